//! Names and roles in one document, and the way from a short mention to the full name.
//!
//! There is no list of people: a full name is one that the text itself spells out, and a role ("the Belgian leader")
//! leads to whoever the text gives that role.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::syntax::Analysis;
use variorum_nlp::vectors::WordTable;
use variorum_nlp::{Language, Span, Token};

use super::Context;
use super::times::Calendar;
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of, people};
use crate::model::{Document, Layers};

/// Words before a name that tell what its bearer is.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "professor", "president", "presidents", "prime", "minister", "premier",
    "chancellor", "secretary", "rep", "representative", "sen", "senator", "gov", "governor", "gen", "general", "rev",
    "reverend", "judge", "justice", "king", "queen", "prince", "princess", "pope", "spokesman", "spokeswoman",
    "spokesperson", "director", "chief", "deputy", "press", "head", "chairman", "chairwoman", "chair", "former",
    "attorney", "sir", "lady", "lord", "foreign", "defense", "defence", "mayor", "congressman", "captain", "colonel",
    "police", "officer", "counterpart", "leader", "leaders", "dictator", "ceo", "staff", "envoy", "ambassador",
    "commissioner", "vice", "republican", "democrat", "lawyer", "inspector", "superintendent", "sheriff", "coach",
    "doctor", "engineer", "interior", "economy", "finance", "then", "district", "analyst", "host", "author", "founder",
    "manager", "adviser", "advisor", "speaker", "whip", "counsel", "strategist", "candidate", "nominee",
    "correspondent", "reporter", "columnist", "economist", "historian", "prosecutor", "lawmaker", "congresswoman",
    "councilman", "councilwoman", "detective", "sergeant", "sgt", "lieutenant", "lt", "capt", "col", "cpl", "det",
    "supt", "admiral", "bishop", "archbishop", "cardinal", "rabbi", "imam",
];
/// Roles that one person holds for a country.
const HEADS: &[&str] = &[
    "president", "leader", "counterpart", "dictator", "premier", "chancellor", "king", "queen", "minister", "emir",
    "ruler",
];
const BODIES: &[&str] = &[
    "house", "ministry", "post", "times", "council", "university", "center", "centre", "street", "agency", "court",
    "congress", "party", "government", "department", "office", "institute", "group", "company", "corp", "inc", "bank",
    "union", "forces", "army", "committee", "commission", "association", "foundation", "hospital", "school", "news",
    "press", "service", "board", "county", "city", "river", "sea", "region", "states", "nations", "east", "west",
    "north", "south", "republic", "federation", "palace", "authority", "bureau", "church", "police", "club", "league",
    "airport", "bridge", "studies", "international",
];
const INNER: &[&str] = &["of", "de", "la", "van", "von", "der", "al", "bin", "del", "di", "for", "and"];
const COLLECTIVES: &[&str] =
    &["leaders", "presidents", "sides", "parties", "men", "two", "both", "they", "heads", "couple", "ministers"];

/// The names of one document.
#[derive(Clone, Debug, Default)]
pub struct Names {
    mentions: Vec<Mention>,
    by_last_word: BTreeMap<String, String>,
    by_role: BTreeMap<(&'static str, &'static str), String>,
}

/// One mention of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name, titles aside.
    pub span: Span,
    /// Its words.
    pub name: String,
    /// Whether it looks like the name of a person.
    pub person: bool,
    /// Whether a title or an office stands before it.
    pub titled: bool,
    /// Whether it stands in the possessive.
    pub possessive: bool,
    /// The number of the sentence it stands in.
    pub sentence: usize,
}

impl Names {
    /// All mentions, in text order.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The mentions that lie wholly in `span`. Cost: O(log mentions).
    pub fn within(&self, span: Span) -> &[Mention] {
        let first = self.mentions.partition_point(|m| m.span.start < span.start);
        let end = first + self.mentions[first..].partition_point(|m| m.span.end <= span.end);
        &self.mentions[first..end]
    }

