//! `docent schema`: JSON Schemas, with which editors complete and check front matter.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::{Outcome, terminal};
use crate::export::matrix;
use crate::language::Language;
use crate::model::kind::Kind;
use crate::model::organization::ORGANIZATION;
use crate::model::schema::json_schema;
use crate::model::settings::SETTINGS;

/// Print the JSON Schema of a kind of document; without KIND, of any document
#[derive(Debug, Args)]
pub struct Schema {
    /// A kind of document; or `settings` for docent.yaml, `organization` for organization.yaml,
    /// `matrix` for what `export matrix --format json` writes
    #[arg(value_parser = topic_parser())]
    kind: Option<Topic>,
}

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    Document(Kind),
    Settings,
    Organization,
    Matrix,
}

impl Topic {
    fn all() -> impl Iterator<Item = Topic> {
        let documents = Kind::ALL.into_iter().map(Topic::Document);
        documents.chain([Topic::Settings, Topic::Organization, Topic::Matrix])
    }

    fn name(self) -> &'static str {
        match self {
            Topic::Document(kind) => kind.name(),
            Topic::Settings => "settings",
            Topic::Organization => "organization",
            Topic::Matrix => "matrix",
        }
    }
}

fn topic_parser() -> impl TypedValueParser<Value = Topic> {
    PossibleValuesParser::new(Topic::all().map(Topic::name)).try_map(|name| {
        Topic::all().find(|topic| topic.name() == name).ok_or("there is no such schema")
    })
}

impl Schema {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let language = language.unwrap_or_else(terminal::language);
        match self.kind {
            Some(Topic::Matrix) => terminal::print(matrix::schema()),
            Some(Topic::Document(kind)) => print(&of_kind(kind, language)),
            Some(Topic::Settings) => print(&json_schema(&SETTINGS, SETTINGS.name.en, language)),
            Some(Topic::Organization) => {
                print(&json_schema(&ORGANIZATION, ORGANIZATION.name.en, language))
            }
            None => print(&of_any_document(language)),
        }
    }
}

fn print(schema: &Value) -> Result<Outcome, Failure> {
    terminal::print(&format!("{schema:#}\n"))
}

fn of_kind(kind: Kind, language: Language) -> Value {
    json_schema(kind.record(), kind.name(), language)
}

/// Returns the schema of the front matter of any document: `type` decides which one holds, and
/// without it, that of a page.
fn of_any_document(language: Language) -> Value {
    let mut definitions = Map::new();
    let mut choices = Vec::new();
    for kind in Kind::ALL {
        let mut schema = json_schema(kind.record(), kind.name(), language);
        // Two kinds that have a record in common define it alike; one of another shape would have
        // another name.
        if let Some(Value::Object(own)) = schema.as_object_mut().and_then(|own| own.remove("$defs"))
        {
            definitions.extend(own);
        }
        if let Some(own) = schema.as_object_mut() {
            own.remove("$schema");
        }
        let is_this = json!({"properties": {"type": {"const": kind.name()}}});
        let condition = match kind {
            Kind::Page => is_this,
            _ => json!({"properties": {"type": {"const": kind.name()}}, "required": ["type"]}),
        };
        choices.push(json!({"if": condition, "then": schema}));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "document",
        "type": "object",
        "allOf": choices,
        "$defs": definitions,
    })
}

#[cfg(test)]
mod tests {
    use super::{of_any_document, of_kind};
    use crate::language::Language;
    use crate::model::kind::Kind;

    #[test]
    fn records_of_one_name_are_one_record() {
        let any = of_any_document(Language::English);
        for kind in Kind::ALL {
            let schema = of_kind(kind, Language::English);
            for (name, definition) in schema["$defs"].as_object().expect("kinds have records") {
                assert_eq!(&any["$defs"][name], definition, "`{name}` of {}", kind.name());
            }
        }
    }
}
