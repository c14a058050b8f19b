//! The matrices as CSV (RFC 4180), for spreadsheets: a line for each step, a column for each role.

use super::Book;

/// Returns the matrices as CSV.
///
/// Begins with a byte order mark, without which Excel takes Chinese for another encoding. A cell
/// that a spreadsheet would take for a formula gets an apostrophe.
pub fn csv(book: &Book) -> String {
    let words = &book.words;
    let mut text = String::from("\u{feff}");
    let mut head = vec![
        words.number.as_str(),
        words.process.as_str(),
        "#",
        words.step.as_str(),
        words.kind.as_str(),
        words.within.as_str(),
    ];
    head.extend(book.roles.iter().map(|role| role.name.as_str()));
    push_line(&mut text, head);
    for process in &book.processes {
        for step in &process.steps {
            let number = step.number.map(|number| number.to_string()).unwrap_or_default();
            let cells: Vec<String> =
                book.roles.iter().map(|role| book.cell(step, &role.id)).collect();
            let mut line = vec![
                process.id.as_str(),
                process.title.as_str(),
                number.as_str(),
                step.action.as_str(),
                step.kind.name(),
                step.time.as_str(),
            ];
            line.extend(cells.iter().map(String::as_str));
            push_line(&mut text, line);
        }
    }
    text
}

/// Adds a line of cells, each quoted where that is needed.
pub(super) fn push_line<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

/// Returns whether a spreadsheet would take a text for a formula.
pub fn is_formula(text: &str) -> bool {
    // The wide signs count as formulas where a spreadsheet is set to an East Asian language.
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
}

fn push_cell(text: &mut String, cell: &str) {
    let apostrophe = if is_formula(cell) { "'" } else { "" };
    if cell.contains(['"', ',', '\n', '\r']) {
        text.push_str(&format!("\"{apostrophe}{}\"", cell.replace('"', "\"\"")));
    } else {
        text.push_str(apostrophe);
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::push_line;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        let mut text = String::new();
        push_line(&mut text, ["=1+1", "a,b", "\"甲\"", "-乙", "@丙\n丁", "", "+,", "＝戊"]);
        assert_eq!(text, "'=1+1,\"a,b\",\"\"\"甲\"\"\",'-乙,\"'@丙\n丁\",,\"'+,\",'＝戊\r\n");
    }
}
