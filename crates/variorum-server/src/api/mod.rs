//! The API: each operation with its path, what it takes, what it gives and what answers it, in one list. The routes and
//! the OpenAPI document are both made from that list.

pub mod openapi;
pub mod reading;
pub mod records;
pub mod writing;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::ask::{Answer, Told};
use crate::problem::Problem;
use crate::serve::{Made, Route, Run};
use records as r;

/// Where the API begins.
pub const ROOT: &str = "/api/v1";

type Shape = fn(&mut SchemaGenerator) -> Schema;

/// An operation.
pub struct Operation {
    /// `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// Its name.
    pub id: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What the query may hold.
    pub query: Option<Shape>,
    /// What the body must be.
    pub body: Option<Shape>,
    /// What it gives; none where it gives nothing.
    pub answer: Option<Shape>,
    /// The status and media type of its answer.
    pub gives: (u16, &'static str),
    /// What answers it.
    pub run: Run,
    /// What its answer is made from.
    pub made: Option<Made>,
}

fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const fn get(path: &'static str, id: &'static str, summary: &'static str, answer: Shape, run: Run) -> Operation {
    let gives = (200, "application/json");
    Operation {
        method: "GET",
        path,
        id,
        summary,
        query: None,
        body: None,
        answer: Some(answer),
        gives,
        run,
        made: None,
    }
}

impl Operation {
    const fn query(mut self, query: Shape) -> Self {
        self.query = Some(query);
        self
    }

    const fn made(mut self, made: Made) -> Self {
        self.made = Some(made);
        self
    }

    const fn text(mut self, media_type: &'static str) -> Self {
        self.gives = (200, media_type);
        self.answer = None;
        self
    }
}

/// All operations.
pub const OPERATIONS: &[Operation] = &[
    get(
        "/api/v1/stories",
        "listStories",
        "Stories, those that changed last first",
        shape::<r::Listing<r::StoryItem>>,
        reading::stories,
    )
    .query(shape::<r::StoriesQuery>),
    get(
        "/api/v1/stories/{story}",
        "getStory",
        "A story with its documents and its history",
        shape::<r::StoryFull>,
        reading::story,
    ),
    get(
        "/api/v1/stories/{story}/report",
        "getReport",
        "The whole analysis of a story, in the public form",
        shape::<variorum::schema::Report>,
        reading::report,
    )
    .made(reading::made_from_story),
    get(
        "/api/v1/stories/{story}/matrix",
        "getMatrix",
        "Claims by voices, with the words of each cell",
        shape::<r::Matrix>,
        reading::matrix,
    )
    .made(reading::made_from_story),
    get(
        "/api/v1/stories/{story}/findings",
        "listFindings",
        "What a reader must know first",
        shape::<r::Findings>,
        reading::findings,
    )
    .made(reading::made_from_story),
    get(
        "/api/v1/claims/{place}",
        "getClaim",
        "The claim made at DOCUMENT:START-END, with all that make it",
        shape::<r::ClaimFull>,
        reading::claim,
    ),
    get(
        "/api/v1/documents/{document}",
        "getDocument",
        "A document with its text",
        shape::<r::DocumentFull>,
        reading::document,
    ),
    get(
        "/api/v1/documents/{document}/revisions",
        "listRevisions",
        "The revisions of an article and what changed",
        shape::<r::Revisions>,
        reading::revisions,
    ),
    get(
        "/api/v1/documents/{document}/reuse",
        "listReuse",
        "The documents of the library that share words with a document, and which words",
        shape::<r::Listing<r::ReusedItem>>,
        reading::reuse,
    ),
    get(
        "/api/v1/search",
        "search",
        "Documents by words; statements by speaker, kind or status",
        shape::<r::Listing<r::HitItem>>,
        reading::search,
    )
    .query(shape::<r::SearchQuery>),
    get(
        "/api/v1/trace",
        "trace",
        "Where words or a figure came from and how they travelled",
        shape::<r::Listing<r::AppearanceItem>>,
        reading::trace,
    )
    .query(shape::<r::TraceQuery>),
    get(
        "/api/v1/ledger",
        "listCommitments",
        "Commitments of all stories, as they stand today",
        shape::<r::Listing<r::Entry>>,
        reading::ledger,
    )
    .query(shape::<r::LedgerQuery>),
    get(
        "/api/v1/ledger.ics",
        "getCalendar",
        "The commitments with a day, for calendars",
        shape::<r::Nothing>,
        reading::calendar,
    )
    .query(shape::<r::LedgerQuery>)
    .text("text/calendar; charset=utf-8"),
    get(
        "/api/v1/outlets",
        "listOutlets",
        "Outlets with their texts",
        shape::<r::Listing<r::OutletItem>>,
        reading::outlets,
    ),
    get(
        "/api/v1/feeds",
        "listFeeds",
        "Feeds that are followed, and how they fare",
        shape::<r::Listing<r::FeedItem>>,
        reading::feeds,
    ),
    get(
        "/api/v1/corrections",
        "listCorrections",
        "What people say against the analysis",
        shape::<r::Listing<r::CorrectionItem>>,
        reading::corrections,
    )
    .query(shape::<r::CorrectionsQuery>),
    get(
        "/api/v1/jobs/{job}",
        "getJob",
        "How far an addition is; follow it at …/events",
        shape::<crate::jobs::Job>,
        reading::job,
    ),
    get("/api/v1/openapi.json", "getOpenApi", "This description", shape::<r::Anything>, openapi::told),
    Operation {
        method: "POST",
        path: "/api/v1/documents",
        id: "addDocuments",
        summary: "Add texts and addresses; gives the job that does it",
        query: None,
        body: Some(shape::<r::NewDocuments>),
        answer: Some(shape::<crate::jobs::Job>),
        gives: (201, "application/json"),
        run: writing::add,
        made: None,
    },
    Operation {
        method: "POST",
        path: "/api/v1/corrections",
        id: "correct",
        summary: "Say something against the analysis",
        query: None,
        body: Some(shape::<r::NewCorrection>),
        answer: Some(shape::<r::CorrectionItem>),
        gives: (201, "application/json"),
        run: writing::correct,
        made: None,
    },
    Operation {
        method: "DELETE",
        path: "/api/v1/corrections/{id}",
        id: "undoCorrection",
        summary: "Take a correction back",
        query: None,
        body: None,
        answer: None,
        gives: (204, ""),
        run: writing::undo,
        made: None,
    },
    Operation {
        method: "POST",
        path: "/api/v1/feeds",
        id: "followFeeds",
        summary: "Follow feeds from now on",
        query: None,
        body: Some(shape::<r::NewFeeds>),
        answer: Some(shape::<r::Listing<r::FeedItem>>),
        gives: (201, "application/json"),
        run: writing::follow,
        made: None,
    },
];

/// The routes of all operations.
pub fn routes() -> impl Iterator<Item = Route> {
    OPERATIONS.iter().map(|o| Route { method: o.method, path: o.path, run: o.run, made: o.made })
}

/// A value as the answer.
pub fn json<T: Serialize>(value: &T) -> Told {
    serde_json::to_string(value).map(Answer::Json).map_err(|error| Problem::inside(error.to_string()))
}
