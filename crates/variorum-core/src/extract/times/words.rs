//! Words of time in each language, out of `data/*/times.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use variorum_nlp::{Language, Token};

/// What a word can be in an expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Month,
    Weekday,
    Unit,
    Season,
    Part,
    Clock,
    Near,
    Tonight,
    Ref,
    AdjRef,
    NounRef,
    Last,
    This,
    That,
    Next,
    Past,
    Coming,
    Ago,
    Earlier,
    Later,
    Early,
    Late,
    Mid,
    Of,
    The,
    A,
    Each,
    /// How often: "twice a week".
    Often,
    Per,
    Few,
    Couple,
    Half,
    And,
    To,
    At,
    On,
    Fiscal,
    Set,
    Hedge,
    Am,
    Pm,
    Bc,
    Ad,
    Same,
    Ordinal,
    Decade,
    Holiday,
    Ahead,
    /// Behind the hour; where the value says so, only if a word for "at" stands before it.
    Oclock,
    /// Minutes told as a quarter of an hour.
    Quarter,
    /// What takes minutes away from the hour: "las ocho menos cuarto".
    Less,
    /// "en punto"
    Sharp,
    /// What takes all of its kind: "todos los lunes", "toute la semaine".
    All,
    /// What stands behind the lengths it tells of: "los cinco años pasados".
    Behind,
    /// Days told from the one that was named last by a noun of their own: "le lendemain".
    Beside,
    /// Before and behind a day that others are counted from: "dos días después de hoy".
    Counted,
    /// Under "day": whether dates in figures begin with their day.
    Order,
}

const CLASSES: &[(&str, Class)] = &[
    ("month", Class::Month),
    ("weekday", Class::Weekday),
    ("unit", Class::Unit),
    ("season", Class::Season),
    ("part", Class::Part),
    ("clock", Class::Clock),
    ("near", Class::Near),
    ("tonight", Class::Tonight),
    ("ref", Class::Ref),
    ("adjref", Class::AdjRef),
    ("nounref", Class::NounRef),
    ("last", Class::Last),
    ("this", Class::This),
    ("that", Class::That),
    ("next", Class::Next),
    ("past", Class::Past),
    ("coming", Class::Coming),
    ("ago", Class::Ago),
    ("earlier", Class::Earlier),
    ("later", Class::Later),
    ("early", Class::Early),
    ("late", Class::Late),
    ("mid", Class::Mid),
    ("of", Class::Of),
    ("the", Class::The),
    ("a", Class::A),
    ("each", Class::Each),
    ("often", Class::Often),
    ("per", Class::Per),
    ("few", Class::Few),
    ("couple", Class::Couple),
    ("half", Class::Half),
    ("and", Class::And),
    ("to", Class::To),
    ("at", Class::At),
    ("on", Class::On),
    ("fiscal", Class::Fiscal),
    ("set", Class::Set),
    ("hedge", Class::Hedge),
    ("am", Class::Am),
    ("pm", Class::Pm),
    ("bc", Class::Bc),
    ("ad", Class::Ad),
    ("same", Class::Same),
    ("ordinal", Class::Ordinal),
    ("decade", Class::Decade),
    ("holiday", Class::Holiday),
    ("ahead", Class::Ahead),
    ("oclock", Class::Oclock),
    ("quarter", Class::Quarter),
    ("less", Class::Less),
    ("sharp", Class::Sharp),
    ("all", Class::All),
    ("behind", Class::Behind),
    ("beside", Class::Beside),
    ("counted", Class::Counted),
    ("order", Class::Order),
];

