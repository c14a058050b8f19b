//! The sections of each kind of document: steps, fields, questions, clauses, duties.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Reader, Section, Sort, joined};
use crate::document::markdown::Heading;
use crate::model::kind::faq::{Case, Faq};
use crate::model::kind::form::{Field, Form, Options};
use crate::model::kind::policy::Policy;
use crate::model::kind::process::{Process, Step};
use crate::model::kind::training::Training;
use crate::model::kind::{Detail, PartRef};
use crate::model::prose::StandardPart;
use crate::model::{Entry, organization::System};

impl Reader<'_, '_> {
    /// Returns the sections of an entry; the first is the lead.
    pub(super) fn sections(&self, entry: &Entry) -> Vec<Section> {
        if let Detail::Process(process) = &entry.detail {
            return self.process(entry, process);
        }
        let mut sections = self.body(entry);
        match &entry.detail {
            Detail::Process(_) | Detail::Flowchart(_) | Detail::Page => {}
            Detail::Form(form) => sections.push(self.form(form)),
            Detail::Faq(faq) => sections.extend(self.faq(faq)),
            Detail::Policy(policy) => sections.extend(self.policy(policy)),
            Detail::Training(training) => {
                self.training(training, &mut sections);
            }
            Detail::Term(term) => {
                let definition = term.definition.as_deref().map(|text| self.visible(text));
                let lead = &mut sections[0];
                lead.text = joined(definition.into_iter().chain([
                    term.names.join(" "),
                    term.traps.join(" "),
                    lead.text.clone(),
                ]));
            }
            Detail::Role(page) => {
                let own = page.duties.iter().map(|duty| self.visible(duty));
                let own = joined(own);
                if !own.is_empty() {
                    sections.push(self.named("role.other_duties", "role-other", own));
                }
                sections.extend(page.role.iter().flat_map(|id| self.duties(id)));
            }
            Detail::Department(page) => {
                sections.extend(page.department.iter().flat_map(|id| self.posts(id)));
            }
        }
        sections
    }

    fn named(&self, heading: &str, anchor: &str, text: String) -> Section {
        let heading = (self.words)(heading);
        Section { anchor: anchor.to_owned(), heading, text, ..Section::default() }
    }

