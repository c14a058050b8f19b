//! Processes: ordered steps, and who carries each of them out.

mod steps;

use std::collections::BTreeSet;

use serde::Serialize;

use super::common::COMMON;
use super::{PartRef, Pick, documents, part, roles};
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::document::duration::Duration;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::check::unknown_reference;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

pub use steps::Steps;

const ROLES: Shape = Shape::List(&Shape::Name(Sort::Role));

/// The front matter of a process.
pub static PROCESS: Record = Record {
    name: Bilingual { en: "process", zh: "流程" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "its title", "标题"),
        optional("purpose", Shape::Text, "what it is for", "目的"),
        optional("scope", Shape::Text, "whom and what it covers", "适用范围"),
        optional("problems", Shape::List(&Shape::Text), "what went wrong without it", "现状问题"),
        optional("trigger", Shape::Text, "what sets it off", "触发条件"),
        optional("records", Shape::List(&Shape::Record(&RECORD)), "what is kept", "记录与保存期限"),
        optional("kpi", Shape::List(&Shape::Record(&KPI)), "how it is measured", "指标"),
        optional(
            "raci",
            Shape::Record(&INHERITED),
            "the role that is accountable where a step names none",
            "未写明 A 的步骤由谁负总责",
        ),
        required(
            "steps",
            Shape::List(&Shape::Record(&STEP)),
            "its steps, in order",
            "步骤，按顺序",
        ),
        optional(
            "attachments",
            Shape::List(&Shape::Short(&Shape::Text, &ATTACHMENT)),
            "files that belong to it",
            "附件",
        ),
    ],
    base: Some(&COMMON),
};

static RECORD: Record = Record {
    name: Bilingual { en: "record", zh: "记录" },
    keys: &[
        optional("form", Shape::Name(Sort::Form), "the form that is kept", "保存的表单"),
        optional("name", Shape::Text, "what is kept, if it is no form", "保存的记录（非表单时）"),
        required("keep", Shape::Text, "for how long: `3y`", "保存期限：`3y`"),
        optional("where", Shape::Text, "where it is kept", "存放处"),
        optional("by", Shape::Name(Sort::Role), "who keeps it", "保管人"),
    ],
    base: None,
};

static KPI: Record = Record {
    name: Bilingual { en: "KPI", zh: "指标" },
    keys: &[
        required("name", Shape::Text, "what is measured", "指标名称"),
        required("target", Shape::Text, "what it should be", "目标值"),
        optional("source", Shape::Text, "where the figure comes from", "数据来源"),
        optional("every", Shape::Duration, "how often it is measured", "统计周期"),
    ],
    base: None,
};

static INHERITED: Record = Record {
    name: Bilingual { en: "raci", zh: "raci" },
    keys: &[required("A", Shape::Name(Sort::Role), "the accountable role", "负总责的岗位")],
    base: None,
};

static ATTACHMENT: Record = Record {
    name: Bilingual { en: "attachment", zh: "附件" },
    keys: &[
        required("file", Shape::Text, "its path, from this document", "文件路径（相对本文档）"),
        optional("title", Shape::Text, "what it is called", "名称"),
    ],
    base: None,
};

static STEP: Record = Record {
    name: Bilingual { en: "step", zh: "步骤" },
    keys: &[
        required("id", Shape::Text, "its name within the process", "步骤 id"),
        required("do", Shape::Text, "what is done", "做什么"),
        optional(
            "kind",
            Shape::Choice(&KINDS),
            "what sort of step it is; a task if absent",
            "步骤类型，缺省为 task",
        ),
        optional("R", ROLES, "responsible: who does it", "负责（执行）"),
        optional("A", ROLES, "accountable: who answers for it", "批准（负总责）"),
        optional("S", ROLES, "support: who helps", "协办"),
        optional("C", ROLES, "consulted: who is asked", "咨询"),
        optional("I", ROLES, "informed: who is told", "知会"),
        optional("V", ROLES, "verifies: who checks the result", "复核"),
        optional("responsible", ROLES, "the same as `R`", "同 `R`"),
        optional("accountable", ROLES, "the same as `A`", "同 `A`"),
        optional("support", ROLES, "the same as `S`", "同 `S`"),
        optional("consulted", ROLES, "the same as `C`", "同 `C`"),
        optional("informed", ROLES, "the same as `I`", "同 `I`"),
        optional("verifies", ROLES, "the same as `V`", "同 `V`"),
        optional("within", Shape::Duration, "by when: `1wd`", "时限：`1wd`"),
        optional("every", Shape::Duration, "how often: `90d`", "周期：`90d`"),
        optional(
            "uses",
            Shape::List(&Shape::Name(Sort::Form)),
            "forms that are filled in",
            "填写的表单",
        ),
        optional(
            "signs",
            Shape::List(&Shape::Name(Sort::Form)),
            "forms that are signed",
            "签署的表单",
        ),
        optional(
            "system",
            Shape::List(&Shape::Name(Sort::System)),
            "systems it is done in",
            "使用的系统",
        ),
        optional(
            "grants",
            Shape::List(&Shape::Short(&Shape::Name(Sort::System), &GRANT)),
            "systems whose permissions are granted: `dingtalk`, or which and to whom",
            "授予权限的系统：`dingtalk`，或写明哪些权限、授予谁",
        ),
        optional(
            "calls",
            Shape::Name(Sort::Process),
            "the process that a subprocess runs",
            "调用的子流程",
        ),
        optional("shot", Shape::List(&Shape::Text), "screenshots, by path", "截图路径"),
        optional("control", Shape::Text, "what this step makes sure of", "关键控制点"),
        optional("note", Shape::Text, "a word of advice", "提示"),
        optional("waits", Shape::Text, "what it waits for", "等待的事件"),
        optional(
            "next",
            Shape::List(&Shape::Short(&Shape::Name(Sort::Step), &BRANCH)),
            "where it goes on; the following step if absent",
            "下一步；缺省为紧接的步骤",
        ),
    ],
    base: None,
};

