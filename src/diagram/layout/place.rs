//! Which cell of the grid each node stands in.

use super::flow::Plan;
use super::pack::{Cells, is_within};

/// What may be chosen about where nodes stand. Everything else follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// The lane of each node.
    pub lane: Vec<usize>,
    /// The row of each node within its lane; only the order of these numbers counts.
    pub row: Vec<i32>,
    /// By how many columns each node is moved on.
    pub delay: Vec<usize>,
    /// Whether an edge may lead to a node in the same column.
    pub is_close: Vec<bool>,
    /// Whether parts that nothing connects lie beside each other across the flow; else they follow
    /// each other along it.
    pub is_stacked: bool,
    /// Whether bars stay in their rows, though what they part or join stands in others.
    pub has_short_bars: bool,
}

/// Where nodes stand: columns along the flow, rows across it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Placement {
    /// The column of each node.
    pub column: Vec<usize>,
    /// The row of each node.
    pub row: Vec<usize>,
    /// The first and the last row that each node reaches into.
    pub reach: Vec<(usize, usize)>,
    /// The number of columns.
    pub columns: usize,
    /// The lane of each row.
    pub lanes: Vec<usize>,
    /// The cells of each frame that has nodes.
    pub frames: Vec<Option<Cells>>,
}

/// Returns where nodes stand by a choice.
pub(super) fn place(plan: &Plan<'_>, choice: &Choice) -> Placement {
    let count = plan.graph.nodes.len();
    let part = |node: usize| if choice.is_stacked { plan.part[node] } else { 0 };
    let key = |node: usize| (choice.lane[node], part(node), choice.row[node]);
    let mut keys: Vec<(usize, usize, i32)> = (0..count).map(key).collect();
    // A lane without nodes is there all the same.
    let empty = (0..plan.lanes).filter(|lane| !choice.lane.contains(lane));
    keys.extend(empty.map(|lane| (lane, 0, 0)));
    keys.sort_unstable();
    keys.dedup();
    let lanes: Vec<usize> = keys.iter().map(|(lane, ..)| *lane).collect();
    let row: Vec<usize> =
        (0..count).map(|node| keys.binary_search(&key(node)).unwrap_or_default()).collect();
    let reach = reaches(plan, choice, &row, &lanes);

    let mut grid = Grid { rows: lanes.len(), taken: Vec::new() };
    let mut column = vec![0; count];
    let mut begins = vec![0; plan.part.iter().max().map_or(0, |last| last + 1)];
    let mut is_begun = vec![false; begins.len()];
    for node in &plan.order {
        let node = *node;
        if !std::mem::replace(&mut is_begun[plan.part[node]], true) && !choice.is_stacked {
            begins[plan.part[node]] = grid.columns();
        }
        let mut least = begins[plan.part[node]];
        for edge in &plan.previous[node] {
            let from = plan.graph.edges[*edge].from;
            let step = usize::from(!may_stay(plan, choice, &reach, *edge));
            least = least.max(column[from] + step);
        }
        least += choice.delay[node];
        while !grid.is_free(least, reach[node]) {
            least += 1;
        }
        column[node] = least;
        grid.take(least, reach[node]);
        for edge in &plan.previous[node] {
            let from = plan.graph.edges[*edge].from;
            if column[from] == least {
                // Nothing comes to stand between the two.
                let between = (reach[from].0.min(reach[node].0), reach[from].1.max(reach[node].1));
                grid.take(least, between);
            }
        }
    }
    let columns = squeeze(&mut column);
    let frames = frames(plan, &column, &reach);
    Placement { column, row, reach, columns, lanes, frames }
}

impl Placement {
    /// Returns whether every frame holds its nodes and the frames in it, and nothing else.
    pub fn has_sound_frames(&self, plan: &Plan<'_>) -> bool {
        let frames = self.frames.iter().enumerate();
        let mut cells = frames.filter_map(|(frame, cells)| Some((frame, (*cells)?)));
        cells.all(|(frame, cells)| {
            let is_clear = |node: usize| {
                let (column, (top, bottom)) = (self.column[node], self.reach[node]);
                let is_beside = column < cells.left || cells.right < column;
                is_beside || bottom < cells.top || cells.bottom < top
            };
            let mut others = (0..self.column.len()).filter(|node| !is_within(plan, *node, frame));
            let is_apart = |other: usize, area: &Cells| {
                let is_beside = area.right < cells.left || cells.right < area.left;
                let is_above = area.bottom < cells.top || cells.bottom < area.top;
                is_beside
                    || is_above
                    || is_inside(plan, other, frame)
                    || is_inside(plan, frame, other)
            };
            let mut frames = self.frames.iter().enumerate();
            others.all(is_clear)
                && frames.all(|(other, area)| {
                    other == frame || area.as_ref().is_none_or(|area| is_apart(other, area))
                })
        })
    }
}

