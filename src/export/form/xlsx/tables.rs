//! The tables of a form.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Formula as Expression, XlsxError};

use super::super::{Cell, paper};
use super::formulas::name;
use super::{Computed, Rows, Writer};
use crate::model::kind::form::FieldKind;

impl<'a> Writer<'a> {
    pub fn table(&mut self, table: &'a Cell, widths: &[u32]) -> Result<(), XlsxError> {
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

    pub fn table_cell(
        &mut self,
        table: &'a Cell,
        column: &'a Cell,
        at: u32,
        width: u32,
    ) -> Result<(), XlsxError> {
        let format = self.formats.answer(column.kind);
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

    pub fn sums(
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
}