static GRANT: Record = Record {
    name: Bilingual { en: "grant", zh: "授权" },
    keys: &[
        required("system", Shape::Name(Sort::System), "the system", "系统"),
        optional(
            "permissions",
            Shape::List(&Shape::Text),
            "which of its permissions; those of the role if absent",
            "授予的权限；缺省为该岗位应有的权限",
        ),
        optional("to", ROLES, "the roles that get them", "授予的岗位"),
    ],
    base: None,
};

static BRANCH: Record = Record {
    name: Bilingual { en: "branch", zh: "分支" },
    keys: &[
        optional("if", Shape::Text, "in which case", "条件"),
        required("to", Shape::Name(Sort::Step), "the step it leads to", "去往的步骤"),
    ],
    base: None,
};

const KINDS: [&str; 8] =
    ["start", "end", "task", "approval", "decision", "parallel", "subprocess", "timer"];

/// What sort of step it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
    /// Something to do.
    Task,
    /// Something to decide about somebody else's work.
    Approval,
    /// A fork by a fact.
    Decision,
    /// Several ways at once.
    Parallel,
    /// Another process.
    Subprocess,
    /// Something that comes round by the calendar. It starts by itself.
    Timer,
}

impl StepKind {
    fn from_name(name: &str) -> Option<StepKind> {
        Some(match name {
            "start" => StepKind::Start,
            "end" => StepKind::End,
            "task" => StepKind::Task,
            "approval" => StepKind::Approval,
            "decision" => StepKind::Decision,
            "parallel" => StepKind::Parallel,
            "subprocess" => StepKind::Subprocess,
            "timer" => StepKind::Timer,
            _ => return None,
        })
    }

    /// Returns the word of `kind:`.
    pub fn name(self) -> &'static str {
        KINDS[self as usize]
    }

    /// Returns whether somebody must be responsible and accountable for such a step.
    pub fn is_work(self) -> bool {
        match self {
            StepKind::Task | StepKind::Approval | StepKind::Subprocess | StepKind::Timer => true,
            StepKind::Start | StepKind::End | StepKind::Decision | StepKind::Parallel => false,
        }
    }
}

/// The part that a role takes in a step, in the order in which letters are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Letter {
    /// Responsible: does it.
    R,
    /// Accountable: answers for it; exactly one.
    A,
    /// Supports.
    S,
    /// Is consulted before.
    C,
    /// Is informed after.
    I,
    /// Verifies the result.
    V,
}

impl Letter {
    /// Every letter with its short and its long key.
    pub const ALL: [(Letter, &'static str, &'static str); 6] = [
        (Letter::R, "R", "responsible"),
        (Letter::A, "A", "accountable"),
        (Letter::S, "S", "support"),
        (Letter::C, "C", "consulted"),
        (Letter::I, "I", "informed"),
        (Letter::V, "V", "verifies"),
    ];
}

/// A role's part in a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The part.
    pub letter: Letter,
    /// The role.
    pub role: String,
    /// Whether it comes from the process and not from the step.
    pub is_inherited: bool,
    /// Where the role is written.
    pub span: Span,
}

/// Permissions that a step grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The system.
    pub system: String,
    /// Which of its permissions; empty for those that the registry gives to a role.
    pub permissions: Vec<Spanned<String>>,
    /// The roles that get them; empty where that is not said.
    pub to: Vec<Spanned<String>>,
}

