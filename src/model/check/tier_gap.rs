//! `tier-gap`: an amount that no tier holds.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::organization::Tier;

/// The rule.
pub static RULE: Rule = Rule {
    code: "tier-gap",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
For some amounts no tier of an authority says who approves them: between two tiers,
above the last one, or because a tier ends before it begins. Such a request is
stuck, or somebody decides who may not. Let each tier begin where the one before
ends, and leave `to` out of the highest. A lowest tier with a `from` is fine: below
it nothing is to be approved.",
        zh: "\
有些金额，审批权限里没有写由谁批准：两档之间有空档，最高一档之上没有人批，或者某一档的下限不小于
上限。这样的申请会卡住，或由无权的人决定。请让每一档从上一档结束处开始，最高一档不写 `to`。最低
一档写 `from` 没有问题：低于它的不需要审批。",
    },
    example: "\
authority:
  - matter: 采购申请
    tiers:
      - {to: 5000, chain: [△staff, ★dept-head]}
      - {from: 8000, chain: [△staff, ▲dept-head, ★general-manager]}
",
};

/// Reports the amounts of every authority that lie in no tier.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for authority in &knowledge_base.organization.authority {
        let matter = &authority.matter.value;
        let tiers = authority.ascending();
        let (sound, empty): (Vec<&Tier>, Vec<&Tier>) =
            tiers.into_iter().partition(|tier| tier.lower() < tier.upper());
        for tier in &empty {
            diagnostics.push(
                RULE.at(
                    tier.bound_span(),
                    both(
                        format!("this tier of `{matter}` holds no amount"),
                        format!("`{matter}` 的这一档不包含任何金额"),
                    ),
                )
                .help(both("`from` must be below `to`", "`from` 要小于 `to`")),
            );
        }
        // What cannot be read may fill the gap.
        if !empty.is_empty() || authority.tiers.iter().any(|tier| !tier.is_sound) {
            continue;
        }
        let mut before: Option<&Tier> = None;
        for tier in sound {
            if let Some(to) = before.and_then(|before| before.to.as_ref())
                && let Some(from) = tier.from.as_ref().filter(|from| from.value > to.value)
            {
                diagnostics.push(
                    RULE.at(
                        &from.span,
                        both(
                            format!(
                                "nobody approves `{matter}` from {} up to {}",
                                to.text, from.text
                            ),
                            format!("`{matter}` 从 {} 到 {} 没有人审批", to.text, from.text),
                        ),
                    )
                    .related(to.span.clone(), both("the tier before ends here", "上一档到这里为止"))
                    .help(both(
                        format!("begin where the tier before ends: `from: {}`", to.text),
                        format!("从上一档结束处开始：`from: {}`", to.text),
                    )),
                );
            }
            before = match before {
                Some(before) if before.upper() >= tier.upper() => Some(before),
                _ => Some(tier),
            };
        }
        if let Some(to) = before.and_then(|last| last.to.as_ref()) {
            diagnostics.push(
                RULE.at(
                    &to.span,
                    both(
                        format!("nobody approves `{matter}` from {} on", to.text),
                        format!("`{matter}` 从 {} 起没有人审批", to.text),
                    ),
                )
                .help(both(
                    "leave `to` out of the highest tier, or add one above it",
                    "最高一档不写 `to`，或再加一档",
                )),
            );
        }
    }
}
