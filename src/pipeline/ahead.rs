//! What of a change can be shown before everything is built and checked anew.
//!
//! Most saves change the prose of one document, and then only its own page and the search index are
//! other than before. Both are made here from the last build, and the build that follows makes the
//! same. Where a save changes more, its own page is made here, and all others come with the build,
//! which counts.

use std::sync::Arc;

use crate::diagnostic::Severity;
use crate::document::{self, Document};
use crate::model::KnowledgeBase;
use crate::output::{Content, OutputTree};
use crate::render::Prepared;

/// A build as far as pages can be printed ahead of the next one.
pub struct Ahead {
    knowledge_base: KnowledgeBase,
    prepared: Prepared,
    /// Whether nothing but prose is another than in the build.
    is_exact: bool,
}

impl Ahead {
    pub(super) fn of(knowledge_base: KnowledgeBase, prepared: Prepared) -> Ahead {
        Ahead { knowledge_base, prepared, is_exact: true }
    }

    /// Returns the text of the document at a path; `None` where it has no page.
    pub fn text(&self, path: &str) -> Option<&str> {
        let position = self.position(path)?;
        Some(&self.knowledge_base.entries[position].document.text)
    }

    fn position(&self, path: &str) -> Option<usize> {
        self.knowledge_base.entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok()
    }

    /// Returns the page of the document at a path, which now has this text, and its address.
    ///
    /// It is the page that a build would make. `None` where more than prose is another than before
    /// – a key, a heading or a link –, where the text has an error, and where there is no such page.
    pub fn page(&mut self, path: &str, text: &Arc<str>) -> Option<(String, Content)> {
        let (position, document) = self.parse(path, text)?;
        let entry = &mut self.knowledge_base.entries[position];
        if document.facts != entry.document.facts {
            return None;
        }
        entry.document = document;
        self.prepared.page(&self.knowledge_base, position)
    }

    /// Returns the page of the document at a path, as [`Ahead::page`] does, also where it is more
    /// than prose that has changed: what the page shows of other documents may then be of before.
    ///
    /// `None` where the text needs a link resolved, has an error, or has no page: then only a build
    /// can tell what to show.
    pub fn likely_page(&mut self, path: &str, text: &Arc<str>) -> Option<(String, Content)> {
        let (position, document) = self.parse(path, text)?;
        if !self.knowledge_base.replace(position, document) {
            return None;
        }
        self.is_exact = false;
        self.prepared.page(&self.knowledge_base, position)
    }

    /// Returns a document that now has this text, and its position; `None` where it has an error.
    fn parse(&self, path: &str, text: &Arc<str>) -> Option<(usize, Arc<Document>)> {
        let position = self.position(path)?;
        let entry = &self.knowledge_base.entries[position];
        let dialect = self.knowledge_base.settings.dialect;
        let parsed = document::parse(&entry.path, text.clone(), dialect);
        let mut diagnostics = parsed.diagnostics.iter();
        let is_broken = diagnostics.any(|diagnostic| diagnostic.severity == Severity::Error);
        (!is_broken).then(|| (position, parsed.value.into()))
    }

    /// Returns the files of the search index with the texts that pages were printed of; `None` where
    /// more than prose is another than in the last build.
    pub fn index(&self) -> Option<OutputTree> {
        self.is_exact.then(|| self.prepared.index(&self.knowledge_base))
    }
}
