//! What the preview shows of a save before a build has made and checked everything.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Preview;
use super::events::Event;
use crate::diagnostic::SourcePath;
use crate::output::OutputTree;

/// Pages that were printed ahead of a build.
#[derive(Default)]
pub(super) struct Printed {
    /// The pages.
    pub pages: OutputTree,
    /// The files of the search index with those of them of which only prose has changed.
    pub search: Option<OutputTree>,
    /// Whether they are all that was saved.
    pub is_all: bool,
}

impl Preview {
    /// Shows the pages of documents of which only the prose has changed, and returns their addresses.
    pub(super) fn show_ahead(&mut self, paths: &[SourcePath]) -> Vec<String> {
        let Printed { pages, .. } = self.print_ahead(paths, false);
        if pages.is_empty() {
            return Vec::new();
        }
        let site = self.server.site();
        let generation = self.next_generation();
        let urls: Vec<String> = pages.keys().cloned().collect();
        self.server.show(site.with_pages(pages, generation.clone()));
        self.server.events.send(Event::Reload { generation, pages: Some(urls.clone()) });
        urls
    }

    /// Returns the pages that can be printed before a build, where they are other than those of the
    /// last one; with the search index where that is wanted.
    pub(super) fn print_ahead(&mut self, paths: &[SourcePath], with_index: bool) -> Printed {
        let Some(ahead) = &mut self.ahead else { return Printed::default() };
        let root = &self.options.root;
        let print = AssertUnwindSafe(|| {
            let mut printed = Printed { is_all: true, ..Printed::default() };
            let mut others = Vec::new();
            for path in paths {
                let page = ahead.text(path).zip(fs::read_to_string(root.join(&**path)).ok());
                let Some((before, text)) = page else {
                    printed.is_all = false;
                    continue;
                };
                if *before == *text {
                    continue;
                }
                let text = text.into();
                match ahead.page(path, &text) {
                    Some((url, page)) => drop(printed.pages.insert(url, page)),
                    None => others.push((path, text)),
                }
            }
            if with_index && !printed.pages.is_empty() {
                printed.search = ahead.index();
            }
            // Behind them there is no index any more.
            for (path, text) in others {
                match ahead.likely_page(path, &text) {
                    Some((url, page)) => drop(printed.pages.insert(url, page)),
                    None => printed.is_all = false,
                }
            }
            printed
        });
        catch_unwind(print).unwrap_or_else(|_| {
            // The build will say so.
            self.ahead = None;
            Printed::default()
        })
    }

    /// Returns the files of the search index with the pages that were printed ahead.
    pub(super) fn search_ahead(&mut self) -> Option<OutputTree> {
        let ahead = self.ahead.as_ref()?;
        let files = catch_unwind(AssertUnwindSafe(|| ahead.index()));
        files.unwrap_or_else(|_| {
            self.ahead = None;
            None
        })
    }
}
