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
pub mod unknown_audience;
pub mod unknown_key;
pub mod unknown_reference;
pub mod unknown_rule;
pub mod unreachable_step;
pub mod vague_wording;

pub use super::link::Problem as LinkProblem;

use super::KnowledgeBase;
use crate::diagnostic::{Diagnostic, Rule};
use crate::document::check as of_document;
use crate::source::check as of_source;

/// Every rule, by code.
pub static RULES: [&Rule; 24] = [
    &of_document::bad_yaml::RULE,
    &broken_link::RULE,
    &colliding_url::RULE,
    &duplicate_id::RULE,
    &of_document::duplicate_key::RULE,
    &expired_waiver::RULE,
    &link_to_restricted::RULE,
    &missing_audience::RULE,
    &missing_key::RULE,
    &missing_part::RULE,
    &mistyped_value::RULE,
    &no_path_to_end::RULE,
    &of_source::not_utf8::RULE,
    &step_without_accountable::RULE,
    &step_without_responsible::RULE,
    &of_document::unclosed_container::RULE,
    &of_document::unclosed_front_matter::RULE,
    &unknown_audience::RULE,
    &unknown_key::RULE,
    &unknown_reference::RULE,
    &unknown_rule::RULE,
    &unreachable_step::RULE,
    &vague_wording::RULE,
    &of_document::yaml_limit::RULE,
];

/// Returns the rule with a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code == code)
}

/// Reports everything that can only be judged with all documents at hand.
pub(super) fn all(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    missing_part::check(knowledge_base, diagnostics);
    no_path_to_end::check(knowledge_base, diagnostics);
    step_without_accountable::check(knowledge_base, diagnostics);
    step_without_responsible::check(knowledge_base, diagnostics);
    unreachable_step::check(knowledge_base, diagnostics);
    vague_wording::check(knowledge_base, diagnostics);
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rules_are_in_order_and_say_something_in_both_languages() {
        for pair in RULES.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} and {}", pair[0].code, pair[1].code);
        }
        for rule in RULES {
            let explanation = &rule.explanation;
            assert!(explanation.en.len() > 60 && explanation.zh.len() > 60, "{}", rule.code);
            assert!(!rule.example.is_empty(), "{}", rule.code);
        }
    }
}
