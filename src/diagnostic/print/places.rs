//! Lines and columns of spans in a whole source tree.

use std::collections::BTreeMap;

use crate::diagnostic::{LineIndex, Position, Span};
use crate::source::SourceTree;

/// Answers where spans are, as a person counts, with one [`LineIndex`] a file.
#[derive(Debug)]
pub struct Places<'a> {
    tree: &'a SourceTree,
    indexes: BTreeMap<&'a str, LineIndex<'a>>,
}

impl<'a> Places<'a> {
    /// Returns the places of a tree; files are indexed when they are first asked for.
    pub fn new(tree: &'a SourceTree) -> Places<'a> {
        Places { tree, indexes: BTreeMap::new() }
    }

    /// Returns where a span begins and ends.
    ///
    /// A file whose text is not at hand (missing, binary, not UTF-8) has only its first place.
    pub fn of(&mut self, span: &Span) -> (Position, Position) {
        let Some((path, _)) = self.tree.files.get_key_value(&span.path) else {
            return (FIRST, FIRST);
        };
        let Some(text) = self.tree.text(path) else {
            return (FIRST, FIRST);
        };
        let index = self.indexes.entry(path).or_insert_with(|| LineIndex::new(text));
        (index.position(span.start), index.position(span.end))
    }

    /// Returns where a span begins as `path:line:column`, which terminals and editors can open.
    pub fn locate(&mut self, span: &Span) -> String {
        let (Position { line, column }, _) = self.of(span);
        format!("{}:{line}:{column}", span.path)
    }
}

/// The first place of a file.
const FIRST: Position = Position { line: 1, column: 1 };
