//! Diagnostics as a JUnit report, which nearly every CI service can show.

use std::collections::BTreeMap;

use super::{Finding, Places};
use crate::diagnostic::{Severity, SourcePath};
use crate::language::{Language, both};
use crate::source::SourceTree;

/// Returns the report: a suite for each document, and a case for each finding in it; one case that
/// passed where there is none.
///
/// JUnit knows no warnings. Where warnings count (`is_strict`), they are failures; else they are
/// cases that were skipped, as are waived ones, with the message as the reason.
pub fn junit(
    findings: &[Finding<'_>],
    tree: &SourceTree,
    language: Language,
    is_strict: bool,
) -> String {
    let mut places = Places::new(tree);
    let mut suites: BTreeMap<&SourcePath, Suite> = BTreeMap::new();
    for (path, _) in tree.documents() {
        suites.entry(path).or_default();
    }
    for finding in findings {
        let diagnostic = finding.diagnostic;
        let (start, _) = places.of(&diagnostic.span);
        let suite = suites.entry(&diagnostic.span.path).or_default();
        let (code, message) = (diagnostic.rule.code, diagnostic.message.get(language));
        let path = escape(&diagnostic.span.path);
        suite.cases.push_str(&format!(
            "    <testcase classname=\"{path}\" name=\"{code} {}:{}\" file=\"{path}\" line=\"{}\">\n",
            start.line, start.column, start.line
        ));
        let place = format!("{}:{}:{}", diagnostic.span.path, start.line, start.column);
        let is_failure =
            finding.waived.is_none() && (is_strict || diagnostic.severity == Severity::Error);
        if is_failure {
            suite.failures += 1;
            suite.cases.push_str(&format!(
                "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                diagnostic.severity.name(),
                escape(message),
                escape(&format!("{place}\n{}", finding.text(language)))
            ));
        } else {
            suite.skipped += 1;
            let reason = match finding.waived {
                Some(reason) => both(
                    format!("waived: {reason} ({message})"),
                    format!("已豁免：{reason}（{message}）"),
                ),
                None => both(format!("warning: {message}"), format!("警告：{message}")),
            };
            let reason = escape(reason.get(language));
            suite.cases.push_str(&format!("      <skipped message=\"{reason}\"/>\n"));
        }
        suite.cases.push_str("    </testcase>\n");
        suite.tests += 1;
    }
    for (path, suite) in suites.iter_mut().filter(|(_, suite)| suite.tests == 0) {
        let path = escape(path);
        suite.tests = 1;
        suite.cases = format!("    <testcase classname=\"{path}\" name=\"check\"/>\n");
    }
    let sum = |count: fn(&Suite) -> usize| -> usize { suites.values().map(count).sum() };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"docent check\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
        sum(|suite| suite.tests),
        sum(|suite| suite.failures),
        sum(|suite| suite.skipped)
    );
    for (path, Suite { tests, failures, skipped, cases }) in &suites {
        xml.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
             skipped=\"{skipped}\">\n{cases}  </testsuite>\n",
            escape(path)
        ));
    }
    xml.push_str("</testsuites>\n");
    xml
}

#[derive(Default)]
struct Suite {
    tests: usize,
    failures: usize,
    skipped: usize,
    cases: String,
}

/// Returns a text as XML 1.0 holds it, in an attribute or between tags. Characters that XML does not
/// allow at all become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", c as u32)),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_cannot_hold_is_escaped_or_replaced() {
        assert_eq!(escape("<a> & \"乙\"\n\u{1}"), "&lt;a&gt; &amp; &quot;乙&quot;&#10;\u{fffd}");
    }
}
