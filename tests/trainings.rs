//! Trainings and questions as files and as pages: what other programs read of them, what bad input
//! becomes, where feedback leads.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use docent::output::Content;
use docent::pipeline::{Built, Options, Pipeline};
use docent::source::SourceTree;

const REGISTRY: &str = "departments: [{id: it, name: 信息技术部}]\nroles:\n  - {id: staff, name: 员工, department: it}\n  - {id: boss, name: 负责人, department: it}\n  - {id: guest, name: 访客}\n";

/// Texts that a format, a page or a spreadsheet could take for something else.
const NASTY: [&str; 9] = [
    "</script><script>alert(1)</script>",
    "a=b ~c #d {e} f:g \\n \\",
    "=1+1",
    "%50%半对",
    "-> 箭头 <b>&amp;</b>",
    "// 注释",
    "::名字::",
    "####反馈",
    "\"引号\" '单引号'",
];

fn build(files: &[(&str, &str)]) -> Built {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let tree = SourceTree::of_texts(files, jiff::civil::date(2026, 11, 15));
    Pipeline::new().build(&tree, &Options::default())
}

fn with(path: &str, text: &str) -> Built {
    let settings = "title: 知识库\nlanguage: zh-CN\n";
    build(&[("docent.yaml", settings), ("content/organization.yaml", REGISTRY), (path, text)])
}

fn bytes<'b>(built: &'b Built, path: &str) -> &'b [u8] {
    match built.output.get(path) {
        Some(Content::Bytes(bytes)) => bytes,
        _ => panic!("there is no {path}"),
    }
}

fn text<'b>(built: &'b Built, path: &str) -> &'b str {
    std::str::from_utf8(bytes(built, path)).expect("UTF-8")
}

fn codes(built: &Built) -> Vec<&str> {
    built.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect()
}

/// Returns a training whose every text is nasty.
fn nasty() -> String {
    let quote = |text: &str| serde_json::to_string(text).expect("JSON");
    let questions: String = NASTY
        .iter()
        .enumerate()
        .map(|(i, nasty)| {
            let options: Vec<String> =
                NASTY.iter().map(|option| quote(&format!("{option} {i}"))).collect();
            let answer = if i % 2 == 0 { "2" } else { "[1, 3, 4]" };
            format!(
                "  - {{q: {}, options: [{}], answer: {answer}, why: {}}}\n",
                quote(&format!("{nasty} {i}")),
                options.join(", "),
                quote(&format!("{nasty}\n\n第二段")),
            )
        })
        .collect();
    format!(
        "---\ntype: training\nid: T1\ntitle: {}\nfor: [staff]\nwhen: [{{at: {}}}]\nmode: [{}]\npass: 80\nquiz:\n{questions}---\n",
        quote(NASTY[0]),
        quote(NASTY[0]),
        quote(NASTY[1]),
    )
}

/// A question as GIFT says it.
#[derive(Debug, Default, PartialEq)]
struct Gift {
    name: String,
    text: String,
    /// The options, and the share of the mark that each is worth.
    options: Vec<(String, f64)>,
    feedback: String,
}

/// Reads GIFT as Moodle does: escaped signs first become something else, blank lines part questions,
/// then the signs part the rest.
fn read_gift(text: &str) -> Vec<Gift> {
    const HIDDEN: [(&str, &str); 8] = [
        ("\\\\", "\u{1}"),
        ("\\:", "\u{2}"),
        ("\\#", "\u{3}"),
        ("\\=", "\u{4}"),
        ("\\{", "\u{5}"),
        ("\\}", "\u{6}"),
        ("\\~", "\u{7}"),
        ("\\n", "\u{8}"),
    ];
    let plain = |text: &str| {
        let shown = HIDDEN.iter().fold(text.to_owned(), |text, (written, hidden)| {
            let meant = if *hidden == "\u{8}" { "\n" } else { &written[1..] };
            text.replace(hidden, meant)
        });
        shown.trim().to_owned()
    };
    let hidden = HIDDEN
        .iter()
        .fold(text.to_owned(), |text, (written, hidden)| text.replace(written, hidden));
    let lines: Vec<&str> =
        hidden.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
    blocks
        .map(|block| {
            let block = block.join("\n");
            let rest = block.strip_prefix("::").expect("a name");
            let (name, rest) = rest.split_once("::").expect("the end of the name");
            let (text, rest) = rest.split_once('{').expect("the options");
            let (options, behind) = rest.rsplit_once('}').expect("the end of the options");
            assert_eq!(behind.trim(), "", "nothing stands behind the options");
            let (options, feedback) = options.split_once("####").unwrap_or((options, ""));
            let mut read = Gift {
                name: plain(name),
                text: plain(text.strip_prefix("[plain]").expect("the format")),
                options: Vec::new(),
                feedback: plain(feedback),
            };
            let signs: Vec<(usize, char)> =
                options.char_indices().filter(|(_, c)| ['=', '~'].contains(c)).collect();
            assert!(options[..signs[0].0].trim().is_empty());
            for (i, (at, sign)) in signs.iter().enumerate() {
                let end = signs.get(i + 1).map_or(options.len(), |(next, _)| *next);
                let own = &options[at + 1..end];
                assert!(!own.contains('#'), "no feedback of its own: {own}");
                let share = own.strip_prefix('%').and_then(|rest| rest.split_once('%'));
                let (share, own) = match share {
                    Some((share, own)) => (share.parse().expect("a share"), own),
                    None => (if *sign == '=' { 100.0 } else { 0.0 }, own),
                };
                read.options.push((plain(own), share));
            }
            read
        })
        .collect()
}

