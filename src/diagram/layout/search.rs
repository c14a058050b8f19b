//! The search for the cheapest way of one edge: Dijkstra's, in the direction of its end.

use super::field::{Field, Meeting, Point};
use super::joint::{Joint, Leniency, joints, shared};
use super::queue::Queue;
use super::route::{Router, straighten};
use super::side::{Side, in_cost, out_cost};

/// What a bend costs, in pixels of way.
const BEND: u32 = 55;
/// What it costs to cross another edge.
const CROSSING: u32 = 70;
/// What it costs to leave a node together with another edge.
const SPLIT: u32 = 40;
/// What each row costs by which an edge leaves a bar away from its node.
const ASTRAY: u32 = 40;
/// No state: where a way begins.
const NONE: u32 = u32::MAX;

/// What searches remember; kept between them, so that nothing needs to be cleared.
#[derive(Debug, Default)]
pub(super) struct Memory {
    search: u32,
    /// Of each crossing two: reached along the flow, and across it.
    states: Vec<State>,
    /// Of each crossing: in which search it was a joint, and which.
    joins: Vec<(u32, u32)>,
    splits: Vec<(u32, u32)>,
    queue: Queue,
}

/// How a crossing was reached.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    search: u32,
    cost: u32,
    /// What the whole way costs at least.
    guess: u32,
    before: u32,
    /// The direction in which it was reached; none where a way parts from another one.
    side: Option<Side>,
}

/// How a way ends.
#[derive(Debug, Clone, Copy)]
enum End {
    /// In its node.
    Port(Point),
    /// In the way of another edge.
    Joint(Joint),
}

/// What a search is about.
struct Task {
    edge: usize,
    from: usize,
    to: usize,
    is_back: bool,
    leniency: Leniency,
    joins: Vec<Joint>,
    splits: Vec<Joint>,
    target: Target,
}

