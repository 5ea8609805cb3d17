//! The library: stories as documents come, corrections, what is kept and what comes out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use proptest::prelude::*;
use variorum::group::stories;
use variorum::library::{Correction, Due, How, Search, Stretch, Wanted};
use variorum::{Config, Failure, Library, Record, Source, schema, write};
use variorum_store::conformance::Server;
use variorum_tests::events::{Dice, event};

/// Accounts of some generated events, as lines of JSON with days near one another.
fn lines(events: u64, first: u64) -> Vec<String> {
    let mut all = Vec::new();
    for number in 0..events {
        for (n, account) in event(first + number).iter().enumerate() {
            // Some have no day, and some events are weeks after others.
            let day = (n != 2).then(|| format!("2031-{:02}-{:02}", 3 + number % 3, 1 + number % 9 + n as u64 / 4));
            let record = serde_json::json!({
                "id": format!("{number}-{n}"), "outlet": account.outlet, "published": day, "text": account.text,
                "url": format!("https://{}.example/{number}/{n}", account.outlet.to_lowercase().replace(' ', "-")),
            });
            all.push(record.to_string());
        }
    }
    all
}

fn shuffled(mut lines: Vec<String>, seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    for i in (1..lines.len()).rev() {
        lines.swap(i, dice.roll(i + 1));
    }
    lines
}

fn library(place: &str) -> Library {
    Library::open(place, false, Config::default()).expect("opened")
}

fn add(library: &mut Library, lines: &[String]) -> variorum::library::Added {
    let source = Source::Bytes { name: "records.jsonl".to_owned(), bytes: lines.join("\n").into_bytes() };
    let (added, failures) = library.add(&[source], &mut |_| {}).expect("added");
    assert!(failures.is_empty(), "{failures:?}");
    added
}

/// The articles of each story.
fn partition(library: &mut Library) -> BTreeSet<BTreeSet<String>> {
    let wanted = Wanted { most: 10_000, ..Wanted::default() };
    let found = library.stories(&wanted).expect("listed");
    found
        .iter()
        .map(|(story, _)| library.documents(story).expect("there").into_iter().map(|d| d.id).collect())
        .collect()
}

/// The stories that grouping all documents at once gives.
fn at_once(library: &mut Library) -> BTreeSet<BTreeSet<String>> {
    let mut records = Vec::new();
    for (story, _) in library.stories(&Wanted { most: 10_000, ..Wanted::default() }).expect("listed") {
        for d in library.documents(&story).expect("there") {
            let title = d.title.clone().unwrap_or_default();
            let text = d.text.strip_prefix(&title).unwrap_or(&d.text).to_owned();
            records.push(Record { id: d.id, title: d.title, published: d.published, text, ..Record::default() });
        }
    }
    let (found, failures) = stories(records.into_iter().map(Ok::<_, Failure>), &|_| {});
    assert!(failures.is_empty());
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    found.into_iter().for_each(|g| {
        groups.entry(g.story).or_default().insert(g.id);
    });
    groups.into_values().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// However documents come, the stories are those that all of them at once make.
    #[test]
    fn stories_do_not_depend_on_how_documents_come(seed in 0..1_000_u64, step in 1_usize..40) {
        let lines = shuffled(lines(9, 100 + seed), seed);
        let mut library = library(":memory:");
        for some in lines.chunks(step) {
            add(&mut library, some);
        }
        let found = partition(&mut library);
        prop_assert_eq!(&found, &at_once(&mut library));
        let wrong = library.check(&|_| {}).expect("checked");
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
        prop_assert_eq!(found.iter().map(BTreeSet::len).sum::<usize>(), lines.len());
    }
}

/// A revision takes the place of the text before it, and leaves the stories as if only it had come.
#[test]
fn revisions_take_the_place_of_what_was_there() {
    let mut all = lines(6, 40);
    let mut changed = library(":memory:");
    add(&mut changed, &all);
    for line in all.iter_mut().step_by(3) {
        *line = line.replace("The ", "Late on that day the ").replace(" homes", " houses");
    }
    let added = add(&mut changed, &all);
    assert!(added.revised.len() >= 5, "{added:?}");
    assert_eq!(added.known, all.len() - added.revised.len());
    let mut fresh = library(":memory:");
    add(&mut fresh, &all);
    assert_eq!(partition(&mut changed), partition(&mut fresh));
    assert!(changed.check(&|_| {}).expect("checked").is_empty());
    let revised = changed.revisions(&added.revised[0]).expect("there");
    assert_eq!(revised.len(), 2);
    assert!(revised[1].changes.iter().any(|change| change.what == "added"), "{revised:?}");
}

