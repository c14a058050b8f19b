//! Where an edge may join others on their way to the same node, or part from others that come from
//! the same one.
//!
//! Ways that meet like this are how people draw: four rejections end in one line. Nothing is lost
//! by it, since everything on a common stretch comes from one node or goes to one.

use super::field::{Field, Point};
use super::flow::Plan;
use super::lines::Kind;
use super::side::Side;
use crate::diagram::graph::{Edge, Head, Shape, Stroke};

/// A place where an edge may join or part from another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joint {
    /// The number of the crossing.
    pub place: usize,
    /// What the common way costs.
    pub cost: u32,
    /// The edge with which the way is shared.
    pub edge: usize,
    /// The stretch of its way on which the place lies, or at whose end.
    pub stretch: usize,
    /// The direction in which the common way goes on from here.
    pub onward: Side,
}

/// How much a search may bend the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leniency {
    /// The exits of a decision leave from different corners; only like joins like.
    None,
    /// Edges to the same node may join, however they are drawn.
    Joins,
    /// Exits may leave together as well.
    Splits,
    /// No side of a node is kept for others; edges between the same two nodes may run together at
    /// both ends.
    Crowds,
}

/// Returns the places where an edge may join others, or part from them; sorted by place.
pub(super) fn joints(
    plan: &Plan<'_>,
    field: &Field,
    paths: &[Vec<Point>],
    edge: usize,
    is_split: bool,
    leniency: Leniency,
) -> Vec<Joint> {
    let edges = &plan.graph.edges;
    let own = &edges[edge];
    let is_loop = own.from == own.to;
    if is_loop && leniency == Leniency::None || is_split && !may_split(plan, own, leniency) {
        return Vec::new();
    }
    let mut joints: Vec<Joint> = Vec::new();
    let around = if is_split { &plan.out[own.from] } else { &plan.into[own.to] };
    for other in around.iter().copied() {
        let mate = &edges[other];
        let is_same_pair = is_split && mate.to == own.to && leniency < Leniency::Crowds;
        if other == edge || is_same_pair || paths[other].is_empty() {
            continue;
        }
        let is_plain = |edge: &Edge| matches!(edge.tail, Head::Plain);
        let is_alike = look(plan, other) == look(plan, edge)
            && if is_split { is_plain(mate) && is_plain(own) } else { mate.head == own.head };
        if is_alike || leniency >= Leniency::Joins {
            along(plan, field, &paths[other], other, is_split, &mut joints);
        }
    }
    joints.sort_by_key(|joint| (joint.place, joint.cost, joint.edge));
    joints.dedup_by_key(|joint| joint.place);
    joints
}

/// Returns what is paid for a way that is shared up to its end.
pub(super) fn shared(length: u32) -> u32 {
    length * 2 / 5
}

/// Returns whether the exits of a node may share a line.
fn may_split(plan: &Plan<'_>, own: &Edge, leniency: Leniency) -> bool {
    match plan.graph.nodes[own.from].shape {
        Shape::Decision => leniency >= Leniency::Splits || plan.out[own.from].len() > 3,
        Shape::Parallel => leniency >= Leniency::Splits,
        _ => true,
    }
}

/// Returns how the line of an edge is drawn.
fn look(plan: &Plan<'_>, edge: usize) -> (bool, Stroke) {
    (plan.is_back[edge], plan.graph.edges[edge].stroke)
}

/// Adds the places along an edge's way, from the common node on, as long as all edges there come
/// from it, or go to it.
fn along(
    plan: &Plan<'_>,
    field: &Field,
    path: &[Point],
    edge: usize,
    is_split: bool,
    joints: &mut Vec<Joint>,
) {
    let edges = &plan.graph.edges;
    let is_mate = |other: usize| {
        if is_split {
            edges[other].from == edges[edge].from
        } else {
            edges[other].to == edges[edge].to
        }
    };
    let places = from_node(path, field, is_split);
    let mut length = 0;
    for window in places.windows(3) {
        let [(before, _), (at, stretch), (next, _)] = [window[0], window[1], window[2]];
        if !field.edges_between(before, at).all(is_mate) {
            return;
        }
        length += field.length(before, at);
        let Some(onward) = field.direction(at, if is_split { next } else { before }) else {
            return;
        };
        let is_line =
            field.x.lines[at.0].kind != Kind::Border && field.y.lines[at.1].kind != Kind::Border;
        if is_line && field.node(at).is_none() && field.edges_at(at).all(is_mate) {
            let place = field.place(at);
            // What comes together may run together for long; what parts should part at once, so
            // that labels are near to where they are needed.
            let cost = if is_split { length * 3 / 2 } else { shared(length) };
            joints.push(Joint { place, cost, edge, stretch, onward });
        }
    }
}

/// Returns the crossings on a way, from its beginning (or its end) on, each with its stretch.
fn from_node(path: &[Point], field: &Field, is_split: bool) -> Vec<(Point, usize)> {
    let mut places: Vec<(Point, usize)> = Vec::new();
    let mut add = |stretch: usize, from: Point, to: Point| {
        let skipped = usize::from(!places.is_empty());
        places.extend(field.between(from, to).into_iter().skip(skipped).map(|at| (at, stretch)));
    };
    if is_split {
        (0..path.len().saturating_sub(1)).for_each(|i| add(i, path[i], path[i + 1]));
    } else {
        (0..path.len().saturating_sub(1)).rev().for_each(|i| add(i, path[i + 1], path[i]));
    }
    places
}
