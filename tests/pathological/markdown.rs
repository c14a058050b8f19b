//! Pages.

use crate::session::{build, many, page};

#[test]
fn lists_and_quotes_nest_as_deep_as_one_likes() {
    for text in [
        format!("{}深", "- ".repeat(1500)),
        many(1500, |depth| format!("{}- 深\n", "  ".repeat(depth))),
        many(1500, |depth| format!("{}1. 深\n", "   ".repeat(depth))),
        format!("{}深", "> ".repeat(1500)),
        format!("{}深", "> - ".repeat(1500)),
        format!("{}深", ">".repeat(100_000)),
    ] {
        page(&text).is_built("深");
    }
}

#[test]
fn signs_that_open_and_never_close_are_text() {
    let signs = [
        "*a ",
        "**a ",
        "_a",
        "a_b_",
        "~~a ",
        "[",
        "[a](",
        "[a](<b",
        "[a][",
        "![",
        "<",
        "<a b ",
        "<!-- ",
        "<? ",
        "<!A ",
        "<![CDATA[ ",
        "&",
        "`",
        "\\",
        "**注意：**",
        "|",
        "$",
        "[^a",
    ];
    let text = many(signs.len(), |at| format!("文{}\n\n", signs[at].repeat(5_000)));
    page(&text).is_built("最后一段");
    page(&many(500, |length| format!("{} ", "`".repeat(length + 1)))).is_built("最后一段");
}

#[test]
fn what_opens_often_may_close_as_often() {
    for (open, close) in [("*a", "*"), ("**a ", " b**"), ("~~a ", " b~~"), ("*a **b ", "c** d*")] {
        let text = format!("{}{}", open.repeat(5_000), close.repeat(5_000));
        page(&text).is_built("最后一段");
    }
    let links = page(&format!("{}词{}", "[".repeat(5_000), "](https://a.example)".repeat(5_000)));
    links.is_built("最后一段");
    let images =
        page(&format!("{}词{}", "![".repeat(2_000), "](https://a.example/b.png)".repeat(2_000)));
    images.is_built("最后一段");
}

#[test]
fn a_page_of_31_megabytes_is_a_page() {
    let sentence = "每月初，经办人核对申请单，以免重复审批；部门负责人同时确认权限清单。\n\n";
    let text = sentence.repeat(31 * 1024 * 1024 / sentence.len() + 1);
    let html = page(&text).is_built("最后一段");
    assert!(html.len() > text.len());
}

#[test]
fn links_by_the_ten_thousand_lead_where_they_should() {
    let text = format!(
        "{}\n\n{}\n\n{}\n\n{}",
        many(10_000, |at| format!("[甲{at}](b.md)\n")),
        many(10_000, |at| format!("[乙{at}][r{at}]\n")),
        many(10_000, |at| format!("[r{at}]: #h{at}\n")),
        many(10_000, |at| format!("## 节 {{#h{at}}}\n\n")),
    );
    let outcome = build(&[("content/index.md", text.as_str()), ("content/b.md", "# 丙页\n")]);
    let html = outcome.is_built("节");
    assert_eq!(html.matches("href=\"b.html\">甲").count(), 10_000);
    assert_eq!(html.matches("\">乙").count(), 10_000);
    assert!(html.contains("<a href=\"#h9999\">乙9999</a>"));
}

#[test]
fn links_that_lead_nowhere_are_each_told() {
    let apart = page(&many(2_000, |at| format!("[第{at}](b{at}.md)\n")));
    apart.is_refused(&["broken-link"]);
    assert_eq!(apart.count("broken-link"), 2_000);
    // All in one line, which is not shown again for each of them.
    let beside = page(&many(2_000, |at| format!("[第{at}](b{at}.md) ")));
    beside.is_refused(&["broken-link"]);
    assert_eq!(beside.count("broken-link"), 2_000);
    assert!(beside.stderr.len() < 2_000 * 6_000, "{} bytes were told", beside.stderr.len());
    assert!(beside.stderr.contains("content/index.md:3:"), "{:.2000}", beside.stderr);
    // So many that nobody compares each with each.
    let anchors = page(&format!(
        "{}\n\n{}",
        many(2_000, |at| format!("[第{at}](#x{at})\n")),
        many(2_000, |at| format!("## 节 {{#h{at}}}\n\n")),
    ));
    anchors.is_refused(&["broken-link"]);
    assert_eq!(anchors.count("broken-link"), 2_000);
    assert!(!anchors.stderr.contains("did you mean"));
}

#[test]
fn a_line_of_a_megabyte_in_a_fence_is_shown_uncoloured() {
    for (language, code) in [
        ("rust", "let a = \"b\"; // "),
        ("sql", "SELECT 'a' FROM b; "),
        ("json", "{\"a\": [1, \"b\"]}, "),
        ("html", "<a href='b'>c</a>"),
    ] {
        let line = code.repeat(1_000_000 / code.len());
        let html = page(&format!("```{language}\n{line}\n```")).is_built("最后一段");
        assert!(html.contains(&format!("language-{language}")) && html.len() > line.len());
        assert!(!html.contains("<span class=\"h-"), "{language}");
    }
}