    /// The fullest name of who is meant by the words `phrase` at byte `at`; the phrase itself, cleaned, where the text
    /// does not tell.
    pub fn resolve(&self, phrase: &str, at: u32) -> String {
        let cleaned = clean(phrase);
        let cleaned = match cleaned.split_once(" of ") {
            // "Ada Brandt of Varn" is a person whom the text names besides.
            Some((person, _)) if person.contains(' ') && self.by_last_word.contains_key(&surname(person)) => {
                person.to_owned()
            }
            _ => cleaned,
        };
        let folded = variorum_nlp::text::fold(&cleaned);
        match folded.as_str() {
            "he" | "she" | "his" | "her" | "him" => return self.last_person(at).unwrap_or(cleaned),
            _ => {}
        }
        if let Some(pair) = self.collective(&folded) {
            return pair;
        }
        // "Mr. Orlo", of whom the text tells no more.
        let (cleaned, folded) = match cleaned.split_once(' ') {
            Some((first, rest))
                if is_honorific(first) && !is_full(rest) && !self.by_last_word.contains_key(&surname(rest)) =>
            {
                (rest.to_owned(), variorum_nlp::text::fold(rest))
            }
            _ => (cleaned, folded),
        };
        let words: Vec<&str> = folded.split_whitespace().collect();
        if let Some(name) = self.by_role(&words) {
            return name;
        }
        let full = self
            .by_last_word
            .get(&surname(&cleaned))
            .filter(|full| phrase.split_whitespace().count() <= full.split_whitespace().count() + 7);
        match full {
            // "Mayor Ada Brandt": the name without the office; not "a spokesman for Ada Brandt".
            Some(full) if cleaned.strip_suffix(full.as_str()).is_some_and(is_office) => full.clone(),
            Some(full) if cleaned.split_whitespace().all(|w| full.split(' ').any(|f| f == w)) || titled(&words) => {
                full.clone()
            }
            _ => cleaned,
        }
    }

    /// Whom "he" or "she" means: the person named first in the last sentence before that names one at all, whoever
    /// stands in the possessive aside ("the mayor's brother").
    fn last_person(&self, at: u32) -> Option<String> {
        let before = self.mentions.partition_point(|m| m.span.start < at);
        let people = || self.mentions[..before].iter().rev().filter(|m| m.person && !m.possessive);
        let last = people().next()?;
        let first = people().take_while(|m| m.sentence == last.sentence).last()?;
        Some(self.full(&first.name))
    }

    fn full(&self, name: &str) -> String {
        let fits = |full: &&String| name.split(' ').all(|word| full.split(' ').any(|w| w == word));
        self.by_last_word.get(&surname(name)).filter(fits).cloned().unwrap_or_else(|| name.to_owned())
    }

    fn by_role(&self, words: &[&str]) -> Option<String> {
        let lexicon = Lexicon::english();
        let role = HEADS.iter().find(|role| words.last().is_some_and(|w| w == *role))?;
        let place = words.iter().find_map(|w| lexicon.place(w))?;
        let of_place = self.by_role.iter().filter(|((p, _), _)| *p == place);
        let exact = of_place.clone().find(|((_, r), _)| r == role).or_else(|| of_place.clone().next())?;
        Some(exact.1.clone())
    }

    /// "Both leaders": the two people that the document names as heads, where there are just two.
    fn collective(&self, folded: &str) -> Option<String> {
        let last = folded.split_whitespace().last()?;
        if !one_of(last, COLLECTIVES) {
            return None;
        }
        let mut heads: Vec<&String> = self.by_role.values().collect();
        heads.sort_by_key(|name| self.mentions.iter().position(|m| m.person && name.ends_with(&m.name)));
        heads.dedup();
        (heads.len() == 2).then(|| format!("{} and {}", heads[0], heads[1]))
    }
}

/// What may stand behind a surname.
const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

/// Whether a name has more than a surname.
fn is_full(name: &str) -> bool {
    let suffix = |word: &str| one_of(variorum_nlp::text::fold(word).trim_matches(','), SUFFIXES);
    name.split_whitespace().filter(|word| !suffix(word)).count() > 1
}

/// The folded last word of a name, "Jr." and the like aside.
fn surname(name: &str) -> String {
    let folded = variorum_nlp::text::fold(name);
    let last = folded.split_whitespace().rev().find(|word| !one_of(word.trim_matches(','), SUFFIXES));
    last.unwrap_or_default().trim_matches(',').to_owned()
}

/// Whether the folded word is one that stands before names and tells what their bearer is.
pub(crate) fn is_title(word: &str) -> bool {
    one_of(word.trim_end_matches('.'), TITLES)
}

fn is_honorific(word: &str) -> bool {
    one_of(variorum_nlp::text::fold(word).trim_end_matches('.'), &["mr", "mrs", "ms", "miss", "mme", "sir"])
}

