//! Forms: fields to fill in, and where the form goes.

pub mod answer;
pub mod condition;
mod field_kind;
pub mod formula;
pub mod number;
mod paper;

use super::Pick;
use super::common::COMMON;
use crate::diagnostic::{Span, Spanned};
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};
use condition::Condition;
pub use field_kind::FieldKind;
use formula::Formula;
pub use paper::Paper;

/// The front matter of a form.
pub static FORM: Record = Record {
    name: Bilingual { en: "form", zh: "表单" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "its title", "标题"),
        optional("process", Shape::Name(Sort::Process), "the process it belongs to", "所属流程"),
        optional("layout", Shape::Record(&LAYOUT), "how it looks on paper", "纸面版式"),
        optional("submit", Shape::List(&Shape::Record(&SUBMIT)), "where it goes", "提交方式"),
        optional(
            "opinions",
            Shape::Choice(&["auto", "none"]),
            "boxes to sign: `auto` takes them from the steps",
            "意见栏：`auto` 由流程步骤推导",
        ),
        required("fields", Shape::List(&Shape::Record(&FIELD)), "what is filled in", "填写项"),
    ],
    base: Some(&COMMON),
};

static LAYOUT: Record = Record {
    name: Bilingual { en: "layout", zh: "版式" },
    keys: &[
        optional("paper", Shape::Choice(&Paper::NAMES), "the paper", "纸张"),
        optional(
            "columns",
            Shape::Number,
            "columns of the grid, labels among them: 4, or 2 for one field a line",
            "网格列数（含标签）：4，或一行一项的 2",
        ),
        optional(
            "number",
            Shape::Text,
            "how copies are numbered: `{yyyy}`, `{yy}`, `{mm}`, `{dd}`, `{seq:4}`",
            "单据编号格式，可用 `{yyyy}`、`{yy}`、`{mm}`、`{dd}`、`{seq:4}`",
        ),
    ],
    base: None,
};

static SUBMIT: Record = Record {
    name: Bilingual { en: "submission", zh: "提交方式" },
    keys: &[
        required(
            "to",
            Shape::Choice(&["dingtalk", "link", "mail", "issue", "webhook", "paper"]),
            "the way",
            "方式",
        ),
        optional("address", Shape::Text, "the mail address, for `mail`", "邮箱地址（`mail`）"),
        optional(
            "url",
            Shape::Text,
            "the address: of the page to open, of the page for a new issue, of what takes the \
             answers (`webhook`)",
            "网址：要打开的页面、新建问题单的页面，或接收内容的地址（`webhook`）",
        ),
        optional("process_code", Shape::Text, "the code of the approval template", "审批模板编码"),
        optional("note", Shape::Text, "a word on it", "说明"),
    ],
    base: None,
};

/// One field of a form.
static FIELD: Record = Record {
    name: Bilingual { en: "field", zh: "字段" },
    keys: &[
        required("id", Shape::Text, "its name within the form", "字段 id"),
        required("label", Shape::Text, "what stands before it", "标签"),
        required("kind", Shape::Choice(&FieldKind::NAMES), "what is filled in", "类型"),
        optional("required", Shape::Flag, "whether it must be filled in", "是否必填"),
        optional("pattern", Shape::Text, "a regular expression for it", "格式（正则表达式）"),
        optional("min", Shape::Number, "the least value or length", "最小值"),
        optional("max", Shape::Number, "the greatest value or length", "最大值"),
        optional("unit", Shape::Text, "the unit of a number", "单位"),
        optional("upper", Shape::Flag, "write the amount in words as well", "同时显示大写金额"),
        optional("help", Shape::Text, "a word on how to fill it in", "填写说明"),
        optional("placeholder", Shape::Text, "an example inside it", "示例"),
        optional("default", Shape::Any, "what it holds at first", "默认值"),
        optional("options", Shape::List(&Shape::Text), "what to choose from", "选项"),
        optional(
            "options_from",
            Shape::Name(Sort::OptionSource),
            "where the options come from",
            "选项来源",
        ),
        optional("rows", Shape::Number, "lines of a text, or blank rows of a table", "行数"),
        optional("span", Shape::Number, "columns it takes", "占用列数"),
        optional("group", Shape::Text, "the group it stands in", "所属分组"),
        optional(
            "pii",
            Shape::Flag,
            "it holds personal data and is never stored",
            "含个人信息，不保存",
        ),
        optional("show_if", Shape::Any, "when it is asked", "显示条件"),
        optional(
            "columns",
            Shape::List(&Shape::Record(&COLUMN)),
            "the columns of a table",
            "明细表的列",
        ),
        optional("formula", Shape::Text, "how it is computed", "计算公式"),
        optional("text", Shape::Text, "the text of a note", "说明文字"),
        optional("form", Shape::Name(Sort::Form), "the form it points to", "关联的表单"),
    ],
    base: None,
};

