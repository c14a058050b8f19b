//! The lines that there are before any edge has its way.

use super::flow::Plan;
use super::lines::{Axis, Kind};
use super::place::Placement;

/// The borders of a frame: lines of constant `along`, and of constant `across`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Borders {
    /// The border where the flow comes from.
    pub left: usize,
    /// The border where it goes to.
    pub right: usize,
    /// The border towards earlier rows.
    pub top: usize,
    /// The border towards later rows.
    pub bottom: usize,
}

/// All lines of a chart.
#[derive(Debug)]
pub(super) struct Grid {
    /// The lines of constant `along`.
    pub x: Axis,
    /// The lines of constant `across`.
    pub y: Axis,
    /// The borders of each frame that has nodes.
    pub frames: Vec<Option<Borders>>,
}

/// Returns the lines of a chart: the centres of columns and rows with a track between any two, and
/// the borders of lanes and frames with a track between any two.
pub(super) fn grid(plan: &Plan<'_>, placement: &Placement) -> Grid {
    let (columns, rows) = halves(plan, placement);
    let ends = |pick: fn(&super::pack::Cells) -> (usize, usize)| {
        placement.frames.iter().map(|cells| cells.as_ref().map(pick)).collect::<Vec<_>>()
    };
    let mut x = Axis::default();
    let along = lay(&mut x, &columns, &ends(|cells| (cells.left, cells.right)), &[]);
    let mut y = Axis::default();
    let has_lanes = !plan.graph.lanes.is_empty();
    let lanes: &[usize] = if has_lanes { &placement.lanes } else { &[] };
    let across = lay(&mut y, &rows, &ends(|cells| (cells.top, cells.bottom)), lanes);
    x.settle();
    y.settle();
    let frames = along
        .into_iter()
        .zip(across)
        .map(|(along, across)| {
            let ((left, right), (top, bottom)) = (along?, across?);
            Some(Borders { left, right, top, bottom })
        })
        .collect();
    Grid { x, y, frames }
}

/// Returns half of the room that each column and each row needs.
pub(super) fn halves(plan: &Plan<'_>, placement: &Placement) -> (Vec<i32>, Vec<i32>) {
    let mut columns = vec![0; placement.columns];
    let mut rows = vec![14; placement.lanes.len()];
    for (node, column) in placement.column.iter().enumerate() {
        columns[*column] = columns[*column].max(plan.along(node) / 2);
        let (first, last) = placement.reach[node];
        if first == last && !plan.is_bar(node) {
            rows[first] = rows[first].max(plan.across(node) / 2);
        }
    }
    (columns, rows)
}

/// Lays the lines of an axis. Returns the two borders of each frame.
fn lay(
    axis: &mut Axis,
    halves: &[i32],
    frames: &[Option<(usize, usize)>],
    lanes: &[usize],
) -> Vec<Option<(usize, usize)>> {
    let mut opened = vec![None; frames.len()];
    let mut closed = vec![None; frames.len()];
    for place in 0..=halves.len() {
        let is_lane_border = !lanes.is_empty()
            && (place == 0 || place == lanes.len() || lanes[place] != lanes[place - 1]);
        if is_lane_border && place == 0 {
            axis.push(Kind::Border, 0);
        }
        axis.push(Kind::Track, 0);
        if is_lane_border && place > 0 {
            axis.push(Kind::Border, 0);
            if place < halves.len() {
                axis.push(Kind::Track, 0);
            }
        }
        // Frames within others close before them and open behind them.
        for (i, frame) in frames.iter().enumerate().rev() {
            if frame.is_some_and(|(_, last)| last + 1 == place) {
                closed[i] = Some(axis.push(Kind::Border, 0));
                axis.push(Kind::Track, 0);
            }
        }
        for (i, frame) in frames.iter().enumerate() {
            if frame.is_some_and(|(first, _)| first == place) {
                opened[i] = Some(axis.push(Kind::Border, 0));
                axis.push(Kind::Track, 0);
            }
        }
        if let Some(half) = halves.get(place) {
            axis.push(Kind::Centre, *half);
        }
    }
    opened.into_iter().zip(closed).map(|(first, last)| Some((first?, last?))).collect()
}
