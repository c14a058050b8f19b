//! How edges run between their nodes: the cheapest way along free lines.

use super::field::{Field, Meeting, Point};
use super::flow::Plan;
use super::joint::{Joint, Leniency, joints, shared};
use super::place::Placement;
use super::queue::Queue;
use super::side::{Side, in_cost, out_cost};

/// What a bend costs, in pixels of way.
const BEND: u32 = 55;
/// What it costs to cross another edge.
const CROSSING: u32 = 70;
/// What it costs to leave a node together with another edge.
const SPLIT: u32 = 40;
/// What it costs to run along another edge; only in a rough search.
const CROWD: u32 = 24;
/// What it costs to leave or enter where another edge does; only in a rough search.
const CROWDED_SIDE: u32 = 90;
/// What each row costs by which an edge leaves a bar away from its node.
const ASTRAY: u32 = 40;
/// What it costs to take what the rules do not allow, for want of anything else.
const LENIENT: u32 = 150;
/// No state: where a way begins.
const NONE: u32 = u32::MAX;

/// Finds the ways of edges.
#[derive(Debug)]
pub(super) struct Router<'a> {
    plan: &'a Plan<'a>,
    placement: &'a Placement,
    /// Where edges run.
    pub field: Field,
    /// The corners of each edge's way, from the centre of one node to that of the other.
    pub paths: Vec<Vec<Point>>,
    /// Whether edges keep off each other; a rough search only makes it dear.
    is_exact: bool,
    memory: Memory,
}

/// What a search remembers; kept between searches, so that nothing needs to be cleared.
#[derive(Debug, Default)]
pub(super) struct Memory {
    search: u32,
    states: Vec<State>,
    /// Of each crossing: in which search it was a joint, and which.
    joins: Vec<(u32, u32)>,
    splits: Vec<(u32, u32)>,
    queue: Queue,
}

/// How a crossing was reached, along the flow or across it.
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
    joins: Vec<Joint>,
    splits: Vec<Joint>,
    target: Target,
}