/// Returns whether a frame lies in another one.
fn is_inside(plan: &Plan<'_>, frame: usize, outer: usize) -> bool {
    let parents = std::iter::successors(Some(frame), |at| plan.graph.frames[*at].parent);
    parents.skip(1).any(|at| at == outer)
}

/// Returns the cells of each frame.
fn frames(plan: &Plan<'_>, column: &[usize], reach: &[(usize, usize)]) -> Vec<Option<Cells>> {
    (0..plan.graph.frames.len())
        .map(|frame| {
            let inside = (0..column.len()).filter(|node| is_within(plan, *node, frame));
            inside.fold(None, |cells: Option<Cells>, node| {
                let (own, (top, bottom)) = (column[node], reach[node]);
                let cells = cells.unwrap_or(Cells { left: own, right: own, top, bottom });
                Some(Cells {
                    left: cells.left.min(own),
                    right: cells.right.max(own),
                    top: cells.top.min(top),
                    bottom: cells.bottom.max(bottom),
                })
            })
        })
        .collect()
}

fn may_stay(plan: &Plan<'_>, choice: &Choice, reach: &[(usize, usize)], edge: usize) -> bool {
    let (from, to) = (plan.graph.edges[edge].from, plan.graph.edges[edge].to);
    let is_apart = reach[from].1 < reach[to].0 || reach[to].1 < reach[from].0;
    choice.is_close[edge] && is_apart && !plan.is_bar(from) && !plan.is_bar(to)
}

/// Returns the rows that each node reaches into: those of its lanes; a bar those of the nodes that
/// it parts or joins.
fn reaches(
    plan: &Plan<'_>,
    choice: &Choice,
    row: &[usize],
    lanes: &[usize],
) -> Vec<(usize, usize)> {
    let mut reach: Vec<(usize, usize)> = row.iter().map(|row| (*row, *row)).collect();
    for (node, own) in reach.iter_mut().enumerate() {
        let (first, last) = plan.reach[node];
        let lane = choice.lane[node];
        if plan.is_free[node] {
            continue;
        }
        if first < lane {
            own.0 = lanes.iter().rposition(|other| *other == first).unwrap_or(own.0);
        }
        if last > lane {
            own.1 = lanes.iter().position(|other| *other == last).unwrap_or(own.1);
        }
    }
    if choice.has_short_bars {
        return reach;
    }
    let plain = reach.clone();
    for (node, own) in reach.iter_mut().enumerate().filter(|(node, _)| plan.is_bar(*node)) {
        let (out, into) = (&plan.next[node], &plan.previous[node]);
        let ends = |edges: &[usize], is_out: bool| {
            edges
                .iter()
                .map(|edge| &plan.graph.edges[*edge])
                .map(|edge| if is_out { edge.to } else { edge.from })
                .collect::<Vec<_>>()
        };
        let mut around = Vec::new();
        if out.len() > 1 {
            around.extend(ends(out, true));
        }
        if into.len() > 1 {
            around.extend(ends(into, false));
        }
        for other in around {
            own.0 = own.0.min(plain[other].0);
            own.1 = own.1.max(plain[other].1);
        }
    }
    reach
}

/// Renumbers columns so that none is empty. Returns how many there are.
fn squeeze(column: &mut [usize]) -> usize {
    let mut used: Vec<usize> = column.to_vec();
    used.sort_unstable();
    used.dedup();
    for own in column.iter_mut() {
        *own = used.binary_search(own).unwrap_or_default();
    }
    used.len().max(1)
}

/// Which cells are taken.
struct Grid {
    rows: usize,
    taken: Vec<bool>,
}

impl Grid {
    fn columns(&self) -> usize {
        self.taken.len() / self.rows.max(1)
    }

    fn is_free(&self, column: usize, reach: (usize, usize)) -> bool {
        let start = column * self.rows;
        let cells = self.taken.get(start + reach.0..=start + reach.1);
        cells.is_none_or(|cells| cells.iter().all(|is_taken| !is_taken))
    }

    fn take(&mut self, column: usize, reach: (usize, usize)) {
        let end = (column + 1) * self.rows;
        if self.taken.len() < end {
            self.taken.resize(end, false);
        }
        self.taken[column * self.rows + reach.0..=column * self.rows + reach.1].fill(true);
    }
}
