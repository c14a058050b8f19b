//! The numbers that copies of a form get: `layout.number`.

use jiff::civil::Date;

/// Returns what a number looks like: that of the first copy of a day.
///
/// `{yyyy}`, `{yy}`, `{mm}` and `{dd}` stand for the day, `{seq:4}` for a running number of four
/// digits. Braces around anything else stay as they are.
pub fn example(pattern: &str, day: Date) -> String {
    let mut example = String::new();
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        example.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('}') else { break };
        match part(&rest[1..end], day) {
            Some(part) => example.push_str(&part),
            None => example.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    example.push_str(rest);
    example
}

fn part(name: &str, day: Date) -> Option<String> {
    Some(match name {
        "yyyy" => format!("{:04}", day.year()),
        "yy" => format!("{:02}", day.year() % 100),
        "mm" => format!("{:02}", day.month()),
        "dd" => format!("{:02}", day.day()),
        "seq" => "1".to_owned(),
        name => {
            let digits: usize = name.strip_prefix("seq:")?.parse().ok()?;
            format!("{:01$}", 1, digits.min(20))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::example;

    #[test]
    fn patterns_become_numbers() {
        let day = jiff::civil::date(2026, 3, 9);
        assert_eq!(example("DD-{yyyy}{mm}-{seq:4}", day), "DD-202603-0001");
        assert_eq!(example("{yy}{dd}/{seq}", day), "2609/1");
        assert_eq!(example("{部门}-{seq:x} {", day), "{部门}-{seq:x} {");
        assert_eq!(example("", day), "");
    }
}
