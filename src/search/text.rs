//! What of a knowledge base can be found: pages and their sections, by what each kind means.

mod kinds;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::document::markdown::visible_text;
use crate::model::kind::common::Status;
use crate::model::kind::{Detail, Kind};
use crate::model::settings::RawHtml;
use crate::model::{Entry, KnowledgeBase, Node, of_department, of_role};

/// Returns a word of the theme by `group.name`.
pub type Words<'w> = dyn Fn(&str) -> String + Sync + 'w;

/// A page that can be found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Page {
    /// Its address from the root of the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// Its tags and its department, in words.
    pub tags: Vec<String>,
    /// Its number; empty where it has none.
    pub code: String,
    /// What kind of document it is.
    pub kind: Kind,
    /// The id of the department it belongs to.
    pub department: Option<String>,
    /// The ids of the roles it concerns.
    pub roles: BTreeSet<String>,
    /// Its language tag.
    pub language: String,
    /// Where it is in its life.
    pub status: Status,
    /// The titles of the folders above it.
    pub folders: Vec<String>,
    /// What it is for.
    pub summary: String,
    /// Its sections; the first is the lead, without anchor and heading.
    pub sections: Vec<Section>,
}

/// What a section is, beside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// Nothing else.
    #[default]
    Text,
    /// A question; the text is its answer.
    Question,
    /// The fields of a form.
    Fields,
    /// A step of a process.
    Step,
    /// The duties of a role.
    Duties,
}

impl Sort {
    /// Returns its letter in the files of texts.
    pub fn letter(self) -> &'static str {
        match self {
            Sort::Text => "",
            Sort::Question => "q",
            Sort::Fields => "f",
            Sort::Step => "s",
            Sort::Duties => "d",
        }
    }
}

impl Page {
    /// Returns what pages are ordered by: language and address.
    pub fn place(&self) -> (&str, &str) {
        (&self.language, &self.url)
    }
}

/// A part of a page that has a place of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Section {
    /// Its anchor; empty for the lead.
    pub anchor: String,
    /// Its heading; empty for the lead.
    pub heading: String,
    /// Other words for the heading, which nobody sees.
    pub wordings: Vec<String>,
    /// Its text; `\n` parts blocks.
    pub text: String,
    /// What it is.
    pub sort: Sort,
}

/// Returns the pages that can be found, by language and then address.
///
/// Documents with `search: false` are left out.
pub fn pages(knowledge_base: &KnowledgeBase, words: &Words<'_>) -> Vec<Page> {
    let reader = Reader::of(knowledge_base, words);
    let entries = (0..knowledge_base.entries.len()).into_par_iter();
    let mut pages: Vec<Page> = entries.filter_map(|position| reader.entry(position)).collect();
    pages.extend(reader.derived());
    pages.sort_by(|a, b| a.place().cmp(&b.place()));
    pages
}

/// Reads pages of one knowledge base.
pub struct Reader<'k, 'w> {
    knowledge_base: &'k KnowledgeBase,
    words: &'k Words<'w>,
}

impl<'k, 'w> Reader<'k, 'w> {
    /// Returns a reader of a knowledge base with the words of a theme.
    pub fn of(knowledge_base: &'k KnowledgeBase, words: &'k Words<'w>) -> Reader<'k, 'w> {
        Reader { knowledge_base, words }
    }

    /// Returns the page of an entry; `None` where it is not to be found.
    pub fn entry(&self, position: usize) -> Option<Page> {
        let is_searchable = self.knowledge_base.entries[position].common.is_searchable;
        is_searchable.then(|| self.page(position))
    }

    fn page(&self, position: usize) -> Page {
        let knowledge_base = self.knowledge_base;
        let entry = &knowledge_base.entries[position];
        let common = &entry.common;
        let post = match &entry.detail {
            Detail::Role(page) => page.role.as_deref(),
            Detail::Department(page) => page.department.as_deref(),
            _ => None,
        };
        let department = match (&entry.detail, post) {
            (Detail::Role(_), Some(role)) => {
                let role = knowledge_base.organization.role(role);
                role.and_then(|role| role.department.clone())
            }
            (Detail::Department(_), Some(department)) => Some(department.to_owned()),
            _ => common.department.clone(),
        };
        let summary = common.summary.clone().unwrap_or_default();
        let mut sections = self.sections(entry);
        let shown = entry.leading_title().filter(|shown| *shown != common.title);
        if let Some(lead) = sections.first_mut() {
            lead.text = joined([shown.unwrap_or_default(), &summary, &lead.text]);
        }
        Page {
            url: entry.url.clone(),
            title: common.title.clone(),
            aliases: self.aliases(entry),
            tags: self.tags(entry, department.as_deref()),
            code: entry.id().filter(|_| post.is_none()).unwrap_or_default().to_owned(),
            kind: entry.kind(),
            roles: self.roles(entry),
            language: self.language(entry),
            status: common.status,
            folders: self.folders(position),
            summary: if summary.is_empty() { entry.document.body.excerpt.clone() } else { summary },
            department,
            sections,
        }
    }

    fn language(&self, entry: &Entry) -> String {
        let site = self.knowledge_base.settings.language.tag();
        entry.common.language.clone().unwrap_or_else(|| site.to_owned())
    }

