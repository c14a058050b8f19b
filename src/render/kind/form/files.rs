//! The files beside the page of a form: blank for people, and for other programs.

use std::hash::Hash;

use rayon::prelude::*;

use super::sheet;
use crate::export::form::{self, Sheet};
use crate::memo::KeyHasher;
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::Link;
use crate::render::{Printed, Printer};

/// Whom a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Those who fill it in.
    People,
    /// Validators, approval systems.
    Programs,
}

/// What is behind the address of the page without `.html`, the word for it, and whom it is for.
const FILES: [(&str, &str, For); 4] = [
    (".form.docx", "form.docx", For::People),
    (".form.xlsx", "form.xlsx", For::People),
    (".schema.json", "form.schema", For::Programs),
    (".dingtalk.json", "form.dingtalk", For::Programs),
];

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
pub fn links(site: &Site<'_>, entry: &Entry, from: &str, whom: For) -> Vec<Link> {
    FILES
        .into_iter()
        .filter(|(ending, _, who)| *who == whom && has(entry, ending))
        .map(|(ending, word, _)| Link {
            title: site.theme.texts.get(word).to_owned(),
            url: page_href(from, &address(&entry.url, ending), None),
        })
        .collect()
}

/// Makes the files of all forms, or takes them from memory.
pub fn files(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    let of_entry = |entry: &Entry| -> Vec<Printed> {
        let Detail::Form(form) = &entry.detail else { return Vec::new() };
        let sheet = sheet(site, entry, form);
        let own = FILES.into_iter().filter(|(ending, ..)| has(entry, ending));
        own.map(|(ending, ..)| {
            let mut hasher = KeyHasher::default();
            (ending, &sheet).hash(&mut hasher);
            let page = printer.pages.get_or_make(hasher.key(), || file(ending, &sheet));
            Printed { url: address(&entry.url, ending), page }
        })
        .collect()
    };
    site.knowledge_base.entries.par_iter().flat_map_iter(of_entry).collect()
}

fn file(ending: &str, sheet: &Sheet) -> Result<Vec<u8>, String> {
    let bytes = match ending {
        ".form.docx" => form::docx(sheet).map_err(|error| error.to_string())?,
        ".form.xlsx" => form::xlsx(sheet).map_err(|error| error.to_string())?,
        ".dingtalk.json" => form::dingtalk(sheet).into_bytes(),
        _ => form::schema(sheet).into_bytes(),
    };
    Ok(bytes)
}
