//! Statements: the head of a chart, nodes and links, subgraphs, classes, clicks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::label::clean;
use super::link::{self, Link};
use super::scan::Scanner;
use super::{Expected, Parsed, Problem, ProblemKind, judge, shape, style};
use crate::diagram::graph::{Direction, Edge, Frame, Graph, Lane, Node, Shape, Tone};

/// What has been read so far.
pub(super) struct Reader<'a> {
    scanner: Scanner<'a>,
    graph: Graph,
    problems: Vec<Problem>,
    /// The position of each node, by name.
    position: BTreeMap<String, usize>,
    /// Where each node was first named.
    pub named: Vec<Range<usize>>,
    /// Where each node was described by a label or a shape.
    pub described: Vec<Option<Range<usize>>>,
    /// Where each edge was written.
    pub linked: Vec<Range<usize>>,
    /// The subgraphs that are open, and where each began.
    open: Vec<(usize, Range<usize>)>,
    /// The tones of classes.
    classes: BTreeMap<String, Tone>,
    /// Classes of nodes; a class may be defined behind its use.
    classed: Vec<(String, String)>,
    has_lanes: bool,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Parsed {
    let mut reader = Reader {
        scanner: Scanner { text, at: 0 },
        graph: Graph::default(),
        problems: Vec::new(),
        position: BTreeMap::new(),
        named: Vec::new(),
        described: Vec::new(),
        linked: Vec::new(),
        open: Vec::new(),
        classes: BTreeMap::new(),
        classed: Vec::new(),
        has_lanes: false,
    };
    if !reader.head() {
        return Parsed { graph: None, problems: reader.problems };
    }
    loop {
        reader.scanner.blanks();
        if reader.scanner.peek().is_none() {
            break;
        }
        reader.statement();
    }
    for (_, place) in std::mem::take(&mut reader.open) {
        reader.report(Expected::SubgraphEnd, place);
    }
    reader.finish()
}

