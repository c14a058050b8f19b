//! How a process flows: what can be reached, and what can reach an end.

use super::kind::process::{Process, StepKind};

/// What can be reached in a process. Positions are those of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Whether each step can be reached from where the process begins.
    pub is_reached: Vec<bool>,
    /// Whether an end can be reached from each step.
    pub reaches_end: Vec<bool>,
}

impl Flow {
    /// Returns what can be reached in a process.
    ///
    /// A process begins at its first step, at each `start` and at each `timer`. It ends at each
    /// `end`, and behind a last step that leads nowhere.
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
            steps[*i].kind == StepKind::End || (is_last && next[*i].is_empty())
        });
        Flow { reaches_end: walk(ends, &back), is_reached: walk(process.entries(), &next) }
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
