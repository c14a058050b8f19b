//! Diagnostics for programs: one JSON object.

use serde_json::{Value, json};

use super::Places;
use crate::diagnostic::{Diagnostic, Fix, Span};
use crate::language::{Bilingual, Language};
use crate::source::SourceTree;

/// Returns diagnostics as `{"version": 1, "diagnostics": […]}`.
///
/// Lines and columns count from 1, columns in Unicode scalars; `byte_offset` counts from 0.
/// `message` and `help` are in `language`; beside them stand both languages, so that a program
/// need not run the check twice. The version changes only when a key changes its meaning.
pub fn json(diagnostics: &[Diagnostic], tree: &SourceTree, language: Language) -> Value {
    let mut places = Places::new(tree);
    let diagnostics: Vec<Value> =
        diagnostics.iter().map(|diagnostic| object(diagnostic, &mut places, language)).collect();
    json!({"version": 1, "diagnostics": diagnostics})
}

fn object(diagnostic: &Diagnostic, places: &mut Places<'_>, language: Language) -> Value {
    let mut object = json!({
        "code": diagnostic.rule.code,
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message.get(language),
        "message_en": diagnostic.message.en,
        "message_zh": diagnostic.message.zh,
    });
    let help = diagnostic.help.as_ref();
    object["help"] = help.map(|help| help.get(language).as_str()).into();
    object["help_en"] = help.map(|help| help.en.as_str()).into();
    object["help_zh"] = help.map(|help| help.zh.as_str()).into();
    place(&mut object, &diagnostic.span, places);
    let related = diagnostic.related.iter().map(|related| {
        let Bilingual { en, zh } = &related.message;
        let message = related.message.get(language);
        let mut object = json!({"message": message, "message_en": en, "message_zh": zh});
        place(&mut object, &related.span, places);
        object
    });
    object["related"] = related.collect();
    object["fix"] = diagnostic.fix.as_ref().map_or(Value::Null, |Fix { span, replacement }| {
        let mut object = json!({"replacement": replacement});
        place(&mut object, span, places);
        object
    });
    object
}

/// Adds the keys of a place to an object.
fn place(object: &mut Value, span: &Span, places: &mut Places<'_>) {
    let (start, end) = places.of(span);
    object["path"] = (*span.path).into();
    object["line"] = start.line.into();
    object["column"] = start.column.into();
    object["end_line"] = end.line.into();
    object["end_column"] = end.column.into();
    object["byte_offset"] = span.start.into();
    object["byte_length"] = (span.end - span.start).into();
}
