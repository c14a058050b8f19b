//! Every change of the disk that writing a site makes, and nothing else.
//!
//! The rest of `output/` changes the disk through [`Disk`] alone (`tests/architecture.rs` looks), so
//! that a test can let any one change fail, as a full or broken disk does, and see what is left.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A sort of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// A folder is made.
    MakeFolder,
    /// A file is made, empty.
    Create,
    /// Bytes are put into a file.
    Fill,
    /// A file gets a second name.
    Link,
    /// A file or a folder is made to survive a power failure.
    Flush,
    /// A folder gets the permissions of another.
    Permit,
    /// A file or a folder gets another name.
    Rename,
    /// Two folders get each other's name.
    Exchange,
    /// A file or a folder is removed.
    Remove,
}

/// Asked before each change whether it may succeed. A test says no; nobody else does.
pub type Before<'a> = &'a (dyn Fn(Operation, &Path) -> io::Result<()> + Sync);

/// The way to the disk.
#[derive(Clone, Copy)]
pub struct Disk<'a> {
    before: Before<'a>,
}

/// The disk as it is.
pub const DISK: Disk<'static> = Disk::asking(&always);

fn always(_: Operation, _: &Path) -> io::Result<()> {
    Ok(())
}

impl<'a> Disk<'a> {
    /// Returns the disk, on which a change fails where `before` does.
    pub const fn asking(before: Before<'a>) -> Disk<'a> {
        Disk { before }
    }

    /// Makes a folder, in one that is there.
    pub fn make_folder(self, path: &Path) -> io::Result<()> {
        (self.before)(Operation::MakeFolder, path)?;
        fs::create_dir(path)
    }

    /// Makes a folder and all those above it that are missing.
    pub fn make_folders(self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        (self.before)(Operation::MakeFolder, path)?;
        fs::create_dir_all(path)
    }

    /// Makes a folder of which the name begins with `prefix`, and returns its path.
    pub fn make_new_folder(self, parent: &Path, prefix: &OsStr) -> io::Result<PathBuf> {
        (self.before)(Operation::MakeFolder, parent)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix);
        #[cfg(unix)]
        {
            // A web server must be able to read it: what the person's umask allows, unlike a usual temporary folder.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(Permissions::from_mode(0o777));
        }
        Ok(builder.tempdir_in(parent)?.keep())
    }

    /// Returns a file that was not there before, empty.
    ///
    /// Never follows or overwrites anything: two paths that are the same name on this disk are an error.
    pub fn create(self, path: &Path) -> io::Result<File> {
        (self.before)(Operation::Create, path)?;
        File::create_new(path)
    }

    /// Returns a file to be locked, which may be there already.
    pub fn create_lock(self, path: &Path) -> io::Result<File> {
        (self.before)(Operation::Create, path)?;
        File::options().create(true).truncate(false).write(true).open(path)
    }

    /// Puts bytes into the file at `path`, behind those that are there.
    pub fn fill(self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        (self.before)(Operation::Fill, path)?;
        file.write_all(bytes)
    }

    /// Gives the file at `from` a second name.
    pub fn link(self, from: &Path, to: &Path) -> io::Result<()> {
        (self.before)(Operation::Link, to)?;
        fs::hard_link(from, to)
    }

    /// Makes sure that what a file holds survives a power failure.
    pub fn flush(self, path: &Path) -> io::Result<()> {
        (self.before)(Operation::Flush, path)?;
        tolerant(File::options().write(true).open(path).and_then(|file| file.sync_all()))
    }

    /// Makes sure that what a folder lists survives a power failure.
    pub fn flush_folder(self, path: &Path) -> io::Result<()> {
        (self.before)(Operation::Flush, path)?;
        // Windows cannot flush a folder and does not need to.
        if cfg!(unix) { tolerant(File::open(path)?.sync_all()) } else { Ok(()) }
    }

    /// Gives a folder permissions.
    pub fn permit(self, path: &Path, permissions: Permissions) -> io::Result<()> {
        (self.before)(Operation::Permit, path)?;
        fs::set_permissions(path, permissions)
    }

    /// Gives a file or a folder another name.
    pub fn rename(self, from: &Path, to: &Path) -> io::Result<()> {
        (self.before)(Operation::Rename, to)?;
        fs::rename(from, to)
    }

    /// Exchanges two folders in one step, or returns `false` where this system cannot.
    pub fn exchange(self, a: &Path, b: &Path) -> io::Result<bool> {
        match (self.before)(Operation::Exchange, b).and_then(|()| exchange(a, b)) {
            Ok(()) => Ok(true),
            // An old kernel, or a file system that does not know how.
            Err(error) if is_unknown(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes a file.
    pub fn remove_file(self, path: &Path) -> io::Result<()> {
        (self.before)(Operation::Remove, path)?;
        fs::remove_file(path)
    }

    /// Removes a folder and all that it holds.
    pub fn remove_folder(self, path: &Path) -> io::Result<()> {
        (self.before)(Operation::Remove, path)?;
        fs::remove_dir_all(path)
    }
}

/// Returns the same, but fine where the file system cannot flush at all.
fn tolerant(flushed: io::Result<()>) -> io::Result<()> {
    match flushed {
        Err(error) if is_unknown(&error) => Ok(()),
        other => other,
    }
}

/// Returns whether the system says that it does not know how.
fn is_unknown(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
