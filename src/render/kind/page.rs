//! The page of plain markdown.

use serde::Serialize;

use crate::model::Entry;
use crate::render::leaf::Leaves;
use crate::render::markdown::Part;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a plain page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct MarkdownView {
    /// The markdown.
    pub body: String,
    /// The pages of the folder that it stands for, where it says nothing of its own.
    pub children: Vec<ChildView>,
}

/// A page of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a link, with what stands behind it")]
pub struct ChildView {
    pub link: Link,
    pub id: String,
    pub summary: String,
}

/// Returns the view of a page, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry) -> (MarkdownView, Vec<Content>) {
    let (body, contents) = body(site, entry);
    let children = if entry.is_index() && entry.url != "index.html" {
        children(site, entry)
    } else {
        Vec::new()
    };
    (MarkdownView { body, children }, contents)
}

/// Returns the HTML of an entry's whole markdown, and the headings in it.
///
/// A heading of level 1 at its start is left out: it is the title of the page.
pub fn body(site: &Site<'_>, entry: &Entry) -> (String, Vec<Content>) {
    let document = &entry.document;
    let markdown = document.markdown();
    let start = match entry.leading_title() {
        Some(_) => document.body.headings[0].span.end - document.body.start,
        None => 0,
    };
    let leaves = Leaves { site, entry };
    let whole = Part { range: start..markdown.len() + 1, shift: 0 };
    let (mut html, footnotes) = site.body(entry, &[whole], &|leaf| leaves.html(leaf));
    let mut body = html.pop().unwrap_or_default();
    body.push_str(&footnotes);
    let contents = document
        .body
        .headings
        .iter()
        .filter(|heading| {
            let is_title = start > 0 && heading.span.start < document.body.start + start;
            (2..=3).contains(&heading.level) && !is_title && !heading.is_nested
        })
        .map(|heading| Content {
            title: heading.text.clone(),
            anchor: crate::model::encode(&heading.anchor),
            level: heading.level,
        })
        .collect();
    (body, contents)
}

/// Returns the pages and folders right below a folder's page.
fn children(site: &Site<'_>, entry: &Entry) -> Vec<ChildView> {
    let knowledge_base = site.knowledge_base;
    // Entries are ordered by path.
    let path = &entry.path;
    let position = knowledge_base.entries.binary_search_by(|other| other.path.cmp(path)).ok();
    let path = position.and_then(|position| knowledge_base.navigation.paths.get(&position));
    let mut nodes = &knowledge_base.navigation.top;
    for index in path.into_iter().flatten() {
        nodes = &nodes[*index].children;
    }
    nodes
        .iter()
        .filter_map(|node| {
            let child = &knowledge_base.entries[node.entry?];
            Some(ChildView {
                link: site.link(&entry.url, child),
                id: child.id().unwrap_or_default().to_owned(),
                summary: child.common.summary.clone().unwrap_or_default(),
            })
        })
        .collect()
}