    fn process(&self, entry: &Entry, process: &Process) -> Vec<Section> {
        let mut lead = Section::default();
        let mut parts: BTreeMap<StandardPart, String> = BTreeMap::new();
        let mut prose: BTreeMap<&str, String> = BTreeMap::new();
        let mut others = Vec::new();
        for (heading, text) in self.passages(entry) {
            let text = &*text;
            let Some((place, heading)) = heading else {
                lead.text = joined([lead.text.as_str(), text]);
                continue;
            };
            let part = StandardPart::from_heading(&heading.text).filter(|_| heading.level <= 2);
            if process.step(&heading.anchor).is_some() {
                prose.insert(&heading.anchor, text.to_owned());
            } else if let Some(part) = part {
                let own = parts.entry(part).or_default();
                *own = joined([own.as_str(), text]);
            } else if place == 0 && entry.leading_title().is_some() {
                lead.text = joined([lead.text.as_str(), text]);
            } else {
                others.push(section_of(heading, text));
            }
        }
        let said = [&process.purpose, &process.scope, &process.trigger];
        let said = said.into_iter().flatten().chain(&process.problems);
        let purpose = joined(said.map(|text| self.visible(text)));
        let mut roles: Vec<&str> = Vec::new();
        for assignment in process.steps.iter().flat_map(|step| &step.assignments) {
            let name = self.knowledge_base.organization.role_name(&assignment.role);
            if !roles.contains(&name) {
                roles.push(name);
            }
        }
        let kept = process.records.iter().map(|kept| {
            let form = kept.form.as_ref().map(|form| self.title(form));
            let name = kept.name.clone();
            let words = [form, name, Some(kept.keep.clone()), kept.place.clone()];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        let measured = process.kpis.iter().map(|kpi| format!("{} {}", kpi.name, kpi.target));
        let attached = process.attachments.iter().map(|attachment| attachment.title.clone());
        let derived = [
            (StandardPart::Purpose, purpose),
            (StandardPart::Responsibilities, roles.join(" ")),
            (StandardPart::Forms, joined(kept.chain(attached).chain(measured))),
        ];
        for (part, text) in derived {
            let own = parts.entry(part).or_default();
            *own = joined([text.as_str(), own.as_str()]);
        }
        let mut sections = vec![lead];
        for part in StandardPart::ALL {
            if let Some(text) = parts.remove(&part).filter(|text| !text.is_empty()) {
                sections.push(self.named(word_of(part), part.anchor(), text));
            }
            if part == StandardPart::Steps {
                sections.extend(process.steps.iter().map(|step| {
                    let prose = prose.remove(step.id.value.as_str()).unwrap_or_default();
                    self.step(step, &prose)
                }));
            }
        }
        sections.extend(others);
        sections
    }

    fn step(&self, step: &Step, prose: &str) -> Section {
        let organization = &self.knowledge_base.organization;
        let language = self.knowledge_base.settings.language;
        let mut roles: Vec<&str> = Vec::new();
        for assignment in &step.assignments {
            let name = organization.role_name(&assignment.role);
            if !roles.contains(&name) {
                roles.push(name);
            }
        }
        let forms = step.uses.iter().chain(&step.signs).map(|form| self.title(form));
        let systems = step.systems.iter().chain(step.grants.iter().map(|grant| &grant.system));
        let systems = systems.filter_map(|id| organization.system(id)).map(|s| s.name.clone());
        let branches = step.next.iter().filter_map(|branch| branch.condition.clone());
        let within = step.within.map(|within| within.words(language));
        let said = [&step.control, &step.note, &step.waits].into_iter().flatten();
        let text = joined(
            [roles.join(" ")]
                .into_iter()
                .chain(within)
                .chain([spaced(forms), spaced(systems), spaced(branches)])
                .chain(said.map(|text| self.visible(text)))
                .chain([prose.to_owned()]),
        );
        Section {
            anchor: step.id.value.clone(),
            heading: self.visible(&step.action.value),
            text,
            sort: Sort::Step,
            ..Section::default()
        }
    }

    fn form(&self, form: &Form) -> Section {
        let text = joined(form.fields.iter().map(|field| self.field(field)));
        Section { sort: Sort::Fields, ..self.named("form.fields", "form-fields", text) }
    }

    fn field(&self, field: &Field) -> String {
        let organization = &self.knowledge_base.organization;
        let options = match &field.options {
            Some(Options::Own(options)) => options.join(" "),
            Some(Options::System(id)) => {
                let permissions = organization.system(id).map(|system: &System| {
                    spaced(system.permissions.iter().map(|permission| permission.name.clone()))
                });
                permissions.unwrap_or_default()
            }
            Some(Options::Roles | Options::Departments) | None => String::new(),
        };
        let columns = spaced(field.columns.iter().map(|column| column.label.clone()));
        let words = [
            field.group.clone().unwrap_or_default(),
            field.label.clone(),
            options,
            columns,
            field.help.as_deref().map(|text| self.visible(text)).unwrap_or_default(),
            field.text.as_deref().map(|text| self.visible(text)).unwrap_or_default(),
        ];
        spaced(words)
    }

    fn faq(&self, faq: &Faq) -> Vec<Section> {
        let question = |question: &crate::model::kind::faq::Question| {
            let answer = question.answer.as_ref().map(|answer| self.visible(&answer.value));
            let mut text = vec![answer.unwrap_or_default()];
            self.cases(&question.cases, &mut text);
            Section {
                anchor: question.id.value.clone(),
                heading: question.question.value.clone(),
                wordings: question.wordings.iter().map(|words| words.value.clone()).collect(),
                text: joined(text),
                sort: Sort::Question,
            }
        };
        faq.questions.iter().map(question).collect()
    }

    fn cases(&self, cases: &[Case], text: &mut Vec<String>) {
        for case in cases {
            let role = case.escalate.as_deref();
            let role = role.map(|id| self.knowledge_base.organization.role_name(id).to_owned());
            let said = case.say.as_deref().map(|text| self.visible(text));
            let words = [case.condition.clone(), said, role];
            text.push(spaced(words.into_iter().flatten()));
            self.cases(&case.cases, text);
        }
    }

    fn policy(&self, policy: &Policy) -> Vec<Section> {
        let clauses = policy.clauses.iter().enumerate();
        clauses
            .map(|(i, clause)| Section {
                anchor: clause.id.value.clone(),
                heading: (self.words)("policy.clause").replace("{}", &(i + 1).to_string()),
                text: joined([
                    self.visible(&clause.text),
                    clause.reason.as_deref().map(|text| self.visible(text)).unwrap_or_default(),
                ]),
                ..Section::default()
            })
            .collect()
    }

    fn training(&self, training: &Training, sections: &mut Vec<Section>) {
        let organization = &self.knowledge_base.organization;
        let roles = training.roles.iter().map(|id| organization.role_name(id).to_owned());
        let covers = training.covers.iter().map(|part: &PartRef| self.title(&part.id));
        let lead = &mut sections[0];
        lead.text = joined([lead.text.clone(), spaced(roles), joined(covers)]);
        let quiz = training.quiz.iter().map(|question| {
            let why = question.why.clone().unwrap_or_default();
            let options = spaced(question.options.iter().map(|option| option.value.clone()));
            joined([self.visible(&question.question.value), options, why])
        });
        let quiz = joined(quiz);
        if !quiz.is_empty() {
            sections.push(self.named("training.quiz", "training-quiz", quiz));
        }
    }

    /// Returns what a role does, section by section as on its page.
    pub(super) fn duties(&self, id: &str) -> Vec<Section> {
        let knowledge_base = self.knowledge_base;
        let mut lines = Vec::new();
        let mut last = None;
        for duty in knowledge_base.index.duties.get(id).into_iter().flatten() {
            let entry = &knowledge_base.entries[duty.entry];
            let Detail::Process(process) = &entry.detail else { continue };
            if last != Some(duty.entry) {
                lines.push(entry.common.title.clone());
                last = Some(duty.entry);
            }
            lines.push(self.visible(&process.steps[duty.step].action.value));
        }
        let mut sections = Vec::new();
        if !lines.is_empty() {
            let duties = self.named("role.duties", "role-duties", joined(lines));
            sections.push(Section { sort: Sort::Duties, ..duties });
        }
        let permissions = knowledge_base.organization.systems.iter().filter_map(|system| {
            let (_, granted) = system.grants.iter().find(|(role, _)| role == id)?;
            let granted = system.permissions.iter().filter(|p| granted.contains(&p.id.value));
            let words = [system.name.clone()].into_iter().chain(granted.map(|p| p.name.clone()));
            Some(spaced(words))
        });
        let permissions = joined(permissions);
        if !permissions.is_empty() {
            sections.push(self.named("role.permissions", "role-permissions", permissions));
        }
        let matters = knowledge_base.organization.authority.iter().filter(|authority| {
            authority.tiers.iter().any(|tier| tier.chain.iter().any(|link| link.role == id))
        });
        let matters = joined(matters.map(|authority| authority.matter.value.clone()));
        if !matters.is_empty() {
            sections.push(self.named("role.authorities", "role-authority", matters));
        }
        sections
    }

    /// Returns the roles of a department, as on its page.
    pub(super) fn posts(&self, id: &str) -> Vec<Section> {
        let roles = self.knowledge_base.organization.roles.iter();
        let own = roles.filter(|role| role.department.as_deref() == Some(id));
        let text = joined(own.map(|role| role.name.clone()));
        if text.is_empty() {
            return Vec::new();
        }
        vec![self.named("department.roles", "department-roles", text)]
    }

    /// Returns the sections of a body; the first is the lead. The heading that is shown as the
    /// title begins none.
    fn body(&self, entry: &Entry) -> Vec<Section> {
        let mut sections = vec![Section::default()];
        for (heading, text) in self.passages(entry) {
            match heading {
                Some((place, heading)) if place > 0 || entry.leading_title().is_none() => {
                    sections.push(section_of(heading, &text));
                }
                Some(_) | None => {
                    sections[0].text = joined([sections[0].text.as_str(), &text]);
                }
            }
        }
        sections
    }

    /// Returns the passages of a body with their headings and the places of those.
    fn passages<'e>(
        &self,
        entry: &'e Entry,
    ) -> impl Iterator<Item = (Option<(usize, &'e Heading)>, Cow<'e, str>)> + use<'e> {
        let shows_tags = self.shows_tags();
        let body = &entry.document.body;
        body.passages.iter().map(move |passage| {
            let heading = passage.heading.and_then(|at| Some((at, body.headings.get(at)?)));
            (heading, passage.visible(shows_tags))
        })
    }

    /// Returns the title of a document; its id where there is none.
    fn title(&self, id: &str) -> String {
        self.knowledge_base.entry(id).map_or(id, |entry| &entry.common.title).to_owned()
    }
}

fn word_of(part: StandardPart) -> &'static str {
    match part {
        StandardPart::Purpose => "part.purpose",
        StandardPart::Responsibilities => "part.responsibilities",
        StandardPart::Steps => "part.steps",
        StandardPart::Forms => "part.forms",
        StandardPart::Questions => "part.questions",
    }
}

fn section_of(heading: &Heading, text: &str) -> Section {
    Section {
        anchor: heading.anchor.clone(),
        heading: heading.text.clone(),
        text: text.to_owned(),
        ..Section::default()
    }
}

fn spaced(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
