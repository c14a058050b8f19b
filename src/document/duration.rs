//! Durations as authors write them: `1wd`, `4h`, `90d`, `12m`.

use std::fmt;

use crate::language::Language;

/// A unit of time in a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `wd`: a day on which the company works.
    WorkingDay,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `m`
    Month,
    /// `y`
    Year,
}

/// A whole number of one unit. Prints as it was written: `1wd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// How many; at least 1.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

const UNITS: [(&str, Unit); 7] = [
    ("min", Unit::Minute),
    ("h", Unit::Hour),
    ("wd", Unit::WorkingDay),
    ("d", Unit::Day),
    ("w", Unit::Week),
    ("m", Unit::Month),
    ("y", Unit::Year),
];

impl Duration {
    /// Returns the duration that a text such as `12m` stands for, or `None` for any other text.
    pub fn parse(text: &str) -> Option<Duration> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let count = text[..digits].parse().ok().filter(|count| *count > 0)?;
        let unit = UNITS.iter().find(|(name, _)| *name == &text[digits..])?.1;
        Some(Duration { count, unit })
    }

    /// Returns the duration in words: `1 个工作日`, `2 working days`.
    pub fn words(self, language: Language) -> String {
        let (zh, tw, en) = match self.unit {
            Unit::Minute => ("分钟", "分鐘", "minute"),
            Unit::Hour => ("小时", "小時", "hour"),
            Unit::WorkingDay => ("个工作日", "個工作日", "working day"),
            Unit::Day => ("天", "天", "day"),
            Unit::Week => ("周", "週", "week"),
            Unit::Month => ("个月", "個月", "month"),
            Unit::Year => ("年", "年", "year"),
        };
        let count = self.count;
        match language {
            Language::SimplifiedChinese => format!("{count} {zh}"),
            Language::TraditionalChinese => format!("{count} {tw}"),
            Language::English if count == 1 => format!("1 {en}"),
            Language::English => format!("{count} {en}s"),
        }
    }

    /// Returns the calendar day that lies this long behind `day`.
    ///
    /// A working day counts as a day here, since holidays are not known; units below a day
    /// count as none. Returns `None` beyond the year 9999.
    pub fn after(self, day: jiff::civil::Date) -> Option<jiff::civil::Date> {
        let count = i64::from(self.count);
        let span = jiff::Span::new();
        let span = match self.unit {
            Unit::Minute | Unit::Hour => return Some(day),
            Unit::WorkingDay | Unit::Day => span.try_days(count),
            Unit::Week => span.try_weeks(count),
            Unit::Month => span.try_months(count),
            Unit::Year => span.try_years(count),
        };
        day.checked_add(span.ok()?).ok()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = UNITS.iter().find(|(_, unit)| *unit == self.unit).map_or("", |(name, _)| name);
        write!(f, "{}{name}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;
    use crate::language::Language;

    #[test]
    fn durations_are_understood_and_kept() {
        for text in ["1wd", "30min", "4h", "90d", "12m", "3y", "2w"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "wd", "0d", "1 wd", "-1d", "1.5h", "12months", "99999999999d"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
        let words = |text| Duration::parse(text).unwrap().words(Language::English);
        assert_eq!((words("1wd"), words("12m")), ("1 working day".into(), "12 months".into()));
    }

    #[test]
    fn a_month_after_the_last_of_january_is_the_last_of_february() {
        let day = jiff::civil::date(2026, 1, 31);
        let after = Duration::parse("1m").unwrap().after(day);
        assert_eq!(after, Some(jiff::civil::date(2026, 2, 28)));
    }
}
