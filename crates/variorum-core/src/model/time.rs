use jiff::civil::Date;
use variorum_nlp::Span;

/// An expression of time as TIMEX3 has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// The words.
    pub span: Span,
    /// What sort.
    pub kind: TimeKind,
    /// The normalised value: "1998-03-18", "1998-W08", "P30D", "PRESENT_REF".
    pub value: String,
    /// First and last day that it can mean; none for lengths, sets and what has no year.
    pub days: Option<(Date, Date)>,
    /// The offset from UTC of a time of day whose zone is told, as ISO 8601 writes it.
    pub zone: Option<String>,
}

/// The kinds of [`Time`], named as in TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeKind {
    /// A day or longer stretch of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A length.
    Duration,
    /// What comes again and again.
    Set,
}

impl TimeKind {
    /// The name in TIMEX3.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}
