//! The head of a document: where its YAML begins and ends.

use std::ops::Range;

use super::yaml::{self, Node, Value};
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
/// taken as all front matter up to the first empty line; any other is plain markdown.
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
    diagnostics.push(unclosed_front_matter::report(&Span::new(path, start, start + 3)));
    let mut end = yaml_start;
    for line in rest.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    Head { yaml: Some(yaml_start..end), body: end }
}

fn looks_like_a_key(line: &str) -> bool {
    let name = line.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    name.len() < line.len() && (name.starts_with(':') || name.starts_with('：'))
}

/// Reads front matter that stands at `offset`. Always a map; an empty one after a syntax error.
pub fn read(
    text: &str,
    path: &SourcePath,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Value {
    let Some(value) = yaml::parse(text, path, offset, diagnostics) else {
        return empty(path);
    };
    if !matches!(value.node, Node::Map(_)) {
        diagnostics.push(bad_yaml::not_a_map(text, offset, &value.span));
        return empty(path);
    }
    value
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
                prop_assert!(text[..yaml.start].trim_start_matches('\u{feff}').starts_with("---"));
                prop_assert!(matches!(text[yaml.end..head.body].trim_end(), "---" | "..." | ""));
            } else {
                prop_assert!(head.body <= 3);
            }
        }
    }
}
