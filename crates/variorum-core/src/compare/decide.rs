//! From differences to stances: one pure function for status, one for the cells.

use super::Comparison;
use crate::model::{Aspect, Cell, Cite, Difference, DifferenceKind, Stance, Status};

/// Whether a difference makes its claim disputed.
pub fn disputes(difference: &Difference) -> bool {
    let weighty = !matches!(difference.aspect, Aspect::Naming | Aspect::Cause);
    weighty && matches!(difference.kind, DifferenceKind::Contradicts | DifferenceKind::Variant)
}

/// The status of a claim with these differences.
pub fn status(comparison: &Comparison, differences: &[Difference]) -> Status {
    let first = comparison.members.first().map(|&s| comparison.statements[s].document_idx);
    if differences.iter().any(disputes) {
        Status::Disputed
    } else if comparison.members.iter().any(|&s| Some(comparison.statements[s].document_idx) != first) {
        Status::Corroborated
    } else {
        Status::SingleSource
    }
}

/// One cell for each of `n_voices` voices. A voice differs if it gives a value that is not the leading one: the value
/// that most voices give, of equal ones that of an official text, then the first by its letters. It is a yardstick, not
/// a verdict.
pub fn cells(
    comparison: &Comparison,
    differences: &[Difference],
    n_voices: usize,
    nearest: impl Fn(usize) -> Option<(Cite, f32)>,
) -> Vec<Cell> {
    let voice = |s: usize| comparison.statements[s].voice_idx;
    let mut apart = vec![false; n_voices];
    for difference in differences.iter().filter(|d| disputes(d)) {
        let weight = |statements: &[usize]| {
            let mut voices: Vec<usize> = statements.iter().map(|&s| voice(s)).collect();
            voices.sort_unstable();
            voices.dedup();
            (voices.len(), voices.iter().filter(|&&v| comparison.official[v]).count())
        };
        let leading = difference
            .values
            .iter()
            .enumerate()
            .max_by_key(|(_, v)| (weight(&v.statements), std::cmp::Reverse(&v.value)))
            .map(|(i, _)| i);
        for (i, value) in difference.values.iter().enumerate() {
            if Some(i) != leading {
                value.statements.iter().for_each(|&s| apart[voice(s)] = true);
            }
        }
    }
    (0..n_voices)
        .map(|voice_idx| {
            let statements: Vec<usize> =
                comparison.members.iter().copied().filter(|&s| voice(s) == voice_idx).collect();
            let stance = match (statements.is_empty(), apart[voice_idx]) {
                (true, _) => Stance::Silent,
                (false, true) => Stance::Differs,
                (false, false) => Stance::Agrees,
            };
            let nearest = if stance == Stance::Silent { nearest(voice_idx) } else { None };
            Cell { voice_idx, stance, statements, nearest }
        })
        .collect()
}
