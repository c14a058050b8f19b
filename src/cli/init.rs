//! `docent init`: a new knowledge base that can be tried at once.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, DirEntry, include_dir};

use super::failure::Failure;
use super::{Outcome, terminal};
use crate::language::{Language, both};

/// The knowledge bases to begin with, in folders named after their languages.
static STARTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/starter");

/// How many of the files that are in the way are named.
const MOST_NAMES: usize = 10;

/// Begin a new knowledge base: settings, roles, a process, its form and its questions
#[derive(Debug, Args)]
pub struct Init {
    /// The folder, which need not exist
    #[arg(default_value = ".", hide_default_value = true)]
    dir: PathBuf,
}

impl Init {
    /// Runs the command. `language` is that of the new knowledge base as well.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let language = language.unwrap_or_else(terminal::language);
        if self.dir.is_file() {
            return Err(Failure::read(&self.dir, &ErrorKind::NotADirectory.into()));
        }
        let files = files(language);
        self.refuse_overwriting(&files)?;
        for (path, bytes) in &files {
            write_new(&self.dir.join(path), bytes)?;
        }
        terminal::print(&self.farewell(files.len(), language))
    }

    /// Fails where a file of the starter exists already, before any is written.
    fn refuse_overwriting(&self, files: &[(PathBuf, &[u8])]) -> Result<(), Failure> {
        let is_there = |path: &&PathBuf| self.dir.join(path).symlink_metadata().is_ok();
        let there: Vec<&PathBuf> = files.iter().map(|(path, _)| path).filter(is_there).collect();
        if there.is_empty() {
            return Ok(());
        }
        let names = there.iter().take(MOST_NAMES).map(|path| format!("\n  {}", path.display()));
        let mut names: String = names.collect();
        if there.len() > MOST_NAMES {
            names.push_str("\n  …");
        }
        let dir = self.dir.display();
        Err(Failure::new(both(
            format!(
                "`{dir}` holds files already that would be overwritten; nothing was written:{names}"
            ),
            format!("`{dir}` 里已有同名文件，为免覆盖，没有写入任何文件：{names}"),
        )))
    }

    /// Returns what was done and what to type next.
    fn farewell(&self, count: usize, language: Language) -> String {
        let dir = self.dir.display().to_string();
        let argument = match dir.as_str() {
            "." => String::new(),
            dir if dir.contains(char::is_whitespace) => format!(" \"{dir}\""),
            dir => format!(" {dir}"),
        };
        let command = format!("docent serve --open{argument}");
        let text = both(
            format!("Wrote {count} files to `{dir}`. See it in the browser:\n\n    {command}\n"),
            format!("已在 `{dir}` 写入 {count} 个文件。在浏览器中查看：\n\n    {command}\n"),
        );
        text.get(language).clone()
    }
}

/// Returns the files of the starter in a language, by their paths in a knowledge base.
fn files(language: Language) -> Vec<(PathBuf, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders: Vec<&Dir<'static>> = STARTERS.get_dir(language.tag()).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(folder) => folders.push(folder),
                DirEntry::File(file) => {
                    let path = file.path().strip_prefix(language.tag()).unwrap_or(file.path());
                    files.push((path.to_owned(), file.contents()));
                }
            }
        }
    }
    files.sort();
    files
}

/// Writes a file that must not exist yet, and the folders above it.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    }
    File::create_new(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|error| Failure::write(path, &error))
}

#[cfg(test)]
mod tests {
    use super::files;
    use crate::language::Language;

    #[test]
    fn every_language_has_a_starter_with_the_same_number_of_files() {
        let counts = Language::ALL.map(|language| files(language).len());
        assert!(counts[0] > 5 && counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    }
}
