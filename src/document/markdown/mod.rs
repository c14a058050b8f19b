//! Markdown: CommonMark and GFM with Docent's additions, as events that know their place.
//!
//! What Docent adds to pulldown-cmark is done by preparing its input, so that one parser
//! decides about structure: lines of `:::` and `::` become comments ([`directive`]), and
//! emphasis beside Chinese characters gets neighbours that let it open and close ([`emphasis`]).

pub mod directive;
mod emphasis;
mod facts;
mod passages;
mod prepare;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

pub use directive::{Container, Leaf, LeafKind};
pub use facts::{Body, CodeFence, Heading, Link, LinkKind, read};
pub use passages::{Passage, visible_text};
use prepare::Prepared;

/// Which markdown a site is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Dialect {
    /// CommonMark, GFM and Docent's additions.
    #[default]
    Docent,
    /// CommonMark and GFM alone.
    Gfm,
    /// CommonMark alone.
    CommonMark,
}

impl Dialect {
    /// Every dialect with the name that settings use.
    pub const NAMES: [(&'static str, Dialect); 3] =
        [("docent", Dialect::Docent), ("gfm", Dialect::Gfm), ("commonmark", Dialect::CommonMark)];

    fn options(self) -> Options {
        let gfm = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        match self {
            Dialect::CommonMark => Options::empty(),
            Dialect::Gfm => gfm,
            Dialect::Docent => {
                gfm | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_DEFINITION_LIST
            }
        }
    }
}

/// One piece of markdown: an event of pulldown-cmark, or one of Docent's additions.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'a> {
    /// CommonMark or GFM.
    Markdown(Event<'a>),
    /// The start of a `:::` block.
    Open(Container),
    /// The end of a `:::` block.
    Close(Container),
    /// A `::view` line.
    Leaf(Leaf),
}

/// A piece and its bytes in the text that was given to [`with_pieces`].
#[derive(Debug, Clone, PartialEq)]
pub struct Located<'a> {
    /// The piece.
    pub piece: Piece<'a>,
    /// Its bytes.
    pub range: Range<usize>,
}

/// Calls `use_pieces` with all pieces of a markdown text, in reading order.
///
/// Every start has its end; containers are balanced too.
pub fn with_pieces<R>(
    text: &str,
    dialect: Dialect,
    use_pieces: impl FnOnce(Vec<Located<'_>>) -> R,
) -> R {
    let prepared = prepare::prepare(text, dialect);
    let pieces = pieces(&prepared, dialect);
    use_pieces(pieces)
}

fn pieces<'a>(prepared: &'a Prepared<'_>, dialect: Dialect) -> Vec<Located<'a>> {
    let mut found: Vec<Located<'a>> = Vec::with_capacity(prepared.text.len() / 24);
    let mut in_comment_line = false;
    for (event, range) in Parser::new_ext(&prepared.text, dialect.options()).into_offset_iter() {
        if let Event::Start(Tag::HtmlBlock) | Event::Html(_) = event
            && let Some(piece) = prepared.directive_at(&range)
        {
            if matches!(event, Event::Start(_)) {
                in_comment_line = true;
            } else {
                // The line end behind it belongs to nobody.
                let end = range.start + prepared.text[range.clone()].trim_end().len();
                found.push(Located { piece, range: prepared.original(&(range.start..end)) });
            }
            continue;
        }
        if in_comment_line {
            if event == Event::End(TagEnd::HtmlBlock) {
                in_comment_line = false;
            }
            continue;
        }
        let mut event = prepared.without_marks(event);
        if dialect != Dialect::CommonMark {
            name_mail(&mut event);
        }
        let piece = Piece::Markdown(event);
        found.push(Located { piece, range: prepared.original(&range) });
    }
    if dialect == Dialect::Docent {
        join_lines(&mut found);
    }
    found
}

/// Gives a mail address in angle brackets its scheme, which pulldown-cmark leaves to its printer.
fn name_mail(event: &mut Event<'_>) {
    if let Event::Start(Tag::Link { link_type: link_type @ LinkType::Email, dest_url, .. }) = event
    {
        *link_type = LinkType::Autolink;
        *dest_url = CowStr::from(format!("mailto:{dest_url}"));
    }
}

/// Drops soft breaks between two Chinese characters, where a line end in the source must not
/// become a space on the page.
fn join_lines(pieces: &mut Vec<Located<'_>>) {
    let mut keep = vec![true; pieces.len()];
    for i in 0..pieces.len() {
        if pieces[i].piece != Piece::Markdown(Event::SoftBreak) {
            continue;
        }
        let before = pieces[..i].iter().rev().find_map(|p| edge(&p.piece, |t| t.chars().last()));
        let after = pieces[i + 1..].iter().find_map(|p| edge(&p.piece, |t| t.chars().next()));
        if let (Some(Some(before)), Some(Some(after))) = (before, after)
            && is_unspaced(before)
            && is_unspaced(after)
        {
            keep[i] = false;
        }
    }
    let mut kept = keep.iter();
    pieces.retain(|_| kept.next().copied().unwrap_or(true));
}

/// Returns the character of a piece that touches its neighbour; `None` for markup that has none.
fn edge(piece: &Piece<'_>, side: impl Fn(&str) -> Option<char>) -> Option<Option<char>> {
    match piece {
        Piece::Markdown(Event::Text(text) | Event::Code(text)) if !text.is_empty() => {
            Some(side(text))
        }
        Piece::Markdown(
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link),
        ) => None,
        Piece::Markdown(_) | Piece::Open(_) | Piece::Close(_) | Piece::Leaf(_) => Some(None),
    }
}

/// Returns whether a character belongs to a script that is written without spaces: Han, Kana,
/// Bopomofo and full-width punctuation, but not Hangul.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{31ff}' | '\u{3200}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{323af}'
        | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Returns the plain text of pieces: what a reader sees, without markup.
pub fn plain_text(pieces: &[Located<'_>]) -> String {
    let mut text = String::new();
    for located in pieces {
        match &located.piece {
            Piece::Markdown(Event::Text(part) | Event::Code(part)) => text.push_str(part),
            Piece::Markdown(Event::SoftBreak | Event::HardBreak) => text.push(' '),
            Piece::Markdown(Event::InlineHtml(raw)) if is_line_break(raw) => text.push(' '),
            Piece::Markdown(Event::InlineHtml(raw)) if !is_dress(raw) => {
                text.push_str(&without_comments(raw));
            }
            Piece::Markdown(_) | Piece::Open(_) | Piece::Close(_) | Piece::Leaf(_) => {}
        }
    }
    text
}

/// Returns raw HTML without its comments, which are notes between writers.
pub fn without_comments(raw: &str) -> Cow<'_, str> {
    if !raw.contains("<!--") {
        return Cow::Borrowed(raw);
    }
    let mut text = String::new();
    let mut rest = raw;
    while let Some(start) = rest.find("<!--") {
        text.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Returns whether raw HTML is a line break and nothing else, which no site shows as text.
pub fn is_line_break(raw: &str) -> bool {
    matches!(raw.to_ascii_lowercase().replace(' ', "").as_str(), "<br>" | "<br/>")
}

/// Returns whether raw HTML only dresses the words between its tags, which a heading does without.
pub fn is_dress(raw: &str) -> bool {
    const DRESS: [&str; 18] = [
        "a", "b", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "small", "span",
        "strong", "sub", "sup", "u", "var",
    ];
    let name = raw.trim_start_matches('<').trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    DRESS.contains(&name.to_ascii_lowercase().as_str())
}

/// Returns a copy of a string without one character; the same string where it has none.
fn without<'a>(text: CowStr<'a>, mark: char) -> CowStr<'a> {
    if text.contains(mark) { CowStr::from(text.replace(mark, "")) } else { text }
}

/// A text that is borrowed where nothing had to change.
type Text<'a> = Cow<'a, str>;

#[cfg(test)]
mod tests {
    use super::{Dialect, Located, with_pieces};

