//! What is missing in an organisation: departments that answer for nothing, posts that are empty,
//! roles that nothing names.

use std::collections::BTreeSet;

use super::company::Company;
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::faq::Case;
use crate::model::kind::process::Letter;
use crate::model::organization::Role;

/// What is missing. All ids are in the order of the registry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Departments whose roles take part in steps and answer for none.
    pub departments: Vec<String>,
    /// Roles with duties that nobody holds and for which nobody stands in.
    pub vacant: Vec<String>,
    /// Roles that nothing names.
    pub unused: Vec<String>,
    /// Whether the registry says of any role who holds it. Where it does not, a role without a
    /// holder may well have one.
    pub names_holders: bool,
}

impl Gaps {
    /// Returns what is missing in a company.
    pub fn of(knowledge_base: &KnowledgeBase, company: &Company) -> Gaps {
        let organization = &knowledge_base.organization;
        let is_accountable =
            |group: usize| company.rollup.iter().any(|row| row[group].counts.of(Letter::A) > 0);
        let departments = company
            .groups
            .iter()
            .enumerate()
            .filter(|(group, _)| !is_accountable(*group))
            .filter_map(|(_, group)| group.department.clone())
            // A role of it may answer for a step that this build does not show.
            .filter(|id| {
                let mut roles = organization.roles.iter();
                !roles.any(|role| {
                    role.department.as_ref() == Some(id)
                        && knowledge_base.names.roles_elsewhere.contains(&role.id.value)
                })
            })
            .collect();
        let is_empty = |role: &&Role| role.holders.is_empty() && role.headcount.is_none();
        let vacant = organization
            .roles
            .iter()
            .filter(|role| company.roles.contains(&role.id.value))
            .filter(|role| is_empty(role) && role.deputy.is_none())
            .map(|role| role.id.value.clone())
            .collect();
        let used = used(knowledge_base, company);
        let unused = organization
            .roles
            .iter()
            .map(|role| &role.id.value)
            .filter(|role| !used.contains(role.as_str()))
            .cloned()
            .collect();
        let names_holders = organization.roles.iter().any(|role| !role.holders.is_empty());
        Gaps { departments, vacant, unused, names_holders }
    }
}

/// Returns the roles that anything names, beside their own entry in the registry and the systems
/// that they may use.
fn used<'k>(knowledge_base: &'k KnowledgeBase, company: &'k Company) -> BTreeSet<&'k str> {
    let organization = &knowledge_base.organization;
    let mut used: BTreeSet<&str> = company.roles.iter().map(String::as_str).collect();
    used.extend(knowledge_base.names.roles_elsewhere.iter().map(String::as_str));
    used.extend(organization.departments.iter().filter_map(|d| d.head.as_deref()));
    used.extend(organization.roles.iter().filter_map(|role| role.deputy.as_deref()));
    for system in &organization.systems {
        used.extend(system.owner.as_deref());
        used.extend(system.permissions.iter().filter_map(|p| p.approver.as_deref()));
    }
    for tier in organization.authority.iter().flat_map(|authority| &authority.tiers) {
        used.extend(tier.chain.iter().map(|link| link.role.as_str()));
    }
    for entry in &knowledge_base.entries {
        used.extend(entry.common.owner.as_deref());
        used.extend(entry.common.approvals.iter().map(|approval| approval.role.as_str()));
        match &entry.detail {
            Detail::Process(process) => {
                let parts = process.steps.iter().flat_map(|step| &step.assignments);
                used.extend(parts.map(|part| part.role.as_str()));
                used.extend(process.records.iter().filter_map(|kept| kept.by.as_deref()));
            }
            Detail::Training(training) => used.extend(training.roles.iter().map(String::as_str)),
            Detail::Faq(faq) => {
                for question in &faq.questions {
                    add_cases(&question.cases, &mut used);
                }
            }
            Detail::Form(_)
            | Detail::Flowchart(_)
            | Detail::Policy(_)
            | Detail::Role(_)
            | Detail::Department(_)
            | Detail::Term(_)
            | Detail::Page => {}
        }
    }
    used
}

fn add_cases<'k>(cases: &'k [Case], used: &mut BTreeSet<&'k str>) {
    for case in cases {
        used.extend(case.escalate.as_deref());
        add_cases(&case.cases, used);
    }
}
