//! How two words are related by meaning: the same, one a kind of the other, opposite, or two of one kind.

use std::sync::OnceLock;

const MAGIC: &[u8] = b"VRELA001";
/// Two things of one kind exclude one another only where the kind is small: two drinks, two metals, two countries, but not
/// two artefacts. Source: own, by looking at kinds.
const SMALL_KIND: u32 = 2_500;
/// Most steps from one to the other over their kind. Source: own.
const NEAR_KIN: usize = 8;

/// How one word is related to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordRelation {
    /// Both have a sense in common ("aid", "assistance").
    Same,
    /// One is a kind of the other ("gun", "weapon").
    Wider,
    /// They exclude one another ("buy", "sell").
    Opposite,
    /// Two of one small kind ("tea", "coffee").
    Sisters,
    /// Adjectives of one field, which tells neither way ("quick", "hasty").
    Like,
}

/// Lemmas, their senses, and what each sense is a kind of.
///
/// The form of the bytes is told in `models/convert_relations.py`, which makes them.
pub struct Relations {
    text: &'static str,
    /// Where each lemma ends in `text`.
    ends: Vec<u32>,
    sense_ends: Numbers,
    senses: Numbers,
    sizes: Numbers,
    parent_ends: Numbers,
    parents: Numbers,
    opposites: Numbers,
    first_verb: u32,
    first_adjective: u32,
}

