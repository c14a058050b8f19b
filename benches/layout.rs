//! How long the layout of a chart takes: 60 steps, 8 lanes, 6 ways back.
//!
//! `cargo bench --bench layout`. Prints milliseconds, and fails where the layout of 60 steps takes
//! more than 20. Then charts that nobody should draw: each is laid out and printed within a second.

use std::fmt::Write as _;
use std::time::Instant;

use docent::diagram::graph::{Edge, Graph, Lane, Node, Shape};
use docent::diagram::svg::{self, PrintOptions};
use docent::diagram::{Orientation, layout, mermaid};

/// The most milliseconds for the layout of 60 steps.
const LIMIT: f64 = 20.0;
/// The most milliseconds for reading, laying out and printing any other chart.
const LIMIT_ODD: f64 = 1000.0;
const STEPS: usize = 60;
const LANES: usize = 8;

fn main() {
    let graph = process();
    let mut slowest: f64 = 0.0;
    for orientation in [Orientation::Horizontal, Orientation::Vertical] {
        let took = fastest(|| layout(&graph, orientation).edges.len());
        println!(
            "{took:8.2} ms  {STEPS} steps, {LANES} lanes, {} edges, {orientation:?}",
            graph.edges.len()
        );
        slowest = slowest.max(took);
    }
    assert!(slowest < LIMIT, "{slowest} ms");
    for (name, text) in odd() {
        let took = fastest(|| {
            let graph = mermaid::parse(&text).graph.expect("a chart");
            if graph.tangle().is_some() {
                return 1;
            }
            let chart = layout(&graph, Orientation::Horizontal);
            svg::print(&graph, &chart, &PrintOptions::default()).len()
        });
        println!("{took:8.2} ms  {name}");
        assert!(took < LIMIT_ODD, "{took} ms");
    }
}

/// Returns the milliseconds of the fastest of five runs: what else the machine does is not counted.
fn fastest(mut run: impl FnMut() -> usize) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        assert!(run() > 0);
        least = least.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    least
}

/// Returns a process as people write them, but long: hand-overs, decisions, ways back.
fn process() -> Graph {
    let mut graph = Graph { title: "六十步".to_owned(), ..Graph::default() };
    graph.lanes = (0..LANES)
        .map(|i| Lane { id: format!("l{i}"), label: format!("第{i}部门负责人") })
        .collect();
    for i in 0..STEPS {
        let is_decision = i % 6 == 4;
        graph.nodes.push(Node {
            id: format!("n{i}"),
            label: format!("办理第{i}件事，核对后登记结果"),
            shape: if is_decision { Shape::Decision } else { Shape::Process },
            lanes: vec![i * 5 / 3 % LANES],
            ..Node::default()
        });
        let mut way = |to: usize, label: &str| {
            graph.edges.push(Edge { from: i, to, label: label.to_owned(), ..Edge::default() });
        };
        if i + 1 < STEPS {
            way(i + 1, if is_decision { "通过" } else { "" });
        }
        if is_decision {
            way((i + 4).min(STEPS - 1), "加急");
            if i % 10 < 6 {
                way(i - 3, "退回");
            }
        }
    }
    graph
}

/// Returns charts that nobody should draw, as Mermaid text.
fn odd() -> Vec<(&'static str, String)> {
    let long = "很".repeat(200);
    let mut chain = "flowchart LR\n".to_owned();
    let mut net = "flowchart LR\n".to_owned();
    let mut lanes = "swimlane-beta LR\n".to_owned();
    for lane in 0..10 {
        writeln!(lanes, "subgraph l{lane}[\"部门{lane}\"]").expect("a text");
        for i in (lane..500).step_by(10) {
            writeln!(lanes, "s{i}[\"第{i}步\"]").expect("a text");
        }
        lanes.push_str("end\n");
    }
    for i in 1..500 {
        writeln!(chain, "s{} --> s{i}", i - 1).expect("a text");
        writeln!(lanes, "s{} --> s{i}", i - 1).expect("a text");
        writeln!(net, "s{} --> s{i} & s{}", i - 1, i * 7 % 500).expect("a text");
    }
    vec![
        ("a circle without an exit", "flowchart LR\n a[一] --> b[二]\n b --> a".to_owned()),
        ("a loop at one node", "flowchart LR\n a[一] --> a\n a --> b[二]".to_owned()),
        ("a label of 200 characters", format!("flowchart TB\n a[{long}] -->|{long}| b{{{long}}}")),
        ("an empty label", "flowchart LR\n a[\" \"] --> b[二]".to_owned()),
        (
            "markup in a label",
            "flowchart LR\n a[\"<script>alert(1)</script>\"] --> b[二]".to_owned(),
        ),
        ("500 nodes in a row", chain),
        ("500 nodes in 10 lanes", lanes),
        ("500 nodes, 1,000 edges: too much to be drawn", net),
    ]
}
