//! What a page needs of the knowledge base: links, names, bodies, its frame.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Mutex;

use super::chart::Layouts;
use super::feedback;
use super::glossary::Glossary;
use super::highlight::Highlights;
use super::markdown::{self, Pages, Part, Style, page_href};
use super::reference::{self, ReferencePage};
use super::sidebar::Sidebars;
use super::theme::Theme;
use super::view::{
    ApprovalView, Content, DocumentFoot, DocumentHead, Extra, Fact, Frame, Link, RevisionView,
    SiteView,
};
use crate::document::date::Date;
use crate::document::markdown::Leaf;
use crate::memo::{Key, KeyHasher, Memo};
use crate::model::kind::{Detail, Kind, PartRef};
use crate::model::{Announced, Entry, KnowledgeBase, Target, encode, of_department, of_role};
use crate::observer::Observer;

/// The knowledge base and the theme, while pages are made.
pub struct Site<'a> {
    /// The knowledge base.
    pub knowledge_base: &'a KnowledgeBase,
    /// The theme.
    pub theme: &'a Theme,
    /// The coloured code blocks.
    pub highlights: &'a Highlights,
    /// The bodies that are remembered.
    pub bodies: &'a Memo<(Vec<String>, String)>,
    /// The charts that are remembered.
    pub charts: &'a Memo<(String, String)>,
    /// Where everything in the charts lies.
    pub layouts: &'a Layouts,
    /// The terms to link.
    pub glossary: &'a Glossary,
    /// The lists of the sidebars.
    pub sidebars: Sidebars,
    /// The reference pages that the site has.
    pub reference: Vec<&'static ReferencePage>,
    /// The pages about responsibility that the site has.
    pub responsibility: Vec<&'static ReferencePage>,
    /// What went wrong with templates.
    pub problems: &'a Mutex<BTreeSet<String>>,
    /// Who looks on.
    pub observer: Option<&'a Observer>,
}

impl<'a> Site<'a> {
    /// Notes what went wrong with a template.
    pub fn note(&self, problem: String) {
        // A poisoned lock only says that another thread stopped; the set is whole between calls.
        self.problems.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(problem);
    }

    /// Returns a word of the theme.
    pub fn text(&self, name: &'a str) -> &str {
        self.theme.texts.get(name)
    }

    /// Returns the way from the page at `from` to an entry.
    pub fn link(&self, from: &str, entry: &Entry) -> Link {
        Link { title: entry.common.title.clone(), url: page_href(from, &entry.url, None) }
    }

    /// Returns the way to a document or a part of it, with the name of that part.
    pub fn part_link(&self, from: &str, part: &PartRef) -> Link {
        let Some(entry) = self.knowledge_base.entry(&part.id) else {
            return Link { title: part.id.clone(), url: String::new() };
        };
        let url = page_href(from, &entry.url, part.part.as_deref());
        let name = part.part.as_deref().and_then(|name| part_name(entry, name));
        let title = match name {
            Some(name) if entry.url == from => name.to_owned(),
            Some(name) => format!("{} · {name}", entry.common.title),
            None => entry.common.title.clone(),
        };
        Link { title, url }
    }

    /// Returns the way to a document by its id.
    pub fn document_link(&self, from: &str, id: &str) -> Link {
        self.part_link(from, &PartRef { id: id.to_owned(), part: None })
    }

    /// Returns the way to the page of a role.
    pub fn role_link(&self, from: &str, role: &str) -> Link {
        let title = self.knowledge_base.organization.role_name(role).to_owned();
        let url = self.role_url(role).map(|url| page_href(from, &url, None));
        Link { title, url: url.unwrap_or_default() }
    }

    /// Returns the way to the page of a department.
    pub fn department_link(&self, from: &str, id: &str) -> Link {
        let organization = &self.knowledge_base.organization;
        let title = organization.department(id).map_or(id, |department| &department.name);
        let url = self.department_url(id).map(|url| page_href(from, &url, None));
        Link { title: title.to_owned(), url: url.unwrap_or_default() }
    }

