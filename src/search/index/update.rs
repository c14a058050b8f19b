//! Brings an index up to date after some pages changed, without counting the others again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;

use super::{
    BETWEEN, BODY, Entry, HEADING, Index, TITLE, Tokenized, averages, encode_one, token_count,
};
use crate::search::format::numbers;

/// Where documents stand now; `None` for those that are gone.
type Moves = Vec<Option<u32>>;

/// A term in a field.
type Name = (Vec<u8>, u8);

/// Documents and how often each holds a term.
type List = Vec<(u32, u32)>;

/// Which pages were kept, and where they and their sections stand now.
#[derive(Default)]
struct Plan {
    pages: Moves,
    sections: Moves,
    /// The new pages: their numbers, and those of their first sections.
    new: Vec<(u32, u32)>,
    /// How many bytes of tokens the new pages hold.
    work: usize,
    /// Whether each document that was kept has its old number.
    is_in_place: bool,
    /// The pages that went: where they stood, as in `new`.
    gone: Vec<(u32, u32)>,
    /// Whether the tokens of all of those are known.
    is_told: bool,
}

impl Plan {
    /// Returns the plan; `None` where the pages that were kept changed their order.
    fn of(before: &[Arc<Tokenized>], now: &[Arc<Tokenized>]) -> Option<Plan> {
        let mut places: BTreeMap<*const Tokenized, (u32, u32)> = BTreeMap::new();
        let mut section = 0;
        for (page, number) in now.iter().zip(0..) {
            places.insert(Arc::as_ptr(page), (number, section));
            section += page.sections.len() as u32;
        }
        let mut plan = Plan { is_in_place: true, is_told: true, ..Plan::default() };
        let mut last = None;
        for (page, number) in before.iter().zip(0..) {
            let place = places.remove(&Arc::as_ptr(page));
            if place.is_some() && place <= last {
                return None;
            }
            last = place.or(last);
            let stood = (number, plan.sections.len() as u32);
            match place {
                Some(place) => plan.is_in_place &= place == stood,
                None => {
                    plan.gone.push(stood);
                    plan.is_told &= page.is_told;
                }
            }
            plan.pages.push(place.map(|(number, _)| number));
            let sections = 0..page.sections.len() as u32;
            plan.sections.extend(sections.map(|at| place.map(|(_, first)| first + at)));
        }
        plan.new = places.into_values().collect();
        plan.new.sort_unstable();
        plan.work = plan.new.iter().map(|(number, _)| now[*number as usize].size()).sum();
        Some(plan)
    }

    fn moves(&self, field: usize) -> &Moves {
        if field < HEADING { &self.pages } else { &self.sections }
    }

    /// Returns what the new pages add, in the order of entries.
    fn added(&self, now: &[Arc<Tokenized>]) -> BTreeMap<Name, List> {
        Plan::counted(&self.new, now)
    }

    /// Returns what was counted of the pages that went, in the order of entries.
    fn lost(&self, before: &[Arc<Tokenized>]) -> BTreeMap<Name, List> {
        Plan::counted(&self.gone, before)
    }

    fn counted(places: &[(u32, u32)], pages: &[Arc<Tokenized>]) -> BTreeMap<Name, List> {
        let mut added: BTreeMap<Name, List> = BTreeMap::new();
        let mut add = |field: usize, document: u32, tokens: &str| {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for token in tokens.split_terminator(BETWEEN) {
                *counts.entry(token).or_default() += 1;
            }
            for (token, count) in counts {
                let key = (token.as_bytes().to_vec(), field as u8);
                added.entry(key).or_default().push((document, count));
            }
        };
        for (number, first) in places {
            let page = &pages[*number as usize];
            for (field, tokens) in page.page.iter().enumerate() {
                add(field, *number, tokens);
            }
            for (section, fields) in (*first..).zip(&page.sections) {
                for (field, tokens) in (HEADING..).zip(fields) {
                    add(field, section, tokens);
                }
            }
        }
        added
    }
}

