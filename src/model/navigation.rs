//! The order in which a knowledge base is read.

use std::collections::BTreeMap;

use super::Entry;
use super::audience::is_index;

/// How many levels of folders the sidebar has; templates can repeat themselves 20 times. What lies
/// deeper is one more level, called by all of its path.
const DEEPEST: usize = 12;

/// A folder or a page in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is called.
    pub title: String,
    /// The position of its entry; `None` for a folder without an `index.md`.
    pub entry: Option<usize>,
    /// What a folder holds, in order; empty for a page.
    pub children: Vec<Node>,
    /// How many entries it holds, itself included.
    pub size: usize,
}

/// The tree of folders and pages, and the line through it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Navigation {
    /// The folders and pages at the top, without the home page.
    pub top: Vec<Node>,
    /// The positions of all entries in reading order; the home page first.
    pub order: Vec<usize>,
    /// For each entry, the positions in `top`, in the children of that node and so on that lead to it.
    pub paths: BTreeMap<usize, Vec<usize>>,
    /// For each entry, its place in `order`.
    pub places: BTreeMap<usize, usize>,
    /// The position of the home page.
    pub home: Option<usize>,
}

#[derive(Default)]
struct Folder {
    index: Option<usize>,
    folders: BTreeMap<String, Folder>,
    pages: Vec<usize>,
}

impl Navigation {
    /// Returns the navigation of entries.
    ///
    /// What has an `order` comes first, by that number; the rest by the name of its file or folder.
    pub fn of(content: &str, entries: &[Entry]) -> Navigation {
        let mut root = Folder::default();
        for (position, entry) in entries.iter().enumerate() {
            let path = entry.path.strip_prefix(content).unwrap_or(&entry.path);
            let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
            let mut folder = &mut root;
            for part in folders.splitn(DEEPEST, '/').filter(|part| !part.is_empty()) {
                folder = folder.folders.entry(part.to_owned()).or_default();
            }
            if entry.is_index() && is_index(path.rsplit('/').next().unwrap_or(path)) {
                folder.index = Some(position);
            } else {
                folder.pages.push(position);
            }
        }
        let mut navigation = Navigation { home: root.index, ..Navigation::default() };
        navigation.order.extend(root.index);
        navigation.top = nodes(&root, entries);
        let mut path = Vec::new();
        let top = std::mem::take(&mut navigation.top);
        navigation.number(&top, &mut path);
        navigation.top = top;
        navigation.places = navigation.order.iter().copied().zip(0..).collect();
        navigation
    }

    fn number(&mut self, nodes: &[Node], path: &mut Vec<usize>) {
        for (i, node) in nodes.iter().enumerate() {
            path.push(i);
            if let Some(entry) = node.entry {
                self.order.push(entry);
                self.paths.insert(entry, path.clone());
            }
            self.number(&node.children, path);
            path.pop();
        }
    }
}

fn nodes(folder: &Folder, entries: &[Entry]) -> Vec<Node> {
    let mut found: Vec<((i64, String), Node)> = Vec::new();
    for (name, child) in &folder.folders {
        let index = child.index.map(|index| &entries[index]);
        let children = nodes(child, entries);
        let size = children.iter().map(|node| node.size).sum::<usize>()
            + usize::from(child.index.is_some());
        let node = Node {
            title: index.map_or_else(|| name.clone(), |entry| entry.common.title.clone()),
            entry: child.index,
            children,
            size,
        };
        let order = index.and_then(|entry| entry.common.order).unwrap_or(i64::MAX);
        found.push(((order, name.clone()), node));
    }
    for position in &folder.pages {
        let entry = &entries[*position];
        let title = entry.common.title.clone();
        let node = Node { title, entry: Some(*position), children: Vec::new(), size: 1 };
        let order = entry.common.order.unwrap_or(i64::MAX);
        found.push(((order, entry.path.to_string()), node));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, node)| node).collect()
}
