//! Forms: Rust, the script of the page and the JSON Schema mean the same by a condition.
//!
//! `forms/cases.json` holds what `docs/form-conditions.md` says, case by case. `forms/agree.mjs`
//! runs the script of the page and validates against the published schema; it needs Node and the
//! npm packages of the lock file.

#[path = "forms/files.rs"]
mod files;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use docent::diagnostic::SourcePath;
use docent::document::yaml;
use docent::model::kind::form::Form;
use docent::model::kind::form::answer::{Answer, Answers, asked, settle};
use docent::model::names::Names;
use docent::output::Content;
use docent::pipeline::{Built, Options, Pipeline};
use docent::source::SourceTree;
use serde_json::{Map, Value as Json, json};

/// A form, and the fields that it consists of in JSON, which is YAML as well.
struct Sample {
    id: String,
    fields: Vec<Json>,
    /// What was filled in, time after time.
    answers: Vec<Json>,
}

impl Sample {
    fn source(&self) -> String {
        let fields: String = self.fields.iter().map(|field| format!("  - {field}\n")).collect();
        format!("---\ntype: form\nid: {0}\ntitle: {0}\nfields:\n{fields}---\n", self.id)
    }

    fn form(&self) -> Form {
        let path: SourcePath = "a.md".into();
        let source = self.source();
        let front = source.trim_start_matches("---\n").trim_end_matches("---\n");
        let value = yaml::parse(front, &path, 0, &mut Vec::new()).expect("YAML");
        Form::read(&value, &Names::default())
    }
}

fn answer(json: &Json) -> Answer {
    match json {
        Json::Number(number) => Answer::Number(number.as_f64().expect("a number")),
        Json::Array(items) if items.iter().any(Json::is_object) => {
            Answer::Rows(items.iter().map(answers).collect())
        }
        Json::Array(items) => {
            Answer::List(items.iter().filter_map(Json::as_str).map(str::to_owned).collect())
        }
        other => Answer::Text(other.as_str().expect("a text").to_owned()),
    }
}

fn answers(json: &Json) -> Answers {
    let object = json.as_object().expect("answers");
    object.iter().map(|(field, value)| (field.clone(), answer(value))).collect()
}

fn json_of(answer: &Answer) -> Json {
    match answer {
        Answer::Text(text) => json!(text),
        // JSON of Node knows no `3.0`.
        Answer::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Answer::Number(number) => json!(number),
        Answer::List(list) => json!(list),
        Answer::Rows(rows) => {
            json!(rows.iter().map(json_of_all).collect::<Vec<_>>())
        }
    }
}

fn json_of_all(answers: &Answers) -> Json {
    Json::Object(answers.iter().map(|(field, value)| (field.clone(), json_of(value))).collect())
}

fn build(samples: &[Sample]) -> Built {
    let documents = samples.iter().map(|s| (format!("content/{}.md", s.id), s.source()));
    let settings = ("docent.yaml".to_owned(), "title: 测试\n".to_owned());
    let texts = documents.chain([settings]);
    let tree = SourceTree::of_texts(texts, jiff::civil::date(2026, 11, 15));
    let built = Pipeline::new().build(&tree, &Options::default());
    let told: Vec<&str> = built.diagnostics.iter().map(|d| d.message.en.as_str()).collect();
    assert!(told.is_empty(), "{told:#?}");
    built
}

