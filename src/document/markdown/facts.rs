//! What a body says about itself: headings, links, code, its first words.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::{Dialect, Leaf, Located, Passage, Piece, directive, passages, plain_text, prepare};
use crate::diagnostic::{Diagnostic, SourcePath, Span};
use crate::document::slug::{Anchors, slug};

/// Facts about the markdown of a document. Spans count bytes of the file.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The byte of the file with which the markdown begins.
    pub start: usize,
    /// The headings, in order; anchors are unique.
    pub headings: Vec<Heading>,
    /// The links and images, in order.
    pub links: Vec<Link>,
    /// The `::view` lines, in order.
    pub leaves: Vec<(Leaf, Span)>,
    /// The code blocks that have a language, in order.
    pub fences: Vec<CodeFence>,
    /// The plain text of the first paragraph, at most 200 characters.
    pub excerpt: String,
    /// Its text without markup, cut at the headings.
    pub passages: Vec<Passage>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor in the page.
    pub anchor: String,
    /// Whether the author chose the anchor: `{#apply}`.
    pub is_explicit: bool,
    /// Whether it stands in a list, a quote or a block, so that it begins no section.
    pub is_nested: bool,
    /// Its plain text.
    pub text: String,
    /// The heading itself.
    pub span: Span,
    /// What it heads: from behind it up to the next heading of its level or above.
    pub content: Range<usize>,
}

/// Whether a destination is followed or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](destination)`
    Link,
    /// `![alt](destination)`
    Image,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Followed or shown.
    pub kind: LinkKind,
    /// The destination as CommonMark reads it, not decoded.
    pub destination: String,
    /// The destination where it stands in the text; the whole link where that is elsewhere.
    pub span: Span,
}

/// A code block with a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeFence {
    /// The first word behind the backticks.
    pub language: String,
    /// The whole block.
    pub span: Span,
    /// Where the lines between the backticks stand in the file; of charts only.
    pub lines: Vec<Range<usize>>,
}

/// Returns the facts about the markdown that begins at byte `start` of a file.
pub fn read(
    text: &str,
    start: usize,
    path: &SourcePath,
    dialect: Dialect,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let markdown = &text[start..];
    let prepared = prepare::prepare(markdown, dialect);
    directive::report(prepared.problems.clone(), path, start, diagnostics);
    let pieces = super::pieces(&prepared, dialect);
    let mut body = Body { start, ..Body::default() };
    let mut anchors = Anchors::default();
    let span = |range: &Range<usize>| Span::new(path, start + range.start, start + range.end);
    let definitions = OnceCell::new();
    let mut depth = 0_usize;
    for (i, Located { piece, range }) in pieces.iter().enumerate() {
        let level = depth;
        match piece {
            Piece::Markdown(Event::Start(_)) | Piece::Open(_) => depth += 1,
            Piece::Markdown(Event::End(_)) | Piece::Close(_) => depth = depth.saturating_sub(1),
            Piece::Markdown(_) | Piece::Leaf(_) => {}
        }
        match piece {
            Piece::Markdown(Event::Start(Tag::Heading { level: rank, id, .. })) => {
                let end = end_of(&pieces, i, |end| matches!(end, TagEnd::Heading(_)));
                let words = plain_text(&pieces[i..end]);
                let words = words.trim().to_owned();
                let id = id.as_ref().map(|id| id.trim()).filter(|id| !id.is_empty());
                let anchor = anchors.claim(&id.map_or_else(|| slug(&words), str::to_owned));
                body.headings.push(Heading {
                    level: *rank as u8,
                    anchor,
                    is_explicit: id.is_some(),
                    is_nested: level > 0,
                    text: words,
                    span: trimmed(markdown, &span(range), start),
                    content: start + range.end..text.len(),
                });
            }
            Piece::Markdown(Event::Start(
                tag @ (Tag::Link { link_type, dest_url, id, .. }
                | Tag::Image { link_type, dest_url, id, .. }),
            )) => {
                let is_link = matches!(tag, Tag::Link { .. });
                let range = match link_type {
                    LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                        let definitions = definitions.get_or_init(|| prepared.definitions(dialect));
                        definitions.get(&id.to_lowercase()).unwrap_or(range)
                    }
                    _ => range,
                };
                body.links.push(Link {
                    kind: if is_link { LinkKind::Link } else { LinkKind::Image },
                    destination: dest_url.to_string(),
                    span: destination(markdown, range, dest_url, &span),
                });
            }
            Piece::Markdown(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))) => {
                if let Some(language) = info.split([' ', ',', '{']).next().filter(|l| !l.is_empty())
                {
                    let language = language.to_owned();
                    let lines = if language == "mermaid" {
                        let end = end_of(&pieces, i, |end| end == TagEnd::CodeBlock);
                        let is_text =
                            |p: &&Located<'_>| matches!(p.piece, Piece::Markdown(Event::Text(_)));
                        let texts = pieces[i..end].iter().filter(is_text);
                        texts.map(|p| start + p.range.start..start + p.range.end).collect()
                    } else {
                        Vec::new()
                    };
                    body.fences.push(CodeFence { language, span: span(range), lines });
                }
            }
            Piece::Markdown(Event::Start(Tag::Paragraph)) if body.excerpt.is_empty() => {
                let end = end_of(&pieces, i, |end| end == TagEnd::Paragraph);
                let words = plain_text(&pieces[i..end]);
                body.excerpt = words.trim().chars().take(200).collect();
            }
            Piece::Leaf(leaf) => {
                body.leaves.push((leaf.clone(), trimmed(markdown, &span(range), start)));
            }
            Piece::Markdown(_) | Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    body.passages = passages::passages(&pieces, &body.headings);
    close_sections(&mut body.headings);
    body.headings.shrink_to_fit();
    body.links.shrink_to_fit();
    body.excerpt.shrink_to_fit();
    body
}

