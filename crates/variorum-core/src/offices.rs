//! Who holds which office, told across the accounts of a story: where one has "Varn Gov. Ada Brandt", "the Varn governor" of another
//! is she.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::{Span, Token};

use crate::extract::is_title;
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of};
use crate::model::{Basis, Document, Layers, Quote, Statement};

/// Words before a name that are looked at.
const FARTHEST: usize = 6;
/// Titles and the words that stand for them alone.
const SHORT: &[(&str, &str)] = &[
    ("gov", "governor"),
    ("sen", "senator"),
    ("rep", "representative"),
    ("congressman", "representative"),
    ("congresswoman", "representative"),
    ("gen", "general"),
    ("prof", "professor"),
    ("dr", "doctor"),
    ("rev", "reverend"),
    ("det", "detective"),
    ("capt", "captain"),
    ("lt", "lieutenant"),
    ("sgt", "sergeant"),
    ("spokeswoman", "spokesman"),
    ("spokesperson", "spokesman"),
    ("chairwoman", "chairman"),
    ("chair", "chairman"),
];
/// Words that say nothing of which office it is, or that any number of people share.
const LOOSE: &[&str] =
    &["former", "then", "ex", "acting", "republican", "democrat", "democratic", "mr", "mrs", "ms", "sir"];
/// Titles that tell no office: anybody can bear them.
const COMMON: &[&str] = &[
    "mr", "mrs", "ms", "sir", "lady", "republican", "democrat", "former", "then", "officer", "reporter", "police",
    "press", "staff", "foreign", "defense", "defence", "interior", "finance", "economy", "district", "prime", "vice",
    "deputy", "lawmaker", "candidate",
];

/// An office: the word for it, and what stands before it, each in one form.
type Office = (String, BTreeSet<String>);

/// Gives the holders of `statements` that are told by their office alone the name that another account of the story gives it with;
/// `story` gives the story of a document.
///
/// Cost: O(names × [`FARTHEST`] + statements × offices of the story).
pub(crate) fn name_holders(
    documents: &[Document],
    layers: &mut [Layers],
    story: &[usize],
    statements: &mut [Statement],
) {
    let mut known: BTreeMap<usize, Vec<(Office, String)>> = BTreeMap::new();
    for (document, layer) in layers.iter().enumerate() {
        for mention in layer.names.mentions().iter().filter(|m| m.person && m.name.contains(' ')) {
            let before = layer.tokens.partition_point(|t| t.span.start < mention.span.start);
            let offices = known.entry(story[document]).or_default();
            offices.extend(before_name(&layer.tokens[..before]).map(|office| (office, mention.name.clone())));
        }
    }
    for statement in statements.iter_mut().filter(|s| s.holder.basis != Basis::Outlet) {
        let document = statement.document_idx;
        let cue = statement.holder.cue;
        let definite = || cue.is_some_and(|cue| definite(&layers[document], &documents[document].text, cue));
        if let Some(name) = bearer(&known, story[document], &statement.holder.name, definite) {
            name.clone_into(&mut statement.holder.name);
        }
    }
    for (document, layer) in layers.iter_mut().enumerate() {
        let text = &documents[document].text;
        let named = |quote: &Quote| {
            let definite = || quote.cue.is_some_and(|cue| definite(layer, text, cue));
            bearer(&known, story[document], quote.speaker.as_deref()?, definite).map(str::to_owned)
        };
        let speakers: Vec<Option<String>> = layer.quotes.iter().map(named).collect();
        for (quote, speaker) in layer.quotes.iter_mut().zip(speakers).filter(|(_, speaker)| speaker.is_some()) {
            quote.speaker = speaker;
        }
    }
}

/// The fullest name of the one person of a story who bears the office that `phrase` tells.
fn bearer<'a>(
    known: &'a BTreeMap<usize, Vec<(Office, String)>>,
    story: usize,
    phrase: &str,
    definite: impl FnOnce() -> bool,
) -> Option<&'a str> {
    let office = alone(phrase)?;
    // "A senator said" is any senator.
    if office.1.is_empty() && !definite() {
        return None;
    }
    let fits = |(other, _): &&(Office, String)| {
        other.0 == office.0 && office.1.is_subset(&other.1) && (!office.1.is_empty() || other.1.len() < 2)
    };
    let mut names: Vec<&str> = known.get(&story)?.iter().filter(fits).map(|(_, name)| name.as_str()).collect();
    names.sort_unstable_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    names.first().copied().filter(|full| names.iter().all(|name| crate::align::may_be_one(name, full)))
}

/// The office that stands right before a name: "Varn Gov.", "the Fox News host".
fn before_name(tokens: &[Token]) -> Option<Office> {
    let mut words: Vec<&Token> = Vec::new();
    for token in tokens.iter().rev().take(FARTHEST) {
        // "Gov."
        if token.folded == "." && words.is_empty() {
            continue;
        }
        let stops = !token.is_word() || one_of(&token.folded, FUNCTION_WORDS);
        if stops || !(token.capital || is_title(bare(&token.folded))) {
            break;
        }
        words.push(token);
    }
    words.reverse();
    office(words.iter().map(|token| token.folded.as_str()))
}

/// The office that a phrase without a name tells: "Texas governor".
fn alone(phrase: &str) -> Option<Office> {
    let last = phrase.split_whitespace().next_back()?;
    if last.starts_with(char::is_uppercase) || !is_title(bare(&last.to_lowercase())) {
        return None;
    }
    let words: Vec<String> = phrase.split_whitespace().map(variorum_nlp::text::fold).collect();
    office(words.iter().map(String::as_str))
}

fn bare(word: &str) -> &str {
    word.trim_end_matches(['.', ','])
}

fn office<'a>(words: impl DoubleEndedIterator<Item = &'a str>) -> Option<Office> {
    let mut words = words.map(bare).rev();
    let role = words.next().filter(|role| is_title(role) && !one_of(role, COMMON))?;
    let role = SHORT.iter().find(|(short, _)| *short == role).map_or(role, |(_, full)| full);
    let lexicon = Lexicon::english();
    let told =
        |word: &str| lexicon.place(word).unwrap_or(word.trim_end_matches("'s").trim_end_matches("’s")).to_owned();
    let rest = words.filter(|word| !one_of(word, LOOSE) && !one_of(word, FUNCTION_WORDS)).map(told);
    Some((role.to_owned(), rest.collect()))
}

/// Whether the words for who says what `cue` reports begin with "the".
fn definite(layers: &Layers, text: &str, cue: Span) -> bool {
    let source = layers.attributions.iter().find(|a| a.cue.is_some_and(|own| own.overlaps(cue))).and_then(|a| a.source);
    source.is_some_and(|source: Span| {
        let word = |words: Option<&str>| words.is_some_and(|word| word.eq_ignore_ascii_case("the"));
        word(source.slice(text).split_whitespace().next())
            || word(text[..source.start as usize].split_whitespace().next_back())
    })
}
