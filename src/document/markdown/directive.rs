//! Lines of colons: `:::tip … :::` blocks, and `::steps` for a derived view.

use crate::diagnostic::{Diagnostic, SourcePath, Span};
use crate::document::check::unclosed_container;

/// The names of blocks, in the order in which they are documented.
pub const CONTAINERS: [&str; 8] =
    ["note", "tip", "important", "warning", "caution", "details", "tabs", "tab"];

/// A `:::name title` block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Container {
    /// One of [`CONTAINERS`].
    pub name: &'static str,
    /// The words behind the name; may be empty.
    pub title: String,
    /// Which of its kind it is within a text, from 0.
    pub number: usize,
}

/// A derived view that a line places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeafKind {
    /// The steps of a process.
    Steps,
    /// The responsibility matrix of a process.
    Matrix,
    /// The swimlane of a process.
    Swimlane,
    /// The questions of a FAQ document, or those about a process.
    Faq,
    /// A form.
    Form,
}

impl LeafKind {
    /// Every view with its name.
    pub const NAMES: [(&'static str, LeafKind); 5] = [
        ("steps", LeafKind::Steps),
        ("matrix", LeafKind::Matrix),
        ("swimlane", LeafKind::Swimlane),
        ("faq", LeafKind::Faq),
        ("form", LeafKind::Form),
    ];
}

/// A `::name id` line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// What to place.
    pub kind: LeafKind,
    /// The document that it is taken from; the one it stands in where this is `None`.
    pub id: Option<String>,
}

/// What a line of colons means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// The start of a block.
    Open(Container),
    /// The end of a block.
    Close(Container),
    /// A view.
    Leaf(Leaf),
}

/// A directive and the bytes of its line from the first colon on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What it means.
    pub directive: Directive,
    /// The first colon.
    pub start: usize,
    /// The end of the line's text.
    pub end: usize,
}

/// What went wrong with a line of colons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A block without its end: its name and number of colons.
    Unclosed(String, usize),
    /// An end without its block.
    NothingToClose,
    /// A block with a name that means nothing.
    Unknown(String),
}

/// Finds the directives of a text. Lines in `skip` (code, raw HTML) are left alone; the ranges
/// are in order.
///
/// Blocks are balanced: one that is never closed is not among the directives, but among the
/// problems, so that a slip cannot swallow the rest of a document.
pub fn find(
    text: &str,
    skip: &[std::ops::Range<usize>],
) -> (Vec<Placed>, Vec<(std::ops::Range<usize>, Problem)>) {
    let mut placed: Vec<Placed> = Vec::new();
    let mut problems = Vec::new();
    // Index in `placed`, colons, and the container.
    let mut open: Vec<(usize, usize, Container)> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let start = line_start + (line.len() - line.trim_start_matches([' ', '>']).len());
        line_start += line.len();
        let end = line_start - (line.len() - line.trim_end().len());
        if start >= end || !text[start..end].starts_with("::") {
            continue;
        }
        if skip.iter().any(|range| range.start < line_start && start < range.end) {
            continue;
        }
        let content = &text[start..end];
        let colons = content.len() - content.trim_start_matches(':').len();
        let (name, rest) = words(&content[colons..]);
        if colons == 2 {
            if let Some((_, kind)) = LeafKind::NAMES.iter().find(|(known, _)| *known == name)
                && !rest.contains(char::is_whitespace)
            {
                let id = (!rest.is_empty()).then(|| rest.to_owned());
                let directive = Directive::Leaf(Leaf { kind: *kind, id });
                placed.push(Placed { directive, start, end });
            }
        } else if content.len() == colons {
            match open.iter().rposition(|(_, wanted, _)| *wanted == colons) {
                Some(which) => {
                    for (index, colons, container) in open.drain(which + 1..) {
                        let range = placed[index].start..placed[index].end;
                        problems.push((range, Problem::Unclosed(container.name.into(), colons)));
                        forget(&mut placed, index);
                    }
                    // `which` was found above, and everything behind it has been drained.
                    if let Some((_, _, container)) = open.pop() {
                        placed.push(Placed { directive: Directive::Close(container), start, end });
                    }
                }
                None => problems.push((start..end, Problem::NothingToClose)),
            }
        } else if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !name.is_empty() {
            match CONTAINERS.iter().find(|known| **known == name) {
                Some(name) => {
                    let number = placed
                        .iter()
                        .filter(|p| matches!(&p.directive, Directive::Open(c) if c.name == *name))
                        .count();
                    let container = Container { name, title: rest.to_owned(), number };
                    open.push((placed.len(), colons, container.clone()));
                    placed.push(Placed { directive: Directive::Open(container), start, end });
                }
                None => problems.push((start..end, Problem::Unknown(name.to_owned()))),
            }
        }
    }
    for (index, colons, container) in open {
        let range = placed[index].start..placed[index].end;
        problems.push((range, Problem::Unclosed(container.name.into(), colons)));
        forget(&mut placed, index);
    }
    placed.retain(|placed| placed.start < placed.end);
    (placed, problems)
}

/// Marks a directive as gone; indices of the others stay.
fn forget(placed: &mut [Placed], index: usize) {
    placed[index].end = placed[index].start;
}

/// Splits what follows the colons into the name and the rest.
fn words(content: &str) -> (&str, &str) {
    let content = content.trim();
    let (name, rest) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
    (name, rest.trim())
}

/// Reports the problems of a text that begins at byte `offset` of its file.
pub fn report(
    problems: Vec<(std::ops::Range<usize>, Problem)>,
    path: &SourcePath,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (range, problem) in problems {
        let span = Span::new(path, offset + range.start, offset + range.end);
        diagnostics.push(match problem {
            Problem::Unclosed(name, colons) => unclosed_container::unclosed(&span, &name, colons),
            Problem::NothingToClose => unclosed_container::nothing_to_close(&span),
            Problem::Unknown(name) => unclosed_container::unknown(&span, &name),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Directive, Problem, find};

    #[test]
    fn blocks_nest_by_colons_and_are_always_balanced() {
        let (placed, problems) = find("::::tabs\n:::tab 甲\nx\n:::\n::::\n::steps DD-P01\n", &[]);
        let names: Vec<_> = placed
            .iter()
            .map(|placed| match &placed.directive {
                Directive::Open(c) => format!("+{} {}", c.name, c.title),
                Directive::Close(c) => format!("-{}", c.name),
                Directive::Leaf(leaf) => format!("{:?}", leaf.id),
            })
            .collect();
        assert_eq!(names, ["+tabs ", "+tab 甲", "-tab", "-tabs", "Some(\"DD-P01\")"]);
        assert!(problems.is_empty());
        let (placed, problems) = find(":::tip\nx\n\n:::::\n", &[]);
        assert!(placed.is_empty());
        assert_eq!(problems[0].1, Problem::NothingToClose);
        assert_eq!(problems[1].1, Problem::Unclosed("tip".into(), 3));
    }
}
