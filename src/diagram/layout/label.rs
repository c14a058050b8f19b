//! Where the labels of edges stand: beside the first stretch that an edge has for itself.

use super::Orientation;
use super::arrange::BAR_END;
use super::compact::Distance;
use super::field::Point;
use super::flow::Plan;
use super::grid::Borders;
use super::measure::{FRAME_HEAD, HEAD, edge_label};
use super::place::Placement;
use super::route::Router;
use super::side::Side;
use crate::diagram::text;

/// Room between a line and the label beside it.
const BESIDE: i32 = 4;
/// Room between a node or a corner and the label behind it.
const BEHIND: i32 = 5;

/// What a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// An edge.
    Edge(usize),
    /// A node whose symbol has no room for it: a bar.
    Node(usize),
    /// A frame.
    Frame(usize),
}

/// Room on both sides of the title of a frame.
const FRAME_PADDING: i32 = 10;
/// How wide the title of a frame is at most.
const FRAME_TITLE: i32 = 20 * HEAD;

/// A label with its place, in pixels from two lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// What it belongs to.
    pub owner: Owner,
    /// The lines of the label.
    pub lines: Vec<String>,
    /// The lines from which it is measured.
    pub point: Point,
    /// Where it begins and ends along the flow.
    pub along: (i32, i32),
    /// Where it begins and ends across it.
    pub across: (i32, i32),
    /// The direction of the stretch that it stands beside.
    pub stretch: Side,
    /// The corner where that stretch ends.
    pub end: Point,
    /// On which side of the stretch it stands: -1 towards the beginning of the axis, 1 towards its
    /// end.
    pub beside: i32,
}

impl Spot {
    /// Returns whether it lies in the gap before the line of constant `across` from which it is
    /// measured; else in the one behind it.
    pub fn is_before_row(&self) -> bool {
        match self.stretch {
            Side::Behind | Side::Before => self.beside < 0,
            Side::Above => true,
            Side::Below => false,
        }
    }

    /// Returns how far the end of its stretch must lie from its beginning, so that the line is
    /// about as long as the label beside it.
    pub fn needs(&self, begin: usize, end: usize, reach: (i32, i32)) -> Option<Distance> {
        let is_onward = matches!(self.stretch, Side::Behind | Side::Below);
        let (from, to) = if is_onward { (begin, end) } else { (end, begin) };
        let least = if is_onward { reach.1 } else { -reach.0 };
        (begin != end).then_some(Distance { from, to, least: least + 2 })
    }

    /// Returns whether it stands to the left of its line on the page, and so ends there.
    pub fn ends_at_line(&self, orientation: Orientation, is_reversed: bool) -> bool {
        let stands = self.stretch.is_along() == (orientation == Orientation::Vertical);
        if stands {
            (self.beside < 0) != (is_reversed && orientation == Orientation::Horizontal)
        } else {
            let goes_back = matches!(self.stretch, Side::Before | Side::Above);
            goes_back != (is_reversed && orientation == Orientation::Horizontal)
        }
    }
}

/// Returns the places of all labels that do not stand in a symbol.
pub(super) fn spots(plan: &Plan<'_>, placement: &Placement, router: &Router<'_>) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    let bars = (0..plan.graph.nodes.len()).filter(|node| plan.is_bar(*node));
    spots.extend(bars.filter_map(|node| beside_bar(plan, placement, router, node)));
    for (i, borders) in router.field.frames.iter().enumerate() {
        spots.extend(borders.and_then(|borders| in_frame(plan, i, borders)));
    }
    for (i, edge) in plan.graph.edges.iter().enumerate() {
        if edge.label.trim().is_empty() {
            continue;
        }
        let mut candidates = candidates(plan, router, i);
        candidates.sort_by_key(|(cost, _)| *cost);
        let is_clear = |spot: &Spot| !spots.iter().any(|other| overlaps(spot, other));
        let place = candidates.iter().position(|(_, spot)| is_clear(spot)).unwrap_or(0);
        if place < candidates.len() {
            spots.push(candidates.swap_remove(place).1);
        }
    }
    spots
}

/// Returns the place of a bar's label: beyond its end, above it or to its right.
fn beside_bar(
    plan: &Plan<'_>,
    placement: &Placement,
    router: &Router<'_>,
    node: usize,
) -> Option<Spot> {
    let lines = edge_label(&plan.graph.nodes[node].label, plan.orientation);
    let height = i32::try_from(lines.lines.len()).ok()? * super::measure::NOTE_LINE;
    let (first, last) = placement.reach[node];
    let (row, stretch, along, across) = match plan.orientation {
        Orientation::Horizontal => (
            first,
            Side::Above,
            (-lines.width / 2, (lines.width + 1) / 2),
            (-BAR_END - BESIDE - height, -BAR_END - BESIDE),
        ),
        Orientation::Vertical => (
            last,
            Side::Below,
            (-height / 2, (height + 1) / 2),
            (BAR_END + BEHIND, BAR_END + BEHIND + lines.width),
        ),
    };
    let field = &router.field;
    let point = (field.x.centres[placement.column[node]], field.y.centres[row]);
    let is_empty = lines.lines.is_empty();
    let owner = Owner::Node(node);
    (!is_empty).then_some(Spot {
        owner,
        lines: lines.lines,
        point,
        along,
        across,
        stretch,
        end: point,
        beside: 1,
    })
}

