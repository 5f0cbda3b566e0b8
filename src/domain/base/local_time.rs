//! Times that a text tells without saying where: they are the device's own (FlutterFlow rule 29).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The zone of a device of which nothing is said.
pub const USUAL_ZONE: &str = "UTC";

/// Whose rules read the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Dart's `DateTime.parse`: a date alone is local.
    Dart,
    /// A browser's `new Date(…)`: a date alone is UTC (ECMA-262, Date Time String Format).
    Browser,
}

/// A point in time, and whether the device's zone had a say in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Milliseconds since 1970.
    pub ms: i64,
    /// The text has no offset.
    pub is_local: bool,
}

/// Whether a zone of this name is known, such as `Europe/Berlin`.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// The zone that was probably meant.
#[must_use]
pub fn nearest(name: &str) -> Option<String> {
    let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
    super::nearest::nearest(name, known.iter().map(String::as_str)).map(str::to_owned)
}

/// The point in time that a text in the manner of ISO 8601 tells on a device in this zone; `None` where it is no such text. An unknown zone
/// is UTC.
#[must_use]
pub fn told(text: &str, zone: &str, reads: Reads) -> Option<Told> {
    let mut rest = Rest(text.trim());
    let date = rest.date()?;
    let (time, offset) =
        if rest.0.is_empty() { (None, Offset::NotSaid) } else { rest.time_and_offset().map(|(time, offset)| (Some(time), offset))? };
    let (hour, minute, second, nanosecond) = time.unwrap_or_default();
    let at = DateTime::from_parts(date, jiff::civil::Time::new(hour, minute, second, nanosecond).ok()?);
    let is_local = offset == Offset::NotSaid && (time.is_some() || reads == Reads::Dart);
    let utc = at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond();
    let ms = match offset {
        Offset::Minutes(minutes) => utc - minutes * 60_000,
        Offset::NotSaid if is_local => at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).ok()?.timestamp().as_millisecond(),
        Offset::NotSaid => utc,
    };
    Some(Told { ms, is_local })
}

/// What of a text is not read yet.
struct Rest<'a>(&'a str);

/// How far a text says that it is from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offset {
    /// It says nothing.
    NotSaid,
    /// So many minutes ahead.
    Minutes(i64),
}

/// Hour, minute, second, nanosecond.
type Clock = (i8, i8, i8, i32);

impl Rest<'_> {
    fn take(&mut self, expected: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| expected.contains(first))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    fn digits<T: std::str::FromStr>(&mut self, count: usize) -> Option<T> {
        let digits = self.0.get(..count).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.0 = &self.0[count..];
        digits.parse().ok()
    }

    /// `2026-03-01` or `20260301`.
    fn date(&mut self) -> Option<Date> {
        let year = self.digits(4)?;
        let dashed = self.take(&['-']).is_some();
        let month = self.digits(2)?;
        if dashed != self.take(&['-']).is_some() {
            return None;
        }
        Date::new(year, month, self.digits(2)?).ok()
    }

    /// `T14:30:00.5+01:00` and its shorter forms.
    fn time_and_offset(&mut self) -> Option<(Clock, Offset)> {
        self.take(&['T', 't', ' '])?;
        let hour = self.digits(2)?;
        let (mut minute, mut second, mut nanosecond) = (0, 0, 0);
        let colon = self.take(&[':']).is_some();
        if colon || self.0.starts_with(|c: char| c.is_ascii_digit()) {
            minute = self.digits(2)?;
            if self.take(&[':']).is_some() || !colon && self.0.starts_with(|c: char| c.is_ascii_digit()) {
                second = self.digits(2)?;
                if self.take(&['.', ',']).is_some() {
                    nanosecond = self.fraction()?;
                }
            }
        }
        let offset = self.offset()?;
        Some(((hour, minute, second, nanosecond), offset))
    }

    /// The digits behind the point, in nanoseconds.
    fn fraction(&mut self) -> Option<i32> {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.0.get(..count).filter(|digits| !digits.is_empty())?;
        self.0 = &self.0[count..];
        format!("{digits:0<9}")[..9].parse().ok()
    }

    /// `Z`, `+01:00`, `+0100`, `+01`, or nothing; and then nothing else.
    fn offset(&mut self) -> Option<Offset> {
        self.0 = self.0.trim_start();
        let offset = if self.take(&['Z', 'z']).is_some() {
            Offset::Minutes(0)
        } else if let Some(sign) = self.take(&['+', '-']) {
            let hours: i64 = self.digits(2)?;
            let minutes: i64 = if self.take(&[':']).is_some() || !self.0.is_empty() { self.digits(2)? } else { 0 };
            let offset = hours * 60 + minutes;
            Offset::Minutes(if sign == '-' { -offset } else { offset })
        } else {
            Offset::NotSaid
        };
        self.0.is_empty().then_some(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff_29_without_an_offset_the_device_decides() {
        let at = |zone: &str| told("2026-03-01 14:30:00", zone, Reads::Dart).unwrap();
        assert_eq!(at("Europe/Berlin"), Told { ms: 1_772_371_800_000, is_local: true });
        assert_eq!(at("Asia/Singapore").ms, 1_772_346_600_000);
        assert_eq!(at("America/New_York").ms, 1_772_393_400_000);
        assert_eq!(at("no zone").ms, at("UTC").ms);
    }

    #[test]
    fn with_an_offset_nobody_else_does() {
        for text in
            ["2026-03-01T13:30:00Z", "2026-03-01 14:30:00+01:00", "20260301T143000+01", "2026-03-01T08:30:00.000-0500", "2026-03-01 13:30Z"]
        {
            for reads in [Reads::Dart, Reads::Browser] {
                assert_eq!(told(text, "Asia/Tokyo", reads), Some(Told { ms: 1_772_371_800_000, is_local: false }), "{text}");
            }
        }
    }

    #[test]
    fn a_date_alone_is_local_to_dart_and_utc_to_a_browser() {
        let at = |reads| told("2026-03-01", "Asia/Tokyo", reads).unwrap();
        assert_eq!(at(Reads::Dart), Told { ms: 1_772_290_800_000, is_local: true });
        assert_eq!(at(Reads::Browser), Told { ms: 1_772_323_200_000, is_local: false });
    }

    #[test]
    fn what_is_no_such_text_is_told_nothing_of() {
        for text in
            ["", "tomorrow", "2026", "2026-3-1", "2026-03-01T", "2026-03-01 14:30:00 CET", "2026-13-01", "2026-03-01T25:00", "2026-0301"]
        {
            assert_eq!(told(text, "UTC", Reads::Dart), None, "{text}");
        }
    }
}
