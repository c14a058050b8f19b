//! Reads the files of an index, as the browser does.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::Range;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use rayon::prelude::*;
use serde::Deserialize;

use super::numbers::{take, take_bytes};
use super::{CALL, FORMAT, MANIFEST, NAME};
use crate::output::Content;
use crate::search::index::FIELD_COUNT;

/// Why an index cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A file is not there.
    Missing(String),
    /// A file does not hold what it should.
    Broken(String),
    /// The index is of another format.
    Format(u64),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Problem::Missing(file) => write!(f, "{file} is missing"),
            Problem::Broken(file) => write!(f, "{file} is broken"),
            Problem::Format(format) => write!(f, "format {format} is not {FORMAT}"),
        }
    }
}

impl std::error::Error for Problem {}

/// What the manifest says.
#[derive(Debug, Clone, Deserialize)]
pub struct Manifest {
    format: u64,
    generation: String,
    /// How many pages there are.
    pub pages: usize,
    /// How many sections there are.
    pub sections: usize,
    group: usize,
    /// The language of the site.
    pub language: String,
    /// The average number of tokens of each field.
    pub average: [f64; FIELD_COUNT],
    shards: Vec<String>,
    /// Name and word of each kind.
    pub kinds: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
}

/// What is known about every page and section.
#[derive(Debug, Clone, Default)]
pub struct Stats {
    /// The first section of each page, and behind the last page the number of sections.
    pub first_sections: Vec<usize>,
    /// The page of each section.
    pub page_of: Vec<usize>,
    title_norms: Vec<u8>,
    body_norms: Vec<u8>,
    /// The language tag of each page.
    pub languages: Vec<String>,
    /// Whether each page is obsolete.
    pub is_obsolete: Vec<bool>,
    texts: Vec<String>,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
}

/// A page as its file of text has it.
#[derive(Debug, Clone, Deserialize)]
pub struct PageText {
    /// Its address.
    #[serde(rename = "u")]
    pub url: String,
    /// Its title.
    #[serde(rename = "t")]
    pub title: String,
    /// The place of its kind.
    #[serde(rename = "k")]
    pub kind: usize,
    /// Anchor, heading, text and sort of each section.
    #[serde(rename = "s")]
    pub sections: Vec<(String, String, String, String)>,
}

/// The postings of a term in a field: documents and frequencies.
pub type Postings = Vec<(u32, u32)>;

/// A term as a file of terms has it.
struct Term {
    name: Vec<u8>,
    payload: Range<usize>,
}

/// A file of terms.
struct Shard {
    bytes: Vec<u8>,
    terms: Vec<Term>,
}

/// An index that is open for reading.
pub struct Opened<'f> {
    files: &'f BTreeMap<String, Content>,
    /// What it says about itself.
    pub manifest: Manifest,
    /// What it says about pages.
    pub stats: Stats,
    shards: Vec<OnceCell<Shard>>,
    words: OnceCell<Vec<(String, u64)>>,
}

