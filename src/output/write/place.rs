//! The place of a site on the disk: its lock, its leftovers, and the swap.
//!
//! Beside the folder `public` a build uses these names, and no others:
//!
//! | name | holds |
//! | --- | --- |
//! | `.public.docent-lock` | nothing; it is locked while a build runs, and removed afterwards |
//! | `.public.docent-new-XXXXXX` | the new site until the swap, and after it the old one until it is removed |
//! | `.public.docent-old-XXXXXX` | the old site, on systems that cannot exchange two folders |
//!
//! # What holds when the process is killed
//! Where the system can exchange two folders (Linux on all usual file systems,
//! macOS on APFS), `public` is at every moment the whole old site or the whole
//! new one. Elsewhere the old site is renamed away before the new one is renamed
//! in: between the two there is no `public` at all, never a mixture, and the next
//! build begins by putting the old site back.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::{Action, WriteError};
use super::manifest::{MANIFEST_FILE, Manifest};

/// Called before each operation that changes the disk, so that a test can let any one of them fail.
pub type Before<'a> = &'a (dyn Fn() -> io::Result<()> + Sync);

/// The place of a site, held by this build alone until it is dropped.
pub struct Place {
    /// The folder of the site, without links.
    pub folder: PathBuf,
    parent: PathBuf,
    name: OsString,
    lock: PathBuf,
    locked: File,
}

/// What lies at the place of a site.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or an empty folder.
    Nothing,
    /// A site that Docent wrote, with the bytes of its manifest.
    Site(Vec<u8>),
}

impl Place {
    /// Returns the place of the site in `folder`, after mending what a killed build left there.
    ///
    /// Folders above that are missing are made. Where `folder` is a symbolic link,
    /// the place is the folder that it leads to, and the link stays.
    pub fn claim(folder: &Path, before: Before) -> Result<Place, WriteError> {
        let folder = resolve(folder).map_err(Action::Write.on(folder))?;
        // Asked once before the lock, so that nothing is made beside a folder that is not ours.
        look(&folder)?;
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(WriteError::Foreign { found: folder.display().to_string(), folder });
        };
        let (parent, name) = (parent.to_path_buf(), name.to_os_string());
        let lock = parent.join(beside(&name, "lock"));
        before().map_err(Action::Write.on(&lock))?;
        let locked = lock_file(&lock, &folder)?;
        let place = Place { folder, parent, name, lock, locked };
        place.recover(before)?;
        Ok(place)
    }

    /// Returns what lies at the place.
    pub fn look(&self) -> Result<Found, WriteError> {
        look(&self.folder)
    }

    /// Returns a new empty folder beside the place, which is removed when it is dropped.
    pub fn stage(&self) -> Result<TempDir, WriteError> {
        let mut builder = tempfile::Builder::new();
        let prefix = beside(&self.name, "new-");
        builder.prefix(&prefix);
        #[cfg(unix)]
        {
            // A web server must be able to read it: what the person's umask allows, unlike a usual temporary folder.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        builder.tempdir_in(&self.parent).map_err(Action::Write.on(&self.parent))
    }

    /// Puts the staged site in the place of the old one, and removes the old one.
    ///
    /// The new folder gets the permissions of the old one.
    pub fn swap(&self, staged: TempDir, before: Before) -> Result<(), WriteError> {
        if let Ok(metadata) = fs::metadata(&self.folder) {
            fs::set_permissions(staged.path(), metadata.permissions())
                .map_err(Action::Write.on(staged.path()))?;
        }
        // The same random letters as in the name of the staged folder.
        let letters = staged.path().to_string_lossy();
        let letters = letters.rsplit('-').next().unwrap_or_default();
        let aside = self.parent.join(beside(&self.name, &format!("old-{letters}")));
        replace(staged.path(), &self.folder, &aside, exchange, before).map_err(
            |error| match error.kind() {
                ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
                    WriteError::Fixed { folder: self.folder.clone() }
                }
                _ => Action::Replace.on(&self.folder)(error),
            },
        )?;
        sync_folder(&self.parent).map_err(Action::Replace.on(&self.parent))?;
        // The new site is in its place. What cannot be removed now, the next build tries again.
        let _ = fs::remove_dir_all(&aside);
        drop(staged);
        Ok(())
    }

    /// Puts back an old site that a killed build had renamed away, and removes what else it left.
    fn recover(&self, before: Before) -> Result<(), WriteError> {
        // Where the parent folder may not be listed, leftovers stay; that harms nobody.
        let Ok(entries) = fs::read_dir(&self.parent) else { return Ok(()) };
        let (new, old) = (beside(&self.name, "new-"), beside(&self.name, "old-"));
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_old = starts_with(&name, &old);
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if !is_folder || !(is_old || starts_with(&name, &new)) {
                continue;
            }
            if is_old && !self.folder.exists() && entry.path().join(MANIFEST_FILE).exists() {
                before().map_err(Action::Replace.on(&self.folder))?;
                fs::rename(entry.path(), &self.folder).map_err(Action::Replace.on(&self.folder))?;
            } else {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Removed while it is still locked: whoever waits for it sees that it is another file by then.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.lock);
        }
        let _ = self.locked.unlock();
    }
}

