//! From the text of an expression to its nodes.

use std::collections::BTreeMap;

use super::{Class, First, Id, Kind, Node, Pattern, Starts};

impl Pattern {
    /// Parses an expression; the error names the construct that is not known.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut parser =
            Parser { rest: source, nodes: Vec::new(), classes: Vec::new(), known: BTreeMap::new(), fold: false };
        if let Some((flags, rest)) = source.strip_prefix("(?").and_then(|s| s.split_once(')'))
            && flags.chars().all(|c| "aiumsx".contains(c))
        {
            (parser.fold, parser.rest) = (flags.contains('i'), rest);
        }
        let root = parser.alternatives()?;
        match parser.rest.chars().next() {
            Some(c) => Err(format!("unbalanced {c:?}")),
            None => {
                let required = if parser.fold { 0 } else { required(&parser.nodes, root) };
                let first = parser.first(root);
                Ok(Self { nodes: parser.nodes, classes: parser.classes, root, fold: parser.fold, required, first })
            }
        }
    }
}

/// The number of characters that a node always matches, if it is always the same.
pub(super) fn width(nodes: &[Node], node: Id) -> Option<u32> {
    match &nodes[node as usize] {
        Node::Char(_) | Node::Class(_) => Some(1),
        Node::Start | Node::End | Node::Look { .. } => Some(0),
        Node::Seq(parts) => parts.iter().map(|&part| width(nodes, part)).sum(),
        Node::Alt(branches, _) => {
            let mut widths = branches.iter().map(|&branch| width(nodes, branch));
            let first = widths.next()??;
            widths.all(|w| w == Some(first)).then_some(first)
        }
        &Node::Repeat { of, min, max, .. } => (min == max).then(|| width(nodes, of).map(|w| w * min))?,
    }
}

/// Characters of ASCII that stand in every match of a node.
fn required(nodes: &[Node], node: Id) -> u128 {
    match &nodes[node as usize] {
        Node::Char(c) if c.is_ascii() => 1 << (*c as u32),
        Node::Seq(parts) => parts.iter().fold(0, |all, &part| all | required(nodes, part)),
        Node::Alt(branches, _) => branches.iter().fold(u128::MAX, |all, &branch| all & required(nodes, branch)),
        Node::Repeat { of, min, .. } if *min > 0 => required(nodes, *of),
        _ => 0,
    }
}

struct Parser<'s> {
    rest: &'s str,
    nodes: Vec<Node>,
    classes: Vec<Class>,
    known: BTreeMap<&'s str, Id>,
    fold: bool,
}

impl<'s> Parser<'s> {
    fn add(&mut self, node: Node) -> Id {
        self.nodes.push(node);
        self.nodes.len() as Id - 1
    }

    fn eat(&mut self, text: &str) -> bool {
        let eaten = self.rest.strip_prefix(text);
        self.rest = eaten.unwrap_or(self.rest);
        eaten.is_some()
    }

    fn next(&mut self) -> Result<char, String> {
        let c = self.rest.chars().next().ok_or("unexpected end")?;
        self.rest = &self.rest[c.len_utf8()..];
        Ok(c)
    }

    fn alternatives(&mut self) -> Result<Id, String> {
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        if let [only] = branches[..] {
            return Ok(only);
        }
        const FEW: usize = 8;
        if branches.len() <= FEW {
            return Ok(self.add(Node::Alt(branches, None)));
        }
        let firsts: Vec<First> = branches.iter().map(|&b| self.first(b)).collect();
        let branches_if = |can: &dyn Fn(&First) -> bool| -> Vec<Id> {
            branches.iter().zip(&firsts).filter(|(_, first)| first.empty || can(first)).map(|(&b, _)| b).collect()
        };
        let ascii = (0..128).map(|c| branches_if(&|first| first.ascii >> c & 1 == 1)).collect();
        let starts = Starts { ascii, other: branches_if(&|first| first.other) };
        Ok(self.add(Node::Alt(branches, Some(Box::new(starts)))))
    }

