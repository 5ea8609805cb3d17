//! What stands in a text without saying anything about the event, and whom it credits.
//!
//! Runs twice over a text: [`heading`] takes outlet, title and date from it before the analysis, `run` marks the
//! stretches for the analysis.

use jiff::civil::Date;
use variorum_nlp::Span;

use super::voices::{PUBLIC_BODIES, STATEMENT_WORDS};
use super::{Context, times};
use crate::model::{Boilerplate, BoilerplateKind, Credit, CreditKind, Document, Layers};

/// Paragraphs among which a dateline may stand: titles, bylines and dates come before it.
const HEAD: usize = 8;

/// What the text says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// A medium that the text names as its own source.
    pub outlet: Option<String>,
    /// The line above the text.
    pub title: Option<String>,
    /// The date in a date line.
    pub published: Option<Date>,
    /// Month and day of a dateline that gives no year.
    pub day: Option<(i8, i8)>,
}

/// Takes outlet, title and date from the lines of `text`. Cost: O(length of `text`).
pub fn heading(text: &str) -> Heading {
    let paragraphs = variorum_nlp::text::paragraphs(text);
    let mut found = Heading::default();
    for (i, &span) in paragraphs.iter().take(4).enumerate() {
        let line = span.slice(text);
        if let Some((name, date)) = signed_day(line) {
            found.published = found.published.or(Some(date));
            found.outlet.get_or_insert_with(|| name.to_owned());
        } else if let Some((date, rest)) = date_line(line) {
            found.published = found.published.or(Some(date));
            if found.title.is_none() && !rest.is_empty() && rest.len() < 200 {
                found.title = Some(rest.to_owned());
            }
        } else if signs(text, &paragraphs, i) {
            found.outlet.get_or_insert_with(|| line.trim().to_owned());
        } else if i == 0 && is_title(line, paragraphs.get(1).map(|p| p.slice(text))) {
            found.title = Some(line.trim_start_matches('#').trim().to_owned());
        }
    }
    let told = paragraphs.iter().take(HEAD).find_map(|p| dateline(p.slice(text))?.date);
    found.published = found.published.or(told);
    found.day = paragraphs.iter().take(HEAD).find_map(|p| dateline(p.slice(text))?.day);
    if let Some((name, title)) = issuer(text, &paragraphs) {
        found.outlet.get_or_insert_with(|| in_small_letters(name));
        found.title = title.map(str::to_owned);
    }
    let credited = credits(text, &paragraphs)
        .into_iter()
        .find(|credit| matches!(credit.kind, CreditKind::Origin | CreditKind::Agency))
        .map(|credit| credit.name);
    found.outlet = found.outlet.or(credited);
    found
}

/// Who gives a text out, in its first line, where a line behind it says that it is given out: "Ministry of Roads", "Press release";
/// the name, and the line that says what it is about.
pub(super) fn issuer<'a>(text: &'a str, paragraphs: &[Span]) -> Option<(&'a str, Option<&'a str>)> {
    // A headline in capitals is longer than the name of a company.
    const MOST_WORDS: (usize, usize) = (10, 4);
    if let Some(signed) = office_below_the_title(text, paragraphs) {
        return Some(signed);
    }
    let name = paragraphs.first()?.slice(text).trim();
    let named = is_name(name, if is_public_body(name) { MOST_WORDS.0 } else { MOST_WORDS.1 })
        && !name.to_lowercase().contains("statement")
        && announces(name).is_none();
    let told = paragraphs.iter().take(4).skip(1).map(|p| p.slice(text).trim()).find_map(|line| {
        let bare = announces(line)?;
        Some((!bare).then_some(line))
    })?;
    named.then_some((name, told))
}

/// Whether a name is one of a public body: its head stands first or last ("Ministry of Roads", "the Grey Palace").
fn is_public_body(name: &str) -> bool {
    let folded = name.to_lowercase();
    let bare = folded.trim_start_matches("the ");
    let opens = |body: &&str| bare.strip_prefix(*body).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    let closes = |body: &&str| bare.strip_suffix(*body).is_some_and(|rest| !rest.ends_with(char::is_alphabetic));
    PUBLIC_BODIES.iter().any(|body| opens(body) || closes(body))
}

