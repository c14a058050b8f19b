//! `docent build`.

use serde_json::Value;

use crate::session::{DAY, Session};

#[test]
fn a_build_tells_what_it_wrote() {
    let session = Session::with_files([
        ("docent.yaml", "language: en\ntitle: Test\n"),
        ("content/index.md", "Hello.\n"),
    ]);
    let first = session.run("build");
    assert_eq!((first.code, first.stderr.as_str()), (0, ""));
    assert!(first.stdout.starts_with("Built 1 page from 1 document in "), "{}", first.stdout);
    let again = session.run("build --lang zh");
    assert!(again.stdout.contains("写入 0 个文件"), "{}", again.stdout);
}

#[test]
fn errors_leave_the_old_site_as_it_is() {
    let session = Session::with_starter("en");
    assert_eq!(session.run(&format!("build --as-of {DAY}")).code, 0);
    let before = session.read("public/index.html");
    session.write("content/broken.md", "---\ntype: proces\n---\n");
    session.write("content/index.md", "# Changed\n");
    let broken = session.run(&format!("build --as-of {DAY}"));
    assert_eq!((broken.code, broken.stdout.as_str()), (1, ""));
    insta::assert_snapshot!("build_broken", broken.whole());
    assert_eq!(session.read("public/index.html"), before);
    assert!(!session.path().join("public/broken.html").exists());
}

#[test]
fn strict_builds_write_nothing_where_there_are_warnings() {
    let session = Session::with_files([("index.md", "[nowhere](nowhere.md)\n")]);
    let strict = session.run("build --strict");
    assert_eq!(strict.code, 1);
    assert!(strict.stderr.contains("nothing was written"), "{}", strict.stderr);
    assert!(!session.path().join("public").exists());
    assert_eq!(session.run("build").code, 0);
    assert!(session.path().join("public/index.html").exists());
}

#[test]
fn programs_get_counts_and_seconds() {
    let session = Session::with_starter("zh-CN");
    let printed = session.run(&format!("build --json -o out --as-of {DAY}"));
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&printed.stdout).expect("it is JSON");
    let keys: Vec<&str> = report.as_object().expect("an object").keys().map(|k| &**k).collect();
    let expected = "version is_written output documents pages files written removed unchanged \
                    errors warnings waived seconds";
    assert_eq!(keys.join(" "), expected);
    let written = report["written"].as_array().expect("a list");
    assert_eq!(written.len(), report["files"].as_u64().expect("a number") as usize);
    assert!(written.contains(&Value::from("index.html")));
    assert!(report["seconds"]["total"].as_f64() >= report["seconds"]["render"].as_f64());

    session.write("content/broken.md", "---\ntype: proces\n---\n");
    let printed = session.run(&format!("build --json -o out --as-of {DAY}"));
    let report: Value = serde_json::from_str(&printed.stdout).expect("it is JSON");
    assert_eq!((printed.code, &report["is_written"]), (1, &Value::from(false)));
    assert_eq!((&report["errors"], &report["written"]), (&1.into(), &Value::Array(Vec::new())));
}

#[test]
fn timings_name_stages_and_the_costliest_pages() {
    let code = format!("```rust\n{}```\n", "fn main() { println!(\"{}\", 1 + 1); }\n".repeat(200));
    let session = Session::with_files([
        ("docent.yaml", "language: en\ntitle: Test\n"),
        ("content/index.md", "Hello.\n"),
        ("content/code.md", code.as_str()),
    ]);
    let told = session.run("build --timings").stderr;
    let lines: Vec<&str> = told.lines().collect();
    for stage in ["read", "parse", "connect and check", "render and index", "write"] {
        assert!(lines.iter().any(|line| line.ends_with(&format!(" %  {stage}"))), "{told}");
    }
    let pages = lines.iter().position(|line| line.starts_with("costliest pages: 2 of 2, 100 %"));
    let pages = &lines[pages.unwrap_or_else(|| panic!("{told}")) + 1..];
    assert_eq!(pages.len(), 2, "{told}");
    assert!(pages[0].contains(" ms  content/code.md (parse ") && pages[0].contains(", code "));
    assert!(pages[1].contains(" ms  content/index.md (") && !pages[1].contains("code "), "{told}");
    assert!(session.run("build --timings --lang zh -o other").stderr.contains("最费时的页面"));

    let printed = session.run("build --timings --json -o third").stdout;
    let report: Value = serde_json::from_str(&printed).expect("it is JSON");
    let costliest = report["costliest"].as_array().expect("a list");
    assert_eq!(costliest[0]["path"], "content/code.md");
    let seconds = |part: &str| costliest[0]["seconds"][part].as_f64().expect("a number");
    let parts = ["parse", "code", "charts", "page"].map(seconds);
    assert!((parts.iter().sum::<f64>() - seconds("total")).abs() < 1e-6, "{printed}");
    assert!(seconds("code") > seconds("parse"), "{printed}");
}

#[test]
fn documents_are_never_replaced_by_the_site() {
    let session = Session::with_files([
        ("kb/docent.yaml", "language: zh-CN\n"),
        ("kb/content/index.md", "你好。\n"),
        ("mine/letter.txt", "Dear Sir or Madam\n"),
    ]);
    for output in [".", "kb", "kb/content", "kb/../kb/content/.", "kb/public/../content", "mine"] {
        let refused = session.run(&format!("build kb -o {output}"));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{output}");
        assert_eq!(refused.stderr.lines().count(), 1, "{output}: {}", refused.stderr);
    }
    assert_eq!(session.read("kb/content/index.md"), "你好。\n");
    insta::assert_snapshot!("build_overlap", session.run("build kb -o kb").whole());
}
