//! `step-without-responsible`: a step that nobody carries out.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::Letter;

/// The rule.
pub static RULE: Rule = Rule {
    code: "step-without-responsible",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
Every piece of work needs at least one role that carries it out (`R`). Without
one, the step stands in the document and in nobody's duties. Name the role that
does it.",
        zh: "\
每一步都要有至少一个执行的岗位（`R`）。没有，这一步只写在文件里，不在任何人的职责里。
请写明由哪个岗位执行。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
steps:
  - {id: apply, do: 填写申请表, A: dept-head, within: 1wd}
---
",
};

/// Reports the steps of every process that nobody carries out.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        for step in process.steps.iter().filter(|step| step.kind.is_work()) {
            // Whether those who are named exist is told elsewhere.
            if step.named.contains(&Letter::R) {
                continue;
            }
            let id = &step.id.value;
            diagnostics.push(
                RULE.at(
                    &step.id.span,
                    both(
                        format!("nobody is responsible for the step `{id}`"),
                        format!("步骤 `{id}` 没有执行的岗位（R）"),
                    ),
                )
                .help(both("add `R: role`", "补上 `R: 岗位`")),
            );
        }
    }
}
