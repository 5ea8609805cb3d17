//! Lemmas by rule: exceptions, endings and lists of known forms, as each language's pipeline uses them.

use std::{borrow::Cow, collections::BTreeMap};

use super::{hash::string_id, lexeme::is_letter};

/// Sorted lines, searched in place: a key, and after a tab what it leads to.
#[derive(Default)]
pub(crate) struct Lines {
    text: Cow<'static, str>,
    starts: Vec<u32>,
}

impl Lines {
    /// Takes lines sorted by the bytes of their key.
    pub(crate) fn new(text: Cow<'static, str>) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i as u32 + 1);
        let starts = std::iter::once(0).chain(starts).collect();
        Self { text, starts }
    }

    fn line(&self, i: usize) -> (&str, &str) {
        let from = self.starts[i] as usize;
        let to = self.starts.get(i + 1).map_or(self.text.len(), |&to| to as usize);
        let line = self.text[from..to].trim_end_matches('\n');
        line.split_once('\t').unwrap_or((line, ""))
    }

    /// What follows the tab on the line of `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let (mut low, mut high) = (0, self.starts.len());
        while low < high {
            let middle = low.midpoint(high);
            let (found, rest) = self.line(middle);
            match found.cmp(key) {
                std::cmp::Ordering::Equal => return Some(rest),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn list(&self, key: &str) -> impl Iterator<Item = &str> {
        self.get(key).into_iter().flat_map(|rest| rest.split('\t'))
    }
}

/// Endings and what replaces them.
type Rules = Vec<(String, String)>;

/// The lemmatizer of one language; the tables are keyed by the identity of a part of speech or of a rule's name.
pub(crate) struct Lemmatizer {
    pub(crate) style: Style,
    pub(crate) rules: BTreeMap<u64, Rules>,
    pub(crate) groups: BTreeMap<u64, Vec<(String, Vec<String>)>>,
    pub(crate) exceptions: BTreeMap<u64, Lines>,
    pub(crate) index: BTreeMap<u64, Lines>,
    /// Forms by their identity in hexadecimal.
    pub(crate) lookup: Lines,
}

/// How the tables are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Rule,
    /// As `Rule`, but a form that needs no ending taken off is known by its morphology.
    English,
    French,
    Spanish,
    Lookup,
}

/// What a lemma depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Form<'a> {
    pub(crate) text: &'a str,
    pub(crate) pos: &'a str,
    pub(crate) morph: &'a str,
    pub(crate) starts_sentence: bool,
}

impl Form<'_> {
    fn feature(&self, name: &str) -> Option<&str> {
        self.morph.split('|').find_map(|feature| feature.split_once('=').filter(|(n, _)| *n == name)).map(|(_, v)| v)
    }

    fn is_base_form(&self) -> bool {
        let (degree, verb, number) = (self.feature("Degree"), self.feature("VerbForm"), self.feature("Number"));
        (self.pos == "NOUN" && number == Some("Sing"))
            || (self.pos == "VERB" && verb == Some("Fin") && self.feature("Tense") == Some("Pres") && number.is_none())
            || verb == Some("Inf")
            || verb == Some("None")
            || degree == Some("Pos")
    }
}

fn is_alphabetic(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_letter)
}

fn push_new(forms: &mut Vec<String>, form: String) {
    if !forms.contains(&form) {
        forms.push(form);
    }
}

/// The word with one ending replaced by another.
fn with_ending(word: &str, (old, new): &(String, String)) -> Option<String> {
    word.strip_suffix(old.as_str()).map(|stem| format!("{stem}{new}"))
}

impl Lemmatizer {
    /// The lemma of a form.
    pub(crate) fn lemma(&self, form: Form<'_>) -> String {
        if self.style == Style::Lookup {
            return self.looked_up(form.text);
        }
        let pos = form.pos.to_lowercase();
        if matches!(pos.as_str(), "" | "eol" | "space") {
            return form.text.to_lowercase();
        }
        match self.style {
            Style::French => self.french(form.text, &pos),
            Style::Spanish => super::spanish::lemma(self, form, &pos),
            Style::English if form.is_base_form() => form.text.to_lowercase(),
            _ => self.by_rule(form.text, &pos),
        }
    }