#[test]
fn gift_says_what_the_training_says() {
    let built = with("content/t.md", &nasty());
    assert_eq!(codes(&built), Vec::<&str>::new());
    let read = read_gift(text(&built, "t.gift.txt"));
    assert_eq!(read.len(), NASTY.len());
    for (i, (question, nasty)) in read.iter().zip(NASTY).enumerate() {
        assert_eq!(question.name, format!("T1-{}", i + 1));
        assert_eq!(question.text, format!("{nasty} {i}"));
        assert_eq!(question.feedback, format!("{nasty}\n\n第二段"));
        let options: Vec<&str> = question.options.iter().map(|(text, _)| text.as_str()).collect();
        let written: Vec<String> = NASTY.iter().map(|option| format!("{option} {i}")).collect();
        assert_eq!(options, written);
        let right: f64 = question.options.iter().map(|(_, share)| share.max(0.0)).sum();
        assert!((right - 100.0).abs() < 0.001, "{right}");
        let shares: Vec<f64> = question.options.iter().map(|(_, share)| *share).collect();
        let expected = match i % 2 {
            0 => vec![0.0, 100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            _ => vec![33.33333, -100.0, 33.33333, 33.33333, -100.0, -100.0, -100.0, -100.0, -100.0],
        };
        assert_eq!(shares, expected);
    }
}

/// Returns the rows of the first sheet of a workbook.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("that can be read");
    let cell = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("a text became {other:?}"),
    };
    let rows = range.rows().map(|row| row.iter().map(cell).collect());
    rows.collect()
}

#[test]
fn the_workbook_says_what_the_training_says() {
    let built = with("content/t.md", &nasty());
    let rows = rows(bytes(&built, "t.quiz.xlsx"));
    let head = rows.iter().position(|row| row[0] == "#").expect("a head");
    assert_eq!(rows[head][1], "题目");
    assert_eq!(rows[head][3], "选项 A");
    let questions = &rows[head + 1..];
    assert_eq!(questions.len(), NASTY.len());
    for (i, row) in questions.iter().enumerate() {
        assert_eq!(row[0], (i + 1).to_string());
        assert_eq!(row[1], format!("{} {i}", NASTY[i]));
        for (option, nasty) in NASTY.iter().enumerate() {
            assert_eq!(row[3 + option], format!("{nasty} {i}"));
        }
        assert_eq!(row[3 + NASTY.len()], if i % 2 == 0 { "B" } else { "ACD" });
    }
}

