//! `docent check`.

use serde_json::Value;

use crate::session::{DAY, Session};

const PROCESS: &str = "---
type: process
id: DD-P01
titel: 账号申请与权限配置
title: 账号申请
purpose: 使权限与岗位匹配。
scope: 全体员工
steps:
  - {id: apply, do: 填写《钉钉账号申请表》, R: staf, A: it-manager, within: 1wd}
  - {id: apply, do: 定期核查账号权限, R: staff, A: it-manager}
---

## 表单模板与附件

见[申请表](缺少.md)。

## 常见问题

无。
";

fn broken(language: &str) -> Session {
    Session::with_files([
        ("docent.yaml", &format!("language: {language}\n")),
        (
            "content/organization.yaml",
            "roles:\n  - {id: staff, name: 员工}\n  - {id: it-manager, name: 经理}\n",
        ),
        ("content/账号.md", PROCESS),
    ])
}

#[test]
fn problems_are_shown_with_their_place_and_their_mend() {
    let check = format!("check --as-of {DAY}");
    insta::assert_snapshot!("check_en", broken("en").run(&check).whole());
    insta::assert_snapshot!("check_zh", broken("zh-CN").run(&check).whole());
}

#[test]
fn programs_get_the_same_as_json() {
    let session = broken("zh-CN");
    let printed = session.run(&format!("check --format json --lang en --as-of {DAY}"));
    assert_eq!((printed.code, printed.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("check_json", printed.stdout);
    let report: Value = serde_json::from_str(&printed.stdout).expect("it is JSON");
    let human = session.run(&format!("check --lang en --as-of {DAY}")).stdout;
    for diagnostic in report["diagnostics"].as_array().expect("a list") {
        let text = |key: &str| diagnostic[key].as_str().expect("a text").to_owned();
        let place = format!("{}:{}:{}", text("path"), diagnostic["line"], diagnostic["column"]);
        for part in [text("message"), text("code"), place] {
            assert!(human.contains(&part), "`{part}` is not in\n{human}");
        }
    }
}

#[test]
fn the_exit_code_is_that_of_build() {
    let warned = Session::with_files([("index.md", "[nowhere](nowhere.md)\n")]);
    let clean = Session::with_files([("index.md", "Hello.\n")]);
    for (session, flags, code) in [
        (&broken("en"), "", 1),
        (&broken("en"), "--strict", 1),
        (&warned, "", 0),
        (&warned, "--strict", 1),
        (&clean, "--strict", 0),
    ] {
        let check = session.run(&format!("check --as-of {DAY} {flags}"));
        let build = session.run(&format!("build --as-of {DAY} {flags} -o site"));
        assert_eq!((check.code, build.code), (code, code), "{flags}\n{}", check.stdout);
        let told =
            check.stdout.trim_end().trim_end_matches("1 document checked, no problems found");
        assert!(build.stderr.starts_with(told), "{}\n{}", build.stderr, check.stdout);
    }
}

#[test]
fn what_is_waived_is_told() {
    let waiver = "waive: [{rule: vague-wording, reason: 下季度改写, until: 2026-06-30}]";
    let process = "---
type: process
id: DD-P01
title: 账号申请
purpose: 匹配
scope: 全体
raci: {A: boss}
WAIVER
steps:
  - {id: check, do: 定期核查账号权限, R: boss}
---
## 表单模板与附件

无。

## 常见问题

无。
";
    let session = Session::with_files([
        ("docent.yaml", "language: zh-CN\n"),
        ("content/organization.yaml", "roles: [{id: boss, name: 经理}]\n"),
        ("content/a.md", &process.replace("WAIVER", waiver)),
    ]);
    insta::assert_snapshot!("check_waived", session.run(&format!("check --as-of {DAY}")).whole());
    let json = session.run(&format!("check --format json --as-of {DAY}")).stdout;
    let report: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(report["diagnostics"], Value::Array(Vec::new()));
    assert_eq!(report["waived"][0]["code"], "vague-wording");
    assert_eq!(report["waived"][0]["reason"], "下季度改写");
}

#[test]
fn a_file_in_another_encoding_is_named_without_an_excerpt() {
    let session = Session::with_files([("docent.yaml", "language: en\n")]);
    let path = session.path().join("content/gbk.md");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, b"\xd5\xcb\xba\xc5\xc9\xea\xc7\xeb").expect("a file");
    insta::assert_snapshot!("check_not_utf8", session.run("check").whole());
}
