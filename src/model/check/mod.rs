//! Rules about the knowledge base. Each lives in a file named after its code.
//!
//! Rules with a `check` function look at the whole; the others are reported by whoever notices.

pub mod bad_condition;
pub mod bad_field;
pub mod bad_quiz;
pub mod bad_submission;
pub mod bad_tree;
pub mod broken_link;
pub mod chart_differs;
pub mod circular_tree;
pub mod colliding_url;
pub mod crowded_step;
pub mod department_without_accountable;
pub mod dingtalk_limit;
pub mod duplicate_id;
pub mod duplicate_node;
pub mod excess_grant;
pub mod expired_waiver;
pub mod falling_approver;
pub mod large_chart;
pub mod link_to_restricted;
pub mod mermaid_syntax;
pub mod missing_audience;
pub mod missing_key;
pub mod missing_part;
pub mod mistyped_value;
pub mod no_path_to_end;
pub mod overloaded_role;
pub mod ping_pong;
pub mod redundant_letter;
pub mod secret_in_source;
pub mod self_approval;
pub mod separation_of_duties;
pub mod step_without_accountable;
pub mod step_without_deadline;
pub mod step_without_responsible;
pub mod taken_alias;
pub mod tier_gap;
pub mod tier_overlap;
pub mod tier_without_final_approver;
pub mod unanswered_branch;
pub mod undecided_role;
pub mod undefined_node;
pub mod unknown_audience;
pub mod unknown_chart;
pub mod unknown_field;
pub mod unknown_key;
pub mod unknown_reference;
pub mod unknown_rule;
pub mod unknown_view;
pub mod unlabelled_exit;
pub mod unreachable_node;
pub mod unreachable_step;
pub mod unused_role;
pub mod vacant_role;
pub mod vague_wording;

pub use super::link::Problem as LinkProblem;

use super::KnowledgeBase;
use super::kind::Kind;
use super::mermaid;
use crate::diagnostic::{Diagnostic, Rule, SourcePath};
use crate::diagram::mermaid::{Problem, ProblemKind};
use crate::document::check::duplicate_key;

/// Reports everything that can only be judged with all documents at hand.
pub(super) fn all(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    charts(knowledge_base, diagnostics);
    bad_condition::check(knowledge_base, diagnostics);
    bad_field::check(knowledge_base, diagnostics);
    bad_quiz::check(knowledge_base, diagnostics);
    bad_submission::check(knowledge_base, diagnostics);
    bad_tree::check(knowledge_base, diagnostics);
    circular_tree::check(knowledge_base, diagnostics);
    crowded_step::check(knowledge_base, diagnostics);
    dingtalk_limit::check(knowledge_base, diagnostics);
    excess_grant::check(knowledge_base, diagnostics);
    falling_approver::check(knowledge_base, diagnostics);
    large_chart::check(knowledge_base, diagnostics);
    link_to_restricted::check(knowledge_base, diagnostics);
    missing_part::check(knowledge_base, diagnostics);
    no_path_to_end::check(knowledge_base, diagnostics);
    ping_pong::check(knowledge_base, diagnostics);
    redundant_letter::check(knowledge_base, diagnostics);
    self_approval::check(knowledge_base, diagnostics);
    separation_of_duties::check(knowledge_base, diagnostics);
    step_without_accountable::check(knowledge_base, diagnostics);
    step_without_deadline::check(knowledge_base, diagnostics);
    step_without_responsible::check(knowledge_base, diagnostics);
    tier_gap::check(knowledge_base, diagnostics);
    tier_overlap::check(knowledge_base, diagnostics);
    tier_without_final_approver::check(knowledge_base, diagnostics);
    unanswered_branch::check(knowledge_base, diagnostics);
    undecided_role::check(knowledge_base, diagnostics);
    unknown_field::check(knowledge_base, diagnostics);
    unknown_view::check(knowledge_base, diagnostics);
    unlabelled_exit::check(knowledge_base, diagnostics);
    unreachable_step::check(knowledge_base, diagnostics);
    vague_wording::check(knowledge_base, diagnostics);
    // What follows from all processes together is only sure once each of them could be read.
    if !has_slips(knowledge_base, diagnostics) {
        department_without_accountable::check(knowledge_base, diagnostics);
        overloaded_role::check(knowledge_base, diagnostics);
        unused_role::check(knowledge_base, diagnostics);
        vacant_role::check(knowledge_base, diagnostics);
    }
}

/// Reports what is wrong with the charts that authors wrote by hand.
fn charts(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for chart in mermaid::written(knowledge_base) {
        // What a chart seems to lack may stand in the line that cannot be read.
        let is_broken = chart.parsed.has_syntax_errors();
        for Problem { kind, place } in &chart.parsed.problems {
            diagnostics.push(match kind {
                ProblemKind::Syntax(expected) => mermaid_syntax::report(&chart, place, *expected),
                ProblemKind::UnknownChart { keyword } => {
                    unknown_chart::report(&chart, place, keyword)
                }
                ProblemKind::DuplicateNode { id, first } => {
                    duplicate_node::report(&chart, place, id, first)
                }
                ProblemKind::LargeChart { count } => large_chart::report(&chart, place, *count),
                ProblemKind::Tangle { tangle, nodes, edges } => {
                    large_chart::not_drawn(&chart, place, *tangle, *nodes, *edges)
                }
                _ if is_broken => continue,
                ProblemKind::UndefinedNode { id, known } => {
                    undefined_node::report(&chart, place, id, known)
                }
                ProblemKind::UnreachableNode { id } => unreachable_node::report(&chart, place, id),
                ProblemKind::UnlabelledExit { id } => unlabelled_exit::report(&chart, place, id),
            });
        }
        if let Some(graph) = chart.parsed.graph.as_ref().filter(|_| !is_broken) {
            chart_differs::check(knowledge_base, &chart, graph, diagnostics);
        }
    }
}

/// Rules that speak where a role may be missing that is only written wrongly, or not yet.
const HIDING: [&Rule; 8] = [
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &missing_key::RULE,
    &mistyped_value::RULE,
    &step_without_accountable::RULE,
    &step_without_responsible::RULE,
    &unknown_key::RULE,
    &unknown_reference::RULE,
];

/// Returns whether something in a process or in the registry could not be understood, so that roles
/// and steps may be missing that are only written wrongly.
fn has_slips(knowledge_base: &KnowledgeBase, diagnostics: &[Diagnostic]) -> bool {
    let hides =
        |diagnostic: &Diagnostic| HIDING.iter().any(|rule| rule.code == diagnostic.rule.code);
    let entries = &knowledge_base.entries;
    let is_page = |path: &SourcePath| {
        let entry = entries.binary_search_by(|entry| entry.path.cmp(path));
        entry.is_ok_and(|position| entries[position].kind() != Kind::Process)
    };
    !knowledge_base.names.unsettled.is_empty()
        || knowledge_base.names.has_no_registry
        || diagnostics.iter().any(|diagnostic| hides(diagnostic) && !is_page(&diagnostic.span.path))
}