/// Returns the index of the pages as they are now: what [`Index::of`] would return.
///
/// `None` where that is better counted anew, since much changed.
pub(super) fn updated(
    old: &Index,
    before: &[Arc<Tokenized>],
    now: &[Arc<Tokenized>],
) -> Option<Index> {
    let plan = Plan::of(before, now)?;
    // Pages that another run counted have no size here; but then there are few new ones.
    let all: usize = now.iter().map(|page| page.size()).sum();
    if plan.work > all / 4 && now.iter().all(|page| page.is_told) {
        return None;
    }
    let mut index = Index { average: averages(now), ..Index::default() };
    index.names.reserve(old.names.len());
    index.postings.reserve(old.postings.len());
    index.entries.reserve(old.entries.len());
    index.title_norms = norms(&old.title_norms, &plan.pages, now.len());
    let sections = now.iter().map(|page| page.sections.len()).sum();
    index.body_norms = norms(&old.body_norms, &plan.sections, sections);
    let norm = |tokens: &str| FieldNormReader::fieldnorm_to_id(token_count(tokens) as u32);
    for (number, first) in &plan.new {
        let page = &now[*number as usize];
        index.title_norms[*number as usize] = norm(&page.page[TITLE]);
        for (section, fields) in (*first as usize..).zip(&page.sections) {
            index.body_norms[section] = norm(&fields[BODY - HEADING]);
        }
    }

    let (added, lost) = (plan.added(now), plan.lost(before));
    if plan.is_in_place && plan.is_told {
        index.copy_but(old, &plan, &added, &lost);
        return Some(index);
    }
    let mut added = added.into_iter().peekable();
    let mut lost = lost.into_keys().peekable();
    let mut postings = List::new();
    for entry in &old.entries {
        let key = (old.name(entry), entry.field);
        let loses = lost.next_if(|(name, field)| (name.as_slice(), *field) == key).is_some();
        let moves = plan.moves(usize::from(entry.field));
        let loses = loses || !plan.is_told && has_gone(old.postings(entry), moves);
        while let Some(((name, field), list)) =
            added.next_if(|((name, field), _)| (name.as_slice(), *field) < key)
        {
            index.push(&name, field, &list);
        }
        let gains = added.peek().is_some_and(|((name, field), _)| (name.as_slice(), *field) == key);
        if plan.is_in_place && !loses && !gains {
            // Most terms are in no page that changed.
            index.copy_all(old, std::slice::from_ref(entry));
            continue;
        }
        postings.clear();
        decode(old.postings(entry), moves, &mut postings);
        let more = added.next_if(|((name, field), _)| (name.as_slice(), *field) == key);
        if let Some((_, list)) = more {
            postings.extend(list);
            postings.sort_unstable();
        }
        if !postings.is_empty() {
            index.push(key.0, entry.field, &postings);
        }
    }
    for ((name, field), list) in added {
        index.push(&name, field, &list);
    }
    Some(index)
}

impl Index {
    /// Adds the entries of an index whose documents keep their numbers: as they are but for those of
    /// terms that pages gained or lost, which are few.
    fn copy_but(
        &mut self,
        old: &Index,
        plan: &Plan,
        added: &BTreeMap<Name, List>,
        lost: &BTreeMap<Name, List>,
    ) {
        let touched: BTreeSet<&Name> = added.keys().chain(lost.keys()).collect();
        let mut rest = old.entries.as_slice();
        for name in touched {
            let key = (name.0.as_slice(), name.1);
            let before = rest.partition_point(|entry| (old.name(entry), entry.field) < key);
            self.copy_all(old, &rest[..before]);
            rest = &rest[before..];
            let list = added.get(name).map(Vec::as_slice).unwrap_or_default();
            match rest.split_first().filter(|(entry, _)| (old.name(entry), entry.field) == key) {
                Some((entry, others)) => {
                    rest = others;
                    self.splice(old, entry, plan.moves(usize::from(entry.field)), list);
                }
                None => self.push(&name.0, name.1, list),
            }
        }
        self.copy_all(old, rest);
    }

