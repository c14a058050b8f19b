//! The choice of places that makes the shortest and plainest ways.

use std::collections::HashSet;

use super::flow::Plan;
use super::guess::{guess, room};
use super::joint::shared;
use super::pack;
use super::place::{Choice, Placement, place};
use super::route::Router;
use super::search::Memory;

/// How much is tried.
const EFFORT: usize = 40_000;
/// How much more than what there is a change may seem to cost and still be tried.
const HOPE: u32 = 400;
/// How far rows lie apart at the beginning, so that others fit between them.
const ROW: i32 = 16;
/// How often columns and rows of a chart with frames are chosen in turn.
const FRAME_ATTEMPTS: usize = 3;
/// How much the ways of a node may cost beyond their length before it is moved.
const FINE: u32 = 20;

/// Returns the places of a plan's nodes, and the edges in the order in which they get their ways.
///
/// Begins with a plain choice and changes it, one node or edge at a time, as long as the ways get
/// shorter and plainer. How many changes are tried depends on the size of the graph alone, so that
/// the same graph is always drawn in the same way.
pub(super) fn improve(plan: &Plan<'_>, memory: &mut Memory) -> (Placement, Vec<usize>) {
    let mut choice = first(plan);
    let mut placement = match plan.graph.frames.is_empty() {
        true => place(plan, &choice),
        false => framed(plan, &mut choice),
    };
    let mut left = effort(plan);
    if left > 0 {
        let mut seen: HashSet<Placement> = HashSet::from([placement.clone()]);
        let mut best = judge(plan, &placement, u32::MAX, memory);
        loop {
            let before = best.cost;
            for change in promising(plan, &choice, &placement, &best) {
                let Some(other) = apply(plan, &choice, change) else { continue };
                let other_placement = place(plan, &other);
                if left == 0 || !seen.insert(other_placement.clone()) {
                    continue;
                }
                left -= 1;
                let judgement = judge(plan, &other_placement, best.cost, memory);
                if judgement.cost < best.cost {
                    (choice, placement, best) = (other, other_placement, judgement);
                }
            }
            if best.cost == before || left == 0 {
                break;
            }
        }
    }
    let order = routing_order(plan, &placement);
    (placement, order)
}

/// Returns how many changes are tried.
fn effort(plan: &Plan<'_>) -> usize {
    let size = plan.graph.nodes.len() + plan.graph.edges.len();
    // Frames are packed once; what is moved about in them might leave them.
    if size > 240 || !plan.graph.frames.is_empty() {
        return 0;
    }
    EFFORT / (size * size / 4 + 40)
}

/// Returns the choice to begin with: a hand-over between two lanes stays in its column, whatever
/// else goes on by one.
fn first(plan: &Plan<'_>) -> Choice {
    let edges = &plan.graph.edges;
    let is_close = edges
        .iter()
        .enumerate()
        .map(|(i, edge)| {
            !plan.is_back[i]
                && plan.lane[edge.from] != plan.lane[edge.to]
                && plan.next[edge.from].len() == 1
                && plan.previous[edge.to].len() == 1
        })
        .collect();
    let count = plan.graph.nodes.len();
    Choice {
        lane: plan.lane.clone(),
        row: rows(plan),
        delay: vec![0; count],
        is_close,
        is_stacked: plan.graph.lanes.is_empty(),
        has_short_bars: false,
    }
}

/// Returns the places of nodes in frames. What a frame holds depends on the columns, and these on
/// the rows, so that both are chosen in turn; where they do not meet, each frame gets its rows for
/// itself.
fn framed(plan: &Plan<'_>, choice: &mut Choice) -> Placement {
    let mut column = pack::columns(plan);
    for _ in 0..FRAME_ATTEMPTS {
        choice.row = pack::rows(plan, &column, false).into_iter().map(|row| row * ROW).collect();
        let placement = place(plan, choice);
        if placement.has_sound_frames(plan) {
            return placement;
        }
        column = placement.column;
    }
    choice.row = pack::rows(plan, &column, true).into_iter().map(|row| row * ROW).collect();
    choice.has_short_bars = true;
    place(plan, choice)
}

/// Returns the rows to begin with: one in each lane; without lanes, what goes on stays in its row
/// as far as there is room.
fn rows(plan: &Plan<'_>) -> Vec<i32> {
    if plan.graph.lanes.is_empty() {
        let column = pack::columns(plan);
        pack::rows(plan, &column, false).into_iter().map(|row| row * ROW).collect()
    } else {
        vec![0; plan.graph.nodes.len()]
    }
}

/// A change of a choice.
#[derive(Debug, Clone, Copy)]
enum Change {
    Stack,
    Lane(usize, usize),
    Row(usize, i32),
    Delay(usize, usize),
    Close(usize),
}

