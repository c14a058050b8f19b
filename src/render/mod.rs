//! Stage 4: the knowledge base becomes an output tree.
//!
//! Each page is a typed view, printed by the template of its kind. A view is all that a template
//! sees, and its hash with the theme's is the key under which the page is remembered.

mod accent;
pub(crate) mod chart;
pub mod check;
mod extra;
mod feedback;
mod glossary;
pub mod highlight;
mod html;
pub mod kind;
mod leaf;
mod manual;
pub mod markdown;
pub mod pages;
mod qr;
mod raw_html;
mod reference;
mod responsibility;
mod sidebar;
mod site;
pub mod texts;
pub mod theme;
mod tidy;
pub mod view;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Span};
use crate::memo::{Key, KeyHasher, Memo, Shelf};
use crate::model::kind::Detail;
use crate::model::{Entry, KnowledgeBase};
use crate::observer::{self, Observer, Part};
use crate::output::{Content, OutputTree, Places};
use crate::search;
use crate::source::{SourceContent, SourceTree};
use chart::Layouts;
use check::bad_template;
use glossary::Glossary;
use highlight::Highlights;
use pages::{OldSite, Page, Pages, Record};
use reference::ReferencePage;
use sidebar::Sidebars;
use site::Site;
use theme::Theme;
use tidy::tidy;
use view::{Frame, PageView};

/// What rendering remembers between builds.
#[derive(Default)]
pub struct Memory {
    highlights: Arc<Highlights>,
    /// Bodies by the hash of markdown, links and settings.
    bodies: Memo<(Vec<String>, String)>,
    /// Charts by the hash of their graph: for wide and for narrow screens.
    charts: Memo<(String, String)>,
    /// Where everything in a chart lies, by the hash of its graph and its orientation.
    layouts: Layouts,
    /// What the search index was made of; shared with what is shown ahead of a build.
    search: Arc<Mutex<search::Memory>>,
    /// Pages by the hash of theme, template and view.
    pages: Pages,
    /// The last build, as far as it printed pages without a problem.
    last: Option<Last>,
    /// Whether there is no next build.
    is_of_one_build: bool,
    /// Whether the last build took pages over without asking for what they are made of.
    is_partial: bool,
}

impl Memory {
    /// Returns a memory for a single build: it remembers only what that build asks for twice.
    pub fn of_one_build() -> Memory {
        Memory {
            bodies: Memo::forgetful(),
            charts: Memo::forgetful(),
            search: Mutex::new(search::Memory::of_one_build()).into(),
            pages: Pages::forgetful(),
            is_of_one_build: true,
            ..Memory::default()
        }
    }

    /// Returns a memory for a single build, which may use what other runs of the program left.
    pub fn with(pieces: &Pieces) -> Memory {
        Memory {
            highlights: Highlights::of(pieces.code.clone()).into(),
            layouts: Layouts::on(pieces.layouts.clone()),
            search: Mutex::new(search::Memory::with(pieces.site.as_ref().map(OldSite::search)))
                .into(),
            pages: Pages::of(pieces.site.clone()),
            is_of_one_build: false,
            ..Memory::of_one_build()
        }
    }

    /// Returns what is left of the last build, whose site is `output`.
    pub fn left(&self, output: &OutputTree) -> Left {
        let search = |places: &Places<'_>| lock(&self.search).record(places);
        let record = self.last.as_ref().map(|last| self.pages.record(last, output, search));
        Left { is_all: record.is_some() && !self.is_partial, record }
    }
}

/// What costs most to make, as it is carried from one run of the program to the next.
#[derive(Clone, Default)]
pub struct Pieces {
    /// The colours of code blocks.
    pub code: Arc<Shelf>,
    /// Where everything in charts lies.
    pub layouts: Arc<Shelf>,
    /// The site that was written last.
    pub site: Option<OldSite>,
}

/// What is left of a build for the next run of the program, beside [`Pieces`].
pub struct Left {
    /// What the pages of the site were printed from; `None` where a page is missing.
    pub record: Option<Record>,
    /// Whether all pieces were asked for that the site needs, so that the others can go.
    pub is_all: bool,
}

/// A build as the next one may take it over.
struct Last {
    /// The hash of everything that it depended on but the prose of its documents.
    facts: Key,
    /// Each entry's text and what was printed of it, where that is known.
    entries: Vec<Option<(Arc<str>, Printed)>>,
    /// What was printed that holds no prose of any entry.
    derived: Vec<Printed>,
    /// What was printed beside the pages of entries, anew each time.
    beside: Vec<Printed>,
}

