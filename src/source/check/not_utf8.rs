//! `not-utf8`: a text in another encoding.

use crate::diagnostic::{Diagnostic, Rule, Severity, SourcePath, Span};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "not-utf8",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
Documents are read as UTF-8. A file saved by an older editor may be in GBK, Big5
or UTF-16 instead, and its characters would come out wrong. Open it in the editor
and save it again with the encoding UTF-8.",
        zh: "\
文档一律按 UTF-8 读取。旧编辑器保存的文件可能是 GBK、Big5 或 UTF-16 编码，文字会变成
乱码。请用编辑器打开，另存为 UTF-8 编码。",
    },
    example: "(a file saved as GBK)",
};

/// Returns the diagnostic for a file, naming the encoding that it most likely has.
pub fn report(path: &SourcePath, bytes: &[u8]) -> Diagnostic {
    let encoding = likely_encoding(bytes);
    let byte = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = bytes[..byte].iter().filter(|byte| **byte == b'\n').count() + 1;
    RULE.at(
        &Span::whole(path),
        both(
            format!("this file is not UTF-8, it looks like {encoding} (first seen in line {line})"),
            format!("文件不是 UTF-8 编码，看起来是 {encoding}（从第 {line} 行起）"),
        ),
    )
    .help(both(
        "open it in your editor and save it with the encoding UTF-8",
        "用编辑器打开，另存为 UTF-8 编码",
    ))
}

/// Returns the name of the encoding that bytes which are not UTF-8 most likely have.
fn likely_encoding(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return "UTF-16";
    }
    if bytes.iter().take(2000).filter(|byte| **byte == 0).count() > 8 {
        return "UTF-16";
    }
    // GBK and Big5 write each character above ASCII as a pair that begins with a high byte.
    let (mut pairs, mut broken, mut low, mut gbk, mut big5) = (0, 0, 0, 0, 0);
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] < 0x80 {
            i += 1;
            continue;
        }
        match bytes.get(i + 1) {
            Some(trail) if (0x81..=0xfe).contains(&bytes[i]) && *trail >= 0x40 => {
                pairs += 1;
                low += usize::from(*trail < 0x80);
                // The commonest characters: Big5 begins with few strokes, where GBK has Greek and
                // nothing; GBK goes on to the end of the alphabet, where Big5 has rare ones.
                big5 += usize::from(*trail < 0x80 || (0xa4..=0xaf).contains(&bytes[i]));
                gbk += usize::from(*trail >= 0x80 && (0xc7..=0xd7).contains(&bytes[i]));
                gbk += usize::from((0x80..0xa1).contains(trail));
                i += 2;
            }
            _ => {
                broken += 1;
                i += 1;
            }
        }
    }
    // Accented letters stand between letters of ASCII, so that each would be a pair with one.
    if pairs == 0 || broken * 10 > pairs || low * 10 > pairs * 9 {
        return "Windows-1252";
    }
    if big5 > gbk { "Big5" } else { "GBK" }
}

#[cfg(test)]
mod tests {
    use super::likely_encoding;

    #[test]
    fn the_usual_encodings_are_told_apart() {
        // 账号申请 in GBK, 帳號申請表單 in Big5, 账 in UTF-16, é in Windows-1252.
        assert_eq!(likely_encoding(b"\xd5\xcb\xba\xc5\xc9\xea\xc7\xeb"), "GBK");
        assert_eq!(likely_encoding(b"\xb1\x62\xb8\xb9\xa5\xd3\xbd\xd0\xaa\xed\xb3\xe6"), "Big5");
        assert_eq!(likely_encoding(b"\xff\xfe\x26\x8d"), "UTF-16");
        assert_eq!(likely_encoding(b"caf\xe9 au lait"), "Windows-1252");
        assert_eq!(likely_encoding(b"pr\xe9cis et d\xe9taill\xe9es"), "Windows-1252");
    }
}
