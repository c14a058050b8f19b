//! The paper that a form is printed on.

use serde::Serialize;

/// A size of paper, upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 148 × 210 mm.
    A5,
    /// 8.5 × 11 inches.
    Letter,
}

impl Paper {
    /// The words of `layout.paper`, in the order of the variants.
    pub const NAMES: [&'static str; 3] = ["A4", "A5", "Letter"];

    /// Returns the paper that `layout.paper` names.
    pub fn from_name(name: &str) -> Option<Paper> {
        [Paper::A4, Paper::A5, Paper::Letter].into_iter().find(|paper| paper.name() == name)
    }

    /// Returns the word of `layout.paper`.
    pub fn name(self) -> &'static str {
        Paper::NAMES[self as usize]
    }

    /// Returns its width and height in twentieths of a point.
    pub fn size(self) -> (u32, u32) {
        match self {
            Paper::A4 => (11_906, 16_838),
            Paper::A5 => (8_391, 11_906),
            Paper::Letter => (12_240, 15_840),
        }
    }
}
