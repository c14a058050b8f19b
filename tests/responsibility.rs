//! Who does what: every view and every file says the same, and what the documents say.
//!
//! `naive.rs` reads the front matter of the sample by a way of its own, that shares nothing with the
//! program but the YAML crate. `random.rs` makes organisations up.

#[path = "responsibility/book.rs"]
mod book;
#[path = "responsibility/naive.rs"]
mod naive;
#[path = "responsibility/random.rs"]
mod random;
