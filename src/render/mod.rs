//! Stage 4: the knowledge base becomes an output tree.
//!
//! Each page is a typed view, printed by the template of its kind. A view is all that a template
//! sees, and its hash with the theme's is the key under which the page is remembered.

mod accent;
pub(crate) mod chart;
pub mod check;
mod extra;
mod glossary;
pub mod highlight;
mod html;
pub mod kind;
mod leaf;
mod manual;
pub mod markdown;
mod reference;
mod responsibility;
mod site;
pub mod texts;
pub mod theme;
pub mod view;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Reported, Span};
use crate::memo::{KeyHasher, Memo};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::output::{Content, OutputTree};
use crate::search;
use crate::source::{SourceContent, SourceTree};
use check::bad_template;
use glossary::Glossary;
use highlight::Highlights;
use site::Site;
use texts::Texts;
use theme::Theme;
use view::{Frame, PageView};

/// What rendering remembers between builds.
#[derive(Default)]
pub struct Memory {
    highlights: Highlights,
    /// Bodies by the hash of markdown, links and settings.
    bodies: Memo<(Vec<String>, String)>,
    /// Charts by the hash of their graph: for wide and for narrow screens.
    charts: Memo<(String, String)>,
    /// What was tokenized for the search index.
    search: search::Memory,
    /// Pages by the hash of theme, template and view.
    pages: Memo<Result<Arc<[u8]>, String>>,
}

/// Renders a knowledge base. Templates that cannot be used are reported; their pages are then
/// missing from the tree.
pub fn render(
    knowledge_base: &KnowledgeBase,
    source: &SourceTree,
    memory: &mut Memory,
) -> Reported<OutputTree> {
    let mut diagnostics = Vec::new();
    let settings = &knowledge_base.settings;
    let theme = Theme::load(source, settings, settings.language, &mut diagnostics);
    let mut output = OutputTree::new();
    if !diagnostics.is_empty() {
        return Reported { value: output, diagnostics };
    }
    let problems = Mutex::new(BTreeSet::new());
    let glossary = Glossary::of(knowledge_base);
    let mut site = Site {
        reference: Vec::new(),
        glossary: &glossary,
        knowledge_base,
        theme: &theme,
        highlights: &memory.highlights,
        bodies: &memory.bodies,
        charts: &memory.charts,
        problems: &problems,
    };
    site.reference = reference::pages_of(&site);
    let printer = Printer { site: &site, pages: &memory.pages };
    let print = || {
        let mut pages: Vec<Printed> = (0..knowledge_base.entries.len())
            .into_par_iter()
            .map(|position| printer.entry(position))
            .collect();
        pages.extend(extra::pages(&printer));
        pages.extend(reference::pages(&printer));
        pages.extend(responsibility::pages(&printer));
        pages.extend(responsibility::files(&printer));
        pages.extend(chart::files(&printer));
        pages.extend(kind::form::files::files(&printer));
        pages
    };
    let words = |name: &str| theme.texts.get(name).to_owned();
    let feedback = site.feedback();
    let feedback: Vec<(String, String)> =
        feedback.into_iter().map(|way| (way.url, way.title)).collect();
    let search_memory = &mut memory.search;
    let index = || {
        search::build(knowledge_base, &words, theme.texts.group("search"), &feedback, search_memory)
    };
    let (pages, index) = rayon::join(print, index);

    for Printed { url, page } in pages {
        match &*page {
            Ok(bytes) => drop(output.insert(url, Content::Bytes(bytes.clone()))),
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
    memory.bodies.turn();
    memory.charts.turn();
    memory.pages.turn();
    memory.highlights.turn();

    output.extend(index);
    add_assets(knowledge_base, source, &mut output);
    output.extend(theme.assets.iter().map(|(url, content)| (url.clone(), content.clone())));
    for (url, content) in extra::files(knowledge_base, &theme.asset_folder) {
        // What an author writes at such an address counts.
        output.entry(url).or_insert(content);
    }
    Reported { value: output, diagnostics: dedup(diagnostics) }
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
pub struct Printed {
    /// Its address.
    pub url: String,
    page: Arc<Result<Arc<[u8]>, String>>,
}

/// Prints pages, or takes them from memory.
pub struct Printer<'a, 's> {
    /// The site.
    pub site: &'a Site<'s>,
    pages: &'a Memo<Result<Arc<[u8]>, String>>,
}

/// What a template gets: the words of the theme and its view.
#[derive(Serialize)]
struct Template<'a, V> {
    t: &'a Texts,
    #[serde(flatten)]
    view: &'a V,
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
            let template_view = Template { t: &self.site.theme.texts, view };
            let html = self.site.theme.render(template, &template_view).map_err(|error| error.0)?;
            let html = self.site.theme.with_needs(url, tidy(&html));
            Ok(html.into_bytes().into())
        });
        Printed { url: url.to_owned(), page }
    }

    /// Returns the frame of a page that is no entry's.
    pub fn derived_frame(&self, url: &str, title: &str) -> Frame {
        self.site.derived_frame(url, title, Vec::new())
    }
}

/// Drops the empty lines and the indentation that templates leave, outside `<pre>`.
fn tidy(html: &str) -> String {
    let mut tidy = String::with_capacity(html.len());
    let mut depth = 0_i32;
    for line in html.lines() {
        let opens = line.matches("<pre").count() as i32 + line.matches("<textarea").count() as i32;
        let closes =
            line.matches("</pre>").count() as i32 + line.matches("</textarea>").count() as i32;
        if depth > 0 {
            tidy.push_str(line);
            tidy.push('\n');
        } else {
            // Only what templates indent with: a Chinese writer may begin a line with U+3000.
            let blank = [' ', '\t', '\r'];
            let line = line.trim_start_matches(blank);
            let text = if opens > 0 { line } else { line.trim_end_matches(blank) };
            if !text.is_empty() {
                tidy.push_str(text);
                tidy.push('\n');
            }
        }
        depth = (depth + opens - closes).max(0);
    }
    tidy
}