    /// Adds an entry of another index without the documents that are gone and with those of `new`,
    /// which are in order; not at all where none are left.
    fn splice(&mut self, old: &Index, entry: &Entry, moves: &Moves, new: &[(u32, u32)]) {
        let bytes = old.postings(entry);
        let is_gone = |document: u32| !matches!(moves.get(document as usize), Some(Some(_)));
        let start = self.postings.len();
        let mut new = new.iter().peekable();
        let mut frequency = entry.frequency + new.len() as u32;
        // The document of the last posting that was read, and of the last that was written.
        let (mut document, mut written) = (0, 0);
        // The bytes from here on are not copied yet.
        let mut from = 0;
        // Whether the next posting stands behind another one than before, so that its difference is
        // another.
        let mut has_moved = false;
        let mut unread = bytes;
        loop {
            let at = bytes.len() - unread.len();
            let Some(number) = numbers::take(&mut unread) else { break };
            document += (number >> 1) as u32;
            let count = if number & 1 == 1 { 1 } else { numbers::take(&mut unread).unwrap_or(1) };
            let end = bytes.len() - unread.len();
            while let Some((new, count)) = new.next_if(|(new, _)| *new < document) {
                self.postings.extend_from_slice(&bytes[from..at]);
                from = at;
                encode_one(written, *new, u64::from(*count), &mut self.postings);
                written = *new;
                has_moved = true;
            }
            if is_gone(document) {
                frequency -= 1;
                self.postings.extend_from_slice(&bytes[from..at]);
                from = end;
                has_moved = true;
                continue;
            }
            if has_moved {
                encode_one(written, document, count, &mut self.postings);
                from = end;
                has_moved = false;
            }
            written = document;
        }
        self.postings.extend_from_slice(&bytes[from..]);
        for (new, count) in new {
            encode_one(written, *new, u64::from(*count), &mut self.postings);
            written = *new;
        }
        if frequency > 0 {
            self.close(old.name(entry), entry.field, frequency, start);
        }
    }

    /// Adds entries of another index as they are; those whose bytes follow each other at once.
    fn copy_all(&mut self, other: &Index, entries: &[Entry]) {
        let follows =
            |a: &Entry, b: &Entry| a.name.end == b.name.start && a.postings.end == b.postings.start;
        for run in entries.chunk_by(follows) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let names = first.name.start..last.name.end;
            let postings = first.postings.start..last.postings.end;
            let (name_at, postings_at) = (self.names.len() as u32, self.postings.len() as u32);
            let moved = |range: &Range<u32>, from: u32, to: u32| {
                range.start - from + to..range.end - from + to
            };
            self.entries.extend(run.iter().map(|entry| Entry {
                name: moved(&entry.name, names.start, name_at),
                postings: moved(&entry.postings, postings.start, postings_at),
                ..*entry
            }));
            self.names.extend_from_slice(&other.names[names.start as usize..names.end as usize]);
            let bytes = postings.start as usize..postings.end as usize;
            self.postings.extend_from_slice(&other.postings[bytes]);
        }
    }
}

/// Returns the norms of documents that were kept at the places where they are now.
fn norms(old: &[u8], moves: &Moves, count: usize) -> Vec<u8> {
    let mut norms = vec![0; count];
    for (norm, place) in old.iter().zip(moves) {
        if let Some(place) = place {
            norms[*place as usize] = *norm;
        }
    }
    norms
}

/// Returns whether postings have a document that is gone.
fn has_gone(mut bytes: &[u8], moves: &Moves) -> bool {
    let mut document = 0;
    while let Some(number) = numbers::take(&mut bytes) {
        document += (number >> 1) as usize;
        if !matches!(moves.get(document), Some(Some(_))) {
            return true;
        }
        if number & 1 == 0 {
            numbers::take(&mut bytes);
        }
    }
    false
}

