//! Blank forms as files: workbooks read back with calamine, documents as XML against their structure.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, SheetVisible, Xlsx};
use docent::output::Content;
use docent::pipeline::{Built, Options, Pipeline};
use docent::source::SourceTree;
use quick_xml::Reader;
use quick_xml::events::Event;

/// A form with everything: two boxes to sign, a table, a formula, texts that look like formulas.
const FORM: &str = r#"---
type: form
id: BX-F1
title: 费用报销单
version: "1.2"
effective: 2026-03-01
department: fin
process: BX-P1
layout: {paper: PAPER, number: "BX-{yyyy}{mm}-{seq:4}"}
submit: [{to: link, url: "https://example.com/bx"}]
fields:
  - {id: serial, label: 单号, kind: serial}
  - {id: guide, label: 须知, kind: note, text: "=一事一单"}
  - {id: who, label: 报销人, kind: person, required: true, group: 报销人}
  - {id: on, label: 日期, kind: date, group: 报销人}
  - {id: sort, label: 类别, kind: choice, options: [差旅, "=办公", 招待], required: true, help: 选一项, group: 费用}
  - {id: extras, label: 附加项, kind: choices, options: [加急, 预付], group: 费用}
  - {id: days, label: 天数, kind: number, min: 1, max: 30, unit: 天, show_if: {sort: 差旅}, group: 费用}
  - {id: period, label: 起止, kind: daterange, group: 费用}
  - id: items
    label: 明细
    kind: table
    rows: 3
    group: 费用
    columns:
      - {id: what, label: "+内容", kind: text, required: true}
      - {id: how, label: 方式, kind: choice, options: [现金, 转账]}
      - {id: sum, label: 小计, kind: money, min: 0, sum: true}
  - {id: total, label: 合计, kind: formula, formula: sum(items.sum) / days, group: 费用}
  - {id: paid, label: 实付, kind: money, upper: true, group: 费用}
  - {id: why, label: 事由, kind: textarea, rows: 4, span: 4, group: 费用}
  - {id: sign, label: 签字, kind: signature, group: 费用}
---

## 填表说明

1. 用黑色笔。
2. 不得涂改。
"#;

const PROCESS: &str = "---
type: process
id: BX-P1
title: 报销
steps:
  - {id: fill, do: 填单, R: staff, A: staff, uses: BX-F1}
  - {id: check, kind: approval, do: 复核, R: accountant, A: accountant, signs: BX-F1, next: [{if: 同意, to: pay}, {if: 退回, to: fill}]}
  - {id: pay, do: 付款, R: cashier, A: cashier, signs: BX-F1}
---
";

const REGISTRY: &str = "departments: [{id: fin, name: 财务部}]
roles:
  - {id: staff, name: 员工}
  - {id: accountant, name: 会计, department: fin}
  - {id: cashier, name: 出纳, department: fin}
";

fn build(paper: &str) -> Built {
    let texts = [
        ("docent.yaml", "title: 测试\nlanguage: zh-CN\n".to_owned()),
        ("content/organization.yaml", REGISTRY.to_owned()),
        ("content/单.md", FORM.replace("PAPER", paper)),
        ("content/流程.md", PROCESS.to_owned()),
    ];
    let texts = texts.map(|(path, text)| (path.to_owned(), text));
    let tree = SourceTree::of_texts(texts, jiff::civil::date(2026, 11, 15));
    Pipeline::new().build(&tree, &Options::default())
}

fn bytes(built: &Built, path: &str) -> Vec<u8> {
    match built.output.get(path) {
        Some(Content::Bytes(bytes)) => bytes.to_vec(),
        _ => panic!("no {path}"),
    }
}

/// The parts of a package by their names.
type Parts = BTreeMap<String, String>;

fn parts(bytes: Vec<u8>) -> Parts {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = Parts::new();
    for i in 0..package.len() {
        let mut file = package.by_index(i).expect("a part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("UTF-8");
        let name = file.name().expect("UTF-8").into_owned();
        parts.insert(name, text);
    }
    parts
}

/// An element: its name and its attributes.
type Element = (String, BTreeMap<String, String>);

/// Returns what begins and what ends in a well-formed text, in order; ends have no name.
fn elements(part: &str, xml: &str) -> Vec<Option<Element>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{part}: {error}")) {
            Event::Eof => break,
            Event::End(_) => {
                depth -= 1;
                found.push(None);
            }
            Event::Start(start) => {
                depth += 1;
                found.push(Some(element(&start)));
            }
            Event::Empty(start) => {
                found.push(Some(element(&start)));
                found.push(None);
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{part} is not closed");
    found
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute");
        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
    });
    (start.name().as_ref().to_owned(), attributes.collect())
}

