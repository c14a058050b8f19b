//! How large each node is, with its label in lines.

use super::Orientation;
use crate::diagram::graph::{Graph, Node, Shape};
use crate::diagram::text::{self, Lines, Text};

/// Size of the letters in nodes.
pub(super) const LABEL: i32 = 14;
/// Height of a line in nodes.
pub(crate) const LABEL_LINE: i32 = 19;
/// Size of the letters of small notes in nodes, and of labels of edges.
pub(super) const NOTE: i32 = 12;
/// Height of a line of those.
pub(crate) const NOTE_LINE: i32 = 16;
/// Size of the letters at the heads of lanes and frames.
pub(super) const HEAD: i32 = 13;
/// Height of a line of those.
pub(crate) const HEAD_LINE: i32 = 18;
/// Room for the title of a frame below its upper border.
pub(super) const FRAME_HEAD: i32 = 24;
/// How thick the bar of parallel ways is.
pub(super) const BAR: i32 = 8;
/// The diameter of an event.
pub(crate) const EVENT: i32 = 40;
/// How many lines a label may have before it is cut; all of it is said on hover.
const MOST_LINES: usize = 6;

/// A node with its size in pixels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Measured {
    /// Its width on the page.
    pub width: i32,
    /// Its height on the page.
    pub height: i32,
    /// Its label.
    pub lines: Vec<String>,
    /// The widest of them.
    pub text_width: i32,
    /// Further lanes that it belongs to and does not reach into.
    pub note: Option<String>,
}

/// Returns the size of a node. `note` is a line below its label.
pub(super) fn measure(node: &Node, note: Option<String>, orientation: Orientation) -> Measured {
    let label = node.label.trim();
    let length = text::width(label, LABEL);
    let widest = match orientation {
        Orientation::Horizontal => (length / 3).clamp(8 * LABEL, 14 * LABEL),
        Orientation::Vertical => (length / 4).clamp(6 * LABEL, 12 * LABEL),
    };
    if node.shape == Shape::Decision {
        return decision(label, note, orientation);
    }
    if node.shape == Shape::Event {
        return event(label);
    }
    let lines = text::wrap(label, LABEL, widest + 4, MOST_LINES);
    let note_width = note.as_ref().map_or(0, |note| text::width(note, NOTE));
    let note_height = if note.is_some() { NOTE_LINE } else { 0 };
    let text_width = lines.width.max(note_width);
    let text_height = count(&lines) * LABEL_LINE + note_height;
    let (width, height) = match node.shape {
        Shape::Process | Shape::Rounded | Shape::Decision | Shape::Event => {
            ((text_width + 22).max(64), (text_height + 17).max(38))
        }
        Shape::Terminator => ((text_width + 30).max(64), (text_height + 15).max(34)),
        Shape::Predefined => ((text_width + 36).max(72), (text_height + 17).max(38)),
        Shape::Preparation => ((text_width + 40).max(72), (text_height + 17).max(38)),
        Shape::Data => ((text_width + 46).max(72), (text_height + 17).max(38)),
        Shape::Document => ((text_width + 22).max(64), (text_height + 25).max(46)),
        Shape::Store => ((text_width + 22).max(64), (text_height + 31).max(52)),
        Shape::Connector => {
            let side = text_width.max(text_height) + 16;
            (side.max(28), side.max(28))
        }
        // The bar stands across the flow; its label stands beside it.
        Shape::Parallel => match orientation {
            Orientation::Horizontal => (BAR, 44),
            Orientation::Vertical => (64, BAR),
        },
    };
    let even = |length: i32| length + length % 2;
    Measured {
        width: even(width),
        height: even(height),
        text_width: lines.width,
        lines: lines.lines,
        note,
    }
}

/// Returns the room of an event: its circle in the middle, and below it as much as its label needs.
fn event(label: &str) -> Measured {
    let lines = text::wrap(label, NOTE, 8 * NOTE, 3);
    let below = if lines.lines.is_empty() { 0 } else { count(&lines) * NOTE_LINE + 4 };
    Measured {
        width: (lines.width + lines.width % 2).max(EVENT),
        height: EVENT + 2 * below,
        text_width: lines.width,
        lines: lines.lines,
        note: None,
    }
}

