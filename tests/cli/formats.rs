//! `docent check --format …` for CI services: what each reads, and that all say the same.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use serde_sarif::sarif::Sarif;

use crate::session::{DAY, Session};

const PROCESS: &str = "---
type: process
id: DD-P01
title: 账号申请
purpose: 使权限与岗位匹配。
scope: 全体员工
waive: [{rule: vague-wording, reason: \"时限待定：50%, 见 <纪要>\", until: 2027-01-01}]
steps:
  - {id: apply, do: 填写《钉钉账号申请表》, R: staf, A: it-manager, within: 1wd}
  - {id: check, do: 定期核查账号权限, R: staff, A: it-manager}
  - {id: tell, do: 告知申请人, R: staff, A: it-manager}
  - {id: tell, do: 再次告知, R: staff, A: it-manager, within: 1wd}
---

## 表单模板与附件

没有 100% 的表单。

## 常见问题

无。
";

/// Returns a knowledge base with errors, a warning and a waived mistake in a file whose name is
/// hard to write.
fn broken() -> Session {
    Session::with_files([
        ("docent.yaml", "title: 知识库\nlanguage: zh-CN\n"),
        (
            "content/organization.yaml",
            "roles:\n  - {id: staff, name: 员工}\n  - {id: it-manager, name: 经理}\n",
        ),
        ("content/账号, 权限: 50%.md", PROCESS),
        ("content/好.md", "# 好\n"),
    ])
}

fn printed(session: &Session, format: &str, more: &str) -> String {
    let printed = session.run(&format!("check --format {format} --as-of {DAY} {more}"));
    assert_eq!((printed.code, printed.stderr.as_str()), (1, ""), "{format}");
    printed.stdout
}

#[test]
fn github_reads_one_command_a_line() {
    let text = printed(&broken(), "github", "");
    insta::assert_snapshot!("check_github", text);
    for line in text.lines() {
        let (properties, message) = line
            .strip_prefix("::")
            .and_then(|rest| rest.split_once("::"))
            .unwrap_or_else(|| panic!("no command: {line}"));
        let (command, properties) = properties.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&command) && !message.is_empty(), "{line}");
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').expect("a key and a value");
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(known.contains(&key) && !value.is_empty() && !value.contains(':'), "{line}");
        }
    }
}

#[test]
fn gitlab_reads_a_code_quality_report() {
    let text = printed(&broken(), "gitlab", "");
    insta::assert_snapshot!("check_gitlab", text);
    let report: Value = serde_json::from_str(&text).expect("it is JSON");
    for finding in report.as_array().expect("a list") {
        for key in ["description", "check_name", "fingerprint"] {
            assert!(finding[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
        }
        let severity = finding["severity"].as_str().expect("a severity");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert!(finding["location"]["path"].is_string());
        assert!(finding["location"]["lines"]["begin"].is_u64());
    }
}

/// Returns the fingerprints of a report, in order.
fn fingerprints(text: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(text).expect("it is JSON");
    let of = |finding: &Value| finding["fingerprint"].as_str().expect("a text").to_owned();
    report.as_array().expect("a list").iter().map(of).collect()
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_in_every_language() {
    let session = broken();
    let before = fingerprints(&printed(&session, "gitlab", ""));
    assert_eq!(before, fingerprints(&printed(&session, "gitlab", "--lang en")));
    let moved = PROCESS.replace("scope: 全体员工", "scope: >-\n  全体员工\n  与实习生");
    session.write("content/账号, 权限: 50%.md", &moved);
    assert_eq!(before, fingerprints(&printed(&session, "gitlab", "")));
    let unique: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(unique.len(), before.len());
}

#[test]
fn sarif_has_the_shape_of_its_schema() {
    let text = printed(&broken(), "sarif", "--lang en");
    let log: Value = serde_json::from_str(&text).expect("it is JSON");
    // The types are made from the schema; what it does not know would be lost on the way.
    let typed: Sarif = serde_json::from_str(&text).expect("it has the shape of SARIF");
    assert_eq!(serde_json::to_value(&typed).expect("it can be written"), log);

    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), docent::rules::RULES.len());
    for result in run["results"].as_array().expect("results") {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().expect("an address");
        assert!(uri.is_ascii() && !uri.contains([' ', ':', ',']), "{uri}");
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64().is_some_and(|number| number >= 1), "{key}");
        }
    }
    insta::assert_snapshot!("check_sarif", format!("{:#}", run["results"]));
}

#[test]
fn junit_is_xml_whose_numbers_are_those_of_its_cases() {
    let session = broken();
    for more in ["", "--strict"] {
        let text = printed(&session, "junit", more);
        if more.is_empty() {
            insta::assert_snapshot!("check_junit", text);
        }
        let mut reader = Reader::from_str(&text);
        let (mut cases, mut failures, mut skipped) = (0, 0, 0);
        let mut told = Vec::new();
        loop {
            match reader.read_event().expect("it is XML") {
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "testcase" => cases += 1,
                    "failure" => failures += 1,
                    "skipped" => skipped += 1,
                    "testsuites" => {
                        for key in ["tests", "failures", "skipped"] {
                            let value = tag.try_get_attribute(key).expect("an attribute");
                            let value = value.expect("it is there").value;
                            told.push(value.parse::<usize>().expect("a number"));
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(told, [cases, failures, skipped], "{more}");
        assert_eq!(failures, if more.is_empty() { 2 } else { 3 }, "{more}");
    }
}

#[test]
fn every_format_tells_of_the_same_findings() {
    let session = broken();
    let json: Value = serde_json::from_str(&printed(&session, "json", "")).expect("it is JSON");
    let count = |key: &str| json[key].as_array().expect("a list").len();
    let (counted, waived) = (count("diagnostics"), count("waived"));
    assert_eq!((counted, waived), (3, 1));
    let sarif: Value = serde_json::from_str(&printed(&session, "sarif", "")).expect("it is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), counted + waived);
    assert_eq!(results.iter().filter(|result| !result["suppressions"].is_null()).count(), waived);
    assert_eq!(printed(&session, "github", "").lines().count(), counted + waived);
    assert_eq!(fingerprints(&printed(&session, "gitlab", "")).len(), counted);
    for format in ["github", "gitlab", "sarif", "junit"] {
        let text = printed(&session, format, "");
        assert_eq!(text, printed(&session, format, ""), "{format} is the same again");
        for diagnostic in json["diagnostics"].as_array().expect("a list") {
            let code = diagnostic["code"].as_str().expect("a code");
            assert!(text.contains(code), "{format} does not tell of {code}");
        }
    }
}

#[test]
fn nothing_wrong_is_a_whole_report_as_well() {
    let session =
        Session::with_files([("docent.yaml", "title: 知识库\n"), ("content/好.md", "# 好\n")]);
    let printed = |format: &str| {
        let printed = session.run(&format!("check --format {format}"));
        assert_eq!(printed.code, 0);
        printed.stdout
    };
    assert_eq!(printed("github"), "");
    assert_eq!(printed("gitlab"), "[]\n");
    let sarif: Value = serde_json::from_str(&printed("sarif")).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert!(printed("junit").contains("tests=\"1\" failures=\"0\""));
}
