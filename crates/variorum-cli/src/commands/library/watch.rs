use std::time::Duration;

use anyhow::Context;
use serde_json::json;
use variorum::library::{Round, Watching};
use variorum::polite::Polite;
use variorum::{Config, Library, Overrides};

use super::{Paint, cut, print_json};
use crate::args::{Color, Watch};
use crate::{Exit, output};

/// How often it is looked whether a feed is due.
const TICK: Duration = Duration::from_secs(30);

/// Follows feeds until it is ended.
pub fn run(args: &Watch) -> anyhow::Result<Exit> {
    let overrides = Overrides { allow_private: args.allow_private, ..Overrides::default() };
    let mut library = super::open(&args.place, true, Config { overrides, ..Config::default() })?;
    library.follow(&wanted(&args.feeds)?)?;
    if args.list {
        return list(&mut library, args.json);
    }
    anyhow::ensure!(!library.feeds()?.is_empty(), "no feed is followed: name an OPML file or the address of a feed");
    let mut polite = Polite::new(args.allow_private);
    polite.pause = Duration::from_secs(args.pause);
    loop {
        let round = library.look(args.once, &mut polite, &mut |step| {
            if !args.quiet {
                let (what, url) = match step {
                    Watching::Feed(url) => ("asking", url),
                    Watching::Article(url) => ("fetching", url),
                };
                output::progress(&format!("{what} {}", cut(url, output::width().saturating_sub(12))));
            }
        })?;
        if !args.later && !round.added.new.is_empty() {
            library.analyse_due(&mut |_, _| true)?;
        }
        output::progress("");
        if round.asked > 0 {
            tell(&mut library, args, &round)?;
        }
        if args.once {
            return Ok(ending(&round));
        }
        std::thread::sleep(TICK);
        // A site that failed gets another chance in the next round.
        polite = Polite::new(args.allow_private);
        polite.pause = Duration::from_secs(args.pause);
    }
}

fn ending(round: &Round) -> Exit {
    match (round.failures.is_empty(), round.added.new.len() + round.added.known + round.unchanged) {
        (true, _) => Exit::Done,
        (false, 0) => Exit::Nothing,
        (false, _) => Exit::Partly,
    }
}

/// The feeds that the arguments name, with their titles.
fn wanted(names: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    let mut wanted = Vec::new();
    for name in names {
        if name.starts_with("http://") || name.starts_with("https://") {
            wanted.push((name.clone(), String::new()));
            continue;
        }
        let bytes = std::fs::read(name).with_context(|| format!("cannot read `{name}`"))?;
        let feeds = variorum::opml(&bytes).map_err(|message| anyhow::anyhow!("`{name}`: {message}"))?;
        anyhow::ensure!(!feeds.is_empty(), "`{name}` lists no feed");
        wanted.extend(feeds);
    }
    Ok(wanted)
}

fn tell(library: &mut Library, args: &Watch, round: &Round) -> anyhow::Result<()> {
    let at = library.moment();
    let failures: Vec<_> =
        round.failures.iter().map(|f| json!({"source": f.source, "message": f.message, "hint": f.hint})).collect();
    if args.json {
        let line = json!({
            "at": at, "asked": round.asked, "unchanged": round.unchanged, "new": round.added.new,
            "revised": round.added.revised, "stories": round.added.stories, "failures": failures,
        });
        return output::print(&(line.to_string() + "\n"));
    }
    output::print(&format!(
        "{at}: {} feeds asked, {} unchanged, {} new documents in {} stories\n",
        round.asked,
        round.unchanged,
        round.added.new.len(),
        round.added.stories.len()
    ))?;
    for failure in &round.failures {
        output::complain(&format!("`{}`: {}", failure.source, failure.message), &failure.hint);
    }
    Ok(())
}

fn list(library: &mut Library, as_json: bool) -> anyhow::Result<Exit> {
    let feeds = library.feeds()?;
    if as_json {
        let list: Vec<_> = feeds
            .iter()
            .map(|f| json!({"url": f.url, "title": f.title, "checked": f.checked, "next": f.next, "failures": f.failures, "message": f.message}))
            .collect();
        print_json(&json!({ "feeds": list }))?;
        return Ok(Exit::Done);
    }
    let paint = Paint(output::colored(Color::Auto));
    let mut text = String::new();
    for feed in &feeds {
        let title = feed.title.as_deref().unwrap_or("(not read yet)");
        let state = match (&feed.message, &feed.checked) {
            (Some(message), _) => paint.red(&format!("failed {} times: {message}", feed.failures)),
            (None, Some(at)) => format!("read {at}"),
            (None, None) => "not asked yet".to_owned(),
        };
        text.push_str(&format!("{}\n  {}\n  {state}\n", paint.bold(title), feed.url));
    }
    if feeds.is_empty() {
        text.push_str("no feed is followed\n");
    }
    output::print(&text)?;
    Ok(Exit::Done)
}
