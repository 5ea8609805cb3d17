//! Generated events: several tellings of one invented happening that keep, drop, round, contradict, copy or reword its
//! facts. What was planted is known, so what the report makes of it can be counted.

/// A number that the same seed gives again: the upper bits of a multiplicative generator.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    /// 0 to `n` - 1.
    pub fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// What stands in the one place of a fact that can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Count,
    Money,
    Days,
    Date,
    Due,
}

/// One fact in several wordings; `{x}` is its slot, `{town}`, `{river}`, `{chief}` and `{judge}` stay as they are.
struct Fact {
    slot: Slot,
    wordings: [&'static str; 3],
}

const fn fact(slot: Slot, wordings: [&'static str; 3]) -> Fact {
    Fact { slot, wordings }
}

const FLOOD: &[Fact] = &[
    fact(
        Slot::Count,
        [
            "The flood destroyed {x} homes in {town}.",
            "In {town} {x} homes were destroyed by the flood.",
            "Floodwater destroyed {x} homes across {town}.",
        ],
    ),
    fact(
        Slot::Date,
        [
            "The dam on the {river} broke on {x}.",
            "On {x} the dam on the {river} burst.",
            "The dam across the {river} gave way on {x}.",
        ],
    ),
    fact(
        Slot::Money,
        [
            "Mayor {chief} promised {x} to farmers whose fields were lost.",
            "Farmers who lost their fields will get {x}, mayor {chief} promised.",
            "{x} will go to farmers with ruined fields, mayor {chief} pledged.",
        ],
    ),
    fact(
        Slot::Days,
        [
            "The railway to the coast stays closed for {x} days.",
            "Trains to the coast are suspended for {x} days because the railway is closed.",
            "The coast railway will remain closed for {x} days.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "Rescue crews brought {x} pupils from a boarding school to safety.",
            "From a boarding school {x} pupils were rescued by crews.",
            "Crews rescued {x} pupils who were trapped in a boarding school.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "Engineers sent {x} pumps to the power station.",
            "To keep the power station dry, engineers delivered {x} pumps.",
            "The power station received {x} pumps from the engineers.",
        ],
    ),
    fact(
        Slot::Due,
        [
            "Drinking water returns to the hospital on {x}.",
            "The hospital will have drinking water again on {x}.",
            "Drinking water for the hospital is to be restored on {x}.",
        ],
    ),
    fact(
        Slot::Money,
        [
            "Insurers estimate the damage to vineyards at {x}.",
            "Damage to vineyards amounts to {x}, insurers estimate.",
            "According to insurers the vineyards suffered damage of {x}.",
        ],
    ),
];

const TRIAL: &[Fact] = &[
    fact(
        Slot::Money,
        [
            "{chief} took bribes of {x} from a building firm, the indictment says.",
            "The indictment says that {chief} accepted bribes of {x} from a building firm.",
            "According to the indictment, a building firm paid {chief} bribes of {x}.",
        ],
    ),
    fact(
        Slot::Due,
        [
            "Judge {judge} will pronounce the verdict on {x}.",
            "The verdict of judge {judge} is due on {x}.",
            "On {x} judge {judge} will deliver the verdict.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "The court heard {x} witnesses.",
            "{x} witnesses were heard by the court.",
            "The court questioned {x} witnesses.",
        ],
    ),
    fact(
        Slot::Days,
        [
            "Police searched the villa in {town} for {x} days.",
            "The search of the villa in {town} by police took {x} days.",
            "For {x} days police searched the villa in {town}.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "Investigators seized {x} paintings from a warehouse.",
            "From a warehouse {x} paintings were seized by investigators.",
            "Investigators confiscated {x} paintings in a warehouse.",
        ],
    ),
    fact(
        Slot::Money,
        [
            "The defence paid bail of {x} for the driver.",
            "Bail of {x} was paid for the driver by the defence.",
            "The driver was freed after the defence paid {x} in bail.",
        ],
    ),
    fact(
        Slot::Date,
        [
            "An accountant resigned from the ministry on {x}.",
            "On {x} an accountant left the ministry and resigned.",
            "An accountant of the ministry handed in his resignation on {x}.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "Outside, {x} supporters with drums waited in the rain.",
            "{x} supporters with drums stood outside in the rain.",
            "In the rain outside waited {x} supporters with drums.",
        ],
    ),
];

const FERRY: &[Fact] = &[
    fact(
        Slot::Count,
        [
            "The ferry carried {x} passengers when it ran aground near {town}.",
            "With {x} passengers aboard the ferry ran aground near {town}.",
            "The ferry ran aground near {town} with {x} passengers on board.",
        ],
    ),
    fact(
        Slot::Date,
        [
            "The lighthouse had been dark since {x}.",
            "Since {x} the lighthouse had shown no light and was dark.",
            "The lighthouse was dark since {x}.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "Fishing boats pulled {x} sailors from the water.",
            "{x} sailors were pulled from the water by fishing boats.",
            "Fishing boats rescued {x} sailors from the water.",
        ],
    ),
    fact(
        Slot::Money,
        [
            "Captain {chief} earned {x} a year.",
            "The yearly salary of captain {chief} was {x}.",
            "Captain {chief} was paid {x} each year.",
        ],
    ),
    fact(
        Slot::Days,
        [
            "Divers need {x} days to seal the fuel tanks.",
            "Sealing the fuel tanks will take divers {x} days.",
            "It takes divers {x} days to seal the fuel tanks.",
        ],
    ),
    fact(
        Slot::Count,
        [
            "An oil slick killed {x} seabirds on the island.",
            "On the island {x} seabirds were killed by an oil slick.",
            "{x} seabirds died in an oil slick on the island.",
        ],
    ),
    fact(
        Slot::Due,
        [
            "A hearing of the maritime board opens on {x}.",
            "The maritime board opens its hearing on {x}.",
            "On {x} the maritime board will open a hearing.",
        ],
    ),
    fact(
        Slot::Money,
        [
            "The shipping line set aside {x} for refunds of tickets.",
            "For refunds of tickets the shipping line reserved {x}.",
            "The shipping line has reserved {x} to refund tickets.",
        ],
    ),
];

const TOWNS: &[&str] = &["Kelmere", "Dunholt", "Ostrel", "Varn"];
const RIVERS: &[&str] = &["Orle", "Tesk", "Marrow"];
const CHIEFS: &[&str] = &["Ada Vey", "Tomas Orlo", "Mira Kest", "Jonas Hale"];
const JUDGES: &[&str] = &["Ole Marn", "Rosa Lindt", "Pavel Arn"];
const OUTLETS: &[&str] = &["Kelmere Courier", "Orle Gazette", "Harbour Post", "Northern Star", "Dunholt Mirror"];

/// What one outlet makes of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// With its value, in some wording.
    Kept,
    /// Not at all.
    Dropped,
    /// With a rounded value that the true one fits.
    Rounded,
    /// With another value.
    Changed,
}

/// One outlet's account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The outlet.
    pub outlet: &'static str,
    /// Its text.
    pub text: String,
    /// For each fact what became of it, and where its sentence stands in the text.
    pub facts: Vec<(Told, std::ops::Range<usize>)>,
    /// The account that this one copied, by number.
    pub copied: Option<usize>,
}

