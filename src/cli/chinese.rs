//! The help of the commands in Chinese.
//!
//! The English help stands beside the flags, as their doc comments. A test keeps both complete.

use clap::{Arg, Command};

/// How a help page is laid out; the English one has the same order.
const LAYOUT: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Flags that several commands have, and clap's own.
const COMMON: [(&str, &str); 7] = [
    ("root", "知识库文件夹（含 `docent.yaml`），或任何放 markdown 的文件夹"),
    ("audience", "为哪些读者生成（除 `all` 外）：`docent.yaml` 中 `audiences` 的名称"),
    ("drafts", "也显示草稿"),
    ("as_of", "以哪一天为准判断评审是否到期：2026-03-01；缺省为今天"),
    ("lang", "用什么语言对您说话；缺省用站点的语言，再次用系统的语言"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// Commands, and flags that mean something of their own there: `command`, or `command flag`.
const TEXTS: [(&str, &str); 53] = [
    ("docent", "把一个文件夹的流程文档编译成经过检查的静态知识库"),
    ("init", "新建知识库：设置、岗位、一个流程及其表单和常见问题"),
    ("init dir", "文件夹，可以还不存在"),
    ("new", "新建一份文档草稿，写好编号、负责人与评审周期"),
    ("new kind", "文档的类型"),
    ("new path", "文件路径，须在知识库的 content 文件夹下"),
    ("serve", "在浏览器中查看站点，保存后自动刷新"),
    ("serve port", "端口；缺省为 4000 起第一个空闲的"),
    ("serve host", "监听的地址；缺省为 127.0.0.1，其他电脑无法访问"),
    ("serve open", "打开浏览器"),
    ("check", "检查文档有什么问题、怎样改；不写入任何文件"),
    (
        "check format",
        "输出格式：`human` 给人看，`json` 给程序用；`github`、`gitlab`、`sarif`、`junit` 给 CI 用",
    ),
    ("check strict", "有警告时也以退出码 1 结束"),
    ("check no_cache", "不用 `docent build` 留在 `.docent` 中的缓存"),
    ("build", "生成站点文件，供网站服务器或共享文件夹使用；文档有错误时不写入"),
    ("build output", "写到哪里；缺省为 ROOT 下的 `public`"),
    ("build base_url", "发布地址，代替 `docent.yaml` 中的 `base_url`"),
    ("build strict", "有警告时不写入，并以退出码 1 结束"),
    ("build no_cache", "不读也不写 `.docent` 中的缓存；缓存只影响速度"),
    ("build timings", "显示每个阶段用时，以及最费时的页面"),
    ("build json", "以 JSON 输出做了什么"),
    ("search", "在终端里搜索，结果与网页中的搜索相同"),
    ("search query", "要搜索的词；加引号表示原样出现，词前加 `-` 表示排除"),
    ("search limit", "最多显示几条；缺省为 10"),
    ("search json", "以 JSON 输出"),
    ("explain", "说明一条规则管什么、怎样改；不写 CODE 则列出所有规则"),
    ("explain code", "规则代码，即 `错误[unknown-key]` 方括号中的部分"),
    ("impact", "说明一个岗位空缺时哪些工作停下来，或与别的岗位合并会有什么冲突"),
    ("impact role", "岗位：`role:岗位id`"),
    ("impact into", "接手的岗位，看会有什么冲突；缺省为代理岗位"),
    ("impact json", "以 JSON 输出"),
    ("export", "把知识库的一部分导出成文件，供其他程序使用"),
    ("export matrix", "导出全部流程的职责矩阵"),
    (
        "export matrix format",
        "格式：`xlsx` 工作簿，`csv` 供电子表格，`json` 见 `docent schema matrix`",
    ),
    ("export matrix output", "写到哪个文件；缺省输出到终端"),
    ("export matrix base_url", "发布地址，用于工作簿里的链接，代替 `docent.yaml` 中的 `base_url`"),
    ("export chart", "导出一个流程或图示文档的流程图"),
    ("export chart id", "文档的编号"),
    (
        "export chart format",
        "格式：`svg` 图片，`mermaid` 泳道文本，`mermaid-flowchart` 子图文本，`bpmn` BPMN 2.0，`drawio`",
    ),
    ("export chart output", "写到哪个文件；缺省输出到终端"),
    ("export form", "导出一张表单"),
    ("export form id", "文档的编号"),
    (
        "export form format",
        "格式：`xlsx` 可填写的工作簿，`docx` 可打印的文档，`schema` 答案的 JSON Schema，`dingtalk` 钉钉审批模板",
    ),
    ("export form output", "写到哪个文件；缺省输出到终端"),
    ("export training", "导出一门培训的自测题"),
    ("export training id", "哪门培训：它的 `id`"),
    ("export training format", "格式：`gift` 用于 Moodle 等学习平台，`xlsx` 是工作簿"),
    ("export training output", "写到哪个文件；缺省输出到终端"),
    ("schema", "输出某类文档的 JSON Schema，供编辑器补全与检查；不写 KIND 则适用于任何文档"),
    (
        "schema kind",
        "文档的类型；`settings`、`organization` 指同名 YAML 文件，`matrix` 指导出的职责矩阵",
    ),
    ("completions", "输出 shell 补全脚本"),
    ("completions shell", "哪种 shell"),
    ("help", "显示某个命令的帮助"),
];

/// Returns the command line with Chinese help.
pub fn translate(mut command: Command) -> Command {
    // Only then clap has added its own flags.
    command.build();
    all(command, "")
}

/// Translates a command and those below it; `above` is what is typed before those.
fn all(mut command: Command, above: &str) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{above} {name}").trim().to_owned();
        command = command.mut_subcommand(&name, |command| all(command, &path));
    }
    let has_commands = command.get_subcommands().next().is_some();
    let command = one(command, if above.is_empty() { "docent" } else { above });
    match has_commands {
        true => command.subcommand_help_heading("命令").subcommand_value_name("命令"),
        false => command,
    }
}

