//! The site that the preview shows at one moment, and how it differs from the next.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::address::{site_path, target};
use super::content_type::content_type;
use super::http::{Answer, Body};
use crate::output::{Content, OutputTree};

/// The folder of the search index.
const SEARCH: &str = "search/";
/// How many pages are told by name; of more, all reload.
const MOST_TOLD: usize = 1000;
/// How many indexes of before are kept for pages that stay open: they have read which files it has.
const FORMER_INDEXES: usize = 8;

/// A site in memory, as it is answered from. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The files, as a build made them.
    output: Arc<OutputTree>,
    /// Pages in the place of those of the build.
    pages: OutputTree,
    /// The files of the search index, in the place of those of the build.
    search: Option<Arc<OutputTree>>,
    /// The files of the search index before this one, the last first.
    former_search: Vec<Arc<OutputTree>>,
    /// Size and time of the files that are still on disk, which may change under the same path.
    stamps: Arc<BTreeMap<PathBuf, Option<(u64, SystemTime)>>>,
    /// The name of this state of the site: never the same for two.
    pub generation: String,
    /// Folders of theme assets that open pages still name, after only styles changed; with the folder of today.
    former: BTreeMap<String, String>,
}

/// How a site differs from the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    Nothing,
    /// Only style sheets do, and the name of the folder that they lie in.
    Styles {
        /// The name of the folder in `assets/` before; empty where it is the same.
        from: String,
        /// The name of the folder in `assets/` now; empty where it is the same.
        to: String,
    },
    /// Anything else.
    Pages {
        /// The pages that are new, gone, or other than before.
        pages: Vec<String>,
        /// Whether nothing but these pages and the search index differs, so that no other page
        /// shows anything new.
        is_all: bool,
    },
}