impl<'f> Opened<'f> {
    /// Opens the index among the files of a site.
    ///
    /// # Errors
    /// Where a file is missing or broken, or the format is another one.
    pub fn of(files: &'f BTreeMap<String, Content>) -> Result<Opened<'f>, Problem> {
        let broken = || Problem::Broken(MANIFEST.to_owned());
        let text = script(files, MANIFEST)?;
        let start = format!("{CALL}(\"manifest\",\"\",");
        let json = text.trim_end().strip_prefix(&start).and_then(|text| text.strip_suffix(");"));
        let json: serde_json::Value =
            json.and_then(|json| serde_json::from_str(json).ok()).ok_or_else(broken)?;
        match json["format"].as_u64() {
            Some(FORMAT) => {}
            other => return Err(Problem::Format(other.unwrap_or_default())),
        }
        let manifest: Manifest = serde_json::from_value(json).map_err(|_| broken())?;
        debug_assert_eq!(manifest.format, FORMAT);
        let path = format!("search/{}/stats.js", manifest.generation);
        let bytes = data(files, &path)?;
        let stats = stats(&bytes, &manifest).ok_or(Problem::Broken(path))?;
        let shards = manifest.shards.iter().map(|_| OnceCell::new()).collect();
        Ok(Opened { files, manifest, stats, shards, words: OnceCell::new() })
    }

    /// Returns the length that the norm of a document in a field stands for.
    pub fn length(&self, field: usize, document: u32) -> f64 {
        let norms = match field {
            crate::search::index::TITLE => &self.stats.title_norms,
            crate::search::index::BODY => &self.stats.body_norms,
            _ => return 1.0,
        };
        norms.get(document as usize).map_or(1.0, |norm| length(*norm))
    }

    /// Returns the postings of a term in each field where it stands.
    ///
    /// # Errors
    /// As for [`Opened::of`].
    pub fn term(&self, name: &str) -> Result<BTreeMap<usize, Postings>, Problem> {
        let shard = self.shard(self.place(name))?;
        let found = shard.terms.binary_search_by(|term| term.name.as_slice().cmp(name.as_bytes()));
        let Ok(place) = found else { return Ok(BTreeMap::new()) };
        payload(&shard.bytes[shard.terms[place].payload.clone()])
            .ok_or_else(|| self.broken_shard(self.place(name)))
    }

    /// Calls `use_term` with each term that begins with `prefix` and its postings, in order of
    /// bytes; looks into so many files at most.
    ///
    /// # Errors
    /// As for [`Opened::of`].
    pub fn terms_from(
        &self,
        prefix: &str,
        most_files: usize,
        mut use_term: impl FnMut(&str, BTreeMap<usize, Postings>),
    ) -> Result<(), Problem> {
        let first = self.place(prefix);
        for place in (first..self.shards.len()).take(most_files) {
            if place > first && !self.manifest.shards[place].starts_with(prefix) {
                break;
            }
            let shard = self.shard(place)?;
            let from = shard.terms.partition_point(|term| term.name.as_slice() < prefix.as_bytes());
            for term in &shard.terms[from..] {
                if !term.name.starts_with(prefix.as_bytes()) {
                    break;
                }
                let postings = payload(&shard.bytes[term.payload.clone()])
                    .ok_or_else(|| self.broken_shard(place))?;
                use_term(&String::from_utf8_lossy(&term.name), postings);
            }
        }
        Ok(())
    }

    /// Returns the words that may be meant by a slip, with their frequencies.
    ///
    /// # Errors
    /// As for [`Opened::of`].
    pub fn words(&self) -> Result<&[(String, u64)], Problem> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let path = format!("search/{}/words.js", self.manifest.generation);
        let bytes = data(self.files, &path)?;
        let words = words(&bytes).ok_or(Problem::Broken(path))?;
        Ok(self.words.get_or_init(|| words))
    }

    /// Returns the text of a page.
    ///
    /// # Errors
    /// As for [`Opened::of`].
    pub fn text(&self, page: usize) -> Result<PageText, Problem> {
        let name = self.stats.texts.get(page / self.manifest.group);
        let path = format!("search/f/{}.js", name.map_or("", String::as_str));
        let bytes = data(self.files, &path)?;
        let pages: Vec<PageText> =
            serde_json::from_slice(&bytes).map_err(|_| Problem::Broken(path.clone()))?;
        pages.into_iter().nth(page % self.manifest.group).ok_or(Problem::Broken(path))
    }

    /// Returns the place of the file that holds a term, if any does.
    fn place(&self, name: &str) -> usize {
        let behind =
            self.manifest.shards.partition_point(|first| first.as_bytes() <= name.as_bytes());
        behind.saturating_sub(1)
    }

