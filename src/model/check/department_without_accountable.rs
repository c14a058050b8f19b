//! `department-without-accountable`: a department that works and answers for nothing.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;

/// The rule.
pub static RULE: Rule = Rule {
    code: "department-without-accountable",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
Roles of this department take part in steps, but none of them is accountable (`A`)
for any. So others answer for all of its work, and its head for nothing. Make the
head of the department accountable for the steps that its people carry out.",
        zh: "\
这个部门的岗位参与了步骤，却没有一个步骤由本部门负总责（`A`）：它的工作都由别人担责，部门负责人
不对任何事负责。请让部门负责人对本部门执行的步骤负总责。",
    },
    example: "\
departments:
  - {id: hr, name: 人力资源部, head: hr-manager}
roles:
  - {id: hr-officer, name: 人事专员, department: hr}
  - {id: hr-manager, name: 人力资源经理, department: hr}
",
};

/// Reports the departments whose roles take part in steps and answer for none.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for id in &knowledge_base.responsibility.gaps.departments {
        let Some(department) = knowledge_base.organization.department(id) else { continue };
        let help = match &department.head {
            Some(head) => both(
                format!("make `{head}` accountable for steps of the department: `A: {head}`"),
                format!("让 `{head}` 对本部门的步骤负总责：`A: {head}`"),
            ),
            None => both(
                "make its head accountable for steps of the department: `A: role`",
                "让部门负责人对本部门的步骤负总责：`A: 岗位`",
            ),
        };
        diagnostics.push(
            RULE.at(
                &department.id.span,
                both(
                    format!("no role of the department `{id}` is accountable for anything"),
                    format!("部门 `{id}` 没有任何岗位负总责（A）"),
                ),
            )
            .help(help),
        );
    }
}
