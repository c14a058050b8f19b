//! A site on its way to the disk, and everything that can come between.

mod failures;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::disk::DISK;
use super::manifest::MANIFEST_FILE;
use super::place::Place;
use super::{Changes, WriteError, write};
use crate::output::{Content, OutputTree};

/// Returns a site of the given texts.
fn site<const N: usize>(files: [(&str, &str); N]) -> OutputTree {
    files.map(|(path, text)| (path.to_string(), Content::text(text))).into()
}

/// Returns changes as they should be.
fn changes(written: &[&str], removed: &[&str], unchanged: usize) -> Changes {
    let strings = |list: &[&str]| list.iter().map(|path| path.to_string()).collect();
    Changes { written: strings(written), removed: strings(removed), unchanged }
}

/// Returns everything under a folder with its bytes, folders with a `/` at the end.
fn listing(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name();
    let line = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("walked from it").display();
        if entry.file_type().is_dir() {
            (format!("{path}/"), Vec::new())
        } else {
            (path.to_string(), fs::read(entry.path()).expect("a file that can be read"))
        }
    };
    entries.into_iter().map(|entry| line(entry.expect("a folder that can be listed"))).collect()
}

/// Returns the names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Returns a new folder and the path `public` in it, at which nothing lies.
fn place() -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().expect("a folder for temporary files");
    let public = parent.path().join("public");
    (parent, public)
}

const OLD: [(&str, &str); 4] = [
    ("a/b/c.html", "c"),
    ("index.html", "old"),
    ("old/gone.html", "gone"),
    ("流程/账号申请.html", "申请"),
];
const NEW: [(&str, &str); 4] = [
    ("a/b/c.html", "c"),
    ("index.html", "new"),
    ("new.html", "new"),
    ("流程/账号申请.html", "申请"),
];

#[test]
fn a_site_is_written_and_then_only_its_changes() {
    let (parent, public) = place();
    let all = ["a/b/c.html", "index.html", "old/gone.html", "流程/账号申请.html"];
    assert_eq!(write(&site(OLD), &public).unwrap(), changes(&all, &[], 0));
    assert_eq!(
        write(&site(NEW), &public).unwrap(),
        changes(&["index.html", "new.html"], &["old/gone.html"], 2)
    );
    assert_eq!(write(&site(NEW), &public).unwrap(), changes(&[], &[], 4));

    let (_other, clean) = place();
    write(&site(NEW), &clean).unwrap();
    assert_eq!(listing(&public), listing(&clean), "a warm build equals a clean one");
    assert_eq!(names(parent.path()), ["public"], "nothing is left beside the site");
}

#[test]
fn folders_above_are_made() {
    let (_parent, public) = place();
    let deep = public.join("资料/站点");
    write(&site(OLD), &deep).unwrap();
    assert!(deep.join("流程/账号申请.html").exists());
}

#[test]
fn a_site_without_files_is_a_site() {
    let (_parent, public) = place();
    write(&site(OLD), &public).unwrap();
    write(&OutputTree::new(), &public).unwrap();
    assert_eq!(names(&public), [MANIFEST_FILE]);
    assert_eq!(write(&OutputTree::new(), &public).unwrap(), Changes::default());
}

#[cfg(unix)]
#[test]
fn a_file_that_did_not_change_is_the_same_file() {
    use std::os::unix::fs::MetadataExt;
    let (_parent, public) = place();
    let stamp = |path: &str| {
        let metadata = fs::metadata(public.join(path)).expect("the file is there");
        (metadata.ino(), metadata.modified().expect("files have times"))
    };
    write(&site(OLD), &public).unwrap();
    let (kept, changed, folder) = (stamp("a/b/c.html"), stamp("index.html"), stamp(""));
    write(&site(NEW), &public).unwrap();
    assert_eq!(stamp("a/b/c.html"), kept);
    assert_ne!(stamp("index.html"), changed);
    assert_ne!(stamp(""), folder);

    let folder = stamp("");
    write(&site(NEW), &public).unwrap();
    assert_eq!(stamp(""), folder, "nothing differs, so nothing is touched");
}

