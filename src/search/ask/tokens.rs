//! The tokens of a query, each with all terms of the index that stand for it.

use std::collections::BTreeMap;

use super::query::{Query, Unit};
use crate::search::format::read::{Opened, Postings, Problem};
use crate::search::index::PINYIN;
use crate::search::tokens::{Class, class, pairs, stem, words_of};

/// The greatest number of different tokens of a query.
const MOST_TOKENS: usize = 32;

/// The greatest number of words that one word may go on to.
const MOST_ENDINGS: usize = 20;

/// In how many files of terms words that go on are looked for, and those that begin with a character.
const FILES: usize = 4;
const FILES_OF_CHARACTER: usize = 8;

/// The greatest number of words that a slip may have meant.
const MOST_SLIPS: usize = 3;

/// How much a term counts that stands for a word.
const STEM: f64 = 0.9;
const ENDING: f64 = 0.6;
const SOUND: f64 = 0.8;
const SLIP: f64 = 0.5;

/// A term that stands for a token.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// How much it counts.
    pub weight: f64,
    /// Where it stands, by field.
    pub fields: BTreeMap<usize, Postings>,
}

/// A token with the terms that stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The terms.
    pub variants: Vec<Variant>,
    /// How much it says that a page holds it.
    pub weight: f64,
}

/// A unit of a query with the places of its tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// What is looked for.
    pub unit: Unit,
    /// The places of its tokens.
    pub tokens: Vec<usize>,
    /// What else in a text shows it: the words that its tokens stand for.
    pub forms: Vec<String>,
    /// What was meant, where it was a slip.
    pub corrected: Option<String>,
}

/// All tokens of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tokens {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// The units.
    pub units: Vec<Resolved>,
    /// Chunks that no document holds, though their words may stand next to each other.
    pub chunks: Vec<String>,
}

struct Resolver<'o, 'f> {
    opened: &'o Opened<'f>,
    names: Vec<String>,
    tokens: Tokens,
}

/// Returns the tokens of a query.
///
/// # Errors
/// Where a file of the index cannot be read.
pub fn resolve(opened: &Opened<'_>, query: &Query) -> Result<Tokens, Problem> {
    let mut resolver = Resolver { opened, names: Vec::new(), tokens: Tokens::default() };
    for unit in &query.units {
        resolver.unit(unit)?;
    }
    Ok(resolver.tokens)
}

impl Resolver<'_, '_> {
    fn unit(&mut self, unit: &Unit) -> Result<(), Problem> {
        match unit {
            Unit::Run(run) if run.chars().nth(1).is_none() => {
                let token = self.add(run, false, character(self.opened, run)?);
                self.push(unit, token.into_iter().collect(), Vec::new());
            }
            Unit::Run(run) => {
                let mut tokens = Vec::new();
                let mut names = Vec::new();
                pairs(run, |pair, is_pair| names.extend(is_pair.then(|| pair.to_owned())));
                for pair in names {
                    tokens.extend(self.add(&pair, false, exact(self.opened, &pair)?));
                }
                self.push(unit, tokens, Vec::new());
            }
            Unit::Word(word, is_open) => {
                let mut corrected = None;
                let mut terms = word_terms(self.opened, word, *is_open)?;
                if terms.variants.is_empty() {
                    terms = slips(self.opened, word)?;
                    corrected = terms.forms.first().cloned();
                }
                let token = self.add(word, *is_open, terms.variants);
                self.push(unit, token.into_iter().collect(), terms.forms);
                if let Some(last) = self.tokens.units.last_mut() {
                    last.corrected = corrected;
                }
            }
            Unit::Chunk(chunk, words, is_open) => {
                let mut variants = exact(self.opened, chunk)?;
                if *is_open {
                    variants.extend(endings(self.opened, chunk, false)?);
                }
                if variants.is_empty() {
                    // Nobody wrote it like that, so that its words must do.
                    self.tokens.chunks.push(chunk.clone());
                    let last = words.len().saturating_sub(1);
                    for (i, word) in words.iter().enumerate() {
                        self.unit(&Unit::Word(word.clone(), *is_open && i == last))?;
                    }
                    return Ok(());
                }
                let token = self.add(chunk, *is_open, variants);
                self.push(unit, token.into_iter().collect(), Vec::new());
            }
        }
        Ok(())
    }

    fn push(&mut self, unit: &Unit, mut tokens: Vec<usize>, forms: Vec<String>) {
        let mut seen = Vec::new();
        tokens.retain(|token| {
            !seen.contains(token) && {
                seen.push(*token);
                true
            }
        });
        self.tokens.units.push(Resolved { unit: unit.clone(), tokens, forms, corrected: None });
    }

