//! `docent new`.

use docent::model::kind::Kind;

use crate::session::{DAY, Session};

#[test]
fn every_kind_is_a_draft_that_builds_without_errors() {
    for language in ["zh-CN", "zh-TW", "en"] {
        let session = Session::with_starter(language);
        let documents = |flags: &str| {
            let printed = session.run(&format!("build --json --as-of {DAY} {flags}"));
            assert_eq!(printed.code, 0, "{language}\n{}", printed.stderr);
            let report: serde_json::Value =
                serde_json::from_str(&printed.stdout).expect("it is JSON");
            report["pages"].as_u64().expect("a number")
        };
        let before = documents("");
        for kind in Kind::ALL {
            let new = session.run(&format!("new {} content/new/{}", kind.name(), kind.name()));
            assert_eq!((new.code, new.stderr.as_str()), (0, ""));
        }
        assert_eq!(documents(""), before, "drafts are not published");
        assert_eq!(documents("--drafts"), before + Kind::ALL.len() as u64);
        assert_eq!(documents("--drafts --strict"), before + Kind::ALL.len() as u64);
    }
}

#[test]
fn a_new_process_is_the_next_in_its_row_and_has_the_owner_of_its_folder() {
    let session = Session::with_starter("zh-CN");
    insta::assert_snapshot!("new_process", session.run("new process content/流程/采购.md").whole());
    let text = session.read("content/流程/采购.md");
    let text = text.lines().map(|line| match line.contains("last:") {
        true => "review: {every: 12m, last: TODAY}",
        false => line,
    });
    insta::assert_snapshot!("new_process_text", text.collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_audience_is_named_where_there_is_no_default() {
    let session = Session::with_files([
        ("docent.yaml", "language: en\naudiences: {names: [all, staff]}\n"),
        ("content/index.md", "---\naudience: all\n---\n"),
    ]);
    assert_eq!(session.run("new page content/x").code, 0);
    assert!(session.read("content/x.md").contains("audience: staff\n"));
    assert_eq!(session.run("check --drafts").code, 0);
}

#[test]
fn what_cannot_be_written_is_said() {
    let session = Session::with_starter("en");
    let mut text = String::new();
    for line in [
        "new form content/index.md",
        "new form content/processes",
        "new form content/",
        "new form notes.md",
        "new form ../x.md",
        "new invoice content/x.md",
    ] {
        let printed = session.run(line);
        assert_eq!((printed.code, printed.stdout.as_str()), (2, ""), "{line}");
        text.push_str(&printed.whole());
    }
    let folder = session.path().canonicalize().expect("it exists").display().to_string();
    insta::assert_snapshot!("new_refused", text.replace(&folder, "FOLDER"));
}
