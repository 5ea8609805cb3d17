use variorum_core::model::Report;
/// x
pub fn markdown(_: &Report) -> String { String::new() }
