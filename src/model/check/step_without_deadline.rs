//! `step-without-deadline`: a step of which nobody knows when it is due.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::check::{mistyped_value, unknown_key, vague_wording};
use crate::model::kind::common::Status;
use crate::model::kind::process::{Step, StepKind};

/// The rule.
pub static RULE: Rule = Rule {
    code: "step-without-deadline",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A task or an approval says who does it and not by when, so nobody can say that it is
late, and whoever waits cannot plan. Add a deadline counted from when the step
begins: `within: 1wd`, or an interval: `every: 3m`. Timers and subprocesses need none:
they have their interval, and the steps of the other process their deadlines.",
        zh: "\
任务或审批步骤写了谁做，没写多长时间内做完，拖了也无法说它超时，等的人也无法安排。请补上从这一步
开始起算的时限 `within: 1wd`，或周期 `every: 3m`。周期任务与子流程不用写：前者有周期，后者的时限写在
那个流程的步骤里。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: apply, do: 填写申请表, R: staff}
---
",
};

/// Reports the tasks and approvals of every process that is in force or will be, which say neither
/// by when nor how often. Where the words of the step are vague about that, or its deadline is
/// written wrongly, that is told instead.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    for (entry, process) in knowledge_base.processes() {
        if entry.common.status == Status::Obsolete {
            continue;
        }
        for step in process.steps.iter().filter(|step| needs_deadline(step)) {
            if vague_wording::is_about_time(step) || has_slip(step, diagnostics) {
                continue;
            }
            let id = &step.id.value;
            found.push(
                RULE.at(
                    &step.id.span,
                    both(
                        format!("nothing says by when the step `{id}` is done"),
                        format!("步骤 `{id}` 没有写时限"),
                    ),
                )
                .help(both("add a deadline: `within: 1wd`", "补上时限：`within: 1wd`")),
            );
        }
    }
    diagnostics.append(&mut found);
}

fn needs_deadline(step: &Step) -> bool {
    matches!(step.kind, StepKind::Task | StepKind::Approval)
        && step.within.is_none()
        && step.every.is_none()
}

/// Returns whether a key or a value of a step is wrong, which may have been meant for a deadline.
fn has_slip(step: &Step, diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| {
        let span = &diagnostic.span;
        [unknown_key::RULE.code, mistyped_value::RULE.code].contains(&diagnostic.rule.code)
            && span.path == step.span.path
            && step.span.start <= span.start
            && span.end <= step.span.end
    })
}