fn text(built: &Built, path: &str) -> String {
    match built.output.get(path) {
        Some(Content::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => panic!("no {path}"),
    }
}

/// Returns what the page tells its script about the form.
fn plan(built: &Built, id: &str) -> Json {
    let page = scraper::Html::parse_document(&text(built, &format!("{id}.html")));
    let selector = scraper::Selector::parse("docent-form").expect("a selector");
    let form = page.select(&selector).next().expect("a form");
    serde_json::from_str(form.attr("data-plan").expect("a plan")).expect("JSON")
}

/// Lets the script and the schema judge what Rust has judged.
fn agree(samples: &[Sample]) {
    let built = build(samples);
    let forms: Vec<Json> = samples
        .iter()
        .map(|sample| {
            let form = sample.form();
            let cases = sample.answers.iter().map(|given| {
                let given_answers = answers(given);
                json!({
                    "given": given,
                    "asked": asked(&form.fields, &given_answers),
                    "answers": json_of_all(&settle(&form.fields, &given_answers)),
                })
            });
            let schema = text(&built, &format!("{}.schema.json", sample.id));
            json!({
                "source": sample.source(),
                "plan": plan(&built, &sample.id),
                "schema": serde_json::from_str::<Json>(&schema).expect("JSON"),
                "cases": cases.collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut node = Command::new("node")
        .arg("tests/forms/agree.mjs")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node, which tests/run installs");
    let input = serde_json::to_vec(&forms).expect("JSON");
    node.stdin.take().expect("a pipe").write_all(&input).expect("node reads");
    let output = node.wait_with_output().expect("node ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let counted = String::from_utf8_lossy(&output.stdout);
    let count: usize = samples.iter().map(|sample| sample.answers.len()).sum();
    assert_eq!(counted.trim(), count.to_string(), "{said}");
}

fn cases() -> Json {
    serde_json::from_str(include_str!("forms/cases.json")).expect("JSON")
}

/// Returns one form for each shared case, with a last field that has the condition or the formula.
fn shared(list: &str, key: &str, kind: &str) -> Vec<(Sample, Json)> {
    let all = cases();
    let fields = all["fields"].as_array().expect("fields");
    let list = all[list].as_array().expect("cases");
    let sample = |(number, case): (usize, &Json)| {
        let written = case[key].as_str().expect("a text");
        let value = match key {
            "formula" => json!(written).to_string(),
            _ => written.to_owned(),
        };
        // Conditions are written in YAML, so that the short forms are tried as well.
        let last = format!("{{id: last, label: 最后, kind: {kind}, {key}: {value}}}");
        let mut fields = fields.clone();
        fields.push(Json::String(last));
        let id = format!("{list}{number}", list = key.replace('_', "-"));
        (Sample { id, fields, answers: vec![case["answers"].clone()] }, case.clone())
    };
    list.iter().enumerate().map(sample).collect()
}

#[test]
fn conditions_mean_what_the_specification_says() {
    let shared = shared("conditions", "show_if", "text");
    assert!(shared.len() >= 25);
    for (sample, case) in &shared {
        let form = Written(sample).form();
        let given = answers(&case["answers"]);
        let is_asked = asked(&form.fields, &given).contains(&"last");
        assert_eq!(Json::Bool(is_asked), case["holds"], "{case}");
    }
    agree(&shared.into_iter().map(|(sample, _)| Written(&sample).owned()).collect::<Vec<_>>());
}

#[test]
fn formulas_compute_what_the_specification_says() {
    let shared = shared("formulas", "formula", "formula");
    for (sample, case) in &shared {
        let form = Written(sample).form();
        let settled = settle(&form.fields, &answers(&case["answers"]));
        let value = settled.get("last").map_or(Json::Null, json_of);
        assert_eq!(value, case["value"], "{case}");
    }
    agree(&shared.into_iter().map(|(sample, _)| Written(&sample).owned()).collect::<Vec<_>>());
}

/// A sample whose last field is YAML rather than JSON.
struct Written<'a>(&'a Sample);

impl Written<'_> {
    fn owned(&self) -> Sample {
        let Sample { id, fields, answers } = self.0;
        let path: SourcePath = "a.md".into();
        let mut fields = fields.clone();
        let last = fields.pop().expect("a field");
        let written = last.as_str().expect("YAML").to_owned();
        let value = yaml::parse(&written, &path, 0, &mut Vec::new()).expect("YAML");
        fields.push(plain(&value));
        Sample { id: id.clone(), fields, answers: answers.clone() }
    }

    fn form(&self) -> Form {
        self.owned().form()
    }
}

/// Returns a YAML value as JSON; scalars keep what YAML takes them for.
fn plain(value: &yaml::Value) -> Json {
    match &value.node {
        yaml::Node::Null => Json::Null,
        yaml::Node::List(items) => json!(items.iter().map(plain).collect::<Vec<_>>()),
        yaml::Node::Map(entries) => {
            let entries = entries.iter();
            Json::Object(
                entries.map(|e| (e.key.value.clone(), plain(&e.value))).collect::<Map<_, _>>(),
            )
        }
        yaml::Node::Scalar(scalar) => match scalar.sort {
            yaml::ScalarSort::Flag(flag) => json!(flag),
            yaml::ScalarSort::Integer | yaml::ScalarSort::Float => {
                serde_json::from_str(&scalar.text).expect("a number")
            }
            yaml::ScalarSort::Text => json!(scalar.text),
        },
    }
}

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

const OPTIONS: [&str; 3] = ["甲", "乙", "丙"];

fn test_of(field: &Json, dice: &mut Dice) -> Json {
    let id = field["id"].as_str().expect("an id");
    let option = |dice: &mut Dice| OPTIONS[dice.below(3)];
    let number = |dice: &mut Dice| dice.below(9) as i64 - 4;
    let test = match (field["kind"].as_str().expect("a kind"), dice.below(3)) {
        ("choice" | "text", 0) => json!(option(dice)),
        ("choice" | "text", 1) => json!([option(dice), option(dice)]),
        ("choice" | "text", _) => json!({"eq": option(dice)}),
        ("choices", _) => json!({"has": [option(dice), option(dice)]}),
        ("number", 0) => json!(number(dice)),
        ("number", 1) => json!({"gt": number(dice)}),
        (_, _) => json!({"lt": number(dice), "gt": -4}),
    };
    json!({id: test})
}

fn condition(fields: &[Json], depth: usize, dice: &mut Dice) -> Json {
    if depth == 0 || dice.below(3) == 0 {
        return test_of(&fields[dice.below(fields.len())], dice);
    }
    let parts: Vec<Json> =
        (0..1 + dice.below(3)).map(|_| condition(fields, depth - 1, dice)).collect();
    json!({["all", "any"][dice.below(2)]: parts})
}

fn random(number: usize, dice: &mut Dice) -> Sample {
    let mut fields: Vec<Json> = Vec::new();
    for position in 0..6 + dice.below(8) {
        let kind = ["choice", "choices", "number", "text"][dice.below(4)];
        let mut field = json!({"id": format!("f{position}"), "label": "项", "kind": kind});
        if kind.starts_with("choice") {
            field["options"] = json!(OPTIONS);
        }
        if dice.below(4) == 0 {
            field["required"] = json!(true);
        }
        if position > 0 && dice.below(3) > 0 {
            field["show_if"] = condition(&fields, 3, dice);
        }
        fields.push(field);
    }
    let answers = (0..25)
        .map(|_| {
            let mut given = Map::new();
            for field in &fields {
                let id = field["id"].as_str().expect("an id").to_owned();
                let value = match field["kind"].as_str() {
                    _ if dice.below(4) == 0 => continue,
                    Some("choices") => {
                        let chosen: Vec<&str> =
                            OPTIONS.into_iter().filter(|_| dice.below(2) == 0).collect();
                        if chosen.is_empty() {
                            continue;
                        }
                        json!(chosen)
                    }
                    Some("number") => json!(dice.below(9) as i64 - 4),
                    _ => json!(OPTIONS[dice.below(3)]),
                };
                given.insert(id, value);
            }
            Json::Object(given)
        })
        .collect();
    Sample { id: format!("R{number}"), fields, answers }
}

#[test]
fn random_forms_mean_the_same_in_rust_in_the_script_and_in_the_schema() {
    let mut dice = Dice(7);
    let samples: Vec<Sample> = (0..40).map(|number| random(number, &mut dice)).collect();
    // Both outcomes must be common, or nothing is tried.
    let mut shown: BTreeMap<bool, usize> = BTreeMap::new();
    for sample in &samples {
        let form = sample.form();
        for given in &sample.answers {
            let asked = asked(&form.fields, &answers(given));
            for field in form.fields.iter().filter(|field| field.show_if.is_some()) {
                *shown.entry(asked.contains(&field.id.value.as_str())).or_default() += 1;
            }
        }
    }
    assert!(shown.values().all(|count| *count > 500), "{shown:?}");
    agree(&samples);
}

#[test]
fn a_form_of_200_fields_with_markup_in_every_text_is_a_page() {
    let nasty = "</script></textarea>\"'<b>&amp;".repeat(4);
    let fields: Vec<Json> = (0..200)
        .map(|i| {
            let kind = ["text", "textarea", "choice", "choices", "note", "table"][i % 6];
            json!({
                "id": format!("f{i}"), "label": nasty, "kind": kind, "help": nasty,
                "placeholder": nasty, "group": nasty, "unit": nasty, "default": "a",
                "options": ["a", nasty],
                "columns": [{"id": "a", "label": nasty, "kind": "choice", "options": [nasty]}],
            })
        })
        .collect();
    let sample = Sample { id: "BIG".to_owned(), fields, answers: Vec::new() };
    let built = build(&[sample]);
    let page = text(&built, "BIG.html");
    assert!(!page.contains("</script></textarea>") && !page.contains("<b>&"));
    let html = scraper::Html::parse_document(&page);
    let selector = scraper::Selector::parse("[data-field]").expect("a selector");
    assert_eq!(html.select(&selector).count(), 200);
    let plan = plan(&built, "BIG");
    assert_eq!(plan["fields"][0]["label"], json!(nasty));
    serde_json::from_str::<Json>(&text(&built, "BIG.schema.json")).expect("JSON");
    let file = |ending: &str| match built.output.get(&format!("BIG.form.{ending}")) {
        Some(Content::Bytes(bytes)) => bytes.to_vec(),
        _ => panic!("no {ending}"),
    };
    files::judge_document(file("docx"));
    let book = std::io::Cursor::new(file("xlsx"));
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(book).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut book, "Form").expect("a sheet");
    assert!(
        range.used_cells().any(|(_, _, cell)| cell.to_string() == format!("{nasty} ({nasty})"))
    );
}

#[test]
fn a_template_for_dingtalk_has_its_controls_within_its_limits() {
    let long = "长".repeat(300);
    let kinds = docent::model::kind::form::FieldKind::NAMES;
    let fields: Vec<Json> = (0..230)
        .map(|i| {
            let kind = kinds[i % kinds.len()];
            let mut field = json!({"id": format!("f{i}"), "label": long, "kind": kind});
            match kind {
                "choice" | "choices" => field["options"] = json!(["是", "否"]),
                "formula" => field["formula"] = json!("f2 + 1"),
                "table" => {
                    field["columns"] =
                        json!([{"id": "n", "label": long, "kind": "number", "sum": true}]);
                }
                _ => {}
            }
            field
        })
        .collect();
    let front: String = fields.iter().map(|field| format!("  - {field}\n")).collect();
    let source = format!(
        "---\ntype: form\nid: D\ntitle: {long}\nsubmit: [{{to: dingtalk}}]\nfields:\n{front}---\n"
    );
    let texts = [
        ("docent.yaml".to_owned(), "title: 测试\n".to_owned()),
        ("content/D.md".to_owned(), source),
    ];
    let tree = SourceTree::of_texts(texts, jiff::civil::date(2026, 11, 15));
    let built = Pipeline::new().build(&tree, &Options::default());
    assert!(built.diagnostics.iter().all(|d| d.rule.code == "dingtalk-limit"));
    assert!(!built.diagnostics.is_empty());
    let template: Json = serde_json::from_str(&text(&built, "D.dingtalk.json")).expect("JSON");
    assert!(template["name"].as_str().expect("a name").chars().count() <= 200);
    assert!(template["description"].as_str().expect("a text").chars().count() <= 300);
    let controls = template["formComponents"].as_array().expect("controls");
    let children = |control: &Json| control["children"].as_array().map_or(0, Vec::len);
    assert!(controls.iter().map(|control| 1 + children(control)).sum::<usize>() <= 200);
    let mut ids = std::collections::BTreeSet::new();
    for control in controls {
        let props = &control["props"];
        assert!(ids.insert(props["componentId"].as_str().expect("an id").to_owned()));
        let label = props["label"].as_str().expect("a label");
        let parts = serde_json::from_str::<Vec<String>>(label).unwrap_or(vec![label.to_owned()]);
        assert!(parts.iter().all(|part| part.chars().count() <= 200));
    }
}
