//! `ping-pong`: work that goes to another role only to come back.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::{Letter, Process, Step, StepKind};

/// The rule.
pub static RULE: Rule = Rule {
    code: "ping-pong",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
Three tasks in a row, with no fork between them, go from one role to another and
straight back. Each time the work waits in somebody's queue. Perhaps the first role
can do the middle step itself, or the second can finish; where the middle step
decides about the work, it is an `approval`. Where the way back is needed, waive the
rule with the reason.",
        zh: "\
连续三个任务，中间没有分叉，工作从一个岗位交到另一个岗位，又原样交回来，每交一次就排一次队。想
一想：中间这一步能不能由第一个岗位自己做，或由第二个岗位做完？如果中间这一步是在审定，请写成
`approval`。确实需要交回的，请写明理由豁免本规则。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: open, do: 创建账号, R: it-support, within: 1wd}
  - {id: note, do: 登记工号, R: hr-officer, within: 1wd}
  - {id: hand, do: 分配密码, R: it-support, within: 1wd}
---
",
};

/// Reports the tasks of every process that bring work back to the role it came from.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        for first in &process.steps {
            let Some(middle) = only_next(process, first) else { continue };
            let Some(last) = only_next(process, middle) else { continue };
            let (Some(there), Some(back)) = (doer(first), doer(last)) else { continue };
            let Some(between) = doer(middle) else { continue };
            if there.role != back.role || there.role == between.role || first.id == last.id {
                continue;
            }
            let (role, other) = (&back.role, &between.role);
            diagnostics.push(
                RULE.at(
                    &back.span,
                    both(
                        format!("the work goes from `{role}` to `{other}` and straight back"),
                        format!("工作从 `{role}` 交到 `{other}`，又直接交回"),
                    ),
                )
                .related(
                    between.span.clone(),
                    both(
                        format!("handed over for the step `{}`", middle.id.value),
                        format!("为步骤 `{}` 交出", middle.id.value),
                    ),
                )
                .help(both(
                    "let one role do two of these steps, or make the middle one an `approval`",
                    "让其中两步由一个岗位做完；中间是审定的，写成 `kind: approval`",
                )),
            );
        }
    }
}

/// Returns the step that always follows a task.
fn only_next<'p>(process: &'p Process, step: &Step) -> Option<&'p Step> {
    match &step.next[..] {
        [only] if step.kind == StepKind::Task && only.condition.is_none() => {
            process.step(&only.to).filter(|next| next.kind == StepKind::Task)
        }
        _ => None,
    }
}

/// Returns the role that carries a step out, where it is only one.
fn doer(step: &Step) -> Option<&crate::model::kind::process::Assignment> {
    let mut doers = step.with(Letter::R);
    doers.next().filter(|_| doers.next().is_none())
}
