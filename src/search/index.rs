//! The index: tantivy counts, and what it counted is laid out in the order of terms.
//!
//! Pages and sections are two indexes. In one, the average length of a title would be taken over
//! the sections too, which have none, and every title would count as a long one. Documents are
//! brought into our own order by a fast field, since tantivy keeps none when it merges: so the
//! same pages give the same bytes, whatever the heap and the threads were.

mod earlier;
mod update;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::indexer::NoMergePolicy;
use tantivy::postings::Postings;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{DocSet, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

use super::fold::fold;
use super::format::numbers;
use super::pinyin;
use super::text::{Page, Section};
use super::tokens::{Class, class, tokens};

pub use earlier::{Counted, Earlier};

/// How many fields there are.
pub const FIELD_COUNT: usize = 7;

/// The fields of pages; their numbers are those of the format.
pub const TITLE: usize = 0;
/// Other names.
pub const ALIAS: usize = 1;
/// Tags, kind, department.
pub const TAG: usize = 2;
/// The document number.
pub const CODE: usize = 3;
/// How the title sounds.
pub const PINYIN: usize = 4;
/// The first field of sections: the heading.
pub const HEADING: usize = 5;
/// The text of a section.
pub const BODY: usize = 6;

/// How much a field counts.
pub const BOOSTS: [f64; FIELD_COUNT] = [5.0, 4.0, 1.5, 6.0, 3.0, 2.0, 1.0];

/// Whether a field's length counts.
const HAS_NORMS: [bool; FIELD_COUNT] = [true, false, false, false, false, false, true];

/// How many pages have their tokens in memory while they are counted.
const PAGES_AT_ONCE: usize = 256;

/// How many bytes tantivy may count in before it ends a segment and begins another.
const MOST_COUNTED: usize = 1 << 30;

/// The fast field that holds our own number of a document.
const ORD: &str = "ord";

/// Parts the tokens of a field on their way into tantivy. No token holds it.
const BETWEEN: char = '\0';

/// The tokens of a page, each field's joined by [`BETWEEN`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokenized {
    page: [String; HEADING],
    sections: Vec<[String; FIELD_COUNT - HEADING]>,
    /// How many tokens each field has in all.
    totals: [u64; FIELD_COUNT],
    /// Whether the tokens themselves are here; else the page was counted by another run.
    is_told: bool,
}

impl Tokenized {
    /// Returns the tokens of a page.
    pub fn of(page: &Page) -> Tokenized {
        let sections = page.sections.iter().map(|section: &Section| {
            let headings = std::iter::once(&section.heading).chain(&section.wordings);
            [once(joined(headings)), joined([&section.text])]
        });
        let names = || std::iter::once(&page.title).chain(&page.aliases);
        let mut code = joined([&page.code]);
        let digits: String =
            fold(&page.code).chars().filter(|c| class(*c) == Class::Word).collect();
        push(&mut code, &digits);
        let mut sounds = String::new();
        for sound in names().flat_map(|name| pinyin::terms(&fold(name))) {
            push(&mut sounds, &sound);
        }
        Tokenized::new(
            [
                joined([&page.title]),
                once(joined(&page.aliases)),
                once(joined(&page.tags)),
                once(code),
                once(sounds),
            ],
            sections.collect(),
        )
    }

    fn new(page: [String; HEADING], sections: Vec<[String; FIELD_COUNT - HEADING]>) -> Tokenized {
        let mut totals = [0; FIELD_COUNT];
        let of_sections = sections.iter().flat_map(|fields| (HEADING..).zip(fields));
        for (field, tokens) in page.iter().enumerate().chain(of_sections) {
            totals[field] += token_count(tokens) as u64;
        }
        Tokenized { page, sections, totals, is_told: true }
    }

    fn size(&self) -> usize {
        self.page.iter().chain(self.sections.iter().flatten()).map(String::len).sum()
    }
}

/// How many bytes a token may have: tantivy leaves longer ones out.
const LONGEST: usize = 65_530;

fn push(tokens: &mut String, token: &str) {
    if (1..=LONGEST).contains(&token.len()) {
        tokens.push_str(token);
        tokens.push(BETWEEN);
    }
}

