//! Lanes, frames, nodes and edges in their places.

use std::collections::BTreeSet;

use super::arrange::{Drawing, Places};
use super::field::Point;
use super::label::{Owner, Spot};
use super::lines::Kind;
use super::measure::{HEAD, HEAD_LINE};
use super::turn::Turn;
use super::{Orientation, PlacedEdge, PlacedFrame, PlacedLabel, PlacedLane, PlacedNode, Rect};
use crate::diagram::text;

/// How far a line that joins another, or parts from it, runs along with it.
const JOIN: i32 = 8;
/// How wide the names of lanes are at most.
const LANE_NAME: i32 = 6 * HEAD + 4;
/// How high the heads of lanes are that stand beside each other.
const LANE_HEAD: i32 = 46;

impl Drawing<'_> {
    /// Returns how long the heads of lanes are along the flow.
    pub fn head(&self) -> i32 {
        if !self.has_lanes() {
            return 0;
        }
        match self.plan.orientation {
            Orientation::Horizontal => {
                let lanes = self.plan.graph.lanes.iter();
                let width =
                    lanes.map(|lane| text::wrap(&lane.label, HEAD, LANE_NAME, 3).width).max();
                width.unwrap_or(0).max(40) + 18
            }
            Orientation::Vertical => LANE_HEAD,
        }
    }

    /// Returns the lanes in their places.
    pub fn lanes(&self, places: &Places, turn: &Turn) -> Vec<PlacedLane> {
        let y = &self.router.field.y;
        let is_border = |line: &&usize| y.lines[**line].kind == Kind::Border;
        let borders: Vec<i32> =
            y.order.iter().filter(is_border).map(|line| places.y[*line]).collect();
        let lanes = self.plan.graph.lanes.iter().zip(borders.windows(2));
        lanes
            .map(|(lane, pair)| {
                let breadth = pair[1] - pair[0];
                let (widest, most) = match self.plan.orientation {
                    Orientation::Horizontal => (LANE_NAME, (breadth - 8) / HEAD_LINE),
                    Orientation::Vertical => (breadth - 10, 2),
                };
                let most = usize::try_from(most.max(1)).unwrap_or(1);
                PlacedLane {
                    area: turn.rect((-turn.head, places.along), (pair[0], pair[1])),
                    head: turn.rect((-turn.head, 0), (pair[0], pair[1])),
                    lines: text::wrap(&lane.label, HEAD, widest, most).lines,
                }
            })
            .collect()
    }

    /// Returns the frames in their places.
    pub fn frames(&self, places: &Places, turn: &Turn) -> Vec<PlacedFrame> {
        let frames = self.router.field.frames.iter().enumerate();
        frames
            .map(|(i, borders)| {
                let label = self.spots.iter().find(|spot| spot.owner == Owner::Frame(i));
                PlacedFrame {
                    area: borders.map_or(Rect::default(), |own| {
                        turn.rect(
                            (places.x[own.left], places.x[own.right]),
                            (places.y[own.top], places.y[own.bottom]),
                        )
                    }),
                    label: label.map(|spot| spot.lines.concat()).unwrap_or_default(),
                }
            })
            .collect()
    }

    /// Returns a node in its place.
    pub fn node(&self, node: usize, places: &Places, turn: &Turn) -> PlacedNode {
        let (first, last) = self.rows(node);
        let across = self.half_across(node);
        let along = self.plan.along(node) / 2;
        let at = places.x[self.column(node)];
        let measured = &self.plan.size[node];
        let area = turn
            .rect((at - along, at + along), (places.y[first] - across, places.y[last] + across));
        let label = self.spots.iter().find(|spot| spot.owner == Owner::Node(node));
        let (lines, beside) = match label {
            Some(spot) => (spot.lines.clone(), Some(spot_area(spot, places, turn))),
            None => (measured.lines.clone(), None),
        };
        PlacedNode { area, lines, note: measured.note.clone(), beside }
    }

    /// Returns where a way that begins at the centre of a node, towards `next`, leaves its border.
    fn border(&self, node: usize, point: Point, next: Point, places: &Places) -> (i32, i32) {
        let (x, y) = places.point(point);
        let Some(side) = self.router.field.direction(point, next) else { return (x, y) };
        let inset = self.inset(node, side);
        let along = self.plan.along(node) / 2 - inset;
        let across = self.half_across(node) - inset;
        let (first, last) = self.rows(node);
        match side {
            super::side::Side::Behind => (x + along, y),
            super::side::Side::Before => (x - along, y),
            super::side::Side::Below => (x, places.y[last] + across),
            super::side::Side::Above => (x, places.y[first] - across),
        }
    }

    /// Returns the edges in their places.
    pub fn edges(&self, places: &Places, turn: &Turn) -> Vec<PlacedEdge> {
        let mut drawn: BTreeSet<(Point, Point)> = BTreeSet::new();
        let edges = self.plan.graph.edges.iter().enumerate();
        edges
            .map(|(i, edge)| {
                let path = &self.router.paths[i];
                let mut points: Vec<(i32, i32)> =
                    path.iter().map(|point| places.point(*point)).collect();
                if let [first, second, ..] = path[..] {
                    points[0] = self.border(edge.from, first, second, places);
                }
                if let [.., before, last] = path[..] {
                    let end = points.len() - 1;
                    points[end] = self.border(edge.to, last, before, places);
                }
                let (mut line, is_joined) = self.own_line(path, &points, places, &mut drawn);
                for (frame, is_start) in [(edge.from_frame, true), (edge.to_frame, false)] {
                    if let Some(area) = frame.and_then(|frame| self.frame_area(frame, places)) {
                        cut(&mut points, area, is_start);
                        cut(&mut line, area, is_start);
                    }
                }
                let label = self.spots.iter().find(|spot| spot.owner == Owner::Edge(i));
                let label = label.map(|spot| PlacedLabel {
                    area: spot_area(spot, places, turn),
                    lines: spot.lines.clone(),
                    ends_at_line: spot.ends_at_line(self.plan.orientation, turn.is_reversed),
                });
                let turned = |points: Vec<(i32, i32)>| {
                    points.into_iter().map(|point| turn.point(point)).collect()
                };
                PlacedEdge {
                    points: turned(points),
                    is_back: self.plan.is_back[i],
                    label,
                    line: turned(line),
                    is_joined,
                }
            })
            .collect()
    }

    /// Returns the corners of a frame, along and across the flow.
    fn frame_area(&self, frame: usize, places: &Places) -> Option<((i32, i32), (i32, i32))> {
        let own = (*self.router.field.frames.get(frame)?)?;
        Some(((places.x[own.left], places.y[own.top]), (places.x[own.right], places.y[own.bottom])))
    }

    /// Returns the part of an edge's line that is not drawn yet, and whether it ends in the line of
    /// another edge.
    fn own_line(
        &self,
        path: &[Point],
        points: &[(i32, i32)],
        places: &Places,
        drawn: &mut BTreeSet<(Point, Point)>,
    ) -> (Vec<(i32, i32)>, bool) {
        let mut line: Vec<(i32, i32)> = Vec::new();
        let mut is_joined = false;
        for (i, pair) in path.windows(2).enumerate() {
            for step in self.router.field.between(pair[0], pair[1]).windows(2) {
                let (at, next) = (step[0], step[1]);
                if drawn.insert((at.min(next), at.max(next))) {
                    if line.is_empty() && i == 0 && at == path[0] {
                        line.push(points[0]);
                    } else if line.is_empty() {
                        // A little earlier, so that the corner where it parts can be round.
                        let before = if at == pair[0] { i.saturating_sub(1) } else { i };
                        line.push(towards(places.point(at), points[before]));
                        line.push(places.point(at));
                    }
                    if next == pair[1] {
                        line.push(points[i + 1]);
                    }
                } else if !line.is_empty() && !is_joined {
                    is_joined = true;
                    // A little further, so that the corner where it joins can be round.
                    line.push(places.point(at));
                    line.push(towards(places.point(at), points[i + 1]));
                }
            }
        }
        (plain(line), is_joined)
    }
}