#[test]
fn tables_may_be_long_and_wide() {
    let head = "| 甲 | 乙 | 丙 |\n| --- | --- | --- |\n";
    let html = page(&format!("{head}{}", many(50_000, |at| format!("| {at} | 单 | 人 |\n"))));
    let html = html.is_built("最后一段");
    assert!(html.contains("<td>49999</td>"));
    let wide =
        format!("|{}\n|{}\n|{}\n", "a|".repeat(5_000), "-|".repeat(5_000), "b|".repeat(5_000));
    assert_eq!(page(&wide).is_built("最后一段").matches("<td>b</td>").count(), 5_000);
    // Rows without their cells are not filled up without end.
    let bare =
        format!("|{}\n|{}\n{}", "a|".repeat(4_000), "-|".repeat(4_000), "|b|\n".repeat(4_000));
    assert!(page(&bare).is_built("最后一段").len() < 20_000_000);
}

#[test]
fn headings_of_one_text_have_anchors_of_their_own() {
    let html = page(&"## 同样的标题\n\n".repeat(20_000)).is_built("最后一段");
    for anchor in ["同样的标题", "同样的标题-1", "同样的标题-19999"] {
        assert_eq!(html.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
}

#[test]
fn words_may_be_long() {
    for title in ["a".repeat(3_000_000), "标".repeat(1_000_000)] {
        let html = build(&[("content/index.md", format!("# {title}\n"))]).is_built(&title);
        // Once for each place that shows it, and not once for each character of it.
        assert!(html.len() < title.len() * 12, "{} bytes", html.len());
    }
    page(&"长".repeat(1_000_000)).is_built("最后一段");
    page(&format!("甲{}乙", " ".repeat(3_000_000))).is_built("最后一段");
    page(&"\n".repeat(3_000_000)).is_built("最后一段");
}

#[test]
fn bytes_that_are_no_text_are_no_reason_to_stop() {
    build(&[("content/index.md", vec![0; 3_000_000])]).is_built("<html");
    build(&[("content/index.md", vec![0xff; 1_000_000])]).is_refused(&["not-utf8"]);
    build(&[("docent.yaml", vec![0; 1_000_000])]).is_refused(&["yaml-limit"]);
    let outcome = build(&[("docent.yaml", vec![0; 1_000]), ("content/index.md", b"x".to_vec())]);
    outcome.is_refused(&["bad-yaml"]);
}

#[test]
fn footnotes_and_definitions_may_be_many() {
    let notes = format!(
        "{}\n\n{}",
        many(5_000, |at| format!("注[^{at}]\n")),
        many(5_000, |at| format!("[^{at}]: 说明{at}\n\n")),
    );
    let html = page(&notes).is_built("最后一段");
    assert!(html.contains("id=\"fn-5000\""), "the last footnote is there");
    let nested = many(375, |at| format!("{}[^{at}]: 说明[^{}]\n\n", "    ".repeat(at), at + 1));
    page(&format!("注[^0]\n\n{nested}")).is_built("最后一段");
    page(&many(5_000, |at| format!("词{at}\n: 说明\n\n"))).is_built("最后一段");
}

#[test]
fn blocks_of_colons_may_be_many_and_deep() {
    let good = page(&":::tip\n**注意：**请核对\n:::\n\n```\nx\n```\n\n".repeat(5_000));
    assert_eq!(good.is_built("最后一段").matches("class=\"alert alert-tip\"").count(), 5_000);
    let deep = format!(
        "{}深\n\n{}",
        many(300, |at| format!("{}tip\n\n", ":".repeat(303 - at))),
        many(300, |at| format!("{}\n\n", ":".repeat(at + 4))),
    );
    page(&deep).is_built("深");
    let open = page(&":::tip\n核对\n\n".repeat(2_000));
    open.is_refused(&["unclosed-container"]);
    assert_eq!(open.count("unclosed-container"), 2_000);
    let wrong = format!("{}{}", ":::tip\n\n".repeat(1_000), "::::\n\n".repeat(1_000));
    page(&wrong).is_refused(&["unclosed-container"]);
}

#[test]
fn raw_html_may_be_deep() {
    let (text, tags) = ("&lt;div&gt;&lt;div&gt;", "<div><div>");
    // Deeper than browsers let elements lie, a parser looks through all that are open at each tag.
    for (mode, depth, sign) in [
        ("escape", 100_000, text),
        ("sanitize", 500, tags),
        ("sanitize", 100_000, text),
        ("allow", 100_000, tags),
    ] {
        let deep = format!("{}深", "<div>".repeat(depth));
        let settings = format!("title: 站点\nmarkdown: {{html: {mode}}}\n");
        let outcome =
            build(&[("docent.yaml", settings), ("content/index.md", format!("# 页\n\n{deep}\n"))]);
        outcome.is_built(sign);
    }
}
