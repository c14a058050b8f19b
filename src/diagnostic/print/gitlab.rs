//! Diagnostics as a Code Quality report of GitLab, which shows what a merge request adds and mends.

use serde_json::{Value, json};

use super::finding::fingerprints;
use super::{Finding, Places};
use crate::diagnostic::Severity;
use crate::language::Language;
use crate::source::SourceTree;

/// Returns the list of findings that count. GitLab has no word for those that are waived.
pub fn gitlab(findings: &[Finding<'_>], tree: &SourceTree, language: Language) -> Value {
    let mut places = Places::new(tree);
    let fingerprints = fingerprints(findings);
    findings
        .iter()
        .zip(fingerprints)
        .filter(|(finding, _)| finding.waived.is_none())
        .map(|(finding, fingerprint)| {
            let diagnostic = finding.diagnostic;
            let (start, end) = places.of(&diagnostic.span);
            json!({
                "description": finding.text(language),
                "check_name": diagnostic.rule.code,
                "fingerprint": fingerprint,
                "severity": match diagnostic.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                },
                "location": {
                    "path": &*diagnostic.span.path,
                    "lines": {"begin": start.line, "end": end.line},
                },
            })
        })
        .collect()
}
