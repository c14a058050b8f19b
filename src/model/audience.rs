//! Who may see a document: its own word, its folder's, the default; closed where none is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Selection;
use super::check::{missing_audience, unknown_audience};
use super::kind::Pick;
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::SourceTree;

/// Returns the audience of each document, in their order.
///
/// Where the settings declare audiences, a document that names none takes that of the nearest
/// `index.md` above it, then the default. With no default that is reported, and the document is
/// seen by nobody. A name that is not declared is reported and stands for nobody. Without declared
/// audiences everything is for `all`.
pub fn assign(
    source: &SourceTree,
    settings: &Settings,
    documents: &[Arc<Document>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<String>> {
    let Some(audiences) = &settings.audiences else {
        return vec![vec!["all".to_owned()]; documents.len()];
    };
    let mut known = audiences.names.clone();
    if !known.iter().any(|name| name == "all") {
        known.push("all".to_owned());
    }
    for name in documents.iter().flat_map(|d| d.front_matter.pick_spanned_texts("audience")) {
        if !known.contains(&name.value) {
            diagnostics.push(unknown_audience::report(&name, &known));
        }
    }
    let of_folders = of_folders(documents);
    documents
        .iter()
        .map(|document| {
            let from_folder = || of_folder(source.content, &of_folders, &document.path).cloned();
            let from_default = || audiences.default.clone().map(|default| vec![default]);
            let audience = written(document).or_else(|| match document.is_broken {
                // Who may see it stands in lines that cannot be read, which is reported.
                true => Some(Vec::new()),
                false => from_folder().or_else(from_default),
            });
            let is_missing = audience.as_ref().is_none_or(Vec::is_empty) && !document.is_broken;
            if is_missing {
                diagnostics.push(missing_audience::report(document, &audiences.names));
            }
            audience.unwrap_or_default()
        })
        .collect()
}

/// Returns the audience that a document writes; empty where it writes the key and nothing behind it.
fn written(document: &Document) -> Option<Vec<String>> {
    let front = &document.front_matter;
    front.get("audience").map(|_| front.pick_texts("audience"))
}

/// Returns the audiences that the pages of folders write, by the path of the folder with `/`.
pub fn of_folders(documents: &[Arc<Document>]) -> BTreeMap<String, Vec<String>> {
    documents
        .iter()
        .filter_map(|document| {
            let (folder, file) = document.path.rsplit_once('/').unwrap_or(("", &document.path));
            let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            is_index(file).then_some(())?;
            Some((folder, written(document)?))
        })
        .collect()
}

/// Returns whether a file stands for its folder.
pub fn is_index(file: &str) -> bool {
    matches!(file.to_ascii_lowercase().as_str(), "index.md" | "index.markdown")
}

/// Returns the audience of the nearest folder above a file that has one.
pub fn of_folder<'a>(
    content: &str,
    folders: &'a BTreeMap<String, Vec<String>>,
    path: &str,
) -> Option<&'a Vec<String>> {
    let mut folder = path;
    while let Some((above, _)) = folder.trim_end_matches('/').rsplit_once('/') {
        folder = &path[..above.len() + 1];
        if let Some(audience) = folders.get(folder) {
            return Some(audience);
        }
        if folder == content {
            return None;
        }
    }
    folders.get("").filter(|_| content.is_empty())
}

/// Returns whether an audience is none, because a mistake in it has been reported.
pub fn is_unsettled(audience: &[String], settings: &Settings) -> bool {
    let Some(audiences) = &settings.audiences else { return false };
    !audience.iter().any(|name| name == "all" || audiences.names.contains(name))
}

/// Returns whether a build for `selection` shows a document with this audience.
pub fn is_shown(audience: &[String], selection: &Selection) -> bool {
    audience.iter().any(|name| name == "all" || selection.audiences.contains(name))
}

/// Returns whether everybody who may see a document with audience `from` may see one with `to`.
pub fn covers(to: &[String], from: &[String]) -> bool {
    to.iter().any(|name| name == "all") || from.iter().all(|name| to.contains(name))
}
