//! What a request asks, and what answers it.

use std::collections::BTreeMap;

use maud::Markup;
use serde::de::DeserializeOwned;
use variorum::Library;
use variorum::library::LibraryError;

use crate::Desk;
use crate::jobs::Jobs;
use crate::problem::Problem;

/// A request, read in full.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The parts of the path that a route names.
    pub path: BTreeMap<String, String>,
    /// What follows the question mark.
    pub query: String,
    /// The body.
    pub body: Vec<u8>,
    /// The secret that forms of this process carry.
    pub csrf: String,
}

impl Ask {
    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The query as a value; names that are not known are refused.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_urlencoded::from_str(&self.query)
            .map_err(|error| Problem::bad(format!("the query cannot be read: {error}")))
    }

    /// The same of a form on a page, where a field that is left empty asks for nothing.
    pub fn filled<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let fields: Vec<(String, String)> = serde_urlencoded::from_str(&self.query).unwrap_or_default();
        let filled: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let query = serde_urlencoded::to_string(filled).unwrap_or_default();
        Self { query, ..Self::default() }.query()
    }

    /// The fields of a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        serde_urlencoded::from_bytes::<Vec<(String, String)>>(&self.body).unwrap_or_default().into_iter().collect()
    }

    /// All values of a field of a form.
    pub fn form_all(&self, name: &str) -> Vec<String> {
        let fields = serde_urlencoded::from_bytes::<Vec<(String, String)>>(&self.body).unwrap_or_default();
        fields.into_iter().filter(|(field, _)| field == name).map(|(_, value)| value).collect()
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|error| Problem::bad(format!("the body cannot be read: {error}")))
    }
}

/// What a route works on.
pub struct Room<'a> {
    /// A connection to the library.
    pub library: &'a mut Library,
    /// How the desk was opened.
    pub desk: &'a Desk,
    /// Work that goes on.
    pub jobs: &'a Jobs,
}

/// An answer.
pub enum Answer {
    /// A page.
    Page(Markup),
    /// A value as JSON.
    Json(String),
    /// Something was made; where it is, and what it is.
    Made(String, String),
    /// Another kind of text: its media type, its words.
    Text(&'static str, String),
    /// Go there next.
    Go(String),
    /// Done; nothing to say.
    Done,
}

/// What a route gives.
pub type Told = Result<Answer, Problem>;

impl From<LibraryError> for Problem {
    fn from(error: LibraryError) -> Self {
        let status = match &error {
            LibraryError::NoStory(_) | LibraryError::NoDocument(_) => 404,
            LibraryError::Correction(_) | LibraryError::Import { .. } => 422,
            LibraryError::Store(variorum::library::StoreError::ReadOnly) => 403,
            LibraryError::Store(variorum::library::StoreError::Locked) => 503,
            _ => 500,
        };
        // What the store says may name a file of this machine.
        let told = match &error {
            LibraryError::Store(_) | LibraryError::File(_) if status == 500 => "the library cannot be used".to_owned(),
            error => error.to_string(),
        };
        Self { status, detail: told, hint: if status == 404 { String::new() } else { error.hint().to_owned() } }
    }
}