/// One server for all tests; see the conformance suite.
fn postgres() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(Server::start).as_ref();
    assert!(server.is_some() || std::env::var_os("CI").is_none(), "PostgreSQL is not installed");
    server.map(Server::database)
}

const CALL: &[(&str, &str)] = &[
    (
        "harbour.txt",
        "Harbour Post\n2031-04-02\nMaren opens the lock\n\nMayor Ilsa Maren agreed on Wednesday to open the Orle lock to cargo ferries by April 10, the council said. \
         Twelve ferries have waited for 30 days. \"We want calm on the river,\" Maren said.",
    ),
    (
        "times.txt",
        "Delta Times\n2031-04-03\nLock to open\n\nMayor Ilsa Maren agreed to open the Orle lock to cargo ferries by April 10, the council said. \
         Fourteen ferries have waited for 30 days, according to the river guard.",
    ),
    (
        "blatt.txt",
        "Morgenblatt\n2031-04-12\nStill shut\n\nThe Orle lock was not opened to cargo ferries by April 10, the river guard said. Mayor Ilsa Maren failed to open the lock to the ferries.",
    ),
];

fn call(place: &str) -> (Library, Vec<String>) {
    let mut library = library(place).with_clock(|| "2031-04-20T08:00:00Z".parse().expect("a moment"));
    let sources: Vec<Source> = CALL.iter().map(|(name, text)| Source::text(name, text)).collect();
    let (added, failures) = library.add(&sources, &mut |_| {}).expect("added");
    assert!(failures.is_empty() && added.new.len() == 3, "{failures:?} {added:?}");
    library.analyse_due(&mut |_, _| true).expect("analysed");
    (library, added.new)
}

#[test]
fn both_databases_give_the_same() {
    let Some(place) = postgres() else { return };
    let all = |place: &str| {
        let (mut library, _) = call(place);
        let stories = library.stories(&Wanted::default()).expect("listed");
        let report = library.report(&stories[0].0).expect("analysed");
        let hits =
            |search: Search, library: &mut Library| library.search(&Search { most: 9, ..search }).expect("found");
        let ferries = hits(Search { words: "\"cargo ferries\" -mill".to_owned(), ..Search::default() }, &mut library);
        let said = hits(Search { speaker: Some("maren".to_owned()), ..Search::default() }, &mut library);
        let trace = library.trace("30 days", 9).expect("traced");
        let ledger = library.ledger(None, None, None, &[]).expect("listed");
        assert!(!ferries.is_empty() && !said.is_empty() && !trace.is_empty() && !ledger.is_empty());
        let mut found: Vec<String> = ferries.iter().map(|hit| format!("{hit:?}")).collect();
        // Either ranks in its own way.
        found.sort();
        (
            serde_json::to_string(&report.record).expect("JSON"),
            found,
            format!("{said:?}{trace:?}"),
            serde_json::to_string(&ledger).expect("JSON"),
            stories[0].0.id.clone(),
        )
    };
    assert_eq!(all(":memory:"), all(&place));
}

/// A report that was kept is the report that was made, in every form.
#[test]
fn what_is_kept_is_written_alike() {
    let sources: Vec<Source> = CALL.iter().map(|(name, text)| Source::text(name, text)).collect();
    let report = variorum::compare(&sources, &Config::default(), &|_| {}).report;
    let record = schema::record(&report, variorum::VERSION, true);
    let written = serde_json::to_string(&record).expect("JSON");
    let again = schema::restore(&serde_json::from_str(&written).expect("JSON")).expect("restored");
    assert_eq!(write::json(&report, true), write::json(&again, true));
    assert_eq!(write::html(&report), write::html(&again));
    assert_eq!(write::markdown(&report), write::markdown(&again));
    assert_eq!(write::csv(&report), write::csv(&again));
    let style = write::Style { color: false, width: 100 };
    assert_eq!(write::terminal(&report, &style), write::terminal(&again, &style));
    let mut broken = record;
    broken.statements[0].span = [0, 1_000_000];
    assert!(schema::restore(&broken).is_err());
}

