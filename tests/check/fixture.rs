//! Fixtures of rules: what an author writes, with what the author is told below each line.
//!
//! A fixture is markdown. A heading `## …` begins a case, a code fence with a path is a file of the
//! case, and fences before the first case belong to every case. Below a line stand the diagnostics
//! that point into it:
//!
//! ````text
//! ```md content/申请.md
//! titel: 账号
//! ^^^^^ unknown-key: `titel` is no key of a process
//!     = 流程没有 `titel` 这个键
//!     ? did you mean `title`?
//!     ? 是否想写 `title`？
//!     + title: 账号
//! ```
//! ````
//!
//! The carets stand where an editor shows the text: a Chinese character is two columns wide. `|`
//! instead of carets is a place without a width, `^^^…` a place that goes on in the next line. Then
//! come the message in Chinese (`=`), what to do next (`?`, in both languages), other places (`~`)
//! and the line after the fix (`+`). A severity that is not the rule's own is named:
//! `unknown-key (warning): …`.
//!
//! All of that is taken out before the text is read, so it may stand anywhere, also where YAML and
//! markdown know no comments. A fence `absent docent.yaml` takes a shared file away. Words behind the path change the bytes of a file: `crlf`, `bom`,
//! `no-newline`, and `escaped` for `\xff`.

use std::collections::BTreeMap;

use docent::diagnostic::{Diagnostic, LineIndex};
use docent::document::date::{self, Date};
use docent::model::Selection;
use docent::pipeline::{Options, Pipeline};
use docent::rules::rule;
use docent::source::{SourceContent, SourceFile, SourceTree};
use unicode_width::UnicodeWidthChar;

/// A fixture: its text with the places of its fences.
pub struct Fixture {
    lines: Vec<String>,
    /// Fences that belong to every case.
    shared: Vec<Fence>,
    /// The cases, in order.
    pub cases: Vec<Case>,
}

/// One case of a fixture.
pub struct Case {
    /// Its heading.
    pub title: String,
    fences: Vec<Fence>,
}

struct Fence {
    /// What stands behind the backticks.
    info: String,
    /// The lines between them, by index into the fixture.
    from: usize,
    to: usize,
}

/// A case whose diagnostics are not those of its fixture.
pub struct Difference {
    /// The path of the file.
    pub path: String,
    /// What the fixture says.
    pub expected: String,
    /// What was found, in the same notation.
    pub found: String,
    from: usize,
    to: usize,
}

impl Fixture {
    /// Reads a fixture.
    pub fn parse(text: &str) -> Fixture {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut fixture = Fixture { lines, shared: Vec::new(), cases: Vec::new() };
        let mut i = 0;
        while i < fixture.lines.len() {
            let line = fixture.lines[i].clone();
            let ticks = line.len() - line.trim_start_matches('`').len();
            if let Some(title) = line.strip_prefix("## ") {
                fixture.cases.push(Case { title: title.to_owned(), fences: Vec::new() });
            } else if ticks >= 3 {
                let end = "`".repeat(ticks);
                let length = fixture.lines[i + 1..].iter().position(|line| *line == end);
                let to = i + 1 + length.unwrap_or_else(|| panic!("line {}: open fence", i + 1));
                let fence = Fence { info: line[ticks..].trim().to_owned(), from: i + 1, to };
                match fixture.cases.last_mut() {
                    Some(case) => case.fences.push(fence),
                    None => fixture.shared.push(fence),
                }
                i = to;
            }
            i += 1;
        }
        fixture
    }

