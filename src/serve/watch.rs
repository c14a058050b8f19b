//! Waiting for the author: what changes in the folder of a knowledge base, and when it is at rest.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};
use walkdir::WalkDir;

use crate::diagnostic::SourcePath;
use crate::output::MANIFEST_FILE;
use crate::source::SETTINGS_FILE;

/// How long to wait for a save to be complete.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long nothing may happen until a change counts as complete.
    pub rest: Duration,
    /// The same where a file is empty or gone, as it is in the middle of a save.
    pub half_saved: Duration,
}

impl Patience {
    /// What editors need on a local disk, and a reader does not notice.
    pub const USUAL: Patience =
        Patience { rest: Duration::from_millis(15), half_saved: Duration::from_millis(60) };
}

/// How long a change may take at most. What comes later is another one.
const LONGEST: Duration = Duration::from_millis(500);

/// How often to look where the system cannot tell of changes.
const LOOK: Duration = Duration::from_secs(1);

/// The eye on a folder, for as long as it lives.
pub struct Watch {
    root: PathBuf,
    patience: Patience,
    events: Receiver<notify::Result<notify::Event>>,
    sender: Sender<notify::Result<notify::Event>>,
    /// Replaced as a whole when folders come or go: cheap, and no folder is left out.
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched.
    folders: HashSet<PathBuf>,
    /// Why the system cannot tell of all changes, where it cannot.
    pub trouble: Option<String>,
    /// What changed since the last rest.
    changed: HashSet<PathBuf>,
    /// Whether folders may have come or gone since the last rest.
    other_folders: bool,
}

/// Why waiting has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Something changed.
    Change,
    /// It is time to look, as the system cannot tell.
    Look,
}

impl Watch {
    /// Begins to watch what belongs to the knowledge base in a folder.
    ///
    /// That is what [`source::read`](crate::source::read()) reads: with settings,
    /// the settings, `content/` and `themes/`; without, the whole folder; never
    /// hidden files, `target`, `node_modules` or a built site.
    pub fn new(root: &Path, patience: Patience) -> Watch {
        let (sender, events) = channel();
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
        let mut watch = Watch {
            root,
            patience,
            events,
            sender,
            watcher: None,
            folders: HashSet::new(),
            trouble: None,
            changed: HashSet::new(),
            other_folders: false,
        };
        watch.follow();
        watch
    }