/// Returns the key of a command: what is typed for it, without the name of the program. The help
/// that clap adds below every group of commands is one.
fn key(path: &str) -> &str {
    match path.ends_with(" help") || path.contains(" help ") || path.starts_with("help ") {
        true => "help",
        false => path,
    }
}

fn one(mut command: Command, path: &str) -> Command {
    let name = key(path);
    if let Some(text) = text(name) {
        command = command.about(text).long_about(None::<&str>);
    }
    command.help_template(LAYOUT).mut_args(|argument| {
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        let argument = argument.help_heading(heading).hide_possible_values(true);
        match help(name, &argument) {
            Some(text) => argument.help(text).long_help(None::<&str>).hide_default_value(true),
            None => argument,
        }
    })
}

fn help(command: &str, argument: &Arg) -> Option<&'static str> {
    let id = argument.get_id().as_str();
    let common = || COMMON.iter().find(|(known, _)| *known == id).map(|(_, text)| *text);
    text(&format!("{command} {id}")).or_else(common)
}

fn text(key: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::{COMMON, TEXTS, help, key, text};
    use crate::cli::Cli;

    #[test]
    fn every_command_and_flag_has_a_text_and_no_text_is_left_over() {
        let mut command = Cli::command();
        command.build();
        let mut used = BTreeSet::new();
        let mut open = vec![("docent".to_owned(), &command)];
        while let Some((path, command)) = open.pop() {
            let above = if path == "docent" { "" } else { path.as_str() };
            for below in command.get_subcommands() {
                open.push((format!("{above} {}", below.get_name()).trim().to_owned(), below));
            }
            let name = key(&path);
            assert!(text(name).is_some(), "no Chinese text for `{path}`");
            used.insert(name.to_owned());
            for argument in command.get_arguments() {
                assert!(help(name, argument).is_some(), "`{}` of `{path}`", argument.get_id());
                used.insert(format!("{name} {}", argument.get_id()));
            }
        }
        for (key, _) in TEXTS {
            assert!(used.contains(key), "nothing is called `{key}`");
        }
        assert!(COMMON.iter().all(|(_, text)| !text.is_empty()));
    }
}