    /// Renders with pulldown-cmark's own printer, which knows no containers.
    fn html(text: &str) -> String {
        with_pieces(text, Dialect::Docent, |pieces| {
            let events = pieces.into_iter().filter_map(|Located { piece, .. }| match piece {
                super::Piece::Markdown(event) => Some(event),
                super::Piece::Open(_) | super::Piece::Close(_) | super::Piece::Leaf(_) => None,
            });
            let mut html = String::new();
            pulldown_cmark::html::push_html(&mut html, events);
            html
        })
    }

    #[test]
    fn emphasis_beside_chinese_punctuation_is_what_comrak_makes_of_it() {
        let mut options = comrak::Options::default();
        options.extension.cjk_friendly_emphasis = true;
        options.extension.strikethrough = true;
        let cases = [
            "**中文。**中文",
            "中文**（强调）**文字",
            "他说**“你好”**然后",
            "**注意：**请核对",
            "~~删除。~~后",
            "*重要！*说",
            "**English.**中",
            "**`code`**中",
            "中**a**文",
            "***三。***中",
            "**第一。****第二。**后",
            "普通 * 星号 * 文字",
            "2*3*4 与 2 * 3",
            "- **项：**值\n- *斜。*体",
            "> **注：**引用",
            "\\**不是。\\**强调",
            "**“引号”**，*（括号）*。",
            "a**（b）**c",
            "한국어**강조(괄호)**입니다",
            "`**代码：**请` 与 **强调：**请",
        ];
        for case in cases {
            let expected = comrak::markdown_to_html(case, &options);
            assert_eq!(html(case).trim(), expected.trim(), "{case}");
        }
    }

    #[test]
    fn lines_join_between_chinese_characters_only() {
        assert_eq!(html("第一行\n第二行"), "<p>第一行第二行</p>\n");
        assert_eq!(html("第一行，\n**第二行**"), "<p>第一行，<strong>第二行</strong></p>\n");
        assert_eq!(html("第一行\nsecond"), "<p>第一行\nsecond</p>\n");
        assert_eq!(html("one\ntwo"), "<p>one\ntwo</p>\n");
    }

    #[test]
    fn places_are_those_of_the_author() {
        let text = "# 标题\n\n:::tip 说明\n**注意：**请看[链接](a.md)。\n:::\n";
        with_pieces(text, Dialect::Docent, |pieces| {
            let link = pieces
                .iter()
                .find(|p| text[p.range.clone()].starts_with("[链接]"))
                .map(|p| &text[p.range.clone()]);
            assert_eq!(link, Some("[链接](a.md)"));
            let open = pieces.iter().find(|p| matches!(p.piece, super::Piece::Open(_)));
            assert_eq!(open.map(|p| &text[p.range.clone()]), Some(":::tip 说明"));
        });
    }
}
