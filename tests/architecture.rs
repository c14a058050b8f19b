//! The house: which folder knows which, who touches the world outside, and who may give up.
//!
//! `architecture/imports.snap` is the list "folder -> folders it imports": growth shows
//! in the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The stages in their order. A stage knows those before it, never those behind.
const STAGES: [&str; 11] = [
    "language",
    "memo",
    "diagnostic",
    "observer",
    "document",
    "source",
    "diagram",
    "model",
    "search",
    "render",
    "output",
];

/// Names of the world outside, and the folders that may use them.
const OUTSIDE: [(&str, &[&str]); 5] = [
    ("std::fs", &["source", "output", "cache", "serve", "cli"]),
    ("std::net", &["serve", "cli"]),
    ("std::process::Command", &["source", "serve", "cli"]),
    ("SystemTime", &["source", "output", "serve", "cli"]),
    ("Zoned::now", &["source", "serve", "cli"]),
];

/// What changes a disk. The way of a site there uses it in one file alone, so that a test can let
/// each change fail.
const CHANGES: [&str; 14] = [
    "fs::write(",
    "fs::copy(",
    "create_dir",
    "create_new",
    "File::create",
    ".create(true)",
    "write_all",
    "hard_link",
    "set_permissions",
    "fs::rename",
    "fs::remove_",
    "sync_",
    "rustix",
    "tempfile",
];

/// Places outside of tests that may give up, and why that cannot happen.
const MAY_GIVE_UP: [(&str, &str); 3] = [
    ("cli/new.rs", "a test reads the template of every kind in every language"),
    ("output/packed.rs", "only what it packed itself is unpacked"),
    ("search/index.rs", "an index in memory fails only with a thread of tantivy's"),
];

/// A Rust file of the program.
struct File {
    /// Its path below `src/`, with `/`.
    path: String,
    /// Its text without comments, strings and tests.
    code: String,
}

impl File {
    /// Returns the folder or the file at the top of `src/` that it belongs to.
    fn folder(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of src/") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test(&path) {
                let text = fs::read_to_string(&path).expect("a Rust file");
                let name = path.strip_prefix(&root).expect("below src/");
                let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
                files.push(File { path: parts.join("/"), code: code(&text) });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs")
        || path.iter().any(|part| part == "tests")
}

/// Returns a text without comments, the insides of strings and characters, and test modules.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            quoted(rest)
        } else if let Some(raw) = raw_string(rest) {
            raw
        } else if rest.starts_with("'\"'")
            || rest.starts_with("'\\''")
            || rest.starts_with("'\\\"'")
        {
            rest[1..].find('\'').map_or(1, |end| end + 2).max(if rest.starts_with("'\\''") {
                4
            } else {
                3
            })
        } else {
            0
        };
        if skipped > 0 {
            code.push(' ');
            rest = &rest[skipped..];
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    // Tests stand at the end of a file, or before one last function.
    while let Some(start) = code.find("#[cfg(test)]") {
        let open = code[start..].find(['{', ';']).map_or(code.len(), |i| start + i);
        let end = if code[open..].starts_with('{') { closing(&code, open) } else { open + 1 };
        code.replace_range(start..end.min(code.len()), "");
    }
    code
}

/// Returns the length of a string literal.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return i + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Returns the length of a raw string literal.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?.len() - text[1..].trim_start_matches('#').len();
    let open = 1 + hashes;
    text[open..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(text[open + 1..].find(&end).map_or(text.len(), |i| open + 1 + i + end.len()))
}

/// Returns the byte behind the brace that closes the one at `open`.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return open + i + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Returns the folders that a file names by `crate::`.
fn imports(file: &File) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in file.code.match_indices("crate::") {
        let behind = &file.code[at + "crate::".len()..];
        // `use crate::{a, b}` names several.
        let names: Vec<&str> = match behind.strip_prefix('{') {
            Some(_) => {
                let inner = &behind[1..closing(behind, 0).max(2) - 1];
                inner.split(',').map(str::trim).collect()
            }
            None => vec![behind],
        };
        for name in names {
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            if end > 0 && name[..end] != *file.folder() {
                found.insert(name[..end].to_owned());
            }
        }
    }
    found
}

#[test]
fn folders_import_what_they_imported() {
    let mut of_folders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files() {
        of_folders.entry(file.folder().to_owned()).or_default().extend(imports(&file));
    }
    let mut list = String::new();
    for (folder, imports) in of_folders {
        let imports = imports.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(list, "{folder} -> {imports}").expect("a string");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("architecture");
    settings.bind(|| insta::assert_snapshot!("imports", list));
}

#[test]
fn a_stage_knows_none_behind_it() {
    let place = |folder: &str| STAGES.iter().position(|stage| *stage == folder);
    let mut wrong = Vec::new();
    for file in files() {
        let Some(own) = place(file.folder()) else { continue };
        for import in imports(&file) {
            if place(&import).is_none_or(|other| other > own) && !is_shared(file.folder(), &import)
            {
                wrong.push(format!("{} imports {import}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Values that two stages share and that belong to the later one.
fn is_shared(folder: &str, import: &str) -> bool {
    matches!(
        (folder, import),
        // What is made by rendering is the value that output writes; reading a folder knows a built
        // site by its manifest.
        ("render" | "search" | "source", "output")
        // What serves downloads stands beside the renderer.
        | ("render", "export")
        // The manual lists all rules, which belong to no stage.
        | ("render", "rules")
        // Diagnostics for people quote the lines they point at.
        | ("diagnostic", "source")
    )
}

#[test]
fn only_the_ends_touch_the_world_outside() {
    let mut wrong = Vec::new();
    for file in files() {
        for (name, allowed) in OUTSIDE {
            if file.code.contains(name) && !allowed.contains(&file.folder()) {
                wrong.push(format!("{} names {name}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_site_changes_the_disk_through_one_file_alone() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| file.folder() == "output") {
        let is_disk = file.path == "output/write/disk.rs";
        for sign in CHANGES.into_iter().filter(|sign| !is_disk && file.code.contains(sign)) {
            wrong.push(format!("{}: {sign}", file.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_gives_up_outside_of_tests() {
    let mut wrong = Vec::new();
    for file in files() {
        for sign in [".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!"] {
            let is_known = MAY_GIVE_UP.iter().any(|(path, _)| *path == file.path);
            if file.code.contains(sign) && !is_known {
                wrong.push(format!("{}: {sign}", file.path));
            }
        }
    }
    for (path, _) in MAY_GIVE_UP {
        let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path).is_file();
        assert!(is_there, "{path} is gone");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_reader_of_this_test_skips_comments_strings_and_tests() {
    let text = r##"
        // crate::render
        use crate::{model::Kind, document};
        const A: &str = "std::fs \" panic!"; const B: &str = r#"crate::cli "x" "#;
        #[cfg(test)]
        mod tests { fn f() { x.unwrap(); } }
        fn g(c: char) -> bool { c == '"' || crate::language::is(c) }
    "##;
    let file = File { path: "render/mod.rs".to_owned(), code: code(text) };
    let names: Vec<String> = imports(&file).into_iter().collect();
    assert_eq!(names, ["document", "language", "model"]);
    assert!(!file.code.contains("unwrap") && !file.code.contains("std::fs"));
}
