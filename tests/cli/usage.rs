//! Commands that cannot do their work: one clear message, exit code 2, and never a backtrace.

use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;

use crate::session::Session;

#[test]
fn mistakes_are_told_in_the_language_of_the_system() {
    let session = Session::with_files([("file.md", "text\n"), ("empty/note.txt", "\n")]);
    let lines = [
        "bulid",
        "build --otput x",
        "check --format xml",
        "check --as-of 2026-2-1",
        "new process",
        "check nowhere",
        "check file.md",
        "build empty",
        "serve nowhere",
        "init file.md",
    ];
    for (name, locale) in [("usage_en", "en_US.UTF-8"), ("usage_zh", "zh_CN.UTF-8")] {
        let mut text = String::new();
        for line in lines {
            let printed = session.run_in(locale, line);
            assert_eq!((printed.code, printed.stdout.as_str()), (2, ""), "{line}");
            text.push_str(&printed.whole());
        }
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn nothing_is_coloured_where_nobody_sees_it() {
    let session = Session::with_files([("index.md", "[nowhere](nowhere.md)\n")]);
    for line in ["check", "build -o site", "chekc", "--help"] {
        let printed = session.run(line);
        assert!(!(printed.stdout + &printed.stderr).contains('\u{1b}'), "{line}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let session = Session::new();
    for arguments in [&["explain"][..], &["schema"], &["completions", "bash"], &["--help"]] {
        let mut child = Command::cargo_bin("docent")
            .expect("the program is built")
            .current_dir(session.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}
