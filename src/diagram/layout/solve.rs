//! What must lie apart from what, so that the lines of a chart get their places.

use super::Orientation;
use super::arrange::{Drawing, Places};
use super::compact::{Distance, Item, Problem, Sort};
use super::label::Owner;
use super::lines::{Kind, Run};
use super::measure::FRAME_HEAD;

/// Room around a chart without lanes.
const MARGIN: i32 = 8;
/// Room between the head of a lane, or its end, and the first and last thing in it.
const PADDING: i32 = 16;
/// How near things may lie to each other's ends without being beside each other.
const NEAR: i32 = 8;
/// How far the rows of a node that reaches into several lie apart at least.
const ROWS: i32 = 24;
/// How often lines are drawn towards what they are connected with.
const SWEEPS: usize = 6;

/// How often lines are moved apart where labels turn out to lie on something.
const ATTEMPTS: usize = 6;

/// Distances that are needed because a label turned out to lie on something. Labels that are
/// measured from different lines may meet though neither line knows of the other.
#[derive(Debug, Default)]
struct Known {
    along: Vec<Distance>,
    across: Vec<Distance>,
}

/// What a thing takes of one axis: the lines from which it is measured, and its ends from these.
#[derive(Debug, Clone, Copy)]
struct Extent {
    low: (usize, i32),
    high: (usize, i32),
}

impl Extent {
    /// Returns by how much it lies over another one, and the distance that would mend it, if the
    /// order of the lines allows it.
    fn over(self, other: Extent, at: &[i32], rank: &[usize]) -> (i32, Option<Distance>) {
        let ends = |e: Extent| (at[e.low.0] + e.low.1, at[e.high.0] + e.high.1);
        let ((a, b), (c, d)) = (ends(self), ends(other));
        let apart = |first: Extent, then: Extent| {
            let least = first.high.1 - then.low.1 + APART;
            let is_before = rank[first.high.0] < rank[then.low.0];
            is_before.then_some(Distance { from: first.high.0, to: then.low.0, least })
        };
        (b.min(d) - a.max(c), apart(self, other).or_else(|| apart(other, self)))
    }
}

/// How far a label lies from what it was moved away from.
const APART: i32 = 4;

