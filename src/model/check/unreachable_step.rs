//! `unreachable-step`: a step that no way leads to.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::flow::Flow;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unreachable-step",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
No way through the process leads to this step, so it never happens. A step goes
on to the following one unless it has a `next:`; perhaps a branch is missing
there. Steps of the kind `start` and `timer` begin by themselves.",
        zh: "\
流程中没有一条路通到这一步，它永远不会发生。没有写 `next:` 的步骤会接到下一步；可能是前面
某一步的 `next:` 漏了一个分支。`start` 与 `timer` 类型的步骤自己开始，不需要前一步。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: apply, do: 填写申请表, R: staff, within: 1wd, next: done}
  - {id: open, do: 开通账号, R: it-support, within: 1wd}
  - {id: done, kind: end, do: 账号可用}
---
",
};

/// Reports the steps of every process that cannot be reached; of those that lead on to each other
/// only the first. Says nothing while a way leads to a step that does not exist, since it may have
/// been meant for one of these.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        let flow = Flow::of(process);
        if flow.is_cut {
            continue;
        }
        for step in flow.islands().into_iter().map(|i| &process.steps[i]) {
            let id = &step.id.value;
            diagnostics.push(
                RULE.at(
                    &step.id.span,
                    both(
                        format!("no way leads to the step `{id}`"),
                        format!("没有一条路通到步骤 `{id}`"),
                    ),
                )
                .help(both(
                    format!("add it to the `next:` of the step before: `{{if: …, to: {id}}}`"),
                    format!("在前一步的 `next:` 中加上 `{{if: …, to: {id}}}`"),
                )),
            );
        }
    }
}
