//! What belongs to a site and to no kind: redirects, indexes, assets, audiences, the theme, growth.

use std::borrow::Cow;
use std::collections::BTreeSet;

use docent::model::Selection;
use docent::pipeline::{Built, Options};

use crate::{main_part, text};

/// Builds files given as path and text; where `docent.yaml` is not among them, a short
/// one is added.
fn site(files: &[(&str, &str)], options: &Options) -> Built {
    let mut texts: Vec<(String, String)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    if files.iter().all(|(path, _)| *path != "docent.yaml") {
        texts.push(("docent.yaml".to_owned(), "title: 测试\nlanguage: zh-CN\n".to_owned()));
    }
    crate::build(texts, options)
}

/// Builds files that must have nothing wrong with them.
fn good_site(files: &[(&str, &str)], options: &Options) -> Built {
    let built = site(files, options);
    let told: Vec<String> = built
        .diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", d.rule.code, d.span.path, d.message.en))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    built
}

fn file<'b>(built: &'b Built, path: &str) -> Cow<'b, str> {
    let paths: Vec<&String> = built.output.keys().collect();
    text(built.output.get(path).unwrap_or_else(|| panic!("no {path} among {paths:#?}")))
}

/// Returns the style sheet that every page loads.
fn style(built: &Built) -> Cow<'_, str> {
    let mut paths = built.output.keys();
    let path = paths.find(|path| path.starts_with("assets/") && path.ends_with("site.css"));
    file(built, path.expect("a style sheet"))
}

/// Returns the places where a word stands in the output: in names of files or in their bytes.
fn places_of(built: &Built, word: &str) -> Vec<String> {
    let encoded: String = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let holds = |text: &str| text.contains(word) || text.contains(&encoded);
    built
        .output
        .iter()
        .filter(|(path, content)| holds(path) || holds(&text(content)))
        .map(|(path, _)| path.clone())
        .collect()
}

