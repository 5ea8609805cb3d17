//! Stories as documents come: the same that grouping all documents at once would give, found by looking only at what a new
//! document touches.
//!
//! A document's neighbours are its nearest by words and days ([`variorum_core::group`]); how likely two are on one event
//! depends on their own neighbours alone. So a document that comes changes only the pairs of those whose neighbour it
//! became; what hangs together with them by likely pairs is linked anew, and all else stays.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use variorum_core::group::{
    COMMON, Edge, LEAST_BY_MARKS, LONGEST, Likeness, Near, Outline, SAME, Standing, alike, keep, linked, place,
    probability,
};
use variorum_store::grouping::{self as kept, Outlined, Placed};
use variorum_store::stories::{self, Turn};
use variorum_store::{Store, StoreError, documents};

use super::corrections::Bonds;

/// A document that comes.
pub(super) struct Coming {
    /// Its row.
    pub n: i64,
    /// Its outline.
    pub outline: Outline,
    /// The row of the revision whose place it takes.
    pub replaces: Option<i64>,
}

/// The neighbours of a document, and how it stands among them.
#[derive(Clone, Debug, Default)]
struct Place {
    nearest: Vec<Near>,
    standing: Standing,
}

impl Place {
    fn knows(&self, n: i64) -> Option<&Near> {
        self.nearest.iter().find(|near| near.document == n.cast_unsigned())
    }
}

/// A document among its neighbours, as it is and as it was.
#[derive(Debug)]
struct Node {
    size: usize,
    day: Option<i32>,
    key: u64,
    story: Option<i64>,
    now: Place,
    /// Its neighbours before this batch, if they are others.
    before: Option<Place>,
}

impl Node {
    fn place(&self, before: bool) -> &Place {
        match &self.before {
            Some(place) if before => place,
            _ => &self.now,
        }
    }

    /// Its neighbours, to be changed; [`Grouping::settle`] must follow.
    fn change(&mut self) -> &mut Vec<Near> {
        if self.before.is_none() {
            self.before = Some(self.now.clone());
        }
        &mut self.now.nearest
    }

    fn settle(&mut self) {
        self.now.standing = Standing::new(self.size, self.day, &self.now.nearest);
    }
}

/// Neighbours and outlines that were read, kept from batch to batch while nobody else groups in the library.
#[derive(Debug, Default)]
pub(super) struct Memory {
    nodes: HashMap<i64, Node>,
    outlines: HashMap<i64, Outline>,
    /// What [`kept::turn`] said when these were true.
    turn: i64,
}

/// Documents kept in memory from batch to batch, in about 2 kB each; when there are more, all are forgotten.
const REMEMBERED: usize = 30_000;

/// What is looked at while a batch is grouped.
struct Grouping<'a> {
    store: &'a mut dyn Store,
    nodes: HashMap<i64, Node>,
    outlines: HashMap<i64, Outline>,
    /// The pairs of a document that count, with their probability, where they were asked for.
    likely: HashMap<i64, Rc<[(i64, f32)]>>,
    bonds: &'a Bonds,
}

type Done<T> = Result<T, StoreError>;