    fn shard(&self, place: usize) -> Result<&Shard, Problem> {
        let missing = || Problem::Missing(self.shard_path(place));
        let cell = self.shards.get(place).ok_or_else(missing)?;
        if let Some(shard) = cell.get() {
            return Ok(shard);
        }
        let bytes = data(self.files, &self.shard_path(place))?;
        let terms = terms(&bytes).ok_or_else(|| self.broken_shard(place))?;
        Ok(cell.get_or_init(|| Shard { bytes, terms }))
    }

    fn shard_path(&self, place: usize) -> String {
        format!("search/{}/t{place}.js", self.manifest.generation)
    }

    fn broken_shard(&self, place: usize) -> Problem {
        Problem::Broken(self.shard_path(place))
    }
}

/// Returns the length that a norm stands for (Lucene's `SmallFloat.byte4ToInt`).
pub fn length(norm: u8) -> f64 {
    if norm < 24 {
        return f64::from(norm);
    }
    let i = u32::from(norm) - 24;
    let length = if i < 16 { i } else { ((i & 7) | 8) << ((i >> 3) - 1) };
    24.0 + f64::from(length)
}

fn script<'f>(files: &'f BTreeMap<String, Content>, path: &str) -> Result<&'f str, Problem> {
    match files.get(path) {
        Some(Content::Bytes(bytes)) => {
            std::str::from_utf8(bytes).map_err(|_| Problem::Broken(path.to_owned()))
        }
        Some(Content::Packed(_) | Content::File(_)) | None => {
            Err(Problem::Missing(path.to_owned()))
        }
    }
}

fn data(files: &BTreeMap<String, Content>, path: &str) -> Result<Vec<u8>, Problem> {
    let broken = || Problem::Broken(path.to_owned());
    unpacked(script(files, path)?).ok_or_else(broken)
}

/// Returns the bytes that a file calls back with.
fn unpacked(text: &str) -> Option<Vec<u8>> {
    let packed = text.trim_end().strip_suffix("\");").and_then(|text| text.rsplit('"').next())?;
    let packed = STANDARD.decode(packed).ok()?;
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed.as_slice()).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// What the files of an index hold of terms, pages and sections.
pub struct Parts {
    /// The files of terms.
    pub shards: Vec<Vec<u8>>,
    /// The norm of each title.
    pub title_norms: Vec<u8>,
    /// The norm of the text of each section.
    pub body_norms: Vec<u8>,
}

/// Returns the parts of an index by a function that reads files; `None` where one is missing or
/// broken.
pub fn parts(read: &(dyn Fn(&str) -> Option<Arc<[u8]>> + Sync)) -> Option<Parts> {
    let manifest = read(MANIFEST)?;
    let start = format!("{CALL}(\"manifest\",\"\",");
    let json = std::str::from_utf8(&manifest).ok()?.trim_end();
    let json = json.strip_prefix(&start)?.strip_suffix(");")?;
    let manifest: Manifest = serde_json::from_str(json).ok()?;
    if manifest.format != FORMAT {
        return None;
    }
    let bytes = |name: &str| {
        let script = read(&format!("search/{}/{name}.js", manifest.generation))?;
        unpacked(std::str::from_utf8(&script).ok()?)
    };
    let stats = stats(&bytes("stats")?, &manifest)?;
    let places = (0..manifest.shards.len()).into_par_iter();
    let shards = places.map(|place| bytes(&format!("t{place}"))).collect::<Option<_>>()?;
    Some(Parts { shards, title_norms: stats.title_norms, body_norms: stats.body_norms })
}