#[test]
fn who_takes_what_is_the_same_in_every_file() {
    let training =
        "---\ntype: training\nid: T1\ntitle: 入门\nfor: [staff, boss]\nwhen: [{at: 入职}]\n---\n";
    let built = with("content/t.md", training);
    let json: serde_json::Value =
        serde_json::from_str(text(&built, "reference/trainings.json")).expect("JSON");
    assert_eq!(json["trainings"][0]["id"], "T1");
    assert_eq!(json["roles"][2]["takes"], serde_json::json!([]));
    let rows = rows(bytes(&built, "reference/trainings.xlsx"));
    let of = |name: &str| rows.iter().find(|row| row[1] == name).expect("a row")[2].clone();
    assert_eq!([of("员工"), of("负责人"), of("访客")], ["●", "●", ""]);
    let csv = text(&built, "reference/trainings.csv");
    assert_eq!(
        csv,
        "\u{feff}部门,岗位,T1 入门\r\n,何时参加,入职\r\n信息技术部,员工,●\r\n信息技术部,负责人,●\r\n,访客,\r\n"
    );
    assert!(text(&built, "reference/trainings.html").contains("没有培训"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let [one, two] = [(); 2].map(|()| with("content/t.md", &nasty()).output);
    for (path, content) in &one {
        let (Content::Bytes(one), Some(Content::Bytes(two))) = (content, two.get(path)) else {
            panic!("{path} is missing");
        };
        assert_eq!(one, two, "{path}");
    }
}

#[test]
fn texts_never_become_markup() {
    let built = with("content/t.md", &nasty());
    for path in ["t.html", "t.sign-in.html", "t.assessment.html", "reference/trainings.html"] {
        let page = text(&built, path);
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(page.contains("&lt;script&gt;alert"), "{path} says it");
    }
    let faq = "---\ntype: faq\nid: Q1\ntitle: 问题\nquestions:\n  - id: a\n    q: \"</script><script>alert(1)</script>\"\n    ask: [\"</script><b>\"]\n    tree: [{if: \"</script><script>alert(2)</script>\", say: \"</script><script>alert(3)</script>\"}]\n---\n";
    let built = with("content/q.md", faq);
    assert_eq!(codes(&built), Vec::<&str>::new());
    assert!(!text(&built, "q.html").contains("<script>alert"));
}

#[test]
fn an_empty_quiz_is_none() {
    let training = "---\ntype: training\nid: T1\ntitle: 入门\nfor: [staff]\nquiz: []\n---\n";
    let built = with("content/t.md", training);
    assert_eq!(codes(&built), Vec::<&str>::new());
    assert!(!text(&built, "t.html").contains("docent-quiz"));
    assert!(!built.output.contains_key("t.gift.txt"));
    assert!(!built.output.contains_key("t.assessment.html"), "there is nothing to assess");
    assert!(built.output.contains_key("t.sign-in.html"));
}

#[test]
fn two_hundred_questions_are_asked() {
    let questions: String = (0..200)
        .map(|i| format!("  - {{q: 第 {i} 题？, options: [甲, 乙, 丙], answer: {}}}\n", i % 3 + 1))
        .collect();
    let training =
        format!("---\ntype: training\nid: T1\ntitle: 入门\nfor: [staff]\nquiz:\n{questions}---\n");
    let built = with("content/t.md", &training);
    assert_eq!(codes(&built), Vec::<&str>::new());
    assert_eq!(text(&built, "t.html").matches("<fieldset>").count(), 200);
    assert_eq!(read_gift(text(&built, "t.gift.txt")).len(), 200);
    assert_eq!(text(&built, "t.assessment.html").matches("class=\"marks\"").count(), 20);
}

#[test]
fn a_tree_of_fifty_levels_is_told() {
    let mut tree = "say: 到底了".to_owned();
    for level in (0..50).rev() {
        tree = format!("tree: [{{if: 第 {level} 层, {tree}}}]");
    }
    let faq = format!(
        "---\ntype: faq\nid: Q1\ntitle: 问题\nquestions:\n  - {{id: a, q: 太深吗？, {tree}}}\n---\n"
    );
    let built = with("content/q.md", &faq);
    assert!(built.has_errors());
    let found = codes(&built);
    assert!(found == ["bad-tree"] || found == ["yaml-limit"], "{found:?}");
}

#[test]
fn many_questions_are_compared_quickly_and_each_is_told_once() {
    let line =
        |i: usize| format!("  - {{id: q{i}, q: 第 {i} 号设备坏了怎么处理, answer: 换一台。}}\n");
    let questions: String = (1000..3000).map(line).collect();
    let copies = "  - {id: x1, q: 完全相同的说法, answer: 甲。}\n  - {id: x2, q: 完全相同的说法, answer: 乙。}\n";
    let faq = format!("---\ntype: faq\nid: Q1\ntitle: 问题\nquestions:\n{questions}{copies}---\n");
    let built = with("content/q.md", &faq);
    let found = codes(&built);
    assert!(found.iter().all(|code| *code == "similar-question"));
    let told: std::collections::BTreeSet<_> =
        built.diagnostics.iter().map(|diagnostic| diagnostic.span.clone()).collect();
    assert_eq!(told.len(), found.len(), "no question is told twice");
    assert!(built.diagnostics.iter().any(|d| d.message.zh.contains("完全相同的说法")));
}

const QUESTIONS: &str = "---\ntype: faq\nid: Q1\ntitle: 登录问题\nversion: \"1.2\"\nowner: boss\nquestions:\n  - {id: a, q: 忘记密码&怎么办？, answer: 找回。}\n---\n";

fn feedback(channels: &str) -> String {
    let settings =
        format!("title: 知识库\nlanguage: zh-CN\nbase_url: https://kb.example.com/\n{channels}");
    let built = build(&[
        ("docent.yaml", &settings),
        ("content/organization.yaml", REGISTRY),
        ("content/登录.md", QUESTIONS),
    ]);
    assert_eq!(codes(&built), Vec::<&str>::new());
    text(&built, "登录.html").to_owned()
}

/// Returns the addresses of a page that begin so, decoded.
fn links(page: &str, beginning: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1);
    let links = parts.filter_map(|part| part.split('"').next());
    links
        .filter(|link| link.starts_with(beginning))
        .map(|link| {
            let link = link.replace("&amp;", "&");
            let mut bytes = Vec::new();
            let mut rest = link.as_bytes();
            while let Some((first, others)) = rest.split_first() {
                let code = (*first == b'%').then(|| std::str::from_utf8(&others[..2]).ok());
                match code.flatten().and_then(|code| u8::from_str_radix(code, 16).ok()) {
                    Some(byte) => {
                        bytes.push(byte);
                        rest = &others[2..];
                    }
                    None => {
                        bytes.push(*first);
                        rest = others;
                    }
                }
            }
            String::from_utf8(bytes).expect("UTF-8")
        })
        .collect()
}

#[test]
fn feedback_leads_to_the_channels_with_the_document_filled_in() {
    let page = feedback(
        "feedback: {issue: \"https://git.example.com/kb/issues/new?labels=kb\", mail: kb@example.com}\n",
    );
    let issues = links(&page, "https://git.example.com/");
    let what = "文件：Q1 登录问题\n版本：1.2\n";
    let part = "位置：忘记密码&怎么办？\n";
    let owner = "负责人：负责人\n";
    let start = "https://git.example.com/kb/issues/new?labels=kb&title=";
    let subjects = ["反馈：", "有帮助：", "没有帮助：", "反馈："];
    assert_eq!(issues.len(), 4, "the question, yes, no, report: {issues:#?}");
    for (issue, subject) in issues.iter().zip(subjects) {
        assert!(issue.starts_with(&format!("{start}{subject}Q1 1.2 登录问题")), "{issue}");
    }
    for issue in [&issues[0], &issues[3]] {
        assert!(issue.contains(&format!("&body={what}")) && issue.contains(owner), "{issue}");
    }
    assert!(issues[0].contains(part), "{}", issues[0]);
    assert!(issues[0].contains("https://kb.example.com/登录.html#a\n"), "{}", issues[0]);
    assert!(!issues[3].contains("位置"));
    assert!(!issues[1].contains("&body"), "a yes says no more than that");
    let mails = links(&page, "mailto:kb@example.com?subject=");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("&body=文件：Q1 登录问题\r\n版本：1.2\r\n"), "{}", mails[0]);
}

