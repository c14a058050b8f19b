//! `docent new`: a valid document to be filled in.

mod neighbours;
mod number;

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use include_dir::{Dir, include_dir};

use super::failure::Failure;
use super::init::write_new;
use super::subject::real;
use super::{Outcome, terminal};
use crate::language::{Language, both};
use crate::model::kind::Kind;
use crate::source::{self, ReadOptions, SETTINGS_FILE};
use neighbours::Neighbours;

/// What new documents look like: a folder a language, a file a kind. A word with `$` is filled in;
/// a line with a word that there is nothing for is left out.
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/new/templates");

/// Begin a document: a draft with its number, owner and review filled in
#[derive(Debug, Args)]
pub struct New {
    /// The kind of document
    #[arg(value_parser = kind_parser())]
    kind: Kind,
    /// The file, in the content folder of a knowledge base
    path: PathBuf,
}

fn kind_parser() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .try_map(|name| Kind::from_name(&name).ok_or("there is no such kind"))
}

/// Where a new document goes.
struct Place {
    /// The folder of the knowledge base.
    root: PathBuf,
    /// The file, as the person named it, with its ending.
    file: PathBuf,
    /// The same from `root`, with `/`.
    path: String,
}

impl New {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let place = Place::find(&self.path)?;
        let tree = source::read(&place.root, &ReadOptions::default())
            .map_err(|error| Failure::read(&place.root, &error))?;
        let neighbours = Neighbours::of(&tree, &place.path);
        let told = language.unwrap_or(neighbours.language);

        let words = self.words(&place, &neighbours).map_err(|failure| failure.in_language(told))?;
        let text = fill(template(self.kind, neighbours.language), &words);
        write_new(&place.file, text.as_bytes()).map_err(|failure| failure.in_language(told))?;

        let file = place.file.display();
        let farewell = both(
            format!(
                "Wrote the draft `{file}`. See it with `docent serve --drafts`; when it is done, \
                 set `status: effective`\n"
            ),
            format!(
                "已写入草稿 `{file}`。用 `docent serve --drafts` 查看；写好后把 `status` 改为 `effective`\n"
            ),
        );
        terminal::print(farewell.get(told))
    }

    /// Returns what to fill in for each word of a template.
    fn words(&self, place: &Place, neighbours: &Neighbours) -> Result<Words, Failure> {
        let stem = place.stem();
        let (id, title) = match self.kind {
            Kind::Role => neighbours.free_role(&stem).ok_or_else(no_role)?,
            Kind::Department => neighbours.free_department(&stem).ok_or_else(no_department)?,
            kind => (number::next(&neighbours.documents, kind, &place.path), title(&stem)),
        };
        let needs_roles = matches!(self.kind, Kind::Process | Kind::Training);
        if needs_roles && neighbours.role.is_none() {
            return Err(no_roles_at_all());
        }
        Ok([
            ("$id", Some(id)),
            ("$title", Some(quoted(&title))),
            ("$owner", neighbours.owner.clone()),
            ("$department", neighbours.department.clone()),
            ("$audience", neighbours.audience.clone()),
            ("$role", neighbours.role.clone()),
            ("$today", Some(neighbours.today.to_string())),
        ])
    }
}

/// What stands for each word of a template.
type Words = [(&'static str, Option<String>); 7];

impl Place {
    /// Returns the place that a path stands for: in the nearest knowledge base above it.
    fn find(path: &Path) -> Result<Place, Failure> {
        if path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', '\\']) {
            return Err(is_folder(path));
        }
        let mut file = path.as_os_str().to_owned();
        if !matches!(path.extension().and_then(|end| end.to_str()), Some("md" | "markdown")) {
            file.push(".md");
        }
        let file = PathBuf::from(file);
        if file.symlink_metadata().is_ok() {
            return Err(exists(&file));
        }
        let whole = real(&file);
        let root = whole.ancestors().skip(1).find(|folder| folder.join(SETTINGS_FILE).is_file());
        let Some(root) = root else { return Err(no_knowledge_base(path)) };
        let inside = whole.strip_prefix(root).unwrap_or(&whole);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        if parts.first().is_none_or(|first| first != "content") || parts.len() < 2 {
            return Err(outside_content(&file, root));
        }
        Ok(Place { root: root.to_owned(), path: parts.join("/"), file })
    }

    /// Returns the name of the document: that of its file, or of its folder for an index.
    fn stem(&self) -> String {
        let mut parts = self.path.rsplit('/');
        let file = parts.next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = parts.next().filter(|_| stem == "index");
        folder.unwrap_or(stem).to_owned()
    }
}

/// Returns the template of a kind.
fn template(kind: Kind, language: Language) -> &'static str {
    TEMPLATES
        .get_file(format!("{}/{}.md", language.tag(), kind.name()))
        .and_then(|file| file.contents_utf8())
        // A test reads the template of every kind in every language.
        .expect("every kind has a template")
}

