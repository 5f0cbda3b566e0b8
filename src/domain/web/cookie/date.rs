//! Dates as servers write them in `Expires` (RFC 6265bis, section 5.1.1; in Chromium's reading, which is wider).

use jiff::civil;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The time that a text tells, milliseconds since 1970: its words in any order, the first of each kind. `None` where one is missing, or
/// there is no such day.
#[must_use]
pub fn date_ms(text: &str) -> Option<i64> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || !c.is_ascii())).filter(|word| !word.is_empty()) {
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            let named = || word.get(..3).and_then(|start| MONTHS.iter().position(|month| start.eq_ignore_ascii_case(month)));
            month = month.or_else(|| i8::try_from(named()? + 1).ok());
        } else if word.contains(':') {
            time = time.or_else(|| clock(word));
        } else if day.is_none() && word.len() <= 2 {
            day = i8::try_from(number(word)).ok();
        } else if year.is_none() && word.len() <= 5 {
            year = Some(number(word));
        }
    }
    let (hour, minute, second) = time?;
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    let year = i16::try_from(year).ok().filter(|year| *year <= 9999);
    // What lies beyond all calendars never ends; the longest life is cut elsewhere.
    let Some(year) = year else { return Some(i64::MAX) };
    let at = civil::DateTime::new(year, month?, day?, hour, minute, second, 0).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

/// `1:02:3`, and whatever follows it.
fn clock(word: &str) -> Option<(i8, i8, i8)> {
    let mut parts = word.splitn(3, ':');
    let mut part = || {
        let part = parts.next()?;
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        (1..=2).contains(&digits.min(2)).then(|| (number(&part[..digits.min(2)]), part[digits.min(2)..].is_empty()))
    };
    let ((hour, true), (minute, true), (second, _)) = (part()?, part()?, part()?) else { return None };
    Some((i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?))
}

/// The number that a word begins with.
fn number(word: &str) -> i32 {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    word[..digits].parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_6265_5_1_1_dates_in_every_spelling() {
        let noon = Some(1_772_366_460_000);
        for text in [
            "Sun, 01 Mar 2026 12:01:00 GMT",
            "Sunday, 01-Mar-26 12:01:00 GMT",
            "Sun Mar  1 12:01:00 2026",
            "12:01:00 2026 march 1",
            "1 Mar 2026 12:1:0",
            "Sun, 01 Mar 2026 12:01:00 +0100",
        ] {
            assert_eq!(date_ms(text), noon, "{text}");
        }
        assert_eq!(date_ms("Thu, 01 Jan 70 00:00:01 GMT"), Some(1000));
        assert_eq!(date_ms("Thu, 01 Jan 99999 00:00:01 GMT"), Some(i64::MAX));
    }

    #[test]
    fn what_lacks_a_part_or_names_no_day_is_no_date() {
        for text in [
            "",
            "tomorrow",
            "2026-03-01",
            "01 Mar 2026",
            "01 Mar 12:01:00",
            "32 Mar 2026 12:01:00",
            "01 Mar 2026 25:01:00",
            "01 Mar 2026 123:01:00",
            "31 Feb 2026 00:00:00",
        ] {
            assert_eq!(date_ms(text), None, "{text}");
        }
    }
}
