//! The JSON Schema of a filled form, as its page downloads it.

use serde_json::{Map, Value as Json, json};

use super::{Cell, Sheet};
use crate::model::kind::form::FieldKind;
use crate::model::kind::form::condition::{Condition, Operator, Test};

/// Returns the JSON Schema (2020-12) of the file that the page of a form downloads.
///
/// A field with a condition has a definition `asked-<field>`: where that holds for the answers, the
/// field may (or must) be there, elsewhere it must not.
pub fn schema(sheet: &Sheet) -> String {
    let mut definitions = Map::new();
    let mut rules = Vec::new();
    for cell in sheet.cells().filter(|cell| cell.kind.has_answer()) {
        let Some(condition) = &cell.show else { continue };
        let name = format!("asked-{}", cell.id);
        let mut rule = Map::new();
        rule.insert("if".into(), json!({"$ref": format!("#/$defs/{}", pointer(&name))}));
        if is_needed(cell) {
            rule.insert("then".into(), json!({"required": [cell.id]}));
        }
        rule.insert("else".into(), json!({"properties": {cell.id.as_str(): false}}));
        rules.push(Json::Object(rule));
        definitions.insert(name, self::condition(condition));
    }
    let mut answers = object(sheet.cells(), true);
    if !rules.is_empty() {
        answers.insert("allOf".into(), Json::Array(rules));
    }
    definitions.insert("answers".into(), Json::Object(answers));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": sheet.title,
        "type": "object",
        "properties": {
            "form": {"const": sheet.id},
            "version": {"type": "string"},
            "answers": {"$ref": "#/$defs/answers"},
        },
        "required": ["form", "version", "answers"],
        "additionalProperties": false,
        "$defs": definitions,
    });
    format!("{schema:#}\n")
}

/// Returns a name as a part of a JSON pointer in a URL fragment.
fn pointer(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    crate::model::encode(&name)
}

/// Returns whether an answer must be there. What others sign, number or compute is never asked for.
fn is_needed(cell: &Cell) -> bool {
    cell.is_required && cell.kind.has_answer() && cell.kind != FieldKind::Formula
}

fn object<'a>(cells: impl Iterator<Item = &'a Cell>, is_whole: bool) -> Map<String, Json> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for cell in cells.filter(|cell| cell.kind.has_answer()) {
        properties.insert(cell.id.clone(), field(cell));
        if is_needed(cell) && cell.show.is_none() {
            required.push(cell.id.as_str());
        }
    }
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    schema.insert("properties".into(), Json::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    if !is_whole {
        schema.insert("minProperties".into(), json!(1));
    }
    schema.insert("additionalProperties".into(), json!(false));
    schema
}

fn field(cell: &Cell) -> Json {
    let mut schema = Map::new();
    let mut put = |key: &str, value: Json| drop(schema.insert(key.to_owned(), value));
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<f64>().ok());
    let values = || cell.options.iter().map(|choice| json!(choice.value)).collect::<Vec<_>>();
    put("title", json!(cell.label));
    if !cell.help.is_empty() {
        put("description", json!(cell.help));
    }
    match cell.kind {
        FieldKind::Number | FieldKind::Money | FieldKind::Formula => {
            put("type", json!("number"));
            if let Some(min) = number(&cell.min) {
                put("minimum", json!(min));
            }
            if let Some(max) = number(&cell.max) {
                put("maximum", json!(max));
            }
        }
        FieldKind::Choice => put("enum", json!(values())),
        FieldKind::Choices => {
            put("type", json!("array"));
            put("items", json!({"enum": values()}));
            put("minItems", json!(1));
            put("uniqueItems", json!(true));
        }
        FieldKind::Date => {
            put("type", json!("string"));
            put("format", json!("date"));
        }
        FieldKind::Daterange => {
            put("type", json!("string"));
            put("pattern", json!("^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
        }
        FieldKind::Table => {
            put("type", json!("array"));
            put("items", Json::Object(object(cell.columns.iter(), false)));
            put("minItems", json!(1));
        }
        _ => {
            put("type", json!("string"));
            put("minLength", json!(number(&cell.min).map_or(1, |min| min.max(1.0) as u64)));
            if let Some(max) = number(&cell.max) {
                put("maxLength", json!(max.max(0.0) as u64));
            }
            if let Some(pattern) = &cell.pattern {
                put("pattern", json!(format!("^(?:{pattern})$")));
            }
        }
    }
    Json::Object(schema)
}

fn condition(condition: &Condition) -> Json {
    match condition {
        Condition::All(all) if all.is_empty() => json!(true),
        Condition::All(all) => {
            json!({"allOf": all.iter().map(self::condition).collect::<Vec<_>>()})
        }
        Condition::Any(any) if any.is_empty() => json!(false),
        Condition::Any(any) => {
            json!({"anyOf": any.iter().map(self::condition).collect::<Vec<_>>()})
        }
        Condition::Test(test) => json!({
            "required": [test.field],
            "properties": {test.field.as_str(): self::test(test)},
        }),
    }
}

fn test(test: &Test) -> Json {
    let numbers = || test.values.iter().filter_map(|value| value.parse::<f64>().ok());
    match test.operator {
        Operator::Eq | Operator::In => {
            // Whether the field holds texts or numbers is the field's to say.
            let mut values: Vec<Json> = Vec::new();
            let texts = test.values.iter().map(|value| json!(value));
            for value in texts.chain(numbers().map(|number| json!(number))) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            json!({"enum": values})
        }
        Operator::Has => json!({"type": "array", "contains": {"enum": test.values}}),
        Operator::Gt => match numbers().next() {
            Some(number) => json!({"type": "number", "exclusiveMinimum": number}),
            None => json!(false),
        },
        Operator::Lt => match numbers().next() {
            Some(number) => json!({"type": "number", "exclusiveMaximum": number}),
            None => json!(false),
        },
    }
}
