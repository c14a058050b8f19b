//! Code, coloured at build time by CSS classes.

mod lines;

use std::sync::{Arc, OnceLock};

use lines::LINES;
use syntect::parsing::{Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::html::escape;
use crate::memo::{Shelf, numbers};

/// Lines longer than this are not coloured, and nothing behind them.
const MAX_LINE: usize = 4000;
/// Blocks longer than this are not coloured: a log dump gains nothing by it.
const MAX_BLOCK: usize = 200_000;

/// How many bytes of runs are remembered before all are forgotten: bodies remember their HTML, so
/// only the blocks of bodies that change are asked for again.
const MAX_REMEMBERED: usize = 64 * 1024 * 1024;

/// The colours of code blocks by language and text.
///
/// What is remembered is the [runs](Runs) of a block and not its HTML, which is ten times as long
/// and made of them in no time.
#[derive(Default)]
pub struct Highlights {
    known: Arc<Shelf>,
}

impl Highlights {
    /// Returns highlights that know some blocks already.
    pub fn of(known: Arc<Shelf>) -> Highlights {
        Highlights { known }
    }

    /// Forgets all blocks where they have become too many.
    pub fn turn(&self) {
        if self.known.size() > MAX_REMEMBERED {
            self.known.clear();
        }
    }

    /// Returns the HTML of a code block's text: escaped, with spans where the language is known.
    pub fn html(&self, language: &str, code: &str) -> String {
        let runs = self.runs(language, code);
        runs.and_then(|runs| paint(&runs, code)).unwrap_or_else(|| escape(code))
    }

    /// Returns the runs of a code block; `None` where it is not to be coloured.
    fn runs(&self, language: &str, code: &str) -> Option<Arc<[u8]>> {
        if code.len() > MAX_BLOCK {
            return None;
        }
        let syntax = find(language)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(syntax.name.as_bytes()).update(&[0]).update(code.as_bytes());
        let key = *hasher.finalize().as_bytes();
        if let Some(runs) = self.known.get(&key) {
            return Some(runs);
        }
        let runs: Arc<[u8]> = runs(syntax, code).0.into();
        self.known.put(key, runs.clone());
        Some(runs)
    }
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

/// Returns the syntax of a fence's language, `None` where it is unknown or plain text.
fn find(language: &str) -> Option<&'static SyntaxReference> {
    let language = language.trim_start_matches('.').to_ascii_lowercase();
    let token = match language.as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" | "mermaid" | "log" => return None,
        "shell" | "sh" | "zsh" | "console" | "shell-session" => "bash",
        "ps1" | "powershell" | "pwsh" => "ps1",
        "jsonc" | "json5" => "json",
        "yml" => "yaml",
        "jsx" => "js",
        other => other,
    };
    let syntax = syntaxes().find_syntax_by_token(token)?;
    (syntax.name != "Plain Text").then_some(syntax)
}

/// The classes, by the beginnings of the scopes that get them (sublime syntax naming). The first
/// that fits counts.
const CLASSES: [(&str, &str); 22] = [
    ("comment", "c"),
    ("string", "s"),
    ("constant.character.escape", "e"),
    ("constant.numeric", "n"),
    ("constant", "l"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "t"),
    ("entity.other.attribute-name", "a"),
    ("entity.name", "y"),
    ("support.type", "y"),
    ("support.class", "y"),
    ("variable.parameter", "v"),
    ("variable.language", "k"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.heading", "y"),
    ("invalid", "x"),
];

/// Returns the place of a scope's class in [`CLASSES`].
fn class_of(scope: Scope) -> Option<usize> {
    static PREFIXES: OnceLock<Vec<(Scope, usize)>> = OnceLock::new();
    let prefixes = PREFIXES.get_or_init(|| {
        let names = CLASSES.iter().enumerate();
        names.filter_map(|(place, (name, _))| Some((Scope::new(name).ok()?, place))).collect()
    });
    prefixes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, place)| *place)
}

/// Stretches of a text, each with its class: a number for each, whose lower bits are the place of
/// the class in [`CLASSES`] plus one and whose higher bits the length in bytes.
#[derive(Default)]
struct Runs(Vec<u8>);

/// How many bits of the number of a run are its class.
const CLASS_BITS: u32 = 5;

impl Runs {
    /// Iterates over the runs: class and length in bytes.
    fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        each(&self.0).map_while(|run| run)
    }
}

/// Iterates over runs: class and length in bytes; `None` where a number is none, which is the last.
fn each(mut runs: &[u8]) -> impl Iterator<Item = Option<(usize, usize)>> {
    let mut is_whole = true;
    std::iter::from_fn(move || {
        let is_more = is_whole && !runs.is_empty();
        is_more.then(|| {
            let run = numbers::take(&mut runs).and_then(|run| usize::try_from(run).ok());
            is_whole = run.is_some();
            run.map(|run| (run & ((1 << CLASS_BITS) - 1), run >> CLASS_BITS))
        })
    })
}

