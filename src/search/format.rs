//! The files of a search index (docs/search-format.md, 3): written here, read here and in a browser.

pub mod read;
pub mod write;

pub use crate::memo::numbers;

/// The number of the format. A reader refuses any other.
pub const FORMAT: u64 = 1;

/// The address of the file that is loaded first.
pub const MANIFEST: &str = "search/manifest.js";

/// The bytes of a name of a file of text.
const NAME: usize = 4;

/// The function that each file calls.
const CALL: &str = "docentSearch";

/// How many pages a file of text holds at most, in a site of so many pages.
fn group(pages: usize) -> usize {
    if pages > 5_000 { 8 } else { 1 }
}

/// The size of a file of terms before compression, in a site of so many pages.
fn shard_size(pages: usize) -> usize {
    if pages > 20_000 { 16 << 10 } else { 8 << 10 }
}