impl Last {
    /// Returns all that was printed.
    fn all(&self) -> impl Iterator<Item = &Printed> {
        let entries = self.entries.iter().flatten().map(|(_, printed)| printed);
        entries.chain(&self.derived).chain(&self.beside)
    }

    /// Returns what was printed of an entry, where its text is still the same.
    fn entry(&self, position: usize, entry: &Entry) -> Option<Printed> {
        let (text, printed) = self.entries.get(position)?.as_ref()?;
        (*text == entry.document.text).then(|| printed.clone())
    }
}

/// What was rendered of a knowledge base.
pub struct Rendered {
    /// The site, complete where nothing is reported.
    pub output: OutputTree,
    /// What is wrong with templates; the pages that they are for are missing.
    pub diagnostics: Vec<Diagnostic>,
    /// What a page can be printed with ahead of the next build; `None` where something is wrong.
    pub prepared: Option<Prepared>,
}

/// What all pages of a build share.
pub struct Prepared {
    theme: Theme,
    glossary: Glossary,
    reference: Vec<&'static ReferencePage>,
    responsibility: Vec<&'static ReferencePage>,
    highlights: Arc<Highlights>,
    search: Arc<Mutex<search::Memory>>,
    /// The hash of everything that the build depended on but the prose of its documents.
    facts: Key,
}

impl Prepared {
    /// Returns the page of an entry and its address; `None` where its template has a problem.
    ///
    /// It is the page of a clean build while nothing but the prose of documents is another than in
    /// the build that this was prepared by.
    pub fn page(
        &self,
        knowledge_base: &KnowledgeBase,
        position: usize,
    ) -> Option<(String, Content)> {
        let memory = Memory::of_one_build();
        let problems = Mutex::default();
        let site = Site {
            reference: self.reference.clone(),
            responsibility: self.responsibility.clone(),
            glossary: &self.glossary,
            knowledge_base,
            theme: &self.theme,
            highlights: &self.highlights,
            bodies: &memory.bodies,
            charts: &memory.charts,
            layouts: &memory.layouts,
            sidebars: Sidebars::default(),
            problems: &problems,
            observer: None,
        };
        let printed = Printer { site: &site, pages: &memory.pages }.entry(position);
        let page = (*printed.page).clone().ok()?;
        let has_problems =
            !problems.into_inner().unwrap_or_else(PoisonError::into_inner).is_empty();
        (!has_problems).then_some((printed.url, page))
    }

    /// Returns the files of the search index, as [`Prepared::page`] returns a page.
    pub fn index(&self, knowledge_base: &KnowledgeBase) -> OutputTree {
        index(knowledge_base, &self.theme, self.facts, &mut lock(&self.search))
    }
}

fn lock(memory: &Mutex<search::Memory>) -> MutexGuard<'_, search::Memory> {
    // What a build leaves there is whole at any moment.
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the files of the search index.
fn index(
    knowledge_base: &KnowledgeBase,
    theme: &Theme,
    facts: Key,
    memory: &mut search::Memory,
) -> OutputTree {
    let words = |name: &str| theme.texts.get(name).to_owned();
    let feedback = feedback::of_site(&knowledge_base.settings, &theme.texts);
    let feedback: Vec<(String, String)> =
        feedback.into_iter().map(|way| (way.url, way.title)).collect();
    let dialog = theme.texts.group("search");
    search::build(knowledge_base, facts, &words, dialog, &feedback, memory)
}

