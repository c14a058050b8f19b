//! What front matter, settings and registries may hold: one table for each record.
//!
//! A table judges what authors write (unknown, missing and mistyped keys, references to nothing),
//! prints the JSON Schema for editors, and is the reference in the manual. The readers in
//! [`kind`](super::kind) only pick values up, so table and reader cannot disagree about shape.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::check::{missing_key, mistyped_value, unknown_key};
use super::names::{Scope, Sort};
use crate::diagnostic::Diagnostic;
use crate::document::check::bad_yaml;
use crate::document::date;
use crate::document::duration::Duration;
use crate::document::yaml::{Node, ScalarSort, Value};
use crate::language::{Bilingual, Language};

/// A group of keys that belong together.
#[derive(Debug)]
pub struct Record {
    /// What it is: `step`, `field`, `docent.yaml`.
    pub name: Bilingual<&'static str>,
    /// Its own keys.
    pub keys: &'static [Key],
    /// A record whose keys it has as well.
    pub base: Option<&'static Record>,
}

/// A key of a record.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What its value must be.
    pub shape: Shape,
    /// Whether it may be left out.
    pub is_required: bool,
    /// What it is for.
    pub about: Bilingual<&'static str>,
}

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any scalar, as written.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A day: `2026-03-01`.
    Date,
    /// A duration: `12m`.
    Duration,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list; one value alone counts as a list of one.
    List(&'static Shape),
    /// A group of keys.
    Record(&'static Record),
    /// A scalar as the short form of a record.
    Short(&'static Shape, &'static Record),
    /// A group of keys of the author's choice.
    Map(&'static Shape),
    /// The name of something that must exist.
    Name(Sort),
    /// Whatever the author likes.
    Any,
}

/// Returns a key that may be left out.
pub const fn optional(name: &'static str, shape: Shape, en: &'static str, zh: &'static str) -> Key {
    Key { name, shape, is_required: false, about: Bilingual { en, zh } }
}

/// Returns a key that must be there.
pub const fn required(name: &'static str, shape: Shape, en: &'static str, zh: &'static str) -> Key {
    Key { name, shape, is_required: true, about: Bilingual { en, zh } }
}

impl Record {
    /// Returns its name as a sentence names one of it: `a step`, `an approval`, `docent.yaml`.
    pub fn one(&self) -> String {
        let name = self.name.en;
        match name.chars().next() {
            _ if name.contains('.') => name.to_owned(),
            Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {name}"),
            Some(_) | None => format!("a {name}"),
        }
    }

    /// Returns all keys, those of the base first.
    pub fn all_keys(&self) -> Vec<&'static Key> {
        let mut keys = self.base.map(Record::all_keys).unwrap_or_default();
        // A record may give a key of its base another shape.
        keys.retain(|key| !self.keys.iter().any(|own| own.name == key.name));
        keys.extend(self.keys);
        keys
    }
}

/// Reports all that is wrong with a value that should be `record`.
pub fn check(
    value: &Value,
    record: &'static Record,
    scope: &Scope<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let keys = record.all_keys();
    // A slip in the name of a key is not reported again as that key missing.
    let mut meant: BTreeSet<&str> = BTreeSet::new();
    // The keys that are not written yet; asked for once, since any number may be unknown.
    let free = OnceCell::new();
    let not_written =
        || keys.iter().copied().filter(|key| value.get(key.name).is_none()).collect::<Vec<&Key>>();
    for entry in value.entries() {
        match keys.iter().find(|key| key.name == entry.key.value) {
            Some(key) => check_shape(&entry.value, &key.shape, key.name, scope, diagnostics),
            None => {
                let free = free.get_or_init(not_written);
                let near = unknown_key::meant(&entry.key.value, free);
                meant.extend(&near);
                let is_page = scope.is_page;
                diagnostics.push(unknown_key::report(&entry.key, record, free, &near, is_page));
            }
        }
    }
    for key in keys.iter().filter(|key| key.is_required && !meant.contains(&key.name)) {
        let is_there = value.get(key.name).is_some_and(|value| match value.text() {
            Some(text) => !text.trim().is_empty(),
            None => value.node != Node::Null,
        });
        if !is_there {
            diagnostics.push(missing_key::report(value, key, record));
        }
    }
}

fn check_shape(
    value: &Value,
    shape: &'static Shape,
    key: &str,
    scope: &Scope<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if value.node == Node::Null {
        return;
    }
    let fits = match shape {
        Shape::Any => true,
        Shape::Text => value.text().is_some(),
        Shape::Flag => value.flag().is_some(),
        Shape::Number => matches!(&value.node, Node::Scalar(scalar)
            if matches!(scalar.sort, ScalarSort::Integer | ScalarSort::Float)),
        Shape::Date => value.text().is_some_and(|text| date::parse(text).is_some()),
        Shape::Duration => value.text().is_some_and(|text| Duration::parse(text).is_some()),
        Shape::Choice(words) => value.text().is_some_and(|text| words.contains(&text)),
        Shape::List(item) => {
            for value in value.items() {
                check_shape(value, item, key, scope, diagnostics);
            }
            return;
        }
        Shape::Record(record) => {
            if matches!(value.node, Node::Map(_)) {
                return check(value, record, scope, diagnostics);
            }
            false
        }
        Shape::Short(short, record) => match value.node {
            Node::Map(_) => return check(value, record, scope, diagnostics),
            Node::Scalar(_) => return check_shape(value, short, key, scope, diagnostics),
            Node::List(_) | Node::Null => false,
        },
        Shape::Map(item) => {
            if let Node::Map(entries) = &value.node {
                for entry in entries {
                    check_shape(&entry.value, item, &entry.key.value, scope, diagnostics);
                }
                return;
            }
            false
        }
        Shape::Name(sort) => match value.spanned_text() {
            Some(name) => return scope.check(*sort, &name, diagnostics),
            None => false,
        },
    };
    let is_group = matches!(shape, Shape::Record(_) | Shape::Map(_));
    if let Some((name, _)) = value.text().and_then(bad_yaml::split_full_width)
        && is_group
    {
        let colon = value.span.part(name.len(), name.len() + '：'.len_utf8());
        diagnostics.push(bad_yaml::full_width(&colon));
    } else if !fits {
        diagnostics.push(mistyped_value::report(value, shape, key));
    }
}

/// Returns the JSON Schema (2020-12) of a record, with descriptions in `language`.
pub fn json_schema(record: &'static Record, title: &str, language: Language) -> Json {
    let mut definitions = BTreeMap::new();
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!(title));
    schema.extend(record_schema(record, language, &mut definitions));
    if !definitions.is_empty() {
        let definitions: Map<String, Json> = definitions
            .into_iter()
            .map(|(name, schema)| (name, schema.unwrap_or(Json::Bool(true))))
            .collect();
        schema.insert("$defs".into(), Json::Object(definitions));
    }
    Json::Object(schema)
}

