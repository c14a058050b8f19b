//! Markdown: the whole specification of CommonMark, what Docent adds to it, and emphasis beside
//! Chinese characters with another implementation as its judge.
//!
//! `markdown/<dialect>.md` holds examples in the notation of the CommonMark specification. After a
//! change of the output, `UPDATE_FIXTURES=1 cargo test --test markdown` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};

use docent::document::date::Date;
use docent::output::Content;
use docent::pipeline::{Options, Pipeline};
use docent::source::SourceTree;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Examples of CommonMark 0.31.2 whose output differs, and why. Reading follows the specification
/// in all of them.
const DEVIATIONS: [(usize, &str); 1] =
    [(175, "no line end stands before raw HTML that begins a list item")];

/// Renders texts as the pages of one site with a theme that shows nothing but the body.
fn render(texts: &[&str], dialect: &str, raw_html: &str) -> Vec<String> {
    let name = |number: usize| format!("e{number:04}");
    let settings =
        format!("language: en\ntheme: bare\nmarkdown: {{dialect: {dialect}, html: {raw_html}}}\n");
    let files = [
        ("docent.yaml".to_owned(), settings),
        ("themes/bare/templates/page.html".to_owned(), "{{ body | safe }}".to_owned()),
        // The home page has a template of its own.
        ("content/index.md".to_owned(), String::new()),
    ];
    // A text may begin with `---`, which is no head, or with a heading, which is no title.
    let first = "An example.";
    let pages = texts.iter().enumerate().map(|(number, text)| {
        (format!("content/{}.md", name(number)), format!("{first}\n\n{text}"))
    });
    let tree = SourceTree::of_texts(files.into_iter().chain(pages), Date::constant(2026, 6, 1));
    let built = Pipeline::new().build(&tree, &Options::default());
    (0..texts.len())
        .map(|number| match &built.output[&format!("{}.html", name(number))] {
            Content::Bytes(bytes) => {
                let html = String::from_utf8_lossy(bytes);
                let rest = html.strip_prefix(&format!("<p>{first}</p>"));
                let rest = rest.unwrap_or_else(|| panic!("no first paragraph: {html}"));
                rest.trim_start_matches('\n').to_owned()
            }
            content => panic!("a page that is {content:?}"),
        })
        .collect()
}

/// An example of the specification's notation.
struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
    /// The lines of the expected HTML in its file.
    lines: std::ops::Range<usize>,
}

const FENCE: &str = "````````````````````````````````";