    /// Returns the address of the page about a role: its document's, or that of the page that is
    /// derived for it.
    pub fn role_url(&self, id: &str) -> Option<String> {
        let page = self.knowledge_base.post_page(id).filter(|page| page.kind() == Kind::Role);
        let url = page.map(|page| page.url.clone());
        let role = self.knowledge_base.organization.role(id);
        url.or_else(|| role.map(|_| of_role(id)))
    }

    /// Returns the address of the page about a department: its document's, or that of the page that
    /// is derived for it.
    pub fn department_url(&self, id: &str) -> Option<String> {
        let page = self.knowledge_base.post_page(id).filter(|page| page.kind() == Kind::Department);
        let url = page.map(|page| page.url.clone());
        let department = self.knowledge_base.organization.department(id);
        url.or_else(|| department.map(|_| of_department(id)))
    }

    /// Returns the HTML of parts of an entry's markdown, and of its footnotes.
    pub fn body(
        &self,
        entry: &Entry,
        parts: &[Part],
        leaf: &dyn Fn(&Leaf) -> String,
    ) -> (Vec<String>, String) {
        let key = self.body_key(entry, parts, leaf);
        let body = self.bodies.get_or_make(key, || {
            let document = &entry.document;
            let anchors = document
                .body
                .headings
                .iter()
                .map(|heading| (heading.span.start - document.body.start, heading.anchor.as_str()))
                .collect();
            let style = self.style(entry, leaf, anchors, "");
            markdown::render(document.markdown(), parts, &style)
        });
        (*body).clone()
    }

    /// Returns the hash of everything that the HTML of a body depends on.
    fn body_key(&self, entry: &Entry, parts: &[Part], leaf: &dyn Fn(&Leaf) -> String) -> Key {
        let settings = &self.knowledge_base.settings;
        let mut hasher = KeyHasher::default();
        hasher.write(self.theme.texts.hash.as_bytes());
        hasher.write(&self.glossary.key);
        (settings.dialect, settings.raw_html).hash(&mut hasher);
        hasher.write(entry.document.markdown().as_bytes());
        (parts, &entry.url).hash(&mut hasher);
        for (destination, target) in &entry.links {
            (destination, target).hash(&mut hasher);
            match target {
                Target::Page { entry, .. } => self.page(*entry).hash(&mut hasher),
                Target::Asset(url) => {
                    self.knowledge_base.image_sizes.get(url).hash(&mut hasher);
                }
                Target::AsWritten | Target::Broken => {}
            }
        }
        for (view, _) in &entry.document.body.leaves {
            leaf(view).hash(&mut hasher);
        }
        hasher.key()
    }

    /// Returns the HTML of a markdown text in an entry's front matter.
    ///
    /// `prefix` keeps its footnotes apart from others on the page. Headings get no anchors. Terms
    /// are linked on the entry's own page alone: where the text is only quoted, they would be
    /// linked again in every one of many short texts.
    pub fn text_html(&self, entry: &Entry, url: &str, text: &str, prefix: &str) -> String {
        let leaf = |_: &Leaf| String::new();
        let glossary = Some(self.glossary).filter(|_| url == entry.url);
        let style = Style { url, glossary, ..self.style(entry, &leaf, BTreeMap::new(), prefix) };
        markdown::render_all(text, 2, &style)
    }

