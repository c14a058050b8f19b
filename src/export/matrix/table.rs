//! A plain table as a workbook and as CSV: a title, a row of heads, rows of texts.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::csv::push_line;
use super::xlsx::{Formats, clean, finish, put};

/// A table of texts.
pub struct Table {
    /// The name of the sheet.
    pub name: String,
    /// What stands above the table in a workbook.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
pub struct Column {
    /// What stands at its head.
    pub title: String,
    /// How wide it is in a workbook, in characters.
    pub width: u16,
}

impl Table {
    /// Returns the table as a workbook of one sheet, the same bytes for the same table.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The only day in a workbook that is not in the documents.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties = DocProperties::new().set_title(&self.title);
        workbook.set_properties(&properties.set_creation_datetime(&created));
        let formats = Formats::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(clean(&self.name))?;
        put(sheet, 0, 0, &self.title, &formats.title)?;
        for (i, column) in (0..).zip(&self.columns) {
            put(sheet, 2, i, &column.title, &formats.head)?;
            sheet.set_column_width(i, column.width)?;
        }
        for (row, cells) in (3..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                put(sheet, row, column, cell, &formats.text)?;
            }
        }
        let last = self.columns.len().saturating_sub(1) as u16;
        finish(sheet, (2, last), self.rows.len() as u32, 2)?;
        workbook.save_to_buffer()
    }

    /// Returns the table as CSV (RFC 4180), with a byte order mark, without its title.
    pub fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        push_line(&mut text, self.columns.iter().map(|column| column.title.as_str()));
        for row in &self.rows {
            push_line(&mut text, row.iter().map(String::as_str));
        }
        text
    }
}
