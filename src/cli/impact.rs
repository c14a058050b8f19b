//! `docent impact`: what depends on a post.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::failure::Failure;
use super::subject::{Mistake, Subject};
use super::{Outcome, terminal};
use crate::diagnostic::did_you_mean;
use crate::language::{Language, both};
use crate::model::kind::Detail;
use crate::model::responsibility::conflict::Conflict;
use crate::model::responsibility::impact::{self, Impact, Place};
use crate::model::{Entry, KnowledgeBase};
use crate::pipeline::Pipeline;

/// Say what stands still while a post is vacant, or what would break if it were merged
// The page of each role has the same, with its deputy as the post that takes over.
#[derive(Debug, Args)]
pub struct ImpactOf {
    /// The post: `role:ID`
    #[arg(value_name = "role:ID", value_parser = parse_role)]
    role: String,
    #[command(flatten)]
    subject: Subject,
    /// The post that takes over, to see what would break; its deputy if absent
    #[arg(long, value_name = "role:ID", value_parser = parse_role)]
    into: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn parse_role(text: &str) -> Result<String, Mistake> {
    let advice =
        both("a post is written like this: role:it-support", "岗位写成 role:it-support 这样");
    match text.strip_prefix("role:") {
        Some(id) if !id.is_empty() => Ok(id.to_owned()),
        Some(_) | None => Err(Mistake(advice)),
    }
}

impl ImpactOf {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let tree = self.subject.read()?;
        let knowledge_base = Pipeline::new().connect(&tree, &self.subject.options(None)).value;
        let language = language.unwrap_or(knowledge_base.settings.language);
        for role in std::iter::once(&self.role).chain(&self.into) {
            known(&knowledge_base, role).map_err(|failure| failure.in_language(language))?;
        }
        let impact = Impact::of(&knowledge_base, &self.role);
        let into = self.into.as_ref().or(impact.deputy.as_ref());
        let conflicts =
            into.map(|into| impact::merged(&knowledge_base, &self.role, into)).unwrap_or_default();
        let told = Told { knowledge_base: &knowledge_base, role: &self.role, impact: &impact };
        let text = match self.json {
            true => format!("{:#}\n", told.json(into, &conflicts)),
            false => told.human(into, &conflicts, language),
        };
        terminal::print(&text).map_err(|failure| failure.in_language(language))?;
        Ok(Outcome::Clean)
    }
}

/// Fails where no role has an id.
fn known(knowledge_base: &KnowledgeBase, id: &str) -> Result<(), Failure> {
    let roles = &knowledge_base.organization.roles;
    if roles.iter().any(|role| role.id.value == id) {
        return Ok(());
    }
    let ids = roles.iter().map(|role| role.id.value.as_str());
    let advice = did_you_mean(id, ids, both("see `organization.yaml`", "见 `organization.yaml`"));
    Err(Failure::new(both(
        format!("there is no role `{id}`; {}", advice.en),
        format!("没有岗位 `{id}`；{}", advice.zh),
    )))
}

/// What depends on a role, to be told.
struct Told<'a> {
    knowledge_base: &'a KnowledgeBase,
    role: &'a str,
    impact: &'a Impact,
}

