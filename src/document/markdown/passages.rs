//! The text of a body as readers see it, cut at its headings: what can be searched.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{Dialect, Heading, Located, Piece, is_line_break, with_pieces, without_comments};

/// What stands between two headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The place of its heading among those of the body; `None` before the first.
    pub heading: Option<usize>,
    /// Its text without markup; `\n` parts paragraphs, items, rows and lines of code. Raw HTML
    /// stands in it as it is written, without comments.
    text: String,
    /// The bytes of `text` that are raw HTML, in order.
    html: Vec<Range<usize>>,
}

impl Passage {
    /// Returns the text as readers see it: with the tags of raw HTML where a site shows them, else
    /// with what stands between them alone.
    pub fn visible(&self, shows_tags: bool) -> Cow<'_, str> {
        if shows_tags || self.html.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut text = String::with_capacity(self.text.len());
        let mut done = 0;
        for range in &self.html {
            text.push_str(&self.text[done..range.start]);
            push_between_tags(&mut text, &self.text[range.clone()]);
            done = range.end;
        }
        text.push_str(&self.text[done..]);
        Cow::Owned(text)
    }
}

/// Returns the passages of a body, in order. A heading inside of a list or a quote begins none.
///
/// Passages without text are there too, since their headings can be searched.
pub(super) fn passages(pieces: &[Located<'_>], headings: &[Heading]) -> Vec<Passage> {
    let mut found = vec![Passage::default()];
    let mut text = Text::default();
    let mut seen = 0;
    let mut in_heading = false;
    for Located { piece, .. } in pieces {
        match piece {
            Piece::Markdown(Event::Start(Tag::Heading { .. })) => {
                let heading = seen;
                seen += 1;
                text.part();
                if headings.get(heading).is_some_and(|heading| !heading.is_nested) {
                    in_heading = true;
                    close(&mut found, &mut text);
                    found.push(Passage { heading: Some(heading), ..Passage::default() });
                }
            }
            Piece::Markdown(Event::End(TagEnd::Heading(_))) => {
                text.part();
                in_heading = false;
            }
            _ if in_heading => {}
            piece => text.push(piece),
        }
    }
    close(&mut found, &mut text);
    found.shrink_to_fit();
    found
}

fn close(found: &mut [Passage], text: &mut Text) {
    if let Some(last) = found.last_mut() {
        (last.text, last.html) = std::mem::take(text).finish();
    }
}

/// Returns the text of a markdown text as readers see it, headings included; the tags of raw HTML
/// are in it where a site shows them.
pub fn visible_text(markdown: &str, dialect: Dialect, shows_tags: bool) -> String {
    // Most values of front matter are plain words, for which a parser is a long way round.
    let is_plain =
        |c: char| !matches!(c, '\n' | '*' | '_' | '`' | '[' | '<' | '&' | '\\' | '~' | '#' | ':');
    if markdown.chars().all(is_plain) && !markdown.trim_start().starts_with(['-', '+', '>', '|']) {
        return markdown.trim().to_owned();
    }
    with_pieces(markdown, dialect, |pieces| {
        let mut text = Text::default();
        for located in &pieces {
            text.push(&located.piece);
        }
        let (text, html) = text.finish();
        Passage { heading: None, text, html }.visible(shows_tags).into_owned()
    })
}

/// Text in the making.
#[derive(Default)]
struct Text {
    text: String,
    /// The bytes of it that are raw HTML.
    html: Vec<Range<usize>>,
    /// Whether what comes is the source of a chart, of which readers see the labels only.
    is_chart: bool,
}

impl Text {
    /// Ends a paragraph.
    fn part(&mut self) {
        let end = self.text.trim_end_matches(' ').len();
        self.text.truncate(end);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends a word.
    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn push(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Markdown(Event::Text(part)) if self.is_chart => self.push_labels(part),
            Piece::Markdown(Event::Text(part) | Event::Code(part)) => self.text.push_str(part),
            Piece::Markdown(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))) => {
                self.part();
                self.is_chart = info.split([' ', ',', '{']).next() == Some("mermaid");
            }
            Piece::Markdown(Event::End(TagEnd::CodeBlock)) => {
                self.part();
                self.is_chart = false;
            }
            Piece::Markdown(Event::SoftBreak) => self.space(),
            Piece::Markdown(Event::HardBreak) => self.part(),
            Piece::Markdown(Event::End(TagEnd::TableCell)) => self.space(),
            Piece::Markdown(Event::Html(html) | Event::InlineHtml(html)) => self.push_html(html),
            Piece::Markdown(
                Event::Start(
                    Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Link { .. }
                    | Tag::Image { .. }
                    | Tag::Superscript
                    | Tag::Subscript
                    | Tag::TableCell,
                )
                | Event::End(
                    TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::Strikethrough
                    | TagEnd::Link
                    | TagEnd::Image
                    | TagEnd::Superscript
                    | TagEnd::Subscript,
                )
                | Event::FootnoteReference(_)
                | Event::TaskListMarker(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_),
            ) => {}
            Piece::Open(container) => {
                self.part();
                self.text.push_str(&container.title);
                self.part();
            }
            Piece::Markdown(_) | Piece::Close(_) | Piece::Leaf(_) => self.part(),
        }
    }

    fn push_html(&mut self, html: &str) {
        if is_line_break(html) {
            return self.part();
        }
        let html = without_comments(html);
        let start = self.text.len();
        self.text.push_str(&html);
        // A block comes line by line.
        match self.html.last_mut().filter(|last| last.end == start) {
            Some(last) => last.end = self.text.len(),
            None => self.html.push(start..self.text.len()),
        }
    }

    /// Adds what stands between the brackets, bars and quotes of a chart's source.
    fn push_labels(&mut self, source: &str) {
        for line in source.lines() {
            let mut before = ' ';
            let mut rest = line;
            while let Some(at) = rest.find(|c: char| "[](){}|\"".contains(c)) {
                let (label, behind) = rest.split_at(at);
                let after = behind.chars().next().unwrap_or(' ');
                // What stands outside of brackets are names and arrows.
                let is_label = "[({|\"".contains(before) && "])}|\"".contains(after);
                if is_label && label.chars().any(char::is_alphanumeric) {
                    self.space();
                    self.text.push_str(label.trim());
                }
                before = after;
                rest = &behind[after.len_utf8()..];
            }
            self.part();
        }
    }

    /// Returns the text, and which of its bytes are raw HTML.
    fn finish(mut self) -> (String, Vec<Range<usize>>) {
        self.part();
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.html.retain_mut(|range| {
            range.end = range.end.min(end);
            range.start < range.end
        });
        self.text.shrink_to_fit();
        (self.text, self.html)
    }
}

