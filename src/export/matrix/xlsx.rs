//! The matrices as a workbook: an overview, a sheet for each process, a legend.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet, XlsxError,
};

use super::csv::is_formula;
use super::{Book, ProcessMatrix};
use crate::model::kind::process::Letter;

/// The longest name that Excel gives a sheet, in UTF-16 units.
const LONGEST_NAME: usize = 31;
/// The longest text that Excel takes in a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// How many links one sheet may hold; Excel refuses a workbook with more.
const MOST_LINKS: usize = 65_000;
/// In a table of more cells than this, cells in which nothing stands are left out, with their lines.
const MOST_EMPTY: usize = 100_000;
/// The columns of a process's sheet before the roles.
const BEFORE_ROLES: u16 = 3;

/// Returns the matrices as a workbook, the same bytes for the same book.
///
/// Texts are always written as texts, never as formulas. Processes and steps link to the site where
/// it is known where that is published.
pub fn xlsx(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The only day in a workbook that is not in the documents.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&book.title).set_creation_datetime(&created),
    );
    let formats = Formats::new();
    let names = sheet_names(book);
    overview(workbook.add_worksheet(), book, &names, &formats)?;
    for (process, name) in book.processes.iter().zip(&names) {
        sheet(workbook.add_worksheet(), book, process, name, &formats)?;
    }
    legend(workbook.add_worksheet(), book, &formats)?;
    workbook.save_to_buffer()
}

/// How cells look.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) head: Format,
    group: Format,
    pub(super) text: Format,
    link: Format,
    cell: Format,
    responsible: Format,
    accountable: Format,
    inherited: Format,
}

impl Formats {
    pub(super) fn new() -> Formats {
        let line = Color::RGB(0x00CB_D3DF);
        let base = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(line)
            .set_align(FormatAlign::VerticalCenter);
        let head = base
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(0x00EE_F2F8))
            .set_text_wrap()
            .set_align(FormatAlign::Center);
        let text = base.clone().set_text_wrap();
        let cell = base.clone().set_align(FormatAlign::Center);
        Formats {
            title: Format::new().set_bold().set_font_size(14),
            group: head.clone(),
            link: text.clone().set_font_color(Color::RGB(0x000A_4CB0)),
            responsible: cell
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0x000B_5BD3))
                .set_font_color(Color::White),
            accountable: cell
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0x00E4_F5EC))
                .set_font_color(Color::RGB(0x000C_6B43)),
            inherited: cell.clone().set_italic().set_font_color(Color::RGB(0x005D_6880)),
            head,
            text,
            cell,
        }
    }
}

/// Returns the names of the sheets of the processes: their numbers, without what Excel does not
/// allow, each only once.
fn sheet_names(book: &Book) -> Vec<String> {
    let words = &book.words;
    let reserved = [&words.overview, &words.legend].map(|name| clean(name).to_lowercase());
    // Excel keeps this name for itself.
    let mut taken: BTreeSet<String> = reserved.into_iter().chain(["history".to_owned()]).collect();
    book.processes
        .iter()
        .map(|process| {
            let wanted = if process.id.is_empty() { &process.title } else { &process.id };
            let wanted = clean(wanted);
            let mut name = wanted.clone();
            let mut number = 2;
            while !taken.insert(name.to_lowercase()) {
                let ending = format!(" {number}");
                name = format!("{}{ending}", cut(&wanted, LONGEST_NAME - ending.len()));
                number += 1;
            }
            name
        })
        .collect()
}

/// Returns a name as Excel allows it.
pub fn clean(name: &str) -> String {
    let name: String = name.chars().map(|c| if "[]:*?/\\".contains(c) { '-' } else { c }).collect();
    let name = cut(name.trim().trim_matches('\''), LONGEST_NAME);
    let name = name.trim_end().trim_end_matches('\'').to_owned();
    if name.is_empty() { "-".to_owned() } else { name }
}

/// Returns the beginning of a text that is at most so many UTF-16 units long.
pub fn cut(text: &str, most: usize) -> String {
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= most
    };
    text.chars().take_while(fits).collect()
}

/// Returns the address on the site that something links to.
fn address(book: &Book, url: &str) -> Option<String> {
    let base = book.base_url.as_ref()?;
    // Excel refuses addresses that are longer.
    let address = format!("{base}{url}");
    (address.chars().count() <= 2000).then_some(address)
}

