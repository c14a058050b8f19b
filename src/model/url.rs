//! Addresses: from paths, without collisions, relative to each other.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::Entry;
use super::check::{colliding_url, taken_alias};
use super::kind::Detail;
use super::link::decode;
use super::organization::Organization;
use crate::diagnostic::{Diagnostic, Spanned};

/// Returns the address of a document: `content/a/b.md` becomes `a/b.html`.
///
/// A `slug` replaces the last part. Characters that file systems or addresses cannot hold become
/// hyphens.
pub fn of(content: &str, path: &str, slug: Option<&Spanned<String>>) -> String {
    let path = path.strip_prefix(content).unwrap_or(path);
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(f, file)| (f, file));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let slug = slug.map(|slug| slug.value.trim().trim_matches('/')).filter(|slug| !slug.is_empty());
    let name = format!("{}.html", safe(slug.unwrap_or(stem)));
    if folder.is_empty() { name } else { format!("{}/{name}", safe_path(folder)) }
}

fn safe_path(path: &str) -> String {
    path.split('/').map(safe).collect::<Vec<_>>().join("/")
}

fn safe(part: &str) -> String {
    let part: String = part
        .chars()
        .map(|c| if c.is_control() || "<>:\"/\\|?*#%".contains(c) { '-' } else { c })
        .collect();
    if part.trim_matches(['.', ' ']).is_empty() { "-".to_owned() } else { part }
}

/// The folders that only Docent writes to.
const OWN_FOLDERS: [&str; 2] = ["assets/", "reference/"];

/// Returns the addresses that the site needs for pages and files that no document is behind: of
/// the roles and departments without a text of their own, and of lists for machines.
pub fn reserved(organization: &Organization, entries: &[Entry]) -> BTreeSet<String> {
    let has_page = |id: &str| {
        entries.iter().any(|entry| match &entry.detail {
            Detail::Role(page) => page.role.as_deref() == Some(id),
            Detail::Department(page) => page.department.as_deref() == Some(id),
            _ => false,
        })
    };
    let roles = organization.roles.iter().map(|role| &role.id.value);
    let roles = roles.filter(|id| !has_page(id)).map(|id| of_role(id));
    let departments = organization.departments.iter().map(|department| &department.id.value);
    let departments = departments.filter(|id| !has_page(id)).map(|id| of_department(id));
    let files = ["llms.txt", "sitemap.xml"].map(str::to_owned);
    roles.chain(departments).chain(files).map(|url| folded(&url)).collect()
}

/// Returns the address of the page that is derived for a role.
pub fn of_role(id: &str) -> String {
    format!("roles/{}.html", safe(id))
}

/// Returns the address of the page that is derived for a department.
pub fn of_department(id: &str) -> String {
    format!("departments/{}.html", safe(id))
}

/// The addresses of a site, without regard to case and Unicode form.
struct Addresses<'a> {
    reserved: &'a BTreeSet<String>,
    /// The entry behind each address.
    files: BTreeMap<String, usize>,
    /// The folders that addresses lie in.
    folders: BTreeSet<String>,
}

/// Why an address cannot be had.
enum Clash {
    /// It is that of an entry.
    Entry(usize),
    /// The site needs it for something else, or it would be a file and a folder at once.
    Site,
}

impl Addresses<'_> {
    /// Returns why an address cannot be had; `None` where it can.
    fn clash(&self, url: &str) -> Option<Clash> {
        let url = folded(url);
        if let Some(entry) = self.files.get(&url) {
            return Some(Clash::Entry(*entry));
        }
        let lies_in_a_file = folders_of(&url)
            .any(|folder| self.files.contains_key(folder) || self.reserved.contains(folder));
        let is_needed = self.reserved.contains(&url) || self.folders.contains(&url);
        (is_needed || lies_in_a_file).then_some(Clash::Site)
    }

    fn take(&mut self, url: &str, entry: usize) {
        let url = folded(url);
        self.folders.extend(folders_of(&url).map(str::to_owned));
        self.files.insert(url, entry);
    }
}

/// Returns the folders that an address lies in: `a` and `a/b` for `a/b/c.html`.
fn folders_of(url: &str) -> impl Iterator<Item = &str> {
    url.match_indices('/').map(|(end, _)| &url[..end])
}

