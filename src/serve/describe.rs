//! What a build changed, in words.

use std::collections::BTreeSet;

use super::site::Difference;
use crate::language::{Bilingual, both};

/// Returns the words for what a build changed.
pub fn describe(
    difference: &Difference,
    ahead: &[String],
    errors: usize,
    warnings: usize,
    is_mended: bool,
) -> Bilingual<String> {
    let counted = |count: usize, one: &str, chinese: &str| {
        let ending = if count == 1 { "" } else { "s" };
        both(format!("{count} {one}{ending}"), format!("{count} 个{chinese}"))
    };
    if errors > 0 {
        let errors = counted(errors, "error", "错误");
        return both(
            format!("{}, the last good pages stay", errors.en),
            format!("{}，页面停留在上一次成功的结果", errors.zh),
        );
    }
    let mut what = match difference {
        Difference::Nothing if !ahead.is_empty() => {
            let pages = counted(ahead.len(), "page", "页面");
            both(format!("{} changed", pages.en), format!("{}有变化", pages.zh))
        }
        Difference::Nothing if is_mended => {
            both("no errors any more, the pages are as before", "错误已修复，页面与之前相同")
        }
        Difference::Nothing => both("nothing changed", "没有变化"),
        Difference::Styles { .. } => both("only styles changed", "只有样式有变化"),
        Difference::Pages { pages, .. } => {
            let all: BTreeSet<&String> = pages.iter().chain(ahead).collect();
            let pages = counted(all.len(), "page", "页面");
            both(format!("{} changed", pages.en), format!("{}有变化", pages.zh))
        }
    };
    if warnings > 0 {
        let warnings = counted(warnings, "warning", "警告");
        what.en.push_str(&format!(", {}", warnings.en));
        what.zh.push_str(&format!("，{}", warnings.zh));
    }
    what
}
