//! Stage 4: the knowledge base becomes an output tree.

use crate::diagnostic::Reported;
use crate::model::KnowledgeBase;
use crate::output::OutputTree;
use crate::source::SourceTree;

/// What rendering remembers between builds.
#[derive(Default)]
pub struct Memory {}

/// Renders.
pub fn render(_: &KnowledgeBase, _: &SourceTree, _: &mut Memory) -> Reported<OutputTree> {
    Reported { value: OutputTree::new(), diagnostics: Vec::new() }
}
