//! The pages about who does what in all processes together, and the same as files.

pub mod authority;
mod company;
pub mod duties;
mod handovers;
mod permissions;
mod trainings;
mod usage;
pub mod words;

use serde::Serialize;
use std::hash::Hash;

use super::markdown::page_href;
use super::reference::ReferencePage;
use super::site::Site;
use super::view::{Content as Heading, NavigationItem, PageView};
use super::{Printed, Printer, extra};

pub use trainings::files as training_files;

use crate::export::matrix::{self, Book};
use crate::memo::KeyHasher;
use crate::model::kind::Kind;

const MATRIX: ReferencePage =
    ReferencePage { url: "reference/matrix.html", title: "responsibility.matrix" };
const DUTIES: ReferencePage =
    ReferencePage { url: "reference/duties.html", title: "responsibility.duties" };
const HANDOVERS: ReferencePage =
    ReferencePage { url: "reference/handovers.html", title: "responsibility.handovers" };
const AUTHORITY: ReferencePage =
    ReferencePage { url: "reference/authority.html", title: "responsibility.authority" };
const PERMISSIONS: ReferencePage =
    ReferencePage { url: "reference/permissions.html", title: "responsibility.permissions" };
const SYSTEMS: ReferencePage =
    ReferencePage { url: "reference/systems.html", title: "responsibility.systems" };
const FORM_USE: ReferencePage =
    ReferencePage { url: "reference/form-use.html", title: "responsibility.form_use" };
const TRAININGS: ReferencePage =
    ReferencePage { url: "reference/trainings.html", title: "responsibility.trainings" };

/// With more to tell than this, a page counts, and the pages that it leads to tell it step by step.
const MOST: usize = 4000;

/// A table of more cells than this is not shown on a page of all: nobody finds anything in it.
const MOST_CELLS: usize = 10_000;

/// The files beside the page of the company matrix: address, the word for it.
const FILES: [(&str, &str); 3] = [
    ("reference/matrix.xlsx", "responsibility.xlsx"),
    ("reference/matrix.csv", "responsibility.csv"),
    ("reference/matrix.json", "responsibility.json"),
];

/// Returns the pages about responsibility that a knowledge base has something to show on.
pub fn pages_of(site: &Site<'_>) -> Vec<&'static ReferencePage> {
    let knowledge_base = site.knowledge_base;
    let organization = &knowledge_base.organization;
    let has_parts = !knowledge_base.responsibility.company.roles.is_empty();
    let mut pages = Vec::new();
    if has_parts {
        pages.extend([&MATRIX, &DUTIES, &HANDOVERS]);
    }
    if !organization.authority.is_empty() {
        pages.push(&AUTHORITY);
    }
    if organization.systems.iter().any(|system| !system.permissions.is_empty()) {
        pages.push(&PERMISSIONS);
    }
    if !organization.systems.is_empty() && has_parts {
        pages.push(&SYSTEMS);
    }
    let entries = &knowledge_base.entries;
    if entries.iter().any(|entry| entry.kind() == Kind::Form) && has_parts {
        pages.push(&FORM_USE);
    }
    if trainings::has_any(knowledge_base) {
        pages.push(&TRAININGS);
    }
    // What an author writes at such an address counts.
    pages.retain(|page| !entries.iter().any(|entry| entry.url == page.url));
    pages
}

/// Returns the pages that the sidebar of every page leads to; the others are one step further.
pub fn listed(site: &Site<'_>) -> impl Iterator<Item = &'static ReferencePage> {
    let is_listed = |url| [MATRIX.url, DUTIES.url, AUTHORITY.url].contains(&url);
    site.responsibility.iter().copied().filter(move |page| is_listed(page.url))
}

/// What a page about responsibility has beside its own: the ways to the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct Together<V> {
    siblings: Vec<NavigationItem>,
    #[serde(flatten)]
    view: V,
}

/// Prints the pages about responsibility.
pub fn pages(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    site.responsibility
        .iter()
        .copied()
        .map(|page| match page.url {
            url if url == DUTIES.url => {
                print(printer, page, "duties.html", duties::view(site, url))
            }
            url if url == HANDOVERS.url => {
                print(printer, page, "handovers.html", handovers::view(site, url))
            }
            url if url == AUTHORITY.url => {
                print(printer, page, "authority.html", authority::view(site, url))
            }
            url if url == PERMISSIONS.url => {
                print(printer, page, "permissions.html", permissions::view(site, url))
            }
            url if url == SYSTEMS.url => {
                print(printer, page, "systems.html", usage::systems_view(site, url))
            }
            url if url == FORM_USE.url => {
                print(printer, page, "form-use.html", usage::forms_view(site, url))
            }
            url if url == TRAININGS.url => {
                print(printer, page, "trainings.html", trainings::view(site, url))
            }
            url => print(printer, page, "matrix.html", company::view(site, url)),
        })
        .collect()
}

fn print<V: Hash + Serialize>(
    printer: &Printer<'_, '_>,
    page: &ReferencePage,
    template: &str,
    (view, contents): (V, Vec<Heading>),
) -> Printed {
    let site = printer.site;
    let title = site.theme.texts.get(page.title).to_owned();
    let siblings = site
        .responsibility
        .iter()
        .map(|other| NavigationItem {
            title: site.theme.texts.get(other.title).to_owned(),
            url: page_href(page.url, other.url, None),
            is_current: other.url == page.url,
            is_open: false,
            is_folder: false,
            children: Vec::new(),
        })
        .collect();
    let mut view: PageView<Together<V>> =
        extra::derived(printer, page.url, &title, Together { siblings, view });
    view.page.contents = contents;
    printer.print(&format!("responsibility/{template}"), page.url, &view)
}

/// Makes the files of the matrices, or takes them from memory.
pub fn files(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    if site.knowledge_base.responsibility.company.roles.is_empty() {
        return Vec::new();
    }
    let book = words::book(site);
    FILES
        .into_iter()
        .map(|(url, _)| {
            let mut hasher = KeyHasher::default();
            (url, &book).hash(&mut hasher);
            let page = printer.pages.get_or_make(hasher.key(), || file(url, &book));
            Printed { url: url.to_owned(), page }
        })
        .collect()
}

fn file(url: &str, book: &Book) -> Result<Vec<u8>, String> {
    match url.rsplit('.').next() {
        Some("xlsx") => Ok(matrix::xlsx(book).map_err(|error| error.to_string())?),
        Some("csv") => Ok(matrix::csv(book).into_bytes()),
        _ => Ok(matrix::json(book).into_bytes()),
    }
}

/// Returns an entry of the table of contents.
fn heading(site: &Site<'_>, title: &str, anchor: &str) -> Heading {
    Heading { title: site.theme.texts.get(title).to_owned(), anchor: anchor.to_owned(), level: 2 }
}

/// Returns how many half points as points: `3` or `3.5`.
fn points(halves: u32) -> String {
    match halves % 2 {
        0 => (halves / 2).to_string(),
        _ => format!("{}.5", halves / 2),
    }
}
