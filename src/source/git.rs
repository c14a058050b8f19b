//! When files were last changed, as git knows it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::diagnostic::SourcePath;
use crate::document::date::{self, Date};

/// Returns the day of the last commit of each file below `root`, by path from there.
///
/// Asks the `git` program once. Empty where there is no git, no repository or no commit.
pub fn last_changes(root: &Path) -> BTreeMap<SourcePath, Date> {
    let answer = Command::new("git")
        .arg("-C")
        .arg(root)
        .args([
            "log",
            "-z",
            "--no-renames",
            "--name-only",
            "--relative",
            "--format=%x01%cs",
            "--",
            ".",
        ])
        .output();
    match answer {
        Ok(answer) if answer.status.success() => read_log(&String::from_utf8_lossy(&answer.stdout)),
        Ok(_) | Err(_) => BTreeMap::new(),
    }
}

/// Reads the log: entries end with NUL; one that begins with `\x01` is the day of a commit.
fn read_log(log: &str) -> BTreeMap<SourcePath, Date> {
    let mut changes = BTreeMap::new();
    let mut day = None;
    for entry in log.split('\0') {
        let entry = entry.trim_start_matches('\n');
        if let Some(written) = entry.strip_prefix('\u{1}') {
            day = date::parse(written.trim());
        } else if let (Some(day), false) = (day, entry.is_empty()) {
            // The log begins with the newest commit.
            changes.entry(entry.into()).or_insert(day);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::read_log;

    #[test]
    fn the_newest_commit_of_a_file_counts() {
        let log = "\u{1}2026-03-02\0\n流程/a.md\0b.md\0\u{1}2026-01-01\0\nb.md\0c.md\0";
        let changes = read_log(log);
        let day = |path: &str| changes[path].to_string();
        assert_eq!((day("流程/a.md"), day("b.md")), ("2026-03-02".into(), "2026-03-02".into()));
        assert_eq!(day("c.md"), "2026-01-01");
    }
}
