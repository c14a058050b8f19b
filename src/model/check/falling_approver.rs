//! `falling-approver`: a greater amount that a lower rank decides about.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::organization::Organization;
use crate::model::organization::Tier;
use crate::model::organization::authority::Link;

/// The rule.
pub static RULE: Rule = Rule {
    code: "falling-approver",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
The amounts of this tier are greater than those of the tier before, but the role
that decides (`★`) has a lower `level` in `organization.yaml`. Most often two tiers or
two roles have been swapped. Let somebody of the same or a higher rank decide, or
correct the `level` of the roles.",
        zh: "\
这一档的金额比前一档大，终批岗位（`★`）在 `organization.yaml` 中的 `level` 却更低。多半是两档或两个
岗位写反了。请改由同级或更高的岗位终批，或改正岗位的 `level`。",
    },
    example: "\
authority:
  - matter: 采购申请
    tiers:
      - {to: 5000, chain: [△staff, ★general-manager]}
      - {from: 5000, chain: [△staff, ★dept-head]}
",
};

/// Reports the tiers of every authority whose approver ranks below that of the tier before.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let organization = &knowledge_base.organization;
    for authority in &organization.authority {
        let tiers = authority.ascending();
        // Where two tiers overlap, which of them is the greater is not sure.
        let is_above = |pair: &&[&Tier]| pair[0].upper() <= pair[1].lower();
        for pair in tiers.windows(2).filter(is_above) {
            let Some((before, lower)) = ranked(organization, pair[0]) else { continue };
            let Some((link, rank)) = ranked(organization, pair[1]) else { continue };
            if rank < lower {
                let (role, matter) = (&link.role, &authority.matter.value);
                diagnostics.push(
                    RULE.at(
                        &link.span,
                        both(
                            format!(
                                "`{role}` decides about greater amounts of `{matter}` than \
                                 `{}`, who ranks higher",
                                before.role
                            ),
                            format!(
                                "`{matter}` 金额更大，终批的 `{role}` 却比 `{}` 级别低",
                                before.role
                            ),
                        ),
                    )
                    .related(
                        before.span.clone(),
                        both("decides about the lesser amounts", "金额较小的一档由它终批"),
                    )
                    .help(both(
                        "let the same or a higher rank decide, or correct `level` of the roles",
                        "改由同级或更高的岗位终批，或改正岗位的 `level`",
                    )),
                );
            }
        }
    }
}

/// Returns the role that decides in a tier, and its rank.
fn ranked<'t>(organization: &Organization, tier: &'t Tier) -> Option<(&'t Link, f64)> {
    let link = tier.approver()?;
    Some((link, organization.role(&link.role)?.rank()?))
}
