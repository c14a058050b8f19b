//! What a page says, as text that a person can read: headings, lists, tables, links.
//!
//! Leaves out what only the look needs: classes and the elements that carry nothing else. So a
//! snapshot shows at a glance whether all of a document's data is on its page, and a new style
//! changes none.

use scraper::{ElementRef, Html, Node, Selector};

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "desc",
    "details",
    "dialog",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "svg",
    "table",
    "text",
    "title",
    "tr",
    "ul",
];

/// Elements of a line that are shown with their attributes.
const SHOWN: &[&str] =
    &["button", "del", "input", "label", "option", "select", "sup", "textarea", "time"];

/// Attributes that belong to the look or to scripts alone.
fn is_silent(attribute: &str) -> bool {
    ["class", "style", "tabindex", "loading", "decoding", "scope"].contains(&attribute)
        || attribute.starts_with("data-")
}

/// Returns the outline of the `<main>` of a page, or of all of it where it has none.
pub fn of(html: &str) -> String {
    let document = Html::parse_document(html);
    let main = Selector::parse("main").expect("a selector");
    let root = document.select(&main).next().unwrap_or_else(|| document.root_element());
    let mut outline = Outline { text: String::new(), line: String::new(), indent: 0 };
    outline.children(root);
    outline.end_line();
    outline.text
}

struct Outline {
    text: String,
    line: String,
    indent: usize,
}

impl Outline {
    fn end_line(&mut self) {
        let line = self.line.trim();
        if !line.is_empty() {
            self.text.push_str(&"  ".repeat(self.indent));
            self.text.push_str(line);
            self.text.push('\n');
        }
        self.line.clear();
    }

    fn children(&mut self, element: ElementRef<'_>) {
        for node in element.children() {
            match node.value() {
                Node::Text(text) => self.words(text),
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(node) {
                        self.element(element);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds a text with its white space as a browser shows it.
    fn words(&mut self, text: &str) {
        for (i, word) in text.split([' ', '\n', '\t']).enumerate() {
            if i > 0 && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.line.push_str(word);
        }
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        let attributes: String = element
            .value()
            .attrs()
            .filter(|(attribute, _)| !is_silent(attribute))
            .map(|(attribute, value)| match (attribute, value) {
                ("id", id) => format!("#{id}"),
                (attribute, "") => format!(" {attribute}"),
                (attribute, value) => format!(" {attribute}={value}"),
            })
            .collect();
        match name {
            "script" | "style" => {}
            "br" => self.line.push_str(" / "),
            "a" => {
                let href = element.attr("href").unwrap_or_default();
                self.line.push('[');
                self.children(element);
                self.line.push_str(&format!("]({href})"));
            }
            "img" => {
                let (alt, src) = (element.attr("alt"), element.attr("src"));
                let (alt, src) = (alt.unwrap_or_default(), src.unwrap_or_default());
                self.line.push_str(&format!("![{alt}]({src})"));
            }
            "abbr" => {
                self.children(element);
                self.line.push_str(&format!("({})", element.attr("title").unwrap_or_default()));
            }
            "td" | "th" => {
                self.line.push_str("| ");
                // A cell is a part of its line, whatever is in it.
                let mut cell = Outline { text: String::new(), line: String::new(), indent: 0 };
                cell.children(element);
                cell.end_line();
                let lines: Vec<&str> = cell.text.lines().map(str::trim).collect();
                self.line.push_str(&lines.join(" / "));
                self.line.push(' ');
            }
            _ if SHOWN.contains(&name) => {
                self.line.push_str(&format!("<{name}{attributes}>"));
                self.children(element);
                self.line.push_str(&format!("</{name}>"));
            }
            _ if BLOCKS.contains(&name) || !attributes.is_empty() && name == "div" => {
                self.end_line();
                let is_plain_text = name == "p" && attributes.is_empty();
                if !is_plain_text && name != "tr" {
                    self.line.push_str(&format!("{name}{attributes} "));
                }
                // What stands directly in it shares the line of its name.
                self.indent += 1;
                let begun = self.text.len();
                self.children(element);
                self.end_line();
                self.indent -= 1;
                self.outdent(begun);
            }
            // What only groups or colours: `div`, `span`, `tbody`, elements with a script.
            "div" => {
                self.end_line();
                self.children(element);
                self.end_line();
            }
            _ => self.children(element),
        }
    }

    /// Moves the first line that was added since `begun` one step to the left: it names the
    /// element that the others are in.
    fn outdent(&mut self, begun: usize) {
        if self.text[begun..].starts_with("  ") {
            self.text.replace_range(begun..begun + 2, "");
        }
    }
}
