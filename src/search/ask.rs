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
use rank::{Candidate, Ranked};
use reading::Folded;
pub use result::{Found, FoundSection, Part};

/// How many candidates are read before any result is shown, and how many at most where none of
/// the first is true.
const READ_FIRST: usize = 3;
const READ_MOST: usize = 30;

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
        let mut read = Vec::new();
        for candidate in ranked.candidates.iter().take(READ_FIRST) {
            read.push(self.read(&ranked, candidate)?);
        }
        if !read.iter().any(|read| read.is_true(&ranked, None)) {
            for candidate in ranked.candidates.iter().take(READ_MOST).skip(READ_FIRST) {
                read.push(self.read(&ranked, candidate)?);
            }
        }
        let count = read.len();
        read.sort_by_key(|read| rank::order(read.is_obsolete, read.score, read.page));
        // A chunk that nobody holds as it was typed asks for nothing.
        let chunks = ranked.readings.iter().flat_map(|reading| &reading.tokens.chunks);
        let is_met = |chunk: &&String| read.iter().any(|read| reading::anywhere(&read.text, chunk));
        let demanded: Vec<&String> = chunks.filter(is_met).collect();
        let wants_truth = read.iter().any(|read| read.is_true(&ranked, Some(&demanded)));
        let has_phrases = ranked.readings.iter().any(|reading| !reading.query.phrases.is_empty());
        let is_result = |read: &Read| match wants_truth {
            true => read.is_true(&ranked, Some(&demanded)),
            false => !has_phrases && read.is_clean,
        };

        let mut results = Vec::new();
        let show = |read: &Read| {
            let first = self.opened.stats.first_sections[read.page];
            result::found(&read.text, &ranked.readings[read.reading], first, read.score)
        };
        for read in read.iter().filter(|read| is_result(read)).take(limit) {
            results.push(show(read));
        }
        for candidate in ranked.candidates.iter().skip(count) {
            if results.len() >= limit {
                break;
            }
            let read = self.read(&ranked, candidate)?;
            if is_result(&read) {
                results.push(show(&read));
            }
        }
        Ok(results)
    }

    /// Reads the text of a candidate, and finds the reading that is its own: of those whose runs
    /// and phrases stand in it, else of all possible ones, the one that the text makes most of.
    fn read(&self, ranked: &Ranked, candidate: &Candidate) -> Result<Read, Problem> {
        let text = self.text(candidate.page)?;
        let mut best: Option<(bool, f64, usize)> = None;
        for worth in candidate.possible() {
            let reading = &ranked.readings[worth.reading];
            let score = worth.score * reading::factor(&text, reading);
            let stands = reading::stands(&text, reading);
            if best.is_none_or(|(stood, most, _)| (stands, score) > (stood, most)) {
                best = Some((stands, score, worth.reading));
            }
        }
        let (stands, score, reading) = best.unwrap_or((false, 0.0, 0));
        let is_clean = !ranked.excluded.iter().any(|literal| reading::anywhere(&text, literal));
        let (page, is_obsolete) = (candidate.page, candidate.is_obsolete);
        Ok(Read { page, is_obsolete, text, reading, score, stands, is_clean })
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

/// A candidate whose text was read.
struct Read {
    page: usize,
    is_obsolete: bool,
    text: Rc<Folded>,
    /// The place of the reading that is its own.
    reading: usize,
    score: f64,
    /// Whether the runs and phrases of that reading stand in it.
    stands: bool,
    /// Whether it holds nothing that was excluded.
    is_clean: bool,
}

impl Read {
    /// Returns whether it holds what was typed, and nothing that was excluded. Of the chunks that
    /// are no terms, those count that are `demanded`; all of them where that is not known yet.
    fn is_true(&self, ranked: &Ranked, demanded: Option<&[&String]>) -> bool {
        let chunks = &ranked.readings[self.reading].tokens.chunks;
        let mut chunks =
            chunks.iter().filter(|chunk| demanded.is_none_or(|demanded| demanded.contains(chunk)));
        self.stands && self.is_clean && chunks.all(|chunk| reading::anywhere(&self.text, chunk))
    }
}