/// Whether a name has a word that media call themselves by, and is no press service.
fn is_medium(name: &str) -> bool {
    let folded = name.to_lowercase();
    let words = folded.replace("press service", "").replace("press office", "");
    words.split_whitespace().any(|word| MEDIA.contains(&word))
}

/// A name that is written all in capitals, as one writes it in a sentence: "Office of the Mayor of Varn".
fn in_small_letters(name: &str) -> String {
    const SMALL: &[&str] = &["of", "the", "and", "for", "in", "on", "to"];
    let word = |(i, word): (usize, &str)| {
        let small = word.to_lowercase();
        let mut letters = small.chars();
        match letters.next() {
            // "MFA" and "U.N." stand for words.
            _ if word.contains('.') || word.len() <= 3 && !SMALL.contains(&small.as_str()) => word.to_owned(),
            Some(first) if i == 0 || !SMALL.contains(&small.as_str()) => first.to_uppercase().chain(letters).collect(),
            _ => small,
        }
    };
    let shouted = shouted(name);
    if shouted { name.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ") } else { name.to_owned() }
}

/// The office that stands below the title of what it gives out, beside the day: "OFFICE OF THE MAYOR", "Press Service of the Palace".
fn office_below_the_title<'a>(text: &'a str, paragraphs: &[Span]) -> Option<(&'a str, Option<&'a str>)> {
    const MOST_WORDS: usize = 12;
    let line = |i: usize| paragraphs.get(i).map(|p| p.slice(text).trim());
    let dated = |i: usize| line(i).and_then(date_line).is_some_and(|(_, rest)| rest.is_empty());
    let title = line(0).filter(|title| title.len() < PROSE * 2 && !title.ends_with('.'))?;
    // "Government" alone is a rubric, and the "Varn News Agency" a medium.
    let office = |name: &str| name.contains(' ') && is_public_body(name) && !is_medium(name);
    let at = (1..3).find(|&i| {
        let near = dated(i + 1) || dated(i - 1);
        near && line(i).is_some_and(|name| is_name(name, MOST_WORDS) && announces(name).is_none() && office(name))
    })?;
    Some((line(at)?, Some(title)))
}

/// Whether a line opens a text that somebody gives out: `true` where it says no more than that ("Press release, 9 October 2033").
fn announces(line: &str) -> Option<bool> {
    const MOST: usize = 160;
    let folded = line.to_lowercase();
    let folded = ["joint ", "official "].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    let rest = STATEMENT_WORDS.iter().chain(RELEASES).find_map(|word| folded.strip_prefix(word))?;
    let heading = line.len() < MOST && !line.ends_with(['.', ',', ':']);
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = rest.is_empty() || times::leading_date(rest).is_some() || rest.starts_with(|c: char| c.is_ascii_digit());
    (heading && !folded.starts_with("statements")).then_some(bare)
}

/// Words that a press release opens with, beside those for a text that somebody gives out.
const RELEASES: &[&str] = &["news release", "media release", "for immediate release"];

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let issued = issuer(text, &layers.paragraphs);
    for i in 0..layers.paragraphs.len() {
        let span = layers.paragraphs[i];
        let line = span.slice(text);
        let next = layers.paragraphs.get(i + 1).map(|p| p.slice(text));
        let line_of_issuer =
            i < 4 && issued.is_some_and(|(name, _)| line.trim() == name || announces(line) == Some(true));
        if line_of_issuer || i < 4 && signs(text, &layers.paragraphs, i) {
            layers.boilerplate.push(Boilerplate { span, kind: BoilerplateKind::SourceLine });
        } else if i < 4 && signed_day(line).is_some() {
            layers.boilerplate.push(Boilerplate { span, kind: BoilerplateKind::DateLine });
        } else if let Some(kind) = kind_of(i, line, next, document.title.as_deref()) {
            layers.boilerplate.push(Boilerplate { span, kind });
        } else if let Some((_, rest)) = (i < 4).then(|| date_line(line)).flatten() {
            // A date line and the title in one: neither asserts anything.
            let kind = if rest.is_empty() { BoilerplateKind::DateLine } else { BoilerplateKind::Title };
            layers.boilerplate.push(Boilerplate { span, kind });
        } else if let Some(told) = (i < HEAD).then(|| dateline(line)).flatten() {
            let span = Span::new(span.start as usize, span.start as usize + told.length);
            layers.boilerplate.push(Boilerplate { span, kind: BoilerplateKind::DateLine });
        }
    }
    layers.credits = credits(text, &layers.paragraphs);
}

