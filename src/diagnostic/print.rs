//! Diagnostics as people and programs read them.
//!
//! Each format is a small printer of the same values, so that all of them say the same in the
//! same order. None of them looks at the disk: excerpts come from the source tree.

mod finding;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod places;
mod sarif;

pub use finding::Finding;
pub use github::github;
pub use gitlab::gitlab;
pub use human::{failure, human, summary};
pub use json::json;
pub use junit::junit;
pub use places::Places;
pub use sarif::sarif;