fn all<'e>(elements: &'e [Option<Element>], name: &str) -> Vec<&'e BTreeMap<String, String>> {
    let of_name = elements.iter().flatten().filter(|(own, _)| own == name);
    of_name.map(|(_, attributes)| attributes).collect()
}

/// Fails where a document is not what OOXML asks for.
pub fn judge_document(bytes: Vec<u8>) -> Parts {
    let parts = parts(bytes);
    let types = elements("types", &parts["[Content_Types].xml"]);
    let overrides: BTreeSet<&str> =
        all(&types, "Override").iter().map(|part| &*part["PartName"]).collect();
    for (name, text) in &parts {
        elements(name, text);
        let is_typed = name.ends_with(".rels")
            || name == "[Content_Types].xml"
            || overrides.contains(&*format!("/{name}"));
        assert!(is_typed, "{name} has no content type");
    }
    for part in overrides {
        assert!(parts.contains_key(part.trim_start_matches('/')), "{part} is not there");
    }
    let mut ids = BTreeSet::new();
    for (relations, folder) in [("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")] {
        for relation in all(&elements(relations, &parts[relations]), "Relationship") {
            let target = format!("{folder}{}", relation["Target"]);
            assert!(parts.contains_key(&target), "{relations} names {target}");
            ids.insert(relation["Id"].clone());
        }
    }
    let document = elements("document", &parts["word/document.xml"]);
    for (name, attributes) in document.iter().flatten() {
        if let Some(id) = attributes.get("r:id") {
            assert!(ids.contains(id), "{name} refers to {id}");
        }
    }
    let styles = elements("styles", &parts["word/styles.xml"]);
    let styles: BTreeSet<&str> =
        all(&styles, "w:style").iter().map(|style| &*style["w:styleId"]).collect();
    for style in all(&document, "w:pStyle") {
        assert!(styles.contains(&*style["w:val"]), "{style:?}");
    }
    judge_grid(&document);
    parts
}

/// Fails where the cells of a row are not as wide as the table.
fn judge_grid(document: &[Option<Element>]) {
    let number = |attributes: &BTreeMap<String, String>, name: &str| -> u32 {
        attributes[name].parse().expect("a number")
    };
    let columns: Vec<u32> =
        all(document, "w:gridCol").iter().map(|column| number(column, "w:w")).collect();
    let total: u32 = columns.iter().sum();
    assert_eq!(total, number(all(document, "w:tblW")[0], "w:w"));
    let rows: Vec<usize> = (0..document.len())
        .filter(|i| document[*i].as_ref().is_some_and(|(name, _)| name == "w:tr"))
        .collect();
    assert!(!rows.is_empty());
    for (i, start) in rows.iter().enumerate() {
        let row = &document[*start..rows.get(i + 1).copied().unwrap_or(document.len())];
        let spans: u32 = all(row, "w:gridSpan").iter().map(|span| number(span, "w:val")).sum();
        let widths: u32 = all(row, "w:tcW").iter().map(|width| number(width, "w:w")).sum();
        assert_eq!((spans as usize, widths), (columns.len(), total), "row {i}");
        assert_eq!(all(row, "w:cantSplit").len(), 1, "row {i} may be cut");
    }
}

#[test]
fn a_document_has_the_structure_of_ooxml() {
    let built = build("A4");
    let parts = judge_document(bytes(&built, "单.form.docx"));
    let text = &parts["word/document.xml"];
    for said in [
        "费用报销单",
        "单号：_",
        "填表日期：",
        "报销人 *",
        "□差旅\u{3000}□ =办公\u{3000}□招待",
        "填写条件：类别为差旅",
        "会计意见：",
        "□同意\u{3000}□退回",
        "出纳意见：",
        "签字：",
        "制表单位：财务部",
        "1. 用黑色笔。",
    ] {
        assert!(text.contains(said), "{said} is not in it");
    }
    assert!(parts["word/styles.xml"].contains("w:eastAsia=\"zh-CN\""));
    assert!(parts["word/styles.xml"].contains("w:eastAsia=\"宋体\""));
    assert!(parts["word/fontTable.xml"].contains("SimSun"));
    assert!(parts["word/footer1.xml"].contains("NUMPAGES"));
    assert!(text.contains("w:w=\"11906\" w:h=\"16838\""));
}

