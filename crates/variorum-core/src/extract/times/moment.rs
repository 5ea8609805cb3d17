//! Stretches of the calendar: their names in ISO 8601 and TIMEX3, their days, their neighbours.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A length that calendars count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    pub(super) fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "s" => Self::Second,
            "min" => Self::Minute,
            "h" => Self::Hour,
            "d" => Self::Day,
            "wk" => Self::Week,
            "we" => Self::Weekend,
            "fn" => Self::Fortnight,
            "mo" => Self::Month,
            "q" => Self::Quarter,
            "y" => Self::Year,
            "de" => Self::Decade,
            "ce" => Self::Century,
            "ml" => Self::Millennium,
            _ => return None,
        })
    }

    /// The duration of `count` units ("3", "X", "1.5") as TIMEX3 writes it.
    pub(super) fn duration(self, count: &str) -> String {
        let times = |n: u64| count.parse::<f64>().map_or_else(|_| count.to_owned(), |x| format!("{}", x * n as f64));
        match self {
            Self::Second => format!("PT{count}S"),
            Self::Minute => match count.strip_suffix(".5") {
                Some(whole) if whole != "0" => format!("PT{whole}M30S"),
                _ => format!("PT{count}M"),
            },
            Self::Hour if count == "0.5" => "PT30M".to_owned(),
            Self::Hour => match count.strip_suffix(".5") {
                Some(whole) => format!("PT{whole}H30M"),
                None => format!("PT{count}H"),
            },
            Self::Day => format!("P{count}D"),
            Self::Week => format!("P{count}W"),
            Self::Weekend => format!("P{count}WE"),
            Self::Fortnight => format!("P{}W", times(2)),
            Self::Month => format!("P{count}M"),
            Self::Quarter => match count.parse::<u32>() {
                Ok(n) => format!("P{}M", 3 * n),
                Err(_) => format!("P{count}Q"),
            },
            Self::Year => match count.strip_suffix(".5") {
                Some(whole) if whole != "0" => format!("P{whole}Y6M"),
                Some(_) => "P6M".to_owned(),
                None => format!("P{count}Y"),
            },
            Self::Decade if count == "X" => "PXDE".to_owned(),
            Self::Decade => format!("P{}Y", times(10)),
            Self::Century if count == "X" => "PXCE".to_owned(),
            Self::Century => format!("P{}Y", times(100)),
            Self::Millennium => format!("P{}Y", times(1000)),
        }
    }
}

