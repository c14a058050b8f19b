//! Which ways lead forward, in which order nodes come, and in which lane each stands.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Orientation;
use super::measure::{Measured, measure, note};
use crate::diagram::graph::{Graph, Shape};

/// A graph with what follows from it without any place: the input of all later steps.
///
/// All of them see a chart that flows from left to right, with lanes from top to bottom: `along`
/// is what grows with the flow, `across` what grows with the lanes.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The graph; every position in it is valid.
    pub graph: &'a Graph,
    /// Which way it will be turned at the end.
    pub orientation: Orientation,
    /// The number of lanes; at least 1.
    pub lanes: usize,
    /// The lane of each node.
    pub lane: Vec<usize>,
    /// The first and the last lane that each node reaches into.
    pub reach: Vec<(usize, usize)>,
    /// Whether the lane of a node was chosen and may change.
    pub is_free: Vec<bool>,
    /// Whether each edge leads back.
    pub is_back: Vec<bool>,
    /// The nodes, each behind those that lead forward to it.
    pub order: Vec<usize>,
    /// The edges that lead forward out of each node, as the author ordered them.
    pub next: Vec<Vec<usize>>,
    /// The edges that lead forward into each node.
    pub previous: Vec<Vec<usize>>,
    /// All edges out of each node.
    pub out: Vec<Vec<usize>>,
    /// All edges into each node.
    pub into: Vec<Vec<usize>>,
    /// The part of the graph that each node is connected with.
    pub part: Vec<usize>,
    /// The size of each node.
    pub size: Vec<Measured>,
}

impl Plan<'_> {
    /// Returns the length of a node along the flow.
    pub fn along(&self, node: usize) -> i32 {
        match self.orientation {
            Orientation::Horizontal => self.size[node].width,
            Orientation::Vertical => self.size[node].height,
        }
    }

    /// Returns the length of a node across the flow.
    pub fn across(&self, node: usize) -> i32 {
        match self.orientation {
            Orientation::Horizontal => self.size[node].height,
            Orientation::Vertical => self.size[node].width,
        }
    }

    /// Returns whether a node is a bar across the flow.
    pub fn is_bar(&self, node: usize) -> bool {
        self.graph.nodes[node].shape == Shape::Parallel
    }
}

/// Returns the plan of a graph whose positions are all valid.
pub(super) fn plan(graph: &Graph, orientation: Orientation) -> Plan<'_> {
    let count = graph.nodes.len();
    let is_back = back_edges(graph);
    let mut next = vec![Vec::new(); count];
    let mut previous = vec![Vec::new(); count];
    for (i, edge) in graph.edges.iter().enumerate().filter(|(i, _)| !is_back[*i]) {
        next[edge.from].push(i);
        previous[edge.to].push(i);
    }
    let (mut out, mut into) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for (i, edge) in graph.edges.iter().enumerate() {
        out[edge.from].push(i);
        into[edge.to].push(i);
    }
    let order = topological(graph, &next, &previous);
    let (lane, is_free) = lanes(graph, &order, &next, &previous);
    let mut reach = Vec::new();
    let mut size = Vec::new();
    for (i, node) in graph.nodes.iter().enumerate() {
        let (reached, apart) = neighbours(&node.lanes, lane[i], spans(node.shape));
        reach.push(reached);
        size.push(measure(node, note(graph, node, &apart), orientation));
    }
    // Frames are put beside each other whether or not anything connects them.
    let part = if graph.frames.is_empty() { parts(graph) } else { vec![0; count] };
    let lanes = graph.lanes.len().max(1);
    Plan {
        graph,
        orientation,
        lanes,
        lane,
        reach,
        is_free,
        is_back,
        order,
        next,
        previous,
        out,
        into,
        part,
        size,
    }
}

/// Returns whether a symbol may be drawn across two lanes.
fn spans(shape: Shape) -> bool {
    matches!(shape, Shape::Process | Shape::Rounded | Shape::Predefined | Shape::Document)
}

/// Returns the lanes from first to last that lie beside `own` without a gap, and those that do not.
fn neighbours(lanes: &[usize], own: usize, may_span: bool) -> ((usize, usize), Vec<usize>) {
    let (mut first, mut last) = (own, own);
    while may_span && first > 0 && lanes.contains(&(first - 1)) {
        first -= 1;
    }
    while may_span && lanes.contains(&(last + 1)) {
        last += 1;
    }
    let apart = lanes.iter().copied().filter(|lane| *lane < first || *lane > last).collect();
    ((first, last), apart)
}

