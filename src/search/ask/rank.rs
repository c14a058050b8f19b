//! Scores pages and sections: BM25, how much of the query they hold, and which are candidates.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::query::{Asked, Query, Unit};
use super::tokens::{self, Tokens};
use crate::search::format::read::{Opened, Problem};
use crate::search::index::{BOOSTS, HEADING};
use crate::search::tokens::pairs;

/// The constants of BM25, as tantivy has them.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// How much more a page in the reader's own language counts.
const OWN_LANGUAGE: f64 = 1.2;

/// Returns the inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)).
pub fn idf(all: usize, holding: usize) -> f64 {
    let (all, holding) = (all as f64, holding as f64);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

/// What the tokens of a query make of every page and section.
#[derive(Debug, Clone, Default)]
pub struct Scored {
    /// The score of each page by the fields of pages.
    pub pages: Vec<f64>,
    /// The score of each section by the fields of sections.
    pub sections: Vec<f64>,
    /// The tokens that each page holds in the fields of pages, as bits.
    page_masks: Vec<u32>,
    /// The tokens that each section holds, as bits.
    section_masks: Vec<u32>,
}

/// Scores all pages and sections.
pub fn score(opened: &Opened<'_>, tokens: &Tokens) -> Scored {
    let (pages, sections) = (opened.manifest.pages, opened.manifest.sections);
    let mut scored = Scored {
        pages: vec![0.0; pages],
        sections: vec![0.0; sections],
        page_masks: vec![0; pages],
        section_masks: vec![0; sections],
    };
    for (bit, token) in tokens.tokens.iter().enumerate() {
        for (field, boost) in BOOSTS.iter().enumerate() {
            let average = opened.manifest.average[field];
            let all = if field < HEADING { pages } else { sections };
            // For each document the best of the terms that stand for the token.
            let mut best: BTreeMap<u32, f64> = BTreeMap::new();
            for variant in &token.variants {
                let Some(postings) = variant.fields.get(&field) else { continue };
                let idf = idf(all, postings.len());
                for (document, frequency) in postings {
                    let frequency = f64::from(*frequency);
                    let norm = K1 * (1.0 - B + B * opened.length(field, *document) / average);
                    let bm25 = idf * (K1 + 1.0) * frequency / (frequency + norm);
                    let value = best.entry(*document).or_default();
                    *value = value.max(variant.weight * bm25);
                }
            }
            let (scores, masks) = if field < HEADING {
                (&mut scored.pages, &mut scored.page_masks)
            } else {
                (&mut scored.sections, &mut scored.section_masks)
            };
            for (document, value) in best {
                scores[document as usize] += boost * value;
                masks[document as usize] |= 1 << bit;
            }
        }
    }
    scored
}

/// A query in certain words, with what it makes of the site.
pub struct Reading {
    /// The query.
    pub query: Query,
    /// Its units and tokens.
    pub tokens: Tokens,
    /// The score of each section.
    pub sections: Vec<f64>,
}

impl Reading {
    /// Returns how much a unit says: the weights of its tokens together.
    pub fn weight(&self, unit: usize) -> f64 {
        let tokens = &self.tokens.units[unit].tokens;
        tokens.iter().map(|token| self.tokens.tokens[*token].weight).sum()
    }
}

impl Reading {
    /// Returns the pairs of a unit that is a run, each with the weight of its token.
    pub fn pairs(&self, unit: usize) -> Vec<(&str, f64)> {
        let resolved = &self.tokens.units[unit];
        let Unit::Run(run) = &resolved.unit else { return Vec::new() };
        let mut names: Vec<&str> = Vec::new();
        pairs(run, |pair, is_pair| {
            if is_pair && !names.contains(&pair) {
                names.push(pair);
            }
        });
        let weights = resolved.tokens.iter().map(|token| self.tokens.tokens[*token].weight);
        names.into_iter().zip(weights).collect()
    }
}

/// What a page is worth in a reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// The place of the reading.
    pub reading: usize,
    /// Whether it holds all tokens of it.
    is_full: bool,
    /// Its score.
    pub score: f64,
}

/// A page that may be a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The page.
    pub page: usize,
    /// What it is worth in each reading that it holds anything of: those of which it holds all
    /// tokens first, then the greatest score, then the first.
    worths: Vec<Worth>,
    /// Whether it is obsolete.
    pub is_obsolete: bool,
}

