//! Corrections by hand: an overlay over the analysis, kept apart from it and applied to it again each time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use variorum_core::{Corrections, Place, Role, Span};
use variorum_store::{Store, StoreError, corrections as kept, documents, stories, whole};

use super::{Library, LibraryError, Result, grouping};

/// A stretch of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// The name of the document.
    pub document: String,
    /// Its bytes.
    pub span: [u32; 2],
}

/// What an outlet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutletRole {
    /// A party to the events, whose texts are its own word.
    Official,
    /// An agency, whose words others take.
    Agency,
    /// Neither.
    Outlet,
}

impl OutletRole {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Official, Self::Agency, Self::Outlet];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Agency => "agency",
            Self::Outlet => "outlet",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Official => Role::Official,
            Self::Agency => Role::Agency,
            Self::Outlet => Role::Outlet,
        }
    }
}

/// What somebody says against the analysis. Stories are meant by their documents, so that a correction holds whatever
/// stories are called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Correction {
    /// The stories of these two documents are one.
    Merge {
        /// A document of either story.
        documents: [String; 2],
    },
    /// These documents are on another event than that one, and on one event together.
    Split {
        /// The documents that leave.
        documents: Vec<String>,
        /// A document of the story they leave.
        from: String,
    },
    /// A document, or all of an outlet, is left out of analysis.
    Hide {
        /// The document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// The outlet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outlet: Option<String>,
    },
    /// What an outlet is.
    Role {
        /// The outlet.
        outlet: String,
        /// `official`, `agency` or `outlet`.
        role: OutletRole,
    },
    /// The story of this document is listed first.
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
        /// The day, ISO 8601.
        date: String,
    },
    /// Something worth keeping in mind.
    Note {
        /// The document it is about.
        document: String,
        /// What.
        text: String,
    },
}

/// A correction with its name, its maker and its moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Its name.
    pub id: String,
    /// When it was made, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub who: String,
    /// What it says.
    pub correction: Correction,
    /// When it was undone, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<String>,
}

impl Correction {
    /// The word for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Hide { .. } => "hide",
            Self::Role { .. } => "role",
            Self::Pin { .. } => "pin",
            Self::Same { .. } => "same",
            Self::Different { .. } => "different",
            Self::Speaker { .. } => "speaker",
            Self::Date { .. } => "date",
            Self::Note { .. } => "note",
        }
    }

    /// The outlet it speaks of.
    fn outlet(&self) -> Option<&str> {
        match self {
            Self::Hide { outlet, .. } => outlet.as_deref(),
            Self::Role { outlet, .. } => Some(outlet),
            _ => None,
        }
    }

    /// The documents it speaks of.
    fn documents(&self) -> Vec<&str> {
        match self {
            Self::Merge { documents } => documents.iter().map(String::as_str).collect(),
            Self::Split { documents, from } => documents.iter().chain([from]).map(String::as_str).collect(),
            Self::Hide { document, .. } => document.iter().map(String::as_str).collect(),
            Self::Role { .. } => Vec::new(),
            Self::Same { places } | Self::Different { places } => places.iter().map(|p| p.document.as_str()).collect(),
            Self::Speaker { place, .. } => vec![&place.document],
            Self::Pin { document } | Self::Date { document, .. } | Self::Note { document, .. } => vec![document],
        }
    }
}

/// Which documents people put together and which apart, by their rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Bonds {
    /// In the order in which people said so.
    steps: Vec<Step>,
    together: BTreeMap<i64, BTreeSet<i64>>,
}

#[derive(Clone, Debug)]
enum Step {
    Together(i64, i64),
    Apart(Vec<i64>, i64),
}

impl Bonds {
    /// The documents that people put together with one.
    pub fn with(&self, n: i64) -> Vec<i64> {
        self.together.get(&n).into_iter().flatten().copied().collect()
    }

    /// Joins and parts groups as people said, the earliest first.
    pub fn applied(&self, mut groups: Vec<Vec<i64>>) -> Vec<Vec<i64>> {
        for step in &self.steps {
            let home = |n: i64, groups: &[Vec<i64>]| groups.iter().position(|group| group.contains(&n));
            match step {
                Step::Together(a, b) => {
                    if let (Some(x), Some(y)) = (home(*a, &groups), home(*b, &groups))
                        && x != y
                    {
                        let moved = groups.remove(x.max(y));
                        groups[x.min(y)].extend(moved);
                    }
                }
                Step::Apart(leaving, from) => {
                    let Some(x) = home(*from, &groups) else { continue };
                    let (gone, stay) = groups[x].iter().partition(|n| leaving.contains(n) && *n != from);
                    groups[x] = stay;
                    groups.push(gone);
                    groups.retain(|group| !group.is_empty());
                }
            }
        }
        groups
    }
}