fn count(lines: &Lines) -> i32 {
    i32::try_from(lines.lines.len()).unwrap_or(0)
}

/// Returns the diamond around a label that takes the least room.
fn decision(label: &str, note: Option<String>, orientation: Orientation) -> Measured {
    // Across the flow there is more room than along it.
    let (weight_x, weight_y, widest) = match orientation {
        Orientation::Horizontal => (8, 11, 192),
        Orientation::Vertical => (11, 9, 152),
    };
    let whole = note.as_ref().map_or_else(|| label.to_owned(), |note| format!("{label}\n{note}"));
    if whole.trim().is_empty() {
        return Measured { width: 80, height: 48, ..Measured::default() };
    }
    let mut best: Option<(i32, Measured)> = None;
    let mut consider = |width: i32, height: i32, lines: Lines| {
        let cost = width * weight_x + height * weight_y + unevenness(&lines.lines);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            let text_width = lines.width;
            let lines = lines.lines;
            best = Some((cost, Measured { width, height, lines, text_width, note: None }));
        }
    };
    let text = Text::new(&whole, LABEL, widest / 2);
    for height in (48..=128).step_by(8) {
        for rows in 1..=5 {
            let reach = (rows - 1) * LABEL_LINE / 2 + 7;
            if reach * 10 > height * 4 {
                break;
            }
            let fitting = (80..=widest).step_by(8).find_map(|width| {
                let lines = text.within(&limits(width, height, rows))?;
                (count(&lines) == rows).then_some((width, lines))
            });
            if let Some((width, lines)) = fitting {
                consider(width, height, lines);
            }
        }
    }
    if let Some((_, found)) = best {
        return found;
    }
    // A text that fits into none of these gets a diamond as large as it needs.
    let lines = text::wrap(&whole, LABEL, 12 * LABEL, MOST_LINES);
    let text_height = count(&lines) * LABEL_LINE;
    Measured {
        width: (lines.width + text_height * 5 / 4 + 24) / 2 * 2,
        height: (text_height + lines.width * 4 / 5) / 2 * 2,
        text_width: lines.width,
        lines: lines.lines,
        note: None,
    }
}

/// Returns what it costs that a label has many lines, or ends or begins with a scrap.
fn unevenness(lines: &[String]) -> i32 {
    let is_scrap =
        |line: Option<&String>| line.is_some_and(|line| text::width(line, LABEL) < 5 * LABEL / 2);
    let rows = i32::try_from(lines.len()).unwrap_or(0);
    let scraps = i32::from(is_scrap(lines.first())) * 90 + i32::from(is_scrap(lines.last())) * 140;
    if rows < 2 { 0 } else { rows * 50 + scraps }
}

/// Returns how long each of `rows` lines may be in a diamond.
fn limits(width: i32, height: i32, rows: i32) -> Vec<i32> {
    (0..rows)
        .map(|row| {
            let centre = (2 * row - (rows - 1)) * LABEL_LINE / 2;
            let outer = centre.abs() + 7;
            width * (height / 2 - outer).max(0) / (height / 2) - 10
        })
        .collect()
}

/// Returns the label of an edge in lines.
pub(super) fn edge_label(label: &str, orientation: Orientation) -> Lines {
    let widest = match orientation {
        Orientation::Horizontal => 8 * NOTE,
        Orientation::Vertical => 6 * NOTE,
    };
    text::wrap(label.trim(), NOTE, widest + 4, 4)
}

/// Returns, for each node, the lanes beside its own that it does not touch, as a line below its
/// label: a step of several roles.
pub(super) fn note(graph: &Graph, node: &Node, apart: &[usize]) -> Option<String> {
    let names: Vec<&str> = node
        .lanes
        .iter()
        .filter(|lane| apart.contains(lane))
        .filter_map(|lane| graph.lanes.get(*lane).map(|lane| lane.label.as_str()))
        .collect();
    (!names.is_empty()).then(|| format!("＋ {}", names.join("、")))
}