/// Runs that are joined where they have the same class.
#[derive(Default)]
struct Joined {
    runs: Runs,
    class: usize,
    length: usize,
}

impl Joined {
    fn push(&mut self, class: usize, length: usize) {
        if length > 0 && class != self.class {
            self.close();
            self.class = class;
        }
        self.length += length;
    }

    fn close(&mut self) {
        if self.length > 0 {
            numbers::push((self.length << CLASS_BITS | self.class) as u64, &mut self.runs.0);
        }
        self.length = 0;
    }
}

/// Returns the runs of a code block.
fn runs(syntax: &SyntaxReference, code: &str) -> Runs {
    let mut joined = Joined::default();
    LINES.with(|lines| {
        let mut state = lines.begin(syntax);
        let mut rest = code;
        while !rest.is_empty() {
            let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let (line, after) = rest.split_at(end);
            if syntax.name == "SQL" && is_answer(line) {
                joined.push(0, line.len());
            } else {
                let next = (line.len() <= MAX_LINE).then(|| lines.next(&state, line, syntaxes()));
                let Some(Some((runs, next))) = next else { break };
                runs.iter().for_each(|(class, length)| joined.push(class, length));
                state = next;
            }
            rest = after;
        }
        joined.push(0, rest.len());
    });
    joined.close();
    joined.runs
}

/// Returns the number of the class of the innermost scope that has one.
fn class_of_stack(stack: &ScopeStack) -> usize {
    stack.as_slice().iter().rev().find_map(|scope| class_of(*scope)).map_or(0, |place| place + 1)
}

/// Returns a code block as HTML; `None` where the runs are not those of such a text.
fn paint(runs: &[u8], code: &str) -> Option<String> {
    let mut html = String::with_capacity(code.len() * 2);
    let mut rest = code;
    for run in each(runs) {
        let (class, length) = run?;
        let (text, after) = rest.split_at_checked(length)?;
        rest = after;
        if class == 0 {
            html.push_str(&escape(text));
        } else {
            html.push_str("<span class=\"h-");
            html.push_str(CLASSES.get(class - 1)?.1);
            html.push_str("\">");
            html.push_str(&escape(text));
            html.push_str("</span>");
        }
    }
    rest.is_empty().then_some(html)
}

/// Returns whether a line in a block of SQL is a row of the table that a console answers with, and
/// no SQL.
fn is_answer(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('|') || line.starts_with("+-")
}

#[cfg(test)]
mod tests {
    use super::Highlights;

    #[test]
    fn code_is_coloured_and_escaped() {
        let highlights = Highlights::default();
        let html = highlights.html("sql", "SELECT '<a>' FROM t; -- 注释\n");
        assert!(html.contains("<span class=\"h-k\">SELECT</span>"), "{html}");
        assert!(html.contains("&lt;a&gt;"), "{html}");
        assert!(html.contains("<span class=\"h-c\">"), "{html}");
        assert_eq!(&*highlights.html("nosuch", "<x>"), "&lt;x&gt;");
    }

    /// A line is coloured by what stands before it, not by what it was the last time.
    #[test]
    fn a_line_met_again_elsewhere_is_not_taken_for_the_same() {
        let blocks = [
            ("sql", "SELECT 1;\n/*\nSELECT 1;\n*/\nSELECT 1;\n"),
            ("python", "def f():\n\"\"\"\ndef f():\n\"\"\"\ndef f():\n"),
            ("bash", "cat <<A\necho B\nA\necho B\ncat <<B\nA\nB\nA\n"),
            ("bash", "cat <<B\necho B\nA\nB\necho B\n"),
            ("c", "int SELECT;\n/*\nint SELECT;\n"),
        ];
        let html = |(language, code)| Highlights::default().html(language, code);
        for block in blocks {
            // A thread that has met no line yet.
            let alone = std::thread::spawn(move || html(block)).join().expect("no panic");
            assert_eq!(html(block), alone);
            assert_eq!(html(block), alone);
        }
        let select = "<span class=\"h-k\">SELECT</span>";
        assert_eq!(html(blocks[0]).matches(select).count(), 2);
    }

    #[test]
    fn runs_of_another_text_are_not_believed() {
        let syntax = super::find("sql").expect("a syntax");
        let runs = super::runs(syntax, "SELECT '密码' FROM t;\n").0;
        assert!(super::paint(&runs, "SELECT '密码' FROM t;\n").is_some());
        for (runs, text) in [
            (&runs[..], "SELECT '密码' FROM t"),
            (&runs[..], "SELECT '密码密' FROM t;"),
            (&runs[..runs.len() - 1], "SELECT '密码' FROM t;\n"),
            (&[0xff, 0xff], "SELECT"),
            (&[31 | 1 << 5], "SELECT"),
        ] {
            assert_eq!(super::paint(runs, text), None, "{text}");
        }
    }
}
