//! Charts: what holds for every layout, and what hard ones look like.

#[path = "diagram/laws.rs"]
mod laws;
#[path = "diagram/random.rs"]
mod random;

use docent::diagram;
use docent::diagram::{Orientation, layout};
use proptest::prelude::*;

const BOTH: [Orientation; 2] = [Orientation::Horizontal, Orientation::Vertical];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_layout_keeps_the_laws(graph in random::process(20, 0..9)) {
        for orientation in BOTH {
            let chart = layout(&graph, orientation);
            let broken = laws::broken(&graph, &chart);
            prop_assert!(broken.is_empty(), "{orientation:?}\n{broken:#?}\n{}", laws::source(&graph));
        }
    }
}
