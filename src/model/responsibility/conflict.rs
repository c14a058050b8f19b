//! Work that must not be in one pair of hands: an approval and what it decides about, steps that the
//! registry keeps apart.
//!
//! Whether two roles are in the same hands is a question to the caller, who may ask it for the
//! organisation as it is, or as it would be with two posts merged.

use crate::model::kind::process::{Assignment, Letter, Process, Step, StepKind};
use crate::model::kind::{Detail, PartRef};
use crate::model::organization::Separation;
use crate::model::{Entry, KnowledgeBase};

/// Two steps in the same hands.
#[derive(Debug, Clone)]
pub struct Conflict<'k> {
    /// The separation that keeps them apart; `None` for an approval by its own submitter.
    pub separation: Option<&'k Separation>,
    /// The step that comes first: the work that was submitted.
    pub first: &'k Step,
    /// The process of the first step.
    pub first_entry: &'k Entry,
    /// The step that comes second: the approval.
    pub second: &'k Step,
    /// The process of the second step.
    pub second_entry: &'k Entry,
    /// Who carries the first out.
    pub one: &'k Assignment,
    /// Who carries the second out.
    pub other: &'k Assignment,
}

/// Returns the approvals that nobody but a submitter decides, one conflict for each. Steps that the
/// registry itself keeps apart are left to [`separations`].
pub fn self_approvals<'k>(
    knowledge_base: &'k KnowledgeBase,
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Vec<Conflict<'k>> {
    let mut found = Vec::new();
    for (entry, process) in knowledge_base.processes() {
        for approval in process.steps.iter().filter(|step| step.kind == StepKind::Approval) {
            let conflict = submitters(process, approval)
                .into_iter()
                .filter(|work| !is_kept_apart(knowledge_base, entry, work, approval))
                .find_map(|work| {
                    let (one, other) = only_submitters(work, approval, is_same)?;
                    Some(Conflict {
                        separation: None,
                        first: work,
                        first_entry: entry,
                        second: approval,
                        second_entry: entry,
                        one,
                        other,
                    })
                });
            found.extend(conflict);
        }
    }
    found
}

/// Returns the steps that the registry keeps apart and that are in the same hands; of several that
/// one separation names, each with the first of those before it.
pub fn separations<'k>(
    knowledge_base: &'k KnowledgeBase,
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Vec<Conflict<'k>> {
    let mut found = Vec::new();
    for separation in &knowledge_base.organization.separations {
        let steps: Vec<(&Entry, &Step)> =
            separation.conflict.iter().filter_map(|part| step(knowledge_base, part)).collect();
        for (i, (second_entry, second)) in steps.iter().enumerate() {
            found.extend(steps[..i].iter().find_map(|(first_entry, first)| {
                let (one, other) = shared(first, second, is_same)?;
                let separation = Some(separation);
                Some(Conflict { separation, first, first_entry, second, second_entry, one, other })
            }));
        }
    }
    found
}

/// Returns the step that a reference leads to.
fn step<'k>(knowledge_base: &'k KnowledgeBase, part: &PartRef) -> Option<(&'k Entry, &'k Step)> {
    let entry = knowledge_base.entry(&part.id)?;
    match &entry.detail {
        Detail::Process(process) => Some((entry, process.step(part.part.as_ref()?)?)),
        _ => None,
    }
}

/// Returns who carries out both of two steps.
fn shared<'k>(
    first: &'k Step,
    second: &'k Step,
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Option<(&'k Assignment, &'k Assignment)> {
    // The very same step, written twice, is kept apart from nothing.
    if first.id.span == second.id.span {
        return None;
    }
    second.with(Letter::R).find_map(|other| {
        let one = first.with(Letter::R).find(|one| is_same(&one.role, &other.role))?;
        Some((one, other))
    })
}

/// Returns the steps whose work an approval decides about: those that lead to it, be it through
/// forks and other approvals.
fn submitters<'p>(process: &'p Process, approval: &Step) -> Vec<&'p Step> {
    let mut seen = vec![approval.id.value.as_str()];
    let mut open = vec![approval.id.value.as_str()];
    let mut found = Vec::new();
    while let Some(target) = open.pop() {
        let leads_there = |step: &&Step| step.next.iter().any(|branch| branch.to == target);
        for step in process.steps.iter().filter(leads_there) {
            if seen.contains(&step.id.value.as_str()) {
                continue;
            }
            seen.push(&step.id.value);
            match step.kind {
                StepKind::Task | StepKind::Subprocess | StepKind::Timer => found.push(step),
                StepKind::Start
                | StepKind::End
                | StepKind::Approval
                | StepKind::Decision
                | StepKind::Parallel => open.push(&step.id.value),
            }
        }
    }
    found
}

/// Returns who submitted and who decides, where nobody decides but who submitted.
fn only_submitters<'p>(
    work: &'p Step,
    approval: &'p Step,
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Option<(&'p Assignment, &'p Assignment)> {
    let submitter = |decides: &Assignment| {
        work.with(Letter::R).find(|submits| is_same(&submits.role, &decides.role))
    };
    let mut pairs = approval.with(Letter::R).map(|decides| (decides, submitter(decides)));
    let (decides, submits) = pairs.next()?;
    pairs.all(|(_, submits)| submits.is_some()).then_some((submits?, decides))
}

fn is_kept_apart(knowledge_base: &KnowledgeBase, entry: &Entry, work: &Step, other: &Step) -> bool {
    let names = |step: &Step, part: &PartRef| {
        entry.id() == Some(&part.id) && part.part.as_ref() == Some(&step.id.value)
    };
    knowledge_base.organization.separations.iter().any(|separation| {
        separation.conflict.iter().any(|part| names(work, part))
            && separation.conflict.iter().any(|part| names(other, part))
    })
}
