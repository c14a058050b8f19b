//! Charts as draw.io files: an uncompressed `mxGraphModel` with lanes as containers.

use std::fmt::Display;

use super::lanes_of;
use super::name::Names;
use crate::diagram::Layout;
use crate::diagram::graph::{Edge, Graph, Head, Shape, Stroke, Tone};
use crate::diagram::layout::{PlacedEdge, Rect};
use crate::export::xml::Xml;

/// Returns a chart as a draw.io file.
pub(super) fn print(graph: &Graph, chart: &Layout) -> String {
    let mut xml = Xml::new();
    let title = if graph.title.is_empty() { "Docent" } else { &graph.title };
    xml.open("mxfile", &[("host", &"docent")]);
    xml.open("diagram", &[("id", &"chart"), ("name", &title)]);
    xml.open(
        "mxGraphModel",
        &[
            ("dx", &0),
            ("dy", &0),
            ("grid", &0),
            ("page", &1),
            ("pageWidth", &chart.width),
            ("pageHeight", &chart.height),
        ],
    );
    xml.open("root", &[]);
    xml.leaf("mxCell", &[("id", &"0")]);
    xml.leaf("mxCell", &[("id", &"1"), ("parent", &"0")]);
    let mut names = Names::default();
    let groups = groups(&mut xml, graph, chart, &mut names);
    let nodes = nodes(&mut xml, graph, chart, &groups, &mut names);
    for (i, (edge, placed)) in graph.edges.iter().zip(&chart.edges).enumerate() {
        if let (Some(from), Some(to)) = (nodes.get(edge.from), nodes.get(edge.to)) {
            let name = names.name("edge", &i.to_string());
            let areas = (chart.nodes[edge.from].area, chart.nodes[edge.to].area);
            print_edge(&mut xml, edge, placed, &name, (from, to), areas);
        }
    }
    xml.finish()
}

/// A container: its name, and where it lies.
struct Group {
    name: String,
    area: Rect,
}

/// Prints lanes or frames.
fn groups(xml: &mut Xml, graph: &Graph, chart: &Layout, names: &mut Names) -> Vec<Group> {
    let mut groups = Vec::new();
    for (lane, placed) in graph.lanes.iter().zip(&chart.lanes) {
        let name = names.name("lane", &lane.id);
        let style = format!(
            "swimlane;horizontal=0;html=1;whiteSpace=wrap;startSize={};fillColor=#eef2f8;strokeColor=#cbd3df;fontColor=#1a2230;",
            placed.head.width
        );
        cell(xml, &name, &lane.label, &style, "1", placed.area);
        groups.push(Group { name, area: placed.area });
    }
    if graph.lanes.is_empty() {
        for (frame, placed) in graph.frames.iter().zip(&chart.frames) {
            let name = names.name("group", &frame.id);
            let style = "swimlane;html=1;whiteSpace=wrap;startSize=24;rounded=1;fillColor=none;strokeColor=#cbd3df;fontColor=#1a2230;";
            let parent = frame.parent.and_then(|parent| groups.get(parent));
            let (parent, area) = within(parent, placed.area);
            cell(xml, &name, &frame.label, style, &parent, area);
            groups.push(Group { name, area: placed.area });
        }
    }
    groups
}

/// Returns the name of a container, and an area as seen from it.
fn within(group: Option<&Group>, area: Rect) -> (String, Rect) {
    match group {
        Some(group) => (
            group.name.clone(),
            Rect { x: area.x - group.area.x, y: area.y - group.area.y, ..area },
        ),
        None => ("1".to_owned(), area),
    }
}

/// Prints the nodes. Returns their names.
fn nodes(
    xml: &mut Xml,
    graph: &Graph,
    chart: &Layout,
    groups: &[Group],
    names: &mut Names,
) -> Vec<String> {
    let lane_of = lanes_of(graph, chart);
    let mut made = Vec::new();
    for (i, (node, placed)) in graph.nodes.iter().zip(&chart.nodes).enumerate() {
        let group = if graph.lanes.is_empty() { node.frame } else { lane_of[i] };
        let (parent, area) = within(group.and_then(|group| groups.get(group)), placed.area);
        let name = names.name("node", &node.id);
        let style = format!("{}{}", shape(node.shape), tone(node.shape, node.tone));
        cell(xml, &name, node.label.trim(), &style, &parent, area);
        made.push(name);
    }
    made
}

