//! The word lists under `data/`, parsed once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use variorum_nlp::Token;

use crate::model::{Gender, Modality};

/// The word lists of one language.
pub struct Lexicon {
    reporting: BTreeMap<String, Modality>,
    places: BTreeMap<&'static str, &'static str>,
    zones: BTreeMap<&'static str, &'static str>,
    genders: BTreeMap<&'static str, (Gender, bool)>,
}

impl Lexicon {
    /// The lists for English.
    pub fn english() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self {
            reporting: reporting(include_str!("../data/en/reporting.tsv")),
            places: places(include_str!("../data/en/places.tsv")),
            zones: rows(include_str!("../data/en/zones.tsv")).map(|row| (row[0], row[1])).collect(),
            genders: rows(include_str!("../data/en/kin.tsv")).map(|row| (row[0], gender(&row))).collect(),
        })
    }

    /// The mood of what the folded verb form `word` reports, if it is a form of a reporting verb.
    pub fn reporting(&self, word: &str) -> Option<Modality> {
        self.reporting.get(word).copied()
    }

    /// The place that the folded word or words name by name, adjective or capital ("hanoi" → "vietnam").
    pub fn place(&self, words: &str) -> Option<&'static str> {
        self.places.get(words).copied()
    }

    /// Whether the folded noun or title names a man or a woman, and whether as kin of somebody.
    pub fn gender(&self, word: &str) -> Option<(Gender, bool)> {
        self.genders.get(word.trim_end_matches('.')).copied()
    }

    /// The zone of the tz database, or an offset in minutes with its sign, that a folded name stands for.
    pub fn zone(&self, name: &str) -> Option<&'static str> {
        self.zones.get(name).copied()
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn gender(row: &[&'static str]) -> (Gender, bool) {
    (if row[1] == "f" { Gender::Female } else { Gender::Male }, row.get(2) == Some(&"kin"))
}

fn places(table: &'static str) -> BTreeMap<&'static str, &'static str> {
    let mut found = BTreeMap::new();
    for row in rows(table) {
        for names in &row {
            for name in names.split(',').filter(|name| !name.is_empty()) {
                found.entry(name).or_insert(row[0]);
            }
        }
    }
    found
}

/// Every form of every reporting verb; a base form alone counts only after an auxiliary, which the caller checks.
fn reporting(table: &'static str) -> BTreeMap<String, Modality> {
    let mut found = BTreeMap::new();
    for row in rows(table) {
        let mood = match row[1] {
            "agreed" => Modality::Agreed,
            "assessed" => Modality::Assessed,
            "planned" => Modality::Planned,
            "proposed" => Modality::Proposed,
            "demanded" => Modality::Demanded,
            "denied" => Modality::Denied,
            "alleged" => Modality::Alleged,
            "asked" => Modality::Asked,
            _ => Modality::Asserted,
        };
        for form in forms(row[0], row.get(2).copied().unwrap_or_default()) {
            found.entry(form).or_insert(mood);
        }
    }
    found
}

fn forms(base: &str, irregular: &str) -> Vec<String> {
    let mut forms: Vec<String> = irregular.split(',').filter(|form| !form.is_empty()).map(str::to_owned).collect();
    let (stem, last) = base.split_at(base.len() - 1);
    let consonant_y = last == "y" && !stem.ends_with(['a', 'e', 'o', 'u']);
    forms.push(base.to_owned());
    forms.push(if consonant_y {
        format!("{stem}ies")
    } else if base.ends_with("sh") || base.ends_with("ch") || base.ends_with('s') {
        format!("{base}es")
    } else {
        format!("{base}s")
    });
    if irregular.is_empty() || base == "commit" {
        let doubled = matches!(base, "commit" | "admit" | "concur" | "refer" | "plan");
        forms.push(match last {
            "e" => format!("{base}d"),
            "y" if consonant_y => format!("{stem}ied"),
            _ if doubled => format!("{base}{last}ed"),
            _ => format!("{base}ed"),
        });
    }
    forms.push(if last == "e" && !base.ends_with("ee") { format!("{stem}ing") } else { format!("{base}ing") });
    forms
}

/// Whether a word denies what follows it.
pub(crate) fn negates(token: &Token) -> bool {
    const NEGATIONS: &[&str] = &[
        "not", "no", "never", "neither", "nor", "without", "cannot", "none", "nobody", "nothing", "failed", "fails",
        "unable",
    ];
    one_of(&token.folded, NEGATIONS) || token.folded.ends_with("n't") || token.folded.ends_with("n’t")
}

/// The lines of the table of nouns for people in which a noun stands.
pub(crate) fn people(noun: &str) -> &'static [usize] {
    static GROUPS: OnceLock<BTreeMap<&'static str, Vec<usize>>> = OnceLock::new();
    let groups = GROUPS.get_or_init(|| {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let lines = include_str!("../data/en/people.tsv").lines().filter(|line| !line.starts_with('#'));
        for (number, line) in lines.enumerate() {
            line.split(' ').for_each(|noun| groups.entry(noun).or_default().push(number));
        }
        groups
    });
    groups.get(noun).map_or(&[], Vec::as_slice)
}

/// Whether two nouns may be words for the same people.
pub(crate) fn may_be_same_people(a: &str, b: &str) -> bool {
    a == b || people(a).iter().any(|group| people(b).contains(group))
}

/// Whether `word` is in the list.
pub(crate) fn one_of(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

/// What is written or said, by the noun: who gives one out is who speaks in it, and asks for what it asks for.
pub(crate) const TEXTS: &[&str] = &[
    "statement", "letter", "post", "tweet", "message", "email", "e-mail", "release", "comment", "commentary", "update",
    "remark", "note", "blog", "interview", "resolution", "petition", "motion", "declaration", "appeal", "report",
    "bill", "order", "memo", "article", "column", "missive", "sign", "banner", "speech", "address",
];

/// Words that carry no content of their own: articles, pronouns, prepositions, auxiliaries, conjunctions.
pub const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "above", "according", "after", "again", "against", "all", "along", "already", "also", "although",
    "am", "amid", "among", "an", "and", "another", "any", "are", "around", "as", "at", "be", "because", "been",
    "before", "being", "below", "besides", "between", "both", "but", "by", "can", "could", "did", "do", "does",
    "doing", "down", "due", "during", "each", "either", "else", "etc", "even", "ever", "every", "few", "for", "from",
    "further", "had", "has", "have", "having", "he", "her", "here", "hers", "herself", "him", "himself", "his", "how",
    "however", "i", "if", "in", "including", "instead", "into", "is", "it", "its", "itself", "just", "like", "many",
    "may", "me", "meanwhile", "might", "more", "moreover", "most", "mr", "mr.", "mrs", "mrs.", "ms", "much", "must",
    "my", "neither", "no", "nor", "not", "now", "of", "off", "on", "once", "one", "only", "onto", "or", "other",
    "others", "our", "out", "over", "own", "per", "quite", "rather", "regarding", "same", "shall", "she", "should",
    "since", "so", "some", "such", "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there",
    "therefore", "these", "they", "this", "those", "though", "through", "thus", "to", "too", "toward", "towards",
    "under", "until", "up", "upon", "us", "very", "via", "was", "we", "well", "were", "what", "when", "where",
    "whereas", "whether", "which", "while", "who", "whom", "whose", "why", "will", "with", "within", "without",
    "would", "yet", "you", "your",
];
