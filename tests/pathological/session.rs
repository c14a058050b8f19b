//! A build of a few files as a person runs it, and what came of it.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use tempfile::TempDir;

/// The settings of every knowledge base here.
pub const SETTINGS: &str = "title: 站点\nlanguage: zh-CN\n";

/// What came of a build.
pub struct Outcome {
    folder: TempDir,
    pub code: i32,
    pub stderr: String,
}

/// Builds a knowledge base with these files: path, content. Settings are added where there are none.
pub fn build<P: AsRef<str>, C: AsRef<[u8]>>(files: &[(P, C)]) -> Outcome {
    let folder = TempDir::new().expect("a folder for temporary files");
    let root = folder.path();
    fs::write(root.join("docent.yaml"), SETTINGS).expect("a small file");
    for (path, content) in files {
        let path = root.join(path.as_ref());
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, content).expect("a file that can be written");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_docent"))
        .args(["build", "--as-of", "2026-03-01", "--lang", "en"])
        .current_dir(root)
        .output()
        .expect("the program is built");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    // Nobody has killed it, and it has not stopped in the middle.
    let code = output.status.code().unwrap_or_else(|| panic!("{}: {stderr:.2000}", output.status));
    assert!(matches!(code, 0 | 1), "exit code {code}: {stderr:.2000}");
    Outcome { folder, code, stderr }
}

/// Builds a knowledge base of one page with this text.
pub fn page(text: &str) -> Outcome {
    build(&[("content/index.md", format!("# 标题\n\n{text}\n\n最后一段。\n"))])
}

/// Builds a knowledge base of one document with this front matter.
pub fn front(yaml: &str) -> Outcome {
    build(&[("content/index.md", format!("---\n{yaml}\n---\n\n正文。\n"))])
}

impl Outcome {
    /// Returns the codes of what was told.
    pub fn codes(&self) -> BTreeSet<&str> {
        let heads = self.stderr.lines().filter_map(|line| {
            line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))
        });
        heads.filter_map(|rest| rest.split(']').next()).collect()
    }

    /// Returns how many diagnostics of a code were told.
    pub fn count(&self, code: &str) -> usize {
        self.stderr.matches(&format!("[{code}]:")).count()
    }

    /// Checks that the site was written, with this text on its first page; returns that page.
    pub fn is_built(&self, text: &str) -> String {
        assert_eq!(self.code, 0, "{:.2000}", self.stderr);
        let page = fs::read_to_string(self.folder.path().join("public/index.html"));
        let page = page.expect("there is a first page");
        assert!(page.contains(text), "`{text}` is not in a page of {} bytes", page.len());
        page
    }

    /// Returns a file of the site.
    pub fn file(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.path().join("public").join(path)).expect("a file of the site")
    }

    /// Checks that nothing was written, and that this was told and nothing else.
    pub fn is_refused(&self, codes: &[&str]) {
        assert_eq!(self.code, 1, "{:.2000}", self.stderr);
        assert_eq!(self.codes(), codes.iter().copied().collect(), "{:.2000}", self.stderr);
        assert!(!self.folder.path().join("public").exists());
    }
}

/// Returns a text of many parts.
pub fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}