fn spot_area(spot: &Spot, places: &Places, turn: &Turn) -> Rect {
    let (x, y) = places.point(spot.point);
    turn.rect((x + spot.along.0, x + spot.along.1), (y + spot.across.0, y + spot.across.1))
}

/// Returns a place a little nearer to another one.
fn towards(at: (i32, i32), other: (i32, i32)) -> (i32, i32) {
    let nearer = |a: i32, b: i32| a + (b - a).clamp(-JOIN, JOIN);
    (nearer(at.0, other.0), nearer(at.1, other.1))
}

/// Drops points that are no corners.
fn plain(points: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    let mut corners: Vec<(i32, i32)> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = corners[..]
            && ((a.0 == b.0 && b.0 == point.0) || (a.1 == b.1 && b.1 == point.1))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

/// Cuts off what of a line lies within an area: from its start, or up to its end.
fn cut(line: &mut Vec<(i32, i32)>, area: ((i32, i32), (i32, i32)), is_start: bool) {
    let ((left, top), (right, bottom)) = area;
    let is_inside = |at: (i32, i32)| left <= at.0 && at.0 <= right && top <= at.1 && at.1 <= bottom;
    if !is_start {
        line.reverse();
    }
    if let Some(outside) = line.iter().position(|at| !is_inside(*at))
        && outside > 0
    {
        let at = line[outside];
        let border = (at.0.clamp(left, right), at.1.clamp(top, bottom));
        line.splice(..outside, [border]);
    }
    if !is_start {
        line.reverse();
    }
}