/// Writes a text as a text. One that looks like a formula is shown as it is also after it is edited or
/// saved as another format; one that is longer than a cell may hold is cut.
pub(super) fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: impl AsRef<str>,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = fitting(text.as_ref());
    sheet.write_string_with_format(row, column, &*text, &quoted(&text, format))?;
    Ok(())
}

/// Returns the format of a text: with a mark where it looks like a formula.
fn quoted<'f>(text: &str, format: &'f Format) -> Cow<'f, Format> {
    match is_formula(text) {
        true => Cow::Owned(format.clone().set_quote_prefix()),
        false => Cow::Borrowed(format),
    }
}

/// Returns as much of a text as a cell may hold.
fn fitting(text: &str) -> Cow<'_, str> {
    // No text has more UTF-16 units than bytes.
    match text.len() <= LONGEST_TEXT {
        true => Cow::Borrowed(text),
        false => Cow::Owned(cut(text, LONGEST_TEXT)),
    }
}

/// Writes a text, as a link where the site is known.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    link: Option<String>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match link {
        Some(address) if (row as usize) < MOST_LINKS => {
            let text = fitting(text);
            let url = Url::new(address).set_text(&*text);
            sheet.write_url_with_format(row, column, url, &quoted(&text, &formats.link))?;
            Ok(())
        }
        Some(_) | None => put(sheet, row, column, text, &formats.text),
    }
}

/// Writes the overview: processes × roles, the roles below their departments.
fn overview(
    sheet: &mut Worksheet,
    book: &Book,
    names: &[String],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let words = &book.words;
    sheet.set_name(clean(&words.overview))?;
    put(sheet, 0, 0, &book.title, &formats.title)?;
    let last = 2 + book.roles.len() as u16;
    for column in 0..3 {
        sheet.write_blank(1, column, &formats.group)?;
    }
    let mut first = 0;
    while first < book.roles.len() {
        let department = &book.roles[first].department;
        let count = book.roles[first..].iter().take_while(|r| r.department == *department).count();
        let known = book.departments.iter().find(|known| Some(&known.id) == department.as_ref());
        let name = known.map_or(&words.no_department, |known| &known.name);
        let (from, to) = (3 + first as u16, 2 + (first + count) as u16);
        match count {
            1 => {
                put(sheet, 1, from, name, &formats.group)?;
            }
            _ => {
                let group = quoted(name, &formats.group);
                sheet.merge_range(1, from, 1, to, &fitting(name), &group)?;
            }
        }
        first += count;
    }
    for (column, word) in [&words.number, &words.process, &words.steps].into_iter().enumerate() {
        put(sheet, 2, column as u16, word, &formats.head)?;
    }
    for (i, role) in book.roles.iter().enumerate() {
        put(sheet, 2, 3 + i as u16, &role.name, &formats.head)?;
    }
    let is_sparse = book.processes.len() * book.roles.len() > MOST_EMPTY;
    for (i, (process, name)) in book.processes.iter().zip(names).enumerate() {
        let row = 3 + i as u32;
        let escaped = name.replace('\'', "''");
        let own = Url::new(format!("internal:'{escaped}'!A1")).set_text(&process.id);
        match process.id.is_empty() {
            true => {
                sheet.write_blank(row, 0, &formats.text)?;
            }
            false => {
                let link = quoted(&process.id, &formats.link);
                sheet.write_url_with_format(row, 0, own, &link)?;
            }
        }
        write(sheet, (row, 1), &process.title, address(book, &process.url), formats)?;
        sheet.write_number_with_format(row, 2, process.steps.len() as f64, &formats.cell)?;
        for (i, role) in book.roles.iter().enumerate() {
            let summary = book.summary(process, &role.id);
            if !(is_sparse && summary.is_empty()) {
                put(sheet, row, 3 + i as u16, summary, &formats.cell)?;
            }
        }
    }
    sheet.set_column_width(0, 11)?.set_column_width(1, 30)?.set_column_width(2, 7)?;
    for column in 3..=last {
        sheet.set_column_width(column, 15)?;
    }
    finish(sheet, (2, last), book.processes.len() as u32, 2)
}

