//! `docent build` with its cache folder: a warm build equals a clean one, whatever lies there.
//!
//! Whether a build was taken from the cache shows in `build --json`: then no stage took any time.

#[path = "cli/session.rs"]
#[allow(dead_code, reason = "shared with the tests of the command line")]
mod session;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use session::{DAY, Printed, Session};

/// The site of a folder: its files, and its folders with a `/` behind them.
fn site(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut site = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1).into_iter().flatten() {
        let path = entry.path().strip_prefix(folder).expect("walked from it").to_string_lossy();
        match entry.file_type().is_dir() {
            true => site.insert(format!("{path}/"), Vec::new()),
            false => site.insert(path.to_string(), fs::read(entry.path()).expect("a file")),
        };
    }
    site
}

/// A knowledge base that is built with its cache.
struct Warm(Session);

impl Warm {
    /// Returns the starter, with code, a chart and an image.
    fn new() -> Warm {
        let warm = Warm(Session::with_starter("zh-CN"));
        warm.0.write(
            "content/代码.md",
            "# 代码\n\n```sql\nSELECT '密码' FROM 账号; -- 注释\n```\n\n```mermaid\ngraph LR\n  \
             A[申请] --> B{审核}\n  B -->|通过| C[开通]\n  B -->|退回| A\n```\n\n![图](图.png)\n",
        );
        fs::write(warm.path("content/图.png"), png(3, 2)).expect("a file");
        warm
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Types `docent build` with these flags.
    fn build(&self, flags: &str) -> Printed {
        let day = if flags.contains("--as-of") { String::new() } else { format!("--as-of {DAY}") };
        self.0.run(&format!("build {day} {flags}"))
    }

    /// Builds with the cache and without, and compares what was said and written; returns whether
    /// the build was taken from the cache as a whole.
    fn equals_clean(&self, flags: &str, what: &str) -> bool {
        let warm = self.build(&format!("--json {flags}"));
        let _ = fs::remove_dir_all(self.path("clean"));
        let clean = self.build(&format!("--json --no-cache -o clean {flags}"));
        assert_eq!((warm.code, &warm.stderr), (clean.code, &clean.stderr), "{what}");
        let [told, expected] = [&warm, &clean]
            .map(|printed| -> Value { serde_json::from_str(&printed.stdout).expect("it is JSON") });
        for key in ["is_written", "documents", "pages", "files", "errors", "warnings", "waived"] {
            assert_eq!(told[key], expected[key], "{what}: {key}");
        }
        if clean.code == 0 {
            assert!(
                site(&self.path("public")) == site(&self.path("clean")),
                "{what}: another site"
            );
        }
        assert_ne!(expected["seconds"]["render"].as_f64(), Some(0.0), "{what}: not built");
        self.check_equals_clean(flags, what);
        told["seconds"]["render"].as_f64() == Some(0.0)
    }

    /// Checks with the cache and without, and compares what was said.
    fn check_equals_clean(&self, flags: &str, what: &str) {
        if flags.contains("--base-url") {
            return;
        }
        let day = if flags.contains("--as-of") { String::new() } else { format!("--as-of {DAY}") };
        let check = |more: &str| {
            let printed = self.0.run(&format!("check --format json {day} {flags} {more}"));
            (printed.code, printed.stdout, printed.stderr)
        };
        assert_eq!(check(""), check("--no-cache"), "{what}: checked");
    }

    /// Returns the files of the cache.
    fn files(&self) -> Vec<PathBuf> {
        let entries = walkdir::WalkDir::new(self.path(".docent/cache")).into_iter().flatten();
        let files = entries.filter(|entry| entry.file_type().is_file());
        let mut files: Vec<PathBuf> = files.map(|entry| entry.into_path()).collect();
        files.retain(|path| path.file_name().is_some_and(|name| name != "CACHEDIR.TAG"));
        files.sort();
        files
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.0.read(path);
        assert!(text.contains(from), "{path} has no `{from}`");
        self.0.write(path, &text.replace(from, to));
    }
}

/// Returns an image of one colour, as far as its size can be read.
fn png(width: u8, height: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0".to_vec();
    png.extend([width, 0, 0, 0, height, 8, 2, 0, 0, 0]);
    png
}

#[test]
fn every_sort_of_change_is_seen() {
    let kb = Warm::new();
    assert!(!kb.equals_clean("", "the first build"));
    assert!(kb.equals_clean("", "nothing changed"));
    let process = "content/流程/费用报销.md";
    let changes: [(&str, &dyn Fn()); 13] = [
        ("prose", &|| kb.0.write("content/新.md", "# 新\n\n正文。\n\n```rust\nfn f() {}\n```\n")),
        ("prose again", &|| kb.edit("content/新.md", "正文", "另一段正文")),
        ("code", &|| kb.edit("content/代码.md", "密码", "帐号")),
        ("an image", &|| fs::write(kb.path("content/图.png"), png(3, 9)).expect("a file")),
        ("an image of the same size", &|| {
            let mut image = png(3, 9);
            image.push(1);
            fs::write(kb.path("content/图.png"), image).expect("a file");
        }),
        ("a title", &|| kb.edit("content/新.md", "# 新", "# 更新")),
        ("a warning", &|| kb.edit("content/新.md", "正文", "[断](没有.md)")),
        ("a rename", &|| {
            fs::rename(kb.path("content/新.md"), kb.path("content/旧.md")).expect("a file");
        }),
        ("a deletion", &|| fs::remove_file(kb.path("content/旧.md")).expect("a file")),
        ("settings", &|| kb.0.write("docent.yaml", "title: 别的\nlanguage: zh-CN\ntheme: corp\n")),
        ("a theme", &|| kb.0.write("themes/corp/css/own.css", "body { color: red; }\n")),
        ("a theme again", &|| kb.0.write("themes/corp/css/own.css", "body { color: blue; }\n")),
        ("a process", &|| {
            let text = kb.0.read(process);
            kb.0.write(process, &text.replacen("do: ", "do: 先", 1));
        }),
    ];
    for (what, change) in changes {
        change();
        assert!(!kb.equals_clean("", what), "{what} was not seen");
        assert!(kb.equals_clean("", what), "{what} was not remembered");
    }
}

#[test]
fn a_role_that_is_renamed_is_seen_everywhere() {
    let kb = Warm::new();
    assert!(!kb.equals_clean("", "the first build"));
    let registry = kb.0.read("content/organization.yaml");
    kb.0.write("content/organization.yaml", &registry.replacen("name: ", "name: 新", 1));
    assert!(!kb.equals_clean("", "another name"));
    kb.0.write("content/organization.yaml", &registry.replacen("id: ", "id: x-", 1));
    assert!(!kb.equals_clean("", "another id"));
    kb.0.write("content/organization.yaml", &registry);
    kb.equals_clean("", "the old name again");
    assert!(kb.equals_clean("", "nothing changed"));
}

#[test]
fn days_audiences_and_flags_are_part_of_the_input() {
    let kb = Warm::new();
    kb.edit("docent.yaml", "title:", "audiences: {names: [all, hr], default: all}\ntitle:");
    kb.0.write("content/人事.md", "---\naudience: [hr]\n---\n# 人事\n");
    kb.0.write("content/草稿.md", "---\nstatus: draft\n---\n# 草稿\n");
    for flags in
        ["", "--audience hr", "--drafts", "--base-url https://kb.example.com", "--as-of 2031-01-01"]
    {
        assert!(!kb.equals_clean(flags, flags), "`{flags}` was not seen");
        assert!(kb.equals_clean(flags, flags), "`{flags}` was not remembered");
    }
    kb.equals_clean("--lang en", "another language");
    kb.equals_clean("", "the first flags again");
    kb.equals_clean("--audience hr", "the second flags again");
}

#[test]
fn a_site_that_somebody_touched_is_restored() {
    let kb = Warm::new();
    kb.equals_clean("", "the first build");
    let public = kb.path("public");
    let page = kb.path("public/代码.html");
    let touches: [(&str, &dyn Fn()); 7] = [
        ("an edit", &|| {
            let html = fs::read_to_string(&page).expect("a page");
            let time = fs::metadata(&page).and_then(|file| file.modified()).expect("a time");
            fs::write(&page, html.replace("代码", "代玛")).expect("a file");
            let file = fs::File::options().write(true).open(&page).expect("a file");
            file.set_modified(time).expect("the old time");
        }),
        ("a file that is gone", &|| fs::remove_file(&page).expect("a file")),
        ("a file that is no part of it", &|| fs::write(public.join("x"), "x").expect("a file")),
        ("an empty folder", &|| fs::create_dir(public.join("empty")).expect("a folder")),
        ("an image", &|| fs::write(public.join("图.png"), "x").expect("a file")),
        ("a manifest", &|| {
            let path = public.join(".docent-manifest.json");
            let text = fs::read_to_string(&path).expect("the manifest");
            fs::write(&path, text.replacen("\"length\":", "\"length\":1", 1)).expect("a file");
        }),
        ("no site", &|| fs::remove_dir_all(&public).expect("a folder")),
    ];
    for (what, touch) in touches {
        touch();
        assert!(!kb.equals_clean("", what), "{what} was not noticed");
        assert!(kb.equals_clean("", what), "{what} was not mended");
    }
}

#[test]
fn an_unchanged_build_writes_nothing_and_says_the_same() {
    let kb = Warm::new();
    kb.edit("content/代码.md", "# 代码", "# 代码\n\n[断](没有.md)\n");
    kb.edit("docent.yaml", "title:", "rules: {broken-link: warning}\ntitle:");
    let first = kb.build("");
    assert!(first.stderr.contains("broken-link"), "{}", first.stderr);
    let times = |kb: &Warm| -> Vec<_> {
        let entries = walkdir::WalkDir::new(kb.0.path()).sort_by_file_name().into_iter().flatten();
        let time = |entry: walkdir::DirEntry| {
            // The lock file of a build comes and goes beside the site, and so in the root.
            let is_root = entry.depth() == 0;
            let time = fs::metadata(entry.path()).and_then(|file| file.modified()).ok();
            (entry.into_path(), time.filter(|_| !is_root))
        };
        entries.map(time).collect()
    };
    let before = times(&kb);
    let again = kb.build("");
    assert_eq!((again.code, &again.stderr), (first.code, &first.stderr));
    assert!(again.stdout.contains("写入 0 个文件"), "{}", again.stdout);
    let strict = kb.build("--strict");
    assert_eq!(strict.code, 1);
    assert!(strict.stderr.starts_with(&first.stderr), "{}", strict.stderr);
    assert_eq!(times(&kb), before);
}

#[test]
fn errors_are_said_again_and_the_old_site_stays() {
    let kb = Warm::new();
    kb.equals_clean("", "the first build");
    let before = site(&kb.path("public"));
    kb.0.write("content/坏.md", "---\ntype: proces\n---\n");
    assert!(!kb.equals_clean("", "an error"));
    assert!(kb.equals_clean("", "an error, again"));
    kb.equals_clean("--strict", "an error, strictly");
    assert!(site(&kb.path("public")) == before, "errors changed the site");
    fs::remove_file(kb.path("content/坏.md")).expect("a file");
    assert!(kb.equals_clean("", "an edit that is taken back"), "the good build is remembered");
    // Warnings keep a strict build from writing, and are said again by one that writes.
    kb.edit("docent.yaml", "title:", "rules: {broken-link: warning}\ntitle:");
    kb.edit("content/代码.md", "# 代码", "# 代码\n\n[断](没有.md)\n");
    assert!(!kb.equals_clean("--strict", "strictly"));
    assert!(!kb.equals_clean("", "not strictly: now there is something to write"));
    assert!(kb.equals_clean("--strict", "strictly again"));
}

#[test]
fn the_cache_may_be_damaged_in_any_way() {
    let kb = Warm::new();
    kb.equals_clean("", "the first build");
    let files = kb.files();
    assert_eq!(files.len(), 4, "{files:?}");
    let whole: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).expect("a file")).collect();
    let restore = || {
        for (path, bytes) in files.iter().zip(&whole) {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
    };
    let mut noise = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise
    };
    // After an edit as well: then what is still readable of the pieces is used.
    for turn in 0..8_usize {
        kb.edit("content/代码.md", "# 代码", &format!("# 代码\n\n第 {turn} 段\n"));
        restore();
        for (path, bytes) in files.iter().zip(&whole) {
            let mut bytes = bytes.clone();
            match turn {
                0 => bytes.clear(),
                1 => bytes.truncate(bytes.len() / 2),
                2 => bytes.truncate(bytes.len() - 1),
                3 => bytes.iter_mut().for_each(|byte| *byte = random() as u8),
                4 => bytes.extend_from_within(..),
                _ => {
                    for _ in 0..4 {
                        let at = random() as usize % bytes.len();
                        bytes[at] ^= 1 << (random() % 8);
                    }
                }
            }
            fs::write(path, bytes).expect("a file");
        }
        kb.equals_clean("", &format!("damage {turn}"));
        assert!(kb.equals_clean("", "the build after it"), "damage {turn} was not mended");
    }
    restore();
    for path in &files {
        fs::remove_file(path).expect("a file");
        fs::create_dir(path).expect("a folder");
        fs::write(path.join("x"), "x").expect("a file");
        kb.equals_clean("", "folders in the place of files");
    }
    for folder in [".docent/cache", ".docent"] {
        fs::remove_dir_all(kb.path(folder)).expect("a folder");
        assert!(!kb.equals_clean("", "no cache"));
        assert!(kb.equals_clean("", "a new cache"));
        fs::remove_dir_all(kb.path(folder)).expect("a folder");
        fs::write(kb.path(folder), "a file").expect("a file");
        kb.equals_clean("", "a file in the place of the folder");
        fs::remove_file(kb.path(folder)).expect("a file");
        kb.equals_clean("", "no cache again");
    }
}

