//! What of a change can be shown before everything is built and checked anew.
//!
//! Most saves change the prose of one document, and then only its own page and the search index are
//! other than before. Both are made here from the last build, and the build that follows makes the
//! same. Where a save changes more, its own page is made here, and all others come with the build,
//! which counts.

use std::sync::Arc;

use crate::diagnostic::Severity;
use crate::document;
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
    /// It is the page that a build would make where only prose is another than before: no key, no
    /// heading and no link. Where those are, what the page shows of other documents may be of
    /// before. `None` where the text has an error or needs a link resolved, and where there is no
    /// such page: then only a build can tell what to show.
    pub fn page(&mut self, path: &str, text: &Arc<str>) -> Option<(String, Content)> {
        let position = self.position(path)?;
        let entry = &mut self.knowledge_base.entries[position];
        let dialect = self.knowledge_base.settings.dialect;
        let parsed = document::parse(&entry.path, text.clone(), dialect);
        if parsed.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return None;
        }
        let document = Arc::new(parsed.value);
        if document.facts == entry.document.facts {
            entry.document = document;
        } else if self.knowledge_base.replace(position, document) {
            self.is_exact = false;
        } else {
            return None;
        }
        self.prepared.page(&self.knowledge_base, position)
    }

    /// Returns the files of the search index with the texts that pages were printed of; `None` where
    /// more than prose is another than in the last build.
    pub fn index(&self) -> Option<OutputTree> {
        self.is_exact.then(|| self.prepared.index(&self.knowledge_base))
    }
}
