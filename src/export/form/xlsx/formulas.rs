//! What a spreadsheet computes in a form.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Formula as Expression, XlsxError};

use super::{Computed, Rows, Writer};
use crate::model::kind::form::formula::Formula;

impl Writer<'_> {
    /// Writes the formulas, now that it is known where everything lies.
    pub fn compute(&mut self) -> Result<(), XlsxError> {
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
}

/// Returns the name of a column: `A`, `Z`, `AA`.
pub fn column_name(column: u16) -> String {
    let mut name = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        name.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name.into_iter().rev().collect()
}

/// Returns the name of a cell.
pub fn name((row, column): (u32, u16)) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// Returns the cells of a column of a table.
pub fn range(tables: &BTreeMap<&str, Rows>, table: &str, column: &str) -> Option<String> {
    let rows = tables.get(table)?;
    let at = rows.columns.get(column)?;
    Some(format!("{}:{}", name((rows.first, *at)), name((rows.last, *at))))
}

/// Returns how many rows of a table are filled in.
pub fn count(rows: &Rows) -> Option<String> {
    let lengths: Vec<String> = rows
        .columns
        .values()
        .map(|at| format!("LEN({}:{})", name((rows.first, *at)), name((rows.last, *at))))
        .collect();
    (!lengths.is_empty()).then(|| format!("SUMPRODUCT(--({}>0))", lengths.join("+")))
}

/// Returns a formula as a spreadsheet reads it; `None` where it names what is not on the page.
pub fn expression(
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
pub fn capitals(cell: &str, letters: &[char], label: &str) -> String {
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
