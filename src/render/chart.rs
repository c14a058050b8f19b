//! Charts on pages: the graph of the model, laid out for wide and for narrow screens.

use std::hash::Hash;

use serde::Serialize;

use super::markdown::page_href;
use super::site::Site;
use crate::diagram::svg::{self, PrintOptions};
use crate::diagram::{Graph, Orientation, layout};
use crate::memo::KeyHasher;
use crate::model::Entry;
use crate::model::chart::{self, Part, Words};
use crate::model::kind::Detail;
use crate::model::kind::process::Letter;

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ChartView {
    /// What it is called, for those who do not see it.
    pub title: String,
    /// The chart for wide screens, as SVG.
    pub wide: String,
    /// The chart for narrow screens and upright paper, as SVG.
    pub tall: String,
}

/// Returns the chart of processes as seen from the page at `from`; nothing where there is nothing
/// to draw. `prefix` keeps its ids apart from those of other charts on the page.
pub fn of_processes(
    site: &Site<'_>,
    from: &str,
    entries: &[&Entry],
    title: &str,
    prefix: &str,
) -> Option<ChartView> {
    let graph = graph(site, from, entries, title);
    (graph.nodes.len() > 1).then(|| view(site, &graph, prefix))
}

/// Returns the graph of processes as seen from the page at `from`.
pub fn graph(site: &Site<'_>, from: &str, entries: &[&Entry], title: &str) -> Graph {
    let texts = &site.theme.texts;
    let pages: Vec<String> = entries
        .iter()
        .map(|entry| match entry.url == from {
            true => String::new(),
            false => page_href(from, &entry.url, None),
        })
        .collect();
    let parts: Vec<Part<'_>> = entries
        .iter()
        .zip(&pages)
        .filter_map(|(entry, page)| match &entry.detail {
            Detail::Process(process) => {
                Some(Part { id: entry.id().unwrap_or_default(), page, process })
            }
            _ => None,
        })
        .collect();
    let letter = |letter: Letter| texts.get(&format!("letter.{letter:?}")).to_owned();
    let nobody = texts.get("chart.nobody");
    let words = Words { letter: &letter, nobody, language: texts.language };
    chart::chart(title, &parts, &site.knowledge_base.organization, &words)
}

/// Returns a graph as a chart.
pub fn view(site: &Site<'_>, graph: &Graph, prefix: &str) -> ChartView {
    let mut hasher = KeyHasher::default();
    (graph, prefix).hash(&mut hasher);
    let drawn = site.charts.get_or_make(hasher.key(), || {
        let print = |graph: &Graph, orientation: Orientation, prefix: String| {
            let options = PrintOptions { prefix, ..PrintOptions::default() };
            svg::print(graph, &layout(graph, orientation), &options)
        };
        let wide = print(graph, Orientation::Horizontal, format!("{prefix}w"));
        // Nobody hovers over the chart of a phone.
        let mut bare = graph.clone();
        bare.nodes.iter_mut().for_each(|node| node.facts.clear());
        (wide, print(&bare, Orientation::Vertical, format!("{prefix}t")))
    });
    let (wide, tall) = (*drawn).clone();
    ChartView { title: graph.title.clone(), wide, tall }
}
