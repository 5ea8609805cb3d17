use serde_json::json;
use variorum::library::{Added, Adding, Brings, Story};

use super::{Paint, cut, print_json};
use crate::args::{Add, Analyse, Color};
use crate::{Exit, inputs, output};

/// Documents of which it is told what they bring to their stories; of more it would be too long to read.
const TOLD: usize = 40;

/// Reads, keeps, groups, analyses what changed, and tells what the new documents bring.
pub fn run(args: &Add) -> anyhow::Result<Exit> {
    let (sources, mut failures) = inputs::sources_with_archives(&args.inputs);
    let config = inputs::config(&args.inputs)?;
    let mut library = super::open(&args.place, true, config)?;
    let started = std::time::Instant::now();
    let mut show = |step: Adding| {
        if !args.quiet && started.elapsed().as_millis() >= 400 {
            let (read, all) = step.sources;
            output::progress(&format!("{read} of {all} sources read: {} new, {} known", step.new, step.known));
        }
    };
    let (added, unread) = library.add(&sources, &mut show)?;
    failures.extend(unread);
    let mut brings = Vec::new();
    if !args.later {
        library.analyse(&added.stories, &mut shown(args.quiet))?;
        brings = library.brings(&added.new[..added.new.len().min(TOLD)])?;
    }
    output::progress("");
    if args.json {
        print_json(&json!({
            "new": added.new, "revised": added.revised, "known": added.known, "stories": added.stories,
            "brings": brings.iter().map(|b| json!({
                "document": b.document, "story": b.story, "adds": b.adds, "repeats": b.repeats,
                "contradicts": b.contradicts, "updates": b.updates, "shares": b.shares,
            })).collect::<Vec<_>>(),
            "failures": failures.iter().map(|f| json!({"source": f.source, "message": f.message, "hint": f.hint})).collect::<Vec<_>>(),
        }))?;
    } else {
        output::print(&told(&added, &brings))?;
    }
    Ok(super::super::conclude(&failures, added.new.len() + added.known))
}

/// Analyses what is due.
pub fn run_analyse(args: &Analyse) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, inputs::with_models(&args.models)?)?;
    let n = library.analyse_due(&mut shown(args.quiet))?;
    output::progress("");
    if args.json {
        print_json(&json!({ "analysed": n }))?;
    } else {
        output::print(&format!("{n} {} analysed\n", if n == 1 { "story" } else { "stories" }))?;
    }
    Ok(Exit::Done)
}

/// Shows which story is analysed, once it takes long.
fn shown(quiet: bool) -> impl FnMut(usize, &Story) -> bool {
    let started = std::time::Instant::now();
    move |done, story| {
        if !quiet && started.elapsed().as_millis() >= 400 {
            let title = cut(&story.title, 50);
            output::progress(&format!("{done} stories analysed; now {title} ({} articles)", story.size));
        }
        true
    }
}

fn told(added: &Added, brings: &[Brings]) -> String {
    let paint = Paint(output::colored(Color::Auto));
    let many = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    let mut text = format!(
        "{} new{}, {} known; {} changed\n",
        many(added.new.len(), "document", "documents"),
        if added.revised.is_empty() { String::new() } else { format!(" ({} revised)", added.revised.len()) },
        added.known,
        many(added.stories.len(), "story", "stories")
    );
    for b in brings {
        text.push_str(&format!("\n{} {} {}\n", paint.bold(&b.document), paint.faint("in"), b.story));
        let width = output::width().saturating_sub(16);
        let mut line = |word: &str, what: &str| text.push_str(&format!("  {word:<12} {}\n", cut(what, width)));
        b.contradicts.iter().for_each(|what| line("contradicts", what));
        b.updates.iter().for_each(|what| line("updates", what));
        b.adds.iter().take(5).for_each(|what| line("adds", what));
        if b.adds.len() > 5 {
            line("", &format!("and {} more", b.adds.len() - 5));
        }
        if b.repeats > 0 {
            line("repeats", &many(b.repeats, "claim of others", "claims of others"));
        }
        b.shares.iter().for_each(|what| line("words of", what));
    }
    text
}