    fn looked_up(&self, text: &str) -> String {
        self.lookup.get(&format!("{:016x}", string_id(text))).unwrap_or(text).to_owned()
    }

    fn by_rule(&self, text: &str, pos: &str) -> String {
        let key = string_id(pos);
        let (rules, exceptions, index) = (self.rules.get(&key), self.exceptions.get(&key), self.index.get(&key));
        let word = text.to_lowercase();
        if rules.is_none() && exceptions.is_none() && index.is_none() {
            return if pos == "propn" { text.to_owned() } else { word };
        }
        let (mut known, mut odd, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for rule in rules.into_iter().flatten() {
            let Some(form) = with_ending(&word, rule).filter(|form| !form.is_empty()) else { continue };
            if index.is_some_and(|index| index.has(&form)) {
                known.insert(0, form);
            } else if is_alphabetic(&form) {
                unknown.push(form);
            } else {
                odd.push(form);
            }
        }
        let mut forms = Vec::new();
        known.into_iter().chain(odd).for_each(|form| push_new(&mut forms, form));
        for form in exceptions.into_iter().flat_map(|table| table.list(&word)) {
            if !forms.iter().any(|f| f == form) {
                forms.insert(0, form.to_owned());
            }
        }
        forms.into_iter().chain(unknown).next().unwrap_or_else(|| text.to_owned())
    }

    fn french(&self, text: &str, pos: &str) -> String {
        const RULED: [&str; 11] =
            ["noun", "verb", "adj", "adp", "adv", "aux", "cconj", "det", "pron", "punct", "sconj"];
        if !RULED.contains(&pos) {
            return self.looked_up(text);
        }
        let key = string_id(pos);
        let word = text.to_lowercase();
        let index = self.index.get(&key);
        let is_known = |form: &str| index.is_some_and(|index| index.has(form));
        if is_known(&word) {
            return word;
        }
        if let Some(form) = self.exceptions.get(&key).and_then(|table| table.list(&word).next()) {
            return form.to_owned();
        }
        let forms = self.rules.get(&key).into_iter().flatten();
        let forms: Vec<String> =
            forms.filter_map(|rule| with_ending(&word, rule)).filter(|form| !form.is_empty()).collect();
        let known = forms.iter().find(|form| is_known(form) || !is_alphabetic(form));
        known.or(forms.first()).cloned().unwrap_or_else(|| self.looked_up(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Lemmatizer {
        let rules = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let lines = |text: &'static str| Lines::new(Cow::Borrowed(text));
        Lemmatizer {
            style: Style::English,
            rules: [(string_id("noun"), rules(&[("s", ""), ("ies", "y")])), (string_id("verb"), rules(&[("ed", "e")]))]
                .into(),
            groups: BTreeMap::new(),
            exceptions: [(string_id("noun"), lines("geese\tgoose\nmice\tmouse"))].into(),
            index: [(string_id("noun"), lines("city\ngoose\ntalk\n")), (string_id("verb"), lines("agree"))].into(),
            lookup: Lines::default(),
        }
    }

    #[test]
    fn endings_exceptions_and_base_forms() {
        let lemma = |text, pos, morph| english().lemma(Form { text, pos, morph, starts_sentence: false });
        assert_eq!(lemma("Talks", "NOUN", "Number=Plur"), "talk");
        assert_eq!(lemma("cities", "NOUN", "Number=Plur"), "city");
        assert_eq!(lemma("geese", "NOUN", "Number=Plur"), "goose");
        assert_eq!(lemma("Bus", "NOUN", "Number=Sing"), "bus");
        assert_eq!(lemma("Orle", "PROPN", "Number=Sing"), "Orle");
        assert_eq!(lemma("blorped", "VERB", "Tense=Past"), "blorpe");
    }
}
