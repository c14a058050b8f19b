//! A form as a document to print or to write into: OOXML of the ISO standard 29500.

mod parts;

use std::io::{Cursor, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::paper::{self, Layout, Line};
use super::{Cell, Opinion, Sheet};
use crate::export::xml::Xml;
use crate::model::kind::form::FieldKind;

/// The margins of the paper, in twentieths of a point: above, at the sides, below.
const TOP: u32 = 964;
const SIDE: u32 = 964;
const BOTTOM: u32 = 1_020;

/// Returns a form as a document, the same bytes for the same form.
pub fn docx(sheet: &Sheet) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Nothing of the day on which it was made.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let parts = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::core(sheet)),
        ("docProps/app.xml", parts::app()),
        ("word/document.xml", document(sheet)),
        ("word/_rels/document.xml.rels", parts::document_relations()),
        ("word/styles.xml", parts::styles(sheet)),
        ("word/fontTable.xml", parts::fonts(sheet)),
        ("word/settings.xml", parts::settings(sheet)),
        ("word/header1.xml", parts::header(sheet)),
        ("word/footer1.xml", parts::footer(sheet)),
    ];
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The document in the making.
struct Writer<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout<'a>,
    xml: Xml,
}

fn document(sheet: &Sheet) -> String {
    let layout = paper::layout(sheet);
    let mut writer = Writer { sheet, layout: &layout, xml: Xml::new() };
    writer.document();
    writer.xml.finish()
}

/// Returns the room between the margins, in twentieths of a point.
fn width(sheet: &Sheet) -> u32 {
    sheet.paper.size().0 - 2 * SIDE
}

