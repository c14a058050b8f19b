//! Stage 3: all documents, connected and checked.
//!
//! After this stage there is no path, role or anchor left to look up: what leads nowhere has been
//! reported and dropped. Documents outside the build's audience never get here.

mod audience;
pub mod chart;
pub mod check;
pub mod flow;
mod index;
pub mod kind;
mod link;
pub mod matrix;
pub mod mermaid;
pub mod names;
mod navigation;
pub mod organization;
pub mod prose;
pub mod responsibility;
pub mod schema;
pub mod settings;
mod url;
pub mod verdict;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use index::{Duty, FormUse, Index};
pub use link::Target;
pub use navigation::{Navigation, Node};
pub use url::{encode, of_department, of_role, relative};

use crate::diagnostic::{Diagnostic, Reported, Severity, SourcePath, Span, Spanned};
use crate::document::Document;
use crate::document::date::Date;
use crate::document::yaml::{self, Value};
use crate::source::{SourceTree, is_markdown};
use kind::common::{Common, Status};
use kind::{Detail, Kind, Pick};
use names::{NamedDocument, Names, Scope};
use organization::{ORGANIZATION_FILE, Organization};
use responsibility::Responsibility;
use settings::Settings;

/// Which of the documents a build shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The audiences to build for, beside `all`.
    pub audiences: Vec<String>,
    /// Whether drafts are shown.
    pub has_drafts: bool,
}

/// A document as a part of the knowledge base.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file.
    pub path: SourcePath,
    /// The address of its page from the root of the site, with `/`, not percent-encoded.
    pub url: String,
    /// The values of the common keys.
    pub common: Common,
    /// What it is, in full.
    pub detail: Detail,
    /// Who may see it; `all` where everybody may.
    pub audience: Vec<String>,
    /// The file's facts.
    pub document: Arc<Document>,
    /// Where each destination in its markdown leads.
    pub links: BTreeMap<String, Target>,
    /// When it was last changed.
    pub changed: Option<Date>,
}

impl Entry {
    /// Returns what kind of document it is.
    pub fn kind(&self) -> Kind {
        self.detail.kind()
    }

    /// Returns its id.
    pub fn id(&self) -> Option<&str> {
        self.common.id.as_ref().map(|id| id.value.as_str())
    }

    /// Returns whether it stands for its folder.
    pub fn is_index(&self) -> bool {
        self.url == "index.html" || self.url.ends_with("/index.html")
    }

    /// Returns the words of a heading of level 1 with which the body begins: they are shown as its
    /// title.
    pub fn leading_title(&self) -> Option<&str> {
        let document = &self.document;
        let heading = document.body.headings.first()?;
        let before = &document.text[document.body.start..heading.span.start];
        (heading.level == 1
            && !heading.is_nested
            && before.trim().is_empty()
            && !heading.text.is_empty())
        .then_some(heading.text.as_str())
    }
}

/// Where the line above every page leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Announced {
    /// To a page of the site: the position of its entry.
    Entry(usize),
    /// Out of the site.
    Address(String),
}

/// All documents, connected.
#[derive(Debug, Clone)]
pub struct KnowledgeBase {
    /// The settings of the site.
    pub settings: Settings,
    /// The registries.
    pub organization: Organization,
    /// The documents, by path.
    pub entries: Vec<Entry>,
    /// Every name there is.
    pub names: Names,
    /// Who uses, asks and meets what.
    pub index: Index,
    /// The order in which it is read.
    pub navigation: Navigation,
    /// The files that pages use, by path from the root: where each goes.
    pub assets: BTreeMap<SourcePath, String>,
    /// Width and height in pixels of images, by their address on the site.
    pub image_sizes: BTreeMap<String, (u32, u32)>,
    /// Addresses that lead to other pages: from, to.
    pub redirects: BTreeMap<String, String>,
    /// A line above every page, and where it leads.
    pub announcement: Option<(String, Option<Announced>)>,
    /// Who carries what in all processes together, and what is missing.
    pub responsibility: Responsibility,
    /// The day of the build.
    pub today: Date,
    /// Whether the tree has no settings.
    pub is_foreign: bool,
}

