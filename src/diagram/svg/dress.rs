//! How the parts of a chart look: in a page by classes, which its style sheet colours; in a file of
//! its own by attributes, which every program understands that draws SVG, and which no policy
//! about style sheets takes away.

use std::fmt;

use crate::diagram::graph::{Shape, Tone};

/// The colours of a file: those of the default theme by day.
const INK: &str = "#1a2230";
const INK_2: &str = "#4a5568";
const INK_3: &str = "#5d6880";
const LINE: &str = "#cbd3df";
const PAPER: &str = "#fff";
const PAPER_2: &str = "#f6f8fb";
const PAPER_3: &str = "#eef2f8";
const ACCENT: &str = "#0a4cb0";
const ACCENT_SOFT: &str = "#e8f0fd";
const OK: &str = "#0c6b43";
const OK_SOFT: &str = "#e4f5ec";
const WARN: &str = "#7d5100";
const WARN_SOFT: &str = "#fdf1d8";
const STOP: &str = "#a8231c";
const STOP_SOFT: &str = "#fdeaea";

/// The fonts of a file.
const FONTS: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// A part of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What a file is written on.
    Paper,
    /// Every other lane.
    Lane,
    /// The heads of lanes.
    LaneHeads,
    /// The borders of lanes.
    LaneBorders,
    /// The names of lanes.
    LaneNames,
    /// Everything about frames.
    Frames,
    /// The border of a frame.
    Frame,
    /// The title of a frame.
    FrameTitle,
    /// Lines.
    Line,
    /// Dashed lines.
    Dashed,
    /// Thick lines.
    Thick,
    /// The heads of lines.
    Heads,
    /// The labels of lines.
    Labels,
    /// A label that ends at its line.
    LabelBefore,
    /// All nodes.
    Nodes,
    /// A node.
    Node(Shape, Tone),
    /// The label of a node.
    NodeLabel(Shape),
    /// A small note below the label of a node.
    Note,
    /// The small signs of documents.
    Documents,
}

impl Part {
    /// Returns the class by which a page's style sheet knows it; empty where it knows it by its
    /// place.
    fn class(self) -> String {
        let class = match self {
            Part::Paper | Part::Frame | Part::FrameTitle | Part::NodeLabel(_) => "",
            Part::Lane => "l2",
            Part::LaneHeads => "lh",
            Part::LaneBorders => "ll",
            Part::LaneNames => "lt",
            Part::Frames => "fr",
            Part::Line => "e",
            Part::Dashed => "e b",
            Part::Thick => "e k",
            Part::Heads => "h",
            Part::Labels => "el",
            Part::LabelBefore => "o",
            Part::Nodes => "n",
            Part::Node(shape, tone) => return node_class(shape, tone),
            Part::Note => "m",
            Part::Documents => "f",
        };
        class.to_owned()
    }

    /// Returns its attributes in a file of its own, by name and value.
    fn attributes(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Part::Paper => vec![("fill", PAPER)],
            Part::Lane => vec![("fill", PAPER_2)],
            Part::LaneHeads => vec![("fill", PAPER_3)],
            Part::LaneBorders => vec![("fill", "none"), ("stroke", LINE)],
            Part::LaneNames => vec![("fill", INK_2), ("font-size", "13"), ("font-weight", "600")],
            Part::Frames | Part::Nodes => Vec::new(),
            Part::Frame => vec![("fill", PAPER_2), ("stroke", LINE), ("rx", "6")],
            Part::FrameTitle => vec![
                ("fill", INK_2),
                ("font-size", "13"),
                ("font-weight", "600"),
                ("text-anchor", "start"),
            ],
            Part::Line => vec![("fill", "none"), ("stroke", INK_3), ("stroke-width", "1.5")],
            Part::Dashed => {
                let mut dashed = Part::Line.attributes();
                dashed.push(("stroke-dasharray", "5 4"));
                dashed
            }
            Part::Thick => vec![("fill", "none"), ("stroke", INK_3), ("stroke-width", "3")],
            Part::Heads => vec![("fill", INK_3)],
            Part::Labels => vec![("fill", INK_2), ("font-size", "12"), ("text-anchor", "start")],
            Part::LabelBefore => vec![("text-anchor", "end")],
            Part::Node(shape, tone) => {
                let (fill, stroke) = colours(shape, tone);
                vec![("fill", fill), ("stroke", stroke), ("stroke-width", "1.25")]
            }
            Part::NodeLabel(Shape::Parallel | Shape::Event) => {
                vec![("fill", INK_2), ("stroke", "none"), ("font-size", "12")]
            }
            Part::NodeLabel(_) => vec![("fill", INK), ("stroke", "none")],
            Part::Note => vec![("fill", INK_2), ("font-size", "12")],
            Part::Documents => vec![("fill", PAPER), ("stroke", ACCENT)],
        }
    }
}

