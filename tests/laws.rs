//! Laws that hold for every input.
//!
//! - [`same_bytes`]: the same input gives the same bytes, wherever and however it is built.
//! - [`warm_build`]: a build that remembers equals one that does not.
//! - [`cached_build`]: a build with a cache folder equals one without.
//! - [`places`]: nothing is too strange to be read, and every place lies in its file.

#[path = "laws/cached_build.rs"]
mod cached_build;
#[path = "laws/places.rs"]
mod places;
#[path = "laws/same_bytes.rs"]
mod same_bytes;
#[path = "laws/warm_build.rs"]
mod warm_build;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use docent::document::date::Date;
use docent::pipeline::Built;

/// The day of every build.
const TODAY: Date = Date::constant(2026, 6, 1);

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Returns what a build says, as text that can be compared and read.
fn said(built: &Built) -> Vec<String> {
    let counted = built.diagnostics.iter().map(|d| format!("{d:?}"));
    let waived = built.waived.iter().map(|waived| format!("{waived:?}"));
    counted.chain(waived).collect()
}

/// Returns the paths that two sites do not share, or whose bytes differ.
fn difference<T: PartialEq>(a: &BTreeMap<String, T>, b: &BTreeMap<String, T>) -> Vec<String> {
    let paths = a.keys().chain(b.keys().filter(|path| !a.contains_key(*path)));
    paths.filter(|path| a.get(*path) != b.get(*path)).cloned().collect()
}
