//! Charts: what holds for every layout, and what hard ones look like.

#[path = "diagram/laws.rs"]
mod laws;
#[path = "diagram/random.rs"]
mod random;

use docent::diagram;
use docent::diagram::graph::{Direction, Shape};
use docent::diagram::svg::{self, PrintOptions};
use docent::diagram::{Graph, Orientation, layout};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

const BOTH: [Orientation; 2] = [Orientation::Horizontal, Orientation::Vertical];

/// Returns everything that is wrong with the two pictures of a graph, and in how many of them two
/// exits of a decision leave from one corner.
fn broken(graph: &Graph) -> (Vec<String>, usize) {
    let (mut wrong, mut crowded) = (Vec::new(), 0);
    for orientation in BOTH {
        let chart = layout(graph, orientation);
        let mut found = laws::broken(graph, &chart);
        let picture = svg::print(graph, &chart, &PrintOptions::default());
        let heads = laws::heads(graph, &chart);
        if laws::drawn_heads(&picture) != heads {
            found.push(format!("{} of {heads} arrow heads are drawn", laws::drawn_heads(&picture)));
        }
        crowded += usize::from(laws::exits_share_a_corner(graph, &chart));
        wrong.extend(found.into_iter().map(|text| format!("{orientation:?}: {text}")));
    }
    (wrong, crowded)
}

#[test]
fn a_thousand_layouts_keep_the_laws() {
    let mut runner = TestRunner::deterministic();
    let strategy = random::process();
    let graphs: Vec<Graph> = (0..1000)
        .map(|_| strategy.new_tree(&mut runner).expect("nothing is filtered").current())
        .collect();
    let judge = |graphs: &[Graph]| -> Vec<(String, usize)> {
        let told = graphs.iter().map(|graph| {
            let (wrong, crowded) = broken(graph);
            let text = format!("{wrong:#?}\n{}", laws::source(graph));
            (if wrong.is_empty() { String::new() } else { text }, crowded)
        });
        told.collect()
    };
    let half = graphs.len() / 2;
    let judged = std::thread::scope(|scope| {
        let other = scope.spawn(|| judge(&graphs[half..]));
        let mut judged = judge(&graphs[..half]);
        judged.extend(other.join().expect("no layout panics"));
        judged
    });
    let wrong: Vec<&str> =
        judged.iter().map(|(text, _)| text.as_str()).filter(|text| !text.is_empty()).collect();
    assert!(wrong.is_empty(), "{} of {} graphs\n{}", wrong.len(), graphs.len(), wrong.join("\n"));
    let crowded: usize = judged.iter().map(|(_, crowded)| crowded).sum();
    assert_eq!(crowded, 0, "exits leave from one corner in {crowded} pictures");
}

#[test]
fn charts_with_frames_keep_the_laws_in_all_directions() {
    let mut runner = TestRunner::deterministic();
    let strategy = random::flowchart();
    let mut wrong = Vec::new();
    for _ in 0..120 {
        let graph = strategy.new_tree(&mut runner).expect("nothing is filtered").current();
        let orientation = match graph.direction {
            Direction::Down | Direction::Up => Orientation::Vertical,
            Direction::Right | Direction::Left => Orientation::Horizontal,
        };
        let chart = layout(&graph, orientation);
        let mut found = laws::broken(&graph, &chart);
        if !laws::flows(&graph, &chart) {
            found.push("it flows the other way".to_owned());
        }
        if !found.is_empty() {
            let direction = graph.direction;
            wrong.push(format!("{direction:?} {found:#?}\n{}", laws::source(&graph)));
        }
    }
    assert!(wrong.is_empty(), "{} charts\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_meets_an_event_where_its_label_stands() {
    let mut runner = TestRunner::deterministic();
    let strategy = random::process();
    for _ in 0..60 {
        let mut graph = strategy.new_tree(&mut runner).expect("nothing is filtered").current();
        graph.nodes.iter_mut().filter(|node| node.shape != Shape::Decision).for_each(|node| {
            node.shape = Shape::Event;
        });
        let chart = layout(&graph, Orientation::Horizontal);
        // A way that nothing was found for would run over others.
        let wrong = laws::broken(&graph, &chart);
        let is_way = |text: &&String| text.contains("share a stretch");
        assert_eq!(wrong.iter().find(is_way), None, "{}", laws::source(&graph));
        for (edge, placed) in graph.edges.iter().zip(&chart.edges) {
            for (node, end) in [(edge.from, placed.points.first()), (edge.to, placed.points.last())]
            {
                let (area, end) = (chart.nodes[node].area, end.expect("it has a way"));
                let is_below = end.1 > area.y + area.height / 2;
                let is_event = graph.nodes[node].shape == Shape::Event;
                assert!(!is_event || !is_below, "{}", laws::source(&graph));
            }
        }
    }
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..20 {
        let graph = random::process().new_tree(&mut runner).expect("nothing is filtered").current();
        for orientation in BOTH {
            let print =
                || svg::print(&graph, &layout(&graph, orientation), &PrintOptions::default());
            assert_eq!(print(), print());
        }
    }
}

/// The three hard charts, by name.
const HARD: [(&str, &str); 3] = [
    ("expense", include_str!("diagram/hard/expense.mmd")),
    ("incident", include_str!("diagram/hard/incident.mmd")),
    ("onboarding", include_str!("diagram/hard/onboarding.mmd")),
];

#[test]
fn hard_charts_are_read_and_keep_the_laws() {
    for (name, text) in HARD {
        let parsed = diagram::mermaid::parse(text);
        assert!(parsed.problems.is_empty(), "{name}: {:?}", parsed.problems);
        let graph = parsed.graph.expect("a chart");
        assert!(graph.lanes.len() >= 6 && !graph.title.is_empty(), "{name}");
        let (wrong, crowded) = broken(&graph);
        assert!(wrong.is_empty() && crowded == 0, "{name}: {wrong:#?}");
    }
}

#[test]
fn what_nobody_could_follow_is_not_drawn() {
    let ways = |i: usize| format!("  s{i} --> s{} & s{}\n", i + 1, i * 7 % 500);
    let text = format!("flowchart LR\n{}", (1..499).map(ways).collect::<String>());
    assert!(diagram::mermaid::parse(&text).graph.expect("a chart").tangle().is_some());
    for (name, text) in HARD {
        let graph = diagram::mermaid::parse(text).graph.expect("a chart");
        assert_eq!(graph.tangle(), None, "{name}");
    }
}

#[test]
fn odd_input_gives_a_correct_chart() {
    let long = "很".repeat(200);
    let many: String = (1..500).map(|i| format!("  s{i} --> s{}\n", i + 1)).collect();
    let odd = [
        "flowchart LR\n a[一] --> b[二]\n b --> a".to_owned(),
        "flowchart LR\n a[一] --> a\n a --> b[二]".to_owned(),
        format!(
            "flowchart TB\n a[{long}] -->|{long}| b{{{long}}}\n b -->|是| c[\" \"]\n b -->|否| a"
        ),
        "flowchart LR\n a[\"<script>alert(1)</script>\"] --> b[二]".to_owned(),
        format!("flowchart LR\n{many}"),
    ];
    for text in odd {
        let parsed = diagram::mermaid::parse(&text);
        assert!(!parsed.has_syntax_errors(), "{:?}", parsed.problems);
        let graph = parsed.graph.expect("a chart");
        let (wrong, _) = broken(&graph);
        assert!(wrong.is_empty(), "{wrong:#?}");
        let picture = svg::print(&graph, &layout(&graph, BOTH[0]), &PrintOptions::default());
        assert!(!picture.contains("<script"));
    }
}