impl<'a> Router<'a> {
    /// Returns a router for nodes in their cells.
    pub fn new(
        plan: &'a Plan<'a>,
        placement: &'a Placement,
        is_exact: bool,
        memory: Memory,
    ) -> Router<'a> {
        let field = Field::new(plan, placement);
        let paths = vec![Vec::new(); plan.graph.edges.len()];
        Router { plan, placement, field, paths, is_exact, memory }
    }

    /// Returns what it remembers, for another router.
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    /// Finds a way for each of the edges in turn, and returns what all of them cost.
    pub fn route_all(&mut self, edges: &[usize]) -> u32 {
        edges.iter().map(|edge| self.route(*edge)).fold(0, u32::saturating_add)
    }

    /// Finds a way for an edge, in place of the one it has. Returns what it costs.
    pub fn route(&mut self, edge: usize) -> u32 {
        let old = std::mem::take(&mut self.paths[edge]);
        self.field.mark(edge, &old, false);
        self.field.clear_away(&old);
        let mut memory = std::mem::take(&mut self.memory);
        let levels = [Leniency::None, Leniency::Splits, Leniency::Joins];
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
                (straighten(vec![a, (b.0, a.1), b]), 100_000)
            }
        };
        self.field.mark(edge, &path, true);
        if self.is_exact {
            self.field.make_room(&path);
        }
        self.paths[edge] = path;
        cost
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

    fn ports(&self, node: usize, side: Side) -> impl Iterator<Item = Point> {
        let x = self.field.x.centres[self.placement.column[node]];
        self.port_rows(node, side).map(move |row| (x, self.field.y.centres[row]))
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

    /// Returns the cheapest way of an edge and what it costs; of a loop the one that leaves by a
    /// side.
    fn search(
        &self,
        memory: &mut Memory,
        edge: usize,
        leniency: Leniency,
        loop_side: Option<Side>,
    ) -> Option<(Vec<Point>, u32)> {
        let link = &self.plan.graph.edges[edge];
        let find = |is_split| joints(self.plan, &self.field, &self.paths, edge, is_split, leniency);
        let (joins, splits) = (find(false), find(true));
        let mut entries = self.sides(edge, false);
        entries.retain(|side| loop_side != Some(*side));
        if entries.is_empty() && joins.is_empty() {
            return None;
        }
        let target = Target::new(self, link.to, &joins);
        let is_back = self.plan.is_back[edge];
        let task = Task { edge, from: link.from, to: link.to, is_back, joins, splits, target };
        memory.start(self.field.places(), &task);
        self.leave(memory, &task, loop_side);
        let mut best: Option<(u32, u32, End)> = None;
        while let Some((guess, index)) = memory.queue.pop() {
            if best.is_some_and(|(least, ..)| least <= guess) {
                break;
            }
            let at = self.field.point(index as usize / 2);
            let state = memory.states[index as usize];
            if state.guess < guess {
                continue;
            }
            let is_along = index % 2 == 0;
            if let Some(joint) = memory.join(self.field.place(at), &task) {
                // An edge has some stretch of its own.
                let has_own =
                    state.before != NONE || memory.split(self.field.place(at), &task).is_none();
                if has_own
                    && let Some(cost) = join(state, is_along, joint)
                    && best.is_none_or(|(least, ..)| cost < least)
                {
                    best = Some((cost, index, End::Joint(joint)));
                }
                if self.is_exact {
                    continue;
                }
            }
            let may_turn = !self.is_exact
                || self.field.meeting(at) == Meeting::Nothing
                || memory.split(self.field.place(at), &task).is_some();
            for side in Side::ALL {
                let is_turn = side.is_along() != is_along;
                if state.side == Some(side.opposite()) {
                    continue;
                }
                if is_turn && !may_turn || !self.field.is_track(at, side) {
                    continue;
                }
                let Some(next) = self.field.neighbour(at, side) else { continue };
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
                    None => {
                        if let Some(step) = self.step(memory, &task, at, next, side) {
                            let far = task.target.far(&self.field, next, side.is_along());
                            let place = self.field.place(next) * 2 + usize::from(!side.is_along());
                            memory.reach(place, cost + step, index, far, Some(side));
                        }
                    }
                }
            }
        }
        let (cost, index, end) = best?;
        Some((self.trace(memory, &task, index, end), cost))
    }

    /// Puts the ways out of a node into the queue.
    fn leave(&self, memory: &mut Memory, task: &Task, loop_side: Option<Side>) {
        let shape = self.plan.graph.nodes[task.from].shape;
        for side in self.sides(task.edge, true) {
            if loop_side.is_some_and(|only| only != side) {
                continue;
            }
            for port in self.ports(task.from, side) {
                let Some(next) = self.field.neighbour(port, side) else { continue };
                if self.field.node(next).is_some() {
                    continue;
                }
                let mut cost = out_cost(shape, side, task.is_back);
                if self.field.is_taken(port, next, side) {
                    if self.is_exact {
                        continue;
                    }
                    cost += CROWDED_SIDE;
                }
                cost += self.astray(task.from, port, task.to);
                let Some(step) = self.step(memory, task, port, next, side) else { continue };
                let place = self.field.place(next) * 2 + usize::from(!side.is_along());
                let far = task.target.far(&self.field, next, side.is_along());
                memory.reach(place, cost + step, NONE, far, Some(side));
            }
        }
        for split in &task.splits {
            let (at, is_along) = (self.field.point(split.place), split.onward.is_along());
            let far = task.target.far(&self.field, at, is_along);
            let place = split.place * 2 + usize::from(!is_along);
            memory.reach(place, split.cost + SPLIT, NONE, far, None);
        }
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
        if !self.ports(task.to, entry).any(|known| known == port) {
            return None;
        }
        let mut cost = cost + self.field.length(at, port);
        if self.field.is_taken(at, port, side) {
            if self.is_exact {
                return None;
            }
            cost += CROWDED_SIDE;
        }
        let shape = self.plan.graph.nodes[task.to].shape;
        Some(cost + in_cost(shape, entry, task.is_back) + self.astray(task.to, port, task.from))
    }

    /// Returns what the step between two neighbouring crossings costs, or `None` if there is no way.
    fn step(
        &self,
        memory: &Memory,
        task: &Task,
        at: Point,
        next: Point,
        side: Side,
    ) -> Option<u32> {
        let mut cost = self.field.length(at, next);
        if self.field.is_taken(at, next, side) {
            if self.is_exact {
                return None;
            }
            cost += CROWD;
        }
        match self.field.meeting(next) {
            Meeting::Nothing => {}
            // Where an edge joins, it does not cross.
            _ if memory.join(self.field.place(next), task).is_some() => {}
            Meeting::Passing => cost += CROSSING,
            Meeting::Corner if self.is_exact => return None,
            Meeting::Corner => cost += CROSSING / 2,
        }
        Some(cost)
    }

    /// Returns the sides by which an edge may leave (or enter) its node.
    ///
    /// A node with ways in and out keeps one side for those of them that have not come yet.
    fn sides(&self, edge: usize, is_out: bool) -> Vec<Side> {
        let link = &self.plan.graph.edges[edge];
        let node = if is_out { link.from } else { link.to };
        let is_free = |side: &Side| {
            self.ports(node, *side).any(|port| {
                let next = self.field.neighbour(port, *side);
                next.is_some_and(|next| !self.field.is_taken(port, next, *side))
            })
        };
        if self.plan.is_bar(node) {
            // A bar has its ways in on one side and its ways out on the other.
            let own = if is_out { Side::Behind } else { Side::Before };
            let is_back = self.plan.is_back[edge];
            return Side::ALL.into_iter().filter(|side| *side == own || is_back).collect();
        }
        if !self.is_exact {
            return Side::ALL.to_vec();
        }
        let free: Vec<Side> = Side::ALL.into_iter().filter(is_free).collect();
        let others = if is_out { &self.plan.into[node] } else { &self.plan.out[node] };
        let waits = others.iter().any(|other| *other != edge)
            && others.iter().all(|other| self.paths[*other].is_empty());
        if free.len() == 1 && waits { Vec::new() } else { free }
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
                let at = self.field.point(place);
                let sides = Side::ALL.into_iter().filter(|s| s.is_along() == (first % 2 == 0));
                let port = sides.into_iter().find_map(|side| {
                    self.ports(task.from, side)
                        .find(|port| self.field.neighbour(*port, side) == Some(at))
                });
                points.extend(port);
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

/// Drops the points that are no corners.
fn straighten(points: Vec<Point>) -> Vec<Point> {
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
    /// The box of all places where it may join another edge as well; at the node, if there are
    /// none.
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
