//! How a process flows: what can be reached, and what can reach an end.

use std::collections::BTreeSet;

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
        let next: Vec<Vec<usize>> = steps
            .iter()
            .map(|step| step.next.iter().filter_map(|branch| steps.place(&branch.to)).collect())
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
        let circles = circles(&self.next);
        let mut is_left = vec![false; self.next.len()];
        for (from, targets) in self.next.iter().enumerate() {
            is_left[circles[from]] |= targets.iter().any(|to| circles[*to] != circles[from]);
        }
        let mut seen = BTreeSet::new();
        (0..self.next.len())
            .filter(|i| self.is_reached[*i] && !self.reaches_end[*i] && !is_left[circles[*i]])
            .filter(|i| seen.insert(circles[*i]))
            .collect()
    }

    /// Returns the first step of every part that is not reached.
    pub fn islands(&self) -> Vec<usize> {
        let lost: Vec<usize> = (0..self.next.len()).filter(|i| !self.is_reached[*i]).collect();
        let mut is_entered = vec![false; self.next.len()];
        for from in &lost {
            self.next[*from].iter().filter(|to| *to != from).for_each(|to| is_entered[*to] = true);
        }
        let (inner, heads): (Vec<usize>, Vec<usize>) =
            lost.into_iter().partition(|i| is_entered[*i]);
        let mut islands = Vec::new();
        let mut known = vec![false; self.next.len()];
        // A circle that nothing leads to has no head; its first step stands for it.
        for i in heads.into_iter().chain(inner) {
            if !known[i] {
                islands.push(i);
                walk_on(vec![i], &self.next, &mut known);
            }
        }
        islands
    }
}

/// Returns what can be reached.
fn walk(from: impl Iterator<Item = usize>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    walk_on(from.collect(), edges, &mut seen);
    seen
}

/// Adds what can be reached to what is seen, of which everything behind is seen as well.
fn walk_on(mut open: Vec<usize>, edges: &[Vec<usize>], seen: &mut [bool]) {
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&edges[at]);
        }
    }
}

/// Returns for each node a number that it shares with those that it can reach and that can reach it
/// (Kosaraju's way, without recursion: a process may have thousands of steps).
fn circles(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut back = vec![Vec::new(); edges.len()];
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        // A node, and how many of its edges have been followed.
        let mut open = vec![(start, 0)];
        while let Some((at, followed)) = open.pop() {
            if followed == 0 && std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match edges[at].get(followed) {
                Some(to) => {
                    back[*to].push(at);
                    open.push((at, followed + 1));
                    open.push((*to, 0));
                }
                None => order.push(at),
            }
        }
    }
    let mut circles = vec![usize::MAX; edges.len()];
    for start in order.into_iter().rev() {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if circles[at] == usize::MAX {
                circles[at] = start;
                open.extend(&back[at]);
            }
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{circles, walk};

    proptest! {
        #[test]
        fn a_circle_is_whoever_reaches_each_other(
            edges in prop::collection::vec(prop::collection::vec(0_usize..12, 0..3), 12)
        ) {
            let circles = circles(&edges);
            let reached: Vec<Vec<bool>> =
                (0..edges.len()).map(|i| walk([i].into_iter(), &edges)).collect();
            for a in 0..edges.len() {
                for b in 0..edges.len() {
                    let is_one = reached[a][b] && reached[b][a];
                    prop_assert_eq!(circles[a] == circles[b], is_one, "{} and {}", a, b);
                }
            }
        }
    }
}
