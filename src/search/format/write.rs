//! Writes an index as files.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::io::Write as _;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::numbers::push;
use super::{CALL, FORMAT, MANIFEST, NAME, group, shard_size};
use crate::memo::{FileReader, Key, KeyHasher, Memo};
use crate::model::kind::Kind;
use crate::model::kind::common::Status;
use crate::output::{Content, Places};
use crate::search::Keyed;
use crate::search::fold;
use crate::search::index::{ALIAS, BODY, HEADING, Index, TITLE};
use crate::search::text::{Page, Section};
use crate::search::tokens::{Class, class};

/// What the files say beside pages and terms.
#[derive(Debug, Clone, Default, Hash)]
pub struct Surroundings {
    /// The language tag of the site.
    pub language: String,
    /// The word for each kind.
    pub kinds: Vec<(Kind, String)>,
    /// The word for each status.
    pub statuses: Vec<(Status, String)>,
    /// Id and name of each department.
    pub departments: Vec<(String, String)>,
    /// Id and name of each role.
    pub roles: Vec<(String, String)>,
    /// Groups of words that mean the same, folded.
    pub synonyms: Vec<Vec<String>>,
    /// Address and title of the pages that are wanted most.
    pub popular: Vec<(String, String)>,
    /// Where queries without a result are sent.
    pub report: Option<String>,
    /// Ways to give feedback: address and words.
    pub feedback: Vec<(String, String)>,
    /// The texts of the dialog.
    pub words: BTreeMap<String, String>,
}

/// Files that were compressed before.
#[derive(Default)]
pub struct Scripts {
    terms: Memo<Content>,
    texts: Memo<Text>,
    /// Those of a site on disk: addresses by key, and how they are read.
    old: Option<(BTreeMap<Key, String>, FileReader)>,
}

impl Scripts {
    /// Returns files for a single build, which remembers nothing.
    pub fn of_one_build() -> Scripts {
        Scripts { terms: Memo::forgetful(), texts: Memo::forgetful(), old: None }
    }

    /// Returns files of which some may be taken over from a site on disk.
    pub fn of(old: Option<(BTreeMap<Key, String>, FileReader)>) -> Scripts {
        Scripts { old, ..Scripts::default() }
    }

    /// Returns the address of each file that was asked for last, by its key.
    pub fn places(&self, places: &Places<'_>) -> BTreeMap<Key, String> {
        let terms = self.terms.items().map(|(key, script)| (key, &**script));
        let texts = self.texts.items().map(|(key, text)| (key, &text.script));
        terms
            .chain(texts)
            .filter_map(|(key, content)| Some((*key, places.get(content)?.clone())))
            .collect()
    }

    /// Returns the address and the bytes of a file in a site on disk.
    fn old(&self, key: &Key) -> Option<(&str, Content)> {
        let (places, read) = self.old.as_ref()?;
        let place = places.get(key)?;
        Some((place, Content::Bytes(read(place)?)))
    }
}

