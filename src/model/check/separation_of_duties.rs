//! `separation-of-duties`: two steps that must be kept apart, in the same hands.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::responsibility::conflict;

/// The rule.
pub static RULE: Rule = Rule {
    code: "separation-of-duties",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
`sod:` in `organization.yaml` keeps these steps apart: whoever carries out one must
not carry out the other, so that a mistake or a fraud needs two people. Here one
role is responsible (`R`) for both, or two roles that the same person holds alone.
Give one of the steps to another role. Who is accountable (`A`) for both does not
matter here.",
        zh: "\
`organization.yaml` 的 `sod:` 规定这些步骤不相容：做了一个的人不得再做另一个，这样出错或舞弊至少
要两个人。这里同一个岗位负责（`R`）两个步骤，或者两个岗位只由同一个人担任。请把其中一个步骤交给
别的岗位。两个步骤由同一个岗位批准（`A`），不算违反。",
    },
    example: "\
---
type: process
id: FIN-P01
title: 费用报销
raci: {A: finance-manager}
steps:
  - {id: approve, kind: approval, do: 审核票据, R: accountant, within: 1wd}
  - {id: pay, do: 付款, R: accountant, within: 1wd}
---
",
};

/// Reports the steps that the registry keeps apart and that one role or person carries out.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let organization = &knowledge_base.organization;
    let is_same = |one: &str, other: &str| organization.is_same(one, other);
    for found in conflict::separations(knowledge_base, &is_same) {
        let Some(separation) = found.separation else { continue };
        let (id, name) = (&found.second.id.value, &separation.name.value);
        let (role, first) = (&found.other.role, &found.one.role);
        let message = match organization.sole_holder(role).filter(|_| role != first) {
            None => both(
                format!(
                    "`{role}` carries out the step `{id}` and one that `{name}` keeps apart from it"
                ),
                format!("`{role}` 既做步骤 `{id}`，又做与它不相容的步骤（{name}）"),
            ),
            Some(holder) => both(
                format!(
                    "`{role}` carries out the step `{id}` and `{first}` one that `{name}` keeps \
                     apart from it, and both are only {holder}"
                ),
                format!(
                    "`{role}` 做步骤 `{id}`，`{first}` 做与它不相容的步骤（{name}），两个岗位都只有 {holder} 一人"
                ),
            ),
        };
        diagnostics.push(
            RULE.at(&found.other.span, message)
                .related(found.one.span.clone(), both("the other step", "另一个步骤"))
                .related(
                    separation.name.span.clone(),
                    both("kept apart here", "不相容职责登记在这里"),
                )
                .help(both(
                    "give one of the two steps to another role",
                    "把其中一个步骤交给别的岗位",
                )),
        );
    }
}
