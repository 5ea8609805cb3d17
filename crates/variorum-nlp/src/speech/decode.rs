//! From scores to attributions: the best labels that make one source, one cue and few pieces of content.

use super::{
    Said,
    features::{Reading, Vocabulary},
    network::{LABELS, Network, States},
};

/// A cue is taken where its logit is above this: chosen on PolNeAR dev.
const LEAST: f32 = -0.3;
/// Paragraphs are seen up to this many tokens before the cue, and up to this many in all.
const BEFORE: usize = 160;
const WINDOW: usize = 256;
/// Content has at most this many pieces.
const PIECES: usize = 3;

const SOURCE: usize = 1;
const CUE: usize = 2;
const CONTENT: usize = 3;

/// Attributions in the order of their cues.
pub(crate) fn attributions(
    reading: &Reading<'_>,
    vocabulary: &Vocabulary,
    network: &Network,
    states: &States,
) -> Vec<Said> {
    let mut cues: Vec<usize> = (0..states.cues.len()).filter(|&i| states.cues[i] > LEAST).collect();
    // The surest first: what it takes, others cannot have.
    cues.sort_by(|&a, &b| states.cues[b].total_cmp(&states.cues[a]).then(a.cmp(&b)));
    let mut taken = vec![false; states.cues.len()];
    let mut found = Vec::new();
    for cue in cues {
        if taken[cue] {
            continue;
        }
        let (start, end) = reading.window(cue);
        let from = start.max(cue.saturating_sub(BEFORE));
        let to = end.min(from + WINDOW);
        let pairs = reading.pairs(vocabulary, cue, (from, to));
        let scores = network.view(states, cue, from, &pairs);
        let labels = best_labels(network, &scores, cue - from, &taken[from..to]);
        let said = said(reading, &labels, from, cue, states.cues[cue]);
        if said.content.is_empty() {
            continue;
        }
        (from..to).zip(&labels).filter(|(_, label)| **label > 0).for_each(|(i, _)| taken[i] = true);
        found.push(said);
    }
    found.sort_by_key(|said| said.head);
    found
}

/// Where a path of labels stands: the label, whether source and cue are behind it, pieces of content so far.
const STATES: usize = LABELS * 2 * 2 * (PIECES + 1);

fn number(label: usize, source: usize, cue: usize, pieces: usize) -> usize {
    ((label * 2 + source) * 2 + cue) * (PIECES + 1) + pieces
}

fn parts(state: usize) -> (usize, usize, usize, usize) {
    let (rest, pieces) = (state / (PIECES + 1), state % (PIECES + 1));
    (rest / 4, rest / 2 % 2, rest % 2, pieces)
}

/// The best path of labels with one run of source at most, one of cue, which holds token `cue`, and few of content.
fn best_labels(network: &Network, scores: &[[f32; LABELS]], cue: usize, taken: &[bool]) -> Vec<usize> {
    const NEVER: f32 = -1e9;
    let allowed = |i: usize, label: usize| if i == cue { label == CUE } else { label == 0 || !taken[i] };
    let enter = |label: usize, (source, cue, pieces): (usize, usize, usize)| match label {
        SOURCE if source == 0 => Some((1, cue, pieces)),
        CUE if cue == 0 => Some((source, 1, pieces)),
        CONTENT if pieces < PIECES => Some((source, cue, pieces + 1)),
        0 => Some((source, cue, pieces)),
        _ => None,
    };
    let mut best = [NEVER; STATES];
    for label in 0..LABELS {
        if let Some((s, c, p)) = enter(label, (0, 0, 0)).filter(|_| allowed(0, label)) {
            best[number(label, s, c, p)] = network.first[label] + scores[0][label];
        }
    }
    let mut back: Vec<[u8; STATES]> = Vec::with_capacity(scores.len());
    for (i, scores) in scores.iter().enumerate().skip(1) {
        let (mut next, mut from) = ([NEVER; STATES], [0u8; STATES]);
        for (state, &score) in best.iter().enumerate().filter(|(_, score)| **score > NEVER / 2.0) {
            let (label, source, cue, pieces) = parts(state);
            for (to, &gain) in scores.iter().enumerate() {
                let counts = if to == label { Some((source, cue, pieces)) } else { enter(to, (source, cue, pieces)) };
                let Some((s, c, p)) = counts.filter(|_| allowed(i, to)) else { continue };
                let (target, total) = (number(to, s, c, p), score + network.follow[label * LABELS + to] + gain);
                if total > next[target] {
                    next[target] = total;
                    from[target] = state as u8;
                }
            }
        }
        best = next;
        back.push(from);
    }
    let end = |state: usize| best[state] + network.last[parts(state).0];
    let mut state = (1..STATES).fold(0, |top, state| if end(state) > end(top) { state } else { top });
    let mut labels = vec![0; scores.len()];
    for i in (0..scores.len()).rev() {
        labels[i] = parts(state).0;
        if i > 0 {
            state = back[i - 1][state] as usize;
        }
    }
    labels
}

fn said(reading: &Reading<'_>, labels: &[usize], from: usize, head: usize, logit: f32) -> Said {
    let mut said = Said { head, source: None, cue: (head, head + 1), content: Vec::new(), logit };
    let space = |i: usize| reading.analysis.tokens[i].span.slice(reading.text).trim().is_empty();
    let mut start = 0;
    while start < labels.len() {
        let label = labels[start];
        let end = (start..labels.len()).find(|&i| labels[i] != label).unwrap_or(labels.len());
        let (mut a, mut b) = (from + start, from + end);
        while a < b && space(a) {
            a += 1;
        }
        while b > a && space(b - 1) {
            b -= 1;
        }
        match label {
            SOURCE if a < b => said.source = Some((a, b)),
            CUE if a < b => said.cue = (a, b),
            CONTENT if a < b => said.content.push((a, b)),
            _ => {}
        }
        start = end;
    }
    said
}
