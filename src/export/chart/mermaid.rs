//! Charts as Mermaid text.

use std::fmt::Write as _;

use super::lanes_of;
use super::name::Names;
use crate::diagram::Layout;
use crate::diagram::graph::{Direction, Edge, Graph, Head, Node, Shape, Stroke};

/// Returns a chart with its lanes as `swimlane-beta` has them; one without lanes as a flowchart.
pub(super) fn swimlane(graph: &Graph, chart: &Layout) -> String {
    match graph.lanes.is_empty() {
        true => flowchart(graph, chart),
        false => print(graph, chart, "swimlane-beta LR"),
    }
}

/// Returns a chart as a flowchart, with lanes as subgraphs.
pub(super) fn flowchart(graph: &Graph, chart: &Layout) -> String {
    let direction = match graph.direction {
        _ if !graph.lanes.is_empty() => "LR",
        Direction::Down => "TD",
        Direction::Up => "BT",
        Direction::Right => "LR",
        Direction::Left => "RL",
    };
    print(graph, chart, &format!("flowchart {direction}"))
}

fn print(graph: &Graph, chart: &Layout, head: &str) -> String {
    let mut text = format!("{head}\n");
    for (key, value) in [("accTitle", &graph.title), ("accDescr", &graph.description)] {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            let _ = writeln!(text, "  {key}: {value}");
        }
    }
    let mut names = Names::default();
    let nodes: Vec<String> = graph.nodes.iter().map(|node| names.name("", &node.id)).collect();
    let groups: Vec<String> = if graph.lanes.is_empty() {
        graph.frames.iter().map(|frame| names.name("group", &frame.id)).collect()
    } else {
        graph.lanes.iter().map(|lane| names.name("lane", &lane.id)).collect()
    };
    if graph.lanes.is_empty() {
        frames(&mut text, graph, None, 1, &nodes, &groups);
    } else {
        let lane_of = lanes_of(graph, chart);
        for (i, lane) in graph.lanes.iter().enumerate() {
            let _ = writeln!(text, "  subgraph {}[{}]", groups[i], quoted(&lane.label));
            for (node, _) in lane_of.iter().enumerate().filter(|(_, own)| **own == Some(i)) {
                let _ = writeln!(text, "    {}", described(&graph.nodes[node], &nodes[node]));
            }
            text.push_str("  end\n");
        }
    }
    for edge in &graph.edges {
        let name = |node: usize, frame: Option<usize>| match frame {
            Some(frame) => groups.get(frame).map(String::as_str),
            None => nodes.get(node).map(String::as_str),
        };
        let ends = (name(edge.from, edge.from_frame), name(edge.to, edge.to_frame));
        if let (Some(from), Some(to)) = ends {
            let _ = writeln!(text, "  {from} {} {to}", link(edge));
        }
    }
    text
}

/// Prints the nodes and frames that lie in a frame, or in none.
fn frames(
    text: &mut String,
    graph: &Graph,
    parent: Option<usize>,
    depth: usize,
    nodes: &[String],
    groups: &[String],
) {
    let indent = "  ".repeat(depth);
    for (i, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.frame == parent) {
        let _ = writeln!(text, "{indent}{}", described(node, &nodes[i]));
    }
    for (i, frame) in graph.frames.iter().enumerate() {
        // A frame stands behind its parent, so that this comes to an end.
        if frame.parent == parent && parent.is_none_or(|parent| parent < i) {
            let _ = writeln!(text, "{indent}subgraph {}[{}]", groups[i], quoted(&frame.label));
            frames(text, graph, Some(i), depth + 1, nodes, groups);
            let _ = writeln!(text, "{indent}end");
        }
    }
}

/// Returns a node with its shape.
fn described(node: &Node, name: &str) -> String {
    let label = quoted(&node.label);
    let (open, close) = match node.shape {
        Shape::Process => ("[", "]"),
        Shape::Rounded => ("(", ")"),
        Shape::Terminator | Shape::Event => ("([", "])"),
        Shape::Decision => ("{", "}"),
        Shape::Predefined => ("[[", "]]"),
        Shape::Preparation => ("{{", "}}"),
        Shape::Data => ("[/", "/]"),
        Shape::Store => ("[(", ")]"),
        Shape::Connector => ("((", "))"),
        Shape::Document => return format!("{name}@{{ shape: doc, label: {label} }}"),
        Shape::Parallel => return format!("{name}@{{ shape: fork, label: {label} }}"),
    };
    format!("{name}{open}{label}{close}")
}

/// Returns a link with its label.
fn link(edge: &Edge) -> String {
    let head = |head: Head, arrow: &'static str| match head {
        Head::Arrow => arrow,
        Head::Plain => "",
        Head::Circle => "o",
        Head::Cross => "x",
    };
    let (tail, tip) = (head(edge.tail, "<"), head(edge.head, ">"));
    let line = match (edge.stroke, tip.is_empty()) {
        (Stroke::Solid, true) => "---",
        (Stroke::Solid, false) => "--",
        (Stroke::Dashed, _) => "-.-",
        (Stroke::Thick, true) => "===",
        (Stroke::Thick, false) => "==",
    };
    let label = edge.label.trim();
    if label.is_empty() {
        format!("{tail}{line}{tip}")
    } else {
        format!("{tail}{line}{tip}|{}|", quoted(label))
    }
}

/// Returns a label in quotation marks, with entities for what would end it or be read as markup.
fn quoted(label: &str) -> String {
    let mut out = String::from("\"");
    for c in label.trim().chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' => out.push_str("#35;"),
            '`' => out.push_str("#96;"),
            '\n' => out.push_str("<br>"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    // Mermaid knows no empty label.
    if out.len() == 1 {
        out.push(' ');
    }
    out.push('"');
    out
}