impl Told<'_> {
    /// Returns a step as `DD-P01#apply` and what is done there.
    fn step(&self, (entry, step): Place) -> (String, String) {
        let entry = &self.knowledge_base.entries[entry];
        match &entry.detail {
            Detail::Process(process) => {
                let step = &process.steps[step];
                (address(entry, &step.id.value), step.action.value.clone())
            }
            _ => (address(entry, ""), String::new()),
        }
    }

    fn json(&self, into: Option<&String>, conflicts: &[Conflict<'_>]) -> Value {
        let organization = &self.knowledge_base.organization;
        let steps = |places: Vec<Place>| -> Value {
            places
                .into_iter()
                .map(|place| {
                    let (step, action) = self.step(place);
                    json!({"step": step, "action": action})
                })
                .collect()
        };
        let impact = self.impact;
        let accountable = impact.without_accountable.iter().map(|(place, is_inherited)| {
            let (step, action) = self.step(*place);
            json!({"step": step, "action": action, "inherited": is_inherited})
        });
        let tiers = impact.tiers.iter().map(|(matter, tier, mark)| {
            let authority = &organization.authority[*matter];
            let tier = &authority.tiers[*tier];
            let bound = |value: f64| Some(value).filter(|value| value.is_finite());
            json!({
                "matter": authority.matter.value,
                "from": bound(tier.lower()),
                "to": bound(tier.upper()),
                "mark": mark.sign().to_string(),
            })
        });
        let permissions = impact
            .permissions
            .iter()
            .map(|(system, permission)| json!({"system": system, "permission": permission}));
        let documents =
            impact.documents.iter().filter_map(|entry| self.knowledge_base.entries[*entry].id());
        json!({
            "version": 1,
            "role": self.role,
            "deputy": impact.deputy,
            "without_responsible": steps(impact.without_responsible.clone()),
            "without_accountable": accountable.collect::<Value>(),
            "shared": steps(impact.shared.clone()),
            "authority": tiers.collect::<Value>(),
            "departments": impact.departments,
            "deputy_of": impact.deputy_of,
            "systems": impact.systems,
            "permissions": permissions.collect::<Value>(),
            "documents": documents.collect::<Vec<_>>(),
            "into": into,
            "conflicts": conflicts.iter().map(|conflict| json!({
                "separation": conflict.separation.map(|kept| &kept.name.value),
                "first": address(conflict.first_entry, &conflict.first.id.value),
                "second": address(conflict.second_entry, &conflict.second.id.value),
            })).collect::<Value>(),
        })
    }

    fn human(
        &self,
        into: Option<&String>,
        conflicts: &[Conflict<'_>],
        language: Language,
    ) -> String {
        let organization = &self.knowledge_base.organization;
        let impact = self.impact;
        let chinese = language.is_chinese();
        let say = |en: &'static str, zh: &'static str| if chinese { zh } else { en };
        let name = |role: &str| organization.role_name(role).to_owned();
        let mut text = match chinese {
            true => format!("岗位 `{}`（{}）空缺时：\n", self.role, name(self.role)),
            false => format!("While `{}` ({}) is vacant:\n", self.role, name(self.role)),
        };
        let steps = |places: Vec<Place>| -> Vec<String> {
            places
                .into_iter()
                .map(|place| {
                    let (step, action) = self.step(place);
                    format!("{step}  {action}")
                })
                .collect()
        };
        let (inherited, own): (Vec<_>, Vec<_>) =
            impact.without_accountable.iter().partition(|(_, is_inherited)| *is_inherited);
        let places =
            |list: Vec<&(Place, bool)>| list.into_iter().map(|(place, _)| *place).collect();
        let finals = impact
            .tiers
            .iter()
            .filter(|(.., mark)| *mark == crate::model::organization::Mark::Final);
        let finals = finals.map(|(matter, tier, _)| {
            let authority = &organization.authority[*matter];
            let tier = &authority.tiers[*tier];
            let amount = match (&tier.from, &tier.to, chinese) {
                (Some(from), Some(to), _) => format!("{}–{}", from.text, to.text),
                (Some(from), None, true) => format!("{} 以上", from.text),
                (Some(from), None, false) => format!("{} and more", from.text),
                (None, Some(to), true) => format!("不满 {}", to.text),
                (None, Some(to), false) => format!("less than {}", to.text),
                (None, None, _) => say("any amount", "任何金额").to_owned(),
            };
            format!("{}  {amount}", authority.matter.value)
        });
        let systems = impact
            .systems
            .iter()
            .map(|id| organization.system(id).map_or(id.clone(), |system| system.name.clone()));
        let permissions = impact.permissions.iter().filter_map(|(system, permission)| {
            let system = organization.system(system)?;
            Some(format!("{}  {}", system.name, system.permission_name(permission)))
        });
        let departments = impact.departments.iter().map(|id| {
            organization.department(id).map_or(id.clone(), |department| department.name.clone())
        });
        let documents = impact.documents.iter().map(|entry| {
            let entry = &self.knowledge_base.entries[*entry];
            format!("{}  {}", entry.id().unwrap_or_default(), entry.common.title)
        });
        let lists: [(&str, Vec<String>); 9] = [
            (say("nobody carries out", "没有人执行"), steps(impact.without_responsible.clone())),
            (say("nobody answers for", "没有人负总责"), steps(places(own))),
            (
                say(
                    "nobody answers for (inherited from the process)",
                    "没有人负总责（继承自流程）",
                ),
                steps(places(inherited)),
            ),
            (say("nobody decides", "没有人终批"), finals.collect()),
            (say("systems without an owner", "没有人负责的系统"), systems.collect()),
            (say("permissions that nobody approves", "没有人审批的权限"), permissions.collect()),
            (say("departments without a head", "没有负责人的部门"), departments.collect()),
            (
                say("roles without a deputy", "没有代理人的岗位"),
                impact.deputy_of.iter().map(|role| name(role)).collect(),
            ),
            (say("documents without an owner", "没有负责人的文件"), documents.collect()),
        ];
        for (title, items) in lists.iter().filter(|(_, items)| !items.is_empty()) {
            // A text takes any text.
            let _ = writeln!(text, "\n{title}{}{}", say(": ", "："), items.len());
            for item in items {
                let _ = writeln!(text, "  {item}");
            }
        }
        if impact.is_empty() {
            let _ = writeln!(text, "{}", say("nothing depends on it", "没有工作依赖它"));
        }
        match into {
            None => {
                let _ = writeln!(text, "\n{}", say("Nobody stands in.", "没有代理岗位。"));
            }
            Some(into) => {
                let taker = name(into);
                let _ = match (chinese, conflicts.is_empty()) {
                    (true, true) => writeln!(text, "\n由 `{into}`（{taker}）接手，没有冲突。"),
                    (false, true) => {
                        writeln!(text, "\nNothing would break if `{into}` ({taker}) took over.")
                    }
                    (true, false) => {
                        writeln!(
                            text,
                            "\n由 `{into}`（{taker}）接手，会有 {} 处冲突：",
                            conflicts.len()
                        )
                    }
                    (false, false) => writeln!(
                        text,
                        "\nIf `{into}` ({taker}) took over, {} would break:",
                        conflicts.len()
                    ),
                };
                for conflict in conflicts {
                    let first = address(conflict.first_entry, &conflict.first.id.value);
                    let second = address(conflict.second_entry, &conflict.second.id.value);
                    let kept = conflict.separation.map_or(
                        say("would approve its own work", "自己提交、自己审批"),
                        |kept| &kept.name.value,
                    );
                    let _ = writeln!(text, "  {first} / {second}  {kept}");
                }
            }
        }
        text
    }
}

/// Returns a step as others refer to it: `DD-P01#apply`.
fn address(entry: &Entry, step: &str) -> String {
    format!("{}#{step}", entry.id().unwrap_or(&entry.path))
}
