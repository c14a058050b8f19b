//! A form as a workbook to fill in: open cells between protected labels.

mod checks;
mod formats;
mod formulas;
mod tables;

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Formula as Expression,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use self::checks::with_hint;
use self::formats::Formats;
use self::formulas::{capitals, name};
use super::paper::{self, Layout, Line};
use super::{Cell, Opinion, Sheet};
use crate::export::matrix::{cut, is_formula, sheet_name};
use crate::model::kind::form::formula::Formula;
use crate::model::kind::form::{FieldKind, Paper};

/// How high a line of text is, in points.
const LINE: f64 = 15.0;
/// The margins of the paper at the sides, in inches.
const SIDE: f64 = 0.59;
/// The margins above and below, in inches.
const TOP: f64 = 0.59;
const BOTTOM: f64 = 0.71;
/// How much of the width of the paper the columns take: programs measure digits differently.
const FILLED: f64 = 0.92;
/// The longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_000;
/// The longest hint that Excel shows beside a cell, in UTF-16 units.
const LONGEST_HINT: usize = 250;

/// Returns a form as a workbook, the same bytes for the same form.
///
/// Labels are protected without a password, so that nobody overwrites them by mistake. A choice is
/// offered as a list, numbers and dates are judged as they are typed, sums and formulas are
/// computed. Conditions are written beside the fields: a workbook cannot hide cells.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The only day in a workbook that is not in the form.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&sheet.title).set_creation_datetime(&created),
    );
    // Columns are measured in digits of this font, which every program has or has one as wide as.
    let measure = Format::new().set_font_name("Arial").set_font_size(10);
    workbook.set_default_format(&measure, 17, 64)?;
    let layout = paper::layout(sheet);
    let mut writer = Writer {
        sheet,
        formats: Formats::new(sheet),
        page: Worksheet::new(),
        lists: Worksheet::new(),
        list: 0,
        row: 0,
        used: 0.0,
        breaks: Vec::new(),
        fields: BTreeMap::new(),
        tables: BTreeMap::new(),
        formulas: Vec::new(),
        layout: &layout,
    };
    writer.set_up()?;
    writer.head()?;
    for (i, line) in layout.lines.iter().enumerate() {
        writer.line(line, layout.lines.get(i + 1))?;
    }
    writer.foot()?;
    writer.compute()?;
    writer.finish()?;
    let Writer { page, lists, list, .. } = writer;
    workbook.push_worksheet(page);
    if list > 0 {
        workbook.push_worksheet(lists);
    }
    workbook.save_to_buffer()
}

/// Where the rows of a table lie, and its columns.
struct Rows {
    first: u32,
    last: u32,
    columns: BTreeMap<String, u16>,
}

/// What stands in a cell that is computed.
struct Computed<'a> {
    at: (u32, u16),
    formula: &'a Formula,
    /// The table whose row it is in.
    table: Option<&'a str>,
    format: Format,
}

/// The page in the making.
struct Writer<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout<'a>,
    formats: Formats,
    page: Worksheet,
    /// What can be chosen, a column for each field.
    lists: Worksheet,
    list: u16,
    row: u32,
    /// How much of the current sheet of paper is used, in points.
    used: f64,
    breaks: Vec<u32>,
    fields: BTreeMap<&'a str, (u32, u16)>,
    tables: BTreeMap<&'a str, Rows>,
    formulas: Vec<Computed<'a>>,
}

impl<'a> Writer<'a> {
    fn set_up(&mut self) -> Result<(), XlsxError> {
        let words = &self.sheet.words;
        self.page.set_name(sheet_name(&words.sheet))?;
        self.lists.set_name(sheet_name(&words.options))?.set_hidden(true);
        // What is not filled by the columns stays free, so that no program needs a second page.
        let width = self.width() * FILLED / f64::from(self.layout.units) / 0.75;
        for column in 0..self.layout.units as u16 {
            self.page.set_column_width_pixels(column, width as u32)?;
        }
        let paper = match self.sheet.paper {
            Paper::A4 => 9,
            Paper::A5 => 11,
            Paper::Letter => 1,
        };
        self.page.set_paper_size(paper).set_portrait().set_print_center_horizontally(true);
        self.page.set_margins(SIDE, SIDE, TOP, BOTTOM, 0.3, 0.3);
        let identity = paper::identity(self.sheet).replace('&', "&&");
        let identity: String = identity.chars().take(100).collect();
        self.page.set_footer(format!("&L&9{identity}&R&9&P / &N"));
        self.page.set_screen_gridlines(false);
        let mut protection = ProtectionOptions::new();
        protection.format_rows = true;
        protection.format_columns = true;
        protection.format_cells = true;
        self.page.protect_with_options(&protection);
        Ok(())
    }