/// Renders a knowledge base. Templates that cannot be used are reported; their pages are then
/// missing from the tree.
///
/// `facts` is the hash of everything that the build depends on but the prose of its documents:
/// while it stays, a page changes with the text of its own document alone. `observer` looks on.
pub fn render(
    knowledge_base: &KnowledgeBase,
    source: &SourceTree,
    facts: Key,
    memory: &mut Memory,
    observer: Option<&Observer>,
) -> Rendered {
    let mut diagnostics = Vec::new();
    let settings = &knowledge_base.settings;
    let theme = Theme::load(source, settings, settings.language, &mut diagnostics);
    let mut output = OutputTree::new();
    if !diagnostics.is_empty() {
        return Rendered { output, diagnostics, prepared: None };
    }
    let problems = Mutex::new(BTreeSet::new());
    let glossary = Glossary::of(knowledge_base);
    let mut site = Site {
        reference: Vec::new(),
        responsibility: Vec::new(),
        glossary: &glossary,
        knowledge_base,
        theme: &theme,
        highlights: &memory.highlights,
        bodies: &memory.bodies,
        charts: &memory.charts,
        layouts: &memory.layouts,
        sidebars: Sidebars::default(),
        problems: &problems,
        observer,
    };
    site.reference = reference::pages_of(&site);
    site.responsibility = responsibility::pages_of(&site);
    let printer = Printer { site: &site, pages: &memory.pages };
    let last = memory.last.take().filter(|last| last.facts == facts);
    let last = last.or_else(|| memory.pages.last(facts, knowledge_base));
    let is_known = last.is_some();
    memory.is_partial = is_known;
    let print = || {
        if let Some(observer) = observer {
            observer.begin("render", knowledge_base.entries.len());
        }
        let entries: Vec<Option<(Arc<str>, Printed)>> = knowledge_base
            .entries
            .par_iter()
            .enumerate()
            .map(|(position, entry)| {
                let known = last.as_ref().and_then(|last| last.entry(position, entry));
                let print = || known.unwrap_or_else(|| printer.entry(position));
                let printed = observer::document(observer, &entry.path, Part::Page, print);
                Some((entry.document.text.clone(), printed))
            })
            .collect();
        let derived = last.map_or_else(|| printer.derived(), |last| last.derived);
        Last { facts, entries, derived, beside: printer.beside() }
    };
    let (printed, index) = if is_known {
        // Little is printed, and whoever shows something ahead need not wait for it.
        let printed = print();
        (printed, index(knowledge_base, &theme, facts, &mut lock(&memory.search)))
    } else {
        // Taken by the thread that builds and not by one of the pool: whoever waits for it there
        // could keep the holder from its threads.
        let mut guard = lock(&memory.search);
        let search_memory = &mut *guard;
        let index_and_files = || {
            let index = index(knowledge_base, &theme, facts, search_memory);
            // The workbook of all matrices takes much memory for a moment: better than at the end,
            // when all pages are there.
            (index, responsibility::files(&printer))
        };
        let (mut printed, (index, files)) = rayon::join(print, index_and_files);
        printed.derived.extend(files);
        (printed, index)
    };

    for Printed { url, page } in printed.all() {
        match &**page {
            Ok(content) => drop(output.insert(url.clone(), content.clone())),
            Err(problem) => site.note(problem.clone()),
        }
    }
    let path = settings.path.clone().or_else(|| source.files.keys().next().cloned());
    let path = path.unwrap_or_else(|| crate::source::SETTINGS_FILE.into());
    let noted = std::mem::take(&mut *site.problems.lock().unwrap_or_else(|p| p.into_inner()));
    let report = |problem: &String| {
        let span = theme::place(source, settings, problem).unwrap_or_else(|| Span::whole(&path));
        bad_template::report(&span, problem)
    };
    diagnostics.extend(noted.iter().map(report));
    let Site { reference, responsibility, .. } = site;
    memory.last = Some(printed).filter(|_| diagnostics.is_empty() && !memory.is_of_one_build);
    if is_known {
        memory.bodies.keep();
        memory.charts.keep();
        memory.layouts.keep();
        memory.pages.keep();
    } else {
        memory.bodies.turn();
        memory.charts.turn();
        memory.layouts.turn();
        memory.pages.turn();
    }
    memory.highlights.turn();

    output.extend(index);
    add_assets(knowledge_base, source, &mut output);
    output.extend(theme.assets.iter().map(|(url, content)| (url.clone(), content.clone())));
    for (url, content) in extra::files(knowledge_base, &theme.asset_folder) {
        // What an author writes at such an address counts.
        output.entry(url).or_insert(content);
    }
    let highlights = memory.highlights.clone();
    let search = memory.search.clone();
    let prepared =
        Prepared { theme, glossary, reference, responsibility, highlights, search, facts };
    let prepared = Some(prepared).filter(|_| diagnostics.is_empty());
    Rendered { output, diagnostics: dedup(diagnostics), prepared }
}