    /// Waits until something has changed and come to rest, so that what is read then is what the author saved.
    ///
    /// Editors save in several steps: they empty the file and write it, or write
    /// another and rename it, or rename the old one and write a new one. That is
    /// one change, with the last bytes.
    pub fn wait(&mut self) -> Wake {
        self.changed.clear();
        let wake = loop {
            let event = match self.trouble {
                Some(_) => self.events.recv_timeout(LOOK),
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(event) if self.note(&event) => break Wake::Change,
                Ok(_) => {}
                // `self.sender` lives, so that the channel is never disconnected.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    break Wake::Look;
                }
            }
        };
        if wake == Wake::Change {
            self.rest();
        }
        // Before anything is read: what changes from now on is told, and what changed until now is read.
        if self.other_folders || wake == Wake::Look {
            self.follow();
        }
        wake
    }

    /// Returns what has changed before the last [`Watch::wait`] returned, from the root of the
    /// knowledge base, in order.
    pub fn changed(&self) -> Vec<SourcePath> {
        let from_root = |path: &PathBuf| -> Option<SourcePath> {
            let parts = path.strip_prefix(&self.root).ok()?.iter().map(OsStr::to_str);
            Some(parts.collect::<Option<Vec<_>>>()?.join("/").into())
        };
        let mut paths: Vec<SourcePath> = self.changed.iter().filter_map(from_root).collect();
        paths.sort();
        paths
    }

    /// Waits until nothing has happened for a while.
    fn rest(&mut self) {
        let end = Instant::now() + LONGEST;
        let mut rest_at = Instant::now() + self.time_to_rest();
        loop {
            let left = rest_at.min(end).saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) if self.note(&event) => rest_at = Instant::now() + self.time_to_rest(),
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }

    /// Returns how long nothing may happen now.
    fn time_to_rest(&self) -> Duration {
        let is_half =
            |path: &PathBuf| fs::metadata(path).map_or(true, |metadata| metadata.len() == 0);
        let Patience { rest, half_saved } = self.patience;
        if self.changed.iter().any(is_half) { half_saved } else { rest }
    }

    /// Notes what an event says, and returns whether it matters.
    fn note(&mut self, event: &notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else {
            // The system has lost track, so everything may have changed.
            self.other_folders = true;
            return true;
        };
        if event.need_rescan() || event.paths.is_empty() {
            self.other_folders |= event.need_rescan();
            return event.need_rescan();
        }
        if let EventKind::Access(access) = event.kind
            && access != AccessKind::Close(AccessMode::Write)
        {
            // Whoever reads, changes nothing: least of all the build itself.
            return false;
        }
        let mut matters = false;
        for path in &event.paths {
            if is_wanted(path, &self.root) {
                matters = true;
                let settings = *path == self.root.join(SETTINGS_FILE);
                self.other_folders |= settings || self.folders.contains(path) || path.is_dir();
                self.changed.insert(path.clone());
            }
        }
        matters
    }

    /// Watches the folders that there are now.
    fn follow(&mut self) {
        self.other_folders = false;
        let sender = self.sender.clone();
        let watcher = notify::recommended_watcher(move |event| {
            // When nobody waits any more, the preview is over.
            let _ = sender.send(event);
        });
        self.folders.clear();
        self.trouble = None;
        match watcher {
            Ok(mut watcher) => {
                self.add_folders(&mut watcher);
                self.watcher = Some(watcher);
            }
            Err(error) => {
                self.watcher = None;
                self.trouble = Some(error.to_string());
            }
        }
    }

    /// Adds every folder that belongs to the knowledge base to a watcher.
    fn add_folders(&mut self, watcher: &mut RecommendedWatcher) {
        // Watching a tree as a whole is one call where the system can do it. On Linux it is one per folder
        // either way, and those of `node_modules` would be among them.
        let whole = RecommendedWatcher::kind() != WatcherKind::Inotify;
        let mode = if whole { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        self.add(watcher, self.root.clone(), mode);
        if whole {
            return;
        }
        let root = self.root.clone();
        let tops = if root.join(SETTINGS_FILE).is_file() {
            vec![root.join("content"), root.join("themes")]
        } else {
            vec![root.clone()]
        };
        for top in tops.into_iter().filter(|top| top.is_dir()) {
            let walk = WalkDir::new(&top).follow_links(true).into_iter();
            let wanted = walk.filter_entry(|entry| is_wanted(entry.path(), &root));
            for entry in wanted.flatten().filter(|entry| entry.file_type().is_dir()) {
                self.add(watcher, entry.into_path(), mode);
            }
        }
    }

    fn add(&mut self, watcher: &mut RecommendedWatcher, folder: PathBuf, mode: RecursiveMode) {
        if self.folders.contains(&folder) {
            return;
        }
        match watcher.watch(&folder, mode) {
            Ok(()) => {
                self.folders.insert(folder);
            }
            // A folder below that has gone meanwhile is no trouble; the root must come back.
            Err(_) if folder != self.root && !folder.exists() => {}
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }
}

/// Returns whether a path belongs to the knowledge base in `root`.
fn is_wanted(path: &Path, root: &Path) -> bool {
    // What is not told by its place under the root is better read once too often.
    let Ok(inside) = path.strip_prefix(root) else { return true };
    let names: Vec<&OsStr> = inside
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name),
            Component::Prefix(_)
            | Component::RootDir
            | Component::CurDir
            | Component::ParentDir => None,
        })
        .collect();
    let Some(first) = names.first() else { return true };
    let is_input = [SETTINGS_FILE, "content", "themes"].iter().any(|name| first == name);
    if !is_input && root.join(SETTINGS_FILE).is_file() {
        return false;
    }
    let mut folder = root.to_path_buf();
    names.iter().all(|name| {
        folder.push(name);
        let text = name.to_string_lossy();
        let is_skipped = text.starts_with('.')
            || text.ends_with('~')
            || matches!(&*text, "node_modules" | "target");
        !is_skipped && !folder.join(MANIFEST_FILE).is_file()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    use super::{Patience, Wake, Watch, is_wanted};

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a path below a folder"))
            .expect("folders can be made");
        fs::write(path, text).expect("it can be written");
    }

    #[test]
    fn only_sources_are_wanted() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        write(&root.join("public/.docent-manifest.json"), "{}");
        let wanted = |path: &str| is_wanted(&root.join(path), root);
        for path in
            ["", "a.md", "流程/a.md", "流程/img/a.png", "themes/x/css/a.css", "publications/a.md"]
        {
            assert!(wanted(path), "{path}");
        }
        for path in [
            ".git/HEAD",
            ".public.docent-new-x/a.html",
            "a/.a.md.swp",
            "a.md~",
            "target/x",
            "a/node_modules/x.md",
            "public",
            "public/index.html",
        ] {
            assert!(!wanted(path), "{path}");
        }
        write(&root.join("docent.yaml"), "");
        assert!(
            wanted("content/a.md") && wanted("docent.yaml") && wanted("themes/x.css") && wanted("")
        );
        assert!(!wanted("src/main.rs") && !wanted("README.md"));
    }

    /// Enough for a busy computer to do two things one after the other.
    const LONG: Patience =
        Patience { rest: Duration::from_millis(200), half_saved: Duration::from_millis(400) };

    /// Returns what a watch of a folder tells, as it tells it, with the text of a file at that moment.
    fn watch(root: &Path, file: &Path) -> Receiver<String> {
        let (sender, told) = channel();
        let mut watch = Watch::new(root, LONG);
        let file = file.to_path_buf();
        thread::spawn(move || {
            loop {
                let wake = watch.wait();
                let text = fs::read_to_string(&file).unwrap_or_else(|_| "gone".to_string());
                if wake == Wake::Change && sender.send(text).is_err() {
                    return;
                }
            }
        });
        told
    }

    /// Returns the next that is told.
    fn next(told: &Receiver<String>) -> String {
        told.recv_timeout(Duration::from_secs(5)).expect("the change is told")
    }

    /// Waits until a text is told.
    fn until(told: &Receiver<String>, text: &str) {
        while next(told) != text {}
    }

    /// Checks that nothing more is told.
    fn is_quiet(told: &Receiver<String>) {
        assert!(
            told.recv_timeout(Duration::from_millis(150)).is_err(),
            "one change was told twice"
        );
    }

    #[test]
    fn however_an_editor_saves_it_is_one_change_with_the_last_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let file = root.join("a.md");
        write(&file, "0");
        write(&root.join("target/deep/x"), "");
        let told = watch(root, &file);
        let pause = || thread::sleep(Duration::from_millis(5));

        // Emptied, then written.
        write(&file, "");
        pause();
        write(&file, "1");
        assert_eq!(next(&told), "1");
        is_quiet(&told);

        // Emptied long before it is written.
        write(&file, "");
        thread::sleep(Duration::from_millis(250));
        write(&file, "2");
        assert_eq!(next(&told), "2");
        is_quiet(&told);

        // Written beside and renamed over.
        write(&root.join("a.md.tmp"), "3");
        pause();
        fs::rename(root.join("a.md.tmp"), &file).expect("it can be renamed");
        assert_eq!(next(&told), "3");
        is_quiet(&told);

        // Renamed to a backup, written anew, backup removed.
        fs::rename(&file, root.join("a.md~")).expect("it can be renamed");
        pause();
        write(&file, "4");
        pause();
        fs::remove_file(root.join("a.md~")).expect("it can be removed");
        assert_eq!(next(&told), "4");
        is_quiet(&told);

        // What does not belong to the knowledge base is no change.
        write(&root.join("target/deep/x"), "x");
        write(&root.join(".hidden"), "x");
        is_quiet(&told);
    }

    #[test]
    fn new_folders_are_watched() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let file = root.join("新/深/a.md");
        let told = watch(root, &file);
        write(&file, "1");
        until(&told, "1");
        write(&file, "2");
        until(&told, "2");
        // Another folder takes the place.
        fs::rename(root.join("新"), root.join("旧")).expect("it can be renamed");
        until(&told, "gone");
        write(&file, "3");
        until(&told, "3");
        write(&file, "4");
        until(&told, "4");
    }

    #[test]
    fn the_root_may_go_and_come_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("kb");
        let file = root.join("a.md");
        write(&file, "1");
        let told = watch(&root, &file);
        fs::remove_dir_all(&root).expect("it can be removed");
        until(&told, "gone");
        write(&file, "2");
        // While there is no root, the folder is looked at each second, and watched from then on.
        thread::sleep(Duration::from_millis(1500));
        write(&file, "3");
        until(&told, "3");
    }
}
