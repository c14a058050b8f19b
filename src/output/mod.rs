//! Stage 5: the output tree, and its way to the disk.
//!
//! [`write()`] is the only function of the program that changes a site on disk.

mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use write::{Changes, MANIFEST_FILE, WriteError, WrittenSite, confirm, seal, write};

/// The bytes of one file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Made by the build.
    Bytes(Arc<[u8]>),
    /// An asset that is copied as it is from a file of the source tree.
    File(PathBuf),
}

impl Content {
    /// Returns a text as content.
    pub fn text(text: impl Into<String>) -> Content {
        Content::Bytes(text.into().into_bytes().into())
    }
}

/// A whole site in memory: paths from its root (with `/`) and their bytes, in path order.
pub type OutputTree = BTreeMap<String, Content>;
