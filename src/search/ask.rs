//! Answers queries from the files of an index, as the browser does (docs/search-format.md, 4).

mod query;
mod rank;
mod reading;
mod result;
mod tokens;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::format::read::{Opened, Problem};
use crate::output::Content;
use query::Asked;
use rank::{Ranked, Reading};
use reading::Folded;
pub use result::{Found, FoundSection, Part};

/// How many candidates are read before any result is shown.
const READ_FIRST: usize = 30;

/// Answers queries.
pub struct Engine<'f> {
    opened: Opened<'f>,
    texts: RefCell<BTreeMap<usize, Rc<Folded>>>,
}

impl<'f> Engine<'f> {
    /// Returns an engine for the index among the files of a site.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(files: &'f BTreeMap<String, Content>) -> Result<Engine<'f>, Problem> {
        Ok(Engine { opened: Opened::of(files)?, texts: RefCell::default() })
    }

    /// Returns the name of a kind by its place.
    pub fn kind(&self, place: usize) -> &str {
        self.opened.manifest.kinds.get(place).map_or("", |(name, _)| name)
    }

    /// Returns the scores of single tokens as tantivy has them: for each document of the fields of
    /// pages and of sections the sum of boosted BM25 over the tokens of a query.
    ///
    /// # Errors
    /// Where a file of the index cannot be read.
    pub fn scores(&self, query: &str) -> Result<(Vec<f64>, Vec<f64>), Problem> {
        let asked = Asked::of(query, &[]);
        let tokens = tokens::resolve(&self.opened, &asked.readings[0])?;
        let scored = rank::score(&self.opened, &tokens);
        Ok((scored.pages, scored.sections))
    }

    /// Returns the first results of a query; none where it holds nothing to search for.
    ///
    /// # Errors
    /// Where a file of the index cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Found>, Problem> {
        let ranked = Ranked::of(&self.opened, query)?;
        let mut first = Vec::new();
        for candidate in ranked.candidates.iter().take(READ_FIRST) {
            let text = self.text(candidate.page)?;
            let reading = &ranked.readings[candidate.reading];
            let score = candidate.score * reading::factor(&text, reading);
            first.push((*candidate, score));
        }
        first.sort_by(|(a, a_score), (b, b_score)| {
            rank::order(a.is_obsolete, *a_score, a.page).cmp(&rank::order(
                b.is_obsolete,
                *b_score,
                b.page,
            ))
        });
        // A chunk that nobody holds as it was typed asks for nothing.
        let mut texts = Vec::new();
        for (candidate, _) in &first {
            texts.push((self.text(candidate.page)?, &ranked.readings[candidate.reading]));
        }
        let chunks = ranked.readings.iter().flat_map(|reading| &reading.tokens.chunks);
        let is_met = |chunk: &&String| texts.iter().any(|(text, _)| reading::anywhere(text, chunk));
        let demanded: Vec<&String> = chunks.filter(is_met).collect();
        let is_clean =
            |text: &Folded| !ranked.excluded.iter().any(|literal| reading::anywhere(text, literal));
        let is_true = |text: &Folded, reading: &Reading| {
            reading::is_true(text, reading, &demanded) && is_clean(text)
        };
        let wants_truth = texts.iter().any(|(text, reading)| is_true(text, reading));
        let has_phrases = ranked.readings.iter().any(|reading| !reading.query.phrases.is_empty());

        let mut results = Vec::new();
        let rest = ranked.candidates.iter().skip(READ_FIRST).map(|c| (*c, c.score));
        for (candidate, score) in first.iter().copied().chain(rest) {
            if results.len() >= limit {
                break;
            }
            let text = self.text(candidate.page)?;
            let reading = &ranked.readings[candidate.reading];
            let is_result =
                if wants_truth { is_true(&text, reading) } else { !has_phrases && is_clean(&text) };
            if is_result {
                let first = self.opened.stats.first_sections[candidate.page];
                results.push(result::found(&text, reading, first, score));
            }
        }
        Ok(results)
    }

    fn text(&self, page: usize) -> Result<Rc<Folded>, Problem> {
        if let Some(text) = self.texts.borrow().get(&page) {
            return Ok(text.clone());
        }
        let text = Rc::new(Folded::of(self.opened.text(page)?));
        self.texts.borrow_mut().insert(page, text.clone());
        Ok(text)
    }
}
