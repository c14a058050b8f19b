//! Reading the files of a knowledge base.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{SETTINGS_FILE, SourceContent, SourceFile, SourceTree, git};
use crate::diagnostic::SourcePath;
use crate::document::date::Date;
use crate::output::MANIFEST_FILE;

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions<'a> {
    /// The day to build as of; the system's day where this is `None`.
    pub as_of: Option<Date>,
    /// A tree read before from the same root. Its files are taken over where they are unchanged,
    /// and so is what git said.
    pub previous: Option<&'a SourceTree>,
}

/// The endings of files that are read as text.
const TEXT_ENDINGS: [&str; 10] =
    ["md", "markdown", "yaml", "yml", "html", "css", "js", "svg", "txt", "xml"];

/// For how long after it a time of change may stand for several changes: the coarsest clocks of
/// file systems (FAT, some network shares) count in steps of two seconds.
const RACY: Duration = Duration::from_secs(2);

/// How long ago a file must have changed that was read before, so that a program that is writing it
/// is not met in between: most of them empty a file and then fill it.
const AT_REST: Duration = Duration::from_millis(20);

/// How long ago a file must have been emptied for its author to have meant that.
const EMPTY: Duration = Duration::from_millis(150);

/// How often a file that goes on changing is waited for.
const MOST_WAITS: usize = 5;

/// Folders that are never content.
const SKIPPED_FOLDERS: [&str; 2] = ["node_modules", "target"];

/// Reads the knowledge base in the folder `root`.
///
/// With a `docent.yaml` that is the settings, `content/` and `themes/`; without one every file of
/// the folder. Hidden files, `node_modules`, `target` and folders that hold a built site are left
/// out. Symbolic links are followed; one that leads nowhere or in a circle is passed over.
///
/// # Errors
/// When `root` is no folder, or a file in it cannot be read.
pub fn read(root: &Path, options: &ReadOptions<'_>) -> io::Result<SourceTree> {
    if !fs::metadata(root)?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder"));
    }
    let settings = root.join(SETTINGS_FILE);
    let misspelt = root.join("docent.yml");
    if misspelt.is_file() && !settings.is_file() {
        // Without its settings the folder would be read as one without audiences.
        let error = io::Error::other("rename it to docent.yaml / 请改名为 docent.yaml");
        return Err(with_path(Some(misspelt), error));
    }
    let mut paths = Vec::new();
    let content = if settings.is_file() {
        paths.push(settings);
        list(&root.join("content"), &mut paths)?;
        list(&root.join("themes"), &mut paths)?;
        "content/"
    } else {
        list(root, &mut paths)?;
        ""
    };
    let previous = options.previous.filter(|previous| previous.root == root);
    let files: BTreeMap<SourcePath, SourceFile> = paths
        .par_iter()
        .filter_map(|path| {
            let name = relative(root, path)?;
            let before = previous.and_then(|previous| previous.files.get(&name));
            read_file(path, before).map(|file| Some((name, file?))).transpose()
        })
        .collect::<io::Result<_>>()?;
    let changes = match previous {
        Some(previous) => previous.changes.clone(),
        None => git::last_changes(root),
    };
    let today = options.as_of.unwrap_or_else(|| jiff::ZonedDateTime::now().date());
    Ok(SourceTree { files, content, today, changes, root: root.to_owned() })
}

/// Adds the files below a folder; none where it does not exist.
fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => paths.push(entry.into_path()),
            Ok(_) => {}
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) if error.io_error().is_some_and(is_gone) => {}
            Err(error) => return Err(with_path(error.path().map(Path::to_owned), error.into())),
        }
    }
    Ok(())
}

fn is_wanted(entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') || name.ends_with('~') {
        return false;
    }
    let is_folder = entry.file_type().is_dir();
    !(is_folder
        && (SKIPPED_FOLDERS.contains(&&*name) || entry.path().join(MANIFEST_FILE).is_file()))
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Returns a path from the root with `/`, or `None` for a name that is no Unicode.
fn relative(root: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.iter().map(OsStr::to_str).collect();
    Some(parts?.join("/").into())
}

/// Reads a file; `None` where it has gone meanwhile.
fn read_file(path: &Path, before: Option<&SourceFile>) -> io::Result<Option<SourceFile>> {
    let attempt = || -> io::Result<SourceFile> {
        let metadata = if before.is_some() { at_rest(path)? } else { fs::metadata(path)? };
        // What changed just now may change again and keep its length and, to the clock of the disk,
        // its time; it is read again.
        let now = SystemTime::now();
        let is_settled = |time: &SystemTime| now.duration_since(*time).is_ok_and(|age| age > RACY);
        let modified = metadata.modified().ok().filter(is_settled);
        let stamp = modified.map(|modified| (metadata.len(), modified));
        if let Some(before) = before.filter(|before| stamp.is_some() && before.stamp == stamp) {
            return Ok(before.clone());
        }
        let ending = path.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
        if !TEXT_ENDINGS.contains(&&*ending) {
            let size = imagesize::size(path).ok();
            let size = size.and_then(|size| {
                Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
            });
            let content = SourceContent::OnDisk(path.to_owned());
            return Ok(SourceFile { content, stamp, size });
        }
        let content = match String::from_utf8(fs::read(path)?) {
            Ok(text) => SourceContent::Text(text.into()),
            Err(error) => SourceContent::NotText(error.into_bytes().into()),
        };
        Ok(SourceFile { content, stamp, size: None })
    };
    match attempt() {
        Ok(file) => Ok(Some(file)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(with_path(Some(path.to_owned()), error)),
    }
}

/// Returns what is known of a file as soon as it is not being written any more.
fn at_rest(path: &Path) -> io::Result<Metadata> {
    let mut metadata = fs::metadata(path)?;
    for _ in 0..MOST_WAITS {
        let rest = if metadata.len() == 0 { EMPTY } else { AT_REST };
        let modified = metadata.modified().ok();
        let age = modified.and_then(|time| SystemTime::now().duration_since(time).ok());
        let Some(left) = age.and_then(|age| rest.checked_sub(age)) else { break };
        thread::sleep(left);
        metadata = fs::metadata(path)?;
    }
    Ok(metadata)
}

fn with_path(path: Option<PathBuf>, error: io::Error) -> io::Error {
    match path {
        Some(path) => io::Error::new(error.kind(), format!("{}: {error}", path.display())),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::{ReadOptions, read};
    use crate::source::SourceContent;

    #[test]
    fn a_file_that_changes_twice_in_one_tick_of_the_disk_is_read_twice() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let path = folder.path().join("a.md");
        let save = |text: &str, time: SystemTime| {
            fs::write(&path, text).expect("it can be written");
            let file = File::options().append(true).open(&path).expect("it is there");
            file.set_modified(time).expect("it is ours");
        };
        let text = |previous| {
            let tree = read(folder.path(), &ReadOptions { as_of: None, previous });
            let tree = tree.expect("the folder can be read");
            let SourceContent::Text(text) = tree.files["a.md"].content.clone() else {
                panic!("it is a text")
            };
            (text, tree)
        };
        let now = SystemTime::now();
        save("甲", now);
        let (first, before) = text(None);
        save("乙", now);
        let (second, _) = text(Some(&before));
        assert_eq!((&*first, &*second), ("甲", "乙"));

        let long_ago = now - Duration::from_secs(60);
        save("丙", long_ago);
        let (third, before) = text(None);
        let (fourth, _) = text(Some(&before));
        assert!(third.as_ptr() == fourth.as_ptr(), "what has settled is not read again");
    }
}
