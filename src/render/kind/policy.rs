//! The page of a policy: its clauses, and what meets each.

use serde::Serialize;

use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::policy::{Clause, Policy};
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a policy page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PolicyView {
    /// The clauses.
    pub clauses: Vec<ClauseView>,
    /// How many clauses are met by a step.
    pub met: usize,
    /// What the author wrote beside them.
    pub body: String,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct ClauseView {
    pub id: String,
    pub number: usize,
    pub text: String,
    pub met_by: Vec<Link>,
    pub reason: String,
}

/// Returns the view of a policy, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, policy: &Policy) -> (PolicyView, Vec<Content>) {
    let (body, headings) = super::page::body(site, entry);
    let clauses: Vec<ClauseView> = policy
        .clauses
        .iter()
        .enumerate()
        .map(|(i, clause)| ClauseView {
            id: clause.id.value.clone(),
            number: i + 1,
            text: clause.text.clone(),
            met_by: clause.met_by.iter().map(|part| site.part_link(&entry.url, part)).collect(),
            reason: clause.reason.clone().unwrap_or_default(),
        })
        .collect();
    let met = clauses.iter().filter(|clause| !clause.met_by.is_empty()).count();
    let mut contents = headings;
    contents.push(Content {
        title: site.theme.texts.get("policy.clauses").to_owned(),
        anchor: "policy-clauses".to_owned(),
        level: 2,
    });
    (PolicyView { clauses, met, body }, contents)
}

/// Returns the clauses of an entry, `None` where it is no policy.
pub fn clauses_of(entry: &Entry) -> Option<&[Clause]> {
    match &entry.detail {
        Detail::Policy(policy) => Some(&policy.clauses),
        _ => None,
    }
}
