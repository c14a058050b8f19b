//! The sheets of a training, for paper: who came (签到表), and how it was passed (考核表).

use serde::Serialize;

use super::{QuizView, address, duration, is_taken, pass, quiz};
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::training::Training;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::Link;
use crate::render::{Printed, Printer, extra};

/// How many people a sheet of who came has room for: an A4 page, with room to sign.
const ROOM: u32 = 20;
/// With more than so many questions the table of marks has a row more.
const MARKS: usize = 10;

const SIGN_IN: &str = ".sign-in.html";
const ASSESSMENT: &str = ".assessment.html";

/// What both sheets say about the training.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct SheetView {
    /// The training.
    training: Link,
    id: String,
    version: String,
    /// The names of the roles that take it.
    roles: Vec<String>,
    modes: Vec<String>,
    duration: String,
    pass: String,
    /// The department that keeps the sheet; may be empty.
    department: String,
    /// The numbers of the lines to sign.
    lines: Vec<u32>,
    questions: Vec<QuizView>,
    /// The numbers of the questions, as many in a row as fit.
    marks: Vec<Vec<usize>>,
}

/// Returns the ways to the sheets of a training from its page.
pub fn links(site: &Site<'_>, entry: &Entry, training: &Training) -> Vec<Link> {
    sheets(site, entry, training)
        .map(|(url, word)| Link {
            title: site.theme.texts.get(word).to_owned(),
            url: page_href(&entry.url, &url, None),
        })
        .collect()
}

/// Returns the addresses of the sheets that a training has, and the words for them.
fn sheets(
    site: &Site<'_>,
    entry: &Entry,
    training: &Training,
) -> impl Iterator<Item = (String, &'static str)> {
    let is_tested = !training.quiz.is_empty() || training.pass.is_some();
    [(SIGN_IN, "training.sign_in", true), (ASSESSMENT, "training.assessment", is_tested)]
        .into_iter()
        .filter(|(.., has)| *has)
        .map(|(ending, word, _)| (address(&entry.url, ending), word))
        .filter(|(url, _)| !is_taken(site, url))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Prints the sheets of all trainings.
pub fn pages(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    let mut pages = Vec::new();
    for entry in &site.knowledge_base.entries {
        let Detail::Training(training) = &entry.detail else { continue };
        for (url, word) in sheets(site, entry, training) {
            let name = site.theme.texts.get(word);
            let title =
                format!("{name}{}{}", site.theme.texts.get("page.colon"), entry.common.title);
            let template = match word {
                "training.sign_in" => "training-sign-in.html",
                _ => "training-assessment.html",
            };
            let sheet = view(site, entry, training, &url);
            pages.push(printer.print(
                template,
                &url,
                &extra::derived(printer, &url, &title, sheet),
            ));
        }
    }
    pages
}

fn view(site: &Site<'_>, entry: &Entry, training: &Training, from: &str) -> SheetView {
    let organization = &site.knowledge_base.organization;
    let questions = quiz(site, entry, training);
    let numbers: Vec<usize> = questions.iter().map(|question| question.number).collect();
    SheetView {
        training: site.link(from, entry),
        id: entry.id().unwrap_or_default().to_owned(),
        version: entry.common.version.clone().unwrap_or_default(),
        roles: training.roles.iter().map(|id| organization.role_name(id).to_owned()).collect(),
        modes: training.modes.clone(),
        duration: duration(site, training),
        pass: pass(training),
        department: entry
            .common
            .department
            .as_ref()
            .and_then(|id| organization.department(id))
            .map(|department| department.name.clone())
            .unwrap_or_default(),
        lines: (1..=ROOM).collect(),
        questions,
        marks: numbers.chunks(MARKS).map(<[usize]>::to_vec).collect(),
    }
}