#[test]
fn a_report_is_made_once() {
    let (mut library, _) = call(":memory:");
    let story = library.stories(&Wanted::default()).expect("listed")[0].0.clone();
    assert!(library.report(&story).expect("there").kept);
    let document = library.documents(&story).expect("there")[0].id.clone();
    library.correct("ada", Correction::Note { document, text: "read it again".to_owned() }).expect("kept");
    let report = library.report(&story).expect("there");
    assert!(!report.kept && report.record.notes.iter().any(|note| note.message == "read it again"));
    assert!(library.report(&story).expect("there").kept);
}

#[test]
fn the_ledger_goes_by_the_clock_and_by_what_is_reported() {
    let (mut library, new) = call(":memory:");
    let broken = library.ledger(Some("Maren"), None, None, &[Due::ReportedBroken]).expect("listed");
    assert_eq!(broken.len(), 1, "{:?}", library.ledger(None, None, None, &[]));
    assert_eq!(broken[0].commitment.deadline.as_deref(), Some("2031-04-10"));
    assert!(broken[0].commitment.settled.iter().all(|s| s.document == new[2]));
    let calendar = variorum::library::calendar(&broken, &library.moment());
    assert!(calendar.contains("DTSTART;VALUE=DATE:20310410\r\n") && calendar.contains("DTSTAMP:20310420T080000Z\r\n"));
    let mut early = call(":memory:").0;
    let hide = Correction::Hide { document: Some(new[2].clone()), outlet: None };
    early.correct("ada", hide).expect("kept");
    early.analyse_due(&mut |_, _| true).expect("analysed");
    let standing = |library: &mut Library| library.ledger(Some("maren"), None, None, &[]).expect("listed")[0].due;
    assert_eq!(standing(&mut early), Due::Overdue);
    early = early.with_clock(|| "2031-04-05T08:00:00Z".parse().expect("a moment"));
    assert_eq!(standing(&mut early), Due::Due);
    early = early.with_clock(|| "2031-04-02T08:00:00Z".parse().expect("a moment"));
    assert_eq!(standing(&mut early), Due::Pending);
}

#[test]
fn words_are_traced_to_where_they_first_stood() {
    let (mut library, new) = call(":memory:");
    let trace = library.trace("cargo ferries by April 10", 9).expect("traced");
    assert_eq!(trace[0].document, new[0]);
    assert_eq!(trace[0].how, How::First);
    assert_eq!(trace[1].how, How::Copied { from: new[0].clone() });
    for appearance in &trace {
        let text = library.document(&appearance.document).expect("there").text;
        for [start, end] in &appearance.spans {
            assert!(text[*start as usize..*end as usize].contains("ferries"));
        }
    }
    assert!(library.trace("no such words at all", 9).expect("traced").is_empty());
}

#[test]
fn corrections_hold_until_they_are_undone() {
    let (mut library, new) = call(":memory:");
    let before = partition(&mut library);
    let split = Correction::Split { documents: vec![new[2].clone()], from: new[0].clone() };
    let split = library.correct("ada", split).expect("kept");
    assert_eq!(partition(&mut library).len(), before.len() + 1);
    // What comes later does not bring together what people parted.
    let more = Source::text(
        "more.txt",
        "River Watch\n2031-04-12\nLock shut\n\nThe Orle lock was not opened to cargo ferries by April 10, the river guard said.",
    );
    library.add(&[more], &mut |_| {}).expect("added");
    assert_eq!(library.story(&new[2]).expect("there").size, 1);
    assert_eq!(library.story(&new[0]).expect("there").size, 3);
    library.undo(&split).expect("undone");
    assert_eq!(library.story(&new[0]).expect("there").size, 4);
    assert!(library.undo(&split).is_err());
    // A merge brings together what has nothing in common.
    let fire = Source::text(
        "fire.txt",
        "Tarn Courier\n2031-06-01\nMill burns\n\nFire destroyed the old mill at Tarn on Sunday night.",
    );
    let fire = library.add(&[fire], &mut |_| {}).expect("added").0.new.remove(0);
    assert_eq!(library.story(&fire).expect("there").size, 1);
    let gone = library.story(&fire).expect("there").id;
    library.correct("ada", Correction::Merge { documents: [fire.clone(), new[0].clone()] }).expect("kept");
    assert_eq!(library.story(&fire).expect("there").size, 5);
    assert_eq!(library.story(&gone).expect("leads on").size, 5);
    assert!(library.check(&|_| {}).expect("checked").is_empty());
    assert!(library.correct("ada", Correction::Pin { document: "nobody".to_owned() }).is_err());
    assert!(library.correct("ada", Correction::Date { document: fire, date: "soon".to_owned() }).is_err());
}

