use variorum_nlp::Span;

/// Somebody or something that one document speaks of, under all the words it uses for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The fullest name; for what has none, the words of its first mention.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// A man or a woman, where the words tell.
    pub gender: Option<Gender>,
    /// Whose wife, brother … it is: the word, and the index of the other.
    pub kin: Option<(String, usize)>,
    /// The place in one form ("russia" for Moscow, the Russians), for places.
    pub place: Option<&'static str>,
    /// For a group that is named by its members: their indices.
    pub members: Vec<usize>,
}

impl Entity {
    /// One of which no more is known yet than its name.
    pub fn new(name: &str, kind: EntityKind) -> Self {
        Self { name: name.to_owned(), kind, gender: None, kin: None, place: None, members: Vec::new() }
    }
}

/// The kinds of [`Entity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation, or a name of no known kind.
    Organisation,
    /// A country or its government.
    Place,
    /// Several together.
    Group,
    /// A thing, an event, a text.
    Thing,
}

impl EntityKind {
    /// The word used in `inspect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Group => "group",
            Self::Thing => "thing",
        }
    }
}

/// A man or a woman.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// "He".
    Male,
    /// "She".
    Female,
}

/// Words that mean an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The noun phrase or pronoun.
    pub span: Span,
    /// Its head word.
    pub head: Span,
    /// Index of the entity.
    pub entity: usize,
    /// How sure the rules are, in percent. Own judgement of each rule, not fitted.
    pub confidence: u8,
    /// By which rule.
    pub basis: ReferenceBasis,
}

/// What leads from the words to the entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceBasis {
    /// The name or a part of it.
    Name,
    /// An office ("the Belgian leader").
    Role,
    /// Kinship ("her brother").
    Kin,
    /// A pronoun.
    Pronoun,
    /// The same noun before ("the statement").
    Description,
    /// Two or more together ("the two leaders").
    Group,
}

impl ReferenceBasis {
    /// The word used in `inspect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Role => "role",
            Self::Kin => "kin",
            Self::Pronoun => "pronoun",
            Self::Description => "description",
            Self::Group => "group",
        }
    }
}

/// The entities of a document and the words that mean them.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// In the order of their first mention.
    pub entities: Vec<Entity>,
    /// By the start of their head.
    pub list: Vec<Reference>,
}

impl References {
    /// The reference whose head word is `head`. Cost: O(log references).
    pub fn at(&self, head: Span) -> Option<&Reference> {
        let i = self.list.partition_point(|r| r.head.start < head.start);
        self.list.get(i).filter(|r| r.head.start == head.start)
    }
}

/// A statement as who does what to whom: head words, by byte spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The verb or, after a verb that says little ("held a call"), the noun that says it; then verbs that it governs.
    pub predicate: Vec<Span>,
    /// Who does it, all who are joined by "and"; of a passive, who it is said to be done by.
    pub agents: Vec<Span>,
    /// To whom or what it is done; of a passive, its subject.
    pub patients: Vec<Span>,
    /// Clauses that the verb governs ("agreed *to halt the ferries*", "said *that it rains*"); whole phrases.
    pub complements: Vec<Span>,
    /// What else stands with the verb: prepositional phrases, adverbs, clauses; whole phrases.
    pub modifiers: Vec<Span>,
    /// Whether it is told in the passive.
    pub passive: bool,
}
