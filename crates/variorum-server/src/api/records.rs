//! What the API takes and gives, beside the public form of reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use variorum::library::{
    Appearance, Change, Chapter, Corrected, Feed, Hit, How, KeptDocument, Listed, Order, Outlet, Revision, Wanted,
};
use variorum::reuse::Reused;
use variorum::schema;

use crate::problem::Problem;

/// The most lines of a page.
pub const MOST: usize = 200;

/// Documents by which stories on a matter are found.
const ON_A_MATTER: usize = 500;

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub struct Listing<T> {
    /// The lines.
    pub items: Vec<T>,
    /// The address of the next page, if there is one.
    pub next: Option<String>,
}

impl<T> Listing<T> {
    /// All there is.
    pub fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Stands where no value is given.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Nothing {}

/// Any JSON object.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = true))]
pub struct Anything {}

/// Orders of stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Those that changed last first.
    #[default]
    Changed,
    /// Those with the latest articles first.
    Latest,
    /// The largest first.
    Largest,
}

impl From<By> for Order {
    fn from(by: By) -> Self {
        match by {
            By::Changed => Self::Changed,
            By::Latest => Self::Latest,
            By::Largest => Self::Largest,
        }
    }
}

/// Which stories.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoriesQuery {
    /// Only stories on this matter: words, as in a search, of the documents that fit best.
    pub q: Option<String>,
    /// Only stories of at least so many articles.
    #[schemars(range(max = 1_000_000_000))]
    pub least: Option<usize>,
    /// Only stories that this outlet is in.
    pub outlet: Option<String>,
    /// Only stories with articles on or after this day.
    #[schemars(extend("format" = "date"))]
    pub since: Option<String>,
    /// Only stories with articles on or before this day.
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
    /// Only analysed stories in which accounts differ.
    pub disputed: Option<bool>,
    /// The order.
    pub by: Option<By>,
    /// Pass over so many.
    #[schemars(range(max = 1_000_000_000))]
    pub skip: Option<usize>,
    /// Give at most so many; 50 unless said otherwise.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<usize>,
}

/// A day, or why it is none.
pub fn day(text: Option<&String>) -> Result<Option<String>, Problem> {
    match text {
        None => Ok(None),
        Some(text) if text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok() => Ok(Some(text.clone())),
        Some(text) => Err(Problem::bad(format!("`{text}` is no day; write it as 2031-04-02"))),
    }
}

/// How many lines are asked for.
pub fn limit(asked: Option<usize>, usual: usize) -> Result<usize, Problem> {
    match asked {
        Some(n) if n == 0 || n > MOST => Err(Problem::bad(format!("`limit` is a number from 1 to {MOST}"))),
        asked => Ok(asked.unwrap_or(usual)),
    }
}

impl StoriesQuery {
    /// What the library is asked.
    pub fn wanted(&self, library: &mut variorum::Library) -> Result<Wanted, Problem> {
        let among = match self.q.as_deref() {
            Some(words) if !words.trim().is_empty() => Some(library.stories_on(words, ON_A_MATTER)?),
            _ => None,
        };
        if self.least.max(self.skip).is_some_and(|n| n > 1_000_000_000) {
            return Err(Problem::bad("there are never so many stories"));
        }
        Ok(Wanted {
            among,
            least: self.least.unwrap_or(1),
            outlet: self.outlet.clone(),
            since: day(self.since.as_ref())?,
            until: day(self.until.as_ref())?,
            disputed: self.disputed.unwrap_or(false),
            order: self.by.unwrap_or_default().into(),
            skip: self.skip.unwrap_or(0),
            most: limit(self.limit, 50)?,
        })
    }
}

/// A story in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoryItem {
    /// Its name, which stays.
    pub id: String,
    /// The title of its earliest document.
    pub title: String,
    /// How many articles it has.
    pub articles: usize,
    /// The first day of its articles.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
    /// When it last changed, RFC 3339 in UTC.
    pub changed: String,
    /// How many claims it has, if it was analysed.
    pub claims: Option<usize>,
    /// How many of them are disputed.
    pub disputed: Option<usize>,
}