/// What a word is: its class, the value, whether it must be written with a capital.
pub(super) type Sense = (Class, &'static str, bool);

/// The words of one language.
pub(super) struct Words {
    /// By folded word: its classes, in each the value and whether the word must be written with a capital.
    words: BTreeMap<String, Vec<Sense>>,
    /// Holidays, those of most words first: the words, the value, whether the first must be written with a capital.
    holidays: Vec<(Vec<String>, &'static str, bool)>,
    /// The first words of those that may stand in small letters.
    festive: BTreeSet<String>,
    /// Whether dates in figures begin with their day: "18/3".
    pub(super) day_first: bool,
}

impl Words {
    /// The words for a language; those of English where there are none.
    pub(super) fn of(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Words> = OnceLock::new();
        static SPANISH: OnceLock<Words> = OnceLock::new();
        static FRENCH: OnceLock<Words> = OnceLock::new();
        static GERMAN: OnceLock<Words> = OnceLock::new();
        static RUSSIAN: OnceLock<Words> = OnceLock::new();
        match language.code() {
            "es" => SPANISH.get_or_init(|| Self::parse(include_str!("../../../data/es/times.tsv"))),
            "de" => GERMAN.get_or_init(|| Self::parse(include_str!("../../../data/de/times.tsv"))),
            "ru" => RUSSIAN.get_or_init(|| Self::parse(include_str!("../../../data/ru/times.tsv"))),
            "fr" => FRENCH.get_or_init(|| Self::parse(include_str!("../../../data/fr/times.tsv"))),
            _ => ENGLISH.get_or_init(|| Self::parse(include_str!("../../../data/en/times.tsv"))),
        }
    }

    fn parse(table: &'static str) -> Self {
        let mut words: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
        let (mut holidays, mut festive, mut day_first) = (Vec::new(), BTreeSet::new(), false);
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (name, value, list) =
                (cells.next(), cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            let class = CLASSES.iter().find(|(known, _)| Some(*known) == name).map(|(_, class)| *class);
            let class = class.expect("invariant: the compiled-in table names known classes");
            day_first |= class == Class::Order && value == "day";
            for word in list.split(' ').filter(|word| !word.is_empty()) {
                let capital = word.starts_with(char::is_uppercase);
                if class == Class::Holiday {
                    let parts: Vec<String> = word.split('_').map(variorum_nlp::text::fold).collect();
                    festive.extend(parts.first().filter(|_| !capital).cloned());
                    holidays.push((parts, value, capital));
                    continue;
                }
                words.entry(variorum_nlp::text::fold(word)).or_default().push((class, value, capital));
            }
        }
        holidays.sort_by_key(|(parts, ..): &(Vec<String>, _, _)| std::cmp::Reverse(parts.len()));
        Self { words, holidays, festive, day_first }
    }

    /// Whether a holiday may begin with a word in small letters.
    pub(super) fn begins_holiday(&self, word: &str) -> bool {
        self.festive.contains(word)
    }

    /// What a token can be. Looked up once a token.
    pub(super) fn senses(&self, token: &Token) -> &[Sense] {
        let word = token.folded.as_str();
        // "Oct." and "year's"
        let bare = || word.strip_suffix("'s").or_else(|| word.strip_suffix('.')).and_then(|bare| self.words.get(bare));
        self.words.get(word).or_else(bare).map_or(&[], Vec::as_slice)
    }

    /// The value of a token in a class.
    pub(super) fn get(&self, class: Class, token: &Token) -> Option<&'static str> {
        value(self.senses(token), class, token)
    }

    /// The holiday that begins at a token: its value and how many tokens it takes.
    pub(super) fn holiday(&self, tokens: &[Token]) -> Option<(&'static str, usize)> {
        let written = tokens.first()?.capital;
        self.holidays.iter().find_map(|(parts, value, capital)| {
            let fits = (written || !capital)
                && parts.len() <= tokens.len()
                && parts.iter().zip(tokens).all(|(part, token)| same_word(part, &token.folded));
            fits.then_some((*value, parts.len()))
        })
    }
}

/// The value of a class among the senses of a token.
pub(super) fn value(senses: &[Sense], class: Class, token: &Token) -> Option<&'static str> {
    // "march", "may" and "august" are other words, too; "monday" and "january" in small letters are not.
    let clear = matches!(class, Class::Month | Class::Weekday)
        && token.folded.len() > 3
        && !matches!(token.folded.as_str(), "march" | "august" | "sept" | "tues" | "thur" | "thurs")
        && !token.folded.ends_with('.');
    let fits = |sense: &&Sense| sense.0 == class && (!sense.2 || token.capital || clear);
    senses.iter().find(fits).map(|sense| sense.1)
}

fn same_word(a: &str, b: &str) -> bool {
    a == b || a.replace('’', "'") == b.replace('’', "'")
}