impl Site {
    /// Returns the site with these files.
    pub fn new(output: OutputTree, generation: String) -> Site {
        let on_disk = output.values().filter_map(|content| match content {
            Content::File(path) => Some(path),
            Content::Bytes(_) | Content::Packed(_) => None,
        });
        let stamp = |path: &PathBuf| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        };
        let stamps: BTreeMap<_, _> = on_disk.map(|path| (path.clone(), stamp(path))).collect();
        Site { output: output.into(), stamps: stamps.into(), generation, ..Site::default() }
    }

    /// Returns the site with other pages in the place of its own, under another name.
    pub fn with_pages(&self, pages: OutputTree, generation: String) -> Site {
        let mut site = Site { generation, ..self.clone() };
        site.pages.extend(pages);
        site
    }

    /// Returns the site with another search index.
    pub fn with_search(&self, files: OutputTree) -> Site {
        let mut site = self.clone();
        site.keep_search(self);
        site.search = Some(files.into());
        site
    }

    /// Keeps the search index of a site for the pages that have begun to read it.
    fn keep_search(&mut self, before: &Site) {
        let files = before.search.clone().unwrap_or_else(|| {
            let files = before.output.range(SEARCH.to_owned()..);
            let files = files.take_while(|(path, _)| path.starts_with(SEARCH));
            OutputTree::from_iter(files.map(|(path, file)| (path.clone(), file.clone()))).into()
        });
        self.former_search.clone_from(&before.former_search);
        self.former_search.insert(0, files);
        self.former_search.truncate(FORMER_INDEXES);
    }

    /// Returns all files, in path order.
    fn files(&self) -> BTreeMap<&String, &Content> {
        let has_search = self.search.is_some();
        let built =
            self.output.iter().filter(|(path, _)| !(has_search && path.starts_with(SEARCH)));
        built.chain(&self.pages).chain(self.search.iter().flat_map(|files| files.iter())).collect()
    }

    /// Returns how this site differs from the one `before`.
    ///
    /// Theme assets lie in `assets/<hash>/`: another style sheet means another hash,
    /// and with it another byte in every page. A site of which nothing else differs
    /// than style sheets and that hash differs in its styles alone.
    pub fn difference(&self, before: &Site) -> Difference {
        let (now, then) = (self.files(), before.files());
        if now == then && self.stamps == before.stamps {
            return Difference::Nothing;
        }
        let (old, new) = (asset_folders(&then), asset_folders(&now));
        let gone: Vec<&str> = old.difference(&new).copied().collect();
        let come: Vec<&str> = new.difference(&old).copied().collect();
        let renamed = match (&gone[..], &come[..]) {
            ([], []) => Some(("", "")),
            ([from], [to]) => Some((*from, *to)),
            _ => None,
        };
        if let Some((from, to)) = renamed
            && self.differs_in_styles_only(before, &now, &then, from, to)
        {
            return Difference::Styles { from: from.to_string(), to: to.to_string() };
        }
        let gone = then.keys().filter(|path| !now.contains_key(*path));
        let other = now.iter().filter(|(path, new)| then.get(*path) != Some(new));
        let differ: BTreeSet<&String> = gone.chain(other.map(|(path, _)| path)).copied().collect();
        let (pages, others): (Vec<&String>, Vec<&String>) =
            differ.into_iter().partition(|path| path.ends_with(".html"));
        Difference::Pages {
            is_all: self.stamps == before.stamps
                && !others.iter().any(|path| is_part_of_a_page(path))
                && pages.len() <= MOST_TOLD,
            pages: pages.into_iter().cloned().collect(),
        }
    }

    /// Returns the site as it follows another from which it has this difference.
    ///
    /// Pages that stay open go on reading the search index of before, and naming the asset folders
    /// where only styles are new.
    pub fn after(mut self, before: &Site, difference: &Difference) -> Site {
        match difference {
            Difference::Nothing => {
                self.former_search.clone_from(&before.former_search);
                self.former.clone_from(&before.former);
            }
            Difference::Styles { from, to } => {
                self.former_search.clone_from(&before.former_search);
                if !from.is_empty() {
                    self.former = before.former.clone();
                    self.former.values_mut().for_each(|today| *today = to.to_string());
                    self.former.insert(from.to_string(), to.to_string());
                    self.former.remove(to);
                }
            }
            Difference::Pages { .. } => self.keep_search(before),
        }
        self
    }

    /// Returns the answer to a request for `request_target`, with live reload in every page.
    pub fn answer(&self, request_target: &str) -> Answer {
        let Some(path) = site_path(request_target) else { return self.not_found() };
        let file = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.clone()
        };
        if let Some(content) = self.content(&file) {
            return self.found("200 OK", content_type(&file), content);
        }
        if !file.ends_with("index.html") && self.content(&format!("{file}/index.html")).is_some() {
            let mut answer = Answer::plain("302 Found", "302");
            answer.header = Some(format!("Location: {}", target(&format!("{file}/"))));
            return answer;
        }
        self.not_found()
    }

    /// Returns the content of a file, also by the name that it had before only styles changed.
    fn content(&self, path: &str) -> Option<&Content> {
        if let Some(page) = self.pages.get(path) {
            return Some(page);
        }
        if path.starts_with(SEARCH) {
            let found = match &self.search {
                Some(files) => files.get(path),
                None => self.output.get(path),
            };
            let mut former = self.former_search.iter();
            return found.or_else(|| former.find_map(|files| files.get(path)));
        }
        self.output.get(path).or_else(|| {
            let (folder, rest) = path.strip_prefix("assets/")?.split_once('/')?;
            self.output.get(&format!("assets/{}/{rest}", self.former.get(folder)?))
        })
    }

    /// Returns the answer with a content.
    fn found(&self, status: &'static str, content_type: &'static str, content: &Content) -> Answer {
        let is_page = content_type.starts_with("text/html");
        let body = match content {
            Content::Bytes(bytes) if is_page => Body::Bytes(with_reload(bytes, &self.generation)),
            Content::Bytes(bytes) => Body::Shared(bytes.clone()),
            Content::Packed(packed) if is_page => {
                Body::Bytes(with_reload(&packed.unpack(), &self.generation))
            }
            Content::Packed(packed) => Body::Bytes(packed.unpack()),
            Content::File(path) if is_page => match fs::read(path) {
                Ok(bytes) => Body::Bytes(with_reload(&bytes, &self.generation)),
                Err(_) => return Answer::plain("404 Not Found", "404"),
            },
            Content::File(path) => {
                let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
                match opened {
                    Ok((length, file)) => Body::File(file, length),
                    Err(_) => return Answer::plain("404 Not Found", "404"),
                }
            }
        };
        Answer { status, content_type, header: None, body }
    }

    /// Returns the answer for what is not there: the site's own page for that, where it has one.
    fn not_found(&self) -> Answer {
        match self.content("404.html") {
            Some(content) => self.found("404 Not Found", content_type("404.html"), content),
            None => Answer::plain("404 Not Found", "404"),
        }
    }

    /// Returns whether two sites are equal but for style sheets and the asset folder's name.
    fn differs_in_styles_only(
        &self,
        before: &Site,
        now: &BTreeMap<&String, &Content>,
        then: &BTreeMap<&String, &Content>,
        from: &str,
        to: &str,
    ) -> bool {
        let (old_folder, new_folder) = (format!("assets/{from}/"), format!("assets/{to}/"));
        let same = |path: &str, old: &Content| {
            let renamed = path.strip_prefix(&old_folder).filter(|_| !from.is_empty());
            let renamed = renamed.map(|rest| format!("{new_folder}{rest}"));
            let path = renamed.unwrap_or_else(|| path.to_owned());
            now.get(&path).is_some_and(|new| match (old, *new) {
                _ if path.starts_with("assets/") && path.ends_with(".css") => true,
                (Content::File(old), Content::File(new)) => {
                    old == new && before.stamps.get(old) == self.stamps.get(new)
                }
                (old, new) => match (old.bytes(), new.bytes()) {
                    (Some(old), Some(new)) => equal_but_for(&old, &new, from, to),
                    _ => false,
                },
            })
        };
        now.len() == then.len() && then.iter().all(|(path, content)| same(path, content))
    }
}

