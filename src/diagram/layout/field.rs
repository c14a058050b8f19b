//! The crossings of all lines, and what lies on them: nodes, and the ways that edges have taken.

use super::flow::Plan;
use super::grid::{Borders, Grid, grid};
use super::lines::{Axis, Kind, Run};
use super::place::Placement;
use super::side::Side;

/// A crossing of two lines: the names of the line of constant `along` and of constant `across`.
pub(super) type Point = (usize, usize);

/// The field on which edges find their ways.
#[derive(Debug)]
pub(super) struct Field {
    /// The lines of constant `along`.
    pub x: Axis,
    /// The lines of constant `across`.
    pub y: Axis,
    /// The borders of each frame.
    pub frames: Vec<Option<Borders>>,
    /// There is room for 2 to this power of names of lines of constant `across`.
    shift: u32,
    crossings: Vec<Crossing>,
}

/// What lies at a crossing.
#[derive(Debug, Clone, Copy, Default)]
struct Crossing {
    /// The node over it, plus 1.
    node: u32,
    /// How many edges run from here to the next crossing along the flow.
    along: u16,
    /// How many edges run from here to the next crossing across it.
    across: u16,
    /// How many stretches of edges end here.
    ends: u16,
}

/// What edges do at a crossing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// There are none.
    Nothing,
    /// They pass straight.
    Passing,
    /// One bends, joins or parts.
    Corner,
}

impl Field {
    /// Returns a field with nodes in their cells and no edge yet.
    pub fn new(plan: &Plan<'_>, placement: &Placement) -> Field {
        let Grid { x, y, frames } = grid(plan, placement);
        let shift = (y.lines.len() + y.lines.len() / 2).next_power_of_two().trailing_zeros();
        let crossings = vec![Crossing::default(); (x.lines.len() * 3 / 2) << shift];
        let mut field = Field { x, y, frames, shift, crossings };
        for (node, (first, last)) in placement.reach.iter().enumerate() {
            let column = field.x.centres[placement.column[node]];
            let (first, last) = (field.y.centres[*first], field.y.centres[*last]);
            for rank in field.y.rank[first]..=field.y.rank[last] {
                let place = field.place((column, field.y.order[rank]));
                field.crossings[place].node = u32::try_from(node + 1).unwrap_or(0);
            }
        }
        field
    }

    /// Returns the number of a crossing; see [`Field::point`].
    pub fn place(&self, point: Point) -> usize {
        (point.0 << self.shift) | point.1
    }

    /// Returns the crossing with a number.
    pub fn point(&self, place: usize) -> Point {
        (place >> self.shift, place & ((1 << self.shift) - 1))
    }

    /// Returns how many numbers of crossings there are.
    pub fn places(&self) -> usize {
        self.crossings.len()
    }

    /// Returns the place of a crossing in the order of the lines.
    pub fn rank(&self, point: Point) -> (usize, usize) {
        (self.x.rank[point.0], self.y.rank[point.1])
    }

    /// Returns the next crossing in a direction.
    pub fn neighbour(&self, point: Point, side: Side) -> Option<Point> {
        match side {
            Side::Behind => self.x.neighbour(point.0, true).map(|x| (x, point.1)),
            Side::Before => self.x.neighbour(point.0, false).map(|x| (x, point.1)),
            Side::Below => self.y.neighbour(point.1, true).map(|y| (point.0, y)),
            Side::Above => self.y.neighbour(point.1, false).map(|y| (point.0, y)),
        }
    }

    /// Returns the direction from one crossing to another that lies straight ahead.
    pub fn direction(&self, from: Point, to: Point) -> Option<Side> {
        Side::between(self.rank(from), self.rank(to))
    }

    /// Returns the crossings from one to another that lies straight ahead, both included.
    pub fn between(&self, from: Point, to: Point) -> Vec<Point> {
        let mut points = vec![from];
        let Some(side) = self.direction(from, to) else { return points };
        let mut at = from;
        while at != to {
            let Some(next) = self.neighbour(at, side) else { break };
            points.push(next);
            at = next;
        }
        points
    }

    /// Returns the node over a crossing.
    pub fn node(&self, point: Point) -> Option<usize> {
        (self.crossings[self.place(point)].node as usize).checked_sub(1)
    }

    /// Returns whether edges may run along a line through a crossing in a direction.
    pub fn is_track(&self, point: Point, side: Side) -> bool {
        let line = if side.is_along() { &self.y.lines[point.1] } else { &self.x.lines[point.0] };
        line.kind != Kind::Border
    }

    /// Returns whether any edge takes the stretch to the next crossing in a direction.
    pub fn is_taken(&self, point: Point, next: Point, side: Side) -> bool {
        match side {
            Side::Behind => self.crossings[self.place(point)].along > 0,
            Side::Before => self.crossings[self.place(next)].along > 0,
            Side::Below => self.crossings[self.place(point)].across > 0,
            Side::Above => self.crossings[self.place(next)].across > 0,
        }
    }

    /// Returns what edges do at a crossing.
    pub fn meeting(&self, point: Point) -> Meeting {
        let crossing = self.crossings[self.place(point)];
        if crossing.ends > 0 {
            Meeting::Corner
        } else if crossing.along > 0 || crossing.across > 0 {
            Meeting::Passing
        } else {
            Meeting::Nothing
        }
    }