/// The latest revision of the article that a document belongs to.
fn latest(store: &mut dyn Store, name: &str) -> std::result::Result<Option<documents::Kept>, StoreError> {
    let Some(found) = documents::named(store, name)? else { return Ok(None) };
    if found.latest {
        return Ok(Some(found));
    }
    Ok(documents::revisions(store, &found.article)?.pop())
}

/// The bonds that hold.
pub(super) fn bonds(store: &mut dyn Store) -> std::result::Result<Bonds, StoreError> {
    let mut bonds = Bonds::default();
    for corrected in listed(store, false)? {
        match corrected.correction {
            Correction::Merge { documents: [a, b] } => {
                if let (Some(a), Some(b)) = (latest(store, &a)?, latest(store, &b)?) {
                    bonds.together.entry(a.n).or_default().insert(b.n);
                    bonds.together.entry(b.n).or_default().insert(a.n);
                    bonds.steps.push(Step::Together(a.n, b.n));
                }
            }
            Correction::Split { documents, from } => {
                let mut leaving = Vec::new();
                for name in &documents {
                    leaving.extend(latest(store, name)?.map(|document| document.n));
                }
                if let Some(from) = latest(store, &from)? {
                    bonds.steps.push(Step::Apart(leaving, from.n));
                }
            }
            _ => {}
        }
    }
    Ok(bonds)
}

/// What holds for the analysis of some documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    /// For statements.
    pub statements: Corrections,
    /// Days by document.
    pub dates: BTreeMap<String, String>,
    /// Documents that are left out.
    pub hidden: BTreeSet<String>,
    /// Notes by document.
    pub notes: Vec<(String, String)>,
    /// All of it in short, for the key of a report.
    pub text: String,
}

/// What people say of `documents`.
pub(super) fn overlay(
    store: &mut dyn Store,
    documents: &[documents::Kept],
) -> std::result::Result<Overlay, StoreError> {
    let mut overlay = Overlay::default();
    let here = |name: &str| documents.iter().any(|document| document.id == name);
    for corrected in listed(store, false)? {
        let correction = corrected.correction;
        let place = |p: &Stretch| Place {
            document: p.document.clone(),
            span: Span::new(p.span[0] as usize, p.span[1].max(p.span[0]) as usize),
        };
        let of_outlet: Vec<String> = correction.outlet().map_or_else(Vec::new, |outlet| {
            let same = |d: &&documents::Kept| d.outlet.as_deref().map(str::to_lowercase) == Some(outlet.to_lowercase());
            documents.iter().filter(same).map(|d| d.id.clone()).collect()
        });
        if !correction.documents().into_iter().any(here) && of_outlet.is_empty() {
            continue;
        }
        overlay.text.push_str(&corrected.id);
        match correction {
            Correction::Hide { document, .. } => overlay.hidden.extend(document.into_iter().chain(of_outlet)),
            Correction::Role { role, .. } => {
                overlay.statements.roles.extend(of_outlet.into_iter().map(|id| (id, role.role())));
            }
            Correction::Same { places: [a, b] } => overlay.statements.same.push((place(&a), place(&b))),
            Correction::Different { places: [a, b] } => overlay.statements.apart.push((place(&a), place(&b))),
            Correction::Speaker { place: stretch, speaker } => {
                overlay.statements.speakers.push((place(&stretch), speaker));
            }
            Correction::Date { document, date } => {
                overlay.dates.insert(document, date);
            }
            Correction::Note { document, text } => overlay.notes.push((document, text)),
            Correction::Merge { .. } | Correction::Split { .. } | Correction::Pin { .. } => {}
        }
    }
    Ok(overlay)
}

fn listed(store: &mut dyn Store, all: bool) -> std::result::Result<Vec<Corrected>, StoreError> {
    let corrected = |kept: kept::Kept| {
        let correction = serde_json::from_str(&kept.body)
            .map_err(|error| StoreError::Damaged(format!("the correction `{}` cannot be read ({error})", kept.id)))?;
        Ok(Corrected { id: kept.id, at: kept.at, who: kept.who, correction, undone: kept.undone })
    };
    kept::list(store, all)?.into_iter().map(corrected).collect()
}

