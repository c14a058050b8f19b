//! Prints a chart as SVG.
//!
//! Page weight is precious, so lines of one kind are one path, arrows are shapes of one path, and
//! whatever repeats is said by a class. Nothing is styled inline: a page's style sheet
//! (`chart.css`) colours the classes, and a file of its own gets a style sheet inside.

mod path;
mod symbol;

use std::fmt::Write as _;

use super::graph::{Graph, Head, Shape, Stroke, Tone};
use super::layout::measure::{HEAD_LINE, LABEL_LINE, NOTE_LINE};
use super::layout::{Layout, Orientation, PlacedEdge, Rect};
use path::{arrow, rounded};

/// The style sheets inside a file of its own: colours, and the rules that pages use.
const STYLES: [&str; 2] =
    [include_str!("svg/tokens.css"), include_str!("../../themes/default/styles/chart.css")];

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

/// Returns a chart as SVG.
pub fn print(graph: &Graph, layout: &Layout, options: &PrintOptions) -> String {
    let mut svg = String::new();
    head(&mut svg, graph, layout, options);
    lanes(&mut svg, layout);
    frames(&mut svg, layout);
    edges(&mut svg, graph, layout);
    nodes(&mut svg, graph, layout, options);
    labels(&mut svg, layout);
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
        " class=\"chart {class}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\""
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
        put!(svg, "<style>{}</style>", STYLES.map(squeezed).concat());
        put!(svg, "<rect class=\"bg\" width=\"{width}\" height=\"{height}\"/>");
    }
}

fn lanes(svg: &mut String, layout: &Layout) {
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
    put!(svg, "<path class=\"l2\" d=\"{}\"/>", boxes(every_other));
    put!(
        svg,
        "<path class=\"lh\" d=\"{}\"/>",
        boxes(layout.lanes.iter().map(|lane| lane.head).collect())
    );
    put!(
        svg,
        "<path class=\"ll\" d=\"{}\"/>",
        boxes(layout.lanes.iter().map(|lane| lane.area).collect())
    );
    svg.push_str("<g class=\"lt\">");
    for lane in &layout.lanes {
        text(svg, lane.head, &lane.lines, HEAD_LINE, false);
    }
    svg.push_str("</g>");
}

fn frames(svg: &mut String, layout: &Layout) {
    if layout.frames.is_empty() {
        return;
    }
    svg.push_str("<g class=\"fr\">");
    for frame in &layout.frames {
        let Rect { x, y, width, height } = frame.area;
        put!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
        if !frame.label.is_empty() {
            put!(svg, "<text x=\"{}\" y=\"{}\">{}</text>", x + 10, y + 19, Escaped(&frame.label));
        }
    }
    svg.push_str("</g>");
}