/// Little-endian numbers of 32 bits.
#[derive(Clone, Copy)]
struct Numbers(&'static [u8]);

impl Numbers {
    fn get(self, i: usize) -> u32 {
        self.0.get(4 * i..4 * i + 4).map_or(0, |b| u32::from_le_bytes(b.try_into().unwrap_or_default()))
    }

    fn len(self) -> usize {
        self.0.len() / 4
    }

    /// Of `self` as the ends of runs in `of`: run `i`.
    fn run(self, i: usize, of: Self) -> impl Iterator<Item = u32> {
        let from = if i == 0 { 0 } else { self.get(i - 1) };
        (from as usize..self.get(i) as usize).map(move |at| of.get(at))
    }
}

impl Relations {
    /// The compiled-in table for English: 110,065 lemmas. Cost: about a millisecond at the first call.
    pub fn english() -> &'static Self {
        static TABLE: OnceLock<Relations> = OnceLock::new();
        TABLE.get_or_init(|| {
            Self::from_bytes(include_bytes!("../models/relations_en.bin"))
                .expect("invariant: the compiled-in table is whole")
        })
    }

    /// Reads the file that `models/convert_relations.py` writes.
    ///
    /// # Errors
    ///
    /// The file is cut short or of another kind; the message says which.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, String> {
        let rest = bytes.strip_prefix(MAGIC).ok_or("not a file of convert_relations.py")?;
        let header = Numbers(rest.get(..24).ok_or("cut short")?);
        let [n_text, n_lemmas, n_senses, n_opposites] = [0, 1, 2, 3].map(|i| header.get(i) as usize);
        let mut rest = &rest[24..];
        let mut take = |n: usize| {
            let (head, tail) = rest.split_at_checked(n).ok_or("cut short")?;
            rest = tail;
            Ok::<_, String>(head)
        };
        let text = std::str::from_utf8(take(n_text)?).map_err(|e| format!("the lemmas: {e}"))?;
        let ends: Vec<u32> = (0u32..).zip(text.bytes()).filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
        let last = |numbers: Numbers| numbers.len().checked_sub(1).map_or(0, |i| numbers.get(i) as usize);
        let sense_ends = Numbers(take(4 * n_lemmas)?);
        let senses = Numbers(take(4 * last(sense_ends))?);
        let sizes = Numbers(take(4 * n_senses)?);
        let parent_ends = Numbers(take(4 * n_senses)?);
        let parents = Numbers(take(4 * last(parent_ends))?);
        let opposites = Numbers(take(8 * n_opposites)?);
        if ends.len() != n_lemmas {
            return Err("the lemmas do not fit their count".into());
        }
        let (first_verb, first_adjective) = (header.get(4), header.get(5));
        Ok(Self { text, ends, sense_ends, senses, sizes, parent_ends, parents, opposites, first_verb, first_adjective })
    }

    /// How `x` and `y` are related: words or phrases in small letters, in any form ("beers", "dining rooms"). None where one
    /// is not known, or where nothing is told.
    ///
    /// Cost: about 2 µs a word and 20 steps up for each of its senses.
    pub fn relate(&self, x: &str, y: &str) -> Option<WordRelation> {
        let (x, y) = (self.lemmas(x), self.lemmas(y));
        let both = || x.iter().flat_map(|&x| y.iter().map(move |&y| (x, y)));
        if both().any(|(x, y)| x == y) {
            return Some(WordRelation::Same);
        }
        if both().any(|(x, y)| self.opposed(x, y)) {
            return Some(WordRelation::Opposite);
        }
        let senses = |lemmas: &[usize]| -> Vec<u32> { lemmas.iter().flat_map(|&lemma| self.senses(lemma)).collect() };
        let (of_x, of_y) = (senses(&x), senses(&y));
        if of_x.iter().any(|sense| of_y.contains(sense)) {
            return Some(WordRelation::Same);
        }
        let nouns = self.kin(&of_x, &of_y, 0..self.first_verb);
        if nouns == Some(WordRelation::Wider) {
            return nouns;
        }
        let (like_x, like_y) = (self.field(&of_x), self.field(&of_y));
        // What is like to one end is opposed to what is like to the other.
        if self.opposed_fields(&like_x, &like_y) {
            return Some(WordRelation::Opposite);
        }
        if nouns.is_some() {
            return nouns;
        }
        if like_x.iter().any(|sense| like_y.contains(sense)) {
            return Some(WordRelation::Like);
        }
        self.kin(&of_x, &of_y, self.first_verb..self.first_adjective).filter(|&r| r == WordRelation::Wider)
    }

    /// The numbers of a word's lemmas: itself, and the one it is most likely a form of ("selling" is a noun, and of "sell").
    fn lemmas(&self, word: &str) -> Vec<usize> {
        const ENDINGS: &[(&str, &str)] =
            &[("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")];
        let form = |(ending, tail): &(&str, &str)| {
            let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 2)?;
            self.find(&format!("{stem}{tail}"))
        };
        self.find(word).into_iter().chain(ENDINGS.iter().find_map(form)).collect()
    }

    fn find(&self, lemma: &str) -> Option<usize> {
        let name = |i: usize| {
            let from = if i == 0 { 0 } else { self.ends[i - 1] as usize + 1 };
            &self.text[from..self.ends[i] as usize]
        };
        let (mut from, mut to) = (0, self.ends.len());
        while from < to {
            let middle = from.midpoint(to);
            match name(middle).cmp(lemma) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    fn senses(&self, lemma: usize) -> Vec<u32> {
        self.sense_ends.run(lemma, self.senses).collect()
    }

    fn opposed(&self, x: usize, y: usize) -> bool {
        let (mut from, mut to) = (0, self.opposites.len() / 2);
        let pair = |i: usize| (self.opposites.get(2 * i) as usize, self.opposites.get(2 * i + 1) as usize);
        while from < to {
            let middle = from.midpoint(to);
            match pair(middle).cmp(&(x, y)) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        false
    }

    /// Whether a lemma with a sense in `x` is opposed to one with a sense in `y`.
    fn opposed_fields(&self, x: &[u32], y: &[u32]) -> bool {
        let holds = |at: usize, field: &[u32]| {
            self.sense_ends.run(self.opposites.get(at) as usize, self.senses).any(|sense| field.contains(&sense))
        };
        !x.is_empty() && !y.is_empty() && (0..self.opposites.len() / 2).any(|i| holds(2 * i, x) && holds(2 * i + 1, y))
    }

    /// Adjective senses and what they are like.
    fn field(&self, senses: &[u32]) -> Vec<u32> {
        let own = senses.iter().copied().filter(|&sense| sense >= self.first_adjective);
        own.flat_map(|sense| self.parent_ends.run(sense as usize, self.parents).chain([sense])).collect()
    }

    /// What a sense is a kind of, with the steps up to it, itself first.
    fn above(&self, sense: u32) -> Vec<(u32, usize)> {
        let mut found = vec![(sense, 0)];
        let mut at = 0;
        while let Some(&(sense, steps)) = found.get(at) {
            for parent in self.parent_ends.run(sense as usize, self.parents) {
                if !found.iter().any(|(known, _)| *known == parent) {
                    found.push((parent, steps + 1));
                }
            }
            at += 1;
        }
        found
    }

    /// Whether senses of one part of speech are kinds of one another, or two of one small kind.
    fn kin(&self, x: &[u32], y: &[u32], part: std::ops::Range<u32>) -> Option<WordRelation> {
        let above = |senses: &[u32]| -> Vec<Vec<(u32, usize)>> {
            senses.iter().filter(|sense| part.contains(sense)).map(|&sense| self.above(sense)).collect()
        };
        let (x, y) = (above(x), above(y));
        let mut sisters = false;
        for a in &x {
            for b in &y {
                let holds = |list: &[(u32, usize)], sense: u32| list.iter().any(|(known, _)| *known == sense);
                if holds(a, b[0].0) || holds(b, a[0].0) {
                    return Some(WordRelation::Wider);
                }
                sisters |= a.iter().any(|(sense, up)| {
                    let down = b.iter().find(|(known, _)| known == sense).map(|(_, steps)| steps);
                    self.sizes.get(*sense as usize) <= SMALL_KIND && down.is_some_and(|down| up + down <= NEAR_KIN)
                });
            }
        }
        sisters.then_some(WordRelation::Sisters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_related_as_people_would_say() {
        use WordRelation::{Like, Opposite, Same, Sisters, Wider};
        let cases = [
            ("aid", "assistance", Some(Same)),
            ("doctors", "physician", Some(Same)),
            ("fathers", "dad", Some(Wider)),
            ("gun", "weapons", Some(Wider)),
            ("house", "home", Some(Wider)),
            ("beer", "coffee", Some(Sisters)),
            ("dining room", "kitchen", Some(Sisters)),
            ("france", "japan", Some(Sisters)),
            ("young", "old", Some(Opposite)),
            ("elderly", "young", Some(Opposite)),
            ("quick", "hasty", Some(Like)),
            ("selling", "buy", Some(Opposite)),
            ("journalist", "pilot", None),
            ("minister", "bridge", None),
            ("bridge", "xyzzy", None),
        ];
        for (x, y, want) in cases {
            assert_eq!(Relations::english().relate(x, y), want, "{x} {y}");
            assert_eq!(Relations::english().relate(y, x), want, "{y} {x}");
        }
    }

    #[test]
    fn a_broken_file_is_an_error() {
        let whole: &'static [u8] = include_bytes!("../models/relations_en.bin");
        for cut in [0, 7, 20, 31, 4_000, 800_000, 1_900_000] {
            assert!(Relations::from_bytes(&whole[..cut]).is_err(), "{cut}");
        }
    }
}
