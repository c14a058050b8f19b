//! What a process document says in its own words, and where each word belongs.

use std::collections::BTreeMap;
use std::ops::Range;

use super::kind::process::Process;
use crate::document::Document;

/// The five parts that every process document has, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StandardPart {
    /// 目的与适用范围
    Purpose,
    /// 责任部门与人员职责
    Responsibilities,
    /// 操作步骤
    Steps,
    /// 表单模板与附件
    Forms,
    /// 常见问题及解决方案
    Questions,
}

impl StandardPart {
    /// Every part, in order.
    pub const ALL: [StandardPart; 5] = [
        StandardPart::Purpose,
        StandardPart::Responsibilities,
        StandardPart::Steps,
        StandardPart::Forms,
        StandardPart::Questions,
    ];

    /// Returns its anchor in every process page.
    pub fn anchor(self) -> &'static str {
        match self {
            StandardPart::Purpose => "part-purpose",
            StandardPart::Responsibilities => "part-responsibilities",
            StandardPart::Steps => "part-steps",
            StandardPart::Forms => "part-forms",
            StandardPart::Questions => "part-questions",
        }
    }

    /// Returns what it is called, in English and in Chinese.
    pub fn title(self) -> crate::language::Bilingual<&'static str> {
        let (en, zh) = match self {
            StandardPart::Purpose => ("Purpose and scope", "目的与适用范围"),
            StandardPart::Responsibilities => {
                ("Departments and responsibilities", "责任部门与人员职责")
            }
            StandardPart::Steps => ("Steps", "操作步骤"),
            StandardPart::Forms => ("Forms and attachments", "表单模板与附件"),
            StandardPart::Questions => ("Questions and solutions", "常见问题及解决方案"),
        };
        crate::language::Bilingual { en, zh }
    }

    /// Returns the part that a heading names, with or without a number before it.
    pub fn from_heading(text: &str) -> Option<StandardPart> {
        let name = text
            .trim_start_matches(|c: char| {
                c.is_ascii_digit() || "一二三四五六、.．（）() 第章节".contains(c)
            })
            .trim()
            .to_lowercase();
        let names: [(StandardPart, &[&str]); 5] = [
            (
                StandardPart::Purpose,
                &[
                    "目的与适用范围",
                    "目的和适用范围",
                    "目的",
                    "适用范围",
                    "目的與適用範圍",
                    "目的和適用範圍",
                    "適用範圍",
                    "purpose and scope",
                    "purpose",
                    "scope",
                ],
            ),
            (
                StandardPart::Responsibilities,
                &[
                    "责任部门与人员职责",
                    "责任部门",
                    "人员职责",
                    "职责",
                    "責任部門與人員職責",
                    "職責",
                    "departments and responsibilities",
                    "responsibilities",
                    "roles and responsibilities",
                ],
            ),
            (
                StandardPart::Steps,
                &["操作步骤", "操作步骤详细描述", "步骤", "操作步驟", "步驟", "steps", "procedure"],
            ),
            (
                StandardPart::Forms,
                &[
                    "表单模板与附件",
                    "相关表单模板与附件",
                    "表单与附件",
                    "表单",
                    "附件",
                    "表單範本與附件",
                    "表單與附件",
                    "表單",
                    "forms and attachments",
                    "forms",
                    "attachments",
                ],
            ),
            (
                StandardPart::Questions,
                &[
                    "常见问题及解决方案",
                    "常见问题",
                    "常見問題及解決方案",
                    "常見問題",
                    "questions and solutions",
                    "frequently asked questions",
                    "faq",
                    "questions",
                ],
            ),
        ];
        names.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(part, _)| *part)
    }
}

/// A section that belongs to no standard part and no step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its anchor.
    pub anchor: String,
    /// Its text, in bytes of the markdown.
    pub text: Range<usize>,
    /// The level of its heading.
    pub level: u8,
}

/// The prose of a process document. Ranges are bytes of the markdown; none overlap, and together
/// with the headings that begin them they are all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// What stands before the first section: before and behind the title.
    pub lead: Vec<Range<usize>>,
    /// What was written under the heading of a standard part.
    pub parts: BTreeMap<StandardPart, Vec<Range<usize>>>,
    /// What was written under the heading of a step, by its id, and the level of that heading.
    pub steps: BTreeMap<String, (Range<usize>, u8)>,
    /// Everything else, in order.
    pub others: Vec<Section>,
}

impl Prose {
    /// Returns where each word of a process document belongs.
    ///
    /// A heading with the anchor of a step begins that step's prose; one that names a standard part
    /// begins that part's; any other heading of level 1 or 2 begins a section of its own.
    /// A heading of level 1 before all text is the title and nobody's prose.
    pub fn of(document: &Document, process: &Process) -> Prose {
        let start = document.body.start;
        let end = document.text.len() - start;
        let headings = &document.body.headings;
        let local = |span: usize| span - start;
        let mut prose = Prose::default();
        // Where the text that is being collected begins, and whose it is.
        let mut owner = Owner::Lead;
        let mut from = 0;
        let mut close = |owner: &Owner, range: Range<usize>| match owner {
            Owner::Lead => prose.lead.push(range),
            Owner::Part(part) => prose.parts.entry(*part).or_default().push(range),
            Owner::Step(id, level) => {
                // Anchors are unique in a document, so there is one section for each step.
                prose.steps.insert(id.clone(), (range, *level));
            }
            Owner::Other(title, anchor, level) => prose.others.push(Section {
                title: title.clone(),
                anchor: anchor.clone(),
                text: range,
                level: *level,
            }),
        };
        for (i, heading) in headings.iter().enumerate().filter(|(_, heading)| !heading.is_nested) {
            let is_step = process.step(&heading.anchor).is_some();
            let part = StandardPart::from_heading(&heading.text);
            let next = if is_step {
                Owner::Step(heading.anchor.clone(), heading.level)
            } else if let Some(part) = part.filter(|_| heading.level <= 2) {
                Owner::Part(part)
            } else if i == 0 && heading.level == 1 {
                Owner::Lead
            } else if heading.level <= 2 {
                Owner::Other(heading.text.clone(), heading.anchor.clone(), heading.level)
            } else {
                continue;
            };
            close(&owner, from..local(heading.span.start));
            owner = next;
            from = local(heading.span.end);
        }
        close(&owner, from..end);
        prose
    }
}

enum Owner {
    Lead,
    Part(StandardPart),
    Step(String, u8),
    Other(String, String, u8),
}