impl From<&Listed> for StoryItem {
    fn from((story, counts): &Listed) -> Self {
        Self {
            id: story.id.clone(),
            title: story.title.clone(),
            articles: story.size,
            first: story.first.clone(),
            last: story.last.clone(),
            changed: story.changed.clone(),
            claims: counts.map(|(claims, _)| claims),
            disputed: counts.map(|(_, disputed)| disputed),
        }
    }
}

/// A document in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentItem {
    /// Its name, which stays.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day of publication, ISO 8601.
    pub published: Option<String>,
    /// When it was added, RFC 3339 in UTC.
    pub added: String,
    /// Which revision of its article, from 1.
    pub revision: i64,
    /// Whether no later revision is there.
    pub latest: bool,
    /// ISO 639 code, or `und`.
    pub language: String,
    /// The address it was read from, where it was one.
    pub address: Option<String>,
}

impl From<&KeptDocument> for DocumentItem {
    fn from(kept: &KeptDocument) -> Self {
        Self {
            id: kept.id.clone(),
            outlet: kept.outlet.clone(),
            title: kept.title.clone(),
            published: kept.published.clone(),
            added: kept.added.clone(),
            revision: kept.revision,
            latest: kept.latest,
            language: kept.language.clone(),
            address: address(&kept.source),
        }
    }
}

/// A web address; a path of this machine is none.
pub fn address(source: &str) -> Option<String> {
    (source.starts_with("http://") || source.starts_with("https://")).then(|| source.to_owned())
}

/// A line of a story's history.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChapterItem {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// `begun`, `grown`, `merged`, `split` or `ended`.
    pub turn: String,
    /// The other story, for merges, splits and ends.
    pub other: Option<String>,
    /// How many articles came or went.
    pub articles: usize,
}

impl From<&Chapter> for ChapterItem {
    fn from(chapter: &Chapter) -> Self {
        Self {
            at: chapter.at.clone(),
            turn: chapter.turn.word().to_owned(),
            other: chapter.other.clone(),
            articles: chapter.documents,
        }
    }
}

/// A story.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoryFull {
    /// The story.
    pub story: StoryItem,
    /// Whether it changed since it was analysed.
    pub due: bool,
    /// Its documents.
    pub documents: Vec<DocumentItem>,
    /// What happened to it, the oldest first.
    pub history: Vec<ChapterItem>,
}

/// A statement with its words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Words {
    /// The statement.
    pub statement: String,
    /// Where it stands: DOCUMENT:START-END; leads to the claim.
    pub place: String,
    /// Its words.
    pub text: String,
    /// Who holds it.
    pub holder: String,
}

/// A cell of the matrix.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CellFull {
    /// The voice.
    pub voice: String,
    /// Where it stands.
    pub stance: schema::Stance,
    /// What it says.
    pub says: Vec<Words>,
}

/// A row of the matrix.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowFull {
    /// A place where the claim is made, by which it is named: DOCUMENT:START-END.
    pub place: String,
    /// Its words.
    pub text: String,
    /// Its sort.
    pub kind: schema::ClaimKind,
    /// How it stands.
    pub status: schema::Status,
    /// Independent originals behind it.
    pub origins: Vec<String>,
    /// One for each voice.
    pub cells: Vec<CellFull>,
    /// Where its statements differ.
    pub differences: Vec<schema::Difference>,
}

/// Claims by voices.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Matrix {
    /// The story.
    pub story: String,
    /// The columns.
    pub voices: Vec<schema::Voice>,
    /// The rows.
    pub claims: Vec<RowFull>,
}

/// What a reader must know first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Findings {
    /// The story.
    pub story: String,
    /// The findings, most worth reading first.
    pub findings: Vec<schema::Finding>,
}

/// A claim with all that make it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClaimFull {
    /// The story.
    pub story: String,
    /// The claim.
    pub claim: RowFull,
    /// Its appearances, the earliest first.
    pub appearances: Vec<AppearsIn>,
}

/// A document that makes a claim.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AppearsIn {
    /// The document.
    pub document: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// What it says.
    pub says: Words,
}

/// A document with its text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentFull {
    /// The document.
    pub document: DocumentItem,
    /// Its story.
    pub story: Option<String>,
    /// Its text.
    pub text: String,
}

/// A stretch of two revisions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeItem {
    /// `kept`, `removed` or `added`.
    pub what: String,
    /// The words.
    pub text: String,
}

