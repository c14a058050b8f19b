//! The pages that list what there is: register, A to Z, glossary, changes, posts, tags.

use std::collections::BTreeMap;

use pinyin::ToPinyin;
use serde::Serialize;

use super::markdown::page_href;
use super::site::Site;
use super::view::{Link, NavigationItem};
use super::{Printed, Printer, extra, responsibility};
use crate::model::kind::{Detail, Kind};
use crate::model::{Entry, encode};

/// A page that lists documents, and the word for it.
pub struct ReferencePage {
    /// Its address.
    pub url: &'static str,
    /// The name of its title among the words of the theme.
    pub title: &'static str,
}

const REGISTER: ReferencePage =
    ReferencePage { url: "reference/register.html", title: "reference.register" };
const KINDS: ReferencePage =
    ReferencePage { url: "reference/kinds.html", title: "reference.kinds" };
const LETTERS: ReferencePage =
    ReferencePage { url: "reference/a-z.html", title: "reference.letters" };
const GLOSSARY: ReferencePage =
    ReferencePage { url: "reference/glossary.html", title: "reference.glossary" };
const CHANGES: ReferencePage =
    ReferencePage { url: "reference/changes.html", title: "reference.changes" };
const POSTS: ReferencePage =
    ReferencePage { url: "reference/posts.html", title: "reference.posts" };
const TAGS: ReferencePage = ReferencePage { url: "reference/tags.html", title: "reference.tags" };

/// Returns the reference pages that a knowledge base has something to list on.
pub fn pages_of(site: &Site<'_>) -> Vec<&'static ReferencePage> {
    let knowledge_base = site.knowledge_base;
    let entries = &knowledge_base.entries;
    let has = |is_wanted: &dyn Fn(&Entry) -> bool| entries.iter().any(is_wanted);
    let mut pages = Vec::new();
    if has(&is_registered) {
        pages.push(&REGISTER);
    }
    if has(&|entry| entry.kind() != Kind::Page) {
        pages.push(&KINDS);
    }
    pages.push(&LETTERS);
    if has(&|entry| entry.kind() == Kind::Term) {
        pages.push(&GLOSSARY);
    }
    if has(&|entry| !entry.common.history.is_empty()) {
        pages.push(&CHANGES);
    }
    if !knowledge_base.organization.roles.is_empty() {
        pages.push(&POSTS);
    }
    if has(&|entry| !entry.common.tags.is_empty()) {
        pages.push(&TAGS);
    }
    // What an author writes at such an address counts.
    pages.retain(|page| !has(&|entry| entry.url == page.url));
    pages
}

/// Returns the ways to the reference pages, for the sidebar of the page at `from`.
pub fn navigation(site: &Site<'_>, from: &str) -> Vec<NavigationItem> {
    site.reference
        .iter()
        .copied()
        .chain(responsibility::listed(site))
        .map(|page| NavigationItem {
            title: site.theme.texts.get(page.title).to_owned(),
            url: page_href(from, page.url, None),
            is_current: page.url == from,
            is_open: false,
            is_folder: false,
            children: Vec::new(),
        })
        .collect()
}

/// Returns the way to a tag on the page of tags.
pub fn tag_link(from: &str, tag: &str) -> Link {
    Link { title: tag.to_owned(), url: page_href(from, TAGS.url, Some(&tag_anchor(tag))) }
}

fn tag_anchor(tag: &str) -> String {
    // Not a slug: `C`, `C++` and `C#` are three tags.
    format!("tag-{}", tag.split_whitespace().collect::<Vec<_>>().join("-"))
}

/// A list in groups.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ListView {
    groups: Vec<GroupView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct GroupView {
    title: String,
    anchor: String,
    /// Where the title leads; may be empty.
    url: String,
    items: Vec<ItemView>,
}

/// A document or a post in a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ItemView {
    link: Link,
    /// Its number.
    id: String,
    /// The word for its kind.
    kind: String,
    /// A sentence about it.
    note: String,
    /// What else it is called.
    names: Vec<String>,
}

