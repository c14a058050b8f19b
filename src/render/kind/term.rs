//! The page of a term.

use serde::Serialize;

use crate::model::Entry;
use crate::model::kind::term::Term;
use crate::render::site::Site;
use crate::render::view::Content;

/// What is a term page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct TermView {
    pub names: Vec<String>,
    pub traps: Vec<String>,
    pub definition: String,
    pub body: String,
}

/// Returns the view of a term, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, term: &Term) -> (TermView, Vec<Content>) {
    let (body, contents) = super::page::body(site, entry);
    let view = TermView {
        names: term.names.clone(),
        traps: term.traps.clone(),
        definition: term.definition.clone().unwrap_or_default(),
        body,
    };
    (view, contents)
}
