//! The sample knowledge base in `content/` is complete: nothing in it is empty, unused or adrift.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use docent::document;
use docent::model::kind::{Detail, Kind};
use docent::model::{self, Entry, KnowledgeBase, Selection, settings};
use docent::output::{Content, OutputTree};
use docent::pipeline::{Options, Pipeline};
use docent::rules::RULES;
use docent::source::{self, ReadOptions, SourceTree};

/// The day as of which the sample is judged, so that its reviews do not fall due under the tests.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 15);

struct Sample {
    knowledge_base: KnowledgeBase,
    output: OutputTree,
    problems: Vec<String>,
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let options = ReadOptions { as_of: Some(DAY), previous: None };
        let tree = source::read(root, &options).expect("the repository can be read");
        let built = Pipeline::new().build(&tree, &Options::default());
        let problems = built
            .diagnostics
            .iter()
            .map(|d| format!("{}: {}: {}", d.span.path, d.rule.code, d.message.en))
            .collect();
        Sample { knowledge_base: connect(&tree), output: built.output, problems }
    })
}

fn connect(tree: &SourceTree) -> KnowledgeBase {
    let mut diagnostics = Vec::new();
    let settings = settings::read(tree, &RULES, &mut diagnostics);
    let documents = tree
        .documents()
        .filter_map(|(path, _)| {
            let text = tree.text(path)?.clone();
            Some(Arc::new(document::parse(path, text, settings.dialect).value))
        })
        .collect();
    model::connect(tree, settings, documents, &Selection::default()).value
}

fn page(url: &str) -> &'static str {
    match sample().output.get(url) {
        Some(Content::Bytes(bytes)) => std::str::from_utf8(bytes).expect("pages are UTF-8"),
        _ => panic!("there is no page {url}"),
    }
}

fn entries(kind: Kind) -> impl Iterator<Item = &'static Entry> {
    sample().knowledge_base.entries.iter().filter(move |entry| entry.kind() == kind)
}

#[test]
fn nothing_in_it_is_wrong_or_doubtful() {
    assert_eq!(sample().problems, Vec::<String>::new());
}

#[test]
fn it_is_a_whole_company() {
    let count = |kind| entries(kind).count();
    assert!(
        sample().knowledge_base.entries.len() >= 60,
        "{}",
        sample().knowledge_base.entries.len()
    );
    assert!(count(Kind::Process) >= 9, "processes: {}", count(Kind::Process));
    assert!(count(Kind::Form) >= 8, "forms: {}", count(Kind::Form));
    assert!(count(Kind::Policy) >= 3, "policies: {}", count(Kind::Policy));
    assert!(count(Kind::Training) >= 3, "trainings: {}", count(Kind::Training));
    assert!(count(Kind::Term) >= 20, "terms: {}", count(Kind::Term));
    assert!(count(Kind::Flowchart) >= 1, "charts: {}", count(Kind::Flowchart));
    let faqs: Vec<usize> = entries(Kind::Faq)
        .map(|entry| match &entry.detail {
            Detail::Faq(faq) => faq.questions.len(),
            _ => 0,
        })
        .collect();
    assert!(faqs.len() >= 4 && faqs.iter().sum::<usize>() >= 30, "questions: {faqs:?}");
    for entry in entries(Kind::Training) {
        let Detail::Training(training) = &entry.detail else { continue };
        assert!(training.quiz.len() >= 5, "{} asks {}", entry.path, training.quiz.len());
    }
}

#[test]
fn every_process_has_text_in_its_five_parts() {
    for entry in entries(Kind::Process) {
        let html = scraper::Html::parse_document(page(&entry.url));
        let select = |css: &str| scraper::Selector::parse(css).expect("the selector is valid");
        for anchor in
            ["part-purpose", "part-responsibilities", "part-steps", "part-forms", "part-questions"]
        {
            let heading = html.select(&select(&format!("#{anchor}"))).next();
            let heading = heading.unwrap_or_else(|| panic!("{} has no {anchor}", entry.path));
            let title: String = heading.text().collect();
            let part = heading.parent().and_then(scraper::ElementRef::wrap);
            let text: String = part.expect("a heading stands in its part").text().collect();
            assert!(
                text.trim().len() > title.len() + 30,
                "{} says nothing in {anchor}",
                entry.path
            );
            let nothing = part.and_then(|part| part.select(&select(".nothing")).next());
            assert!(nothing.is_none(), "{} has nothing in {anchor}", entry.path);
        }
    }
}

#[test]
fn every_role_of_a_step_has_a_text_of_its_own() {
    let knowledge_base = &sample().knowledge_base;
    for (entry, process) in knowledge_base.processes() {
        for role in process.roles() {
            let page = knowledge_base.post_page(role);
            assert!(page.is_some(), "{} names {role}, which has no page", entry.path);
        }
    }
    for department in &knowledge_base.organization.departments {
        let id = &department.id.value;
        assert!(knowledge_base.post_page(id).is_some(), "the department {id} has no page");
    }
}

#[test]
fn every_form_is_filled_in_or_signed_at_a_step() {
    for entry in entries(Kind::Form) {
        let id = entry.id().unwrap_or_default();
        let uses = sample().knowledge_base.index.form_uses.get(id);
        assert!(uses.is_some_and(|uses| !uses.is_empty()), "{id} is used nowhere");
    }
}

#[test]
fn every_clause_is_met_by_a_step_or_says_why_not() {
    for entry in entries(Kind::Policy) {
        let Detail::Policy(policy) = &entry.detail else { continue };
        for clause in &policy.clauses {
            let is_met = !clause.met_by.is_empty() || clause.reason.is_some();
            assert!(is_met, "{} {}", entry.path, clause.id.value);
        }
    }
}

#[test]
fn every_question_is_about_something_and_every_process_is_asked_about() {
    let mut asked = BTreeSet::new();
    for entry in entries(Kind::Faq) {
        let Detail::Faq(faq) = &entry.detail else { continue };
        for question in &faq.questions {
            assert!(!question.about.is_empty(), "{} {}", entry.path, question.id.value);
            assert!(!question.wordings.is_empty(), "{} {}", entry.path, question.id.value);
            asked.extend(question.about.iter().map(|part| part.id.as_str()));
        }
    }
    for entry in entries(Kind::Process) {
        assert!(entry.id().is_some_and(|id| asked.contains(id)), "{}", entry.path);
    }
}

#[test]
fn every_term_is_linked_from_a_text() {
    for term in entries(Kind::Term) {
        let file = term.url.rsplit('/').next().unwrap_or_default();
        let link = format!("/{file}\"");
        let is_linked = sample().knowledge_base.entries.iter().any(|entry| {
            let is_list = entry.is_index() || entry.kind() == Kind::Term;
            let main = page(&entry.url).split("<article").nth(1).unwrap_or_default();
            !is_list && main.contains(&link)
        });
        assert!(is_linked, "{} is linked nowhere", term.path);
    }
}

#[test]
fn no_document_is_adrift() {
    let knowledge_base = &sample().knowledge_base;
    for (position, entry) in knowledge_base.entries.iter().enumerate() {
        let has_links = knowledge_base.index.backlinks.contains_key(&position);
        let is_home = entry.url == "index.html";
        // Posts are reached by their chips on every step.
        let is_post = matches!(entry.kind(), Kind::Role | Kind::Department);
        assert!(has_links || is_home || is_post, "nothing leads to {}", entry.path);
    }
}
