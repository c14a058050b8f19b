//! Charts as BPMN 2.0: a collaboration with one participant, its lanes, flow nodes and sequence
//! flows, and where all of it lies.

use super::lanes_of;
use super::name::Names;
use crate::diagram::graph::{Graph, Shape};
use crate::diagram::layout::measure::EVENT;
use crate::diagram::layout::{PlacedNode, Rect};
use crate::diagram::{Layout, Orientation, layout};
use crate::export::xml::Xml;

/// The width of the head of the participant, before those of its lanes.
const HEAD: i32 = 30;
/// The diameter of an event.
const CIRCLE: i32 = 36;
/// Height of a line of a label outside of its symbol.
const LINE: i32 = 14;

/// Returns a chart as a BPMN file.
pub(super) fn print(graph: &Graph) -> String {
    let drawn = drawn(graph);
    let chart = layout(&drawn, Orientation::Horizontal);
    let file = File::new(graph, &chart);
    let mut xml = Xml::new();
    xml.open(
        "bpmn:definitions",
        &[
            ("xmlns:bpmn", &"http://www.omg.org/spec/BPMN/20100524/MODEL"),
            ("xmlns:bpmndi", &"http://www.omg.org/spec/BPMN/20100524/DI"),
            ("xmlns:dc", &"http://www.omg.org/spec/DD/20100524/DC"),
            ("xmlns:di", &"http://www.omg.org/spec/DD/20100524/DI"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
            ("id", &"Definitions"),
            ("targetNamespace", &"urn:docent:chart"),
            ("exporter", &"Docent"),
        ],
    );
    xml.open("bpmn:collaboration", &[("id", &"Collaboration")]);
    xml.leaf(
        "bpmn:participant",
        &[("id", &"Participant"), ("name", &graph.title), ("processRef", &"Process")],
    );
    xml.close();
    file.process(&mut xml);
    file.diagram(&mut xml);
    xml.finish()
}

/// Returns the graph with the symbols that BPMN draws small, so that there is room for their
/// labels outside of them.
fn drawn(graph: &Graph) -> Graph {
    let mut drawn = graph.clone();
    for (i, node) in drawn.nodes.iter_mut().enumerate() {
        if matches!(Symbol::of(graph, i), Symbol::Event { .. } | Symbol::ParallelGateway) {
            node.shape = Shape::Event;
        }
    }
    drawn
}

/// What a node is in BPMN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    Event { name: &'static str, is_timer: bool },
    ExclusiveGateway,
    ParallelGateway,
    Activity(&'static str),
}

impl Symbol {
    fn of(graph: &Graph, node: usize) -> Symbol {
        let is_entered = graph.edges.iter().any(|edge| edge.to == node);
        let is_left = graph.edges.iter().any(|edge| edge.from == node);
        let event = |is_timer: bool| Symbol::Event {
            name: match (is_entered, is_left) {
                (false, _) => "bpmn:startEvent",
                (true, false) if !is_timer => "bpmn:endEvent",
                (true, _) if is_timer => "bpmn:intermediateCatchEvent",
                (true, _) => "bpmn:intermediateThrowEvent",
            },
            is_timer,
        };
        match graph.nodes[node].shape {
            Shape::Terminator | Shape::Connector | Shape::Event => event(false),
            Shape::Preparation => event(true),
            Shape::Decision => Symbol::ExclusiveGateway,
            Shape::Parallel => Symbol::ParallelGateway,
            Shape::Predefined => Symbol::Activity("bpmn:callActivity"),
            // Without the sign of a user task, which would cover the first character of its label.
            Shape::Process | Shape::Rounded | Shape::Document | Shape::Data | Shape::Store => {
                Symbol::Activity("bpmn:task")
            }
        }
    }

    fn element(self) -> &'static str {
        match self {
            Symbol::Event { name, .. } | Symbol::Activity(name) => name,
            Symbol::ExclusiveGateway => "bpmn:exclusiveGateway",
            Symbol::ParallelGateway => "bpmn:parallelGateway",
        }
    }
}

/// A graph with the names of everything in the file.
struct File<'a> {
    graph: &'a Graph,
    chart: &'a Layout,
    symbols: Vec<Symbol>,
    nodes: Vec<String>,
    flows: Vec<String>,
    lanes: Vec<String>,
    lane_of: Vec<Option<usize>>,
}