fn examples(text: &str) -> Vec<Example> {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut i = 0;
    while i < lines.len() && lines[i] != "<!-- END TESTS -->" {
        if lines[i] == format!("{FENCE} example") {
            let length = |from: usize, end: &str| {
                lines[from..].iter().position(|line| *line == end).expect("the end of an example")
            };
            let dot = i + 1 + length(i + 1, ".");
            let end = dot + 1 + length(dot + 1, FENCE);
            let join = |lines: &[&str]| {
                lines.iter().map(|line| format!("{line}\n")).collect::<String>().replace('→', "\t")
            };
            examples.push(Example {
                number: examples.len() + 1,
                section: section.clone(),
                markdown: join(&lines[i + 1..dot]),
                html: join(&lines[dot + 1..end]),
                lines: dot + 1..end,
            });
            i = end;
        } else if lines[i].starts_with('#') {
            section = lines[i].trim_start_matches('#').trim().to_owned();
        }
        i += 1;
    }
    examples
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn every_example_of_the_specification_is_rendered_as_it_says() {
    let path = folder().join("node_modules/commonmark-spec/spec.txt");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}\nThe specification comes with `npm ci`; run it first.", path.display())
    });
    let examples = examples(&text);
    assert_eq!(examples.len(), 652, "the examples of CommonMark 0.31.2");
    let texts: Vec<&str> = examples.iter().map(|example| &*example.markdown).collect();
    let found = render(&texts, "commonmark", "allow");
    let mut failures = String::new();
    for (example, found) in examples.into_iter().zip(found) {
        let found = without_anchors(&found);
        let deviation = DEVIATIONS.iter().find(|(number, _)| *number == example.number);
        let is_equal = normalized(&found) == normalized(&example.html);
        match deviation {
            None if !is_equal => {
                let Example { number, section, markdown, html, .. } = example;
                failures += &format!(
                    "\n──── {number} ({section})\n{markdown}\nexpected:\n{html}\nfound:\n{found}\n"
                );
            }
            Some((number, why)) if is_equal => {
                failures += &format!("\n{number} is no longer different: {why}\n");
            }
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Takes the anchors of headings away, which pages add.
fn without_anchors(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<h") {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let is_heading =
            tag.as_bytes().get(2).is_some_and(u8::is_ascii_digit) && tag[3..].starts_with(" id=\"");
        let length = if is_heading { tag.find('>').unwrap_or(3) } else { 2 };
        plain.push_str(&tag[..if is_heading { 3 } else { 2 }]);
        rest = &tag[length..];
    }
    plain + rest
}

/// Forgets what the specification calls insignificant, how `"` and empty elements are written, and
/// what pages take away: spaces at both ends of lines and empty lines, outside of `<pre>`.
fn normalized(html: &str) -> String {
    let html = html.replace("&quot;", "\"").replace(" />", ">").replace("/>", ">");
    let mut is_kept = false;
    let mut lines = Vec::new();
    for line in html.lines() {
        if is_kept || line.contains("<pre") {
            lines.push(line);
        } else if !line.trim().is_empty() {
            lines.push(line.trim());
        }
        let opened = line.matches("<pre").count();
        let closed = line.matches("</pre>").count();
        is_kept = if opened == closed { is_kept } else { opened > closed };
    }
    lines.join("\n")
}

#[test]
fn what_docent_adds_is_rendered_as_the_fixtures_say() {
    let mut failures = String::new();
    for name in ["docent", "gfm"] {
        let path = folder().join(format!("tests/markdown/{name}.md"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let examples = examples(&text);
        let texts: Vec<&str> = examples.iter().map(|example| &*example.markdown).collect();
        let found = render(&texts, name, "escape");
        for (example, found) in examples.into_iter().zip(found).rev() {
            if found != example.html {
                let Example { section, markdown, html, .. } = example;
                failures += &format!(
                    "\n──── {name}: {section}\n{markdown}\nexpected:\n{html}\nfound:\n{found}\n"
                );
                lines.splice(example.lines, found.lines().map(str::to_owned));
            }
        }
        if std::env::var_os("UPDATE_FIXTURES").is_some() && !failures.is_empty() {
            fs::write(&path, lines.join("\n") + "\n").expect("a fixture that can be written");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Returns what comrak makes of a text.
fn judge(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.extension.strikethrough = true;
    comrak::markdown_to_html(markdown, &options)
}

/// Returns why a text is not asked for, where we knowingly differ from the judge.
fn judged_otherwise(text: &str) -> Option<&'static str> {
    let is_chinese = |c: char| !c.is_ascii();
    let mut runs = text.match_indices("~~").peekable();
    runs.find_map(|(at, run)| {
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let after = text[at + run.len()..].chars().next().unwrap_or(' ');
        if before == '*' || after == '*' {
            return Some("like cmark-gfm, comrak looks through tildes for the neighbour of a star");
        }
        let is_between = before != ' ' && after != ' ' && !is_chinese(before) && !is_chinese(after);
        (is_between && (before == '.' || after == '.'))
            .then_some("pulldown-cmark lets two tildes strike beside any punctuation mark")
    })
}

/// Returns short texts of what emphasis depends on. They begin with a character, since a line of
/// stars, spaces or tildes alone is a rule, a list or a fence.
fn text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec!["中", "a", "*", "**", "，", "（", "）", " ", ".", "~~"]);
    prop::collection::vec(part, 1..12)
        .prop_map(|parts| format!("始{}", parts.concat()))
        .prop_filter("judged otherwise", |text| judged_otherwise(text).is_none())
}

#[test]
fn emphasis_beside_chinese_characters_is_what_comrak_makes_of_it() {
    let mut runner = TestRunner::default();
    let texts: Vec<String> =
        (0..2000).map(|_| text().new_tree(&mut runner).expect("a text").current()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut failures = String::new();
    for (text, ours) in texts.iter().zip(render(&texts, "docent", "escape")) {
        let judged = judge(text);
        if ours.trim() != judged.trim() {
            failures += &format!("{text}\n  ours:  {}\n  judge: {}\n", ours.trim(), judged.trim());
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