impl From<&Change> for ChangeItem {
    fn from(change: &Change) -> Self {
        Self { what: change.what.to_owned(), text: change.text.clone() }
    }
}

/// A revision.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionItem {
    /// The document.
    pub document: String,
    /// Which revision, from 1.
    pub number: i64,
    /// When it was added.
    pub added: String,
    /// What changed since the one before; for the first nothing.
    pub changes: Vec<ChangeItem>,
}

impl From<&Revision> for RevisionItem {
    fn from(revision: &Revision) -> Self {
        Self {
            document: revision.document.clone(),
            number: revision.number,
            added: revision.added.clone(),
            changes: revision.changes.iter().map(Into::into).collect(),
        }
    }
}

/// The revisions of an article.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Revisions {
    /// The first first.
    pub revisions: Vec<RevisionItem>,
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Words: all must be there; "several words" as they stand; -word not; a OR b; word* for a beginning.
    pub q: Option<String>,
    /// What this speaker is reported to have said.
    pub speaker: Option<String>,
    /// Only of this outlet.
    pub outlet: Option<String>,
    /// Only on or after this day.
    #[schemars(extend("format" = "date"))]
    pub since: Option<String>,
    /// Only on or before this day.
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
    /// Statements of claims, or quotations, of this kind.
    pub kind: Option<String>,
    /// Statements of claims with this status.
    pub status: Option<schema::Status>,
    /// Only in this story.
    pub story: Option<String>,
    /// Give at most so many; 20 unless said otherwise.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<usize>,
}

impl SearchQuery {
    /// What the library is asked.
    pub fn search(&self) -> Result<variorum::library::Search, Problem> {
        Ok(variorum::library::Search {
            words: self.q.clone().unwrap_or_default(),
            speaker: self.speaker.clone(),
            outlet: self.outlet.clone(),
            since: day(self.since.as_ref())?,
            until: day(self.until.as_ref())?,
            kind: self.kind.clone(),
            status: self.status.map(|status| status.word().to_owned()),
            story: self.story.clone(),
            most: limit(self.limit, 20)?,
        })
    }
}

/// Something that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HitItem {
    /// `document`, `statement` or `quote`.
    pub what: String,
    /// The document.
    pub document: String,
    /// Its story.
    pub story: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// The statement, or what stands around the words.
    pub text: String,
    /// Who says it.
    pub speaker: Option<String>,
    /// Where it stands: DOCUMENT:START-END; of a statement, leads to its claim.
    pub place: Option<String>,
    /// The kind of its claim or quotation.
    pub kind: Option<String>,
    /// The status of its claim.
    pub status: Option<String>,
}

impl From<&Hit> for HitItem {
    fn from(hit: &Hit) -> Self {
        Self {
            what: hit.what.clone(),
            document: hit.document.clone(),
            story: hit.story.clone(),
            outlet: hit.outlet.clone(),
            title: hit.title.clone(),
            published: hit.published.clone(),
            text: hit.text.clone(),
            speaker: hit.speaker.clone(),
            place: hit.spans.first().map(|span| place(&hit.document, *span)),
            kind: hit.kind.clone(),
            status: hit.status.clone(),
        }
    }
}

/// The name of a place.
pub fn place(document: &str, span: [u32; 2]) -> String {
    format!("{document}:{}-{}", span[0], span[1])
}

/// What is traced.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TraceQuery {
    /// Words as they stand, or a figure with its unit.
    #[schemars(length(min = 1))]
    pub q: String,
    /// Give at most so many; 50 unless said otherwise.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<usize>,
}

/// A document that has the words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AppearanceItem {
    /// The document.
    pub document: String,
    /// Its story.
    pub story: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// What stands around the words.
    pub text: String,
    /// Who is told to say so.
    pub speaker: Option<String>,
    /// `first`, `copied`, `credits` or `own-words`.
    pub how: String,
    /// The earlier document that it copied or credits.
    pub from: Option<String>,
}

impl From<&Appearance> for AppearanceItem {
    fn from(a: &Appearance) -> Self {
        let (how, from) = match &a.how {
            How::First => ("first", None),
            How::Copied { from } => ("copied", Some(from.clone())),
            How::Credits { from, .. } => ("credits", Some(from.clone())),
            How::OwnWords => ("own-words", None),
        };
        Self {
            document: a.document.clone(),
            story: a.story.clone(),
            outlet: a.outlet.clone(),
            published: a.published.clone(),
            text: a.text.clone(),
            speaker: a.speaker.clone(),
            how: how.to_owned(),
            from,
        }
    }
}