fn kind_of(number: usize, line: &str, next: Option<&str>, title: Option<&str>) -> Option<BoilerplateKind> {
    let bare = line.trim_start_matches('#').trim();
    if number < 3
        && (title.is_some_and(|title| bare == title)
            || shouted(bare) && !next.is_some_and(shouted)
            || number == 0 && is_title(line, next))
    {
        return Some(BoilerplateKind::Title);
    }
    if is_counter(bare) {
        return Some(BoilerplateKind::Counter);
    }
    if source_line(bare).is_some() {
        return Some(BoilerplateKind::SourceLine);
    }
    if bare.ends_with('|') || is_photo_credit(bare) {
        return Some(BoilerplateKind::Caption);
    }
    (line.starts_with('#') || is_heading(bare, next)).then_some(BoilerplateKind::Heading)
}

/// A line all in capitals: "STATEMENT ON THE BRIDGE".
fn shouted(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 12 && line.len() < 200 && line.split_whitespace().count() >= 3 && !line.chars().any(char::is_lowercase)
}

/// A first line that is no sentence, above one that is.
fn is_title(line: &str, next: Option<&str>) -> bool {
    if line.starts_with("# ") {
        return true;
    }
    let short = line.len() < 160 && !line.ends_with(['.', ':', ',', '"', '”']);
    short
        && line.split_whitespace().count() >= 2
        && next.is_some_and(|next| {
            next.len() > line.len() / 2
                || date_line(next).is_some()
                || signed_day(next).is_some()
                || byline(next).is_some()
                || is_name(next, 4)
        })
}

/// Words that media call themselves by: above the day a name without one may be that of whoever wrote the text.
const MEDIA: &[&str] = &[
    "agency", "broadcasting", "bulletin", "chronicle", "courier", "daily", "dispatch", "echo", "examiner", "express",
    "gazette", "globe", "guardian", "herald", "independent", "journal", "magazine", "mail", "mirror", "monitor",
    "news", "observer", "post", "press", "radio", "review", "standard", "star", "sun", "telegraph", "television",
    "times", "today", "tribune", "tv", "voice", "weekly", "wire",
];

/// Whether paragraph `i`, behind the title, names the medium: a name between who wrote the text and the day, or one of a medium above
/// the day.
fn signs(text: &str, paragraphs: &[Span], i: usize) -> bool {
    let line = |i: usize| paragraphs.get(i).map_or("", |p| p.slice(text));
    let name = line(i);
    let written = || i > 0 && byline(line(i - 1)).is_some();
    let dated = || date_line(line(i + 1)).is_some_and(|(_, rest)| rest.is_empty());
    let named = is_name(name, 4) && byline(name).is_none() && announces(name).is_none();
    i > 0 && named && (is_medium(name) || written()) && dated()
}

/// A short line without a full stop, above a paragraph.
pub(super) fn is_heading(line: &str, next: Option<&str>) -> bool {
    let words = line.split_whitespace().count();
    (1..=12).contains(&words)
        && line.len() <= 90
        && !line.ends_with([',', ';', '"', '”'])
        && (!line.ends_with('.') || words <= 4)
        && line.chars().any(char::is_alphabetic)
        && next.is_some_and(|next| next.len() > 90)
}

