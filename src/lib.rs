//! Compiles a folder of process documents into a static knowledge base.
//!
//! # Stages
//! - **Read** ([`source`]): files on disk become a [`SourceTree`](source::SourceTree).
//! - **Parse** ([`document`]): each file, alone, becomes a [`Document`](document::Document).
//! - **Connect** ([`model`]): all documents become one [`KnowledgeBase`](model::KnowledgeBase).
//! - **Render** ([`render`]): the knowledge base becomes an [`OutputTree`](output::OutputTree).
//! - **Write** ([`output`]): the difference to the last build goes to disk.
//!
//! Only the first and the last stage touch the disk or the clock. What a stage
//! notices about the author's text it reports as [`diagnostic`]s and goes on.
//! [`pipeline`] joins the stages and remembers between builds, [`cache`] from one run of the
//! program to the next; [`serve`] and [`cli`] stand above them.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod cache;
pub mod cli;
pub mod diagnostic;
pub mod diagram;
pub mod document;
pub mod export;
pub mod language;
pub mod memo;
pub mod model;
pub mod observer;
pub mod output;
pub mod pipeline;
pub mod render;
pub mod rules;
pub mod search;
pub mod serve;
pub mod source;