impl Writer<'_> {
    fn document(&mut self) {
        self.xml.open("w:document", &[("xmlns:w", &parts::WORD), ("xmlns:r", &parts::RELATION)]);
        self.xml.open("w:body", &[]);
        self.paragraph("FormTitle", false, &self.sheet.title);
        self.number_line();
        if !self.layout.lines.is_empty() {
            self.grid();
        }
        self.foot();
        self.section();
    }

    /// The line below the title: the number at the left, the date at the right.
    fn number_line(&mut self) {
        let words = &self.sheet.words;
        let blank = "_".repeat(18);
        let number = self.sheet.numbering.as_ref();
        let number = number.map(|number| format!("{}{}{blank}", number.label, words.colon));
        let date = format!("{}{}{}", words.filled_on, words.colon, words.date_blank);
        self.xml.open("w:p", &[]);
        self.properties("FormLine", true);
        self.run(&number.unwrap_or_default());
        self.xml.open("w:r", &[]);
        self.xml.leaf("w:tab", &[]);
        self.xml.close();
        self.run(&date);
        self.xml.close();
    }

    fn grid(&mut self) {
        let total = width(self.sheet);
        self.xml.open("w:tbl", &[]);
        self.xml.open("w:tblPr", &[]);
        self.xml.leaf("w:tblW", &[("w:w", &total), ("w:type", &"dxa")]);
        self.xml.leaf("w:jc", &[("w:val", &"center")]);
        self.xml.open("w:tblBorders", &[]);
        for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
            self.xml.leaf(
                side,
                &[("w:val", &"single"), ("w:sz", &6), ("w:space", &0), ("w:color", &"000000")],
            );
        }
        self.xml.close();
        self.xml.leaf("w:tblLayout", &[("w:type", &"fixed")]);
        self.xml.open("w:tblCellMar", &[]);
        self.xml.leaf("w:left", &[("w:w", &85), ("w:type", &"dxa")]);
        self.xml.leaf("w:right", &[("w:w", &85), ("w:type", &"dxa")]);
        self.xml.close();
        self.xml.close();
        self.xml.open("w:tblGrid", &[]);
        for unit in 0..self.layout.units {
            self.xml.leaf("w:gridCol", &[("w:w", &self.span(unit, 1))]);
        }
        self.xml.close();
        let layout = self.layout;
        for line in &layout.lines {
            self.line(line);
        }
        self.xml.close();
    }

    /// Returns how wide columns of the grid are from one on; all together are the whole width.
    fn span(&self, first: u32, units: u32) -> u32 {
        let edge = |unit: u32| width(self.sheet) * unit / self.layout.units;
        edge(first + units) - edge(first)
    }

    fn line(&mut self, line: &Line<'_>) {
        let units = self.layout.units;
        match line {
            Line::Heading(title) => {
                self.row(400, |writer| {
                    writer.cell(0, units, "center", Some("F0F0F0"), |writer| {
                        writer.paragraph("FormHeading", true, title);
                    });
                });
            }
            Line::Note(cell) => {
                let text = if cell.text.is_empty() { &cell.label } else { &cell.text };
                self.row(440, |writer| {
                    writer.cell(0, units, "center", None, |writer| {
                        writer.paragraph("FormText", false, text);
                        writer.hint(cell);
                    });
                });
            }
            Line::Fields(fields) => {
                let height = fields.iter().map(|(cell, _)| height(cell)).max().unwrap_or(0);
                self.row(height, |writer| {
                    let mut first = 0;
                    for (cell, room) in fields {
                        let label = writer.layout.label;
                        writer.label(first, label, cell);
                        writer.answer(first + label, *room, cell);
                        first += label + room;
                    }
                });
            }
            Line::Table(table, widths) => self.table(table, widths),
            Line::Opinions(opinions) => self.opinions(opinions),
        }
    }

    /// A row that is never cut by the end of a page.
    fn row(&mut self, height: u32, inside: impl FnOnce(&mut Self)) {
        self.xml.open("w:tr", &[]);
        self.xml.open("w:trPr", &[]);
        self.xml.leaf("w:cantSplit", &[]);
        self.xml.leaf("w:trHeight", &[("w:val", &height), ("w:hRule", &"atLeast")]);
        self.xml.close();
        inside(self);
        self.xml.close();
    }

    fn cell(
        &mut self,
        first: u32,
        units: u32,
        align: &str,
        shade: Option<&str>,
        inside: impl FnOnce(&mut Self),
    ) {
        let width = self.span(first, units);
        self.xml.open("w:tc", &[]);
        self.xml.open("w:tcPr", &[]);
        self.xml.leaf("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
        self.xml.leaf("w:gridSpan", &[("w:val", &units)]);
        if let Some(shade) = shade {
            self.xml
                .leaf("w:shd", &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &shade)]);
        }
        self.xml.leaf("w:vAlign", &[("w:val", &align)]);
        self.xml.close();
        inside(self);
        self.xml.close();
    }

    fn label(&mut self, first: u32, units: u32, cell: &Cell) {
        let label = paper::label(cell, &self.sheet.words);
        self.cell(first, units, "center", None, |writer| {
            writer.paragraph("FormLabel", false, &label);
        });
    }

    fn answer(&mut self, first: u32, units: u32, cell: &Cell) {
        let words = &self.sheet.words;
        let blank = match cell.default.first() {
            Some(default) if !cell.kind.has_options() => default.clone(),
            _ => paper::blank(cell, words),
        };
        let has_words = cell.has_words && !words.capitals.is_empty();
        self.cell(first, units, "center", None, |writer| {
            writer.paragraph("FormText", false, &blank);
            if has_words {
                writer.paragraph("FormText", false, &words.capitals_label);
            }
            writer.hint(cell);
        });
    }

    fn hint(&mut self, cell: &Cell) {
        let hint = paper::hint(cell, &self.sheet.words);
        if !hint.is_empty() {
            self.paragraph("FormHint", false, &hint);
        }
    }

    fn table(&mut self, table: &Cell, widths: &[u32]) {
        let units = self.layout.units;
        let words = &self.sheet.words;
        let title = paper::label(table, words);
        self.row(400, |writer| {
            writer.cell(0, units, "center", None, |writer| {
                writer.paragraph("FormHeading", true, &title);
                writer.hint(table);
            });
        });
        let columns = || {
            let starts = widths.iter().scan(0, |end, width| {
                *end += width;
                Some(*end - width)
            });
            table.columns.iter().zip(starts.zip(widths.iter().copied()))
        };
        self.row(400, |writer| {
            for (column, (first, width)) in columns() {
                writer.cell(first, width, "center", None, |writer| {
                    let label = paper::label(column, &writer.sheet.words);
                    writer.paragraph("FormLabel", true, &label);
                });
            }
        });
        for _ in 0..table.rows {
            self.row(440, |writer| {
                for (column, (first, width)) in columns() {
                    let blank = match column.kind {
                        FieldKind::Choices => paper::blank(column, words),
                        _ => String::new(),
                    };
                    writer.cell(first, width, "center", None, |writer| {
                        writer.paragraph("FormText", false, &blank);
                    });
                }
            });
        }
        if table.has_sums {
            let mut is_named = false;
            self.row(440, |writer| {
                for (column, (first, width)) in columns() {
                    let word = if is_named || column.has_sum { "" } else { &*words.sum };
                    is_named = is_named || !column.has_sum;
                    writer.cell(first, width, "center", None, |writer| {
                        writer.paragraph("FormLabel", false, word);
                    });
                }
            });
        }
    }

    fn opinions(&mut self, opinions: &[Opinion]) {
        let words = &self.sheet.words;
        let room = self.layout.units / opinions.len().max(1) as u32;
        let sign = format!("{}{}{}", words.signature, words.colon, "\u{3000}".repeat(4));
        let sign = format!("{sign}{}", words.date_blank);
        self.row(1_700, |writer| {
            for (i, opinion) in opinions.iter().enumerate() {
                let title = format!("{}{}{}", opinion.role, words.opinion, words.colon);
                let boxes = paper::boxes(opinion.outcomes.iter().map(|outcome| &**outcome));
                writer.cell(i as u32 * room, room, "top", None, |writer| {
                    writer.paragraph("FormRole", true, &title);
                    writer.paragraph("FormText", true, &boxes);
                    writer.paragraph("FormSign", false, &sign);
                });
            }
        });
    }

    /// Who keeps the form, and how it is filled in.
    fn foot(&mut self) {
        let words = &self.sheet.words;
        let keeper = match self.sheet.department.as_str() {
            "" => String::new(),
            department => format!("{}{}{department}", words.kept_by, words.colon),
        };
        // A paragraph stands behind every table.
        self.paragraph("FormHint", false, &keeper);
        for note in &self.sheet.notes {
            if !note.title.is_empty() {
                self.paragraph("FormNoteTitle", true, &note.title);
            }
            for line in paper::numbered(note) {
                self.paragraph("FormNote", false, &line);
            }
        }
    }

    fn section(&mut self) {
        let (width, height) = self.sheet.paper.size();
        self.xml.open("w:sectPr", &[]);
        self.xml.leaf("w:headerReference", &[("w:type", &"default"), ("r:id", &"rId4")]);
        self.xml.leaf("w:footerReference", &[("w:type", &"default"), ("r:id", &"rId5")]);
        self.xml.leaf("w:footerReference", &[("w:type", &"first"), ("r:id", &"rId5")]);
        self.xml.leaf("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
        self.xml.leaf(
            "w:pgMar",
            &[
                ("w:top", &TOP),
                ("w:right", &SIDE),
                ("w:bottom", &BOTTOM),
                ("w:left", &SIDE),
                ("w:header", &480),
                ("w:footer", &480),
                ("w:gutter", &0),
            ],
        );
        // The title stands on the first page anyway.
        self.xml.leaf("w:titlePg", &[]);
        self.xml.close();
    }

    fn paragraph(&mut self, style: &str, stays: bool, text: &str) {
        self.xml.open("w:p", &[]);
        self.properties(style, stays);
        if !text.is_empty() {
            self.run(text);
        }
        self.xml.close();
    }

    /// The style of a paragraph, and whether it stays on the page of the next one.
    fn properties(&mut self, style: &str, stays: bool) {
        self.xml.open("w:pPr", &[]);
        self.xml.leaf("w:pStyle", &[("w:val", &style)]);
        if stays {
            self.xml.leaf("w:keepNext", &[]);
        }
        self.xml.close();
    }

    fn run(&mut self, text: &str) {
        parts::run(&mut self.xml, text);
    }
}

/// Returns how high the row of a field is at least, in twentieths of a point.
fn height(cell: &Cell) -> u32 {
    match cell.kind {
        FieldKind::Textarea => cell.rows.clamp(2, 20) * 340,
        FieldKind::Signature | FieldKind::Address => 640,
        FieldKind::Image => 1_200,
        _ => 480,
    }
}
