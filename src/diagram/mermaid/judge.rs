//! What is odd about a chart that can be read.

use std::ops::Range;

use super::{MOST_NODES, Problem, ProblemKind};
use crate::diagram::graph::{DEEPEST_FRAME, Graph, MOST_BESIDE, Shape, Tangle};

/// Returns what is odd about a graph. The places are those of its nodes and edges.
pub(super) fn judge(
    graph: &Graph,
    named: &[Range<usize>],
    described: &[Option<Range<usize>>],
    linked: &[Range<usize>],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    undefined(graph, named, described, &mut problems);
    unreachable(graph, named, &mut problems);
    unlabelled(graph, linked, &mut problems);
    large(graph, named, linked, &mut problems);
    problems
}

/// What is told of a chart that is too much stands at the first thing that is too much.
fn large(
    graph: &Graph,
    named: &[Range<usize>],
    linked: &[Range<usize>],
    problems: &mut Vec<Problem>,
) {
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let tangle = graph.tangle();
    let place = match tangle {
        Some(Tangle::Edges) => linked.get(nodes + MOST_BESIDE),
        Some(Tangle::Frames(_)) => {
            let depths = graph.frame_depths();
            let is_deep = |frame: usize| depths[frame] > DEEPEST_FRAME;
            let deep = graph.nodes.iter().position(|node| node.frame.is_some_and(is_deep));
            named.get(deep.unwrap_or(0))
        }
        Some(Tangle::Nodes) | None => named.get(MOST_NODES),
    };
    let Some(place) = place else { return };
    let kind = match tangle {
        Some(tangle @ (Tangle::Edges | Tangle::Frames(_))) => {
            ProblemKind::Tangle { tangle, nodes, edges }
        }
        Some(Tangle::Nodes) | None => ProblemKind::LargeChart { count: nodes },
    };
    problems.push(Problem { kind, place: place.clone() });
}

/// A chart either describes its nodes or calls them by what they are; a name that is described
/// nowhere among others that are is likely a slip.
fn undefined(
    graph: &Graph,
    named: &[Range<usize>],
    described: &[Option<Range<usize>>],
    problems: &mut Vec<Problem>,
) {
    let is_described = |i: usize| described[i].is_some();
    let count = (0..graph.nodes.len()).filter(|i| is_described(*i)).count();
    if count * 2 <= graph.nodes.len() {
        return;
    }
    let known: Vec<String> = (0..graph.nodes.len())
        .filter(|i| is_described(*i))
        .map(|i| graph.nodes[i].id.clone())
        .collect();
    for (i, node) in graph.nodes.iter().enumerate().filter(|(i, _)| !is_described(*i)) {
        let kind = ProblemKind::UndefinedNode { id: node.id.clone(), known: known.clone() };
        problems.push(Problem { kind, place: named[i].clone() });
    }
}

/// A chart begins at its first node and at each that only leads on.
fn unreachable(graph: &Graph, named: &[Range<usize>], problems: &mut Vec<Problem>) {
    let count = graph.nodes.len();
    let mut next = vec![Vec::new(); count];
    let mut is_entered = vec![false; count];
    for edge in &graph.edges {
        next[edge.from].push(edge.to);
        // A line without an arrow leads both ways.
        if edge.head == crate::diagram::graph::Head::Plain {
            next[edge.to].push(edge.from);
        }
        is_entered[edge.to] |= edge.from != edge.to;
    }
    let mut is_reached = vec![false; count];
    let begins = |node: &usize| *node == 0 || !is_entered[*node] && !next[*node].is_empty();
    let mut open: Vec<usize> = (0..count).filter(begins).collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut is_reached[node], true) {
            open.extend(&next[node]);
        }
    }
    for (i, node) in graph.nodes.iter().enumerate().filter(|(i, _)| !is_reached[*i]) {
        let kind = ProblemKind::UnreachableNode { id: node.id.clone() };
        problems.push(Problem { kind, place: named[i].clone() });
    }
}

fn unlabelled(graph: &Graph, linked: &[Range<usize>], problems: &mut Vec<Problem>) {
    for (i, node) in graph.nodes.iter().enumerate().filter(|(_, n)| n.shape == Shape::Decision) {
        let exits: Vec<usize> =
            (0..graph.edges.len()).filter(|edge| graph.edges[*edge].from == i).collect();
        for edge in exits.iter().filter(|edge| graph.edges[**edge].label.is_empty()) {
            if exits.len() > 1 {
                let kind = ProblemKind::UnlabelledExit { id: node.id.clone() };
                problems.push(Problem { kind, place: linked[*edge].clone() });
            }
        }
    }
}