/// Makes sure that what a folder lists survives a power failure.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows cannot flush a folder and does not need to.
    if cfg!(unix) { tolerant(File::open(folder)?.sync_all()) } else { Ok(()) }
}

/// Returns the same, but fine where the file system cannot flush at all.
pub fn tolerant(flushed: io::Result<()>) -> io::Result<()> {
    match flushed {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => {
            Ok(())
        }
        other => other,
    }
}

/// Returns what lies at `folder`, or an error where that must not be replaced.
fn look(folder: &Path) -> Result<Found, WriteError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(Action::Read.on(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(Action::Read.on(folder))?.file_name());
    }
    names.sort();
    let foreign = |name: &OsStr| WriteError::Foreign {
        folder: folder.to_path_buf(),
        found: name.to_string_lossy().into_owned(),
    };
    // A repository in the folder is somebody's work, whoever wrote the rest.
    if let Some(name) = names.iter().find(|name| name.as_os_str() == OsStr::new(".git")) {
        return Err(foreign(name));
    }
    let Some(first) = names.first() else { return Ok(Found::Nothing) };
    if !names.iter().any(|name| name.as_os_str() == OsStr::new(MANIFEST_FILE)) {
        return Err(foreign(first));
    }
    let path = folder.join(MANIFEST_FILE);
    let manifest = fs::read(&path).map_err(Action::Read.on(&path))?;
    if Manifest::is_one(&manifest) {
        Ok(Found::Site(manifest))
    } else {
        Err(foreign(OsStr::new(MANIFEST_FILE)))
    }
}

/// Returns the path of a folder without links, after making the folders above it.
fn resolve(folder: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound && !folder.is_symlink() => {
            let folder = std::path::absolute(folder)?;
            let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
                return Err(error);
            };
            fs::create_dir_all(parent)?;
            Ok(fs::canonicalize(parent)?.join(name))
        }
        resolved => resolved,
    }
}

/// Returns the lock file, locked. The system lets go of it when the process ends, however it ends.
fn lock_file(path: &Path, folder: &Path) -> Result<File, WriteError> {
    loop {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(Action::Write.on(path))?;
        match file.try_lock() {
            // Between opening and locking, the build before may have removed the file: then it locks nothing.
            Ok(()) if is_at(&file, path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(WriteError::Busy { folder: folder.to_path_buf() });
            }
            // Some network file systems know no locks. Better a build without than none.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                return Ok(file);
            }
            Err(TryLockError::Error(error)) => return Err(Action::Write.on(path)(error)),
        }
    }
}

/// Returns whether an open file is the one that a path names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Returns `true`: where a lock file is never removed, it is always the one that its path names.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Puts `new` in the place of `old`.
///
/// Afterwards the old folder, where there was one, is at `new` or at `aside`.
/// After an error everything is where it was.
pub fn replace(
    new: &Path,
    old: &Path,
    aside: &Path,
    exchange: impl Fn(&Path, &Path) -> io::Result<bool>,
    before: Before,
) -> io::Result<()> {
    before()?;
    if !old.exists() {
        return fs::rename(new, old);
    }
    if exchange(new, old)? {
        return Ok(());
    }
    fs::rename(old, aside)?;
    before().and_then(|()| fs::rename(new, old)).inspect_err(|_| {
        // If this fails as well, the next build puts it back.
        let _ = fs::rename(aside, old);
    })
}

/// Exchanges two folders in one step, or returns `false` where this system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        // An old kernel, or a file system that does not know how.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Returns `false`: this system cannot exchange two folders.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Returns `.<name>.docent-<what>`, the name of something that lies beside a site.
fn beside(name: &OsStr, what: &str) -> OsString {
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(".docent-");
    beside.push(what);
    beside
}

/// Returns whether a file name begins with a prefix.
fn starts_with(name: &OsStr, prefix: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
}
