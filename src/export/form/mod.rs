//! A form as one value, and what is printed from it for other programs and for the page's script.

mod dingtalk;
mod docx;
mod paper;
mod plan;
mod schema;
mod xlsx;

use serde::Serialize;

use crate::language::Language;
use crate::model::kind::form::condition::Condition;
use crate::model::kind::form::formula::Formula;
use crate::model::kind::form::{FieldKind, Paper};

pub use dingtalk::dingtalk;
pub use docx::docx;
pub use plan::plan;
pub use schema::schema;
pub use xlsx::xlsx;

/// A form, with everything that it takes from elsewhere: options, names, who signs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Sheet {
    /// Its number.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version; may be empty.
    pub version: String,
    /// When it took effect; may be empty.
    pub effective: String,
    /// The department that keeps it; may be empty.
    pub department: String,
    /// How a copy gets its number, where it gets one.
    pub numbering: Option<Numbering>,
    /// The paper it is printed on.
    pub paper: Paper,
    /// The field that others number, which stands above the grid.
    pub serial: Option<Cell>,
    /// The other fields in groups, in their order.
    pub groups: Vec<Group>,
    /// The boxes to sign, in the order of the processes.
    pub opinions: Vec<Opinion>,
    /// What is written below it: how to fill it in.
    #[serde(skip)]
    pub notes: Vec<Note>,
    /// The language of its words.
    #[serde(skip)]
    pub language: Language,
    /// The words that stand on paper beside those of its author.
    #[serde(skip)]
    pub words: Words,
}

/// How a copy gets its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Numbering {
    /// What stands before the number.
    pub label: String,
    /// Who gives it, in words.
    pub by: String,
    /// What a number looks like; may be empty.
    pub example: String,
}

/// A passage below a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Note {
    /// Its heading; may be empty.
    pub title: String,
    /// Its paragraphs and items.
    pub lines: Vec<String>,
}

/// Words on paper.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs, reason = "each is the word of the theme with its name")]
pub struct Words {
    pub attach: String,
    pub bad_choice: String,
    pub bad_date: String,
    pub bad_length: String,
    pub bad_number: String,
    pub capitals: String,
    pub capitals_label: String,
    pub colon: String,
    pub condition: String,
    pub date: String,
    pub date_blank: String,
    pub dates_hint: String,
    pub filled_on: String,
    pub kept_by: String,
    pub opinion: String,
    pub options: String,
    pub sheet: String,
    pub signature: String,
    pub sum: String,
    pub tick: String,
    pub version: String,
}

/// Fields that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Group {
    /// What stands above them; empty where they have no name.
    pub title: String,
    /// The fields.
    pub cells: Vec<Cell>,
}

/// A field, or a column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Cell {
    /// Its name.
    pub id: String,
    /// What stands before it.
    pub label: String,
    /// What is filled in.
    pub kind: FieldKind,
    /// Whether it must be filled in while it is asked.
    pub is_required: bool,
    /// Whether it holds personal data.
    pub is_personal: bool,
    /// What to choose from.
    pub options: Vec<Choice>,
    /// A word on how to fill it in.
    pub help: String,
    /// Its limits, in words.
    pub limits: Vec<String>,
    /// Whether anything is said below it: help, limits, when it is asked.
    pub has_hint: bool,
    /// The form that it points to, in words; may be empty.
    pub relation: String,
    /// An example inside it.
    pub placeholder: String,
    /// A regular expression for it.
    pub pattern: Option<String>,
    /// The least number, or the least length of a text.
    pub min: Option<String>,
    /// The greatest number, or the greatest length of a text.
    pub max: Option<String>,
    /// The unit of a number.
    pub unit: String,
    /// Whether an amount is written in words as well.
    pub has_words: bool,
    /// Whether a column is added up.
    pub has_sum: bool,
    /// Whether any of the columns is added up.
    pub has_sums: bool,
    /// What it holds at first.
    pub default: Vec<String>,
    /// When it is asked.
    pub show: Option<Condition>,
    /// When it is asked, in words; empty for always.
    pub condition: String,
    /// How it is computed.
    pub formula: Option<Formula>,
    /// The text of a note.
    pub text: String,
    /// How many of the four columns of the grid it takes.
    pub span: u32,
    /// Lines of a text, or blank rows of a table.
    pub rows: u32,
    /// The columns of a table.
    pub columns: Vec<Cell>,
}

/// An option: what an answer holds, and what people read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Choice {
    /// What an answer holds.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// A box to sign.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Opinion {
    /// Who signs.
    pub role: String,
    /// What is signed for.
    pub step: String,
    /// What the step can end with; nothing where it decides nothing.
    pub outcomes: Vec<String>,
}

impl Sheet {
    /// Returns all fields in their order; the one that others number comes first.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.serial.iter().chain(self.groups.iter().flat_map(|group| &group.cells))
    }
}
