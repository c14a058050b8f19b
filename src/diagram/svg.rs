//! Prints a chart as SVG.
//!
//! Page weight is precious, so lines of one kind are one path, arrows are shapes of one path, and
//! whatever repeats is said by a class. A page's style sheet (`chart.css`) colours the classes; a
//! file of its own says its colours by attributes (see [`dress`]).

mod dress;
mod path;
mod symbol;

use std::fmt::Write as _;

use super::graph::{Graph, Head, Shape, Stroke};
use super::layout::measure::{HEAD_LINE, LABEL_LINE, NOTE_LINE};
use super::layout::{Layout, Orientation, PlacedEdge, PlacedLane, Rect};
use dress::{Dress, Part};
use path::{arrow, rounded};

/// How a chart is printed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PrintOptions {
    /// What ids begin with; unique in the page.
    pub prefix: String,
    /// Whether it is a file of its own, with colours inside and without links.
    pub is_standalone: bool,
    /// The language of its text, as a BCP 47 tag.
    pub language: String,
}

impl PrintOptions {
    fn dress(&self) -> Dress {
        if self.is_standalone { Dress::Attributes } else { Dress::Classes }
    }
}

/// Returns a chart as SVG.
pub fn print(graph: &Graph, layout: &Layout, options: &PrintOptions) -> String {
    let mut svg = String::new();
    let dress = options.dress();
    head(&mut svg, graph, layout, options);
    lanes(&mut svg, layout, dress);
    frames(&mut svg, layout, dress);
    edges(&mut svg, graph, layout, dress);
    nodes(&mut svg, graph, layout, options);
    labels(&mut svg, layout, dress);
    svg.push_str("</svg>");
    if options.is_standalone {
        svg.push('\n');
    }
    svg
}

/// Adds formatted text; writing to a string cannot fail.
macro_rules! put {
    ($svg:expr, $($text:tt)*) => { let _ = write!($svg, $($text)*); };
}

fn head(svg: &mut String, graph: &Graph, layout: &Layout, options: &PrintOptions) {
    let (width, height, prefix) = (layout.width, layout.height, Escaped(&options.prefix));
    put!(svg, "<svg");
    if options.is_standalone {
        put!(svg, " xmlns=\"http://www.w3.org/2000/svg\"");
    }
    let class = match layout.orientation {
        Orientation::Horizontal => "wide",
        Orientation::Vertical => "tall",
    };
    put!(
        svg,
        "{} viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"",
        options.dress().of_all(class)
    );
    if !options.language.is_empty() {
        put!(svg, " lang=\"{}\"", Escaped(&options.language));
    }
    put!(svg, " role=\"group\" aria-labelledby=\"{prefix}-t\"");
    if !graph.description.is_empty() {
        put!(svg, " aria-describedby=\"{prefix}-d\"");
    }
    put!(svg, "><title id=\"{prefix}-t\">{}</title>", Escaped(&graph.title));
    if !graph.description.is_empty() {
        put!(svg, "<desc id=\"{prefix}-d\">{}</desc>", Escaped(&graph.description));
    }
    if options.is_standalone {
        let paper = options.dress().of(Part::Paper);
        put!(svg, "<rect{paper} width=\"{width}\" height=\"{height}\"/>");
    }
}

fn lanes(svg: &mut String, layout: &Layout, dress: Dress) {
    if layout.lanes.is_empty() {
        return;
    }
    let boxes = |areas: Vec<Rect>| {
        areas.iter().fold(String::new(), |mut d, area| {
            let Rect { x, y, width, height } = area;
            put!(d, "M{x} {y}h{width}v{height}h-{width}z");
            d
        })
    };
    let every_other = layout.lanes.iter().skip(1).step_by(2).map(|lane| lane.area).collect();
    let all = |pick: fn(&PlacedLane) -> Rect| boxes(layout.lanes.iter().map(pick).collect());
    for (part, d) in [
        (Part::Lane, boxes(every_other)),
        (Part::LaneHeads, all(|lane| lane.head)),
        (Part::LaneBorders, all(|lane| lane.area)),
    ] {
        put!(svg, "<path{} d=\"{d}\"/>", dress.of(part));
    }
    put!(svg, "<g{}>", dress.of(Part::LaneNames));
    for lane in &layout.lanes {
        text(svg, lane.head, &lane.lines, HEAD_LINE, ("", ""));
    }
    svg.push_str("</g>");
}

fn frames(svg: &mut String, layout: &Layout, dress: Dress) {
    if layout.frames.is_empty() {
        return;
    }
    put!(svg, "<g{}>", dress.of(Part::Frames));
    for frame in &layout.frames {
        let Rect { x, y, width, height } = frame.area;
        let look = dress.of(Part::Frame);
        put!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{look}/>");
        if !frame.label.is_empty() {
            let (x, y, look) = (x + 10, y + 19, dress.of(Part::FrameTitle));
            put!(svg, "<text x=\"{x}\" y=\"{y}\"{look}>{}</text>", Escaped(&frame.label));
        }
    }
    svg.push_str("</g>");
}