/// Returns the classes of a node: its symbol and its tone.
fn node_class(shape: Shape, tone: Tone) -> String {
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

/// Returns the colours of a node in a file: of its inside and of its border.
fn colours(shape: Shape, tone: Tone) -> (&'static str, &'static str) {
    match (tone, shape) {
        (Tone::Accent, _) => (ACCENT_SOFT, ACCENT),
        (Tone::Good, _) => (OK_SOFT, OK),
        (Tone::Warn, _) => (WARN_SOFT, WARN),
        (Tone::Stop, _) => (STOP_SOFT, STOP),
        (Tone::Plain, Shape::Decision) => (WARN_SOFT, WARN),
        (Tone::Plain, Shape::Predefined | Shape::Preparation) => (ACCENT_SOFT, ACCENT),
        (Tone::Plain, Shape::Terminator) => (PAPER_3, INK_3),
        (Tone::Plain, Shape::Parallel) => (INK_2, "none"),
        (Tone::Plain, _) => (PAPER, INK_3),
    }
}

/// How a picture is dressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    /// By classes, in a page.
    Classes,
    /// By attributes, in a file of its own.
    Attributes,
}

impl Dress {
    /// Returns how a part looks, as attributes of its element, with a space before each.
    pub fn of(self, part: Part) -> Look {
        match self {
            Dress::Classes => {
                let class = part.class();
                Look(if class.is_empty() { Vec::new() } else { vec![("class", class)] })
            }
            Dress::Attributes => Look::of(&part.attributes()),
        }
    }

    /// Returns how the whole picture looks where its parts say nothing else.
    pub fn of_all(self, class: &str) -> Look {
        match self {
            Dress::Classes => Look(vec![("class", format!("chart {class}"))]),
            Dress::Attributes => {
                Look::of(&[("font-family", FONTS), ("font-size", "14"), ("text-anchor", "middle")])
            }
        }
    }

    /// Returns the radius of corners that a page's style sheet makes round.
    pub fn corner(self) -> i32 {
        match self {
            Dress::Classes => 0,
            Dress::Attributes => 4,
        }
    }
}

/// Attributes of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look(Vec<(&'static str, String)>);

impl Look {
    fn of(attributes: &[(&'static str, &str)]) -> Look {
        Look(attributes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }
}

impl fmt::Display for Look {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, value)| write!(out, " {name}=\"{value}\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The colours that the default theme gives the same names by day.
    const THEME: &str = include_str!("../../../themes/default/css/tokens.css");

    #[test]
    fn files_have_the_colours_of_the_theme() {
        for (name, colour) in [
            ("ink", INK),
            ("ink-2", INK_2),
            ("ink-3", INK_3),
            ("line-2", LINE),
            ("paper", PAPER),
            ("paper-2", PAPER_2),
            ("paper-3", PAPER_3),
            ("accent-ink", ACCENT),
            ("accent-soft", ACCENT_SOFT),
            ("ok", OK),
            ("ok-soft", OK_SOFT),
            ("warn", WARN),
            ("warn-soft", WARN_SOFT),
            ("stop", STOP),
            ("stop-soft", STOP_SOFT),
        ] {
            let told =
                THEME.split(&format!("--{name}: ")).nth(1).and_then(|rest| rest.split(';').next());
            assert_eq!(told, Some(colour), "{name}");
        }
    }
}
