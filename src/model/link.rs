//! Where links lead: to documents by id or path, to anchors, to files, or out of the site.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::check::{broken_link, link_to_restricted};
use super::index::Index;
use super::kind::Detail;
use super::names::Names;
use super::{Entry, audience, is_asset};
use crate::diagnostic::{Diagnostic, SourcePath, Span, Spanned};
use crate::document::markdown::{self, Dialect, LinkKind};
use crate::source::SourceTree;

/// How many names are compared to find a near one: with more, every broken link would cost a walk
/// through all of them.
const MOST_COMPARED: usize = 500;

/// Where a destination leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// To a page of the site.
    Page {
        /// The position of its entry.
        entry: usize,
        /// The anchor in it.
        anchor: Option<String>,
    },
    /// To a file that is copied; its address from the root of the site.
    Asset(String),
    /// Out of the site, or to a place in the same page; left as written.
    AsWritten,
    /// Nowhere. Reported; the page shows the words without a link.
    Broken,
}

/// All links of a knowledge base.
pub struct Links {
    /// Where each destination leads, for each entry.
    pub of_entries: Vec<BTreeMap<String, Target>>,
    /// The files that are used, and their addresses.
    pub assets: BTreeMap<SourcePath, String>,
}

/// Resolves every destination in every entry, and reports those that lead nowhere.
pub fn resolve_all(
    source: &SourceTree,
    names: &Names,
    index: &Index,
    folders: &BTreeMap<String, Vec<String>>,
    entries: &[Entry],
    diagnostics: &mut Vec<Diagnostic>,
) -> Links {
    let resolver = Resolver::new(source, names, index, entries);
    let mut assets = BTreeMap::new();
    let of_entries = entries
        .iter()
        .enumerate()
        .map(|(position, entry)| {
            let mut links = BTreeMap::new();
            for (kind, destination, span) in destinations(entry) {
                let resolved = resolver.resolve(position, kind, &destination);
                match resolved {
                    Ok(Resolved { target, file }) => {
                        if let (Target::Asset(url), Some(file)) = (&target, file) {
                            // A file is for the readers of its folder.
                            let readers = audience::of_folder(source.content, folders, &file);
                            if let Some(readers) = readers
                                && !audience::covers(readers, &entry.audience)
                            {
                                let report = link_to_restricted::hidden;
                                diagnostics.push(report(&span, entry, &destination, readers));
                                links.insert(destination, Target::Broken);
                                continue;
                            }
                            assets.insert(file, url.clone());
                        }
                        if let Target::Page { entry: to, .. } = &target
                            && !audience::covers(&entries[*to].audience, &entry.audience)
                        {
                            let to = &entries[*to];
                            diagnostics.push(link_to_restricted::report(&span, entry, to));
                        }
                        links.insert(destination, target);
                    }
                    Err(Problem::Restricted(audience)) => {
                        let report = link_to_restricted::hidden;
                        diagnostics.push(report(&span, entry, &destination, &audience));
                        links.insert(destination, Target::Broken);
                    }
                    Err(problem) => {
                        diagnostics.push(broken_link::report(&span, &destination, problem));
                        links.insert(destination, Target::Broken);
                    }
                }
            }
            links
        })
        .collect();
    Links { of_entries, assets }
}

/// Returns every destination of an entry: those of its markdown, of the markdown in its front
/// matter, and the files it names.
pub fn destinations(entry: &Entry) -> Vec<(LinkKind, String, Span)> {
    let mut found: Vec<(LinkKind, String, Span)> = entry
        .document
        .body
        .links
        .iter()
        .map(|link| (link.kind, link.destination.clone(), link.span.clone()))
        .collect();
    let mut in_text = |text: &Spanned<String>| {
        let mut ignored = Vec::new();
        let path = &text.span.path;
        let facts = markdown::read(&text.value, 0, path, Dialect::Docent, &mut ignored);
        let written = entry.document.text.get(text.span.start..text.span.end).unwrap_or_default();
        found.extend(facts.links.into_iter().map(|link| {
            let at = written.find(&link.destination).filter(|_| !link.destination.is_empty());
            let span = at.map(|at| text.span.part(at, at + link.destination.len()));
            (link.kind, link.destination, span.unwrap_or_else(|| text.span.clone()))
        }));
    };
    match &entry.detail {
        Detail::Faq(faq) => {
            for question in &faq.questions {
                question.answer.iter().for_each(&mut in_text);
            }
        }
        Detail::Process(process) => {
            for shot in process.steps.iter().flat_map(|step| &step.shots) {
                found.push((LinkKind::Image, shot.value.clone(), shot.span.clone()));
            }
            for attachment in &process.attachments {
                let file = &attachment.file;
                found.push((LinkKind::Link, file.value.clone(), file.span.clone()));
            }
        }
        Detail::Form(_)
        | Detail::Flowchart(_)
        | Detail::Policy(_)
        | Detail::Training(_)
        | Detail::Role(_)
        | Detail::Department(_)
        | Detail::Term(_)
        | Detail::Page => {}
    }
    found
}