impl Reader<'_> {
    fn report(&mut self, expected: Expected, place: Range<usize>) {
        self.problems.push(Problem { kind: ProblemKind::Syntax(expected), place });
    }

    /// Reports that something else was expected here, and skips the rest of the statement.
    fn stumble(&mut self, expected: Expected) {
        let here = self.scanner.here();
        self.report(expected, here);
        self.scanner.statement();
    }

    /// Reads the front matter and the first line. Returns whether it is a chart that can be read.
    fn head(&mut self) -> bool {
        let text = self.scanner.text;
        self.scanner.blanks();
        if self.scanner.eat("---") {
            let rest = self.scanner.rest();
            if let Some(end) = rest.find("\n---") {
                for line in rest[..end].lines() {
                    if let Some(title) = line.trim().strip_prefix("title:") {
                        self.graph.title = clean(title.trim().trim_matches('\''));
                    }
                }
                self.scanner.at += end + 4;
            }
            self.scanner.blanks();
        }
        let start = self.scanner.at;
        let keyword =
            self.scanner.eat_while(|c| c.is_alphanumeric() || c == '-' || c == '_').to_owned();
        self.has_lanes = keyword.starts_with("swimlane");
        if !matches!(
            keyword.as_str(),
            "flowchart" | "graph" | "flowchart-elk" | "swimlane-beta" | "swimlane"
        ) {
            let end = if keyword.is_empty() { self.scanner.here().end } else { self.scanner.at };
            let place = start.min(text.len())..end;
            self.problems.push(Problem { kind: ProblemKind::UnknownChart { keyword }, place });
            return false;
        }
        self.scanner.spaces();
        if !self.scanner.is_at_end() {
            match self.direction() {
                Some(direction) => self.graph.direction = direction,
                None => self.stumble(Expected::Direction),
            }
            self.line_end();
        }
        true
    }

    fn direction(&mut self) -> Option<Direction> {
        let words = [
            ("TB", Direction::Down),
            ("TD", Direction::Down),
            ("BT", Direction::Up),
            ("LR", Direction::Right),
            ("RL", Direction::Left),
        ];
        words.into_iter().find(|(word, _)| self.scanner.eat_word(word)).map(|(_, found)| found)
    }

    fn line_end(&mut self) {
        self.scanner.spaces();
        if !self.scanner.is_at_end() {
            self.stumble(Expected::LineEnd);
        }
    }

    fn statement(&mut self) {
        let start = self.scanner.at;
        if self.scanner.eat_word("subgraph") {
            self.subgraph(start);
        } else if self.is_end() {
            if self.open.pop().is_none() {
                self.report(Expected::Subgraph, start..self.scanner.at);
            }
            self.line_end();
        } else if self.scanner.eat_word("direction") {
            self.scanner.spaces();
            match self.direction() {
                // A subgraph flows as its chart does.
                Some(_) => self.line_end(),
                None => self.stumble(Expected::Direction),
            }
        } else if self.scanner.eat_word("classDef") {
            self.class_definition();
        } else if self.scanner.eat_word("class") {
            self.class_use();
        } else if self.scanner.eat_word("style") {
            self.scanner.spaces();
            let id = self.scanner.eat_while(is_name).to_owned();
            let tone = style::tone(self.scanner.statement());
            if let Some(node) = self.position.get(&id) {
                self.graph.nodes[*node].tone = tone;
            }
        } else if self.scanner.eat_word("linkStyle") {
            self.scanner.statement();
        } else if self.scanner.eat_word("click") {
            self.click();
        } else if self.scanner.eat_word("accTitle") {
            self.graph.title = self.accessible();
        } else if self.scanner.eat_word("accDescr") {
            self.graph.description = self.accessible();
        } else {
            self.chain();
        }
    }

    /// Reads `end`, unless it is the name of a node.
    fn is_end(&mut self) -> bool {
        let mut ahead = self.scanner.clone();
        let is_word = ahead.eat_word("end");
        ahead.spaces();
        if is_word && ahead.is_at_end() {
            self.scanner.at = ahead.at;
            return true;
        }
        false
    }

    /// Reads `: text`, or `{ text }` over several lines.
    fn accessible(&mut self) -> String {
        self.scanner.spaces();
        if self.scanner.eat("{") {
            let text = self.scanner.eat_while(|c| c != '}').trim().to_owned();
            self.scanner.eat("}");
            return text;
        }
        self.scanner.eat(":");
        self.scanner.line().trim().to_owned()
    }

    fn subgraph(&mut self, start: usize) {
        self.scanner.spaces();
        let begun = self.scanner.at;
        let id = self.scanner.eat_while(is_name).to_owned();
        self.scanner.spaces();
        let (id, label) = match self.scanner.peek() {
            Some('[') if !id.is_empty() => match shape::read(&mut self.scanner) {
                Ok(found) => {
                    let label = found.and_then(|found| found.label);
                    let label = label.unwrap_or_else(|| id.clone());
                    (id, label)
                }
                Err(expected) => {
                    self.stumble(expected);
                    (id.clone(), id)
                }
            },
            _ => {
                self.scanner.at = begun;
                let title = clean(self.scanner.statement());
                (title.clone(), title)
            }
        };
        let parent = self.open.last().map(|(frame, _)| *frame);
        self.open.push((self.graph.frames.len(), start..self.scanner.at));
        self.graph.frames.push(Frame { id, label, parent });
        self.line_end();
    }

    fn class_definition(&mut self) {
        self.scanner.spaces();
        let names = self.scanner.eat_while(|c| is_name(c) || c == ',').to_owned();
        if names.is_empty() {
            return self.stumble(Expected::Class);
        }
        let tone = style::tone(self.scanner.statement());
        self.classes.extend(names.split(',').map(|name| (name.to_owned(), tone)));
    }

    fn class_use(&mut self) {
        self.scanner.spaces();
        let mut nodes = Vec::new();
        loop {
            nodes.push(self.scanner.eat_while(is_name).to_owned());
            self.scanner.spaces();
            if !self.scanner.eat(",") {
                break;
            }
            self.scanner.spaces();
        }
        let class = self.scanner.eat_while(is_name).to_owned();
        if class.is_empty() {
            return self.stumble(Expected::Class);
        }
        self.classed.extend(nodes.into_iter().map(|node| (node, class.clone())));
        self.line_end();
    }

    /// Reads `click node "address" "words"`; what calls a script is left out.
    fn click(&mut self) {
        self.scanner.spaces();
        let id = self.scanner.eat_while(is_name).to_owned();
        self.scanner.spaces();
        self.scanner.eat_word("href");
        self.scanner.spaces();
        if self.scanner.eat_word("call") || self.scanner.peek().is_some_and(is_name) {
            self.scanner.statement();
            return;
        }
        if !self.scanner.eat("\"") {
            return self.stumble(Expected::Address);
        }
        let address = self.scanner.eat_while(|c| c != '"' && c != '\n').to_owned();
        if !self.scanner.eat("\"") {
            return self.stumble(Expected::Closing("\""));
        }
        self.scanner.statement();
        // Only links within the site: no scheme, and no other host.
        let is_own = !address.starts_with("//")
            && !address.split(['/', '#', '?']).next().unwrap_or("").contains(':');
        if let Some(node) = self.position.get(&id)
            && is_own
            && !address.is_empty()
        {
            self.graph.nodes[*node].href = Some(address);
        }
    }

    /// Reads nodes and the links between them: `a & b --> c -->|text| d`.
    fn chain(&mut self) {
        let Some(mut from) = self.group() else { return };
        loop {
            self.scanner.spaces();
            if self.scanner.is_at_end() {
                return;
            }
            let start = self.scanner.at;
            let link = match link::read(&mut self.scanner) {
                Ok(Some(link)) => link,
                Ok(None) => return self.stumble(Expected::Link),
                Err(expected) => return self.stumble(expected),
            };
            let length = self.scanner.text[start..self.scanner.at].trim_end().len();
            let place = start..start + length;
            // A link may go on in the next line.
            self.scanner.blanks();
            let Some(to) = self.group() else { return };
            if !link.is_hidden {
                self.connect(&from, &to, &link, &place);
            }
            from = to;
        }
    }

    fn connect(&mut self, from: &[usize], to: &[usize], link: &Link, place: &Range<usize>) {
        for a in from {
            for b in to {
                self.linked.push(place.clone());
                self.graph.edges.push(Edge {
                    from: *a,
                    to: *b,
                    label: link.label.clone(),
                    stroke: link.stroke,
                    head: link.head,
                    tail: link.tail,
                    ..Edge::default()
                });
            }
        }
    }

    /// Reads `a & b & c`. Returns the positions of the nodes.
    fn group(&mut self) -> Option<Vec<usize>> {
        let mut nodes = vec![self.node()?];
        loop {
            self.scanner.spaces();
            if !self.scanner.eat("&") {
                return Some(nodes);
            }
            self.scanner.blanks();
            nodes.push(self.node()?);
        }
    }

    /// Reads a node, with its label and class if there are any.
    fn node(&mut self) -> Option<usize> {
        let start = self.scanner.at;
        let id = self.name();
        if id.is_empty() {
            self.stumble(Expected::Node);
            return None;
        }
        let node = self.position_of(&id, start..self.scanner.at);
        loop {
            match shape::read(&mut self.scanner) {
                Ok(Some(found)) => self.describe(node, found, start..self.scanner.at),
                Ok(None) => break,
                Err(expected) => {
                    self.stumble(expected);
                    return None;
                }
            }
        }
        if self.scanner.eat(":::") {
            let class = self.scanner.eat_while(is_name).to_owned();
            self.classed.push((id, class));
        }
        Some(node)
    }

    /// Reads the name of a node. A hyphen belongs to it only where no link begins.
    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.scanner.peek() {
            let behind = self.scanner.rest()[c.len_utf8()..].chars().next();
            let is_part = match c {
                '-' => !name.is_empty() && behind.is_some_and(|c| !"->.".contains(c) && is_name(c)),
                '.' | '/' | '+' | '!' | '$' | '\'' | '*' => true,
                c => is_name(c),
            };
            if !is_part {
                break;
            }
            name.push(c);
            self.scanner.next();
        }
        name
    }

    /// Returns the position of a node; a new one is put into the subgraph that is open.
    fn position_of(&mut self, id: &str, place: Range<usize>) -> usize {
        let node = *self.position.entry(id.to_owned()).or_insert_with(|| {
            self.named.push(place);
            self.described.push(None);
            self.graph.nodes.push(Node {
                id: id.to_owned(),
                label: id.to_owned(),
                ..Node::default()
            });
            self.graph.nodes.len() - 1
        });
        if self.graph.nodes[node].frame.is_none() {
            self.graph.nodes[node].frame = self.open.last().map(|(frame, _)| *frame);
        }
        node
    }

    fn describe(&mut self, node: usize, found: shape::Bracketed, place: Range<usize>) {
        let own = &mut self.graph.nodes[node];
        let before = (own.label.clone(), own.shape);
        if let Some(label) = found.label {
            own.label = label;
        }
        if let Some(shape) = found.shape {
            own.shape = shape;
        }
        let is_same = before == (own.label.clone(), own.shape);
        match &self.described[node] {
            Some(first) if !is_same && first.start != place.start => {
                let (id, first) = (own.id.clone(), first.clone());
                let kind = ProblemKind::DuplicateNode { id, first };
                self.problems.push(Problem { kind, place });
            }
            _ => self.described[node] = Some(place),
        }
    }

    fn finish(mut self) -> Parsed {
        for (id, class) in std::mem::take(&mut self.classed) {
            if let (Some(node), Some(tone)) = (self.position.get(&id), self.classes.get(&class)) {
                self.graph.nodes[*node].tone = *tone;
            }
        }
        self.replace_frames();
        self.problems.extend(judge::judge(&self.graph, &self.named, &self.described, &self.linked));
        if self.has_lanes {
            self.frames_to_lanes();
        }
        Parsed { graph: Some(self.graph), problems: self.problems }
    }

    /// Lets links to a subgraph lead to a node in it, and takes the node away that stands for it.
    fn replace_frames(&mut self) {
        let mut stands_for: Vec<Option<usize>> = Vec::new();
        for node in &self.graph.nodes {
            let frame = self.graph.frames.iter().position(|frame| frame.id == node.id);
            let is_filled = |frame: &usize| {
                self.graph
                    .nodes
                    .iter()
                    .any(|other| other.id != node.id && is_in(&self.graph, other.frame, *frame))
            };
            stands_for.push(frame.filter(is_filled));
        }
        if stands_for.iter().all(Option::is_none) {
            return;
        }
        let entry = |frame: usize, is_target: bool| {
            let inside: Vec<usize> = (0..self.graph.nodes.len())
                .filter(|node| {
                    stands_for[*node].is_none()
                        && is_in(&self.graph, self.graph.nodes[*node].frame, frame)
                })
                .collect();
            let is_end = |node: &&usize| {
                !self.graph.edges.iter().any(|edge| {
                    let (own, other) =
                        if is_target { (edge.to, edge.from) } else { (edge.from, edge.to) };
                    own == **node && inside.contains(&other)
                })
            };
            let found =
                if is_target { inside.iter().find(is_end) } else { inside.iter().rfind(is_end) };
            found.or(inside.first()).copied()
        };
        let mut edges = self.graph.edges.clone();
        for edge in &mut edges {
            if let Some(frame) = stands_for[edge.from] {
                edge.from_frame = Some(frame);
                edge.from = entry(frame, false).unwrap_or(edge.from);
            }
            if let Some(frame) = stands_for[edge.to] {
                edge.to_frame = Some(frame);
                edge.to = entry(frame, true).unwrap_or(edge.to);
            }
        }
        self.graph.edges = edges;
        // Positions move up where nodes go.
        let mut place = Vec::new();
        let mut next = 0;
        for frame in &stands_for {
            place.push(next);
            next += usize::from(frame.is_none());
        }
        for edge in &mut self.graph.edges {
            (edge.from, edge.to) = (place[edge.from], place[edge.to]);
        }
        let mut keeps = stands_for.iter().map(Option::is_none);
        self.graph.nodes.retain(|_| keeps.next().unwrap_or(true));
        let mut keeps = stands_for.iter().map(Option::is_none);
        self.named.retain(|_| keeps.next().unwrap_or(true));
        let mut keeps = stands_for.iter().map(Option::is_none);
        self.described.retain(|_| keeps.next().unwrap_or(true));
    }

    /// Turns the outermost subgraphs into lanes.
    fn frames_to_lanes(&mut self) {
        let frames = std::mem::take(&mut self.graph.frames);
        let mut lane_of = Vec::new();
        for frame in &frames {
            lane_of.push(match frame.parent {
                Some(parent) => lane_of[parent],
                None => {
                    self.graph
                        .lanes
                        .push(Lane { id: frame.id.clone(), label: frame.label.clone() });
                    self.graph.lanes.len() - 1
                }
            });
        }
        for node in &mut self.graph.nodes {
            node.lanes = node.frame.take().map(|frame| lane_of[frame]).into_iter().collect();
        }
        for edge in &mut self.graph.edges {
            (edge.from_frame, edge.to_frame) = (None, None);
        }
        // What begins and ends is drawn as such in a swimlane.
        for node in &mut self.graph.nodes {
            if node.shape == Shape::Connector && node.label.is_empty() {
                node.shape = Shape::Terminator;
            }
        }
    }
}

/// Returns whether a frame is another one or lies within it.
fn is_in(graph: &Graph, mut at: Option<usize>, frame: usize) -> bool {
    while let Some(own) = at {
        if own == frame {
            return true;
        }
        at = graph.frames[own].parent;
    }
    false
}

/// Characters of names; see [`Reader::name`] for those that only count in between.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
