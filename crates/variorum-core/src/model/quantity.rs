use jiff::civil::Date;
use rust_decimal::Decimal;
use variorum_nlp::Span;

/// A figure, amount, date, time or duration, with the words it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The words, with their hedge ("more than two hours").
    pub span: Span,
    /// The words without their hedge ("two hours").
    pub bare: Span,
    /// What sort of quantity.
    pub kind: QuantityKind,
    /// The value as written, hedge aside.
    pub value: Value,
    /// The unit, where there is one.
    pub unit: Option<Unit>,
    /// What one of the amount is told for: "day" in "three barrels a day".
    pub per: Option<String>,
    /// The hedge.
    pub comparison: Comparison,
    /// The words for what is counted, folded ("wounded soldiers").
    pub measures: Option<String>,
    /// What the words allow: everything between two ends, in the base unit of the dimension (seconds for durations, days
    /// since 1970-01-01 for dates and times, metres for lengths).
    pub bounds: Bounds,
}

/// The kinds of [`Quantity`], named as in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuantityKind {
    /// A number of things or people.
    Count,
    /// An amount of a currency.
    Money,
    /// A share of a hundred.
    Percent,
    /// An amount of a physical unit, or an age.
    Measure,
    /// A length of time.
    Duration,
    /// A day, month or year.
    Date,
    /// A time of day.
    Time,
    /// A time of day on a day.
    DateTime,
    /// From one to another.
    Range,
    /// A day or period told from another ("last week").
    Relative,
}

impl QuantityKind {
    /// Whether it tells when: a day, a time of day, "last week".
    pub(crate) fn is_moment(self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime | Self::Relative)
    }
}

/// A value as the report writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One number.
    Number(Decimal),
    /// Several numbers: a pair ("175 for 175") or the two ends of a range.
    Numbers(Vec<Decimal>),
    /// ISO 8601: a date, time, duration or interval of these.
    Iso(String),
    /// The words name no value ("a few days ago").
    Unknown,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// A currency code, a symbol, or the word for a length of time: "USD", "km", "hour".
    pub code: String,
    /// The name in words: "United States dollar", "Kilometer".
    pub name: String,
}

/// How a value bounds the quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// As it stands.
    Exactly,
    /// More than the value.
    Above,
    /// Less than the value.
    Below,
    /// The value or more.
    AtLeast,
    /// The value or less.
    AtMost,
    /// Near the value.
    About,
}

impl Comparison {
    /// The sign used in the report.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Exactly => "=",
            Self::Above => ">",
            Self::Below => "<",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::About => "~",
        }
    }

    /// Of a [`sign`](Self::sign).
    pub fn of_sign(sign: &str) -> Option<Self> {
        let all = [Self::Exactly, Self::Above, Self::Below, Self::AtLeast, Self::AtMost, Self::About];
        all.into_iter().find(|comparison| comparison.sign() == sign)
    }
}

/// A closed interval; an absent end is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least value that fits the words.
    pub low: Option<Decimal>,
    /// The greatest.
    pub high: Option<Decimal>,
}

impl Bounds {
    /// Exactly one value.
    pub fn exactly(value: Decimal) -> Self {
        Self { low: Some(value), high: Some(value) }
    }

    /// Whether some value fits both.
    pub fn meets(self, other: Self) -> bool {
        let below = |low: Option<Decimal>, high: Option<Decimal>| !matches!((low, high), (Some(l), Some(h)) if l > h);
        below(self.low, other.high) && below(other.low, self.high)
    }
}

/// Days since 1970-01-01, for bounds of dates.
pub(crate) fn day_number(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    i64::from((date - epoch).get_days())
}