impl Candidate {
    /// Returns what it is worth before its text is read.
    pub fn best(&self) -> &Worth {
        // A page is a candidate by the readings that it holds anything of: there is one.
        &self.worths[0]
    }

    /// Returns its worths in its possible readings: those of which it holds all tokens, or else
    /// all.
    pub fn possible(&self) -> impl Iterator<Item = &Worth> {
        self.worths.iter().filter(|worth| worth.is_full == self.best().is_full)
    }
}

/// All candidates of a query, the best first.
pub struct Ranked {
    /// The query as it is, and in other words.
    pub readings: Vec<Reading>,
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// What must not stand in a page.
    pub excluded: Vec<String>,
}

impl Ranked {
    /// Ranks all pages for a query.
    pub fn of(opened: &Opened<'_>, text: &str) -> Result<Ranked, Problem> {
        let asked = Asked::of(text, &opened.stats.synonyms);
        let mut readings = Vec::new();
        let mut of_pages: BTreeMap<usize, Vec<Worth>> = BTreeMap::new();
        for query in asked.readings {
            let tokens = tokens::resolve(opened, &query)?;
            let scored = score(opened, &tokens);
            for (page, worth) in worths(opened, &tokens, &scored, query.factor, readings.len()) {
                of_pages.entry(page).or_default().push(worth);
            }
            readings.push(Reading { query, tokens, sections: scored.sections });
        }
        let candidate = |(page, mut worths): (usize, Vec<Worth>)| {
            worths.sort_by(|a, b| {
                b.is_full.cmp(&a.is_full).then_with(|| b.score.total_cmp(&a.score))
            });
            Candidate { page, worths, is_obsolete: opened.stats.is_obsolete[page] }
        };
        let mut candidates: Vec<Candidate> = of_pages.into_iter().map(candidate).collect();
        if candidates.iter().any(|candidate| candidate.best().is_full) {
            candidates.retain(|candidate| candidate.best().is_full);
        }
        candidates.sort_by_key(|candidate| {
            order(candidate.is_obsolete, candidate.best().score, candidate.page)
        });
        Ok(Ranked { readings, candidates, excluded: asked.excluded })
    }
}

/// Returns what results are ordered by. Scores are rounded, so that the last bit of a logarithm
/// decides nothing.
pub fn order(is_obsolete: bool, score: f64, page: usize) -> (bool, Reverse<i64>, usize) {
    (is_obsolete, Reverse((score * 1e5).round() as i64), page)
}

/// Returns what each page that holds anything of a reading is worth in it.
fn worths(
    opened: &Opened<'_>,
    tokens: &Tokens,
    scored: &Scored,
    factor: f64,
    reading: usize,
) -> Vec<(usize, Worth)> {
    let weights: Vec<f64> = tokens.tokens.iter().map(|token| token.weight).collect();
    let all: f64 = weights.iter().sum();
    let covers = |mask: u32| {
        let held = weights.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0);
        held.map(|(_, weight)| weight).sum::<f64>() / all
    };
    let full = if weights.len() == 32 { u32::MAX } else { (1 << weights.len()) - 1 };
    let stats = &opened.stats;
    let mut found = Vec::new();
    for page in 0..opened.manifest.pages {
        let sections = stats.first_sections[page]..stats.first_sections[page + 1];
        let own = scored.page_masks[page];
        let mask = scored.section_masks[sections.clone()].iter().fold(own, |all, one| all | one);
        if mask == 0 {
            continue;
        }
        let of_page = 0.2 * covers(mask);
        let value = |score: f64, mask: u32| {
            let covered = 0.8 * covers(mask) + of_page;
            (scored.pages[page] + score) * (covered * covered)
        };
        let mut best: f64 = 0.0;
        for section in sections {
            best = best.max(value(scored.sections[section], own | scored.section_masks[section]));
        }
        let language =
            if stats.languages[page] == opened.manifest.language { OWN_LANGUAGE } else { 1.0 };
        let score = factor * best * language;
        found.push((page, Worth { reading, is_full: mask == full, score }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::idf;

    #[test]
    fn idf_is_that_of_bm25() {
        assert!((idf(100, 10) - (1.0_f64 + 90.5 / 10.5).ln()).abs() < 1e-12);
    }
}
