//! The page of a chart, with the steps of its processes as text.

use serde::Serialize;

use super::process::{StepView, step_view};
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::flowchart::Flowchart;
use crate::render::chart::{self, ChartView};
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a chart page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FlowchartView {
    /// The processes it is drawn from, with their steps.
    pub processes: Vec<ChartProcessView>,
    /// The chart of these processes together, or the one that is written as text.
    pub chart: Option<ChartView>,
    /// The chart as Mermaid text.
    pub mermaid: Option<String>,
    /// What the author wrote beside it.
    pub body: String,
}

/// A process in a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a process and its steps")]
pub struct ChartProcessView {
    pub process: Link,
    pub id: String,
    pub steps: Vec<StepView>,
}

/// Returns the view of a chart, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, chart: &Flowchart) -> (FlowchartView, Vec<Content>) {
    let (body, contents) = super::page::body(site, entry);
    let processes = chart
        .derive
        .iter()
        .filter_map(|id| {
            let source = site.knowledge_base.entry(id)?;
            let Detail::Process(process) = &source.detail else { return None };
            let steps = process.steps.iter();
            let steps =
                steps.map(|s| step_view(site, source, &entry.url, process, s, String::new()));
            Some(ChartProcessView {
                process: site.link(&entry.url, source),
                id: id.clone(),
                steps: steps.collect(),
            })
        })
        .collect();
    let drawn = chart::of_entry(site, &entry.url, entry, "chart");
    let mermaid = chart.mermaid.as_ref().map(|text| text.value.clone());
    (FlowchartView { processes, chart: drawn, mermaid, body }, contents)
}