/// Whether the words before a name tell what its bearer is, and not who is somebody's: "a spokesman for Ada Brandt".
fn is_office(before: &str) -> bool {
    let words: Vec<String> = before.split_whitespace().map(variorum_nlp::text::fold).collect();
    !words.windows(2).any(|pair| is_title(&pair[0]) && one_of(&pair[1], &["for", "to", "with"]))
}

fn titled(words: &[&str]) -> bool {
    words.len() >= 2 && words[..words.len() - 1].iter().all(|w| is_title(w) || Lexicon::english().place(w).is_some())
}

/// Without articles, possessive endings and words for the text somebody gave out ("the Palace's statement").
fn clean(phrase: &str) -> String {
    const LEADING: &[&str] = &["the", "a", "an", "its", "his", "their", "this", "these", "some", "in", "by", "from"];
    const TRAILING: &[&str] = &[
        "statement", "statements", "announcement", "readout", "reports", "report", "release", "summary", "communique",
    ];
    let mut words: Vec<&str> = phrase.split_whitespace().collect();
    while words.len() > 1 && one_of(&variorum_nlp::text::fold(words[0]), LEADING) {
        words.remove(0);
    }
    let whole = words.clone();
    while words.len() > 1 && one_of(&variorum_nlp::text::fold(words[words.len() - 1]), TRAILING) {
        words.pop();
    }
    // "The French statement" is not the French: without a name, the text itself is the speaker.
    let places_only = words.len() < whole.len()
        && words.iter().all(|w| Lexicon::english().place(&variorum_nlp::text::fold(w)).is_some());
    if places_only && !whole[0].ends_with("'s") && !whole[0].ends_with("’s") {
        return phrase.trim().to_owned();
    }
    let joined = words.join(" ");
    // "Ada Brandt (D-Varn)"
    let joined = joined.split_once(" (").map_or(joined.as_str(), |(before, _)| before);
    let bare = joined.trim_matches([',', '"', '“', '”', '(', ')']);
    bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare).to_owned()
}

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let mut names = Names::default();
    let people_end: BTreeMap<u32, u32> = layers.syntax.as_deref().map(people_end).unwrap_or_default();
    let sentences = || {
        layers.sentence_tokens.iter().enumerate().map(|(number, &(first, end))| (number, &layers.tokens[first..end]))
    };
    for (sentence, tokens) in sentences().filter(|(_, tokens)| !is_headline(tokens)) {
        for (first, end) in runs(text, tokens, &people_end) {
            add(text, sentence, tokens, (first, end), &people_end, &mut names);
        }
    }
    first_words(text, sentences(), &people_end, &mut names);
    let known: BTreeSet<String> = names.mentions.iter().map(|mention| mention.name.clone()).collect();
    for (sentence, tokens) in sentences().filter(|(_, tokens)| is_headline(tokens)) {
        collect_known(text, sentence, tokens, (&known, &people_end), &mut names);
    }
    names.mentions.sort_by_key(|mention| mention.span.start);
    if let Some(syntax) = &layers.syntax {
        heed_entities(syntax, &mut names);
        // "Additionally", "Despite": the first word of a sentence has a capital whatever it is.
        let is_no_name = |i: usize| {
            let other = ["ADV", "ADP", "SCONJ", "CCONJ", "PRON", "DET", "VERB", "AUX", "INTJ"].contains(&syntax.pos(i));
            other && !syntax.entities.iter().any(|e| (e.from as usize..e.to as usize).contains(&i))
        };
        names.mentions.retain(|mention| {
            let (from, to) = syntax.within(mention.span);
            to != from + 1 || !is_no_name(from)
        });
        // "Plus Orlo has more", "Added Orlo: …": the first of several words, too.
        let named: BTreeSet<String> = names.mentions.iter().map(|m| m.name.clone()).collect();
        for mention in &mut names.mentions {
            let (from, to) = syntax.within(mention.span);
            if to <= from + 1 {
                continue;
            }
            let rest = || Span::new(syntax.tokens[from + 1].span.start as usize, mention.span.end as usize);
            let joins = match syntax.pos(from) {
                "CCONJ" => true,
                "SCONJ" | "ADP" | "ADV" => is_no_name(from),
                "VERB" => {
                    let known =
                        |name: &String| name.split(' ').next_back() == rest().slice(text).split(' ').next_back();
                    is_no_name(from) && named.iter().any(|name| *name != mention.name && known(name))
                }
                _ => false,
            };
            if joins {
                mention.span = rest();
                mention.name = mention.span.slice(text).to_owned();
            }
        }
    }
    // Of several people with one surname, the text means by it the one it named first.
    for mention in names.mentions.iter().filter(|m| m.person && is_full(&m.name)) {
        names.by_last_word.entry(surname(&mention.name)).or_insert_with(|| mention.name.clone());
    }
    let full: Vec<_> = names.by_role.iter().map(|(k, v)| (*k, names.full(v))).collect();
    names.by_role = full.into_iter().collect();
    layers.names = names;
}

