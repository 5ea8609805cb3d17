//! Words by which somebody binds himself or is to be bound: a verb or noun of undertaking, proposing, asking, ordering, with what it
//! governs, where it carries the statement. A plan's name, a forecast, a vote of thanks bind nobody.

use variorum_nlp::Span;
use variorum_nlp::syntax::Analysis;

use super::Input;
use crate::lexicon::{TEXTS, one_of, people};
use crate::model::{Basis, CommitmentKind, EntityKind, Modality};

/// Verbs of undertaking: with a clause, an infinitive, or what they are given to ("agreed on a truce").
const UNDERTAKING: &[&str] =
    &["agree", "pledge", "promise", "vow", "commit", "undertake", "guarantee", "consent", "swear", "concur"];
const PLANNING: &[&str] = &["plan", "intend", "aim", "prepare", "hope"];
const PROPOSING: &[&str] = &["propose", "suggest", "recommend", "offer", "float"];
const DEMANDING: &[&str] = &["demand", "insist", "require", "urge", "order", "instruct", "command"];
const REQUESTING: &[&str] = &["request", "appeal", "call"];
/// Verbs by which one takes up what another wants.
const TAKING_UP: &[&str] = &["accept", "support", "back", "endorse", "welcome", "approve", "embrace"];
/// Verbs after which the act is not done: "refused to agree".
const FAILING: &[&str] = &["fail", "refuse", "decline", "deny", "stop", "avoid", "reject"];
/// Verbs by which one judges an undertaking, or has what others want: "we appreciate your offer to help", "obtained an order to
/// search".
const JUDGING: &[&str] = &[
    "appreciate", "praise", "applaud", "question", "doubt", "mock", "obtain", "receive", "get", "cite", "recall",
    "describe",
];

const OF_UNDERTAKING: &[&str] =
    &["agreement", "pledge", "promise", "commitment", "undertaking", "accord", "guarantee", "willingness", "readiness"];
const OF_PROPOSING: &[&str] =
    &["proposal", "initiative", "suggestion", "idea", "concept", "offer", "recommendation", "proposition"];
const OF_DEMANDING: &[&str] =
    &["demand", "condition", "requirement", "prerequisite", "precondition", "necessity", "need", "order", "command"];
const OF_REQUESTING: &[&str] = &["request", "appeal", "call", "plea"];
const OF_VIEW: &[&str] = &["view", "vision", "conviction", "belief", "opinion", "position"];
const OF_PLANNING: &[&str] = &["plan", "intention", "goal", "intent", "aim"];

/// Nouns for what two sides agree on, or one decrees.
const BARGAINS: &[&str] = &[
    "deal", "agreement", "truce", "ceasefire", "cease-fire", "pact", "accord", "treaty", "pause", "moratorium",
    "armistice", "ban", "exchange", "arrangement", "measure", "paragraph", "law", "order",
];

/// Verbs that tell what will be so, not what somebody will do.
const OUTCOMES: &[&str] = &[
    "be", "become", "have", "need", "want", "seem", "appear", "mean", "cause", "lead", "cost", "depend", "determine",
    "include", "face", "likely", "happen", "affect", "remain", "know", "see", "think", "believe", "feel", "find",
    "like", "get", "show", "prove", "matter", "help", "result", "suffer", "benefit", "lose", "win", "raise", "turn",
    "arise", "require", "stay", "contain", "exceed", "fall", "rise", "grow", "increase", "decrease", "drop", "reach",
    "attract", "serve", "tell", "say", "come", "go", "vindicate", "let", "defeat", "beat",
];

const RELATIVE: &[&str] = &["that", "which", "who"];

/// What one says of oneself without binding oneself: "I would say".
const OPINING: &[&str] =
    &["be", "have", "say", "think", "like", "love", "hope", "argue", "guess", "know", "believe", "feel"];

/// What a statement binds, and by which word.
pub(super) struct Act {
    pub kind: CommitmentKind,
    /// The word that binds.
    pub word: Span,
    /// Who does it, as the tree has it: the head of a noun phrase.
    pub subject: Option<Span>,
    /// Whether only somebody who can act does such a thing: to plan, to agree, to demand.
    pub willed: bool,
    /// Whether whoever does it is not who wants it: in "she recommended that they leave" the proposal is hers.
    pub wanted: bool,
}

