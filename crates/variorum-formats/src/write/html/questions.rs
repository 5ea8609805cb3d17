//! What the accounts leave open: agreement that rests on one source, originals that nobody shows, and what would settle a
//! difference.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use variorum_core::model::{Basis, Holder};

use super::Parts;
use crate::schema::{Claim, DifferenceKind, Status};

/// The most lines of a list; more would bury what matters.
const MOST: usize = 12;
/// Fewest statements that make somebody worth asking for the original.
const FEWEST: usize = 3;

impl Parts<'_> {
    /// What the accounts leave open.
    pub fn questions(&self) -> Markup {
        let rests: Vec<&Claim> = self.record.claims.iter().filter(|c| self.rests_on_one(c)).collect();
        let missing = self.missing_originals();
        let unsettled = self.unsettled();
        html! {
            section #questions {
                h2 { "Open questions" }
                @if rests.is_empty() && missing.is_empty() && unsettled.is_empty() { p { "None that the accounts themselves leave open." } }
                @if !unsettled.is_empty() {
                    h3 { "What would settle a difference" }
                    ul { @for (claim, values, from) in unsettled.iter().take(MOST) {
                        li { bdi { (values) } ": " a href={ "#" (claim.id) } dir="auto" { (claim.text) } ". "
                            @if from.is_empty() { "No account names a source; a first-hand text would settle it." }
                            @else { "The words of " bdi { (from.join(" or ")) } " would settle it: the accounts give them only at second hand." } }
                    } @if unsettled.len() > MOST { li.faint { "and " (unsettled.len() - MOST) " more" } } }
                }
                @if !missing.is_empty() {
                    h3 { "Originals that are not among the accounts" }
                    ul { @for (name, n, by) in missing.iter().take(MOST) { li { bdi { (name) } ": " (n) " statements, told by " (by) @if *by == 1 { " account" } @else { " accounts" } } } }
                }
                @if !rests.is_empty() {
                    h3 { "Told by several, resting on one (" (rests.len()) ")" }
                    ul { @for claim in rests.iter().take(MOST) { li dir="auto" { a href={ "#" (claim.id) } { (claim.text) } " " span.faint { "only " bdi { (claim.origins.join(", ")) } } } }
                        @if rests.len() > MOST { li.faint { "and " (rests.len() - MOST) " more" } } }
                }
            }
        }
    }

    fn documents_of(&self, claim: &Claim) -> usize {
        claim
            .statements
            .iter()
            .filter_map(|id| self.statement(id))
            .map(|s| s.document.as_str())
            .collect::<BTreeSet<_>>()
            .len()
    }

    fn statement(&self, id: &str) -> Option<&crate::schema::Statement> {
        let number: usize = id.strip_prefix('s')?.parse().ok()?;
        self.record.statements.get(number.checked_sub(1)?)
    }

    /// Whether somebody has a text among the accounts: "the ministry" has, where the Ministry of Waters has one.
    fn speaks(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.record.voices.iter().any(|v| {
            let voice = v.name.to_lowercase();
            voice.match_indices(&name).any(|(at, _)| {
                let ends = |text: &str| !text.starts_with(char::is_alphanumeric);
                ends(&voice[at + name.len()..]) && !voice[..at].ends_with(char::is_alphanumeric)
            })
        })
    }

    fn rests_on_one(&self, claim: &Claim) -> bool {
        claim.origins.len() == 1 && claim.status != Status::SingleSource && self.documents_of(claim) > 1
    }

    /// Who is given as the source of much, though no text of theirs is among the accounts: the name, how many statements,
    /// and in how many accounts.
    fn missing_originals(&self) -> Vec<(&str, usize, usize)> {
        let mut held: BTreeMap<&str, (usize, BTreeSet<usize>)> = BTreeMap::new();
        for statement in self.report.statements.iter().filter(|s| s.holder.basis != Basis::Outlet) {
            // Whom nobody names cannot be asked.
            if !self.speaks(&statement.holder.name) && statement.holder.name != Holder::UNNAMED {
                let entry = held.entry(&statement.holder.name).or_default();
                entry.0 += 1;
                entry.1.insert(statement.document_idx);
            }
        }
        let mut missing: Vec<_> =
            held.into_iter().filter(|(_, (n, _))| *n >= FEWEST).map(|(name, (n, by))| (name, n, by.len())).collect();
        missing.sort_by_key(|&(name, n, by)| (std::cmp::Reverse((by, n)), name));
        missing
    }

    /// Claims whose accounts contradict each other: the claim, the values, and whose words they give.
    fn unsettled(&self) -> Vec<(&Claim, String, Vec<&str>)> {
        let mut found = Vec::new();
        for claim in &self.record.claims {
            let Some(difference) = claim.differences.iter().find(|d| d.kind == DifferenceKind::Contradicts) else {
                continue;
            };
            let values: Vec<&str> = difference.values.iter().map(|v| v.value.as_str()).collect();
            let holders: BTreeSet<&str> = difference
                .values
                .iter()
                .flat_map(|v| &v.statements)
                .filter_map(|id| self.statement(id))
                .map(|s| s.attribution.holder.as_str())
                .filter(|name| !self.speaks(name) && *name != Holder::UNNAMED)
                .collect();
            found.push((claim, values.join(" / "), holders.into_iter().collect()));
        }
        found
    }
}