/// A name without a title that the recogniser takes for something else all over the text is nobody's.
fn heed_entities(syntax: &Analysis<'_>, names: &mut Names) {
    let mut votes: BTreeMap<&str, i32> = BTreeMap::new();
    for mention in &names.mentions {
        let (from, to) = syntax.within(mention.span);
        let covering = syntax.entities.iter().find(|e| (e.from as usize) < to && (e.to as usize) > from);
        if let Some(entity) = covering.filter(|_| !is_called_somebody(syntax, from, to)) {
            *votes.entry(&mention.name).or_default() += if syntax.label(entity) == "PERSON" { 1 } else { -1 };
        }
    }
    let other: BTreeSet<String> =
        votes.iter().filter(|(_, votes)| **votes < 0).map(|(name, _)| (*name).to_owned()).collect();
    for mention in names.mentions.iter_mut().filter(|m| !m.titled && other.contains(&m.name)) {
        mention.person = false;
    }
}

/// Where the names of people end, by the recogniser, and where they begin.
fn people_end(syntax: &Analysis<'_>) -> BTreeMap<u32, u32> {
    let people = syntax.entities.iter().filter(|e| syntax.label(e) == "PERSON");
    let (first, last) =
        (|i: u32| syntax.tokens[i as usize].span.start, |i: u32| syntax.tokens[i as usize - 1].span.end);
    people.map(|e| (last(e.to), first(e.from))).collect()
}

/// Surnames at the head of a sentence, where every word has a capital: of people whom the text names in full.
fn first_words<'a>(
    text: &str,
    sentences: impl Iterator<Item = (usize, &'a [Token])>,
    people_end: &BTreeMap<u32, u32>,
    names: &mut Names,
) {
    let full = names.mentions.iter().filter(|m| m.person && is_full(&m.name));
    let known: BTreeSet<String> = full.map(|m| surname(&m.name)).collect();
    let held: BTreeSet<u32> = names.mentions.iter().map(|m| m.span.start).collect();
    for (sentence, tokens) in sentences.filter(|(_, tokens)| !is_headline(tokens)) {
        let Some(i) = tokens.iter().position(Token::is_word) else { continue };
        if tokens[i].capital && !held.contains(&tokens[i].span.start) && known.contains(&tokens[i].folded) {
            add(text, sentence, tokens, (i, i + 1), people_end, names);
        }
    }
}

/// Whether a noun for people stands beside a name: "Tom Orlo, the hero of the day".
fn is_called_somebody(syntax: &Analysis<'_>, from: usize, to: usize) -> bool {
    let beside = |i: usize| syntax.children(i).any(|c| syntax.relation(c) == "appos" && is_somebody(syntax.lemma(c)));
    (from..to).any(beside)
}

/// Whether a noun is one for people.
pub(super) fn is_somebody(noun: &str) -> bool {
    let noun = noun.to_lowercase();
    is_title(&noun) || !people(&noun).is_empty() || Lexicon::english().gender(&noun).is_some()
}

/// Where names stand in a sentence by their capitals: half-open ranges of tokens.
fn runs(text: &str, tokens: &[Token], people_end: &BTreeMap<u32, u32>) -> Vec<(usize, usize)> {
    let (mut found, mut i) = (Vec::new(), 0);
    while i < tokens.len() {
        let end = if starts_name(tokens, i) { name_end(text, tokens, i, people_end) } else { i };
        if end > i {
            found.push((i, end));
        }
        i = end.max(i + 1);
    }
    found
}

