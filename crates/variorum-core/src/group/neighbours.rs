//! For each document the nearest others by their weighted words.

use std::cmp::Reverse;

use super::Outline;
use super::outline::Word;
use crate::Workers;

/// How many neighbours are kept of each document.
pub const KEPT: usize = 32;
/// Least cosine of a neighbour.
const LEAST: f32 = 0.05;
/// The sum of the products of the weights of their common marks from which on two documents are set side by side: .03 of
/// the cosine, in whole numbers, so that it is the same whoever adds it up.
pub const LEAST_BY_MARKS: u64 = (0.03 * u16::MAX as f64 * u16::MAX as f64) as u64;
/// A mark that more documents within reach have brings nobody together: looking at all of them would cost more than the
/// few that only such marks join are worth.
pub const COMMON: usize = 500;
/// Days between documents from which they are no neighbours.
pub const LONGEST: i32 = 20;
/// Documents that one call of a worker looks at.
const BATCH: usize = 256;
/// Neighbours, the nearest first, by ranges of ranks whose likeness a pair is set beside.
pub(super) const RANKS: [(usize, usize); 6] = [(0, 1), (1, 2), (2, 3), (3, 6), (6, 12), (12, 25)];

/// How alike two documents are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// The cosine.
    pub all: f32,
    /// The cosine of what is rare.
    pub rare: f32,
    /// The largest product in the cosine.
    pub largest: f32,
    /// How many words are shared.
    pub shared: u16,
}

/// A neighbour of a document: who, and how alike. `document` is whatever number its keeper has for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The number of the document.
    pub document: u64,
    /// Its [`Outline::key`].
    pub key: u64,
    /// How alike the two are.
    pub likeness: Likeness,
}

/// How a document stands among its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// How many words it has.
    pub size: usize,
    /// Its day, since 1970.
    pub day: Option<i32>,
    /// The mean likeness of its neighbours in each range of ranks; where there are none it is 0.
    pub around: [f32; RANKS.len()],
}

impl Standing {
    /// The standing of a document of `size` words among its neighbours, the nearest first.
    pub fn new(size: usize, day: Option<i32>, nearest: &[Near]) -> Self {
        let around = RANKS.map(|(from, to)| {
            nearest.iter().take(to).skip(from).map(|n| n.likeness.all).sum::<f32>() / (to - from) as f32
        });
        Self { size, day, around }
    }
}

/// Where a neighbour stands among the nearest, if it is one of the [`KEPT`] nearest.
pub fn place(nearest: &[Near], near: &Near) -> Option<usize> {
    let rank = |n: &Near| (Reverse(n.likeness.all.to_bits()), n.key);
    let place = nearest.partition_point(|n| rank(n) < rank(near));
    (place < KEPT).then_some(place)
}

/// Puts a neighbour into its place among the nearest, unless [`KEPT`] are nearer.
pub fn keep(nearest: &mut Vec<Near>, near: Near) {
    if let Some(place) = place(nearest, &near) {
        nearest.insert(place, near);
        nearest.truncate(KEPT);
    }
}

/// How alike two documents are, if they are near enough in words and days to be neighbours.
pub fn alike(a: &Outline, b: &Outline) -> Option<Likeness> {
    let apart = matches!((a.day, b.day), (Some(a), Some(b)) if (a - b).abs() > LONGEST);
    let found = if apart { Likeness::default() } else { likeness(&a.words, &b.words) };
    (found.all >= LEAST).then_some(found)
}

/// Where each mark stands: documents in their order, with the weight there.
struct Postings {
    words: Vec<u32>,
    starts: Vec<usize>,
    places: Vec<(u32, u16)>,
}

