//! Random processes.

use proptest::prelude::*;

use crate::diagram::graph::{Direction, Edge, Frame, Graph, Head, Lane, Node, Shape};

/// Text of some length, Chinese for the most part.
fn label(longest: usize) -> impl Strategy<Value = String> {
    let letters = "审批申请填写报销单据并提交给部门负责人核对金额，（）《》 abc 20000";
    let letters: Vec<char> = letters.chars().collect();
    prop::collection::vec(prop::sample::select(letters), 0..longest)
        .prop_map(|letters| letters.into_iter().collect())
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        8 => Just(Shape::Process),
        3 => Just(Shape::Decision),
        1 => Just(Shape::Predefined),
        1 => Just(Shape::Preparation),
        1 => Just(Shape::Parallel),
        1 => Just(Shape::Document),
        1 => Just(Shape::Data),
        1 => Just(Shape::Terminator),
    ]
}

/// A step: its label, its symbol, the lane by number and perhaps a second one, and by how many
/// steps each of its ways on jumps.
type Step = (String, Shape, usize, Option<usize>, Vec<(usize, String)>);

fn step() -> impl Strategy<Value = Step> {
    let ways = prop_oneof![
        6 => prop::collection::vec((1_usize..2, label(2)), 1..2),
        3 => prop::collection::vec((1_usize..6, label(14)), 1..4),
        1 => prop::collection::vec((1_usize..12, label(20)), 1..7),
    ];
    (label(30), shape(), 0_usize..64, prop::option::weighted(0.15, 0_usize..64), ways)
}

/// Random processes: 2 to 60 steps, most of them of a size that people write; 1 to 8 lanes, or none;
/// up to 6 ways back.
pub fn process() -> impl Strategy<Value = Graph> {
    let steps = prop_oneof![
        6 => prop::collection::vec(step(), 2..=14),
        3 => prop::collection::vec(step(), 15..=30),
        1 => prop::collection::vec(step(), 31..=60),
    ];
    (
        steps,
        prop_oneof![1 => Just(0), 9 => 1_usize..9],
        prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), label(8)),
            0..=6,
        ),
        prop::collection::vec(any::<bool>(), 60),
    )
        .prop_map(|(steps, lanes, back, has_lane)| {
            let count = steps.len();
            let mut graph = Graph { title: "图".to_owned(), ..Graph::default() };
            graph.lanes = (0..lanes)
                .map(|i| Lane { id: format!("l{i}"), label: format!("部门负责人{i}") })
                .collect();
            for (i, (label, shape, lane, second, ways)) in steps.into_iter().enumerate() {
                let mut own = Vec::new();
                if lanes > 0 && (shape == Shape::Process || has_lane[i % has_lane.len()]) {
                    own.push(lane % lanes);
                    own.extend(second.map(|second| second % lanes));
                }
                graph.nodes.push(Node {
                    id: format!("n{i}"),
                    label,
                    shape,
                    lanes: own,
                    ..Node::default()
                });
                for (jump, label) in ways.into_iter().filter(|(jump, _)| i + jump < count) {
                    graph.edges.push(way(i, i + jump, label));
                }
            }
            for (a, b, label) in back {
                let (a, b) = (a.index(count), b.index(count));
                graph.edges.push(way(a.max(b), a.min(b), label));
            }
            graph
        })
}

fn way(from: usize, to: usize, label: String) -> Edge {
    Edge { from, to, label, tail: Head::Plain, ..Edge::default() }
}

/// Random charts without lanes in all four directions, of which nodes stand in frames, up to three
/// of these in each other; some edges lead to a frame as a whole.
pub fn flowchart() -> impl Strategy<Value = Graph> {
    let directions = [Direction::Down, Direction::Up, Direction::Right, Direction::Left];
    (
        process(),
        prop::sample::select(directions.to_vec()),
        prop::collection::vec((prop::option::of(any::<prop::sample::Index>()), label(12)), 0..5),
        prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 60),
        prop::collection::vec(prop::bool::weighted(0.1), 60),
    )
        .prop_map(|(mut graph, direction, frames, homes, to_frames)| {
            graph.direction = direction;
            graph.lanes.clear();
            graph.nodes.iter_mut().for_each(|node| node.lanes.clear());
            for (i, (parent, label)) in frames.into_iter().enumerate() {
                let parent = parent.filter(|_| i > 0).map(|parent| parent.index(i));
                let depth = |frame: usize| {
                    std::iter::successors(Some(frame), |frame| graph.frames[*frame].parent).count()
                };
                let parent = parent.filter(|parent| depth(*parent) < 3);
                graph.frames.push(Frame { id: format!("f{i}"), label, parent });
            }
            if graph.frames.is_empty() {
                return graph;
            }
            let count = graph.frames.len();
            for (node, home) in graph.nodes.iter_mut().zip(&homes) {
                node.frame = home.map(|home| home.index(count));
            }
            for (edge, to_frame) in graph.edges.iter_mut().zip(&to_frames) {
                let (from, to) = (graph.nodes[edge.from].frame, graph.nodes[edge.to].frame);
                edge.to_frame = to.filter(|_| *to_frame && from.is_none());
            }
            graph
        })
}
