//! Sentences with one fact changed, or only their wording: what the comparators must find, and must not.
//!
//! The sentences tell of invented events. Every change takes one fact and gives another; every rewording keeps all.

/// What a change touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number, an amount of money, a length of time.
    Figure,
    /// An amount in another unit.
    Unit,
    /// A day.
    Date,
    /// Who acts or tells.
    Name,
    /// Where.
    Place,
    /// Yes or no.
    Negation,
    /// Proposed, agreed, refused.
    Modality,
    /// How much is covered.
    Scope,
}

/// A pair of tellings: the second changes a fact of this kind, or none.
#[derive(Clone, Debug)]
pub struct Telling {
    /// What is changed or reworded.
    pub kind: Kind,
    /// Whether a fact is another one.
    pub changed: bool,
    /// One telling.
    pub first: String,
    /// The other.
    pub second: String,
}

/// A sentence with slots: what is written in braces is a slot by its name.
struct Frame {
    text: &'static str,
}

const FRAMES: &[Frame] = &[
    Frame { text: "The storm {not}destroyed {figure} homes in {place} on {date}, {name} said." },
    Frame { text: "On {date} the council of {place} {modal} the plan of {name} to spend {money} on the harbour." },
    Frame { text: "{name} {not}opened the new bridge in {place} on {date} after a repair of {length}." },
    Frame { text: "The ferry with {figure} passengers {not}left the port of {place} on {date} under captain {name}." },
    Frame { text: "{name} {modal} a ban on {scope} fishing in {place} from {date}." },
    Frame { text: "The pipeline near {place} {not}lost {volume} of oil on {date}, harbour master {name} said." },
    Frame { text: "Police in {place} {not}arrested {figure} suspects on {date} at the request of judge {name}." },
    Frame { text: "{name} {modal} a truce of {length} in {place} that covers {scope} traffic from {date}." },
    Frame { text: "The fire {not}burned {area} of forest near {place} before it was put out on {date}, {name} said." },
    Frame { text: "The mine in {place} {not}paid {money} to {figure} families on {date}, lawyer {name} said." },
];

const NAMES: &[&str] = &["Ada Vey", "Tomas Orlo", "Mira Kest", "Jonas Hale"];
const PLACES: &[&str] = &["Varn", "Ostrel", "Kelmere", "Dunholt"];
/// Wordings of one value on each line; each line is another value.
const FIGURES: &[&[&str]] =
    &[&["1,200", "1 200", "1.2 thousand", "twelve hundred"], &["1,900", "nineteen hundred"], &["640"], &["2,750"]];
const MONEY: &[&[&str]] = &[
    &["$4.5 million", "4.5 million dollars", "$4,500,000", "USD 4.5 million"],
    &["$7.2 million", "7.2 million dollars"],
    &["€4.5 million", "4.5 million euros"],
];
const LENGTHS: &[&[&str]] = &[&["two weeks", "14 days", "2 weeks"], &["three months", "3 months"], &["five days"]];
const VOLUMES: &[&[&str]] =
    &[&["3,000 litres", "three cubic metres", "3,000 liters"], &["3,000 barrels"], &["5,100 litres"]];
const AREAS: &[&[&str]] =
    &[&["40 square kilometres", "4,000 hectares", "40 sq km"], &["40 hectares"], &["95 square kilometres"]];
const DATES: &[&[&str]] = &[
    &["March 18", "18 March", "March 18, 2031", "the 18th of March"],
    &["March 21", "21 March"],
    &["February 3", "3 February"],
];
const MODALS: &[&[&str]] = &[&["approved", "agreed to"], &["proposed"], &["rejected"]];
const SCOPES: &[&[&str]] = &[&["all"], &["night"], &["commercial"]];

fn values(slot: &str) -> &'static [&'static [&'static str]] {
    match slot {
        "figure" => FIGURES,
        "money" => MONEY,
        "length" => LENGTHS,
        "volume" => VOLUMES,
        "area" => AREAS,
        "date" => DATES,
        "modal" => MODALS,
        _ => SCOPES,
    }
}

fn kind_of(slot: &str) -> Option<Kind> {
    Some(match slot {
        "figure" | "money" | "length" => Kind::Figure,
        "volume" | "area" => Kind::Unit,
        "date" => Kind::Date,
        "name" => Kind::Name,
        "place" => Kind::Place,
        "not" => Kind::Negation,
        "modal" => Kind::Modality,
        "scope" => Kind::Scope,
        _ => return None,
    })
}

fn slots(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(slot, _)| slot)).collect()
}

fn fill(text: &str, value: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (i, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((slot, rest)) if i > 0 => {
                out += &value(slot);
                out += rest;
            }
            _ => out += part,
        }
    }
    let mut chars = out.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn plain(slot: &str, turn: usize) -> String {
    match slot {
        "name" => NAMES[turn % NAMES.len()].to_owned(),
        "place" => PLACES[turn % PLACES.len()].to_owned(),
        "not" => String::new(),
        other => values(other)[0][0].to_owned(),
    }
}

/// Puts "not" before the verb that follows the slot: "did not destroy".
fn negated(text: &str) -> String {
    const FORMS: &[(&str, &str)] = &[
        ("destroyed", "did not destroy"),
        ("opened", "did not open"),
        ("left", "did not leave"),
        ("lost", "did not lose"),
        ("arrested", "did not arrest"),
        ("burned", "did not burn"),
        ("paid", "did not pay"),
    ];
    FORMS.iter().fold(text.to_owned(), |text, (plain, negated)| text.replace(&format!("{{not}}{plain}"), negated))
}

/// All pairs, always the same.
pub fn tellings() -> Vec<Telling> {
    let mut all = Vec::new();
    for (turn, frame) in FRAMES.iter().enumerate() {
        let base = |slot: &str| plain(slot, turn);
        let first = fill(frame.text, &base);
        for slot in slots(frame.text) {
            let Some(kind) = kind_of(slot) else { continue };
            let mut push = |changed: bool, second: String| {
                if second != first {
                    all.push(Telling { kind, changed, first: first.clone(), second });
                }
            };
            let with = |value: &str| fill(frame.text, &|s: &str| if s == slot { value.to_owned() } else { base(s) });
            match kind {
                Kind::Name => (1..NAMES.len()).for_each(|k| push(true, with(NAMES[(turn + k) % NAMES.len()]))),
                Kind::Place => (1..PLACES.len()).for_each(|k| push(true, with(PLACES[(turn + k) % PLACES.len()]))),
                Kind::Negation => push(true, fill(&negated(frame.text), &base)),
                _ => {
                    for (number, wordings) in values(slot).iter().enumerate() {
                        wordings.iter().for_each(|wording| push(number > 0, with(wording)));
                    }
                }
            }
            // A short name and an added title say no other thing.
            if kind == Kind::Name {
                let last = base("name").split(' ').next_back().map(str::to_owned).unwrap_or_default();
                push(false, format!("{} {}", with(&format!("Mr {last}")), ""));
            }
        }
    }
    all
}