impl Library {
    /// All corrections in the order in which they were made; those that were undone only if `all`.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn corrections(&mut self, all: bool) -> Result<Vec<Corrected>> {
        Ok(listed(&mut *self.store, all)?)
    }

    /// The rows of the stories that people pinned.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn pinned(&mut self) -> Result<BTreeSet<i64>> {
        let mut pinned = BTreeSet::new();
        for corrected in listed(&mut *self.store, false)? {
            if let Correction::Pin { document } = corrected.correction {
                pinned.extend(latest(&mut *self.store, &document)?.and_then(|document| document.story));
            }
        }
        Ok(pinned)
    }

    /// Keeps a correction and lets it hold from now on; gives its name.
    ///
    /// # Errors
    ///
    /// If it speaks of documents that are not there, or says nothing.
    pub fn correct(&mut self, who: &str, correction: Correction) -> Result<String> {
        let at = self.now();
        let corrected = Corrected { id: String::new(), at, who: who.to_owned(), correction, undone: None };
        self.validate(&corrected.correction)?;
        let id = self.keep_correction(corrected)?;
        Ok(id)
    }

    /// Undoes a correction.
    ///
    /// # Errors
    ///
    /// If there is none of this name that holds.
    pub fn undo(&mut self, id: &str) -> Result<()> {
        let all = self.corrections(false)?;
        let matching: Vec<&Corrected> = all.iter().filter(|c| c.id.starts_with(id)).collect();
        let [corrected] = matching.as_slice() else {
            return Err(LibraryError::Correction(format!("no correction `{id}` holds")));
        };
        let at = self.now();
        whole(&mut *self.store, |store| {
            kept::undo(store, &corrected.id, &at)?;
            settle(store, &corrected.correction, &at)
        })
    }

    /// Whether all that a correction speaks of is there.
    fn validate(&mut self, correction: &Correction) -> Result<()> {
        for name in correction.documents() {
            if documents::named(&mut *self.store, name)?.is_none_or(|document| document.id != *name) {
                return Err(LibraryError::NoDocument(name.to_owned()));
            }
        }
        let said = |message: &str| Err(LibraryError::Correction(message.to_owned()));
        match correction {
            Correction::Date { date, .. } if date.parse::<jiff::civil::Date>().is_err() => {
                said("a date is written as 2031-04-02")
            }
            Correction::Split { documents, from } if documents.is_empty() || documents.contains(from) => {
                said("a split needs documents that leave, and another that stays")
            }
            Correction::Hide { document: None, outlet: None } => said("name the document or the outlet to hide"),
            Correction::Speaker { place, .. } => self.validate_places(std::slice::from_ref(place)),
            Correction::Same { places } | Correction::Different { places } => self.validate_places(places),
            _ => Ok(()),
        }
    }

    fn validate_places(&mut self, places: &[Stretch]) -> Result<()> {
        for place in places {
            let text = self.document(&place.document)?.text;
            let [start, end] = place.span;
            if start >= end || text.get(start as usize..end as usize).is_none() {
                return Err(LibraryError::Correction(format!(
                    "the bytes {start} to {end} are no stretch of `{}`",
                    place.document
                )));
            }
        }
        Ok(())
    }

    /// Keeps a correction with its maker and moment, as on import; gives its name.
    pub(super) fn keep_correction(&mut self, corrected: Corrected) -> Result<String> {
        let body = serde_json::to_string(&corrected.correction).map_err(|e| LibraryError::Correction(e.to_string()))?;
        let hash = Sha256::digest(format!("{}\n{}\n{body}", corrected.at, corrected.who));
        let id = if corrected.id.is_empty() {
            hash.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
        } else {
            corrected.id
        };
        let row = kept::Kept {
            id: id.clone(),
            at: corrected.at.clone(),
            who: corrected.who,
            kind: corrected.correction.kind().to_owned(),
            body,
            undone: corrected.undone.clone(),
        };
        let now = self.now();
        whole(&mut *self.store, |store| {
            let is_new = kept::add(store, &row)?;
            if is_new && corrected.undone.is_none() {
                settle(store, &corrected.correction, &now)?;
            }
            Ok::<_, LibraryError>(())
        })?;
        Ok(id)
    }
}

/// Lets stories follow a correction that was made or undone.
fn settle(store: &mut dyn Store, correction: &Correction, at: &str) -> Result<()> {
    let mut rows = Vec::new();
    for name in correction.documents() {
        rows.extend(latest(store, name)?);
    }
    if matches!(correction, Correction::Merge { .. } | Correction::Split { .. }) {
        let numbers: Vec<i64> = rows.iter().map(|document| document.n).collect();
        let bonds = bonds(store)?;
        grouping::regroup(store, &numbers, &bonds, at)?;
    }
    let mut changed: BTreeSet<i64> = rows.iter().filter_map(|document| document.story).collect();
    if let Some(outlet) = correction.outlet() {
        changed.extend(documents::stories_of_outlet(store, outlet)?);
    }
    for story in changed {
        if stories::at(store, story)?.is_some_and(|found| found.n == story) {
            stories::refresh(store, story, at)?;
        }
    }
    Ok(())
}