/// Why a destination leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no such document or file; ids and paths that are near, as this file would write them.
    NoFile(Vec<String>),
    /// There is no such image; paths that are near, as this file would write them.
    NoImage(Vec<String>),
    /// The document is there, but not the anchor; anchors that are near.
    NoAnchor(Vec<String>),
    /// The document is there, but not in this build.
    Hidden,
    /// The document is there, for some of the readers only: these.
    Restricted(Vec<String>),
    /// It runs a script or hides its content.
    Unsafe,
}

struct Resolved {
    target: Target,
    /// The file of an asset.
    file: Option<SourcePath>,
}

impl From<Target> for Resolved {
    fn from(target: Target) -> Resolved {
        Resolved { target, file: None }
    }
}

struct Resolver<'a> {
    source: &'a SourceTree,
    names: &'a Names,
    index: &'a Index,
    entries: &'a [Entry],
    by_path: BTreeMap<&'a str, usize>,
    /// The paths of documents and of images by their names, once somebody misspells one.
    pages: OnceCell<ByStem<'a>>,
    images: OnceCell<ByStem<'a>>,
    by_url: BTreeMap<&'a str, usize>,
    /// The anchors of each entry, once somebody asked for them.
    anchors: Vec<OnceCell<Anchors>>,
}

/// Paths by their last part without its ending.
type ByStem<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The anchors of a page.
#[derive(Clone)]
struct Anchors {
    known: BTreeSet<String>,
    /// The first anchor of each that differ by case alone.
    by_lower_case: BTreeMap<String, String>,
}

impl Anchors {
    fn of(known: BTreeSet<String>) -> Anchors {
        let mut by_lower_case = BTreeMap::new();
        for anchor in &known {
            by_lower_case.entry(anchor.to_lowercase()).or_insert_with(|| anchor.clone());
        }
        Anchors { known, by_lower_case }
    }
}

