//! Rules about files as bytes.

pub mod not_utf8;