/// One column of a table field: a field without columns of its own.
static COLUMN: Record = Record {
    name: Bilingual { en: "column", zh: "列" },
    keys: &[
        required("id", Shape::Text, "its name within the table", "列 id"),
        required("label", Shape::Text, "what stands above it", "列名"),
        required("kind", Shape::Choice(&FieldKind::NAMES), "what is filled in", "类型"),
        optional("required", Shape::Flag, "whether it must be filled in", "是否必填"),
        optional("sum", Shape::Flag, "whether it is added up", "是否合计"),
        optional("options", Shape::List(&Shape::Text), "what to choose from", "选项"),
        optional(
            "options_from",
            Shape::Name(Sort::OptionSource),
            "where the options come from",
            "选项来源",
        ),
        optional("unit", Shape::Text, "the unit of a number", "单位"),
        optional("min", Shape::Number, "the least value", "最小值"),
        optional("max", Shape::Number, "the greatest value", "最大值"),
        optional("help", Shape::Text, "a word on how to fill it in", "填写说明"),
        optional("formula", Shape::Text, "how it is computed from its row", "由本行计算的公式"),
        optional(
            "pii",
            Shape::Flag,
            "it holds personal data and is never stored",
            "含个人信息，不保存",
        ),
    ],
    base: None,
};

/// Where the options of a field come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Options {
    /// Written in the form.
    Own(Vec<String>),
    /// The permissions of a system.
    System(String),
    /// All roles.
    Roles,
    /// All departments.
    Departments,
}

/// One field, or one column of a table field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name within the form.
    pub id: Spanned<String>,
    /// What stands before it.
    pub label: String,
    /// What is filled in.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// A regular expression for it.
    pub pattern: Option<String>,
    /// The least value, as written.
    pub min: Option<String>,
    /// The greatest value, as written.
    pub max: Option<String>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// A word on how to fill it in.
    pub help: Option<String>,
    /// An example inside it.
    pub placeholder: Option<String>,
    /// What it holds at first; several for `choices`.
    pub default: Vec<String>,
    /// What to choose from.
    pub options: Option<Options>,
    /// Lines of a text, or blank rows of a table.
    pub rows: Option<u32>,
    /// Columns it takes.
    pub span: Option<u32>,
    /// The group it stands in.
    pub group: Option<String>,
    /// Whether it holds personal data.
    pub is_personal: bool,
    /// When it is asked; always where this is `None`.
    pub show_if: Option<Condition>,
    /// The columns of a table.
    pub columns: Vec<Field>,
    /// Whether a column is added up.
    pub has_sum: bool,
    /// Whether an amount is written in words as well.
    pub has_words: bool,
    /// How it is computed; `None` also where what is written is no formula.
    pub formula: Option<Formula>,
    /// How it is computed, as written.
    pub formula_text: Option<String>,
    /// The text of a note.
    pub text: Option<String>,
    /// The form it points to.
    pub form: Option<String>,
    /// The whole record.
    pub place: Span,
}