impl<'a> File<'a> {
    fn new(graph: &'a Graph, chart: &'a Layout) -> File<'a> {
        let mut names = Names::default();
        for taken in [
            "Definitions",
            "Collaboration",
            "Participant",
            "Process",
            "LaneSet",
            "Diagram",
            "Plane",
        ] {
            names.name("", taken);
        }
        let count = graph.nodes.len();
        File {
            graph,
            chart,
            symbols: (0..count).map(|node| Symbol::of(graph, node)).collect(),
            nodes: graph.nodes.iter().map(|node| names.name("Step", &node.id)).collect(),
            flows: (1..=graph.edges.len()).map(|i| names.name("Flow", &i.to_string())).collect(),
            lanes: graph.lanes.iter().map(|lane| names.name("Lane", &lane.id)).collect(),
            lane_of: lanes_of(graph, chart),
        }
    }

    fn process(&self, xml: &mut Xml) {
        xml.open("bpmn:process", &[("id", &"Process"), ("isExecutable", &"false")]);
        if !self.lanes.is_empty() {
            xml.open("bpmn:laneSet", &[("id", &"LaneSet")]);
            for (i, lane) in self.graph.lanes.iter().enumerate() {
                xml.open("bpmn:lane", &[("id", &self.lanes[i]), ("name", &lane.label)]);
                for (node, _) in self.lane_of.iter().enumerate().filter(|(_, own)| **own == Some(i))
                {
                    xml.text("bpmn:flowNodeRef", &self.nodes[node]);
                }
                xml.close();
            }
            xml.close();
        }
        for (i, node) in self.graph.nodes.iter().enumerate() {
            let label = node.label.trim();
            xml.open(self.symbols[i].element(), &[("id", &self.nodes[i]), ("name", &label)]);
            for (edge, _) in self.graph.edges.iter().enumerate().filter(|(_, e)| e.to == i) {
                xml.text("bpmn:incoming", &self.flows[edge]);
            }
            for (edge, _) in self.graph.edges.iter().enumerate().filter(|(_, e)| e.from == i) {
                xml.text("bpmn:outgoing", &self.flows[edge]);
            }
            if let Symbol::Event { is_timer: true, .. } = self.symbols[i] {
                xml.leaf(
                    "bpmn:timerEventDefinition",
                    &[("id", &format!("{}_timer", self.nodes[i]))],
                );
            }
            xml.close();
        }
        for (i, edge) in self.graph.edges.iter().enumerate() {
            let (from, to) = (&self.nodes[edge.from], &self.nodes[edge.to]);
            let ends: [(&str, &dyn std::fmt::Display); 3] =
                [("id", &self.flows[i]), ("sourceRef", from), ("targetRef", to)];
            let label = edge.label.trim();
            if label.is_empty() {
                xml.leaf("bpmn:sequenceFlow", &ends);
            } else {
                let [id, from, to] = ends;
                xml.leaf("bpmn:sequenceFlow", &[id, ("name", &label), from, to]);
            }
        }
        xml.close();
    }

    fn diagram(&self, xml: &mut Xml) {
        xml.open("bpmndi:BPMNDiagram", &[("id", &"Diagram")]);
        xml.open("bpmndi:BPMNPlane", &[("id", &"Plane"), ("bpmnElement", &"Collaboration")]);
        let (width, height) = (self.chart.width + HEAD, self.chart.height);
        shape(xml, "Participant", Rect { x: -HEAD, y: 0, width, height }, true, None);
        for (lane, placed) in self.lanes.iter().zip(&self.chart.lanes) {
            shape(xml, lane, placed.area, true, None);
        }
        for (i, node) in self.chart.nodes.iter().enumerate() {
            let label = self.label(i, node);
            shape(xml, &self.nodes[i], self.area(i), false, label);
        }
        for (i, edge) in self.graph.edges.iter().enumerate() {
            let id = format!("{}_di", self.flows[i]);
            xml.open("bpmndi:BPMNEdge", &[("id", &id), ("bpmnElement", &self.flows[i])]);
            let mut points = self.chart.edges[i].points.clone();
            // Symbols that are smaller than their room are met a little further on.
            if let Some(first) = points.first_mut() {
                *first = nearer(*first, self.area(edge.from));
            }
            if let Some(last) = points.last_mut() {
                *last = nearer(*last, self.area(edge.to));
            }
            for (x, y) in points {
                xml.leaf("di:waypoint", &[("x", &x), ("y", &y)]);
            }
            if let Some(label) = &self.chart.edges[i].label {
                xml.open("bpmndi:BPMNLabel", &[]);
                bounds(xml, label.area);
                xml.close();
            }
            xml.close();
        }
        xml.close();
        xml.close();
    }

    /// Returns the box of a symbol, which may be smaller than its room.
    fn area(&self, node: usize) -> Rect {
        let area = self.chart.nodes[node].area;
        let side = match self.symbols[node] {
            Symbol::Event { .. } => CIRCLE,
            Symbol::ParallelGateway => EVENT,
            Symbol::ExclusiveGateway | Symbol::Activity(_) => return area,
        };
        Rect {
            x: area.x + (area.width - side) / 2,
            y: area.y + (area.height - side) / 2,
            width: side,
            height: side,
        }
    }

    /// Returns where the label of a node stands that is not written into its symbol.
    fn label(&self, node: usize, placed: &PlacedNode) -> Option<Rect> {
        let lines = i32::try_from(placed.lines.len()).unwrap_or(1);
        let Rect { x, y, width, height } = placed.area;
        match self.symbols[node] {
            Symbol::Activity(_) => None,
            Symbol::ExclusiveGateway => {
                let tall = (lines * LINE).min(height);
                Some(Rect {
                    x: x + width / 6,
                    y: y + (height - tall) / 2,
                    width: width * 2 / 3,
                    height: tall,
                })
            }
            Symbol::Event { .. } | Symbol::ParallelGateway => {
                let own = self.area(node);
                Some(Rect { x, y: own.y + own.height + 2, width, height: lines * LINE })
            }
        }
    }
}

/// Returns the place on the border of an area that lies straight on from a place outside of it.
fn nearer((x, y): (i32, i32), area: Rect) -> (i32, i32) {
    (x.clamp(area.x, area.x + area.width), y.clamp(area.y, area.y + area.height))
}

fn shape(xml: &mut Xml, element: &str, area: Rect, is_lane: bool, label: Option<Rect>) {
    let id = format!("{element}_di");
    if is_lane {
        xml.open(
            "bpmndi:BPMNShape",
            &[("id", &id), ("bpmnElement", &element), ("isHorizontal", &"true")],
        );
    } else {
        xml.open("bpmndi:BPMNShape", &[("id", &id), ("bpmnElement", &element)]);
    }
    bounds(xml, area);
    if let Some(label) = label {
        xml.open("bpmndi:BPMNLabel", &[]);
        bounds(xml, label);
        xml.close();
    }
    xml.close();
}

fn bounds(xml: &mut Xml, area: Rect) {
    let Rect { x, y, width, height } = area;
    xml.leaf("dc:Bounds", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
}
