//! The lines on which edges run: the centres of columns or rows, and the tracks between them.
//!
//! Lines have an order but no places yet. Whenever an edge takes a track, a free one is put on both
//! sides of it, so that the next edge always finds one beside it. In this way no two edges ever need
//! the same stretch, and their places follow at the end from what really lies side by side.

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The centre of a column or a row.
    Centre,
    /// A track between two of them.
    Track,
    /// The border of a lane or a frame; edges cross it and never run along it.
    Border,
}

/// A stretch of a line that an edge takes, between two lines of the other axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The line where it begins, in the order of that axis.
    pub from: usize,
    /// The line where it ends.
    pub to: usize,
    /// The edge.
    pub edge: usize,
}

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// What it is.
    pub kind: Kind,
    /// Half of what stands on it, in pixels.
    pub half: i32,
    /// The stretches that are taken.
    pub runs: Vec<Run>,
}

/// All lines of one direction. Lines are named by the order in which they were made.
#[derive(Debug, Clone, Default)]
pub(super) struct Axis {
    /// The lines, by name.
    pub lines: Vec<Line>,
    /// The names in the order in which they lie.
    pub order: Vec<usize>,
    /// The place of each name in that order.
    pub rank: Vec<usize>,
    /// The lines before and behind each one, by name.
    around: Vec<[Option<u32>; 2]>,
    /// About where each line lies, by name, in pixels.
    pub at: Vec<i32>,
    /// The names of the centres, by column or row; ascending.
    pub centres: Vec<usize>,
}

impl Axis {
    /// Adds a line behind all others. Returns its name.
    pub fn push(&mut self, kind: Kind, half: i32) -> usize {
        let name = self.lines.len();
        self.lines.push(Line { kind, half, runs: Vec::new() });
        self.order.push(name);
        if kind == Kind::Centre {
            self.centres.push(name);
        }
        name
    }

    /// Computes the places in the order anew.
    pub fn settle(&mut self) {
        self.rank.resize(self.lines.len(), 0);
        self.at.resize(self.lines.len(), 0);
        self.around.resize(self.lines.len(), [None; 2]);
        let short = |name: usize| u32::try_from(name).ok();
        for (rank, name) in self.order.iter().enumerate() {
            let before = rank.checked_sub(1).and_then(|rank| short(self.order[rank]));
            let behind = self.order.get(rank + 1).copied().and_then(short);
            self.around[*name] = [before, behind];
        }
        let mut place = 0;
        let mut before: Option<&Line> = None;
        for (rank, name) in self.order.iter().enumerate() {
            let line = &self.lines[*name];
            self.rank[*name] = rank;
            place += before.map_or(0, |before| gap(before, line));
            self.at[*name] = place;
            before = Some(line);
        }
    }

    /// Returns about how far the last line lies from the first.
    pub fn length(&self) -> u32 {
        self.order.last().map_or(0, |last| self.at[*last].unsigned_abs())
    }

    /// Returns where a free track is missing beside a track that is taken, as places in the order
    /// at which one is to be put; the later one first.
    pub fn missing(&self, name: usize) -> Vec<usize> {
        if self.lines[name].kind != Kind::Track {
            return Vec::new();
        }
        let is_free = |rank: Option<usize>| {
            rank.and_then(|rank| self.order.get(rank))
                .map(|other| &self.lines[*other])
                .is_some_and(|line| line.kind == Kind::Track && line.runs.is_empty())
        };
        let rank = self.rank[name];
        let mut missing = Vec::new();
        if !is_free(Some(rank + 1)) {
            missing.push(rank + 1);
        }
        if !is_free(rank.checked_sub(1)) {
            missing.push(rank);
        }
        missing
    }

    /// Puts a free track at a place in the order. Returns its name.
    pub fn insert(&mut self, rank: usize) -> usize {
        let name = self.lines.len();
        self.lines.push(Line { kind: Kind::Track, half: 0, runs: Vec::new() });
        self.order.insert(rank, name);
        self.settle();
        name
    }

    /// Drops the free tracks beside a track that is free itself.
    pub fn drop_double(&mut self, name: usize) {
        let is_free = |axis: &Axis, name: usize| {
            axis.lines[name].kind == Kind::Track && axis.lines[name].runs.is_empty()
        };
        // It may have been dropped itself.
        let is_there = self.order.get(self.rank[name]) == Some(&name);
        if !is_there || !is_free(self, name) {
            return;
        }
        for is_behind in [false, true] {
            while let Some(other) = self.neighbour(name, is_behind)
                && is_free(self, other)
            {
                self.order.remove(self.rank[other]);
                self.settle();
            }
        }
    }

    /// Drops the tracks that no edge takes.
    pub fn drop_free_tracks(&mut self) {
        let lines = &self.lines;
        self.order.retain(|name| lines[*name].kind != Kind::Track || !lines[*name].runs.is_empty());
        self.settle();
    }

    /// Returns the row or the column of a centre.
    pub fn index_of(&self, name: usize) -> Option<usize> {
        self.centres.binary_search(&name).ok()
    }

    /// Returns the line behind (or before) another.
    pub fn neighbour(&self, name: usize, is_behind: bool) -> Option<usize> {
        self.around[name][usize::from(is_behind)].map(|name| name as usize)
    }
}

/// Returns about how far two neighbouring lines lie apart.
fn gap(a: &Line, b: &Line) -> i32 {
    let room = |line: &Line| match line.kind {
        // Columns reach into each other where nothing stands in the way.
        Kind::Centre => line.half * 3 / 4 + 8,
        Kind::Track if line.runs.is_empty() => 2,
        Kind::Track => 6,
        Kind::Border => 5,
    };
    room(a) + room(b)
}
