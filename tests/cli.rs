//! The program as a person runs it: what stands on the terminal, whole, and the exit code.
//!
//! Snapshots in `cli/snapshots/` are read as a person would read them; after a change of wording
//! `INSTA_UPDATE=always cargo test --test cli` rewrites them.

#[path = "cli/build.rs"]
mod build;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/impact.rs"]
mod impact;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/new.rs"]
mod new;
#[path = "cli/reference.rs"]
mod reference;
#[path = "cli/session.rs"]
mod session;
#[path = "cli/usage.rs"]
mod usage;
