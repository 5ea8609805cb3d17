//! What the API tells.

use std::collections::BTreeMap;

use variorum::library::{Due, KeptDocument, Story, StoryReport};
use variorum::schema::{Claim, Report, Statement};

use super::records::{self as r, Listing};
use super::{ROOT, json};
use crate::ask::{Answer, Ask, Room, Told};
use crate::cache::Stamp;
use crate::problem::Problem;

/// Stories as asked for.
pub fn stories(room: &mut Room, ask: &Ask) -> Told {
    let query: r::StoriesQuery = ask.query()?;
    let mut wanted = query.wanted(room.library)?;
    let most = wanted.most;
    // One more tells whether there is a next page.
    wanted.most += 1;
    let mut found = room.library.stories(&wanted)?;
    let next = (found.len() > most).then(|| {
        let on = r::StoriesQuery { skip: Some(wanted.skip + most), limit: Some(most), ..query };
        format!("{ROOT}/stories?{}", serde_urlencoded::to_string(&on).unwrap_or_default())
    });
    found.truncate(most);
    json(&Listing { items: found.iter().map(r::StoryItem::from).collect(), next })
}

/// The story that a request names.
pub fn asked_story(room: &mut Room, ask: &Ask) -> Result<Story, Problem> {
    Ok(room.library.story(ask.part("story"))?)
}

/// A story.
pub fn story(room: &mut Room, ask: &Ask) -> Told {
    let story = asked_story(room, ask)?;
    let due = room.library.is_due(&story)?;
    let counts = if due {
        None
    } else {
        let record = room.library.report(&story)?.record;
        let disputed = record.claims.iter().filter(|c| c.status == variorum::schema::Status::Disputed).count();
        Some((record.claims.len(), disputed))
    };
    let documents = room.library.documents(&story)?;
    let history = room.library.history(&story)?;
    json(&r::StoryFull {
        story: (&(story, counts)).into(),
        due,
        documents: documents.iter().map(Into::into).collect(),
        history: history.iter().map(Into::into).collect(),
    })
}

/// What the answers on a story are made from.
pub fn made_from_story(room: &mut Room, ask: &Ask) -> Result<Option<Stamp>, Problem> {
    let story = asked_story(room, ask)?;
    Ok(Some((story.n, story.version)))
}

/// The report of a story, with no path of this machine in it.
pub fn analysed(room: &mut Room, story: &Story) -> Result<StoryReport, Problem> {
    let mut report = room.library.report(story)?;
    for document in &mut report.record.documents {
        document.source = r::address(&document.source).unwrap_or_else(|| document.id.clone());
    }
    Ok(report)
}

/// The whole report.
pub fn report(room: &mut Room, ask: &Ask) -> Told {
    let story = asked_story(room, ask)?;
    json(&analysed(room, &story)?.record)
}

/// Statements by their ids.
pub fn statements(record: &Report) -> BTreeMap<&str, &Statement> {
    record.statements.iter().map(|s| (s.id.as_str(), s)).collect()
}

fn words(statement: &Statement) -> r::Words {
    r::Words {
        statement: statement.id.clone(),
        place: r::place(&statement.document, statement.span),
        text: statement.text.clone(),
        holder: statement.attribution.holder.clone(),
    }
}

/// The place by which a claim is named: its first statement.
pub fn place_of(claim: &Claim, statements: &BTreeMap<&str, &Statement>) -> String {
    let first = claim.statements.first().and_then(|id| statements.get(id.as_str()));
    first.map_or_else(String::new, |s| r::place(&s.document, claim.words.first().copied().unwrap_or(s.span)))
}

fn row(claim: &Claim, statements: &BTreeMap<&str, &Statement>) -> r::RowFull {
    let says = |ids: &[String]| ids.iter().filter_map(|id| statements.get(id.as_str())).map(|s| words(s)).collect();
    r::RowFull {
        place: place_of(claim, statements),
        text: claim.text.clone(),
        kind: claim.kind,
        status: claim.status,
        origins: claim.origins.clone(),
        cells: claim
            .cells
            .iter()
            .map(|cell| r::CellFull { voice: cell.voice.clone(), stance: cell.stance, says: says(&cell.statements) })
            .collect(),
        differences: claim.differences.clone(),
    }
}