/// Whether nearly all words of a sentence have capitals, as in headlines: they tell no names then. Of a line that ends without
/// a stop four words are enough where one is no name, as in "Merel Mocks Council For Vote".
fn is_headline(tokens: &[Token]) -> bool {
    let open = tokens.last().is_some_and(Token::is_word);
    let small = |t: &Token| t.capital && t.folded.len() > 2 && one_of(&t.folded, FUNCTION_WORDS);
    let least = if open && tokens.iter().skip(1).any(small) { 4 } else { 5 };
    // No headline is longer; a list of names may be of any length.
    const MOST: usize = 60;
    if tokens.len() > MOST {
        return false;
    }
    let told =
        |t: &&Token| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS) && t.folded.starts_with(char::is_alphabetic);
    let words = || tokens.iter().filter(told);
    let capital = words().filter(|t| t.capital).count();
    capital >= least && capital * 10 >= words().count() * 9
}

/// The names of a headline: those that stand in the text, too; of a run without one the whole, as nobody's name.
fn collect_known(
    text: &str,
    sentence: usize,
    tokens: &[Token],
    (known, people_end): (&BTreeSet<String>, &BTreeMap<u32, u32>),
    names: &mut Names,
) {
    let is_known = |from: usize, to: usize| {
        let words = tokens[from].span.to(tokens[to - 1].span).slice(text);
        known.contains(words.trim_end_matches("'s").trim_end_matches("’s"))
    };
    for (first, end) in runs(text, tokens, people_end) {
        let (mut from, before) = (first, names.mentions.len());
        while from < end {
            let known = (from + 1..=end).rev().find(|&to| is_known(from, to));
            if let Some(to) = known {
                add(text, sentence, tokens, (from, to), people_end, names);
            }
            from = known.unwrap_or(from + 1);
        }
        if names.mentions.len() == before {
            add(text, sentence, tokens, (first, end), people_end, names);
            let short = |m: &Mention| m.name.split(' ').count() <= 3;
            names.mentions[before..].iter_mut().for_each(|m| m.person &= m.titled && short(m));
        }
    }
}

fn starts_name(tokens: &[Token], i: usize) -> bool {
    let token = &tokens[i];
    if !token.is_word() || !token.capital {
        return false;
    }
    // "R-Varn": a party and where somebody is from.
    if token.span.len() == 1 && tokens.get(i + 1).is_some_and(|t| t.is_mark("-") && t.span.start == token.span.end) {
        return false;
    }
    // "I’ll", "we've"
    let word = token.folded.split(['\'', '’']).next().unwrap_or_default();
    if one_of(word, FUNCTION_WORDS) && token.folded != "us" {
        return false;
    }
    // The first word of a sentence is capital anyway: it counts if the next is too, or if no common word is spelled so.
    let first = tokens[..i].iter().all(|t| !t.is_word());
    if !first || tokens.get(i + 1).is_some_and(|t| t.capital && t.is_word()) || token.possessive {
        return true;
    }
    let table = WordTable::english();
    let rare = table.weight(table.get(&token.folded)) > 6.5;
    rare || Lexicon::english().place(&token.folded).is_some()
}

fn name_end(text: &str, tokens: &[Token], start: usize, people_end: &BTreeMap<u32, u32>) -> usize {
    let mut end = start + 1;
    loop {
        let adjacent = |i: usize| {
            let between = &text[tokens[i - 1].span.end as usize..tokens[i].span.start as usize];
            between.trim().is_empty() && !tokens[i - 1].possessive && !between.contains('\n')
        };
        let capital = |i: usize| tokens.get(i).is_some_and(|t| t.is_word() && t.capital);
        if capital(end) && adjacent(end) {
            end += 1;
        } else if capital(end + 1)
            && tokens[end].is_word()
            && one_of(&tokens[end].folded, INNER)
            && tokens[end].folded != "and"
            // "Ada Brandt of Varn"
            && !(tokens[end].folded == "of" && people_end.contains_key(&tokens[end - 1].span.end))
            && adjacent(end)
        {
            end += 2;
        } else if tokens.get(end).is_some_and(|t| t.is_mark(".")) && tokens[end - 1].span.len() == 1 && capital(end + 1)
        {
            end += 2; // an initial
        } else if capital(end + 1) && tokens[end].is_mark("-") && tokens[end].span.end == tokens[end + 1].span.start {
            end += 2;
        } else {
            return end;
        }
    }
}

