//! A query, taken apart, and the same query in other words.

use std::cmp::Reverse;

use crate::search::fold::fold;
use crate::search::tokens::{Class, Piece, class, pieces};

/// The greatest number of characters of a query; what is behind is not read.
const LONGEST: usize = 200;

/// What opens and closes a phrase.
const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』')];

/// The greatest number of readings of a query.
const MOST_READINGS: usize = 6;

/// How much a reading counts in which a word is replaced by a synonym.
const SYNONYM: f64 = 0.8;

/// Something that is looked for as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Unspaced characters.
    Run(String),
    /// A word; whether it may go on.
    Word(String, bool),
    /// Words and symbols, with the words in it; whether it may go on.
    Chunk(String, Vec<String>, bool),
}

/// A query in certain words, folded and taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// How much it counts.
    pub factor: f64,
    /// All of it that is wanted, with single spaces.
    pub text: String,
    /// What is looked for.
    pub units: Vec<Unit>,
    /// What must stand in a page as it is.
    pub phrases: Vec<String>,
}

/// What a query asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The query as it is, and in other words.
    pub readings: Vec<Query>,
    /// What must not stand in a page.
    pub excluded: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plain,
    Phrase,
    Excluded,
}

/// A part of a query, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    sort: Sort,
    text: String,
}

impl Asked {
    /// Takes a query apart. `synonyms` are groups of folded words that mean the same.
    pub fn of(text: &str, synonyms: &[Vec<String>]) -> Asked {
        let text: String = text.chars().take(LONGEST).collect();
        let mut found = parts(&text);
        if found.iter().all(|part| part.sort == Sort::Excluded) {
            found.iter_mut().for_each(|part| part.sort = Sort::Plain);
        }
        let ends = |c: char| c.is_whitespace() || is_quote(c);
        let is_open =
            !text.ends_with(ends) && found.last().is_some_and(|part| part.sort == Sort::Plain);

        // What is plain and stands together is one part.
        let mut parts: Vec<Part> = Vec::new();
        let mut excluded = Vec::new();
        let mut before = None;
        for part in found {
            let sort = part.sort;
            match sort {
                Sort::Excluded => excluded.push(part.text[1..].to_owned()),
                Sort::Plain if before == Some(Sort::Plain) => {
                    if let Some(last) = parts.last_mut() {
                        last.text.push(' ');
                        last.text.push_str(&part.text);
                    }
                }
                Sort::Plain | Sort::Phrase => parts.push(part),
            }
            before = Some(sort);
        }
        let others = synonyms.iter().flat_map(|group| otherwise(&parts, group));
        let others: Vec<Vec<Part>> = others.take(MOST_READINGS - 1).collect();
        let mut readings = vec![reading(&parts, 1.0, is_open)];
        readings.extend(others.iter().map(|parts| reading(parts, SYNONYM, is_open)));
        Asked { readings, excluded }
    }
}

fn reading(parts: &[Part], factor: f64, is_open: bool) -> Query {
    let mut units: Vec<Unit> = parts.iter().flat_map(|part| units(&part.text)).collect();
    if is_open
        && let Some(Unit::Word(_, may_go_on) | Unit::Chunk(_, _, may_go_on)) = units.last_mut()
    {
        *may_go_on = true;
    }
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let phrases = parts.iter().filter(|part| part.sort == Sort::Phrase);
    Query {
        factor,
        text: texts.join(" "),
        units,
        phrases: phrases.map(|part| part.text.clone()).collect(),
    }
}

fn is_quote(c: char) -> bool {
    QUOTES.iter().any(|(open, close)| *open == c || *close == c)
}

/// Returns a text with single spaces, without any at its ends.
fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |sort: Sort, text: &str| {
        let text = one_spaced(&fold(text));
        let mut chars = text.chars();
        let is_excluded = sort == Sort::Plain
            && chars.next() == Some('-')
            && matches!(chars.next().map(class), Some(Class::Word | Class::Unspaced));
        if !text.is_empty() {
            parts.push(Part { sort: if is_excluded { Sort::Excluded } else { sort }, text });
        }
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let closing = QUOTES.iter().find(|(open, _)| *open == c).and_then(|(_, close)| {
            let inside = &rest[c.len_utf8()..];
            inside.find(*close).map(|end| (&inside[..end], &inside[end + close.len_utf8()..]))
        });
        if let Some((phrase, behind)) = closing {
            add(Sort::Phrase, phrase);
            rest = behind;
        } else if is_quote(c) || c.is_whitespace() {
            rest = &rest[c.len_utf8()..];
        } else {
            let end = rest.find(|c: char| is_quote(c) || c.is_whitespace()).unwrap_or(rest.len());
            add(Sort::Plain, &rest[..end]);
            rest = &rest[end..];
        }
    }
    parts
}

