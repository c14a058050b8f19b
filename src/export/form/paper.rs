//! Where everything of a form lies on paper: lines of a grid that workbooks and documents share.

use super::{Cell, Note, Opinion, Sheet, Words};
use crate::language::Language;
use crate::model::kind::form::FieldKind;

/// The columns of the grid, unless a table has more columns of its own.
const UNITS: u32 = 24;

/// A form on paper.
pub(super) struct Layout<'a> {
    /// How many columns the grid has.
    pub units: u32,
    /// How many of them a label takes.
    pub label: u32,
    /// The lines, from top to bottom.
    pub lines: Vec<Line<'a>>,
}

/// A line of a form.
pub(super) enum Line<'a> {
    /// The name of a group.
    Heading(&'a str),
    /// A text to be read.
    Note(&'a Cell),
    /// One field or two: a label and room for an answer each, and how many columns that room has.
    Fields(Vec<(&'a Cell, u32)>),
    /// A table, and how many columns of the grid each of its columns has.
    Table(&'a Cell, Vec<u32>),
    /// One box to sign or two.
    Opinions(&'a [Opinion]),
}

/// Returns where everything lies. A field that would stand alone takes the whole line, so that no
/// line has an empty rest.
pub(super) fn layout(sheet: &Sheet) -> Layout<'_> {
    let most = sheet.cells().map(|cell| cell.columns.len()).max().unwrap_or(0) as u32;
    // Two labels and two answers must have whole columns.
    let units = UNITS.max(most.next_multiple_of(12));
    let label = units / 6;
    let mut lines = Vec::new();
    let mut half: Option<&Cell> = None;
    let whole = |cell| Line::Fields(vec![(cell, units - label)]);
    for group in &sheet.groups {
        // A table alone under its own name needs no second title.
        let is_own = group
            .cells
            .first()
            .is_some_and(|cell| !cell.columns.is_empty() && cell.label == group.title);
        if !group.title.is_empty() && !is_own {
            lines.push(Line::Heading(&group.title));
        }
        for cell in &group.cells {
            // Two dates need more room than half a line has.
            let is_wide = matches!(cell.kind, FieldKind::Note | FieldKind::Daterange);
            let is_half = cell.span <= 2 && cell.columns.is_empty() && !is_wide;
            match (is_half, half.take()) {
                (true, None) => half = Some(cell),
                (true, Some(first)) => {
                    let room = units / 2 - label;
                    lines.push(Line::Fields(vec![(first, room), (cell, room)]));
                }
                (false, first) => {
                    lines.extend(first.map(whole));
                    lines.push(match cell.kind {
                        FieldKind::Note => Line::Note(cell),
                        _ if !cell.columns.is_empty() => Line::Table(cell, widths(cell, units)),
                        _ => whole(cell),
                    });
                }
            }
        }
        lines.extend(half.take().map(whole));
    }
    lines.extend(sheet.opinions.chunks(2).map(Line::Opinions));
    Layout { units, label, lines }
}

/// Divides the grid among the columns of a table: texts get more than others.
fn widths(table: &Cell, units: u32) -> Vec<u32> {
    let count = table.columns.len() as u32;
    let weight = |cell: &Cell| match cell.kind {
        // With many columns each gets the same, so that none gets nothing.
        _ if count * 3 > units => 1,
        FieldKind::Text | FieldKind::Textarea | FieldKind::Address | FieldKind::Choices => 4,
        _ => 3,
    };
    let sum: u32 = table.columns.iter().map(weight).sum();
    let mut seen = 0;
    let mut end = 0;
    table
        .columns
        .iter()
        .map(|column| {
            seen += weight(column);
            let start = std::mem::replace(&mut end, seen * units / sum);
            end - start
        })
        .collect()
}

/// Returns what stands in a label: the label, its unit, a star where the field is required.
pub(super) fn label(cell: &Cell, words: &Words) -> String {
    let is_east = words.colon == "：";
    let unit = match (cell.unit.as_str(), is_east) {
        ("", _) => String::new(),
        (unit, true) => format!("（{unit}）"),
        (unit, false) => format!(" ({unit})"),
    };
    let star = if cell.is_required { " *" } else { "" };
    format!("{}{unit}{star}", cell.label)
}

/// Returns what is said below a field: help, limits, when it is asked.
pub(super) fn hint(cell: &Cell, words: &Words) -> String {
    let condition = match cell.condition.as_str() {
        "" => String::new(),
        condition => format!("{}{condition}", words.condition),
    };
    let is_file = matches!(cell.kind, FieldKind::File | FieldKind::Image);
    let limits = cell.limits.iter().filter(|_| !is_file).map(String::as_str);
    let attach = is_file.then_some(words.attach.as_str());
    let parts = [cell.help.as_str(), &cell.relation].into_iter().chain(limits).chain(attach);
    let parts: Vec<&str> =
        parts.chain([condition.as_str()]).filter(|part| !part.is_empty()).collect();
    parts.join(if words.colon == "：" { "；" } else { "; " })
}

/// Returns what stands in the room for an answer before there is one: boxes to tick, the signs of a
/// date.
pub(super) fn blank(cell: &Cell, words: &Words) -> String {
    let day = words.date_blank.as_str();
    match cell.kind {
        FieldKind::Choice | FieldKind::Choices => boxes(cell.options.iter().map(|c| &*c.label)),
        FieldKind::Date => day.to_owned(),
        FieldKind::Daterange => format!("{day} – {}", day.trim_start_matches('\u{3000}')),
        _ => String::new(),
    }
}

/// Returns options with a box before each; a Chinese one stands close to its box.
pub(super) fn boxes<'t>(options: impl Iterator<Item = &'t str>) -> String {
    let space = |option: &str| if option.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
    let options: Vec<String> =
        options.map(|option| format!("□{}{option}", space(option))).collect();
    options.join("\u{3000}")
}

/// Returns what stands at the foot of a form: number, version, day.
pub(super) fn identity(sheet: &Sheet) -> String {
    let version = match sheet.version.as_str() {
        "" => String::new(),
        version => format!("{} {version}", sheet.words.version),
    };
    let parts = [sheet.id.as_str(), &version, &sheet.effective];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Returns the lines of a passage below a form, numbered where there are several.
pub(super) fn numbered(note: &Note) -> Vec<String> {
    let is_list = note.lines.len() > 1;
    let number = |(i, line): (usize, &String)| match is_list {
        true => format!("{}. {line}", i + 1),
        false => line.clone(),
    };
    note.lines.iter().enumerate().map(number).collect()
}

/// Returns the fonts of a language: for texts and for titles.
pub(super) fn fonts(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::SimplifiedChinese => ("宋体", "黑体"),
        Language::TraditionalChinese => ("新細明體", "微軟正黑體"),
        Language::English => ("Calibri", "Calibri"),
    }
}

/// Returns how many lines a text takes in a width, both in half the size of a letter.
///
/// A wide character is as wide as two halves; words may be cut anywhere, so this is the least.
pub(super) fn lines(text: &str, width: u32) -> u32 {
    use unicode_width::UnicodeWidthStr;
    let width = width.max(2) as usize;
    text.lines().map(|line| line.width().div_ceil(width).max(1) as u32).sum::<u32>().max(1)
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_are_counted_by_the_width_of_characters() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("申请原因", 8), 1);
        assert_eq!(lines("申请原因", 7), 2);
        assert_eq!(lines("a\nb", 8), 2);
    }
}
