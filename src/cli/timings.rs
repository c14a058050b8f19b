//! Where the time of a build went: to which stages, and to which pages.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::diagnostic::SourcePath;
use crate::language::{Bilingual, Language, both};
use crate::observer::{Cost, Observer, Part};

/// How many of the costliest pages are told.
const TOLD: usize = 10;

/// Returns what a stage does, for people; colouring code is a part of rendering.
pub fn stage(name: &str) -> Bilingual<String> {
    match name {
        "read" => both("read", "读取文件"),
        "parse" => both("parse", "解析文档"),
        "connect" => both("connect and check", "连接与检查"),
        "render" => both("render and index", "生成页面与索引"),
        _ => both("write", "写入文件"),
    }
}

/// Returns a line for each stage, with its seconds and its share.
pub fn stages(laps: &[(&'static str, f64)], total: f64, language: Language) -> String {
    let lines = laps.iter().map(|(name, seconds)| {
        let share = 100.0 * seconds / total.max(f64::MIN_POSITIVE);
        format!("{seconds:8.3} s {share:3.0} %  {}\n", stage(name).get(language))
    });
    lines.collect()
}

/// Returns a line for each of the costliest pages, with its milliseconds and what they went to.
pub fn pages(observer: &Observer, language: Language) -> String {
    let costs = observer.costs();
    if costs.is_empty() {
        return String::new();
    }
    let (count, told) = (costs.len(), costs.len().min(TOLD));
    let all = seconds(&costs);
    let share = 100.0 * seconds(&costs[..told]) / all.max(f64::MIN_POSITIVE);
    let mut text = match language.is_chinese() {
        true => format!(
            "\n最费时的页面：{count} 个中的 {told} 个，占全部 {all:.3} 秒的 {share:.0} %（不含搜索索引）\n"
        ),
        false => format!(
            "\ncostliest pages: {told} of {count}, {share:.0} % of their {all:.3} s (without the search index)\n"
        ),
    };
    for (path, cost) in &costs[..told] {
        let parts: Vec<String> = Part::ALL
            .into_iter()
            .filter(|part| cost.of(*part) >= Duration::from_micros(50))
            .map(|part| format!("{} {:.1}", word(part).get(language), milliseconds(cost.of(part))))
            .collect();
        let (open, separator, close) =
            if language.is_chinese() { ("（", "，", "）") } else { (" (", ", ", ")") };
        let parts = parts.join(separator);
        let total = milliseconds(cost.total());
        text.push_str(&format!("{total:8.1} ms  {path}{open}{parts}{close}\n"));
    }
    text
}

/// Returns the costliest pages, for programs.
pub fn pages_as_json(observer: &Observer) -> Value {
    let pages = observer.costs().into_iter().take(TOLD).map(|(path, cost)| {
        let parts =
            Part::ALL.map(|part| (part.name().to_owned(), json!(cost.of(part).as_secs_f64())));
        let mut seconds: Map<String, Value> = parts.into_iter().collect();
        seconds.insert("total".to_owned(), json!(cost.total().as_secs_f64()));
        json!({"path": &*path, "seconds": seconds})
    });
    Value::Array(pages.collect())
}

fn word(part: Part) -> Bilingual<String> {
    match part {
        Part::Parse => both("parse", "解析"),
        Part::Code => both("code", "代码着色"),
        Part::Charts => both("charts", "流程图"),
        Part::Page => both("page", "页面"),
    }
}

fn seconds(costs: &[(SourcePath, Cost)]) -> f64 {
    costs.iter().map(|(_, cost)| cost.total().as_secs_f64()).sum()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