/// The act of statement `s`; none where nobody is bound, or where the language has no tree.
pub(super) fn act(input: &Input, s: usize) -> Option<Act> {
    let statement = &input.statements[s];
    let document = statement.document_idx;
    let syntax = input.layers[document].syntax.as_deref()?;
    let (from, to) = syntax.within(statement.span);
    Finder { input, s, syntax, text: &input.documents[document].text, from, to }.find()
}

struct Finder<'a> {
    input: &'a Input<'a>,
    s: usize,
    syntax: &'a Analysis<'a>,
    text: &'a str,
    from: usize,
    to: usize,
}

impl Finder<'_> {
    fn word(&self, i: usize) -> &str {
        self.syntax.tokens[i].span.slice(self.text)
    }

    fn head(&self, i: usize) -> usize {
        self.syntax.tokens[i].head as usize
    }

    fn within(&self, i: usize) -> bool {
        (self.from..self.to).contains(&i)
    }

    fn child(&self, i: usize, relations: &[&str]) -> Option<usize> {
        self.syntax.children(i).find(|&c| one_of(self.syntax.relation(c), relations))
    }

    fn lemma_in(&self, i: usize, list: &[&str]) -> bool {
        one_of(&self.syntax.lemma(i).to_lowercase(), list)
    }

    /// Whether the statement hangs on token `i`: by nothing, by "and", or by verbs that it completes.
    fn carries(&self, mut i: usize) -> bool {
        for _ in 0..8 {
            let head = self.head(i);
            if head == i || !self.within(head) {
                return true;
            }
            // "They share the view that it must never happen"
            let view = matches!(self.syntax.relation(i), "acl" | "ccomp") && self.lemma_in(head, OF_VIEW);
            let led = match self.syntax.relation(i) {
                "conj" | "xcomp" | "ccomp" | "dep" => true,
                "advcl" => self.syntax.tag(i) == "VBG",
                // "Issued a resolution calling on the council", "the League, which has vowed to stay"
                "acl" if self.syntax.tag(i) == "VBG" => return self.asks(i),
                "relcl" => return self.lemma_in(i, UNDERTAKING) && self.child(i, &["xcomp"]).is_some(),
                _ => false,
            };
            if !led && !view || self.lemma_in(head, FAILING) {
                return false;
            }
            if view {
                return self.noun_carries(head);
            }
            i = head;
        }
        false
    }

    /// Whether a noun carries the statement: what a carrying verb is done to or about, or the statement itself.
    fn noun_carries(&self, i: usize) -> bool {
        let head = self.head(i);
        if head == i || !self.within(head) {
            return true;
        }
        match self.syntax.relation(i) {
            "dobj" | "nsubjpass" | "attr" | "dep" => {
                self.carries(head) && !self.lemma_in(head, FAILING) && !self.lemma_in(head, JUDGING)
            }
            "nsubj" => self.carries(head) && matches!(self.syntax.lemma(head), "be" | "include" | "call"),
            "conj" => self.noun_carries(head),
            "pobj" => {
                // "Thanked him for his commitment"
                let verb = self.head(head);
                self.word(head) != "for"
                    && verb != head
                    && (!self.within(verb) || self.syntax.pos(verb) == "VERB" && self.carries(verb))
            }
            _ => false,
        }
    }

    /// Whether a verb asks for something.
    fn asks(&self, i: usize) -> bool {
        self.lemma_in(i, REQUESTING) || self.lemma_in(i, &["urge", "demand"])
    }

    /// Whether a preposition leads to a day or a time.
    fn of_time(&self, preposition: usize) -> bool {
        let layers = &self.input.layers[self.input.statements[self.s].document_idx];
        let of = |c: usize| {
            let span = self.syntax.tokens[c].span;
            layers.quantities.iter().any(|q| q.kind.is_moment() && q.span.overlaps(span))
        };
        self.syntax.children(preposition).any(of)
    }

    fn negated(&self, i: usize) -> bool {
        self.child(i, &["neg"]).is_some()
    }

    fn find(&self) -> Option<Act> {
        let mut best: Option<Act> = None;
        let words = self.input.statements[self.s].span.slice(self.text);
        if words.trim_end().ends_with('?') || words.starts_with("whether ") {
            return None;
        }
        for i in self.from..self.to {
            let kind = match self.syntax.pos(i) {
                "VERB" | "AUX" if self.carries(i) => self.by_verb(i).or_else(|| self.by_report(i)),
                "ADJ" if self.syntax.relation(i) == "acomp" && self.carries(self.head(i)) => self.by_readiness(i),
                "NOUN" => self.by_noun(i),
                _ => None,
            };
            // The word that binds most is the statement's: who agreed to a proposal has agreed.
            if let Some(kind) = kind.filter(|&kind| best.as_ref().is_none_or(|known| rank(kind) < rank(known.kind))) {
                let lists = [UNDERTAKING, PLANNING, PROPOSING, DEMANDING, REQUESTING, &["ask"]];
                let willed = lists.iter().any(|list| self.lemma_in(i, list)) && self.child(i, &["nsubjpass"]).is_none();
                let wishes =
                    matches!(kind, CommitmentKind::Proposal | CommitmentKind::Demand | CommitmentKind::Request);
                let wanted = wishes && !willed && matches!(self.syntax.pos(i), "VERB" | "AUX");
                let word = self.syntax.tokens[i].span;
                best = Some(Act { kind, word, subject: self.subject(i), willed, wanted });
            }
        }
        best
    }

    /// What a verb before the statement governs: "(recommended that) he receive a shorter sentence".
    fn by_report(&self, i: usize) -> Option<CommitmentKind> {
        let head = self.head(i);
        let governed = head != i && !self.within(head) && matches!(self.syntax.relation(i), "xcomp" | "ccomp" | "acl");
        if !governed || self.negated(head) {
            return None;
        }
        let wished = self.wished(i) || self.syntax.children(i).any(|c| self.syntax.tag(c) == "TO");
        let of = |list: &[&str]| self.lemma_in(head, list);
        match () {
            () if of(UNDERTAKING) && self.syntax.relation(i) == "ccomp" && self.is_view(head, i) => None,
            () if of(UNDERTAKING) => Some(CommitmentKind::Commitment),
            () if of(PROPOSING) && wished => Some(CommitmentKind::Proposal),
            // What rules require is nobody's demand.
            () if of(DEMANDING) && !of(&["require"]) && wished => Some(CommitmentKind::Demand),
            () if of(REQUESTING) && wished => Some(CommitmentKind::Request),
            () if of(PLANNING) && wished => Some(CommitmentKind::Declared),
            () => None,
        }
    }

    /// "They were willing to proceed", "she is ready to talk".
    fn by_readiness(&self, i: usize) -> Option<CommitmentKind> {
        let ready = self.lemma_in(i, &["willing", "ready", "prepared", "unwilling"]);
        (ready && self.child(i, &["xcomp", "prep"]).is_some()).then_some(CommitmentKind::Declared)
    }

    /// Whether those who agree hold something to be so, and do not say what will be: "agreed that she is the right one".
    fn is_view(&self, agree: usize, content: usize) -> bool {
        let bound = ["will", "would", "should", "must", "shall", "to", "can", "could"];
        let told = self.syntax.children(content).any(|c| one_of(&self.word(c).to_lowercase(), &bound));
        self.lemma_in(agree, &["agree", "concur"]) && !self.wished(content) && !told
    }

    /// Whether a verb tells what may be: "might request", "could be". (Who says that she would demand it means to.)
    fn possible(&self, verb: usize) -> bool {
        let may = |c: usize| one_of(&self.word(c).to_lowercase(), &["may", "might", "could", "can"]);
        self.syntax.children(verb).any(|c| self.syntax.relation(c) == "aux" && may(c))
    }

    /// Whether the helping verb stands before the subject: "should they refuse", "do you have to be thin".
    fn turned(&self, verb: usize) -> bool {
        let helper = |c: &usize| matches!(self.syntax.relation(*c), "aux" | "auxpass");
        let subject = self.child(verb, &["nsubj", "nsubjpass", "expl"]);
        subject.is_some_and(|s| self.syntax.children(verb).filter(helper).any(|c| c < s))
    }

    fn by_verb(&self, i: usize) -> Option<CommitmentKind> {
        let syntax = self.syntax;
        if self.turned(i) {
            return None;
        }
        let doubtful = self.possible(i) && [PROPOSING, DEMANDING, REQUESTING].iter().any(|list| self.lemma_in(i, list));
        if doubtful {
            return None;
        }
        let clause = || self.child(i, &["xcomp", "ccomp", "acl"]);
        let to = || {
            syntax.children(i).any(|c| {
                matches!(syntax.relation(c), "prep" | "prt") && one_of(self.word(c), &["to", "on", "for", "upon"])
            })
        };
        let object = || self.child(i, &["dobj"]);
        let passive = self.child(i, &["nsubjpass", "auxpass"]);
        let taken = || {
            object().is_some_and(|o| {
                [OF_PROPOSING, OF_REQUESTING, OF_UNDERTAKING, OF_DEMANDING].iter().any(|list| self.lemma_in(o, list))
            })
        };
        // "May have meant to kill", "would have guaranteed a victory": it was not so.
        let unreal = syntax.children(i).any(|c| syntax.tag(c) == "MD")
            && syntax.children(i).any(|c| syntax.relation(c) == "aux" && self.word(c) == "have");
        if unreal {
            return None;
        }
        // "Who can guarantee it?"
        let able = self.possible(i) && syntax.children(i).any(|c| one_of(self.word(c), &["can", "could"]));
        if self.lemma_in(i, UNDERTAKING) && !self.negated(i) && !able {
            // "Agree with him" binds nobody; "agreed with him to meet" does.
            let with_whom = syntax.children(i).any(|c| self.word(c) == "with");
            // "Committed herself to the church"
            let oneself = object().is_some_and(|o| self.word(o).ends_with("self") || self.word(o).ends_with("selves"));
            // "Agreed with her that it should stay" holds a view, too.
            if self
                .child(i, &["ccomp"])
                .is_some_and(|c| with_whom && self.lemma_in(i, &["agree"]) || self.is_view(i, c))
            {
                return None;
            }
            // "Crimes were committed", "undertook a search", "have undertaken what looks like one": done, and not promised.
            let given_to = || syntax.children(i).any(|c| self.word(c) == "to");
            let done = self.lemma_in(i, &["commit"]) && !(oneself || given_to() || clause().is_some())
                || self.lemma_in(i, &["undertake"]) && self.child(i, &["xcomp"]).is_none();
            if done {
                return None;
            }
            // "It promises to be another bruising campaign"
            if self.child(i, &["xcomp"]).is_some_and(|c| self.lemma_in(c, &["be", "become"]))
                && self.lemma_in(i, &["promise"])
            {
                return None;
            }
            let given = clause().is_some() || to() && !with_whom && !oneself || passive.is_some();
            let thing = !self.lemma_in(i, &["agree", "concur", "commit"]) && object().is_some();
            return (given || thing).then_some(CommitmentKind::Commitment);
        }
        let pact = || {
            object().is_some_and(|o| self.lemma_in(o, &["agreement", "accord", "deal", "treaty", "pact", "contract"]))
        };
        let to_come = syntax.children(i).any(|c| syntax.tag(c) == "MD");
        if self.lemma_in(i, &["sign", "conclude", "strike", "reach"]) && !self.negated(i) && pact() && !to_come {
            return Some(CommitmentKind::Commitment);
        }
        if self.lemma_in(i, &["accept", "take"])
            && object().is_some_and(|o| self.lemma_in(o, &["responsibility", "blame"]))
        {
            return Some(CommitmentKind::Declared);
        }
        if self.lemma_in(i, TAKING_UP) && taken() {
            return Some(CommitmentKind::Commitment);
        }
        // "A speech clearly prepared to push back" has no will.
        let made = syntax.tag(i) == "VBN" && syntax.relation(i) == "acl";
        let thing = || self.lemma_in(i, &["plan"]) && syntax.tag(i) != "VBD" && object().is_some();
        if self.lemma_in(i, PLANNING) && passive.is_none() && !made && (self.child(i, &["xcomp"]).is_some() || thing())
        {
            return Some(CommitmentKind::Declared);
        }
        if self.lemma_in(i, PROPOSING) {
            let act = clause().is_some_and(|c| match syntax.relation(c) {
                "ccomp" => self.lemma_in(i, &["propose", "recommend"]) || self.wished(c),
                // "Offered advice for those who will handle him"
                _ => !self.lemma_in(i, &["offer"]) || syntax.children(c).any(|to| syntax.tag(to) == "TO"),
            });
            let thing = self.lemma_in(i, &["propose", "recommend"]) && object().is_some();
            return (act || thing).then_some(CommitmentKind::Proposal);
        }
        if self.lemma_in(i, DEMANDING) {
            let own = self.child(i, &["nsubj"]).is_some() || passive.is_some() || syntax.tag(i) != "VB";
            let bound = clause().is_some() || object().is_some() && self.lemma_in(i, &["demand", "order", "instruct"]);
            let was = passive.is_some_and(|p| self.word(p) == "were" || self.word(p) == "was");
            let duty = self.lemma_in(i, &["require"]) && (passive.is_none() || was);
            // "Ordered him away"
            let sent = syntax.children(i).any(|c| one_of(self.word(c), &["away", "out", "off", "back", "around"]));
            return (own && bound && !duty && !sent).then_some(CommitmentKind::Demand);
        }
        if self.lemma_in(i, REQUESTING) {
            // "Police were called on Saturday" asks nobody for anything.
            // "Called the night a win, for the record"
            let named = self.child(i, &["dobj", "oprd"]).is_some() || self.child(i, &["ccomp"]).is_some();
            let called = passive.is_none()
                && !named
                && syntax.children(i).any(|c| {
                    syntax.relation(c) == "prep" && one_of(self.word(c), &["on", "for", "upon"]) && !self.of_time(c)
                });
            let asked = self.lemma_in(i, &["request"])
                && self
                    .child(i, &["xcomp", "ccomp"])
                    .is_some_and(|c| self.child(c, &["aux"]).is_some_and(|a| syntax.tag(a) == "TO") || self.wished(c));
            // "Called for states to require tests"
            let others = self.child(i, &["advcl", "ccomp"]).filter(|&c| {
                let marked = |m: usize| syntax.relation(m) == "mark" && self.word(m) == "for";
                syntax.children(c).any(marked) && syntax.children(c).any(|to| syntax.tag(to) == "TO")
            });
            let called = called || passive.is_none() && others.is_some();
            let wanted = self.lemma_in(i, &["appeal", "call"]) && called
                || self.lemma_in(i, &["request"])
                    && object()
                        .is_some_and(|o| !self.lemma_in(o, &["anonymity", "comment", "information", "interview"]));
            return (asked || wanted).then_some(CommitmentKind::Request);
        }
        // "Asked supporters to donate"
        let to_do = |c: usize| syntax.children(c).any(|to| syntax.tag(to) == "TO");
        if self.lemma_in(i, &["ask"]) && passive.is_none() && self.child(i, &["nsubj"]).is_some() {
            // "Asked a clerk to sell it" is a tale, not a request to anybody who is known.
            let known = |o: usize| !syntax.children(o).any(|c| one_of(&self.word(c).to_lowercase(), &["a", "an"]));
            let somebody = object().or_else(|| self.child(i, &["dative"])).is_some_and(known);
            let other = self
                .child(i, &["xcomp", "ccomp"])
                .filter(|&c| to_do(c) && (somebody || self.child(c, &["nsubj", "nsubjpass"]).is_some_and(known)));
            return other.map(|_| CommitmentKind::Request);
        }
        let fixed = self.lemma_in(i, &["schedule", "slate", "set", "expect", "appoint"])
            && self.child(i, &["auxpass"]).is_some();
        let thing = self
            .child(i, &["nsubjpass"])
            .is_some_and(|n| one_of(&self.word(n).to_lowercase(), &["this", "that", "it", "which"]));
        // "Is expected to grow" foretells, "is scheduled to appear" does not.
        let arranged = |c: usize| {
            !self.lemma_in(i, &["expect"]) && !self.lemma_in(c, &["be", "have"]) || !self.lemma_in(c, OUTCOMES)
        };
        // "The vote is scheduled for Thursday"
        let dated =
            !self.lemma_in(i, &["expect"]) && syntax.children(i).any(|c| self.word(c) == "for" && self.of_time(c));
        if fixed && !thing && (self.child(i, &["xcomp"]).is_some_and(arranged) || dated) {
            return Some(CommitmentKind::Scheduled);
        }
        self.by_modal(i)
    }

    /// "They will return the boats", "he must forfeit the money", "he said he would seek the post".
    fn by_modal(&self, i: usize) -> Option<CommitmentKind> {
        let syntax = self.syntax;
        let modal = syntax.children(i).find(|&c| {
            syntax.relation(c) == "aux"
                && one_of(&self.word(c).to_lowercase(), &["will", "shall", "'ll", "’ll", "would", "must", "should"])
        });
        let going = syntax.lemma(i) == "go" && self.child(i, &["xcomp"]).is_some() && syntax.tag(i) == "VBG";
        // "Had to correct it" tells what was, "has yet to be sold" what was not.
        let have_to = matches!(syntax.lemma(i), "have" | "need")
            && matches!(syntax.tag(i), "VBP" | "VBZ" | "VB")
            && !self.negated(i)
            && !syntax.children(i).any(|c| {
                one_of(self.word(c), &["yet", "only", "would", "might", "may", "could", "did", "will", "'ll", "’ll"])
            })
            // "It has to have been the wind" guesses.
            && self.child(i, &["xcomp"]).is_some_and(|c| {
                syntax.children(c).any(|a| syntax.tag(a) == "TO") && !syntax.children(c).any(|a| self.word(a) == "have")
            });
        // "Whether he would": nothing is said of it.
        if syntax.children(i).any(|c| one_of(&self.word(c).to_lowercase(), &["whether", "why", "how"])) {
            return None;
        }
        // "He is free to go, and will be kept from leaving": the subject stands with the first verb.
        let shared =
            (syntax.relation(i) == "conj").then(|| self.child(self.head(i), &["nsubj", "nsubjpass"])).flatten();
        let subject = self.child(i, &["nsubj", "nsubjpass"]).or(shared);
        let speaks_of_all = subject.is_some_and(|n| {
            one_of(&self.word(n).to_lowercase(), &["we", "you", "it", "there", "this", "that", "one", "i", "which"])
        });
        if have_to {
            return (subject.is_some() && !speaks_of_all).then_some(CommitmentKind::Demand);
        }
        if going && self.child(i, &["xcomp"]).is_some_and(|c| !self.lemma_in(c, OUTCOMES)) {
            return self.own(subject?).then_some(CommitmentKind::Declared);
        }
        let modal = self.word(modal?).to_lowercase();
        let perfect = syntax.children(i).any(|c| syntax.relation(c) == "aux" && self.word(c) == "have");
        if perfect {
            return None;
        }
        let copula = syntax.lemma(i) == "be" && modal == "should";
        if copula {
            return None;
        }
        // "It should be seen as a warning"
        let viewed =
            self.child(i, &["nsubjpass"]).is_some() && self.lemma_in(i, &["see", "view", "regard", "consider", "note"]);
        if one_of(&modal, &["must", "should"]) {
            if viewed {
                return None;
            }
            return (subject.is_some() && !speaks_of_all || self.head(i) != i && subject.is_none())
                .then_some(CommitmentKind::Demand);
        }
        // "Couples will be treated alike": what befalls people is no act of theirs.
        let befalls = self.child(i, &["nsubjpass"]).is_some()
            && self.lemma_in(
                i,
                &["treat", "subject", "affect", "remember", "consider", "see", "allow", "handle", "judge"],
            );
        if befalls {
            return None;
        }
        let outcome = self.lemma_in(i, OUTCOMES);
        let likely = syntax
            .children(i)
            .any(|c| one_of(self.word(c), &["likely", "probably", "soon", "eventually", "inevitably"]));
        let subject = subject?;
        let first_person = one_of(&self.word(subject).to_lowercase(), &["i", "we"]);
        let begins = self.lemma_in(i, &["begin", "start", "commence", "convene", "resume", "reopen", "close"]);
        // "The deal would take effect only after the vote"
        let takes_effect = begins || self.takes_effect(i);
        let conditional = self.input.statements[self.s].modality == Modality::Conditional;
        let terms = takes_effect && conditional && self.lemma_in(subject, BARGAINS);
        let doer = self.child(i, &["nsubjpass", "auxpass"]).is_some() || begins || self.acts(subject);
        let told = match modal.as_str() {
            // "He said he would": by the one whom it binds.
            _ if terms => true,
            "would" => self.own(subject),
            _ => self.own(subject) || doer && !speaks_of_all && !self.foretold(subject),
        };
        (told && !likely && (!outcome || first_person && !self.lemma_in(i, OPINING)))
            .then_some(CommitmentKind::Declared)
    }

    /// "Take effect", "enter into force", "come into effect".
    fn takes_effect(&self, verb: usize) -> bool {
        const EFFECT: &[&str] = &["effect", "force"];
        let object = || self.child(verb, &["dobj"]).is_some_and(|o| self.lemma_in(o, EFFECT));
        let into = || {
            let led = self.syntax.children(verb).filter(|&c| self.word(c) == "into");
            led.flat_map(|c| self.syntax.children(c)).any(|o| self.lemma_in(o, EFFECT))
        };
        match self.syntax.lemma(verb) {
            "take" => object(),
            "enter" | "come" | "go" => into(),
            _ => false,
        }
    }

    /// Whether a clause is told as wished: "suggested that he (should) leave", with no verb in the past.
    fn wished(&self, verb: usize) -> bool {
        // "Suggested that he would suffer" foretells.
        let told = |c: usize| {
            let helps = self.syntax.relation(c) == "aux";
            helps && one_of(&self.word(c).to_lowercase(), &["will", "would", "do", "does", "did", "’ll", "'ll"])
        };
        if self.possible(verb) || self.syntax.children(verb).any(told) {
            return false;
        }
        let helper = |c: usize| {
            one_of(self.word(c), &["should", "must"])
                || self.syntax.relation(c) == "auxpass" && self.syntax.tag(c) == "VB"
        };
        matches!(self.syntax.tag(verb), "VB" | "VBP") || self.syntax.children(verb).any(helper)
    }

    fn by_noun(&self, i: usize) -> Option<CommitmentKind> {
        let lists = [
            (OF_UNDERTAKING, CommitmentKind::Commitment),
            (OF_PROPOSING, CommitmentKind::Proposal),
            (OF_DEMANDING, CommitmentKind::Demand),
            (OF_REQUESTING, CommitmentKind::Request),
            (OF_PLANNING, CommitmentKind::Declared),
        ];
        let (_, kind) = lists.iter().find(|(list, _)| self.lemma_in(i, list))?;
        let syntax = self.syntax;
        let governs = syntax.children(i).any(|c| match syntax.relation(c) {
            "acl" => syntax.children(c).any(|a| syntax.tag(a) == "TO"),
            "prep" => {
                let of_act = syntax.children(c).any(|p| syntax.relation(p) == "pcomp");
                // "A call for his resignation", "a proposal to the council"; "the idea of a lobby" and "an appeal to voters" are none.
                let prepositions: &[&str] = match kind {
                    CommitmentKind::Request | CommitmentKind::Demand => &["for"],
                    _ => &["for", "to", "on"],
                };
                // "Called the idea of a canal outdated": what is only judged nobody proposes.
                let judged = self.lemma_in(i, &["idea", "concept"])
                    && !self.lemma_in(self.head(i), TAKING_UP)
                    && !self.lemma_in(self.head(i), PROPOSING);
                if of_act && judged {
                    return false;
                }
                // "Her commitment to her patients"
                one_of(self.word(c), prepositions) && !self.lemma_in(i, &["commitment"]) || of_act
            }
            "ccomp" => self.wished(c),
            _ => false,
        });
        // "He would need a court order": who needs one has none.
        let wanting =
            self.syntax.relation(i) == "dobj" && self.lemma_in(self.head(i), &["need", "want", "seek", "lack"]);
        // "In order to", "a request for comment"
        let set_phrase = i > 0 && syntax.lemma(i) == "order" && self.word(i - 1).eq_ignore_ascii_case("in")
            || syntax.children(i).any(|c| {
                self.child(c, &["pobj"]).is_some_and(|o| self.lemma_in(o, &["comment", "interview", "information"]))
            });
        let needed = set_phrase
            || matches!(syntax.lemma(i), "need" | "order" | "command") && self.child(i, &["acl"]).is_none()
            || wanting;
        // "Mr. Orlo's request to spare the bridge" tells of a request wherever it stands.
        let judged = self.syntax.relation(i) == "dobj" && self.lemma_in(self.head(i), JUDGING);
        let owned = !judged
            && matches!(kind, CommitmentKind::Request | CommitmentKind::Proposal)
            && syntax.children(i).any(|c| syntax.relation(c) == "poss")
            && syntax.children(i).any(|c| syntax.relation(c) == "acl");
        (governs && !needed && !self.negated(i) && (owned || self.noun_carries(i))).then_some(*kind)
    }

    fn subject(&self, i: usize) -> Option<Span> {
        let span = |i: usize| self.syntax.tokens[i].span;
        let mut at = i;
        // "It would be kept, promising safety": who promises is told further up.
        let (mut passive, mut aside) = (false, false);
        for _ in 0..6 {
            // A clause may part a subject from its verb: "His wife, who resigned, is expected to plead guilty".
            if let Some(subject) = self.child(at, &["nsubj", "nsubjpass"]).filter(|&c| self.within(c) || c < i) {
                passive = aside && !self.within(subject) && self.syntax.relation(subject) == "nsubjpass";
                if !passive {
                    return Some(span(self.antecedent(at, subject)));
                }
            }
            let head = self.head(at);
            // "The board shut the port and, on Monday, urged the crews to leave": a subject reaches over clauses.
            let reaches = self.within(head)
                || (matches!(self.syntax.relation(at), "conj" | "advcl" | "xcomp")
                    || passive && self.syntax.relation(at) == "ccomp")
                    && self.syntax.pos(head) == "VERB";
            if self.syntax.relation(at) == "acl" && self.syntax.tag(at) == "VBG" {
                return self.giver(head).map(span);
            }
            if head == at || !reaches {
                break;
            }
            aside = self.syntax.relation(at) == "advcl";
            at = head;
        }
        None
    }

    /// Whom a relative pronoun stands for: "a committee that has vowed to fight".
    fn antecedent(&self, verb: usize, subject: usize) -> usize {
        let relative = self.syntax.relation(verb) == "relcl" && one_of(&self.word(subject).to_lowercase(), RELATIVE);
        if relative { self.head(verb) } else { subject }
    }

    /// Who asks in the words that hang on a noun: who it stands for ("conservatives calling for"), or who gives the text out ("the
    /// council passed a resolution calling on her to leave").
    fn giver(&self, noun: usize) -> Option<usize> {
        let verb = self.head(noun);
        let given = self.syntax.relation(noun) == "dobj" && self.lemma_in(noun, TEXTS);
        let subject = self.child(verb, &["nsubj"]).filter(|_| given).map(|subject| self.antecedent(verb, subject));
        subject.or_else(|| self.acts(noun).then_some(noun))
    }

    /// Whether a noun or pronoun stands for somebody who can act.
    fn acts(&self, i: usize) -> bool {
        let span = self.syntax.tokens[i].span;
        let references = &self.input.layers[self.input.statements[self.s].document_idx].references;
        let known = references.at(span).map(|r| references.entities[r.entity].kind);
        let person = one_of(
            &self.word(i).to_lowercase(),
            &["he", "she", "they", "who", "i", "we", "sides", "leaders", "parties"],
        );
        let noun = || !people(&self.syntax.lemma(i).to_lowercase()).is_empty();
        person || known.is_some_and(|kind| kind != EntityKind::Thing) || noun()
    }

    /// Whether one person says what others will do: he foretells, and binds nobody. (Official texts announce.)
    fn foretold(&self, subject: usize) -> bool {
        let statement = &self.input.statements[self.s];
        let official = self.input.voices[statement.voice_idx].official;
        !official && statement.holder.basis != Basis::Outlet && self.told_by_one() && self.acts(subject)
    }

    /// Whether the holder of the statement is a person.
    fn told_by_one(&self) -> bool {
        let statement = &self.input.statements[self.s];
        let entities = &self.input.layers[statement.document_idx].references.entities;
        entities.iter().any(|e| e.kind == EntityKind::Person && e.name == statement.holder.name)
    }

    /// Whether the holder of the statement is the one who acts: he says what he will do.
    fn own(&self, i: usize) -> bool {
        let statement = &self.input.statements[self.s];
        if statement.holder.basis == Basis::Outlet {
            return false;
        }
        let word = self.word(i).to_lowercase();
        if one_of(&word, &["i", "we"]) {
            return true;
        }
        let layers = &self.input.layers[statement.document_idx];
        let same = |name: &str| crate::align::may_be_one(name, &statement.holder.name);
        match layers.references.at(self.syntax.tokens[i].span) {
            Some(found) => same(&layers.references.entities[found.entity].name),
            None => one_of(&word, &["he", "she"]) || word == "they" && !self.told_by_one() || same(self.word(i)),
        }
    }
}

/// Which of two acts in one statement is told of it.
fn rank(kind: CommitmentKind) -> u8 {
    match kind {
        CommitmentKind::Scheduled => 0,
        CommitmentKind::Commitment => 1,
        CommitmentKind::Conditional => 2,
        CommitmentKind::Proposal => 3,
        CommitmentKind::Demand => 4,
        CommitmentKind::Request => 5,
        CommitmentKind::Declared => 6,
    }
}
