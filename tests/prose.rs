//! No word of a process document is lost, wherever its author wrote it.

use docent::output::Content;
use docent::pipeline::{Options, Pipeline};
use docent::source::SourceTree;

const HEAD: &str = "---\ntype: process\nid: P1\ntitle: 账号申请\nsteps:\n  \
    - {id: apply, do: 填表, R: staff, A: staff, within: 1wd}\n---\n";
const REGISTRY: &str = "roles:\n  - {id: staff, name: 员工}\n";

/// Returns the page of a process with this prose.
fn page(prose: &str) -> String {
    let files = [
        ("docent.yaml", "title: 知识库\n".to_owned()),
        ("content/organization.yaml", REGISTRY.to_owned()),
        ("content/p.md", format!("{HEAD}{prose}")),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text));
    let tree = SourceTree::of_texts(files, jiff::civil::date(2026, 11, 15));
    let mut output = Pipeline::new().build(&tree, &Options::default()).output;
    match output.remove("p.html") {
        Some(Content::Bytes(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => panic!("the process has no page"),
    }
}

#[test]
fn every_layout_keeps_its_words() {
    let layouts = [
        "\n# 标题\n\n甲甲\n\n## 操作步骤\n\n乙乙\n",
        "甲甲\n\n### 小节\n\n乙乙\n\n## 操作步骤\n\n丙丙\n",
        "甲甲\n\n- 项\n\n  ## 不是节 {#apply}\n\n  乙乙\n\n丙丙\n",
        "甲甲\n\n# 标题\n\n乙乙\n\n## 附加\n\n丙丙\n",
        "## 填表 {#apply}\n\n甲甲\n\n### 细节\n\n乙乙\n\n# 再一个标题\n\n丙丙\n",
        "> ## 引用里的标题\n>\n> 甲甲\n\n乙乙\n\n## 常见问题\n\n丙丙\n",
        "## 操作步骤\n\n甲甲\n\n## 操作步骤\n\n乙乙\n",
    ];
    for layout in layouts {
        let page = page(layout);
        for word in ["甲甲", "乙乙", "丙丙"].iter().filter(|word| layout.contains(**word)) {
            assert!(page.contains(word), "{word} is lost:\n{layout}");
        }
    }
}

#[test]
fn a_footnote_of_two_steps_has_one_place_to_go_back_to() {
    let page = page("## 填表 {#apply}\n\n甲[^1]\n\n## 附加\n\n乙[^1]\n\n[^1]: 注\n");
    assert_eq!(page.matches("id=\"fnref-1\"").count(), 1);
    assert_eq!(page.matches("href=\"#fn-1\"").count(), 2);
}
