//! Charts on pages: the graph of the model, laid out for wide and for narrow screens.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::html::escape;
use super::markdown::page_href;
use super::responsibility::words;
use super::site::Site;
use super::texts::Texts;
use super::{Printed, Printer};
use crate::diagram::layout::packed;
use crate::diagram::svg::{self, PrintOptions};
use crate::diagram::{Graph, Layout, Orientation, layout, mermaid};
use crate::export::chart::{self as export, Format};
use crate::memo::{KeyHasher, Memo, Shelf};
use crate::model::Entry;
use crate::model::chart::{self, Part, Words};
use crate::model::kind::Detail;
use crate::model::kind::process::Letter;
use crate::observer;

/// Where everything in charts lies, by the hash of their graphs and their orientations.
#[derive(Default)]
pub struct Layouts {
    known: Memo<Layout>,
    /// The same for the next run of the program, where there is one.
    packed: Option<Arc<Shelf>>,
}

impl Layouts {
    /// Returns layouts of which some lie on a shelf already, and the others are put there.
    pub fn on(packed: Arc<Shelf>) -> Layouts {
        Layouts { known: Memo::default(), packed: Some(packed) }
    }

    /// Returns where everything in a graph lies; the page of a chart and its files share it.
    pub fn get(&self, graph: &Graph, orientation: Orientation) -> Arc<Layout> {
        let mut hasher = KeyHasher::default();
        (graph, orientation).hash(&mut hasher);
        let key = hasher.key();
        self.known.get_or_make(key, || {
            let Some(shelf) = &self.packed else { return layout(graph, orientation) };
            let known = shelf.get(&key).and_then(|bytes| packed::unpack(&bytes));
            let is_of_it = |layout: &Layout| {
                layout.nodes.len() == graph.nodes.len() && layout.edges.len() == graph.edges.len()
            };
            known.filter(is_of_it).unwrap_or_else(|| {
                let layout = layout(graph, orientation);
                shelf.put(key, packed::pack(&layout).into());
                layout
            })
        })
    }

    /// As [`Memo::turn`].
    pub fn turn(&mut self) {
        self.known.turn();
    }

    /// As [`Memo::keep`].
    pub fn keep(&mut self) {
        self.known.keep();
    }
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ChartView {
    /// What it is called, for those who do not see it.
    pub title: String,
    /// The chart for wide screens, as SVG.
    pub wide: String,
    /// The chart for narrow screens and upright paper, as SVG; empty where one is enough.
    pub tall: String,
    /// The same chart as files: the address from the page, and what each is called.
    pub files: Vec<FileView>,
}

/// A chart as a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FileView {
    /// Its address from the page.
    pub href: String,
    /// What it is called.
    pub title: String,
}

/// Returns the chart of an entry as seen from the page at `from`; nothing where there is nothing to
/// draw. `prefix` keeps its ids apart from those of other charts on the page.
pub fn of_entry(site: &Site<'_>, from: &str, entry: &Entry, prefix: &str) -> Option<ChartView> {
    let graph = graph_of(site, from, entry)?;
    let mut view =
        observer::part(site.observer, observer::Part::Charts, || view(site, &graph, prefix));
    let texts = &site.theme.texts;
    view.files = Format::ALL
        .into_iter()
        .map(|(_, name, ending)| FileView {
            href: page_href(from, &address(entry, ending), None),
            title: texts.get(&format!("chart.as_{}", name.replace('-', "_"))).to_owned(),
        })
        .collect();
    Some(view)
}

/// Returns the graph of a process or a chart as seen from the page at `from`; nothing where there is
/// nothing to draw.
pub fn graph_of(site: &Site<'_>, from: &str, entry: &Entry) -> Option<Graph> {
    let graph = match &entry.detail {
        Detail::Process(_) => {
            let title = site.theme.texts.with("chart.title", &entry.common.title);
            graph(site, from, &[entry], &title)
        }
        Detail::Flowchart(chart) if chart.derive.is_empty() => {
            let mut graph = mermaid::parse(&chart.mermaid.as_ref()?.value).graph?;
            graph.title = entry.common.title.clone();
            graph
        }
        Detail::Flowchart(chart) => {
            let sources: Vec<&Entry> =
                chart.derive.iter().filter_map(|id| site.knowledge_base.entry(id)).collect();
            graph(site, from, &sources, &entry.common.title)
        }
        _ => return None,
    };
    (graph.nodes.len() > 1 && graph.tangle().is_none()).then_some(graph)
}

