//! Input that nobody writes by hand, and that must not stop the program: each is built, or refused
//! with a diagnostic, and none overflows a stack or fills the memory.
//!
//! How time grows is measured by `benches/build/pathological.mjs`, never here.

#[path = "pathological/markdown.rs"]
mod markdown;
#[path = "pathological/model.rs"]
mod model;
#[path = "pathological/session.rs"]
mod session;
#[path = "pathological/yaml.rs"]
mod yaml;