/// Claims by voices.
pub fn matrix(room: &mut Room, ask: &Ask) -> Told {
    let story = asked_story(room, ask)?;
    let record = analysed(room, &story)?.record;
    let statements = statements(&record);
    json(&r::Matrix {
        story: story.id,
        claims: record.claims.iter().map(|claim| row(claim, &statements)).collect(),
        voices: record.voices.clone(),
    })
}

/// Findings.
pub fn findings(room: &mut Room, ask: &Ask) -> Told {
    let story = asked_story(room, ask)?;
    json(&r::Findings { findings: analysed(room, &story)?.record.findings, story: story.id })
}

/// A claim, found by a place where it is made.
pub struct Found {
    /// The story.
    pub story: Story,
    /// Its report.
    pub report: StoryReport,
    /// Which claim.
    pub claim_idx: usize,
}

/// Reads the name of a place.
pub fn place(text: &str) -> Result<(String, [u32; 2]), Problem> {
    let wrong = || Problem::missing("there is no such place; it is written as DOCUMENT:START-END");
    let (document, span) = text.rsplit_once(':').ok_or_else(wrong)?;
    let (start, end) = span.split_once('-').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u32>().map_err(|_| wrong());
    Ok((document.to_owned(), [number(start)?, number(end)?]))
}

/// Finds the claim that is made at a place: the one whose words fit it best.
pub fn found(room: &mut Room, text: &str) -> Result<Found, Problem> {
    let (document, [start, end]) = place(text)?;
    let kept = room.library.document(&document)?;
    let story = room.library.story(&kept.id)?;
    let report = analysed(room, &story)?;
    let record = &report.record;
    let statements = statements(record);
    let overlap = |[a, b]: [u32; 2]| b.min(end).saturating_sub(a.max(start));
    let fit = |claim: &Claim| {
        let spans = claim.statements.iter().enumerate().filter_map(|(n, id)| {
            let statement = statements.get(id.as_str()).filter(|s| s.document == kept.id)?;
            Some(claim.words.get(n).copied().unwrap_or(statement.span))
        });
        // Of two that cover the place the closer one.
        spans.map(|span| (overlap(span), std::cmp::Reverse(span[1] - span[0]))).filter(|(n, _)| *n > 0).max()
    };
    let best =
        record.claims.iter().enumerate().filter_map(|(i, claim)| Some((fit(claim)?, std::cmp::Reverse(i)))).max();
    let claim_idx = best.map(|(_, std::cmp::Reverse(i))| i);
    let claim_idx = claim_idx.ok_or_else(|| Problem::missing(format!("no claim is made at `{text}`")))?;
    Ok(Found { story, report, claim_idx })
}

/// Who makes a claim, the earliest first.
pub fn appearances(found: &Found) -> Vec<r::AppearsIn> {
    let record = &found.report.record;
    let statements = statements(record);
    let mut all: Vec<r::AppearsIn> = record.claims[found.claim_idx]
        .statements
        .iter()
        .filter_map(|id| statements.get(id.as_str()))
        .map(|s| {
            let document = record.documents.iter().find(|d| d.id == s.document);
            r::AppearsIn {
                document: s.document.clone(),
                outlet: document.and_then(|d| d.outlet.clone()),
                published: document.and_then(|d| d.published.clone()),
                says: words(s),
            }
        })
        .collect();
    all.sort_by_key(|a| (a.published.is_none(), a.published.clone()));
    all
}

/// A claim.
pub fn claim(room: &mut Room, ask: &Ask) -> Told {
    let found = found(room, ask.part("place"))?;
    let record = &found.report.record;
    json(&r::ClaimFull {
        claim: row(&record.claims[found.claim_idx], &statements(record)),
        appearances: appearances(&found),
        story: found.story.id.clone(),
    })
}

/// A document.
pub fn document(room: &mut Room, ask: &Ask) -> Told {
    let kept = room.library.document(ask.part("document"))?;
    let story = room.library.story(&kept.id).ok().map(|story| story.id);
    json(&r::DocumentFull { document: (&kept).into(), story, text: kept.text })
}