/// A document that shares words with the one asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReusedItem {
    /// The other document.
    pub document: String,
    /// `copied`, `edited`, `rewritten` or `passages`.
    pub sharing: String,
    /// Whether the other is `earlier` or `later`, by their days; else `unknown`.
    pub direction: String,
    /// The agency or medium from which both have what they share.
    pub source: Option<String>,
    /// Share of the words of the document asked for that both have, 0 to 1.
    pub share: f64,
    /// Share of the words of the other.
    pub share_of_other: f64,
    /// Where they stand.
    pub passages: Vec<SharedPassage>,
}

/// A run of words that two documents have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SharedPassage {
    /// The words, as the document asked for has them.
    pub text: String,
    /// Where in the document asked for: DOCUMENT:START-END.
    pub place: String,
    /// Where in the other.
    pub place_in_other: String,
}

impl ReusedItem {
    /// A pair of documents, as `kept`, which is one of them, sees it.
    pub fn of(pair: &Reused, kept: &KeptDocument) -> Self {
        let is_first = pair.a == kept.id;
        let (other, shares) = match is_first {
            true => (&pair.b, pair.shares),
            false => (&pair.a, (pair.shares.1, pair.shares.0)),
        };
        let passage = |&(a, b): &(variorum::Span, variorum::Span)| {
            let (here, there) = if is_first { (a, b) } else { (b, a) };
            SharedPassage {
                text: here.slice(&kept.text).to_owned(),
                place: place(&kept.id, [here.start, here.end]),
                place_in_other: place(other, [there.start, there.end]),
            }
        };
        let mut passages: Vec<SharedPassage> = pair.passages.iter().map(passage).collect();
        passages.sort_by_key(|p| std::cmp::Reverse(p.text.len()));
        let rounded = |share: f32| f64::from((1e4 * share).round()) / 1e4;
        Self {
            document: other.clone(),
            sharing: pair.sharing.word().to_owned(),
            direction: match (pair.dated, is_first) {
                (true, true) => "later",
                (true, false) => "earlier",
                _ => "unknown",
            }
            .to_owned(),
            source: pair.source.clone(),
            share: rounded(shares.0),
            share_of_other: rounded(shares.1),
            passages,
        }
    }
}

/// Which commitments.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerQuery {
    /// Only of parties whose name holds this.
    pub party: Option<String>,
    /// Only due on or after this day.
    #[schemars(extend("format" = "date"))]
    pub since: Option<String>,
    /// Only due on or before this day.
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
    /// Only those that stand so: overdue, due, pending, reported-broken, reported-kept, open; several with commas.
    #[schemars(regex(
        pattern = r"^(overdue|due|pending|reported-broken|reported-kept|open)(,(overdue|due|pending|reported-broken|reported-kept|open))*$"
    ))]
    pub due: Option<String>,
    /// Only in the month given, as 2031-04 (for the page's calendar).
    #[schemars(skip)]
    pub month: Option<String>,
}

/// A line of the ledger.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// The story.
    pub story: String,
    /// How it stands today.
    pub due: String,
    /// All of it.
    pub commitment: schema::Commitment,
}

/// An outlet.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutletItem {
    /// Its name; none for texts of which none is told.
    pub name: Option<String>,
    /// How many texts are kept of it.
    pub texts: usize,
    /// The first day of them.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
}

impl From<&Outlet> for OutletItem {
    fn from(o: &Outlet) -> Self {
        Self { name: o.name.clone(), texts: o.texts, first: o.first.clone(), last: o.last.clone() }
    }
}

/// A feed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FeedItem {
    /// Its address.
    pub url: String,
    /// Its title, once it was read.
    pub title: Option<String>,
    /// When it was last asked.
    pub checked: Option<String>,
    /// When it will be asked again.
    pub next: Option<String>,
    /// How often in a row it failed.
    pub failures: usize,
    /// What was wrong the last time.
    pub message: Option<String>,
}

