//! The index of a site that another run of the program wrote, read from the site itself.
//!
//! Its files hold every term with its postings. What they do not tell is of which pages they were
//! made, by their keys, and how many tokens those have: that is carried over beside the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Entry, FIELD_COUNT, HEADING, Index, Tokenized, update};
use crate::memo::bytes::{Packer, Unpacker};
use crate::memo::{FileReader, Key};
use crate::search::Keyed;
use crate::search::format::{numbers, read};

/// A page that was counted by another run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The hash of all that it held.
    pub key: Key,
    /// How many sections it had.
    sections: usize,
    /// How many tokens each field had in all.
    totals: [u64; FIELD_COUNT],
}

impl Counted {
    /// Returns a page as the next run has to know it.
    pub fn of(key: Key, page: &Tokenized) -> Counted {
        Counted { key, sections: page.sections.len(), totals: page.totals }
    }

    /// Adds the page.
    pub fn pack(&self, packer: &mut Packer) {
        packer.key(&self.key).count(self.sections);
        self.totals.iter().for_each(|total| {
            packer.number(*total);
        });
    }

    /// Takes a page.
    pub fn unpack(bytes: &mut Unpacker<'_>) -> Option<Counted> {
        let (key, sections) = (bytes.key()?, bytes.size().filter(|count| *count < 1 << 24)?);
        let mut totals = [0; FIELD_COUNT];
        for total in &mut totals {
            *total = bytes.number()?;
        }
        Some(Counted { key, sections, totals })
    }
}

impl Tokenized {
    /// Returns a page of which only sums are known.
    pub(super) fn of_sums(sections: usize, totals: [u64; FIELD_COUNT]) -> Tokenized {
        let sections = vec![Default::default(); sections];
        Tokenized { page: [const { String::new() }; HEADING], sections, totals, is_told: false }
    }
}

/// The index of a site that another run wrote.
#[derive(Clone)]
pub struct Earlier {
    /// Its pages in their order.
    pub pages: Vec<Counted>,
    /// How the files of the site are read.
    pub read: FileReader,
}

impl Earlier {
    /// Returns the index of pages as they are now, made from the earlier one, and the pages as the
    /// next run has to know them; `None` where that is better counted anew, or the files are not
    /// what they were.
    pub fn index(&self, pages: &[Arc<Keyed>]) -> Option<(Index, Vec<Counted>)> {
        let summed = |page: &Counted| Arc::new(Tokenized::of_sums(page.sections, page.totals));
        let before: Vec<Arc<Tokenized>> = self.pages.iter().map(summed).collect();
        let mut places: BTreeMap<&Key, &Arc<Tokenized>> =
            self.pages.iter().map(|page| &page.key).zip(&before).collect();
        // Two pages with one key would be one value, of which only one place is known.
        if places.len() < before.len() {
            return None;
        }
        let known: Vec<Option<&Arc<Tokenized>>> =
            pages.iter().map(|page| places.remove(&page.key)).collect();
        let new = known.iter().filter(|page| page.is_none()).count();
        if new > pages.len() / 4 {
            return None;
        }
        let now: Vec<Arc<Tokenized>> = pages
            .par_iter()
            .zip(known)
            .map(|(page, known)| match known {
                Some(known) => known.clone(),
                None => Arc::new(Tokenized::of(&page.page)),
            })
            .collect();
        let sections = before.iter().map(|page| page.sections.len()).sum();
        let old = self.old(before.len(), sections)?;
        let index = update::updated(&old, &before, &now)?;
        let counted = pages.iter().zip(&now).map(|(keyed, page)| Counted::of(keyed.key, page));
        Some((index, counted.collect()))
    }

    /// Reads the index as it was.
    fn old(&self, pages: usize, sections: usize) -> Option<Index> {
        let parts = read::parts(&*self.read)?;
        let mut index = Index {
            title_norms: parts.title_norms,
            body_norms: parts.body_norms,
            ..Index::default()
        };
        if index.title_norms.len() != pages || index.body_norms.len() != sections {
            return None;
        }
        for shard in &parts.shards {
            index.add_shard(shard)?;
        }
        Some(index)
    }
}

impl Index {
    /// Adds the terms of a file of terms.
    fn add_shard(&mut self, shard: &[u8]) -> Option<()> {
        let mut rest = shard;
        let mut name = Vec::new();
        while !rest.is_empty() {
            read::take_name(&mut rest, &mut name)?;
            let length = usize::try_from(numbers::take(&mut rest)?).ok()?;
            let mut payload = numbers::take_bytes(&mut rest, length)?;
            while !payload.is_empty() {
                let field = numbers::take_bytes(&mut payload, 1)?[0];
                let frequency = u32::try_from(numbers::take(&mut payload)?).ok()?;
                let all = payload;
                for _ in 0..frequency {
                    let number = numbers::take(&mut payload)?;
                    if number & 1 == 0 {
                        numbers::take(&mut payload)?;
                    }
                }
                let postings = &all[..all.len() - payload.len()];
                let at = self.names.len() as u32;
                self.names.extend_from_slice(&name);
                let start = self.postings.len() as u32;
                self.postings.extend_from_slice(postings);
                self.entries.push(Entry {
                    name: at..self.names.len() as u32,
                    field: (usize::from(field) < FIELD_COUNT).then_some(field)?,
                    frequency,
                    postings: start..self.postings.len() as u32,
                });
            }
        }
        Some(())
    }
}
