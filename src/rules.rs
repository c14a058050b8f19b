//! All rules, from every stage.

use crate::diagnostic::Rule;
use crate::document::check as of_document;
use crate::model::check as of_model;
use crate::render::check as of_theme;
use crate::search::check as of_search;
use crate::source::check as of_source;

/// Every rule, by code.
pub static RULES: [&Rule; 64] = [
    &of_model::bad_condition::RULE,
    &of_model::bad_field::RULE,
    &of_model::bad_quiz::RULE,
    &of_model::bad_submission::RULE,
    &of_theme::bad_template::RULE,
    &of_model::bad_tree::RULE,
    &of_document::bad_yaml::RULE,
    &of_model::broken_link::RULE,
    &of_model::chart_differs::RULE,
    &of_model::circular_tree::RULE,
    &of_model::colliding_url::RULE,
    &of_model::crowded_step::RULE,
    &of_model::department_without_accountable::RULE,
    &of_model::dingtalk_limit::RULE,
    &of_model::duplicate_id::RULE,
    &of_document::duplicate_key::RULE,
    &of_model::duplicate_node::RULE,
    &of_model::excess_grant::RULE,
    &of_model::expired_waiver::RULE,
    &of_search::failed_search::RULE,
    &of_model::falling_approver::RULE,
    &of_model::large_chart::RULE,
    &of_model::link_to_restricted::RULE,
    &of_model::mermaid_syntax::RULE,
    &of_model::missing_audience::RULE,
    &of_model::missing_key::RULE,
    &of_model::missing_part::RULE,
    &of_model::mistyped_value::RULE,
    &of_model::no_path_to_end::RULE,
    &of_source::not_utf8::RULE,
    &of_model::overloaded_role::RULE,
    &of_model::ping_pong::RULE,
    &of_model::redundant_letter::RULE,
    &of_model::secret_in_source::RULE,
    &of_model::self_approval::RULE,
    &of_model::separation_of_duties::RULE,
    &of_search::similar_question::RULE,
    &of_model::step_without_accountable::RULE,
    &of_model::step_without_deadline::RULE,
    &of_model::step_without_responsible::RULE,
    &of_model::taken_alias::RULE,
    &of_model::tier_gap::RULE,
    &of_model::tier_overlap::RULE,
    &of_model::tier_without_final_approver::RULE,
    &of_model::unanswered_branch::RULE,
    &of_document::unclosed_container::RULE,
    &of_document::unclosed_front_matter::RULE,
    &of_model::undecided_role::RULE,
    &of_model::undefined_node::RULE,
    &of_model::unknown_audience::RULE,
    &of_model::unknown_chart::RULE,
    &of_model::unknown_field::RULE,
    &of_model::unknown_key::RULE,
    &of_model::unknown_reference::RULE,
    &of_model::unknown_rule::RULE,
    &of_theme::unknown_theme::RULE,
    &of_model::unknown_view::RULE,
    &of_model::unlabelled_exit::RULE,
    &of_model::unreachable_node::RULE,
    &of_model::unreachable_step::RULE,
    &of_model::unused_role::RULE,
    &of_model::vacant_role::RULE,
    &of_model::vague_wording::RULE,
    &of_document::yaml_limit::RULE,
];

/// Returns the rule with a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code == code)
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
