//! The four sides of a node, and what it costs to leave or enter by each.

use crate::diagram::graph::Shape;

/// A side of a node, or a direction, in a chart that flows from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Where the flow goes on.
    Behind,
    /// Towards later lanes.
    Below,
    /// Where the flow comes from.
    Before,
    /// Towards earlier lanes.
    Above,
}

impl Side {
    /// All sides.
    pub const ALL: [Side; 4] = [Side::Behind, Side::Below, Side::Before, Side::Above];

    /// Returns whether it lies along the flow.
    pub fn is_along(self) -> bool {
        matches!(self, Side::Behind | Side::Before)
    }

    /// Returns the opposite side.
    pub fn opposite(self) -> Side {
        match self {
            Side::Behind => Side::Before,
            Side::Below => Side::Above,
            Side::Before => Side::Behind,
            Side::Above => Side::Below,
        }
    }

    /// Returns the direction from one place to another that lies straight ahead.
    pub fn between(from: (usize, usize), to: (usize, usize)) -> Option<Side> {
        if to.0 > from.0 {
            Some(Side::Behind)
        } else if to.0 < from.0 {
            Some(Side::Before)
        } else if to.1 > from.1 {
            Some(Side::Below)
        } else if to.1 < from.1 {
            Some(Side::Above)
        } else {
            None
        }
    }
}

/// Returns what it costs to leave a node by a side, in pixels of way.
pub(super) fn out_cost(shape: Shape, side: Side, is_back: bool) -> u32 {
    match (side, is_back) {
        (Side::Behind, false) => 0,
        (Side::Above | Side::Below, false) if shape == Shape::Decision => 4,
        (Side::Above | Side::Below, false) => 14,
        (Side::Before, false) => 90,
        (Side::Behind, true) => 40,
        (Side::Above | Side::Below, true) => 4,
        (Side::Before, true) => 16,
    }
}

/// Returns what it costs to enter a node by a side, in pixels of way.
pub(super) fn in_cost(shape: Shape, side: Side, is_back: bool) -> u32 {
    match (side, is_back) {
        (Side::Before, false) => 0,
        (Side::Above | Side::Below, false) => 8,
        (Side::Behind, false) if shape == Shape::Terminator => 60,
        (Side::Behind, false) => 110,
        (Side::Above | Side::Below, true) => 0,
        (Side::Before, true) => 24,
        (Side::Behind, true) => 24,
    }
}
