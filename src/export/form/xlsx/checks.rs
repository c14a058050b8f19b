//! What a spreadsheet judges as a form is filled in.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    Formula as Expression, XlsxError,
};

use super::super::{Cell, paper};
use super::formulas::column_name;
use super::{LONGEST_HINT, Writer};
use crate::export::matrix::{cut, is_formula, sheet_name};
use crate::model::kind::form::FieldKind;

impl Writer<'_> {
    pub fn date(&mut self, column: u32, hint: &str) -> Result<(), XlsxError> {
        let earliest = ExcelDateTime::from_ymd(1900, 1, 1)?;
        let check = DataValidation::new()
            .allow_date(DataValidationRule::GreaterThanOrEqualTo(earliest))
            .set_error_message(&self.sheet.words.bad_date)?;
        let check = with_hint(check, hint)?;
        let column = column as u16;
        self.page.add_data_validation(self.row, column, self.row, column, &check)?;
        Ok(())
    }

    /// Lets a program judge what is typed into cells, and say what is meant.
    pub fn check(
        &mut self,
        cell: &Cell,
        from: (u32, u16),
        to: (u32, u16),
    ) -> Result<(), XlsxError> {
        let words = &self.sheet.words;
        let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        let (min, max): (Option<f64>, Option<f64>) = (number(&cell.min), number(&cell.max));
        let mut hint = paper::hint(cell, words);
        let any = DataValidation::new().allow_any_value();
        let check = match cell.kind {
            FieldKind::Number | FieldKind::Money => {
                let rule = match (min, max) {
                    (Some(min), Some(max)) => DataValidationRule::Between(min, max),
                    (Some(min), None) => DataValidationRule::GreaterThanOrEqualTo(min),
                    (None, Some(max)) => DataValidationRule::LessThanOrEqualTo(max),
                    (None, None) => DataValidationRule::GreaterThanOrEqualTo(-1e15),
                };
                let limits = cell.limits.join(" ");
                let said = words.bad_number.replace("{}", &limits);
                DataValidation::new()
                    .allow_decimal_number(rule)
                    .set_error_message(cut(said.trim(), LONGEST_HINT))?
            }
            FieldKind::Date => {
                let earliest = ExcelDateTime::from_ymd(1900, 1, 1)?;
                DataValidation::new()
                    .allow_date(DataValidationRule::GreaterThanOrEqualTo(earliest))
                    .set_error_message(&words.bad_date)?
            }
            FieldKind::Choice if !cell.options.is_empty() => {
                let list = self.options(cell)?;
                DataValidation::new()
                    .allow_list_formula(Expression::new(list))
                    .set_error_message(&self.sheet.words.bad_choice)?
            }
            FieldKind::Text | FieldKind::Textarea if min.is_some() || max.is_some() => {
                let limit = |limit: f64| limit.clamp(0.0, 30_000.0) as u32;
                let rule = match (min, max) {
                    (Some(min), Some(max)) => DataValidationRule::Between(limit(min), limit(max)),
                    (Some(min), None) => DataValidationRule::GreaterThanOrEqualTo(limit(min)),
                    (None, max) => DataValidationRule::LessThanOrEqualTo(limit(max.unwrap_or(0.0))),
                };
                let said = words.bad_length.replace("{}", &cell.limits.join(" "));
                DataValidation::new()
                    .allow_text_length(rule)
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_message(cut(&said, LONGEST_HINT))?
            }
            FieldKind::Choices => {
                hint = [words.tick.as_str(), &hint].join(" ").trim().to_owned();
                any
            }
            FieldKind::Daterange => {
                hint = [words.dates_hint.as_str(), &hint].join(" ").trim().to_owned();
                any
            }
            FieldKind::Formula | FieldKind::Note | FieldKind::Table => return Ok(()),
            _ if hint.is_empty() => return Ok(()),
            _ => any,
        };
        let check = with_hint(check, &hint)?;
        self.page.add_data_validation(from.0, from.1, to.0, to.1, &check)?;
        Ok(())
    }

    /// Writes the options of a field to the sheet of lists, and returns where they are.
    pub fn options(&mut self, cell: &Cell) -> Result<String, XlsxError> {
        for (row, choice) in cell.options.iter().enumerate() {
            let format = match is_formula(&choice.label) {
                true => Format::new().set_quote_prefix(),
                false => Format::new(),
            };
            let label = cut(&choice.label, LONGEST_HINT);
            self.lists.write_string_with_format(row as u32, self.list, label, &format)?;
        }
        let column = column_name(self.list);
        self.list += 1;
        let name = sheet_name(&self.sheet.words.options).replace('\'', "''");
        Ok(format!("='{name}'!${column}$1:${column}${}", cell.options.len()))
    }
}

/// Adds what is shown beside a cell while it is filled in.
pub fn with_hint(check: DataValidation, hint: &str) -> Result<DataValidation, XlsxError> {
    match hint {
        "" => Ok(check),
        hint => check.set_input_message(cut(hint, LONGEST_HINT)),
    }
}