/// What another program wrote is not believed, whatever it says.
#[test]
fn the_cache_of_another_version_is_not_believed() {
    let kb = Warm::new();
    kb.equals_clean("", "the first build");
    for path in kb.files() {
        let mut bytes = fs::read(&path).expect("a file");
        // Behind the magic stands the hash of the program.
        bytes[8] ^= 1;
        fs::write(path, bytes).expect("a file");
    }
    assert!(!kb.equals_clean("", "a cache of another program"));
    assert!(kb.equals_clean("", "a cache of its own"));
}

#[cfg(unix)]
#[test]
fn a_cache_that_may_not_be_used_is_done_without() {
    use std::os::unix::fs::PermissionsExt;
    let kb = Warm::new();
    kb.equals_clean("", "the first build");
    let permit = |mode: u32| {
        for path in kb.files().iter().map(|file| file.parent().expect("a folder")) {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
        }
    };
    for mode in [0o000, 0o555, 0o444] {
        let files = kb.files();
        permit(mode);
        kb.edit("content/代码.md", "# 代码", "# 代码\n\n又一段\n");
        kb.equals_clean("", &format!("{mode:o}"));
        for file in files {
            let folder = file.parent().expect("a folder");
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("a folder");
        }
    }
    kb.equals_clean("", "allowed again");
}

