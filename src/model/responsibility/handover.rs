//! Handovers: where work goes from one role to another.

use std::collections::BTreeSet;

use super::processes;
use crate::model::KnowledgeBase;
use crate::model::kind::process::{Letter, Process, Step};

/// Work that goes from one role to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handover {
    /// The position of the process.
    pub entry: usize,
    /// The position of the step that ends.
    pub from_step: usize,
    /// The position of the step that begins.
    pub to_step: usize,
    /// Who carried out the one.
    pub from: String,
    /// Who carries out the other.
    pub to: String,
}

/// Returns every handover, by process in reading order and by step.
///
/// Steps that nobody carries out, such as an end, are passed through. A role that carries out the
/// following step as well hands nothing over.
pub fn handovers(knowledge_base: &KnowledgeBase) -> Vec<Handover> {
    let mut found = Vec::new();
    for (entry, _, process) in processes(knowledge_base) {
        // A step that nobody carries out hands nothing over, and would lead through all the others.
        let carried = |step: &Step| step.roles(Letter::R).next().is_some();
        for (from_step, step) in process.steps.iter().enumerate().filter(|(_, step)| carried(step))
        {
            for to_step in followers(process, step) {
                let next = &process.steps[to_step];
                for from in step.roles(Letter::R) {
                    if next.roles(Letter::R).any(|role| role == from) {
                        continue;
                    }
                    found.extend(next.roles(Letter::R).map(|to| Handover {
                        entry,
                        from_step,
                        to_step,
                        from: from.to_owned(),
                        to: to.to_owned(),
                    }));
                }
            }
        }
    }
    found
}

/// Returns the steps with somebody to carry them out that follow a step, in order.
fn followers(process: &Process, step: &Step) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = step.next.iter().map(|branch| branch.to.as_str()).collect();
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        let Some(at) = process.steps.place(id) else { continue };
        if !seen.insert(at) {
            continue;
        }
        let next = &process.steps[at];
        match next.roles(Letter::R).next() {
            Some(_) => found.push(at),
            None => open.extend(next.next.iter().map(|branch| branch.to.as_str())),
        }
    }
    found.sort_unstable();
    found
}