fn joined<'t>(texts: impl IntoIterator<Item = &'t String>) -> String {
    let mut all = String::new();
    for text in texts {
        tokens(&fold(text), |token| push(&mut all, token));
    }
    all
}

/// Returns tokens without those that stand there a second time.
///
/// In a field without norms, which few pages have, each repetition would count nearly as much as
/// the first.
fn once(tokens: String) -> String {
    let mut seen = BTreeSet::new();
    let mut kept = String::with_capacity(tokens.len());
    for token in tokens.split_terminator(BETWEEN) {
        if seen.insert(token) {
            push(&mut kept, token);
        }
    }
    kept
}

/// A term in a field.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its bytes in [`Index::names`].
    name: Range<u32>,
    /// The field.
    pub field: u8,
    /// In how many documents it is.
    pub frequency: u32,
    /// Its postings in [`Index::postings`], as the format has them.
    postings: Range<u32>,
}

/// An index of pages and sections, in the order of its terms.
#[derive(Debug, Default)]
pub struct Index {
    /// Terms in fields, by the bytes of the term and then by field.
    pub entries: Vec<Entry>,
    names: Vec<u8>,
    postings: Vec<u8>,
    /// The average number of tokens of each field.
    pub average: [f64; FIELD_COUNT],
    /// The norm of each title.
    pub title_norms: Vec<u8>,
    /// The norm of the text of each section.
    pub body_norms: Vec<u8>,
}

impl Index {
    /// Returns the index of tokenized pages, which are numbered as they come.
    pub fn of(pages: &[Arc<Tokenized>]) -> Index {
        Index::counted(pages, Arc::clone, |_, _| ()).0
    }

    /// Returns the index of pages, which are numbered as they come, and what `keep` keeps of each.
    ///
    /// Only a few pages have their tokens in memory at any moment, where `tokenize` makes them.
    pub fn counted<P: Sync, K>(
        pages: &[P],
        tokenize: impl Fn(&P) -> Arc<Tokenized> + Sync,
        keep: impl Fn(&P, &Tokenized) -> K,
    ) -> (Index, Vec<K>) {
        let mut kept = Vec::with_capacity(pages.len());
        let tokens_of =
            |pages: &[P]| -> Vec<Arc<Tokenized>> { pages.par_iter().map(&tokenize).collect() };
        let mut count = || -> tantivy::Result<Index> {
            let mut counting = Counting::begin()?;
            let mut parts = pages.chunks(PAGES_AT_ONCE);
            let mut part = parts.next().unwrap_or_default();
            let mut tokens = tokens_of(part);
            while !part.is_empty() {
                kept.extend(part.iter().zip(&tokens).map(|(page, tokens)| keep(page, tokens)));
                let next = parts.next().unwrap_or_default();
                let (added, made) = rayon::join(|| counting.add(&tokens), || tokens_of(next));
                added?;
                (part, tokens) = (next, made);
            }
            let [pages, sections] = counting.end()?;
            let (of_pages, of_sections) = rayon::join(|| pages.laid_out(), || sections.laid_out());
            let mut index = of_pages?;
            index.add(of_sections?);
            Ok(index)
        };
        // An index in memory fails only where a thread of tantivy's does, which is a bug.
        let mut index = count().expect("an index in memory does not fail");
        let Index { entries, names, .. } = &mut index;
        let name = |entry: &Entry| &names[entry.name.start as usize..entry.name.end as usize];
        entries.par_sort_unstable_by(|a, b| (name(a), a.field).cmp(&(name(b), b.field)));
        (index, kept)
    }

    /// Returns the index of tokenized pages, made from an older one and the pages it was made of.
    ///
    /// It is the same as that of [`Index::of`], sooner where most pages are the same values.
    pub fn updated(&self, before: &[Arc<Tokenized>], pages: &[Arc<Tokenized>]) -> Index {
        update::updated(self, before, pages).unwrap_or_else(|| Index::of(pages))
    }

    fn push(&mut self, name: &[u8], field: u8, postings: &[(u32, u32)]) {
        let start = self.postings.len();
        encode(postings, &mut self.postings);
        self.close(name, field, postings.len() as u32, start);
    }