/// Returns the files of an index by their addresses from the root of the site.
///
pub fn files(
    keyed: &[Arc<Keyed>],
    index: &Index,
    around: &Surroundings,
    before: &mut Scripts,
) -> BTreeMap<String, Content> {
    let pages: &[&Page] = &keyed.iter().map(|keyed| &keyed.page).collect::<Vec<_>>();
    let lists = Lists::of(pages, around);
    let texts = texts(keyed, &lists, before);
    let shards = shards(index, shard_size(pages.len()));
    let stats = stats(pages, index, &lists, &texts, &around.synonyms);
    let words = words(index);

    let mut hasher = blake3::Hasher::new();
    hasher.update(&FORMAT.to_le_bytes());
    let all = shards.iter().map(|(_, bytes)| bytes).chain([&stats, &words]);
    for bytes in all {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    let generation = hasher.finalize().to_hex()[..12].to_owned();

    let mut files = BTreeMap::new();
    let own = |name: &str| format!("search/{generation}/{name}.js");
    files.insert(own("stats"), script("stats", "", &stats));
    files.insert(own("words"), script("words", "", &words));
    let numbered: Vec<(usize, &Vec<u8>)> =
        shards.iter().map(|(_, bytes)| bytes).enumerate().collect();
    let terms: Vec<(String, Content)> = numbered
        .into_par_iter()
        .map(|(i, bytes)| {
            let mut hasher = KeyHasher::default();
            (i, bytes).hash(&mut hasher);
            let key = hasher.key();
            let old = || before.old(&key).map(|(_, script)| script);
            let make = || old().unwrap_or_else(|| script("terms", &i.to_string(), bytes));
            let script = before.terms.get_or_make(key, make);
            (own(&format!("t{i}")), Content::clone(&script))
        })
        .collect();
    before.terms.turn();
    before.texts.turn();
    files.extend(terms);
    let firsts: Vec<&str> = shards.iter().map(|(first, _)| first.as_str()).collect();
    let manifest = json!({
        "format": FORMAT,
        "generation": generation,
        "pages": pages.len(),
        "sections": index.body_norms.len(),
        "group": group(pages.len()),
        "language": around.language,
        "average": index.average,
        "shards": firsts,
        "kinds": around.kinds.iter().map(|(kind, word)| json!([kind.name(), word])).collect::<Value>(),
        "departments": around.departments,
        "roles": around.roles,
        "languages": lists.languages.iter().map(|tag| json!([tag, language_name(tag)])).collect::<Value>(),
        "statuses": around.statuses.iter().map(|(s, word)| json!([s.name(), word])).collect::<Value>(),
        "popular": around.popular,
        "report": around.report,
        "feedback": around.feedback,
        "words": around.words,
    });
    let manifest = format!("{CALL}(\"manifest\",\"\",{manifest});\n");
    files.insert(MANIFEST.to_owned(), Content::text(manifest));
    files.extend(
        texts.iter().map(|text| (format!("search/f/{}.js", hex(text.name)), text.script.clone())),
    );
    files
}

/// Returns what a language is called by those who speak it; its tag where that is not known.
fn language_name(tag: &str) -> &str {
    match tag {
        "zh-CN" | "zh-Hans" | "zh" => "简体中文",
        "zh-TW" | "zh-Hant" | "zh-HK" => "繁體中文",
        "en" | "en-US" | "en-GB" => "English",
        other => other,
    }
}

/// Returns a file that calls back with bytes.
fn script(kind: &str, id: &str, bytes: &[u8]) -> Content {
    let data = STANDARD.encode(deflated(bytes));
    Content::text(format!("{CALL}(\"{kind}\",\"{id}\",\"{data}\");\n"))
}

/// Returns bytes as a raw deflate stream (RFC 1951).
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(5));
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The places of what pages refer to.
struct Lists<'p> {
    kinds: BTreeMap<Kind, u64>,
    statuses: BTreeMap<Status, u64>,
    departments: BTreeMap<&'p str, u64>,
    roles: BTreeMap<&'p str, u64>,
    languages: Vec<&'p str>,
}

impl<'p> Lists<'p> {
    fn of(pages: &[&'p Page], around: &'p Surroundings) -> Lists<'p> {
        let named = |list: &'p [(String, String)]| {
            list.iter().map(|(id, _)| id.as_str()).zip(0..).collect::<BTreeMap<_, _>>()
        };
        let languages: BTreeSet<&str> = pages.iter().map(|page| page.language.as_str()).collect();
        Lists {
            kinds: around.kinds.iter().map(|(kind, _)| *kind).zip(0..).collect(),
            statuses: around.statuses.iter().map(|(status, _)| *status).zip(0..).collect(),
            departments: named(&around.departments),
            roles: named(&around.roles),
            languages: languages.into_iter().collect(),
        }
    }

    fn kind(&self, page: &Page) -> u64 {
        self.kinds.get(&page.kind).copied().unwrap_or_default()
    }

    fn status(&self, page: &Page) -> u64 {
        self.statuses.get(&page.status).copied().unwrap_or_default()
    }
}

