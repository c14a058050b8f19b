//! The responsibility matrix of a process: steps × roles.

use super::kind::process::{Letter, Process};

/// A responsibility matrix. Every row has a cell for every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The roles, in the order in which they first take part.
    pub roles: Vec<String>,
    /// The steps that somebody takes part in, in order.
    pub rows: Vec<Row>,
}

/// A step in a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The position of the step.
    pub step: usize,
    /// The letters of each role, in order, and whether each is inherited.
    pub cells: Vec<Vec<(Letter, bool)>>,
}

impl Matrix {
    /// Returns the matrix of a process.
    pub fn of(process: &Process) -> Matrix {
        let roles = process.roles();
        let rows = process
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| !step.assignments.is_empty())
            .map(|(position, step)| {
                let cells = roles
                    .iter()
                    .map(|role| {
                        let parts = step.assignments.iter().filter(|part| part.role == *role);
                        parts.map(|part| (part.letter, part.is_inherited)).collect()
                    })
                    .collect();
                Row { step: position, cells }
            })
            .collect();
        Matrix { rows, roles: roles.into_iter().map(str::to_owned).collect() }
    }
}
