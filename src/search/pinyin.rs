//! How Chinese titles sound, as terms that are matched by prefix (docs/search-format.md, 2).

use pinyin::{ToPinyin, ToPinyinMulti};

/// The greatest number of letters of a title's pinyin, and of its initials.
const LONGEST: usize = 24;
const MOST_INITIALS: usize = 10;

/// Returns the terms by which a title can be found in pinyin: from each of its Chinese characters
/// on, the full pinyin without tones and the initials.
///
/// A character with several readings gives each of them where it is the first of a term; behind
/// that the most common one is taken, since all combinations would be many and mostly wrong.
pub fn terms(title: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let chars: Vec<char> = title.chars().collect();
    for (i, first) in chars.iter().enumerate() {
        let Some(readings) = first.to_pinyin_multi() else { continue };
        let common = first.to_pinyin().map(|pinyin| pinyin.plain());
        let mut firsts: Vec<&str> = common.into_iter().collect();
        firsts.extend(readings.into_iter().map(|pinyin| pinyin.plain()));
        // A sound has a letter at least.
        let behind: Vec<&str> = chars[i + 1..]
            .iter()
            .take(LONGEST)
            .map_while(|c| Some(c.to_pinyin()?.plain()))
            .collect();
        let mut seen: Vec<String> = Vec::new();
        for first in firsts {
            let sounds = || std::iter::once(first).chain(behind.iter().copied());
            let full: String = sounds().flat_map(plain).take(LONGEST).collect();
            let initials: String =
                sounds().filter_map(|sound| plain(sound).next()).take(MOST_INITIALS).collect();
            for term in [full, initials] {
                if term.len() > 1 && !seen.contains(&term) {
                    seen.push(term);
                }
            }
        }
        terms.append(&mut seen);
    }
    terms
}

/// Returns the letters of a sound as they are typed: `ü` is `v`.
fn plain(sound: &str) -> impl Iterator<Item = char> {
    sound.chars().map(|c| if c == 'ü' { 'v' } else { c })
}

#[cfg(test)]
mod tests {
    use super::terms;

    #[test]
    fn titles_are_found_by_sound_and_by_initials() {
        let terms = terms("DD 账号申请");
        for wanted in ["zhanghaoshenqing", "zhsq", "haoshenqing", "shenqing", "sq", "qing"] {
            assert!(terms.iter().any(|term| term == wanted), "{wanted} in {terms:?}");
        }
    }

    #[test]
    fn each_reading_of_a_first_character_counts() {
        let terms = terms("重置密码");
        assert!(terms.iter().any(|term| term == "zhongzhimima"));
        assert!(terms.iter().any(|term| term == "chongzhimima"), "{terms:?}");
    }
}
