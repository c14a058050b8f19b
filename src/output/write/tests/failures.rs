//! A site on its way to a disk that fails: at each change of it, once or for good.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Mutex;

use super::super::disk::{DISK, Disk, Operation};
use super::super::error::{Action, WriteError};
use super::super::write_to;
use super::{NEW, OLD, listing, names, place, site};
use crate::output::{Content, OutputTree};

/// How a disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failing {
    /// One change fails, and those behind it go well.
    Once,
    /// One change fails, and every one behind it, so that nothing can be tidied up either: as where
    /// a cable is pulled.
    ForGood,
}

/// A disk that fails at one of its changes.
struct Broken {
    /// How many changes go well before.
    at: usize,
    failing: Failing,
    kind: ErrorKind,
    /// Whether the system cannot exchange folders.
    is_old: bool,
    /// How many changes there have been, and the sort of those that failed.
    seen: Mutex<(usize, Vec<Operation>)>,
}

impl Broken {
    fn at(at: usize, failing: Failing, is_old: bool) -> Broken {
        Broken { at, failing, kind: ErrorKind::StorageFull, is_old, seen: Mutex::default() }
    }

    fn before(&self, operation: Operation, path: &Path) -> io::Result<()> {
        if self.is_old && operation == Operation::Exchange {
            return Err(ErrorKind::Unsupported.into());
        }
        let mut seen = self.seen.lock().expect("no test panics here");
        seen.0 += 1;
        let fails = match self.failing {
            Failing::Once => seen.0 == self.at + 1,
            Failing::ForGood => seen.0 > self.at,
        };
        if !fails {
            return Ok(());
        }
        seen.1.push(operation);
        // A full disk takes the beginning of what is written to it.
        if operation == Operation::Fill {
            fs::File::options().append(true).open(path)?.write_all(b"half")?;
        }
        Err(self.kind.into())
    }

    /// Writes a site, and returns how that went and which changes failed.
    fn write(
        &self,
        output: &OutputTree,
        folder: &Path,
    ) -> (Result<(), WriteError>, Vec<Operation>) {
        let before = |operation: Operation, path: &Path| self.before(operation, path);
        let written = write_to(output, folder, Disk::asking(&before)).map(drop);
        (written, self.seen.lock().expect("no test panics here").1.clone())
    }
}

/// Returns the site [`NEW`] with an image that is copied from a file.
fn new_site(image: &Path) -> OutputTree {
    let mut output = site(NEW);
    output.insert("img/大.png".to_owned(), Content::File(image.to_path_buf()));
    output
}

/// Lets each change fail in turn while [`NEW`] takes the place of `before`, and checks what is left.
/// Returns the sorts of changes that failed.
fn fail_at_each(
    before: Option<&OutputTree>,
    failing: Failing,
    is_old: bool,
) -> BTreeSet<Operation> {
    let (parent, public) = place();
    let images = tempfile::tempdir().expect("a folder for temporary files");
    let image = images.path().join("大.png");
    fs::write(&image, vec![7; 200_000]).expect("a small file");
    let output = new_site(&image);
    let (_clean, folder) = place();
    write_to(&output, &folder, DISK).expect("the disk is fine");
    let new = listing(&folder);

    let mut sorts = BTreeSet::new();
    for at in 0.. {
        let _ = fs::remove_dir_all(&public);
        if let Some(before) = before {
            write_to(before, &public, DISK).expect("the disk is fine");
        }
        let old = listing_of(&public);
        let (written, failed) = Broken::at(at, failing, is_old).write(&output, &public);
        let case = format!("after {at} changes, {failing:?}, {failed:?}, {written:?}");
        let now = listing_of(&public);
        match &written {
            Ok(()) => assert_eq!(now.as_ref(), Some(&new), "{case}"),
            // The new site is there, and only the last flush has failed.
            Err(WriteError::Io { action: Action::Settle, .. }) => {
                assert_eq!(now.as_ref(), Some(&new), "{case}");
            }
            // Only where folders cannot be exchanged, and not even be renamed back.
            Err(WriteError::Aside { aside, .. }) => {
                assert!(is_old && failing == Failing::ForGood, "{case}");
                assert_eq!((now, listing_of(aside)), (None, old), "{case}");
            }
            Err(_) => assert_eq!(now, old, "{case}"),
        }
        if let Err(error) = &written {
            check_message(error, parent.path(), &case);
        }
        if failed.is_empty() {
            assert!(written.is_ok(), "{case}");
            return sorts;
        }
        sorts.extend(failed);

        write_to(&output, &public, DISK).unwrap_or_else(|error| panic!("{case}, then {error}"));
        assert_eq!(listing(&public), new, "the next build succeeds, {case}");
        assert_eq!(names(parent.path()), ["public"], "nothing is left, {case}");
    }
    unreachable!("a site is written in finitely many changes")
}

/// Returns everything under a folder, `None` where it is not there.
fn listing_of(folder: &Path) -> Option<Vec<(String, Vec<u8>)>> {
    folder.exists().then(|| listing(folder))
}

