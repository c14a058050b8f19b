//! Which steps use a system or a form, and by whose hands.

use std::collections::BTreeMap;

use super::processes;
use crate::model::KnowledgeBase;
use crate::model::kind::process::{Letter, Step};

/// A step, and by what it uses something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The position of the process.
    pub entry: usize,
    /// The position of the step.
    pub step: usize,
    /// Whether it works in the system, or fills the form in.
    pub works: bool,
    /// Whether it grants permissions of the system, or signs the form.
    pub signs: bool,
    /// Who carries the step out.
    pub roles: Vec<String>,
}

/// The steps that use each system, by the id of the system.
pub fn systems(knowledge_base: &KnowledgeBase) -> BTreeMap<String, Vec<Use>> {
    collect(
        knowledge_base,
        |step| step.systems.iter().collect(),
        |step| step.grants.iter().map(|grant| &grant.system).collect(),
    )
}

/// The steps that use each form, by the id of the form.
pub fn forms(knowledge_base: &KnowledgeBase) -> BTreeMap<String, Vec<Use>> {
    collect(knowledge_base, |step| step.uses.iter().collect(), |step| step.signs.iter().collect())
}

fn collect(
    knowledge_base: &KnowledgeBase,
    works: impl Fn(&Step) -> Vec<&String>,
    signs: impl Fn(&Step) -> Vec<&String>,
) -> BTreeMap<String, Vec<Use>> {
    let mut found: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for (entry, _, process) in processes(knowledge_base) {
        for (number, step) in process.steps.iter().enumerate() {
            let (works, signs) = (works(step), signs(step));
            let mut ids: Vec<&String> = works.iter().chain(&signs).copied().collect();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                found.entry(id.clone()).or_default().push(Use {
                    entry,
                    step: number,
                    works: works.contains(&id),
                    signs: signs.contains(&id),
                    roles: step.roles(Letter::R).map(str::to_owned).collect(),
                });
            }
        }
    }
    found
}

/// Returns the roles that work in a system and have no permission in it, in the order in which they
/// first do; none where the registry gives no permission of the system to anybody.
pub fn without_permission(
    knowledge_base: &KnowledgeBase,
    system: &str,
    uses: &[Use],
) -> Vec<String> {
    let Some(system) = knowledge_base.organization.system(system) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    if system.grants.is_empty() {
        return found;
    }
    for role in uses.iter().filter(|used| used.works).flat_map(|used| &used.roles) {
        if system.granted(role).is_empty() && !found.contains(role) {
            found.push(role.clone());
        }
    }
    found
}
