//! `unused-role`: a role that nothing names.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unused-role",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
No step, approval chain, document, department or system names this role, so it has
nothing to do. Either a step that it carries out is missing or names another role
by mistake, or the role is no longer needed and its entry can be deleted.",
        zh: "\
没有任何步骤、审批链、文件、部门或系统提到这个岗位，它没有事情可做。可能是某个步骤漏写或写成了
别的岗位；也可能这个岗位已经不需要，登记可以删去。",
    },
    example: "\
roles:
  - {id: staff, name: 员工}
  - {id: typist, name: 打字员}
",
};

/// Reports the roles that nothing names beside the registry itself.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    // A registry comes before its processes.
    if knowledge_base.responsibility.company.processes.is_empty() {
        return;
    }
    let organization = &knowledge_base.organization;
    for role in &knowledge_base.responsibility.gaps.unused {
        let Some(role) = organization.role(role) else { continue };
        let id = &role.id.value;
        diagnostics.push(
            RULE.at(
                &role.id.span,
                both(
                    format!("nothing names the role `{id}`"),
                    format!("没有任何地方用到岗位 `{id}`"),
                ),
            )
            .help(both(
                "name it in the steps that it takes part in, or delete it",
                "在它参与的步骤中写上它，或删去这条登记",
            )),
        );
    }
}