fn is_counter(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "comment (",
        "comments (",
        "share this",
        "share on",
        "read more",
        "read also",
        "also read",
        "subscribe",
        "follow us",
        "sign up",
        "advertisement",
        "related articles",
        "related:",
        "tags:",
        "copyright",
        "©",
        "all rights reserved",
        "click here",
        "leave a comment",
        "print this",
        "join our",
    ];
    let folded = line.to_lowercase();
    line.len() < 160 && STARTS.iter().any(|start| folded.starts_with(start))
}

fn is_photo_credit(line: &str) -> bool {
    let folded = line.to_lowercase();
    let parenthesis =
        ["(source:", "(photo:", "(image:", "(photo by", "(picture:"].iter().any(|mark| folded.contains(mark));
    line.len() < 500
        && (parenthesis && line.ends_with([')', '|'])
            || ["photo:", "photo by", "image:", "image credit"].iter().any(|mark| folded.starts_with(mark)))
}

/// The credit in a line such as "Source: https://…" or "Original Source: example.org".
fn source_line(line: &str) -> Option<String> {
    let (label, rest) = line.split_once(':')?;
    let label = label.trim().to_lowercase();
    let known = [
        "source",
        "sources",
        "original source",
        "originally published",
        "original",
        "via",
        "originally published at",
        "article source",
    ];
    if !known.contains(&label.as_str()) || rest.len() > 400 {
        return None;
    }
    Some(host(rest.trim()).unwrap_or_else(|| rest.trim().trim_end_matches('.').to_owned()))
        .filter(|name| !name.is_empty())
}

/// The host of an address, without `www.`; only of what looks like one.
fn host(address: &str) -> Option<String> {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = bare.split(['/', '?', ' ']).next()?.trim_start_matches("www.").to_lowercase();
    let plain = host.contains('.')
        && !host.ends_with('.')
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    (plain && !host.contains("..")).then_some(host)
}

/// A date at the head of a line, and the rest of the line. A line of prose that begins with a date is none.
fn date_line(line: &str) -> Option<(Date, &str)> {
    let bare = line.trim();
    let labels = [
        "first published", "last updated", "published on", "published", "updated", "posted on", "posted", "date",
        "press release", "news release",
    ];
    let label =
        labels.iter().find(|label| bare.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label)));
    // "Updated - April 3, 2031"; a dash at the head of a line may open one of a list.
    let rest = label.map_or(bare, |label| bare[label.len()..].trim_start_matches([':', ' ', '|', ',', '-', '–', '—']));
    let (date, length) = times::leading_date(rest)?;
    let tail = rest[length..].trim_start_matches([' ', ',', '|', '-', '–', '—']);
    // "14:05", "14:05 GMT" or "10.30am" may follow the date.
    let clock = tail.len() <= 20 && tail.chars().next().is_none_or(|c| c.is_ascii_digit());
    if clock {
        return Some((date, ""));
    }
    (label.is_some() && tail.len() < 200).then_some((date, tail))
}