/// Returns, for each edge, whether it leads back to a node that the search is still inside of.
///
/// The search follows the order of the author, so that his order decides which of the edges of a
/// circle leads back.
fn back_edges(graph: &Graph) -> Vec<bool> {
    let count = graph.nodes.len();
    let mut out = vec![Vec::new(); count];
    let mut is_entered = vec![false; count];
    for (i, edge) in graph.edges.iter().enumerate() {
        out[edge.from].push(i);
        is_entered[edge.to] |= edge.from != edge.to;
    }
    let roots =
        (0..count.min(1)).chain((0..count).filter(|node| !is_entered[*node])).chain(0..count);
    let mut is_back = vec![false; graph.edges.len()];
    let mut is_open = vec![false; count];
    let mut is_seen = vec![false; count];
    for root in roots {
        if std::mem::replace(&mut is_seen[root], true) {
            continue;
        }
        is_open[root] = true;
        let mut stack = vec![(root, 0)];
        while let Some((node, at)) = stack.last_mut() {
            let Some(edge) = out[*node].get(*at).copied() else {
                is_open[*node] = false;
                stack.pop();
                continue;
            };
            *at += 1;
            let to = graph.edges[edge].to;
            if is_open[to] {
                is_back[edge] = true;
            } else if !std::mem::replace(&mut is_seen[to], true) {
                is_open[to] = true;
                stack.push((to, 0));
            }
        }
    }
    is_back
}

/// Returns the nodes so that forward edges lead from earlier ones to later ones; where there is a
/// choice, the author's order.
fn topological(graph: &Graph, next: &[Vec<usize>], previous: &[Vec<usize>]) -> Vec<usize> {
    let mut waits: Vec<usize> = previous.iter().map(Vec::len).collect();
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..waits.len()).filter(|node| waits[*node] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(waits.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for edge in &next[node] {
            let to = graph.edges[*edge].to;
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push(Reverse(to));
            }
        }
    }
    order
}

/// Returns the lane of each node, and whether it was chosen here.
fn lanes(
    graph: &Graph,
    order: &[usize],
    next: &[Vec<usize>],
    previous: &[Vec<usize>],
) -> (Vec<usize>, Vec<bool>) {
    let mut lane: Vec<Option<usize>> =
        graph.nodes.iter().map(|node| node.lanes.first().copied()).collect();
    let is_free: Vec<bool> = lane.iter().map(Option::is_none).collect();
    if graph.lanes.is_empty() {
        return (vec![0; lane.len()], is_free);
    }
    let nearest = |around: Vec<usize>| {
        let far = |lane: usize| around.iter().map(|other| other.abs_diff(lane)).sum::<usize>();
        around.iter().copied().min_by_key(|lane| (far(*lane), *lane))
    };
    for node in order {
        let before: Vec<usize> =
            previous[*node].iter().filter_map(|edge| lane[graph.edges[*edge].from]).collect();
        if lane[*node].is_none() {
            lane[*node] = nearest(before);
        }
    }
    for node in order.iter().rev() {
        let after: Vec<usize> =
            next[*node].iter().filter_map(|edge| lane[graph.edges[*edge].to]).collect();
        if lane[*node].is_none() {
            lane[*node] = nearest(after);
        }
    }
    (lane.into_iter().map(Option::unwrap_or_default).collect(), is_free)
}

/// Returns the number of the connected part of each node.
fn parts(graph: &Graph) -> Vec<usize> {
    let mut root: Vec<usize> = (0..graph.nodes.len()).collect();
    fn find(root: &mut [usize], mut node: usize) -> usize {
        while root[node] != node {
            root[node] = root[root[node]];
            node = root[node];
        }
        node
    }
    for edge in &graph.edges {
        let (a, b) = (find(&mut root, edge.from), find(&mut root, edge.to));
        root[a.max(b)] = a.min(b);
    }
    let mut numbers = Vec::new();
    (0..graph.nodes.len())
        .map(|node| {
            let own = find(&mut root, node);
            numbers.iter().position(|known| *known == own).unwrap_or_else(|| {
                numbers.push(own);
                numbers.len() - 1
            })
        })
        .collect()
}