impl From<&Feed> for FeedItem {
    fn from(f: &Feed) -> Self {
        Self {
            url: f.url.clone(),
            title: f.title.clone(),
            checked: f.checked.clone(),
            next: f.next.clone(),
            failures: f.failures,
            message: f.message.clone(),
        }
    }
}

/// Which corrections.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionsQuery {
    /// Those that were taken back, too.
    pub all: Option<bool>,
}

/// A correction.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CorrectionItem {
    /// Its name.
    pub id: String,
    /// When it was made.
    pub at: String,
    /// By whom.
    pub who: String,
    /// What it says; `kind` tells the sort.
    pub correction: serde_json::Value,
    /// When it was taken back, if it was.
    pub undone: Option<String>,
}

impl From<&Corrected> for CorrectionItem {
    fn from(c: &Corrected) -> Self {
        Self {
            id: c.id.clone(),
            at: c.at.clone(),
            who: c.who.clone(),
            correction: serde_json::to_value(&c.correction).unwrap_or_default(),
            undone: c.undone.clone(),
        }
    }
}

/// A text to add.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewText {
    /// Its name.
    pub name: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day of publication, ISO 8601.
    #[schemars(extend("format" = "date"))]
    pub published: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The text.
    #[schemars(regex(pattern = r"\S"))]
    pub text: String,
}

/// What is to be added.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocuments {
    /// Texts.
    #[serde(default)]
    pub texts: Vec<NewText>,
    /// Addresses to fetch: pages, feeds, archives.
    #[serde(default)]
    pub addresses: Vec<String>,
}

/// What is said against the analysis.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// By whom; the one who opened the desk unless said otherwise.
    pub who: Option<String>,
    /// What is said.
    pub correction: Said,
}

/// A stretch of a document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// The document.
    pub document: String,
    /// Its bytes.
    #[serde(deserialize_with = "whole")]
    pub span: [u32; 2],
}

/// Reads whole numbers in either of the forms in which JSON writes them: 12, and 12.0.
fn whole<'de, D: serde::Deserializer<'de>>(from: D) -> Result<[u32; 2], D::Error> {
    let [a, b] = <[f64; 2]>::deserialize(from)?;
    // What is beyond every text is as wrong as what is beyond this one, and is told so there.
    let one = |x: f64| (x.fract() == 0.0 && x >= 0.0).then_some(x.min(f64::from(u32::MAX)) as u32);
    one(a).zip(one(b)).map(|(a, b)| [a, b]).ok_or_else(|| serde::de::Error::custom("bytes are whole numbers"))
}

/// What an outlet is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A party to the events, whose texts are its own word.
    Official,
    /// An agency, whose words others take.
    Agency,
    /// Neither.
    Outlet,
}

/// What can be said against the analysis.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Said {
    /// The stories of two documents are one.
    Merge {
        /// A document of either story.
        documents: [String; 2],
    },
    /// Documents are on another event than that one.
    Split {
        /// The documents that leave.
        #[schemars(length(min = 1))]
        documents: Vec<String>,
        /// A document of the story they leave.
        from: String,
    },
    /// A document is left out of analysis.
    Hide {
        /// The document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// Or all of an outlet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outlet: Option<String>,
    },
    /// An outlet is a party, an agency or neither.
    Role {
        /// The outlet.
        outlet: String,
        /// What it is.
        role: Role,
    },
    /// The story of a document is listed first.
    Pin {
        /// A document of the story.
        document: String,
    },
    /// Two statements make the same claim.
    Same {
        /// Where they stand.
        places: [Stretch; 2],
    },
    /// Two statements do not make the same claim.
    Different {
        /// Where they stand.
        places: [Stretch; 2],
    },
    /// Somebody else says what stands there.
    Speaker {
        /// Where.
        place: Stretch,
        /// Who.
        speaker: String,
    },
    /// A document is of another day.
    Date {
        /// The document.
        document: String,
        /// The day.
        #[schemars(extend("format" = "date"))]
        date: String,
    },
    /// Something to keep in mind of a document.
    Note {
        /// The document.
        document: String,
        /// What.
        text: String,
    },
}

/// Feeds to follow.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFeeds {
    /// Their addresses.
    #[schemars(length(min = 1, max = 1000))]
    pub addresses: Vec<String>,
}