    fn aliases(&self, entry: &Entry) -> Vec<String> {
        let organization = &self.knowledge_base.organization;
        let mut aliases = match &entry.detail {
            Detail::Term(term) => term.names.clone(),
            // The text about a post may have a title of its own.
            Detail::Role(page) => {
                let role = page.role.as_deref().and_then(|id| organization.role(id));
                role.map(|role| role.name.clone()).into_iter().collect()
            }
            Detail::Department(page) => {
                let department = page.department.as_deref();
                let department = department.and_then(|id| organization.department(id));
                department.map(|department| department.name.clone()).into_iter().collect()
            }
            _ => Vec::new(),
        };
        // What stands above the page may be worded otherwise than its title in lists.
        aliases.extend(entry.leading_title().map(str::to_owned));
        aliases.retain(|alias| *alias != entry.common.title);
        aliases
    }

    fn tags(&self, entry: &Entry, department: Option<&str>) -> Vec<String> {
        let mut tags = entry.common.tags.clone();
        if entry.kind() != Kind::Page {
            tags.push((self.words)(&format!("kind.{}", entry.kind().name())));
        }
        let department = department.and_then(|id| self.knowledge_base.organization.department(id));
        tags.extend(department.map(|department| department.name.clone()));
        tags
    }

    /// Returns the roles that a reader who asks for one of them would want the document for.
    fn roles(&self, entry: &Entry) -> BTreeSet<String> {
        let index = &self.knowledge_base.index;
        let mut roles: BTreeSet<String> = entry.common.owner.iter().cloned().collect();
        match &entry.detail {
            Detail::Process(process) => {
                let assignments = process.steps.iter().flat_map(|step| &step.assignments);
                roles.extend(assignments.map(|assignment| assignment.role.clone()));
            }
            Detail::Form(_) => {
                let uses = entry.id().and_then(|id| index.form_uses.get(id));
                for form_use in uses.into_iter().flatten() {
                    let process = &self.knowledge_base.entries[form_use.entry];
                    if let Detail::Process(process) = &process.detail {
                        let assignments = &process.steps[form_use.step].assignments;
                        roles.extend(assignments.iter().map(|a| a.role.clone()));
                    }
                }
            }
            Detail::Training(training) => roles.extend(training.roles.iter().cloned()),
            Detail::Role(page) => roles.extend(page.role.iter().cloned()),
            Detail::Faq(_)
            | Detail::Flowchart(_)
            | Detail::Policy(_)
            | Detail::Department(_)
            | Detail::Term(_)
            | Detail::Page => {}
        }
        roles
    }

    fn folders(&self, position: usize) -> Vec<String> {
        let navigation = &self.knowledge_base.navigation;
        let path = navigation.paths.get(&position).map(Vec::as_slice).unwrap_or_default();
        let mut nodes: &[Node] = &navigation.top;
        let mut folders = Vec::new();
        for index in path {
            let node = &nodes[*index];
            folders.push(node.title.clone());
            nodes = &node.children;
        }
        folders.pop();
        folders
    }

    /// Returns the pages of roles and departments that no document is behind.
    pub fn derived(&self) -> Vec<Page> {
        let knowledge_base = self.knowledge_base;
        let organization = &knowledge_base.organization;
        let has_page = |id: &str| knowledge_base.post_page(id).is_some();
        let roles = organization.roles.iter().filter(|role| !has_page(&role.id.value));
        let mut pages: Vec<Page> = roles
            .map(|role| {
                let id = &role.id.value;
                let page = self.bare(&of_role(id), &role.name, Kind::Role, &role.department);
                let duties = self.duties(id);
                Page { roles: [id.clone()].into(), sections: led(page.sections, duties), ..page }
            })
            .collect();
        let departments = organization.departments.iter();
        pages.extend(departments.filter(|entry| !has_page(&entry.id.value)).map(|department| {
            let id = &department.id.value;
            let own = Some(id.clone());
            let page = self.bare(&of_department(id), &department.name, Kind::Department, &own);
            let posts = self.posts(id);
            Page { sections: led(page.sections, posts), ..page }
        }));
        pages
    }

    fn bare(&self, url: &str, title: &str, kind: Kind, department: &Option<String>) -> Page {
        let organization = &self.knowledge_base.organization;
        let name = department.as_ref().and_then(|id| organization.department(id));
        let mut tags = vec![(self.words)(&format!("kind.{}", kind.name()))];
        tags.extend(name.map(|department| department.name.clone()));
        Page {
            url: url.to_owned(),
            title: title.to_owned(),
            aliases: Vec::new(),
            tags,
            code: String::new(),
            kind,
            department: department.clone(),
            roles: BTreeSet::new(),
            language: self.knowledge_base.settings.language.tag().to_owned(),
            status: Status::Effective,
            folders: Vec::new(),
            summary: String::new(),
            sections: vec![Section::default()],
        }
    }

    fn visible(&self, markdown: &str) -> String {
        visible_text(markdown, self.knowledge_base.settings.dialect, self.shows_tags())
    }

    /// Returns whether readers see the tags of raw HTML.
    fn shows_tags(&self) -> bool {
        self.knowledge_base.settings.raw_html == RawHtml::Escape
    }
}

fn led(mut lead: Vec<Section>, others: Vec<Section>) -> Vec<Section> {
    lead.extend(others);
    lead
}

/// Returns texts one below the other, without those that are empty.
fn joined<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let mut joined = String::new();
    for text in texts {
        let text = text.as_ref().trim();
        if !text.is_empty() {
            if !joined.is_empty() {
                joined.push('\n');
            }
            joined.push_str(text);
        }
    }
    joined
}
