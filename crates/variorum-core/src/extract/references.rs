//! Who is meant: from names, roles, kinship, pronouns and nouns to the entities of the document, by rules.
//!
//! The text is walked once from left to right; each noun phrase and possessive is led to an entity that was met before,
//! or founds a new one. No list of people: whoever the text names exists.

use std::collections::BTreeMap;

use variorum_nlp::syntax::Analysis;
use variorum_nlp::{Span, text::fold};

use super::{
    Context,
    names::{Names, is_somebody, is_title},
};
use crate::lexicon::{Lexicon, one_of};
use crate::model::{
    Document, Entity, EntityKind, Gender, Layers, Quote, QuoteKind, Reference, ReferenceBasis, References,
};

/// Nouns for two or more who act together.
const GROUPS: &[&str] = &[
    "leader", "president", "side", "party", "minister", "pair", "couple", "two", "both", "man", "woman", "counterpart",
];
/// Nouns by which a country acts.
const STATES: &[&str] =
    &["government", "side", "authority", "delegation", "administration", "leadership", "regime", "state"];
/// Nouns for a part of a body that speaks or acts for it.
const OFFICES: &[&str] =
    &["service", "office", "ministry", "department", "agency", "council", "committee", "bureau", "court"];
/// Words before a name by which nobody is called afterwards: a party, a part of an office.
const NO_ROLES: &[&str] = &[
    "republican", "democrat", "candidate", "nominee", "former", "then", "press", "staff", "police", "foreign",
    "defense", "defence", "interior", "economy", "finance", "district", "prime", "vice", "deputy",
];
/// Lemmas of the first person.
const FIRST_PERSON: &[&str] = &["I", "my", "mine", "myself"];
/// How many sentences back a pronoun may reach.
const REACH: usize = 3;

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let Some(syntax) = layers.syntax.clone().filter(|s| s.pipeline().language() == "en") else { return };
    let sentences: Vec<u32> = layers.sentences.iter().map(|s| s.span.start).collect();
    let mut walk = Walk {
        text: &document.text,
        syntax: &syntax,
        names: &layers.names,
        quotes: &layers.quotes,
        sentences: &sentences,
        found: References::default(),
        by_key: BTreeMap::new(),
        described: Vec::new(),
        seen: Vec::new(),
        namesakes: BTreeMap::new(),
    };
    let mut ends: BTreeMap<usize, usize> = syntax.noun_chunks().into_iter().map(|(from, to)| (to - 1, from)).collect();
    // "Minister of Transport Ada Brandt": the phrase holds another, so its head is in none.
    for person in layers.names.mentions().iter().filter(|m| m.person && m.titled) {
        let (from, to) = syntax.within(person.span);
        let held = ends.range(to.saturating_sub(1)..).next().is_some_and(|(_, &first)| first < to);
        if from < to && !held && syntax.relation(to - 1).starts_with("nsubj") {
            ends.insert(to - 1, from);
        }
    }
    for i in 0..syntax.tokens.len() {
        let possessive = syntax.relation(i) == "poss";
        if let Some(from) = ends.remove(&i).or_else(|| possessive.then_some(syntax.tokens[i].left_edge as usize)) {
            let second = walk.second_name(from, i);
            if let Some(and) = second {
                walk.mention(from, and - 1);
            }
            walk.mention(second.map_or(from, |and| and + 1), i);
        }
    }
    let mut found = walk.found;
    found.list.sort_by_key(|r| r.head.start);
    layers.references = found;
}

/// "I", in somebody's words: whoever is quoted.
pub(super) fn first_person(_: &Document, _: &Context, layers: &mut Layers) {
    let Some(syntax) = layers.syntax.clone().filter(|s| s.pipeline().language() == "en") else { return };
    let found = &mut layers.references;
    for i in (0..syntax.tokens.len()).filter(|&i| FIRST_PERSON.contains(&syntax.lemma(i)) && syntax.pos(i) == "PRON") {
        let span = syntax.tokens[i].span;
        let quote = layers.quotes.iter().rfind(|q| q.span.contains(span) && q.speaker.is_some());
        let Some(name) = quote.and_then(|q| q.speaker.as_deref()) else { continue };
        let known = found.entities.iter().position(|e| e.name == name);
        let entity = known.unwrap_or_else(|| {
            found.entities.push(Entity::new(name, EntityKind::Person));
            found.entities.len() - 1
        });
        found.list.push(Reference { span, head: span, entity, confidence: 90, basis: ReferenceBasis::Pronoun });
    }
    found.list.sort_by_key(|r| r.head.start);
}

