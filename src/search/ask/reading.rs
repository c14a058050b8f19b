//! Reads the text of a candidate: does it hold what was typed, and where?

use super::query::Unit;
use super::rank::Reading;
use crate::search::fold;
use crate::search::format::read::PageText;
use crate::search::tokens::{Class, class};

/// How much a unit counts that is in a title, a heading, a text, or nowhere.
const IN_TITLE: f64 = 2.0;
const IN_HEADING: f64 = 1.6;
const IN_TEXT: f64 = 1.3;

/// How much more a page counts that holds all of a query of several units as it was typed, one
/// whose title is the query, and one with such a heading.
const WHOLE: f64 = 1.2;
const TITLE: f64 = 3.0;
const HEADING: f64 = 1.5;

/// A page's text, folded.
pub struct Folded {
    /// As it is.
    pub page: PageText,
    title: String,
    /// Heading and text of each section, folded.
    pub sections: Vec<(fold::Folded, fold::Folded)>,
}

impl Folded {
    /// Folds the text of a page.
    pub fn of(page: PageText) -> Folded {
        let sections = page
            .sections
            .iter()
            .map(|(_, heading, text, _)| (fold::Folded::of(heading), fold::Folded::of(text)));
        Folded { title: fold::Folded::of(&page.title).text, sections: sections.collect(), page }
    }
}

/// Returns where a literal stands in a folded text: one that begins with a word character where a
/// word begins, any other anywhere.
pub fn places<'t>(text: &'t str, literal: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_word = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Word);
    let begins_word = is_word(literal.chars().next());
    text.match_indices(literal)
        .map(|(at, _)| at)
        .filter(move |at| !(begins_word && is_word(text[..*at].chars().next_back())))
}

fn holds(text: &str, literal: &str) -> bool {
    places(text, literal).next().is_some()
}

/// Returns what a unit was typed as.
pub fn literal(unit: &Unit) -> &str {
    match unit {
        Unit::Run(text) | Unit::Word(text, _) | Unit::Chunk(text, _, _) => text,
    }
}

/// Returns the literals of a unit: what was typed, and the terms that a text shows instead.
pub fn literals(reading: &Reading, unit: usize) -> impl Iterator<Item = &str> {
    let unit = &reading.tokens.units[unit];
    std::iter::once(literal(&unit.unit)).chain(unit.forms.iter().map(String::as_str))
}

/// Returns where a literal stands in a folded text, without overlaps: begins and ends.
pub fn all_places(text: &str, literal: &str) -> Vec<(usize, usize)> {
    places(text, literal).map(|at| (at, at + literal.len())).collect()
}

/// Returns where the literals of a unit stand in a folded text, without overlaps: begins and ends.
/// Of several at one place, the first counts.
pub fn first_matches(text: &str, reading: &Reading, unit: usize) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize, usize)> = Vec::new();
    for (rank, literal) in literals(reading, unit).enumerate() {
        all.extend(places(text, literal).map(|at| (at, rank, at + literal.len())));
    }
    all.sort_unstable();
    let mut done = 0;
    all.retain(|(start, _, end)| {
        let is_free = *start >= done;
        if is_free {
            done = *end;
        }
        is_free
    });
    all.into_iter().map(|(start, _, end)| (start, end)).collect()
}

fn is_in(text: &str, reading: &Reading, unit: usize) -> bool {
    literals(reading, unit).any(|form| holds(text, form))
}

/// Returns whether the title of a page shows a unit.
pub fn titles(text: &Folded, reading: &Reading, unit: usize) -> bool {
    is_in(&text.title, reading, unit)
}

/// Returns whether a section shows a unit in its heading or its text.
pub fn shows(text: &Folded, section: usize, reading: &Reading, unit: usize) -> bool {
    let (heading, body) = &text.sections[section];
    is_in(&heading.text, reading, unit) || is_in(&body.text, reading, unit)
}

/// Returns what the score of a page is multiplied with after its text is read.
pub fn factor(text: &Folded, reading: &Reading) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for unit in 0..reading.tokens.units.len() {
        let weight = reading.weight(unit);
        let value = if is_in(&text.title, reading, unit) {
            IN_TITLE
        } else if text.sections.iter().any(|(heading, _)| is_in(&heading.text, reading, unit)) {
            IN_HEADING
        } else if text.sections.iter().any(|(_, body)| is_in(&body.text, reading, unit)) {
            IN_TEXT
        } else {
            1.0
        };
        sum += weight * value;
        weights += weight;
    }
    let mut factor = if weights > 0.0 { sum / weights } else { 1.0 };
    let query = &reading.query.text;
    if reading.tokens.units.len() > 1 && anywhere(text, query) {
        factor *= WHOLE;
    }
    let own = bare(query);
    if !own.is_empty() && bare(&text.title) == own {
        factor *= TITLE;
    } else if !own.is_empty() && text.sections.iter().any(|(h, _)| bare(&h.text) == own) {
        factor *= HEADING;
    }
    factor
}

/// Returns a folded text without anything but word and unspaced characters.
fn bare(text: &str) -> String {
    text.chars().filter(|c| matches!(class(*c), Class::Word | Class::Unspaced)).collect()
}

/// Returns whether a literal stands in title, a heading or a text.
pub fn anywhere(text: &Folded, literal: &str) -> bool {
    holds(&text.title, literal)
        || text
            .sections
            .iter()
            .any(|(heading, body)| holds(&heading.text, literal) || holds(&body.text, literal))
}

/// Returns whether all runs of three or more characters and all phrases stand in a page.
pub fn stands(text: &Folded, reading: &Reading) -> bool {
    let runs = reading.tokens.units.iter().filter_map(|unit| match &unit.unit {
        Unit::Run(run) if run.chars().count() > 2 => Some(run),
        _ => None,
    });
    runs.chain(&reading.query.phrases).all(|literal| anywhere(text, literal))
}
