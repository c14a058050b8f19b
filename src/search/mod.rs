//! Stage 4, beside `render/`: the knowledge base becomes an index that a browser can search.
//!
//! `docs/search-format.md` says what is a token, what the files hold and how results are ranked.
//! [`text`] says what of a knowledge base can be found, [`index`] counts it, [`format`] writes
//! and reads the files, and [`ask`] answers queries as the browser does.

pub mod ask;
pub mod check;
pub mod fold;
pub mod format;
pub mod index;
pub mod pinyin;
mod synonyms;
pub mod text;
pub mod tokens;

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use crate::memo::{Key, KeyHasher, Memo};
use crate::model::KnowledgeBase;
use crate::model::kind::{Detail, Kind, common::Status};
use crate::output::Content;
use format::write::{self, Scripts, Surroundings};
use index::{Index, Tokenized};
use text::{Page, Words};

/// What search remembers between builds.
#[derive(Default)]
pub struct Memory {
    tokenized: Memo<Tokenized>,
    /// The last index, with the pages it was made of.
    index: Option<(Vec<Arc<Tokenized>>, Index)>,
    scripts: Scripts,
}

/// Returns the files of the search index of a knowledge base, by their addresses.
///
/// `words` knows the words of the theme, `dialog` holds those of the dialog, and `feedback` the
/// ways that a reader who finds nothing has.
pub fn build(
    knowledge_base: &KnowledgeBase,
    words: &Words<'_>,
    dialog: &BTreeMap<String, String>,
    feedback: &[(String, String)],
    memory: &mut Memory,
) -> BTreeMap<String, Content> {
    let pages = text::pages(knowledge_base, words);
    let (keys, tokenized): (Vec<Key>, Vec<Arc<Tokenized>>) = pages
        .par_iter()
        .map(|page| {
            let mut hasher = KeyHasher::default();
            page.hash(&mut hasher);
            let key = hasher.key();
            (key, memory.tokenized.get_or_make(key, || Tokenized::of(page)))
        })
        .unzip();
    memory.tokenized.turn();
    let index = match memory.index.take() {
        Some((before, index)) => index.updated(&before, &tokenized),
        None => Index::of(&tokenized),
    };
    let around = Surroundings {
        synonyms: synonyms::groups(knowledge_base, &index),
        words: dialog.clone(),
        feedback: feedback.to_vec(),
        ..surroundings(knowledge_base, words)
    };
    let keyed: Vec<(Key, &Page)> = keys.into_iter().zip(&pages).collect();
    let files = write::files(&keyed, &index, &around, &mut memory.scripts);
    memory.index = Some((tokenized, index));
    files
}

fn surroundings(knowledge_base: &KnowledgeBase, words: &Words<'_>) -> Surroundings {
    let organization = &knowledge_base.organization;
    let settings = &knowledge_base.settings;
    let statuses = [Status::Draft, Status::Review, Status::Effective, Status::Obsolete];
    let departments = organization.departments.iter();
    let roles = organization.roles.iter();
    Surroundings {
        language: settings.language.tag().to_owned(),
        kinds: Kind::ALL.iter().map(|k| (*k, words(&format!("kind.{}", k.name())))).collect(),
        statuses: statuses.iter().map(|s| (*s, words(&format!("status.{}", s.name())))).collect(),
        departments: departments.map(|d| (d.id.value.clone(), d.name.clone())).collect(),
        roles: roles.map(|role| (role.id.value.clone(), role.name.clone())).collect(),
        popular: popular(knowledge_base),
        report: settings.search_report.clone(),
        ..Surroundings::default()
    }
}

/// How many pages are offered to those who find nothing.
const POPULAR: usize = 5;

/// Returns the processes and forms that most other documents refer to.
fn popular(knowledge_base: &KnowledgeBase) -> Vec<(String, String)> {
    let mut found: Vec<(usize, usize)> = knowledge_base
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| {
            let is_wanted = matches!(entry.detail, Detail::Process(_) | Detail::Form(_));
            is_wanted && entry.common.is_searchable && entry.common.status != Status::Obsolete
        })
        .map(|(at, _)| (knowledge_base.index.backlinks.get(&at).map_or(0, |from| from.len()), at))
        .collect();
    found.sort_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
    let entries = found.into_iter().take(POPULAR).map(|(_, at)| &knowledge_base.entries[at]);
    entries.map(|entry| (entry.url.clone(), entry.common.title.clone())).collect()
}
