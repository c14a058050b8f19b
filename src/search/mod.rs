//! Stage 4, beside `render/`: the knowledge base becomes an index that a browser can search.
//!
//! `docs/search-format.md` says what is a token, what the files hold and how results are ranked.
//! [`text`] says what of a knowledge base can be found, [`index`] counts it, [`format`] writes
//! and reads the files, and [`ask`] answers queries as the browser does.

pub mod ask;
pub mod check;
pub mod fold;
pub mod format;
pub mod index;
pub mod pinyin;
mod synonyms;
pub mod text;
pub mod tokens;

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use crate::memo::bytes::{Packer, Unpacker};
use crate::memo::{FileReader, Key, KeyHasher, Memo};
use crate::model::KnowledgeBase;
use crate::model::kind::{Detail, Kind, common::Status};
use crate::output::{Content, Places};
use format::write::{self, Scripts, Surroundings};
use index::{Counted, Earlier, Index, Tokenized};
use text::{Page, Reader, Words};

/// How many indexes are remembered.
const FEW: usize = 3;

/// What search remembers between builds.
#[derive(Default)]
pub struct Memory {
    tokenized: Memo<Tokenized>,
    /// The last index.
    index: Option<Index>,
    /// The pages that it was made of.
    pages: Vec<Arc<Tokenized>>,
    scripts: Scripts,
    last: Option<Last>,
    /// The files of the last few indexes, by the hash of all that they hold: what is shown ahead of
    /// a build is asked for again by it.
    files: VecDeque<(Key, BTreeMap<String, Content>)>,
    /// Whether there is no next build.
    is_of_one_build: bool,
    /// The index of a site that another run of the program wrote.
    earlier: Option<Earlier>,
    /// The pages of the last index, for the next run.
    counted: Vec<Counted>,
}

/// What the search index of a site was made of, for the next run of the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    pages: Vec<Counted>,
    /// The addresses of files by the hash of what they hold.
    scripts: BTreeMap<Key, String>,
}

impl Record {
    /// Adds the record.
    pub fn pack(&self, packer: &mut Packer) {
        packer.list(self.pages.iter(), |packer, page| page.pack(packer));
        packer.list(self.scripts.iter(), |packer, (key, place)| {
            packer.key(key).text(place);
        });
    }

    /// Takes a record.
    pub fn unpack(bytes: &mut Unpacker<'_>) -> Option<Record> {
        let pages = bytes.list(Counted::unpack)?;
        let scripts = bytes.list(|bytes| Some((bytes.key()?, bytes.text()?.to_owned())))?;
        Some(Record { pages, scripts: scripts.into_iter().collect() })
    }
}

impl Memory {
    /// Returns a memory for a single build, which remembers nothing.
    pub fn of_one_build() -> Memory {
        Memory {
            tokenized: Memo::forgetful(),
            scripts: Scripts::of_one_build(),
            is_of_one_build: true,
            ..Memory::default()
        }
    }
}

impl Memory {
    /// Returns a memory for a single build, which may take over what lies in a site on disk.
    pub fn with(site: Option<(Record, FileReader)>) -> Memory {
        let (record, read) = site.unzip();
        let Record { pages, scripts } = record.unwrap_or_default();
        Memory {
            scripts: Scripts::of(read.clone().map(|read| (scripts, read))),
            earlier: read.map(|read| Earlier { pages, read }),
            ..Memory::of_one_build()
        }
    }

    /// Returns the index of pages.
    fn index(&mut self, pages: &[Arc<Keyed>]) -> Index {
        if self.is_of_one_build {
            let earlier = self.earlier.as_ref().and_then(|earlier| earlier.index(pages));
            let (index, counted) = earlier.unwrap_or_else(|| {
                let tokenize = |keyed: &Arc<Keyed>| Arc::new(Tokenized::of(&keyed.page));
                Index::counted(pages, tokenize, |keyed, page| Counted::of(keyed.key, page))
            });
            self.counted = counted;
            return index;
        }
        let tokenized: Vec<Arc<Tokenized>> = pages
            .par_iter()
            .map(|keyed| self.tokenized.get_or_make(keyed.key, || Tokenized::of(&keyed.page)))
            .collect();
        self.tokenized.turn();
        let index = match self.index.take() {
            Some(index) => index.updated(&self.pages, &tokenized),
            None => Index::of(&tokenized),
        };
        self.pages = tokenized;
        index
    }

    /// Returns what the last index was made of.
    pub fn record(&self, places: &Places<'_>) -> Record {
        Record { pages: self.counted.clone(), scripts: self.scripts.places(places) }
    }
}

/// The pages of a build as the next one may take them over.
struct Last {
    /// The hash of everything that they depended on but the prose of documents.
    facts: Key,
    /// Each entry's text and its page, where it can be found.
    entries: Vec<(Arc<str>, Option<Arc<Keyed>>)>,
    /// The pages of no entry.
    derived: Vec<Arc<Keyed>>,
}

/// A page and the hash of all that it holds.
pub struct Keyed {
    /// The hash.
    pub key: Key,
    /// The page.
    pub page: Page,
}

impl Keyed {
    fn of(page: Page) -> Arc<Keyed> {
        let mut hasher = KeyHasher::default();
        page.hash(&mut hasher);
        Arc::new(Keyed { key: hasher.key(), page })
    }
}

