//! The one way to point into a text.

/// A half-open range of UTF-8 byte offsets into one text.
///
/// Invariant: `start <= end`, and both lie on character boundaries of the text they were made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets.
    ///
    /// # Panics
    ///
    /// Panics if `end < start` or if an offset does not fit 32 bits; readers refuse texts of 4 GiB and more.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "invariant: a span does not end before it starts");
        let fit = |offset| u32::try_from(offset).expect("invariant: texts are shorter than 4 GiB");
        Self { start: fit(start), end: fit(end) }
    }

    /// The bytes of `text` in this span.
    ///
    /// # Panics
    ///
    /// Panics if the span was made for another text and does not fit this one.
    pub fn slice(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// The length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies in the span.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The number of bytes the two share.
    pub fn shared(self, other: Self) -> usize {
        (self.end.min(other.end).saturating_sub(self.start.max(other.start))) as usize
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// This span without white space at either end of what it covers in `text`.
    pub fn trim(self, text: &str) -> Self {
        let slice = self.slice(text);
        let start = self.start as usize + (slice.len() - slice.trim_start().len());
        Self::new(start, start + slice.trim().len())
    }
}
