//! What somebody fills in, and which of it counts: `docs/form-conditions.md`.

use std::collections::BTreeMap;

use super::{Field, FieldKind};

/// The answer to one field. Nothing filled in is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A text, a day, what was chosen of several.
    Text(String),
    /// A number, an amount, what was computed.
    Number(f64),
    /// Everything that was chosen.
    List(Vec<String>),
    /// The rows of a table.
    Rows(Vec<Answers>),
}

/// Answers by the field.
pub type Answers = BTreeMap<String, Answer>;

/// Returns the answers that count: those to fields that are asked, with what is computed.
///
/// Fields are gone through in their order, so that a condition sees only answers that count.
/// What was filled in before a field was hidden is dropped.
pub fn settle(fields: &[Field], given: &Answers) -> Answers {
    let mut kept = Answers::new();
    for field in fields {
        let id = &field.id.value;
        if field.show_if.as_ref().is_some_and(|condition| !condition.holds(&kept)) {
            continue;
        }
        let answer = match (&field.kind, &field.formula) {
            (FieldKind::Formula, Some(formula)) => formula.value(&kept).map(Answer::Number),
            (FieldKind::Formula, None) => None,
            (FieldKind::Table, _) => given.get(id).map(|answer| match answer {
                Answer::Rows(rows) => {
                    Answer::Rows(rows.iter().map(|row| settle(&field.columns, row)).collect())
                }
                other => other.clone(),
            }),
            _ => given.get(id).cloned(),
        };
        if let Some(answer) = answer {
            kept.insert(id.clone(), answer);
        }
    }
    kept
}

/// Returns the fields that are asked, in their order.
pub fn asked<'a>(fields: &'a [Field], given: &Answers) -> Vec<&'a str> {
    let kept = settle(fields, given);
    let is_asked =
        |field: &&Field| field.show_if.as_ref().is_none_or(|condition| condition.holds(&kept));
    fields.iter().filter(is_asked).map(|field| field.id.value.as_str()).collect()
}
