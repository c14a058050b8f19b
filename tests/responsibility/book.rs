//! What the files of a site say: letters by process, step and role.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use docent::output::{Content, OutputTree};
use scraper::ElementRef;
use serde_json::Value;

/// The letters of a role in a step, each with whether it is inherited, by process, step and role.
pub type Cells = BTreeMap<(String, String, String), BTreeSet<(String, bool)>>;

/// Returns a file of a site.
pub fn bytes<'o>(output: &'o OutputTree, path: &str) -> &'o [u8] {
    match output.get(path) {
        Some(Content::Bytes(bytes)) => bytes,
        _ => panic!("there is no {path}"),
    }
}

/// Returns the JSON of the matrices.
pub fn json(output: &OutputTree) -> Value {
    serde_json::from_slice(bytes(output, "reference/matrix.json")).expect("it is JSON")
}

/// Returns how often each letter is counted in a cell of a page, and whether it is said to be
/// inherited, to the eye and to the ear alike.
pub fn counts(cell: ElementRef<'_>) -> BTreeMap<(String, bool), u32> {
    let mut found = BTreeMap::new();
    let mut last: Option<((String, bool), u32)> = None;
    for child in cell.children() {
        if let Some(element) = ElementRef::wrap(child) {
            let class = element.value().attr("class").unwrap_or_default();
            if element.value().name() == "b" {
                let letter = element.text().collect::<String>();
                last = Some(((letter, class.ends_with(" is-inherited")), 0));
            } else {
                assert_eq!(class, "visually-hidden");
                let (letter, _) = last.as_ref().expect("a letter before it");
                assert!(letter.1, "only what is inherited is said to be");
            }
        } else if let (Some(text), Some((letter, count))) = (child.value().as_text(), &mut last)
            && let Ok(number) = text.trim().parse::<u32>()
        {
            *count = number;
            assert_eq!(found.insert(letter.clone(), number), None, "{letter:?} stands twice");
        }
    }
    let inherited = found.keys().filter(|(_, is_inherited)| *is_inherited).count();
    let told = cell.child_elements().filter(|element| element.value().name() == "span").count();
    assert_eq!(told, inherited, "what is inherited is read aloud");
    found
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Returns what the JSON says.
pub fn cells(book: &Value) -> Cells {
    let mut cells = Cells::new();
    for process in list(&book["processes"]) {
        for step in list(&process["steps"]) {
            for part in list(&step["assignments"]) {
                let key = (text(&process["id"]), text(&step["id"]), text(&part["role"]));
                let is_inherited = part["inherited"].as_bool().expect("a flag");
                let is_new =
                    cells.entry(key).or_default().insert((text(&part["letter"]), is_inherited));
                assert!(is_new, "{part} stands twice in {} {}", process["id"], step["id"]);
            }
        }
    }
    cells
}

/// Returns what stands in a cell of a table: `R/(A)`.
fn written(cells: &Cells, process: &str, step: &str, role: &str) -> String {
    let key = (process.to_owned(), step.to_owned(), role.to_owned());
    let letters = cells.get(&key).into_iter().flatten();
    let mut letters: Vec<&(String, bool)> = letters.collect();
    letters.sort_by_key(|(letter, _)| "RASCIV".find(letter.as_str()));
    let letters: Vec<String> = letters
        .into_iter()
        .map(|(letter, inherited)| if *inherited { format!("({letter})") } else { letter.clone() })
        .collect();
    letters.join("/")
}

/// Fails where the CSV or the workbook of a site say anything else than the JSON beside them.
pub fn assert_files_agree(output: &OutputTree) {
    let book = json(output);
    let cells = cells(&book);
    let roles: Vec<(String, String)> =
        list(&book["roles"]).iter().map(|role| (text(&role["id"]), text(&role["name"]))).collect();
    assert_csv(bytes(output, "reference/matrix.csv"), &book, &cells, &roles);
    let bytes = bytes(output, "reference/matrix.xlsx").to_vec();
    let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = workbook.sheet_names().clone();
    assert_eq!(names.len(), list(&book["processes"]).len() + 2, "{names:?}");
    let rows = |workbook: &mut Xlsx<_>, name: &str| -> Vec<Vec<String>> {
        let range =
            workbook.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let shown = |cell: &Data| match cell {
            Data::Empty => String::new(),
            Data::Float(number) => number.to_string(),
            other => other.to_string(),
        };
        let start = range.start().map_or(0, |(row, _)| row as usize);
        let mut rows = vec![Vec::new(); start];
        rows.extend(range.rows().map(|row| row.iter().map(shown).collect::<Vec<_>>()));
        rows
    };
    let overview = rows(&mut workbook, &names[0]);
    let head: Vec<String> = roles.iter().map(|(_, name)| name.clone()).collect();
    assert_eq!(overview[2][3..], head, "the head of the overview");
    for (i, process) in list(&book["processes"]).iter().enumerate() {
        let id = text(&process["id"]);
        let row = &overview[3 + i];
        assert_eq!((&row[0], &row[1]), (&id, &text(&process["title"])));
        assert_eq!(row[2], list(&process["steps"]).len().to_string());
        for (column, (role, _)) in roles.iter().enumerate() {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for ((own, _, other), letters) in &cells {
                if *own == id && other == role {
                    letters.iter().for_each(|(l, _)| *counts.entry(l).or_default() += 1);
                }
            }
            let expected: Vec<String> = ["R", "A", "S", "C", "I", "V"]
                .into_iter()
                .filter_map(|letter| Some(format!("{letter} {}", counts.get(letter)?)))
                .collect();
            assert_eq!(row[3 + column], expected.join(" · "), "{id} {role}");
        }
        assert_sheet(&rows(&mut workbook, &names[1 + i]), process, &cells, &roles);
    }
}

/// Fails where the sheet of a process says anything else than the JSON.
fn assert_sheet(rows: &[Vec<String>], process: &Value, cells: &Cells, roles: &[(String, String)]) {
    let id = text(&process["id"]);
    assert!(rows[0][0].contains(&text(&process["title"])), "{:?}", rows[0]);
    let takes_part = |role: &&(String, String)| {
        cells.keys().any(|(own, _, other)| *own == id && *other == role.0)
    };
    let own: Vec<&(String, String)> = roles.iter().filter(takes_part).collect();
    let names: Vec<&String> = own.iter().map(|(_, name)| name).collect();
    assert_eq!(rows[2][3..].iter().collect::<Vec<_>>(), names, "{id}");
    let steps = list(&process["steps"]);
    assert_eq!(rows.len(), 3 + steps.len(), "{id}");
    for (row, step) in rows[3..].iter().zip(steps) {
        let number = step["number"].as_u64().map(|number| number.to_string()).unwrap_or_default();
        assert_eq!((&row[0], &row[1]), (&number, &text(&step["action"])), "{id}");
        for (column, (role, _)) in own.iter().enumerate() {
            let expected = written(cells, &id, &text(&step["id"]), role);
            assert_eq!(row[3 + column], expected, "{id} {} {role}", step["id"]);
        }
    }
}

fn assert_csv(bytes: &[u8], book: &Value, cells: &Cells, roles: &[(String, String)]) {
    let text_of = std::str::from_utf8(bytes).expect("UTF-8");
    let text_of = text_of.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut lines = records(text_of).into_iter();
    let head = lines.next().expect("a head");
    let names: Vec<&String> = roles.iter().map(|(_, name)| name).collect();
    assert_eq!(head[6..].iter().collect::<Vec<_>>(), names);
    for process in list(&book["processes"]) {
        for step in list(&process["steps"]) {
            let line = lines.next().expect("a line for each step");
            assert_eq!(line[0].trim_start_matches('\''), text(&process["id"]));
            assert_eq!(line[3].trim_start_matches('\''), text(&step["action"]));
            for cell in &line {
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell:?} is a formula");
            }
            for (column, (role, _)) in roles.iter().enumerate() {
                let expected = written(cells, &text(&process["id"]), &text(&step["id"]), role);
                assert_eq!(line[6 + column], expected);
            }
        }
    }
    assert_eq!(lines.next(), None);
}

/// Returns the records of a CSV text.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let record = records.last_mut().expect("a record");
        let cell = record.last_mut().expect("a cell");
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => records.push(vec![String::new()]),
            c => cell.push(c),
        }
    }
    records.pop();
    records
}
