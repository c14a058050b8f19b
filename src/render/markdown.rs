//! Markdown becomes HTML: links resolved, code coloured, raw HTML harmless.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd,
    html as printer,
};

use super::chart::{self, Layouts};
use super::glossary::Glossary;
use super::highlight::Highlights;
use super::html::escape;
use super::raw_html;
use super::texts::Texts;
use crate::document::markdown::{
    Container, Dialect, Leaf, Located, Piece, is_dress, is_line_break, plain_text, with_pieces,
};
use crate::model::settings::RawHtml;
use crate::model::{Target, encode, relative};
use crate::observer::{self, Observer};

/// How one body becomes HTML.
pub struct Style<'a> {
    /// Which markdown it is.
    pub dialect: Dialect,
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// The words of the theme.
    pub texts: &'a Texts,
    /// The coloured code blocks.
    pub highlights: &'a Highlights,
    /// Where everything in the charts lies.
    pub layouts: &'a Layouts,
    /// Who looks on.
    pub observer: Option<&'a Observer>,
    /// The address of the page that the body stands in.
    pub url: &'a str,
    /// Where each destination leads.
    pub links: &'a BTreeMap<String, Target>,
    /// The address and the title of each entry.
    pub pages: &'a (dyn Pages + Sync),
    /// Width and height of images by address.
    pub sizes: &'a BTreeMap<String, (u32, u32)>,
    /// The HTML of a derived view.
    pub leaf: &'a dyn Fn(&Leaf) -> String,
    /// The anchors of headings, by the byte of the markdown with which each begins.
    pub anchors: BTreeMap<usize, &'a str>,
    /// The terms to link, where any are.
    pub glossary: Option<&'a Glossary>,
    /// Put before the anchors of footnotes, so that several bodies can stand in one page.
    pub prefix: &'a str,
}

/// Knows the pages that links lead to.
pub trait Pages {
    /// Returns the address, from the root of the site, and the title of an entry.
    fn page(&self, entry: usize) -> (&str, &str);
}

/// A part of a body to be rendered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Which bytes of the markdown.
    pub range: Range<usize>,
    /// How much lower its headings are than they were written; may be negative.
    pub shift: i8,
}

/// Returns the HTML of parts of a markdown text, in their order, and of its footnotes, which are
/// numbered through.
pub fn render(markdown: &str, parts: &[Part], style: &Style<'_>) -> (Vec<String>, String) {
    with_pieces(markdown, style.dialect, |pieces| {
        let notes = Notes::of(&pieces);
        let mut seen = Seen::default();
        let html = parts
            .iter()
            .map(|part| {
                let start = pieces.partition_point(|piece| piece.range.start < part.range.start);
                let end = pieces.partition_point(|piece| piece.range.start < part.range.end);
                print(&pieces[start..end.max(start)], part.shift, style, &notes, &mut seen)
            })
            .collect();
        let footnotes = print_notes(&pieces, style, &notes, &mut seen);
        (html, footnotes)
    })
}

/// Returns the HTML of a whole text.
pub fn render_all(markdown: &str, shift: i8, style: &Style<'_>) -> String {
    let whole = Part { range: 0..markdown.len() + 1, shift };
    let (mut html, footnotes) = render(markdown, &[whole], style);
    let mut html = html.pop().unwrap_or_default();
    html.push_str(&footnotes);
    html
}

/// What has been printed already in the parts of one text.
#[derive(Default)]
struct Seen {
    /// The footnotes that were referred to.
    notes: BTreeSet<usize>,
    /// The terms that are linked.
    terms: BTreeSet<usize>,
}

/// The footnotes of a text: numbers by label in the order of their first reference, and where each
/// is defined among the pieces.
struct Notes {
    numbers: BTreeMap<String, usize>,
    definitions: BTreeMap<String, Range<usize>>,
}