impl Postings {
    fn new(marks: &[Vec<(u32, u16)>]) -> Self {
        let mut all: Vec<(u32, u32, u16)> = Vec::with_capacity(marks.iter().map(Vec::len).sum());
        for (document, marks) in marks.iter().enumerate() {
            all.extend(marks.iter().map(|&(word, weight)| (word, document as u32, weight)));
        }
        all.sort_unstable();
        let (mut words, mut starts) = (Vec::new(), Vec::new());
        for (i, &(word, ..)) in all.iter().enumerate() {
            if words.last() != Some(&word) {
                words.push(word);
                starts.push(i);
            }
        }
        starts.push(all.len());
        let places = all.iter().map(|&(_, document, weight)| (document, weight)).collect();
        Self { words, starts, places }
    }

    fn of(&self, word: u32) -> &[(u32, u16)] {
        match self.words.binary_search(&word) {
            Ok(i) => &self.places[self.starts[i]..self.starts[i + 1]],
            Err(_) => &[],
        }
    }
}

/// The nearest of each of `outlines`, which stand in the canonical order; numbers are places in it.
pub(super) fn nearest(outlines: &[&Outline], workers: &impl Workers) -> Vec<Vec<Near>> {
    let n = outlines.len();
    let batches = n.div_ceil(BATCH);
    let span = |batch: usize| batch * BATCH..n.min((batch + 1) * BATCH);
    let marks = workers.map(batches, |batch| span(batch).map(|i| outlines[i].marks()).collect::<Vec<_>>()).concat();
    let postings = Postings::new(&marks);
    let dated = outlines.iter().take_while(|o| o.day.is_some()).count();
    let found = workers.map(batches, |batch| {
        let mut sums = vec![0_u64; n];
        let mut touched = Vec::new();
        let mut of = |i: usize| {
            collect(i, outlines, dated, &marks[i], &postings, (&mut sums, &mut touched));
            let mut nearest = Vec::new();
            for j in touched.drain(..) {
                let by_marks = std::mem::take(&mut sums[j as usize]);
                let other = outlines[j as usize];
                if j as usize != i
                    && by_marks >= LEAST_BY_MARKS
                    && let Some(likeness) = alike(outlines[i], other)
                {
                    keep(&mut nearest, Near { document: j.into(), key: other.key, likeness });
                }
            }
            nearest
        };
        span(batch).map(&mut of).collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

/// Sums up what the marks of document `i` bring with every other that may be its neighbour. The first `dated` documents
/// have days, in order.
fn collect(
    i: usize,
    outlines: &[&Outline],
    dated: usize,
    marks: &[(u32, u16)],
    postings: &Postings,
    (sums, touched): (&mut [u64], &mut Vec<u32>),
) {
    // A dated document may meet those of its weeks and the undated, an undated one all.
    let weeks = outlines[i].day.map(|day| {
        let days = &outlines[..dated];
        let from = days.partition_point(|o| o.day < Some(day - LONGEST));
        (from as u32, days.partition_point(|o| o.day <= Some(day + LONGEST)) as u32)
    });
    for &(word, weight) in marks {
        let all = postings.of(word);
        let at = |document: u32| all.partition_point(|(d, _)| *d < document);
        let parts = match weeks {
            Some((from, to)) => [&all[at(from)..at(to)], &all[at(dated as u32)..]],
            None => [all, &[]],
        };
        if parts[0].len() + parts[1].len() > COMMON {
            continue;
        }
        for &(other, theirs) in parts.into_iter().flatten() {
            let sum = &mut sums[other as usize];
            if *sum == 0 {
                touched.push(other);
            }
            *sum += u64::from(weight) * u64::from(theirs);
        }
    }
}

/// How alike two documents are. Cost: O(words).
fn likeness(a: &[Word], b: &[Word]) -> Likeness {
    let (mut i, mut j) = (0, 0);
    let mut found = Likeness::default();
    while i < a.len() && j < b.len() {
        match a[i].word.cmp(&b[j].word) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                let ((x, rare_x), (y, rare_y)) = (a[i].shares(), b[j].shares());
                found.all += x * y;
                found.rare += rare_x * rare_y;
                found.largest = found.largest.max(x * y);
                found.shared += 1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    found
}
