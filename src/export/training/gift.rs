//! The questions of a training as GIFT, the text format that Moodle and others read.

use super::{Question, Quiz};

/// Shares of a mark that Moodle takes, in percent. Of several right options each has an equal part.
const SHARES: [(usize, &str); 10] = [
    (1, "100"),
    (2, "50"),
    (3, "33.33333"),
    (4, "25"),
    (5, "20"),
    (6, "16.66667"),
    (7, "14.28571"),
    (8, "12.5"),
    (9, "11.11111"),
    (10, "10"),
];

/// Returns the questions as GIFT.
///
/// A question is named after the training and its place there, so that it is known again when the
/// file is imported anew. What an option or a text holds is never taken for a sign of the format.
pub fn gift(quiz: &Quiz) -> String {
    let head = format!("{} {} {}", quiz.id, quiz.title, quiz.version);
    let mut text = format!("// {}\n", head.split_whitespace().collect::<Vec<_>>().join(" "));
    for (i, question) in quiz.questions.iter().enumerate() {
        let name = format!("{}-{}", quiz.id, i + 1);
        text.push_str(&format!("\n::{}::[plain]{} {{\n", escaped(&name), escaped(&question.text)));
        push_options(&mut text, question);
        let see = match question.see.as_str() {
            "" => String::new(),
            see => format!("{}: {see}", quiz.words.see),
        };
        let explained = [question.why.as_str(), &see];
        let explained: Vec<String> =
            explained.iter().filter(|text| !text.trim().is_empty()).map(|t| escaped(t)).collect();
        if !explained.is_empty() {
            text.push_str(&format!("\t####{}\n", explained.join("\\n")));
        }
        text.push_str("}\n");
    }
    text
}

fn push_options(text: &mut String, question: &Question) {
    let right = question.options.iter().filter(|(_, is_right)| *is_right).count();
    let share = SHARES.iter().find(|(count, _)| *count == right).map_or("5", |(_, share)| share);
    for (option, is_right) in &question.options {
        // A percentage is only needed where there are several right ones, or where the option
        // itself begins like one.
        let is_like_share = option.trim_start().starts_with('%');
        let mark = match (right > 1, is_right) {
            (true, true) => format!("~%{share}%"),
            (true, false) => "~%-100%".to_owned(),
            (false, true) if is_like_share => "=%100%".to_owned(),
            (false, true) => "=".to_owned(),
            (false, false) if is_like_share => "~%0%".to_owned(),
            (false, false) => "~".to_owned(),
        };
        text.push_str(&format!("\t{mark}{}\n", escaped(option)));
    }
}

/// Returns a text on one line, with everything marked that GIFT would take for a sign.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in text.trim().lines() {
        if !escaped.is_empty() {
            escaped.push_str("\\n");
        }
        for c in line.trim_end().chars() {
            if "~=#{}:\\".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn signs_of_the_format_are_marked() {
        assert_eq!(escaped("a=b {c} #1 ~x: \\n"), "a\\=b \\{c\\} \\#1 \\~x\\: \\\\n");
        assert_eq!(escaped(" 一\r\n\n二 "), "一\\n\\n二");
    }
}
