//! Time zones by name, from the compiled-in tz database.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZoneDatabase};
use variorum_nlp::Token;

use crate::lexicon::Lexicon;

/// The offset from UTC, in minutes, that holds in `zone` at `local`.
pub(super) fn offset_minutes(zone: &str, local: DateTime) -> Option<i32> {
    if zone.starts_with(['+', '-']) {
        return zone.parse().ok();
    }
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let offset: Offset = zone.to_ambiguous_timestamp(local).compatible().ok().map(|t| zone.to_offset(t))?;
    Some(offset.seconds() / 60)
}

/// Writes an offset as ISO 8601 does.
pub(super) fn iso_offset(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// Reads the zone that begins at token `i`: "GMT", "GMT+3", "Vietnam time", "local time in Hanoi" is not read.
///
/// Marks (a comma, an opening parenthesis) may stand before it. Returns the zone and one past its last token.
pub(crate) fn zone(tokens: &[Token], mut i: usize) -> Option<(String, usize)> {
    let lexicon = Lexicon::english();
    let parenthesis = tokens.get(i)?.is_mark("(");
    if parenthesis || tokens[i].is_mark(",") {
        i += 1;
    }
    let close = |end: usize| if parenthesis && tokens.get(end).is_some_and(|t| t.is_mark(")")) { end + 1 } else { end };
    let token = tokens.get(i)?;
    let is_time = |i: usize| tokens.get(i).is_some_and(|t| t.folded == "time");
    if let Some(zone) = lexicon.zone(&token.folded) {
        let abbreviation = zone.starts_with(['+', '-']) || matches!(token.folded.as_str(), "et" | "pt");
        // "10h30 et 11h": written small, two letters are a word.
        let word = token.span.len() == 2 && !token.capital;
        if abbreviation && token.span.len() <= 4 && !word {
            return Some((shifted(tokens, i, zone), close(i + 1 + usize::from(is_time(i + 1)))));
        }
        let standard =
            usize::from(tokens.get(i + 1).is_some_and(|t| matches!(t.folded.as_str(), "standard" | "daylight")));
        if is_time(i + 1 + standard) {
            return Some((zone.to_owned(), close(i + 2 + standard)));
        }
    }
    // "New York time", "Saudi Arabia time": the zone may hang on the last word.
    let zone = lexicon.zone(&tokens.get(i + 1)?.folded)?;
    (token.capital && is_time(i + 2)).then(|| (zone.to_owned(), close(i + 3)))
}

fn shifted(tokens: &[Token], i: usize, zone: &str) -> String {
    let sign = tokens.get(i + 1).filter(|t| t.is_mark("+") || t.is_mark("-"));
    let hours = tokens.get(i + 2).and_then(|t| t.folded.parse::<i32>().ok()).filter(|h| *h <= 14);
    match (zone, sign, hours) {
        ("+0", Some(sign), Some(hours)) if sign.span.start == tokens[i].span.end => {
            format!("{}{}", sign.folded, hours * 60)
        }
        _ => zone.to_owned(),
    }
}