fn edges(svg: &mut String, graph: &Graph, layout: &Layout) {
    let has_lanes = !graph.lanes.is_empty();
    let is_dashed = |i: usize, edge: &PlacedEdge| {
        graph.edges[i].stroke == Stroke::Dashed || edge.is_back && has_lanes
    };
    for (class, is_dash, is_thick) in
        [("e", false, false), ("e b", true, false), ("e k", false, true)]
    {
        let mut d = String::new();
        for (i, edge) in layout.edges.iter().enumerate() {
            if is_dashed(i, edge) == is_dash && (graph.edges[i].stroke == Stroke::Thick) == is_thick
            {
                d.push_str(&rounded(&edge.line));
            }
        }
        if !d.is_empty() {
            put!(svg, "<path class=\"{class}\" d=\"{d}\"/>");
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
        put!(svg, "<path class=\"h\" d=\"{solid}\"/>");
    }
    if !open.is_empty() {
        put!(svg, "<path class=\"e\" d=\"{open}\"/>");
    }
}

fn nodes(svg: &mut String, graph: &Graph, layout: &Layout, options: &PrintOptions) {
    svg.push_str("<g class=\"n\">");
    let mut documents = String::new();
    for (node, placed) in graph.nodes.iter().zip(&layout.nodes) {
        let class = classes(node.shape, node.tone);
        let href = node.href.as_deref().filter(|_| !options.is_standalone);
        let tag = if href.is_some() { "a" } else { "g" };
        put!(svg, "<{tag}");
        if let Some(href) = href {
            put!(svg, " href=\"{}\"", Escaped(href));
        }
        if !class.is_empty() {
            put!(svg, " class=\"{class}\"");
        }
        put!(svg, ">");
        let is_cut = placed.lines.iter().any(|line| line.ends_with('…'));
        if !node.facts.is_empty() || is_cut {
            put!(svg, "<title>{}", Escaped(node.label.trim()));
            for fact in &node.facts {
                put!(svg, "\n{}", Escaped(fact));
            }
            put!(svg, "</title>");
        }
        svg.push_str(&symbol::symbol(node.shape, placed.area));
        let mut lines = placed.lines.clone();
        let area = placed.beside.unwrap_or(placed.area);
        if let Some(note) = &placed.note {
            lines.push(note.clone());
        }
        let is_small = placed.beside.is_some() || node.shape == Shape::Event;
        let height = if is_small { NOTE_LINE } else { LABEL_LINE };
        let area = symbol::label_area(node.shape, area);
        text(svg, area, &lines, height, placed.note.is_some());
        put!(svg, "</{tag}>");
        if node.has_document {
            documents.push_str(&symbol::document_sign(node.shape, placed.area));
        }
    }
    svg.push_str("</g>");
    if !documents.is_empty() {
        put!(svg, "<path class=\"f\" d=\"{documents}\"/>");
    }
}

fn classes(shape: Shape, tone: Tone) -> String {
    let shape = match shape {
        Shape::Decision => "d",
        Shape::Terminator => "t",
        Shape::Predefined => "s",
        Shape::Preparation => "p",
        Shape::Parallel => "j",
        Shape::Rounded => "r",
        Shape::Event => "o",
        Shape::Process | Shape::Document | Shape::Data | Shape::Store | Shape::Connector => "",
    };
    let tone = match tone {
        Tone::Plain => "",
        Tone::Accent => "ta",
        Tone::Good => "tg",
        Tone::Warn => "tw",
        Tone::Stop => "ts",
    };
    [shape, tone].into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" ")
}

fn labels(svg: &mut String, layout: &Layout) {
    let labels: Vec<_> = layout.edges.iter().filter_map(|edge| edge.label.as_ref()).collect();
    if labels.is_empty() {
        return;
    }
    svg.push_str("<g class=\"el\">");
    for label in labels {
        let Rect { x, y, width, .. } = label.area;
        let (x, class) = if label.ends_at_line { (x + width, " class=\"o\"") } else { (x, "") };
        for (i, line) in label.lines.iter().enumerate() {
            let y = y + NOTE_LINE * i as i32 + 12;
            put!(svg, "<text{class} x=\"{x}\" y=\"{y}\">{}</text>", Escaped(line));
        }
    }
    svg.push_str("</g>");
}

/// Prints lines in the middle of an area; the last one is a small note if there is one.
fn text(svg: &mut String, area: Rect, lines: &[String], height: i32, has_note: bool) {
    let (x, count) = (area.x + area.width / 2, lines.len() as i32);
    let first = area.y + area.height / 2 - (count - 1) * height / 2 + 5;
    for (i, line) in lines.iter().enumerate() {
        let line = Escaped(line);
        if i == 0 {
            put!(svg, "<text x=\"{x}\" y=\"{first}\">{line}");
        } else {
            let class = if has_note && i + 1 == lines.len() { " class=\"m\"" } else { "" };
            put!(svg, "<tspan{class} x=\"{x}\" dy=\"{height}\">{line}</tspan>");
        }
    }
    if count > 0 {
        svg.push_str("</text>");
    }
}

/// Returns a style sheet without comments, and without spaces that mean nothing.
fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let is_needless = out.is_empty() || out.ends_with(['{', '}', ';', ',', ' ']);
        match c {
            c if c.is_whitespace() && is_needless => {}
            c if c.is_whitespace() => out.push(' '),
            '{' | '}' if out.ends_with(' ') => {
                out.pop();
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
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