#[test]
fn aliases_lead_to_the_page() {
    let built = good_site(
        &[("content/新/请假.md", "---\naliases: [旧/请假.html, 请假]\n---\n# 请假\n")],
        &Options::default(),
    );
    let redirects: Vec<&String> = built
        .output
        .iter()
        .filter(|(path, content)| {
            path.ends_with(".html") && text(content).contains("http-equiv=\"refresh\"")
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(redirects, ["旧/请假.html", "请假/index.html"]);
    let old = file(&built, "旧/请假.html");
    assert!(old.contains("content=\"0; url=../新/请假.html\""), "{old}");
    assert!(old.contains("href=\"../新/请假.html\""), "{old}");
    assert!(!old.contains("<script"), "{old}");
}

#[test]
fn a_sitemap_needs_to_know_where_the_site_is() {
    let files = [("content/index.md", "# 首页\n"), ("content/流程/请假.md", "# 请假\n")];
    let built = good_site(&files, &Options::default());
    assert!(!built.output.contains_key("sitemap.xml"));

    let base_url = Some("https://kb.example.com/docs".to_owned());
    let built = good_site(&files, &Options { base_url, ..Options::default() });
    let sitemap = file(&built, "sitemap.xml");
    let addresses: Vec<&str> = sitemap
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</loc>").map(|(address, _)| address))
        .collect();
    assert_eq!(
        addresses,
        [
            "https://kb.example.com/docs/index.html",
            "https://kb.example.com/docs/%E6%B5%81%E7%A8%8B/%E8%AF%B7%E5%81%87.html",
        ]
    );
}

#[test]
fn language_models_get_an_index() {
    let built = good_site(
        &[
            ("content/组织.md", "# 组织\n"),
            ("content/冻结.md", "---\ntype: term\nid: T-1\ntitle: 冻结\nsummary: 不能登录\n---\n"),
        ],
        &Options::default(),
    );
    assert_eq!(
        file(&built, "llms.txt"),
        "# 测试\n\n## term\n\n- [冻结](%E5%86%BB%E7%BB%93.html): 不能登录\n\n\
         ## page\n\n- [组织](%E7%BB%84%E7%BB%87.html)\n"
    );
}

#[test]
fn an_address_that_leads_nowhere_has_a_page() {
    let built = good_site(&[("content/index.md", "# 首页\n")], &Options::default());
    let lost = file(&built, "404.html");
    assert!(main_part(&lost).contains("页面不存在"), "{lost}");
    assert!(main_part(&lost).contains("href=\"index.html\""), "{lost}");
}

#[test]
fn a_knowledge_base_without_a_home_page_gets_one() {
    let built = good_site(
        &[("content/流程/请假.md", "# 请假\n"), ("content/说明.md", "# 说明\n")],
        &Options::default(),
    );
    let home = file(&built, "index.html");
    let home = main_part(&home);
    for word in ["测试", "流程", "请假", "说明"] {
        assert!(home.contains(word), "no {word} in {home}");
    }
}

#[test]
fn assets_are_copied_only_where_a_page_uses_them() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let built = good_site(
        &[
            ("content/a.md", "# 甲\n\n![图](img/用到.svg) [表](附件/名单.csv)\n"),
            ("content/img/用到.svg", picture),
            ("content/img/没用.svg", picture),
            ("content/附件/名单.csv", "a,b\n"),
            ("content/notes.txt", "备忘"),
        ],
        &Options::default(),
    );
    let copied: Vec<&String> = built
        .output
        .keys()
        .filter(|path| path.ends_with(".csv") || path.contains("img/") || path.ends_with(".md"))
        .collect();
    assert_eq!(copied, ["img/用到.svg", "附件/名单.csv"]);
    assert!(places_of(&built, "没用").is_empty());
    assert!(places_of(&built, "备忘").is_empty());
}

/// A knowledge base whose restricted documents lead into public ones in every way there is.
///
/// The word 机密 and the ids `JM-…` stand in nothing else.
const RESTRICTED: &[(&str, &str)] = &[
    (
        "docent.yaml",
        "title: 测试\nlanguage: zh-CN\nbase_url: https://kb.example.com/\n\
         audiences: {names: [all, hr], default: all}\n",
    ),
    (
        "content/organization.yaml",
        "departments: [{id: it, name: 信息部}]\n\
         roles: [{id: staff, name: 员工, department: it}]\n",
    ),
    ("content/index.md", "# 首页\n"),
    (
        "content/公开.md",
        "---\ntype: process\nid: GK-1\ntitle: 公开流程\nowner: staff\ndepartment: it\n\
         purpose: 公开\nscope: 全员\n\
         steps:\n  - {id: go, do: 办理, R: staff, A: staff, within: 1wd, uses: GK-F}\n---\n\n![图](共用.svg)\n",
    ),
    (
        "content/表.md",
        "---\ntype: form\nid: GK-F\ntitle: 公开表\nprocess: GK-1\n\
         fields: [{id: a, label: 甲, kind: text}]\n---\n",
    ),
    (
        "content/问答.md",
        "---\ntype: faq\nid: GK-Q\ntitle: 公开问答\nquestions:\n\
         \x20 - {id: q, q: 何时办理？, answer: 随时。, about: GK-1}\n---\n",
    ),
    ("content/共用.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    // A folder gives its audience to what is in it.
    ("content/内部/index.md", "---\naudience: hr\ntitle: 机密文件夹\n---\n"),
    (
        "content/内部/机密流程.md",
        "---\ntype: process\nid: JM-P\ntitle: 机密流程\nsummary: 机密摘要\nowner: staff\n\
         department: it\npurpose: 机密目的\nscope: 机密范围\naliases: [机密旧址.html]\nrelated: [GK-1]\ntags: [机密标签]\n\
         history: [{version: \"1\", date: 2026-01-01, note: 机密修订}]\n\
         steps:\n  - {id: a, do: 机密步骤, R: staff, A: staff, within: 1wd, uses: GK-F, signs: GK-F}\n---\n\n\
         见[公开](GK-1#go)。![机密图](机密图.svg) ![共用](../共用.svg)\n",
    ),
    ("content/内部/机密图.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- 机密 --></svg>"),
    (
        "content/内部/问答.md",
        "---\ntype: faq\nid: JM-Q\ntitle: 机密问答\nquestions:\n\
         \x20 - {id: q, q: 机密问题, ask: [机密问法], answer: 机密答案, about: [GK-1#go, GK-1, JM-P]}\n---\n",
    ),
    (
        "content/内部/政策.md",
        "---\ntype: policy\nid: JM-L\ntitle: 机密政策\nclauses:\n\
         \x20 - {id: c, text: 机密条款, met_by: GK-1#go}\n---\n",
    ),
    (
        "content/内部/培训.md",
        "---\ntype: training\nid: JM-T\ntitle: 机密培训\nfor: staff\ncovers: GK-1\n---\n",
    ),
    ("content/内部/图.md", "---\ntype: flowchart\nid: JM-C\ntitle: 机密图示\nderive: GK-1\n---\n"),
    (
        "content/内部/术语.md",
        "---\ntype: term\nid: JM-G\ntitle: 办理\nalias: [机密别名]\ndefinition: 机密释义\n---\n",
    ),
    (
        "content/内部/岗位.md",
        "---\ntype: role\nid: staff\ntitle: 员工\nduties_extra: [机密职责]\n---\n\n机密说明\n",
    ),
];

#[test]
fn restricted_documents_appear_nowhere_in_a_public_build() {
    let built = good_site(RESTRICTED, &Options::default());
    for word in ["机密", "JM-", "jm-"] {
        assert_eq!(places_of(&built, word), Vec::<String>::new(), "{word} in a public build");
    }
    // What both use is there, and so is what is public.
    assert!(built.output.contains_key("共用.svg"));
    assert!(file(&built, "公开.html").contains("办理"));
    assert!(built.output.contains_key("roles/staff.html"), "the derived page of the role");
}

#[test]
fn an_audience_sees_its_documents() {
    let selection = Selection { audiences: vec!["hr".to_owned()], has_drafts: false };
    let built = good_site(RESTRICTED, &Options { selection, ..Options::default() });
    let paths: BTreeSet<&str> = built.output.keys().map(String::as_str).collect();
    for path in ["内部/机密流程.html", "内部/机密图.svg", "机密旧址.html", "内部/问答.html"]
    {
        assert!(paths.contains(path), "no {path} among {paths:#?}");
    }
    let process = file(&built, "公开.html");
    for word in ["机密标签", "机密修订"] {
        assert!(!places_of(&built, word).is_empty(), "no {word} for its audience");
    }
    for word in ["机密问题", "机密政策", "机密培训", "机密图示", "机密流程"] {
        assert!(process.contains(word), "no {word} on the page that it is about");
    }
    assert!(file(&built, "内部/岗位.html").contains("机密职责"));
    for path in ["llms.txt", "sitemap.xml"] {
        let text = file(&built, path);
        assert!(text.contains("%E6%9C%BA%E5%AF%86%E6%B5%81%E7%A8%8B"), "{path}: {text}");
    }
}

#[test]
fn drafts_appear_only_where_they_are_asked_for() {
    let files = [
        ("content/index.md", "# 首页\n"),
        (
            "content/草.md",
            "---\ntitle: 机密草稿\nid: JM-1\nstatus: draft\naliases: [机密.html]\n---\n\n![图](草.svg)\n",
        ),
        ("content/草.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- 机密 --></svg>"),
    ];
    let built = good_site(&files, &Options::default());
    for word in ["机密", "JM-1"] {
        assert_eq!(places_of(&built, word), Vec::<String>::new(), "{word} without --drafts");
    }
    let selection = Selection { audiences: Vec::new(), has_drafts: true };
    let built = good_site(&files, &Options { selection, ..Options::default() });
    assert!(file(&built, "草.html").contains("机密草稿"));
    assert!(file(&built, "草.html").contains("本文件是草稿"));
    assert!(built.output.contains_key("草.svg"));
    assert!(built.output.contains_key("机密.html"));
}

#[test]
fn a_theme_of_ones_own_replaces_files_by_path() {
    let built = good_site(
        &[
            ("docent.yaml", "title: 测试\nlanguage: zh-CN\ntheme: corp\n"),
            (
                "themes/corp/templates/term.html",
                "{% extends \"base.html\" %}\n{% block content %}\
                 <h1>公司术语 {{ head.title }}</h1><p>{{ definition }}</p>{% endblock content %}\n",
            ),
            ("themes/corp/css/zz-brand.css", ".brand { color: rebeccapurple }\n"),
            ("themes/corp/icons/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ("themes/corp/i18n/zh-CN.yaml", "page:\n  skip: 直达内容\n"),
            ("content/index.md", "# 首页\n"),
            (
                "content/冻结.md",
                "---\ntype: term\nid: T-1\ntitle: 冻结\ndefinition: 不能登录\n---\n",
            ),
        ],
        &Options::default(),
    );
    let term = file(&built, "冻结.html");
    assert!(term.contains("<h1>公司术语 冻结</h1>"), "{term}");
    assert!(term.contains("不能登录"), "{term}");
    // One word is replaced; the others remain.
    let home = file(&built, "index.html");
    assert!(home.contains("直达内容"), "{home}");
    assert!(home.contains("站点导航"), "{home}");
    assert!(style(&built).contains("rebeccapurple"));
    let default = good_site(&[("content/index.md", "# 首页\n")], &Options::default());
    assert!(style(&built).contains(&*style(&default)), "the styles of the default theme remain");
    assert!(built.output.keys().any(|path| path.ends_with("/logo.svg")));
    assert!(built.output.keys().any(|path| path.ends_with("/icon.svg")));
}

#[test]
fn the_accent_is_in_the_style_sheet_and_changes_its_address() {
    let with = |accent: &str| {
        let settings = format!("title: 测试\nlanguage: zh-CN\ntheme: {{accent: \"{accent}\"}}\n");
        good_site(
            &[("docent.yaml", &settings), ("content/index.md", "# 首页\n")],
            &Options::default(),
        )
    };
    let (blue, red) = (with("#0b5bd3"), with("#b00020"));
    assert!(style(&blue).contains("--accent:#0b5bd3"));
    assert!(style(&red).contains("--accent:#b00020"));
    let folder = |built: &Built| -> String {
        let path = built.output.keys().find(|path| path.ends_with("/site.css"));
        path.expect("a style sheet").clone()
    };
    assert_ne!(folder(&blue), folder(&red), "browsers would keep the old style");
}

#[test]
fn an_announcement_stands_on_every_page_and_leads_to_its_document() {
    let built = good_site(
        &[
            (
                "docent.yaml",
                "title: 测试\nlanguage: zh-CN\nannouncement: {text: 新表生效, link: T-1}\n",
            ),
            ("content/index.md", "# 首页\n"),
            ("content/深/层/说明.md", "# 说明\n"),
            ("content/词/冻结.md", "---\ntype: term\nid: T-1\ntitle: 冻结\n---\n"),
        ],
        &Options::default(),
    );
    let link = |path: &str| -> String {
        let html = file(&built, path);
        let before = html.split("新表生效").next().expect("the page");
        let (_, href) = before.rsplit_once("href=\"").expect("a link before the words");
        href.split('"').next().expect("an address").to_owned()
    };
    for (path, to) in [
        ("index.html", "词/冻结.html"),
        ("404.html", "词/冻结.html"),
        ("深/层/说明.html", "../../词/冻结.html"),
        ("词/冻结.html", "冻结.html"),
    ] {
        assert_eq!(link(path), to, "on {path}");
    }
}

/// Builds folders of plain pages.
fn folders(folders: usize, pages: usize) -> Built {
    let mut files = vec![("docent.yaml".to_owned(), "title: 测试\nlanguage: zh-CN\n".to_owned())];
    for folder in 0..folders {
        for page in 0..pages {
            files.push((
                format!("content/部{folder}/文{page:04}.md"),
                format!("# 文 {folder}-{page:04}\n\n正文。\n"),
            ));
        }
    }
    crate::build(files, &Options::default())
}

#[test]
fn the_pages_of_a_large_site_do_not_grow_with_it() {
    let (small, large) = (folders(4, 100), folders(4, 300));
    for path in ["部1/文0050.html", "部3/文0000.html"] {
        let (before, after) = (file(&small, path), file(&large, path));
        // The pager and the neighbours differ by a few characters at most.
        assert!(
            after.len() <= before.len() + 200,
            "{path} grew from {} to {} bytes",
            before.len(),
            after.len()
        );
        assert!(after.len() < 16_000, "{path} has {} bytes", after.len());
    }
    // The sidebar shows the folders and the branch of the page, and no page of another folder.
    let page = file(&large, "部1/文0050.html");
    for (name, is_shown) in
        [("部0", true), ("部3", true), ("文 1-0051", true), ("文 2-0050", false)]
    {
        assert_eq!(page.contains(name), is_shown, "{name}");
    }
    let links = page.matches("<a ").count();
    assert!(links < 100, "{links} links on a page of a site of 1200");
}