struct Walk<'a> {
    text: &'a str,
    syntax: &'a Analysis<'static>,
    names: &'a Names,
    quotes: &'a [Quote],
    sentences: &'a [u32],
    found: References,
    by_key: BTreeMap<String, usize>,
    /// Roles that the text gives somebody: the noun, the country if one is told, the entity.
    described: Vec<(String, Option<&'static str>, usize)>,
    seen: Vec<Seen>,
    /// Heads of names that mean somebody else of the same name: "his father, Tom Orlo".
    namesakes: BTreeMap<usize, usize>,
}

/// An earlier mention, for pronouns.
struct Seen {
    entity: usize,
    sentence: usize,
    token: usize,
    subject: bool,
    possessive: bool,
    /// Whether it stands in somebody's own words.
    quoted: bool,
}

/// What a mention was led to.
type Led = (usize, u8, ReferenceBasis);

impl Walk<'_> {
    fn word(&self, i: usize) -> String {
        fold(self.syntax.tokens[i].span.slice(self.text))
    }

    fn span(&self, from: usize, to: usize) -> Span {
        self.syntax.tokens[from].span.to(self.syntax.tokens[to].span)
    }

    /// Where "and" parts two people whom the tree takes for one phrase: "President Ada Brandt and Mayor Luc Merel".
    fn second_name(&self, from: usize, head: usize) -> Option<usize> {
        let names = |from: usize, to: usize| self.names.within(self.span(from, to)).iter().any(|m| m.person);
        let and = (from + 1..head).rev().find(|&i| self.word(i) == "and")?;
        (names(from, and - 1) && names(and + 1, head)).then_some(and)
    }

    /// The noun phrase from `from` to its head.
    fn mention(&mut self, from: usize, head: usize) {
        // A phrase does not run on from a heading into the line below.
        let line = (from..head).rev().find(|&i| self.syntax.pos(i) == "SPACE");
        let from = line.map_or(from, |i| i + 1);
        let led = match self.syntax.pos(head) {
            _ if self.namesakes.contains_key(&head) => Some((self.namesakes[&head], 85, ReferenceBasis::Name)),
            "PRON" => self.pronoun(head),
            "PROPN" => self.name(from, head).or_else(|| self.role(from, head)),
            _ => {
                let led = self.kin(from, head).or_else(|| self.state(from, head)).or_else(|| self.body(from, head));
                led.or_else(|| self.role(from, head)).or_else(|| self.name(from, head))
            }
        };
        let Some((entity, confidence, basis)) = led.or_else(|| self.thing(from, head)) else { return };
        let span = self.span(from, head);
        let relation = self.syntax.relation(head);
        self.seen.push(Seen {
            entity,
            sentence: self.sentences.partition_point(|&start| start <= span.start),
            token: head,
            subject: relation.starts_with("nsubj"),
            possessive: relation == "poss",
            quoted: self.quoted(span),
        });
        self.found.list.push(Reference { span, head: self.syntax.tokens[head].span, entity, confidence, basis });
        self.describe(from, head, entity);
    }

    fn quoted(&self, span: Span) -> bool {
        let before = self.quotes.partition_point(|q| q.span.start <= span.start);
        self.quotes[..before].iter().rev().take(4).any(|q| q.kind == QuoteKind::Direct && q.span.contains(span))
    }

    fn entity(&mut self, key: String, name: &str, kind: EntityKind) -> usize {
        *self.by_key.entry(key).or_insert_with(|| {
            self.found.entities.push(Entity::new(name, kind));
            self.found.entities.len() - 1
        })
    }

    fn name(&mut self, from: usize, head: usize) -> Option<Led> {
        let span = self.span(from, head);
        let token = self.syntax.tokens[head].span;
        let mention = self.names.within(span).iter().find(|m| m.span.overlaps(token))?;
        let full = self.names.resolve(&mention.name, mention.span.start);
        let place = Lexicon::english().place(&fold(&full));
        let label = self.syntax.entities.iter().find(|e| (e.from as usize..e.to as usize).contains(&head));
        let other = label.is_some_and(|e| {
            one_of(self.syntax.label(e), &["GPE", "LOC", "FAC", "EVENT", "LAW", "WORK_OF_ART", "NORP", "PRODUCT"])
        });
        let titled = (from..head).any(|i| Lexicon::english().gender(&self.word(i)).is_some());
        let kind = match place {
            Some(_) => EntityKind::Place,
            None if mention.person && (!other || titled) => EntityKind::Person,
            // "Oduya, the council president", where the text never tells the whole name.
            None if label.is_some_and(|e| self.syntax.label(e) == "PERSON") && self.of_office(head) => {
                EntityKind::Person
            }
            None => EntityKind::Organisation,
        };
        let key = place.map_or_else(|| fold(&full), str::to_owned);
        // "Ilse", where the text has one Ilse Vey.
        let key = match kind {
            EntityKind::Person if !key.contains(' ') => self.by_first_name(&key).unwrap_or(key),
            _ => key,
        };
        let entity = self.entity(key, &place.map_or_else(|| full.clone(), capitals), kind);
        self.found.entities[entity].place = place;
        // A headline does not tell whose name it is; the text does.
        let known = &mut self.found.entities[entity].kind;
        if kind == EntityKind::Person && *known == EntityKind::Organisation {
            *known = kind;
        }
        for i in from..head {
            if let Some((gender, _)) = Lexicon::english().gender(&self.word(i)).filter(|_| kind == EntityKind::Person) {
                self.found.entities[entity].gender.get_or_insert(gender);
            }
        }
        let confidence = match place {
            // A capital may stand for its country or for itself.
            Some(place) if fold(&full) != place => 75,
            _ if mention.name == full => 98,
            _ => 90,
        };
        Some((entity, confidence, ReferenceBasis::Name))
    }

    /// Whether an office or calling stands behind a name: "Oduya, the council president".
    fn of_office(&self, head: usize) -> bool {
        let beside = |c: &usize| *c > head && self.syntax.relation(*c) == "appos";
        self.syntax.children(head).filter(beside).any(|c| is_title(&self.word(c)) || is_somebody(self.syntax.lemma(c)))
    }

    /// The full name in the text that begins with this word, if there is just one.
    fn by_first_name(&self, first: &str) -> Option<String> {
        let full = self.names.mentions().iter().filter(|m| m.person).map(|m| fold(&m.name));
        let mut fitting = full.filter(|name| name.strip_prefix(first).is_some_and(|rest| rest.starts_with(' ')));
        let only = fitting.next()?;
        fitting.all(|other| other == only).then_some(only)
    }

    /// "His wife", "the mayor's brother", "the sister of Ada Brandt".
    fn kin(&mut self, from: usize, head: usize) -> Option<Led> {
        let word = self.word(head);
        let (gender, _) = Lexicon::english().gender(&word).filter(|(_, kin)| *kin)?;
        let of = |head| {
            let of = self.syntax.children(head).find(|&c| c > head && self.word(c) == "of")?;
            self.syntax.children(of).find(|&c| self.syntax.relation(c) == "pobj")
        };
        let owner = (from..head).find(|&i| self.syntax.relation(i) == "poss").or_else(|| of(head))?;
        let owner = self.found.list.iter().rev().find(|r| r.head == self.syntax.tokens[owner].span)?;
        let (owner, sure) = (owner.entity, owner.confidence);
        // "His wife, Ilse": the name that stands beside it is hers.
        let beside = self.syntax.children(head).find(|&c| self.syntax.relation(c) == "appos");
        let named = beside.and_then(|c| {
            let from = self.syntax.tokens[c].left_edge as usize;
            self.name(from.max(head + 1), c).map(|(entity, ..)| entity)
        });
        // A father and a son of one name: who is kin of himself is somebody else.
        let namesake = named.filter(|named| *named == owner).and(beside);
        let named = named.filter(|named| *named != owner);
        let key = format!("{word} of {owner}");
        let entity = match (named, self.by_key.get(&key)) {
            (Some(named), _) => {
                self.by_key.insert(key, named);
                named
            }
            (None, Some(&known)) => known,
            (None, None) => {
                let name = format!("{word} of {}", self.found.entities[owner].name);
                self.entity(key, &name, EntityKind::Person)
            }
        };
        self.namesakes.extend(namesake.map(|name| (name, entity)));
        let kin = &mut self.found.entities[entity];
        kin.kind = EntityKind::Person;
        kin.gender = Some(gender);
        kin.kin.get_or_insert((word, owner));
        Some((entity, sure.min(90), ReferenceBasis::Kin))
    }

    /// "The Belgian side", "Belgium's government": the country acts.
    fn state(&mut self, from: usize, head: usize) -> Option<Led> {
        let place =
            self.place_before(from, head).filter(|_| one_of(&self.syntax.lemma(head).to_lowercase(), STATES))?;
        let entity = self.entity(place.to_owned(), &capitals(place), EntityKind::Place);
        self.found.entities[entity].place = Some(place);
        Some((entity, 75, ReferenceBasis::Role))
    }

    /// "The palace press service", "Belgium's ministry of waters": an office of what is named.
    fn body(&mut self, from: usize, head: usize) -> Option<Led> {
        let office = one_of(&self.syntax.lemma(head).to_lowercase(), OFFICES);
        let named = self.names.within(self.span(from, head)).iter().find(|m| !m.person).filter(|_| office)?;
        let span = named.span.to(self.syntax.tokens[head].span);
        let entity = self.entity(fold(span.slice(self.text)), span.slice(self.text), EntityKind::Organisation);
        Some((entity, 85, ReferenceBasis::Name))
    }

    /// The country that the words before a noun tell ("Russian", "Belgium's").
    fn place_before(&self, from: usize, head: usize) -> Option<&'static str> {
        (from..head).find_map(|i| Lexicon::english().place(&self.word(i)))
    }

    fn is_definite(&self, from: usize, head: usize) -> bool {
        (from..head)
            .any(|i| one_of(&self.word(i), &["the", "this", "that", "these", "those", "both", "his", "her", "its"]))
    }

    /// "The Belgian leader", "the mayor", "the two leaders".
    fn role(&mut self, from: usize, head: usize) -> Option<Led> {
        let lemma = self.syntax.lemma(head).to_lowercase();
        let plural = self.syntax.tag(head) == "NNS" || self.syntax.tag(head) == "NNPS";
        if plural && (self.is_definite(from, head) || from == head) && one_of(&lemma, GROUPS) {
            return self.group(from, head);
        }
        if plural || !(self.is_definite(from, head) || self.syntax.pos(head) == "PROPN") {
            return None;
        }
        let place = self.place_before(from, head);
        let fits = |(role, of, _): &&(String, Option<&'static str>, usize)| {
            (*role == lemma || lemma == "leader" || lemma == "counterpart") && (place.is_none() || *of == place)
        };
        let mut entities: Vec<usize> = self.described.iter().filter(fits).map(|(.., entity)| *entity).collect();
        if lemma == "counterpart" && place.is_none() {
            return None;
        }
        entities.dedup();
        let unique = entities.iter().all(|e| *e == entities[0]);
        if let Some(&entity) = entities.last() {
            let confidence = match (unique, place.is_some()) {
                (true, true) => 90,
                (true, false) => 80,
                (false, _) => 55,
            };
            return Some((entity, confidence, ReferenceBasis::Role));
        }
        let span = self.span(from, head);
        let full = self.names.resolve(span.slice(self.text), span.start);
        match self.by_key.get(&fold(&full)) {
            Some(&entity) => Some((entity, 75, ReferenceBasis::Role)),
            None if place.is_none() => self.protagonist(from, head),
            None => None,
        }
    }

    /// "The ex-congressman", of whom the text did not say that he was one: the person it speaks of most.
    fn protagonist(&self, from: usize, head: usize) -> Option<Led> {
        let word = self.word(head);
        let gender = Lexicon::english().gender(&word);
        let office = is_title(&word) || gender.is_some_and(|(_, kin)| !kin);
        let former = (from..head).any(|i| one_of(&self.word(i), &["ex", "former"]));
        if !(office && former) {
            return None;
        }
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let fits = |e: &Entity| {
            e.kind == EntityKind::Person && gender.is_none_or(|(g, _)| e.gender.is_none_or(|known| known == g))
        };
        for r in self.found.list.iter().filter(|r| fits(&self.found.entities[r.entity])) {
            *counts.entry(r.entity).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|&(entity, n)| (n, std::cmp::Reverse(entity)))?;
        Some((most.0, 60, ReferenceBasis::Role))
    }

    /// The two people that the text last named side by side, or the only two it names as heads.
    fn group(&mut self, from: usize, head: usize) -> Option<Led> {
        let span = self.span(from, head);
        let pair = self.names.resolve(span.slice(self.text), span.start);
        let members: Vec<usize> = match pair.split_once(" and ") {
            Some((a, b)) => [a, b].iter().filter_map(|name| self.by_key.get(&fold(name)).copied()).collect(),
            None => self.last_pair()?.to_vec(),
        };
        if members.len() != 2 {
            return None;
        }
        let names: Vec<&str> = members.iter().map(|&m| self.found.entities[m].name.as_str()).collect();
        let name = names.join(" and ");
        let entity = self.entity(format!("group {}", fold(&name)), &name, EntityKind::Group);
        self.found.entities[entity].members = members;
        Some((entity, 75, ReferenceBasis::Group))
    }

    fn last_pair(&self) -> Option<[usize; 2]> {
        let person = |r: &&Reference| self.found.entities[r.entity].kind == EntityKind::Person;
        self.found.list.iter().rev().filter(person).find_map(|second| {
            let (token, _) = self.syntax.within(second.head);
            let first = (self.syntax.relation(token) == "conj").then(|| self.syntax.tokens[token].head as usize)?;
            let first = self.found.list.iter().rev().find(|r| r.head == self.syntax.tokens[first].span)?;
            (first.entity != second.entity && person(&first)).then_some([first.entity, second.entity])
        })
    }

    fn pronoun(&mut self, head: usize) -> Option<Led> {
        let word = self.word(head);
        let at = self.syntax.tokens[head].span;
        let gender = match word.as_str() {
            "he" | "him" | "his" | "himself" => Some(Gender::Male),
            "she" | "her" | "hers" | "herself" => Some(Gender::Female),
            "they" | "them" | "their" | "it" | "its" => None,
            _ => return None,
        };
        let sentence = self.sentences.partition_point(|&start| start <= at.start);
        let fits = |seen: &&Seen| {
            let entity = &self.found.entities[seen.entity];
            let kind = match (word.as_str(), gender) {
                (_, Some(gender)) => entity.kind == EntityKind::Person && entity.gender.is_none_or(|g| g == gender),
                ("it" | "its", _) => matches!(entity.kind, EntityKind::Organisation | EntityKind::Place),
                _ => entity.kind == EntityKind::Group,
            };
            // "Vey told him": whoever tells is not him.
            let verb = self.syntax.tokens[head].head;
            let object = one_of(self.syntax.relation(head), &["dobj", "dative"]);
            let own_subject = seen.subject && object && self.syntax.tokens[seen.token].head == verb;
            // "Of Vey, he said": whoever is spoken of is not the speaker.
            let beside = self.syntax.tokens[seen.token].head as usize;
            let first = self.sentences.binary_search(&self.syntax.tokens[beside].span.start).is_ok();
            let own_topic = self.syntax.relation(head).starts_with("nsubj")
                && self.syntax.relation(seen.token) == "pobj"
                && (first || self.syntax.tokens[beside].head == verb)
                && sentence == seen.sentence;
            kind && !own_subject && !own_topic && sentence - seen.sentence <= REACH
        };
        let mut candidates: Vec<&Seen> = self.seen.iter().filter(fits).collect();
        // Whom somebody's words name is seldom whom the text goes on with.
        if !self.quoted(at) && candidates.iter().any(|s| !s.quoted) {
            candidates.retain(|s| !s.quoted);
        }
        let nearest = candidates.iter().map(|s| s.sentence).max()?;
        let in_sentence = |s: &&&Seen| s.sentence == nearest;
        let unknown = |s: &Seen| gender.is_some() && self.found.entities[s.entity].gender.is_none();
        let ranked = |s: &&&Seen| (s.possessive, unknown(s), !s.subject, s.token);
        let best = candidates.iter().filter(in_sentence).min_by_key(ranked)?;
        let rivals = candidates.iter().filter(in_sentence).any(|s| s.entity != best.entity);
        let known = gender.is_some() && self.found.entities[best.entity].gender == gender;
        let confidence = match (rivals, known) {
            (false, true) => 90,
            (false, false) => 75,
            (true, true) => 70,
            (true, false) => 55,
        };
        let confidence = if gender.is_none() { confidence.min(50) } else { confidence };
        let entity = best.entity;
        if !rivals && let Some(gender) = gender {
            self.found.entities[entity].gender.get_or_insert(gender);
        }
        Some((entity, confidence, ReferenceBasis::Pronoun))
    }

    /// "The statement", where the text spoke of a statement before; the first mention founds it.
    fn thing(&mut self, from: usize, head: usize) -> Option<Led> {
        if self.syntax.pos(head) != "NOUN" {
            return None;
        }
        let key = format!("thing {}", self.syntax.lemma(head).to_lowercase());
        let known = self.by_key.get(&key).copied();
        if known.is_some() && self.is_definite(from, head) {
            return known.map(|entity| (entity, 50, ReferenceBasis::Description));
        }
        let span = self.span(from, head);
        let entity = self.entity(key, span.slice(self.text), EntityKind::Thing);
        Some((entity, if known.is_some() { 30 } else { 60 }, ReferenceBasis::Description))
    }

    /// Remembers the roles that stand with a name: before it, beside it, or said of it.
    fn describe(&mut self, from: usize, head: usize, entity: usize) {
        if self.found.entities[entity].kind != EntityKind::Person {
            return;
        }
        let syntax = self.syntax;
        let mut roles: Vec<(String, Option<&'static str>)> = Vec::new();
        if syntax.pos(head) == "PROPN" {
            let offices = |&i: &usize| {
                let before = one_of(syntax.relation(i), &["compound", "nmod", "amod"]);
                before && is_title(&self.word(i)) && !one_of(&self.word(i), NO_ROLES)
            };
            for i in (from..head).filter(offices) {
                let place = self.place_before(syntax.tokens[i].left_edge as usize, i).or(self.place_before(from, i));
                roles.push((syntax.lemma(i).to_lowercase(), place));
            }
        }
        let said_of = (syntax.relation(head) == "nsubj" && syntax.lemma(syntax.tokens[head].head as usize) == "be")
            .then_some(syntax.tokens[head].head as usize);
        let beside = syntax.children(head).filter(|&c| syntax.relation(c) == "appos");
        let said = said_of.into_iter().flat_map(|verb| syntax.children(verb).filter(|&c| syntax.relation(c) == "attr"));
        let above = (syntax.relation(head) == "appos").then_some(syntax.tokens[head].head as usize);
        for role in beside.chain(said).chain(above).filter(|&r| syntax.pos(r) == "NOUN") {
            let place = self.place_before(syntax.tokens[role].left_edge as usize, role);
            let of = syntax.children(role).find(|&c| self.word(c) == "of");
            let of = of.and_then(|of| Lexicon::english().place(&self.word(syntax.children(of).next()?)));
            roles.push((syntax.lemma(role).to_lowercase(), place.or(of)));
            if let Some((gender, _)) = Lexicon::english().gender(&self.word(role)) {
                self.found.entities[entity].gender.get_or_insert(gender);
            }
        }
        for (role, place) in roles {
            if !self.described.iter().any(|(r, p, e)| (r, p, e) == (&role, &place, &entity)) {
                self.described.push((role, place, entity));
            }
        }
    }
}

/// "United States" for "united states".
fn capitals(name: &str) -> String {
    let word = |word: &str| {
        let first = word.chars().next().map_or(0, char::len_utf8);
        word[..first].to_uppercase() + &word[first..]
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