impl KnowledgeBase {
    /// Returns the document with an id, without regard to case.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.index.by_id.get(&id.to_lowercase()).map(|position| &self.entries[*position])
    }

    /// Returns the page about a role or a department of the registry.
    pub fn post_page(&self, id: &str) -> Option<&Entry> {
        self.index.by_post.get(id).map(|position| &self.entries[*position])
    }

    /// Returns the processes with their entries, by path.
    pub fn processes(&self) -> impl Iterator<Item = (&Entry, &kind::process::Process)> {
        self.entries.iter().filter_map(|entry| match &entry.detail {
            Detail::Process(process) => Some((entry, process)),
            _ => None,
        })
    }

    /// Returns the name of the site.
    pub fn title(&self) -> &str {
        let home = self.index.home.map(|home| self.entries[home].common.title.as_str());
        self.settings.title.as_deref().or(home).unwrap_or("Docent")
    }
}

/// Connects documents to a knowledge base. Never fails: what cannot be connected is reported.
pub fn connect(
    source: &SourceTree,
    settings: Settings,
    documents: Vec<Arc<Document>>,
    selection: &Selection,
) -> Reported<KnowledgeBase> {
    let mut diagnostics = Vec::new();
    let mut names = Names {
        audiences: settings
            .audiences
            .as_ref()
            .map(|audiences| audiences.names.iter().cloned().chain(["all".into()]).collect()),
        tags: settings.tags.as_ref().map(|tags| tags.iter().cloned().collect()),
        ..Names::default()
    };
    let registry = read_registry(source, &mut diagnostics);
    match &registry {
        Some(registry) => organization::declare(registry, &mut names, &mut diagnostics),
        None => names.has_no_registry = source.files.contains_key(&*registry_path(source)),
    }
    let folders = audience::of_folders(&documents);
    let visible = select(source, &settings, documents, selection, &mut names, &mut diagnostics);
    for (document, _) in &visible {
        declare(document, &mut names, &mut diagnostics);
    }
    let organization = registry
        .map(|registry| organization::read(&registry, &names, &mut diagnostics))
        .unwrap_or_default();
    let mut entries = Vec::with_capacity(visible.len());
    for (document, audience) in visible {
        entries.push(read_entry(source, &names, document, audience, &mut diagnostics));
    }
    let reserved = url::reserved(&organization, &entries);
    let redirects = url::assign(&mut entries, &reserved, &mut diagnostics);
    let index = Index::of(&entries);
    let links = link::resolve_all(source, &names, &index, &folders, &entries, &mut diagnostics);
    let assets = links.assets;
    for (entry, links) in entries.iter_mut().zip(links.of_entries) {
        entry.links = links;
    }
    let image_sizes = assets
        .iter()
        .filter_map(|(path, url)| Some((url.clone(), source.files.get(path)?.size?)))
        .collect();
    let navigation = Navigation::of(source.content, &entries);
    let announcement = settings.announcement.as_ref().map(|(text, link)| {
        let link = link.as_ref().and_then(|link| {
            let target = announced(source.content, &index, &entries, &link.value);
            if target.is_none() {
                let problem = if names.hidden.contains_key(&link.value.to_lowercase()) {
                    check::LinkProblem::Hidden
                } else {
                    check::LinkProblem::NoFile(Vec::new())
                };
                diagnostics.push(check::broken_link::report(&link.span, &link.value, problem));
            }
            target
        });
        (text.clone(), link)
    });
    let mut knowledge_base = KnowledgeBase {
        organization,
        names,
        navigation,
        assets,
        image_sizes,
        redirects,
        announcement,
        responsibility: Responsibility::default(),
        today: source.today,
        is_foreign: source.is_foreign(),
        index,
        entries,
        settings,
    };
    knowledge_base.index.add_backlinks(&knowledge_base.entries);
    knowledge_base.responsibility = Responsibility::of(&knowledge_base);
    check::secret_in_source::check(source, &mut diagnostics);
    check::all(&knowledge_base, &mut diagnostics);
    Reported { value: knowledge_base, diagnostics }
}

fn registry_path(source: &SourceTree) -> SourcePath {
    format!("{}{ORGANIZATION_FILE}", source.content).into()
}

/// Returns where the line above every page leads: an id, a path from the content folder, or an
/// address; `None` where there is no such page.
fn announced(content: &str, index: &Index, entries: &[Entry], link: &str) -> Option<Announced> {
    if let Some(position) = index.by_id.get(&link.to_lowercase()) {
        return Some(Announced::Entry(*position));
    }
    if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
        return Some(Announced::Address(link.to_owned()));
    }
    let path = format!("{content}{}", link.trim_start_matches('/'));
    entries.iter().position(|entry| *entry.path == *path).map(Announced::Entry)
}

fn read_registry(source: &SourceTree, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    if source.is_foreign() {
        return None;
    }
    let path = registry_path(source);
    let text = source.text_or_ruin(&path)?;
    yaml::parse_map(&text, &path, diagnostics)
}

