//! Where everything in a chart lies.
//!
//! 1. [`flow`]: which edges lead back, the order of the nodes, their lanes and sizes.
//! 2. [`place`], [`improve`]: each node gets a cell of a grid, columns along the flow and rows
//!    across it; changes are tried as long as the ways between the nodes get shorter.
//! 3. [`route`]: each edge gets the cheapest way along [`lines`], with costs for length, bends,
//!    crossings and sides. No two edges ever share a stretch, unless they lead to the same node or
//!    come from the same one.
//! 4. [`label`]: labels stand beside the first stretch that an edge has for itself.
//! 5. [`compact`]: lines get places, as near to each other as what lies on them allows.
//!
//! All of it is written for a chart that flows from left to right with lanes from top to bottom;
//! the last step turns it. All numbers are integers, so that the same graph always gives the same
//! bytes.

mod arrange;
mod compact;
mod draw;
mod field;
mod flow;
mod grid;
mod guess;
mod improve;
mod joint;
mod label;
mod lines;
pub(crate) mod measure;
mod pack;
pub mod packed;
mod place;
mod queue;
mod route;
mod search;
mod side;
mod solve;
mod turn;

use super::graph::Graph;

/// Which way a chart flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Orientation {
    /// From left to right, lanes below each other: for wide screens.
    Horizontal,
    /// From top to bottom, lanes beside each other: for phones and upright paper.
    Vertical,
}

/// A rectangle, in pixels from the upper left corner of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rect {
    /// Its left border.
    pub x: i32,
    /// Its upper border.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// A lane with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlacedLane {
    /// The whole lane, its head included.
    pub area: Rect,
    /// Its head.
    pub head: Rect,
    /// Its name in lines.
    pub lines: Vec<String>,
}

/// A node with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlacedNode {
    /// The box of its symbol.
    pub area: Rect,
    /// Its label in lines.
    pub lines: Vec<String>,
    /// A line below its label: further roles.
    pub note: Option<String>,
    /// Where the label stands if not within the symbol: beside a bar.
    pub beside: Option<Rect>,
}

/// A label of an edge with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlacedLabel {
    /// Its box.
    pub area: Rect,
    /// Its lines.
    pub lines: Vec<String>,
    /// Whether it stands to the left of its line, and so ends there.
    pub ends_at_line: bool,
}

/// An edge with its place; one that is not drawn has no points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PlacedEdge {
    /// Its corners, from the border of one node to the border of the other.
    pub points: Vec<(i32, i32)>,
    /// Whether it leads back.
    pub is_back: bool,
    /// Its label.
    pub label: Option<PlacedLabel>,
    /// The part of its line, as a polyline, that no edge before it has drawn.
    pub line: Vec<(i32, i32)>,
    /// Whether its line ends in that of another edge, which bears the arrow.
    pub is_joined: bool,
}

/// A frame with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlacedFrame {
    /// Its border.
    pub area: Rect,
    /// Its label, cut to its width.
    pub label: String,
}

/// A chart with everything in its place. Its lists have the order of the graph's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Layout {
    /// Which way it flows.
    pub orientation: Orientation,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The lanes.
    pub lanes: Vec<PlacedLane>,
    /// The frames.
    pub frames: Vec<PlacedFrame>,
    /// The nodes.
    pub nodes: Vec<PlacedNode>,
    /// The edges.
    pub edges: Vec<PlacedEdge>,
}

/// Returns the places of everything in a graph.
///
/// What names a node, a lane or a frame that does not exist is drawn as if it named none; an edge
/// without a node at both ends is not drawn.
pub fn layout(graph: &Graph, orientation: Orientation) -> Layout {
    let (sound, kept) = graph.sound();
    let mut layout = arrange::arrange(&sound, orientation);
    let mut drawn = std::mem::take(&mut layout.edges).into_iter();
    let edges = kept.into_iter().map(|is_kept| if is_kept { drawn.next() } else { None });
    layout.edges = edges.map(Option::unwrap_or_default).collect();
    layout
}