/// The register of controlled documents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct RegisterView {
    rows: Vec<RegisterRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct RegisterRow {
    id: String,
    link: Link,
    kind: String,
    version: String,
    status: &'static str,
    status_label: String,
    owner: Option<Link>,
    department: Option<Link>,
    effective: String,
    next_review: String,
    is_overdue: bool,
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct ChangeView {
    pub date: String,
    pub link: Link,
    pub id: String,
    pub version: String,
    pub is_major: bool,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ChangesView {
    items: Vec<ChangeView>,
}

/// Prints the reference pages.
pub fn pages(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    site.reference
        .iter()
        .map(|page| {
            let title = site.theme.texts.get(page.title).to_owned();
            let list = |groups: Vec<GroupView>| {
                let view = extra::derived(printer, page.url, &title, ListView { groups });
                printer.print("reference-list.html", page.url, &view)
            };
            match page.url {
                url if url == REGISTER.url => {
                    let content = RegisterView { rows: register(site) };
                    let view = extra::derived(printer, url, &title, content);
                    printer.print("reference-register.html", url, &view)
                }
                url if url == CHANGES.url => {
                    let content = ChangesView { items: changes(site, url) };
                    let view = extra::derived(printer, url, &title, content);
                    printer.print("reference-changes.html", url, &view)
                }
                url if url == GLOSSARY.url => {
                    list(by_letter(site, url, |e| e.kind() == Kind::Term))
                }
                url if url == KINDS.url => list(by_kind(site)),
                url if url == POSTS.url => list(posts(site)),
                url if url == TAGS.url => list(tags(site)),
                url => list(by_letter(site, url, |_| true)),
            }
        })
        .collect()
}

/// Returns whether a document stands in the register: it has a number, a version or a status, and
/// is no glossary entry and no page about a post.
fn is_registered(entry: &Entry) -> bool {
    match entry.kind() {
        Kind::Process
        | Kind::Form
        | Kind::Faq
        | Kind::Flowchart
        | Kind::Policy
        | Kind::Training => true,
        Kind::Page => entry.id().is_some(),
        Kind::Role | Kind::Department | Kind::Term => false,
    }
}

fn register(site: &Site<'_>) -> Vec<RegisterRow> {
    let knowledge_base = site.knowledge_base;
    let texts = &site.theme.texts;
    let url = REGISTER.url;
    let mut rows: Vec<RegisterRow> = knowledge_base
        .entries
        .iter()
        .filter(|entry| is_registered(entry))
        .map(|entry| {
            let common = &entry.common;
            let next = common.review.as_ref().and_then(|review| review.next());
            RegisterRow {
                id: entry.id().unwrap_or_default().to_owned(),
                link: site.link(url, entry),
                kind: texts.get(&format!("kind.{}", entry.kind().name())).to_owned(),
                version: common.version.clone().unwrap_or_default(),
                status: common.status.name(),
                status_label: texts.get(&format!("status.{}", common.status.name())).to_owned(),
                owner: common.owner.as_ref().map(|role| site.role_link(url, role)),
                department: common.department.as_ref().map(|id| site.department_link(url, id)),
                effective: common.effective.map(|day| day.to_string()).unwrap_or_default(),
                next_review: next.map(|day| day.to_string()).unwrap_or_default(),
                is_overdue: next.is_some_and(|day| day < knowledge_base.today),
            }
        })
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.link.cmp(&b.link)));
    rows
}

/// Returns every change that documents tell of, the latest first.
pub fn changes(site: &Site<'_>, from: &str) -> Vec<ChangeView> {
    let mut found: Vec<ChangeView> = Vec::new();
    for entry in &site.knowledge_base.entries {
        for revision in &entry.common.history {
            found.push(ChangeView {
                date: revision.date.map(|day| day.to_string()).unwrap_or_default(),
                link: site.link(from, entry),
                id: entry.id().unwrap_or_default().to_owned(),
                version: revision.version.clone(),
                is_major: revision.is_major,
                note: revision.note.clone(),
            });
        }
    }
    found.sort_by(|a, b| {
        (&b.date, &a.id, &b.version, &a.link).cmp(&(&a.date, &b.id, &a.version, &b.link))
    });
    found
}

/// Returns documents by the first letter of their titles; Chinese titles by that of their pinyin.
fn by_letter(site: &Site<'_>, from: &str, is_wanted: impl Fn(&Entry) -> bool) -> Vec<GroupView> {
    let mut groups: BTreeMap<char, Vec<(String, ItemView)>> = BTreeMap::new();
    for entry in site.knowledge_base.entries.iter().filter(|entry| is_wanted(entry)) {
        let sound = sound(&entry.common.title);
        let letter = sound.chars().next().filter(char::is_ascii_alphabetic);
        let letter = letter.map_or('#', |letter| letter.to_ascii_uppercase());
        groups.entry(letter).or_default().push((sound, item(site, from, entry)));
    }
    let mut groups: Vec<(char, Vec<(String, ItemView)>)> = groups.into_iter().collect();
    // What begins with no letter comes last.
    groups.sort_by_key(|(letter, _)| (*letter == '#', *letter));
    groups
        .into_iter()
        .map(|(letter, mut items)| {
            items.sort_by(|a, b| (&a.0, &a.1.link).cmp(&(&b.0, &b.1.link)));
            let anchor = if letter == '#' { "other".to_owned() } else { letter.to_string() };
            GroupView {
                title: letter.to_string(),
                anchor: format!("letter-{}", anchor.to_lowercase()),
                url: String::new(),
                items: items.into_iter().map(|(_, item)| item).collect(),
            }
        })
        .collect()
}

