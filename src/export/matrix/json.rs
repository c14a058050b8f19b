//! The matrices as JSON, and the schema of that JSON.

use serde_json::Value;

use super::Book;

/// Returns the matrices as JSON.
pub fn json(book: &Book) -> String {
    // A value of strings, numbers and lists can always be written.
    let value = serde_json::to_value(book).unwrap_or(Value::Null);
    format!("{value:#}\n")
}

/// Returns the JSON Schema (2020-12) of what [`json`] returns.
pub fn schema() -> &'static str {
    include_str!("schema.json")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn the_schema_is_json() {
        let schema: Value = serde_json::from_str(super::schema()).expect("it is JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
