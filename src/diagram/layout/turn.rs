//! From places along and across the flow to places on the page.

use super::{Orientation, Rect};

/// How a chart is turned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// Which way it flows on the page.
    pub orientation: Orientation,
    /// Whether it flows towards the beginning of the page.
    pub is_reversed: bool,
    /// How long the heads of lanes are, before everything else.
    pub head: i32,
    /// How long the chart is along the flow, without heads.
    pub along: i32,
    /// How long it is across the flow.
    pub across: i32,
}

impl Turn {
    /// Returns width and height of the page.
    pub fn size(&self) -> (i32, i32) {
        match self.orientation {
            Orientation::Horizontal => (self.along + self.head, self.across),
            Orientation::Vertical => (self.across, self.along + self.head),
        }
    }

    /// Returns the place on the page.
    pub fn point(&self, (along, across): (i32, i32)) -> (i32, i32) {
        let along = if self.is_reversed { self.along - along } else { along } + self.head;
        match self.orientation {
            Orientation::Horizontal => (along, across),
            Orientation::Vertical => (across, along),
        }
    }

    /// Returns the rectangle on the page.
    pub fn rect(&self, along: (i32, i32), across: (i32, i32)) -> Rect {
        let (a, b) = (self.point((along.0, across.0)), self.point((along.1, across.1)));
        Rect {
            x: a.0.min(b.0),
            y: a.1.min(b.1),
            width: (a.0 - b.0).abs(),
            height: (a.1 - b.1).abs(),
        }
    }
}
