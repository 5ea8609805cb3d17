//! Heads and relations: an arc-eager parser that also finds where sentences begin.

use std::collections::BTreeMap;

use super::{
    dense::Rows,
    transition::{Steps, best},
};

/// What a step does; arcs carry the number of their label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Shift,
    Reduce,
    Left(u16),
    Right(u16),
    /// The second token of the buffer begins a sentence.
    Break,
}

/// A dependency parser.
pub(crate) struct Parser {
    pub(crate) steps: Steps,
    pub(crate) moves: Vec<Move>,
    /// For each label that a lifted arc bears ("dobj||xcomp"): its own label and that of its true head.
    pub(crate) lifted: BTreeMap<u16, (u16, u16)>,
    pub(crate) root: u16,
}

/// A parse: for each token its head (itself for a root), the label of the arc, and whether it begins a sentence.
pub(crate) struct Tree {
    pub(crate) heads: Vec<usize>,
    pub(crate) labels: Vec<u16>,
    pub(crate) starts: Vec<bool>,
}

struct State {
    n: usize,
    stack: Vec<usize>,
    /// Tokens put back before the buffer, the first of them last.
    returned: Vec<usize>,
    next: usize,
    heads: Vec<Option<usize>>,
    left: Vec<Vec<(usize, u16)>>,
    right: Vec<Vec<(usize, u16)>>,
    returned_once: Vec<bool>,
    starts: Vec<bool>,
}

impl State {
    fn new(n: usize) -> Self {
        Self {
            n,
            stack: Vec::new(),
            returned: Vec::new(),
            next: 0,
            heads: vec![None; n],
            left: vec![Vec::new(); n],
            right: vec![Vec::new(); n],
            returned_once: vec![false; n],
            starts: vec![false; n],
        }
    }

    fn stacked(&self, i: usize) -> Option<usize> {
        self.stack.len().checked_sub(i + 1).map(|at| self.stack[at])
    }

    fn buffered(&self, i: usize) -> Option<usize> {
        match self.returned.len().checked_sub(i + 1) {
            Some(at) => Some(self.returned[at]),
            None => Some(self.next + i - self.returned.len()).filter(|&at| at < self.n),
        }
    }

    fn waiting(&self) -> usize {
        self.n - self.next + self.returned.len()
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.waiting() == 0
    }

    /// The tokens that the model looks at.
    fn places(&self) -> [Option<usize>; 8] {
        let last = |arcs: &[Vec<(usize, u16)>], head: Option<usize>| arcs[head?].last().map(|&(child, _)| child);
        let (b0, s0) = (self.buffered(0), self.stacked(0));
        [
            b0,
            self.buffered(1),
            s0,
            self.stacked(1),
            self.stacked(2),
            last(&self.left, b0),
            last(&self.left, s0),
            last(&self.right, s0),
        ]
    }

    /// Which kinds of moves are allowed: shift, reduce, an arc, break.
    fn allowed(&self) -> [bool; 4] {
        let (stacked, waiting) = (!self.stack.is_empty(), self.waiting());
        let first = self.buffered(0);
        let begins = first.is_some_and(|b| self.starts[b]);
        let shift = !stacked || (waiting >= 2 && !begins && !first.is_some_and(|b| self.returned_once[b]));
        let arc = stacked && waiting > 0 && !begins;
        let second = self.buffered(1).filter(|_| waiting >= 2);
        let breaks = second.is_some_and(|s| first == s.checked_sub(1) && !self.starts[s]);
        [shift, stacked, arc, breaks]
    }

    fn push(&mut self) {
        let token = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    fn arc(&mut self, head: usize, child: usize, label: u16) {
        if let Some(old) = self.heads[child] {
            // Only an arc that was the last one made is taken back: the model was trained on states of this kind.
            let arcs = if old > child { &mut self.left[old] } else { &mut self.right[old] };
            if arcs.last().is_some_and(|&(last, _)| last == child) {
                arcs.pop();
            }
        }
        let arcs = if head > child { &mut self.left[head] } else { &mut self.right[head] };
        arcs.push((child, label));
        self.heads[child] = Some(head);
    }

    fn apply(&mut self, step: Move) {
        match (step, self.stacked(0), self.buffered(0)) {
            (Move::Shift, ..) => self.push(),
            (Move::Reduce, Some(top), _) => {
                self.stack.pop();
                if self.heads[top].is_none() && !self.stack.is_empty() {
                    self.returned_once[top] = true;
                    self.returned.push(top);
                }
            }
            (Move::Left(label), Some(child), Some(head)) => {
                self.arc(head, child, label);
                self.returned_once[head] = false;
                self.stack.pop();
            }
            (Move::Right(label), Some(head), Some(child)) => {
                self.arc(head, child, label);
                self.push();
            }
            (Move::Break, ..) => {
                if let Some(second) = self.buffered(1) {
                    self.starts[second] = true;
                }
            }
            _ => {}
        }
    }
}

impl Parser {
    /// Parses a text, given the vectors of its tokens. Cost: about two steps a token.
    pub(crate) fn parse(&self, vectors: &Rows, is_space: &[bool]) -> Tree {
        let n = vectors.data.len() / vectors.width.max(1);
        let mut state = State::new(n);
        let mut model = self.steps.prepare(vectors);
        while !state.is_final() {
            let [shift, reduce, arc, breaks] = state.allowed();
            let valid = |action: usize| match self.moves[action] {
                Move::Shift => shift,
                Move::Reduce => reduce,
                Move::Left(_) | Move::Right(_) => arc,
                Move::Break => breaks,
            };
            let scores = model.scores(&state.places());
            match best(scores, valid, self.moves.len()) {
                Some(action) => state.apply(self.moves[action]),
                None => break,
            }
        }
        self.tree(state, is_space)
    }

