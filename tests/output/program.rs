//! The program at places that it cannot or must not write to.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Returns a folder with a small knowledge base in `kb`.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder for temporary files");
    fs::create_dir_all(folder.path().join("kb/content")).expect("a folder");
    fs::write(folder.path().join("kb/docent.yaml"), "language: en\ntitle: Test\n").expect("a file");
    fs::write(folder.path().join("kb/content/index.md"), "Hello.\n").expect("a file");
    folder
}

/// Builds into a folder, and returns the exit code and what was said about errors.
fn build(folder: &Path, output: &str) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_docent"))
        .args(["build", "kb", "-o", output, "--lang", "en"])
        .current_dir(folder)
        .output()
        .expect("the program is built");
    let code = run.status.code().expect("nobody killed it");
    (code, String::from_utf8_lossy(&run.stderr).into_owned())
}

/// Checks that a build was refused with one line that says all of this.
fn check_refused((code, said): (i32, String), parts: &[&str]) {
    assert_eq!((code, said.lines().count()), (2, 1), "{said}");
    for part in parts {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// Returns the names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_foreign_folder_stays_as_it_is() {
    let folder = folder();
    fs::create_dir(folder.path().join("out")).expect("a folder");
    fs::write(folder.path().join("out/thesis.docx"), "four years").expect("a file");
    check_refused(build(folder.path(), "out"), &["`thesis.docx`", "did not write", "-o"]);
    assert_eq!(names(&folder.path().join("out")), ["thesis.docx"]);
    assert_eq!(names(folder.path()), ["kb", "out"]);
}

#[test]
fn a_file_is_no_folder() {
    let folder = folder();
    fs::write(folder.path().join("out"), "a file").expect("a file");
    check_refused(build(folder.path(), "out"), &["out`", "it is a file and not a folder"]);
    check_refused(build(folder.path(), "out/below"), &["out", "it is a file and not a folder"]);
    assert_eq!(fs::read(folder.path().join("out")).expect("it is there"), b"a file");
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_the_folder_that_is_written() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("www/site")).expect("a folder");
    let link = folder.path().join("out");
    std::os::unix::fs::symlink("www/site", &link).expect("a link");
    for _ in 0..2 {
        assert_eq!(build(folder.path(), "out").0, 0);
        assert!(link.is_symlink() && folder.path().join("www/site/index.html").is_file());
        assert_eq!(names(&folder.path().join("www")), ["site"]);
    }
    // A link that leads nowhere is somebody's mistake, and no place for a site.
    fs::remove_file(&link).expect("a link");
    std::os::unix::fs::symlink("nowhere", &link).expect("a link");
    check_refused(build(folder.path(), "out"), &["out`", "it does not exist"]);
    assert!(link.is_symlink() && !folder.path().join("nowhere").exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    let permit = |mode| fs::set_permissions(&closed, fs::Permissions::from_mode(mode));
    permit(0o555).expect("it is ours");
    // The administrator may write everywhere.
    let may_write = fs::write(closed.join("probe"), "").is_ok();
    let _ = fs::remove_file(closed.join("probe"));
    let built = build(folder.path(), "closed/out");
    permit(0o755).expect("it is ours");
    if may_write {
        assert_eq!(built.0, 0, "{}", built.1);
    } else {
        check_refused(built, &["cannot make the lock", "you do not have the permission"]);
        assert!(names(&closed).is_empty());
    }
    // Not even the administrator makes a folder here.
    if cfg!(target_os = "linux") {
        check_refused(
            build(folder.path(), "/proc/docent/out"),
            &["cannot make the folder `/proc/docent`"],
        );
    }
}

#[test]
fn of_two_builds_at_once_one_waits_for_the_person() {
    let folder = folder();
    assert_eq!(build(folder.path(), "out").0, 0);
    let page = folder.path().join("out/index.html");
    let before = fs::read(&page).expect("it is built");
    fs::write(folder.path().join("kb/content/index.md"), "Changed.\n").expect("a file");

    let lock = folder.path().join(".out.docent-lock");
    let other = fs::File::create(&lock).expect("a file");
    other.lock().expect("nobody else is here");
    check_refused(build(folder.path(), "out"), &["another build is writing", "out`"]);
    assert_eq!(fs::read(&page).expect("it is still there"), before);

    drop(other);
    assert_eq!(build(folder.path(), "out").0, 0);
    assert_ne!(fs::read(&page).expect("it is there"), before);
    assert_eq!(names(folder.path()), ["kb", "out"]);
}
