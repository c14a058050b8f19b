//! `docent impact`: what depends on a post.

use serde_json::Value;

use crate::session::{DAY, Session};

const REGISTRY: &str = "
departments:
  - {id: fin, name: 财务部, head: manager}
roles:
  - {id: clerk, name: 会计, department: fin, deputy: cashier}
  - {id: cashier, name: 出纳, department: fin}
  - {id: manager, name: 财务经理, department: fin, deputy: clerk}
  - {id: guest, name: 访客}
systems:
  - id: erp
    name: 财务系统
    owner: manager
    permissions: [{id: pay, name: 付款, approver: manager}]
authority:
  - matter: 费用报销
    tiers:
      - {to: 2000, chain: [△clerk, ★manager]}
      - {from: 2000, chain: [△clerk, ★manager]}
";

const PROCESS: &str = "---
type: process
id: FIN-P01
title: 付款
raci: {A: manager}
steps:
  - {id: make, do: 制单, R: clerk, within: 1wd}
  - {id: check, kind: approval, do: 审核单据, R: manager, A: manager, within: 1wd, next: [{if: 同意, to: pay}, {if: 退回, to: make}]}
  - {id: pay, do: 付款, R: [cashier, manager], A: manager, within: 1wd}
---
";

/// Returns a small company.
fn company() -> Session {
    Session::with_files([
        ("docent.yaml", "title: 小公司\nlanguage: zh-CN\n"),
        ("content/organization.yaml", REGISTRY),
        ("content/付款.md", PROCESS),
    ])
}

#[test]
fn every_form_of_the_command() {
    let session = company();
    let mut text = String::new();
    for line in [
        "impact role:manager",
        "impact role:manager --lang en",
        "impact role:clerk --into role:manager",
        "impact role:clerk",
        "impact role:guest",
    ] {
        let printed = session.run(&format!("{line} --as-of {DAY}"));
        assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{line}");
        text.push_str(&printed.whole());
    }
    insta::assert_snapshot!("impact", text);
}

#[test]
fn mistakes_are_told() {
    let session = company();
    let mut text = String::new();
    for line in [
        "impact manager",
        "impact role:",
        "impact role:manger",
        "impact",
        "impact role:clerk --into role:x",
    ] {
        let printed = session.run(line);
        assert_eq!((printed.code, printed.stdout.as_str()), (2, ""), "{line}");
        text.push_str(&printed.whole());
    }
    insta::assert_snapshot!("impact_refused", text);
}

#[test]
fn programs_get_the_same_as_json() {
    let session = company();
    let printed = session.run(&format!("impact role:manager --json --as-of {DAY}"));
    let told: Value = serde_json::from_str(&printed.stdout).expect("it is JSON");
    assert_eq!(told["role"], "manager");
    assert_eq!(told["deputy"], "clerk");
    assert_eq!(told["without_responsible"][0]["step"], "FIN-P01#check");
    assert_eq!(told["shared"][0]["step"], "FIN-P01#pay");
    let inherited: Vec<(&str, bool)> = told["without_accountable"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|step| (step["step"].as_str().expect("a step"), step["inherited"] == true))
        .collect();
    assert_eq!(
        inherited,
        [("FIN-P01#make", true), ("FIN-P01#check", false), ("FIN-P01#pay", false)]
    );
    assert_eq!(told["authority"].as_array().map(Vec::len), Some(2));
    assert_eq!(told["departments"][0], "fin");
    assert_eq!(told["systems"][0], "erp");
    assert_eq!(told["into"], "clerk");
    assert!(!told["conflicts"].as_array().expect("a list").is_empty(), "{told:#}");
}
