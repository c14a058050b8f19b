//! `docent export chart`, `docent impact`: what comes out, and what is said where there is nothing.

use crate::session::{DAY, Session};

#[test]
fn a_chart_comes_in_every_format() {
    let session = Session::with_starter("zh-CN");
    for (format, begins, holds) in [
        ("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", "填写"),
        ("mermaid", "swimlane-beta", "subgraph"),
        ("mermaid-flowchart", "flowchart", "subgraph"),
        ("bpmn", "<?xml", "<bpmn:lane "),
        ("drawio", "<?xml", "<mxCell "),
    ] {
        let line = format!("export chart --id fin-p01 --format {format} --as-of {DAY}");
        let printed = session.run(&line);
        assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{line}");
        assert!(printed.stdout.starts_with(begins), "{line}: {}", &printed.stdout[..60]);
        assert!(printed.stdout.contains(holds), "{line}: {holds}");
        let written = session.run(&format!("{line} -o chart.file"));
        assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{line}");
        assert_eq!(session.read("chart.file"), printed.stdout, "{line}");
    }
}

#[test]
fn a_picture_of_its_own_needs_no_style_sheet() {
    let session = Session::with_starter("zh-CN");
    let picture = session.run(&format!("export chart --id FIN-P01 --format svg --as-of {DAY}"));
    for needs in ["<style", "style=", "class=", "var(", "<script", "href="] {
        assert!(!picture.stdout.contains(needs), "{needs}");
    }
    assert!(picture.stdout.contains("fill=\"#fdf1d8\""), "decisions have their colour");
}

#[test]
fn what_cannot_be_exported_is_said() {
    let session = Session::with_starter("zh-CN");
    let mut text = String::new();
    for line in [
        "export chart --id FIN-P02 --format svg",
        "export chart --id FIN-F01 --format svg",
        "export chart --id FIN-P01 --format png",
        "export chart --format svg",
    ] {
        let printed = session.run(&format!("{line} --as-of {DAY}"));
        assert_eq!((printed.code, printed.stdout.as_str()), (2, ""), "{line}");
        text.push_str(&printed.whole());
    }
    insta::assert_snapshot!("export_refused", text);
}