impl Last {
    /// Returns the pages of a knowledge base; those of unchanged texts are taken from the last
    /// build, if it has the same `facts`.
    fn next(
        last: Option<Last>,
        facts: Key,
        knowledge_base: &KnowledgeBase,
        words: &Words<'_>,
    ) -> Last {
        let reader = Reader::of(knowledge_base, words);
        let last = last.filter(|last| last.facts == facts);
        let entries = knowledge_base.entries.par_iter().enumerate().map(|(position, entry)| {
            let text = &entry.document.text;
            let known = last.as_ref().and_then(|last| last.entries.get(position));
            let page = match known.filter(|(before, _)| before == text) {
                Some((_, page)) => page.clone(),
                None => reader.entry(position).map(Keyed::of),
            };
            (text.clone(), page)
        });
        let entries = entries.collect();
        let derived = || reader.derived().into_iter().map(Keyed::of).collect();
        let derived = last.map_or_else(derived, |last| last.derived);
        Last { facts, entries, derived }
    }

    /// Returns the pages by language and then address.
    fn pages(&self) -> Vec<Arc<Keyed>> {
        let entries = self.entries.iter().filter_map(|(_, page)| page.clone());
        let mut pages: Vec<Arc<Keyed>> = entries.chain(self.derived.iter().cloned()).collect();
        pages.sort_by(|a, b| a.page.place().cmp(&b.page.place()));
        pages
    }
}

/// Returns the files of the search index of a knowledge base, by their addresses.
///
/// `facts` is the hash of everything that pages depend on but the prose of their documents. `words`
/// knows the words of the theme, `dialog` holds those of the dialog, and `feedback` the ways that a
/// reader who finds nothing has.
pub fn build(
    knowledge_base: &KnowledgeBase,
    facts: Key,
    words: &Words<'_>,
    dialog: &BTreeMap<String, String>,
    feedback: &[(String, String)],
    memory: &mut Memory,
) -> BTreeMap<String, Content> {
    let last = Last::next(memory.last.take(), facts, knowledge_base, words);
    let pages = last.pages();
    memory.last = Some(last).filter(|_| !memory.is_of_one_build);
    let around = surroundings(knowledge_base, words, dialog, feedback);
    let key = key_of(&pages, knowledge_base, &around);
    if let Some((_, files)) = memory.files.iter().find(|(known, _)| *known == key) {
        return files.clone();
    }
    let index = memory.index(&pages);
    let around = Surroundings { synonyms: synonyms::groups(knowledge_base, &index), ..around };
    let files = write::files(&pages, &index, &around, &mut memory.scripts);
    if !memory.is_of_one_build {
        memory.index = Some(index);
        memory.files.push_front((key, files.clone()));
        memory.files.truncate(FEW);
    }
    files
}

/// Returns the hash of all that the files of an index are made of.
fn key_of(pages: &[Arc<Keyed>], knowledge_base: &KnowledgeBase, around: &Surroundings) -> Key {
    let mut hasher = KeyHasher::default();
    pages.iter().for_each(|keyed| hasher.write(&keyed.key));
    synonyms::sources(knowledge_base).for_each(|words| words.hash(&mut hasher));
    around.hash(&mut hasher);
    hasher.key()
}

/// Returns what the files say beside pages and terms, but for the synonyms: those are told by the
/// index.
fn surroundings(
    knowledge_base: &KnowledgeBase,
    words: &Words<'_>,
    dialog: &BTreeMap<String, String>,
    feedback: &[(String, String)],
) -> Surroundings {
    let organization = &knowledge_base.organization;
    let settings = &knowledge_base.settings;
    let statuses = [Status::Draft, Status::Review, Status::Effective, Status::Obsolete];
    let departments = organization.departments.iter();
    let roles = organization.roles.iter();
    Surroundings {
        language: settings.language.tag().to_owned(),
        kinds: Kind::ALL.iter().map(|k| (*k, words(&format!("kind.{}", k.name())))).collect(),
        statuses: statuses.iter().map(|s| (*s, words(&format!("status.{}", s.name())))).collect(),
        departments: departments.map(|d| (d.id.value.clone(), d.name.clone())).collect(),
        roles: roles.map(|role| (role.id.value.clone(), role.name.clone())).collect(),
        popular: popular(knowledge_base),
        report: settings.search_report.clone(),
        words: dialog.clone(),
        feedback: feedback.to_vec(),
        synonyms: Vec::new(),
    }
}

/// How many pages are offered to those who find nothing.
const POPULAR: usize = 5;

/// Returns the processes and forms that most other documents refer to.
fn popular(knowledge_base: &KnowledgeBase) -> Vec<(String, String)> {
    let mut found: Vec<(usize, usize)> = knowledge_base
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| {
            let is_wanted = matches!(entry.detail, Detail::Process(_) | Detail::Form(_));
            is_wanted && entry.common.is_searchable && entry.common.status != Status::Obsolete
        })
        .map(|(at, _)| (knowledge_base.index.backlinks.get(&at).map_or(0, |from| from.len()), at))
        .collect();
    found.sort_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
    let entries = found.into_iter().take(POPULAR).map(|(_, at)| &knowledge_base.entries[at]);
    entries.map(|entry| (entry.url.clone(), entry.common.title.clone())).collect()
}
