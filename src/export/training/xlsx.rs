//! The questions of a training as a workbook, for other platforms and for people.

use rust_xlsxwriter::XlsxError;

use super::{Quiz, letter};
use crate::export::matrix::table::{Column, Table};

/// Returns the questions as a workbook, the same bytes for the same quiz.
///
/// Options stand in columns of their own, as platforms want them; the right ones are named by their
/// letters. Texts are written as texts, never as formulas.
pub fn xlsx(quiz: &Quiz) -> Result<Vec<u8>, XlsxError> {
    let words = &quiz.words;
    let most = quiz.questions.iter().map(|question| question.options.len()).max().unwrap_or(0);
    let mut columns = vec![
        Column { title: "#".to_owned(), width: 5 },
        Column { title: words.question.clone(), width: 44 },
        Column { title: words.sort.clone(), width: 8 },
    ];
    columns.extend(
        (0..most).map(|i| Column { title: format!("{} {}", words.option, letter(i)), width: 24 }),
    );
    columns.extend([
        Column { title: words.right.clone(), width: 10 },
        Column { title: words.why.clone(), width: 44 },
        Column { title: words.see.clone(), width: 30 },
    ]);
    let rows = quiz.questions.iter().enumerate().map(|(i, question)| {
        let sort = if question.is_multiple() { &words.multiple } else { &words.single };
        let mut row = vec![(i + 1).to_string(), question.text.clone(), sort.clone()];
        row.extend(question.options.iter().map(|(option, _)| option.clone()));
        row.resize(3 + most, String::new());
        let right = question.options.iter().enumerate().filter(|(_, (_, is_right))| *is_right);
        let right: String = right.map(|(i, _)| letter(i)).collect();
        row.extend([right, question.why.clone(), question.see.clone()]);
        row
    });
    let title = format!("{} {} {}", quiz.id, quiz.title, quiz.version);
    Table {
        name: words.quiz.clone(),
        title: title.trim().to_owned(),
        columns,
        rows: rows.collect(),
    }
    .xlsx()
}