/// A way to hand a form in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The way: `dingtalk`, `link`, `mail`, `issue`, `webhook`, `paper`.
    pub way: String,
    /// The mail address.
    pub address: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// The code of the approval template.
    pub process_code: Option<String>,
    /// A word on it.
    pub note: Option<String>,
}

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// The process it belongs to.
    pub process: Option<String>,
    /// How copies are numbered.
    pub number: Option<String>,
    /// The paper it is printed on.
    pub paper: Paper,
    /// Columns of the grid on paper; 4 unless said otherwise.
    pub columns: u32,
    /// Where it goes.
    pub submit: Vec<Submission>,
    /// Whether the boxes to sign come from the steps of the processes that sign it.
    pub has_opinions: bool,
    /// What is filled in.
    pub fields: Vec<Field>,
}

impl Form {
    /// Reads a form. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> Form {
        let layout = front.get("layout");
        Form {
            process: super::documents(&front.pick_spanned_texts("process"), names)
                .into_iter()
                .next(),
            number: layout.and_then(|layout| layout.pick_text("number")),
            paper: layout
                .and_then(|layout| layout.pick_text("paper"))
                .and_then(|paper| Paper::from_name(&paper))
                .unwrap_or_default(),
            columns: layout
                .and_then(|layout| layout.pick_number("columns"))
                .map_or(4, |columns| columns.clamp(1.0, 8.0) as u32),
            submit: front
                .pick_items("submit")
                .iter()
                .filter_map(|value| {
                    Some(Submission {
                        way: value.pick_text("to")?,
                        address: value.pick_text("address"),
                        url: value.pick_text("url"),
                        process_code: value.pick_text("process_code"),
                        note: value.pick_text("note"),
                    })
                })
                .collect(),
            has_opinions: front.pick_text("opinions").as_deref() != Some("none"),
            fields: front
                .pick_items("fields")
                .iter()
                .filter_map(|value| read_field(value, names))
                .collect(),
        }
    }
}

fn read_field(value: &Value, names: &Names) -> Option<Field> {
    let options = match value.pick_text("options_from").as_deref() {
        Some("roles") => Some(Options::Roles),
        Some("departments") => Some(Options::Departments),
        Some(source) => {
            source.strip_prefix("system:").map(|system| Options::System(system.to_owned()))
        }
        None => {
            let own = value.pick_texts("options");
            (!own.is_empty()).then_some(Options::Own(own))
        }
    };
    let kind = value.pick_text("kind").and_then(|kind| FieldKind::from_name(&kind));
    let kind = kind.unwrap_or(FieldKind::Text);
    let formula_text = value.pick_text("formula");
    Some(Field {
        id: value.pick_spanned("id")?,
        label: value.pick_text("label").or_else(|| value.pick_text("id"))?,
        kind,
        is_required: value.pick_flag("required"),
        pattern: value.pick_text("pattern"),
        min: value.pick_text("min"),
        max: value.pick_text("max"),
        unit: value.pick_text("unit"),
        help: value.pick_text("help"),
        placeholder: value.pick_text("placeholder"),
        default: value.pick_texts("default"),
        options,
        rows: value.pick_number("rows").map(|rows| rows.clamp(1.0, 50.0) as u32),
        span: value.pick_number("span").map(|span| span.clamp(1.0, 8.0) as u32),
        group: value.pick_text("group"),
        is_personal: value.get("pii").and_then(Value::flag).unwrap_or(kind.is_personal()),
        show_if: value.get("show_if").map(condition::read),
        columns: value
            .pick_items("columns")
            .iter()
            .filter_map(|column| read_field(column, names))
            .collect(),
        has_sum: value.pick_flag("sum"),
        has_words: value.pick_flag("upper"),
        formula: formula_text.as_deref().and_then(|text| Formula::parse(text).ok()),
        formula_text,
        text: value.pick_text("text"),
        form: super::documents(&value.pick_spanned_texts("form"), names).into_iter().next(),
        place: value.span.clone(),
    })
}