    /// Returns the room between the margins, in points.
    fn width(&self) -> f64 {
        f64::from(self.sheet.paper.size().0) / 20.0 - 2.0 * SIDE * 72.0
    }

    /// Returns how many columns of text fit into columns of the grid.
    fn text_width(&self, units: u32) -> u32 {
        let points = self.width() * FILLED * f64::from(units) / f64::from(self.layout.units);
        ((points - 6.0) / 5.25).max(2.0) as u32
    }

    /// Begins something of this height, on a new sheet of paper where it would be cut.
    fn begin(&mut self, height: f64) {
        let room = f64::from(self.sheet.paper.size().1) / 20.0 - (TOP + BOTTOM) * 72.0;
        if self.used > 0.0 && self.used + height > room * 0.97 {
            self.breaks.push(self.row);
            self.used = 0.0;
        }
    }

    /// Ends a row of this height.
    fn end_row(&mut self, height: f64) -> Result<(), XlsxError> {
        self.page.set_row_height(self.row, height)?;
        self.row += 1;
        self.used += height;
        Ok(())
    }

    /// Writes a text over columns of the grid. One that looks like a formula stays a text.
    fn put(
        &mut self,
        column: u32,
        units: u32,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let quoted = is_formula(text).then(|| format.clone().set_quote_prefix());
        let format = quoted.as_ref().unwrap_or(format);
        let text = cut(text, LONGEST_TEXT);
        let (first, last) = (column as u16, (column + units - 1) as u16);
        match units {
            1 => self.page.write_string_with_format(self.row, first, text, format)?,
            _ => self.page.merge_range(self.row, first, self.row, last, &text, format)?,
        };
        Ok(())
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        let units = self.layout.units;
        let label = self.layout.label;
        let (title, line) = (self.formats.title.clone(), self.formats.line.clone());
        self.put(0, units, &self.sheet.title, &title)?;
        self.end_row(36.0)?;
        let plain = self.formats.plain.clone();
        let colon = &self.sheet.words.colon;
        if let Some(numbering) = &self.sheet.numbering {
            let words = format!("{}{colon}", numbering.label);
            self.put(0, label, &words, &plain)?;
            self.put(label, units / 2 - label - 1, "", &line)?;
            let hint = [numbering.by.as_str(), &numbering.example];
            let hint = hint.into_iter().filter(|part| !part.is_empty());
            let hint: Vec<&str> = hint.collect();
            let check = DataValidation::new().allow_any_value();
            let check = with_hint(check, &hint.join(" "))?;
            self.page.add_data_validation(
                self.row,
                label as u16,
                self.row,
                label as u16,
                &check,
            )?;
        }
        let words = format!("{}{colon}", self.sheet.words.filled_on);
        let right = self.formats.right.clone();
        self.put(units / 2, units / 4, &words, &right)?;
        self.put(units * 3 / 4, units / 4, &self.sheet.words.date_blank, &line)?;
        self.date(units * 3 / 4, "")?;
        self.end_row(21.0)?;
        self.end_row(6.0)
    }

