use variorum::model::Layer;

use crate::args::{Inspect, Lines};
use crate::{Exit, inputs, output};

/// Prints the layers of each document.
pub fn run(args: &Inspect) -> anyhow::Result<Exit> {
    let (sources, mut failures) = inputs::sources(&args.inputs);
    let config = inputs::config(&args.inputs)?;
    let (documents, failed) = variorum::inspect(&sources, &config);
    failures.extend(failed);
    let wanted: Vec<Layer> = if args.layers.is_empty() {
        Layer::ALL.iter().copied().filter(|l| !matches!(l, Layer::Words | Layer::Tokens)).collect()
    } else {
        args.layers.clone()
    };
    for (document, layers) in &documents {
        let mut text = String::new();
        for line in variorum::schema::layers(document, layers, &wanted) {
            let row = match args.format {
                Lines::Jsonl => line.to_string(),
                Lines::Text => readable(&document.text, &line),
            };
            text.push_str(&row);
            text.push('\n');
        }
        output::print(&text)?;
    }
    Ok(super::conclude(&failures, documents.len()))
}

/// `layer start-end "words" field=value …`
fn readable(text: &str, line: &serde_json::Value) -> String {
    let Some(fields) = line.as_object() else { return String::new() };
    let layer = fields.get("layer").and_then(|l| l.as_str()).unwrap_or_default();
    let span = |value: &serde_json::Value| -> Option<String> {
        let at = |i: usize| value.get(i)?.as_u64().and_then(|n| usize::try_from(n).ok());
        let (start, end) = (at(0)?, at(1)?);
        Some(format!("{start}-{end} {:?}", text.get(start..end)?))
    };
    let mut parts = vec![format!("{layer:12}")];
    for (name, value) in fields {
        match name.as_str() {
            "document" | "layer" | "text" => {}
            "span" => parts.extend(span(value)),
            "source" | "cue" | "content" | "predicate" | "agents" | "patients" | "complements" | "modifiers"
                if value.is_array() =>
            {
                let one = value.get(0).is_some_and(serde_json::Value::is_u64);
                let all: Vec<String> = if one {
                    span(value).into_iter().collect()
                } else {
                    value.as_array().into_iter().flatten().filter_map(span).collect()
                };
                if !all.is_empty() {
                    parts.push(format!("{name}: {}", all.join(" + ")));
                }
            }
            _ if value.is_null() || value.as_str() == Some("") => {}
            _ => {
                // A line break in a value would break the line.
                let plain = value.as_str().filter(|text| !text.contains(char::is_control));
                parts.push(format!("{name}={}", plain.map_or_else(|| value.to_string(), str::to_owned)));
            }
        }
    }
    parts.join("  ")
}
