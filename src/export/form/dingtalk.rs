//! A form as the body of DingTalk's request for an approval template: `POST /v1.0/workflow/forms`.

use serde_json::{Map, Value as Json, json};

use super::{Cell, Sheet};
use crate::model::kind::form::FieldKind;

/// How many controls a template may have.
const MOST_CONTROLS: usize = 200;
/// How long the name of a template or of a control may be, in characters.
const LONGEST_NAME: usize = 200;
/// How long the description of a template may be, in characters.
const LONGEST_DESCRIPTION: usize = 300;

/// Returns the template as JSON. It is only written, never sent: sending needs a key, which has no
/// place in a knowledge base.
///
/// Conditions are not part of it; the description says which version of which form it was made of.
pub fn dingtalk(sheet: &Sheet) -> String {
    let described: Vec<&str> = [sheet.id.as_str(), sheet.version.as_str(), &sheet.effective]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let mut controls = 0;
    let fits = |cell: &&Cell| {
        controls += 1 + cell.columns.len();
        controls <= MOST_CONTROLS
    };
    let template = json!({
        "name": cut(&sheet.title, LONGEST_NAME),
        "description": cut(&described.join(" · "), LONGEST_DESCRIPTION),
        "formComponents": sheet.cells().take_while(fits).map(control).collect::<Vec<_>>(),
    });
    format!("{template:#}\n")
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn control(cell: &Cell) -> Json {
    let component = component(cell.kind);
    let mut props = Map::new();
    let mut put = |key: &str, value: Json| drop(props.insert(key.to_owned(), value));
    put("componentId", json!(id(cell)));
    put("bizAlias", json!(cell.id));
    let label = cut(&cell.label, LONGEST_NAME);
    match cell.kind {
        // A range has a name for each of its ends.
        FieldKind::Daterange => {
            let ends = [
                cut(&format!("{label} 起"), LONGEST_NAME),
                cut(&format!("{label} 止"), LONGEST_NAME),
            ];
            put("label", json!(json!(ends).to_string()));
        }
        _ => put("label", json!(label)),
    }
    if cell.kind.has_answer() && cell.kind != FieldKind::Formula {
        // A control that is not always asked must not be required: conditions are set by hand.
        put("required", json!(cell.is_required && cell.show.is_none()));
    }
    let hint = if cell.help.is_empty() { &cell.placeholder } else { &cell.help };
    if !hint.is_empty() {
        put("placeholder", json!(hint));
    }
    match cell.kind {
        FieldKind::Choice | FieldKind::Choices => {
            let options: Vec<Json> = cell
                .options
                .iter()
                .enumerate()
                .map(|(i, choice)| json!({"key": format!("option_{i}"), "value": choice.label}))
                .collect();
            put("options", json!(options));
        }
        FieldKind::Number if !cell.unit.is_empty() => put("unit", json!(cell.unit)),
        FieldKind::Money => put("upper", json!(if cell.has_words { "1" } else { "0" })),
        FieldKind::Date => {
            put("format", json!("yyyy-MM-dd"));
            put("unit", json!("天"));
        }
        FieldKind::Daterange => {
            put("format", json!("yyyy-MM-dd"));
            put("unit", json!("天"));
            put("duration", json!(false));
        }
        FieldKind::Person => put("choice", json!("0")),
        FieldKind::Department => put("multiple", json!(false)),
        FieldKind::Phone => put("mode", json!("phone_tel")),
        FieldKind::Address => put("addressModel", json!("street")),
        FieldKind::Note => {
            let text = if cell.text.is_empty() { &cell.label } else { &cell.text };
            put("content", json!(text));
        }
        FieldKind::Table => {
            put("tableViewMode", json!("table"));
            let sums: Vec<Json> = cell
                .columns
                .iter()
                .filter(|column| column.has_sum)
                .map(|column| json!({"componentId": id(column), "label": column.label}))
                .collect();
            if !sums.is_empty() {
                put("statField", json!(sums));
            }
        }
        _ => {}
    }
    let mut control = Map::new();
    control.insert("componentType".into(), json!(component));
    control.insert("props".into(), Json::Object(props));
    if !cell.columns.is_empty() {
        let children: Vec<Json> = cell.columns.iter().map(self::control).collect();
        control.insert("children".into(), Json::Array(children));
    }
    Json::Object(control)
}

/// Returns a name for a control that stays while the field keeps its own.
fn id(cell: &Cell) -> String {
    let hash = blake3::hash(cell.id.as_bytes()).to_hex();
    format!("{}-{}", component(cell.kind), hash[..10].to_uppercase())
}

fn component(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "TextField",
        FieldKind::Textarea => "TextareaField",
        FieldKind::Number => "NumberField",
        FieldKind::Money => "MoneyField",
        FieldKind::Choice => "DDSelectField",
        FieldKind::Choices => "DDMultiSelectField",
        FieldKind::Date => "DDDateField",
        FieldKind::Daterange => "DDDateRangeField",
        FieldKind::Person => "InnerContactField",
        FieldKind::Department => "DepartmentField",
        FieldKind::Phone => "PhoneField",
        FieldKind::Address => "AddressField",
        FieldKind::Idcard => "IdCardField",
        FieldKind::Table => "TableField",
        FieldKind::File => "DDAttachment",
        FieldKind::Image => "DDPhotoField",
        FieldKind::Signature => "SignatureField",
        FieldKind::Note => "TextNote",
        FieldKind::Relate => "RelateField",
        FieldKind::Serial => "SeqNumberField",
        FieldKind::Formula => "CalculateField",
    }
}