fn dedup(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    crate::diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// Adds the files that pages use.
fn add_assets(knowledge_base: &KnowledgeBase, source: &SourceTree, output: &mut OutputTree) {
    for (path, url) in &knowledge_base.assets {
        let Some(file) = source.files.get(path) else { continue };
        let content = match &file.content {
            SourceContent::Text(text) => Content::Bytes(text.as_bytes().into()),
            SourceContent::NotText(bytes) => Content::Bytes(bytes.clone()),
            SourceContent::OnDisk(path) => Content::File(path.clone()),
        };
        // A page is never overwritten by an asset that takes its address.
        output.entry(url.clone()).or_insert(content);
    }
}

/// A page as printed.
#[derive(Clone)]
pub struct Printed {
    /// Its address.
    pub url: String,
    page: Arc<Page>,
}

/// Prints pages, or takes them from memory.
pub struct Printer<'a, 's> {
    /// The site.
    pub site: &'a Site<'s>,
    pages: &'a Pages,
}

impl Printer<'_, '_> {
    /// Prints the page of an entry.
    fn entry(&self, position: usize) -> Printed {
        let site = self.site;
        let entry = &site.knowledge_base.entries[position];
        match &entry.detail {
            Detail::Process(process) => {
                let (content, contents) = kind::process::view(site, entry, process);
                self.document("process.html", position, content, contents)
            }
            Detail::Form(form) => {
                let (content, contents) = kind::form::view(site, entry, form);
                self.document("form.html", position, content, contents)
            }
            Detail::Faq(faq) => {
                let (content, contents) = kind::faq::view(site, entry, faq);
                self.document("faq.html", position, content, contents)
            }
            Detail::Flowchart(chart) => {
                let (content, contents) = kind::flowchart::view(site, entry, chart);
                self.document("flowchart.html", position, content, contents)
            }
            Detail::Policy(policy) => {
                let (content, contents) = kind::policy::view(site, entry, policy);
                self.document("policy.html", position, content, contents)
            }
            Detail::Training(training) => {
                let (content, contents) = kind::training::view(site, entry, training);
                self.document("training.html", position, content, contents)
            }
            Detail::Role(page) => {
                let id = page.role.as_deref().unwrap_or_default();
                let (content, contents) = kind::role::view(site, &entry.url, id, Some(entry));
                self.document("role.html", position, content, contents)
            }
            Detail::Department(page) => {
                let id = page.department.as_deref().unwrap_or_default();
                let (content, contents) = kind::department::view(site, &entry.url, id, Some(entry));
                self.document("department.html", position, content, contents)
            }
            Detail::Term(term) => {
                let (content, contents) = kind::term::view(site, entry, term);
                self.document("term.html", position, content, contents)
            }
            Detail::Page => {
                let (content, contents) = kind::page::view(site, entry);
                self.document("page.html", position, content, contents)
            }
        }
    }

    /// Prints what holds no prose of any entry, but for the files of the matrices.
    fn derived(&self) -> Vec<Printed> {
        let parts: [fn(&Printer<'_, '_>) -> Vec<Printed>; 5] = [
            extra::pages,
            reference::pages,
            responsibility::pages,
            responsibility::training_files,
            chart::files,
        ];
        parts.into_par_iter().flat_map_iter(|part| part(self)).collect()
    }

    /// Prints what lies beside the page of an entry and may hold its prose.
    fn beside(&self) -> Vec<Printed> {
        let mut pages = kind::training::pages(self);
        pages.extend(kind::form::files::files(self));
        pages.extend(kind::training::files::files(self));
        pages
    }

    fn document<C: Hash + Serialize>(
        &self,
        template: &str,
        position: usize,
        content: C,
        contents: Vec<view::Content>,
    ) -> Printed {
        let entry = &self.site.knowledge_base.entries[position];
        let page = PageView {
            page: self.site.frame(position, contents),
            head: self.site.head(entry),
            foot: self.site.foot(position),
            content,
        };
        self.print(template, &entry.url, &page)
    }

    /// Prints a view at an address.
    pub fn print(&self, template: &str, url: &str, view: &(impl Hash + Serialize)) -> Printed {
        let mut hasher = KeyHasher::default();
        hasher.write(self.site.theme.hash.as_bytes());
        (template, url).hash(&mut hasher);
        view.hash(&mut hasher);
        let page = self.pages.get_or_make(hasher.key(), || {
            let html = self.site.theme.render(template, view).map_err(|error| error.0)?;
            let html = self.site.theme.with_needs(url, tidy(&html));
            Ok(html.into_bytes())
        });
        Printed { url: url.to_owned(), page }
    }

    /// Returns the frame of a page that is no entry's.
    pub fn derived_frame(&self, url: &str, title: &str) -> Frame {
        self.site.derived_frame(url, title, Vec::new())
    }
}