    /// Builds a case and returns where it differs from what its fixture says.
    pub fn run(&self, case: &Case) -> Vec<Difference> {
        let mut tree = SourceTree::of_texts([], today());
        let mut options = Options::default();
        let mut fences: BTreeMap<String, &Fence> = BTreeMap::new();
        for fence in self.shared.iter().chain(&case.fences) {
            match fence.info.split_once(' ') {
                Some(("absent", path)) => drop(fences.remove(path)),
                Some((_, file)) => {
                    let path = file.split(' ').next().unwrap_or_default();
                    fences.insert(path.to_owned(), fence);
                }
                None => options = read_options(&self.lines[fence.from..fence.to]),
            }
        }
        for (path, fence) in &fences {
            let content = content(&self.source(fence), fence.info.split(' ').skip(2));
            tree.files
                .insert(path.as_str().into(), SourceFile { content, stamp: None, size: None });
        }
        let has_settings = tree.files.contains_key("docent.yaml");
        tree.content = if has_settings { "content/" } else { "" };

        let built = Pipeline::new().build(&tree, &options);
        let mut by_path: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in &built.diagnostics {
            by_path.entry(&diagnostic.span.path).or_default().push(diagnostic);
        }
        let mut differences = Vec::new();
        for (path, fence) in &fences {
            let here = by_path.remove(path.as_str()).unwrap_or_default();
            let expected = self.lines[fence.from..fence.to].join("\n");
            let found = annotate(&self.source(fence), &tree, path, &here);
            if expected.trim_end() != found.trim_end() {
                let (path, from, to) = (path.to_owned(), fence.from, fence.to);
                differences.push(Difference { path, expected, found, from, to });
            }
        }
        for (path, diagnostics) in by_path {
            let found = diagnostics.iter().map(|d| format!("{}: {}", d.rule.code, d.message.en));
            let found = found.collect::<Vec<_>>().join("\n");
            let (path, expected) = (format!("{path} (not in the case)"), String::new());
            differences.push(Difference { path, expected, found, from: 0, to: 0 });
        }
        differences
    }

    /// Returns the text of the fixture with what was found instead of what it says.
    pub fn with(&self, mut differences: Vec<Difference>) -> String {
        let mut lines = self.lines.clone();
        differences.sort_by_key(|difference| difference.from);
        // A file that several cases share can only say one thing.
        differences.dedup_by_key(|difference| difference.from);
        for difference in differences.into_iter().rev() {
            let found = difference.found.lines().map(str::to_owned);
            lines.splice(difference.from..difference.to, found);
        }
        lines.join("\n") + "\n"
    }

    /// Returns the codes that a case expects.
    pub fn codes<'a>(&'a self, case: &'a Case) -> impl Iterator<Item = &'a str> {
        let lines = case.fences.iter().flat_map(|fence| &self.lines[fence.from..fence.to]);
        lines.filter_map(|line| expectation(line))
    }

    /// Returns the lines of a fence without the diagnostics below them.
    fn source(&self, fence: &Fence) -> Vec<String> {
        let mut source = Vec::new();
        let mut is_below = false;
        for line in &self.lines[fence.from..fence.to] {
            let goes_on = is_below
                && ["    = ", "    ? ", "    ~ ", "    + "]
                    .iter()
                    .any(|sign| line.starts_with(sign));
            is_below = goes_on || expectation(line).is_some();
            if !is_below {
                source.push(line.clone());
            }
        }
        source
    }
}

/// The day on which every case is built.
pub fn today() -> Date {
    date::parse("2026-06-01").expect("a day")
}

/// Returns the code of the rule that an expectation names.
fn expectation(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(' ');
    let behind = line.trim_start_matches('^').trim_start_matches('…');
    let behind = if behind.len() == line.len() { line.strip_prefix('|')? } else { behind };
    let (code, _) = behind.strip_prefix(' ')?.split_once([':', ' '])?;
    rule(code).map(|rule| rule.code)
}

fn read_options(lines: &[String]) -> Options {
    let mut selection = Selection::default();
    for line in lines {
        match line.split_once(": ") {
            Some(("audience", name)) => selection.audiences.push(name.to_owned()),
            Some(("drafts", "true")) => selection.has_drafts = true,
            _ => panic!("no option: {line}"),
        }
    }
    Options { selection, base_url: None }
}

