use variorum::model::Card;

use crate::{Exit, output};

/// Prints every analyser, reader and writer.
pub fn run(json: bool) -> anyhow::Result<Exit> {
    let readers: Vec<Card> = variorum::READERS.iter().map(|reader| reader.card).collect();
    let groups =
        [("reader", readers), ("analyser", variorum::analysers()), ("writer", variorum::write::WRITERS.to_vec())];
    let mut text = String::new();
    for (role, cards) in &groups {
        for card in cards {
            let row = if json {
                serde_json::json!({"role": role, "id": card.id, "version": card.version, "summary": card.summary, "source": card.source}).to_string()
            } else {
                format!("{role:9} {:16} {:>2}  {} [{}]", card.id, card.version, card.summary, card.source)
            };
            text.push_str(&row);
            text.push('\n');
        }
    }
    output::print(&text)?;
    Ok(Exit::Done)
}
