//! When a field is asked: the grammar of `show_if`, as `docs/form-conditions.md` binds it.

use serde::Serialize;

use super::answer::{Answer, Answers};
use crate::diagnostic::{Span, Spanned};
use crate::document::yaml::{Entry, Node, Value};

/// When a field is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// All of these hold.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// A test of another field.
    #[serde(untagged)]
    Test(Test),
}

/// A test of another field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Test {
    /// The other field.
    pub field: String,
    /// How its answer is compared.
    #[serde(rename = "is")]
    pub operator: Operator,
    /// What it is compared with.
    pub values: Vec<String>,
}

/// How an answer is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Operator {
    /// It is this.
    Eq,
    /// It is one of these.
    In,
    /// One of these is among what was chosen.
    Has,
    /// It is greater.
    Gt,
    /// It is less.
    Lt,
}

impl Operator {
    /// Every operator as authors write it.
    pub const NAMES: [&'static str; 5] = ["eq", "in", "has", "gt", "lt"];

    /// Returns the operator that an author wrote.
    pub fn from_name(name: &str) -> Option<Operator> {
        match name {
            "eq" => Some(Operator::Eq),
            "in" => Some(Operator::In),
            "has" => Some(Operator::Has),
            "gt" => Some(Operator::Gt),
            "lt" => Some(Operator::Lt),
            _ => None,
        }
    }
}

impl Condition {
    /// Returns whether the condition holds for answers of which those to hidden fields are gone.
    ///
    /// A test of a field without an answer never holds.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Condition::All(all) => all.iter().all(|one| one.holds(answers)),
            Condition::Any(any) => any.iter().any(|one| one.holds(answers)),
            Condition::Test(test) => {
                answers.get(&test.field).is_some_and(|answer| test.holds(answer))
            }
        }
    }
}

impl Test {
    fn holds(&self, answer: &Answer) -> bool {
        let mut numbers = self.values.iter().filter_map(|value| value.parse::<f64>().ok());
        match (self.operator, answer) {
            (Operator::Eq | Operator::In, Answer::Text(text)) => self.values.contains(text),
            (Operator::Eq | Operator::In, Answer::Number(number)) => {
                numbers.any(|value| value == *number)
            }
            (Operator::Has, Answer::List(list)) => {
                list.iter().any(|chosen| self.values.contains(chosen))
            }
            (Operator::Gt, Answer::Number(number)) => {
                numbers.next().is_some_and(|value| *number > value)
            }
            (Operator::Lt, Answer::Number(number)) => {
                numbers.next().is_some_and(|value| *number < value)
            }
            _ => false,
        }
    }
}

/// A condition as an author wrote it.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Its tests, in the order written.
    pub tests: Vec<WrittenTest>,
    /// What is no condition at all.
    pub strays: Vec<Span>,
}

/// A test as an author wrote it.
#[derive(Debug, Clone)]
pub struct WrittenTest {
    /// The other field.
    pub field: Spanned<String>,
    /// The operator; `None` for the short forms `{field: value}` and `{field: [values]}`.
    pub operator: Option<Spanned<String>>,
    /// What the answer is compared with.
    pub values: Vec<Spanned<String>>,
}

/// Reads `{field: value}`, `{field: [values]}`, `{field: {operator: value}}`, `{all: [...]}` and
/// `{any: [...]}`. Several keys of one group must all hold. What is none of these, and tests with
/// an unknown operator, are left out.
pub fn read(value: &Value) -> Condition {
    let mut all: Vec<Condition> = Vec::new();
    for Entry { key, value } in value.entries() {
        match (key.value.as_str(), &value.node) {
            ("all", Node::List(items)) => all.extend(items.iter().map(read)),
            ("any", Node::List(items)) => {
                all.push(Condition::Any(items.iter().map(read).collect()))
            }
            _ => all.extend(tests(key, value).iter().filter_map(test)),
        }
    }
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            all.push(last);
            Condition::All(all)
        }
        (None, _) => Condition::All(Vec::new()),
    }
}

/// Returns everything that a condition says, with its places.
pub fn written(value: &Value) -> Written {
    let mut found = Written::default();
    collect(value, &mut found);
    found
}

fn collect(value: &Value, found: &mut Written) {
    let Node::Map(entries) = &value.node else {
        found.strays.push(value.span.clone());
        return;
    };
    if entries.is_empty() {
        found.strays.push(value.span.clone());
    }
    for Entry { key, value } in entries {
        match (key.value.as_str(), &value.node) {
            ("all" | "any", Node::List(items)) if !items.is_empty() => {
                items.iter().for_each(|item| collect(item, found));
            }
            ("all" | "any", _) => found.strays.push(value.span.clone()),
            _ => {
                let tests = tests(key, value);
                let is_whole = |test: &WrittenTest| !test.values.is_empty();
                if tests.is_empty() || !tests.iter().all(is_whole) {
                    found.strays.push(value.span.clone());
                } else {
                    found.tests.extend(tests);
                }
            }
        }
    }
}

fn tests(field: &Spanned<String>, value: &Value) -> Vec<WrittenTest> {
    let texts =
        |value: &Value| value.items().iter().filter_map(Value::spanned_text).collect::<Vec<_>>();
    match &value.node {
        Node::Map(entries) => entries
            .iter()
            .map(|entry| WrittenTest {
                field: field.clone(),
                operator: Some(entry.key.clone()),
                values: texts(&entry.value),
            })
            .collect(),
        Node::List(_) | Node::Scalar(_) => {
            vec![WrittenTest { field: field.clone(), operator: None, values: texts(value) }]
        }
        Node::Null => Vec::new(),
    }
}

fn test(written: &WrittenTest) -> Option<Condition> {
    let operator = match &written.operator {
        Some(operator) => Operator::from_name(&operator.value)?,
        None if written.values.len() > 1 => Operator::In,
        None => Operator::Eq,
    };
    let values = written.values.iter().map(|value| value.value.clone()).collect();
    Some(Condition::Test(Test { field: written.field.value.clone(), operator, values }))
}
