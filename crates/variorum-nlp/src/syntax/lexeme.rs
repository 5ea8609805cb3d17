//! What the models see of a word: its norm, first character, last three, and shape; and Python's idea of characters.

use std::collections::BTreeMap;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::hash::string_id;

/// Digits that are not decimal (superscripts, circled ones), which Python calls digits all the same.
const OTHER_DIGITS: [(char, char); 20] = [
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

/// `str.isspace` of one character.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `str.isalpha` of one character.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.general_category_group() == GeneralCategoryGroup::Letter }
}

/// `str.isdecimal` of one character.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { c.general_category() == GeneralCategory::DecimalNumber }
}

fn is_digit(c: char) -> bool {
    is_decimal(c) || (!c.is_ascii() && OTHER_DIGITS.iter().any(|&(from, to)| (from..=to).contains(&c)))
}

/// `\w` of one character.
pub(crate) fn is_word(c: char) -> bool {
    c == '_' || is_letter(c) || c.general_category_group() == GeneralCategoryGroup::Number
}

/// A column of the models' input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Norm,
    Prefix,
    Suffix,
    Shape,
    Lower,
    Orth,
    /// 1 if a space follows the token.
    Spacy,
    /// 1 if the token is white space.
    IsSpace,
}

impl Column {
    /// The column that a pipeline's configuration names.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "NORM" => Self::Norm,
            "PREFIX" => Self::Prefix,
            "SUFFIX" => Self::Suffix,
            "SHAPE" => Self::Shape,
            "LOWER" => Self::Lower,
            "ORTH" => Self::Orth,
            "SPACY" => Self::Spacy,
            "IS_SPACE" => Self::IsSpace,
            _ => return None,
        })
    }

    /// The identity that the column has for a word.
    pub(crate) fn id(self, word: &Word<'_>) -> u64 {
        match self {
            Self::Norm => string_id(word.norm),
            Self::Prefix => word.text.chars().next().map_or(0, |c| string_id(c.encode_utf8(&mut [0; 4]))),
            Self::Suffix => string_id(suffix(word.text)),
            Self::Shape => string_id(&shape(word.text)),
            Self::Lower => string_id(&word.text.to_lowercase()),
            Self::Orth => string_id(word.text),
            Self::Spacy => u64::from(word.spaced),
            Self::IsSpace => u64::from(word.text.chars().all(is_space)),
        }
    }
}

/// What the columns are computed from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) norm: &'a str,
    pub(crate) spaced: bool,
}

fn suffix(text: &str) -> &str {
    &text[text.char_indices().rev().nth(2).map_or(0, |(i, _)| i)..]
}

/// "Xxxx" for "Orle", "dd.d" for "11.5"; a run of one kind counts four at most.
fn shape(text: &str) -> String {
    if text.chars().take(100).count() == 100 {
        return "LONG".into();
    }
    let (mut shape, mut last, mut run) = (String::with_capacity(text.len()), None, 0);
    for c in text.chars() {
        let kind = match c {
            c if is_letter(c) => {
                if c.is_uppercase() {
                    'X'
                } else {
                    'x'
                }
            }
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(kind) { run + 1 } else { 0 };
        last = Some(kind);
        if run < 4 {
            shape.push(kind);
        }
    }
    shape
}

/// Words whose norm is not their lower-case form.
pub(crate) struct Norms {
    /// By the identity of the word, as pipelines store them.
    language: BTreeMap<u64, String>,
    signs: BTreeMap<&'static str, &'static str>,
}

impl Norms {
    /// Norms of one language, by word identity; those of signs, which all pipelines share, come after them.
    pub(crate) fn new(language: BTreeMap<u64, String>) -> Self {
        let signs = include_str!("../../data/syntax/norms.tsv").lines().filter_map(|line| line.split_once('\t'));
        Self { language, signs: signs.collect() }
    }

    /// The norm of a word, if it is not the lower-case form.
    pub(crate) fn get(&self, word: &str) -> Option<&str> {
        let own = self.language.get(&string_id(word)).map(String::as_str);
        own.or_else(|| self.signs.get(word).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_ends() {
        let cases = [("Orle", "Xxxx"), ("11.5", "dd.d"), ("McDonough", "XxXxxxx"), ("km²", "xxd"), ("हिंदी", "xिंxी")];
        for (word, expected) in cases {
            assert_eq!(shape(word), expected);
        }
        assert_eq!(shape("internationally"), "xxxx");
        assert_eq!(suffix("état"), "tat");
        assert_eq!(suffix("né"), "né");
    }

    #[test]
    fn norms_of_the_language_and_of_signs() {
        let norms = Norms::new([(string_id("colour"), "color".to_owned())].into());
        assert_eq!((norms.get("€"), norms.get("colour"), norms.get("the")), (Some("$"), Some("color"), None));
    }
}
