//! Words that mean the same: those of the settings, of the glossary, and of two shores.

use super::fold::fold;
use super::index::Index;
use super::tokens::tokens;
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;

/// Words that differ between the mainland and Taiwan, one group a line.
const REGION: &str = include_str!("region.txt");

/// Returns the groups of words that mean the same, folded, each of two or more.
///
/// What is said in one region only counts where the index has a word of the group.
pub fn groups(knowledge_base: &KnowledgeBase, index: &Index) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut add = |words: &mut dyn Iterator<Item = &str>| {
        let mut group: Vec<String> = Vec::new();
        for word in words {
            let word = fold(word.trim());
            let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
            if !word.is_empty() && !group.contains(&word) {
                group.push(word);
            }
        }
        if group.len() > 1 && !groups.contains(&group) {
            groups.push(group);
        }
    };
    for group in sources(knowledge_base) {
        add(&mut group.into_iter());
    }
    let lines = REGION.lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let is_known = |word: &&str| has(index, &fold(word));
        if line.split_whitespace().filter(is_known).count() > 0 {
            add(&mut line.split_whitespace());
        }
    }
    groups
}

/// Returns the groups of words that authors say mean the same: in the settings and in the glossary.
pub fn sources(knowledge_base: &KnowledgeBase) -> impl Iterator<Item = Vec<&str>> {
    let settings = knowledge_base.settings.synonyms.iter();
    let settings = settings.map(|group| group.iter().map(String::as_str).collect());
    let terms = knowledge_base.entries.iter().filter_map(|entry| {
        let Detail::Term(term) = &entry.detail else { return None };
        let names = term.names.iter().map(String::as_str);
        Some(std::iter::once(entry.common.title.as_str()).chain(names).collect())
    });
    settings.chain(terms)
}

/// Returns whether the index has all tokens of a folded word.
fn has(index: &Index, word: &str) -> bool {
    let mut has_all = true;
    let mut count = 0;
    tokens(word, |token| {
        // The closing character of a run need not end one in the text.
        if token.chars().count() > 1 || token.is_ascii() {
            count += 1;
            let token = token.as_bytes();
            has_all &= index.entries.binary_search_by(|entry| index.name(entry).cmp(token)).is_ok();
        }
    });
    has_all && count > 0
}
