//! A form as a workbook to fill in: open cells between protected labels.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula as Expression, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

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

/// How cells look.
struct Formats {
    title: Format,
    plain: Format,
    label: Format,
    heading: Format,
    note: Format,
    open: Format,
    number: Format,
    sum: Format,
    small: Format,
    right: Format,
    line: Format,
    box_top: Format,
    box_middle: Format,
    box_bottom: Format,
}

impl Formats {
    fn new(sheet: &Sheet) -> Formats {
        let (text, title) = paper::fonts(sheet.language);
        let base = Format::new()
            .set_font_name(text)
            .set_font_size(10.5)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let ruled = base.clone().set_border(FormatBorder::Thin);
        let open = ruled.clone().set_unlocked().set_align(FormatAlign::Left).set_indent(1);
        let label = ruled.clone().set_align(FormatAlign::Center);
        let sides =
            base.clone().set_border_left(FormatBorder::Thin).set_border_right(FormatBorder::Thin);
        Formats {
            title: base
                .clone()
                .set_font_name(title)
                .set_font_size(18)
                .set_bold()
                .set_align(FormatAlign::Center),
            heading: label
                .clone()
                .set_font_name(title)
                .set_bold()
                .set_background_color(Color::RGB(0x00F0_F0F0)),
            note: ruled.clone().set_align(FormatAlign::Left).set_indent(1),
            number: open.clone().set_align(FormatAlign::Right).set_indent(0).set_num_format("0.00"),
            // Programs that do not compute at once show nothing rather than a zero.
            sum: ruled.clone().set_align(FormatAlign::Right).set_num_format("0.00;-0.00;"),
            small: base.clone().set_font_size(9).set_align(FormatAlign::Left),
            right: base.clone().set_align(FormatAlign::Right),
            line: base
                .clone()
                .set_unlocked()
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Center),
            box_top: sides
                .clone()
                .set_border_top(FormatBorder::Thin)
                .set_bold()
                .set_align(FormatAlign::Left)
                .set_indent(1),
            box_middle: sides
                .clone()
                .set_unlocked()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top)
                .set_indent(1),
            box_bottom: sides
                .set_border_bottom(FormatBorder::Thin)
                .set_unlocked()
                .set_align(FormatAlign::Right),
            plain: base,
            label,
            open,
        }
    }
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
        let format = match cell.kind {
            FieldKind::Number => self.formats.number.clone().set_num_format("General"),
            FieldKind::Money => self.formats.number.clone(),
            FieldKind::Formula => self.formats.sum.clone(),
            FieldKind::Date => self.formats.open.clone().set_num_format("yyyy-mm-dd"),
            _ => self.formats.open.clone(),
        };
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

    fn date(&mut self, column: u32, hint: &str) -> Result<(), XlsxError> {
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
    fn check(&mut self, cell: &Cell, from: (u32, u16), to: (u32, u16)) -> Result<(), XlsxError> {
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
    fn options(&mut self, cell: &Cell) -> Result<String, XlsxError> {
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

    fn table(&mut self, table: &'a Cell, widths: &[u32]) -> Result<(), XlsxError> {
        let units = self.layout.units;
        let (label, heading) = (self.formats.label.clone(), self.formats.note.clone());
        let words = &self.sheet.words;
        let head = |column: &Cell| paper::label(column, words);
        let height = table
            .columns
            .iter()
            .zip(widths)
            .map(|(column, width)| self.height(&head(column), *width, 21.0))
            .fold(21.0, f64::max);
        let row_height = 22.5;
        self.begin(21.0 + height + row_height);
        let title = [paper::label(table, words), paper::hint(table, words)];
        let title = title.join("\u{3000}");
        self.put(0, units, title.trim(), &heading.set_bold())?;
        self.end_row(21.0)?;
        let mut columns = BTreeMap::new();
        let mut at = 0;
        for (column, width) in table.columns.iter().zip(widths) {
            self.put(at, *width, &head(column), &label)?;
            columns.insert(column.id.clone(), at as u16);
            at += width;
        }
        self.end_row(height)?;
        let first = self.row;
        for _ in 0..table.rows {
            self.begin(row_height);
            let mut at = 0;
            for (column, width) in table.columns.iter().zip(widths) {
                self.table_cell(table, column, at, *width)?;
                at += width;
            }
            self.end_row(row_height)?;
        }
        let last = self.row - 1;
        for column in &table.columns {
            let at = columns[&column.id];
            self.check(column, (first, at), (last, at))?;
        }
        self.tables.insert(&table.id, Rows { first, last, columns });
        if table.has_sums { self.sums(table, widths, first, last) } else { Ok(()) }
    }

    fn table_cell(
        &mut self,
        table: &'a Cell,
        column: &'a Cell,
        at: u32,
        width: u32,
    ) -> Result<(), XlsxError> {
        let format = match column.kind {
            FieldKind::Number => self.formats.number.clone().set_num_format("General"),
            FieldKind::Money => self.formats.number.clone(),
            FieldKind::Formula => self.formats.sum.clone(),
            FieldKind::Date => self.formats.open.clone().set_num_format("yyyy-mm-dd"),
            _ => self.formats.open.clone(),
        };
        let blank = match column.kind {
            FieldKind::Choices => paper::blank(column, &self.sheet.words),
            _ => String::new(),
        };
        self.put(at, width, &blank, &format)?;
        if let Some(formula) = &column.formula {
            let at = (self.row, at as u16);
            self.formulas.push(Computed { at, formula, table: Some(&table.id), format });
        }
        Ok(())
    }

    fn sums(
        &mut self,
        table: &Cell,
        widths: &[u32],
        first: u32,
        last: u32,
    ) -> Result<(), XlsxError> {
        let (label, sum) = (self.formats.label.clone(), self.formats.sum.clone());
        self.begin(22.5);
        let mut at = 0;
        let mut is_named = false;
        for (column, width) in table.columns.iter().zip(widths) {
            let word = if is_named || column.has_sum { "" } else { &self.sheet.words.sum };
            is_named = is_named || !column.has_sum;
            self.put(at, *width, word, if column.has_sum { &sum } else { &label })?;
            if column.has_sum {
                let place = at as u16;
                let range = format!("{}:{}", name((first, place)), name((last, place)));
                let formula = format!("=IF(COUNT({range})=0,\"\",SUM({range}))");
                let formula = Expression::new(formula).set_result("");
                self.page.write_formula_with_format(self.row, place, formula, &sum)?;
            }
            at += width;
        }
        self.end_row(22.5)
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

    /// Writes the formulas, now that it is known where everything lies.
    fn compute(&mut self) -> Result<(), XlsxError> {
        for computed in std::mem::take(&mut self.formulas) {
            let Computed { at, formula, table, format } = computed;
            let rows = table.and_then(|table| self.tables.get(table));
            let place = |field: &str| match rows {
                Some(rows) => rows.columns.get(field).map(|column| name((at.0, *column))),
                None => self.fields.get(field).map(|at| name(*at)),
            };
            let Some(value) = expression(formula, &place, &self.tables) else { continue };
            let answers: Vec<String> = formula
                .names()
                .into_iter()
                .filter_map(|(name, column)| match column {
                    Some(column) => range(&self.tables, name, column),
                    None => place(name).or_else(|| count(self.tables.get(name)?)),
                })
                .collect();
            let text = match answers.is_empty() {
                true => format!("=ROUND({value},2)"),
                false => format!(
                    "=IFERROR(IF(COUNT({})=0,\"\",ROUND({value},2)),\"\")",
                    answers.join(",")
                ),
            };
            let expression = Expression::new(text).set_result("");
            self.page.write_formula_with_format(at.0, at.1, expression, &format)?;
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

/// Adds what is shown beside a cell while it is filled in.
fn with_hint(check: DataValidation, hint: &str) -> Result<DataValidation, XlsxError> {
    match hint {
        "" => Ok(check),
        hint => check.set_input_message(cut(hint, LONGEST_HINT)),
    }
}

/// Returns the name of a column: `A`, `Z`, `AA`.
fn column_name(column: u16) -> String {
    let mut name = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        name.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name.into_iter().rev().collect()
}

/// Returns the name of a cell.
fn name((row, column): (u32, u16)) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// Returns the cells of a column of a table.
fn range(tables: &BTreeMap<&str, Rows>, table: &str, column: &str) -> Option<String> {
    let rows = tables.get(table)?;
    let at = rows.columns.get(column)?;
    Some(format!("{}:{}", name((rows.first, *at)), name((rows.last, *at))))
}

/// Returns how many rows of a table are filled in.
fn count(rows: &Rows) -> Option<String> {
    let lengths: Vec<String> = rows
        .columns
        .values()
        .map(|at| format!("LEN({}:{})", name((rows.first, *at)), name((rows.last, *at))))
        .collect();
    (!lengths.is_empty()).then(|| format!("SUMPRODUCT(--({}>0))", lengths.join("+")))
}

/// Returns a formula as a spreadsheet reads it; `None` where it names what is not on the page.
fn expression(
    formula: &Formula,
    place: &dyn Fn(&str) -> Option<String>,
    tables: &BTreeMap<&str, Rows>,
) -> Option<String> {
    Some(match formula {
        Formula::Number(number) => number.clone(),
        Formula::Field(field) => format!("N({})", place(field)?),
        Formula::Sum(table, column) => format!("SUM({})", range(tables, table, column)?),
        Formula::Count(table) => count(tables.get(&**table)?)?,
        Formula::Both(sign, left, right) => {
            let left = expression(left, place, tables)?;
            let right = expression(right, place, tables)?;
            format!("({left}{sign}{right})")
        }
    })
}

/// Returns the formula that writes the amount in a cell in capital numerals. `letters` is the word
/// `form_ui.capitals` of the theme: digits, tens, myriads, units, "exactly", "minus".
fn capitals(cell: &str, letters: &[char], label: &str) -> String {
    let mut groups = letters.split(|c| *c == '|');
    let digits = groups.next().unwrap_or_default();
    let mut groups = groups.skip(2);
    let units = groups.next().unwrap_or_default();
    let exactly: String = groups.next().unwrap_or_default().iter().collect();
    let minus: String = groups.next().unwrap_or_default().iter().collect();
    let unit = |i: usize| units.get(i).copied().unwrap_or_default();
    let zero = digits.first().copied().unwrap_or_default();
    let cents = format!("ROUND(ABS({cell})*100,0)");
    let whole = format!("INT({cents}/100)");
    let tenth = format!("INT(MOD({cents},100)/10)");
    let hundredth = format!("MOD({cents},10)");
    let written = |number: &str| format!("TEXT({number},\"[DBNum2][$-804]General\")");
    format!(
        "=\"{label}\"&IF(ISNUMBER({cell}),IF({cell}<0,\"{minus}\",\"\")\
         &IF(OR({whole}>0,{cents}=0),{}&\"{}\",\"\")\
         &IF({tenth}>0,{}&\"{}\",IF(AND({hundredth}>0,{whole}>0),\"{zero}\",\"\"))\
         &IF({hundredth}>0,{}&\"{}\",\"{exactly}\"),\"\")",
        written(&whole),
        unit(0),
        written(&tenth),
        unit(1),
        written(&hundredth),
        unit(2),
    )
}

#[cfg(test)]
mod tests {
    use super::{column_name, name};

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!(column_name(0), "A");
        assert_eq!(column_name(25), "Z");
        assert_eq!(column_name(26), "AA");
        assert_eq!(column_name(701), "ZZ");
        assert_eq!(name((9, 2)), "C10");
    }
}