#[test]
fn feedback_knows_gitlab_and_forms_of_the_company() {
    let page = feedback("feedback: {issue: \"https://gitlab.example.com/kb/-/issues/new\"}\n");
    let issues = links(&page, "https://gitlab.example.com/");
    assert!(issues[0].contains("?issue[title]=反馈：Q1 1.2 登录问题&issue[description]=文件："));
    let page = feedback(
        "feedback: {link: \"https://form.example.com/?doc={id}&v={version}&at={part}\"}\n",
    );
    let links = links(&page, "https://form.example.com/");
    assert_eq!(links[0], "https://form.example.com/?doc=Q1&v=1.2&at=忘记密码&怎么办？");
}

#[test]
fn without_a_channel_nothing_is_asked() {
    let page = feedback("");
    assert!(!page.contains("class=\"feedback\"") && !page.contains("class=\"report\""));
}

#[test]
fn the_command_line_exports_what_the_site_has() {
    let root = env!("CARGO_MANIFEST_DIR");
    let export = |id: &str, format: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_docent"));
        command.args(["export", "training", root, "--id", id, "--format", format]);
        command.args(["--lang", "zh-CN"]).output().expect("the program")
    };
    let gift = export("dd-t04", "gift");
    assert!(gift.status.success(), "{}", String::from_utf8_lossy(&gift.stderr));
    let read = read_gift(&String::from_utf8(gift.stdout).expect("UTF-8"));
    assert_eq!(read.len(), 5);
    assert_eq!(read[0].name, "DD-T04-1");
    let workbook = export("DD-T04", "xlsx");
    assert_eq!(rows(&workbook.stdout).last().expect("rows")[0], "5");
    for (id, said) in [("DD-T40", "是否想写"), ("DD-P01", "没有自测题")] {
        let failed = export(id, "gift");
        assert_eq!(failed.status.code(), Some(2));
        let told = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert!(told.contains(said), "{told}");
    }
}
