//! Stage 2: one file, alone, becomes a [`Document`].
//!
//! Nothing here knows of another file: links are facts, not yet destinations.

pub mod check;
pub mod date;
pub mod duration;
mod front_matter;
pub mod markdown;
pub mod slug;
pub mod yaml;

use std::hash::Hash;
use std::sync::Arc;

use crate::diagnostic::{Reported, SourcePath, Span};
use crate::memo::{Key, KeyHasher};
use markdown::{Body, Dialect};
use yaml::Value;

/// A parsed markdown file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub path: SourcePath,
    /// The whole text of the file; spans count its bytes.
    pub text: Arc<str>,
    /// The keys and values at its head; an empty map where there are none.
    pub front_matter: Value,
    /// Whether there is front matter at all.
    pub has_front_matter: bool,
    /// Whether the front matter cannot be read. It then holds no more than a few simple lines.
    pub is_broken: bool,
    /// Facts about the markdown behind the front matter.
    pub body: Body,
    /// The hash of all that pages of other documents may show of this one: everything but its prose.
    pub facts: Key,
}

impl Document {
    /// Returns the markdown behind the front matter.
    pub fn markdown(&self) -> &str {
        &self.text[self.body.start..]
    }

    /// Returns the place that stands for the document as a whole: its first byte.
    pub fn span(&self) -> Span {
        Span::whole(&self.path)
    }
}

/// Returns the document that a text holds, with everything noticed on the way.
///
/// Never fails: a text whose front matter cannot be read still has its body.
pub fn parse(path: &SourcePath, text: Arc<str>, dialect: Dialect) -> Reported<Document> {
    let mut diagnostics = Vec::new();
    let head = front_matter::split(&text, path, &mut diagnostics);
    let yaml = head.yaml.clone();
    let has_front_matter = yaml.is_some();
    let (front_matter, is_broken) = match yaml {
        Some(range) => {
            let yaml = &text[range.clone()];
            match front_matter::read(yaml, path, range.start, &mut diagnostics) {
                Some(front_matter) => (front_matter, false),
                None => (front_matter::salvage(yaml, path, range.start), true),
            }
        }
        None => (front_matter::empty(path), false),
    };
    let body = markdown::read(&text, head.body, path, dialect, &mut diagnostics);
    let facts = facts(path, &text, &body);
    let document = Document {
        path: path.clone(),
        text,
        front_matter,
        has_front_matter,
        is_broken,
        body,
        facts,
    };
    Reported { value: document, diagnostics }
}

/// Returns the hash of a document without its prose; places in the file are no part of it.
fn facts(path: &SourcePath, text: &str, body: &Body) -> Key {
    let mut hasher = KeyHasher::default();
    (path, &text[..body.start]).hash(&mut hasher);
    for heading in &body.headings {
        (heading.level, &heading.anchor, heading.is_explicit, heading.is_nested, &heading.text)
            .hash(&mut hasher);
    }
    // Whether the first heading is shown as the title.
    let first = body.headings.first().map(|first| text[body.start..first.span.start].trim());
    first.is_some_and(str::is_empty).hash(&mut hasher);
    for link in &body.links {
        (link.kind, &link.destination).hash(&mut hasher);
    }
    body.leaves.iter().for_each(|(leaf, _)| leaf.hash(&mut hasher));
    hasher.key()
}
