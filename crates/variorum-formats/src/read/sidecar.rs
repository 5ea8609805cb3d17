//! `NAME.toml`: what the user keeps beside `NAME.txt`.

use serde::Deserialize;
use variorum_core::model::Document;

/// What a sidecar may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    outlet: Option<String>,
    title: Option<String>,
    published: Option<toml::Value>,
    date: Option<toml::Value>,
    url: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
}

/// Reads the text of a sidecar.
///
/// # Errors
///
/// If it is no TOML, or has fields that are not known.
pub fn sidecar(text: &str) -> Result<Sidecar, String> {
    toml::from_str(text).map_err(|error| error.message().to_owned())
}

impl Sidecar {
    /// Puts what it says in the place of what the document says of itself.
    pub fn apply(&self, document: &mut Document) {
        document.outlet = self.outlet.clone().or_else(|| document.outlet.take());
        document.title = self.title.clone().or_else(|| document.title.take());
        let day = self.published.as_ref().or(self.date.as_ref()).and_then(|value| match value {
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Datetime(moment) => Some(moment.to_string()),
            _ => None,
        });
        document.published = day.as_deref().and_then(variorum_core::extract::date).or(document.published);
        if let Some(url) = &self.url {
            document.source.clone_from(url);
        }
        if !self.authors.is_empty() {
            document.authors.clone_from(&self.authors);
        }
    }
}