/// Returns the documents of each typed kind, in the order in which readers meet the kinds.
fn by_kind(site: &Site<'_>) -> Vec<GroupView> {
    let entries = &site.knowledge_base.entries;
    Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Page)
        .filter_map(|kind| {
            let of_kind = entries.iter().filter(|entry| entry.kind() == kind);
            let mut items: Vec<ItemView> =
                of_kind.map(|entry| item(site, KINDS.url, entry)).collect();
            // The group says what they are.
            items.iter_mut().for_each(|item| item.kind.clear());
            items.sort_by(|a, b| (&a.id, &a.link).cmp(&(&b.id, &b.link)));
            (!items.is_empty()).then(|| GroupView {
                title: site.theme.texts.get(&format!("kind.{}", kind.name())).to_owned(),
                anchor: format!("kind-{}", kind.name()),
                url: String::new(),
                items,
            })
        })
        .collect()
}

/// Returns how a title sounds: pinyin without tones for Chinese characters, the rest in lower case.
fn sound(title: &str) -> String {
    let mut sound = String::new();
    for c in title.trim_start_matches(|c: char| !c.is_alphanumeric()).chars() {
        match c.to_pinyin() {
            Some(pinyin) => sound.push_str(pinyin.plain()),
            None => sound.extend(c.to_lowercase()),
        }
    }
    sound
}

fn item(site: &Site<'_>, from: &str, entry: &Entry) -> ItemView {
    let names = match &entry.detail {
        Detail::Term(term) => term.names.clone(),
        _ => Vec::new(),
    };
    let is_post = matches!(entry.kind(), Kind::Role | Kind::Department);
    let note = match &entry.detail {
        Detail::Term(term) => term.definition.clone(),
        _ => None,
    };
    let kind = entry.kind();
    ItemView {
        link: site.link(from, entry),
        id: entry.id().filter(|_| !is_post).unwrap_or_default().to_owned(),
        kind: if kind == Kind::Page {
            String::new()
        } else {
            site.theme.texts.get(&format!("kind.{}", kind.name())).to_owned()
        },
        note: note.or_else(|| entry.common.summary.clone()).unwrap_or_default(),
        names,
    }
}

/// Returns the departments with their roles; roles of no department come last.
fn posts(site: &Site<'_>) -> Vec<GroupView> {
    let organization = &site.knowledge_base.organization;
    let from = POSTS.url;
    let roles = |department: Option<&str>| -> Vec<ItemView> {
        organization
            .roles
            .iter()
            .filter(|role| role.department.as_deref() == department)
            .map(|role| {
                let page = site.knowledge_base.post_page(&role.id.value);
                let duties = site.knowledge_base.index.duties.get(&role.id.value);
                let steps = duties.map_or(0, Vec::len);
                ItemView {
                    link: site.role_link(from, &role.id.value),
                    id: String::new(),
                    kind: site.theme.texts.with("reference.steps", steps),
                    note: page.and_then(|page| page.common.summary.clone()).unwrap_or_default(),
                    names: Vec::new(),
                }
            })
            .collect()
    };
    let mut groups: Vec<GroupView> = organization
        .departments
        .iter()
        .map(|department| {
            let id = &department.id.value;
            GroupView {
                title: department.name.clone(),
                anchor: format!("department-{}", encode(id)),
                url: site.department_link(from, id).url,
                items: roles(Some(id)),
            }
        })
        .collect();
    let others = roles(None);
    if !others.is_empty() {
        groups.push(GroupView {
            title: site.theme.texts.get("reference.no_department").to_owned(),
            anchor: "department-none".to_owned(),
            url: String::new(),
            items: others,
        });
    }
    groups
}

fn tags(site: &Site<'_>) -> Vec<GroupView> {
    let mut groups: BTreeMap<&String, Vec<ItemView>> = BTreeMap::new();
    for entry in &site.knowledge_base.entries {
        for tag in &entry.common.tags {
            groups.entry(tag).or_default().push(item(site, TAGS.url, entry));
        }
    }
    let mut groups: Vec<(String, GroupView)> = groups
        .into_iter()
        .map(|(tag, mut items)| {
            items.sort_by(|a, b| {
                (sound(&a.link.title), &a.link).cmp(&(sound(&b.link.title), &b.link))
            });
            let anchor = tag_anchor(tag);
            let group = GroupView { title: tag.clone(), anchor, url: String::new(), items };
            (sound(tag), group)
        })
        .collect();
    groups.sort_by(|a, b| (&a.0, &a.1.title).cmp(&(&b.0, &b.1.title)));
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn chinese_titles_are_ordered_by_pinyin() {
        assert_eq!(sound("账号申请"), "zhanghaoshenqing");
        assert_eq!(sound("《IT 支持》"), "it zhichi》");
    }
}
