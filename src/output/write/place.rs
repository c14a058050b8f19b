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

use super::disk::Disk;
use super::error::{Action, WriteError};
use super::manifest::{MANIFEST_FILE, Manifest};

/// The place of a site, held by this build alone until it is dropped.
pub struct Place<'a> {
    /// The folder of the site, without links.
    pub folder: PathBuf,
    parent: PathBuf,
    name: OsString,
    lock: PathBuf,
    locked: File,
    disk: Disk<'a>,
}

/// A folder beside the place, which is removed when this is dropped.
pub struct Staged<'a> {
    /// The folder, without links.
    pub path: PathBuf,
    disk: Disk<'a>,
}

/// What lies at the place of a site.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or an empty folder.
    Nothing,
    /// A site that Docent wrote, with the bytes of its manifest.
    Site(Vec<u8>),
}

impl<'a> Place<'a> {
    /// Returns the place of the site in `folder`, after mending what a killed build left there.
    ///
    /// Folders above that are missing are made. Where `folder` is a symbolic link,
    /// the place is the folder that it leads to, and the link stays.
    pub fn claim(folder: &Path, disk: Disk<'a>) -> Result<Place<'a>, WriteError> {
        let folder = resolve(folder, disk)?;
        // Asked once before the lock, so that nothing is made beside a folder that is not ours.
        look(&folder)?;
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(WriteError::Foreign { found: folder.display().to_string(), folder });
        };
        let (parent, name) = (parent.to_path_buf(), name.to_os_string());
        let lock = parent.join(beside(&name, "lock"));
        let locked = lock_file(&lock, &folder, disk)?;
        let place = Place { folder, parent, name, lock, locked, disk };
        place.recover()?;
        Ok(place)
    }

    /// Returns what lies at the place.
    pub fn look(&self) -> Result<Found, WriteError> {
        look(&self.folder)
    }

    /// Returns a new empty folder beside the place.
    pub fn stage(&self) -> Result<Staged<'a>, WriteError> {
        let made = self.disk.make_new_folder(&self.parent, &beside(&self.name, "new-"));
        let path = made.map_err(Action::Stage.on(&self.parent))?;
        Ok(Staged { path, disk: self.disk })
    }

    /// Puts the staged site in the place of the old one, and removes the old one.
    ///
    /// The new folder gets the permissions of the old one.
    pub fn swap(&self, staged: Staged<'a>) -> Result<(), WriteError> {
        if let Ok(metadata) = fs::metadata(&self.folder) {
            self.disk
                .permit(&staged.path, metadata.permissions())
                .map_err(Action::Write.on(&staged.path))?;
        }
        // The same random letters as in the name of the staged folder.
        let letters = staged.path.to_string_lossy();
        let letters = letters.rsplit('-').next().unwrap_or_default();
        let aside = self.parent.join(beside(&self.name, &format!("old-{letters}")));
        self.replace(&staged.path, &aside)?;
        let flushed = self.disk.flush_folder(&self.parent);
        // The new site is in its place. What cannot be removed now, the next build tries again.
        if aside.exists() {
            let _ = self.disk.remove_folder(&aside);
        }
        drop(staged);
        flushed.map_err(Action::Settle.on(&self.folder))
    }

    /// Puts `new` at the place.
    ///
    /// Afterwards the old folder, where there was one, is at `new` or at `aside`.
    /// After an error everything is where it was, but for [`WriteError::Aside`].
    fn replace(&self, new: &Path, aside: &Path) -> Result<(), WriteError> {
        let failed = |error: io::Error| match error.kind() {
            ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
                WriteError::Fixed { folder: self.folder.clone() }
            }
            _ => Action::Replace.on(&self.folder)(error),
        };
        if !self.folder.exists() {
            return self.disk.rename(new, &self.folder).map_err(failed);
        }
        if self.disk.exchange(new, &self.folder).map_err(failed)? {
            return Ok(());
        }
        self.disk.rename(&self.folder, aside).map_err(failed)?;
        self.disk.rename(new, &self.folder).map_err(|error| {
            match self.disk.rename(aside, &self.folder) {
                Ok(()) => failed(error),
                Err(_) => WriteError::Aside {
                    folder: self.folder.clone(),
                    aside: aside.to_path_buf(),
                    error,
                },
            }
        })
    }

    /// Puts back an old site that a killed build had renamed away, and removes what else it left.
    fn recover(&self) -> Result<(), WriteError> {
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
                self.disk
                    .rename(&entry.path(), &self.folder)
                    .map_err(Action::Restore.on(&self.folder))?;
            } else {
                let _ = self.disk.remove_folder(&entry.path());
            }
        }
        Ok(())
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // What cannot be removed now, the next build tries again.
        let _ = self.disk.remove_folder(&self.path);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        // Removed while it is still locked: whoever waits for it sees that it is another file by then.
        if cfg!(unix) {
            let _ = self.disk.remove_file(&self.lock);
        }
        let _ = self.locked.unlock();
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
fn resolve(folder: &Path, disk: Disk<'_>) -> Result<PathBuf, WriteError> {
    match fs::canonicalize(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound && !folder.is_symlink() => {
            let full = std::path::absolute(folder).map_err(Action::Read.on(folder))?;
            let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else {
                return Err(Action::Read.on(folder)(error));
            };
            disk.make_folders(parent).map_err(Action::Make.on(parent))?;
            Ok(fs::canonicalize(parent).map_err(Action::Read.on(parent))?.join(name))
        }
        resolved => resolved.map_err(Action::Read.on(folder)),
    }
}

/// Returns the lock file, locked. The system lets go of it when the process ends, however it ends.
fn lock_file(path: &Path, folder: &Path, disk: Disk<'_>) -> Result<File, WriteError> {
    loop {
        let file = disk.create_lock(path).map_err(Action::Lock.on(path))?;
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
            Err(TryLockError::Error(error)) => return Err(Action::Lock.on(path)(error)),
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
