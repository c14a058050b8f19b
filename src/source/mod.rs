//! Stage 1: files on disk become a [`SourceTree`].
//!
//! The only stage that reads files or looks at the clock. It judges nothing but whether a file
//! can be read.

pub mod check;
mod git;
mod read;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

pub use read::{ReadOptions, read};

use crate::diagnostic::SourcePath;
use crate::document::date::Date;

/// The name of the settings file. A folder that holds it is a knowledge base of its own.
pub const SETTINGS_FILE: &str = "docent.yaml";

/// Everything that a build depends on, as one value.
#[derive(Debug, Clone)]
pub struct SourceTree {
    /// The files by path from the root: content, settings and theme.
    pub files: BTreeMap<SourcePath, SourceFile>,
    /// Where the documents lie: `content/`, or nothing in a tree without settings.
    pub content: &'static str,
    /// The day as of which reviews are due and documents in force.
    pub today: Date,
    /// When each file was last changed, as git knows it; empty without git.
    pub changes: BTreeMap<SourcePath, Date>,
    /// The folder they were read from: a tree of another folder cannot be built upon.
    ///
    /// Never part of an output.
    pub root: PathBuf,
}

/// One input file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// What it holds.
    pub content: SourceContent,
    /// Its size and time on disk: equal stamps mean that it need not be read again. `None` where it
    /// had changed so shortly before that the time may stand for another change as well.
    pub stamp: Option<(u64, SystemTime)>,
    /// Width and height in pixels, where it is an image that tells them.
    pub size: Option<(u32, u32)>,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum SourceContent {
    /// Text in UTF-8.
    Text(Arc<str>),
    /// A file that should be text and is not UTF-8.
    NotText(Arc<[u8]>),
    /// Any other file, left where it is: it may be large, and is only ever copied.
    OnDisk(PathBuf),
}

impl SourceTree {
    /// Returns a tree of texts in memory, for tests. It is a knowledge base with settings where
    /// `docent.yaml` is among the paths.
    pub fn of_texts(texts: impl IntoIterator<Item = (String, String)>, today: Date) -> SourceTree {
        let files: BTreeMap<SourcePath, SourceFile> = texts
            .into_iter()
            .map(|(path, text)| {
                let content = SourceContent::Text(text.into());
                (path.into(), SourceFile { content, stamp: None, size: None })
            })
            .collect();
        let content = if files.contains_key(SETTINGS_FILE) { "content/" } else { "" };
        SourceTree { files, content, today, changes: BTreeMap::new(), root: PathBuf::new() }
    }

    /// Returns whether this is a tree of plain markdown without settings, where broken links and
    /// unknown keys are the rule and not the exception.
    pub fn is_foreign(&self) -> bool {
        !self.files.contains_key(SETTINGS_FILE)
    }

    /// Returns the text of a file, or `None` where there is no such file or it is no text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match &self.files.get(path)?.content {
            SourceContent::Text(text) => Some(text),
            SourceContent::NotText(_) | SourceContent::OnDisk(_) => None,
        }
    }

    /// Returns the text of a file, with a mark for what is not UTF-8, or `None` where there is no
    /// such file. What can be read of a file in another encoding is enough to know its names.
    pub fn text_or_ruin(&self, path: &str) -> Option<Arc<str>> {
        match &self.files.get(path)?.content {
            SourceContent::Text(text) => Some(text.clone()),
            SourceContent::NotText(bytes) => Some(String::from_utf8_lossy(bytes).into()),
            SourceContent::OnDisk(_) => None,
        }
    }

    /// Returns whether a file is in another encoding than UTF-8, so that places in it mean nothing.
    pub fn is_ruin(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|file| matches!(file.content, SourceContent::NotText(_)))
    }

    /// Returns the markdown files of the content, in path order.
    pub fn documents(&self) -> impl Iterator<Item = (&SourcePath, &SourceFile)> {
        self.files.iter().filter(|(path, _)| self.is_document(path))
    }

    /// Returns whether a path is that of a markdown file of the content.
    pub fn is_document(&self, path: &str) -> bool {
        path.strip_prefix(self.content).is_some_and(|rest| {
            is_markdown(rest) && !(rest.starts_with("themes/") && self.is_foreign())
        })
    }
}

/// Returns whether a file is a document, by the ending of its name in any case.
pub fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
}