/// The agencies and media that a text credits in its first and last lines, as they are written there: "AP" of "VARN (AP) —", "The
/// Associated Press" of a line "By The Associated Press".
///
/// Cost: the first 2,000 and the last 600 bytes are looked at.
pub fn sources(text: &str) -> Vec<String> {
    const ENDS: (usize, usize) = (2_000, 600);
    let cut = |at: usize| (at..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
    let head = &text[..cut(ENDS.0.min(text.len()))];
    let tail = &text[cut(text.len().saturating_sub(ENDS.1).max(head.len()))..];
    let of = |part: &str| credits(part, &variorum_nlp::text::paragraphs(part));
    let named = |credit: Credit| match credit.kind {
        CreditKind::Author => credit.name.starts_with("The ").then_some(credit.name),
        _ => Some(credit.name),
    };
    let mut found: Vec<String> = of(head).into_iter().chain(of(tail)).filter_map(named).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Bytes from which on a paragraph is no headline.
const PROSE: usize = 120;

fn credits(text: &str, paragraphs: &[Span]) -> Vec<Credit> {
    let mut found = Vec::new();
    for (i, &span) in paragraphs.iter().enumerate() {
        let line = span.slice(text);
        if let Some(name) = source_line(line) {
            found.push(Credit { name, kind: CreditKind::Origin, span });
        }
        if i < HEAD {
            let told = dateline(line).and_then(|told| Some((told.agency?, told.length)));
            found.extend(told.map(|(name, length)| Credit {
                name: name.to_owned(),
                kind: CreditKind::Agency,
                span: Span::new(span.start as usize, span.start as usize + length),
            }));
        }
        if line.len() < 120 {
            found.extend(byline(line).map(|name| Credit { name: name.to_owned(), kind: CreditKind::Author, span }));
        }
        // Behind other paragraphs "The Post reports:" leads to what it quotes.
        let introduces = line.ends_with(':') && paragraphs[..i].iter().any(|p| p.len() >= PROSE);
        found.extend(writes(line).filter(|_| !introduces).map(|(name, start)| {
            let start = span.start as usize + start;
            Credit { name: name.to_owned(), kind: CreditKind::Agency, span: Span::new(start, start + name.len()) }
        }));
    }
    found
}

/// A line of a name and a day: "The Harbour Post, Tuesday 3 April 2031", "Orle Herald — 3 April 2031"; the name and the day.
fn signed_day(line: &str) -> Option<(&str, Date)> {
    const MOST: usize = 100;
    let line = line.trim();
    // "The bridge was shut on Tuesday, 3 April 2031." is a sentence; "Tuesday, 3 April 2031", "Updated - April 3, 2031" name nobody.
    if line.len() > MOST || line.starts_with("By ") || line.ends_with('.') || date_line(line).is_some() {
        return None;
    }
    line.match_indices([',', '—', '–', '|', '-', '·', '•']).find_map(|(at, mark)| {
        let name = line[..at].trim_end();
        let rest = line[at + mark.len()..].strip_prefix(' ')?;
        let (date, length) = times::leading_date(rest)?;
        let whole = rest[length..].trim().is_empty();
        // "VARN, April 3, 2031" is where and when something was written.
        let shouted = name.chars().all(|c| !c.is_lowercase());
        (whole && is_name(name, 5) && !(shouted && mark == ",")).then_some((name, date))
    })
}

/// Whether up to `most` words can be the name of a medium or an office: all of them begin with capitals, but for the small ones.
fn is_name(words: &str, most: usize) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "of" | "the" | "and" | "for");
    (1..=most).contains(&words.split_whitespace().count()) && words.split_whitespace().all(capital)
}

/// Where, when and by whom a report was written, before its first words.
struct Dateline<'a> {
    agency: Option<&'a str>,
    date: Option<Date>,
    /// Month and day, where no year stands beside them.
    day: Option<(i8, i8)>,
    /// Bytes up to the first word behind it.
    length: usize,
}

/// "CITY (AP) —", "CITY, April 3, 2031 (AP) —", "CITY —".
fn dateline(line: &str) -> Option<Dateline<'_>> {
    const MOST: usize = 80;
    let dashed = line.match_indices(['—', '–', '-']).find(|&(at, _)| at < MOST);
    let Some((dash, mark)) = dashed.filter(|&(at, _)| !line[..at].contains(". ") || line[..at].contains('(')) else {
        return stopped_dateline(line);
    };
    let head = line[..dash].trim_end();
    let bracketed = head.strip_suffix(')').and_then(|head| head.split_once('('));
    let agency = bracketed.map(|(_, agency)| agency).filter(|agency| (2..=20).contains(&agency.len()));
    let place = bracketed.map_or(head, |(place, _)| place).trim_end();
    let (city, rest) = place.split_once(',').unwrap_or((place, ""));
    let first = city.split(' ').next()?;
    let shouted = first.len() > 1 && first.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    let day = |part: &str| {
        let part = part.trim();
        times::leading_date(part).filter(|(_, length)| *length == part.len()).map(|(date, _)| date)
    };
    let date = day(rest).or_else(|| day(rest.split_once(',')?.1));
    let told = times::leading_day(rest.trim()).filter(|(.., length)| date.is_none() && *length == rest.trim().len());
    let told = told.map(|(month, day, _)| (month, day));
    // Without an agency or a day, a city alone: "VARN —", not "RAIN - a play".
    let opens = line[dash + mark.len()..].trim_start().starts_with(char::is_uppercase) && line.len() > 80;
    let alone = (mark != "-" || opens && head.len() > 3 && line[..dash].ends_with(' '))
        && city.split(' ').count() <= 3
        && city.chars().all(|c| !c.is_lowercase())
        && rest.len() <= 20;
    let behind = &line[dash + mark.len()..];
    let length = line.len() - behind.trim_start_matches(['-', '–', '—', ' ']).len();
    let known = agency.is_some() || date.is_some() || told.is_some() || alone && behind.starts_with(' ');
    (shouted && known).then_some(Dateline { agency, date, day: told, length })
}