impl<'a> Resolver<'a> {
    fn new(
        source: &'a SourceTree,
        names: &'a Names,
        index: &'a Index,
        entries: &'a [Entry],
    ) -> Resolver<'a> {
        let by_path = entries.iter().enumerate().map(|(i, entry)| (&*entry.path, i)).collect();
        let by_url = entries.iter().enumerate().map(|(i, entry)| (&*entry.url, i)).collect();
        let anchors = vec![OnceCell::new(); entries.len()];
        let (pages, images) = (OnceCell::new(), OnceCell::new());
        Resolver { source, names, index, entries, by_path, pages, images, by_url, anchors }
    }

    fn resolve(&self, from: usize, kind: LinkKind, destination: &str) -> Result<Resolved, Problem> {
        match scheme(destination).map(str::to_ascii_lowercase).as_deref() {
            Some("http" | "https" | "mailto" | "tel" | "sms" | "ftp" | "dingtalk") => {
                return Ok(Target::AsWritten.into());
            }
            Some("data") if kind == LinkKind::Image && destination.starts_with("data:image/") => {
                return Ok(Target::AsWritten.into());
            }
            Some(_) if !destination.contains('/') && self.is_id(destination) => {}
            Some(_) => return Err(Problem::Unsafe),
            None if destination.starts_with("//") => return Ok(Target::AsWritten.into()),
            None => {}
        }
        if destination.is_empty() {
            return Err(Problem::NoFile(Vec::new()));
        }
        let (path, anchor) = match destination.split_once('#') {
            Some((path, anchor)) => (path, Some(decode(anchor)).filter(|a| !a.is_empty())),
            None => (destination, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            return self.page(from, anchor);
        }
        let path = decode(path);
        if let Some(entry) = self.index.by_id.get(&path.to_lowercase()) {
            return self.page(*entry, anchor);
        }
        if self.names.is_unsettled(&path) {
            return Ok(Target::Broken.into());
        }
        if let Some(audience) = self.names.hidden.get(&path.to_lowercase()) {
            return Err(self.hidden(from, audience));
        }
        let Some(full) = self.join(from, &path) else {
            return Err(Problem::NoFile(Vec::new()));
        };
        if let Some(entry) = self.document(&full) {
            return self.page(entry, anchor);
        }
        if let Some((file, _)) = self.source.files.get_key_value(full.as_str()) {
            if is_asset(self.source, file) {
                let url = file.strip_prefix(self.source.content).unwrap_or(file).to_owned();
                return Ok(Resolved { target: Target::Asset(url), file: Some(file.clone()) });
            }
            if self.names.is_unsettled(&full) {
                return Ok(Target::Broken.into());
            }
            let audience = self.names.hidden.get(&full.to_lowercase());
            return Err(self.hidden(from, audience.map_or(&[], Vec::as_slice)));
        }
        let near = self.near(&full, kind);
        Err(match kind {
            LinkKind::Link => {
                let looks_like_an_id = !path.contains(['/', '.']);
                let ids = self.entries.iter().filter_map(Entry::id);
                // Comparing all names is left to small sites.
                let ids = ids.take(if looks_like_an_id { MOST_COMPARED } else { 0 });
                let ids = crate::diagnostic::nearest(&path, ids).into_iter().map(str::to_owned);
                let from = &self.entries[from].path;
                let paths = near.iter().map(|to| relative_path(from, to));
                Problem::NoFile(ids.chain(paths).take(3).collect())
            }
            LinkKind::Image => {
                let from = &self.entries[from].path;
                Problem::NoImage(near.iter().map(|to| relative_path(from, to)).collect())
            }
        })
    }

    /// Returns what is wrong with a link to a document that is not in this build.
    fn hidden(&self, from: usize, audience: &[String]) -> Problem {
        let is_draft = audience.is_empty();
        match is_draft || audience::covers(audience, &self.entries[from].audience) {
            true => Problem::Hidden,
            false => Problem::Restricted(audience.to_vec()),
        }
    }

    fn is_id(&self, destination: &str) -> bool {
        let id = destination.split('#').next().unwrap_or_default();
        self.index.by_id.contains_key(&id.to_lowercase())
    }

    /// Returns the path from the root that a path written in a document means.
    fn join(&self, from: usize, path: &str) -> Option<String> {
        let content = self.source.content.trim_end_matches('/');
        let mut parts: Vec<&str> = Vec::new();
        let path = match path.strip_prefix('/') {
            Some(rest) => {
                parts.extend(content.split('/').filter(|part| !part.is_empty()));
                rest
            }
            None => {
                parts.extend(self.entries[from].path.split('/'));
                parts.pop();
                path
            }
        };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        let full = parts.join("/");
        full.starts_with(content).then_some(full)
    }

    /// Returns the entry that a path means: the file itself, the same without its ending, or the
    /// index of a folder.
    fn document(&self, path: &str) -> Option<usize> {
        let by_path = |path: &str| self.by_path.get(path).copied();
        by_path(path)
            .or_else(|| by_path(&format!("{path}.md")))
            .or_else(|| by_path(&format!("{path}/index.md")))
            .or_else(|| {
                let url = path.strip_prefix(self.source.content).unwrap_or(path);
                self.by_url.get(url).copied()
            })
    }

    fn page(&self, entry: usize, anchor: Option<String>) -> Result<Resolved, Problem> {
        let Some(anchor) = anchor else {
            return Ok(Target::Page { entry, anchor: None }.into());
        };
        let Anchors { known, by_lower_case } = self.anchors[entry]
            .get_or_init(|| Anchors::of(self.index.anchors_of(&self.entries[entry])));
        // Anchors that the page makes itself are always there.
        if known.contains(&anchor) || anchor == "top" {
            return Ok(Target::Page { entry, anchor: Some(anchor) }.into());
        }
        if let Some(same) = by_lower_case.get(&anchor.to_lowercase()) {
            return Ok(Target::Page { entry, anchor: Some(same.clone()) }.into());
        }
        let near = crate::diagnostic::nearest(&anchor, known.iter().map(String::as_str));
        Err(Problem::NoAnchor(near.into_iter().map(str::to_owned).collect()))
    }

    /// Returns paths whose last part is near to the last part of `path`, without regard to endings.
    fn near(&self, path: &str, kind: LinkKind) -> Vec<&str> {
        let by_stem = match kind {
            LinkKind::Link => self.pages.get_or_init(|| by_stem(self.by_path.keys().copied())),
            LinkKind::Image => self.images.get_or_init(|| {
                let files = self.source.files.keys().filter(|path| is_asset(self.source, path));
                by_stem(files.map(|path| &**path))
            }),
        };
        let wanted = stem(path);
        // The exact name elsewhere is the best advice; comparing all names is left to small sites.
        if let Some(same) = by_stem.get(wanted) {
            return same.iter().copied().take(3).collect();
        }
        if by_stem.len() > MOST_COMPARED {
            return Vec::new();
        }
        crate::diagnostic::nearest(wanted, by_stem.keys().copied())
            .into_iter()
            .filter_map(|near| by_stem.get(near)?.first().copied())
            .collect()
    }
}

/// Returns paths by their last part without its ending.
fn by_stem<'p>(paths: impl Iterator<Item = &'p str>) -> ByStem<'p> {
    let mut by_stem = ByStem::new();
    for path in paths {
        by_stem.entry(stem(path)).or_default().push(path);
    }
    by_stem
}

/// Returns the last part of a path without its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns the path `to` as a link in the file `from` writes it.
fn relative_path(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let most = (from.len() - 1).min(to.len() - 1);
    let shared = (0..most).take_while(|i| from[*i] == to[*i]).count();
    let mut parts = vec![".."; from.len() - 1 - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

/// Returns the scheme of an address such as `https:`; `None` for a path.
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    let mut characters = scheme.chars();
    let is_scheme = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some(scheme)
}

/// Returns a text with percent-encoded bytes decoded, where they are UTF-8.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let digits = bytes.get(i + 1..i + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if bytes[i] == b'%' => {
                decoded.push(byte);
                i += 3;
            }
            _ => {
                decoded.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
