//! Layouts as bytes: they are searched for, and so worth to be remembered on disk.

use super::{
    Layout, Orientation, PlacedEdge, PlacedFrame, PlacedLabel, PlacedLane, PlacedNode, Rect,
};
use crate::memo::bytes::{Packer, Unpacker};

/// Returns a layout as bytes.
pub fn pack(layout: &Layout) -> Vec<u8> {
    let Layout { orientation, width, height, lanes, frames, nodes, edges } = layout;
    let mut packer = Packer::default();
    packer.flag(*orientation == Orientation::Horizontal).signed(*width).signed(*height);
    packer.list(lanes.iter(), |packer, PlacedLane { area, head, lines }| {
        rect(packer, area);
        rect(packer, head);
        texts(packer, lines);
    });
    packer.list(frames.iter(), |packer, PlacedFrame { area, label }| {
        rect(packer, area);
        packer.text(label);
    });
    packer.list(nodes.iter(), |packer, PlacedNode { area, lines, note, beside }| {
        rect(packer, area);
        texts(packer, lines);
        texts(packer, note.as_slice());
        packer.list(beside.iter(), rect);
    });
    packer.list(
        edges.iter(),
        |packer, PlacedEdge { points: all, is_back, label, line, is_joined }| {
            points(packer, all);
            packer.flag(*is_back);
            packer.list(label.iter(), |packer, PlacedLabel { area, lines, ends_at_line }| {
                rect(packer, area);
                texts(packer, lines);
                packer.flag(*ends_at_line);
            });
            points(packer, line);
            packer.flag(*is_joined);
        },
    );
    packer.into_bytes()
}

/// Returns the layout of bytes; `None` where they are not those of one.
pub fn unpack(bytes: &[u8]) -> Option<Layout> {
    let mut bytes = Unpacker::new(bytes);
    let layout = Layout {
        orientation: match bytes.flag()? {
            true => Orientation::Horizontal,
            false => Orientation::Vertical,
        },
        width: bytes.signed()?,
        height: bytes.signed()?,
        lanes: bytes.list(|bytes| {
            let (area, head) = (take_rect(bytes)?, take_rect(bytes)?);
            Some(PlacedLane { area, head, lines: take_texts(bytes)? })
        })?,
        frames: bytes.list(|bytes| {
            Some(PlacedFrame { area: take_rect(bytes)?, label: bytes.text()?.to_owned() })
        })?,
        nodes: bytes.list(|bytes| {
            Some(PlacedNode {
                area: take_rect(bytes)?,
                lines: take_texts(bytes)?,
                note: take_texts(bytes)?.pop(),
                beside: bytes.list(take_rect)?.pop(),
            })
        })?,
        edges: bytes.list(|bytes| {
            Some(PlacedEdge {
                points: take_points(bytes)?,
                is_back: bytes.flag()?,
                label: bytes.list(take_label)?.pop(),
                line: take_points(bytes)?,
                is_joined: bytes.flag()?,
            })
        })?,
    };
    bytes.end(layout)
}

fn take_label(bytes: &mut Unpacker<'_>) -> Option<PlacedLabel> {
    Some(PlacedLabel {
        area: take_rect(bytes)?,
        lines: take_texts(bytes)?,
        ends_at_line: bytes.flag()?,
    })
}

fn rect(packer: &mut Packer, rect: &Rect) {
    packer.signed(rect.x).signed(rect.y).signed(rect.width).signed(rect.height);
}

fn take_rect(bytes: &mut Unpacker<'_>) -> Option<Rect> {
    Some(Rect {
        x: bytes.signed()?,
        y: bytes.signed()?,
        width: bytes.signed()?,
        height: bytes.signed()?,
    })
}

fn texts(packer: &mut Packer, texts: &[String]) {
    packer.list(texts.iter(), |packer, text| {
        packer.text(text);
    });
}

fn take_texts(bytes: &mut Unpacker<'_>) -> Option<Vec<String>> {
    bytes.list(|bytes| bytes.text().map(str::to_owned))
}

fn points(packer: &mut Packer, points: &[(i32, i32)]) {
    packer.list(points.iter(), |packer, (x, y)| {
        packer.signed(*x).signed(*y);
    });
}

fn take_points(bytes: &mut Unpacker<'_>) -> Option<Vec<(i32, i32)>> {
    bytes.list(|bytes| Some((bytes.signed()?, bytes.signed()?)))
}
