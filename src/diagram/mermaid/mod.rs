//! Reads Mermaid text: `flowchart`, `graph` and `swimlane-beta`.
//!
//! The subset is what people write into documents: nodes in all common shapes, links in all
//! strokes and with all heads, chains and `&`, subgraphs, classes, clicks and comments. What cannot
//! be read is reported with its place and what was expected there, and reading goes on behind it.

mod judge;
mod label;
mod link;
mod scan;
mod shape;
mod statement;
mod style;

use std::ops::Range;

use super::graph::{Graph, Tangle};

/// The greatest number of nodes that can be taken in at a glance.
pub const MOST_NODES: usize = 60;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// The chart, as far as it could be read; nothing for another kind of chart.
    pub graph: Option<Graph>,
    /// What is wrong with the text, by place.
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// Returns whether anything could not be read.
    pub fn has_syntax_errors(&self) -> bool {
        self.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::Syntax(_)))
    }
}

/// Something that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where, in bytes from the beginning of the text.
    pub place: Range<usize>,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// It cannot be read here; something else was expected.
    Syntax(Expected),
    /// It is another kind of chart.
    UnknownChart {
        /// The first word.
        keyword: String,
    },
    /// A link names a node that is described nowhere, while others are.
    UndefinedNode {
        /// The node.
        id: String,
        /// Nodes that are described.
        known: Vec<String>,
    },
    /// A node is described twice, and not in the same way.
    DuplicateNode {
        /// The node.
        id: String,
        /// Where it was described before.
        first: Range<usize>,
    },
    /// No way leads to a node.
    UnreachableNode {
        /// The node.
        id: String,
    },
    /// A decision has several exits, and this one does not say in which case it is taken.
    UnlabelledExit {
        /// The decision.
        id: String,
    },
    /// There are more nodes than [`MOST_NODES`].
    LargeChart {
        /// How many.
        count: usize,
    },
    /// It is not drawn.
    Tangle {
        /// Why.
        tangle: Tangle,
        /// How many nodes there are.
        nodes: usize,
        /// How many edges there are.
        edges: usize,
    },
}

/// What was expected where a text cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// One of `TB`, `TD`, `BT`, `LR`, `RL`.
    Direction,
    /// The name of a node.
    Node,
    /// A link such as `-->`, or the end of the line.
    Link,
    /// The end of a link's label, such as `-->`.
    LinkEnd,
    /// These characters, which close what was opened before.
    Closing(&'static str),
    /// The end of the line.
    LineEnd,
    /// `end`, for a `subgraph` that is open.
    SubgraphEnd,
    /// A `subgraph` for this `end`.
    Subgraph,
    /// The name of a class and its style.
    Class,
    /// The address behind a `click`, in quotation marks.
    Address,
}

/// Returns what a Mermaid text says. Never fails: whatever cannot be read is a problem in the list.
pub fn parse(text: &str) -> Parsed {
    let mut parsed = statement::read(text);
    parsed.problems.sort_by_key(|problem| (problem.place.start, problem.place.end));
    parsed
}

#[cfg(test)]
mod tests;
