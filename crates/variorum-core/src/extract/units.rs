//! Units of money, physics and shares, out of `data/units.tsv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_decimal::Decimal;
use variorum_nlp::{Language, Token, text};

/// One unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// What it measures: "length"; "money" for currencies, "percent" for shares of a hundred.
    pub dimension: &'static str,
    /// How many of the dimension's base one is.
    pub factor: Decimal,
    /// The sign in reports: "km", "USD".
    pub code: &'static str,
    /// The name: "Kilometer".
    pub name: &'static str,
}

/// All units.
pub(crate) struct Units {
    entries: Vec<Entry>,
    /// By the folded tokens of the name, a space between them: the entry, and whether no space stands in it ("m2").
    names: BTreeMap<String, (usize, bool)>,
}

/// No name of a unit has more tokens.
const LONGEST: usize = 4;

impl Units {
    /// The compiled-in table.
    pub(crate) fn all() -> &'static Self {
        static UNITS: OnceLock<Units> = OnceLock::new();
        UNITS.get_or_init(|| {
            let (mut entries, mut names) = (Vec::new(), BTreeMap::new());
            let lines = include_str!("../../data/units.tsv").lines();
            for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let cells: Vec<&str> = line.split('\t').collect();
                let [dimension, factor, code, name, words] = cells[..] else { continue };
                let factor = factor.parse().unwrap_or(Decimal::ONE);
                for word in words.split('|') {
                    let tokens = text::tokenize(&word.replace('_', " "), Language::ENGLISH);
                    let key: Vec<&str> = tokens.iter().map(|t| t.folded.as_str()).collect();
                    let whole = tokens.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
                    names.entry(key.join(" ")).or_insert((entries.len(), whole));
                }
                entries.push(Entry { dimension, factor, code, name });
            }
            Self { entries, names }
        })
    }

    /// The unit whose name is the longest that begins at token `i`, and one past it.
    pub(crate) fn at(&self, tokens: &[Token], i: usize) -> Option<(&Entry, usize)> {
        let mut key = String::new();
        let (mut best, mut glued) = (None, true);
        for (end, token) in tokens.iter().enumerate().skip(i).take(LONGEST) {
            if end > i {
                key.push(' ');
                glued &= tokens[end - 1].span.end == token.span.start;
            }
            key += &token.folded;
            if let Some(&(number, _)) = self.names.get(&key).filter(|(_, whole)| glued || !whole) {
                best = Some((&self.entries[number], end + 1));
            }
        }
        best
    }

    /// The unit of one word: "lbs" of "200lbs".
    pub(crate) fn named(&self, word: &str) -> Option<&Entry> {
        self.names.get(word).map(|&(number, _)| &self.entries[number])
    }

    /// How one unit stands to the base of its dimension, by the sign in reports.
    pub(crate) fn by_code(&self, code: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.code == code)
    }
}
