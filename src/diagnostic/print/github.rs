//! Diagnostics as workflow commands of GitHub Actions, which shows them beside the changed lines.

use super::{Finding, Places};
use crate::diagnostic::Severity;
use crate::language::{Language, both};
use crate::source::SourceTree;

/// Returns one command a line: `::error file=…,line=…,col=…,title=…::message`.
///
/// A waived one is a notice with its reason. Columns are only told where a place ends in the line
/// that it begins in, as GitHub wants it.
pub fn github(findings: &[Finding<'_>], tree: &SourceTree, language: Language) -> String {
    let mut places = Places::new(tree);
    let mut text = String::new();
    for finding in findings {
        let diagnostic = finding.diagnostic;
        let (start, end) = places.of(&diagnostic.span);
        let command = match (finding.waived, diagnostic.severity) {
            (Some(_), _) => "notice",
            (None, Severity::Error) => "error",
            (None, Severity::Warning) => "warning",
        };
        let mut properties = format!(
            "file={},line={},endLine={}",
            property(&diagnostic.span.path),
            start.line,
            end.line
        );
        if start.line == end.line {
            properties.push_str(&format!(",col={},endColumn={}", start.column, end.column));
        }
        let message = match finding.waived {
            Some(reason) => {
                let waived = both(format!("waived: {reason}"), format!("已豁免：{reason}"));
                format!("{}\n{}", finding.text(language), waived.get(language))
            }
            None => finding.text(language),
        };
        let title = property(diagnostic.rule.code);
        text.push_str(&format!("::{command} {properties},title={title}::{}\n", data(&message)));
    }
    text
}

/// Returns a message as the runner reads it: on one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a property as the runner reads it: also without what parts properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("100% sure,\nor: not\r"), "100%25 sure,%0Aor: not%0D");
        assert_eq!(property("content/a,b: 50%.md"), "content/a%2Cb%3A 50%25.md");
        assert_eq!(property("content/流程/请假.md"), "content/流程/请假.md");
    }
}
