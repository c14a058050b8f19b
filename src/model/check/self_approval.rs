//! `self-approval`: an approval that is decided by whoever submitted it.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::responsibility::conflict;

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
    let is_same = |one: &str, other: &str| organization.is_same(one, other);
    for found in conflict::self_approvals(knowledge_base, &is_same) {
        let (id, decides, submits) = (&found.second.id.value, found.other, found.one);
        let role = &decides.role;
        let holder = organization.sole_holder(role).filter(|_| *role != submits.role);
        let message = match holder {
            None => both(
                format!("the approval `{id}` is decided by `{role}`, who submitted it"),
                format!("审批步骤 `{id}` 由提交者 `{role}` 自己审批"),
            ),
            Some(holder) => both(
                format!(
                    "the approval `{id}` is decided by `{role}` and submitted by `{}`, both of \
                     whom are only {holder}",
                    submits.role
                ),
                format!(
                    "审批步骤 `{id}` 由 `{role}` 审批、由 `{}` 提交，两个岗位都只有 {holder} 一人",
                    submits.role
                ),
            ),
        };
        let work = &found.first.id.value;
        diagnostics.push(
            RULE.at(&decides.span, message)
                .related(
                    submits.span.clone(),
                    both(
                        format!("submitted here, in the step `{work}`"),
                        format!("提交在这里：步骤 `{work}`"),
                    ),
                )
                .help(both("let another role decide: `R: …`", "改由别的岗位审批：`R: …`")),
        );
    }
}