/// Returns the documents that the build shows, with their audiences. The ids and paths of the
/// others go into `names.hidden`, so that a reference to one is told from a slip.
fn select(
    source: &SourceTree,
    settings: &Settings,
    documents: Vec<Arc<Document>>,
    selection: &Selection,
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Arc<Document>, Vec<String>)> {
    let audiences = audience::assign(source, settings, &documents, diagnostics);
    for wanted in &selection.audiences {
        if let Some(known) = settings.audiences.as_ref().map(|audiences| &audiences.names)
            && !known.contains(wanted)
            && wanted != "all"
        {
            diagnostics.push(check::unknown_audience::not_declared(source, wanted, known));
        }
    }
    let mut visible = Vec::new();
    for (document, audience) in documents.into_iter().zip(audiences) {
        let front = &document.front_matter;
        let is_draft = front.pick_text("status").as_deref() == Some(Status::Draft.name());
        let is_shown = audience::is_shown(&audience, selection);
        if document.is_broken {
            names.unsettled.extend(names_of(&document));
        }
        if is_shown && (!is_draft || selection.has_drafts) {
            visible.push((document, audience));
        } else {
            let readers = if is_shown { Vec::new() } else { audience.clone() };
            add_roles(&document.front_matter, names);
            for name in names_of(&document) {
                match audience::is_unsettled(&audience, settings) {
                    true => drop(names.unsettled.insert(name)),
                    false => drop(names.hidden.insert(name, readers.clone())),
                }
            }
        }
    }
    visible
}

/// Adds the roles that a value names to those that are named outside of the build.
fn add_roles(value: &Value, names: &mut Names) {
    match &value.node {
        yaml::Node::Scalar(scalar) if names.roles.contains(&scalar.text) => {
            names.roles_elsewhere.insert(scalar.text.clone());
        }
        yaml::Node::Scalar(_) | yaml::Node::Null => {}
        yaml::Node::List(items) => items.iter().for_each(|item| add_roles(item, names)),
        yaml::Node::Map(entries) => {
            entries.iter().for_each(|entry| add_roles(&entry.value, names));
        }
    }
}

/// Returns the path and the id of a document in lower case.
fn names_of(document: &Document) -> Vec<String> {
    let id = document.front_matter.pick_text("id");
    [Some(document.path.to_string()), id].into_iter().flatten().map(|n| n.to_lowercase()).collect()
}

/// Returns the kind that a document says it is; a page where its front matter cannot be read.
fn kind_of(document: &Document) -> Kind {
    if document.is_broken {
        return Kind::Page;
    }
    let word = document.front_matter.pick_text("type");
    word.and_then(|word| Kind::from_name(&word)).unwrap_or(Kind::Page)
}

/// Adds the id of a document and its parts to the names.
fn declare(document: &Document, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    let kind = kind_of(document);
    let declared = kind::declared_parts(kind, &document.front_matter);
    report_repeated(&declared, diagnostics);
    if kind == Kind::Form {
        for field in document.front_matter.pick_items("fields") {
            let columns = field.pick_items("columns").iter();
            let ids: Vec<_> = columns.filter_map(|column| column.pick_spanned("id")).collect();
            report_repeated(&ids, diagnostics);
        }
    }
    // Pages about a post have the post's id, which is no document number.
    let Some(id) = document.front_matter.pick_spanned("id") else { return };
    if matches!(kind, Kind::Role | Kind::Department) {
        return;
    }
    let mut parts: BTreeSet<String> = declared.into_iter().map(|part| part.value).collect();
    parts.extend(document.body.headings.iter().map(|heading| heading.anchor.clone()));
    let key = id.value.to_lowercase();
    match names.documents.get(&key) {
        Some(first) => {
            let first = Spanned::new(first.id.to_string(), first.span.clone());
            diagnostics.push(check::duplicate_id::report(&first, &id));
        }
        None => {
            let named =
                NamedDocument { id: id.value.as_str().into(), kind, parts, span: id.span.clone() };
            names.documents.insert(key, named);
        }
    }
}

/// Reports each id that stands among those before it.
fn report_repeated(ids: &[Spanned<String>], diagnostics: &mut Vec<Diagnostic>) {
    for (i, id) in ids.iter().enumerate() {
        if let Some(first) = ids[..i].iter().find(|first| first.value == id.value) {
            diagnostics.push(check::duplicate_id::report(first, id));
        }
    }
}

