//! The view of each kind of document.

pub mod department;
pub mod faq;
pub mod flowchart;
pub mod form;
pub mod page;
pub mod policy;
pub mod process;
pub mod role;
pub mod term;
pub mod training;