fn stats(bytes: &[u8], manifest: &Manifest) -> Option<Stats> {
    let mut bytes = bytes;
    let bytes = &mut bytes;
    let pages = manifest.pages;
    let column = |bytes: &mut &[u8]| -> Option<Vec<usize>> {
        (0..pages).map(|_| Some(take(bytes)? as usize)).collect()
    };
    let counts = column(bytes)?;
    let title_norms = take_bytes(bytes, pages)?.to_vec();
    let _kinds = column(bytes)?;
    let _departments = column(bytes)?;
    let languages = column(bytes)?;
    let statuses = column(bytes)?;
    for _ in 0..pages {
        for _ in 0..take(bytes)? {
            take(bytes)?;
        }
    }
    let texts = (0..pages.div_ceil(manifest.group.max(1)))
        .map(|_| {
            let name = take_bytes(bytes, NAME)?;
            Some(name.iter().map(|byte| format!("{byte:02x}")).collect())
        })
        .collect::<Option<Vec<String>>>()?;
    let body_norms = take_bytes(bytes, manifest.sections)?.to_vec();
    // What the pairs fold this side folds by the whole table.
    for _ in 0..take(bytes)? {
        take(bytes)?;
        take(bytes)?;
    }
    let synonyms = (0..take(bytes)?)
        .map(|_| {
            let members = take(bytes)?;
            (0..members)
                .map(|_| {
                    let length = take(bytes)? as usize;
                    String::from_utf8(take_bytes(bytes, length)?.to_vec()).ok()
                })
                .collect()
        })
        .collect::<Option<Vec<Vec<String>>>>()?;
    let mut first_sections = vec![0];
    let mut page_of = Vec::with_capacity(manifest.sections);
    for (page, count) in counts.into_iter().enumerate() {
        page_of.extend(std::iter::repeat_n(page, count));
        first_sections.push(page_of.len());
    }
    let tag = |place: &usize| manifest.languages.get(*place).map(|(tag, _)| tag.clone());
    let obsolete = manifest.statuses.iter().position(|(name, _)| name == "obsolete");
    Some(Stats {
        first_sections,
        page_of,
        title_norms,
        body_norms,
        languages: languages.iter().map(|place| tag(place).unwrap_or_default()).collect(),
        is_obsolete: statuses.iter().map(|status| Some(*status) == obsolete).collect(),
        texts,
        synonyms,
    })
}

/// Takes a name that is shortened by what it shares with the one before.
pub fn take_name(bytes: &mut &[u8], before: &mut Vec<u8>) -> Option<()> {
    let shared = take(bytes)? as usize;
    let length = take(bytes)? as usize;
    if shared > before.len() {
        return None;
    }
    before.truncate(shared);
    before.extend_from_slice(take_bytes(bytes, length)?);
    Some(())
}

fn terms(bytes: &[u8]) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    let mut name = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        take_name(&mut rest, &mut name)?;
        let length = take(&mut rest)? as usize;
        let start = bytes.len() - rest.len();
        take_bytes(&mut rest, length)?;
        terms.push(Term { name: name.clone(), payload: start..start + length });
    }
    Some(terms)
}

fn payload(bytes: &[u8]) -> Option<BTreeMap<usize, Postings>> {
    let mut rest = bytes;
    let mut fields = BTreeMap::new();
    while !rest.is_empty() {
        let field = usize::from(take_bytes(&mut rest, 1)?[0]);
        let count = take(&mut rest)?;
        let mut document = 0;
        let mut postings = Vec::with_capacity(count as usize);
        for _ in 0..count {
            let number = take(&mut rest)?;
            document += number >> 1;
            let frequency = if number & 1 == 1 { 1 } else { take(&mut rest)? };
            postings.push((document as u32, frequency as u32));
        }
        fields.insert(field, postings);
    }
    Some(fields)
}

fn words(bytes: &[u8]) -> Option<Vec<(String, u64)>> {
    let mut words = Vec::new();
    let mut name = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        take_name(&mut rest, &mut name)?;
        words.push((String::from_utf8(name.clone()).ok()?, take(&mut rest)?));
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::length;
    use tantivy::fieldnorm::FieldNormReader;

    #[test]
    fn norms_stand_for_the_lengths_that_tantivy_takes() {
        for norm in 0..=255 {
            assert_eq!(length(norm), f64::from(FieldNormReader::id_to_fieldnorm(norm)), "{norm}");
        }
    }
}
