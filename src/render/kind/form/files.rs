//! The files beside the page of a form: for validators, for DingTalk.

use std::hash::Hash;
use std::sync::Arc;

use super::sheet;
use crate::export::form::{self, Sheet};
use crate::memo::KeyHasher;
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::Link;
use crate::render::{Printed, Printer};

/// What is behind the address of the page without `.html`, and the word for it.
const FILES: [(&str, &str); 2] =
    [(".schema.json", "form.schema"), (".dingtalk.json", "form.dingtalk")];

/// Returns the address of a file beside the page of a form.
pub fn address(page: &str, ending: &str) -> String {
    format!("{}{ending}", page.strip_suffix(".html").unwrap_or(page))
}

/// Returns whether a form has a file: only those for DingTalk have a template.
fn has(entry: &Entry, ending: &str) -> bool {
    let Detail::Form(form) = &entry.detail else { return false };
    ending != ".dingtalk.json" || form.submit.iter().any(|way| way.way == "dingtalk")
}

/// Returns the ways to the files of a form from a page.
pub fn links(site: &Site<'_>, entry: &Entry, from: &str) -> Vec<Link> {
    FILES
        .into_iter()
        .filter(|(ending, _)| has(entry, ending))
        .map(|(ending, word)| Link {
            title: site.theme.texts.get(word).to_owned(),
            url: page_href(from, &address(&entry.url, ending), None),
        })
        .collect()
}

/// Makes the files of all forms, or takes them from memory.
pub fn files(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    let mut files = Vec::new();
    for entry in &site.knowledge_base.entries {
        let Detail::Form(form) = &entry.detail else { continue };
        let sheet = sheet(site, entry, form);
        for (ending, _) in FILES.into_iter().filter(|(ending, _)| has(entry, ending)) {
            let mut hasher = KeyHasher::default();
            (ending, &sheet).hash(&mut hasher);
            let page = printer.pages.get_or_make(hasher.key(), || Ok(file(ending, &sheet)));
            files.push(Printed { url: address(&entry.url, ending), page });
        }
    }
    files
}

fn file(ending: &str, sheet: &Sheet) -> Arc<[u8]> {
    match ending {
        ".dingtalk.json" => form::dingtalk(sheet).into_bytes().into(),
        _ => form::schema(sheet).into_bytes().into(),
    }
}