/// Finds the stories of documents that come, and those that change by it; gives the stories that changed.
///
/// Must run inside what is done wholly or not at all; if that fails, `memory` must be forgotten.
pub(super) fn group(
    store: &mut dyn Store,
    coming: &[Coming],
    bonds: &Bonds,
    memory: &mut Memory,
    at: &str,
) -> Done<BTreeSet<i64>> {
    let mut grouping = Grouping::recalling(store, bonds, memory)?;
    let mut touched = BTreeSet::new();
    let mut left: BTreeMap<i64, i64> = BTreeMap::new();
    for document in coming {
        if let Some(old) = document.replaces
            && let Some(story) = grouping.leave(old, &mut touched)?
        {
            left.insert(document.n, story);
        }
    }
    for document in coming {
        let outline = &document.outline;
        let words = Outlined { words: outline.to_bytes(), day: outline.day(), key: outline.key() };
        kept::add(grouping.store, document.n, &words, &outline.marks())?;
        grouping.nodes.insert(
            document.n,
            Node {
                size: outline.size(),
                day: outline.day(),
                key: outline.key(),
                story: left.get(&document.n).copied(),
                now: Place::default(),
                before: Some(Place::default()),
            },
        );
        grouping.outlines.insert(document.n, outline.clone());
    }
    let new: BTreeSet<i64> = coming.iter().map(|document| document.n).collect();
    for document in coming {
        grouping.arrive(document, &new)?;
    }
    touched.extend(grouping.settle());
    let changed = grouping.link(touched, left.into_values().collect(), at)?;
    grouping.save(memory)?;
    Ok(changed)
}

/// Links anew what hangs together with `documents`, as when people merged or split stories.
pub(super) fn regroup(store: &mut dyn Store, documents: &[i64], bonds: &Bonds, at: &str) -> Done<BTreeSet<i64>> {
    let mut memory = Memory::default();
    let mut grouping = Grouping::recalling(store, bonds, &mut memory)?;
    let changed = grouping.link(documents.iter().copied().collect(), BTreeSet::new(), at)?;
    grouping.save(&mut memory)?;
    Ok(changed)
}

impl<'a> Grouping<'a> {
    /// Begins with what is remembered, if it still holds.
    fn recalling(store: &'a mut dyn Store, bonds: &'a Bonds, memory: &mut Memory) -> Done<Self> {
        let known = std::mem::take(memory);
        let holds = known.turn == kept::turn(store)? && known.nodes.len().max(known.outlines.len()) <= REMEMBERED;
        let (nodes, outlines) = if holds { (known.nodes, known.outlines) } else { Default::default() };
        Ok(Self { store, nodes, outlines, likely: HashMap::new(), bonds })
    }
}

