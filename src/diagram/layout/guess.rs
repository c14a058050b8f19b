//! What a placement will cost, told from its cells alone: far quicker than finding ways, and good
//! enough to see which changes are worth a closer look.

use super::Orientation;
use super::flow::Plan;
use super::place::Placement;

/// What a bend costs, in pixels of way; less than in the end, since many can be avoided.
const BEND: u32 = 45;
/// What a node in the way costs.
const DETOUR: u32 = 130;

/// What a pixel of length along the flow costs, in tenths of a pixel of way.
const ALONG: [u32; 2] = [14, 9];
/// The same across the flow.
const ACROSS: [u32; 2] = [14, 16];

/// Returns what the room costs that a chart takes.
pub(super) fn room(plan: &Plan<'_>, along: u32, across: u32) -> u32 {
    let kind = usize::from(plan.orientation == Orientation::Vertical);
    along * ALONG[kind] / 10 + across * ACROSS[kind] / 10
}

/// The cells of a placement, and about where they lie.
struct Cells<'a> {
    placement: &'a Placement,
    is_taken: Vec<bool>,
    x: Vec<i32>,
    y: Vec<i32>,
}

/// Returns about what the ways between nodes will cost, and the room.
pub(super) fn guess(plan: &Plan<'_>, placement: &Placement) -> u32 {
    let cells = Cells::new(plan, placement);
    let last = |places: &[i32]| places.last().map_or(0, |last| last.unsigned_abs());
    let room = room(plan, last(&cells.x), last(&cells.y));
    let edges = plan.graph.edges.iter();
    edges.map(|edge| cells.way(edge.from, edge.to)).fold(room, u32::saturating_add)
}

impl<'a> Cells<'a> {
    fn new(plan: &Plan<'_>, placement: &'a Placement) -> Cells<'a> {
        let (columns, rows) = super::grid::halves(plan, placement);
        let rows_count = rows.len();
        let mut is_taken = vec![false; columns.len() * rows_count];
        for (node, (first, last)) in placement.reach.iter().enumerate() {
            let start = placement.column[node] * rows_count;
            is_taken[start + first..=start + last].fill(true);
        }
        let centres = |halves: Vec<i32>, gap: i32| {
            let mut end = 0;
            let place = |half: i32| {
                let centre = end + half;
                end = centre + half + gap;
                centre
            };
            halves.into_iter().map(place).collect()
        };
        // Columns reach into each other where nothing stands in the way.
        let columns = columns.into_iter().map(|half| half * 3 / 4).collect();
        Cells { placement, is_taken, x: centres(columns, 24), y: centres(rows, 26) }
    }

    /// Returns about what the way from a node to another costs.
    fn way(&self, from: usize, to: usize) -> u32 {
        let (a, b) = (self.cell(from), self.cell(to));
        let length = self.x[a.0].abs_diff(self.x[b.0]) + self.y[a.1].abs_diff(self.y[b.1]);
        if a == b {
            return length + 2 * BEND;
        }
        if a.1 == b.1 {
            return length + if self.is_row_free(a, b) { 0 } else { 2 * BEND + DETOUR };
        }
        if a.0 == b.0 {
            return length + if self.is_column_free(a, b) { 0 } else { 2 * BEND + DETOUR };
        }
        // Around one corner: along first, or across first.
        let (there, other) = ((b.0, a.1), (a.0, b.1));
        let is_free = |corner: (usize, usize)| !self.is_taken(corner);
        let along = is_free(there) && self.is_row_free(a, there) && self.is_column_free(there, b);
        let across = is_free(other) && self.is_column_free(a, other) && self.is_row_free(other, b);
        let goes_back = if b.0 < a.0 { BEND } else { 0 };
        if along || across {
            return length + BEND + goes_back / 2;
        }
        length + 2 * BEND + goes_back
    }

    fn cell(&self, node: usize) -> (usize, usize) {
        (self.placement.column[node], self.placement.row[node])
    }

    fn is_taken(&self, (column, row): (usize, usize)) -> bool {
        self.is_taken[column * self.y.len() + row]
    }

    /// Returns whether no node stands between two cells of a row.
    fn is_row_free(&self, a: (usize, usize), b: (usize, usize)) -> bool {
        (a.0.min(b.0) + 1..a.0.max(b.0)).all(|column| !self.is_taken((column, a.1)))
    }

    /// Returns whether no node stands between two cells of a column.
    fn is_column_free(&self, a: (usize, usize), b: (usize, usize)) -> bool {
        (a.1.min(b.1) + 1..a.1.max(b.1)).all(|row| !self.is_taken((a.0, row)))
    }
}
