//! The rows of a chart without lanes: nodes and frames as boxes that must not lie over each other.

use super::flow::Plan;

/// The cells of a frame: its first and last column, and its first and last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Cells {
    /// The first column.
    pub left: usize,
    /// The last column.
    pub right: usize,
    /// The first row.
    pub top: usize,
    /// The last row.
    pub bottom: usize,
}

/// A node, or a frame with all that is in it.
#[derive(Debug)]
struct Item {
    /// The nodes, each with its row from the top of the item.
    nodes: Vec<(usize, i32)>,
    left: usize,
    right: usize,
    height: i32,
    is_frame: bool,
}

/// Returns the row of each node; rows may be negative, only their order counts.
///
/// Each node goes to the row of the one before it, or as near to it as there is room. A frame is
/// laid out inside and then put as one box, which no other node comes to lie in as long as each
/// stands in its `column`. Where `is_strict`, a frame has its rows for itself, whatever the columns.
pub(super) fn rows(plan: &Plan<'_>, column: &[usize], is_strict: bool) -> Vec<i32> {
    let mut row = vec![0; column.len()];
    let nodes: Vec<usize> = plan.order.clone();
    let item = Packing { plan, column, is_strict }.pack(&nodes, None);
    for (node, own) in item.nodes {
        row[node] = own;
    }
    row
}

/// Returns the column of each node: how many steps lie before it at most.
pub(super) fn columns(plan: &Plan<'_>) -> Vec<usize> {
    let mut column = vec![0; plan.graph.nodes.len()];
    for node in &plan.order {
        for edge in &plan.next[*node] {
            let to = plan.graph.edges[*edge].to;
            column[to] = column[to].max(column[*node] + 1);
        }
    }
    column
}

/// Returns the child of `frame` that a node lies in, or `None` if it lies in `frame` itself.
fn child_of(plan: &Plan<'_>, node: usize, frame: Option<usize>) -> Option<usize> {
    let mut child = None;
    let mut at = plan.graph.nodes[node].frame;
    while at != frame {
        child = at;
        at = plan.graph.frames[at?].parent;
    }
    child
}

/// Returns whether a node lies in a frame, or in one within it.
pub(super) fn is_within(plan: &Plan<'_>, node: usize, frame: usize) -> bool {
    let mut at = plan.graph.nodes[node].frame;
    while let Some(own) = at {
        if own == frame {
            return true;
        }
        at = plan.graph.frames[own].parent;
    }
    false
}

/// The rows of a chart in the making.
struct Packing<'a> {
    plan: &'a Plan<'a>,
    column: &'a [usize],
    is_strict: bool,
}

impl Packing<'_> {
    /// Returns the nodes of a frame (or of the whole chart) as one item. `nodes` are in the order of
    /// the flow.
    fn pack(&self, nodes: &[usize], frame: Option<usize>) -> Item {
        let (plan, column) = (self.plan, self.column);
        // What lies in this frame: nodes and frames, in the order of their first nodes.
        let mut groups: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
        for node in nodes {
            let child = child_of(plan, *node, frame);
            match groups.iter_mut().find(|(own, _)| child.is_some() && *own == child) {
                Some((_, members)) => members.push(*node),
                None => groups.push((child, vec![*node])),
            }
        }
        let mut placed: Vec<(Item, i32)> = Vec::new();
        let mut row: Vec<Option<i32>> = vec![None; column.len()];
        for (child, members) in groups {
            let item = match child {
                Some(_) => self.pack(&members, child),
                None => Item {
                    nodes: vec![(members[0], 0)],
                    left: column[members[0]],
                    right: column[members[0]],
                    height: 1,
                    is_frame: false,
                },
            };
            let top = wanted(plan, &item, &row);
            let top = self.nearest_free(&item, top, &placed);
            for (node, own) in &item.nodes {
                row[*node] = Some(top + own);
            }
            placed.push((item, top));
        }
        let first = placed.iter().map(|(_, top)| *top).min().unwrap_or(0);
        let last = placed.iter().map(|(item, top)| top + item.height).max().unwrap_or(0);
        let left = placed.iter().map(|(item, _)| item.left).min().unwrap_or(0);
        let right = placed.iter().map(|(item, _)| item.right).max().unwrap_or(0);
        let nodes = placed
            .into_iter()
            .flat_map(|(item, top)| {
                item.nodes.into_iter().map(move |(node, own)| (node, own + top - first))
            })
            .collect();
        Item { nodes, left, right, height: last - first, is_frame: true }
    }

    /// Returns the row nearest to `wanted` where an item lies over no other.
    fn nearest_free(&self, item: &Item, wanted: i32, placed: &[(Item, i32)]) -> i32 {
        let is_free = |top: i32| {
            placed.iter().all(|(other, other_top)| {
                let is_beside = item.right < other.left || other.right < item.left;
                is_beside && !(self.is_strict && (item.is_frame || other.is_frame))
                    || top + item.height <= *other_top
                    || other_top + other.height <= top
            })
        };
        (0..)
            .flat_map(|far| [wanted + far, wanted - far])
            .find(|top| is_free(*top))
            .unwrap_or(wanted)
    }
}

/// Returns the row where an item would continue the rows of the nodes before it.
fn wanted(plan: &Plan<'_>, item: &Item, row: &[Option<i32>]) -> i32 {
    let mut wanted = Vec::new();
    for (node, own) in &item.nodes {
        for edge in &plan.previous[*node] {
            if let Some(before) = row[plan.graph.edges[*edge].from] {
                wanted.push(before - own);
            }
        }
        for edge in &plan.next[*node] {
            if let Some(behind) = row[plan.graph.edges[*edge].to] {
                wanted.push(behind - own);
            }
        }
    }
    wanted.sort_unstable();
    wanted.get(wanted.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}
