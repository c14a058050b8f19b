//! Code, coloured at build time by CSS classes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use rayon::prelude::*;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::html::escape;
use crate::document::markdown::CodeFence;
use crate::model::{Entry, KnowledgeBase};
use crate::observer::{self, Observer, Part};

/// Lines longer than this are not coloured, and nothing behind them.
const MAX_LINE: usize = 4000;
/// Blocks longer than this are not coloured: a log dump gains nothing by it.
const MAX_BLOCK: usize = 200_000;

/// How many bytes of HTML are remembered before all are forgotten: bodies remember theirs, so only
/// the blocks of bodies that change are asked for again.
const MAX_REMEMBERED: usize = 64 * 1024 * 1024;

/// Highlighted blocks by language and text.
#[derive(Default)]
pub struct Highlights {
    known: Mutex<HashMap<blake3::Hash, Arc<str>>>,
}

impl Highlights {
    /// Forgets all blocks where they have become too many.
    pub fn turn(&self) {
        let mut known = self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if known.values().map(|html| html.len()).sum::<usize>() > MAX_REMEMBERED {
            known.clear();
        }
    }

    /// Colours all blocks of a knowledge base, one language after the other.
    ///
    /// What the expressions of a language are compiled to takes up to a hundred megabytes; it goes
    /// with the last block of the language.
    pub fn colour_all(&self, knowledge_base: &KnowledgeBase, observer: Option<&Observer>) {
        let mut languages: BTreeMap<&str, Vec<(&Entry, &CodeFence)>> = BTreeMap::new();
        for entry in &knowledge_base.entries {
            for fence in &entry.document.body.fences {
                if let Some(syntax) = find(all_syntaxes(), &fence.language) {
                    let fences = languages.entry(&syntax.name).or_default();
                    fences.push((entry, fence));
                }
            }
        }
        if let Some(observer) = observer {
            observer.begin("code", languages.values().map(Vec::len).sum());
        }
        for fences in languages.values() {
            let syntaxes = OnceLock::new();
            fences.par_iter().for_each(|(entry, fence)| {
                let text = &entry.document.text;
                let lines = fence.lines.iter().filter_map(|line| text.get(line.clone()));
                let syntaxes = || syntaxes.get_or_init(|| all_syntaxes().clone());
                let colour = || {
                    self.html_by(syntaxes, &fence.language, &lines.collect::<String>());
                };
                observer::document(observer, &entry.path, Part::Code, colour);
            });
        }
    }

    /// Returns the HTML of a code block's text: escaped, with spans where the language is known.
    pub fn html(&self, language: &str, code: &str) -> Arc<str> {
        static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
        self.html_by(|| SYNTAXES.get_or_init(|| all_syntaxes().clone()), language, code)
    }

    fn html_by<'s>(
        &self,
        syntaxes: impl FnOnce() -> &'s SyntaxSet,
        language: &str,
        code: &str,
    ) -> Arc<str> {
        if code.len() > MAX_BLOCK {
            return escape(code).into();
        }
        let Some(syntax) = find(all_syntaxes(), language) else { return escape(code).into() };
        let mut hasher = blake3::Hasher::new();
        hasher.update(syntax.name.as_bytes()).update(&[0]).update(code.as_bytes());
        let key = hasher.finalize();
        if let Some(html) = self.known().get(&key) {
            return html.clone();
        }
        let syntaxes = syntaxes();
        let html: Arc<str> = match find(syntaxes, language) {
            Some(syntax) => colour(syntaxes, syntax, code).into(),
            None => escape(code).into(),
        };
        self.known().insert(key, html.clone());
        html
    }

    fn known(&self) -> MutexGuard<'_, HashMap<blake3::Hash, Arc<str>>> {
        // A poisoned lock only says that another thread stopped; the map is whole between calls.
        self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Returns all syntaxes, to be looked up and copied: what a set has compiled stays as long as it does.
fn all_syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

/// Returns the syntax of a fence's language, `None` where it is unknown or plain text.
fn find<'s>(syntaxes: &'s SyntaxSet, language: &str) -> Option<&'s SyntaxReference> {
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
    let syntax = syntaxes.find_syntax_by_token(token)?;
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

fn class_of(scope: Scope) -> Option<&'static str> {
    static PREFIXES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let prefixes = PREFIXES.get_or_init(|| {
        CLASSES.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class))).collect()
    });
    prefixes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
}

fn colour(syntaxes: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> String {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut html = String::with_capacity(code.len() * 2);
    let mut open: Option<&'static str> = None;
    let mut rest = code;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        if syntax.name == "SQL" && is_answer(line) {
            let plain = ScopeStack::new();
            push(&mut html, &mut open, &plain, line);
            rest = after;
            continue;
        }
        let parsed = (line.len() <= MAX_LINE).then(|| state.parse_line(line, syntaxes).ok());
        let Some(Some(parsed)) = parsed else { break };
        let mut from = 0;
        for (at, change) in parsed {
            push(&mut html, &mut open, &stack, &line[from..at]);
            from = at;
            // A change that does not fit the stack would only miscolour; the text is unharmed.
            let _ = stack.apply(&change);
        }
        push(&mut html, &mut open, &stack, &line[from..]);
        rest = after;
    }
    if open.is_some() {
        html.push_str("</span>");
    }
    html.push_str(&escape(rest));
    html
}

/// Returns whether a line in a block of SQL is a row of the table that a console answers with, and
/// no SQL.
fn is_answer(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('|') || line.starts_with("+-")
}

/// Adds a text in the class of the innermost scope that has one.
fn push(html: &mut String, open: &mut Option<&'static str>, stack: &ScopeStack, text: &str) {
    if text.is_empty() {
        return;
    }
    let class = stack.as_slice().iter().rev().find_map(|scope| class_of(*scope));
    if class != *open {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(class) = class {
            html.push_str("<span class=\"h-");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    html.push_str(&escape(text));
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
}
