//! `step-without-accountable`: a step for which not exactly one role answers.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::Letter;

/// The rule.
pub static RULE: Rule = Rule {
    code: "step-without-accountable",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
For every piece of work exactly one role is accountable (`A`): it answers for the
result. With none, nobody answers; with two, each may think that the other does.
Name one role, or give the whole process one with `raci: {A: …}`.",
        zh: "\
每一步都要有且只有一个岗位负总责（`A`）。没有，出了问题无人承担；有两个，就会互相推给对方。
请写明一个岗位，或用 `raci: {A: …}` 为整个流程指定。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
steps:
  - {id: apply, do: 填写申请表, R: staff, within: 1wd}
---
",
};

/// Reports the steps of every process that have no accountable role, or several.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        for step in process.steps.iter().filter(|step| step.kind.is_work()) {
            let roles: Vec<&str> = step.roles(Letter::A).collect();
            let id = &step.id.value;
            let message = match roles.len() {
                1 => continue,
                // Somebody is named, who does not exist; that has been told.
                0 if step.named.contains(&Letter::A) => continue,
                0 => both(
                    format!("nobody is accountable for the step `{id}`"),
                    format!("步骤 `{id}` 没有人负总责（A）"),
                ),
                count => both(
                    format!("{count} roles are accountable for the step `{id}`"),
                    format!("步骤 `{id}` 有 {count} 个岗位负总责（A）"),
                ),
            };
            let help = if roles.is_empty() {
                both(
                    "add `A: role`, or `raci: {A: role}` for the whole process",
                    "补上 `A: 岗位`，或为整个流程写 `raci: {A: 岗位}`",
                )
            } else {
                let list = roles.join(", ");
                both(
                    format!("keep one of {list}; the others may be `C` or `I`"),
                    format!("在 {list} 中只留一个，其余改为 `C` 或 `I`"),
                )
            };
            diagnostics.push(RULE.at(&step.id.span, message).help(help));
        }
    }
}
