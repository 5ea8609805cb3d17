//! Which language a text is in.

/// A language, as the two-letter code of ISO 639-1 where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    lang: Option<whatlang::Lang>,
}

impl Language {
    /// No language that is known.
    pub const UNKNOWN: Self = Self { lang: None };
    /// English, for which word lists are complete.
    pub const ENGLISH: Self = Self { lang: Some(whatlang::Lang::Eng) };

    /// The code of ISO 639-1, or the longer one of ISO 639-3, or `und` where nothing could be told.
    pub fn code(self) -> &'static str {
        use whatlang::Lang;
        match self.lang {
            Some(Lang::Eng) => "en",
            Some(Lang::Fra) => "fr",
            Some(Lang::Spa) => "es",
            Some(Lang::Deu) => "de",
            Some(Lang::Ita) => "it",
            Some(Lang::Por) => "pt",
            Some(Lang::Rus) => "ru",
            Some(Lang::Ukr) => "uk",
            Some(Lang::Pol) => "pl",
            Some(Lang::Nld) => "nl",
            Some(Lang::Swe) => "sv",
            Some(Lang::Nob) => "nb",
            Some(Lang::Dan) => "da",
            Some(Lang::Fin) => "fi",
            Some(Lang::Tur) => "tr",
            Some(Lang::Ara) => "ar",
            Some(Lang::Heb) => "he",
            Some(Lang::Pes) => "fa",
            Some(Lang::Cmn) => "zh",
            Some(Lang::Jpn) => "ja",
            Some(Lang::Vie) => "vi",
            Some(other) => other.code(),
            None => "und",
        }
    }

    /// The language of a code that [`Language::code`] gives; none for a code that nothing is known of.
    pub fn from_code(code: &str) -> Option<Self> {
        whatlang::Lang::all().iter().map(|&lang| Self { lang: Some(lang) }).find(|language| language.code() == code)
    }

    /// Whether the language is written from right to left.
    pub fn is_right_to_left(self) -> bool {
        matches!(self.code(), "ar" | "he" | "fa" | "urd" | "yid")
    }

    pub(crate) fn stemming(self) -> Option<rust_stemmers::Algorithm> {
        use rust_stemmers::Algorithm;
        Some(match self.code() {
            "en" => Algorithm::English,
            "fr" => Algorithm::French,
            "es" => Algorithm::Spanish,
            "de" => Algorithm::German,
            "it" => Algorithm::Italian,
            "pt" => Algorithm::Portuguese,
            "ru" => Algorithm::Russian,
            "nl" => Algorithm::Dutch,
            "sv" => Algorithm::Swedish,
            "nb" => Algorithm::Norwegian,
            "da" => Algorithm::Danish,
            "fi" => Algorithm::Finnish,
            "tr" => Algorithm::Turkish,
            "ar" => Algorithm::Arabic,
            _ => return None,
        })
    }
}

/// Guesses the language of `text` from its first 8,000 bytes.
///
/// Short texts (under 40 letters) in Latin script are taken for English: trigram counts say nothing there, and a wrong
/// guess switches the word lists off. Cost: constant. Source: the `whatlang` crate.
pub fn language(text: &str) -> Language {
    let mut cut = text.len().min(8_000);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let head = &text[..cut];
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 40 && head.chars().all(|c| c.is_ascii() || !c.is_alphabetic() || (c as u32) < 0x250) {
        return Language::ENGLISH;
    }
    let Some(guess) = whatlang::detect(head) else { return Language::UNKNOWN };
    let latin = guess.script() == whatlang::Script::Latin;
    if latin && !guess.is_reliable() && letters < 400 {
        Language::ENGLISH
    } else {
        Language { lang: Some(guess.lang()) }
    }
}