    /// Adds an entry whose postings are those from `start` on.
    fn close(&mut self, name: &[u8], field: u8, frequency: u32, start: usize) {
        let at = self.names.len() as u32;
        self.names.extend_from_slice(name);
        self.entries.push(Entry {
            name: at..self.names.len() as u32,
            field,
            frequency,
            postings: start as u32..self.postings.len() as u32,
        });
    }

    fn add(&mut self, other: Index) {
        let (names, postings) = (self.names.len() as u32, self.postings.len() as u32);
        let moved = |range: Range<u32>, by: u32| range.start + by..range.end + by;
        self.entries.extend(other.entries.into_iter().map(|entry| Entry {
            name: moved(entry.name, names),
            postings: moved(entry.postings, postings),
            ..entry
        }));
        self.names.extend(other.names);
        self.postings.extend(other.postings);
        self.average[HEADING..].copy_from_slice(&other.average[HEADING..]);
        self.body_norms = other.body_norms;
    }

    /// Returns the bytes of an entry's term.
    pub fn name(&self, entry: &Entry) -> &[u8] {
        &self.names[entry.name.start as usize..entry.name.end as usize]
    }

    /// Returns an entry's postings, as the format has them.
    pub fn postings(&self, entry: &Entry) -> &[u8] {
        &self.postings[entry.postings.start as usize..entry.postings.end as usize]
    }
}

/// What tantivy counts, while it does: pages and sections, numbered as they come.
pub struct Counting {
    pages: Writer,
    sections: Writer,
}

impl Counting {
    /// Returns a count of nothing yet.
    ///
    /// # Errors
    /// Where tantivy says so, which is a bug, here as below: nothing touches a disk.
    pub fn begin() -> tantivy::Result<Counting> {
        let sections = Writer::of_fields(HEADING..FIELD_COUNT)?;
        Ok(Counting { pages: Writer::of_fields(TITLE..HEADING)?, sections })
    }

    /// Counts pages behind those before.
    ///
    /// # Errors
    /// As for [`Counting::begin`].
    pub fn add(&mut self, pages: &[Arc<Tokenized>]) -> tantivy::Result<()> {
        for page in pages {
            self.pages.add(&page.page)?;
            page.sections.iter().try_for_each(|section| self.sections.add(section))?;
        }
        Ok(())
    }

    /// Returns what was counted of pages, and of sections.
    ///
    /// # Errors
    /// As for [`Counting::begin`].
    pub fn end(self) -> tantivy::Result<[Store; 2]> {
        let (pages, sections) = rayon::join(|| self.pages.end(), || self.sections.end());
        Ok([pages?, sections?])
    }
}

/// An index of tantivy's in the making.
struct Writer {
    store: Store,
    writer: IndexWriter,
    /// The field of our own number of a document.
    ord: Field,
}

impl Writer {
    /// Returns an index of fields by their numbers in the format, without documents.
    fn of_fields(numbers: Range<usize>) -> tantivy::Result<Writer> {
        let mut schema = Schema::builder();
        let fields: Vec<(usize, Field)> = numbers
            .map(|number| {
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer("ready")
                    .set_index_option(IndexRecordOption::WithFreqs)
                    .set_fieldnorms(HAS_NORMS[number]);
                let options = TextOptions::default().set_indexing_options(indexing);
                (number, schema.add_text_field(&number.to_string(), options))
            })
            .collect();
        let ord = schema.add_u64_field(ORD, FAST);
        let index = tantivy::Index::create_in_ram(schema.build());
        index.tokenizers().register("ready", TextAnalyzer::from(Ready));
        let writer = index.writer_with_num_threads(1, MOST_COUNTED)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Writer { store: Store { index, fields, count: 0 }, writer, ord })
    }

    /// Adds a document of a text for each field.
    fn add(&mut self, texts: &[String]) -> tantivy::Result<()> {
        let mut document = TantivyDocument::default();
        document.add_u64(self.ord, self.store.count);
        for ((_, field), text) in self.store.fields.iter().zip(texts) {
            document.add_text(*field, text);
        }
        self.writer.add_document(document)?;
        self.store.count += 1;
        Ok(())
    }

    fn end(mut self) -> tantivy::Result<Store> {
        self.writer.commit()?;
        let segments = self.store.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.writer.merge(&segments).wait()?;
        }
        self.writer.wait_merging_threads()?;
        Ok(self.store)
    }
}

