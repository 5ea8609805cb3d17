//! Whether an expression means what the set says of it.

use jiff::civil::{Date, DateTime};
use jiff::{Span as Length, SpanRelativeTo, Unit};
use serde_json::Value;
use variorum::model::{Time, TimeKind};

use super::{Stretch, Told};

impl Stretch<'_> {
    pub fn shown(&self) -> String {
        let day = |day: &Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        match &self.told {
            Told::One(time) => time.value.clone(),
            Told::About(time) => format!("~{}", time.value),
            Told::Day(date) => date.to_string(),
            Told::Moment(moment) => moment.to_string(),
            Told::Between(first, last) => format!("{}..{}", day(first), day(last)),
            Told::Hours(first, last, told) => {
                let hour = |moment: &Option<DateTime>| moment.map(|m| m.to_string()).unwrap_or_default();
                format!("{}..{} {told}", hour(first), hour(last))
            }
            Told::Again(code, clock) => format!("{code} {}", clock.time()),
        }
    }

    /// Whether one of the readings that a case allows is the one that was found.
    pub fn means(&self, wanted: &Value) -> bool {
        let values = wanted["Resolution"]["values"].as_array().into_iter().flatten();
        values.into_iter().any(|value| {
            let field = |name: &str| value[name].as_str().unwrap_or_default();
            let written = |day: &Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
            match &self.told {
                Told::One(time) => means(time, value),
                Told::About(time) => {
                    let told = field("value").replace(' ', "T");
                    let clock = time.value.split_once('T').map_or("", |(_, clock)| clock);
                    let bare =
                        !told.contains('T') && !told.contains('-') && told.starts_with(clock) && !clock.is_empty();
                    field("Mod") == "approx" && (bare || told.starts_with(&time.value))
                }
                Told::Day(day) => field("type") == "date" && field("value") == day.to_string(),
                Told::Moment(moment) => {
                    let told = field("value").replace(' ', "T");
                    field("type") == "datetime" && told.get(..16) == moment.to_string().get(..16)
                }
                Told::Between(first, last) => {
                    field("type") == "daterange" && field("start") == written(first) && field("end") == written(last)
                }
                // "(T16) each day" has no days of its own.
                Told::Again(code, clock) => {
                    let days = code.strip_prefix("P1D").unwrap_or(code);
                    let short = clock.strftime("T%H").to_string();
                    let code = |clock: &str| format!("{days}{clock}");
                    let told = [code(&short), code(&clock.strftime("T%H:%M").to_string())];
                    field("type") == "set" && told.iter().any(|told| told == field("timex"))
                }
                Told::Hours(first, last, told) => {
                    let both = |form: &str| {
                        let write = |moment: &Option<DateTime>| {
                            moment.map(|m| m.strftime(form).to_string()).unwrap_or_default()
                        };
                        field("start") == write(first) && field("end") == write(last)
                    };
                    match field("type") {
                        "timerange" => !told && both("%H:%M:%S"),
                        "datetimerange" => *told && both("%Y-%m-%d %H:%M:%S"),
                        _ => false,
                    }
                }
            }
        })
    }
}

/// Whether a reading is the one that was found.
fn means(time: &Time, value: &Value) -> bool {
    let field = |name: &str| value[name].as_str().unwrap_or_default();
    let days = time.days.map(|(first, last)| {
        (first.to_string(), last.to_string(), last.tomorrow().map(|d| d.to_string()).unwrap_or_default())
    });
    // "This evening", "next weekend", "later this month": told by the same code.
    let hour = time.value.strip_suffix(":00") == Some(field("timex"));
    let weekends = field("timex") == "P1WE" && time.value == "XXXX-WXX-WE";
    let fiscal = field("timex").strip_prefix("FY") == Some(&time.value);
    if field("timex") == time.value.strip_prefix("XXXX-XX-XX").unwrap_or(&time.value) || fiscal || weekends || hour {
        return true;
    }
    match (field("type"), time.kind) {
        ("date", TimeKind::Date) => {
            days.as_ref().is_some_and(|(first, last, _)| first == last && first == field("value"))
        }
        ("daterange", TimeKind::Date) => {
            days.as_ref().is_some_and(|(first, _, after)| first == field("start") && after == field("end"))
        }
        ("datetime", TimeKind::Time) => field("value").replace(' ', "T").starts_with(&time.value),
        // "Tuesday morning"
        ("datetimerange", TimeKind::Time) => time.value.split_once('T').is_some_and(|(day, part)| {
            part.starts_with(char::is_alphabetic)
                && field("start").starts_with(day)
                && field("timex").ends_with(&format!("T{part}"))
        }),
        ("duration", TimeKind::Duration) => seconds(&time.value).is_some_and(|s| field("value").parse() == Ok(s)),
        // "In the morning" of whatever day.
        ("timerange", TimeKind::Time) => time
            .value
            .split_once('T')
            .is_some_and(|(_, part)| part.starts_with(char::is_alphabetic) && field("timex") == format!("T{part}")),
        ("time", TimeKind::Time) => {
            time.value.split_once('T').is_some_and(|(_, clock)| field("value").starts_with(clock))
        }
        _ => false,
    }
}

/// How many seconds a length has, with days of 24 hours, months of 30 days and years of 365, and three for "a few", as the set
/// counts.
fn seconds(value: &str) -> Option<f64> {
    let length: Length = value.replace('X', "3").parse().ok()?;
    let days = i64::from(length.get_years()) * 365 + i64::from(length.get_months()) * 30;
    let rest = length.years(0).months(0).total((Unit::Second, SpanRelativeTo::days_are_24_hours())).ok()?;
    Some(days as f64 * 86_400.0 + rest)
}