    fn line(&mut self, line: &Line<'a>, next: Option<&Line<'a>>) -> Result<(), XlsxError> {
        let units = self.layout.units;
        match line {
            Line::Heading(title) => {
                // A heading stays with what it is the heading of.
                let below = match next {
                    Some(Line::Fields(fields)) => self.fields_height(fields),
                    Some(_) => 60.0,
                    None => 0.0,
                };
                self.begin(21.0 + below);
                let format = self.formats.heading.clone();
                self.put(0, units, title, &format)?;
                self.end_row(21.0)
            }
            Line::Note(cell) => {
                let text = if cell.text.is_empty() { &cell.label } else { &cell.text };
                let hint = paper::hint(cell, &self.sheet.words);
                let text = if hint.is_empty() { text.clone() } else { format!("{text}\n{hint}") };
                let height = self.height(&text, units, 24.0);
                self.begin(height);
                let format = self.formats.note.clone();
                self.put(0, units, &text, &format)?;
                self.end_row(height)
            }
            Line::Fields(fields) => {
                let height = self.fields_height(fields);
                self.begin(height);
                let mut column = 0;
                for (cell, room) in fields {
                    self.label(cell, column)?;
                    self.answer(cell, column + self.layout.label, *room)?;
                    column += self.layout.label + room;
                }
                self.end_row(height)
            }
            Line::Table(table, widths) => self.table(table, widths),
            Line::Opinions(opinions) => self.opinions(opinions),
        }
    }

    /// Writes the label of a field, and small below it when it is asked.
    fn label(&mut self, cell: &Cell, column: u32) -> Result<(), XlsxError> {
        let format = self.formats.label.clone();
        let label = paper::label(cell, &self.sheet.words);
        let small = format!("\n{}{}", self.sheet.words.condition, cell.condition);
        self.put(column, self.layout.label, &label, &format)?;
        if cell.condition.is_empty() || label.len() + small.len() > LONGEST_TEXT {
            return Ok(());
        }
        let font = paper::fonts(self.sheet.language).0;
        let parts = [(10.5, &label), (8.0, &small)];
        let parts = parts.map(|(size, text)| {
            (Format::new().set_font_name(font).set_font_size(size), text.as_str())
        });
        let parts: Vec<(&Format, &str)> =
            parts.iter().map(|(format, text)| (format, *text)).collect();
        self.page.write_rich_string_with_format(self.row, column as u16, &parts, &format)?;
        Ok(())
    }

    fn label_height(&self, cell: &Cell) -> f64 {
        let label = paper::label(cell, &self.sheet.words);
        let height = self.height(&label, self.layout.label, 0.0);
        match cell.condition.as_str() {
            "" => height,
            condition => {
                let small = format!("{}{condition}", self.sheet.words.condition);
                let width = self.text_width(self.layout.label) * 21 / 16;
                height + f64::from(paper::lines(&small, width)) * 11.5
            }
        }
    }

    fn height(&self, text: &str, units: u32, least: f64) -> f64 {
        let lines = paper::lines(text, self.text_width(units));
        (f64::from(lines) * LINE + 6.0).max(least).min(400.0)
    }

