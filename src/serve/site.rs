//! The site that the preview shows at one moment, and how it differs from the next.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

use super::address::{site_path, target};
use super::content_type::content_type;
use super::http::{Answer, Body};
use crate::output::{Content, OutputTree};

/// A site in memory, as it is answered from.
#[derive(Debug, Default)]
pub struct Site {
    /// The files.
    output: OutputTree,
    /// Size and time of the files that are still on disk, which may change under the same path.
    stamps: BTreeMap<PathBuf, Option<(u64, SystemTime)>>,
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
    /// Anything else, with this number of pages.
    Pages(usize),
}

impl Site {
    /// Returns the site with these files.
    pub fn new(output: OutputTree, generation: String) -> Site {
        let on_disk = output.values().filter_map(|content| match content {
            Content::File(path) => Some(path),
            Content::Bytes(_) => None,
        });
        let stamp = |path: &PathBuf| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        };
        let stamps = on_disk.map(|path| (path.clone(), stamp(path))).collect();
        Site { output, stamps, generation, former: BTreeMap::new() }
    }

    /// Returns how this site differs from the one `before`.
    ///
    /// Theme assets lie in `assets/<hash>/`: another style sheet means another hash,
    /// and with it another byte in every page. A site of which nothing else differs
    /// than style sheets and that hash differs in its styles alone.
    pub fn difference(&self, before: &Site) -> Difference {
        if self.output == before.output && self.stamps == before.stamps {
            return Difference::Nothing;
        }
        let (old, new) = (before.asset_folders(), self.asset_folders());
        let gone: Vec<&str> = old.difference(&new).copied().collect();
        let come: Vec<&str> = new.difference(&old).copied().collect();
        let (from, to) = match (&gone[..], &come[..]) {
            ([], []) => ("", ""),
            ([from], [to]) => (*from, *to),
            _ => return Difference::Pages(self.pages_other_than(before)),
        };
        if self.differs_in_styles_only(before, from, to) {
            Difference::Styles { from: from.to_string(), to: to.to_string() }
        } else {
            Difference::Pages(self.pages_other_than(before))
        }
    }

    /// Returns the site as it follows one that differs in its styles alone.
    ///
    /// Pages that stay open go on naming the asset folders of before.
    pub fn following(mut self, before: &Site, from: &str, to: &str) -> Site {
        if !from.is_empty() {
            self.former = before.former.clone();
            self.former.values_mut().for_each(|today| *today = to.to_string());
            self.former.insert(from.to_string(), to.to_string());
            self.former.remove(to);
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
        if !file.ends_with("index.html") && self.output.contains_key(&format!("{file}/index.html"))
        {
            let mut answer = Answer::plain("302 Found", "302");
            answer.header = Some(format!("Location: {}", target(&format!("{file}/"))));
            return answer;
        }
        self.not_found()
    }

    /// Returns the content of a file, also by the name that it had before only styles changed.
    fn content(&self, path: &str) -> Option<&Content> {
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
        match self.output.get("404.html") {
            Some(content) => self.found("404 Not Found", content_type("404.html"), content),
            None => Answer::plain("404 Not Found", "404"),
        }
    }

    /// Returns the names of the folders in `assets/`.
    fn asset_folders(&self) -> BTreeSet<&str> {
        let folder = |path: &'_ str| -> Option<usize> { path.strip_prefix("assets/")?.find('/') };
        self.output
            .keys()
            .filter_map(|path| folder(path).map(|end| &path["assets/".len()..][..end]))
            .collect()
    }

    /// Returns whether two sites are equal but for style sheets and the asset folder's name.
    fn differs_in_styles_only(&self, before: &Site, from: &str, to: &str) -> bool {
        let (old_folder, new_folder) = (format!("assets/{from}/"), format!("assets/{to}/"));
        let same = |path: &str, old: &Content| {
            let renamed = path.strip_prefix(&old_folder).filter(|_| !from.is_empty());
            let renamed = renamed.map(|rest| format!("{new_folder}{rest}"));
            let path = renamed.as_deref().unwrap_or(path);
            self.output.get(path).is_some_and(|new| match (old, new) {
                _ if path.starts_with("assets/") && path.ends_with(".css") => true,
                (Content::Bytes(old), Content::Bytes(new)) => equal_but_for(old, new, from, to),
                (Content::File(old), Content::File(new)) => {
                    old == new && before.stamps.get(old) == self.stamps.get(new)
                }
                (Content::Bytes(_), Content::File(_)) | (Content::File(_), Content::Bytes(_)) => {
                    false
                }
            })
        };
        self.output.len() == before.output.len()
            && before.output.iter().all(|(path, content)| same(path, content))
    }

    /// Returns how many pages are new, gone, or other than before.
    fn pages_other_than(&self, before: &Site) -> usize {
        let is_page = |path: &&String| path.ends_with(".html");
        let gone = before.output.keys().filter(|path| !self.output.contains_key(*path));
        let other = self.output.iter().filter(|(path, new)| before.output.get(*path) != Some(new));
        gone.chain(other.map(|(path, _)| path)).filter(is_page).count()
    }
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
        assert_eq!(Site::new(output, String::new()).difference(&site), Difference::Pages(0));
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
        assert_eq!(new.difference(&old), Difference::Pages(3));
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
        assert_eq!(build("00cd", "blue", "JS", "text").difference(&old), Difference::Pages(2));
        assert_eq!(build("00cd", "blue", "js", "TEXT").difference(&old), Difference::Pages(2));

        // Pages that stay open find everything under the old name, also after the second time.
        let new = new.following(&old, "00ab", "00cd");
        assert_eq!(show(new.answer("/assets/00ab/x.css")).2, "blue");
        let newer = build("00ef", "green", "js", "text").following(&new, "00cd", "00ef");
        assert_eq!(show(newer.answer("/assets/00ab/x.css")).2, "green");
        assert_eq!(show(newer.answer("/assets/0000/x.css")).0, "404 Not Found");
        let back = build("00ab", "red", "js", "text").following(&newer, "00ef", "00ab");
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
