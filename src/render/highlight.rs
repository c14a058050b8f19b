//! Code, coloured at build time by CSS classes.

use std::sync::{Arc, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

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
    let syntaxes = syntaxes();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut joined = Joined::default();
    let mut rest = code;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        if syntax.name == "SQL" && is_answer(line) {
            joined.push(0, line.len());
            rest = after;
            continue;
        }
        let parsed = (line.len() <= MAX_LINE).then(|| state.parse_line(line, syntaxes).ok());
        let Some(Some(parsed)) = parsed else { break };
        let mut from = 0;
        for (at, change) in parsed {
            joined.push(class_of_stack(&stack), at - from);
            from = at;
            // A change that does not fit the stack would only miscolour; the text is unharmed.
            let _ = stack.apply(&change);
        }
        joined.push(class_of_stack(&stack), line.len() - from);
        rest = after;
    }
    joined.push(0, rest.len());
    joined.close();
    joined.runs
}

/// Returns the number of the class of the innermost scope that has one.
fn class_of_stack(stack: &ScopeStack) -> usize {
    stack.as_slice().iter().rev().find_map(|scope| class_of(*scope)).map_or(0, |place| place + 1)
}

/// Returns a code block as HTML; `None` where the runs are not those of such a text.
fn paint(mut runs: &[u8], code: &str) -> Option<String> {
    let mut html = String::with_capacity(code.len() * 2);
    let mut rest = code;
    while !runs.is_empty() {
        let run = usize::try_from(numbers::take(&mut runs)?).ok()?;
        let (text, after) = rest.split_at_checked(run >> CLASS_BITS)?;
        rest = after;
        match run & ((1 << CLASS_BITS) - 1) {
            0 => html.push_str(&escape(text)),
            class => {
                html.push_str("<span class=\"h-");
                html.push_str(CLASSES.get(class - 1)?.1);
                html.push_str("\">");
                html.push_str(&escape(text));
                html.push_str("</span>");
            }
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
