//! The kinds of field.

use serde::Serialize;

/// What is filled into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are those of the front matter, explained in the manual")]
pub enum FieldKind {
    Text,
    Textarea,
    Number,
    Money,
    Choice,
    Choices,
    Date,
    Daterange,
    Person,
    Department,
    Phone,
    Address,
    Idcard,
    Table,
    File,
    Image,
    Signature,
    Note,
    Relate,
    Serial,
    Formula,
}

impl FieldKind {
    /// The words of `kind:`, in the order of the variants.
    pub const NAMES: [&'static str; 21] = [
        "text",
        "textarea",
        "number",
        "money",
        "choice",
        "choices",
        "date",
        "daterange",
        "person",
        "department",
        "phone",
        "address",
        "idcard",
        "table",
        "file",
        "image",
        "signature",
        "note",
        "relate",
        "serial",
        "formula",
    ];

    const ALL: [FieldKind; 21] = [
        FieldKind::Text,
        FieldKind::Textarea,
        FieldKind::Number,
        FieldKind::Money,
        FieldKind::Choice,
        FieldKind::Choices,
        FieldKind::Date,
        FieldKind::Daterange,
        FieldKind::Person,
        FieldKind::Department,
        FieldKind::Phone,
        FieldKind::Address,
        FieldKind::Idcard,
        FieldKind::Table,
        FieldKind::File,
        FieldKind::Image,
        FieldKind::Signature,
        FieldKind::Note,
        FieldKind::Relate,
        FieldKind::Serial,
        FieldKind::Formula,
    ];

    /// Returns the kind that `kind:` names.
    pub fn from_name(name: &str) -> Option<FieldKind> {
        let index = FieldKind::NAMES.iter().position(|known| *known == name)?;
        Some(FieldKind::ALL[index])
    }

    /// Returns the word of `kind:`.
    pub fn name(self) -> &'static str {
        FieldKind::NAMES[self as usize]
    }

    /// Returns whether its answer is a number.
    pub fn is_number(self) -> bool {
        matches!(self, FieldKind::Number | FieldKind::Money | FieldKind::Formula)
    }

    /// Returns whether its answer is one of several options, or some of them.
    pub fn has_options(self) -> bool {
        matches!(self, FieldKind::Choice | FieldKind::Choices)
    }

    /// Returns whether somebody answers it: not what is only read, signed or numbered by others.
    pub fn has_answer(self) -> bool {
        !matches!(self, FieldKind::Note | FieldKind::Signature | FieldKind::Serial)
    }

    /// Returns whether it holds personal data unless its author says otherwise.
    pub fn is_personal(self) -> bool {
        matches!(self, FieldKind::Phone | FieldKind::Address | FieldKind::Idcard)
    }
}
