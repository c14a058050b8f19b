//! A form for the script of its page: `themes/default/scripts/form-core.js`.

use serde_json::{Map, Value as Json, json};

use super::{Cell, Sheet};

/// Returns what the script has to know of a form, as JSON. What is not said is not so.
pub fn plan(sheet: &Sheet) -> String {
    let serial = sheet.serial.iter().map(|cell| field(cell, ""));
    let grouped = sheet
        .groups
        .iter()
        .flat_map(|group| group.cells.iter().map(|cell| field(cell, &group.title)));
    let fields: Vec<Json> = serial.chain(grouped).collect();
    let plan = json!({
        "id": sheet.id,
        "title": sheet.title,
        "version": sheet.version,
        "fields": fields,
    });
    plan.to_string()
}

fn field(cell: &Cell, group: &str) -> Json {
    let mut field = Map::new();
    let mut put = |key: &str, value: Json| {
        let is_absent = match &value {
            Json::Null | Json::Bool(false) => true,
            Json::String(text) => text.is_empty(),
            Json::Array(items) => items.is_empty(),
            Json::Bool(true) | Json::Number(_) | Json::Object(_) => false,
        };
        if !is_absent {
            field.insert(key.to_owned(), value);
        }
    };
    let number = |text: &Option<String>| {
        text.as_ref().and_then(|text| text.parse::<f64>().ok()).map_or(Json::Null, |n| json!(n))
    };
    put("id", json!(cell.id));
    put("label", json!(cell.label));
    put("kind", json!(cell.kind.name()));
    put("group", json!(group));
    put("required", json!(cell.is_required));
    put("pii", json!(cell.is_personal));
    let options: Vec<Json> = cell
        .options
        .iter()
        .map(|choice| match choice.value == choice.label {
            true => json!(choice.value),
            false => json!([choice.value, choice.label]),
        })
        .collect();
    put("options", json!(options));
    put("pattern", json!(cell.pattern));
    put("min", number(&cell.min));
    put("max", number(&cell.max));
    put("unit", json!(cell.unit));
    put("words", json!(cell.has_words));
    put("sum", json!(cell.has_sum));
    put("default", json!(cell.default));
    put("show", json!(cell.show));
    put("formula", json!(cell.formula));
    if !cell.columns.is_empty() {
        put("rows", json!(cell.rows));
    }
    put("columns", json!(cell.columns.iter().map(|c| self::field(c, "")).collect::<Vec<_>>()));
    Json::Object(field)
}
