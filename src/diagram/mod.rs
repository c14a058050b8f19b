//! Diagrams: a graph, where everything in it lies, and its picture.

pub mod graph;
pub mod layout;
pub mod mermaid;
pub mod svg;
mod text;

pub use graph::Graph;
pub use layout::{Layout, Orientation, layout};
