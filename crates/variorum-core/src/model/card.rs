/// What every analyser, reader and writer says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// Permanent short name.
    pub id: &'static str,
    /// Raised whenever output can change; written into every report.
    pub version: u32,
    /// One sentence.
    pub summary: &'static str,
    /// Where the method comes from.
    pub source: &'static str,
}
