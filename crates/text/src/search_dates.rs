//! Dates of search filters: a day in the caller's time zone as a span of milliseconds.

/// A calendar day as it was typed (`2024-3-5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateFilter {
    /// Days since 1970-01-01.
    days: i64,
}

const DAY_MS: i64 = 86_400_000;

impl DateFilter {
    /// Reads `YYYY-MM-DD`; month and day may have one digit. `None` for what is no date.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let known = parts.next().is_none() && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        known.then(|| Self { days: days_since_epoch(year, month, day) })
    }

    /// First millisecond of the day. `offset`: seconds east of UTC (`time_zone_offset` of the request).
    pub fn start(self, offset: i64) -> i64 {
        self.days * DAY_MS - offset * 1000
    }

    /// Last millisecond of the day.
    pub fn end(self, offset: i64) -> i64 {
        self.start(offset) + DAY_MS - 1
    }
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let right = !text.is_empty() && text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day is the last.
pub(crate) fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// First millisecond of the day in which `now` lies, `offset` seconds east of UTC.
pub fn day_start(now: i64, offset: i64) -> i64 {
    (now + offset * 1000).div_euclid(DAY_MS) * DAY_MS - offset * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        let rows = [
            ("1970-01-01", 0, Some(0)),
            ("1970-1-2", 0, Some(DAY_MS)),
            ("2000-03-01", 0, Some(951_868_800_000)),
            ("2024-02-29", 0, Some(1_709_164_800_000)),
            ("2023-02-29", 0, None),
            ("2024-13-01", 0, None),
            ("2024-00-01", 0, None),
            ("2024-01-32", 0, None),
            ("2024-01", 0, None),
            ("2024-01-01-01", 0, None),
            ("today", 0, None),
            ("", 0, None),
            ("1970-01-01", 3600, Some(-3_600_000)),
            ("1970-01-01", -3600, Some(3_600_000)),
        ];
        for (text, offset, expected) in rows {
            assert_eq!(DateFilter::parse(text).map(|date| date.start(offset)), expected, "{text}");
        }
        let day = DateFilter::parse("2024-05-06").unwrap();
        assert_eq!(day.end(7200) - day.start(7200), DAY_MS - 1);
        assert_eq!(day_start(day.start(3600) + 5, 3600), day.start(3600));
    }
}