#[test]
fn a_workbook_has_open_cells_between_labels() {
    let built = build("A4");
    let file = bytes(&built, "单.form.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.clone())).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names, ["填写", "选项"]);
    assert_eq!(book.sheets_metadata()[1].visible, SheetVisible::Hidden);
    let range = book.worksheet_range("填写").expect("a sheet");
    let texts: Vec<String> = range
        .used_cells()
        .filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    for said in [
        "费用报销单",
        "=一事一单",
        "报销人 *",
        "□差旅\u{3000}□ =办公\u{3000}□招待",
        "天数（天）\n填写条件：类别为差旅",
        "+内容 *",
        "会计意见：",
        "出纳意见：",
        "制表单位：财务部",
        "填表说明",
        "2. 不得涂改。",
    ] {
        assert!(texts.iter().any(|text| text == said), "{said:?} is not in {texts:#?}");
    }
    let lists = book.worksheet_range("选项").expect("a sheet");
    let first: Vec<String> = lists.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(first, ["差旅", "=办公", "招待"]);
    let formulas = book.worksheet_formula("填写").expect("formulas");
    let formulas: Vec<&str> =
        formulas.used_cells().map(|(_, _, formula)| formula.as_str()).collect();
    // A sum below the column, the formula of the form, the amount in words; no text is a formula.
    assert_eq!(formulas.len(), 3, "{formulas:#?}");
    assert!(formulas.iter().any(|f| f.starts_with("IFERROR(IF(COUNT(") && f.contains("/N(")));
    assert!(formulas.iter().any(|f| f.contains("[DBNum2]")));
    let parts = parts(file);
    for (name, text) in &parts {
        elements(name, text);
    }
    let sheet = &parts["xl/worksheets/sheet1.xml"];
    let sheet = elements("sheet", sheet);
    assert_eq!(all(&sheet, "sheetProtection").len(), 1);
    assert_eq!(all(&sheet, "pageSetup")[0]["paperSize"], "9");
    let checks = all(&sheet, "dataValidation");
    let of_type = |sort: &str| -> usize {
        checks.iter().filter(|check| check.get("type").is_some_and(|own| own == sort)).count()
    };
    assert_eq!(of_type("list"), 2);
    assert_eq!(of_type("date"), 2);
    assert_eq!(of_type("decimal"), 3);
    assert!(parts["xl/workbook.xml"].contains("_xlnm.Print_Area"));
    assert!(parts["xl/styles.xml"].contains("quotePrefix=\"1\""));
    assert!(parts["xl/styles.xml"].contains("locked=\"0\""));
}

#[test]
fn files_have_the_paper_of_the_form_and_the_same_bytes_every_time() {
    for (paper, size, number) in
        [("A5", "w:w=\"8391\" w:h=\"11906\"", "11"), ("Letter", "w:w=\"12240\" w:h=\"15840\"", "1")]
    {
        let built = build(paper);
        let again = build(paper);
        for ending in ["docx", "xlsx"] {
            let path = format!("单.form.{ending}");
            assert_eq!(bytes(&built, &path), bytes(&again, &path), "{path}");
        }
        let document = judge_document(bytes(&built, "单.form.docx"));
        assert!(document["word/document.xml"].contains(size));
        let sheet = &parts(bytes(&built, "单.form.xlsx"))["xl/worksheets/sheet1.xml"];
        let sheet = elements("sheet", sheet);
        let set_up = all(&sheet, "pageSetup");
        // Letter is what programs take where nothing is said.
        let found = set_up.first().and_then(|set_up| set_up.get("paperSize"));
        assert_eq!(found.map_or("1", |paper| paper), number);
        let page = String::from_utf8(bytes(&built, "单.html")).expect("UTF-8");
        assert!(page.contains(&format!("form-on-{paper}")));
    }
}