/// Writes the sheet of a process: steps × roles.
fn sheet(
    sheet: &mut Worksheet,
    book: &Book,
    process: &ProcessMatrix,
    name: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let words = &book.words;
    sheet.set_name(name)?;
    let title = format!("{} {}", process.id, process.title);
    match address(book, &process.url) {
        Some(address) => {
            let title = fitting(title.trim());
            let url = Url::new(address).set_text(&*title);
            sheet.write_url_with_format(0, 0, url, &quoted(&title, &formats.title))?;
        }
        None => {
            put(sheet, 0, 0, title.trim(), &formats.title)?;
        }
    }
    let roles: Vec<_> = book
        .roles
        .iter()
        .filter(|role| {
            let mut parts = process.steps.iter().flat_map(|step| &step.assignments);
            parts.any(|part| part.role == role.id)
        })
        .collect();
    for (column, word) in ["#", &words.step, &words.within].into_iter().enumerate() {
        put(sheet, 2, column as u16, word, &formats.head)?;
    }
    for (i, role) in roles.iter().enumerate() {
        let column = BEFORE_ROLES + i as u16;
        put(sheet, 2, column, &role.name, &formats.head)?;
    }
    let is_sparse = process.steps.len() * roles.len() > MOST_EMPTY;
    for (i, step) in process.steps.iter().enumerate() {
        let row = 3 + i as u32;
        match step.number {
            Some(number) => {
                sheet.write_number_with_format(row, 0, number as f64, &formats.cell)?;
            }
            None => {
                sheet.write_blank(row, 0, &formats.cell)?;
            }
        }
        write(sheet, (row, 1), &step.action, address(book, &step.url), formats)?;
        put(sheet, row, 2, &step.time, &formats.cell)?;
        for (i, role) in roles.iter().enumerate() {
            let mut own = step.assignments.iter().filter(|part| part.role == role.id);
            let first = own.clone().next();
            if is_sparse && first.is_none() {
                continue;
            }
            let format = match first.map(|part| part.letter) {
                _ if first.is_some() && own.all(|part| part.inherited) => &formats.inherited,
                Some(Letter::R) => &formats.responsible,
                Some(Letter::A) => &formats.accountable,
                Some(_) | None => &formats.cell,
            };
            let text = book.cell(step, &role.id);
            put(sheet, row, BEFORE_ROLES + i as u16, text, format)?;
        }
    }
    sheet.set_column_width(0, 6)?.set_column_width(1, 42)?.set_column_width(2, 12)?;
    for i in 0..roles.len() as u16 {
        sheet.set_column_width(BEFORE_ROLES + i, 11)?;
    }
    let last = BEFORE_ROLES + roles.len() as u16 - 1;
    finish(sheet, (2, last), process.steps.len() as u32, 2)
}

/// Freezes the head, prints it on every sheet of paper, and lets rows be filtered. `head` is the row
/// of the head and its last column.
pub(super) fn finish(
    sheet: &mut Worksheet,
    (head, last): (u32, u16),
    rows: u32,
    frozen: u16,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(head + 1, frozen)?;
    sheet.set_repeat_rows(0, head)?;
    sheet.set_repeat_columns(0, frozen - 1)?;
    if rows > 0 {
        sheet.autofilter(head, 0, head + rows, last)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&A&R&P / &N");
    Ok(())
}

fn legend(sheet: &mut Worksheet, book: &Book, formats: &Formats) -> Result<(), XlsxError> {
    let words = &book.words;
    sheet.set_name(clean(&words.legend))?;
    put(sheet, 0, 0, &words.letter, &formats.head)?;
    put(sheet, 0, 1, &words.meaning, &formats.head)?;
    for (i, letter) in book.letters.iter().enumerate() {
        put(sheet, 1 + i as u32, 0, &letter.label, &formats.cell)?;
        put(sheet, 1 + i as u32, 1, &letter.meaning, &formats.text)?;
    }
    let row = 1 + book.letters.len() as u32;
    put(sheet, row, 0, "( )", &formats.inherited)?;
    put(sheet, row, 1, &words.inherited, &formats.text)?;
    sheet.set_column_width(0, 10)?.set_column_width(1, 40)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{clean, cut};

    #[test]
    fn names_of_sheets_are_those_that_excel_allows() {
        assert_eq!(clean("a/b:c[d]"), "a-b-c-d-");
        assert_eq!(clean("'"), "-");
        assert_eq!(clean(&"长".repeat(40)).chars().count(), 31);
        assert_eq!(clean(&format!("{}'more", "长".repeat(30))), "长".repeat(30));
        assert_eq!(cut("a😀b", 2), "a");
    }
}