/// Checks that a message says what was done to which file or folder, and why it failed.
fn check_message(error: &WriteError, parent: &Path, case: &str) {
    let message = error.message();
    let (path, verbs) = match error {
        WriteError::Io { path, action, .. } => (
            path,
            match action {
                Action::Read => ("cannot read", "无法读取"),
                Action::Lock => ("cannot make the lock", "无法创建锁文件"),
                Action::Stage => ("cannot make a folder in", "中创建文件夹"),
                Action::Make => ("cannot make the folder", "无法创建文件夹"),
                Action::Write => ("cannot write", "无法写入"),
                Action::Flush => ("cannot flush", "存入磁盘"),
                Action::Replace => ("cannot replace", "无法替换"),
                Action::Restore => ("cannot put the old site back", "放回"),
                Action::Settle => ("the new site is in", "新站点已在"),
            },
        ),
        WriteError::Aside { folder, .. } => (folder, ("cannot replace", "下次构建会把它放回原处")),
        other => panic!("{other:?}: {case}"),
    };
    assert!(path.starts_with(parent.canonicalize().expect("it is there")), "{case}");
    let path = path.display().to_string();
    assert!(message.en.contains(&path) && message.zh.contains(&path), "{message:?}: {case}");
    assert!(message.en.contains(verbs.0) && message.zh.contains(verbs.1), "{message:?}: {case}");
    assert!(message.en.contains("the disk is full"), "{message:?}: {case}");
    assert!(message.zh.contains("磁盘已满"), "{message:?}: {case}");
    let is_changed = matches!(
        error,
        WriteError::Aside { .. } | WriteError::Io { action: Action::Settle | Action::Read, .. }
    );
    assert_eq!(
        message.en.ends_with("the old site is unchanged"),
        !is_changed,
        "{message:?}: {case}"
    );
}

use Operation::{Create, Exchange, Fill, Flush, Link, MakeFolder, Permit, Remove, Rename};

#[test]
fn whichever_change_fails_the_old_site_or_the_new_one_is_there() {
    for failing in [Failing::Once, Failing::ForGood] {
        let sorts = fail_at_each(Some(&site(OLD)), failing, false);
        let all = [MakeFolder, Create, Fill, Link, Flush, Permit, Exchange, Remove];
        // A disk that fails for good fails at all that comes behind as well.
        assert!(all.iter().all(|sort| sorts.contains(sort)), "{failing:?}: {sorts:?}");
    }
}

#[test]
fn the_same_holds_where_folders_cannot_be_exchanged() {
    for failing in [Failing::Once, Failing::ForGood] {
        let sorts = fail_at_each(Some(&site(OLD)), failing, true);
        let all = [MakeFolder, Create, Fill, Link, Flush, Permit, Rename, Remove];
        assert!(all.iter().all(|sort| sorts.contains(sort)), "{failing:?}: {sorts:?}");
    }
}

#[test]
fn a_first_site_is_there_as_a_whole_or_not_at_all() {
    for failing in [Failing::Once, Failing::ForGood] {
        let sorts = fail_at_each(None, failing, false);
        assert!(sorts.contains(&Rename) && !sorts.contains(&Exchange), "{failing:?}: {sorts:?}");
    }
}

#[test]
fn folders_above_that_cannot_be_made_are_named() {
    let (parent, public) = place();
    let deep = public.join("资料/站点");
    let (written, failed) = Broken::at(0, Failing::Once, false).write(&site(OLD), &deep);
    assert_eq!(failed, [MakeFolder]);
    let error = written.expect_err("the disk is full");
    check_message(&error, parent.path(), "the first folder");
    assert!(names(parent.path()).is_empty());
}

#[test]
fn what_a_disk_says_is_told_in_plain_words() {
    for (kind, en, zh) in [
        (ErrorKind::StorageFull, "the disk is full", "磁盘已满"),
        (ErrorKind::QuotaExceeded, "your disk quota is used up", "磁盘配额已用完"),
        (ErrorKind::ReadOnlyFilesystem, "the disk is read-only", "磁盘是只读的"),
        (ErrorKind::PermissionDenied, "you do not have the permission", "没有权限"),
    ] {
        let (parent, public) = place();
        write_to(&site(OLD), &public, DISK).expect("the disk is fine");
        let old = listing(&public);
        let broken = Broken { kind, ..Broken::at(0, Failing::ForGood, false) };
        let error = broken.write(&site(NEW), &public).0.expect_err("nothing can be changed");
        let message = error.message();
        assert!(message.en.contains(en) && message.zh.contains(zh), "{message:?}");
        assert!(message.en.contains(".public.docent-lock"), "{message:?}");
        assert_eq!((listing(&public), names(parent.path())), (old, vec!["public".to_owned()]));
    }
}

#[test]
fn a_site_that_a_killed_build_renamed_away_stays_where_it_is_until_it_can_come_back() {
    let (parent, public) = place();
    write_to(&site(OLD), &public, DISK).expect("the disk is fine");
    let old = listing(&public);
    let aside = parent.path().join(".public.docent-old-abc123");
    fs::rename(&public, &aside).expect("a usual folder");

    let (written, failed) = Broken::at(1, Failing::Once, false).write(&site(NEW), &public);
    assert_eq!(failed, [Rename]);
    let error = written.expect_err("it cannot be renamed");
    assert!(error.message().en.contains("cannot put the old site back"), "{error}");
    assert!(!public.exists());
    assert_eq!(listing(&aside), old, "nothing but its name has changed");

    write_to(&site(NEW), &public, DISK).expect("the disk is fine");
    assert_eq!(names(parent.path()), ["public"]);
}