/// Gives every entry an address of its own, reports those that collide, and returns the addresses
/// that redirect: from, to.
///
/// Two addresses collide where they differ only by case or Unicode form, since some file systems
/// cannot tell them apart. A document whose address is taken gets a number, so that no page is
/// lost. `reserved` are the addresses that the site needs itself.
pub fn assign(
    entries: &mut [Entry],
    reserved: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let folders = reserved.iter().flat_map(|url| folders_of(url)).map(str::to_owned).collect();
    let mut addresses = Addresses { reserved, files: BTreeMap::new(), folders };
    for i in 0..entries.len() {
        let url = entries[i].url.clone();
        if let Some(clash) = addresses.clash(&url) {
            diagnostics.push(match clash {
                Clash::Entry(first) => colliding_url::report(&entries[first], &entries[i]),
                Clash::Site => colliding_url::with_site(&entries[i]),
            });
            let stem = url.strip_suffix(".html").unwrap_or(&url).to_owned();
            let mut number = 2;
            while addresses.clash(&format!("{stem}-{number}.html")).is_some() && number < 10_000 {
                number += 1;
            }
            entries[i].url = format!("{stem}-{number}.html");
        }
        addresses.take(&entries[i].url, i);
    }
    let mut redirects: BTreeMap<String, String> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        for alias in &entry.common.aliases {
            let from = alias_path(&alias.value);
            let is_own = matches!(from.as_str(), "index.html" | "404.html")
                || OWN_FOLDERS.iter().any(|folder| from.starts_with(folder));
            match addresses.clash(&from) {
                Some(Clash::Entry(first)) if first != i => {
                    diagnostics.push(taken_alias::report(alias, &entries[first]));
                }
                // An alias of the page's own address, or one that is written twice.
                Some(Clash::Entry(_)) => {}
                Some(Clash::Site) => diagnostics.push(taken_alias::by_site(alias)),
                None if is_own => diagnostics.push(taken_alias::by_site(alias)),
                None => {
                    addresses.take(&from, i);
                    redirects.insert(from, entry.url.clone());
                }
            }
        }
    }
    redirects
}

/// Returns the file that an old address names: `/old/page/` is `old/page/index.html`.
fn alias_path(alias: &str) -> String {
    let path = alias.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let path = decode(path);
    let parts: Vec<String> = path.split('/').filter(|p| !p.is_empty()).map(safe).collect();
    let path = parts.join("/");
    match parts.last() {
        Some(last) if last.ends_with(".html") && !alias.ends_with('/') => path,
        Some(last) if last.ends_with(".md") => format!("{}.html", &path[..path.len() - 3]),
        Some(_) => format!("{path}/index.html"),
        None => "index.html".to_owned(),
    }
}

fn folded(url: &str) -> String {
    url.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// Returns the address of `to` as seen from the page at `from`; both from the root of the site.
///
/// The result is percent-encoded where an attribute needs it and always names a file.
pub fn relative(from: &str, to: &str) -> String {
    // Behind the folders that both lie in.
    let mut behind = 0;
    for ((at, _), (end, _)) in from.match_indices('/').zip(to.match_indices('/')) {
        if from[..=at] != to[..=end] {
            break;
        }
        behind = at + 1;
    }
    let mut way = "../".repeat(from[behind..].matches('/').count());
    for (place, part) in to[behind..].split('/').enumerate() {
        if place > 0 {
            way.push('/');
        }
        push_encoded(&mut way, part);
    }
    way
}

/// Returns a part of an address with the characters encoded that would end it or change its meaning.
///
/// Other characters, Chinese ones among them, stay readable: browsers encode them.
pub fn encode(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    push_encoded(&mut encoded, part);
    encoded
}

fn push_encoded(encoded: &mut String, part: &str) {
    let mut done = 0;
    // All that has to be encoded is ASCII, so each is a byte.
    for (at, byte) in part.bytes().enumerate() {
        if IS_ENCODED[usize::from(byte)] {
            encoded.push_str(&part[done..at]);
            encoded.push_str(&format!("%{byte:02X}"));
            done = at + 1;
        }
    }
    encoded.push_str(&part[done..]);
}

/// Whether a byte is encoded.
const IS_ENCODED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 32 {
        table[byte] = true;
        byte += 1;
    }
    table[127] = true;
    let others = b" \"#%<>?[]\\^`{|}:&";
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::{alias_path, of, relative};
    use proptest::prelude::*;

    #[test]
    fn addresses_follow_paths() {
        assert_eq!(of("content/", "content/流程/账号申请.md", None), "流程/账号申请.html");
        assert_eq!(of("", "a/index.md", None), "a/index.html");
        assert_eq!(of("", "what?.md", None), "what-.html");
        assert_eq!(alias_path("/docs-cn/dev/old/"), "docs-cn/dev/old/index.html");
        assert_eq!(alias_path("old.html"), "old.html");
        assert_eq!(alias_path("/"), "index.html");
    }

    #[test]
    fn relative_addresses_name_files() {
        assert_eq!(relative("index.html", "a/b.html"), "a/b.html");
        assert_eq!(relative("a/b.html", "index.html"), "../index.html");
        assert_eq!(relative("a/b.html", "a/c d.html"), "c%20d.html");
        assert_eq!(relative("a/b/c.html", "a/d/e.html"), "../d/e.html");
        assert_eq!(relative("a/b.html", "a/b.html"), "b.html");
    }

    proptest! {
        #[test]
        fn a_relative_address_leads_back(
            from in "([a-c]{1,2}/){0,3}[a-c]{1,2}\\.html",
            to in "([a-c]{1,2}/){0,3}[a-c]{1,2}\\.html",
        ) {
            let mut at: Vec<&str> = from.split('/').collect();
            at.pop();
            let address = relative(&from, &to);
            for part in address.split('/') {
                if part == ".." { at.pop(); } else { at.push(part); }
            }
            prop_assert_eq!(at.join("/"), to);
        }
    }
}
