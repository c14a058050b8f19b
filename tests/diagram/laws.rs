//! What holds for every layout, whatever the graph.

use std::fmt::Write as _;

use crate::diagram::graph::{Direction, Graph, Head, Shape};
use crate::diagram::layout::{Layout, Orientation, Rect};

type Place = (i32, i32);

/// A horizontal or vertical stretch of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    edge: usize,
    /// Its place in the way of the edge.
    index: usize,
    /// The upper or left end.
    from: Place,
    /// The lower or right end.
    to: Place,
}

/// Returns everything that is wrong with a layout, in words; nothing, if it is right.
pub fn broken(graph: &Graph, layout: &Layout) -> Vec<String> {
    let mut wrong = Vec::new();
    let stretches = stretches(graph, layout, &mut wrong);
    nodes_lie_apart(layout, &mut wrong);
    nodes_can_be_seen(layout, &mut wrong);
    labels_lie_apart(layout, &mut wrong);
    everything_is_inside(layout, &mut wrong);
    nothing_is_crossed(graph, layout, &stretches, &mut wrong);
    ends_are_on_borders(graph, layout, &mut wrong);
    stretches_are_shared_by_like(graph, &stretches, &mut wrong);
    borders_are_free(layout, &stretches, &mut wrong);
    frames_hold_their_own(graph, layout, &mut wrong);
    wrong
}

fn stretches(graph: &Graph, layout: &Layout, wrong: &mut Vec<String>) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for (edge, placed) in layout.edges.iter().enumerate() {
        if placed.points.len() < 2 {
            wrong.push(format!("edge {edge} {:?} has no way", graph.edges[edge]));
        }
        for (index, pair) in placed.points.windows(2).enumerate() {
            let (a, b) = (pair[0], pair[1]);
            if a.0 != b.0 && a.1 != b.1 {
                wrong.push(format!("edge {edge} goes aslant from {a:?} to {b:?}"));
            }
            stretches.push(Stretch { edge, index, from: a.min(b), to: a.max(b) });
        }
    }
    stretches
}

