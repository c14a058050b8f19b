//! `no-path-to-end`: a step from which a process never ends.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::flow::Flow;

/// The rule.
pub static RULE: Rule = Rule {
    code: "no-path-to-end",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
From this step no way leads to an end: whoever gets there goes round for ever.
Most often a rejection leads back and nothing leads out. Give one of the steps in
the circle a branch to a step of the kind `end`.",
        zh: "\
从这一步出发，没有一条路能到达结束：走到这里就会一直绕圈。多半是退回后没有出口。请给圈中的
某一步加一个通向 `end` 类型步骤的分支。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: apply, do: 填写申请表, R: staff, within: 1wd}
  - {id: review, do: 审核申请表, R: hr-officer, within: 1wd, next: apply}
---
",
};

/// Reports the circles of every process that nothing leads out of, by their first step.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        for step in Flow::of(process).traps().into_iter().map(|i| &process.steps[i]) {
            let id = &step.id.value;
            diagnostics.push(
                RULE.at(
                    &step.id.span,
                    both(
                        format!("from the step `{id}` the process never ends"),
                        format!("从步骤 `{id}` 出发，流程没有终点"),
                    ),
                )
                .help(both(
                    "add a branch to a step with `kind: end`",
                    "加一个通向 `kind: end` 步骤的分支",
                )),
            );
        }
    }
}