impl Grouping<'_> {
    /// A document with its neighbours; none if it is not grouped.
    fn node(&mut self, n: i64) -> Done<Option<&mut Node>> {
        if !self.nodes.contains_key(&n) {
            let Some(placed) = kept::placed(self.store, n)? else { return Ok(None) };
            let mut node = Node {
                size: placed.size,
                day: placed.day,
                key: placed.key,
                story: placed.story,
                now: Place { nearest: unpack(&placed.nearest), standing: Standing::default() },
                before: None,
            };
            node.settle();
            self.nodes.insert(n, node);
        }
        Ok(self.nodes.get_mut(&n))
    }

    /// Tells how each document stands whose neighbours changed; gives these documents.
    fn settle(&mut self) -> Vec<i64> {
        let changed = self.nodes.iter_mut().filter(|(_, node)| node.before.is_some());
        changed
            .map(|(n, node)| {
                node.settle();
                *n
            })
            .collect()
    }

    /// Reads the outline of a document, unless it was read before; false if it is not grouped.
    fn read(&mut self, n: i64) -> Done<bool> {
        if !self.outlines.contains_key(&n) {
            let Some(found) = kept::outline(self.store, n)? else { return Ok(false) };
            self.outlines.insert(n, Outline::from_bytes(&found.words, found.day, found.key));
        }
        Ok(true)
    }

    /// Documents near enough to a document to be its neighbours, with their likeness.
    fn near(&mut self, n: i64, outline: &Outline) -> Done<Vec<Near>> {
        let mut sums: Vec<(i64, u64)> = Vec::new();
        for (word, weight) in outline.marks() {
            let marked = kept::marked(self.store, word, outline.day(), LONGEST, COMMON)?;
            sums.extend(marked.map(|(other, theirs)| (other, u64::from(weight) * u64::from(theirs))));
        }
        sums.sort_unstable();
        let mut found = Vec::new();
        for of_one in sums.chunk_by(|x, y| x.0 == y.0) {
            let other = of_one[0].0;
            let by_marks: u64 = of_one.iter().map(|(_, product)| product).sum();
            if other == n || by_marks < LEAST_BY_MARKS || !self.read(other)? {
                continue;
            }
            let theirs = &self.outlines[&other];
            if let Some(likeness) = alike(outline, theirs) {
                found.push(Near { document: other.cast_unsigned(), key: theirs.key(), likeness });
            }
        }
        Ok(found)
    }

    /// Lets a document find its neighbours, and be found.
    fn arrive(&mut self, document: &Coming, new: &BTreeSet<i64>) -> Done<()> {
        for near in self.near(document.n, &document.outline)? {
            let other = near.document.cast_signed();
            if let Some(node) = self.node(document.n)? {
                keep(node.change(), near);
            }
            let back = Near { document: document.n.cast_unsigned(), key: document.outline.key(), ..near };
            if !new.contains(&other)
                && let Some(node) = self.node(other)?
                && place(&node.now.nearest, &back).is_some()
            {
                keep(node.change(), back);
            }
        }
        Ok(())
    }

    /// Takes a revision out that a later one takes the place of; gives its story.
    fn leave(&mut self, old: i64, touched: &mut BTreeSet<i64>) -> Done<Option<i64>> {
        if !self.read(old)? {
            return Ok(None);
        }
        let outline = self.outlines[&old].clone();
        let story = self.node(old)?.and_then(|node| node.story);
        let near = self.near(old, &outline)?;
        kept::remove(self.store, old, &outline.marks())?;
        self.nodes.remove(&old);
        self.outlines.remove(&old);
        for other in near.into_iter().map(|near| near.document.cast_signed()) {
            let Some(node) = self.node(other)? else { continue };
            if node.now.knows(old).is_none() {
                continue;
            }
            node.change().retain(|n| n.document != old.cast_unsigned());
            touched.insert(other);
            // There may be one more that was too far before.
            let outline = self.outlines[&other].clone();
            for near in self.near(other, &outline)? {
                if let Some(node) = self.node(other)?
                    && node.now.knows(near.document.cast_signed()).is_none()
                {
                    keep(node.change(), near);
                }
            }
        }
        Ok(story)
    }

    /// The pairs of a document that count, with their probability, as they are or as they were before.
    fn pairs(&mut self, n: i64, before: bool) -> Done<Rc<[(i64, f32)]>> {
        if !before && let Some(known) = self.likely.get(&n) {
            return Ok(Rc::clone(known));
        }
        let Some(node) = self.node(n)? else { return Ok(Rc::new([])) };
        let others: Vec<i64> = node.place(before).nearest.iter().map(|near| near.document.cast_signed()).collect();
        for other in others {
            self.node(other)?;
        }
        let own = self.nodes[&n].place(before);
        let mutual = |near: &Near| {
            let other = near.document.cast_signed();
            let theirs = self.nodes.get(&other)?.place(before);
            theirs.knows(n)?;
            Some((other, probability(&near.likeness, &own.standing, &theirs.standing)))
        };
        let found: Rc<[(i64, f32)]> = own.nearest.iter().filter_map(mutual).collect();
        if !before {
            self.likely.insert(n, Rc::clone(&found));
        }
        Ok(found)
    }

    /// Links anew what hangs together with `touched`, and gives stories to what comes of it; gives the stories that
    /// changed. `left` are stories in which an article was revised.
    fn link(&mut self, touched: BTreeSet<i64>, left: BTreeSet<i64>, at: &str) -> Done<BTreeSet<i64>> {
        let mut open: BTreeSet<i64> = BTreeSet::new();
        for &n in &touched {
            open.insert(n);
            for before in [false, true] {
                open.extend(self.pairs(n, before)?.iter().filter(|(_, p)| *p >= SAME).map(|(other, _)| *other));
            }
        }
        let mut done = BTreeSet::new();
        let mut groups: Vec<Vec<i64>> = Vec::new();
        while let Some(first) = open.pop_first() {
            if !done.contains(&first) && self.node(first)?.is_some() {
                let component = self.component(first)?;
                done.extend(component.iter().copied());
                groups.extend(self.linked(component)?);
            }
        }
        let groups = self.bonds.applied(groups);
        self.name(groups, left, at)
    }

    /// All documents that hang together with one by likely pairs, or because people say so.
    fn component(&mut self, first: i64) -> Done<BTreeSet<i64>> {
        let (mut found, mut open) = (BTreeSet::from([first]), vec![first]);
        while let Some(n) = open.pop() {
            let pairs = self.pairs(n, false)?;
            let likely = pairs.iter().filter(|(_, p)| *p >= SAME).map(|(other, _)| *other);
            for other in likely.chain(self.bonds.with(n)) {
                if self.node(other)?.is_some() && found.insert(other) {
                    open.push(other);
                }
            }
        }
        Ok(found)
    }

    /// The stories in what hangs together, each by its documents.
    fn linked(&mut self, component: BTreeSet<i64>) -> Done<Vec<Vec<i64>>> {
        let mut order: Vec<i64> = component.into_iter().collect();
        let place = |node: &Node, n: i64| (node.day.is_none(), node.day, node.key, n);
        order.sort_by_key(|n| self.nodes.get(n).map(|node| place(node, *n)));
        let numbers: BTreeMap<i64, usize> = order.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let mut edges = Vec::new();
        for (a, &n) in order.iter().enumerate() {
            for &(other, p) in &*self.pairs(n, false)? {
                if let Some(&b) = numbers.get(&other)
                    && a < b
                    && p >= variorum_core::group::LEAST
                {
                    edges.push(Edge { a, b, p });
                }
            }
        }
        edges.sort_by_key(|e| (e.a, e.b));
        let mut groups: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        let mut homes: BTreeMap<usize, usize> = linked(&edges).into_iter().collect();
        for (i, &n) in order.iter().enumerate() {
            groups.entry(homes.remove(&i).unwrap_or(i)).or_default().push(n);
        }
        Ok(groups.into_values().collect())
    }

    /// Gives each group the story that most of its documents were in, or a new one; writes what happened to stories.
    fn name(&mut self, groups: Vec<Vec<i64>>, left: BTreeSet<i64>, at: &str) -> Done<BTreeSet<i64>> {
        let mut shared: Vec<(usize, i64, usize)> = Vec::new();
        let mut from: Vec<BTreeMap<i64, usize>> = Vec::new();
        for (i, group) in groups.iter().enumerate() {
            let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
            for n in group {
                if let Some(story) = self.nodes.get(n).and_then(|node| node.story) {
                    *counts.entry(story).or_default() += 1;
                }
            }
            shared.extend(counts.iter().map(|(story, count)| (*count, *story, i)));
            from.push(counts);
        }
        shared.sort_by_key(|&(count, story, i)| (std::cmp::Reverse(count), story, i));
        let mut story_of: Vec<Option<i64>> = vec![None; groups.len()];
        let mut taken = BTreeSet::new();
        for (_, story, i) in shared {
            if story_of[i].is_none() && taken.insert(story) {
                story_of[i] = Some(story);
            }
        }
        let mut changed = left;
        for (i, group) in groups.iter().enumerate() {
            let (story, is_new) = match story_of[i] {
                Some(story) => (story, false),
                None => (self.begin(group, at)?, true),
            };
            story_of[i] = Some(story);
            let moved: Vec<i64> = group.iter().copied().filter(|n| self.nodes[n].story != Some(story)).collect();
            if moved.is_empty() {
                continue;
            }
            stories::put(self.store, story, &moved)?;
            changed.insert(story);
            let fresh = moved.iter().filter(|n| self.nodes[n].story.is_none()).count();
            if is_new {
                stories::tell(self.store, at, story, Turn::Begun, None, group.len())?;
            } else if fresh > 0 {
                stories::tell(self.store, at, story, Turn::Grown, None, fresh)?;
            }
            for (&old, &count) in from[i].iter().filter(|(old, _)| **old != story) {
                changed.insert(old);
                let all = documents::of_story_count(self.store, old)? == 0;
                if all {
                    stories::end(self.store, old, story, at)?;
                    stories::tell(self.store, at, old, Turn::Ended, Some(story), count)?;
                    stories::tell(self.store, at, story, Turn::Merged, Some(old), count)?;
                } else {
                    stories::tell(self.store, at, old, Turn::Split, Some(story), count)?;
                }
            }
            for n in group {
                if let Some(node) = self.nodes.get_mut(n) {
                    node.story = Some(story);
                }
            }
        }
        for &story in &changed {
            stories::refresh(self.store, story, at)?;
        }
        Ok(changed)
    }

    /// Begins a story with a name from its earliest document.
    fn begin(&mut self, group: &[i64], at: &str) -> Done<i64> {
        let first = group.iter().copied().min_by_key(|n| {
            let node = &self.nodes[n];
            (node.day.is_none(), node.day, node.key)
        });
        let name = match first {
            Some(n) => documents::at(self.store, n)?.map_or_else(String::new, |document| name(&document)),
            None => String::new(),
        };
        stories::begin(self.store, &name, at)
    }

    /// Writes what changed of neighbours, and remembers it.
    fn save(mut self, memory: &mut Memory) -> Done<()> {
        for (n, node) in &mut self.nodes {
            if node.before.take().is_some() {
                let placed = Placed {
                    document: *n,
                    size: node.size,
                    day: node.day,
                    key: node.key,
                    story: None,
                    nearest: pack(&node.now.nearest),
                };
                kept::place(self.store, &placed)?;
            }
        }
        let turn = kept::take_turn(self.store)?;
        *memory = Memory { nodes: self.nodes, outlines: self.outlines, turn };
        Ok(())
    }
}