/// The revisions of an article.
pub fn revisions(room: &mut Room, ask: &Ask) -> Told {
    let revisions = room.library.revisions(ask.part("document"))?;
    json(&r::Revisions { revisions: revisions.iter().map(Into::into).collect() })
}

/// The documents of the library that share words with one.
pub fn reused(room: &mut Room, name: &str) -> Result<(KeptDocument, Vec<r::ReusedItem>), Problem> {
    let Room { library, .. } = room;
    let kept = library.document(name)?;
    let found = library.reuse_of(&kept)?;
    let items = found.iter().map(|pair| r::ReusedItem::of(pair, &kept)).collect();
    Ok((kept, items))
}

/// Who shares the words of a document.
pub fn reuse(room: &mut Room, ask: &Ask) -> Told {
    json(&Listing::all(reused(room, ask.part("document"))?.1))
}

/// What was found.
pub fn search(room: &mut Room, ask: &Ask) -> Told {
    let query: r::SearchQuery = ask.query()?;
    json(&Listing::all(room.library.search(&query.search()?)?.iter().map(r::HitItem::from).collect()))
}

/// Where words came from.
pub fn trace(room: &mut Room, ask: &Ask) -> Told {
    let query: r::TraceQuery = ask.query()?;
    if query.q.is_empty() {
        return Err(Problem::bad("`q` names no words"));
    }
    let found = room.library.trace(&query.q, r::limit(query.limit, 50)?)?;
    json(&Listing::all(found.iter().map(r::AppearanceItem::from).collect()))
}

/// The commitments that a query asks for.
pub fn entries(room: &mut Room, query: &r::LedgerQuery) -> Result<Vec<variorum::library::Entry>, Problem> {
    let due = match query.due.as_deref() {
        None => Vec::new(),
        Some(words) => {
            let one = |word: &str| Due::ALL.into_iter().find(|due| due.word() == word);
            let all: Option<Vec<Due>> = words.split(',').map(one).collect();
            all.ok_or_else(|| {
                Problem::bad(format!(
                    "`{words}` is no standing: overdue, due, pending, reported-broken, reported-kept, open"
                ))
            })?
        }
    };
    let (since, until) = (r::day(query.since.as_ref())?, r::day(query.until.as_ref())?);
    Ok(room.library.ledger(query.party.as_deref(), since.as_deref(), until.as_deref(), &due)?)
}

/// The ledger.
pub fn ledger(room: &mut Room, ask: &Ask) -> Told {
    let found = entries(room, &ask.query()?)?;
    let entry = |e: &variorum::library::Entry| r::Entry {
        story: e.story.clone(),
        due: e.due.word().to_owned(),
        commitment: e.commitment.clone(),
    };
    json(&Listing::all(found.iter().map(entry).collect()))
}

/// The ledger for calendars.
pub fn calendar(room: &mut Room, ask: &Ask) -> Told {
    let found = entries(room, &ask.query()?)?;
    let text = variorum::library::calendar(&found, &room.library.moment());
    Ok(Answer::Text("text/calendar; charset=utf-8", text))
}

/// Outlets.
pub fn outlets(room: &mut Room, _: &Ask) -> Told {
    json(&Listing::all(room.library.outlets()?.iter().map(r::OutletItem::from).collect()))
}

/// Feeds.
pub fn feeds(room: &mut Room, _: &Ask) -> Told {
    json(&Listing::all(room.library.feeds()?.iter().map(r::FeedItem::from).collect()))
}

/// Corrections.
pub fn corrections(room: &mut Room, ask: &Ask) -> Told {
    let query: r::CorrectionsQuery = ask.query()?;
    let found = room.library.corrections(query.all.unwrap_or(false))?;
    json(&Listing::all(found.iter().map(r::CorrectionItem::from).collect()))
}

/// A job.
pub fn job(room: &mut Room, ask: &Ask) -> Told {
    json(&room.jobs.get(ask.part("job")).ok_or_else(|| Problem::missing("there is no such job"))?)
}
