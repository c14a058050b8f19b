//! Charts as files for other programs: SVG, Mermaid text, BPMN 2.0, draw.io.

mod bpmn;
mod drawio;
mod mermaid;
mod name;

use crate::diagram::svg::{self, PrintOptions};
use crate::diagram::{Graph, Layout, Orientation};

/// A format of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A picture with its colours inside.
    Svg,
    /// Mermaid text; lanes as `swimlane-beta` has them.
    Mermaid,
    /// Mermaid text for programs that know no swimlanes; lanes as subgraphs.
    MermaidFlowchart,
    /// BPMN 2.0 with lanes and diagram interchange.
    Bpmn,
    /// An uncompressed draw.io file.
    Drawio,
}

impl Format {
    /// Every format with its name on the command line and the ending of its files.
    pub const ALL: [(Format, &'static str, &'static str); 5] = [
        (Format::Svg, "svg", "svg"),
        (Format::Mermaid, "mermaid", "mmd"),
        (Format::MermaidFlowchart, "mermaid-flowchart", "flowchart.mmd"),
        (Format::Bpmn, "bpmn", "bpmn"),
        (Format::Drawio, "drawio", "drawio"),
    ];
}

/// Returns a chart as text in a format. `chart` is the graph as it lies on a wide page, in the
/// [`orientation`] for it, and `language` the BCP 47 tag of its words.
///
/// The same graph always gives the same text.
pub fn print(graph: &Graph, chart: &Layout, format: Format, language: &str) -> String {
    match format {
        Format::Svg => {
            let options = PrintOptions {
                prefix: "chart".to_owned(),
                is_standalone: true,
                language: language.to_owned(),
            };
            svg::print(graph, chart, &options)
        }
        Format::Mermaid => mermaid::swimlane(graph, chart),
        Format::MermaidFlowchart => mermaid::flowchart(graph, chart),
        Format::Bpmn => bpmn::print(graph),
        Format::Drawio => drawio::print(graph, chart),
    }
}

/// Returns the way in which a chart flows on a wide page.
pub fn orientation(graph: &Graph) -> Orientation {
    use crate::diagram::graph::Direction;
    match graph.direction {
        Direction::Down | Direction::Up if graph.lanes.is_empty() => Orientation::Vertical,
        _ => Orientation::Horizontal,
    }
}

/// Returns the lane in whose place each node stands; nothing where there are no lanes.
fn lanes_of(graph: &Graph, chart: &Layout) -> Vec<Option<usize>> {
    let of = |node: usize| {
        // A node that reaches into several lanes belongs to the leading one.
        let leading = graph.nodes[node].lanes.first().copied();
        leading.or_else(|| {
            let area = chart.nodes[node].area;
            let (x, y) = (area.x + area.width / 2, area.y + area.height / 2);
            chart.lanes.iter().position(|lane| {
                let own = lane.area;
                own.x <= x && x < own.x + own.width && own.y <= y && y < own.y + own.height
            })
        })
    };
    (0..graph.nodes.len()).map(of).collect()
}