/// A way on from a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// In which case; absent where there is only one way.
    pub condition: Option<String>,
    /// The step it leads to.
    pub to: String,
}

/// One step of a process.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name within the process.
    pub id: Spanned<String>,
    /// What sort it is.
    pub kind: StepKind,
    /// What is done.
    pub action: Spanned<String>,
    /// Who takes which part, by letter and then as written.
    pub assignments: Vec<Assignment>,
    /// The letters that the author gave to somebody, be it a role that does not exist.
    pub named: Vec<Letter>,
    /// By when.
    pub within: Option<Duration>,
    /// How often.
    pub every: Option<Duration>,
    /// Forms that are filled in.
    pub uses: Vec<String>,
    /// Forms that are signed.
    pub signs: Vec<String>,
    /// Systems it is done in.
    pub systems: Vec<String>,
    /// Permissions that are granted.
    pub grants: Vec<Grant>,
    /// The process that it runs.
    pub calls: Option<String>,
    /// Screenshots, by path from the document.
    pub shots: Vec<Spanned<String>>,
    /// What it makes sure of.
    pub control: Option<String>,
    /// A word of advice.
    pub note: Option<String>,
    /// What it waits for.
    pub waits: Option<String>,
    /// Where it goes on. Empty for an end, and for a last step that leads nowhere.
    pub next: Vec<Branch>,
    /// Whether it names a way to a step that does not exist.
    pub is_cut: bool,
    /// The whole record.
    pub span: Span,
}

impl Step {
    /// Returns the roles that have a letter.
    pub fn roles(&self, letter: Letter) -> impl Iterator<Item = &str> {
        self.with(letter).map(|part| part.role.as_str())
    }

    /// Returns the assignments with a letter.
    pub fn with(&self, letter: Letter) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(move |part| part.letter == letter)
    }
}

/// Something that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The form.
    pub form: Option<String>,
    /// What it is, if it is no form.
    pub name: Option<String>,
    /// For how long, as written.
    pub keep: String,
    /// Where.
    pub place: Option<String>,
    /// By which role.
    pub by: Option<String>,
}

/// How a process is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kpi {
    /// What is measured.
    pub name: String,
    /// What it should be.
    pub target: String,
    /// Where the figure comes from.
    pub source: Option<String>,
    /// How often.
    pub every: Option<Duration>,
}

/// A file that belongs to a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its path from the document.
    pub file: Spanned<String>,
    /// What it is called.
    pub title: String,
}

/// A process.
#[derive(Debug, Clone)]
pub struct Process {
    /// What it is for.
    pub purpose: Option<String>,
    /// Whom and what it covers.
    pub scope: Option<String>,
    /// What went wrong without it.
    pub problems: Vec<String>,
    /// What sets it off.
    pub trigger: Option<String>,
    /// What is kept.
    pub records: Vec<Kept>,
    /// How it is measured.
    pub kpis: Vec<Kpi>,
    /// Its steps, in order; ids are unique.
    pub steps: Steps,
    /// Files that belong to it.
    pub attachments: Vec<Attachment>,
}

impl Process {
    /// Reads a process. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Process {
        let inherited = front.get("raci").and_then(|raci| raci.pick_spanned("A"));
        let mut steps = Vec::new();
        let mut seen = BTreeSet::new();
        for value in front.pick_items("steps") {
            if let Some(step) = read_step(value, inherited.as_ref(), names, diagnostics)
                && seen.insert(step.id.value.clone())
            {
                steps.push(step);
            }
        }
        go_on(&mut steps, &seen);
        Process {
            purpose: front.pick_text("purpose"),
            scope: front.pick_text("scope"),
            problems: front.pick_texts("problems"),
            trigger: front.pick_text("trigger"),
            records: front
                .pick_items("records")
                .iter()
                .filter_map(|value| {
                    Some(Kept {
                        form: documents(&value.pick_spanned_texts("form"), names)
                            .into_iter()
                            .next(),
                        name: value.pick_text("name"),
                        keep: value.pick_text("keep")?,
                        place: value.pick_text("where"),
                        by: value.pick_text("by").filter(|role| names.roles.contains(role)),
                    })
                })
                .collect(),
            kpis: front
                .pick_items("kpi")
                .iter()
                .filter_map(|value| {
                    Some(Kpi {
                        name: value.pick_text("name")?,
                        target: value.pick_text("target")?,
                        source: value.pick_text("source"),
                        every: value.pick_duration("every"),
                    })
                })
                .collect(),
            steps: steps.into(),
            attachments: front
                .pick_items("attachments")
                .iter()
                .filter_map(|value| {
                    let file = value.spanned_text().or_else(|| value.pick_spanned("file"))?;
                    let title = value.pick_text("title").unwrap_or_else(|| {
                        file.value.rsplit('/').next().unwrap_or_default().to_owned()
                    });
                    Some(Attachment { file, title })
                })
                .collect(),
        }
    }

    /// Returns the step with an id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.place(id).map(|place| &self.steps[place])
    }

    /// Returns where a process begins: its first step, and each that starts by itself.
    pub fn entries(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().enumerate().filter_map(|(i, step)| {
            let starts = matches!(step.kind, StepKind::Start | StepKind::Timer);
            (i == 0 || starts).then_some(i)
        })
    }

    /// Returns the roles that take part, in the order in which they first appear.
    pub fn roles(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let assignments = self.steps.iter().flat_map(|step| &step.assignments);
        assignments.map(|part| part.role.as_str()).filter(|role| seen.insert(*role)).collect()
    }
}

