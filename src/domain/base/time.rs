//! Points in time: milliseconds since 1970, and how people read them.

use jiff::Timestamp;

/// Milliseconds since 1970 as `1 Jan 1970 00:15:00 UTC`; years outside jiff's range are named as what they are.
#[must_use]
pub fn utc(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(at) => at.strftime("%-d %b %Y %H:%M:%S UTC").to_string(),
        Err(_) => format!("about the year {}", 1970 + ms / 31_556_952_000),
    }
}

/// Milliseconds since 1970 as ISO 8601.
#[must_use]
pub fn iso(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |at| at.to_string())
}

/// ISO 8601 text as milliseconds since 1970; `None` without a zone or when it is no time.
#[must_use]
pub fn parse_iso(text: &str) -> Option<i64> {
    text.trim().parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// A length of time as people say it: `900 ms`, `14:56`, `2 h 05 min`, `3 days`.
#[must_use]
pub fn length(ms: i64) -> String {
    let ms = ms.unsigned_abs();
    let s = ms / 1000;
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..3_600_000 => format!("{}:{:02}", s / 60, s % 60),
        3_600_000..172_800_000 => format!("{} h {:02} min", s / 3600, s / 60 % 60),
        _ => format!("{} days", s / 86400),
    }
}

/// A clock reading `00:00:04`.
#[must_use]
pub fn stopwatch(ms: i64) -> String {
    let s = ms.max(0) / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_people_read() {
        assert_eq!(utc(900_000), "1 Jan 1970 00:15:00 UTC");
        assert_eq!(length(896_000), "14:56");
        assert_eq!((length(-896_000), length(i64::MIN)), ("14:56".to_owned(), "106751991167 days".to_owned()));
        assert_eq!(stopwatch(4_200), "00:00:04");
        assert!(utc(i64::MAX / 4).starts_with("about the year"));
        assert_eq!(parse_iso("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(parse_iso("tomorrow"), None);
    }
}
