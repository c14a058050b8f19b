//! `crowded-step`: too many who are asked or told.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::{Assignment, Letter};

/// The rule.
pub static RULE: Rule = Rule {
    code: "crowded-step",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
More than 3 roles are consulted (`C`) in a step, or more than 5 informed (`I`). Whoever
must ask everybody gets no answer in time, and who is told everything reads
nothing. Keep those whose answer can change the result, and those who must act on
it; tell the others by the document or a list.",
        zh: "\
一个步骤里咨询（`C`）的岗位多于 3 个，或知会（`I`）的多于 5 个。要问遍所有人，就等不到答复；什么都
知会，就没有人看。请只留意见会改变结果的岗位和需要据此行动的岗位，其余的通过文件或名单了解。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - id: review
    do: 审核申请表
    R: hr-officer
    C: [it-support, dept-head, finance-manager, general-manager]
    within: 1wd
---
",
};

/// How many roles a step may have with a letter.
const LIMITS: [(Letter, usize); 2] = [(Letter::C, 3), (Letter::I, 5)];

/// Reports the first role of every step that is one too many.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for step in knowledge_base.processes().flat_map(|(_, process)| &process.steps) {
        for (letter, limit) in LIMITS {
            let roles: Vec<&Assignment> = step.with(letter).collect();
            let Some(extra) = roles.get(limit) else { continue };
            let (id, count) = (&step.id.value, roles.len());
            let (en, zh) = match letter {
                Letter::C => ("consulted", "咨询"),
                _ => ("informed", "知会"),
            };
            diagnostics.push(
                RULE.at(
                    &extra.span,
                    both(
                        format!("{count} roles are {en} in the step `{id}`"),
                        format!("步骤 `{id}` {zh} {count} 个岗位"),
                    ),
                )
                .help(both(
                    format!("keep at most {limit} in `{letter:?}`"),
                    format!("`{letter:?}` 最多写 {limit} 个"),
                )),
            );
        }
    }
}