/// The name of a story: some words of the title of its first document, and the digits of that document.
fn name(document: &documents::Kept) -> String {
    let title = document.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&document.text);
    let mut words = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if words.len() >= 40 && !c.is_alphanumeric() {
            break;
        }
        if c.is_alphanumeric() {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
        if words.len() >= 60 {
            break;
        }
    }
    let digits = document.id.rsplit('-').next().unwrap_or_default();
    let digits = &digits[..digits.len().min(6)];
    format!("{}-{digits}", words.trim_end_matches('-')).trim_start_matches('-').to_owned()
}

/// Bytes of one neighbour.
const WIDTH: usize = 30;

fn pack(nearest: &[Near]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(nearest.len() * WIDTH);
    for near in nearest {
        bytes.extend(near.document.to_le_bytes());
        bytes.extend(near.key.to_le_bytes());
        let like = near.likeness;
        bytes.extend(like.all.to_le_bytes());
        bytes.extend(like.rare.to_le_bytes());
        bytes.extend(like.largest.to_le_bytes());
        bytes.extend(like.shared.to_le_bytes());
    }
    bytes
}

fn unpack(bytes: &[u8]) -> Vec<Near> {
    let long = |b: &[u8]| u64::from_le_bytes(b.try_into().unwrap_or_default());
    let real = |b: &[u8]| f32::from_le_bytes(b.try_into().unwrap_or_default());
    let near = |b: &[u8]| Near {
        document: long(&b[..8]),
        key: long(&b[8..16]),
        likeness: Likeness {
            all: real(&b[16..20]),
            rare: real(&b[20..24]),
            largest: real(&b[24..28]),
            shared: u16::from_le_bytes([b[28], b[29]]),
        },
    };
    bytes.chunks_exact(WIDTH).map(near).collect()
}
