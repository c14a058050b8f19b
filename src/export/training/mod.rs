//! Trainings as files: the questions of one for learning platforms and spreadsheets, and which role
//! takes which.

mod gift;
mod needs;
mod xlsx;

pub use gift::gift;
pub use needs::{Needs, NeedsWords, Taken, Taker, csv, json, xlsx as needs_xlsx};
pub use xlsx::xlsx;

/// The questions of a training.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quiz {
    /// The number of the training.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version; may be empty.
    pub version: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The words of the workbook.
    pub words: QuizWords,
}

/// A question with the options to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// The question.
    pub text: String,
    /// The options, and whether each is right.
    pub options: Vec<(String, bool)>,
    /// Why they are right; may be empty.
    pub why: String,
    /// Where it is written: the name of the place; may be empty.
    pub see: String,
}

impl Question {
    /// Returns whether more than one option is right.
    pub fn is_multiple(&self) -> bool {
        self.options.iter().filter(|(_, is_right)| *is_right).count() > 1
    }
}

/// The words of the workbook, in the language of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each field is the heading or the name that it is called after")]
pub struct QuizWords {
    pub quiz: String,
    pub question: String,
    pub sort: String,
    pub single: String,
    pub multiple: String,
    pub option: String,
    pub right: String,
    pub why: String,
    pub see: String,
}

/// Returns what an option is called: `A`, `B` … `Z`, `AA`.
pub fn letter(option: usize) -> String {
    let own = char::from(b'A' + (option % 26) as u8);
    match option / 26 {
        0 => own.to_string(),
        round => format!("{}{own}", letter(round - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn options_are_lettered_as_columns_are() {
        let letters = [0, 1, 25, 26, 51, 52, 701, 702].map(letter);
        assert_eq!(letters, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