/// Adds postings of which documents are left, as they are numbered now. What `encode` wrote.
fn decode(mut bytes: &[u8], moves: &Moves, postings: &mut List) {
    let mut document = 0;
    while let Some(number) = numbers::take(&mut bytes) {
        document += (number >> 1) as usize;
        let frequency =
            if number & 1 == 1 { 1 } else { numbers::take(&mut bytes).unwrap_or_default() };
        if let Some(Some(place)) = moves.get(document) {
            postings.push((*place, frequency as u32));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{FIELD_COUNT, HEADING, Index, Tokenized};
    use proptest::prelude::*;

    impl Tokenized {
        fn summed(&self) -> Arc<Tokenized> {
            Arc::new(Tokenized::of_sums(self.sections.len(), self.totals))
        }
    }

    /// Returns a page of so many sections out of a few tokens.
    fn page(seed: &[u8]) -> Arc<Tokenized> {
        let tokens = |from: &[u8]| -> String {
            from.iter().map(|byte| format!("t{}\0", byte % 7)).collect()
        };
        let fields: [String; HEADING] =
            std::array::from_fn(|at| tokens(&seed[at.min(seed.len())..]));
        let section = |part: &[u8]| -> [String; FIELD_COUNT - HEADING] {
            [tokens(&part[..part.len() / 2]), tokens(part)]
        };
        Arc::new(Tokenized::new(fields, seed.chunks(3).map(section).collect()))
    }

    /// What an index holds, wherever it lies in memory.
    #[expect(clippy::type_complexity, reason = "named nowhere else")]
    fn shown(
        index: &Index,
    ) -> (Vec<(Vec<u8>, u8, u32, Vec<u8>)>, Vec<u8>, Vec<u8>, [f64; FIELD_COUNT]) {
        let entries = index.entries.iter().map(|entry| {
            let (name, postings) = (index.name(entry).to_vec(), index.postings(entry).to_vec());
            (name, entry.field, entry.frequency, postings)
        });
        (entries.collect(), index.title_norms.clone(), index.body_norms.clone(), index.average)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// An index that is brought up to date is the one that is counted anew.
        #[test]
        fn an_updated_index_is_the_one_that_is_counted_anew(
            seeds in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..12), 8..20),
            fates in prop::collection::vec(0_u8..12, 20),
            new in prop::collection::vec(any::<u8>(), 1..4),
        ) {
            let before: Vec<Arc<Tokenized>> = seeds.iter().map(|seed| page(seed)).collect();
            let mut now = Vec::new();
            for (old, fate) in before.iter().zip(&fates) {
                match fate {
                    0 => {}
                    1 => now.push(page(&new)),
                    2 => now.extend([old.clone(), page(&new)]),
                    _ => now.push(old.clone()),
                }
            }
            let old = Index::of(&before);
            let wanted = Index::of(&now);
            // The same where only the sums of the old pages are known.
            let summed: Vec<Arc<Tokenized>> = before.iter().map(|page| page.summed()).collect();
            let place = |page: &Arc<Tokenized>| before.iter().position(|old| Arc::ptr_eq(old, page));
            let mixed: Vec<Arc<Tokenized>> = now
                .iter()
                .map(|page| place(page).map_or_else(|| page.clone(), |at| summed[at].clone()))
                .collect();
            let updates = [(&before, &now), (&summed, &mixed)];
            for (at, (before, now)) in updates.into_iter().enumerate() {
                let Some(found) = super::updated(&old, before, now) else {
                    prop_assume!(at > 0);
                    continue;
                };
                prop_assert_eq!(shown(&found), shown(&wanted));
            }
        }

        /// The same where pages change and none comes or goes, again and again.
        #[test]
        fn pages_that_change_in_place_are_counted_in_place(
            seeds in prop::collection::vec(prop::collection::vec(0_u8..40, 1..12), 20..30),
            changes in prop::collection::vec((0_usize..20, 0_u8..40), 1..5),
        ) {
            let mut pages: Vec<Arc<Tokenized>> = seeds.iter().map(|seed| page(seed)).collect();
            let mut index = Index::of(&pages);
            for (at, by) in changes {
                let before = pages.clone();
                let seed: Vec<u8> = seeds[at].iter().map(|byte| byte.wrapping_mul(by)).collect();
                pages[at] = page(&seed);
                index = super::updated(&index, &before, &pages).expect("little has changed");
                prop_assert_eq!(shown(&index), shown(&Index::of(&pages)));
            }
        }
    }
}
