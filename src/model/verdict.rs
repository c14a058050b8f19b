//! What counts in the end: severities from the settings, waivers, and leniency for foreign trees.

use std::collections::BTreeMap;

use super::check::{expired_waiver, unknown_rule};
use super::kind::Kind;
use super::kind::common::Waiver;
use super::{KnowledgeBase, SourcePath};
use crate::diagnostic::{Diagnostic, Rule, Severity};

/// A diagnostic that does not count, and why.
#[derive(Debug, Clone)]
pub struct Waived {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// The reason that the document gives.
    pub reason: String,
}

/// Rules whose severity the settings cannot change.
const NEVER_CHANGED: [&str; 2] = ["bad-template", "unknown-theme"];

/// Returns the diagnostics that count, in order, and those that are waived.
///
/// The settings may change a rule's severity or switch it off. A document or the registry may waive
/// a rule up to a day; `rules` are all the rules there are. In a tree without settings everything
/// about a plain page is a warning, since it was not written for Docent; only pages that would
/// overwrite each other remain errors.
pub fn judge(
    knowledge_base: &KnowledgeBase,
    mut diagnostics: Vec<Diagnostic>,
    rules: &[&'static Rule],
) -> (Vec<Diagnostic>, Vec<Waived>) {
    let mut waivers: BTreeMap<&SourcePath, Vec<&Waiver>> = BTreeMap::new();
    let of_documents = knowledge_base.entries.iter().flat_map(|entry| &entry.common.waivers);
    for waiver in of_documents.chain(&knowledge_base.organization.waivers) {
        if !rules.iter().any(|rule| rule.code == waiver.rule.value) {
            diagnostics.push(unknown_rule::report(&waiver.rule, rules));
        } else if let Some(until) = &waiver.until
            && until.value < knowledge_base.today
        {
            diagnostics.push(expired_waiver::report(waiver, until));
        } else {
            waivers.entry(&waiver.rule.span.path).or_default().push(waiver);
        }
    }
    let typed: Vec<&SourcePath> = knowledge_base
        .entries
        .iter()
        .filter(|entry| entry.kind() != Kind::Page)
        .map(|entry| &entry.path)
        .collect();
    let mut waived = Vec::new();
    let mut counted = Vec::new();
    for mut diagnostic in diagnostics {
        let code = diagnostic.rule.code;
        // What keeps a page from being rendered is an error whatever the settings say.
        let settings = &knowledge_base.settings.rules;
        match settings.get(code).filter(|_| !NEVER_CHANGED.contains(&code)) {
            Some(Some(severity)) => diagnostic.severity = *severity,
            Some(None) => continue,
            None => {}
        }
        let path = &diagnostic.span.path;
        if knowledge_base.is_foreign
            && code != "colliding-url"
            && typed.binary_search(&path).is_err()
        {
            diagnostic.severity = Severity::Warning;
        }
        let waiver = waivers
            .get(path)
            .and_then(|waivers| waivers.iter().find(|waiver| waiver.rule.value == code));
        match waiver {
            Some(waiver) => waived.push(Waived { diagnostic, reason: waiver.reason.clone() }),
            None => counted.push(diagnostic),
        }
    }
    crate::diagnostic::sort(&mut counted);
    (counted, waived)
}
