//! Who acts in a statement, in a form that can be compared across documents.

use jiff::civil::Date;
use variorum_nlp::Span;
use variorum_nlp::text::fold;

use crate::extract::is_title;
use crate::lexicon::one_of;
use crate::model::{Entity, EntityKind, Layers, Modality, Statement};

/// The people who act in a statement, and whether it is negated.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    agents: Vec<Actor>,
    /// To whom it is done.
    patients: Vec<Actor>,
    /// Who else stands in it: "looked at *her father*", "with *Lund*".
    beside: Vec<Actor>,
    negated: bool,
    /// Whether it tells that something ends or is left undone.
    stops: bool,
    /// The days it names.
    days: Vec<(Date, Date)>,
    /// Whether it tells a proposal (`false`) or its acceptance (`true`).
    accepts: Option<bool>,
}

/// A person whom two documents may both speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Actor {
    first: Option<String>,
    last: String,
    /// Whose kin it is: the word, and the surname of the other.
    kin: Option<(String, String)>,
}

/// References surer than this count.
const SURE: u8 = 70;
/// What a pair keeps of its score when different people act. Source: own guess, seen on the two events.
const OTHER_ACTOR: f32 = 0.5;
/// What a pair keeps when one is negated: clauses that share only some words are then seldom one claim. Source: own guess,
/// chosen while looking at the two events.
const OTHER_POLARITY: f32 = 0.9;
/// Stems of words for ending and leaving undone.
const STOPPING: &[&str] = &[
    "stop", "halt", "ceas", "ceasefir", "paus", "suspend", "suspens", "abstain", "abstent", "refrain", "renounc",
    "renunci", "refus", "moratorium", "truce", "cancel", "abandon", "lift", "end",
];
/// What a pair keeps when one tells that a thing is done and the other that it ends. Source: own guess, seen on the two
/// events.
const OTHER_END: f32 = 0.6;
/// Days between the days of two statements from which on they hardly tell one event; accounts of one differ by less.
const FAR: i32 = 45;
/// What a pair keeps then. Source: own guess, seen on the two events.
const OTHER_TIME: f32 = 0.7;
/// What a pair keeps when one tells a proposal and the other its acceptance. Source: own guess, seen on the two events.
const OTHER_STEP: f32 = 0.85;

/// The roles of a statement; of one that takes up what another proposed, nobody acts in what it tells by itself.
pub(super) fn roles(layers: &Layers, statement: &Statement, takes_up: bool) -> Roles {
    let frame = &statement.frame;
    let agents: &[Span] = if takes_up { &[] } else { &frame.agents };
    Roles {
        agents: agents.iter().flat_map(|&head| actors(layers, head)).collect(),
        patients: frame.patients.iter().flat_map(|&head| actors(layers, head)).collect(),
        beside: frame.modifiers.iter().flat_map(|&phrase| people_in(layers, phrase)).collect(),
        negated: statement.negated,
        stops: layers.tokens_in(statement.span).iter().any(|t| one_of(&t.stem, STOPPING)),
        days: layers.times.iter().filter(|t| statement.span.contains(t.span)).filter_map(|t| t.days).collect(),
        accepts: match statement.modality {
            Modality::Proposed => Some(false),
            Modality::Agreed => Some(true),
            _ => None,
        },
    }
}

/// The people of whom a phrase speaks.
fn people_in(layers: &Layers, phrase: Span) -> Vec<Actor> {
    let from = layers.references.list.partition_point(|r| r.head.start < phrase.start);
    let inside = layers.references.list[from..].iter().take_while(|r| r.head.start < phrase.end);
    inside.flat_map(|r| actors(layers, r.head)).collect()
}

/// Who is meant by a head word; of a group, its members.
fn actors(layers: &Layers, head: Span) -> Vec<Actor> {
    let Some(reference) = layers.references.at(head).filter(|r| r.confidence >= SURE) else { return Vec::new() };
    match &layers.references.entities[reference.entity] {
        group if group.kind == EntityKind::Group => {
            group.members.iter().filter_map(|&member| actor(layers, &layers.references.entities[member])).collect()
        }
        entity => actor(layers, entity).into_iter().collect(),
    }
}

fn actor(layers: &Layers, entity: &Entity) -> Option<Actor> {
    if entity.kind != EntityKind::Person {
        return None;
    }
    let kin = entity.kin.as_ref();
    let kin = kin.map(|(word, owner)| (word.clone(), surname(&layers.references.entities[*owner].name).1));
    let (first, last) = surname(&entity.name);
    Some(Actor { first, last, kin })
}

