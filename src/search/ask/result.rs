//! What a reader is shown of a page that was found: sections and snippets.

use super::rank::Reading;
use super::reading::{Folded, all_places, first_matches, shows, titles};
use crate::search::fold;

/// The greatest number of sections of a result.
const MOST_SECTIONS: usize = 3;

/// The number of characters of a snippet, and of those before the first match.
const SNIPPET: usize = 120;
const BEFORE: usize = 20;

/// A page that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its address from the root of the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The place of its kind in the manifest.
    pub kind: usize,
    /// Its score.
    pub score: f64,
    /// The sections that show why it was found, at least one.
    pub sections: Vec<FoundSection>,
}

/// A section of a page that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundSection {
    /// Its anchor; empty for the lead.
    pub anchor: String,
    /// Its heading; empty for the lead.
    pub heading: String,
    /// A piece of its text.
    pub snippet: Vec<Part>,
}

/// A part of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub is_match: bool,
}

impl FoundSection {
    /// Returns the snippet as one text.
    pub fn text(&self) -> String {
        self.snippet.iter().map(|part| part.text.as_str()).collect()
    }
}

/// Returns a result: the page, and the sections that show why.
pub fn found(text: &Folded, reading: &Reading, first_section: usize, score: f64) -> Found {
    let places = sections(text, reading, first_section);
    let sections = places.into_iter().map(|place| {
        let (anchor, heading, _, _) = &text.page.sections[place];
        FoundSection {
            anchor: anchor.clone(),
            heading: heading.clone(),
            snippet: snippet(&text.page.sections[place].2, &text.sections[place].1, reading),
        }
    });
    Found {
        url: text.page.url.clone(),
        title: text.page.title.clone(),
        kind: text.page.kind,
        score,
        sections: sections.collect(),
    }
}

/// Returns the places of the sections to show, at least one where there are any.
///
/// Those that have a unit in heading or text come by the weight of these units. Where there are
/// none and the title has no unit either, those are shown that any token stands in.
fn sections(text: &Folded, reading: &Reading, first_section: usize) -> Vec<usize> {
    let units = 0..reading.tokens.units.len();
    let rounded = |value: f64| -((value * 1e5).round() as i64);
    let own =
        |section: usize| reading.sections.get(first_section + section).copied().unwrap_or_default();
    let mut ranked: Vec<(i64, i64, usize)> = Vec::new();
    for section in 0..text.sections.len() {
        let shown: Vec<usize> =
            units.clone().filter(|unit| shows(text, section, reading, *unit)).collect();
        if !shown.is_empty() {
            let weight: f64 = shown.into_iter().map(|unit| reading.weight(unit)).sum();
            ranked.push((rounded(weight), rounded(own(section)), section));
        }
    }
    if ranked.is_empty() && !units.clone().any(|unit| titles(text, reading, unit)) {
        let scored = (0..text.sections.len()).filter(|section| own(*section) > 0.0);
        ranked.extend(scored.map(|section| (0, rounded(own(section)), section)));
    }
    ranked.sort_unstable();
    ranked.truncate(MOST_SECTIONS);
    let mut places: Vec<usize> = ranked.into_iter().map(|(_, _, section)| section).collect();
    if places.is_empty() && !text.sections.is_empty() {
        places.push(0);
    }
    places
}

/// Returns a piece of a text that shows what was looked for.
fn snippet(text: &str, folded: &fold::Folded, reading: &Reading) -> Vec<Part> {
    let text = text.replace('\n', " ");
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let count = |byte: usize| starts.partition_point(|start| *start < byte);
    // Matches by their characters in the text as it is: begin, end, what.
    let mut matches: Vec<(usize, usize, usize)> = Vec::new();
    let units = 0..reading.tokens.units.len();
    let of_units = units
        .clone()
        .map(|unit| (first_matches(&folded.text, reading, unit), reading.weight(unit)));
    let mut found: Vec<(Vec<(usize, usize)>, f64)> = of_units.collect();
    if found.iter().all(|(places, _)| places.is_empty()) {
        // Of a long run that stands nowhere, its pairs may.
        let pairs = units.flat_map(|unit| reading.pairs(unit));
        found = pairs.map(|(pair, weight)| (all_places(&folded.text, pair), weight)).collect();
    }
    for (what, (places, _)) in found.iter().enumerate() {
        for (start, end) in places {
            matches.push((count(folded.origin(*start)), count(folded.end(*end)), what));
        }
    }
    matches.sort_by_key(|(begin, _, _)| *begin);
    let chars: Vec<char> = text.chars().collect();
    let mut best = (0.0, 0, 0);
    for (begin, _, _) in &matches {
        let from = begin.saturating_sub(BEFORE);
        let inside: Vec<usize> = matches
            .iter()
            .filter(|(at, _, _)| (from..from + SNIPPET).contains(at))
            .map(|(_, _, unit)| *unit)
            .collect();
        let mut units = inside.clone();
        units.sort_unstable();
        units.dedup();
        let weight: f64 = units.iter().map(|unit| found[*unit].1).sum();
        if weight > best.0 || (weight == best.0 && inside.len() > best.1) {
            best = (weight, inside.len(), from);
        }
    }
    let from = best.2;
    let to = (from + SNIPPET).min(chars.len());
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |text: String, is_match: bool| match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_match == is_match => last.text.push_str(&text),
        _ => parts.push(Part { text, is_match }),
    };
    let piece = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    if from > 0 {
        push("…".to_owned(), false);
    }
    let mut done = from;
    for (begin, end, _) in matches {
        let (begin, end) = (begin.max(done), end.min(to));
        if begin < end {
            push(piece(done, begin), false);
            push(piece(begin, end), true);
            done = end;
        }
    }
    push(piece(done, to), false);
    if to < chars.len() {
        push("…".to_owned(), false);
    }
    parts
}