type Definitions = BTreeMap<String, Option<Json>>;

fn record_schema(
    record: &'static Record,
    language: Language,
    definitions: &mut Definitions,
) -> Map<String, Json> {
    let mut properties = Map::new();
    let mut needed = Vec::new();
    for key in record.all_keys() {
        let mut schema = shape_schema(&key.shape, language, definitions);
        if let Json::Object(schema) = &mut schema {
            schema.insert("description".into(), json!(key.about.get(language)));
        }
        properties.insert(key.name.to_owned(), schema);
        if key.is_required {
            needed.push(key.name);
        }
    }
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    schema.insert("properties".into(), Json::Object(properties));
    if !needed.is_empty() {
        schema.insert("required".into(), json!(needed));
    }
    schema.insert("additionalProperties".into(), json!(false));
    schema
}

fn shape_schema(shape: &'static Shape, language: Language, definitions: &mut Definitions) -> Json {
    match shape {
        Shape::Text => json!({"type": ["string", "number", "boolean"]}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Number => json!({"type": "number"}),
        Shape::Date => json!({"type": "string", "format": "date"}),
        Shape::Duration => json!({"type": "string", "pattern": "^[1-9][0-9]*(min|h|wd|d|w|m|y)$"}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::List(item) => {
            let item = shape_schema(item, language, definitions);
            json!({"anyOf": [{"type": "array", "items": item.clone()}, item]})
        }
        Shape::Record(record) => reference(record, language, definitions),
        Shape::Short(short, record) => {
            let short = shape_schema(short, language, definitions);
            json!({"anyOf": [short, reference(record, language, definitions)]})
        }
        Shape::Map(item) => {
            let item = shape_schema(item, language, definitions);
            json!({"type": "object", "additionalProperties": item})
        }
        Shape::Name(_) => json!({"type": "string"}),
        Shape::Any => json!({}),
    }
}

/// Returns a reference to the definition of a record, which may hold itself.
fn reference(record: &'static Record, language: Language, definitions: &mut Definitions) -> Json {
    let name = record.name.en.replace(' ', "-");
    if !definitions.contains_key(&name) {
        definitions.insert(name.clone(), None);
        let schema = record_schema(record, language, definitions);
        definitions.insert(name.clone(), Some(Json::Object(schema)));
    }
    json!({"$ref": format!("#/$defs/{name}")})
}
