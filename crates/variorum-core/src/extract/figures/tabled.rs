//! Figures in languages other than English: numbers of the language's grammar, with the words beside them out of its table.
//!
//! Where English has rules for each habit, these languages have `data/*/figures.tsv`: hedges, units, and the small words at
//! which what is counted ends.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use variorum_nlp::{Language, Token, text};

use super::ends::Ends;
use super::lengths::duration;
use super::{hedged, make};
use crate::extract::cursor::Cursor;
use crate::extract::numbers::Numerals;
use crate::extract::times::length_of;
use crate::extract::units::Units;
use crate::model::{Comparison, Quantity, QuantityKind};

/// No entry of a table has more words.
const LONGEST: usize = 4;
/// Words that can tell what is counted.
const MOST_COUNTED: usize = 3;

/// What words mean beside a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sense {
    Hedge(Comparison),
    Unit(&'static str),
    /// Between a number and its unit ("dos millones de euros"); ends what is counted, too.
    Of,
    /// Ends what is counted.
    Stop,
}

/// The table of one language, by its folded words with a space between them.
pub(super) struct Tabled {
    language: Language,
    words: BTreeMap<String, Sense>,
}

impl Tabled {
    /// The table of a language; none for English, which has rules, and for languages without a table.
    pub(super) fn of(language: Language) -> Option<&'static Self> {
        static TABLES: OnceLock<BTreeMap<&str, Tabled>> = OnceLock::new();
        let tables = TABLES.get_or_init(|| {
            let all = [
                ("de", include_str!("../../../data/de/figures.tsv")),
                ("es", include_str!("../../../data/es/figures.tsv")),
                ("fr", include_str!("../../../data/fr/figures.tsv")),
                ("ru", include_str!("../../../data/ru/figures.tsv")),
            ];
            all.into_iter().filter_map(|(code, table)| Some((code, Self::parse(code, table)?))).collect()
        });
        tables.get(language.code())
    }

    fn parse(code: &str, table: &'static str) -> Option<Self> {
        let language = Language::from_code(code)?;
        let mut words = BTreeMap::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [class, value, list] = cells[..] else { continue };
            let sense = match (class, value) {
                ("hedge", sign) => Sense::Hedge(Comparison::of_sign(sign)?),
                ("of", _) => Sense::Of,
                ("stop", _) => Sense::Stop,
                ("percent", _) => Sense::Unit("percent"),
                (_, code) => Sense::Unit(code),
            };
            for phrase in list.split(' ') {
                let tokens = text::tokenize(&phrase.replace('_', " "), language);
                let key: Vec<&str> = tokens.iter().map(|t| t.folded.as_str()).collect();
                words.insert(key.join(" "), sense);
            }
        }
        Some(Self { language, words })
    }

    /// The longest entry that begins at token `i`, and one past it.
    fn at(&self, tokens: &[Token], i: usize) -> Option<(Sense, usize)> {
        let mut key = String::new();
        let mut best = None;
        for (end, token) in tokens.iter().enumerate().skip(i).take(LONGEST) {
            if end > i {
                key.push(' ');
            }
            key += &token.folded;
            if let Some(&sense) = self.words.get(&key) {
                best = Some((sense, end + 1));
            }
        }
        best
    }

    /// The figure that begins at token `i`, hedge included, and the token behind it.
    pub(super) fn amount(&self, text: &str, tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
        let (hedge, start) = match self.at(tokens, i) {
            Some((Sense::Hedge(hedge), end)) => (Some(hedge), end),
            _ => (None, i),
        };
        let sign = Units::all().named(tokens.word(start)).filter(|u| u.dimension == "money" && u.code.len() == 3);
        let sign = sign.filter(|_| !tokens.word(start).starts_with(char::is_alphabetic));
        let first = start + usize::from(sign.is_some());
        let number = Numerals::of(self.language).number(tokens, first)?;
        // "a", "one": an article more often than a number, unless a length of time is told with it.
        let article = number.in_words && number.value == 1.into();
        let ends = Ends {
            values: vec![number.value],
            end: number.end,
            vague: number.vague,
            in_words: number.in_words,
            pair: false,
            share: number.share,
        };
        let (mut quantity, end) = self.with_unit(text, tokens, start, sign.map(|u| u.code), &ends)?;
        let counted = quantity.kind == QuantityKind::Count;
        if counted && (article || number.share || !self.counts(tokens, first, number.end)) {
            return None;
        }
        if let Some(hedge) = hedge {
            quantity.comparison = if quantity.comparison == Comparison::About { quantity.comparison } else { hedge };
            quantity.bare = quantity.span;
            quantity.span = tokens[i].span.to(quantity.span);
            quantity.bounds = hedged(quantity.bounds, hedge);
        }
        Some((quantity, end))
    }

    fn with_unit(
        &self,
        text: &str,
        tokens: &[Token],
        start: usize,
        sign: Option<&str>,
        ends: &Ends,
    ) -> Option<(Quantity, usize)> {
        let of = ends.end + usize::from(self.words.get(tokens.word(ends.end)) == Some(&Sense::Of));
        let told = [ends.end, of].into_iter().find_map(|at| match self.at(tokens, at) {
            Some((Sense::Unit(code), end)) => Some((code, end)),
            _ => Some((Units::all().at(tokens, at)?.0.code, at + 1))
                .filter(|_| !tokens.word(at).starts_with(char::is_alphabetic)),
        });
        let told = told.or(sign.map(|code| (code, ends.end)));
        if let Some((code, end)) = told {
            let unit = if code == "percent" { Units::all().named("%") } else { Units::all().by_code(code) }?;
            let kind = match unit.dimension {
                "money" => QuantityKind::Money,
                "percent" => QuantityKind::Percent,
                _ => QuantityKind::Measure,
            };
            return Some((make(tokens, start, end, kind, Some(unit), ends, None), end));
        }
        if let Some(unit) = tokens.get(ends.end).and_then(|token| length_of(self.language, token)) {
            return Some((duration(tokens, start, ends.end + 1, unit, ends), ends.end + 1));
        }
        let noun = self.counted(text, tokens, of);
        Some((make(tokens, start, ends.end, QuantityKind::Count, None, ends, noun), ends.end))
    }

    /// What is counted: the words behind a number up to the first small one.
    fn counted(&self, text: &str, tokens: &[Token], at: usize) -> Option<String> {
        let content = |t: &&Token| t.is_word() && !matches!(self.words.get(&t.folded), Some(Sense::Of | Sense::Stop));
        let run: Vec<&Token> = tokens[at.min(tokens.len())..].iter().take(MOST_COUNTED).take_while(content).collect();
        let (first, last) = (run.first()?, run.last()?);
        Some(first.span.to(last.span).slice(text).to_lowercase())
    }

    /// Whether a number counts something, and is no part of a name, a date or a decree ("A-23", "No. 5", "Artículo 5").
    fn counts(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        let before = tokens.before(first);
        let glued = tokens.glued(first) && !matches!(before, "(" | "«" | "\"" | "“" | "„" | "'");
        let named = first > 0 && tokens[first - 1].capital && tokens[first - 1].is_word() && first > 1;
        let word = tokens.get(end).is_some_and(|t| t.is_word() && !tokens.glued(end));
        !glued
            && (word || !named)
            && !matches!(tokens.word(end), "." if tokens.glued(end) && tokens.get(end + 1).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    fn found(code: &str, text: &str) -> String {
        let language = Language::from_code(code).expect("a known language");
        let table = Tabled::of(language).expect("a table");
        let tokens = text::tokenize(text, language);
        let (mut all, mut i) = (Vec::new(), 0);
        while i < tokens.len() {
            let Some((q, next)) = table.amount(text, &tokens, i) else {
                i += 1;
                continue;
            };
            let value = match &q.value {
                Value::Number(n) => n.normalize().to_string(),
                Value::Iso(iso) => iso.clone(),
                _ => "?".to_owned(),
            };
            let unit = q.unit.as_ref().map_or("", |u| u.code.as_str());
            all.push(format!("{}{value} {unit}{}", q.comparison.sign(), q.measures.as_deref().unwrap_or_default()));
            i = next.max(i + 1);
        }
        all.join("; ")
    }

    #[test]
    fn four_languages() {
        for (code, text, want) in [
            ("es", "más de 120 prisioneros de guerra durante 30 días", ">120 prisioneros; =P30D day"),
            ("es", "unos 90 minutos; dos horas; una llamada", "~PT90M minute; =PT2H hour"),
            ("es", "1.200 millones de euros y el 12,5 por ciento", "=1200000000 EUR; =12.5 percent"),
            ("es", "al menos 3.000 hogares", ">=3000 hogares"),
            ("fr", "près de 45 jours, plus de deux heures", "~P45D day; >PT2H hour"),
            ("fr", "quatorze bateaux de pêche et 3,5 millions de dollars", "=14 bateaux; =3500000 USD"),
            ("fr", "un accord, 20 % des voix", "=20 percent"),
            ("de", "mehr als 320 Haushalte; einen Monat lang", ">320 haushalte; =P1M month"),
            ("de", "rund 1,5 Milliarden Euro, zwölf Boote", "~1500000000 EUR; =12 boote"),
            ("de", "fast zwei Stunden", "~PT2H hour"),
            ("ru", "более двух часов, 30 дней, около ста сорока лодок", ">PT2H hour; =P30D day; ~140 лодок"),
            ("ru", "1,5 миллиона рублей и 20 процентов", "=1500000 RUB; =20 percent"),
        ] {
            assert_eq!(found(code, text), want, "{text}");
        }
    }
}
