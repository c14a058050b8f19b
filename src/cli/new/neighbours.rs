//! What a new document takes from the knowledge base around it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::SourcePath;
use crate::document;
use crate::document::date::Date;
use crate::document::yaml;
use crate::language::Language;
use crate::model::kind::{Kind, Pick};
use crate::model::names::Names;
use crate::model::organization::{self, ORGANIZATION_FILE, Organization};
use crate::model::settings;
use crate::rules::RULES;
use crate::source::SourceTree;

/// A document that exists, drafts and restricted ones included.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// The file.
    pub path: SourcePath,
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
}

/// What a new document takes from the knowledge base around it.
#[derive(Debug)]
pub struct Neighbours {
    /// The language of the site.
    pub language: Language,
    /// The day.
    pub today: Date,
    /// The documents that have an id.
    pub documents: Vec<Numbered>,
    /// The role that owns most of the documents in the same folder, else the head of a department,
    /// else the first role.
    pub owner: Option<String>,
    /// The department of the owner.
    pub department: Option<String>,
    /// The role of the lowest level: whoever hands in requests.
    pub role: Option<String>,
    /// An audience, where a document must name one.
    pub audience: Option<String>,
    organization: Organization,
}

impl Neighbours {
    /// Looks around the place of a new document. What is wrong there is for `check` to say.
    pub fn of(tree: &SourceTree, path: &str) -> Neighbours {
        let mut unsaid = Vec::new();
        let settings = settings::read(tree, &RULES, &mut unsaid);
        let organization = read_organization(tree);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut documents = Vec::new();
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for (path, _) in tree.documents() {
            let Some(text) = tree.text(path) else { continue };
            let front = document::parse(path, text.clone(), settings.dialect).value.front_matter;
            let kind = front.pick_text("type").and_then(|kind| Kind::from_name(&kind));
            if let Some(id) = front.pick_text("id") {
                let kind = kind.unwrap_or(Kind::Page);
                documents.push(Numbered { path: path.clone(), kind, id });
            }
            let is_near = path.rsplit_once('/').is_some_and(|(near, _)| near == folder);
            if let Some(owner) = front.pick_text("owner").filter(|_| is_near) {
                *owners.entry(owner).or_default() += 1;
            }
        }
        let owner = usual_owner(&organization, owners);
        let role = organization.roles.iter().min_by_key(|role| level(role));
        let audiences = settings.audiences.filter(|audiences| audiences.default.is_none());
        Neighbours {
            language: settings.language,
            today: tree.today,
            documents,
            department: owner
                .as_ref()
                .and_then(|owner| organization.role(owner)?.department.clone()),
            owner,
            role: role.map(|role| role.id.value.clone()),
            audience: audiences.and_then(|audiences| narrowest(audiences.names)),
            organization,
        }
    }

    /// Returns the id and the name of a role that has no page yet: of the one that `stem` names,
    /// else of the first.
    pub fn free_role(&self, stem: &str) -> Option<(String, String)> {
        let roles = self.organization.roles.iter();
        self.free(Kind::Role, stem, roles.map(|role| (&*role.id.value, &*role.name)))
    }

    /// Returns the id and the name of a department that has no page yet, as [`Self::free_role`].
    pub fn free_department(&self, stem: &str) -> Option<(String, String)> {
        let departments = self.organization.departments.iter();
        let named = departments.map(|department| (&*department.id.value, &*department.name));
        self.free(Kind::Department, stem, named)
    }

    fn free<'a>(
        &self,
        kind: Kind,
        stem: &str,
        posts: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Option<(String, String)> {
        let taken: BTreeSet<&str> = self
            .documents
            .iter()
            .filter(|document| document.kind == kind)
            .map(|document| &*document.id)
            .collect();
        let free: Vec<(&str, &str)> = posts.filter(|(id, _)| !taken.contains(id)).collect();
        let named = free.iter().find(|(id, name)| [*id, *name].contains(&stem));
        named.or(free.first()).map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
    }
}

fn read_organization(tree: &SourceTree) -> Organization {
    let path: SourcePath = format!("{}{ORGANIZATION_FILE}", tree.content).into();
    let mut unsaid = Vec::new();
    let value = tree.text(&path).and_then(|text| yaml::parse(text, &path, 0, &mut unsaid));
    let Some(value) = value else { return Organization::default() };
    let mut names = Names::default();
    organization::declare(&value, &mut names, &mut unsaid);
    organization::read(&value, &names, &mut unsaid)
}

/// Returns who should own a new document: of several equally frequent owners the first by id, so
/// that the answer is always the same.
fn usual_owner(organization: &Organization, owners: BTreeMap<String, usize>) -> Option<String> {
    let known = owners.into_iter().filter(|(owner, _)| organization.role(owner).is_some());
    let most = known.rev().max_by_key(|(_, count)| *count).map(|(owner, _)| owner);
    let head = || organization.departments.iter().find_map(|department| department.head.clone());
    let first = || organization.roles.first().map(|role| role.id.value.clone());
    most.or_else(head).or_else(first)
}

/// Returns the rank of a role; one without a rank comes last.
fn level(role: &organization::Role) -> u32 {
    role.level.as_ref().and_then(|level| level.parse().ok()).unwrap_or(u32::MAX)
}

/// Returns the first audience that is not everybody, so that nothing becomes public by oversight.
fn narrowest(names: Vec<String>) -> Option<String> {
    names.into_iter().find(|name| name != "all").or_else(|| Some("all".to_owned()))
}
