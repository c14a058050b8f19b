//! What is a token (docs/search-format.md, 1). The same in JavaScript; both are tested by
//! `tests/search/tokens.json`.

use unicode_normalization::char::is_combining_mark;

/// The greatest number of characters of a word; what is longer is cut.
const LONGEST_WORD: usize = 64;

/// The greatest number of characters of a chunk; what is longer is none.
const LONGEST_CHUNK: usize = 40;

/// What a folded character is to the tokenizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Written without spaces: Han, kana, Hangul.
    Unspaced,
    /// A letter, a digit or a mark of any other script.
    Word,
    /// Any other visible character of ASCII.
    Symbol,
    /// Anything else.
    Separator,
}

/// Returns the class of a folded character.
pub fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' | 'A'..='Z' => Class::Word,
        '!'..='~' => Class::Symbol,
        '\0'..='\u{7f}' => Class::Separator,
        c if is_unspaced(c) => Class::Unspaced,
        c if c.is_alphanumeric() || is_combining_mark(c) => Class::Word,
        _ => Class::Separator,
    }
}

fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// A piece of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Unspaced characters that stand together.
    Run(&'t str),
    /// Word characters that stand together, cut.
    Word(&'t str),
    /// Words and symbols that stand together, at least one of each. Comes behind its words.
    Chunk(&'t str),
}

/// Calls `use_piece` with each piece of a folded text, in order.
pub fn pieces<'t>(folded: &'t str, mut use_piece: impl FnMut(Piece<'t>)) {
    let (mut run, mut word, mut chunk) = (None, None, None);
    let end = folded.len();
    let ends = std::iter::once((end, Class::Separator, false));
    let chars = folded.char_indices().map(|(at, c)| (at, class(c), splits(c)));
    for (at, class, is_splitter) in chars.chain(ends) {
        if class != Class::Unspaced
            && let Some(start) = run.take()
        {
            use_piece(Piece::Run(&folded[start..at]));
        }
        if class != Class::Word
            && let Some(start) = word.take()
        {
            use_piece(Piece::Word(cut(&folded[start..at])));
        }
        let goes_on = matches!(class, Class::Word | Class::Symbol) && !is_splitter;
        if !goes_on
            && let Some(start) = chunk.take()
            && let Some(chunk) = trimmed(&folded[start..at])
        {
            use_piece(Piece::Chunk(chunk));
        }
        match class {
            Class::Unspaced => drop(run.get_or_insert(at)),
            Class::Word => {
                word.get_or_insert(at);
                chunk.get_or_insert(at);
            }
            Class::Symbol if goes_on => drop(chunk.get_or_insert(at)),
            Class::Symbol | Class::Separator => {}
        }
    }
}

/// Returns whether no chunk goes on across a character.
fn splits(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\'' | '`' | ',' | ';' | '|')
}

fn cut(word: &str) -> &str {
    word.char_indices().nth(LONGEST_WORD).map_or(word, |(end, _)| &word[..end])
}

/// Returns a chunk without the punctuation around it, where it is one.
fn trimmed(chunk: &str) -> Option<&str> {
    let chunk = chunk.trim_start_matches([':', '!', '?']).trim_end_matches(['.', ':', '!', '?']);
    let has = |wanted: Class| chunk.chars().any(|c| class(c) == wanted);
    let is_chunk = (2..=LONGEST_CHUNK).contains(&chunk.chars().take(LONGEST_CHUNK + 1).count())
        && has(Class::Symbol)
        && has(Class::Word)
        && !chunk.contains("://");
    is_chunk.then_some(chunk)
}

/// Calls `use_token` with each token of a folded text.
pub fn tokens<'t>(folded: &'t str, mut use_token: impl FnMut(&'t str)) {
    pieces(folded, |piece| match piece {
        Piece::Run(run) => pairs(run, |pair, _| use_token(pair)),
        Piece::Word(word) => use_token(word),
        Piece::Chunk(chunk) => use_token(chunk),
    });
}

/// Calls `use_pair` with the overlapping pairs of a run and then its last character, and whether
/// each is a pair.
pub fn pairs<'t>(run: &'t str, mut use_pair: impl FnMut(&'t str, bool)) {
    let mut before = None;
    for (at, c) in run.char_indices() {
        if let Some(before) = before {
            use_pair(&run[before..at + c.len_utf8()], true);
        }
        before = Some(at);
    }
    if let Some(last) = before {
        use_pair(&run[last..], false);
    }
}

/// Returns the stem of a word: an English plural, `-ing` or `-ed` goes.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return stem;
    }
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let keep = |stem: &mut String, length: usize, ending: &str| {
        if length + ending.len() >= 3 {
            stem.truncate(length);
            stem.push_str(ending);
        }
    };
    let length = stem.len();
    if stem.ends_with("sses") {
        keep(&mut stem, length - 2, "");
    } else if stem.ends_with("ies") {
        keep(&mut stem, length - 3, "y");
    } else if let Some(rest) = stem.strip_suffix('s')
        && !rest.ends_with(['s', 'u', 'i'])
    {
        keep(&mut stem, length - 1, "");
    }
    let length = stem.len();
    let ending = ["ing", "ed"].into_iter().find(|ending| stem.ends_with(ending));
    if let Some(ending) = ending.filter(|_| !stem.ends_with("eed")) {
        let rest = length - ending.len();
        if rest >= 3 && stem[..rest].chars().any(is_vowel) {
            stem.truncate(rest);
            let mut last = stem.chars().rev();
            if let (Some(a), Some(b)) = (last.next(), last.next())
                && a == b
                && !"aeioulsz".contains(a)
            {
                keep(&mut stem, rest - 1, "");
            }
        }
    }
    if stem.ends_with('e') {
        let length = stem.len();
        keep(&mut stem, length - 1, "");
    }
    stem
}

