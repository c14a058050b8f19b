//! `self-approval`: an approval that is decided by whoever submitted it.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::kind::PartRef;
use crate::model::kind::process::{Assignment, Letter, Process, Step, StepKind};
use crate::model::organization::Organization;
use crate::model::{Entry, KnowledgeBase};

/// The rule.
pub static RULE: Rule = Rule {
    code: "self-approval",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
In a step of the kind `approval`, somebody decides about the work of the steps
before. Here it is the same role, or another role that the same person holds
alone, so nobody else looks at it. Let another role decide (`R`), or make it a
plain task where nothing is decided.",
        zh: "\
`approval` 类型的步骤，是由一个岗位审定前面步骤的工作。这里审批的与提交的是同一个岗位，或者
两个岗位只由同一个人担任，等于没有人复核。请改由别的岗位审批（`R`）；如果这一步并不作决定，
请改为普通任务。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: apply, do: 填写申请表, R: staff, within: 1wd}
  - {id: review, kind: approval, do: 审核申请表, R: staff, within: 1wd}
---
",
};

/// Reports the approvals of every process that nobody but a submitter decides.
///
/// Those that the registry itself keeps apart are left to `separation-of-duties`.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let organization = &knowledge_base.organization;
    for (entry, process) in knowledge_base.processes() {
        for approval in process.steps.iter().filter(|step| step.kind == StepKind::Approval) {
            let found = submitters(process, approval)
                .into_iter()
                .filter(|work| !is_kept_apart(organization, entry, work, approval))
                .find_map(|work| Some((work, own(organization, work, approval)?)));
            if let Some((work, (decides, submits))) = found {
                diagnostics.push(report(organization, approval, work, decides, submits));
            }
        }
    }
}

fn report(
    organization: &Organization,
    approval: &Step,
    work: &Step,
    decides: &Assignment,
    submits: &Assignment,
) -> Diagnostic {
    let (id, role) = (&approval.id.value, &decides.role);
    let message = match organization.sole_holder(role).filter(|_| *role != submits.role) {
        None => both(
            format!("the approval `{id}` is decided by `{role}`, who submitted it"),
            format!("审批步骤 `{id}` 由提交者 `{role}` 自己审批"),
        ),
        Some(holder) => both(
            format!(
                "the approval `{id}` is decided by `{role}` and submitted by `{}`, both of whom \
                 are only {holder}",
                submits.role
            ),
            format!(
                "审批步骤 `{id}` 由 `{role}` 审批、由 `{}` 提交，两个岗位都只有 {holder} 一人",
                submits.role
            ),
        ),
    };
    RULE.at(&decides.span, message)
        .related(
            submits.span.clone(),
            both(
                format!("submitted here, in the step `{}`", work.id.value),
                format!("提交在这里：步骤 `{}`", work.id.value),
            ),
        )
        .help(both("let another role decide: `R: …`", "改由别的岗位审批：`R: …`"))
}

/// Returns the steps whose work an approval decides about: those that lead to it, be it through
/// forks and other approvals.
fn submitters<'p>(process: &'p Process, approval: &Step) -> Vec<&'p Step> {
    let mut seen = vec![approval.id.value.as_str()];
    let mut open = vec![approval.id.value.as_str()];
    let mut found = Vec::new();
    while let Some(target) = open.pop() {
        let leads_there = |step: &&Step| step.next.iter().any(|branch| branch.to == target);
        for step in process.steps.iter().filter(leads_there) {
            if seen.contains(&step.id.value.as_str()) {
                continue;
            }
            seen.push(&step.id.value);
            match step.kind {
                StepKind::Task | StepKind::Subprocess | StepKind::Timer => found.push(step),
                StepKind::Start
                | StepKind::End
                | StepKind::Approval
                | StepKind::Decision
                | StepKind::Parallel => open.push(&step.id.value),
            }
        }
    }
    found
}

/// Returns who decides and who submitted, where nobody decides but who submitted.
fn own<'p>(
    organization: &Organization,
    work: &'p Step,
    approval: &'p Step,
) -> Option<(&'p Assignment, &'p Assignment)> {
    let submitter = |decides: &Assignment| {
        work.with(Letter::R).find(|submits| organization.is_same(&submits.role, &decides.role))
    };
    let mut pairs = approval.with(Letter::R).map(|decides| (decides, submitter(decides)));
    let (decides, submits) = pairs.next()?;
    pairs.all(|(_, submits)| submits.is_some()).then_some((decides, submits?))
}

fn is_kept_apart(organization: &Organization, entry: &Entry, work: &Step, other: &Step) -> bool {
    let names = |step: &Step, part: &PartRef| {
        entry.id() == Some(&part.id) && part.part.as_ref() == Some(&step.id.value)
    };
    organization.separations.iter().any(|separation| {
        separation.conflict.iter().any(|part| names(work, part))
            && separation.conflict.iter().any(|part| names(other, part))
    })
}
