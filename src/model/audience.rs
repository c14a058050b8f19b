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
    let written = |document: &Document| -> Option<Vec<String>> {
        let audience = document.front_matter.pick_texts("audience");
        (!audience.is_empty()).then_some(audience)
    };
    let of_folders: BTreeMap<&str, Vec<String>> = documents
        .iter()
        .filter_map(|document| {
            let folder = document.path.strip_suffix("index.md")?;
            Some((folder, written(document)?))
        })
        .collect();
    documents
        .iter()
        .map(|document| {
            let from_folder = || {
                let mut folder = &document.path[..];
                while let Some((above, _)) = folder.trim_end_matches('/').rsplit_once('/') {
                    folder = &document.path[..above.len() + 1];
                    if let Some(audience) = of_folders.get(folder) {
                        return Some(audience.clone());
                    }
                    if folder == source.content {
                        break;
                    }
                }
                None
            };
            written(document)
                .or_else(from_folder)
                .or_else(|| audiences.default.clone().map(|default| vec![default]))
                .unwrap_or_else(|| {
                    diagnostics.push(missing_audience::report(document, &audiences.names));
                    Vec::new()
                })
        })
        .collect()
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
