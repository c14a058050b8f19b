//! The head of a document: where its YAML begins and ends.

use std::ops::Range;

use super::yaml::{self, Entry, Node, Value};
use crate::diagnostic::{Diagnostic, SourcePath, Span};
use crate::document::check::{bad_yaml, unclosed_front_matter};

/// Where the parts of a file are, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// The YAML between the two `---` lines, where there is any.
    pub yaml: Option<Range<usize>>,
    /// The first byte of the markdown.
    pub body: usize,
}

/// Splits a file into its front matter and its markdown.
///
/// Front matter begins with a first line of exactly `---` (a byte order mark and
/// trailing spaces are forgiven) and ends with the next such line, or with `...`.
/// Without that line, a file whose second line looks like a key is reported and
/// taken as front matter as far as its lines look like it; any other is plain markdown.
pub fn split(text: &str, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Head {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Head { yaml: None, body: start };
    };
    let yaml_start = start + first.len();
    let mut position = yaml_start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Head { yaml: Some(yaml_start..position), body: position + line.len() };
        }
        position += line.len();
    }
    let rest = &text[yaml_start..];
    if !rest.lines().next().is_some_and(looks_like_a_key) {
        return Head { yaml: None, body: start };
    }
    let mut end = yaml_start;
    let mut body = None;
    for line in rest.split_inclusive('\n') {
        if is_nearly_an_end(line) {
            let place = Span::new(path, end, end + line.trim_end().len());
            diagnostics.push(unclosed_front_matter::other_end(&place));
            body = Some(end + line.len());
            break;
        }
        if line.trim().is_empty() || !(looks_like_a_key(line) || line.starts_with([' ', '-', '#']))
        {
            break;
        }
        end += line.len();
    }
    let body = body.unwrap_or_else(|| {
        diagnostics.push(unclosed_front_matter::report(&Span::new(path, start, start + 3)));
        end
    });
    Head { yaml: Some(yaml_start..end), body }
}

/// Returns whether a line is of hyphens or dashes alone, but not of exactly three hyphens.
fn is_nearly_an_end(line: &str) -> bool {
    let line = line.trim();
    line.len() > 1 && line.chars().all(|c| matches!(c, '-' | '–' | '—' | '－' | '─'))
}

fn looks_like_a_key(line: &str) -> bool {
    let name = line.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    name.len() < line.len() && (name.starts_with(':') || name.starts_with('：'))
}

/// Reads front matter that stands at `offset`. Always a map; `None` after a syntax error, which is
/// then among the diagnostics.
pub fn read(
    text: &str,
    path: &SourcePath,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let value = yaml::parse(text, path, offset, diagnostics)?;
    if !matches!(value.node, Node::Map(_)) {
        diagnostics.push(bad_yaml::not_a_map(text, offset, &value.span));
        return None;
    }
    Some(value)
}

/// Returns what can be told of front matter that cannot be read: the keys by which others know the
/// document, where each stands alone on a line that is right. One slip then does not make every
/// reference to the document wrong, nor show a restricted one.
pub fn salvage(text: &str, path: &SourcePath, offset: usize) -> Value {
    let mut saved: Vec<Entry> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_known =
            ["id:", "title:", "audience:", "status:"].iter().any(|key| line.starts_with(key));
        if is_known
            && let Some(value) = yaml::parse(line, path, offset + start, &mut Vec::new())
            && let [entry] = value.entries()
            && !saved.iter().any(|known| known.key.value == entry.key.value)
        {
            saved.push(entry.clone());
        }
        start += line.len();
    }
    Value { node: Node::Map(saved), span: Span::whole(path) }
}

/// Returns front matter without keys.
pub fn empty(path: &SourcePath) -> Value {
    Value { node: Node::Map(Vec::new()), span: Span::whole(path) }
}

#[cfg(test)]
mod tests {
    use super::{Head, split};
    use proptest::prelude::*;

    fn head(text: &str) -> (Head, usize) {
        let mut diagnostics = Vec::new();
        let head = split(text, &"a.md".into(), &mut diagnostics);
        (head, diagnostics.len())
    }

    #[test]
    fn the_usual_heads() {
        assert_eq!(head("---\na: 1\n---\nx"), (Head { yaml: Some(4..9), body: 13 }, 0));
        assert_eq!(head("---\r\na: 1\r\n---\r\nx"), (Head { yaml: Some(5..11), body: 16 }, 0));
        assert_eq!(head("---\n---\n"), (Head { yaml: Some(4..4), body: 8 }, 0));
        assert_eq!(head("\u{feff}---\na: 1\n---"), (Head { yaml: Some(7..12), body: 15 }, 0));
        assert_eq!(head("# x\n---\n"), (Head { yaml: None, body: 0 }, 0));
        assert_eq!(head(""), (Head { yaml: None, body: 0 }, 0));
        // A thematic break at the top is no front matter.
        assert_eq!(head("---\n\ntext\n"), (Head { yaml: None, body: 0 }, 0));
        assert_eq!(head("---\ntitle: x\n\ntext\n"), (Head { yaml: Some(4..13), body: 13 }, 1));
    }

    proptest! {
        #[test]
        fn no_byte_is_lost_and_none_is_read_twice(text in "(---\n)?([a-z：: \n#-]|中){0,40}(---\n)?.{0,9}") {
            let (head, _) = head(&text);
            prop_assert!(text.is_char_boundary(head.body));
            if let Some(yaml) = head.yaml {
                prop_assert!(yaml.start <= yaml.end && yaml.end <= head.body);
                let first = text[..yaml.start].trim_start_matches('\u{feff}');
                prop_assert!(first.starts_with("---"));
                let end = text[yaml.end..head.body].trim();
                prop_assert!(end == "..." || end.chars().all(|c| c == '-'));
            } else {
                prop_assert!(head.body <= 3);
            }
        }
    }
}
