//! From pairs to claims.

use std::collections::BTreeMap;

use super::{Config, Pair};
use crate::model::Statement;

/// Grows claims from `pairs`, best first. Two claims join if the average score over all their pairs of different
/// voices (a pair never scored counts as 0) reaches `config.linkage`.
pub(super) fn cluster(statements: &[Statement], pairs: &[Pair], config: &Config) -> Vec<Vec<usize>> {
    let mut order: Vec<&Pair> = pairs.iter().filter(|pair| pair.score >= config.candidate).collect();
    order.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let table: BTreeMap<(usize, usize), f32> = pairs.iter().map(|p| ((p.a, p.b), p.score)).collect();
    let mut home: Vec<usize> = (0..statements.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..statements.len()).map(|i| vec![i]).collect();
    for pair in order {
        let (x, y) = (home[pair.a].min(home[pair.b]), home[pair.a].max(home[pair.b]));
        if x == y || average(&members[x], &members[y], statements, &table) < config.linkage {
            continue;
        }
        let moved = std::mem::take(&mut members[y]);
        moved.iter().for_each(|&s| home[s] = x);
        members[x].extend(moved);
    }
    members.retain(|claim| !claim.is_empty());
    members.iter_mut().for_each(|claim| claim.sort_unstable());
    members.sort();
    members
}

fn average(x: &[usize], y: &[usize], statements: &[Statement], table: &BTreeMap<(usize, usize), f32>) -> f32 {
    let (mut sum, mut n) = (0.0_f32, 0.0_f32);
    for &a in x {
        for &b in y {
            let voice = |s: usize| (statements[s].document_idx, statements[s].voice_idx);
            if voice(a) == voice(b) {
                continue;
            }
            sum += table.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
            n += 1.0;
        }
    }
    if n == 0.0 { 0.0 } else { sum / n }
}
