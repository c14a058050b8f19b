//! The brackets around labels, which say what shape a node has.

use super::Expected;
use super::label::clean;
use super::scan::Scanner;
use crate::diagram::graph::Shape;

/// Opening and closing brackets; longer ones before those that they begin with.
const BRACKETS: [(&str, &str, Shape); 16] = [
    ("(((", ")))", Shape::Connector),
    ("((", "))", Shape::Connector),
    ("([", "])", Shape::Terminator),
    ("(", ")", Shape::Rounded),
    ("[[", "]]", Shape::Predefined),
    ("[(", ")]", Shape::Store),
    ("[/", "/]", Shape::Data),
    ("[/", "\\]", Shape::Data),
    ("[\\", "\\]", Shape::Data),
    ("[\\", "/]", Shape::Data),
    ("[", "]", Shape::Process),
    ("{{", "}}", Shape::Preparation),
    ("{", "}", Shape::Decision),
    (">", "]", Shape::Document),
    ("<[", "]>", Shape::Process),
    ("-(", ")-", Shape::Terminator),
];

/// Names of the newer syntax, `a@{ shape: diam }`, and what they stand for.
const NAMES: [(&str, Shape); 33] = [
    ("rect", Shape::Process),
    ("proc", Shape::Process),
    ("process", Shape::Process),
    ("rounded", Shape::Rounded),
    ("event", Shape::Rounded),
    ("stadium", Shape::Terminator),
    ("pill", Shape::Terminator),
    ("terminal", Shape::Terminator),
    ("start", Shape::Connector),
    ("stop", Shape::Connector),
    ("diam", Shape::Decision),
    ("diamond", Shape::Decision),
    ("decision", Shape::Decision),
    ("question", Shape::Decision),
    ("hex", Shape::Preparation),
    ("hexagon", Shape::Preparation),
    ("prepare", Shape::Preparation),
    ("doc", Shape::Document),
    ("document", Shape::Document),
    ("docs", Shape::Document),
    ("lin-doc", Shape::Document),
    ("subproc", Shape::Predefined),
    ("subprocess", Shape::Predefined),
    ("subroutine", Shape::Predefined),
    ("framed-rectangle", Shape::Predefined),
    ("lean-r", Shape::Data),
    ("lean-l", Shape::Data),
    ("in-out", Shape::Data),
    ("cyl", Shape::Store),
    ("database", Shape::Store),
    ("fork", Shape::Parallel),
    ("join", Shape::Parallel),
    ("circle", Shape::Connector),
];

/// A label in brackets.
pub(super) struct Bracketed {
    /// The shape that the brackets stand for; none where only a label was given.
    pub shape: Option<Shape>,
    /// The label; none where only a shape was given.
    pub label: Option<String>,
}

/// Reads a label in brackets, if there is one. Returns what is missing where it does not end.
pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Option<Bracketed>, Expected> {
    if scanner.rest().starts_with("@{") {
        return attributes(scanner).map(Some);
    }
    let start = scanner.at;
    let mut missing = None;
    for (open, close, shape) in BRACKETS {
        if !scanner.eat(open) {
            continue;
        }
        if let Some(text) = inside(scanner, open, close) {
            return Ok(Some(Bracketed { shape: Some(shape), label: Some(clean(text)) }));
        }
        missing.get_or_insert(close);
        scanner.at = start;
    }
    missing.map_or(Ok(None), |close| Err(Expected::Closing(close)))
}

/// Reads up to closing brackets, and them. Reads nothing if they do not come on the same line, or
/// on a later one in quotation marks.
fn inside<'a>(scanner: &mut Scanner<'a>, open: &str, close: &str) -> Option<&'a str> {
    let start = scanner.at;
    scanner.eat_while(char::is_whitespace);
    if scanner.peek() == Some('"') {
        scanner.next();
        let length = scanner.rest().find('"')?;
        scanner.at += length + 1;
        scanner.eat_while(char::is_whitespace);
        let text = &scanner.text[start..scanner.at];
        return scanner.eat(close).then_some(text);
    }
    scanner.at = start;
    let rest = scanner.rest();
    let length = rest.find(close)?;
    // Another bracket of the same kind belongs to another node on the line.
    let text = &rest[..length];
    let bracket = open.chars().find(|c| "([{".contains(*c));
    if text.contains('\n') || bracket.is_some_and(|bracket| text.contains(bracket)) {
        return None;
    }
    scanner.at += length + close.len();
    Some(text)
}

/// Reads `@{ shape: diam, label: "text" }`.
fn attributes(scanner: &mut Scanner<'_>) -> Result<Bracketed, Expected> {
    scanner.eat("@{");
    let mut found = Bracketed { shape: None, label: None };
    loop {
        scanner.eat_while(|c| c.is_whitespace() || c == ',');
        if scanner.eat("}") {
            return Ok(found);
        }
        let key = scanner.eat_while(|c| c.is_alphanumeric() || c == '-' || c == '_');
        scanner.eat_while(char::is_whitespace);
        if key.is_empty() || !scanner.eat(":") {
            return Err(Expected::Closing("}"));
        }
        scanner.eat_while(char::is_whitespace);
        let value = if scanner.eat("\"") {
            let Some(length) = scanner.rest().find('"') else {
                return Err(Expected::Closing("\""));
            };
            let value = &scanner.rest()[..length];
            scanner.at += length + 1;
            value
        } else {
            scanner.eat_while(|c| c != ',' && c != '}' && c != '\n').trim()
        };
        match key {
            "shape" => {
                let known = NAMES.iter().find(|(name, _)| *name == value);
                found.shape = known.map(|(_, shape)| *shape).or(found.shape);
            }
            "label" => found.label = Some(clean(value)),
            _ => {}
        }
    }
}