fn read_entry(
    source: &SourceTree,
    names: &Names,
    document: Arc<Document>,
    audience: Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Entry {
    let (common, detail) = read_front_matter(names, &document, diagnostics);
    Entry {
        url: url::of(source.content, &document.path, common.slug.as_ref()),
        changed: source.changes.get(&document.path).copied(),
        path: document.path.clone(),
        links: BTreeMap::new(),
        common,
        detail,
        audience,
        document,
    }
}

/// Returns what the front matter of a document says.
fn read_front_matter(
    names: &Names,
    document: &Document,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Common, Detail) {
    let front = &document.front_matter;
    let kind = kind_of(document);
    let steps = match kind {
        Kind::Process => {
            kind::declared_parts(kind, front).into_iter().map(|step| step.value).collect()
        }
        _ => BTreeSet::new(),
    };
    let scope = Scope { names, steps, is_page: kind == Kind::Page, is_registry: false };
    if document.has_front_matter && !document.is_broken {
        schema::check(front, kind.record(), &scope, diagnostics);
    }
    let common = Common::read(front, &default_title(document), names);
    let detail = match kind {
        Kind::Process => Detail::Process(kind::process::Process::read(front, names, diagnostics)),
        Kind::Form => Detail::Form(kind::form::Form::read(front, names)),
        Kind::Faq => Detail::Faq(kind::faq::Faq::read(front, names)),
        Kind::Flowchart => Detail::Flowchart(kind::flowchart::Flowchart::read(front, names)),
        Kind::Policy => Detail::Policy(kind::policy::Policy::read(front, names)),
        Kind::Training => Detail::Training(kind::training::Training::read(front, names)),
        Kind::Role => Detail::Role(kind::role::RolePage::read(front, names)),
        Kind::Department => {
            Detail::Department(kind::department::DepartmentPage::read(front, names))
        }
        Kind::Term => Detail::Term(kind::term::Term::read(front)),
        Kind::Page => Detail::Page,
    };
    (common, detail)
}

impl KnowledgeBase {
    /// Puts a new text of a document in the place of the old one, as far as that changes its own
    /// page; returns whether it does so without an error and without another address, other
    /// readers or other links.
    ///
    /// What other entries and the indexes say of the document stays as it was.
    pub fn replace(&mut self, position: usize, document: Arc<Document>) -> bool {
        let mut diagnostics = Vec::new();
        let old = &self.entries[position];
        let (common, detail) = read_front_matter(&self.names, &document, &mut diagnostics);
        let audience = |document: &Document| document.front_matter.pick_texts("audience");
        let id = |common: &Common| common.id.as_ref().map(|id| id.value.clone());
        let slug = |common: &Common| common.slug.as_ref().map(|slug| slug.value.clone());
        let stays = !document.is_broken
            && detail.kind() == old.kind()
            && common.status == old.common.status
            && (id(&common), slug(&common)) == (id(&old.common), slug(&old.common))
            && audience(&document) == audience(&old.document);
        let new = Entry { document, common, detail, ..old.clone() };
        let is_known = |destination: &String| {
            self.entries[position].links.get(destination).is_some_and(|to| *to != Target::Broken)
        };
        let is_fine = stays
            && diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error)
            && link::destinations(&new).iter().all(|(_, destination, _)| is_known(destination));
        if is_fine {
            self.entries[position] = new;
        }
        is_fine
    }
}

/// Returns what a document without a title is called: its first heading of level 1, else its first
/// heading, else its file or folder.
fn default_title(document: &Document) -> String {
    let headings = &document.body.headings;
    let heading = headings.iter().find(|heading| heading.level == 1).or(headings.first());
    if let Some(heading) = heading.filter(|heading| !heading.text.is_empty()) {
        return heading.text.clone();
    }
    let mut parts = document.path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match (stem, parts.next()) {
        ("index", Some(folder)) => folder.to_owned(),
        _ => stem.to_owned(),
    }
}

/// Returns the place in the settings that stands for the site as a whole.
fn settings_span(source: &SourceTree) -> Span {
    let path = source.files.keys().next().cloned().unwrap_or_else(|| "".into());
    let path = if source.is_foreign() { path } else { crate::source::SETTINGS_FILE.into() };
    Span::whole(&path)
}

/// Returns whether a file of the source tree is an asset rather than a document or the registry.
fn is_asset(source: &SourceTree, path: &str) -> bool {
    !is_markdown(path) && path.strip_prefix(source.content) != Some(ORGANIZATION_FILE)
}
