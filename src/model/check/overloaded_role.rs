//! `overloaded-role`: a role that carries more than twice what others carry.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;

/// The rule.
pub static RULE: Rule = Rule {
    code: "overloaded-role",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
Everything hangs on this role: its load is more than twice the median of all roles.
The load counts 3 for each step that it carries out (`R`) and 2 for each that it
answers for (`A`; once a process where that is inherited), divided by the people who
hold the role. It is no measure of hours, but such a post is where work piles up and
what a holiday stops. Give steps to others, or more people to the role. A role of
which the registry says neither `holders` nor `headcount` is not judged.",
        zh: "\
事情都压在这个岗位上：它的负荷超过所有岗位中位数的两倍。负荷这样算：每个执行的步骤（`R`）计 3，
每个批准的步骤（`A`）计 2（整个流程继承的只计一次），再除以任职人数。它不代表工时，但这样的岗位
最容易积压，一休假流程就停。请把步骤分给别的岗位，或增加人手。没有写 `holders` 或 `headcount` 的
岗位不作判断。",
    },
    example: "(a registry in which `headcount: 1` holds for a role with half of all steps)",
};

/// Reports the roles whose load is more than twice the median.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let loads = &knowledge_base.responsibility.loads;
    for load in loads.roles.iter().filter(|load| load.is_over) {
        let Some(role) = knowledge_base.organization.role(&load.role) else { continue };
        let Some(median) = loads.median else { continue };
        let (id, each) = (&load.role, load.each);
        diagnostics.push(
            RULE.at(
                &role.id.span,
                both(
                    format!(
                        "the role `{id}` carries {each:.1} points a person, and the median is \
                         {median:.1}"
                    ),
                    format!("岗位 `{id}` 每人负荷 {each:.1} 分，中位数为 {median:.1} 分"),
                ),
            )
            .help(both(
                "give some of its steps to other roles, or more people to the role",
                "把一部分步骤交给别的岗位，或增加任职人数",
            )),
        );
    }
}
