//! `docent init`.

use crate::session::{DAY, Session};

#[test]
fn a_new_knowledge_base_builds_without_a_warning_in_every_language() {
    for language in ["zh-CN", "zh-TW", "en"] {
        let session = Session::with_starter(language);
        let built = session.run(&format!("build --strict --as-of {DAY}"));
        assert_eq!((built.code, built.stderr.as_str()), (0, ""), "{language}");
        assert!(session.read("public/index.html").contains("<html"), "{language}");
    }
}

#[test]
fn the_language_is_that_of_the_system_and_the_next_command_is_told() {
    let session = Session::new();
    insta::assert_snapshot!("init_en", session.run("init kb").whole());
    insta::assert_snapshot!("init_zh", session.run_in("zh_CN.UTF-8", "init 知识库").whole());
    assert!(session.run_in("zh_TW.UTF-8", "init tw").code == 0);
    assert!(session.read("tw/docent.yaml").contains("language: zh-TW"));
}

#[test]
fn nothing_is_overwritten() {
    let session = Session::with_files([("docent.yaml", "title: Mine\n"), ("content/index.md", "")]);
    insta::assert_snapshot!("init_refused", session.run("init").whole());
    assert_eq!(session.read("docent.yaml"), "title: Mine\n");
    assert!(!session.path().join("content/organization.yaml").exists());
}
