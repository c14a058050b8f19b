//! What was noticed in a build, as a whole: with what was waived.

use serde_json::Value;

use crate::diagnostic::print::{self, Finding, Places};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;
use crate::pipeline::Built;
use crate::source::SourceTree;

/// Returns everything that was noticed, for a terminal; the last line counts it. Empty where
/// there is nothing to say.
pub fn human(built: &Built, tree: &SourceTree, language: Language, colour: bool) -> String {
    let mut text = waived(built, tree, language);
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&print::human(&built.diagnostics, tree, language, colour));
    text
}

/// Returns one line for each diagnostic that a document waives, below a heading.
fn waived(built: &Built, tree: &SourceTree, language: Language) -> String {
    if built.waived.is_empty() {
        return String::new();
    }
    let (count, chinese) = (built.waived.len(), language.is_chinese());
    let mut places = Places::new(tree);
    let mut text =
        if chinese { format!("已豁免 {count} 项：\n") } else { format!("{count} waived:\n") };
    for waived in &built.waived {
        let place = places.locate(&waived.diagnostic.span);
        let (code, reason) = (waived.diagnostic.rule.code, &waived.reason);
        let colon = if chinese { "：" } else { ": " };
        text.push_str(&format!("  {place} {code}{colon}{reason}\n"));
    }
    text
}

/// Returns everything that was noticed, for programs: the object of [`print::json`] with
/// `waived`, whose items are diagnostics with a `reason`.
pub fn json(built: &Built, tree: &SourceTree, language: Language) -> Value {
    let mut object = print::json(&built.diagnostics, tree, language);
    let diagnostics: Vec<Diagnostic> =
        built.waived.iter().map(|waived| waived.diagnostic.clone()).collect();
    let mut waived = print::json(&diagnostics, tree, language)["diagnostics"].take();
    for (object, waived) in waived.as_array_mut().into_iter().flatten().zip(&built.waived) {
        object["reason"] = waived.reason.clone().into();
    }
    object["waived"] = waived;
    object
}

/// Returns everything that was noticed in the order of its places, with what is waived among it.
pub fn findings(built: &Built) -> Vec<Finding<'_>> {
    let counted = built.diagnostics.iter().map(|diagnostic| Finding { diagnostic, waived: None });
    let waived = built.waived.iter().map(|waived| Finding {
        diagnostic: &waived.diagnostic,
        waived: Some(waived.reason.as_str()),
    });
    let mut findings: Vec<Finding<'_>> = counted.chain(waived).collect();
    findings.sort_by(|a, b| {
        let key =
            |finding: &Finding<'_>| (finding.diagnostic.span.clone(), finding.diagnostic.rule.code);
        key(a).cmp(&key(b)).then_with(|| a.diagnostic.message.cmp(&b.diagnostic.message))
    });
    findings
}

/// Returns how many diagnostics have a severity.
pub fn count(built: &Built, severity: Severity) -> usize {
    built.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// Returns whether a build must not be published.
pub fn is_faulty(built: &Built, is_strict: bool) -> bool {
    built.has_errors() || (is_strict && !built.diagnostics.is_empty())
}
