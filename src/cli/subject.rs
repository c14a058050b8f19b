//! What several commands are about: a knowledge base, and the part of it that a build shows.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::document::date::{self, Date};
use crate::language::{Bilingual, both};
use crate::model::Selection;
use crate::pipeline;
use crate::source::{self, ReadOptions, SourceTree};

/// A knowledge base, and the part of it that a build shows.
///
/// The same for every command that builds, so that `check` can say what `build` would say.
#[derive(Debug, Args)]
pub struct Subject {
    /// The folder with `docent.yaml`, or any folder of markdown
    #[arg(default_value = ".", hide_default_value = true)]
    pub root: PathBuf,
    /// For whom to build, beside `all`: names from `audiences` in `docent.yaml`
    #[arg(long, value_name = "A,…", value_delimiter = ',')]
    pub audience: Vec<String>,
    /// Show drafts as well
    #[arg(long)]
    pub drafts: bool,
    /// The day as of which reviews are due: 2026-03-01; today if absent
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
}

impl Subject {
    /// Reads the knowledge base.
    ///
    /// Fails also for a folder that has neither settings nor documents: most likely it is the
    /// wrong one.
    pub fn read(&self) -> Result<SourceTree, Failure> {
        let root = &self.root;
        let options = ReadOptions { as_of: self.as_of, previous: None };
        let tree = source::read(root, &options).map_err(|error| Failure::read(root, &error))?;
        if let Some(owner) = owner(root).filter(|_| tree.is_foreign()) {
            let (root, owner) = (root.display(), owner.display());
            return Err(Failure::new(both(
                format!("`{root}` is a part of the knowledge base in `{owner}`; name that folder"),
                format!("`{root}` 是知识库 `{owner}` 的一部分；请写知识库的文件夹"),
            )));
        }
        if tree.is_foreign() && tree.documents().next().is_none() {
            let root = root.display();
            return Err(Failure::new(both(
                format!(
                    "`{root}` has neither a `docent.yaml` nor markdown files; is it the right \
                     folder? `docent init` begins a new knowledge base"
                ),
                format!(
                    "`{root}` 里既没有 `docent.yaml`，也没有 markdown 文件；文件夹对吗？\
                     新建知识库请用 `docent init`"
                ),
            )));
        }
        Ok(tree)
    }

    /// Returns the folder of the site where no other is asked for.
    pub fn site(&self) -> PathBuf {
        match &self.root {
            root if root == Path::new(".") => PathBuf::from("public"),
            root => root.join("public"),
        }
    }

    /// Returns how to build it.
    pub fn options(&self, base_url: Option<String>) -> pipeline::Options {
        let selection = Selection { audiences: self.audience.clone(), has_drafts: self.drafts };
        pipeline::Options { selection, base_url }
    }
}

/// Returns the knowledge base in whose `content` a folder lies.
fn owner(folder: &Path) -> Option<PathBuf> {
    let folder = real(folder);
    folder
        .ancestors()
        .filter(|above| above.ends_with("content"))
        .filter_map(Path::parent)
        .find(|above| above.join(source::SETTINGS_FILE).is_file())
        .map(Path::to_owned)
}

/// Returns a path without links and dots, also where its end does not exist yet.
pub fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        // A root, or a path that ends in `..` below something that does not exist.
        _ => path,
    }
}

fn parse_date(text: &str) -> Result<Date, Mistake> {
    let advice = both("a day is written like this: 2026-03-01", "日期应写成 2026-03-01 这样");
    date::parse(text).ok_or(Mistake(advice))
}

/// What is wrong with the value of a flag, for whoever typed it.
#[derive(Debug)]
pub struct Mistake(pub Bilingual<String>);

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.en)
    }
}

impl std::error::Error for Mistake {}