#[test]
fn without_a_cache_none_is_read_or_written() {
    let kb = Warm::new();
    assert_eq!(kb.build("--no-cache").code, 0);
    assert!(!kb.path(".docent").exists());
    kb.equals_clean("", "the first build");
    let state = || -> Vec<_> {
        let bytes = |path: &PathBuf| fs::read(path).expect("a file");
        kb.files().iter().map(|path| (path.clone(), bytes(path))).collect()
    };
    let before = state();
    kb.edit("content/代码.md", "密码", "口令");
    let printed = kb.build("--json --no-cache");
    let report: Value = serde_json::from_str(&printed.stdout).expect("it is JSON");
    assert_ne!(report["seconds"]["render"].as_f64(), Some(0.0));
    assert_eq!(state(), before);
}

#[test]
fn others_are_told_what_the_folder_is() {
    let kb = Warm::new();
    kb.build("");
    assert_eq!(kb.0.read(".docent/.gitignore"), "*\n");
    let tag = kb.0.read(".docent/cache/CACHEDIR.TAG");
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");
    kb.0.write(".docent/.gitignore", "# mine\n");
    kb.0.write("content/x.md", "# X\n");
    kb.build("");
    assert_eq!(kb.0.read(".docent/.gitignore"), "# mine\n");
}

