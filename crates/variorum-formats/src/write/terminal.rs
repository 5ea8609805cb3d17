use variorum_core::model::Report;
/// x
pub struct Style;
/// x
pub fn terminal(_: &Report, _: &Style) -> String { String::new() }
