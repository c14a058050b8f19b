//! How edges run between their nodes: the cheapest way along free lines.

use super::Orientation;
use super::field::{Field, Point};
use super::flow::Plan;
use super::joint::Leniency;
use super::place::Placement;
use super::search::Memory;
use super::side::Side;
use crate::diagram::graph::Shape;

/// What it costs to take what the rules do not allow, for want of anything else.
const LENIENT: u32 = 150;
/// What it costs that there is no way at all.
const HOPELESS: u32 = 100_000;

/// Finds the ways of edges.
#[derive(Debug)]
pub(super) struct Router<'a> {
    /// The graph.
    pub plan: &'a Plan<'a>,
    /// The cells of its nodes.
    pub placement: &'a Placement,
    /// Where edges run.
    pub field: Field,
    /// The corners of each edge's way, from the centre of one node to that of the other.
    pub paths: Vec<Vec<Point>>,
    memory: Memory,
}

impl<'a> Router<'a> {
    /// Returns a router for nodes in their cells. `memory` may come from another one.
    pub fn new(plan: &'a Plan<'a>, placement: &'a Placement, memory: Memory) -> Router<'a> {
        let field = Field::new(plan, placement);
        let paths = vec![Vec::new(); plan.graph.edges.len()];
        Router { plan, placement, field, paths, memory }
    }

    /// Returns what it remembers, for another router.
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    /// Finds a way for each of the edges in turn.
    pub fn route_all(&mut self, edges: &[usize]) {
        for edge in edges {
            self.route(*edge);
        }
    }

    /// Finds a way for an edge, in place of the one it has. Returns what it costs.
    pub fn route(&mut self, edge: usize) -> u32 {
        let old = std::mem::take(&mut self.paths[edge]);
        self.field.mark(edge, &old, false);
        self.field.clear_away(&old);
        let mut memory = std::mem::take(&mut self.memory);
        let levels = [Leniency::None, Leniency::Joins, Leniency::Splits, Leniency::Crowds];
        let found = levels
            .into_iter()
            .find_map(|level| Some((self.cheapest(&mut memory, edge, level)?, level)));
        self.memory = memory;
        let (path, cost) = match found {
            Some(((path, cost), level)) => (path, cost + level as u32 * LENIENT),
            // Free lines run across the whole chart, so that there is always a way; should there
            // be none all the same, a plain one is better than no chart.
            None => {
                let link = &self.plan.graph.edges[edge];
                let (a, b) = (self.centre(link.from), self.centre(link.to));
                (straighten(vec![a, (b.0, a.1), b]), HOPELESS)
            }
        };
        self.field.mark(edge, &path, true);
        self.field.make_room(&path);
        self.paths[edge] = path;
        cost
    }

    /// Returns the decisions with up to three exits of which two leave from one corner.
    pub fn crowded(&self) -> Vec<usize> {
        let is_crowded = |node: &usize| {
            let out = &self.plan.out[*node];
            let shares = |(i, edge): (usize, &usize)| {
                out[..i].iter().any(|other| self.leaves_with(*edge, *other))
            };
            self.plan.graph.nodes[*node].shape == Shape::Decision
                && out.len() <= 3
                && out.iter().enumerate().any(shares)
        };
        (0..self.plan.graph.nodes.len()).filter(is_crowded).collect()
    }

    /// Returns whether two edges leave their node by the same side at the same place.
    fn leaves_with(&self, edge: usize, other: usize) -> bool {
        let (Some([a, b]), Some([c, d])) =
            (self.paths[edge].first_chunk(), self.paths[other].first_chunk())
        else {
            return false;
        };
        a == c && self.field.direction(*a, *b) == self.field.direction(*c, *d)
    }

    /// Returns the cheapest way of an edge and what it costs.
    fn cheapest(
        &self,
        memory: &mut Memory,
        edge: usize,
        leniency: Leniency,
    ) -> Option<(Vec<Point>, u32)> {
        let link = &self.plan.graph.edges[edge];
        if link.from != link.to {
            return self.search(memory, edge, leniency, None);
        }
        // A loop at one node leaves by one side and comes back by another.
        let sides = [Side::Above, Side::Below, Side::Behind, Side::Before];
        let ways =
            sides.into_iter().filter_map(|side| self.search(memory, edge, leniency, Some(side)));
        ways.min_by_key(|(_, cost)| *cost)
    }

    /// Returns about how far the two nodes of an edge lie apart.
    pub fn distance(&self, edge: usize) -> u32 {
        let link = &self.plan.graph.edges[edge];
        self.field.length(self.centre(link.from), self.centre(link.to))
    }

    /// Returns the crossing at the centre of a node, in its own row.
    fn centre(&self, node: usize) -> Point {
        let row = self.placement.row[node];
        (self.field.x.centres[self.placement.column[node]], self.field.y.centres[row])
    }

    /// Returns the rows from whose centres edges leave a node by a side, or at which they enter.
    fn port_rows(&self, node: usize, side: Side) -> std::ops::Range<usize> {
        let (first, last) = self.placement.reach[node];
        let row = self.placement.row[node];
        match (side, self.plan.is_bar(node)) {
            (Side::Before | Side::Behind, true) => first..last + 1,
            (Side::Before | Side::Behind, false) => row..row + 1,
            (Side::Above | Side::Below, true) => 0..0,
            (Side::Above, false) => first..first + 1,
            (Side::Below, false) => last..last + 1,
        }
    }

    /// Returns the crossings at which edges leave a node by a side, or enter it.
    pub fn ports(&self, node: usize, side: Side) -> impl Iterator<Item = Point> {
        let x = self.field.x.centres[self.placement.column[node]];
        self.port_rows(node, side).map(move |row| (x, self.field.y.centres[row]))
    }

    /// Returns the sides by which an edge may leave (or enter) its node.
    pub fn sides(&self, edge: usize, is_out: bool, leniency: Leniency) -> Vec<Side> {
        let link = &self.plan.graph.edges[edge];
        let node = if is_out { link.from } else { link.to };
        let is_free = |side: &Side| {
            self.ports(node, *side).any(|port| {
                let next = self.field.neighbour(port, *side);
                next.is_some_and(|next| !self.field.is_taken(port, next, *side))
            })
        };
        let mut free: Vec<Side> = Side::ALL.into_iter().filter(is_free).collect();
        // The label of an event stands below it.
        if self.plan.graph.nodes[node].shape == Shape::Event
            && self.plan.orientation == Orientation::Horizontal
        {
            free.retain(|side| *side != Side::Below);
        }
        if self.plan.is_bar(node) {
            // A bar has its ways in on one side and its ways out on the other.
            let own = if is_out { Side::Behind } else { Side::Before };
            free.retain(|side| *side == own || self.plan.is_back[edge]);
            return free;
        }
        let kept = if leniency == Leniency::Crowds { 0 } else { self.reserved(node, edge, is_out) };
        if free.len() > kept { free } else { Vec::new() }
    }

    /// Returns how many sides of a node an edge leaves to others.
    ///
    /// A decision keeps one for each of its exits, up to three, so that these leave from different
    /// corners. Any other node with ways in and out keeps one for those of them that have not come
    /// yet. What finds no side joins others.
    fn reserved(&self, node: usize, edge: usize, is_out: bool) -> usize {
        let others = if is_out { &self.plan.into[node] } else { &self.plan.out[node] };
        let waits = |other: &&usize| **other != edge && self.paths[**other].is_empty();
        let waiting = others.iter().filter(waits).count();
        let has_none = others.iter().all(|other| self.paths[*other].is_empty());
        if !is_out && self.plan.graph.nodes[node].shape == Shape::Decision {
            waiting.min(3)
        } else {
            usize::from(has_none && waiting > 0)
        }
    }
}

/// Drops the points that are no corners.
pub(super) fn straighten(points: Vec<Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = corners[..]
            && ((a.0 == b.0 && b.0 == point.0) || (a.1 == b.1 && b.1 == point.1))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}