/// The text of a group of pages.
#[derive(Clone)]
struct Text {
    name: [u8; NAME],
    script: Content,
}

impl Text {
    /// Returns a text under a name. Each of the numbers gives it another one.
    fn of(text: &str, again: u64) -> Text {
        let mut hasher = blake3::Hasher::new();
        hasher.update(text.as_bytes()).update(&again.to_le_bytes());
        let mut name = [0; NAME];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..NAME]);
        Text { name, script: script("text", &hex(name), text.as_bytes()) }
    }

    /// Returns the text of a file at its address.
    fn at(place: &str, script: Content) -> Option<Text> {
        let digits = place.strip_prefix("search/f/")?.strip_suffix(".js")?;
        let mut name = [0; NAME];
        if digits.len() != 2 * NAME {
            return None;
        }
        for (at, byte) in name.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Text { name, script })
    }
}

fn texts(keyed: &[Arc<Keyed>], lists: &Lists<'_>, before: &Scripts) -> Vec<Text> {
    let groups: Vec<&[Arc<Keyed>]> = keyed.chunks(group(keyed.len())).collect();
    let written = |group: &[Arc<Keyed>]| {
        let pages: Vec<PageText<'_>> = group.iter().map(|keyed| text(&keyed.page, lists)).collect();
        // Texts and numbers are always JSON.
        serde_json::to_string(&pages).unwrap_or_default()
    };
    let mut texts: Vec<Text> = groups
        .par_iter()
        .map(|group| {
            let mut hasher = KeyHasher::default();
            for keyed in *group {
                let Keyed { key, page } = &**keyed;
                (key, lists.kind(page), lists.status(page)).hash(&mut hasher);
            }
            let key = hasher.key();
            let old = || before.old(&key).and_then(|(place, script)| Text::at(place, script));
            let make = || old().unwrap_or_else(|| Text::of(&written(group), 0));
            Text::clone(&before.texts.get_or_make(key, make))
        })
        .collect();
    let mut taken = BTreeSet::new();
    for (text, group) in texts.iter_mut().zip(groups) {
        // Where two texts would have one name, the second is named once more.
        let mut again = 0;
        while !taken.insert(text.name) {
            again += 1;
            *text = Text::of(&written(group), again);
        }
    }
    texts
}

/// A page as its file of text has it.
#[derive(Serialize)]
struct PageText<'p> {
    u: &'p str,
    t: &'p str,
    k: u64,
    i: &'p str,
    b: &'p [String],
    d: &'p str,
    x: u64,
    s: Vec<(&'p str, &'p str, &'p str, &'static str)>,
}

fn text<'p>(page: &'p Page, lists: &Lists<'_>) -> PageText<'p> {
    let section = |section: &'p Section| {
        (&*section.anchor, &*section.heading, &*section.text, section.sort.letter())
    };
    PageText {
        u: &page.url,
        t: &page.title,
        k: lists.kind(page),
        i: &page.code,
        b: &page.folders,
        d: &page.summary,
        x: lists.status(page),
        s: page.sections.iter().map(section).collect(),
    }
}

