//! The terms of the glossary, found in texts and linked to their entries.

use std::collections::BTreeSet;
use std::hash::Hasher;

use aho_corasick::{AhoCorasick, MatchKind};

use super::html::escape;
use super::markdown::page_href;
use crate::memo::{Key, KeyHasher};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;

/// The shortest name that is looked for, in characters: shorter ones are parts of other words.
const MIN_NAME: usize = 2;

/// The terms of a knowledge base.
pub struct Glossary {
    names: Option<AhoCorasick>,
    /// For each name, the position of its term.
    term_of: Vec<usize>,
    terms: Vec<Term>,
    /// Tells one glossary from another.
    pub key: Key,
}

struct Term {
    url: String,
    definition: String,
}

impl Glossary {
    /// Returns the terms of a knowledge base. Of two terms with one name the first counts.
    pub fn of(knowledge_base: &KnowledgeBase) -> Glossary {
        let mut names: Vec<&str> = Vec::new();
        let mut term_of = Vec::new();
        let mut terms = Vec::new();
        let mut hasher = KeyHasher::default();
        for entry in &knowledge_base.entries {
            let Detail::Term(term) = &entry.detail else { continue };
            let position = terms.len();
            let definition = term.definition.as_ref().or(entry.common.summary.as_ref());
            let all = std::iter::once(&entry.common.title).chain(&term.names);
            for name in all.map(|name| name.trim()) {
                if name.chars().count() >= MIN_NAME && !names.contains(&name) {
                    names.push(name);
                    term_of.push(position);
                    hasher.write(name.as_bytes());
                    hasher.write_u8(0);
                }
            }
            hasher.write(entry.url.as_bytes());
            hasher.write(definition.map_or("", String::as_str).as_bytes());
            hasher.write_u8(0);
            terms.push(Term {
                url: entry.url.clone(),
                definition: definition.cloned().unwrap_or_default(),
            });
        }
        // Fails only for more text than memory holds; the pages are then complete without links.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
        Glossary {
            names: automaton.ok().filter(|_| !names.is_empty()),
            term_of,
            terms,
            key: hasher.key(),
        }
    }

    /// Returns the HTML of a text in the page at `from` with its terms linked, `None` where it has
    /// none. A term is linked once for each `seen`, and never on its own page.
    pub fn link(&self, from: &str, text: &str, seen: &mut BTreeSet<usize>) -> Option<String> {
        let names = self.names.as_ref()?;
        let mut html = String::new();
        let mut done = 0;
        for found in names.find_iter(text) {
            let term = self.term_of[found.pattern().as_usize()];
            let Term { url, definition } = &self.terms[term];
            if url == from || !is_word(text, found.start(), found.end()) || !seen.insert(term) {
                continue;
            }
            html.push_str(&escape(&text[done..found.start()]));
            let (href, name) = (escape(&page_href(from, url, None)), escape(&text[found.range()]));
            let title = escape(definition);
            html.push_str(&format!(
                "<a class=\"term-link\" href=\"{href}\" title=\"{title}\">{name}</a>"
            ));
            done = found.end();
        }
        if done == 0 {
            return None;
        }
        html.push_str(&escape(&text[done..]));
        Some(html)
    }
}

/// Returns whether a place in a text is a word: Latin letters and digits must not go on beside it.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let goes_on = |inside: Option<char>, outside: Option<char>| {
        inside.is_some_and(is_latin) && outside.is_some_and(is_latin)
    };
    let name = &text[start..end];
    !goes_on(name.chars().next(), text[..start].chars().next_back())
        && !goes_on(name.chars().next_back(), text[end..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::is_word;

    #[test]
    fn latin_names_are_whole_words_and_chinese_ones_may_stand_anywhere() {
        assert!(is_word("启用2FA后", 6, 9));
        assert!(!is_word("x2FA", 1, 4));
        assert!(is_word("新账号名", 3, 9));
    }
}
