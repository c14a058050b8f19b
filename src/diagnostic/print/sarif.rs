//! Diagnostics in SARIF 2.1.0, which code scanning services and editors read.

use serde_json::{Value, json};

use super::finding::fingerprints;
use super::{Finding, Places};
use crate::diagnostic::{Fix, Rule, Span};
use crate::language::Language;
use crate::source::SourceTree;

/// Returns one run with all rules and all findings; waived ones are suppressed, with the reason.
///
/// Columns count Unicode scalars, which the log says. Addresses of files are relative to the root of
/// the knowledge base.
pub fn sarif(
    findings: &[Finding<'_>],
    rules: &[&'static Rule],
    tree: &SourceTree,
    language: Language,
) -> Value {
    let mut places = Places::new(tree);
    let results: Vec<Value> = findings
        .iter()
        .zip(fingerprints(findings))
        .map(|(finding, fingerprint)| {
            let mut result = result(finding, &mut places, language);
            let code = finding.diagnostic.rule.code;
            if let Some(index) = rules.iter().position(|rule| rule.code == code) {
                result["ruleIndex"] = index.into();
            }
            result["partialFingerprints"] = json!({"docent/v1": fingerprint});
            result
        })
        .collect();
    let rules: Vec<Value> = rules.iter().map(|rule| describe(rule, language)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Docent",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "language": language.tag(),
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn describe(rule: &Rule, language: Language) -> Value {
    let explanation = *rule.explanation.get(language);
    json!({
        "id": rule.code,
        "shortDescription": {"text": first_sentence(explanation)},
        "fullDescription": {"text": explanation},
        "help": {"text": rule.example, "markdown": format!("```yaml\n{}\n```\n", rule.example.trim_end())},
        "defaultConfiguration": {"level": rule.severity.name()},
    })
}

/// Returns the first sentence of a text, on one line.
fn first_sentence(text: &str) -> String {
    let end = text
        .char_indices()
        .find(|(at, c)| match c {
            '。' => true,
            '.' => text[at + 1..].starts_with([' ', '\n']),
            _ => false,
        })
        .map_or(text.len(), |(at, c)| at + c.len_utf8());
    text[..end].lines().collect::<Vec<_>>().join(if text.is_ascii() { " " } else { "" })
}

fn result(finding: &Finding<'_>, places: &mut Places<'_>, language: Language) -> Value {
    let diagnostic = finding.diagnostic;
    let mut result = json!({
        "ruleId": diagnostic.rule.code,
        "level": diagnostic.severity.name(),
        "message": {"text": finding.text(language)},
        "locations": [{"physicalLocation": location(&diagnostic.span, places)}],
    });
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().map(|(id, related)| {
            json!({
                "id": id,
                "message": {"text": related.message.get(language)},
                "physicalLocation": location(&related.span, places),
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(Fix { span, replacement }) = &diagnostic.fix {
        let place = location(span, places);
        result["fixes"] = json!([{"artifactChanges": [{
            "artifactLocation": place["artifactLocation"],
            "replacements": [{
                "deletedRegion": place["region"],
                "insertedContent": {"text": replacement},
            }],
        }]}]);
    }
    if let Some(reason) = finding.waived {
        result["suppressions"] =
            json!([{"kind": "inSource", "status": "accepted", "justification": reason}]);
    }
    result
}

fn location(span: &Span, places: &mut Places<'_>) -> Value {
    let (start, end) = places.of(span);
    json!({
        "artifactLocation": {"uri": uri(&span.path)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    })
}

/// Returns a path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, uri};

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("content/流程/a b.md"), "content/%E6%B5%81%E7%A8%8B/a%20b.md");
    }

    #[test]
    fn the_first_sentence_stands_on_one_line() {
        assert_eq!(first_sentence("One is\nhere, e.g.this. Two."), "One is here, e.g.this.");
        assert_eq!(first_sentence("第一句很\n长。第二句。"), "第一句很长。");
    }
}