/// What tantivy holds in memory: documents with fields of tokens, in one segment.
pub struct Store {
    /// The index.
    pub index: tantivy::Index,
    /// Its fields of tokens, with their numbers in the format.
    pub fields: Vec<(usize, Field)>,
    /// The number of documents.
    count: u64,
}

impl Store {
    /// Returns our own number of each document of the segment.
    ///
    /// # Errors
    /// As for [`Counting::begin`].
    pub fn ords(&self, segment: &SegmentReader) -> tantivy::Result<Vec<u32>> {
        let ords = segment.fast_fields().u64(ORD)?;
        let ord = |document| ords.first(document).unwrap_or_default() as u32;
        Ok((0..segment.max_doc()).map(ord).collect())
    }

    /// Returns what the index holds, laid out in our own order.
    fn laid_out(&self) -> tantivy::Result<Index> {
        let mut index = Index::default();
        let searcher = self.index.reader()?.searcher();
        let Some(segment) = searcher.segment_readers().first() else { return Ok(index) };
        let ords = self.ords(segment)?;
        let is_ordered = ords.is_sorted();
        for (number, field) in &self.fields {
            let inverted = segment.inverted_index(*field)?;
            index.average[*number] = inverted.total_num_tokens() as f64 / self.count as f64;
            if HAS_NORMS[*number] {
                let reader = segment.get_fieldnorms_reader(*field)?;
                let mut norms = vec![0; ords.len()];
                for (document, ord) in (0..).zip(&ords) {
                    norms[*ord as usize] = reader.fieldnorm_id(document);
                }
                match *number {
                    TITLE => index.title_norms = norms,
                    _ => index.body_norms = norms,
                }
            }
            let mut terms = inverted.terms().stream()?;
            let mut found: Vec<(u32, u32)> = Vec::new();
            while let Some((name, info)) = terms.next() {
                found.clear();
                let mut postings =
                    inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
                while postings.doc() != TERMINATED {
                    found.push((ords[postings.doc() as usize], postings.term_freq()));
                    postings.advance();
                }
                if !is_ordered {
                    found.sort_unstable();
                }
                index.push(name, *number as u8, &found);
            }
        }
        Ok(index)
    }
}

fn token_count(tokens: &str) -> usize {
    tokens.bytes().filter(|byte| *byte == BETWEEN as u8).count()
}

/// Returns the average number of tokens of each field.
fn averages(pages: &[Arc<Tokenized>]) -> [f64; FIELD_COUNT] {
    let mut totals = [0_u64; FIELD_COUNT];
    for page in pages {
        totals.iter_mut().zip(page.totals).for_each(|(total, count)| *total += count);
    }
    let sections: usize = pages.iter().map(|page| page.sections.len()).sum();
    std::array::from_fn(|field| {
        let count = if field < HEADING { pages.len() } else { sections };
        if count == 0 { 0.0 } else { totals[field] as f64 / count as f64 }
    })
}

/// Adds postings as the format has them.
fn encode(postings: &[(u32, u32)], bytes: &mut Vec<u8>) {
    let mut before = 0;
    for (document, frequency) in postings {
        encode_one(before, *document, u64::from(*frequency), bytes);
        before = *document;
    }
}

/// Adds the posting of a document that follows another one; 0 where it is the first.
fn encode_one(before: u32, document: u32, frequency: u64, bytes: &mut Vec<u8>) {
    let difference = u64::from(document - before) << 1;
    match frequency {
        1 => numbers::push(difference | 1, bytes),
        frequency => {
            numbers::push(difference, bytes);
            numbers::push(frequency, bytes);
        }
    }
}

/// Takes tokens apart that are tokens already.
#[derive(Clone)]
struct Ready;

struct Parts<'t> {
    rest: &'t str,
    token: Token,
}

impl Tokenizer for Ready {
    type TokenStream<'t> = Parts<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Parts<'t> {
        Parts { rest: text, token: Token::default() }
    }
}

impl TokenStream for Parts<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = memchr::memchr(BETWEEN as u8, self.rest.as_bytes()) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..end]);
        self.token.position = self.token.position.wrapping_add(1);
        self.rest = &self.rest[end + 1..];
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