    fn tree(&self, state: State, is_space: &[bool]) -> Tree {
        let n = state.n;
        let mut tree = Tree { heads: (0..n).collect(), labels: vec![self.root; n], starts: vec![false; n] };
        for arcs in [&state.left, &state.right] {
            for (head, arcs) in arcs.iter().enumerate() {
                for &(child, label) in arcs {
                    (tree.heads[child], tree.labels[child]) = (head, label);
                }
            }
        }
        for i in 0..n {
            if tree.heads[i] == i {
                tree.labels[i] = self.root;
            }
        }
        self.lower_lifted(&mut tree, is_space);
        tree.starts = sentence_starts(&tree.heads);
        tree
    }

    /// Arcs that were lifted to keep the tree free of crossings go back down to the head that their label names.
    fn lower_lifted(&self, tree: &mut Tree, is_space: &[bool]) {
        if !tree.labels.iter().any(|label| self.lifted.contains_key(label)) {
            return;
        }
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); tree.heads.len()];
        for (child, &head) in tree.heads.iter().enumerate().filter(|&(child, &head)| child != head && !is_space[child])
        {
            children[head].push(child);
        }
        for i in 0..tree.heads.len() {
            let Some(&(label, head_label)) = self.lifted.get(&tree.labels[i]) else { continue };
            let old = tree.heads[i];
            if let Some(new) = nearest_below(tree, &children, i, head_label) {
                children[old].retain(|&child| child != i);
                let at = children[new].partition_point(|&child| child < i);
                children[new].insert(at, i);
                tree.heads[i] = new;
            }
            tree.labels[i] = label;
        }
    }
}

/// The first token with the label below the head of `token`, level by level, left to right.
fn nearest_below(tree: &Tree, children: &[Vec<usize>], token: usize, label: u16) -> Option<usize> {
    /// Tokens that are looked at: no sentence of words has so many, and a cycle never ends.
    const MOST: usize = 5_000;
    let (mut queue, mut next) = (vec![tree.heads[token]], 0);
    while next < queue.len() && queue.len() < MOST {
        for &child in children[queue[next]].iter().filter(|&&child| child != token) {
            if tree.labels[child] == label {
                return Some(child);
            }
            queue.push(child);
        }
        next += 1;
    }
    None
}

/// The outermost tokens of every token's subtree; crossings need more than one round.
pub(crate) fn edges(heads: &[usize]) -> Vec<(usize, usize)> {
    let n = heads.len();
    let mut edges: Vec<(usize, usize)> = (0..n).map(|i| (i, i)).collect();
    const ROUNDS: usize = 12;
    for _ in 0..ROUNDS {
        for i in (0..n).chain((0..n).rev()) {
            let (from, to) = edges[i];
            let head = &mut edges[heads[i]];
            *head = (head.0.min(from), head.1.max(to));
        }
        if heads_stay_inside(heads, &edges) {
            break;
        }
    }
    edges
}

fn starts_of(heads: &[usize], edges: &[(usize, usize)]) -> Vec<bool> {
    let mut starts = vec![false; heads.len()];
    for (i, _) in heads.iter().enumerate().filter(|&(i, &head)| i == head) {
        starts[edges[i].0] = true;
    }
    starts
}

fn heads_stay_inside(heads: &[usize], edges: &[(usize, usize)]) -> bool {
    let starts = starts_of(heads, edges);
    let (n, mut from) = (heads.len(), 0);
    for i in 0..n {
        if (i > 0 && starts[i]) || i + 1 == n {
            if heads[from..i].iter().any(|&head| head < from || head > i) {
                return false;
            }
            from = i;
        }
    }
    true
}

fn sentence_starts(heads: &[usize]) -> Vec<bool> {
    starts_of(heads, &edges(heads))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_starts_at_the_left_edge_of_its_root() {
        //           the dog barked . it ran
        let heads = [1, 2, 2, 2, 5, 5];
        assert_eq!(sentence_starts(&heads), [true, false, false, false, true, false]);
        assert_eq!(edges(&heads)[2], (0, 3));
    }

    #[test]
    fn only_the_last_arc_is_taken_back() {
        let mut state = State::new(3);
        state.arc(0, 1, 5);
        state.arc(2, 1, 6);
        assert!(state.right[0].is_empty());
        assert_eq!(state.left[2], [(1, 6)]);
        assert_eq!(state.heads[1], Some(2));
    }
}
