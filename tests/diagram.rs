//! Charts: what holds for every layout, and what hard ones look like.

#[path = "diagram/laws.rs"]
mod laws;
#[path = "diagram/random.rs"]
mod random;

use docent::diagram;
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
    // In a tangle the way to a corner may be shut; in no more than one picture of two hundred.
    let crowded: usize = judged.iter().map(|(_, crowded)| crowded).sum();
    assert!(crowded * 200 <= graphs.len() * 2, "exits leave from one corner in {crowded} pictures");
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