/// Adds what stands between the tags of raw HTML.
fn push_between_tags(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        match rest[at..].find('>') {
            Some(end) => rest = &rest[at + end + 1..],
            None => return,
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::visible_text;
    use crate::diagnostic::SourcePath;
    use crate::document::markdown::{Dialect, read};

    #[test]
    fn a_body_is_cut_at_its_headings() {
        let text = "开头**强调**。\n\n## 一 {#a}\n- 甲\n  ### 内\n- 乙\n\n## 二\n";
        let path = SourcePath::from("a.md");
        let body = read(text, 0, &path, Dialect::Docent, &mut Vec::new());
        let found: Vec<_> = body.passages.iter().map(|p| (p.heading, &*p.text)).collect();
        assert_eq!(found, [(None, "开头强调。"), (Some(0), "甲\n内\n乙"), (Some(2), "")]);
    }

    #[test]
    fn text_is_what_readers_see() {
        let visible = |text| visible_text(text, Dialect::Docent, false);
        assert_eq!(visible("见[链接](a.md)与 `C++`"), "见链接与 C++");
        assert_eq!(visible("第一行\n第二行\nthird"), "第一行第二行 third");
        assert_eq!(visible("| 甲 | 乙 |\n| - | - |\n| 1 | 2 |"), "甲 乙\n1 2");
        assert_eq!(visible("```sql\nSELECT 1;\nEND\n```"), "SELECT 1;\nEND");
        assert_eq!(
            visible("```mermaid\nflowchart LR\nA[提交] -->|同意| B{审核}\n```"),
            "提交 同意 审核"
        );
        assert_eq!(visible("<div>块</div>"), "块");
        assert_eq!(visible("甲<br>乙<!-- 丙 --><kbd>丁</kbd>"), "甲\n乙丁");
        let shown = |text| visible_text(text, Dialect::Docent, true);
        assert_eq!(shown("<div id=\"a\">块</div>"), "<div id=\"a\">块</div>");
        assert_eq!(shown("甲<br>乙<!-- 丙 --><kbd>丁</kbd>"), "甲\n乙<kbd>丁</kbd>");
        assert_eq!(visible(":::tip 说明\n正文\n:::"), "说明\n正文");
        assert_eq!(visible("![图](a.png)"), "图");
        assert_eq!(visible("普通文字，没有标记"), "普通文字，没有标记");
    }
}
