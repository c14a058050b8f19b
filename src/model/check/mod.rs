//! Rules about the knowledge base. Each lives in a file named after its code.
//!
//! Rules with a `check` function look at the whole; the others are reported by whoever notices.

pub mod broken_link;
pub mod colliding_url;
pub mod duplicate_id;
pub mod expired_waiver;
pub mod link_to_restricted;
pub mod missing_audience;
pub mod missing_key;
pub mod missing_part;
pub mod mistyped_value;
pub mod no_path_to_end;
pub mod step_without_accountable;
pub mod step_without_responsible;
pub mod taken_alias;
pub mod unknown_audience;
pub mod unknown_key;
pub mod unknown_reference;
pub mod unknown_rule;
pub mod unknown_view;
pub mod unreachable_step;
pub mod vague_wording;

pub use super::link::Problem as LinkProblem;

use super::KnowledgeBase;
use crate::diagnostic::Diagnostic;

/// Reports everything that can only be judged with all documents at hand.
pub(super) fn all(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    link_to_restricted::check(knowledge_base, diagnostics);
    missing_part::check(knowledge_base, diagnostics);
    no_path_to_end::check(knowledge_base, diagnostics);
    step_without_accountable::check(knowledge_base, diagnostics);
    step_without_responsible::check(knowledge_base, diagnostics);
    unknown_view::check(knowledge_base, diagnostics);
    unreachable_step::check(knowledge_base, diagnostics);
    vague_wording::check(knowledge_base, diagnostics);
}