    fn style<'s>(
        &'s self,
        entry: &'s Entry,
        leaf: &'s dyn Fn(&Leaf) -> String,
        anchors: BTreeMap<usize, &'s str>,
        prefix: &'s str,
    ) -> Style<'s> {
        Style {
            dialect: self.knowledge_base.settings.dialect,
            raw_html: self.knowledge_base.settings.raw_html,
            texts: &self.theme.texts,
            highlights: self.highlights,
            layouts: self.layouts,
            observer: self.observer,
            url: &entry.url,
            links: &entry.links,
            pages: self,
            sizes: &self.knowledge_base.image_sizes,
            leaf,
            anchors,
            glossary: Some(self.glossary),
            prefix,
        }
    }

    /// Returns what all pages share, as seen from the page at `url`.
    pub fn site_view(&self, url: &str) -> SiteView {
        let settings = &self.knowledge_base.settings;
        let root = "../".repeat(url.matches('/').count());
        let announcement = self.knowledge_base.announcement.as_ref().map(|(text, target)| {
            let url = match target {
                Some(Announced::Entry(entry)) => {
                    page_href(url, &self.knowledge_base.entries[*entry].url, None)
                }
                Some(Announced::Address(address)) => address.clone(),
                None => String::new(),
            };
            Link { title: text.clone(), url }
        });
        SiteView {
            title: self.knowledge_base.title().to_owned(),
            language: settings.language.tag().to_owned(),
            assets: format!("{root}{}", self.theme.asset_folder),
            home: format!("{root}index.html"),
            root,
            announcement,
        }
    }

    /// Returns what is around the page of an entry.
    pub fn frame(&self, position: usize, contents: Vec<Content>) -> Frame {
        let knowledge_base = self.knowledge_base;
        let entry = &knowledge_base.entries[position];
        let url = &entry.url;
        let navigation = &knowledge_base.navigation;
        let path = navigation.paths.get(&position).map(Vec::as_slice).unwrap_or_default();
        let order = &navigation.order;
        let place = navigation.places.get(&position).copied();
        let neighbour = |place: Option<usize>| {
            let other = order.get(place?)?;
            Some(self.link(url, &knowledge_base.entries[*other]))
        };
        let title = entry.common.title.clone();
        let description = entry
            .common
            .summary
            .clone()
            .or_else(|| match &entry.detail {
                Detail::Process(process) => process.purpose.clone(),
                Detail::Term(term) => term.definition.clone(),
                _ => None,
            })
            .unwrap_or_else(|| entry.document.body.excerpt.clone());
        let settings = &knowledge_base.settings;
        Frame {
            site: self.site_view(url),
            description: one_line(&description),
            language: entry.common.language.clone(),
            breadcrumbs: self.breadcrumbs(url, path),
            navigation: self.sidebar(url, path),
            reference: reference::navigation(self, url),
            contents,
            previous: neighbour(place.and_then(|place| place.checked_sub(1))),
            next: neighbour(place.map(|place| place + 1)),
            edit: settings.edit.as_ref().map(|edit| {
                let path: Vec<String> = entry.path.split('/').map(encode).collect();
                edit.replace("{path}", &path.join("/"))
            }),
            changed: entry.changed.map(|day| day.to_string()),
            feedback: feedback::of_entry(self, entry),
            title,
        }
    }

    /// Returns what is around a page that is no entry's.
    pub fn derived_frame(&self, url: &str, title: &str, contents: Vec<Content>) -> Frame {
        Frame {
            site: self.site_view(url),
            title: title.to_owned(),
            description: title.to_owned(),
            language: None,
            breadcrumbs: self.breadcrumbs(url, &[]),
            navigation: self.sidebar(url, &[]),
            reference: reference::navigation(self, url),
            contents,
            previous: None,
            next: None,
            edit: None,
            changed: None,
            feedback: feedback::of_page(self, url, title, None),
        }
    }

    fn breadcrumbs(&self, url: &str, path: &[usize]) -> Vec<Link> {
        let knowledge_base = self.knowledge_base;
        let home = Link {
            title: self.theme.texts.get("page.home").to_owned(),
            url: page_href(url, "index.html", None),
        };
        let mut crumbs = Vec::new();
        if url != "index.html" {
            crumbs.push(home);
        }
        let mut nodes = &knowledge_base.navigation.top;
        for (depth, index) in path.iter().enumerate() {
            let node = &nodes[*index];
            if depth + 1 < path.len() {
                let entry = node.entry.map(|entry| &knowledge_base.entries[entry].url);
                crumbs.push(Link {
                    title: node.title.clone(),
                    url: entry.map(|to| page_href(url, to, None)).unwrap_or_default(),
                });
            }
            nodes = &node.children;
        }
        crumbs
    }

    /// Returns the head of an entry's document.
    pub fn head(&self, entry: &Entry) -> DocumentHead {
        let texts = &self.theme.texts;
        let common = &entry.common;
        let kind = entry.kind();
        let url = &entry.url;
        let fact = |label: &str, link: Link| Fact {
            label: texts.get(label).to_owned(),
            value: link.title,
            url: link.url,
            is_number: false,
        };
        let day = |label: &str, day: Option<Date>| {
            Some(Fact {
                label: texts.get(label).to_owned(),
                value: day?.to_string(),
                url: String::new(),
                is_number: true,
            })
        };
        let department = common.department.as_ref();
        let owner = common.owner.as_ref();
        let mut facts = Vec::new();
        facts.extend(department.map(|id| fact("head.department", self.department_link(url, id))));
        facts.extend(owner.map(|id| fact("head.owner", self.role_link(url, id))));
        facts.extend(day("head.effective", common.effective));
        let next = common.review.as_ref().and_then(|review| review.next());
        facts.extend(day("head.next_review", next));
        let is_controlled = kind != Kind::Page
            && kind != Kind::Term
            && kind != Kind::Role
            && kind != Kind::Department;
        DocumentHead {
            kind: kind.name(),
            kind_label: texts.get(&format!("kind.{}", kind.name())).to_owned(),
            id: entry.id().map(str::to_owned),
            title: entry.leading_title().unwrap_or(&common.title).to_owned(),
            summary: common.summary.clone(),
            version: common.version.clone(),
            status: common.status.name(),
            status_label: texts.get(&format!("status.{}", common.status.name())).to_owned(),
            is_controlled: is_controlled || common.version.is_some(),
            facts: if kind == Kind::Page { Vec::new() } else { facts },
            superseded_by: common.superseded_by.as_ref().map(|id| self.document_link(url, id)),
            tags: common.tags.iter().map(|tag| reference::tag_link(url, tag)).collect(),
            extra: Extra(entry.document.front_matter.get("extra").cloned()),
        }
    }

    /// Returns the foot of an entry's document.
    pub fn foot(&self, position: usize) -> DocumentFoot {
        let knowledge_base = self.knowledge_base;
        let entry = &knowledge_base.entries[position];
        let url = &entry.url;
        let common = &entry.common;
        let backlinks = knowledge_base.index.backlinks.get(&position);
        let is_related =
            |from: &Entry| common.related.iter().any(|part| from.id() == Some(&part.id));
        DocumentFoot {
            approvals: common
                .approvals
                .iter()
                .map(|approval| ApprovalView {
                    act: approval.act.clone(),
                    role: self.role_link(url, &approval.role),
                    name: approval.name.clone().unwrap_or_default(),
                    date: approval.date.map(|day| day.to_string()).unwrap_or_default(),
                })
                .collect(),
            history: common
                .history
                .iter()
                .map(|revision| RevisionView {
                    version: revision.version.clone(),
                    date: revision.date.map(|day| day.to_string()).unwrap_or_default(),
                    is_major: revision.is_major,
                    note: revision.note.clone(),
                })
                .collect(),
            related: common.related.iter().map(|part| self.part_link(url, part)).collect(),
            backlinks: backlinks
                .into_iter()
                .flatten()
                .map(|from| &knowledge_base.entries[*from])
                // Folders and the home page link to everything; that says nothing.
                .filter(|from| !from.is_index() && !is_related(from))
                .take(50)
                .map(|from| self.link(url, from))
                .collect(),
        }
    }
}

