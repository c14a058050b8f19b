//! The text that pulldown-cmark is given, and the way back to the author's.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::directive::{self, Directive, Found, Placed, Problem};
use super::{Dialect, Piece, Text, emphasis, without};

/// What stands in for a line of colons: an HTML comment, which may interrupt a paragraph and ends
/// with its line.
const STAND_IN: &str = "<!---->";

/// A markdown text made ready for pulldown-cmark.
pub struct Prepared<'a> {
    /// The text to parse.
    pub text: Text<'a>,
    /// From which byte of `text` on it lies how far from the author's: `(byte, author's byte)`.
    shifts: Vec<(usize, usize)>,
    /// The directives by the byte of their stand-in.
    directives: Vec<(usize, Directive)>,
    mark: Option<char>,
    /// What is wrong with its lines of colons.
    pub problems: Vec<(Range<usize>, Problem)>,
}

/// A change of the text: bytes to be replaced, and what to put there.
enum Edit {
    Mark,
    /// Keeps colons that mean nothing from being a definition.
    Escape,
    Directive(Directive),
}

/// Prepares a text. Borrows it where nothing has to change.
pub fn prepare(text: &str, dialect: Dialect) -> Prepared<'_> {
    let plain = |problems| Prepared {
        text: Text::Borrowed(text),
        shifts: Vec::new(),
        directives: Vec::new(),
        mark: None,
        problems,
    };
    if dialect != Dialect::Docent {
        return plain(Vec::new());
    }
    let Found { placed, problems, literal } = directives(text, dialect);
    let marks = emphasis::marks(text);
    if placed.is_empty() && literal.is_empty() && marks.is_none() {
        return plain(problems);
    }
    let mark = marks.as_ref().map(|(mark, _)| *mark);
    let mut edits: Vec<(Range<usize>, Edit)> = placed
        .into_iter()
        .map(|Placed { directive, start, end }| (start..end, Edit::Directive(directive)))
        .collect();
    edits.extend(literal.into_iter().map(|place| (place..place, Edit::Escape)));
    let mut lines: Vec<Range<usize>> = edits.iter().map(|(range, _)| range.clone()).collect();
    lines.sort_by_key(|line| line.start);
    for place in marks.into_iter().flat_map(|(_, places)| places) {
        // No two lines touch, so that only the last one that begins before may hold the place.
        let before = lines.partition_point(|line| line.start <= place);
        if before == 0 || lines[before - 1].end < place {
            edits.push((place..place, Edit::Mark));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);

    let mut prepared = String::with_capacity(text.len() + edits.len() * 4);
    let mut shifts = Vec::with_capacity(edits.len() * 2);
    let mut directives = Vec::new();
    let mut done = 0;
    for (range, edit) in edits {
        prepared.push_str(&text[done..range.start]);
        shifts.push((prepared.len(), range.start));
        match edit {
            Edit::Mark => prepared.extend(mark),
            Edit::Escape => prepared.push('\\'),
            Edit::Directive(directive) => {
                directives.push((prepared.len(), directive));
                prepared.push_str(STAND_IN);
            }
        }
        shifts.push((prepared.len(), range.end));
        done = range.end;
    }
    prepared.push_str(&text[done..]);
    Prepared { text: Text::Owned(prepared), shifts, directives, mark, problems }
}

/// Finds the lines of colons that are not code and not raw HTML.
fn directives(text: &str, dialect: Dialect) -> Found {
    let may_have = text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '>']);
        line.starts_with("::") || line.starts_with("：：")
    });
    if !may_have {
        return Found::default();
    }
    // Definition lists would take the colons for theirs.
    let options = dialect.options().difference(Options::ENABLE_DEFINITION_LIST);
    let skip: Vec<Range<usize>> = Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)))
        .map(|(_, range)| range)
        .collect();
    directive::find(text, &skip)
}

impl Prepared<'_> {
    /// Returns the author's bytes for bytes of the prepared text.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.byte(range.start);
        start..self.byte(range.end).max(start)
    }

    fn byte(&self, byte: usize) -> usize {
        match self.shifts.partition_point(|(from, _)| *from <= byte) {
            0 => byte,
            n => {
                let (from, original) = self.shifts[n - 1];
                // Between the two shifts of an edit every byte stands for its start.
                let inside = (n % 2 == 1) as usize;
                original + (byte - from) * (1 - inside)
            }
        }
    }

    /// Returns where each link definition stands in the author's text, by its label in lower case.
    pub fn definitions(&self, dialect: Dialect) -> BTreeMap<String, Range<usize>> {
        let parser = Parser::new_ext(&self.text, dialect.options());
        let definitions = parser.reference_definitions().iter();
        definitions
            .map(|(label, definition)| {
                let label = match self.mark {
                    Some(mark) => label.replace(mark, ""),
                    None => label.to_owned(),
                };
                (label.to_lowercase(), self.original(&definition.span))
            })
            .collect()
    }

    /// Returns the directive whose stand-in begins within `range`.
    pub fn directive_at(&self, range: &Range<usize>) -> Option<Piece<'static>> {
        let index = self.directives.partition_point(|(byte, _)| *byte < range.start);
        let (byte, directive) = self.directives.get(index)?;
        // The comment is all of its line, so the range holds nothing else.
        (*byte < range.end && range.end - byte <= STAND_IN.len() + 2).then(|| match directive {
            Directive::Open(container) => Piece::Open(container.clone()),
            Directive::Close(container) => Piece::Close(container.clone()),
            Directive::Leaf(leaf) => Piece::Leaf(leaf.clone()),
        })
    }

    /// Returns an event without the marks that [`emphasis`] put into its text.
    pub fn without_marks<'a>(&self, event: Event<'a>) -> Event<'a> {
        let Some(mark) = self.mark else { return event };
        match event {
            Event::Text(text) => Event::Text(without(text, mark)),
            Event::Code(text) => Event::Code(without(text, mark)),
            Event::Html(text) => Event::Html(without(text, mark)),
            Event::InlineHtml(text) => Event::InlineHtml(without(text, mark)),
            Event::FootnoteReference(text) => Event::FootnoteReference(without(text, mark)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
                link_type,
                dest_url: without(dest_url, mark),
                title: without(title, mark),
                id: without(id, mark),
            }),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                Event::Start(Tag::Image {
                    link_type,
                    dest_url: without(dest_url, mark),
                    title: without(title, mark),
                    id: without(id, mark),
                })
            }
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                Event::Start(Tag::Heading {
                    level,
                    id: id.map(|id| without(id, mark)),
                    classes,
                    attrs,
                })
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                Event::Start(Tag::FootnoteDefinition(without(label, mark)))
            }
            other => other,
        }
    }
}