/// In a tree without settings the whole folder is content, but not the cache in it.
#[test]
fn the_cache_is_never_content() {
    let session = Session::with_files([("index.md", "# A\n"), ("b.md", "# B\n")]);
    let kb = Warm(session);
    kb.equals_clean("", "the first build");
    kb.0.write(".docent/cache/c.md", "# C\n");
    kb.0.write(".docent/d.md", "# D\n");
    assert!(kb.equals_clean("", "documents in the folder of the cache"));
    assert!(!kb.path("public/d.html").exists());
}

#[test]
fn several_sites_of_one_knowledge_base_are_remembered_and_old_ones_forgotten() {
    let kb = Warm::new();
    for number in 0..10 {
        let printed = kb.build(&format!("--json -o sites/{number}"));
        assert_eq!(printed.code, 0, "{}", printed.stderr);
    }
    let folders = || {
        let entries = fs::read_dir(kb.path(".docent/cache")).expect("a folder").flatten();
        entries.filter(|entry| entry.path().is_dir()).count()
    };
    assert_eq!(folders(), 8);
    let report = |flags: &str| -> Value {
        serde_json::from_str(&kb.build(flags).stdout).expect("it is JSON")
    };
    assert_eq!(report("--json -o sites/9")["seconds"]["render"].as_f64(), Some(0.0));
    assert_ne!(report("--json -o sites/0")["seconds"]["render"].as_f64(), Some(0.0));
}

#[test]
fn two_builds_at_once_leave_a_sound_cache() {
    let kb = Warm::new();
    for turn in 0..4 {
        kb.edit("content/代码.md", "# 代码", &format!("# 代码\n\n第 {turn} 段\n"));
        std::thread::scope(|scope| {
            let same = [0, 1].map(|_| scope.spawn(|| kb.build("")));
            let other = scope.spawn(|| kb.build("-o other"));
            let codes = same.map(|thread| thread.join().expect("it runs").code);
            // One of the two may find the site in the hands of the other.
            assert!(codes.contains(&0) && codes.iter().all(|code| [0, 2].contains(code)));
            assert_eq!(other.join().expect("it runs").code, 0);
        });
        kb.equals_clean("", "after two at once");
        assert!(site(&kb.path("public")) == site(&kb.path("other")), "two sites of one input");
    }
}