/// The address and title of each entry, for links in markdown.
impl Pages for Site<'_> {
    fn page(&self, entry: usize) -> (&str, &str) {
        let entry = &self.knowledge_base.entries[entry];
        (&entry.url, &entry.common.title)
    }
}

/// Returns what a part of a document is called.
fn part_name<'e>(entry: &'e Entry, part: &str) -> Option<&'e str> {
    let own = match &entry.detail {
        Detail::Process(process) => process.step(part).map(|step| step.action.value.as_str()),
        Detail::Faq(faq) => faq
            .questions
            .iter()
            .find(|question| question.id.value == part)
            .map(|question| question.question.value.as_str()),
        Detail::Policy(policy) => policy
            .clauses
            .iter()
            .find(|clause| clause.id.value == part)
            .map(|clause| clause.text.as_str()),
        Detail::Form(form) => form
            .fields
            .iter()
            .find(|field| field.id.value == part)
            .map(|field| field.label.as_str()),
        _ => None,
    };
    own.or_else(|| {
        let headings = &entry.document.body.headings;
        headings.iter().find(|heading| heading.anchor == part).map(|heading| &*heading.text)
    })
}

/// Returns a text on one line, cut behind 160 characters.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 160 {
        return line;
    }
    let mut cut: String = line.chars().take(159).collect();
    cut.push('…');
    cut
}
