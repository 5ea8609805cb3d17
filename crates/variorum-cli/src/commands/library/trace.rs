use serde_json::json;
use variorum::Config;
use variorum::library::How;

use super::{Paint, described, print_json};
use crate::args::Trace;
use crate::{Exit, output};

/// Tells where words came from.
pub fn run(args: &Trace) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let words = args.words.join(" ");
    let found = library.trace(&words, args.most)?;
    if args.form.json {
        let list: Vec<_> = found
            .iter()
            .map(|a| {
                let (how, from, credits) = match &a.how {
                    How::First => ("first", None, None),
                    How::Copied { from } => ("copied", Some(from), None),
                    How::Credits { name, from } => ("credits", Some(from), Some(name)),
                    How::OwnWords => ("own-words", None, None),
                };
                json!({
                    "document": a.document, "story": a.story, "outlet": a.outlet, "published": a.published, "spans": a.spans,
                    "text": a.text, "speaker": a.speaker, "how": how, "from": from, "credits": credits,
                })
            })
            .collect();
        print_json(&json!({ "words": words, "appearances": list }))?;
        return Ok(Exit::Done);
    }
    let paint = Paint(output::colored(args.form.color));
    let mut text = String::new();
    for a in &found {
        let how = match &a.how {
            How::First => paint.green("first seen here"),
            How::Copied { from } => format!("in the words of {from}"),
            How::Credits { name, from } => format!("credits {name} ({from})"),
            How::OwnWords => "in words of its own".to_owned(),
        };
        let speaker = a.speaker.as_ref().map(|name| format!(", said by {name}")).unwrap_or_default();
        text.push_str(&format!(
            "{} {}: {how}{speaker}\n  {}\n",
            paint.bold(&a.document),
            paint.faint(&described(a.outlet.as_deref(), a.published.as_deref())),
            a.text
        ));
    }
    if found.is_empty() {
        text.push_str("nothing was found\n");
    }
    output::print(&text)?;
    Ok(Exit::Done)
}
