//! From a graph to a layout: the steps in their order.

use super::field::Point;
use super::flow::{Plan, plan};
use super::improve::improve;
use super::label::{Spot, spots};
use super::measure::EVENT;
use super::place::Placement;
use super::route::Router;
use super::search::Memory;
use super::side::Side;
use super::turn::Turn;
use super::{Layout, Orientation};
use crate::diagram::graph::{Direction, Graph, Shape};

/// How far a bar reaches beyond the centre of its first and its last row.
pub(super) const BAR_END: i32 = 20;
/// How far a symbol in several lanes reaches beyond the centres of its first and its last row.
const TALL_END: i32 = 26;
/// Half of what the sides of a parallelogram lean.
const LEAN: i32 = 6;
/// How far the bottom of a document's middle lies above its box.
const WAVE: i32 = 5;

/// Returns the layout of a graph whose positions are all valid.
pub(super) fn arrange(graph: &Graph, orientation: Orientation) -> Layout {
    let plan = plan(graph, orientation);
    let mut memory = Memory::default();
    let (placement, order) = improve(&plan, &mut memory);
    let mut router = routed(&plan, &placement, order, memory);
    router.field.x.drop_free_tracks();
    router.field.y.drop_free_tracks();
    let spots = spots(&plan, &placement, &router);
    Drawing { plan: &plan, placement: &placement, router: &router, spots: &spots }.finish()
}

/// Returns the ways of all edges.
fn routed<'a>(
    plan: &'a Plan<'a>,
    placement: &'a Placement,
    mut order: Vec<usize>,
    mut memory: Memory,
) -> Router<'a> {
    let mut attempt = 0;
    loop {
        let mut router = Router::new(plan, placement, memory);
        router.route_all(&order);
        // Again, now that every edge knows where the others run.
        for _ in 0..passes(plan) {
            router.route_all(&order);
        }
        // A decision whose exits found no corner each comes first in the next attempt; if that does
        // not help, its exits come in another order.
        let crowded = router.crowded();
        if crowded.is_empty() || attempt == ATTEMPTS {
            return router;
        }
        let is_first = |edge: &usize| crowded.contains(&plan.graph.edges[*edge].from);
        let (mut first, rest): (Vec<usize>, Vec<usize>) = order.into_iter().partition(is_first);
        if attempt > 0 {
            first.rotate_left(1);
        }
        first.extend(rest);
        order = first;
        attempt += 1;
        memory = router.into_memory();
    }
}

/// How often all edges are routed anew because the exits of a decision leave from one corner.
const ATTEMPTS: usize = 8;

fn passes(plan: &Plan<'_>) -> usize {
    match plan.graph.edges.len() {
        0..=60 => 2,
        61..=200 => 1,
        _ => 0,
    }
}

/// Everything that is known before lines have places.
pub(super) struct Drawing<'a> {
    pub plan: &'a Plan<'a>,
    pub placement: &'a Placement,
    pub router: &'a Router<'a>,
    pub spots: &'a [Spot],
}

/// The places of all lines, by name, and how long the chart is.
pub(super) struct Places {
    pub x: Vec<i32>,
    pub y: Vec<i32>,
    pub along: i32,
    pub across: i32,
}

impl Places {
    /// Returns the place of a crossing.
    pub fn point(&self, point: Point) -> (i32, i32) {
        (self.x[point.0], self.y[point.1])
    }
}

impl Drawing<'_> {
    /// Returns the line of a node's column.
    pub fn column(&self, node: usize) -> usize {
        self.router.field.x.centres[self.placement.column[node]]
    }

    /// Returns the lines of the first and the last row of a node.
    pub fn rows(&self, node: usize) -> (usize, usize) {
        let (first, last) = self.placement.reach[node];
        (self.router.field.y.centres[first], self.router.field.y.centres[last])
    }

    /// Returns how far a node reaches beyond the centre of its first and its last row.
    pub fn half_across(&self, node: usize) -> i32 {
        let (first, last) = self.placement.reach[node];
        if self.plan.is_bar(node) {
            BAR_END
        } else if first < last {
            (self.plan.across(node) / 2).min(TALL_END)
        } else {
            self.plan.across(node) / 2
        }
    }

    /// Returns whether the chart has lanes.
    pub fn has_lanes(&self) -> bool {
        !self.plan.graph.lanes.is_empty()
    }

    /// Returns how far the symbol of a node stays behind its box where an edge meets it.
    pub fn inset(&self, node: usize, side: Side) -> i32 {
        let lies = side.is_along() == (self.plan.orientation == Orientation::Horizontal);
        let is_last = matches!(side, Side::Behind | Side::Below);
        match self.plan.graph.nodes[node].shape {
            Shape::Event => {
                let size = &self.plan.size[node];
                (if lies { size.width } else { size.height } - EVENT) / 2
            }
            Shape::Data if lies => LEAN,
            Shape::Document if !lies && is_last != self.is_reversed() => WAVE,
            _ => 0,
        }
    }

    fn is_reversed(&self) -> bool {
        let direction = self.plan.graph.direction;
        !self.has_lanes() && matches!(direction, Direction::Up | Direction::Left)
    }

    fn finish(&self) -> Layout {
        let places = self.solve();
        let turn = Turn {
            orientation: self.plan.orientation,
            is_reversed: self.is_reversed(),
            head: self.head(),
            along: places.along,
            across: places.across,
        };
        let (width, height) = turn.size();
        let count = self.plan.graph.nodes.len();
        Layout {
            orientation: self.plan.orientation,
            width,
            height,
            lanes: self.lanes(&places, &turn),
            frames: self.frames(&places, &turn),
            nodes: (0..count).map(|node| self.node(node, &places, &turn)).collect(),
            edges: self.edges(&places, &turn),
        }
    }
}