impl Notes {
    fn of(pieces: &[Located<'_>]) -> Notes {
        let mut numbers = BTreeMap::new();
        let mut definitions = BTreeMap::new();
        for (i, located) in pieces.iter().enumerate() {
            match &located.piece {
                Piece::Markdown(Event::FootnoteReference(label)) => {
                    let next = numbers.len() + 1;
                    numbers.entry(label.to_string()).or_insert(next);
                }
                Piece::Markdown(Event::Start(Tag::FootnoteDefinition(label))) => {
                    let length = pieces[i..].iter().position(|piece| {
                        piece.piece == Piece::Markdown(Event::End(TagEnd::FootnoteDefinition))
                    });
                    let end = length.map_or(pieces.len(), |length| i + length);
                    definitions.entry(label.to_string()).or_insert(i + 1..end);
                }
                _ => {}
            }
        }
        Notes { numbers, definitions }
    }
}

fn print_notes(
    pieces: &[Located<'_>],
    style: &Style<'_>,
    notes: &Notes,
    seen: &mut Seen,
) -> String {
    let mut used: Vec<(&String, usize)> = notes
        .numbers
        .iter()
        .filter(|(label, _)| notes.definitions.contains_key(*label))
        .map(|(label, number)| (label, *number))
        .collect();
    if used.is_empty() {
        return String::new();
    }
    used.sort_by_key(|(_, number)| *number);
    let title = escape(style.texts.get("page.footnotes"));
    let back = escape(style.texts.get("page.footnote_back"));
    let prefix = style.prefix;
    let mut html = format!("<section class=\"footnotes\" aria-label=\"{title}\"><ol>\n");
    for (label, number) in used {
        let text = print(&pieces[notes.definitions[label].clone()], 0, style, notes, seen);
        html.push_str(&format!("<li id=\"{prefix}fn-{number}\" value=\"{number}\">{text}"));
        html.push_str(&format!(
            "<a class=\"footnote-back\" href=\"#{prefix}fnref-{number}\" aria-label=\"{back} {number}\">↩</a></li>\n"
        ));
    }
    html.push_str("</ol></section>\n");
    html
}

/// Prints pieces, which must be balanced.
fn print(
    pieces: &[Located<'_>],
    shift: i8,
    style: &Style<'_>,
    notes: &Notes,
    seen: &mut Seen,
) -> String {
    let mut printer = Printer {
        style,
        notes,
        shift,
        events: Vec::with_capacity(pieces.len() + 8),
        seen,
        is_linked: false,
        is_heading: false,
        alignments: Vec::new(),
        column: 0,
        is_head: false,
    };
    printer.print(pieces);
    let mut html = String::new();
    printer::push_html(&mut html, printer.events.into_iter());
    html
}

struct Printer<'a, 'p> {
    style: &'a Style<'a>,
    notes: &'a Notes,
    shift: i8,
    /// What pulldown-cmark's own printer is given.
    events: Vec<Event<'p>>,
    seen: &'a mut Seen,
    /// Whether the text is in a link or a heading, where no term is linked.
    is_linked: bool,
    /// Whether the text is in a heading, which is said without tags in lists of headings too.
    is_heading: bool,
    /// How the columns of the table are aligned. Cells get a class, since the pages run under a
    /// policy without inline styles.
    alignments: Vec<Alignment>,
    /// The column of the next cell.
    column: usize,
    /// Whether the row is the head of the table.
    is_head: bool,
}

impl<'a, 'p> Printer<'a, 'p> {
    fn html(&mut self, html: impl Into<String>) {
        self.events.push(Event::Html(CowStr::from(html.into())));
    }

    fn inline(&mut self, html: impl Into<String>) {
        self.events.push(Event::InlineHtml(CowStr::from(html.into())));
    }

    fn print(&mut self, pieces: &[Located<'p>]) {
        let is_docent = self.style.dialect != Dialect::CommonMark;
        let mut i = 0;
        while i < pieces.len() {
            let Located { piece, range } = &pieces[i];
            i += 1;
            let event = match piece {
                Piece::Open(container) => {
                    self.open(container);
                    continue;
                }
                Piece::Close(container) => {
                    self.close(container);
                    continue;
                }
                Piece::Leaf(leaf) => {
                    let html = (self.style.leaf)(leaf);
                    self.html(html);
                    continue;
                }
                Piece::Markdown(event) => event,
            };
            match event {
                Event::Start(Tag::Heading { level, classes, .. }) => {
                    (self.is_linked, self.is_heading) = (true, true);
                    let level = self.level(*level);
                    let anchor = self.style.anchors.get(&range.start).map(|a| (*a).to_owned());
                    self.events.push(Event::Start(Tag::Heading {
                        level,
                        id: anchor.map(CowStr::from),
                        classes: classes.clone(),
                        attrs: Vec::new(),
                    }));
                }
                Event::End(TagEnd::Heading(level)) => {
                    (self.is_linked, self.is_heading) = (false, false);
                    let level = self.level(*level);
                    self.events.push(Event::End(TagEnd::Heading(level)));
                }
                Event::Start(Tag::CodeBlock(kind)) if is_docent => {
                    let end = end(&pieces[i..], |end| end == TagEnd::CodeBlock);
                    let code = code(&pieces[i..i + end]);
                    self.code_block(kind, &code, range.start);
                    i += end + 1;
                }
                Event::Start(Tag::BlockQuote(Some(kind))) => {
                    let (class, title) = alert(*kind);
                    let title = escape(self.style.texts.get(title));
                    self.html(format!(
                        "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
                    ));
                }
                Event::End(TagEnd::BlockQuote(Some(_))) => self.html("</div>\n"),
                Event::Start(Tag::Table(alignments)) => {
                    self.alignments = alignments.clone();
                    self.html("<div class=\"table-box\" tabindex=\"0\">");
                    self.events.push(event.clone());
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    self.column = 0;
                    self.is_head = matches!(event, Event::Start(Tag::TableHead));
                    self.events.push(event.clone());
                }
                Event::Start(Tag::TableCell) => {
                    let name = if self.is_head { "th scope=\"col\"" } else { "td" };
                    let class = match self.alignments.get(self.column) {
                        Some(Alignment::Left) => " class=\"align-start\"",
                        Some(Alignment::Center) => " class=\"align-center\"",
                        Some(Alignment::Right) => " class=\"align-end\"",
                        Some(Alignment::None) | None => "",
                    };
                    self.inline(format!("<{name}{class}>"));
                }
                Event::End(TagEnd::TableCell) => {
                    self.column += 1;
                    self.inline(if self.is_head { "</th>" } else { "</td>" });
                }
                Event::End(TagEnd::Table) => {
                    self.events.push(event.clone());
                    self.html("</div>\n");
                }
                Event::Start(Tag::Link { dest_url, title, .. }) if self.is_ours(dest_url) => {
                    let end = end(&pieces[i..], |end| end == TagEnd::Link);
                    self.link(dest_url, title, &pieces[i..i + end]);
                    i += end + 1;
                }
                Event::Start(Tag::Image { dest_url, title, .. }) if self.is_ours(dest_url) => {
                    let end = end_of_image(&pieces[i..]);
                    let alt = plain_text(&pieces[i..i + end]);
                    let html = self.image(dest_url, title, &alt);
                    self.inline(html);
                    i += end + 1;
                }
                Event::Start(Tag::Paragraph) if is_docent => match only_image(&pieces[i..]) {
                    Some((dest_url, title, alt, length)) if !title.is_empty() => {
                        let image = self.image(&dest_url, "", &alt);
                        let caption = escape(&title);
                        self.html(format!(
                            "<figure>{image}<figcaption>{caption}</figcaption></figure>\n"
                        ));
                        i += length;
                    }
                    Some(_) | None => self.events.push(event.clone()),
                },
                Event::TaskListMarker(is_done) => {
                    let (word, checked) = if *is_done {
                        ("page.task_done", " checked=\"\"")
                    } else {
                        ("page.task_open", "")
                    };
                    let word = escape(self.style.texts.get(word));
                    self.inline(format!(
                        "<input type=\"checkbox\" disabled=\"\"{checked} aria-label=\"{word}\"/> "
                    ));
                }
                Event::FootnoteReference(label) => self.note_reference(label),
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    let end = end(&pieces[i..], |end| end == TagEnd::FootnoteDefinition);
                    i += end + 1;
                }
                Event::Start(Tag::HtmlBlock) => {
                    let end = end(&pieces[i..], |end| end == TagEnd::HtmlBlock);
                    let raw = code(&pieces[i..i + end]);
                    let html = raw_html::block(&raw, self.style.raw_html);
                    self.html(html);
                    i += end + 1;
                }
                Event::InlineHtml(raw) => self.raw_inline(raw),
                Event::Text(text) if !self.is_linked && is_docent => {
                    let style = self.style;
                    let linked = style
                        .glossary
                        .and_then(|terms| terms.link(style.url, text, &mut self.seen.terms));
                    match linked {
                        Some(html) => self.inline(html),
                        None => self.events.push(event.clone()),
                    }
                }
                event => self.events.push(event.clone()),
            }
        }
    }

    /// Returns whether a destination is printed here and not by pulldown-cmark's own printer, which
    /// leaves it as it is.
    ///
    /// In plain CommonMark an address that means nothing to the site is none of its business, as the
    /// specification has it; but what leads to a page or a file does so in every dialect, and what
    /// runs a script does so in none.
    fn is_ours(&self, destination: &str) -> bool {
        if self.style.dialect != Dialect::CommonMark {
            return true;
        }
        let scheme = destination.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(scheme.as_str(), "javascript" | "vbscript" | "data")
            || matches!(
                self.style.links.get(destination),
                Some(Target::Page { .. } | Target::Asset(_))
            )
    }

    fn level(&self, level: HeadingLevel) -> HeadingLevel {
        let level = (level as i8 + self.shift).clamp(1, 6);
        HeadingLevel::try_from(level as usize).unwrap_or(HeadingLevel::H6)
    }

    fn open(&mut self, container: &Container) {
        let texts = self.style.texts;
        let title = |default: &str| {
            escape(if container.title.is_empty() { texts.get(default) } else { &container.title })
        };
        let html = match container.name {
            "details" => {
                format!("<details><summary>{}</summary>\n", title("page.details"))
            }
            "tabs" => "<docent-tabs class=\"tabs\">\n".to_owned(),
            "tab" => {
                let number = container.number + 1;
                let title = if container.title.is_empty() {
                    number.to_string()
                } else {
                    escape(&container.title)
                };
                format!("<section class=\"tab\">\n<p class=\"tab-title\">{title}</p>\n")
            }
            name => {
                let title = title(&format!("alert.{name}"));
                format!(
                    "<div class=\"alert alert-{name}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
                )
            }
        };
        self.html(html);
    }

    fn close(&mut self, container: &Container) {
        self.html(match container.name {
            "details" => "</details>\n",
            "tabs" => "</docent-tabs>\n",
            "tab" => "</section>\n",
            _ => "</div>\n",
        });
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, code: &str, start: usize) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        if language == "mermaid" {
            let prefix = format!("{}m{start}", self.style.prefix);
            let Style { texts, layouts, .. } = self.style;
            let draw = || chart::fence(code, &prefix, texts, layouts);
            return self.html(observer::part(self.style.observer, observer::Part::Charts, draw));
        }
        let colour = || self.style.highlights.html(language, code);
        let html = observer::part(self.style.observer, observer::Part::Code, colour);
        let name = escape(language);
        let class =
            if name.is_empty() { String::new() } else { format!(" class=\"language-{name}\"") };
        self.html(format!("<pre class=\"code\" tabindex=\"0\"><code{class}>{html}</code></pre>\n"));
    }

    /// Prints the words of a link, in which no term is linked.
    fn words(&mut self, words: &[Located<'p>]) {
        let was_linked = std::mem::replace(&mut self.is_linked, true);
        self.print(words);
        self.is_linked = was_linked;
    }

    fn link(&mut self, destination: &str, title: &str, words: &[Located<'p>]) {
        let style = self.style;
        let target = style.links.get(destination);
        let title =
            if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let is_empty = words.is_empty();
        let tag = match target {
            Some(Target::Page { entry, anchor }) => {
                let (url, name) = style.pages.page(*entry);
                let href = escape(&page_href(style.url, url, anchor.as_deref()));
                if is_empty {
                    let name = escape(name);
                    return self.inline(format!("<a href=\"{href}\"{title}>{name}</a>"));
                }
                format!("<a href=\"{href}\"{title}>")
            }
            Some(Target::Asset(url)) => {
                format!("<a href=\"{}\"{title}>", escape(&relative(style.url, url)))
            }
            Some(Target::AsWritten) => {
                let href = attribute_url(destination);
                let is_external = destination.starts_with("http") || destination.starts_with("//");
                let rel = if is_external { " class=\"external\" rel=\"noopener\"" } else { "" };
                format!("<a href=\"{href}\"{rel}{title}>")
            }
            Some(Target::Broken) | None => {
                let hint = escape(style.texts.get("page.broken_link"));
                self.inline(format!("<span class=\"broken-link\" title=\"{hint}\">"));
                self.print(words);
                return self.inline("</span>");
            }
        };
        self.inline(tag);
        self.words(words);
        self.inline("</a>");
    }

    fn image(&self, destination: &str, title: &str, alt: &str) -> String {
        let style = self.style;
        let alt = escape(alt);
        let source = match style.links.get(destination) {
            Some(Target::Asset(url)) => {
                let size = style.sizes.get(url).map_or(String::new(), |(width, height)| {
                    format!(" width=\"{width}\" height=\"{height}\"")
                });
                format!("{}\"{size}", escape(&relative(style.url, url)))
            }
            Some(Target::AsWritten) => format!("{}\"", attribute_url(destination)),
            Some(Target::Page { .. } | Target::Broken) | None => {
                return format!("<span class=\"broken-link\">{alt}</span>");
            }
        };
        let title =
            if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        format!("<img src=\"{source} alt=\"{alt}\"{title} loading=\"lazy\" decoding=\"async\">")
    }

    fn note_reference(&mut self, label: &str) {
        let number = self.notes.numbers.get(label).copied();
        match number.filter(|_| self.notes.definitions.contains_key(label)) {
            Some(number) => {
                let prefix = self.style.prefix;
                // Only the first reference can be the one to go back to.
                let id = if self.seen.notes.insert(number) {
                    format!(" id=\"{prefix}fnref-{number}\"")
                } else {
                    String::new()
                };
                self.inline(format!(
                    "<sup class=\"footnote\"{id}><a href=\"#{prefix}fn-{number}\">{number}</a></sup>"
                ));
            }
            None => self.events.push(Event::Text(CowStr::from(format!("[^{label}]")))),
        }
    }

    fn raw_inline(&mut self, raw: &str) {
        match self.style.raw_html {
            RawHtml::Allow => self.inline(raw),
            RawHtml::Escape | RawHtml::Sanitize if is_line_break(raw) => {
                self.events.push(Event::HardBreak);
            }
            RawHtml::Escape | RawHtml::Sanitize if raw.starts_with("<!--") => {}
            RawHtml::Escape | RawHtml::Sanitize if self.is_heading && is_dress(raw) => {}
            RawHtml::Escape => self.events.push(Event::Text(CowStr::from(raw.to_owned()))),
            RawHtml::Sanitize => {
                let harmless = raw_html::harmless_tag(raw);
                self.inline(harmless);
            }
        }
    }
}

/// Returns the address of a page as seen from another, not yet escaped for HTML.
pub fn page_href(from: &str, to: &str, anchor: Option<&str>) -> String {
    let anchor = anchor.map(|anchor| format!("#{}", encode(anchor))).unwrap_or_default();
    if from == to && !anchor.is_empty() {
        return anchor;
    }
    format!("{}{anchor}", relative(from, to))
}

/// Returns an address as written, ready for an attribute.
fn attribute_url(url: &str) -> String {
    let mut encoded = String::new();
    // The destination may be encoded already, so only what an address cannot hold is.
    for c in url.chars() {
        match c {
            ' ' => encoded.push_str("%20"),
            '\\' => encoded.push_str("%5C"),
            c if c.is_control() => {}
            c => encoded.push(c),
        }
    }
    escape(&encoded)
}

/// Returns how many pieces stand before the end of the image that was opened before them.
fn end_of_image(pieces: &[Located<'_>]) -> usize {
    let mut depth = 0_usize;
    for (i, located) in pieces.iter().enumerate() {
        match &located.piece {
            Piece::Markdown(Event::Start(Tag::Image { .. })) => depth += 1,
            Piece::Markdown(Event::End(TagEnd::Image)) if depth == 0 => return i,
            Piece::Markdown(Event::End(TagEnd::Image)) => depth -= 1,
            _ => {}
        }
    }
    pieces.len()
}

/// Returns how many pieces stand before the end that `is_end` accepts; all where there is none.
///
/// Tags of these sorts do not nest in themselves.
fn end(pieces: &[Located<'_>], is_end: impl Fn(TagEnd) -> bool) -> usize {
    pieces
        .iter()
        .position(|p| matches!(&p.piece, Piece::Markdown(Event::End(end)) if is_end(*end)))
        .unwrap_or(pieces.len())
}

/// Returns the text of code or raw HTML.
fn code(pieces: &[Located<'_>]) -> String {
    let mut text = String::new();
    for located in pieces {
        if let Piece::Markdown(Event::Text(part) | Event::Html(part)) = &located.piece {
            text.push_str(part);
        }
    }
    text
}

/// Returns destination, title, words and length of a paragraph that is one image and nothing else.
fn only_image(pieces: &[Located<'_>]) -> Option<(String, String, String, usize)> {
    let Piece::Markdown(Event::Start(Tag::Image { dest_url, title, .. })) = &pieces.first()?.piece
    else {
        return None;
    };
    let end = 1 + end_of_image(&pieces[1..]);
    let behind = &pieces.get(end + 1)?.piece;
    if *behind != Piece::Markdown(Event::End(TagEnd::Paragraph)) {
        return None;
    }
    Some((dest_url.to_string(), title.to_string(), plain_text(&pieces[1..end]), end + 2))
}

fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "alert.note"),
        BlockQuoteKind::Tip => ("tip", "alert.tip"),
        BlockQuoteKind::Important => ("important", "alert.important"),
        BlockQuoteKind::Warning => ("warning", "alert.warning"),
        BlockQuoteKind::Caution => ("caution", "alert.caution"),
    }
}
