//! `tier-without-final-approver`: a tier in which not exactly one role decides.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;

/// The rule.
pub static RULE: Rule = Rule {
    code: "tier-without-final-approver",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
In every tier of an authority exactly one role decides and is marked `★`. With
none, a request goes round and nobody may say yes; with two, each may wait for the
other. Mark the one that has the last word.",
        zh: "\
审批权限的每一档要有且只有一个岗位作最后决定，标记为 `★`。没有，申请走完一圈也没人能同意；有
两个，就会互相等。请给作最后决定的那个岗位加上 `★`。",
    },
    example: "\
authority:
  - matter: 采购申请
    tiers:
      - {chain: [△staff, ▲dept-head]}
",
};

/// Reports the tiers of every authority in which no role or several have the last word.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for authority in &knowledge_base.organization.authority {
        let matter = &authority.matter.value;
        for tier in &authority.tiers {
            let diagnostic = match &tier.finals[..] {
                [_] => continue,
                // That there is no chain at all is told as a missing key.
                [] if tier.chain_span == tier.span => continue,
                [] => RULE.at(
                    &tier.chain_span,
                    both(
                        format!("nobody has the last word in this tier of `{matter}`"),
                        format!("`{matter}` 的这一档没有终批岗位（★）"),
                    ),
                ),
                [first, second, ..] => RULE
                    .at(
                        second,
                        both(
                            format!(
                                "{} roles have the last word in this tier of `{matter}`",
                                tier.finals.len()
                            ),
                            format!("`{matter}` 的这一档有 {} 个终批岗位（★）", tier.finals.len()),
                        ),
                    )
                    .related(first.clone(), both("the first one", "第一个在这里")),
            };
            diagnostics.push(diagnostic.help(both(
                "mark exactly one role with `★`; the others review (`▲`) or examine (`○`)",
                "只给一个岗位标 `★`，其余标 `▲`（审核）或 `○`（审查）",
            )));
        }
    }
}