fn cell(xml: &mut Xml, name: &str, label: &str, style: &str, parent: &str, area: Rect) {
    // Labels are HTML to draw.io.
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let label = label.replace('\n', "<br>");
    xml.open(
        "mxCell",
        &[("id", &name), ("value", &label), ("style", &style), ("vertex", &1), ("parent", &parent)],
    );
    let Rect { x, y, width, height } = area;
    xml.leaf(
        "mxGeometry",
        &[("x", &x), ("y", &y), ("width", &width), ("height", &height), ("as", &"geometry")],
    );
    xml.close();
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Process => "rounded=0;whiteSpace=wrap;html=1;",
        Shape::Rounded => "rounded=1;whiteSpace=wrap;html=1;",
        Shape::Terminator | Shape::Event => "rounded=1;arcSize=50;whiteSpace=wrap;html=1;",
        Shape::Decision => "rhombus;whiteSpace=wrap;html=1;",
        Shape::Document => "shape=document;boundedLbl=1;whiteSpace=wrap;html=1;size=0.12;",
        Shape::Predefined => "shape=process;backgroundOutline=1;whiteSpace=wrap;html=1;size=0.06;",
        Shape::Preparation => {
            "shape=hexagon;perimeter=hexagonPerimeter2;fixedSize=1;size=12;whiteSpace=wrap;html=1;"
        }
        Shape::Parallel => {
            "rounded=1;whiteSpace=wrap;html=1;labelPosition=center;verticalLabelPosition=top;verticalAlign=bottom;"
        }
        Shape::Data => {
            "shape=parallelogram;perimeter=parallelogramPerimeter;fixedSize=1;size=12;whiteSpace=wrap;html=1;"
        }
        Shape::Store => "shape=cylinder3;boundedLbl=1;size=7;whiteSpace=wrap;html=1;",
        Shape::Connector => "ellipse;whiteSpace=wrap;html=1;",
    }
}

fn tone(shape: Shape, tone: Tone) -> &'static str {
    match (tone, shape) {
        (Tone::Good, _) => "fillColor=#e4f5ec;strokeColor=#0c6b43;",
        (Tone::Warn, _) | (Tone::Plain, Shape::Decision) => {
            "fillColor=#fdf1d8;strokeColor=#7d5100;"
        }
        (Tone::Stop, _) => "fillColor=#fdeaea;strokeColor=#a8231c;",
        (Tone::Accent, _) | (Tone::Plain, Shape::Predefined | Shape::Preparation) => {
            "fillColor=#e8f0fd;strokeColor=#0a4cb0;"
        }
        (Tone::Plain, Shape::Parallel) => "fillColor=#4a5568;strokeColor=none;",
        (Tone::Plain, _) => "fillColor=#ffffff;strokeColor=#5d6880;",
    }
}

fn print_edge(
    xml: &mut Xml,
    edge: &Edge,
    placed: &PlacedEdge,
    name: &str,
    (from, to): (&str, &str),
    (from_area, to_area): (Rect, Rect),
) {
    let mut style =
        String::from("edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;strokeColor=#5d6880;");
    match edge.stroke {
        Stroke::Dashed => style.push_str("dashed=1;"),
        Stroke::Thick => style.push_str("strokeWidth=3;"),
        Stroke::Solid if placed.is_back => style.push_str("dashed=1;"),
        Stroke::Solid => {}
    }
    for (key, head) in [("endArrow", edge.head), ("startArrow", edge.tail)] {
        let arrow = match head {
            Head::Arrow => "block",
            Head::Plain => "none",
            Head::Circle => "oval",
            Head::Cross => "cross",
        };
        style.push_str(&format!("{key}={arrow};"));
    }
    for (key, at, area) in
        [("exit", placed.points.first(), from_area), ("entry", placed.points.last(), to_area)]
    {
        if let Some((x, y)) = at {
            let part = |at: i32, begin: i32, length: i32| Hundredths {
                part: (at - begin) * 100 / length.max(1),
            };
            let (x, y) = (part(*x, area.x, area.width), part(*y, area.y, area.height));
            style.push_str(&format!("{key}X={x};{key}Y={y};{key}Dx=0;{key}Dy=0;"));
        }
    }
    let label = edge.label.trim().replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>");
    xml.open(
        "mxCell",
        &[
            ("id", &name),
            ("value", &label),
            ("style", &style),
            ("edge", &1),
            ("parent", &"1"),
            ("source", &from),
            ("target", &to),
        ],
    );
    xml.open("mxGeometry", &[("relative", &1), ("as", &"geometry")]);
    let inner = placed.points.get(1..placed.points.len().saturating_sub(1)).unwrap_or_default();
    if !inner.is_empty() {
        xml.open("Array", &[("as", &"points")]);
        for (x, y) in inner {
            xml.leaf("mxPoint", &[("x", x), ("y", y)]);
        }
        xml.close();
    }
    xml.close();
    xml.close();
}

/// A number of hundredths, printed as `0.5`.
struct Hundredths {
    part: i32,
}

impl Display for Hundredths {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = self.part.clamp(0, 100);
        match part % 100 {
            0 => write!(out, "{}", part / 100),
            rest if rest % 10 == 0 => write!(out, "0.{}", rest / 10),
            rest => write!(out, "0.{rest:02}"),
        }
    }
}