/// Returns all words that have a stem, each once.
pub fn words_of(wanted: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for whole in [wanted.to_owned(), format!("{wanted}e")] {
        let last = whole.chars().next_back().map(String::from).unwrap_or_default();
        let endings = ["".to_owned(), "ing".into(), "ed".into(), last.clone() + "ing", last + "ed"];
        for one in endings.map(|ending| format!("{whole}{ending}")) {
            let ies =
                one.strip_suffix('y').map_or_else(|| one.clone(), |rest| format!("{rest}ies"));
            for many in [one.clone(), format!("{one}s"), format!("{one}es"), ies] {
                if stem(&many) == wanted && !found.contains(&many) {
                    found.push(many);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{stem, tokens, words_of};

    #[test]
    fn all_words_of_a_stem_are_known() {
        for word in ["accounts", "policies", "running", "configured", "used", "boxes", "hopped"] {
            assert!(words_of(&stem(word)).contains(&word.to_owned()), "{word}");
        }
    }

    fn of(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        tokens(text, |token| found.push(token));
        found
    }

    #[test]
    fn runs_words_and_chunks_become_tokens() {
        assert_eq!(of("账号申请"), ["账号", "号申", "申请", "请"]);
        assert_eq!(of("it支持"), ["it", "支持", "持"]);
        assert_eq!(of("c++"), ["c", "c++"]);
        assert_eq!(of("/std:c++20"), ["std", "c", "20", "/std:c++20"]);
        assert_eq!(of("fm-hr-012。"), ["fm", "hr", "012", "fm-hr-012"]);
        assert_eq!(of("call(operator<<);"), ["call", "operator", "operator<<"]);
        assert_eq!(of("a/b, x."), ["a", "b", "a/b", "x"]);
        assert_eq!(of("see https://a.b/c"), ["see", "https", "a", "b", "c"]);
        assert_eq!(of("++ -- 。！"), [""; 0]);
    }

    #[test]
    fn stems_of_english_words() {
        for (word, expected) in [
            ("accounts", "account"),
            ("policies", "policy"),
            ("classes", "class"),
            ("status", "status"),
            ("running", "run"),
            ("configured", "configur"),
            ("configure", "configur"),
            ("using", "using"),
            ("need", "need"),
            ("falling", "fall"),
            ("is", "is"),
            ("ids", "ids"),
            ("账号s", "账号s"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