    fn sequence(&mut self) -> Result<Id, String> {
        let mut parts = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            parts.push(self.quantified(atom)?);
        }
        Ok(if let [only] = parts[..] { only } else { self.add(Node::Seq(parts)) })
    }

    fn quantified(&mut self, of: Id) -> Result<Id, String> {
        let (min, max) = match self.rest.as_bytes().first() {
            Some(b'*') => (0, u32::MAX),
            Some(b'+') => (1, u32::MAX),
            Some(b'?') => (0, 1),
            Some(b'{') => {
                let Some((inside, _)) = self.rest[1..].split_once('}') else { return Ok(of) };
                let (low, high) = inside.split_once(',').unwrap_or((inside, inside));
                let number = |s: &str, empty| if s.is_empty() { Ok(empty) } else { s.parse::<u32>() };
                let (Ok(low), Ok(high)) = (number(low, 0), number(high, u32::MAX)) else { return Ok(of) };
                self.rest = &self.rest[inside.len() + 1..];
                (low, high)
            }
            _ => return Ok(of),
        };
        self.next()?;
        let greedy = !self.eat("?");
        Ok(self.add(Node::Repeat { of, min, max, greedy }))
    }

    fn atom(&mut self) -> Result<Id, String> {
        match self.next()? {
            '^' => Ok(self.add(Node::Start)),
            '$' => Ok(self.add(Node::End)),
            '.' => Ok(self.kind(Kind::Any, true)),
            '[' => self.class(),
            '(' => self.group(),
            '\\' => match self.next()? {
                c @ ('w' | 'W' | 'd' | 'D' | 's' | 'S') => Ok(self.kind(kind_of(c).0, kind_of(c).1)),
                c => {
                    let c = self.escape(c)?;
                    Ok(self.add(Node::Char(c)))
                }
            },
            c => Ok(self.add(Node::Char(c))),
        }
    }

    fn kind(&mut self, kind: Kind, wanted: bool) -> Id {
        self.classes.push(Class { kinds: vec![(kind, wanted)], ..Class::default() }.finish());
        self.add(Node::Class(self.classes.len() as Id - 1))
    }

    fn group(&mut self) -> Result<Id, String> {
        let look = [("?=", true, true), ("?!", true, false), ("?<=", false, true), ("?<!", false, false)];
        let look = look.into_iter().find(|(mark, ..)| self.eat(mark));
        if look.is_none() && !self.eat("?:") && self.rest.starts_with('?') {
            return Err(format!("a group of an unknown kind, ({}", self.rest.chars().take(4).collect::<String>()));
        }
        let of = self.alternatives()?;
        if !self.eat(")") {
            return Err("an open group".into());
        }
        let Some((_, ahead, wanted)) = look else { return Ok(of) };
        if !ahead && width(&self.nodes, of).is_none() {
            return Err("a look-behind of no fixed width".into());
        }
        Ok(self.add(Node::Look { of, ahead, wanted }))
    }

    fn escape(&mut self, c: char) -> Result<char, String> {
        let mut hex = |digits: usize| {
            let (code, rest) = self.rest.split_at_checked(digits).ok_or("a short escape")?;
            self.rest = rest;
            u32::from_str_radix(code, 16).ok().and_then(char::from_u32).ok_or(format!("the escape {code:?}"))
        };
        match c {
            'n' => Ok('\n'),
            't' => Ok('\t'),
            'r' => Ok('\r'),
            'u' => hex(4),
            'U' => hex(8),
            'x' => hex(2),
            c if c.is_ascii_alphanumeric() => Err(format!("the escape \\{c}")),
            c => Ok(c),
        }
    }

    /// A bracketed class; one met before is not built again.
    fn class(&mut self) -> Result<Id, String> {
        let source = self.rest;
        let mut class = Class { negated: self.eat("^"), ..Class::default() };
        let mut first = true;
        loop {
            let c = match self.next()? {
                ']' if !first => break,
                '\\' => match self.next()? {
                    c @ ('w' | 'W' | 'd' | 'D' | 's' | 'S') => {
                        class.kinds.push(kind_of(c));
                        first = false;
                        continue;
                    }
                    c => self.escape(c)?,
                },
                c => c,
            };
            first = false;
            let range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            let to = if range {
                self.next()?;
                match self.next()? {
                    '\\' => {
                        let c = self.next()?;
                        self.escape(c)?
                    }
                    c => c,
                }
            } else {
                c
            };
            class.ranges.push((c, to));
        }
        let source = &source[..source.len() - self.rest.len()];
        let id = match self.known.get(source) {
            Some(&id) => id,
            None => {
                self.classes.push(class.finish());
                self.known.insert(source, self.classes.len() as Id - 1);
                self.classes.len() as Id - 1
            }
        };
        Ok(self.add(Node::Class(id)))
    }

    fn first(&self, node: Id) -> First {
        let everything = First { ascii: u128::MAX, other: true, empty: false };
        match &self.nodes[node as usize] {
            Node::Char(c) if !self.fold && c.is_ascii() => First { ascii: 1 << (*c as u32), ..First::default() },
            Node::Char(c) if c.is_ascii_alphabetic() => {
                let ascii = 1 << (c.to_ascii_lowercase() as u32) | 1 << (c.to_ascii_uppercase() as u32);
                // "k" and "s" fold together with a Kelvin sign and a long s.
                First { ascii, other: true, empty: false }
            }
            Node::Char(c) if c.is_ascii() => First { ascii: 1 << (*c as u32), ..First::default() },
            Node::Char(_) if self.fold => everything,
            Node::Char(_) => First { other: true, ..First::default() },
            Node::Class(_) if self.fold => everything,
            Node::Class(id) => {
                let class = &self.classes[*id as usize];
                First { ascii: if class.negated { !class.ascii } else { class.ascii }, other: true, empty: false }
            }
            Node::Start | Node::End | Node::Look { .. } => First { empty: true, ..First::default() },
            Node::Seq(parts) => {
                let mut all = First { empty: true, ..First::default() };
                for &part in parts {
                    let first = self.first(part);
                    all.ascii |= first.ascii;
                    all.other |= first.other;
                    if !first.empty {
                        all.empty = false;
                        break;
                    }
                }
                all
            }
            Node::Alt(branches, _) => branches.iter().map(|&b| self.first(b)).fold(First::default(), |a, b| First {
                ascii: a.ascii | b.ascii,
                other: a.other | b.other,
                empty: a.empty | b.empty,
            }),
            &Node::Repeat { of, min, .. } => {
                let first = self.first(of);
                First { empty: first.empty || min == 0, ..first }
            }
        }
    }
}

fn kind_of(c: char) -> (Kind, bool) {
    let kind = match c.to_ascii_lowercase() {
        'w' => Kind::Word,
        'd' => Kind::Digit,
        _ => Kind::Space,
    };
    (kind, c.is_ascii_lowercase())
}