/// Returns the changes to try, those first that concern the nodes whose ways are worst.
fn changes(plan: &Plan<'_>, choice: &Choice, judgement: &Judgement) -> Vec<Change> {
    let edges = &plan.graph.edges;
    let mut changes = vec![Change::Stack];
    let mut excess = vec![0; plan.graph.nodes.len()];
    for (edge, own) in edges.iter().zip(&judgement.excess) {
        excess[edge.from] += own;
        excess[edge.to] += own;
    }
    let mut nodes: Vec<usize> =
        plan.order.iter().copied().filter(|node| excess[*node] > FINE).collect();
    nodes.sort_by_key(|node| std::cmp::Reverse(excess[*node]));
    for node in nodes {
        let neighbours: Vec<usize> = plan.previous[node]
            .iter()
            .map(|edge| edges[*edge].from)
            .chain(plan.next[node].iter().map(|edge| edges[*edge].to))
            .collect();
        changes.extend(plan.previous[node].iter().map(|edge| Change::Close(*edge)));
        let mut rows = vec![choice.row[node] - ROW, choice.row[node] + ROW];
        for other in &neighbours {
            if choice.lane[*other] == choice.lane[node] {
                rows.extend([-ROW, -ROW / 2, 0, ROW / 2, ROW].map(|by| choice.row[*other] + by));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        changes.extend(rows.into_iter().map(|row| Change::Row(node, row)));
        changes.push(Change::Delay(node, usize::from(choice.delay[node] == 0)));
        if plan.is_free[node] {
            let mut lanes: Vec<usize> =
                neighbours.iter().map(|other| choice.lane[*other]).collect();
            lanes.sort_unstable();
            lanes.dedup();
            changes.extend(lanes.into_iter().map(|lane| Change::Lane(node, lane)));
        }
    }
    changes
}

/// Returns a choice with a change, or `None` if it changes nothing.
fn apply(plan: &Plan<'_>, choice: &Choice, change: Change) -> Option<Choice> {
    let mut other = choice.clone();
    match change {
        Change::Stack => other.is_stacked = !choice.is_stacked,
        Change::Lane(node, lane) => other.lane[node] = lane,
        Change::Row(node, row) => other.row[node] = row,
        Change::Delay(node, delay) => other.delay[node] = delay,
        Change::Close(edge) => {
            let ends = (plan.graph.edges[edge].from, plan.graph.edges[edge].to);
            let is_apart = choice.lane[ends.0] != choice.lane[ends.1]
                || choice.row[ends.0] != choice.row[ends.1];
            other.is_close[edge] = is_apart && !choice.is_close[edge];
        }
    }
    (other != *choice).then_some(other)
}

/// What a placement costs.
struct Judgement {
    /// The ways and the room.
    cost: u32,
    /// What the way of each edge costs beyond its length.
    excess: Vec<u32>,
}

/// Returns the changes that are worth a closer look, the best by a guess first.
fn promising(
    plan: &Plan<'_>,
    choice: &Choice,
    placement: &Placement,
    judgement: &Judgement,
) -> Vec<Change> {
    let limit = guess(plan, placement) + HOPE;
    let mut found: Vec<(u32, Change)> = Vec::new();
    for change in changes(plan, choice, judgement) {
        let Some(other) = apply(plan, choice, change) else { continue };
        let other = place(plan, &other);
        if other == *placement {
            continue;
        }
        let cost = guess(plan, &other);
        if cost <= limit {
            found.push((cost, change));
        }
    }
    found.sort_by_key(|(cost, _)| *cost);
    found.into_iter().map(|(_, change)| change).collect()
}

/// Returns what a placement costs. Gives up, with some larger number, when it is more than `most`.
fn judge(plan: &Plan<'_>, placement: &Placement, most: u32, memory: &mut Memory) -> Judgement {
    let mut router = Router::new(plan, placement, std::mem::take(memory));
    let mut cost = room(plan, router.field.x.length(), router.field.y.length());
    let mut excess = vec![0; plan.graph.edges.len()];
    // What the edges that have no way yet will cost at least.
    let least = |router: &Router<'_>, edge: usize| shared(router.distance(edge));
    let order = routing_order(plan, placement);
    let mut rest: u32 = order.iter().map(|edge| least(&router, *edge)).sum();
    for edge in order {
        if cost + rest >= most {
            cost += rest;
            break;
        }
        rest -= least(&router, edge).min(rest);
        let own = router.route(edge);
        excess[edge] = own.saturating_sub(router.distance(edge));
        cost = cost.saturating_add(own);
    }
    *memory = router.into_memory();
    Judgement { cost, excess }
}

/// Returns the edges in the order in which they get their ways: short ones first, the first exit
/// of a decision before its others, loops last.
fn routing_order(plan: &Plan<'_>, placement: &Placement) -> Vec<usize> {
    let key = |edge: &usize| {
        let link = &plan.graph.edges[*edge];
        let columns = placement.column[link.from].abs_diff(placement.column[link.to]);
        let rows = placement.row[link.from].abs_diff(placement.row[link.to]);
        let length = columns * 2 + rows * 2;
        let is_first = plan.next[link.from].first() == Some(edge);
        (plan.is_back[*edge], length.saturating_sub(usize::from(is_first)), *edge)
    };
    let mut order: Vec<usize> = (0..plan.graph.edges.len()).collect();
    order.sort_by_key(key);
    order
}
