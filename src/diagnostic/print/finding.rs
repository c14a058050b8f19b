//! A diagnostic together with what becomes of it.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::language::Language;

/// A diagnostic, and the reason for which it does not count.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// The diagnostic.
    pub diagnostic: &'a Diagnostic,
    /// Why it is waived; `None` for one that counts.
    pub waived: Option<&'a str>,
}

impl Finding<'_> {
    /// Returns its message, and in the next line what to do.
    pub fn text(&self, language: Language) -> String {
        let message = self.diagnostic.message.get(language);
        match &self.diagnostic.help {
            Some(help) => format!("{message}\n{}", help.get(language)),
            None => message.clone(),
        }
    }
}

/// Returns a name for each finding that stays the same when lines move, files before it change or
/// another language is spoken, so that a service can tell new findings from known ones.
///
/// It is made of rule, file and English message. Of several that have all of these in common, each
/// has the number of those before it in the name.
pub fn fingerprints(findings: &[Finding<'_>]) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    findings
        .iter()
        .map(|Finding { diagnostic, .. }| {
            let key = (diagnostic.rule.code, &*diagnostic.span.path, &*diagnostic.message.en);
            let number = seen.entry(key).or_default();
            let mut hasher = blake3::Hasher::new();
            for part in [key.0, key.1, key.2, &number.to_string()] {
                hasher.update(part.as_bytes()).update(&[0]);
            }
            *number += 1;
            hasher.finalize().to_hex()[..32].to_owned()
        })
        .collect()
}
