//! Impact: what stands still while a post is vacant, and what would break if it were merged.

use super::conflict::{self, Conflict};
use super::processes;
use crate::model::KnowledgeBase;
use crate::model::kind::process::Letter;
use crate::model::organization::Mark;

/// A step, by the position of its process and its own.
pub type Place = (usize, usize);

/// What depends on a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Impact {
    /// The steps that nobody else carries out.
    pub without_responsible: Vec<Place>,
    /// The steps that others carry out as well.
    pub shared: Vec<Place>,
    /// The steps that nobody else answers for, and whether that is inherited from the process.
    pub without_accountable: Vec<(Place, bool)>,
    /// What it does in chains of authority: the positions of the matter and of the tier, and its mark.
    pub tiers: Vec<(usize, usize, Mark)>,
    /// The departments that it leads.
    pub departments: Vec<String>,
    /// The roles that it stands in for.
    pub deputy_of: Vec<String>,
    /// The systems that it answers for.
    pub systems: Vec<String>,
    /// The permissions that it approves: system and permission.
    pub permissions: Vec<(String, String)>,
    /// The documents that it answers for, by position.
    pub documents: Vec<usize>,
    /// The role that stands in for it.
    pub deputy: Option<String>,
}

impl Impact {
    /// Returns what depends on a role.
    pub fn of(knowledge_base: &KnowledgeBase, role: &str) -> Impact {
        let organization = &knowledge_base.organization;
        let is_role = |other: &Option<String>| other.as_deref() == Some(role);
        let mut impact = Impact {
            deputy: organization.role(role).and_then(|role| role.deputy.clone()),
            ..Impact::default()
        };
        for (entry, _, process) in processes(knowledge_base) {
            for (number, step) in process.steps.iter().enumerate() {
                let place = (entry, number);
                let mut responsible = step.roles(Letter::R);
                if responsible.any(|other| other == role) {
                    let is_alone = step.roles(Letter::R).all(|other| other == role);
                    match is_alone {
                        true => impact.without_responsible.push(place),
                        false => impact.shared.push(place),
                    }
                }
                let accountable = step.with(Letter::A).find(|part| part.role == role);
                if let Some(part) = accountable
                    && step.roles(Letter::A).all(|other| other == role)
                {
                    impact.without_accountable.push((place, part.is_inherited));
                }
            }
        }
        for (matter, authority) in organization.authority.iter().enumerate() {
            for (number, tier) in authority.tiers.iter().enumerate() {
                let links = tier.chain.iter().filter(|link| link.role == role);
                impact.tiers.extend(links.map(|link| (matter, number, link.mark)));
            }
        }
        let departments = organization.departments.iter().filter(|d| is_role(&d.head));
        impact.departments = departments.map(|d| d.id.value.clone()).collect();
        let roles = organization.roles.iter().filter(|other| is_role(&other.deputy));
        impact.deputy_of = roles.map(|other| other.id.value.clone()).collect();
        for system in &organization.systems {
            if is_role(&system.owner) {
                impact.systems.push(system.id.value.clone());
            }
            let own = system.permissions.iter().filter(|p| is_role(&p.approver));
            let pairs = own.map(|p| (system.id.value.clone(), p.id.value.clone()));
            impact.permissions.extend(pairs);
        }
        let owned = knowledge_base.entries.iter().enumerate();
        impact.documents = owned
            .filter(|(_, entry)| entry.id().is_some() && is_role(&entry.common.owner))
            .map(|(position, _)| position)
            .collect();
        impact
    }

    /// Returns whether nothing depends on the role.
    pub fn is_empty(&self) -> bool {
        let Impact { deputy, .. } = self;
        *self == Impact { deputy: deputy.clone(), ..Impact::default() }
    }
}

/// Returns the conflicts that there would be if one role took over all that another does, and that
/// are not there yet.
pub fn merged<'k>(knowledge_base: &'k KnowledgeBase, role: &str, into: &str) -> Vec<Conflict<'k>> {
    let organization = &knowledge_base.organization;
    let as_is = |one: &str, other: &str| organization.is_same(one, other);
    let taken = |id: &'_ str| -> String { if id == role { into } else { id }.to_owned() };
    let as_merged = |one: &str, other: &str| as_is(one, other) || as_is(&taken(one), &taken(other));
    let find = |is_same: &dyn Fn(&str, &str) -> bool| {
        let mut found = conflict::separations(knowledge_base, is_same);
        found.extend(conflict::self_approvals(knowledge_base, is_same));
        found
    };
    let before = find(&as_is);
    let is_there = |new: &Conflict<'_>| {
        let mut known = before.iter();
        known.any(|old| {
            old.first.id.span == new.first.id.span && old.second.id.span == new.second.id.span
        })
    };
    find(&as_merged).into_iter().filter(|new| !is_there(new)).collect()
}
