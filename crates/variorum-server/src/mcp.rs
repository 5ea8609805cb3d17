//! The same reading verbs for assistants: the Model Context Protocol over standard input and output, one JSON-RPC
//! message a line.
//!
//! Source: the protocol's specification of 2025-06-18; own implementation of its base, lifecycle and tools, because these
//! few messages need no runtime.

use std::io::{BufRead, Write};

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::api::OPERATIONS;
use crate::ask::{Answer, Ask, Room};
use crate::jobs::Jobs;
use crate::{Desk, DeskError};

/// Versions of the protocol that are spoken, the latest first.
const VERSIONS: &[&str] = &["2025-06-18", "2025-03-26", "2024-11-05"];

/// The tools: the name, the operation behind it, and what an assistant should know.
const TOOLS: &[(&str, &str, &str)] = &[
    (
        "list_stories",
        "listStories",
        "Stories of the library: documents of several outlets on one event. Gives names to use with the other tools.",
    ),
    ("get_story", "getStory", "A story with its documents and its history."),
    (
        "list_findings",
        "listFindings",
        "What a reader of a story must know first: contradictions, differences between official texts, what one side alone says, what rests on one source.",
    ),
    (
        "get_matrix",
        "getMatrix",
        "All claims of a story by voices: who agrees, who differs, who is silent, with the exact words.",
    ),
    (
        "get_claim",
        "getClaim",
        "One claim, named by a place where it is made (DOCUMENT:START-END), with all its appearances, the earliest first.",
    ),
    ("get_document", "getDocument", "A document with its text."),
    (
        "list_reuse",
        "listReuse",
        "Which documents of the whole library share words with a document, how (copied, edited, rewritten, passages), and which words.",
    ),
    ("search", "search", "Documents by words, or statements and quotations by speaker, kind or status."),
    ("trace", "trace", "Where words or a figure came from and how they travelled from document to document."),
    ("ledger", "listCommitments", "Commitments of all stories with their deadlines, as they stand today."),
];

/// Answers requests from `input` on `output` until it ends.
///
/// # Errors
///
/// If the library cannot be opened, or `output` is closed.
pub fn mcp(desk: &Desk, input: &mut dyn BufRead, output: &mut dyn Write) -> Result<(), DeskError> {
    let mut library = variorum::Library::open(&desk.library, desk.read_only, desk.config.clone())?;
    let jobs = Jobs::new(desk)?;
    let mut line = String::new();
    let failed = |error: std::io::Error| DeskError::System(error.to_string());
    loop {
        line.clear();
        if input.read_line(&mut line).map_err(failed)? == 0 {
            return Ok(());
        }
        if line.trim().is_empty() {
            continue;
        }
        let mut room = Room { library: &mut library, desk, jobs: &jobs };
        let answer = match serde_json::from_str::<Value>(&line) {
            Ok(message) => answered(&mut room, &message),
            Err(error) => Some(refused(&Value::Null, -32700, &format!("this is no JSON: {error}"))),
        };
        if let Some(answer) = answer {
            writeln!(output, "{answer}").and_then(|()| output.flush()).map_err(failed)?;
        }
    }
}

fn refused(id: &Value, code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

/// The answer to a message; none to a notification.
fn answered(room: &mut Room, message: &Value) -> Option<Value> {
    let id = message.get("id")?;
    let method = message["method"].as_str().unwrap_or_default();
    let result = match method {
        "initialize" => {
            let asked = message["params"]["protocolVersion"].as_str().unwrap_or_default();
            let version = VERSIONS.iter().find(|known| **known == asked).unwrap_or(&VERSIONS[0]);
            json!({
                "protocolVersion": version,
                "capabilities": { "tools": { "listChanged": false } },
                "serverInfo": { "name": "variorum", "version": variorum::VERSION },
                "instructions": "Compares what sources say of the same events. It never says who is right: report what each voice says, and cite its words.",
            })
        }
        "ping" => json!({}),
        "tools/list" => json!({ "tools": tools() }),
        "tools/call" => return Some(called(room, id, &message["params"])),
        _ => return Some(refused(id, -32601, &format!("`{method}` is not known here"))),
    };
    Some(json!({ "jsonrpc": "2.0", "id": id, "result": result }))
}

fn tools() -> Vec<Value> {
    let described = |(name, operation, about): &(&str, &str, &str)| {
        let operation = OPERATIONS.iter().find(|o| o.id == *operation)?;
        let mut schema = json!({ "type": "object", "properties": {}, "required": [], "additionalProperties": false });
        if let Some(query) = operation.query {
            let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
            let mut generator = settings.into_generator();
            let own = query(&mut generator).to_value();
            schema["properties"] = own["properties"].clone();
            schema["required"] = own.get("required").cloned().unwrap_or_else(|| json!([]));
        }
        for part in named(operation.path) {
            schema["properties"][part] = json!({ "type": "string", "description": format!("The name of the {part}.") });
            schema["required"].as_array_mut()?.push(part.into());
        }
        let hints = json!({ "readOnlyHint": true, "openWorldHint": false });
        Some(json!({ "name": name, "description": about, "inputSchema": schema, "annotations": hints }))
    };
    TOOLS.iter().filter_map(described).collect()
}

/// The names in a path.
fn named(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn called(room: &mut Room, id: &Value, params: &Value) -> Value {
    let name = params["name"].as_str().unwrap_or_default();
    let tool = TOOLS.iter().find(|(known, ..)| *known == name);
    let operation = tool.and_then(|(_, operation, _)| OPERATIONS.iter().find(|o| o.id == *operation));
    let Some(operation) = operation else { return refused(id, -32602, &format!("there is no tool `{name}`")) };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut ask = Ask::default();
    let mut query = Vec::new();
    for (field, given) in params["arguments"].as_object().into_iter().flatten().filter(|(_, given)| !given.is_null()) {
        if named(operation.path).any(|part| part == field) {
            ask.path.insert(field.clone(), plain(given));
        } else {
            query.push((field.clone(), plain(given)));
        }
    }
    ask.query = serde_urlencoded::to_string(query).unwrap_or_default();
    let run = std::panic::AssertUnwindSafe(|| (operation.run)(room, &ask));
    let (text, failed) = match std::panic::catch_unwind(run) {
        Ok(Ok(Answer::Json(json))) => (json, false),
        Ok(Ok(_)) => ("this tool gives nothing".to_owned(), true),
        Ok(Err(problem)) => (format!("{} {}", problem.detail, problem.hint).trim().to_owned(), true),
        Err(_) => ("a bug ended the work; please report it".to_owned(), true),
    };
    let mut result = json!({ "content": [{ "type": "text", "text": text }], "isError": failed });
    if !failed {
        result["structuredContent"] = serde_json::from_str(&text).unwrap_or_default();
    }
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}
