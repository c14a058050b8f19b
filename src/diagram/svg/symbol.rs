//! The symbols of nodes.

use crate::diagram::graph::Shape;
use crate::diagram::layout::Rect;
use crate::diagram::layout::measure::EVENT;

/// How far the sides of a hexagon and of a parallelogram lean.
const LEAN: i32 = 12;

/// Returns the symbol of a node as an element. `corner` is the radius of its corners where the
/// symbol itself says nothing about them.
pub(super) fn symbol(shape: Shape, area: Rect, corner: i32) -> String {
    let Rect { x, y, width, height } = area;
    let (half, middle) = (width / 2, height / 2);
    let path = |d: String| format!("<path d=\"{d}\"/>");
    let rect = |round: i32| {
        let round = if round > 0 { format!(" rx=\"{round}\"") } else { String::new() };
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round}/>")
    };
    match shape {
        Shape::Process | Shape::Parallel => rect(corner),
        Shape::Rounded => rect(10),
        Shape::Terminator => rect(middle.min(24)),
        Shape::Decision => {
            path(format!("M{x} {}l{half}-{middle} {half} {middle}-{half} {middle}z", y + middle))
        }
        Shape::Predefined => path(format!(
            "M{x} {y}h{width}v{height}h-{width}zm7 0v{height}m{} 0v-{height}",
            width - 14
        )),
        Shape::Preparation => path(format!(
            "M{} {y}h{}l{LEAN} {middle}-{LEAN} {middle}h-{}l-{LEAN}-{middle}z",
            x + LEAN,
            width - 2 * LEAN,
            width - 2 * LEAN
        )),
        Shape::Data => {
            path(format!("M{} {y}h{}l-{LEAN} {height}h-{}z", x + LEAN, width - LEAN, width - LEAN))
        }
        Shape::Document => {
            path(format!("M{x} {y}h{width}v{}q-{} -8-{half} 0t-{half} 0z", height - 5, half / 2))
        }
        Shape::Store => path(format!(
            "M{x} {}a{half} 7 0 0 1 {width} 0v{}a{half} 7 0 0 1-{width} 0zm0 0a{half} 7 0 0 0 {width} 0",
            y + 7,
            height - 14
        )),
        Shape::Event => {
            format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>", x + half, y + middle, EVENT / 2)
        }
        Shape::Connector => {
            format!("<circle cx=\"{}\" cy=\"{}\" r=\"{half}\"/>", x + half, y + middle)
        }
    }
}

/// Returns the part of a symbol in whose middle the label stands.
pub(super) fn label_area(shape: Shape, area: Rect) -> Rect {
    match shape {
        Shape::Document => Rect { height: area.height - 8, ..area },
        Shape::Event => {
            let below = area.height / 2 + EVENT / 2;
            Rect { y: area.y + below, height: area.height - below, ..area }
        }
        Shape::Store => Rect { y: area.y + 12, height: area.height - 12, ..area },
        _ => area,
    }
}

/// Returns the small sign of a document at the lower right of a symbol.
pub(super) fn document_sign(shape: Shape, area: Rect) -> String {
    let (x, y) = sign_place(shape, area);
    format!("M{x} {y}h5l3 3v7h-8z")
}

/// Returns the upper left corner of the sign of a document, which is 8 wide and 10 high.
fn sign_place(shape: Shape, area: Rect) -> (i32, i32) {
    match shape {
        // It hangs at the lower right flank: the label may reach up to that.
        Shape::Decision => (area.x + area.width * 3 / 4 + 3, area.y + area.height * 3 / 4 - 2),
        _ => (area.x + area.width - 12, area.y + area.height - 6),
    }
}

#[cfg(test)]
mod tests {
    use super::sign_place;
    use crate::diagram::graph::{Graph, Node, Shape};
    use crate::diagram::layout::measure::LABEL_LINE;
    use crate::diagram::layout::{Orientation, layout};
    use crate::diagram::text;

    #[test]
    fn the_sign_of_a_document_leaves_the_label_free() {
        let labels =
            (1..60).map(|length| "审定成绩并签字（含补考）".chars().cycle().take(length).collect());
        for label in
            labels.chain(["审定原因、影响与整改结果".to_owned(), "Approve 20,000 CNY".to_owned()])
        {
            for shape in [Shape::Decision, Shape::Process] {
                let node = Node { label: String::clone(&label), shape, ..Node::default() };
                let graph = Graph { nodes: vec![node], ..Graph::default() };
                for orientation in [Orientation::Horizontal, Orientation::Vertical] {
                    let chart = layout(&graph, orientation);
                    let (area, lines) = (chart.nodes[0].area, &chart.nodes[0].lines);
                    let (x, y) = sign_place(shape, area);
                    let count = i32::try_from(lines.len()).expect("few lines");
                    let first = area.y + area.height / 2 - (count - 1) * LABEL_LINE / 2 + 5;
                    for (line, baseline) in lines.iter().zip((first..).step_by(19)) {
                        let end = area.x + (area.width + text::width(line, 14)) / 2;
                        let is_beside = y < baseline + 2 && baseline - 12 < y + 10;
                        assert!(!is_beside || end <= x, "{label}: {line} {area:?}");
                    }
                }
            }
        }
    }
}