/// "CITY, October 10.", as papers of some countries write it.
fn stopped_dateline(line: &str) -> Option<Dateline<'_>> {
    let (city, rest) = line.split_once(", ")?;
    let shouted =
        (1..=3).contains(&city.split(' ').count()) && city.len() > 1 && city.chars().all(|c| !c.is_lowercase());
    let (month, day, length) = times::leading_day(rest).filter(|_| shouted)?;
    let behind = rest[length..].strip_prefix(". ")?;
    Some(Dateline { agency: None, date: None, day: Some((month, day)), length: line.len() - behind.len() })
}

fn byline(line: &str) -> Option<&str> {
    let name = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?;
    let words = name.split_whitespace().count();
    ((2..=6).contains(&words) && name.starts_with(char::is_uppercase) && !name.ends_with('.')).then_some(name)
}

/// "…, UNN writes." at the end of a paragraph, or "The Post reports:" as one of its own: the name and where it begins.
fn writes(line: &str) -> Option<(&str, usize)> {
    let body = line.trim_end_matches(['.', '"', '”', ':']);
    let alone = line.ends_with(':');
    let body = [" writes", " reports", " reported", " wrote"].iter().find_map(|verb| body.strip_suffix(verb))?;
    let start = if alone { if body.starts_with("The ") { 4 } else { 0 } } else { body.rfind([',', '"', '”'])? };
    let start = start + body[start..].find(|c: char| c.is_alphanumeric())?;
    let name = &body[start..];
    let words = name.split_whitespace().count();
    let all_capital = name.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    // "“…,” Ada Brandt wrote": whose words they are, and not whose report.
    let speaker = words > 1 && !name.starts_with("The ") && body[..start].trim_end().ends_with(['"', '”']);
    (all_capital && words <= 4 && !speaker).then_some((name, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_text_credits() {
        for (text, want) in [
            (
                "Bridge shut\n\nBy The Allied Newsroom\n\nVARN (TAN) — The bridge was shut on Monday.",
                vec!["TAN", "The Allied Newsroom"],
            ),
            ("VARN, April 3 (Nordwire) - The bridge was shut on Monday.", vec!["Nordwire"]),
            ("By Ada Vey\n\nThe bridge was shut on Monday.", vec![]),
        ] {
            assert_eq!(sources(text), want, "{text}");
        }
    }

    #[test]
    fn a_city_before_a_hyphen() {
        let report =
            "PORT VARN - The bridge over the Orle was shut on Monday, and nobody knows for how long it will be.";
        assert_eq!(dateline(report).map(|told| told.length), Some(12));
        assert!(dateline("RAIN - a play").is_none());
    }

    #[test]
    fn datelines_without_a_year() {
        for (text, want) in [
            ("VARN, Oct 9 (TNA) - The bridge was shut.", Some((10, 9))),
            ("Shut\n\nHALDEN, October 10. The bridge was shut.", Some((10, 10))),
            ("VARN, 9 October — The bridge was shut.", Some((10, 9))),
            ("In Halden, October 10. Then nothing.", None),
        ] {
            assert_eq!(heading(text).day, want, "{text}");
        }
    }

    #[test]
    fn headings_of_texts() {
        let long =
            "The ministry said that the bridge over the Orle would be closed to lorries until the end of the month.";
        for (text, outlet, title, published) in [
            (format!("Bridge closed\n2031-04-02\n{long}"), None, Some("Bridge closed"), Some("2031-04-02")),
            (format!("{long}\nSource: https://www.orle-news.example/a/b.html"), Some("orle-news.example"), None, None),
            (format!("VARN (TNA) — {long}"), Some("TNA"), None, None),
            (format!("PORT VARN, April 2, 2031 (TNA) — {long}"), Some("TNA"), None, Some("2031-04-02")),
            (
                format!("Bridge closed\nThe Harbour Post, Wednesday 2 April 2031\n{long}"),
                Some("The Harbour Post"),
                Some("Bridge closed"),
                Some("2031-04-02"),
            ),
            (
                format!("Bridge closed\nWednesday, 2 April 2031\n{long}"),
                None,
                Some("Bridge closed"),
                Some("2031-04-02"),
            ),
            (format!("Wednesday, April 2, 2031\n\nBridge closed\n\n{long}"), None, None, Some("2031-04-02")),
            (
                format!("Last Updated: Wednesday, 2 April 2031, 02:24 GMT\n\nBridge closed\n\n{long}"),
                None,
                None,
                Some("2031-04-02"),
            ),
            (
                "Bridge closed\n– 2 April 2031 the bridge was shut by the council".to_owned(),
                None,
                Some("Bridge closed"),
                None,
            ),
            (
                format!("Bridge closed\nUpdated - April 2, 2031\n{long}"),
                None,
                Some("Bridge closed"),
                Some("2031-04-02"),
            ),
            (
                format!("Bridge closed\nOrle Herald — 2 April 2031\n{long}"),
                Some("Orle Herald"),
                Some("Bridge closed"),
                Some("2031-04-02"),
            ),
            (
                format!("Bridge closed\nOrle Herald\nWednesday 2 April 2031\n{long}"),
                Some("Orle Herald"),
                Some("Bridge closed"),
                Some("2031-04-02"),
            ),
            (
                format!("Bridge closed\nHanna Weil\nWednesday 2 April 2031\n{long}"),
                None,
                Some("Bridge closed"),
                Some("2031-04-02"),
            ),
            (
                format!("Ministry of Roads\nPress release, 2 April 2031\n{long}"),
                Some("Ministry of Roads"),
                None,
                Some("2031-04-02"),
            ),
            (
                format!(
                    "Office of the Mayor of Varn\nReadout of the Mayor's talk with Tom Orlo\nApril 2, 2031\n{long}"
                ),
                Some("Office of the Mayor of Varn"),
                Some("Readout of the Mayor's talk with Tom Orlo"),
                Some("2031-04-02"),
            ),
            (
                format!("Orle Rail\n\nSTATEMENT ON THE BRIDGE\n\n2 April 2031\n\n{long}"),
                Some("Orle Rail"),
                Some("STATEMENT ON THE BRIDGE"),
                Some("2031-04-02"),
            ),
            (
                format!(" date 2031-04-02 Bridge closed: a statement\n{long}"),
                None,
                Some("Bridge closed: a statement"),
                Some("2031-04-02"),
            ),
            (format!("{long} It stays shut, TNA writes."), Some("TNA"), None, None),
            (format!("{long} It was called “a wreck”, and “all shut” TNA reports."), Some("TNA"), None, None),
            (format!("The Harbour Post reports:\n\n{long}"), Some("Harbour Post"), None, None),
            (format!("On 2 April 2031 {long}"), None, None, None),
            (
                format!("Bridge closed\nIt was shut on Tuesday, 2 April 2031.\n{long}"),
                None,
                Some("Bridge closed"),
                None,
            ),
        ] {
            let found = heading(&text);
            assert_eq!(found.outlet.as_deref(), outlet, "{text}");
            assert_eq!(found.title.as_deref(), title, "{text}");
            assert_eq!(found.published.map(|d| d.to_string()).as_deref(), published, "{text}");
        }
    }
}
