//! Derived views in the middle of a text: `::steps`, `::matrix`, `::faq`, `::form`.

use serde::Serialize;

use super::chart::{self, ChartView};
use super::kind::faq::question_view;
use super::kind::form::form_view;
use super::kind::process::{matrix_view, questions, step_view};
use super::manual;
use super::reference;
use super::site::Site;
use super::texts::Texts;
use crate::document::markdown::{Leaf, LeafKind};
use crate::model::Entry;
use crate::model::check::unknown_view;
use crate::model::kind::Detail;

/// Prints the derived views of an entry's text.
pub struct Leaves<'a, 's> {
    /// The site.
    pub site: &'a Site<'s>,
    /// The entry that the text is of.
    pub entry: &'a Entry,
}

#[derive(Serialize)]
struct PartialView<'a, V> {
    t: &'a Texts,
    url: &'a str,
    #[serde(flatten)]
    view: V,
}

#[derive(Serialize)]
struct StepsPartial {
    steps: Vec<super::kind::process::StepView>,
}

#[derive(Serialize)]
struct MatrixPartial {
    matrix: super::kind::process::MatrixView,
}

#[derive(Serialize)]
struct QuestionsPartial {
    questions: Vec<super::kind::faq::QuestionView>,
}

#[derive(Serialize)]
struct ChangesPartial {
    items: Vec<reference::ChangeView>,
}

#[derive(Serialize)]
struct KeysPartial {
    tables: Vec<manual::TableView>,
}

#[derive(Serialize)]
struct RulesPartial {
    rules: Vec<manual::RuleView>,
}

#[derive(Serialize)]
struct ChartPartial {
    chart: ChartView,
}

impl Leaves<'_, '_> {
    /// Returns the HTML of a derived view; empty where the document has none of that sort, which a
    /// rule reports.
    pub fn html(&self, leaf: &Leaf) -> String {
        let site = self.site;
        let from = &self.entry.url;
        match leaf.kind {
            LeafKind::Changes => {
                let most = leaf.id.as_deref().and_then(|most| most.parse().ok()).unwrap_or(10);
                let items = reference::changes(site, from).into_iter().take(most).collect();
                return self.partial("partials/changes.html", ChangesPartial { items });
            }
            LeafKind::Keys => {
                let record = leaf.id.as_deref().and_then(unknown_view::record);
                let tables = record.map(|r| manual::tables(r, site.theme.texts.language));
                let tables = tables.unwrap_or_default();
                return self.partial("partials/keys.html", KeysPartial { tables });
            }
            LeafKind::Rules => {
                let rules = manual::rules(site, self.entry);
                return self.partial("partials/rules.html", RulesPartial { rules });
            }
            LeafKind::Steps
            | LeafKind::Matrix
            | LeafKind::Swimlane
            | LeafKind::Faq
            | LeafKind::Form => {}
        }
        let source = match &leaf.id {
            Some(id) => site.knowledge_base.entry(id),
            None => Some(self.entry),
        };
        let Some(source) = source else { return String::new() };
        match (leaf.kind, &source.detail) {
            (LeafKind::Swimlane, Detail::Process(_)) => {
                let prefix = source.id().unwrap_or("chart").to_lowercase();
                let chart = chart::of_entry(site, from, source, &prefix);
                let chart = chart.map(|chart| ChartPartial { chart });
                chart.map_or_else(String::new, |view| self.partial("partials/chart.html", view))
            }
            (LeafKind::Steps, Detail::Process(process)) => {
                let steps = process
                    .steps
                    .iter()
                    .map(|step| step_view(site, source, from, process, step, String::new()))
                    .collect();
                self.partial("partials/step-table.html", StepsPartial { steps })
            }
            (LeafKind::Matrix, Detail::Process(process)) => {
                let matrix = matrix_view(site, from, source, process);
                self.partial("partials/matrix.html", MatrixPartial { matrix })
            }
            (LeafKind::Faq, Detail::Process(process)) => {
                let questions = questions(site, source, from, process);
                self.partial("partials/questions.html", QuestionsPartial { questions })
            }
            (LeafKind::Faq, Detail::Faq(faq)) => {
                let questions = faq.questions.iter();
                let questions =
                    questions.map(|question| question_view(site, source, from, question));
                let questions = QuestionsPartial { questions: questions.collect() };
                self.partial("partials/questions.html", questions)
            }
            (LeafKind::Form, Detail::Form(form)) => {
                let view = form_view(site, source, from, form, String::new());
                self.partial("partials/form.html", view)
            }
            _ => String::new(),
        }
    }

    fn partial(&self, template: &str, view: impl Serialize) -> String {
        let view = PartialView { t: &self.site.theme.texts, url: &self.entry.url, view };
        self.site.theme.render(template, &view).unwrap_or_else(|error| {
            self.site.note(error.0);
            String::new()
        })
    }
}
