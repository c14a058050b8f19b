//! Lines of colons: `:::tip … :::` blocks, and `::steps` for a derived view.

use std::collections::BTreeMap;

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
    /// The latest changes of all documents.
    Changes,
    /// The keys of a kind's front matter, of the settings or of the registries.
    Keys,
    /// Every rule with its explanation.
    Rules,
}

impl LeafKind {
    /// Every view with its name.
    pub const NAMES: [(&'static str, LeafKind); 8] = [
        ("steps", LeafKind::Steps),
        ("matrix", LeafKind::Matrix),
        ("swimlane", LeafKind::Swimlane),
        ("faq", LeafKind::Faq),
        ("form", LeafKind::Form),
        ("changes", LeafKind::Changes),
        ("keys", LeafKind::Keys),
        ("rules", LeafKind::Rules),
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
    /// An end with another number of colons than its block: the block's name and number.
    OtherEnd(String, usize),
    /// A block with a name that means nothing.
    Unknown(String),
    /// A view with a name that means nothing, but nearly something.
    UnknownView(String),
    /// Full-width colons.
    FullWidth,
}

/// The lines of colons of a text.
#[derive(Debug, Default)]
pub struct Found {
    /// What they mean, in order.
    pub placed: Vec<Placed>,
    /// What is wrong with them.
    pub problems: Vec<(std::ops::Range<usize>, Problem)>,
    /// The first colons of lines that mean nothing, in order.
    pub literal: Vec<usize>,
}

/// Finds the directives of a text. Lines in `skip` (code, raw HTML) are left alone; the ranges
/// are in order.
///
/// Blocks are balanced: one that is never closed is not among the directives, but among the
/// problems, so that a slip cannot swallow the rest of a document.
pub fn find(text: &str, skip: &[std::ops::Range<usize>]) -> Found {
    let mut literal = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    let mut problems = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // How many open blocks have each number of colons, so that an end without its block is known
    // without a look at all of them.
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let start = line_start + (line.len() - line.trim_start_matches([' ', '>']).len());
        line_start += line.len();
        let end = line_start - (line.len() - line.trim_end().len());
        if start >= end || !text[start..end].starts_with([':', '：']) {
            continue;
        }
        let next = skip.partition_point(|range| range.end <= start);
        if skip.get(next).is_some_and(|range| range.start < line_start) {
            continue;
        }
        let content = &text[start..end];
        if content.starts_with("::") {
            literal.push(start);
        }
        let behind = content.trim_start_matches([':', '：']);
        let signs = &content[..content.len() - behind.len()];
        let colons = signs.chars().count();
        let is_full_width = signs.contains('：');
        let (name, rest) = words(behind);
        if colons == 2 {
            if let Some((_, kind)) = LeafKind::NAMES.iter().find(|(known, _)| *known == name)
                && !rest.contains(char::is_whitespace)
                && !is_full_width
            {
                let id = (!rest.is_empty()).then(|| rest.to_owned());
                let directive = Directive::Leaf(Leaf { kind: *kind, id });
                placed.push(Placed { directive, start, end });
            } else if is_nearly_a_view(name) && !rest.contains(char::is_whitespace) {
                let start = end - behind.trim_end().len();
                problems.push((start..start + name.len(), Problem::UnknownView(name.to_owned())));
            }
        } else if colons > 2 && behind.is_empty() {
            let is_waited_for = waiting.get(&colons).is_some_and(|count| *count > 0);
            let block = || open.iter().rposition(|block| block.colons == colons);
            match is_waited_for.then(block).flatten() {
                Some(which) => {
                    for block in &open[which..] {
                        // Counted as it was opened.
                        waiting.entry(block.colons).and_modify(|count| *count -= 1);
                    }
                    let inner: Vec<Open> = open.drain(which + 1..).collect();
                    inner.into_iter().for_each(|block| give_up(block, &mut placed, &mut problems));
                    // `which` was found above, and everything behind it has been drained.
                    let Some(block) = open.pop() else { continue };
                    // An end of a right number of colons: the others were nobody's.
                    problems
                        .extend(block.ends.into_iter().map(|end| (end, Problem::NothingToClose)));
                    match block.place {
                        Some((_, container)) if !is_full_width => {
                            let directive = Directive::Close(container);
                            placed.push(Placed { directive, start, end });
                        }
                        Some((index, _)) => {
                            forget(&mut placed, index);
                            problems.push((start..end, Problem::FullWidth));
                        }
                        None => {}
                    }
                }
                None => match open.last_mut() {
                    Some(block) => block.ends.push(start..end),
                    // Three full-width colons alone may be text.
                    None if is_full_width => {}
                    None => problems.push((start..end, Problem::NothingToClose)),
                },
            }
        } else if colons > 2 {
            let head = start..start + signs.len() + name_end(behind);
            let known = CONTAINERS.iter().find(|known| **known == name);
            let place = match known {
                Some(_) if is_full_width => {
                    problems.push((start..start + signs.len(), Problem::FullWidth));
                    None
                }
                Some(name) => {
                    let next = numbers.entry(name).or_default();
                    let number = std::mem::replace(next, *next + 1);
                    let container = Container { name, title: rest.to_owned(), number };
                    let directive = Directive::Open(container.clone());
                    placed.push(Placed { directive, start, end });
                    Some((placed.len() - 1, container))
                }
                None if is_full_width => continue,
                None => {
                    let name_start = head.end - name.len();
                    problems.push((name_start..head.end, Problem::Unknown(name.to_owned())));
                    None
                }
            };
            *waiting.entry(colons).or_default() += 1;
            open.push(Open { colons, head, place, ends: Vec::new() });
        }
    }
    open.into_iter().for_each(|block| give_up(block, &mut placed, &mut problems));
    placed.retain(|placed| placed.start < placed.end);
    literal.retain(|start| placed.binary_search_by_key(start, |placed| placed.start).is_err());
    Found { placed, problems, literal }
}

/// A block whose end has not come yet.
struct Open {
    colons: usize,
    /// Its colons and its name.
    head: std::ops::Range<usize>,
    /// Its index in what has been placed; `None` for one that has been reported, whose end is
    /// looked for so that it is not reported as well.
    place: Option<(usize, Container)>,
    /// Lines of another number of colons.
    ends: Vec<std::ops::Range<usize>>,
}

/// Takes back a block that is never closed, and reports it: at a line that most likely should have
/// closed it, or at its beginning.
fn give_up(
    block: Open,
    placed: &mut [Placed],
    problems: &mut Vec<(std::ops::Range<usize>, Problem)>,
) {
    let Some((index, container)) = block.place else { return };
    forget(placed, index);
    let name = container.name.to_owned();
    match block.ends.into_iter().next() {
        Some(end) => problems.push((end, Problem::OtherEnd(name, block.colons))),
        None => problems.push((block.head, Problem::Unclosed(name, block.colons))),
    }
}

/// Returns the end of the first word of what follows the colons.
fn name_end(behind: &str) -> usize {
    let start = behind.len() - behind.trim_start().len();
    start + behind[start..].find(char::is_whitespace).unwrap_or(behind.len() - start)
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

/// Returns whether a name is a slip of the pen for that of a view. Any other line with two colons
/// is text.
fn is_nearly_a_view(name: &str) -> bool {
    let names = LeafKind::NAMES.map(|(name, _)| name);
    !names.contains(&name) && !crate::diagnostic::nearest(name, names).is_empty()
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
            Problem::OtherEnd(name, colons) => unclosed_container::other_end(&span, &name, colons),
            Problem::Unknown(name) => unclosed_container::unknown(&span, &name),
            Problem::UnknownView(name) => unclosed_container::unknown_view(&span, &name),
            Problem::FullWidth => unclosed_container::full_width(&span),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Directive, Found, Problem, find};

    #[test]
    fn blocks_nest_by_colons_and_are_always_balanced() {
        let Found { placed, problems, .. } =
            find("::::tabs\n:::tab 甲\nx\n:::\n::::\n::steps DD-P01\n", &[]);
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
        let Found { placed, problems, .. } = find(":::tip\nx\n\n:::::\n", &[]);
        assert!(placed.is_empty());
        assert_eq!(problems[0].1, Problem::OtherEnd("tip".into(), 3));
        assert_eq!(problems.len(), 1);
    }
}