/// The first name, if there is one, and the surname, titles and "jr" aside.
fn surname(name: &str) -> (Option<String>, String) {
    let folded = fold(name).replace(['.', ','], "");
    // "Ada Brandt of Varn", "Mayor Brandt": where she is from and what she is are not her name.
    let named = folded.split(" of ").next().unwrap_or(&folded);
    let mut words: Vec<&str> = named.split_whitespace().collect();
    let titles = words.iter().take(words.len().saturating_sub(1)).take_while(|word| is_title(word)).count();
    words.drain(..titles);
    let mut last = words.pop().unwrap_or_default().to_owned();
    if ["jr", "sr", "ii", "iii"].contains(&last.as_str()) {
        last = words.pop().unwrap_or_default().to_owned();
    }
    (words.first().map(|w| (*w).to_owned()), last)
}

impl Actor {
    /// Whether both are one; `None` where the names do not tell.
    fn is(&self, other: &Self) -> Option<bool> {
        if let (Some(a), Some(b)) = (&self.kin, &other.kin) {
            return Some(a == b);
        }
        // A wife is not her husband, whatever her name.
        let kin_of =
            |a: &Self, b: &Self| a.kin.as_ref().is_some_and(|(_, owner)| *owner == b.last && a.first.is_none());
        if kin_of(self, other) || kin_of(other, self) {
            return Some(false);
        }
        if self.last != other.last {
            return (self.kin.is_none() && other.kin.is_none()).then_some(false);
        }
        match (&self.first, &other.first) {
            (Some(a), Some(b)) if a == b => Some(true),
            // "Rosalind" and "Rosa" may be one.
            (Some(a), Some(b)) => (a.get(..2) != b.get(..2)).then_some(false),
            _ => Some(true),
        }
    }
}

/// Whether two names of people may mean one person.
pub(crate) fn may_be_one(a: &str, b: &str) -> bool {
    let actor = |name: &str| {
        let (first, last) = surname(name);
        Actor { first, last, kin: None }
    };
    actor(a).is(&actor(b)) != Some(false)
}

/// By what the score of a pair is multiplied: less than 1 where different people act, or one of the two is negated.
pub(super) fn factor(a: &Roles, b: &Roles) -> f32 {
    // "Vey looked at her father" and "her father was there" are of one scene.
    let present = shared(&a.agents, &b.beside) || shared(&b.agents, &a.beside);
    let others = of_others(&a.agents, &b.agents) && !present || of_others(&a.patients, &b.patients);
    let actors = if others { OTHER_ACTOR } else { 1.0 };
    let polarity = match (a.negated == b.negated, a.stops == b.stops) {
        (true, true) => 1.0,
        // "Did not run" and "was stopped" are one.
        (false, false) if a.negated != a.stops => 1.0,
        (true, false) => OTHER_END,
        (false, _) => OTHER_POLARITY,
    };
    let step = if a.accepts.zip(b.accepts).is_some_and(|(a, b)| a != b) { OTHER_STEP } else { 1.0 };
    let time = if far_apart(&a.days, &b.days) { OTHER_TIME } else { 1.0 };
    actors * polarity * step * time
}

/// Whether all are known to be different people. ("Vey and Lund spoke" and "Lund spoke": one who is in both is enough.)
fn of_others(a: &[Actor], b: &[Actor]) -> bool {
    let told: Vec<bool> = a.iter().flat_map(|x| b.iter().filter_map(move |y| x.is(y))).collect();
    !told.is_empty() && !told.contains(&true)
}

/// Whether somebody is surely in both.
fn shared(a: &[Actor], b: &[Actor]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.is(y) == Some(true)))
}

/// Whether two statements name days, and none of one lies near one of the other.
fn far_apart(a: &[(Date, Date)], b: &[(Date, Date)]) -> bool {
    let gap = |x: &(Date, Date), y: &(Date, Date)| {
        let days = |from: Date, to: Date| (to - from).get_days();
        days(x.1, y.0).max(days(y.1, x.0))
    };
    !a.is_empty() && !b.is_empty() && a.iter().all(|x| b.iter().all(|y| gap(x, y) > FAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, kin: Option<(&str, &str)>) -> Actor {
        let (first, last) = surname(name);
        Actor { first, last, kin: kin.map(|(word, of)| (word.to_owned(), of.to_owned())) }
    }

    #[test]
    fn who_is_who_across_documents() {
        let cases = [
            (person("Ada Vey", None), person("Vey", None), Some(true)),
            (person("Ada Vey", None), person("Tom Vey", None), Some(false)),
            (person("Ada Vey", None), person("Rosa Lund", None), Some(false)),
            (person("Vey Jr.", None), person("Tom Vey", None), Some(true)),
            (person("wife of Tom Vey", Some(("wife", "vey"))), person("Ilse", Some(("wife", "vey"))), Some(true)),
            (person("Ilse", Some(("wife", "vey"))), person("Rosa Lund", None), None),
        ];
        for (a, b, expected) in cases {
            assert_eq!(a.is(&b), expected, "{a:?} {b:?}");
            assert_eq!(b.is(&a), expected, "{b:?} {a:?}");
        }
    }
}