/// Returns the address of a chart as a file: beside its page.
pub fn address(entry: &Entry, ending: &str) -> String {
    let page = entry.url.strip_suffix(".html").unwrap_or(&entry.url);
    format!("{page}.chart.{ending}")
}

/// Returns the charts of all processes and chart documents as files.
pub fn files(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    let language = site.theme.texts.language.tag();
    let taken: BTreeSet<&String> = site.knowledge_base.assets.values().collect();
    let of_entry = |entry: &Entry| -> Vec<Printed> {
        let Some(graph) = graph_of(site, &entry.url, entry) else { return Vec::new() };
        let files = Format::ALL.into_iter().map(|(format, _, ending)| {
            let url = address(entry, ending);
            let mut hasher = KeyHasher::default();
            ("chart", ending, language, &graph).hash(&mut hasher);
            let make = || {
                let chart = site.layouts.get(&graph, export::orientation(&graph));
                Ok(export::print(&graph, &chart, format, language).into_bytes())
            };
            Printed { url, page: printer.pages.get_or_make(hasher.key(), make) }
        });
        // What an author puts at such an address counts.
        files.filter(|file| !taken.contains(&file.url)).collect()
    };
    site.knowledge_base.entries.par_iter().flat_map_iter(of_entry).collect()
}

/// Returns a chart that stands in a text as HTML, with its source; of what cannot be drawn the
/// source alone. `prefix` keeps its ids apart from those of others on the page.
pub fn fence(text: &str, prefix: &str, texts: &Texts, layouts: &Layouts) -> String {
    let source = format!(
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-mermaid\">{}</code></pre>",
        escape(text)
    );
    let parsed = mermaid::parse(text);
    let is_drawn = |graph: &Graph| !graph.nodes.is_empty() && graph.tangle().is_none();
    let Some(mut graph) = parsed.graph.filter(is_drawn) else {
        let note = escape(texts.get("chart.not_drawn"));
        return format!("<div class=\"chart-text\"><p>{note}</p>\n{source}</div>\n");
    };
    if graph.title.is_empty() {
        graph.title = texts.get("chart.unnamed").to_owned();
    }
    let (wide, tall) = draw(&graph, prefix, layouts);
    let (title, words) = (escape(&graph.title), escape(texts.get("page.chart_source")));
    format!(
        "<section class=\"chart-box\" tabindex=\"0\" aria-label=\"{title}\">{wide}{tall}</section>\n<details class=\"chart-source\"><summary>{words}</summary>\n{source}</details>\n"
    )
}

/// Returns the graph of processes as seen from the page at `from`.
fn graph(site: &Site<'_>, from: &str, entries: &[&Entry], title: &str) -> Graph {
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
    let letter = |letter: Letter| words::word(site, letter);
    let nobody = texts.get("chart.nobody");
    let words = Words { letter: &letter, nobody, language: texts.language };
    chart::chart(title, &parts, &site.knowledge_base.organization, &words)
}

/// Returns a graph as a chart.
fn view(site: &Site<'_>, graph: &Graph, prefix: &str) -> ChartView {
    let mut hasher = KeyHasher::default();
    (graph, prefix).hash(&mut hasher);
    let drawn = site.charts.get_or_make(hasher.key(), || draw(graph, prefix, site.layouts));
    let (wide, tall) = (*drawn).clone();
    ChartView { title: graph.title.clone(), wide, tall, files: Vec::new() }
}

/// Returns a graph as SVG, for wide and for narrow screens; one is enough of what is narrow itself.
fn draw(graph: &Graph, prefix: &str, layouts: &Layouts) -> (String, String) {
    let print = |graph: &Graph, orientation: Orientation, prefix: String| {
        let options = PrintOptions { prefix, ..PrintOptions::default() };
        svg::print(graph, &layouts.get(graph, orientation), &options)
    };
    let orientation = export::orientation(graph);
    let wide = print(graph, orientation, format!("{prefix}w"));
    if orientation == Orientation::Vertical {
        return (wide, String::new());
    }
    // Nobody hovers over the chart of a phone.
    let mut bare = graph.clone();
    bare.nodes.iter_mut().for_each(|node| node.facts.clear());
    (wide, print(&bare, Orientation::Vertical, format!("{prefix}t")))
}