/// Returns the units of a folded text.
fn units(folded: &str) -> Vec<Unit> {
    // With where each begins, so that a chunk takes the words that it holds.
    let mut found: Vec<(usize, Unit)> = Vec::new();
    let start = |piece: &str| piece.as_ptr() as usize - folded.as_ptr() as usize;
    pieces(folded, |piece| match piece {
        Piece::Run(run) => found.push((start(run), Unit::Run(run.to_owned()))),
        Piece::Word(word) => found.push((start(word), Unit::Word(word.to_owned(), false))),
        Piece::Chunk(chunk) => {
            let inside = found.iter().position(|(at, _)| *at >= start(chunk));
            let words = found.drain(inside.unwrap_or(found.len())..);
            let words = words.filter_map(|(_, unit)| match unit {
                Unit::Word(word, _) => Some(word),
                Unit::Run(_) | Unit::Chunk(..) => None,
            });
            let words = words.collect();
            found.push((start(chunk), Unit::Chunk(chunk.to_owned(), words, false)));
        }
    });
    found.into_iter().map(|(_, unit)| unit).collect()
}

/// Returns parts in which a member of a group of synonyms is replaced by each other member.
fn otherwise(parts: &[Part], group: &[String]) -> Vec<Vec<Part>> {
    let mut members: Vec<&String> = Vec::new();
    for member in group {
        if !members.contains(&member) {
            members.push(member);
        }
    }
    let is_in = |member: &&&String| {
        parts.iter().any(|part| part.sort == Sort::Plain && stands(&part.text, member).is_some())
    };
    // Of the longest, the first: `min_by_key` keeps it.
    let found = members.iter().filter(is_in).min_by_key(|member| Reverse(member.chars().count()));
    let Some(found) = found else { return Vec::new() };
    let others = members.iter().filter(|member| *member != found);
    others
        .map(|other| {
            let replaced = |part: &Part| Part {
                sort: part.sort,
                text: match part.sort {
                    Sort::Plain => replaced(&part.text, found, other),
                    Sort::Phrase | Sort::Excluded => part.text.clone(),
                },
            };
            parts.iter().map(replaced).collect()
        })
        .collect()
}

/// Returns where a word stands in a folded text: in a run anywhere, else as whole words.
fn stands(text: &str, word: &str) -> Option<usize> {
    stands_from(text, word, 0)
}

fn stands_from(text: &str, word: &str, from: usize) -> Option<usize> {
    let is_word = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Word);
    let begins = is_word(word.chars().next());
    let ends = is_word(word.chars().next_back());
    text[from..].match_indices(word).map(|(at, _)| from + at).find(|at| {
        let behind = &text[at + word.len()..];
        let goes_on_before = begins && is_word(text[..*at].chars().next_back());
        let goes_on_behind = ends && is_word(behind.chars().next());
        !goes_on_before && !goes_on_behind
    })
}

fn replaced(text: &str, word: &str, other: &str) -> String {
    let mut replaced = String::new();
    let mut done = 0;
    while let Some(at) = stands_from(text, word, done) {
        replaced.push_str(&text[done..at]);
        replaced.push_str(other);
        done = at + word.len();
    }
    replaced.push_str(&text[done..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::{Asked, Unit, replaced, stands};

    fn units(text: &str) -> Vec<Unit> {
        Asked::of(text, &[]).readings.swap_remove(0).units
    }

    #[test]
    fn queries_are_taken_apart() {
        let asked = Asked::of("帳號 C++ \"申请 表\" -离职 It", &[]);
        assert_eq!(
            asked.readings[0].units,
            [
                Unit::Run("账号".into()),
                Unit::Chunk("c++".into(), vec!["c".into()], false),
                Unit::Run("申请".into()),
                Unit::Run("表".into()),
                Unit::Word("it".into(), true),
            ]
        );
        assert_eq!(asked.readings[0].phrases, ["申请 表"]);
        assert_eq!(asked.excluded, ["离职"]);
        assert_eq!(asked.readings[0].text, "账号 c++ 申请 表 it");
    }

    #[test]
    fn a_hyphen_alone_or_first_of_all_excludes_nothing() {
        assert_eq!(units("-离职"), [Unit::Run("离职".into())]);
        assert!(Asked::of("a - b", &[]).excluded.is_empty());
        assert_eq!(units("x --flag").len(), 2);
        assert!(units("。！🙂 ++ \"").is_empty());
        assert_eq!(units("it "), [Unit::Word("it".into(), false)]);
    }

    #[test]
    fn synonyms_give_other_readings() {
        let groups = [vec!["报销".to_owned(), "费用报销".into(), "expense claim".into()]];
        let asked = Asked::of("费用报销怎么办", &groups);
        let texts: Vec<&str> = asked.readings.iter().map(|reading| &*reading.text).collect();
        assert_eq!(texts, ["费用报销怎么办", "报销怎么办", "expense claim怎么办"]);
        assert_eq!(Asked::of("\"报销\"", &groups).readings.len(), 1);
    }

    #[test]
    fn words_are_replaced_where_they_stand() {
        assert_eq!(replaced("费用报销怎么办", "费用报销", "报销"), "报销怎么办");
        assert_eq!(stands("saved it", "it"), Some(6));
        assert_eq!(stands("with", "it"), None);
        assert_eq!(stands("it支持", "it"), Some(0));
    }
}
