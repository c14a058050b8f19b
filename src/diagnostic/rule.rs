//! Rules: what an author can break, and why it matters.

use serde::Serialize;

use super::{Diagnostic, Span};
use crate::language::Bilingual;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build stops and the old site stays.
    Error,
    /// The build goes on, except with `--strict`.
    Warning,
}

impl Severity {
    /// Returns the word that formats for machines use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that an author can break.
///
/// Lives in a file named after its code. The code is kebab-case and never used
/// again for something else.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, as in `docent explain CODE`.
    pub code: &'static str,
    /// How serious it is unless the settings say otherwise.
    pub severity: Severity,
    /// What is wrong, why it matters and how to mend it: markdown, one or more paragraphs.
    pub explanation: Bilingual<&'static str>,
    /// A short text that breaks the rule, as an author would write it.
    pub example: &'static str,
}

impl Rule {
    /// Returns a diagnostic of this rule at a place.
    pub fn at(&'static self, span: &Span, message: Bilingual<String>) -> Diagnostic {
        Diagnostic {
            rule: self,
            severity: self.severity,
            message,
            span: span.clone(),
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }
}
