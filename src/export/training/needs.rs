//! Which role takes which training: as a workbook, as CSV, as JSON.

use rust_xlsxwriter::XlsxError;
use serde::Serialize;

use crate::export::matrix::table::{Column, Table};

/// What stands in a cell of a training that a role takes.
const TAKES: &str = "●";

/// Which role takes which training. Its serialised form is the JSON that is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Needs {
    /// The version of the format.
    pub version: u32,
    /// The name of the knowledge base.
    pub title: String,
    /// The trainings, in reading order.
    pub trainings: Vec<Taken>,
    /// The roles of the registry, in its order.
    pub roles: Vec<Taker>,
    /// The words of the other formats.
    #[serde(skip)]
    pub words: NeedsWords,
}

/// A training.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct Taken {
    pub id: String,
    pub title: String,
    pub version: String,
    /// When it is due, in words.
    pub when: Vec<String>,
    /// How long it takes, in words; may be empty.
    pub duration: String,
    /// The pass mark in percent; may be empty.
    pub pass: String,
}

/// A role and the trainings that it takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Taker {
    /// The role.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The name of its department; may be empty.
    pub department: String,
    /// The numbers of the trainings that it takes.
    pub takes: Vec<String>,
}

/// The words of workbook and CSV, in the language of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each field is the heading that it is called after")]
pub struct NeedsWords {
    pub sheet: String,
    pub role: String,
    pub department: String,
    pub when: String,
}

/// Returns the table of roles and trainings as JSON.
pub fn json(needs: &Needs) -> String {
    // A value of strings, numbers and lists can always be written.
    let value = serde_json::to_value(needs).unwrap_or(serde_json::Value::Null);
    format!("{value:#}\n")
}

/// Returns the table of roles and trainings as CSV, with a byte order mark.
pub fn csv(needs: &Needs) -> String {
    table(needs).csv()
}

/// Returns the table of roles and trainings as a workbook.
pub fn xlsx(needs: &Needs) -> Result<Vec<u8>, XlsxError> {
    table(needs).xlsx()
}

fn table(needs: &Needs) -> Table {
    let words = &needs.words;
    let mut columns = vec![
        Column { title: words.department.clone(), width: 18 },
        Column { title: words.role.clone(), width: 18 },
    ];
    columns.extend(needs.trainings.iter().map(|training| Column {
        title: format!("{} {}", training.id, training.title).trim().to_owned(),
        width: 20,
    }));
    let mut when = vec![String::new(), words.when.clone()];
    when.extend(needs.trainings.iter().map(|training| training.when.join("; ")));
    let rows = needs.roles.iter().map(|role| {
        let takes = |training: &Taken| match role.takes.contains(&training.id) {
            true => TAKES.to_owned(),
            false => String::new(),
        };
        let mut row = vec![role.department.clone(), role.name.clone()];
        row.extend(needs.trainings.iter().map(takes));
        row
    });
    let rows = std::iter::once(when).chain(rows).collect();
    Table { name: words.sheet.clone(), title: needs.title.clone(), columns, rows }
}