/// Returns whether two areas have more than a border in common.
fn over(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// Returns whether a stretch runs through the inside of an area.
fn through(stretch: &Stretch, area: Rect) -> bool {
    stretch.from.0 < area.x + area.width
        && area.x < stretch.to.0
        && stretch.from.1 < area.y + area.height
        && area.y < stretch.to.1
        || stretch.from.0 == stretch.to.0
            && area.x < stretch.from.0
            && stretch.from.0 < area.x + area.width
            && stretch.from.1 < area.y + area.height
            && area.y < stretch.to.1
        || stretch.from.1 == stretch.to.1
            && area.y < stretch.from.1
            && stretch.from.1 < area.y + area.height
            && stretch.from.0 < area.x + area.width
            && area.x < stretch.to.0
}

fn nodes_lie_apart(layout: &Layout, wrong: &mut Vec<String>) {
    for (i, a) in layout.nodes.iter().enumerate() {
        for (j, b) in layout.nodes.iter().enumerate().skip(i + 1) {
            if over(a.area, b.area) {
                wrong.push(format!("node {i} {:?} lies over node {j} {:?}", a.area, b.area));
            }
        }
    }
}

fn nodes_can_be_seen(layout: &Layout, wrong: &mut Vec<String>) {
    for (i, node) in layout.nodes.iter().enumerate() {
        let (short, long) =
            (node.area.width.min(node.area.height), node.area.width.max(node.area.height));
        if short < 8 || long < 28 {
            wrong.push(format!("node {i} {:?} is too small", node.area));
        }
    }
}

fn labels_lie_apart(layout: &Layout, wrong: &mut Vec<String>) {
    let edges = layout.edges.iter().enumerate();
    let mut labels: Vec<(String, Rect)> = edges
        .filter_map(|(i, edge)| Some((format!("label of edge {i}"), edge.label.as_ref()?.area)))
        .collect();
    let nodes = layout.nodes.iter().enumerate();
    labels.extend(nodes.filter_map(|(i, node)| Some((format!("label of node {i}"), node.beside?))));
    for (i, (name, area)) in labels.iter().enumerate() {
        for (j, node) in layout.nodes.iter().enumerate() {
            if over(*area, node.area) {
                wrong.push(format!("{name} {area:?} lies over node {j} {:?}", node.area));
            }
        }
        for (other, other_area) in &labels[i + 1..] {
            if over(*area, *other_area) {
                wrong.push(format!("{name} {area:?} lies over {other} {other_area:?}"));
            }
        }
        for (j, edge) in layout.edges.iter().enumerate() {
            for (index, pair) in edge.points.windows(2).enumerate() {
                let (from, to) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                if through(&Stretch { edge: j, index, from, to }, *area) {
                    wrong.push(format!("{name} {area:?} lies on edge {j} {from:?} {to:?}"));
                }
            }
        }
    }
}

fn everything_is_inside(layout: &Layout, wrong: &mut Vec<String>) {
    let mut inside = |what: &str, area: Rect| {
        let is_inside = area.x >= 0
            && area.y >= 0
            && area.x + area.width <= layout.width
            && area.y + area.height <= layout.height;
        if !is_inside {
            wrong.push(format!("{what} {area:?} leaves {} × {}", layout.width, layout.height));
        }
    };
    layout.nodes.iter().for_each(|node| inside("node", node.area));
    layout.lanes.iter().for_each(|lane| inside("lane", lane.area));
    layout.frames.iter().for_each(|frame| inside("frame", frame.area));
    for edge in &layout.edges {
        edge.label.iter().for_each(|label| inside("label", label.area));
        let points = edge.points.iter().chain(&edge.line);
        points.for_each(|(x, y)| inside("edge", Rect { x: *x, y: *y, width: 0, height: 0 }));
    }
}

/// Symbols whose border is not that of their box may be met up to this far inside.
const INSET: i32 = 6;

fn inset(shape: Shape) -> i32 {
    if matches!(shape, Shape::Data | Shape::Document) { INSET } else { 0 }
}

fn nothing_is_crossed(
    graph: &Graph,
    layout: &Layout,
    stretches: &[Stretch],
    wrong: &mut Vec<String>,
) {
    for stretch in stretches {
        for (i, node) in layout.nodes.iter().enumerate() {
            let by = inset(graph.nodes[i].shape);
            let Rect { x, y, width, height } = node.area;
            let (width, height) = (width - 2 * by, height - 2 * by);
            if through(stretch, Rect { x: x + by, y: y + by, width, height }) {
                wrong.push(format!("{stretch:?} runs through node {i} {:?}", node.area));
            }
        }
    }
}

fn ends_are_on_borders(graph: &Graph, layout: &Layout, wrong: &mut Vec<String>) {
    for (i, (edge, placed)) in graph.edges.iter().zip(&layout.edges).enumerate() {
        let ends = [
            (edge.from, edge.from_frame, placed.points.first()),
            (edge.to, edge.to_frame, placed.points.last()),
        ];
        for (node, frame, at) in ends {
            let Some(at) = at else { continue };
            let area = frame.map_or(layout.nodes[node].area, |frame| layout.frames[frame].area);
            let inset = if frame.is_none() { inset(graph.nodes[node].shape) } else { 0 };
            let beyond = |at: i32, low: i32, length: i32| {
                (at - low).abs() <= inset || (low + length - at).abs() <= inset
            };
            let within = |at: i32, low: i32, length: i32| low <= at && at <= low + length;
            let on_side = beyond(at.0, area.x, area.width) && within(at.1, area.y, area.height);
            let on_end = beyond(at.1, area.y, area.height) && within(at.0, area.x, area.width);
            if !on_side && !on_end {
                wrong.push(format!("edge {i} ends at {at:?}, not on the border of {area:?}"));
            }
        }
    }
}

/// Two edges may share a stretch only if they come from the same node or lead to the same one.
fn stretches_are_shared_by_like(graph: &Graph, stretches: &[Stretch], wrong: &mut Vec<String>) {
    for (i, a) in stretches.iter().enumerate() {
        for b in &stretches[i + 1..] {
            let (one, other) = (&graph.edges[a.edge], &graph.edges[b.edge]);
            let is_same = one.from == other.from || one.to == other.to;
            if a.edge == b.edge && a.index + 1 == b.index || is_same && a.edge != b.edge {
                continue;
            }
            let upright = a.from.0 == a.to.0 && b.from.0 == b.to.0 && a.from.0 == b.from.0;
            let flat = a.from.1 == a.to.1 && b.from.1 == b.to.1 && a.from.1 == b.from.1;
            if upright && a.from.1 < b.to.1 && b.from.1 < a.to.1
                || flat && a.from.0 < b.to.0 && b.from.0 < a.to.0
            {
                wrong.push(format!("{a:?} and {b:?} share a stretch"));
            }
        }
    }
}

fn borders_are_free(layout: &Layout, stretches: &[Stretch], wrong: &mut Vec<String>) {
    for lane in &layout.lanes {
        let Rect { x, y, width, height } = lane.area;
        for stretch in stretches {
            let on = match layout.orientation {
                Orientation::Horizontal => {
                    stretch.from.1 == stretch.to.1 && [y, y + height].contains(&stretch.from.1)
                }
                Orientation::Vertical => {
                    stretch.from.0 == stretch.to.0 && [x, x + width].contains(&stretch.from.0)
                }
            };
            if on {
                wrong.push(format!("{stretch:?} runs on the border of a lane"));
            }
        }
    }
}

/// A frame holds its nodes and the frames in it, and nothing else.
fn frames_hold_their_own(graph: &Graph, layout: &Layout, wrong: &mut Vec<String>) {
    let around = |frame: Option<usize>| -> Vec<usize> {
        std::iter::successors(frame, |frame| graph.frames[*frame].parent).collect()
    };
    let holds = |outer: Rect, inner: Rect| {
        outer.x <= inner.x
            && outer.y <= inner.y
            && inner.x + inner.width <= outer.x + outer.width
            && inner.y + inner.height <= outer.y + outer.height
    };
    for (i, frame) in layout.frames.iter().enumerate() {
        for (j, node) in graph.nodes.iter().enumerate() {
            let area = layout.nodes[j].area;
            let is_own = around(node.frame).contains(&i);
            if if is_own { !holds(frame.area, area) } else { over(frame.area, area) } {
                wrong.push(format!("frame {i} {:?} and node {j} {area:?}: {is_own}", frame.area));
            }
        }
        for (j, other) in layout.frames.iter().enumerate().filter(|(j, _)| *j != i) {
            let is_own = around(graph.frames[j].parent).contains(&i);
            let is_around = around(graph.frames[i].parent).contains(&j);
            let is_empty = frame.area == Rect::default() || other.area == Rect::default();
            let is_wrong =
                if is_own { !holds(frame.area, other.area) } else { over(frame.area, other.area) };
            if !is_empty && !is_around && is_wrong {
                wrong.push(format!("frame {i} {:?} and frame {j} {:?}", frame.area, other.area));
            }
        }
    }
}

/// Returns whether a chart flows in its direction: most of the way that its edges go between the
/// middles of nodes, those that lead back left out.
pub fn flows(graph: &Graph, layout: &Layout) -> bool {
    let middle = |node: usize| {
        let Rect { x, y, width, height } = layout.nodes[node].area;
        (x + width / 2, y + height / 2)
    };
    let edges = graph.edges.iter().zip(&layout.edges);
    let onward: i32 = edges
        .filter(|(edge, placed)| !placed.is_back && edge.from != edge.to)
        .map(|(edge, _)| {
            let (from, to) = (middle(edge.from), middle(edge.to));
            match graph.direction {
                Direction::Down => to.1 - from.1,
                Direction::Up => from.1 - to.1,
                Direction::Right => to.0 - from.0,
                Direction::Left => from.0 - to.0,
            }
        })
        .sum();
    onward >= 0
}

/// Returns whether two exits of a decision with up to three of them leave from one corner though
/// they lead to different nodes.
pub fn exits_share_a_corner(graph: &Graph, layout: &Layout) -> bool {
    let decisions = graph.nodes.iter().enumerate().filter(|(_, n)| n.shape == Shape::Decision);
    decisions.map(|(node, _)| node).any(|node| {
        let exits: Vec<usize> =
            (0..graph.edges.len()).filter(|edge| graph.edges[*edge].from == node).collect();
        let corner = |edge: usize| layout.edges[edge].points.first();
        let is_shared =
            |a: usize, b: usize| corner(a) == corner(b) && graph.edges[a].to != graph.edges[b].to;
        exits.len() <= 3
            && exits.iter().enumerate().any(|(i, a)| exits[..i].iter().any(|b| is_shared(*a, *b)))
    })
}

/// Returns the number of arrow heads that a picture must have: one for each edge with an arrow,
/// unless its line ends in that of another one.
pub fn heads(graph: &Graph, layout: &Layout) -> usize {
    let joined = layout.edges.iter().zip(&graph.edges);
    joined.filter(|(placed, edge)| !placed.is_joined && edge.head == Head::Arrow).count()
}

/// Returns the number of arrow heads in a picture.
pub fn drawn_heads(picture: &str) -> usize {
    let path = picture.split("<path class=\"h\" d=\"").nth(1);
    path.and_then(|path| path.split('"').next()).map_or(0, |d| d.matches('M').count())
}

/// Returns a graph as text, to look at one that breaks a law.
pub fn source(graph: &Graph) -> String {
    let mut text = String::new();
    for (i, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(text, "{i} {:?} {:?} {}", node.shape, node.lanes, node.label);
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "{} -> {} {:?}", edge.from, edge.to, edge.label);
    }
    text
}
