//! `articles N [SEED]`: generated articles as lines of JSON, for filling a library: some events a day, told by several
//! outlets in their own words over a few days, with names that no other event has.

use std::io::{BufWriter, Write};

use anyhow::{Context, Result};
use variorum_tests::events::Dice;

/// Articles a day.
const A_DAY: usize = 550;
const OUTLETS: usize = 400;
const SYLLABLES: [&str; 24] = [
    "ka", "ro", "mi", "ten", "vo", "sal", "du", "ber", "lin", "os", "ta", "rel", "gu", "nor", "pe", "shi", "zan", "el",
    "hu", "var", "mo", "qui", "fa", "dor",
];
const SUBJECTS: [&str; 20] = [
    "council", "court", "ministry", "union", "company", "hospital", "school", "harbour", "railway", "bank", "museum",
    "factory", "airline", "university", "party", "army", "police", "theatre", "farm", "power station",
];
const ACTS: [&str; 20] = [
    "approved", "rejected", "announced", "delayed", "closed", "opened", "sold", "bought", "repaired", "inspected",
    "fined", "evacuated", "sued", "praised", "warned", "visited", "rebuilt", "lost", "won", "cancelled",
];
const THINGS: [&str; 24] = [
    "a bridge", "the budget", "a tunnel", "new rules", "the election", "a strike", "the ferry", "a treaty", "the dam",
    "a merger", "the festival", "a loan", "the verdict", "a vaccine", "the satellite", "a pipeline", "the reform",
    "a hotel", "the harvest", "a fire", "the flood", "a protest", "the match", "a concert",
];
const FILLERS: [&str; 16] = [
    "Officials gave no further details and said that an inquiry would follow in the coming weeks.",
    "Residents had complained for months, and several of them spoke at a meeting in the evening.",
    "Experts said the decision could have effects on the whole region, but warned against quick conclusions.",
    "The opposition called for an explanation, while the government defended its course.",
    "Work is expected to go on until the end of the year, according to people who know the plans.",
    "Prices have risen since the spring, and many shops have changed their opening hours.",
    "It was the second time in three years that something of the kind had happened there.",
    "A spokesman declined to comment on the matter when he was asked about it on the phone.",
    "Traffic was stopped for several hours, and trains were sent over another line.",
    "The weather service expects rain for the rest of the week, with wind from the west.",
    "Supporters gathered in front of the building and waited until late at night.",
    "The report runs to two hundred pages and will be published in full next month.",
    "Insurance is to pay for a part of the damage, though not for all of it.",
    "Neighbouring towns offered help, and volunteers came with food and blankets.",
    "Observers from abroad were present and described the proceedings as calm.",
    "The plan goes back to a proposal that was made by a commission ten years ago.",
];

pub fn main(args: &[String]) -> Result<()> {
    let n: usize = args.first().context("usage: cargo xtask articles N [SEED]")?.parse()?;
    let mut dice = Dice::new(args.get(1).map_or(Ok(1), |seed| seed.parse())?);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let first = jiff::civil::date(2026, 1, 1);
    let mut written = 0;
    while written < n {
        let (town, person, firm) = (name(&mut dice, 3), name(&mut dice, 3), name(&mut dice, 2));
        let (subject, act, thing) = (SUBJECTS[dice.roll(20)], ACTS[dice.roll(20)], THINGS[dice.roll(24)]);
        let (count, money) = (2 + dice.roll(400), 1 + dice.roll(90));
        // Most events are told once or twice, some by many.
        let accounts = [1, 1, 1, 2, 2, 3, 5, 8][dice.roll(8)];
        for account in 0..accounts.min(n - written) {
            let day = first.checked_add(jiff::Span::new().days(((written / A_DAY) + dice.roll(3)) as i64))?;
            let count = if dice.roll(6) == 0 { count + 1 } else { count };
            let title = match account % 3 {
                0 => format!("{town} {subject} {act} {thing}"),
                1 => format!("{person}: {subject} {act} {thing} in {town}"),
                _ => format!("After dispute with {firm}, {subject} in {town} {act} {thing}"),
            };
            let mut text = match dice.roll(3) {
                0 => format!(
                    "The {subject} of {town} {act} {thing} on Tuesday, {person} said. {count} people were affected, and {firm} put the cost at {money} million euros."
                ),
                1 => format!(
                    "In {town} the {subject} {act} {thing}, affecting {count} people. According to {person}, {firm} has to reckon with {money} million euros."
                ),
                _ => format!(
                    "{person} confirmed that the {subject} in {town} {act} {thing}. It will cost {firm} {money} million euros; {count} people are concerned."
                ),
            };
            for _ in 0..5 {
                text.push(' ');
                text.push_str(FILLERS[dice.roll(16)]);
            }
            let outlet = dice.roll(OUTLETS);
            let record = serde_json::json!({
                "url": format!("https://outlet{outlet}.example/{written}"), "outlet": format!("Outlet {outlet}"), "title": title,
                "published": day.to_string(), "text": format!("{title}\n{text}\n"),
            });
            serde_json::to_writer(&mut out, &record)?;
            out.write_all(b"\n")?;
            written += 1;
        }
    }
    out.flush()?;
    Ok(())
}

/// An invented name.
fn name(dice: &mut Dice, syllables: usize) -> String {
    let mut name: String = (0..syllables).map(|_| SYLLABLES[dice.roll(24)]).collect();
    name.push_str(SYLLABLES[dice.roll(24)]);
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