/// Five accounts of one event: three that tell it in their own words, one that copies with a credit, one that copies a day
/// later without.
pub fn event(seed: u64) -> Vec<Account> {
    let mut dice = Dice::new(seed);
    let facts = [FLOOD, TRIAL, FERRY][dice.roll(3)];
    let names = [
        ("{town}", TOWNS[dice.roll(TOWNS.len())]),
        ("{river}", RIVERS[dice.roll(RIVERS.len())]),
        ("{chief}", CHIEFS[dice.roll(CHIEFS.len())]),
        ("{judge}", JUDGES[dice.roll(JUDGES.len())]),
    ];
    let values: Vec<usize> = facts.iter().map(|fact| base(fact.slot, &mut dice)).collect();
    let mut accounts: Vec<Account> = Vec::new();
    for (number, &outlet) in OUTLETS.iter().take(3).enumerate() {
        let mut account = Account { outlet, text: "Published: 2031-03-20\n".into(), facts: Vec::new(), copied: None };
        for (fact, &value) in facts.iter().zip(&values) {
            // The first tells all as it was; one fact is told wrong by one account at most.
            let others_changed = accounts.iter().any(|a| a.facts[account.facts.len()].0 == Told::Changed);
            let told = match dice.roll(10) {
                _ if number == 0 => Told::Kept,
                0 | 1 => Told::Dropped,
                2 | 3 if matches!(fact.slot, Slot::Count | Slot::Money) => Told::Rounded,
                4 | 5 if !others_changed => Told::Changed,
                _ => Told::Kept,
            };
            let from = account.text.len();
            if told != Told::Dropped {
                let mut sentence = fact.wordings[(number + account.facts.len()) % 3].to_owned();
                for (slot, name) in names {
                    sentence = sentence.replace(slot, name);
                }
                sentence = capital(&sentence.replace("{x}", &written(fact.slot, value, told)));
                account.text += &sentence;
            }
            account.facts.push((told, from..account.text.len()));
            account.text.push(if dice.roll(3) == 0 { '\n' } else { ' ' });
        }
        accounts.push(account);
    }
    for (number, head) in [(3, "Published: 2031-03-20\n"), (4, "Published: 2031-03-21\n")] {
        let source = &accounts[number - 3];
        let body = source.text.find('\n').map_or(0, |at| at + 1);
        let credit = if number == 3 { format!("The {} reports:\n\n", source.outlet) } else { String::new() };
        let before = head.len() + credit.len();
        let moved = |(told, span): &(Told, std::ops::Range<usize>)| {
            (*told, span.start + before - body..span.end + before - body)
        };
        accounts.push(Account {
            outlet: OUTLETS[number],
            text: format!("{head}{credit}{}", &source.text[body..]),
            facts: source.facts.iter().map(moved).collect(),
            copied: Some(number - 3),
        });
    }
    accounts
}

fn base(slot: Slot, dice: &mut Dice) -> usize {
    match slot {
        Slot::Count => 113 + 17 * dice.roll(40),
        Slot::Money => 21_300 + 1_700 * dice.roll(30),
        Slot::Days => 4 + dice.roll(9),
        Slot::Date | Slot::Due => 2 + dice.roll(10),
    }
}

/// A value as the account writes it.
fn written(slot: Slot, value: usize, told: Told) -> String {
    let value = match (told, slot) {
        (Told::Changed, Slot::Days | Slot::Date | Slot::Due) => value + 4,
        (Told::Changed, _) => value * 3 / 2,
        _ => value,
    };
    let amount =
        |n: usize| -> String { if n >= 1_000 { format!("{},{:03}", n / 1_000, n % 1_000) } else { n.to_string() } };
    let step = if value >= 10_000 { 1_000 } else { 10 };
    let sign = if slot == Slot::Money { "$" } else { "" };
    match (slot, told) {
        (Slot::Date, _) => format!("March {value}"),
        (Slot::Due, _) => format!("April {value}"),
        (_, Told::Rounded) => format!("more than {sign}{}", amount((value - 1) / step * step)),
        _ => format!("{sign}{}", amount(value)),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
