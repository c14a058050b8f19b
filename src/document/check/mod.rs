//! Rules about one file alone. Each lives in a file named after its code.

pub mod bad_yaml;
pub mod duplicate_key;
pub mod unclosed_container;
pub mod unclosed_front_matter;
pub mod yaml_limit;