fn read_step(
    value: &Value,
    inherited: Option<&Spanned<String>>,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let kind = value
        .pick_text("kind")
        .and_then(|kind| StepKind::from_name(&kind))
        .unwrap_or(StepKind::Task);
    let mut assignments: Vec<Assignment> = Vec::new();
    let mut named = Vec::new();
    for (letter, short, long) in Letter::ALL {
        let mut written = value.pick_spanned_texts(short);
        written.extend(value.pick_spanned_texts(long));
        if !value.pick_items(short).is_empty() || !value.pick_items(long).is_empty() {
            named.push(letter);
        }
        for role in roles(written, names) {
            let is_there = |a: &Assignment| a.letter == letter && a.role == role.value;
            if !assignments.iter().any(is_there) {
                let Spanned { value: role, span } = role;
                assignments.push(Assignment { letter, role, is_inherited: false, span });
            }
        }
        let is_missing = letter == Letter::A
            && value.get(short).is_none()
            && value.get(long).is_none()
            && kind.is_work();
        if let Some(role) = inherited.filter(|_| is_missing) {
            named.push(letter);
            if names.roles.contains(&role.value) {
                let Spanned { value: role, span } = role.clone();
                assignments.push(Assignment { letter, role, is_inherited: true, span });
            }
        }
    }
    let id = value.pick_spanned("id")?;
    let next = value
        .pick_items("next")
        .iter()
        .filter_map(|branch| match branch.text() {
            Some(to) => Some(Branch { condition: None, to: to.to_owned() }),
            None => Some(Branch { condition: branch.pick_text("if"), to: branch.pick_text("to")? }),
        })
        .collect();
    Some(Step {
        action: value.pick_spanned("do").unwrap_or_else(|| id.clone()),
        id,
        kind,
        assignments,
        named,
        within: value.pick_duration("within"),
        every: value.pick_duration("every"),
        uses: documents(&value.pick_spanned_texts("uses"), names),
        signs: documents(&value.pick_spanned_texts("signs"), names),
        systems: value.pick_texts("system"),
        grants: value
            .pick_items("grants")
            .iter()
            .filter_map(|grant| read_grant(grant, names, diagnostics))
            .collect(),
        calls: value
            .pick_text("calls")
            .and_then(|id| part(&id, names))
            .map(|PartRef { id, .. }| id),
        shots: value.pick_spanned_texts("shot"),
        control: value.pick_text("control"),
        note: value.pick_text("note"),
        waits: value.pick_text("waits"),
        next,
        is_cut: false,
        span: value.span.clone(),
    })
}

/// Reads what a step grants, without permissions that the system does not define.
fn read_grant(value: &Value, names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Option<Grant> {
    let system = value.text().map(str::to_owned).or_else(|| value.pick_text("system"))?;
    let known = names.systems.get(&system)?;
    let mut permissions = value.pick_spanned_texts("permissions");
    permissions.retain(|permission| {
        let is_known = known.contains(&permission.value);
        if !is_known {
            diagnostics.push(unknown_reference::permission(permission, &system, known));
        }
        is_known
    });
    let to = roles(value.pick_spanned_texts("to"), names);
    Some(Grant { system, permissions, to })
}

/// Lets each step without a `next` go on to the following one, and drops ways that lead to none of
/// the ids.
fn go_on(steps: &mut [Step], ids: &BTreeSet<String>) {
    let following: Vec<String> = steps.iter().skip(1).map(|step| step.id.value.clone()).collect();
    for (i, step) in steps.iter_mut().enumerate() {
        if step.kind == StepKind::End {
            step.next.clear();
        } else if step.next.is_empty()
            && let Some(to) = following.get(i)
        {
            step.next.push(Branch { condition: None, to: to.clone() });
        }
        let all = step.next.len();
        step.next.retain(|branch| ids.contains(&branch.to));
        step.is_cut |= step.next.len() < all;
    }
}
