//! What the API changes.

use serde_json::{Value, json as value};
use variorum::Source;
use variorum::library::Correction;

use super::ROOT;
use super::records as r;
use crate::ask::{Answer, Ask, Room, Told};
use crate::jobs::Work;
use crate::problem::Problem;

/// Texts and addresses that one request may add.
const MOST: usize = 1_000;

fn may_write(room: &Room) -> Result<(), Problem> {
    if room.desk.read_only {
        return Err(Problem::refused("this library may only be read"));
    }
    Ok(())
}

fn made<T: serde::Serialize>(place: String, made: &T) -> Told {
    serde_json::to_string(made).map(|json| Answer::Made(place, json)).map_err(|e| Problem::inside(e.to_string()))
}

/// Adds texts and addresses.
pub fn add(room: &mut Room, ask: &Ask) -> Told {
    may_write(room)?;
    let new: r::NewDocuments = ask.json()?;
    let n = new.texts.len() + new.addresses.len();
    if n == 0 || n > MOST {
        return Err(Problem::with(422, format!("name from 1 to {MOST} texts and addresses")));
    }
    let mut sources: Vec<Source> = new.addresses.into_iter().map(Source::Url).collect();
    for text in &new.texts {
        r::day(text.published.as_ref())?;
        if text.text.trim().is_empty() {
            return Err(Problem::with(422, "a text has no words"));
        }
    }
    if !new.texts.is_empty() {
        let lines = new.texts.iter().enumerate().map(|(i, t)| {
            let mut line =
                value!({ "id": t.name.clone().unwrap_or_else(|| format!("text-{}", i + 1)), "text": t.text });
            for (name, given) in
                [("outlet", &t.outlet), ("title", &t.title), ("published", &t.published), ("url", &t.url)]
            {
                if let Some(given) = given {
                    line[name] = Value::from(given.clone());
                }
            }
            format!("{line}\n")
        });
        sources.push(Source::Bytes { name: "added.jsonl".to_owned(), bytes: lines.collect::<String>().into_bytes() });
    }
    let id = room.jobs.begin(Work::Add(sources))?;
    let job = room.jobs.get(&id).ok_or_else(|| Problem::inside("the job is gone"))?;
    made(format!("{ROOT}/jobs/{id}"), &job)
}

/// Keeps a correction.
pub fn correct(room: &mut Room, ask: &Ask) -> Told {
    may_write(room)?;
    let new: r::NewCorrection = ask.json()?;
    let said = serde_json::to_value(&new.correction).map_err(|error| Problem::inside(error.to_string()))?;
    let correction: Correction = serde_json::from_value(said)
        .map_err(|error| Problem::with(422, format!("the correction cannot be read: {error}")))?;
    let who = new.who.unwrap_or_else(|| room.desk.who.clone());
    let id = room.library.correct(&who, correction)?;
    let all = room.library.corrections(true)?;
    let kept = all.iter().find(|c| c.id == id).ok_or_else(|| Problem::inside("the correction is gone"))?;
    made(format!("{ROOT}/corrections/{id}"), &r::CorrectionItem::from(kept))
}

/// Takes a correction back.
pub fn undo(room: &mut Room, ask: &Ask) -> Told {
    may_write(room)?;
    let id = ask.part("id");
    if !room.library.corrections(false)?.iter().any(|c| c.id == id) {
        return Err(Problem::missing(format!("no correction `{id}` holds")));
    }
    room.library.undo(id)?;
    Ok(Answer::Done)
}

/// Follows feeds.
pub fn follow(room: &mut Room, ask: &Ask) -> Told {
    may_write(room)?;
    let new: r::NewFeeds = ask.json()?;
    follow_all(room, &new.addresses)?;
    let feeds: Vec<r::FeedItem> = room.library.feeds()?.iter().map(Into::into).collect();
    made(format!("{ROOT}/feeds"), &r::Listing::all(feeds))
}

/// Follows the feeds at some addresses.
pub fn follow_all(room: &mut Room, addresses: &[String]) -> Result<(), Problem> {
    if addresses.is_empty() || addresses.len() > MOST {
        return Err(Problem::with(422, format!("name from 1 to {MOST} addresses")));
    }
    let mut wanted = Vec::new();
    for address in addresses {
        let parsed = url::Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(url) = parsed else {
            return Err(Problem::with(422, format!("`{address}` is no web address")).hint("write it as https://…"));
        };
        wanted.push((url.to_string(), String::new()));
    }
    room.library.follow(&wanted)?;
    Ok(())
}
