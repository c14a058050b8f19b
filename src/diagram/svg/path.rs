//! Lines and arrows as the data of paths.

use std::fmt::Write as _;

/// The radius of corners.
const RADIUS: i32 = 6;
/// The length of an arrow.
const ARROW: i32 = 9;
/// Half of its width.
const HALF: i32 = 4;

type Point = (i32, i32);

/// Returns a polyline of horizontal and vertical stretches with round corners.
pub(super) fn rounded(points: &[Point]) -> String {
    let mut d = String::new();
    let Some(first) = points.first() else { return d };
    let _ = write!(d, "M{} {}", first.0, first.1);
    let mut at = *first;
    for i in 1..points.len() {
        let corner = points[i];
        let Some(next) = points.get(i + 1) else {
            line(&mut d, at, corner);
            break;
        };
        let into = unit(points[i - 1], corner);
        let out = unit(corner, *next);
        let is_middle = |j: usize| j > 0 && j + 1 < points.len();
        let half = |a: Point, b: Point, shares: bool| {
            if shares { distance(a, b) / 2 } else { distance(a, b) }
        };
        let radius = RADIUS.min(half(points[i - 1], corner, is_middle(i - 1))).min(half(
            corner,
            *next,
            is_middle(i + 1),
        ));
        let begin = (corner.0 - into.0 * radius, corner.1 - into.1 * radius);
        line(&mut d, at, begin);
        let end = (corner.0 + out.0 * radius, corner.1 + out.1 * radius);
        if radius > 0 {
            let _ = write!(
                d,
                "q{}{}{}{}",
                first_number(corner.0 - begin.0),
                number(corner.1 - begin.1),
                number(end.0 - begin.0),
                number(end.1 - begin.1)
            );
        }
        at = end;
    }
    d
}

fn line(d: &mut String, from: Point, to: Point) {
    if from.0 != to.0 {
        let _ = write!(d, "h{}", to.0 - from.0);
    }
    if from.1 != to.1 {
        let _ = write!(d, "v{}", to.1 - from.1);
    }
}

fn first_number(n: i32) -> String {
    n.to_string()
}

/// Returns a number behind another: a minus parts them as well as a space.
fn number(n: i32) -> String {
    if n < 0 { n.to_string() } else { format!(" {n}") }
}

fn unit(from: Point, to: Point) -> Point {
    ((to.0 - from.0).signum(), (to.1 - from.1).signum())
}

fn distance(a: Point, b: Point) -> i32 {
    (a.0 - b.0).abs() + (a.1 - b.1).abs()
}

/// Returns an arrow whose point lies at `at` and that comes from `from`.
pub(super) fn arrow(at: Point, from: Point) -> String {
    let (x, y) = unit(from, at);
    let (back_x, back_y) = (-x * ARROW, -y * ARROW);
    let (side_x, side_y) = (y * HALF, x * HALF);
    format!(
        "M{} {}l{}{}{}{}z",
        at.0,
        at.1,
        first_number(back_x + side_x),
        number(back_y + side_y),
        number(-2 * side_x),
        number(-2 * side_y)
    )
}

/// Returns a disc that ends at `at`.
pub(super) fn disc(at: Point, from: Point) -> String {
    let (x, y) = unit(from, at);
    let centre = (at.0 - x * HALF, at.1 - y * HALF);
    format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", centre.0 - 4, centre.1)
}

/// Returns a cross just before `at`.
pub(super) fn cross(at: Point, from: Point) -> String {
    let (x, y) = unit(from, at);
    let centre = (at.0 - x * 7, at.1 - y * 7);
    format!("M{} {}l8 8m0-8l-8 8", centre.0 - 4, centre.1 - 4)
}

#[cfg(test)]
mod tests {
    use super::{arrow, rounded};

    #[test]
    fn corners_are_round_as_far_as_there_is_room() {
        assert_eq!(rounded(&[(0, 0), (20, 0), (20, 30)]), "M0 0h14q6 0 6 6v24");
        assert_eq!(rounded(&[(0, 0), (20, 0), (20, 4), (40, 4)]), "M0 0h18q2 0 2 2q0 2 2 2h18");
        assert_eq!(rounded(&[]), "");
    }

    #[test]
    fn arrows_point_where_the_line_goes() {
        assert_eq!(arrow((50, 10), (0, 10)), "M50 10l-9 4 0-8z");
        assert_eq!(arrow((10, 0), (10, 30)), "M10 0l-4 9 8 0z");
    }
}