impl Drawing<'_> {
    /// Returns the places of all lines.
    pub fn solve(&self) -> Places {
        let mut known = Known::default();
        let mut places = self.solve_once(&known);
        for _ in 0..ATTEMPTS {
            let before = known.along.len() + known.across.len();
            self.clashes(&places, &mut known);
            if known.along.len() + known.across.len() == before {
                break;
            }
            places = self.solve_once(&known);
        }
        places
    }

    fn solve_once(&self, known: &Known) -> Places {
        let (x, along) = self.solve_along(&known.along);
        let (y, across) = self.solve_across(&x, &known.across);
        Places { x, y, along, across }
    }

    fn solve_along(&self, known: &[Distance]) -> (Vec<i32>, i32) {
        let (x, y) = (&self.router.field.x, &self.router.field.y);
        let mut problem = Problem::new(&x.order, &x.rank);
        let mut items = Vec::new();
        // Places across the flow are not known yet; twice the order of the lines stands for them,
        // so that there are numbers for the gaps between lines.
        let twice = |line: usize| i32::try_from(y.rank[line] * 2).unwrap_or(i32::MAX / 4);
        for node in 0..self.plan.graph.nodes.len() {
            let ((first, last), half) = (self.rows(node), self.plan.along(node) / 2);
            let reach = (twice(first), twice(last));
            items.push(Item::on(Sort::Node, self.column(node), (half, half), reach));
        }
        for line in &x.order {
            for (from, to) in merged(&x.lines[*line].runs, &y.rank) {
                let reach = (twice(y.order[from]), twice(y.order[to]));
                items.push(Item::on(Sort::Run, *line, (0, 0), reach));
            }
        }
        for spot in self.spots {
            let row = twice(spot.point.1);
            let gap = if spot.is_before_row() { row - 1 } else { row + 1 };
            let around = (-spot.along.0, spot.along.1);
            let reach = (row.min(gap), row.max(gap));
            items.push(Item::on(Sort::Label, spot.point.0, around, reach));
            if spot.stretch.is_along() {
                problem.distances.extend(spot.needs(spot.point.0, spot.end.0, spot.along));
            }
        }
        let title = self.title_room(Orientation::Vertical);
        for (borders, width) in self.frame_borders() {
            let reach = (twice(borders.top), twice(borders.bottom));
            items.push(Item::on(Sort::Border, borders.left, (0, title), reach));
            items.push(Item::on(Sort::Border, borders.right, (0, 0), reach));
            let least = if title > 0 { 0 } else { width };
            problem.distances.push(Distance { from: borders.left, to: borders.right, least });
        }
        problem.keep_apart(&items, is_beside_in_order);
        let margin = if self.has_lanes() { PADDING } else { MARGIN };
        for item in &items {
            let is_label = item.sort == Sort::Label;
            problem.keep_inside(item, if is_label { margin - 6 } else { margin });
        }
        problem.distances.extend_from_slice(known);
        problem.ties = self.ties(true);
        problem.solve(SWEEPS)
    }

    fn solve_across(&self, places: &[i32], known: &[Distance]) -> (Vec<i32>, i32) {
        let (x, y) = (&self.router.field.x, &self.router.field.y);
        let mut problem = Problem::new(&y.order, &y.rank);
        let mut items = Vec::new();
        for node in 0..self.plan.graph.nodes.len() {
            let (first, last) = self.rows(node);
            let (at, half) = (places[self.column(node)], self.plan.along(node) / 2);
            let across = self.half_across(node);
            let reach = (at - half, at + half);
            let (low, high) = ((first, across), (last, across));
            items.push(Item { sort: Sort::Node, low, high, reach });
            // Edges meet it in each of its rows, so that these must lie between its ends.
            let (first, last) = self.placement.reach[node];
            problem.distances.extend((first..last).map(|row| Distance {
                from: y.centres[row],
                to: y.centres[row + 1],
                least: ROWS,
            }));
        }
        for line in &y.order {
            for (from, to) in merged(&y.lines[*line].runs, &x.rank) {
                let reach = (places[x.order[from]], places[x.order[to]]);
                items.push(Item::on(Sort::Run, *line, (0, 0), reach));
            }
        }
        for spot in self.spots {
            let at = places[spot.point.0];
            let mut reach = (at + spot.along.0, at + spot.along.1);
            if !spot.stretch.is_along() {
                // A label beside a line that goes across the flow must end before the line turns.
                reach = (reach.0.min(at), reach.1.max(at));
                problem.distances.extend(spot.needs(spot.point.1, spot.end.1, spot.across));
            }
            let around = (-spot.across.0, spot.across.1);
            items.push(Item::on(Sort::Label, spot.point.1, around, reach));
        }
        let title = self.title_room(Orientation::Horizontal);
        for (borders, width) in self.frame_borders() {
            let reach = (places[borders.left], places[borders.right]);
            items.push(Item::on(Sort::Border, borders.top, (0, title), reach));
            items.push(Item::on(Sort::Border, borders.bottom, (0, 0), reach));
            let least = if title > 0 { 0 } else { width };
            problem.distances.push(Distance { from: borders.top, to: borders.bottom, least });
        }
        let lanes: Vec<usize> = if self.has_lanes() {
            y.order.iter().copied().filter(|line| y.lines[*line].kind == Kind::Border).collect()
        } else {
            Vec::new()
        };
        let everywhere = (i32::MIN / 4, i32::MAX / 4);
        items.extend(lanes.iter().map(|line| Item::on(Sort::Border, *line, (0, 0), everywhere)));
        problem.keep_apart(&items, |a, b| {
            a.reach.0 < b.reach.1 + NEAR && b.reach.0 < a.reach.1 + NEAR
        });
        for pair in lanes.windows(2) {
            let least = match self.plan.orientation {
                Orientation::Horizontal => 58,
                Orientation::Vertical => 76,
            };
            problem.distances.push(Distance { from: pair[0], to: pair[1], least });
        }
        if self.has_lanes() {
            y.centres.iter().for_each(|centre| problem.is_centred[*centre] = true);
        } else {
            items.iter().for_each(|item| problem.keep_inside(item, MARGIN));
        }
        problem.distances.extend_from_slice(known);
        problem.ties = self.ties(false);
        problem.solve(SWEEPS)
    }

    /// Adds the distances that are needed so that no label lies on anything.
    fn clashes(&self, places: &Places, known: &mut Known) {
        let (x, y) = (&self.router.field.x, &self.router.field.y);
        let on =
            |line: usize, ends: (i32, i32)| Extent { low: (line, ends.0), high: (line, ends.1) };
        let labels: Vec<(Extent, Extent)> = self
            .spots
            .iter()
            .map(|spot| (on(spot.point.0, spot.along), on(spot.point.1, spot.across)))
            .collect();
        let mut things = labels.clone();
        for node in 0..self.plan.graph.nodes.len() {
            let (first, last) = self.rows(node);
            let (along, across) = (self.plan.along(node) / 2, self.half_across(node));
            let own = Extent { low: (first, -across), high: (last, across) };
            things.push((on(self.column(node), (-along, along)), own));
        }
        for pair in self.router.paths.iter().flat_map(|path| path.windows(2)) {
            let (a, b) = (pair[0], pair[1]);
            let stretch = |a: usize, b: usize, rank: &[usize]| {
                let (a, b) = if rank[a] < rank[b] { (a, b) } else { (b, a) };
                // A line has no breadth; it lies on a label as soon as it touches its inside.
                Extent { low: (a, 0), high: (b, 0) }
            };
            things.push((stretch(a.0, b.0, &x.rank), stretch(a.1, b.1, &y.rank)));
        }
        for (i, label) in labels.iter().enumerate() {
            for (j, thing) in things.iter().enumerate() {
                if j <= i && j < labels.len() {
                    continue;
                }
                let (by_x, mend_x) = label.0.over(thing.0, &places.x, &x.rank);
                let (by_y, mend_y) = label.1.over(thing.1, &places.y, &y.rank);
                let is_line = j >= labels.len() + self.plan.graph.nodes.len();
                let least = if is_line { 0 } else { 1 };
                if by_x < least || by_y < least || is_line && by_x == 0 && by_y == 0 {
                    continue;
                }
                match (mend_x, mend_y) {
                    (Some(along), Some(_)) if by_x < by_y => known.along.push(along),
                    (_, Some(across)) => known.across.push(across),
                    (Some(along), None) => known.along.push(along),
                    (None, None) => {}
                }
            }
        }
    }

    /// Returns the borders of each frame, and how wide its title is.
    fn frame_borders(&self) -> impl Iterator<Item = (super::grid::Borders, i32)> {
        self.router.field.frames.iter().enumerate().filter_map(|(i, borders)| {
            let title = self.spots.iter().find(|spot| spot.owner == Owner::Frame(i));
            let length = |spot: &super::label::Spot| match self.plan.orientation {
                Orientation::Horizontal => spot.along.1 + spot.along.0,
                Orientation::Vertical => spot.across.1 + spot.across.0,
            };
            Some(((*borders)?, title.map_or(0, length)))
        })
    }

    /// Returns the room for the titles of frames behind their first borders, if these are at the
    /// top of the page in an orientation.
    fn title_room(&self, orientation: Orientation) -> i32 {
        if self.plan.orientation == orientation { FRAME_HEAD } else { 0 }
    }

    /// Returns the pairs of lines that edges connect.
    fn ties(&self, is_along: bool) -> Vec<(usize, usize)> {
        let mut ties: Vec<(usize, usize)> = Vec::new();
        for path in &self.router.paths {
            for pair in path.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                if (a.1 == b.1) == is_along && a != b {
                    ties.push(if is_along { (a.0, b.0) } else { (a.1, b.1) });
                }
            }
        }
        ties.iter_mut().for_each(|tie| *tie = (tie.0.min(tie.1), tie.0.max(tie.1)));
        ties.sort_unstable();
        ties.dedup();
        ties
    }
}

/// Returns whether two things lie beside each other by the order of the lines across the flow. A
/// label lies in the gap on one side of a line: that is the odd one of its two numbers.
fn is_beside_in_order(a: &Item, b: &Item) -> bool {
    let covers =
        |gap: &Item, other: &Item| other.reach.0 <= gap.reach.0 && other.reach.1 >= gap.reach.1;
    match (a.sort == Sort::Label, b.sort == Sort::Label) {
        (true, true) => a.reach == b.reach,
        (true, false) if b.sort != Sort::Node => covers(a, b),
        (false, true) if a.sort != Sort::Node => covers(b, a),
        _ => a.reach.0 <= b.reach.1 && b.reach.0 <= a.reach.1,
    }
}

/// Returns the stretches of a line that are taken, each once, by the ranks of their ends.
fn merged(runs: &[Run], rank: &[usize]) -> Vec<(usize, usize)> {
    let mut ends: Vec<(usize, usize)> =
        runs.iter().map(|run| (rank[run.from], rank[run.to])).collect();
    ends.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in ends {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}
