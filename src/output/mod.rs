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

/// The addresses of files by where their bytes lie in memory.
pub struct Places<'o>(BTreeMap<*const u8, &'o String>);

impl<'o> Places<'o> {
    /// Returns the places of the files of a site.
    pub fn of(output: &'o OutputTree) -> Places<'o> {
        let made = output.iter().filter_map(|(path, content)| match content {
            Content::Bytes(bytes) => Some((bytes.as_ptr(), path)),
            Content::File(_) => None,
        });
        Places(made.collect())
    }

    /// Returns the address of the file that has these very bytes.
    pub fn get(&self, bytes: &Arc<[u8]>) -> Option<&'o String> {
        self.0.get(&bytes.as_ptr()).copied()
    }
}

/// A whole site in memory: paths from its root (with `/`) and their bytes, in path order.
pub type OutputTree = BTreeMap<String, Content>;
