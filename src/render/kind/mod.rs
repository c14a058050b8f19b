//! The view of each kind of document.

pub mod faq;
pub mod flowchart;
pub mod form;
pub mod page;
pub mod policy;
pub mod post;
pub mod process;
pub mod term;
pub mod training;