    /// Returns the place of a token; `None` where there are too many. One that stands twice counts
    /// once, as open if either is.
    fn add(&mut self, name: &str, is_open: bool, variants: Vec<Variant>) -> Option<usize> {
        let sections = self.opened.manifest.sections;
        let counts = variants.iter().flat_map(|variant| variant.fields.values().map(Vec::len));
        let count = counts.max().unwrap_or(0).min(sections);
        let token = Token { variants, weight: super::rank::idf(sections, count) };
        match self.names.iter().position(|known| known == name) {
            Some(place) => {
                if is_open {
                    self.tokens.tokens[place] = token;
                }
                Some(place)
            }
            None if self.names.len() >= MOST_TOKENS => None,
            None => {
                self.names.push(name.to_owned());
                self.tokens.tokens.push(token);
                Some(self.names.len() - 1)
            }
        }
    }
}

fn without_sounds(mut fields: BTreeMap<usize, Postings>) -> BTreeMap<usize, Postings> {
    fields.remove(&PINYIN);
    fields
}

/// Returns the term itself; nothing where it stands nowhere.
fn exact(opened: &Opened<'_>, name: &str) -> Result<Vec<Variant>, Problem> {
    let fields = opened.term(name)?;
    Ok(if fields.is_empty() { Vec::new() } else { vec![Variant { weight: 1.0, fields }] })
}

/// Returns one variant for all terms that begin with a character, their frequencies added.
fn character(opened: &Opened<'_>, character: &str) -> Result<Vec<Variant>, Problem> {
    let mut sums: BTreeMap<usize, BTreeMap<u32, u32>> = BTreeMap::new();
    opened.terms_from(character, FILES_OF_CHARACTER, |_, fields| {
        for (field, postings) in fields {
            let sums = sums.entry(field).or_default();
            for (document, frequency) in postings {
                *sums.entry(document).or_default() += frequency;
            }
        }
    })?;
    if sums.is_empty() {
        return Ok(Vec::new());
    }
    let fields = sums.into_iter().map(|(field, sums)| (field, sums.into_iter().collect()));
    Ok(vec![Variant { weight: 1.0, fields: fields.collect() }])
}

fn frequency(fields: &BTreeMap<usize, Postings>) -> usize {
    fields.values().map(Vec::len).max().unwrap_or(0)
}

/// Returns the terms that go on from a beginning, the most frequent ones.
fn endings(opened: &Opened<'_>, beginning: &str, is_word: bool) -> Result<Vec<Variant>, Problem> {
    let mut found = Vec::new();
    opened.terms_from(beginning, FILES, |name, fields| {
        let fields = without_sounds(fields);
        let is_right = !is_word || name.chars().all(|c| class(c) == Class::Word);
        if name != beginning && !fields.is_empty() && is_right {
            found.push(Variant { weight: ENDING, fields });
        }
    })?;
    // They come in the order of their bytes, which a stable sort keeps among equals.
    found.sort_by_key(|variant| std::cmp::Reverse(frequency(&variant.fields)));
    found.truncate(MOST_ENDINGS);
    Ok(found)
}

/// The terms that stand for a word.
#[derive(Default)]
struct Terms {
    variants: Vec<Variant>,
    /// Those among them that a text shows instead of the word.
    forms: Vec<String>,
}

fn word_terms(opened: &Opened<'_>, word: &str, is_open: bool) -> Result<Terms, Problem> {
    let mut terms = Terms { variants: exact(opened, word)?, forms: Vec::new() };
    let is_latin = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_latin && word.len() >= 3 {
        for name in words_of(&stem(word)).into_iter().filter(|name| name != word) {
            let fields = without_sounds(opened.term(&name)?);
            if !fields.is_empty() {
                terms.variants.push(Variant { weight: STEM, fields });
                terms.forms.push(name);
            }
        }
    }
    if is_open && word.chars().nth(1).is_some() {
        terms.variants.extend(endings(opened, word, true)?);
    }
    if is_latin && word.len() >= 2 {
        opened.terms_from(word, FILES, |_, mut fields| {
            if let Some(postings) = fields.remove(&PINYIN) {
                let fields = BTreeMap::from([(PINYIN, postings)]);
                terms.variants.push(Variant { weight: SOUND, fields });
            }
        })?;
    }
    Ok(terms)
}

/// Returns the terms that a word with a slip may have meant, the likeliest first.
fn slips(opened: &Opened<'_>, word: &str) -> Result<Terms, Problem> {
    let length = word.chars().count();
    if length < 4 || !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Ok(Terms::default());
    }
    let most = if length >= 8 { 2 } else { 1 };
    let mut near: Vec<(usize, u64, &str)> = Vec::new();
    for (known, frequency) in opened.words()? {
        let is_near =
            known.starts_with(&word[..1]) && known.chars().count().abs_diff(length) <= most;
        if is_near {
            let distance = strsim::osa_distance(word, known);
            if distance <= most {
                near.push((distance, *frequency, known));
            }
        }
    }
    near.sort_by(|a, b| {
        (a.0, std::cmp::Reverse(a.1), a.2).cmp(&(b.0, std::cmp::Reverse(b.1), b.2))
    });
    near.truncate(MOST_SLIPS);
    let mut terms = Terms::default();
    for (_, _, known) in near {
        let fields = without_sounds(opened.term(known)?);
        if !fields.is_empty() {
            terms.variants.push(Variant { weight: SLIP, fields });
            terms.forms.push(known.to_owned());
        }
    }
    Ok(terms)
}