#[test]
fn statements_follow_corrections() {
    let (mut library, new) = call(":memory:");
    let story = library.story(&new[0]).expect("there");
    let record = library.report(&story).expect("there").record;
    let of = |record: &schema::Report, document: &str, words: &str| {
        let found = record.statements.iter().find(|s| s.document == document && s.text.contains(words));
        let s = found.expect("a statement").clone();
        (s.id, Stretch { document: s.document, span: s.span })
    };
    let (a, place_a) = of(&record, &new[0], "Twelve ferries");
    let (b, place_b) = of(&record, &new[1], "Fourteen ferries");
    let together = |record: &schema::Report, a: &str, b: &str| {
        record.claims.iter().any(|c| c.statements.iter().any(|s| s == a) && c.statements.iter().any(|s| s == b))
    };
    assert!(together(&record, &a, &b));
    let places = [place_a.clone(), place_b.clone()];
    let apart = library.correct("ada", Correction::Different { places: places.clone() }).expect("kept");
    let record = library.report(&story).expect("there").record;
    assert!(!together(&record, &of(&record, &new[0], "Twelve ferries").0, &of(&record, &new[1], "Fourteen ferries").0));
    library.undo(&apart).expect("undone");
    let (_, place_c) = of(&record, &new[2], "failed");
    library.correct("ada", Correction::Same { places: [place_a, place_c.clone()] }).expect("kept");
    library.correct("ada", Correction::Speaker { place: place_c, speaker: "River Guard".to_owned() }).expect("kept");
    let record = library.report(&story).expect("there").record;
    let (c, _) = of(&record, &new[2], "failed");
    assert!(together(&record, &of(&record, &new[0], "Twelve ferries").0, &c));
    let statement = record.statements.iter().find(|s| s.id == c).expect("there");
    assert_eq!(statement.attribution.holder, "River Guard");
    let hits = library.search(&Search { speaker: Some("river guard".to_owned()), most: 9, ..Search::default() });
    assert!(hits.expect("found").iter().any(|hit| hit.text.contains("failed")));
}

/// All that people and sources gave goes out and comes in again; what analysis made is made again.
#[test]
fn a_library_goes_out_and_comes_in() {
    let (mut library, new) = call(":memory:");
    add(&mut library, &lines(3, 70));
    library.correct("ada", Correction::Split { documents: vec![new[2].clone()], from: new[0].clone() }).expect("kept");
    let note =
        library.correct("ada", Correction::Note { document: new[0].clone(), text: "é".to_owned() }).expect("kept");
    library.undo(&note).expect("undone");
    let mut out = Vec::new();
    let done = library.export(&mut out, &|_| {}).expect("written");
    assert_eq!((done.documents, done.corrections), (18, 2));
    let mut other = self::library(":memory:");
    let taken = other.import(&mut out.as_slice(), &|_| {}).expect("read");
    assert_eq!((taken.added.new.len(), taken.corrections), (18, 2));
    assert_eq!(partition(&mut library), partition(&mut other));
    assert_eq!(library.corrections(true).expect("listed"), other.corrections(true).expect("listed"));
    let mut again = Vec::new();
    other.export(&mut again, &|_| {}).expect("written");
    assert_eq!(String::from_utf8(again).expect("text"), String::from_utf8(out.clone()).expect("text"));
    assert_eq!(other.import(&mut out.as_slice(), &|_| {}).expect("read").added.new.len(), 0);
    let wrong = other.import(&mut &b"{\"text\": \"no export\"}\n"[..], &|_| {});
    assert!(wrong.expect_err("refused").to_string().starts_with("line 1:"));
}

#[test]
fn a_new_account_tells_what_it_brings() {
    let (mut library, new) = call(":memory:");
    let brings = library.brings(&new).expect("told");
    let of = |document: &str| brings.iter().find(|b| b.document == document).expect("told");
    assert!(of(&new[1]).contradicts.iter().any(|what| what.contains("14") || what.contains("ourteen")), "{brings:?}");
    assert!(of(&new[0]).adds.iter().any(|what| what.contains("calm")), "{brings:?}");
    assert!(of(&new[1]).shares.iter().any(|what| what.starts_with(&new[0])), "{brings:?}");
}
