//! Stage 5: the output tree, and its way to the disk.
//!
//! [`write()`] is the only function of the program that changes a site on disk.

mod packed;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use packed::Packed;
pub use write::{
    Changes, MANIFEST_FILE, Seal, WriteError, WrittenSite, confirm, write, write_and_seal,
};

/// The bytes of one file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Made by the build.
    Bytes(Arc<[u8]>),
    /// Made by the build, in less memory until it is written.
    Packed(Packed),
    /// An asset that is copied as it is from a file of the source tree.
    File(PathBuf),
}

impl Content {
    /// Returns a text as content.
    pub fn text(text: impl Into<String>) -> Content {
        Content::Bytes(text.into().into_bytes().into())
    }

    /// Returns the bytes, where the build made them.
    pub fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Content::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
            Content::Packed(packed) => Some(Cow::Owned(packed.unpack())),
            Content::File(_) => None,
        }
    }

    /// Returns where the bytes lie in memory, however they lie there.
    fn place(&self) -> Option<*const u8> {
        match self {
            Content::Bytes(bytes) => Some(bytes.as_ptr()),
            Content::Packed(packed) => Some(packed.as_ptr()),
            Content::File(_) => None,
        }
    }
}

/// The addresses of files by where their bytes lie in memory.
pub struct Places<'o>(BTreeMap<*const u8, &'o String>);

impl<'o> Places<'o> {
    /// Returns the places of the files of a site.
    pub fn of(output: &'o OutputTree) -> Places<'o> {
        Places(output.iter().filter_map(|(path, content)| Some((content.place()?, path))).collect())
    }

    /// Returns the address of the file that has these very bytes.
    pub fn get(&self, content: &Content) -> Option<&'o String> {
        self.0.get(&content.place()?).copied()
    }
}

/// A whole site in memory: paths from its root (with `/`) and their bytes, in path order.
pub type OutputTree = BTreeMap<String, Content>;