/// Returns whether a page may show what is in a file other than a page.
///
/// What is loaded by name only when it is asked for is no part: the search index, what is
/// downloaded.
fn is_part_of_a_page(path: &str) -> bool {
    let shown = ["image/", "font/", "audio/", "video/", "text/css", "text/javascript"];
    !path.starts_with(SEARCH) && shown.iter().any(|kind| content_type(path).starts_with(kind))
}

/// Returns the names of the folders in `assets/`.
fn asset_folders<'s>(files: &BTreeMap<&'s String, &Content>) -> BTreeSet<&'s str> {
    let folder = |path: &&'s String| Some(path.strip_prefix("assets/")?.split_once('/')?.0);
    files.keys().filter_map(folder).collect()
}

/// Returns whether two texts are equal where every `from` of the first may be a `to` in the second.
///
/// Names of different lengths are never found equal, which costs a reload and
/// nothing else; hashes have one length.
fn equal_but_for(old: &[u8], new: &[u8], from: &str, to: &str) -> bool {
    if old == new {
        return true;
    }
    let (from, to) = (from.as_bytes(), to.as_bytes());
    if old.len() != new.len() || from.len() != to.len() || from.is_empty() {
        return false;
    }
    let mut at = 0;
    while at < old.len() {
        if old[at] == new[at] {
            at += 1;
            continue;
        }
        // The names may begin with the same letters, so the name may begin before the first difference.
        let first = (at + 1).saturating_sub(from.len());
        let start = (first..=at)
            .find(|start| old[*start..].starts_with(from) && new[*start..].starts_with(to));
        match start {
            Some(start) => at = start + from.len(),
            None => return false,
        }
    }
    true
}