fn edges(svg: &mut String, graph: &Graph, layout: &Layout, dress: Dress) {
    let has_lanes = !graph.lanes.is_empty();
    let is_dashed = |i: usize, edge: &PlacedEdge| {
        graph.edges[i].stroke == Stroke::Dashed || edge.is_back && has_lanes
    };
    for (part, is_dash, is_thick) in
        [(Part::Line, false, false), (Part::Dashed, true, false), (Part::Thick, false, true)]
    {
        let mut d = String::new();
        for (i, edge) in layout.edges.iter().enumerate() {
            if is_dashed(i, edge) == is_dash && (graph.edges[i].stroke == Stroke::Thick) == is_thick
            {
                d.push_str(&rounded(&edge.line));
            }
        }
        if !d.is_empty() {
            put!(svg, "<path{} d=\"{d}\"/>", dress.of(part));
        }
    }
    let (mut solid, mut open) = (String::new(), String::new());
    for (i, edge) in layout.edges.iter().enumerate() {
        let mut head = |kind: Head, ends: Option<((i32, i32), (i32, i32))>| {
            let Some((at, from)) = ends else { return };
            match kind {
                Head::Plain => {}
                Head::Arrow => solid.push_str(&arrow(at, from)),
                Head::Circle => solid.push_str(&path::disc(at, from)),
                Head::Cross => open.push_str(&path::cross(at, from)),
            }
        };
        if let [.., before, last] = edge.points[..]
            && !edge.is_joined
        {
            head(graph.edges[i].head, Some((last, before)));
        }
        if let [first, second, ..] = edge.points[..] {
            head(graph.edges[i].tail, Some((first, second)));
        }
    }
    if !solid.is_empty() {
        put!(svg, "<path{} d=\"{solid}\"/>", dress.of(Part::Heads));
    }
    if !open.is_empty() {
        put!(svg, "<path{} d=\"{open}\"/>", dress.of(Part::Line));
    }
}

fn nodes(svg: &mut String, graph: &Graph, layout: &Layout, options: &PrintOptions) {
    let dress = options.dress();
    put!(svg, "<g{}>", dress.of(Part::Nodes));
    let mut documents = String::new();
    for (node, placed) in graph.nodes.iter().zip(&layout.nodes) {
        let href = node.href.as_deref().filter(|_| !options.is_standalone);
        let tag = if href.is_some() { "a" } else { "g" };
        put!(svg, "<{tag}");
        if let Some(href) = href {
            put!(svg, " href=\"{}\"", Escaped(href));
        }
        put!(svg, "{}>", dress.of(Part::Node(node.shape, node.tone)));
        let is_cut = placed.lines.iter().any(|line| line.ends_with('…'));
        if !node.facts.is_empty() || is_cut {
            put!(svg, "<title>{}", Escaped(node.label.trim()));
            for fact in &node.facts {
                put!(svg, "\n{}", Escaped(fact));
            }
            put!(svg, "</title>");
        }
        svg.push_str(&symbol::symbol(node.shape, placed.area, dress.corner()));
        let mut lines = placed.lines.clone();
        let area = placed.beside.unwrap_or(placed.area);
        if let Some(note) = &placed.note {
            lines.push(note.clone());
        }
        let is_small = placed.beside.is_some() || node.shape == Shape::Event;
        let height = if is_small { NOTE_LINE } else { LABEL_LINE };
        let area = symbol::label_area(node.shape, area);
        let look = dress.of(Part::NodeLabel(node.shape)).to_string();
        let note = placed.note.as_ref().map(|_| dress.of(Part::Note).to_string());
        text(svg, area, &lines, height, (&look, note.as_deref().unwrap_or("")));
        put!(svg, "</{tag}>");
        if node.has_document {
            documents.push_str(&symbol::document_sign(node.shape, placed.area));
        }
    }
    svg.push_str("</g>");
    if !documents.is_empty() {
        put!(svg, "<path{} d=\"{documents}\"/>", dress.of(Part::Documents));
    }
}

fn labels(svg: &mut String, layout: &Layout, dress: Dress) {
    let labels: Vec<_> = layout.edges.iter().filter_map(|edge| edge.label.as_ref()).collect();
    if labels.is_empty() {
        return;
    }
    put!(svg, "<g{}>", dress.of(Part::Labels));
    let before = dress.of(Part::LabelBefore).to_string();
    for label in labels {
        let Rect { x, y, width, .. } = label.area;
        let (x, look) = if label.ends_at_line { (x + width, before.as_str()) } else { (x, "") };
        for (i, line) in label.lines.iter().enumerate() {
            let y = y + NOTE_LINE * i as i32 + 12;
            put!(svg, "<text{look} x=\"{x}\" y=\"{y}\">{}</text>", Escaped(line));
        }
    }
    svg.push_str("</g>");
}

/// Prints lines in the middle of an area. `looks` are the attributes of the text, and of its last
/// line where that is a small note; empty where it is none.
fn text(svg: &mut String, area: Rect, lines: &[String], height: i32, looks: (&str, &str)) {
    let (x, count) = (area.x + area.width / 2, lines.len() as i32);
    let first = area.y + area.height / 2 - (count - 1) * height / 2 + 5;
    let (look, note) = looks;
    for (i, line) in lines.iter().enumerate() {
        let line = Escaped(line);
        if i == 0 {
            put!(svg, "<text x=\"{x}\" y=\"{first}\"{look}>{line}");
        } else {
            let note = if i + 1 == lines.len() { note } else { "" };
            put!(svg, "<tspan{note} x=\"{x}\" dy=\"{height}\">{line}</tspan>");
        }
    }
    if count > 0 {
        svg.push_str("</text>");
    }
}

/// Text for an element or an attribute.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                // XML knows no other control characters.
                c if c.is_control() && !matches!(c, '\n' | '\t') => {}
                c => out.write_char(c)?,
            }
        }
        Ok(())
    }
}
