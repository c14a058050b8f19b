//! What is no document's page: derived pages, redirects, 404, sitemap, llms.txt.

use std::collections::BTreeMap;

use serde::Serialize;

use super::html::escape;
use super::kind::department::{self, DepartmentPageView};
use super::kind::page::ChildView;
use super::kind::role::{self, RoleView};
use super::view::{DocumentFoot, DocumentHead, Extra, PageView};
use super::{Printed, Printer};
use crate::model::kind::{Kind, common::Status};
use crate::model::{KnowledgeBase, relative};
use crate::output::Content;

/// The home page of a knowledge base that has no `index.md`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct HomeView {
    groups: Vec<HomeGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct HomeGroup {
    title: String,
    pages: Vec<ChildView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct Empty {}

/// Prints the pages that are derived: roles and departments without a document, a home page where
/// none is written, the page for addresses that lead nowhere.
pub fn pages(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    let knowledge_base = site.knowledge_base;
    let organization = &knowledge_base.organization;
    let is_taken = |url: &str| knowledge_base.entries.iter().any(|entry| entry.url == url);
    let mut pages = Vec::new();
    for role in &organization.roles {
        let id = &role.id.value;
        let Some(url) = site.role_url(id).filter(|url| !is_taken(url)) else { continue };
        let (content, _) = role::view(site, &url, id, None);
        let page: PageView<RoleView> = derived_kind(printer, &url, &role.name, Kind::Role, content);
        pages.push(printer.print("role.html", &url, &page));
    }
    for department in &organization.departments {
        let id = &department.id.value;
        let Some(url) = site.department_url(id).filter(|url| !is_taken(url)) else { continue };
        let (content, _) = department::view(site, &url, id, None);
        let name = &department.name;
        let page: PageView<DepartmentPageView> =
            derived_kind(printer, &url, name, Kind::Department, content);
        pages.push(printer.print("department.html", &url, &page));
    }
    if !is_taken("index.html") {
        let title = knowledge_base.title().to_owned();
        let page = derived(printer, "index.html", &title, home(printer));
        pages.push(printer.print("home.html", "index.html", &page));
    }
    if !is_taken("404.html") {
        let title = site.text("page.not_found").to_owned();
        let page = derived(printer, "404.html", &title, Empty {});
        pages.push(printer.print("404.html", "404.html", &page));
    }
    pages
}

/// Returns the view of a page that no document is behind.
pub fn derived<C>(printer: &Printer<'_, '_>, url: &str, title: &str, content: C) -> PageView<C> {
    derived_kind(printer, url, title, Kind::Page, content)
}

fn derived_kind<C>(
    printer: &Printer<'_, '_>,
    url: &str,
    title: &str,
    kind: Kind,
    content: C,
) -> PageView<C> {
    let texts = &printer.site.theme.texts;
    PageView {
        page: printer.derived_frame(url, title),
        head: DocumentHead {
            kind: kind.name(),
            kind_label: texts.get(&format!("kind.{}", kind.name())).to_owned(),
            id: None,
            title: title.to_owned(),
            summary: None,
            version: None,
            status: Status::Effective.name(),
            status_label: String::new(),
            is_controlled: false,
            facts: Vec::new(),
            superseded_by: None,
            tags: Vec::new(),
            extra: Extra::default(),
        },
        foot: DocumentFoot {
            approvals: Vec::new(),
            history: Vec::new(),
            related: Vec::new(),
            backlinks: Vec::new(),
        },
        content,
    }
}

/// Returns the folders at the top with their pages, and the pages that are in none.
///
/// A folder shows at most a dozen pages: the rest is one click further, in the sidebar.
fn home(printer: &Printer<'_, '_>) -> HomeView {
    let site = printer.site;
    let knowledge_base = site.knowledge_base;
    let child = |position: usize| {
        let entry = &knowledge_base.entries[position];
        ChildView {
            link: site.link("index.html", entry),
            id: entry.id().unwrap_or_default().to_owned(),
            summary: entry.common.summary.clone().unwrap_or_default(),
        }
    };
    let mut groups = Vec::new();
    let mut loose = Vec::new();
    for node in &knowledge_base.navigation.top {
        if node.children.is_empty() {
            loose.extend(node.entry.map(child));
            continue;
        }
        let own = node.entry.map(child);
        let below = node.children.iter().filter_map(|node| node.entry).map(child);
        groups.push(HomeGroup {
            title: node.title.clone(),
            pages: own.into_iter().chain(below).take(12).collect(),
        });
    }
    if !loose.is_empty() {
        let title = site.text("page.pages").to_owned();
        groups.insert(0, HomeGroup { title, pages: loose });
    }
    HomeView { groups }
}

/// Returns the files of a site that are no pages.
pub fn files(knowledge_base: &KnowledgeBase, assets: &str) -> BTreeMap<String, Content> {
    let mut files = BTreeMap::new();
    for (from, to) in &knowledge_base.redirects {
        files.insert(from.clone(), Content::text(redirect(knowledge_base, assets, from, to)));
    }
    if let Some(base) = &knowledge_base.settings.base_url {
        files.insert("sitemap.xml".to_owned(), Content::text(sitemap(knowledge_base, base)));
    }
    files.insert("llms.txt".to_owned(), Content::text(llms(knowledge_base)));
    files
}

/// Returns a page that leads on. It does so without a script.
///
/// It names the icon, since browsers otherwise ask for one that is not there.
fn redirect(knowledge_base: &KnowledgeBase, assets: &str, from: &str, to: &str) -> String {
    let to = escape(&relative(from, to));
    let icon = relative(from, &format!("{assets}icon.svg"));
    let language = knowledge_base.settings.language.tag();
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{to}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n\
         <link rel=\"canonical\" href=\"{to}\">\n\
         <link rel=\"icon\" href=\"{icon}\" type=\"image/svg+xml\">\n</head>\n<body>\n\
         <main><h1><a href=\"{to}\">{to}</a></h1></main>\n</body>\n</html>\n"
    )
}

/// Returns the sitemap (sitemaps.org, 0.9).
fn sitemap(knowledge_base: &KnowledgeBase, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for entry in &knowledge_base.entries {
        let address = escape(&format!("{base}{}", percent_encoded(&entry.url)));
        let day = entry.changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        xml.push_str(&format!("<url><loc>{address}</loc>{day}</url>\n"));
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Returns a path as RFC 3986 wants it: everything but unreserved characters and `/` encoded.
pub(super) fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Returns the index of a site for language models (llmstxt.org).
fn llms(knowledge_base: &KnowledgeBase) -> String {
    let base = knowledge_base.settings.base_url.as_deref().unwrap_or_default();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("# {}\n", one_line(knowledge_base.title()));
    for kind in Kind::ALL {
        let order = &knowledge_base.navigation.order;
        let entries: Vec<_> = order
            .iter()
            .map(|position| &knowledge_base.entries[*position])
            .filter(|entry| entry.kind() == kind)
            .collect();
        if entries.is_empty() {
            continue;
        }
        text.push_str(&format!("\n## {}\n\n", kind.name()));
        for entry in entries {
            let title = one_line(&entry.common.title).replace(['[', ']'], "");
            let url = format!("{base}{}", percent_encoded(&entry.url));
            text.push_str(&format!("- [{title}]({url})"));
            if let Some(summary) = &entry.common.summary {
                text.push_str(&format!(": {}", one_line(summary)));
            }
            text.push('\n');
        }
    }
    text
}