/// Returns a page with the script that reloads it, at the end of its head.
///
/// The script is a file of the same origin, so that the strictest policy of a page
/// allows it.
fn with_reload(page: &[u8], generation: &str) -> Vec<u8> {
    let script = format!(
        "<script src=\"/.docent/reload.js\" defer data-generation=\"{generation}\"></script>"
    );
    let end = b"</head>";
    let head = page.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end));
    // Browsers add what lies behind the end of a page to its body.
    let (before, after) = page.split_at(head.unwrap_or(page.len()));
    [before, script.as_bytes(), after].concat()
}

#[cfg(test)]
mod tests {
    use super::{Difference, Site, equal_but_for, with_reload};
    use crate::output::{Content, OutputTree};
    use crate::serve::http::{Answer, Body};

    fn site<const N: usize>(files: [(&str, &str); N]) -> Site {
        let output: OutputTree =
            files.map(|(path, text)| (path.to_string(), Content::text(text))).into();
        Site::new(output, "g1".to_string())
    }

    fn of<const N: usize>(pages: [&str; N], is_all: bool) -> Difference {
        Difference::Pages { pages: pages.map(String::from).into(), is_all }
    }

    /// Returns status, content type and text of an answer.
    fn show(answer: Answer) -> (String, &'static str, String) {
        let bytes = match answer.body {
            Body::Shared(bytes) => bytes.to_vec(),
            Body::Bytes(bytes) => bytes,
            Body::File(mut file, _) => {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut file, &mut bytes).expect("it can be read");
                bytes
            }
        };
        let status = answer.header.unwrap_or_else(|| answer.status.to_string());
        (status, answer.content_type, String::from_utf8(bytes).expect("a text"))
    }

    const SCRIPT: &str =
        "<script src=\"/.docent/reload.js\" defer data-generation=\"g1\"></script>";

    #[test]
    fn pages_are_found_and_get_the_script() {
        let site = site([
            ("index.html", "<HEAD></HEAD>home"),
            ("流程/index.html", "flow"),
            ("a/b.css", "</head>"),
            ("404.html", "<head></head>lost"),
        ]);
        let home =
            ("200 OK".into(), "text/html; charset=utf-8", format!("<HEAD>{SCRIPT}</HEAD>home"));
        assert_eq!(show(site.answer("/")), home);
        assert_eq!(show(site.answer("/index.html?x")), home);
        assert_eq!(show(site.answer("/流程/")).2, format!("flow{SCRIPT}"));
        assert_eq!(show(site.answer("/流程")).0, "Location: /%E6%B5%81%E7%A8%8B/");
        assert_eq!(show(site.answer("/a/b.css")).2, "</head>");
        for target in ["/a", "/a/", "/b.html", "/index.html/", "/../index.html", "/.git/", "/%00"] {
            let lost = show(site.answer(target));
            assert_eq!(
                (lost.0.as_str(), lost.1),
                ("404 Not Found", "text/html; charset=utf-8"),
                "{target}"
            );
            assert_eq!(lost.2, format!("<head>{SCRIPT}</head>lost"));
        }
    }

    #[test]
    fn without_a_page_for_it_what_is_lost_is_plain() {
        assert_eq!(show(site([]).answer("/")).2, "404\n");
    }

    #[test]
    fn files_on_disk_are_read_when_they_are_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        let output = OutputTree::from([("a.txt".to_string(), Content::File(path.clone()))]);
        let site = Site::new(output.clone(), String::new());
        assert_eq!(show(site.answer("/a.txt")).0, "404 Not Found");
        std::fs::write(&path, "now").expect("it can be written");
        assert_eq!(show(site.answer("/a.txt")).2, "now");
        assert_eq!(Site::new(output, String::new()).difference(&site), of([], false));
    }

    #[test]
    fn the_script_goes_before_the_end_of_the_head() {
        let page = with_reload(b"<head><title>x</title></head><body></head>", "g");
        let page = String::from_utf8(page).expect("a text");
        assert!(page.starts_with("<head><title>x</title><script "), "{page}");
        assert_eq!(page.matches("reload.js").count(), 1);
    }

    #[test]
    fn equal_sites_do_not_differ() {
        assert_eq!(
            site([("a.html", "1")]).difference(&site([("a.html", "1")])),
            Difference::Nothing
        );
    }

    #[test]
    fn new_gone_and_other_pages_are_counted() {
        let old =
            site([("a.html", "1"), ("b.html", "1"), ("c.html", "1"), ("assets/0/x.css", "1")]);
        let new =
            site([("a.html", "1"), ("b.html", "2"), ("d.html", "1"), ("assets/0/x.css", "2")]);
        assert_eq!(new.difference(&old), of(["b.html", "c.html", "d.html"], false));
    }

    #[test]
    fn new_styles_are_known_by_the_folder_that_all_pages_name() {
        let build = |hash: &str, css: &str, js: &str, text: &str| {
            let page = format!(
                "<link href=\"assets/{hash}/x.css\"><script src=\"assets/{hash}/x.js\">{text}"
            );
            let files = [
                ("index.html".to_string(), page.clone()),
                ("a/b.html".to_string(), page),
                (format!("assets/{hash}/x.css"), css.to_string()),
                (format!("assets/{hash}/x.js"), js.to_string()),
            ];
            let files = files.map(|(path, text)| (path, Content::text(text)));
            Site::new(files.into(), "g1".to_string())
        };
        let old = build("00ab", "red", "js", "text");
        let new = build("00cd", "blue", "js", "text");
        let styles = Difference::Styles { from: "00ab".into(), to: "00cd".into() };
        assert_eq!(new.difference(&old), styles);
        assert_eq!(
            build("00cd", "blue", "JS", "text").difference(&old),
            of(["a/b.html", "index.html"], false)
        );
        assert_eq!(
            build("00cd", "blue", "js", "TEXT").difference(&old),
            of(["a/b.html", "index.html"], false)
        );

        // Pages that stay open find everything under the old name, also after the second time.
        let styles = |from: &str, to: &str| Difference::Styles { from: from.into(), to: to.into() };
        let new = new.after(&old, &styles("00ab", "00cd"));
        assert_eq!(show(new.answer("/assets/00ab/x.css")).2, "blue");
        let newer = build("00ef", "green", "js", "text").after(&new, &styles("00cd", "00ef"));
        assert_eq!(show(newer.answer("/assets/00ab/x.css")).2, "green");
        assert_eq!(show(newer.answer("/assets/0000/x.css")).0, "404 Not Found");
        let back = build("00ab", "red", "js", "text").after(&newer, &styles("00ef", "00ab"));
        assert_eq!(show(back.answer("/assets/00ef/x.css")).2, "red");
        assert_eq!(show(back.answer("/assets/00ab/x.css")).2, "red");
    }

    #[test]
    fn styles_in_the_same_folder_are_styles_too() {
        let old = site([("a.html", "1"), ("assets/x.css", "1")]);
        let new = site([("a.html", "1"), ("assets/x.css", "2")]);
        assert_eq!(
            new.difference(&old),
            Difference::Styles { from: String::new(), to: String::new() }
        );
    }

    #[test]
    fn texts_are_equal_but_for_a_name() {
        let equal =
            |old: &str, new: &str| equal_but_for(old.as_bytes(), new.as_bytes(), "aab", "aac");
        assert!(equal("", ""));
        assert!(equal("x aab y aab", "x aac y aac"));
        assert!(equal("aab", "aab"));
        assert!(equal("aaab", "aaac"));
        assert!(!equal("x aab y", "x aac z"));
        assert!(!equal("x aab", "x aad"));
        assert!(!equal("b", "c"));
        assert!(!equal("aab", "aacc"));
    }
}
