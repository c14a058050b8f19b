//! The places of lines: as near to each other as what lies on them allows.
//!
//! Two things need a distance only where they lie beside each other. So lines are first placed
//! along the flow, where "beside" follows from the order of the lines across it, and then across
//! it, where "beside" follows from the places that were just found.

/// What a thing is, for the room around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A node.
    Node,
    /// A stretch of an edge.
    Run,
    /// A label, or the title of a frame.
    Label,
    /// A border.
    Border,
}

/// A thing on one line, or from one line to another, with what it takes beside them.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What it is.
    pub sort: Sort,
    /// The line where it begins, and how much further back it reaches.
    pub low: (usize, i32),
    /// The line where it ends, and how much further on it reaches.
    pub high: (usize, i32),
    /// From where to where it reaches on the other axis.
    pub reach: (i32, i32),
}

impl Item {
    /// Returns a thing on one line that takes so much before and behind it.
    pub fn on(sort: Sort, line: usize, around: (i32, i32), reach: (i32, i32)) -> Item {
        Item { sort, low: (line, around.0), high: (line, around.1), reach }
    }
}

/// That one line lies at least so far behind another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Distance {
    /// The line before.
    pub from: usize,
    /// The line behind.
    pub to: usize,
    /// How far, in pixels.
    pub least: i32,
}

/// All that is known about the lines of an axis.
#[derive(Debug, Default)]
pub(super) struct Problem {
    /// The lines, in order.
    pub order: Vec<usize>,
    /// The place of each line in that order.
    pub rank: Vec<usize>,
    /// What must lie apart.
    pub distances: Vec<Distance>,
    /// How far each line must lie behind the beginning.
    pub begin: Vec<i32>,
    /// How far each line must lie before the end.
    pub end: Vec<i32>,
    /// Lines that edges connect, which like to be near.
    pub ties: Vec<(usize, usize)>,
    /// Lines that like to lie in the middle, whatever is tied to them.
    pub is_centred: Vec<bool>,
}

/// Returns the room between two things.
fn room(a: Sort, b: Sort) -> i32 {
    use Sort::{Border, Label, Node, Run};
    match (a, b) {
        (Node, Node) => 26,
        (Node, Run) | (Run, Node) => 16,
        (Run, Run) => 12,
        (Node, Label) | (Label, Node) => 5,
        (Run, Label) | (Label, Run) => 5,
        (Label, Label) => 6,
        (Node, Border) | (Border, Node) => 13,
        (Run, Border) | (Border, Run) => 10,
        (Label, Border) | (Border, Label) => 5,
        (Border, Border) => 12,
    }
}

impl Problem {
    /// Returns a problem without any condition.
    pub fn new(order: &[usize], rank: &[usize]) -> Problem {
        let count = rank.len();
        Problem {
            order: order.to_vec(),
            rank: rank.to_vec(),
            distances: Vec::new(),
            begin: vec![0; count],
            end: vec![0; count],
            ties: Vec::new(),
            is_centred: vec![false; count],
        }
    }

    /// Keeps things apart that lie beside each other.
    pub fn keep_apart(&mut self, items: &[Item], is_beside: impl Fn(&Item, &Item) -> bool) {
        let mut sorted: Vec<&Item> = items.iter().collect();
        sorted.sort_by_key(|item| (self.rank[item.low.0], self.rank[item.high.0]));
        for (i, a) in sorted.iter().enumerate() {
            for b in &sorted[i + 1..] {
                if self.rank[a.high.0] < self.rank[b.low.0] && is_beside(a, b) {
                    let least = a.high.1 + b.low.1 + room(a.sort, b.sort);
                    self.distances.push(Distance { from: a.high.0, to: b.low.0, least });
                }
            }
        }
    }

    /// Keeps a thing so far from the beginning and from the end.
    pub fn keep_inside(&mut self, item: &Item, margin: i32) {
        let begin = &mut self.begin[item.low.0];
        *begin = (*begin).max(item.low.1 + margin);
        let end = &mut self.end[item.high.0];
        *end = (*end).max(item.high.1 + margin);
    }

    /// Returns the place of each line, and where the last thing ends.
    pub fn solve(mut self, sweeps: usize) -> (Vec<i32>, i32) {
        let rank = std::mem::take(&mut self.rank);
        self.distances.retain(|distance| rank[distance.from] < rank[distance.to]);
        // Of several distances between two lines the largest counts.
        self.distances.sort_unstable_by_key(|d| (rank[d.from], rank[d.to], -d.least));
        self.distances.dedup_by_key(|d| (d.from, d.to));
        let mut before = vec![Vec::new(); rank.len()];
        let mut behind = vec![Vec::new(); rank.len()];
        for distance in &self.distances {
            before[distance.to].push((distance.from, distance.least));
            behind[distance.from].push((distance.to, distance.least));
        }
        let mut at = vec![0; rank.len()];
        for line in &self.order {
            let pushed = before[*line].iter().map(|(from, least)| at[*from] + least);
            at[*line] = pushed.fold(self.begin[*line], i32::max);
        }
        let end = self.order.iter().map(|line| at[*line] + self.end[*line]).max().unwrap_or(0);
        let mut tied = vec![Vec::new(); rank.len()];
        for (a, b) in &self.ties {
            tied[*a].push(*b);
            tied[*b].push(*a);
        }
        for sweep in 0..sweeps {
            let lines: Vec<usize> = if sweep % 2 == 0 {
                self.order.iter().rev().copied().collect()
            } else {
                self.order.clone()
            };
            for line in lines {
                let low = before[line].iter().map(|(from, least)| at[*from] + least);
                let low = low.fold(self.begin[line], i32::max);
                let high = behind[line].iter().map(|(to, least)| at[*to] - least);
                let high = high.fold(end - self.end[line], i32::min);
                if low > high {
                    continue;
                }
                let middle = low + (high - low) / 2;
                at[line] = if self.is_centred[line] || tied[line].is_empty() {
                    middle
                } else {
                    let mut others: Vec<i32> = tied[line].iter().map(|other| at[*other]).collect();
                    others.sort_unstable();
                    let (a, b) = (others[(others.len() - 1) / 2], others[others.len() / 2]);
                    middle.clamp(a, b).clamp(low, high)
                };
            }
        }
        (at, end)
    }
}
