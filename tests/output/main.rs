//! The way of a site to the disk, from outside.

mod kill;
mod program;
