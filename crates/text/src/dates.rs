//! Dates as other programs write them, in UTC.

/// Year, month, day of a moment in ms.
pub fn civil(ms: i64) -> (i64, i64, i64) {
    let days = ms.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// `20240305`, as folders of uploads are named.
pub fn compact_date(ms: i64) -> String {
    let (year, month, day) = civil(ms);
    format!("{year:04}{month:02}{day:02}")
}

/// `2024-03-05`.
pub fn iso_date(ms: i64) -> String {
    let (year, month, day) = civil(ms);
    format!("{year:04}-{month:02}-{day:02}")
}

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Weekday, month name and the parts of the day, for texts that spell them out.
pub fn named(ms: i64) -> (&'static str, &'static str, i64, i64, i64) {
    let second = ms.div_euclid(1000).rem_euclid(86_400);
    let weekday = DAYS[ms.div_euclid(86_400_000).rem_euclid(7) as usize];
    (weekday, MONTHS[(civil(ms).1 - 1) as usize], second / 3600, second / 60 % 60, second % 60)
}

/// `Tue, 05 Mar 2024 12:00:00 GMT`, for HTTP headers.
pub fn http_date(ms: i64) -> String {
    let (year, _, day) = civil(ms);
    let (weekday, month, hour, minute, second) = named(ms);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(compact_date(1_709_596_800_000), "20240305");
        assert_eq!(iso_date(1_709_251_199_000), "2024-02-29");
    }
}