impl Router<'_> {
    /// Returns the cheapest way of an edge and what it costs; of a loop the one that leaves by a
    /// side.
    pub fn search(
        &self,
        memory: &mut Memory,
        edge: usize,
        leniency: Leniency,
        loop_side: Option<Side>,
    ) -> Option<(Vec<Point>, u32)> {
        let link = &self.plan.graph.edges[edge];
        let find = |is_split| joints(self.plan, &self.field, &self.paths, edge, is_split, leniency);
        let (joins, splits) = (find(false), find(true));
        let mut entries = self.sides(edge, false, leniency);
        entries.retain(|side| loop_side != Some(*side));
        if entries.is_empty() && joins.is_empty() {
            return None;
        }
        let target = Target::new(self, link.to, &joins);
        let is_back = self.plan.is_back[edge];
        let (from, to) = (link.from, link.to);
        let task = Task { edge, from, to, is_back, leniency, joins, splits, target };
        memory.start(self.field.places(), &task);
        self.leave(memory, &task, loop_side);
        let mut best: Option<(u32, u32, End)> = None;
        while let Some((guess, index)) = memory.queue.pop() {
            if best.is_some_and(|(least, ..)| least <= guess) {
                break;
            }
            let place = index as usize / 2;
            let at = self.field.point(place);
            let state = memory.states[index as usize];
            if state.guess < guess {
                continue;
            }
            let is_along = index % 2 == 0;
            let is_split = memory.split(place, &task).is_some();
            // An edge has some stretch of its own.
            let is_begin = state.before == NONE && is_split;
            if let Some(joint) = memory.join(place, &task).filter(|_| !is_begin) {
                if let Some(cost) = join(state, is_along, joint)
                    && best.is_none_or(|(least, ..)| cost < least)
                {
                    best = Some((cost, index, End::Joint(joint)));
                }
                continue;
            }
            let may_turn = is_split || self.field.meeting(at) == Meeting::Nothing;
            for side in Side::ALL {
                let is_turn = side.is_along() != is_along;
                if is_turn && !may_turn
                    || state.side == Some(side.opposite())
                    || !self.field.is_track(at, side)
                {
                    continue;
                }
                let Some(next) = self.field.neighbour(at, side) else { continue };
                if self.field.is_taken(at, next, side) {
                    continue;
                }
                let cost = state.cost + if is_turn { BEND } else { 0 };
                match self.field.node(next) {
                    Some(node) if node == task.to && entries.contains(&side.opposite()) => {
                        if let Some(cost) = self.enter(&task, at, next, side, cost)
                            && best.is_none_or(|(least, ..)| cost < least)
                        {
                            best = Some((cost, index, End::Port(next)));
                        }
                    }
                    Some(_) => {}
                    None => self.step(memory, &task, (at, next), side, (cost, index)),
                }
            }
        }
        let (cost, index, end) = best?;
        Some((self.trace(memory, &task, index, end), cost))
    }

    /// Puts the ways out of a node into the queue.
    fn leave(&self, memory: &mut Memory, task: &Task, loop_side: Option<Side>) {
        let shape = self.plan.graph.nodes[task.from].shape;
        for side in self.sides(task.edge, true, task.leniency) {
            if loop_side.is_some_and(|only| only != side) {
                continue;
            }
            for port in self.ports(task.from, side) {
                let Some(next) = self.field.neighbour(port, side) else { continue };
                if self.field.node(next).is_none() && !self.field.is_taken(port, next, side) {
                    let cost = out_cost(shape, side, task.is_back);
                    let cost = cost + self.astray(task.from, port, task.to);
                    self.step(memory, task, (port, next), side, (cost, NONE));
                }
            }
        }
        for split in &task.splits {
            let (at, is_along) = (self.field.point(split.place), split.onward.is_along());
            let far = task.target.far(&self.field, at, is_along);
            let place = split.place * 2 + usize::from(!is_along);
            memory.reach(place, split.cost + SPLIT, NONE, far, None);
        }
    }

    /// Goes on from one crossing to the next, if that is allowed. `so_far` is what the way costs
    /// up to there, and its state.
    fn step(
        &self,
        memory: &mut Memory,
        task: &Task,
        (at, next): (Point, Point),
        side: Side,
        so_far: (u32, u32),
    ) {
        let place = self.field.place(next);
        let crossing = match self.field.meeting(next) {
            Meeting::Nothing => 0,
            // Where an edge joins, it does not cross.
            _ if memory.join(place, task).is_some() => 0,
            Meeting::Passing => CROSSING,
            Meeting::Corner => return,
        };
        let cost = so_far.0 + self.field.length(at, next) + crossing;
        let far = task.target.far(&self.field, next, side.is_along());
        let index = place * 2 + usize::from(!side.is_along());
        memory.reach(index, cost, so_far.1, far, Some(side));
    }

    /// Returns what it costs that a port of a bar does not lie in the row of the other node.
    fn astray(&self, bar: usize, port: Point, other: usize) -> u32 {
        if !self.plan.is_bar(bar) {
            return 0;
        }
        let (first, last) = self.placement.reach[other];
        let row = self.field.y.index_of(port.1).unwrap_or_default();
        let far = first.saturating_sub(row) + row.saturating_sub(last);
        ASTRAY * u32::try_from(far).unwrap_or(0)
    }

    /// Returns what it costs to enter the node at the end from a neighbouring crossing.
    fn enter(&self, task: &Task, at: Point, port: Point, side: Side, cost: u32) -> Option<u32> {
        let entry = side.opposite();
        let is_port = self.ports(task.to, entry).any(|known| known == port);
        let shape = self.plan.graph.nodes[task.to].shape;
        let cost = cost + self.field.length(at, port) + in_cost(shape, entry, task.is_back);
        is_port.then(|| cost + self.astray(task.to, port, task.from))
    }

    /// Returns the corners of the way that ends in a state.
    fn trace(&self, memory: &Memory, task: &Task, index: u32, end: End) -> Vec<Point> {
        let mut points = Vec::new();
        let mut at = index;
        let first = loop {
            points.push(self.field.point(at as usize / 2));
            let before = memory.states[at as usize].before;
            if before == NONE {
                break at;
            }
            at = before;
        };
        let place = first as usize / 2;
        match memory.split(place, task) {
            Some(split) => points.extend(self.paths[split.edge][..=split.stretch].iter().rev()),
            None => {
                // The port lies one step before, against the direction of the first step.
                let side = memory.states[first as usize].side;
                let at = self.field.point(place);
                points.extend(side.and_then(|side| self.field.neighbour(at, side.opposite())));
            }
        }
        points.reverse();
        match end {
            End::Port(port) => points.push(port),
            End::Joint(joint) => points.extend(&self.paths[joint.edge][joint.stretch + 1..]),
        }
        straighten(points)
    }
}

