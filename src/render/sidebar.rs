//! The sidebar of a page.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Serialize, Serializer};

use super::markdown::page_href;
use super::site::Site;
use super::view::NavigationItem;
use crate::memo::{Key, KeyHasher};
use crate::model::Node;

/// A sidebar of more pages than this shows only the branch of the current page.
const SMALL_SITE: usize = 60;
/// How many pages and folders of one folder the sidebar of a large site shows.
const NEIGHBOURS: usize = 60;
/// How many lists are remembered: pages are made by folders, on several threads.
const REMEMBERED: usize = 64;

/// An item as templates get it, made once for all sidebars in which it is the same.
#[derive(Debug, Clone)]
pub struct SharedItem(Arc<Made>);

#[derive(Debug)]
struct Made {
    item: NavigationItem,
    value: tera::Value,
    key: Key,
}

impl From<NavigationItem> for SharedItem {
    fn from(item: NavigationItem) -> SharedItem {
        let mut hasher = KeyHasher::default();
        item.hash(&mut hasher);
        // Text, truth values and lists of the same: always a value.
        let value = tera::Value::from_serializable(&item);
        SharedItem(Arc::new(Made { value, key: hasher.key(), item }))
    }
}

impl PartialEq for SharedItem {
    fn eq(&self, other: &SharedItem) -> bool {
        self.0.item == other.0.item
    }
}

impl Eq for SharedItem {}

impl Hash for SharedItem {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key.hash(state);
    }
}

impl Serialize for SharedItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.value.serialize(serializer)
    }
}

/// The lists of folders and pages that were made last.
#[derive(Default)]
pub struct Sidebars(Mutex<VecDeque<(Seen, Arc<[SharedItem]>)>>);

/// A stretch of a list, and from where it is seen.
#[derive(PartialEq, Eq)]
struct Seen {
    /// The folder of the page, with `/` behind it.
    from: String,
    /// The way to the list: positions in [`Navigation::top`](crate::model::navigation::Navigation),
    /// in the children of that node and so on.
    list: Vec<usize>,
    /// Where the stretch begins.
    first: usize,
}

impl Sidebars {
    fn get_or_make(
        &self,
        seen: Seen,
        make: impl FnOnce() -> Arc<[SharedItem]>,
    ) -> Arc<[SharedItem]> {
        let known =
            self.lock().iter().find(|(known, _)| *known == seen).map(|(_, list)| list.clone());
        known.unwrap_or_else(|| {
            // Two threads that ask at once both make it, and make the same.
            let list = make();
            let mut lists = self.lock();
            lists.truncate(REMEMBERED - 1);
            lists.push_front((seen, list.clone()));
            list
        })
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Seen, Arc<[SharedItem]>)>> {
        // A poisoned lock only says that another thread stopped; the lists are whole between calls.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Site<'_> {
    /// Returns the sidebar of a page: all of a small site, else the branch of the page and the top.
    pub fn sidebar(&self, url: &str, path: &[usize]) -> Vec<SharedItem> {
        let navigation = &self.knowledge_base.navigation;
        let is_small = navigation.order.len() <= SMALL_SITE;
        self.branch(url, &navigation.top, path, 0, is_small)
    }

    /// Returns a list with the way to the page opened; `path[..depth]` leads to the list.
    fn branch(
        &self,
        url: &str,
        nodes: &[Node],
        path: &[usize],
        depth: usize,
        is_small: bool,
    ) -> Vec<SharedItem> {
        let current = path.get(depth).copied();
        let shown = if is_small || nodes.len() <= NEIGHBOURS {
            0..nodes.len()
        } else {
            // The window lies around the current page, but never beyond an end.
            let middle = current.unwrap_or(0).saturating_sub(NEIGHBOURS / 2);
            let from = middle.min(nodes.len() - NEIGHBOURS);
            from..from + NEIGHBOURS
        };
        let folder = &url[..url.rfind('/').map_or(0, |end| end + 1)];
        let mut items = Vec::with_capacity(shown.len());
        // By stretches with fixed ends, so that the window of the next page finds them again.
        for stretch in shown.start / NEIGHBOURS..shown.end.div_ceil(NEIGHBOURS) {
            let first = stretch * NEIGHBOURS;
            let end = nodes.len().min(first + NEIGHBOURS);
            let seen = Seen { from: folder.to_owned(), list: path[..depth].to_vec(), first };
            let closed = self.sidebars.get_or_make(seen, || {
                nodes[first..end].iter().map(|node| self.closed(url, node, is_small)).collect()
            });
            let part = shown.start.max(first)..shown.end.min(end);
            items.extend_from_slice(&closed[part.start - first..part.end - first]);
        }
        if let Some(current) = current {
            let node = &nodes[current];
            items[current - shown.start] = SharedItem::from(NavigationItem {
                is_current: path.len() == depth + 1,
                is_open: true,
                children: self.branch(url, &node.children, path, depth + 1, is_small),
                ..self.item(url, node)
            });
        }
        items
    }

    /// Returns a folder or page that the page at `url` is not in; it looks the same from all pages of
    /// that folder.
    fn closed(&self, url: &str, node: &Node, is_small: bool) -> SharedItem {
        let below = if is_small { node.children.as_slice() } else { &[] };
        let children = below.iter().map(|child| self.closed(url, child, is_small)).collect();
        SharedItem::from(NavigationItem { children, ..self.item(url, node) })
    }

    fn item(&self, url: &str, node: &Node) -> NavigationItem {
        let entry = node.entry.map(|entry| &self.knowledge_base.entries[entry].url);
        NavigationItem {
            title: node.title.clone(),
            url: entry.map(|to| page_href(url, to, None)).unwrap_or_default(),
            is_current: false,
            is_open: false,
            is_folder: !node.children.is_empty(),
            children: Vec::new(),
        }
    }
}