    /// Returns about how far two crossings lie apart.
    pub fn length(&self, a: Point, b: Point) -> u32 {
        self.x.at[a.0].abs_diff(self.x.at[b.0]) + self.y.at[a.1].abs_diff(self.y.at[b.1])
    }

    /// Returns the edges that run from a crossing to the next.
    pub fn edges_between(&self, a: Point, b: Point) -> impl Iterator<Item = usize> {
        let (runs, rank, from, to) = if a.0 == b.0 {
            (&self.x.lines[a.0].runs, &self.y.rank, self.y.rank[a.1], self.y.rank[b.1])
        } else {
            (&self.y.lines[a.1].runs, &self.x.rank, self.x.rank[a.0], self.x.rank[b.0])
        };
        let (low, high) = (from.min(to), from.max(to));
        let covers = move |run: &&Run| rank[run.from] <= low && high <= rank[run.to];
        runs.iter().filter(covers).map(|run| run.edge)
    }

    /// Returns the edges that pass, bend or end at a crossing.
    pub fn edges_at(&self, point: Point) -> impl Iterator<Item = usize> {
        let (x, y) = self.rank(point);
        let across = self.x.lines[point.0].runs.iter();
        let along = self.y.lines[point.1].runs.iter();
        across
            .filter(move |run| self.y.rank[run.from] <= y && y <= self.y.rank[run.to])
            .chain(along.filter(move |run| self.x.rank[run.from] <= x && x <= self.x.rank[run.to]))
            .map(|run| run.edge)
    }

    /// Adds the way of an edge (or takes it away), given by its corners.
    pub fn mark(&mut self, edge: usize, path: &[Point], is_added: bool) {
        let change = |count: &mut u16| {
            *count = if is_added { count.saturating_add(1) } else { count.saturating_sub(1) };
        };
        for pair in path.windows(2) {
            let is_forward = self.rank(pair[0]) < self.rank(pair[1]);
            let (a, b) = if is_forward { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
            let is_across = a.0 == b.0;
            let points = self.between(a, b);
            for point in &points[..points.len() - 1] {
                let place = self.place(*point);
                let crossing = &mut self.crossings[place];
                change(if is_across { &mut crossing.across } else { &mut crossing.along });
            }
            for end in [a, b] {
                let place = self.place(end);
                change(&mut self.crossings[place].ends);
            }
            let (line, run) = if is_across {
                (&mut self.x.lines[a.0], Run { from: a.1, to: b.1, edge })
            } else {
                (&mut self.y.lines[a.1], Run { from: a.0, to: b.0, edge })
            };
            if is_added {
                line.runs.push(run);
            } else if let Some(place) = line.runs.iter().position(|other| *other == run) {
                line.runs.remove(place);
            }
        }
    }

    /// Puts free tracks beside those that a way takes.
    pub fn make_room(&mut self, path: &[Point]) {
        for pair in path.windows(2) {
            if pair[0].0 == pair[1].0 {
                for rank in self.x.missing(pair[0].0) {
                    self.insert_x(rank);
                }
            } else {
                for rank in self.y.missing(pair[0].1) {
                    self.insert_y(rank);
                }
            }
        }
    }

    /// Drops free tracks along a way that was given up, where another one lies beside them.
    pub fn clear_away(&mut self, path: &[Point]) {
        for pair in path.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.x.drop_double(pair[0].0);
            } else {
                self.y.drop_double(pair[0].1);
            }
        }
    }

    fn insert_x(&mut self, rank: usize) {
        let name = self.x.insert(rank);
        let needed = (name + 1) << self.shift;
        if self.crossings.len() < needed {
            self.crossings.resize(needed * 3 / 2, Crossing::default());
        }
        let Some(before) = self.x.neighbour(name, false) else { return };
        for y in 0..self.y.lines.len() {
            let along = self.crossings[self.place((before, y))].along;
            let place = self.place((name, y));
            self.crossings[place] = Crossing { along, ..Crossing::default() };
        }
    }

    fn insert_y(&mut self, rank: usize) {
        let name = self.y.insert(rank);
        if name >> self.shift > 0 {
            self.widen();
        }
        let Some(before) = self.y.neighbour(name, false) else { return };
        let behind = self.y.neighbour(name, true);
        for x in 0..self.x.lines.len() {
            let Crossing { across, node, .. } = self.crossings[self.place((x, before))];
            let is_within =
                behind.is_some_and(|behind| self.crossings[self.place((x, behind))].node == node);
            let node = if is_within { node } else { 0 };
            let place = self.place((x, name));
            self.crossings[place] = Crossing { across, node, ..Crossing::default() };
        }
    }

    /// Makes room for more names of lines of constant `across`.
    fn widen(&mut self) {
        let (old, new) = (1 << self.shift, 2 << self.shift);
        let mut crossings = vec![Crossing::default(); self.crossings.len() * 2];
        for (from, to) in self.crossings.chunks(old).zip(crossings.chunks_mut(new)) {
            to[..from.len()].copy_from_slice(from);
        }
        (self.shift, self.crossings) = (self.shift + 1, crossings);
    }
}