fn hex(name: [u8; NAME]) -> String {
    name.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn stats(
    pages: &[&Page],
    index: &Index,
    lists: &Lists<'_>,
    texts: &[Text],
    synonyms: &[Vec<String>],
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(index.body_norms.len() * 2);
    pages.iter().for_each(|page| push(page.sections.len() as u64, &mut bytes));
    bytes.extend_from_slice(&index.title_norms);
    pages.iter().for_each(|page| push(lists.kind(page), &mut bytes));
    for page in pages {
        let department = page.department.as_deref().and_then(|id| lists.departments.get(id));
        push(department.map_or(0, |place| place + 1), &mut bytes);
    }
    for page in pages {
        let place = lists.languages.iter().position(|tag| *tag == page.language);
        push(place.unwrap_or_default() as u64, &mut bytes);
    }
    pages.iter().for_each(|page| push(lists.status(page), &mut bytes));
    for page in pages {
        let roles = page.roles.iter().filter_map(|role| lists.roles.get(role.as_str()));
        let mut roles: Vec<u64> = roles.copied().collect();
        roles.sort_unstable();
        push(roles.len() as u64, &mut bytes);
        roles.into_iter().for_each(|role| push(role, &mut bytes));
    }
    texts.iter().for_each(|text| bytes.extend_from_slice(&text.name));
    bytes.extend_from_slice(&index.body_norms);
    let pairs = pairs(index);
    push(pairs.len() as u64, &mut bytes);
    for (from, to) in pairs {
        push(u64::from(u32::from(from)), &mut bytes);
        push(u64::from(u32::from(to)), &mut bytes);
    }
    push(synonyms.len() as u64, &mut bytes);
    for group in synonyms {
        push(group.len() as u64, &mut bytes);
        for member in group {
            push(member.len() as u64, &mut bytes);
            bytes.extend_from_slice(member.as_bytes());
        }
    }
    bytes
}

/// Returns the fold pairs whose right side begins a term, as every character of a run does.
fn pairs(index: &Index) -> Vec<(char, char)> {
    let mut used = BTreeSet::new();
    let mut last = None;
    for entry in &index.entries {
        let name = index.name(entry);
        // Terms are in order, so that of most only the first bytes need a look.
        let begin = &name[..name.len().min(3)];
        if last != Some(begin) {
            last = Some(begin);
            used.extend(std::str::from_utf8(name).ok().and_then(|name| name.chars().next()));
        }
    }
    fold::pairs(|to| used.contains(&to))
}

/// Returns the files of terms before compression, each with its first term; the first with none.
fn shards(index: &Index, size: usize) -> Vec<(String, Vec<u8>)> {
    let mut shards: Vec<(String, Vec<u8>)> = Vec::new();
    let mut before: &[u8] = &[];
    for of_term in index.entries.chunk_by(|a, b| index.name(a) == index.name(b)) {
        let name = index.name(&of_term[0]);
        let payload: usize =
            of_term.iter().map(|entry| index.postings(entry).len() + 6).sum::<usize>() + name.len();
        let is_full =
            |(_, bytes): &(String, Vec<u8>)| !bytes.is_empty() && bytes.len() + payload > size;
        if shards.last().is_none_or(is_full) {
            let first = if shards.is_empty() { String::new() } else { lossless(name) };
            shards.push((first, Vec::with_capacity(size)));
            before = &[];
        }
        if let Some((_, bytes)) = shards.last_mut() {
            push_name(before, name, bytes);
            let mut payload = Vec::with_capacity(payload);
            for entry in of_term {
                payload.push(entry.field);
                push(u64::from(entry.frequency), &mut payload);
                payload.extend_from_slice(index.postings(entry));
            }
            push(payload.len() as u64, bytes);
            bytes.extend_from_slice(&payload);
        }
        before = name;
    }
    shards
}

/// Returns a term as text, which it was before.
fn lossless(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// Adds a term without what it shares with the one before.
fn push_name(before: &[u8], name: &[u8], bytes: &mut Vec<u8>) {
    let shared = before.iter().zip(name).take_while(|(a, b)| a == b).count();
    push(shared as u64, bytes);
    push((name.len() - shared) as u64, bytes);
    bytes.extend_from_slice(&name[shared..]);
}

/// Returns the words that may be meant by a slip of the keyboard.
fn words(index: &Index) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut before: &[u8] = &[];
    for of_term in index.entries.chunk_by(|a, b| index.name(a) == index.name(b)) {
        let name = index.name(&of_term[0]);
        let fields = of_term
            .iter()
            .filter(|entry| [TITLE, ALIAS, HEADING, BODY].contains(&usize::from(entry.field)));
        let Some(frequency) = fields.map(|entry| entry.frequency).max() else { continue };
        let is_word = std::str::from_utf8(name).is_ok_and(|name| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().count() >= 4
                && name.chars().all(|c| class(c) == Class::Word)
        });
        if is_word {
            push_name(before, name, &mut bytes);
            push(u64::from(frequency), &mut bytes);
            before = name;
        }
    }
    bytes
}