fn add(
    text: &str,
    sentence: usize,
    tokens: &[Token],
    (start, end): (usize, usize),
    people_end: &BTreeMap<u32, u32>,
    names: &mut Names,
) {
    let lexicon = Lexicon::english();
    let is_title = |i: usize| is_title(&tokens[i].folded);
    // "Tom King" is called so; "the Vice President" is not.
    let called = end > start + 1 && !is_title(end - 2) && people_end.contains_key(&tokens[end - 1].span.end);
    let last_title = if called { end - 1 } else { end };
    let first = (start..last_title).rev().find(|&i| is_title(i)).map_or(start, |title| title + 1);
    // "Rosa King Jr.": what is left after the title is no name.
    let first = if surname(tokens[first.min(end - 1)].span.slice(text)).is_empty() { start } else { first };
    // "Secretary of State Ada Brandt": the office holds a name of its own.
    let office = first < end && one_of(&tokens[first].folded, INNER) && first > start;
    let begins = people_end.get(&tokens[end - 1].span.end).filter(|_| office);
    let inner = begins.and_then(|&begin| (first + 1..end - 1).find(|&i| tokens[i].span.start == begin));
    // "Minister of Transport Ada Brandt", whatever else is taken for a part of the name: somebody of whom the text speaks again.
    let led = start > 1 && tokens[start - 1].folded == "of" && is_title(start - 2);
    let of = if office { first + 1 } else { start };
    let holder = || {
        let plain = tokens[of..end].iter().all(|t| t.capital && t.is_word() && !one_of(&t.folded, BODIES));
        let surname = tokens[end - 1].span.slice(text).trim_end_matches("'s").trim_end_matches("’s");
        ((office || led) && end - of > 2 && plain && text.matches(surname).nth(1).is_some()).then(|| end - 2)
    };
    let inner = inner.filter(|inner| end - inner <= 2).or_else(holder).or(inner);
    let first = inner.unwrap_or(first);
    // "The Premier of Belgium" names an office, not somebody called "of Belgium".
    let first = if first < end && one_of(&tokens[first].folded, INNER) { start } else { first };
    // "Russian President Vladimir …", "his Russian counterpart Vladimir …": roles stand before the name, small or capital.
    let mut before = first;
    while before > 0 && first - before < 5 {
        // "Mr. Orlo"
        let short = before > 1 && tokens[before - 1].is_mark(".") && is_title(before - 2);
        let told = is_title(before - 1) || lexicon.place(&tokens[before - 1].folded).is_some();
        before -= match (short && tokens[before - 2].span.len() <= 4, told) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => break,
        };
    }
    let has_title = inner.is_some() || (before..first).any(is_title);
    if first >= end {
        return;
    }
    let last = &tokens[end - 1];
    let stop = if last.possessive {
        last.span.start as usize + possessive_start(last.span.slice(text))
    } else {
        last.span.end as usize
    };
    let calendar = Calendar::of(Language::ENGLISH);
    if tokens[first..end].iter().all(|t| calendar.names_day_or_month(t)) {
        return;
    }
    let span = Span::new(tokens[first].span.start as usize, stop);
    let name = span.slice(text).to_owned();
    let words = tokens[first..end].iter().filter(|t| t.is_word()).count();
    let body = (first..end).any(|i| one_of(&tokens[i].folded, BODIES));
    let place = lexicon.place(&variorum_nlp::text::fold(&name)).is_some();
    let capitals = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let known = names.mentions.iter().any(|m| m.person && m.name.ends_with(&name));
    // "Come-To-Table", "Merel To Orlo: Wait": of two letters some function words are parts of names ("In", "So", "An").
    let joins = |t: &Token| {
        one_of(&t.folded, FUNCTION_WORDS) && t.folded.len() > 2
            || one_of(&t.folded, &["to", "at", "by", "as", "is", "or", "if"])
    };
    let wordy = first == start && is_title(start) || tokens[first..end].iter().any(joins);
    let person = !body
        && !place
        && !capitals
        && !wordy
        && (has_title || known || (2..=4).contains(&words) && !tokens[first..end].iter().any(|t| t.folded == "of"));
    if person {
        let place = (before..first).find_map(|i| lexicon.place(&tokens[i].folded));
        let role = (before..first).rev().find_map(|i| HEADS.iter().find(|r| **r == tokens[i].folded));
        if let (Some(place), Some(role)) = (place, role) {
            names.by_role.entry((place, role)).or_insert_with(|| name.clone());
        }
    }
    names.mentions.push(Mention { span, name, person, titled: has_title, possessive: last.possessive, sentence });
}

fn possessive_start(word: &str) -> usize {
    word.rfind(['\'', '’']).unwrap_or(word.len())
}
