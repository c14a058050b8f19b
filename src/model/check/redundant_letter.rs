//! `redundant-letter`: a role that is asked about what it does itself, or told what it is asked.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::Letter;

/// The rule.
pub static RULE: Rule = Rule {
    code: "redundant-letter",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A role has two letters in a step of which one says nothing: whoever carries a step
out (`R`) need not be consulted (`C`) about it, and whoever is consulted knows and
need not be informed (`I`). Most often another role was meant. Delete the weaker
letter, or name the role that was meant.",
        zh: "\
一个岗位在同一步骤里有两个字母，其中一个没有意义：自己执行（`R`）的不必再咨询（`C`）自己，已经
咨询过的不必再知会（`I`）。多半是想写另一个岗位。请删去较弱的字母，或改成想写的岗位。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: review, do: 审核申请表, R: hr-officer, C: [hr-officer], within: 1wd}
---
",
};

/// Letters that go without saying beside another: the stronger, the weaker.
const PAIRS: [(Letter, Letter); 2] = [(Letter::R, Letter::C), (Letter::C, Letter::I)];

/// Reports the letters of every step that another letter of the same role makes idle.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for step in knowledge_base.processes().flat_map(|(_, process)| &process.steps) {
        for (stronger, weaker) in PAIRS {
            for idle in step.with(weaker) {
                let Some(first) = step.with(stronger).find(|other| other.role == idle.role) else {
                    continue;
                };
                let (role, id) = (&idle.role, &step.id.value);
                diagnostics.push(
                    RULE.at(
                        &idle.span,
                        both(
                            format!(
                                "`{role}` has both `{stronger:?}` and `{weaker:?}` in the step `{id}`"
                            ),
                            format!(
                                "`{role}` 在步骤 `{id}` 中既是 `{stronger:?}` 又是 `{weaker:?}`"
                            ),
                        ),
                    )
                    .related(
                        first.span.clone(),
                        both(format!("`{stronger:?}` here"), format!("`{stronger:?}` 写在这里")),
                    )
                    .help(both(
                        format!("delete it from `{weaker:?}`, or name the role that is meant"),
                        format!("从 `{weaker:?}` 中删去，或改成想写的岗位"),
                    )),
                );
            }
        }
    }
}