/// Returns a template with its words filled in.
fn fill(template: &str, words: &Words) -> String {
    let mut text = String::new();
    for line in template.lines() {
        let is_empty =
            |(word, value): &(&str, Option<String>)| value.is_none() && line.contains(word);
        if words.iter().any(is_empty) {
            continue;
        }
        let mut line = line.to_owned();
        for (word, value) in words {
            line = line.replace(word, value.as_deref().unwrap_or_default());
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Returns the title that the name of a file suggests: `expense-claims` is "Expense claims".
fn title(stem: &str) -> String {
    let words = stem.replace(['-', '_'], " ");
    let mut characters = words.trim().chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => stem.to_owned(),
    }
}

/// Returns a text as YAML, in quotes where it might be taken for something else.
fn quoted(text: &str) -> String {
    let is_word = text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || c == ' ')
        && !text.ends_with(' ');
    let words = ["true", "false", "null", "yes", "no", "on", "off"];
    if is_word && !words.contains(&&*text.to_lowercase()) {
        return text.to_owned();
    }
    // A string in JSON is one in YAML.
    serde_json::Value::from(text).to_string()
}

fn fail(en: String, zh: String) -> Failure {
    Failure::new(both(en, zh))
}

fn is_folder(path: &Path) -> Failure {
    let path = path.display();
    fail(
        format!("`{path}` is a folder; name a file in it"),
        format!("`{path}` 是文件夹；请写出其中的文件名"),
    )
}

fn exists(file: &Path) -> Failure {
    let file = file.display();
    fail(
        format!("`{file}` exists already and is not overwritten"),
        format!("`{file}` 已经存在，不会覆盖"),
    )
}

fn no_knowledge_base(path: &Path) -> Failure {
    let path = path.display();
    fail(
        format!(
            "no folder above `{path}` holds a `{SETTINGS_FILE}`; `docent init` begins a knowledge base"
        ),
        format!("`{path}` 上面的文件夹里没有 `{SETTINGS_FILE}`；新建知识库请用 `docent init`"),
    )
}

fn outside_content(file: &Path, root: &Path) -> Failure {
    let content = root.join("content");
    let (file, content) = (file.display(), content.display());
    fail(
        format!("`{file}` would not be read: documents lie in `{content}`"),
        format!("`{file}` 不会被读取：文档要放在 `{content}` 里"),
    )
}

fn no_role() -> Failure {
    fail(
        "every role of `content/organization.yaml` has its page already; add the role there first"
            .to_owned(),
        "`content/organization.yaml` 中的岗位都已有页面；请先在那里登记岗位".to_owned(),
    )
}

fn no_department() -> Failure {
    fail(
        "every department of `content/organization.yaml` has its page already; add the department \
         there first"
            .to_owned(),
        "`content/organization.yaml` 中的部门都已有页面；请先在那里登记部门".to_owned(),
    )
}

fn no_roles_at_all() -> Failure {
    fail(
        "`content/organization.yaml` lists no roles yet; add `roles:` there first".to_owned(),
        "`content/organization.yaml` 还没有登记岗位；请先在那里写 `roles:`".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::{fill, quoted, template, title};
    use crate::language::Language;
    use crate::model::kind::Kind;

    #[test]
    fn every_kind_has_a_template_in_every_language() {
        for language in Language::ALL {
            for kind in Kind::ALL {
                assert!(template(kind, language).starts_with("---\n"), "{}", kind.name());
            }
        }
    }

    #[test]
    fn a_line_that_nothing_is_known_for_is_left_out() {
        let mut words = [(); 7].map(|()| ("$none", Some(String::new())));
        words[0] = ("$id", Some("DD-P01".to_owned()));
        words[1] = ("$audience", None);
        assert_eq!(fill("id: $id\naudience: $audience\n---\n", &words), "id: DD-P01\n---\n");
    }

    #[test]
    fn a_title_comes_from_the_name_of_the_file() {
        assert_eq!(quoted(&title("expense-claims")), "Expense claims");
        assert_eq!(quoted(&title("采购")), "采购");
        assert_eq!(quoted(&title("true")), "\"True\"");
        assert_eq!(quoted(&title("2024 计划")), "\"2024 计划\"");
        assert_eq!(quoted(&title("a: \"b\"")), "\"A: \\\"b\\\"\"");
    }
}