/// Returns the index of the end that belongs to the start at `from`.
pub(super) fn end_of(
    pieces: &[Located<'_>],
    from: usize,
    is_end: impl Fn(TagEnd) -> bool,
) -> usize {
    pieces[from..]
        .iter()
        .position(|p| matches!(&p.piece, Piece::Markdown(Event::End(end)) if is_end(*end)))
        .map_or(pieces.len(), |offset| from + offset)
}

/// Lets each heading's content end where the next heading of its level or above begins.
fn close_sections(headings: &mut [Heading]) {
    let mut open: Vec<usize> = Vec::new();
    for i in 0..headings.len() {
        while let Some(last) = open.last().copied()
            && headings[last].level >= headings[i].level
        {
            headings[last].content.end = headings[i].span.start;
            open.pop();
        }
        open.push(i);
    }
}

/// Returns the place of a destination within its link or its definition; the whole of that where
/// escapes hide it.
fn destination(
    markdown: &str,
    range: &Range<usize>,
    destination: &str,
    span: &impl Fn(&Range<usize>) -> Span,
) -> Span {
    let link = &markdown[range.clone()];
    // A destination follows a bracket; the words before and the title behind may repeat it.
    let behind = |sign: &str| {
        link.rmatch_indices(sign).map(|(at, sign)| at + sign.len()).find_map(|at| {
            let rest = link[at..].trim_start();
            let rest = rest.strip_prefix('<').unwrap_or(rest);
            rest.starts_with(destination).then(|| link.len() - rest.len())
        })
    };
    match behind("](").or_else(|| behind("]:")).or_else(|| link.find(destination)) {
        Some(at) if !destination.is_empty() => {
            span(&(range.start + at..range.start + at + destination.len()))
        }
        _ => span(range),
    }
}

/// Returns a span without the line ends behind it.
fn trimmed(markdown: &str, span: &Span, offset: usize) -> Span {
    let text = &markdown[span.start - offset..span.end - offset];
    Span::new(&span.path, span.start, span.start + text.trim_end().len())
}
