//! `vacant-role`: a role with duties and nobody to fulfil them.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;

/// The rule.
pub static RULE: Rule = Rule {
    code: "vacant-role",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
The registry names the holders of roles, but none for this one, and no deputy
either. It takes part in steps, so these steps wait for nobody. Name a holder or a
`headcount`, or a `deputy` that stands in meanwhile. Where the registry names no holders
at all, this rule says nothing.",
        zh: "\
登记表写了各岗位的任职人，这个岗位却没有，也没有代理岗位。它在流程中有步骤，这些步骤就没有人做。
请写明任职人（`holders`）或编制人数（`headcount`），或指定代理岗位（`deputy`）。登记表完全不写任职人
时，本规则不提醒。",
    },
    example: "\
roles:
  - {id: staff, name: 员工, holders: [李强, 周敏]}
  - {id: hr-officer, name: 人事专员}
",
};

/// Reports the roles with duties that nobody holds and for which nobody stands in.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let gaps = &knowledge_base.responsibility.gaps;
    let organization = &knowledge_base.organization;
    for role in gaps.vacant.iter().filter(|_| gaps.names_holders) {
        let Some(role) = organization.role(role) else { continue };
        let id = &role.id.value;
        diagnostics.push(
            RULE.at(
                &role.id.span,
                both(
                    format!("nobody holds the role `{id}`, and nobody stands in"),
                    format!("岗位 `{id}` 既没有任职人，也没有代理岗位"),
                ),
            )
            .help(both(
                "add `holders: [name]`, or `deputy: role`",
                "补上 `holders: [姓名]`，或 `deputy: 岗位`",
            )),
        );
    }
}
