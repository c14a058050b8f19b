//! Calendar days as authors write them: `2026-03-01`.

/// A calendar day without time or zone.
pub type Date = jiff::civil::Date;

/// Returns the day that `YYYY-MM-DD` names, or `None` for any other text or a day that does not exist.
pub fn parse(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, byte)| match i {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_real_days_in_one_form() {
        assert_eq!(parse("2026-03-01").map(|day| day.to_string()).as_deref(), Some("2026-03-01"));
        for text in ["2026-02-30", "2026-3-1", "01.03.2026", "2026-03-01T00:00", "", "二〇二六年"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
