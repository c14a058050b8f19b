//! `undecided-role`: "the one or the other department does it".

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::Step;

/// The rule.
pub static RULE: Rule = Rule {
    code: "undecided-role",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
The words of a step name two roles or departments with \"or\" between them for the
same piece of work. Readers do not know whom to go to, and each of the two may think
that the other does it. Name one; where it depends on the case, make two branches:
`next: [{if: …, to: …}, {if: …, to: …}]`.",
        zh: "\
步骤的文字用“或”并列了两个岗位或部门来做同一件事。读者不知道找谁，两边也会互相以为对方在做。
请只写一个；确实要看情况的，请写成两个分支：`next: [{if: …, to: …}, {if: …, to: …}]`。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: apply, do: 提交给IT支持部门或人事部门审核, R: staff, within: 1wd}
---
",
};

/// Words before somebody who is to do something.
const BEFORE: [&str; 9] = ["由", "给", "交", "请", "经", "报", "by ", "to ", "the "];
/// What no name of a department holds.
const NOT_IN_NAMES: &str = "，。；、：！？,.;:!?（）()“”《》的或";
/// The most characters before 部门 that still are a name.
const LONGEST: usize = 10;

/// Reports the steps of every process whose words leave open which of two does something.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let organization = &knowledge_base.organization;
    let mut names: Vec<&str> = organization.roles.iter().map(|role| role.name.as_str()).collect();
    names.extend(organization.departments.iter().map(|department| department.name.as_str()));
    // Where one name begins with another, the longer is meant.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for (entry, process) in knowledge_base.processes() {
        for step in &process.steps {
            let text = &step.action.value;
            let Some((one, other)) = find(text, &names) else { continue };
            diagnostics.push(
                RULE.at(
                    &place(step, &entry.document.text, one, other),
                    both(
                        format!("`{one}` or `{other}`: which of the two?"),
                        format!("“{one}”还是“{other}”？没有说定是哪一个"),
                    ),
                )
                .help(both(
                    "name one of the two, or make a branch for each case",
                    "只写其中一个，或为每种情况各写一个分支",
                )),
            );
        }
    }
}

/// Returns two names with "or" between them that a text gives the same thing to do.
fn find<'t>(text: &'t str, names: &[&str]) -> Option<(&'t str, &'t str)> {
    for or in ["或者", "或是", "或", " or the ", " or "] {
        for (at, _) in text.match_indices(or) {
            let (before, behind) = (&text[..at], &text[at + or.len()..]);
            let Some(one) = ending_name(before, names) else { continue };
            let Some(other) = beginning_name(behind, names) else { continue };
            let lead = &before[..before.len() - one.len()];
            let is_given = lead.is_empty()
                || lead.ends_with(|c: char| NOT_IN_NAMES.contains(c))
                || BEFORE.iter().any(|word| lead.ends_with(word));
            // 人事部门或财务部门的文件 is no work for either.
            let is_owner = behind[other.len()..].starts_with('的');
            if is_given && !is_owner && one != other {
                return Some((one, other));
            }
        }
    }
    None
}

/// Returns the name that a text ends with: of the registry, or anything that ends in 部门.
fn ending_name<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    if let Some(name) = names.iter().find(|name| text.ends_with(*name)) {
        return Some(&text[text.len() - name.len()..]);
    }
    let stem = text.strip_suffix("部门").or_else(|| text.strip_suffix("部門"))?;
    let mut start = stem.len();
    for (at, c) in stem.char_indices().rev() {
        let is_before = BEFORE.iter().any(|word| stem[..at + c.len_utf8()].ends_with(word));
        if is_before || NOT_IN_NAMES.contains(c) {
            break;
        }
        start = at;
    }
    let name = &text[start..];
    (start < stem.len() && name.chars().count() <= LONGEST).then_some(name)
}

/// Returns the name that a text begins with: of the registry, or anything up to 部门.
fn beginning_name<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    if let Some(name) = names.iter().find(|name| text.starts_with(*name)) {
        return Some(&text[..name.len()]);
    }
    let at = ["部门", "部門"].iter().filter_map(|word| text.find(word)).min()?;
    let stem = &text[..at];
    let is_name = at > 0
        && stem.chars().count() + 2 <= LONGEST
        && !stem.contains(|c: char| NOT_IN_NAMES.contains(c));
    is_name.then(|| &text[..at + "部门".len()])
}

/// Returns the place of both names in the file; of the whole text where escapes hide it.
fn place(step: &Step, file: &str, one: &str, other: &str) -> Span {
    let span = &step.action.span;
    let written = file.get(span.start..span.end).unwrap_or_default();
    let start = written
        .match_indices(one)
        .map(|(at, _)| at)
        .find(|at| written[at + one.len()..].starts_with(['或', ' ']));
    let end = start.and_then(|start| {
        let from = start + one.len();
        Some(from + written[from..].find(other)? + other.len())
    });
    match (start, end) {
        (Some(start), Some(end)) => span.part(start, end),
        _ => span.clone(),
    }
}
