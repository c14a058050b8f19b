//! Pages that are remembered: in memory, and in a site that another run of the program wrote.
//!
//! A site on disk is all its pages; to take one over, nothing but the hash must be known of what it
//! was printed from. So little has to be carried from one run to the next: a [`Record`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Last, Printed};
use crate::memo::bytes::{Packer, Unpacker};
use crate::memo::{FileReader, Key, Memo};
use crate::model::KnowledgeBase;
use crate::output::{Content, OutputTree, Packed, Places};
use crate::search;

/// A page, or what is wrong with its template.
pub type Page = Result<Content, String>;

/// What the pages of a site were printed from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The hash of everything that they depended on but the prose of documents.
    facts: Key,
    /// The hash of each entry's text, and the address of its page.
    entries: Vec<(Key, String)>,
    /// The addresses of what holds no prose of any entry.
    derived: Vec<String>,
    /// The addresses of pages by the hash of theme, template and view.
    keys: BTreeMap<Key, String>,
    /// What its search index was made of.
    pub(super) search: search::Record,
}

impl Record {
    /// Returns the record as bytes.
    pub fn pack(&self) -> Vec<u8> {
        let Record { facts, entries, derived, keys, search } = self;
        let mut packer = Packer::default();
        let add = |packer: &mut Packer, (key, url): (&Key, &String)| {
            packer.key(key).text(url);
        };
        packer.key(facts);
        packer.list(entries.iter(), |packer, (key, url)| add(packer, (key, url)));
        packer.list(derived.iter(), |packer, url| {
            packer.text(url);
        });
        packer.list(keys.iter(), add);
        search.pack(&mut packer);
        packer.into_bytes()
    }

    /// Returns the record of bytes; `None` where they are not those of one.
    pub fn unpack(bytes: &[u8]) -> Option<Record> {
        let mut bytes = Unpacker::new(bytes);
        let take = |bytes: &mut Unpacker<'_>| Some((bytes.key()?, bytes.text()?.to_owned()));
        let record = Record {
            facts: bytes.key()?,
            entries: bytes.list(take)?,
            derived: bytes.list(|bytes| bytes.text().map(str::to_owned))?,
            keys: bytes.list(take)?.into_iter().collect(),
            search: search::Record::unpack(&mut bytes)?,
        };
        bytes.end(record)
    }
}

/// A site that another run of the program wrote.
#[derive(Clone)]
pub struct OldSite {
    /// What its pages were printed from.
    pub record: Record,
    /// How they are read.
    pub read: FileReader,
}

impl OldSite {
    /// Returns what its search index was made of, and how that is read.
    pub(super) fn search(&self) -> (search::Record, FileReader) {
        (self.record.search.clone(), self.read.clone())
    }
}

/// Pages by the hash of theme, template and view.
#[derive(Default)]
pub struct Pages {
    known: Memo<Page>,
    old: Option<OldSite>,
    /// Whether nobody looks at them before they are written.
    is_packed: bool,
}

impl Pages {
    /// Returns pages of which none is remembered.
    pub fn forgetful() -> Pages {
        Pages { known: Memo::forgetful(), ..Pages::default() }
    }

    /// Returns pages that wait to be written, of which some may be taken over from a site on disk.
    pub fn of(old: Option<OldSite>) -> Pages {
        Pages { known: Memo::default(), old, is_packed: true }
    }

    /// Returns the page of a key, which is printed where it is not known.
    pub fn get_or_make(
        &self,
        key: Key,
        make: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> Arc<Page> {
        self.known.get_or_make(key, || {
            let known = self.old.as_ref().and_then(|old| (old.read)(old.record.keys.get(&key)?));
            let bytes = known.map_or_else(|| make().map(Arc::from), Ok)?;
            Ok(match self.is_packed {
                true => Content::Packed(Packed::of(&bytes)),
                false => Content::Bytes(bytes),
            })
        })
    }

    /// As [`Memo::turn`].
    pub fn turn(&mut self) {
        self.known.turn();
    }

    /// As [`Memo::keep`].
    pub fn keep(&mut self) {
        self.known.keep();
    }

    /// Returns the old site as the last build, if it has the same `facts`.
    pub(super) fn last(&self, facts: Key, knowledge_base: &KnowledgeBase) -> Option<Last> {
        let OldSite { record, read } = self.old.as_ref()?;
        if record.facts != facts || record.entries.len() != knowledge_base.entries.len() {
            return None;
        }
        let printed = |url: &String| {
            let page = Arc::new(Ok(Content::Packed(Packed::of(&read(url)?))));
            Some(Printed { url: url.clone(), page })
        };
        let derived: Vec<Printed> =
            record.derived.par_iter().map(printed).collect::<Option<_>>()?;
        let entries = record.entries.par_iter().zip(&knowledge_base.entries);
        let entries = entries
            .map(|((hash, url), entry)| {
                let text = &entry.document.text;
                let is_same = text_hash(text) == *hash;
                is_same.then(|| Some((text.clone(), printed(url)?))).flatten()
            })
            .collect();
        Some(Last { facts, entries, derived, beside: Vec::new() })
    }

    /// Returns the record of a site whose pages were asked for here.
    ///
    /// `search` makes that of its index, as it finds the addresses of files by their bytes in memory.
    pub(super) fn record(
        &self,
        last: &Last,
        output: &OutputTree,
        search: impl FnOnce(&Places<'_>) -> search::Record,
    ) -> Record {
        let places = Places::of(output);
        let place = |page: &Page| places.get(page.as_ref().ok()?);
        let mut keys: BTreeMap<Key, String> = self
            .known
            .items()
            .filter_map(|(key, page)| Some((*key, place(page)?.clone())))
            .collect();
        if let Some(old) = self.old.as_ref().filter(|old| old.record.facts == last.facts) {
            // Those that were not asked for were taken over as they were.
            let new: BTreeSet<&String> = keys.values().collect();
            let same = old
                .record
                .keys
                .iter()
                .filter(|(_, url)| !new.contains(*url) && output.contains_key(*url));
            let same: Vec<(Key, String)> = same.map(|(key, url)| (*key, url.clone())).collect();
            keys.extend(same);
        }
        let entries = last.entries.par_iter().map(|entry| match entry {
            Some((text, printed)) => (text_hash(text), printed.url.clone()),
            None => Default::default(),
        });
        let derived = last.derived.iter().map(|printed| printed.url.clone()).collect();
        let search = search(&places);
        Record { facts: last.facts, entries: entries.collect(), derived, keys, search }
    }
}

fn text_hash(text: &str) -> Key {
    *blake3::hash(text.as_bytes()).as_bytes()
}
