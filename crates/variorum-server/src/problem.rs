//! What went wrong with a request, as problem details (RFC 9457) or as a page.

use serde_json::json;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub detail: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

impl Problem {
    fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), hint: String::new() }
    }

    /// The request makes no sense.
    pub fn bad(detail: impl Into<String>) -> Self {
        Self::new(400, detail)
    }

    /// There is no such thing.
    pub fn missing(detail: impl Into<String>) -> Self {
        Self::new(404, detail)
    }

    /// Not allowed.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::new(403, detail)
    }

    /// Too much at once; to be tried again.
    pub fn busy(detail: impl Into<String>) -> Self {
        Self::new(503, detail)
    }

    /// Something in here failed.
    pub fn inside(detail: impl Into<String>) -> Self {
        Self::new(500, detail)
    }

    /// With any status.
    pub fn with(status: u16, detail: impl Into<String>) -> Self {
        Self::new(status, detail)
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = hint.to_owned();
        self
    }

    /// The name of the status.
    pub fn title(&self) -> &'static str {
        axum::http::StatusCode::from_u16(self.status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Problem")
    }

    /// As `application/problem+json`.
    pub fn json(&self) -> String {
        let mut value = json!({
            "type": "about:blank", "title": self.title(), "status": self.status, "detail": self.detail,
        });
        if !self.hint.is_empty() {
            value["hint"] = self.hint.clone().into();
        }
        value.to_string()
    }
}