/// Returns the place of a frame's title: at the upper left of the page.
fn in_frame(plan: &Plan<'_>, frame: usize, borders: Borders) -> Option<Spot> {
    let lines = text::wrap(plan.graph.frames[frame].label.trim(), HEAD, FRAME_TITLE, 1);
    let length = (FRAME_PADDING, FRAME_PADDING + lines.width);
    let (along, across) = match plan.orientation {
        Orientation::Horizontal => (length, (0, FRAME_HEAD)),
        Orientation::Vertical => ((0, FRAME_HEAD), length),
    };
    let point = (borders.left, borders.top);
    let is_empty = lines.lines.is_empty();
    (!is_empty).then_some(Spot {
        owner: Owner::Frame(frame),
        lines: lines.lines,
        point,
        along,
        across,
        stretch: Side::Below,
        end: point,
        beside: 1,
    })
}

/// Returns whether two labels that are measured from the same lines lie over each other. Others
/// are kept apart when the lines get their places.
fn overlaps(a: &Spot, b: &Spot) -> bool {
    let over = |a: (i32, i32), b: (i32, i32)| a.0 < b.1 + 2 && b.0 < a.1 + 2;
    a.point == b.point && over(a.along, b.along) && over(a.across, b.across)
}

/// Returns the places where the label of an edge may stand, with what each costs.
fn candidates(plan: &Plan<'_>, router: &Router<'_>, edge: usize) -> Vec<(i32, Spot)> {
    let lines = edge_label(&plan.graph.edges[edge].label, plan.orientation);
    let height = i32::try_from(lines.lines.len()).unwrap_or(1) * super::measure::NOTE_LINE;
    // Along and across, as all lengths here.
    let (length, breadth) = match plan.orientation {
        Orientation::Horizontal => (lines.width, height),
        Orientation::Vertical => (height, lines.width),
    };
    let path = &router.paths[edge];
    let (first, start) = own_start(router, edge);
    let mut found = Vec::new();
    for stretch in first..path.len().saturating_sub(1) {
        let begin = if stretch == first { start } else { path[stretch] };
        let end = path[stretch + 1];
        let Some(direction) = router.field.direction(begin, end) else { continue };
        let turn = path.get(stretch + 2).and_then(|next| router.field.direction(end, *next));
        // Where it leaves a node, the label begins behind the border of the node.
        let offset = if begin == path[0] && stretch == 0 {
            let node = plan.graph.edges[edge].from;
            if direction.is_along() { plan.along(node) / 2 } else { plan.across(node) / 2 }
        } else {
            0
        };
        let (size, depth) =
            if direction.is_along() { (length, breadth) } else { (breadth, length) };
        let ahead = match direction {
            Side::Behind | Side::Below => (offset + BEHIND, offset + BEHIND + size),
            Side::Before | Side::Above => (-offset - BEHIND - size, -offset - BEHIND),
        };
        // Where others stand already, it moves on along the stretch.
        let step = if direction.is_along() == (plan.orientation == Orientation::Horizontal) {
            lines.width + 6
        } else {
            height + 3
        };
        let shifts = [0, step / 2 + 3, step, 2 * step, 3 * step, 4 * step];
        for (shift, beside) in shifts.into_iter().flat_map(|shift| [(shift, -1), (shift, 1)]) {
            let ahead = match direction {
                Side::Behind | Side::Below => (ahead.0 + shift, ahead.1 + shift),
                Side::Before | Side::Above => (ahead.0 - shift, ahead.1 - shift),
            };
            let aside =
                if beside < 0 { (-BESIDE - depth, -BESIDE) } else { (BESIDE, BESIDE + depth) };
            let turns_here =
                turn.is_some_and(|turn| (beside < 0) == matches!(turn, Side::Above | Side::Before));
            let is_usual = beside == usual(plan.orientation, direction);
            let cost = (stretch - first) as i32 * 30
                + if is_usual { 0 } else { 7 }
                + if turns_here { size / 4 } else { 0 }
                + if shift > 0 { 60 + shift } else { 0 };
            let (along, across) =
                if direction.is_along() { (ahead, aside) } else { (aside, ahead) };
            found.push((
                cost,
                Spot {
                    owner: Owner::Edge(edge),
                    lines: lines.lines.clone(),
                    point: begin,
                    along,
                    across,
                    stretch: direction,
                    end,
                    beside,
                },
            ));
        }
    }
    found
}

/// Returns the side of a stretch on which labels stand: on the page above lines that lie, and to
/// the right of those that stand.
fn usual(orientation: Orientation, direction: Side) -> i32 {
    let lies = direction.is_along() == (orientation == Orientation::Horizontal);
    if lies { -1 } else { 1 }
}

/// Returns the stretch and the point at which an edge begins to have its line for itself.
fn own_start(router: &Router<'_>, edge: usize) -> (usize, Point) {
    let path = &router.paths[edge];
    for (stretch, pair) in path.windows(2).enumerate() {
        for step in router.field.between(pair[0], pair[1]).windows(2) {
            if router.field.edges_between(step[0], step[1]).all(|other| other == edge) {
                return (stretch, step[0]);
            }
        }
    }
    (0, path.first().copied().unwrap_or_default())
}
