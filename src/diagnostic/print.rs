//! Diagnostics as people and programs read them.
//!
//! Each format is a small printer of the same values, so that all of them say the same in the
//! same order. None of them looks at the disk: excerpts come from the source tree.

mod human;
mod json;
mod places;

pub use human::{failure, human, summary};
pub use json::json;
pub use places::Places;
