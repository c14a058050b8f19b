//! How a process flows: what can be reached, and what can reach an end.

use super::kind::process::{Process, StepKind};

/// What can be reached in a process. Positions are those of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Where each step leads.
    next: Vec<Vec<usize>>,
    /// Whether each step can be reached from where the process begins.
    pub is_reached: Vec<bool>,
    /// Whether an end can be reached from each step.
    pub reaches_end: Vec<bool>,
    /// Whether a step that is reached names a way that leads nowhere, so that nobody knows which
    /// other steps it was meant to reach.
    pub is_cut: bool,
}

impl Flow {
    /// Returns what can be reached in a process.
    ///
    /// A process begins at its first step, at each `start` and at each `timer`. It ends at each
    /// `end`, and behind a last step that leads nowhere. A way to a step that does not exist may
    /// lead to an end.
    pub fn of(process: &Process) -> Flow {
        let steps = &process.steps;
        let position = |id: &str| steps.iter().position(|step| step.id.value == id);
        let next: Vec<Vec<usize>> = steps
            .iter()
            .map(|step| step.next.iter().filter_map(|branch| position(&branch.to)).collect())
            .collect();
        let mut back = vec![Vec::new(); steps.len()];
        for (from, targets) in next.iter().enumerate() {
            for to in targets {
                back[*to].push(from);
            }
        }
        let ends = (0..steps.len()).filter(|i| {
            let is_last = *i + 1 == steps.len();
            steps[*i].kind == StepKind::End || steps[*i].is_cut || (is_last && next[*i].is_empty())
        });
        let reaches_end = walk(ends, &back);
        let is_reached = walk(process.entries(), &next);
        let is_cut = (0..steps.len()).any(|i| is_reached[i] && steps[i].is_cut);
        Flow { next, is_reached, reaches_end, is_cut }
    }

    /// Returns the first step of every circle that is reached and that nothing leads out of.
    pub fn traps(&self) -> Vec<usize> {
        let mut traps = Vec::new();
        let mut known = vec![false; self.next.len()];
        for i in 0..self.next.len() {
            if known[i] || !self.is_reached[i] || self.reaches_end[i] {
                continue;
            }
            let circle = walk([i].into_iter(), &self.next);
            let leads_back = |other: usize| walk([other].into_iter(), &self.next)[i];
            if (0..circle.len()).all(|other| !circle[other] || leads_back(other)) {
                traps.push(i);
                (0..circle.len()).for_each(|other| known[other] |= circle[other]);
            }
        }
        traps
    }

    /// Returns the first step of every part that is not reached.
    pub fn islands(&self) -> Vec<usize> {
        let lost: Vec<usize> = (0..self.next.len()).filter(|i| !self.is_reached[*i]).collect();
        let is_entered =
            |i: &usize| lost.iter().any(|from| from != i && self.next[*from].contains(i));
        let (inner, heads): (Vec<usize>, Vec<usize>) = lost.iter().partition(|i| is_entered(i));
        let mut islands = Vec::new();
        let mut known = vec![false; self.next.len()];
        // A circle that nothing leads to has no head; its first step stands for it.
        for i in heads.into_iter().chain(inner) {
            if !known[i] {
                islands.push(i);
                let part = walk([i].into_iter(), &self.next);
                (0..part.len()).for_each(|other| known[other] |= part[other]);
            }
        }
        islands
    }
}

fn walk(from: impl Iterator<Item = usize>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut open: Vec<usize> = from.collect();
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&edges[at]);
        }
    }
    seen
}
