//! `tier-overlap`: an amount that two tiers claim.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::organization::Tier;

/// The rule.
pub static RULE: Rule = Rule {
    code: "tier-overlap",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
Two tiers of an authority hold the same amounts, so two chains could approve them,
and everybody takes the easier one. A tier holds the amounts from `from` on and
below `to`: let each tier begin where the one before ends.",
        zh: "\
审批权限的两档包含相同的金额，可以走两条审批链，大家就会挑容易的那条。一档包含 `from`（含）到
`to`（不含）的金额：请让每一档从上一档结束的地方开始。",
    },
    example: "\
authority:
  - matter: 采购申请
    tiers:
      - {to: 5000, chain: [△staff, ★dept-head]}
      - {from: 3000, chain: [△staff, ▲dept-head, ★general-manager]}
",
};

/// Reports the tiers of every authority that reach below the end of an earlier one.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for authority in &knowledge_base.organization.authority {
        let mut widest: Option<&Tier> = None;
        for tier in authority.ascending().into_iter().filter(|tier| tier.lower() < tier.upper()) {
            let Some(before) = widest else {
                widest = Some(tier);
                continue;
            };
            if tier.lower() < before.upper() {
                let matter = &authority.matter.value;
                diagnostics.push(
                    RULE.at(
                        tier.bound_span(),
                        both(
                            format!("this tier of `{matter}` holds amounts that another one holds"),
                            format!("`{matter}` 的这一档与另一档的金额重叠"),
                        ),
                    )
                    .related(
                        before.to.as_ref().map_or(&before.span, |to| &to.span).clone(),
                        match &before.to {
                            Some(to) => both(
                                format!("the other one ends at {}", to.text),
                                format!("另一档到 {} 为止", to.text),
                            ),
                            None => both("the other one has no end", "另一档没有上限"),
                        },
                    )
                    .help(match &before.to {
                        Some(to) => both(
                            format!("begin where the other ends: `from: {}`", to.text),
                            format!("从上一档结束处开始：`from: {}`", to.text),
                        ),
                        None => both(
                            "give each tier its bounds: `from: …`, `to: …`",
                            "为每一档写明界限：`from: …`、`to: …`",
                        ),
                    }),
                );
            }
            if tier.upper() > before.upper() {
                widest = Some(tier);
            }
        }
    }
}