#[test]
fn what_somebody_changed_in_the_site_is_restored() {
    let (_parent, public) = place();
    write(&site(OLD), &public).unwrap();
    let clean = listing(&public);
    let file = public.join("index.html");
    let time = fs::metadata(&file).unwrap().modified().unwrap();

    // The same length and the same time: only the bytes tell.
    fs::write(&file, "OLD").unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    assert_eq!(write(&site(OLD), &public).unwrap(), changes(&["index.html"], &[], 3));
    assert_eq!(listing(&public), clean);

    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    fs::create_dir_all(public.join("empty/folder")).unwrap();
    fs::write(public.join("stray.txt"), "stray").unwrap();
    fs::write(public.join(MANIFEST_FILE), r#"{"version": 1, "files": {}}"#).unwrap();
    assert_eq!(write(&site(OLD), &public).unwrap(), changes(&["index.html"], &["stray.txt"], 3));
    assert_eq!(listing(&public), clean);
}

#[cfg(unix)]
#[test]
fn links_inside_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (parent, public) = place();
    write(&site(OLD), &public).unwrap();
    let clean = listing(&public);
    let outside = parent.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("index.html"), "old").unwrap();
    fs::write(outside.join("账号申请.html"), "申请").unwrap();
    fs::remove_file(public.join("index.html")).unwrap();
    fs::remove_dir_all(public.join("流程")).unwrap();
    symlink(outside.join("index.html"), public.join("index.html")).unwrap();
    symlink(&outside, public.join("流程")).unwrap();

    write(&site(OLD), &public).unwrap();
    assert_eq!(listing(&public), clean);
    assert!(!public.join("index.html").is_symlink() && !public.join("流程").is_symlink());
    assert_eq!(names(&outside), ["index.html", "账号申请.html"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folder_stays_a_link() {
    let (parent, public) = place();
    let target = parent.path().join("www/site");
    fs::create_dir_all(&target).unwrap();
    std::os::unix::fs::symlink(&target, &public).unwrap();
    write(&site(OLD), &public).unwrap();
    write(&site(NEW), &public).unwrap();
    assert!(public.is_symlink());
    assert_eq!(fs::read(target.join("index.html")).unwrap(), b"new");
}

#[cfg(unix)]
#[test]
fn the_folder_can_be_read_by_others_and_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let (parent, public) = place();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let usual = parent.path().join("usual");
    fs::create_dir(&usual).unwrap();
    write(&site(OLD), &public).unwrap();
    assert_eq!(mode(&public), mode(&usual));
    fs::set_permissions(&public, fs::Permissions::from_mode(0o750)).unwrap();
    write(&site(NEW), &public).unwrap();
    assert_eq!(mode(&public), 0o750);
}

#[test]
fn a_folder_that_is_not_ours_is_not_touched() {
    for (file, text) in [
        ("thesis.docx", "four years"),
        (".hidden", ""),
        (MANIFEST_FILE, "not a manifest"),
        (MANIFEST_FILE, "{}"),
        (".git/HEAD", "ref: refs/heads/main"),
    ] {
        let (parent, public) = place();
        fs::create_dir_all(public.join(file).parent().unwrap()).unwrap();
        fs::write(public.join(file), text).unwrap();
        let before = listing(parent.path());
        let error = write(&site(NEW), &public).expect_err("the folder is foreign");
        let name = file.split('/').next().unwrap_or(file);
        assert!(matches!(&error, WriteError::Foreign { found, .. } if found == name), "{error}");
        assert!(error.message().en.contains(name) && error.message().zh.contains("-o"));
        assert_eq!(listing(parent.path()), before);
    }
}

#[test]
fn a_repository_in_our_own_folder_is_not_touched() {
    let (_parent, public) = place();
    write(&site(OLD), &public).unwrap();
    fs::create_dir(public.join(".git")).unwrap();
    assert!(matches!(write(&site(NEW), &public), Err(WriteError::Foreign { .. })));
    assert_eq!(fs::read(public.join("index.html")).unwrap(), b"old");
}

#[test]
fn a_file_at_the_place_is_not_touched() {
    let (parent, public) = place();
    fs::write(&public, "a file").unwrap();
    let error = write(&site(NEW), &public).expect_err("a file is no folder");
    assert!(error.message().zh.contains("它是文件而不是文件夹"), "{}", error.message().zh);
    assert!(write(&site(NEW), &public.join("below")).is_err());
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
fn an_empty_folder_is_taken() {
    let (_parent, public) = place();
    fs::create_dir(&public).unwrap();
    write(&site(OLD), &public).unwrap();
    assert!(public.join("index.html").exists());
}

#[test]
fn paths_that_lead_elsewhere_are_an_error_and_nothing_is_written() {
    for path in [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "a/",
        "./a",
        "a/.",
        "a\\b",
        "C:/x",
        "C:",
        "a\0b",
        MANIFEST_FILE,
    ] {
        let (parent, public) = place();
        let error = write(&site([(path, "x"), ("z.html", "z")]), &public).expect_err(path);
        assert!(matches!(error, WriteError::Path { .. }), "{path}: {error}");
        assert!(names(parent.path()).is_empty());
    }
    let (_parent, public) = place();
    let both = site([("a", "file"), ("a/b", "below it")]);
    assert!(matches!(write(&both, &public), Err(WriteError::Path { path }) if path == "a"));
}

#[test]
fn assets_are_copied_from_their_files() {
    let (parent, public) = place();
    let image = parent.path().join("申请.png");
    let bytes: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
    fs::write(&image, &bytes).unwrap();
    let output = OutputTree::from([("img/申请.png".to_string(), Content::File(image.clone()))]);
    assert_eq!(write(&output, &public).unwrap(), changes(&["img/申请.png"], &[], 0));
    assert_eq!(fs::read(public.join("img/申请.png")).unwrap(), bytes);
    assert_eq!(write(&output, &public).unwrap(), changes(&[], &[], 1));

    // The same bytes from memory are no change, and make the same manifest.
    let memory =
        OutputTree::from([("img/申请.png".to_string(), Content::Bytes(bytes.as_slice().into()))]);
    assert_eq!(write(&memory, &public).unwrap(), changes(&[], &[], 1));

    let mut other = bytes.clone();
    other[150_000] ^= 1;
    fs::write(&image, &other).unwrap();
    assert_eq!(write(&output, &public).unwrap(), changes(&["img/申请.png"], &[], 0));
    assert_eq!(fs::read(public.join("img/申请.png")).unwrap(), other);

    fs::remove_file(&image).unwrap();
    let error = write(&output, &public).expect_err("the source is gone");
    assert!(error.message().zh.contains("申请.png") && error.message().zh.contains("它不存在"));
    assert_eq!(fs::read(public.join("img/申请.png")).unwrap(), other);
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
fn leftovers_of_a_killed_build_go_away() {
    let (parent, public) = place();
    write(&site(OLD), &public).unwrap();
    for name in [".public.docent-new-abc123", ".public.docent-old-abc123"] {
        fs::create_dir_all(parent.path().join(name).join("deep")).unwrap();
        fs::write(parent.path().join(name).join("deep/file"), "half").unwrap();
    }
    fs::write(parent.path().join(".public.docent-lock"), "").unwrap();
    fs::create_dir(parent.path().join(".other.docent-new-abc123")).unwrap();
    fs::write(parent.path().join(".public.docent-new-file"), "a file of the user's").unwrap();
    write(&site(OLD), &public).unwrap();
    assert_eq!(
        names(parent.path()),
        [".other.docent-new-abc123", ".public.docent-new-file", "public"]
    );
}

#[test]
fn an_old_site_that_was_renamed_away_comes_back() {
    let (parent, public) = place();
    write(&site(OLD), &public).unwrap();
    fs::rename(&public, parent.path().join(".public.docent-old-abc123")).unwrap();
    drop(Place::claim(&public, DISK).unwrap());
    assert_eq!(fs::read(public.join("index.html")).unwrap(), b"old");
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
fn two_builds_at_once_are_one_too_many() {
    let (parent, public) = place();
    let first = Place::claim(&public, DISK).unwrap();
    let error = write(&site(NEW), &public).expect_err("the place is taken");
    assert!(matches!(error, WriteError::Busy { .. }), "{error}");
    drop(first);
    write(&site(NEW), &public).unwrap();
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
fn many_builds_at_once_leave_one_whole_site() {
    let (parent, public) = place();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let public = &public;
            scope.spawn(move || {
                for round in 0..20 {
                    let text = format!("{number} {round}");
                    let output = ["a", "b", "c/d"].map(|path| (path, text.as_str()));
                    match write(&site(output), public) {
                        Ok(_) | Err(WriteError::Busy { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    let read = ["a", "b", "c/d"].map(|path| fs::read(public.join(path)).unwrap());
    assert!(read[0] == read[1] && read[1] == read[2]);
    assert_eq!(names(parent.path()), ["public"]);
}

#[test]
fn a_reader_never_misses_a_file_of_the_site() {
    let (_parent, public) = place();
    write(&site([("index.html", "0"), ("other.html", "0")]), &public).unwrap();
    let until = SystemTime::now() + Duration::from_millis(200);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                let text = round.to_string();
                write(&site([("index.html", &text), ("other.html", &text)]), &public).unwrap();
                if SystemTime::now() > until {
                    break;
                }
            }
        });
        // Only where the system can exchange folders is there never a moment without one.
        while cfg!(target_os = "linux") && SystemTime::now() < until {
            // A reader that had stepped into the old folder just before the swap looks once more.
            fs::read(public.join("index.html"))
                .or_else(|_| fs::read(public.join("index.html")))
                .expect("the site is there at every moment");
        }
    });
}
