//! Rules about themes. Each lives in a file named after its code.

pub mod bad_template;
pub mod unknown_theme;
