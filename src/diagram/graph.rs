//! The graph model: what a chart shows, before anything has a place.

/// Which way a chart without lanes flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// From top to bottom.
    #[default]
    Down,
    /// From bottom to top.
    Up,
    /// From left to right.
    Right,
    /// From right to left.
    Left,
}

/// The symbol of a node, by the names of ISO 5807.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shape {
    /// Something that is done.
    #[default]
    Process,
    /// The same with round corners.
    Rounded,
    /// Where it begins or ends.
    Terminator,
    /// A fork by a fact or a judgement; each way out says in which case.
    Decision,
    /// Paper.
    Document,
    /// Another process, described elsewhere.
    Predefined,
    /// Something that comes round by the calendar, or that is prepared.
    Preparation,
    /// Several ways at once: a bar across the flow.
    Parallel,
    /// What goes in or comes out.
    Data,
    /// What is kept.
    Store,
    /// A joint of lines.
    Connector,
    /// A circle with its label below: where something begins, waits or ends, as BPMN draws it.
    Event,
}

/// What a colour says. The words say it as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// The one that matters here.
    Accent,
    /// It went well.
    Good,
    /// It needs a look.
    Warn,
    /// It stops here.
    Stop,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Node {
    /// Its name, unique in the graph.
    pub id: String,
    /// What is written in it.
    pub label: String,
    /// Its symbol.
    pub shape: Shape,
    /// Its colour.
    pub tone: Tone,
    /// The lanes it belongs to, the leading one first. One without lanes in a graph with lanes is
    /// put where its neighbours are.
    pub lanes: Vec<usize>,
    /// The innermost frame around it.
    pub frame: Option<usize>,
    /// Where a click leads.
    pub href: Option<String>,
    /// What is said on hover, beside the label.
    pub facts: Vec<String>,
    /// Whether it bears the small sign of a document.
    pub has_document: bool,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Stroke {
    /// As usual.
    #[default]
    Solid,
    /// Dashed.
    Dashed,
    /// Twice as thick.
    Thick,
}

/// What stands at an end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Head {
    /// An arrow.
    #[default]
    Arrow,
    /// Nothing.
    Plain,
    /// A circle.
    Circle,
    /// A cross.
    Cross,
}

/// A way from one node to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Edge {
    /// The position of the node it leaves.
    pub from: usize,
    /// The position of the node it leads to.
    pub to: usize,
    /// What is written beside it; in which case one goes this way.
    pub label: String,
    /// How its line is drawn.
    pub stroke: Stroke,
    /// What stands where it ends.
    pub head: Head,
    /// What stands where it begins.
    pub tail: Head,
    /// The frame that it leaves as a whole; `from` is then a node in it.
    pub from_frame: Option<usize>,
    /// The frame that it leads to as a whole; `to` is then a node in it.
    pub to_frame: Option<usize>,
}

/// A lane: what one role does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Lane {
    /// Its name, unique in the graph.
    pub id: String,
    /// What is written at its head.
    pub label: String,
}

/// A frame around nodes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Frame {
    /// Its name, unique in the graph.
    pub id: String,
    /// What is written at its top.
    pub label: String,
    /// The frame around it, which stands before it in the list.
    pub parent: Option<usize>,
}

/// A graph: nodes, the ways between them, and what they are grouped by.
///
/// Edges, lanes and frames are named by position. A graph has lanes or frames, not both; where it
/// has both, the lanes count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Graph {
    /// What the chart is called, for those who do not see it.
    pub title: String,
    /// What the chart shows, for those who do not see it.
    pub description: String,
    /// Which way it flows, if it has no lanes.
    pub direction: Direction,
    /// The nodes, in the order of the author.
    pub nodes: Vec<Node>,
    /// The ways, in the order of the author.
    pub edges: Vec<Edge>,
    /// The lanes, in the order in which they are drawn.
    pub lanes: Vec<Lane>,
    /// The frames; parents before children.
    pub frames: Vec<Frame>,
}

/// With more nodes than this, a chart is drawn nowhere, whatever leads from where to where.
pub const MOST_DRAWN: usize = 1000;
/// With more edges than this beyond one for each node, nobody could follow its lines.
pub const MOST_BESIDE: usize = 120;
/// Frames in frames deeper than this are more lines than nodes.
pub const DEEPEST_FRAME: usize = 20;

/// Why a graph is told and not drawn: nobody could follow it, and it would take minutes to find ways
/// for its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tangle {
    /// More nodes than [`MOST_DRAWN`].
    Nodes,
    /// More edges than [`MOST_BESIDE`] beyond one for each node.
    Edges,
    /// Frames so deep, which is deeper than [`DEEPEST_FRAME`].
    Frames(usize),
}

impl Graph {
    /// Returns why it is not drawn; `None` where it is.
    pub fn tangle(&self) -> Option<Tangle> {
        let depth = self.frame_depths().into_iter().max().unwrap_or(0);
        match () {
            () if self.nodes.len() > MOST_DRAWN => Some(Tangle::Nodes),
            () if self.edges.len() > self.nodes.len() + MOST_BESIDE => Some(Tangle::Edges),
            () if depth > DEEPEST_FRAME => Some(Tangle::Frames(depth)),
            () => None,
        }
    }

    /// Returns for each frame how many there are around it and itself.
    pub fn frame_depths(&self) -> Vec<usize> {
        let mut depths: Vec<usize> = Vec::with_capacity(self.frames.len());
        for frame in &self.frames {
            let around = frame.parent.and_then(|parent| depths.get(parent)).copied();
            depths.push(around.unwrap_or(0) + 1);
        }
        depths
    }

    /// Returns the graph without what names nothing, so that every position in it is valid; and,
    /// for each edge, whether it is still there.
    pub(super) fn sound(&self) -> (Graph, Vec<bool>) {
        let mut graph = self.clone();
        let (nodes, lanes) = (graph.nodes.len(), graph.lanes.len());
        let is_sound = |edge: &Edge| edge.from < nodes && edge.to < nodes;
        let kept = graph.edges.iter().map(is_sound).collect();
        graph.edges.retain(is_sound);
        if lanes > 0 {
            graph.frames.clear();
        }
        let frames = graph.frames.len();
        for (i, frame) in graph.frames.iter_mut().enumerate() {
            frame.parent = frame.parent.filter(|parent| *parent < i);
        }
        for node in &mut graph.nodes {
            node.lanes.retain(|lane| *lane < lanes);
            node.frame = node.frame.filter(|frame| *frame < frames);
        }
        for edge in &mut graph.edges {
            edge.from_frame = edge.from_frame.filter(|frame| *frame < frames);
            edge.to_frame = edge.to_frame.filter(|frame| *frame < frames);
        }
        (graph, kept)
    }
}