/// A stretch of the calendar. Years before our era are negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moment {
    Day(Date),
    /// By its Monday.
    Week(Date),
    /// By its Saturday.
    Weekend(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    Season(i16, &'static str),
    Year(i16),
    /// By its first year.
    Decade(i16),
    /// By its number less one: 19 for the twentieth.
    Century(i16),
}

impl Moment {
    /// The name in TIMEX3: "1989-W43", "1998-FA", "196".
    pub(super) fn value(self) -> String {
        let year = |y: i16| if y < 0 { format!("BC{:04}", -i32::from(y)) } else { format!("{y:04}") };
        match self {
            Self::Day(date) if date.year() < 0 => {
                format!("{}-{:02}-{:02}", year(date.year()), date.month(), date.day())
            }
            Self::Day(date) => date.to_string(),
            Self::Week(monday) => week(monday),
            Self::Weekend(saturday) => format!("{}-WE", week(saturday)),
            Self::Month(y, m) => format!("{}-{m:02}", year(y)),
            Self::Quarter(y, q) => format!("{}-Q{q}", year(y)),
            Self::Half(y, h) => format!("{}-H{h}", year(y)),
            Self::Season(y, code) => format!("{}-{code}", year(y)),
            Self::Year(y) => year(y),
            Self::Decade(y) => format!("{:03}", y / 10),
            Self::Century(c) => format!("{c:02}"),
        }
    }

    /// Its first and last day, as far as the calendar goes.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let months = |y: i16, first: i8, last: i8| {
            Some((Date::new(y, first, 1).ok()?, Date::new(y, last, 1).ok()?.last_of_month()))
        };
        match self {
            Self::Day(date) => Some((date, date)),
            Self::Week(monday) => Some((monday, monday.checked_add(6.days()).ok()?)),
            Self::Weekend(saturday) => Some((saturday, saturday.checked_add(1.days()).ok()?)),
            Self::Month(y, m) => months(y, m, m),
            Self::Quarter(y, q) => months(y, 3 * q - 2, 3 * q),
            Self::Half(y, h) => months(y, 6 * h - 5, 6 * h),
            Self::Season(y, "WI") => Some((Date::new(y, 12, 1).ok()?, Date::new(y + 1, 2, 1).ok()?.last_of_month())),
            Self::Season(y, code) => {
                let first = match code {
                    "SP" => 3,
                    "SU" => 6,
                    _ => 9,
                };
                months(y, first, first + 2)
            }
            Self::Year(y) => months(y, 1, 12),
            Self::Decade(y) => Some((Date::new(y, 1, 1).ok()?, Date::new(y + 9, 12, 31).ok()?)),
            Self::Century(c) => {
                let first = c.checked_mul(100)?;
                Some((Date::new(first, 1, 1).ok()?, Date::new(first.checked_add(99)?, 12, 31).ok()?))
            }
        }
    }

    /// A day in it to count from: its first.
    pub(super) fn first_day(self) -> Option<Date> {
        self.days().map(|(first, _)| first)
    }

    pub(super) fn year(self) -> i16 {
        match self {
            Self::Day(date) | Self::Week(date) | Self::Weekend(date) => date.year(),
            Self::Month(y, _) | Self::Quarter(y, _) | Self::Half(y, _) | Self::Season(y, _) => y,
            Self::Year(y) | Self::Decade(y) => y,
            Self::Century(c) => c.saturating_mul(100),
        }
    }

    pub(super) fn month(self) -> Option<i8> {
        match self {
            Self::Day(date) | Self::Week(date) | Self::Weekend(date) => Some(date.month()),
            Self::Month(_, m) => Some(m),
            _ => None,
        }
    }

    /// The stretch of length `unit` that holds `date`.
    pub(super) fn around(date: Date, unit: Unit) -> Option<Self> {
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::Day(date),
            Unit::Week | Unit::Fortnight => Self::Week(monday(date)?),
            Unit::Weekend => Self::Weekend(monday(date)?.checked_add(5.days()).ok()?),
            Unit::Month => Self::Month(date.year(), date.month()),
            Unit::Quarter => Self::Quarter(date.year(), (date.month() + 2) / 3),
            Unit::Year => Self::Year(date.year()),
            Unit::Decade => Self::Decade(date.year().div_euclid(10) * 10),
            Unit::Century => Self::Century(date.year().div_euclid(100)),
            Unit::Millennium => return None,
        })
    }

    /// The stretch of length `unit` that stands `n` units after the one that holds `date`.
    pub(super) fn shifted(date: Date, unit: Unit, n: i64) -> Option<Self> {
        let small = i16::try_from(n).ok()?;
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Some(Self::Day(date)),
            Unit::Day => Some(Self::Day(date.checked_add(Span::new().try_days(n).ok()?).ok()?)),
            Unit::Week | Unit::Weekend => {
                Self::around(date.checked_add(Span::new().try_days(n.checked_mul(7)?).ok()?).ok()?, unit)
            }
            Unit::Fortnight => {
                Self::around(date.checked_add(Span::new().try_days(n.checked_mul(14)?).ok()?).ok()?, Unit::Week)
            }
            Unit::Month => {
                Self::around(date.first_of_month().checked_add(Span::new().try_months(n).ok()?).ok()?, Unit::Month)
            }
            Unit::Quarter => Self::around(
                date.first_of_month().checked_add(Span::new().try_months(n.checked_mul(3)?).ok()?).ok()?,
                unit,
            ),
            Unit::Year => Some(Self::Year(date.year().checked_add(small)?)),
            Unit::Decade => Some(Self::Decade(date.year().div_euclid(10).checked_add(small)?.checked_mul(10)?)),
            Unit::Century => Some(Self::Century(date.year().div_euclid(100).checked_add(small)?)),
            Unit::Millennium => None,
        }
    }
}

fn monday(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()
}

fn week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The weekend that a holiday makes longer: the one before a Monday or Tuesday, else that of its week.
pub(super) fn weekend_near(day: Date) -> Option<Moment> {
    let early = day.weekday().to_monday_zero_offset() < 2;
    Some(Moment::Weekend(monday(day)?.checked_add((if early { -2 } else { 5 }).days()).ok()?))
}

/// The day of a holiday in a year: "12-25", "11.4.4" (the fourth Thursday of November), "easter-2".
pub(super) fn holiday(value: &str, year: i16) -> Option<Date> {
    if let Some(shift) = value.strip_prefix("easter") {
        return easter(year)?.checked_add(shift.trim_start_matches('+').parse::<i64>().ok()?.days()).ok();
    }
    if let Some((month, day)) = value.split_once('-').filter(|_| !value.contains('.')) {
        return Date::new(year, month.parse().ok()?, day.parse().ok()?).ok();
    }
    let (rule, later) = value.split_once('+').unwrap_or((value, "0"));
    let mut parts = rule.split('.').map(|part| part.parse::<i8>().ok());
    let (month, weekday, nth) = (parts.next()??, parts.next()??, parts.next()??);
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    let day = Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?;
    day.checked_add(later.parse::<i64>().ok()?.days()).ok()
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