/// Returns what it costs to end in the way of another edge, or `None` against its direction.
fn join(state: State, is_along: bool, joint: Joint) -> Option<u32> {
    let is_straight = is_along == joint.onward.is_along();
    let is_head_on = state.side == Some(joint.onward.opposite());
    (!is_head_on).then(|| state.cost + joint.cost + if is_straight { 0 } else { BEND })
}

impl Memory {
    fn start(&mut self, places: usize, task: &Task) {
        if self.joins.len() < places {
            self.states.resize(places * 2, State::default());
            self.joins.resize(places, (0, 0));
            self.splits.resize(places, (0, 0));
        }
        self.search += 1;
        self.queue.clear();
        for (list, marks) in [(&task.joins, &mut self.joins), (&task.splits, &mut self.splits)] {
            for (i, joint) in (0_u32..).zip(list) {
                marks[joint.place] = (self.search, i);
            }
        }
    }

    fn join(&self, place: usize, task: &Task) -> Option<Joint> {
        let (search, i) = self.joins[place];
        (search == self.search).then(|| task.joins[i as usize])
    }

    fn split(&self, place: usize, task: &Task) -> Option<Joint> {
        let (search, i) = self.splits[place];
        (search == self.search).then(|| task.splits[i as usize])
    }

    fn reach(&mut self, index: usize, cost: u32, before: u32, far: u32, side: Option<Side>) {
        let state = &mut self.states[index];
        if state.search == self.search && state.cost <= cost {
            return;
        }
        let guess = cost + far;
        *state = State { search: self.search, cost, guess, before, side };
        self.queue.push(guess, u32::try_from(index).unwrap_or(NONE));
    }
}

/// Where a way may end, to search in its direction first.
struct Target {
    /// The box of the node.
    node: Area,
    /// The box of all places where it may end: the node, and where it may join others.
    all: Area,
}

/// A box, by about where its borders lie.
#[derive(Debug, Clone, Copy)]
struct Area {
    x: (i32, i32),
    y: (i32, i32),
}

impl Target {
    fn new(router: &Router<'_>, node: usize, joins: &[Joint]) -> Target {
        let (x, y) = (&router.field.x, &router.field.y);
        let column = x.at[x.centres[router.placement.column[node]]];
        let (first, last) = router.placement.reach[node];
        let rows = (y.at[y.centres[first]], y.at[y.centres[last]]);
        let own = Area { x: (column, column), y: rows };
        let mut all = own;
        for joint in joins {
            let point = router.field.point(joint.place);
            let (x, y) = (x.at[point.0], y.at[point.1]);
            all.x = (all.x.0.min(x), all.x.1.max(x));
            all.y = (all.y.0.min(y), all.y.1.max(y));
        }
        Target { node: own, all }
    }

    /// Returns what the way from a crossing costs at least: all of the way to where it may end, or
    /// the part of the way to its node that is paid even where others run; and a bend, if it has
    /// to turn.
    fn far(&self, field: &Field, at: Point, is_along: bool) -> u32 {
        let (x, y) = (field.x.at[at.0], field.y.at[at.1]);
        let outside = |value: i32, (low, high): (i32, i32)| (low - value).max(value - high).max(0);
        let to = |area: Area| (outside(x, area.x) + outside(y, area.y)).unsigned_abs();
        let is_beside = if is_along { outside(y, self.all.y) } else { outside(x, self.all.x) } > 0;
        let bend = if is_beside { BEND } else { 0 };
        to(self.all).max(shared(to(self.node))) + bend
    }
}
