//! From pairs to claims.

use std::collections::BTreeMap;

use super::{Config, Pair, Twins};

/// A claim while it grows.
#[derive(Default)]
struct Group {
    members: Vec<usize>,
    /// How many members each voice has.
    voices: BTreeMap<usize, usize>,
    /// For each other group with a scored pair into this one: the sum of the scores.
    sums: BTreeMap<usize, f32>,
}

/// Grows claims from `pairs`, best first. Two claims join if the average score over all their pairs of different
/// voices (a pair never scored counts as 0) reaches `config.linkage`. Cost: O(pairs × log pairs).
///
/// `voices` gives the voice of each item that the pairs speak of; `twins` which of them never share a claim. Every item is in one claim.
pub(crate) fn cluster(voices: &[usize], pairs: &[Pair], twins: &Twins, config: &Config) -> Vec<Vec<usize>> {
    let mut order: Vec<&Pair> = pairs.iter().filter(|pair| pair.score >= config.candidate).collect();
    order.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut groups: Vec<Group> = (0..voices.len())
        .map(|i| Group { members: vec![i], voices: BTreeMap::from([(voices[i], 1)]), ..Group::default() })
        .collect();
    for pair in pairs {
        groups[pair.a].sums.insert(pair.b, pair.score);
        groups[pair.b].sums.insert(pair.a, pair.score);
    }
    let mut home: Vec<usize> = (0..voices.len()).collect();
    for pair in order {
        let (x, y) = (home[pair.a].min(home[pair.b]), home[pair.a].max(home[pair.b]));
        if x != y && average(&groups, x, y) >= config.linkage && !twins.apart(&groups[x].members, &groups[y].members) {
            join(&mut groups, &mut home, x, y);
        }
    }
    let mut claims: Vec<Vec<usize>> = groups.into_iter().map(|group| group.members).filter(|m| !m.is_empty()).collect();
    claims.iter_mut().for_each(|claim| claim.sort_unstable());
    claims.sort();
    claims
}

fn average(groups: &[Group], x: usize, y: usize) -> f32 {
    let (a, b) = (&groups[x], &groups[y]);
    let own: usize = a.voices.iter().map(|(voice, n)| n * b.voices.get(voice).copied().unwrap_or(0)).sum();
    let n_pairs = a.members.len() * b.members.len() - own;
    let sum = a.sums.get(&y).copied().unwrap_or(0.0);
    if n_pairs == 0 { 0.0 } else { sum / n_pairs as f32 }
}

/// Moves all of `y` into `x`.
fn join(groups: &mut [Group], home: &mut [usize], x: usize, y: usize) {
    let moved = std::mem::take(&mut groups[y]);
    moved.members.iter().for_each(|&s| home[s] = x);
    groups[x].members.extend(moved.members);
    for (voice, n) in moved.voices {
        *groups[x].voices.entry(voice).or_default() += n;
    }
    groups[x].sums.remove(&y);
    for (other, sum) in moved.sums {
        if other == x {
            continue;
        }
        *groups[x].sums.entry(other).or_insert(0.0) += sum;
        let back = groups[other].sums.remove(&y).unwrap_or(0.0);
        *groups[other].sums.entry(x).or_insert(0.0) += back;
    }
}
