//! The company matrix: processes × roles, the roles by department.

use std::collections::BTreeMap;

use super::{Counts, processes};
use crate::model::KnowledgeBase;
use crate::model::kind::process::{Letter, Process};

/// What a role has to do in a process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Share {
    /// Its steps by letter.
    pub counts: Counts,
    /// How many of its A come from the process and not from the step.
    pub inherited: u32,
}

/// The roles of a department, or those that belong to none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The department.
    pub department: Option<String>,
    /// The positions of its roles.
    pub roles: Vec<usize>,
}

/// Who has what to do in which process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Company {
    /// The positions of the entries, in reading order.
    pub processes: Vec<usize>,
    /// The roles that take part anywhere, by department, each in the order of the registry.
    pub roles: Vec<String>,
    /// The departments of these roles, in the order of the registry; roles of none come last.
    pub groups: Vec<Group>,
    /// For each process, what each role has to do in it.
    pub shares: Vec<Vec<Share>>,
    /// For each process and each group, what anybody in it has to do. A step that two of its roles
    /// share counts once.
    pub rollup: Vec<Vec<Share>>,
}

impl Company {
    /// Returns the matrix of a whole knowledge base.
    pub fn of(knowledge_base: &KnowledgeBase) -> Company {
        let processes = processes(knowledge_base);
        let organization = &knowledge_base.organization;
        let is_used = |role: &str| {
            let mut steps = processes.iter().flat_map(|(.., process)| &process.steps);
            steps.any(|step| step.assignments.iter().any(|part| part.role == role))
        };
        let mut roles = Vec::new();
        let mut groups = Vec::new();
        let departments = organization.departments.iter().map(|d| Some(d.id.value.as_str()));
        for department in departments.chain([None]) {
            let first = roles.len();
            let own = organization.roles.iter().filter(|r| r.department.as_deref() == department);
            roles.extend(own.map(|role| role.id.value.clone()).filter(|role| is_used(role)));
            if roles.len() > first {
                let department = department.map(str::to_owned);
                groups.push(Group { department, roles: (first..roles.len()).collect() });
            }
        }
        let columns: BTreeMap<&str, usize> =
            roles.iter().enumerate().map(|(i, role)| (role.as_str(), i)).collect();
        let mut group_of = vec![0; roles.len()];
        for (number, group) in groups.iter().enumerate() {
            group.roles.iter().for_each(|role| group_of[*role] = number);
        }
        let shares = processes.iter().map(|(.., process)| shares(process, &columns)).collect();
        let rollup = processes
            .iter()
            .map(|(.., process)| rollup(process, &columns, &group_of, groups.len()))
            .collect();
        let processes = processes.into_iter().map(|(position, ..)| position).collect();
        Company { processes, roles, groups, shares, rollup }
    }
}

fn shares(process: &Process, columns: &BTreeMap<&str, usize>) -> Vec<Share> {
    let mut shares = vec![Share::default(); columns.len()];
    for part in process.steps.iter().flat_map(|step| &step.assignments) {
        let Some(column) = columns.get(part.role.as_str()) else { continue };
        shares[*column].counts.add(part.letter);
        shares[*column].inherited += u32::from(part.is_inherited);
    }
    shares
}

fn rollup(
    process: &Process,
    columns: &BTreeMap<&str, usize>,
    group_of: &[usize],
    groups: usize,
) -> Vec<Share> {
    let mut rollup = vec![Share::default(); groups];
    for step in &process.steps {
        let mut seen: Vec<(Letter, usize)> = Vec::new();
        for part in &step.assignments {
            let Some(column) = columns.get(part.role.as_str()) else { continue };
            let place = (part.letter, group_of[*column]);
            if !seen.contains(&place) {
                seen.push(place);
                rollup[place.1].counts.add(part.letter);
                rollup[place.1].inherited += u32::from(part.is_inherited);
            }
        }
    }
    rollup
}