/// Returns the content of a file, as reading it from disk would.
fn content<'a>(lines: &[String], words: impl Iterator<Item = &'a str>) -> SourceContent {
    let mut bytes: Vec<u8> =
        lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect();
    for word in words {
        bytes = match word {
            "crlf" => String::from_utf8_lossy(&bytes).replace('\n', "\r\n").into_bytes(),
            "bom" => [b"\xef\xbb\xbf", &bytes[..]].concat(),
            "no-newline" => bytes.strip_suffix(b"\n").unwrap_or(&bytes).to_vec(),
            "escaped" => unescape(&bytes),
            _ => panic!("no way to write a file: {word}"),
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => SourceContent::Text(text.into()),
        Err(error) => SourceContent::NotText(error.into_bytes().into()),
    }
}

/// Returns bytes with each `\xff` as one byte.
fn unescape(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        let digits = rest.strip_prefix(b"\\x").and_then(|digits| digits.get(..2));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                rest = &rest[4..];
            }
            None => {
                plain.push(*first);
                rest = behind;
            }
        }
    }
    plain
}

/// Returns lines with the diagnostics of their file below them.
fn annotate(lines: &[String], tree: &SourceTree, path: &str, here: &[&Diagnostic]) -> String {
    let text = tree.text(path).map_or_else(String::new, |text| text.to_string());
    let index = LineIndex::new(&text);
    let mut annotated = String::new();
    for number in 1..=lines.len().max(1) {
        if let Some(line) = lines.get(number - 1) {
            annotated += &format!("{line}\n");
        }
        for diagnostic in here {
            let is_here = index.position(diagnostic.span.start).line == number;
            // What stands behind the last line is told there.
            let is_behind =
                number == lines.len() && index.position(diagnostic.span.start).line > number;
            if is_here || is_behind {
                annotated += &describe(diagnostic, &text, &index, tree);
            }
        }
    }
    annotated
}

fn describe(d: &Diagnostic, text: &str, index: &LineIndex<'_>, tree: &SourceTree) -> String {
    let (start, end) = (index.position(d.span.start), index.position(d.span.end));
    let line = index.line(start.line).trim_start_matches('\u{feff}');
    let width = |columns: usize| -> usize {
        line.chars().take(columns).map(|c| c.width().unwrap_or(1)).sum()
    };
    let before = width(start.column - 1);
    let sign = if d.span.start == d.span.end {
        "|".to_owned()
    } else if end.line > start.line {
        "^".repeat((width(usize::MAX) - before).max(1)) + "…"
    } else {
        "^".repeat((width(end.column - 1) - before).max(1))
    };
    let severity = match d.severity == d.rule.severity {
        true => String::new(),
        false => format!(" ({})", d.severity.name()),
    };
    // What a template engine says may have several lines.
    let flat = |text: &str| text.replace('\n', "⏎");
    let (en, zh) = (flat(&d.message.en), flat(&d.message.zh));
    let mut lines = vec![
        format!("{}{sign} {}{severity}: {en}", " ".repeat(before), d.rule.code),
        format!("    = {zh}"),
    ];
    if let Some(help) = &d.help {
        lines.push(format!("    ? {}", help.en));
        lines.push(format!("    ? {}", help.zh));
    }
    for related in &d.related {
        let other = tree.text(&related.span.path).map_or("", |text| text);
        let at = LineIndex::new(other).position(related.span.start);
        let (path, said) = (&related.span.path, &related.message);
        lines.push(format!("    ~ {path}:{}:{}: {} / {}", at.line, at.column, said.en, said.zh));
    }
    if let Some(fix) = &d.fix {
        let mut fixed = text.to_owned();
        fixed.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        let line = index.position(fix.span.start).line;
        lines.push(format!(
            "    + {}",
            LineIndex::new(&fixed).line(line).trim_start_matches('\u{feff}')
        ));
    }
    lines.join("\n") + "\n"
}