    fn fields_height(&self, fields: &[(&'a Cell, u32)]) -> f64 {
        let words = &self.sheet.words;
        let height = |(cell, room): &(&Cell, u32)| {
            let least = match cell.kind {
                FieldKind::Textarea => f64::from(cell.rows.clamp(2, 20)) * LINE + 9.0,
                FieldKind::Signature | FieldKind::Address => 33.0,
                FieldKind::Image => 60.0,
                _ => 24.0,
            };
            self.label_height(cell).max(self.height(&paper::blank(cell, words), *room, least))
        };
        fields.iter().map(height).fold(0.0, f64::max)
    }

    /// Writes the room for an answer.
    fn answer(&mut self, cell: &'a Cell, column: u32, room: u32) -> Result<(), XlsxError> {
        let words = &self.sheet.words;
        let at = (self.row, column as u16);
        let format = self.formats.answer(cell.kind);
        let amount = self.capitals(cell, column, room)?;
        let own = if amount { room / 2 } else { room };
        let blank = match cell.default.first() {
            Some(default) if !cell.kind.has_options() && !cell.kind.is_number() => default.clone(),
            _ => paper::blank(cell, words),
        };
        self.put(column, own, &blank, &format)?;
        let number = cell.default.first().and_then(|number| number.parse::<f64>().ok());
        if let (FieldKind::Number | FieldKind::Money, Some(number)) = (cell.kind, number) {
            self.page.write_number_with_format(at.0, at.1, number, &format)?;
        }
        self.fields.insert(&cell.id, at);
        if let Some(formula) = &cell.formula {
            self.formulas.push(Computed { at, formula, table: None, format });
        }
        self.check(cell, at, at)
    }

    /// Writes an amount in words beside its cell, where the language has such words; returns
    /// whether it did.
    fn capitals(&mut self, cell: &Cell, column: u32, room: u32) -> Result<bool, XlsxError> {
        let words = &self.sheet.words;
        if !cell.has_words || words.capitals.is_empty() || room < 4 {
            return Ok(false);
        }
        let letters: Vec<char> = words.capitals.chars().collect();
        let cell_name = name((self.row, column as u16));
        let formula = capitals(&cell_name, &letters, &words.capitals_label);
        let (from, to) = (column + room / 2, column + room - 1);
        let format = &self.formats.small.clone().set_border(FormatBorder::Thin);
        let row = self.row;
        self.page.merge_range(row, from as u16, row, to as u16, "", format)?;
        let formula = Expression::new(formula).set_result(words.capitals_label.clone());
        self.page.write_formula_with_format(row, from as u16, formula, format)?;
        Ok(true)
    }

    fn opinions(&mut self, opinions: &[Opinion]) -> Result<(), XlsxError> {
        let words = &self.sheet.words;
        let room = self.layout.units / opinions.len().max(1) as u32;
        let boxes = |opinion: &Opinion| paper::boxes(opinion.outcomes.iter().map(|o| &**o));
        let outcomes: Vec<String> = opinions.iter().map(boxes).collect();
        let sign = format!(
            "{}{}\u{3000}\u{3000}\u{3000}\u{3000}{}",
            words.signature, words.colon, words.date_blank
        );
        let middle =
            outcomes.iter().map(|text| self.height(text, room, 0.0) + 30.0).fold(48.0, f64::max);
        self.begin(21.0 + middle + 21.0);
        let formats = [&self.formats.box_top, &self.formats.box_middle, &self.formats.box_bottom];
        let [top, inside, bottom] = formats.map(Clone::clone);
        for (i, opinion) in opinions.iter().enumerate() {
            let title = format!("{}{}{}", opinion.role, words.opinion, words.colon);
            self.put(i as u32 * room, room, &title, &top)?;
        }
        self.end_row(21.0)?;
        for (i, outcomes) in outcomes.iter().enumerate() {
            self.put(i as u32 * room, room, outcomes, &inside)?;
        }
        self.end_row(middle)?;
        for i in 0..opinions.len() as u32 {
            self.put(i * room, room, &sign, &bottom)?;
        }
        self.end_row(21.0)
    }

    /// Writes who keeps the form, and how it is filled in.
    fn foot(&mut self) -> Result<(), XlsxError> {
        let units = self.layout.units;
        let words = &self.sheet.words;
        let (small, bold) = (self.formats.small.clone(), self.formats.small.clone().set_bold());
        if !self.sheet.department.is_empty() {
            let text = format!("{}{}{}", words.kept_by, words.colon, self.sheet.department);
            self.begin(18.0);
            self.put(0, units, &text, &small)?;
            self.end_row(18.0)?;
        }
        for note in &self.sheet.notes {
            let lines = paper::numbered(note);
            // At nine points there is more room than the heights of larger letters say.
            let height = |text: &str| self.height(text, units, 0.0);
            let first = lines.first().map_or(0.0, |line| height(line));
            if !note.title.is_empty() {
                self.begin(21.0 + first);
                self.put(0, units, &note.title, &bold)?;
                self.end_row(21.0)?;
            }
            for line in &lines {
                let height = self.height(line, units, 0.0);
                self.begin(height);
                self.put(0, units, line, &small)?;
                self.end_row(height)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), XlsxError> {
        let last = (self.layout.units - 1) as u16;
        self.page.set_print_area(0, 0, self.row.saturating_sub(1), last)?;
        self.page.set_page_breaks(&self.breaks)?;
        Ok(())
    }
}
