//! The page of all duties: what each role does, to choose one's own from.

use serde::Serialize;

use super::MOST;
use super::words::{self, LetterView, ShareView};
use crate::model::responsibility::company::Share;
use crate::model::responsibility::processes;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DutiesView {
    groups: Vec<GroupView>,
    legend: Vec<LetterView>,
    is_brief: bool,
}

/// A department and the duties of its roles.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct GroupView {
    title: String,
    roles: Vec<RoleView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct RoleView {
    id: String,
    role: Link,
    /// What it does, step by step; empty where the page is brief.
    processes: Vec<ProcessDuties>,
    /// What it does in each process, counted; empty where the page is not brief or where there are
    /// too many processes to name.
    counts: Vec<(Link, Vec<ShareView>)>,
    /// What it does in all processes, counted; empty where the page is not brief.
    sum: Vec<ShareView>,
    /// In how many processes, in words; empty where the page is not brief.
    processes_count: String,
}

/// What a role does in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ProcessDuties {
    /// The process.
    pub process: Link,
    /// Its steps that the role takes part in.
    pub steps: Vec<StepDuty>,
}

/// What a role does in a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StepDuty {
    /// The step.
    pub step: Link,
    /// Its letters, in order.
    pub letters: Vec<LetterView>,
    /// The deadline or interval, in words.
    pub within: String,
    /// The forms that are filled in there.
    pub uses: Vec<Link>,
    /// The forms that are signed there.
    pub signs: Vec<Link>,
}

/// Returns the view of all duties as seen from the page at `from`.
pub fn view(site: &Site<'_>, from: &str) -> (DutiesView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let company = &knowledge_base.responsibility.company;
    let all_steps = company.shares.iter().flatten().flat_map(|share| share.counts.iter());
    let is_brief = all_steps.map(|(_, count)| count as usize).sum::<usize>() > MOST;
    let is_taking_part = |share: &&Share| !share.counts.is_empty();
    let names_processes =
        is_brief && company.shares.iter().flatten().filter(is_taking_part).count() <= MOST;
    let none = || vec![Vec::new(); company.roles.len()];
    let mut all = if is_brief { none() } else { duties(site, from, &company.roles) };
    let groups = company
        .groups
        .iter()
        .map(|group| GroupView {
            title: match &group.department {
                Some(id) => site.department_link(from, id).title,
                None => site.theme.texts.get("reference.no_department").to_owned(),
            },
            roles: group
                .roles
                .iter()
                .map(|role| {
                    let (sum, count) = if is_brief { sum(site, *role) } else { (Vec::new(), 0) };
                    let texts = &site.theme.texts;
                    RoleView {
                        id: company.roles[*role].clone(),
                        role: site.role_link(from, &company.roles[*role]),
                        processes: std::mem::take(&mut all[*role]),
                        counts: if names_processes {
                            counts(site, from, *role)
                        } else {
                            Vec::new()
                        },
                        sum,
                        processes_count: match count {
                            0 => String::new(),
                            count => texts.with("responsibility.in_processes", count.to_string()),
                        },
                    }
                })
                .collect(),
        })
        .collect();
    (DutiesView { groups, legend: words::legend(site), is_brief }, Vec::new())
}

/// Returns how many steps the role of a column has in each process that it takes part in.
fn counts(site: &Site<'_>, from: &str, column: usize) -> Vec<(Link, Vec<ShareView>)> {
    let knowledge_base = site.knowledge_base;
    let company = &knowledge_base.responsibility.company;
    let rows = company.processes.iter().zip(&company.shares);
    rows.filter(|(_, shares)| !shares[column].counts.is_empty())
        .map(|(position, shares)| {
            let link = site.link(from, &knowledge_base.entries[*position]);
            (link, words::share(site, &shares[column]))
        })
        .collect()
}

/// Returns how many steps the role of a column has in all processes, and in how many of these it
/// takes part.
fn sum(site: &Site<'_>, column: usize) -> (Vec<ShareView>, usize) {
    let shares = &site.knowledge_base.responsibility.company.shares;
    let mut sum = Share::default();
    for share in shares.iter().map(|row| &row[column]) {
        sum.counts.extend(&share.counts);
        sum.inherited += share.inherited;
    }
    let count = shares.iter().filter(|row| !row[column].counts.is_empty()).count();
    (words::share(site, &sum), count)
}

/// Returns what each of several roles does, by process in reading order, as seen from the page at
/// `from`.
pub fn duties(site: &Site<'_>, from: &str, roles: &[String]) -> Vec<Vec<ProcessDuties>> {
    let language = site.theme.texts.language;
    let mut all: Vec<Vec<ProcessDuties>> = vec![Vec::new(); roles.len()];
    for (_, entry, process) in processes(site.knowledge_base) {
        let process_link = site.link(from, entry);
        let mut own: Vec<Vec<StepDuty>> = vec![Vec::new(); roles.len()];
        for step in &process.steps {
            let documents = |ids: &[String]| -> Vec<Link> {
                ids.iter().map(|id| site.document_link(from, id)).collect()
            };
            for (steps, role) in own.iter_mut().zip(roles) {
                let parts = step.assignments.iter().filter(|part| part.role == *role);
                let letters: Vec<LetterView> =
                    parts.map(|part| words::view(site, part.letter, part.is_inherited)).collect();
                if letters.is_empty() {
                    continue;
                }
                steps.push(StepDuty {
                    step: Link {
                        title: step.action.value.clone(),
                        url: page_href(from, &entry.url, Some(&step.id.value)),
                    },
                    letters,
                    within: step
                        .within
                        .or(step.every)
                        .map(|time| time.words(language))
                        .unwrap_or_default(),
                    uses: documents(&step.uses),
                    signs: documents(&step.signs),
                });
            }
        }
        for (processes, steps) in all.iter_mut().zip(own) {
            if !steps.is_empty() {
                processes.push(ProcessDuties { process: process_link.clone(), steps });
            }
        }
    }
    all
}
