//! What a reader must know first: one plain sentence each, made by rules from its evidence.

use crate::model::{
    Aspect, Card, ClaimKind, Commitment, CommitmentKind, Difference, DifferenceKind, DifferenceValue, Finding,
    FindingKind, Holder, Modality, Relation, Report, Stance, Status,
};

/// The card of this stage.
pub const CARD: Card =
    Card { id: "findings", version: 7, summary: "Ranks what a reader must know first.", source: "own" };

/// Most findings of one kind, so that none crowds out the others.
const MOST_OF_A_KIND: usize = 6;
/// Where the kinds have less to tell together, one may tell more.
const FEWEST: usize = 20;
/// Most claims one finding may rest on.
const MOST_CLAIMS: usize = 8;

/// All findings, most worth reading first.
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for kind in [
        differences as fn(&Report) -> Vec<Finding>,
        only_here,
        deadlines,
        conditions,
        common_origins,
        agreements,
        doubts,
    ] {
        found.extend(kind(report));
    }
    let mut ranked: Vec<(bool, usize, usize, Finding)> = Vec::new();
    let mut counts = std::collections::BTreeMap::new();
    for (order, finding) in found.into_iter().enumerate() {
        let n = counts.entry(finding.kind).or_insert(0_usize);
        // The first of every kind comes before the fourth of any; official texts against each other weigh a little more.
        let tier = *n / if finding.kind == FindingKind::OnlyHere { 4 } else { 3 };
        *n += 1;
        // What goes beyond stands behind all others.
        let beyond = *n > MOST_OF_A_KIND;
        ranked.push((beyond, tier, order, finding));
    }
    ranked.sort_by_key(|(beyond, tier, order, finding)| (*beyond, *tier, finding.kind, *order));
    let within = ranked.iter().filter(|(beyond, ..)| !beyond).count();
    ranked.into_iter().map(|(_, _, _, finding)| finding).take(within.max(FEWEST)).collect()
}

fn shorten(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

fn voices_of(report: &Report, statements: &[usize]) -> Vec<usize> {
    let mut voices: Vec<usize> = statements.iter().map(|&s| report.voice_of(s)).collect();
    voices.sort_unstable();
    voices.dedup();
    voices
}

fn names(report: &Report, voices: &[usize]) -> String {
    let mut names: Vec<String> = Vec::new();
    for &v in voices {
        let voice = &report.voices[v];
        let twice = report.voices.iter().filter(|other| other.name == voice.name).count() > 1;
        let name = if twice {
            format!("{} in {}", voice.name, report.documents[voice.document_idx].id)
        } else {
            voice.name.clone()
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    list(&names)
}

fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

fn statements_of(report: &Report, claims: &[usize]) -> Vec<usize> {
    let mut all: Vec<usize> = claims.iter().flat_map(|&c| report.claims[c].statements.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn values(report: &Report, difference: &Difference) -> String {
    let sides: Vec<String> = difference
        .values
        .iter()
        .map(|v| format!("“{}” ({})", shorten(&v.value, 60), names(report, &voices_of(report, &v.statements))))
        .collect();
    sides.join(" against ")
}

/// The claims that whole statements make: of parts only the differences are worth a sentence.
fn whole(report: &Report) -> impl Iterator<Item = usize> + '_ {
    (0..report.claims.len()).filter(|&c| !report.claims[c].is_of_parts())
}

fn aspect(aspect: Aspect, kind: ClaimKind) -> &'static str {
    match (aspect, kind) {
        (Aspect::Date, _) => "a date",
        (Aspect::Value, _) => "a figure",
        (Aspect::Scope, _) => "what is covered",
        (Aspect::Polarity, _) => "whether it is so",
        (Aspect::Actor, _) => "who is concerned",
        (Aspect::Cause, _) => "why, or in return for what,",
        (Aspect::Modality, _) => "how firm it is",
        (Aspect::Naming, _) => "the name",
        (Aspect::Wording, _) => "what was said",
    }
}

/// Disputed claims: between official texts first, then contradictions, then variants.
fn differences(report: &Report) -> Vec<Finding> {
    type Weight = (FindingKind, DifferenceKind, std::cmp::Reverse<usize>);
    let mut found: Vec<(Weight, Finding, &Difference)> = Vec::new();
    let all = report.claims.iter().enumerate();
    for (c, claim, difference) in all.flat_map(|(c, claim)| claim.differences.iter().map(move |d| (c, claim, d))) {
        // In return for what something is done makes no claim disputed, and is worth a sentence.
        let bargain = difference.aspect == Aspect::Cause && difference.kind != DifferenceKind::Refines;
        if !(claim.status == Status::Disputed && crate::compare::status_matters(difference) || bargain) {
            continue;
        }
        // "Of Norvia" and "Norvian" against "of Varenia" and "Varenian" are one thing to tell.
        let sides =
            |d: &Difference| -> Vec<Vec<usize>> { d.values.iter().map(|v| voices_of(report, &v.statements)).collect() };
        let once = matches!(difference.aspect, Aspect::Actor | Aspect::Scope | Aspect::Naming);
        let before = claim.differences.iter().take_while(|d| !std::ptr::eq(*d, difference));
        let told = |d: &Difference| {
            (d.aspect, d.kind) == (difference.aspect, difference.kind) && sides(d) == sides(difference)
        };
        if once && before.into_iter().any(told) {
            continue;
        }
        let official = |statements: &[usize]| statements.iter().any(|&s| report.voices[report.voice_of(s)].official);
        let both = difference.values.iter().filter(|v| official(&v.statements)).count() > 1;
        let kind = if both { FindingKind::OfficialDifference } else { FindingKind::Difference };
        let opening = if both { "The official texts differ on" } else { "The accounts differ on" };
        let text = format!(
            "{opening} {} in “{}”: {}.",
            aspect(difference.aspect, claim.kind),
            shorten(&claim.text, 90),
            values(report, difference)
        );
        let weight = voices_of(report, &claim.statements).len();
        found.push((
            (kind, difference.kind, std::cmp::Reverse(weight)),
            Finding { kind, text, claims: vec![c], statements: claim.statements.clone() },
            difference,
        ));
    }
    for (c, claim) in report.claims.iter().enumerate() {
        for difference in claim.differences.iter().filter(|d| d.kind == DifferenceKind::Updates) {
            let text = format!(
                "A figure was replaced in “{}”: {}; one is of an earlier day, or an account calls it earlier or withdrawn.",
                shorten(&claim.text, 90),
                values(report, difference)
            );
            let weight = std::cmp::Reverse(voices_of(report, &claim.statements).len());
            let finding =
                Finding { kind: FindingKind::Difference, text, claims: vec![c], statements: claim.statements.clone() };
            found.push(((FindingKind::Difference, DifferenceKind::Updates, weight), finding, difference));
        }
    }
    found.sort_by_key(|(weight, ..)| *weight);
    told_once(report, found.into_iter().map(|(_, finding, difference)| (finding, difference)).collect())
}

/// Folds a finding into an earlier one that sets all its values apart, by the same voices and in one statement at least: "four
/// against five against twelve" tells "five against twelve", too.
fn told_once(report: &Report, found: Vec<(Finding, &Difference)>) -> Vec<Finding> {
    let mut kept: Vec<(Finding, &Difference)> = Vec::new();
    for (finding, own) in found {
        let tells = |(earlier, known): &(Finding, &Difference)| {
            let said = |side: &DifferenceValue| {
                let voices = voices_of(report, &side.statements);
                let holds = |v: &DifferenceValue| {
                    let of = voices_of(report, &v.statements);
                    v.value == side.value && voices.iter().all(|voice| of.contains(voice))
                };
                known.values.iter().any(holds)
            };
            matches!(own.aspect, Aspect::Value | Aspect::Date)
                && (earlier.kind, known.aspect, known.kind) == (finding.kind, own.aspect, own.kind)
                && own.values.iter().all(said)
                && finding.statements.iter().any(|s| earlier.statements.contains(s))
        };
        match kept.iter_mut().find(|earlier| tells(earlier)) {
            Some((earlier, _)) => {
                earlier
                    .claims
                    .extend(finding.claims.into_iter().filter(|c| !earlier.claims.contains(c)).collect::<Vec<_>>());
                earlier.statements.extend(finding.statements);
                earlier.statements.sort_unstable();
                earlier.statements.dedup();
            }
            None => kept.push((finding, own)),
        }
    }
    kept.into_iter().map(|(finding, _)| finding).collect()
}

/// What one official text says and the other leaves out: a summary of each, then one by one what the press has, too.
fn only_here(report: &Report) -> Vec<Finding> {
    // An office may give out several texts: together they are what it says.
    let mut offices: Vec<(&str, Vec<usize>)> = Vec::new();
    for v in (0..report.voices.len()).filter(|&v| report.voices[v].official) {
        let name = report.voices[v].name.as_str();
        match offices.iter_mut().find(|(known, _)| *known == name) {
            Some((_, voices)) => voices.push(v),
            None => offices.push((name, vec![v])),
        }
    }
    if offices.len() < 2 {
        return Vec::new();
    }
    let says = |c: usize, v: usize| report.claims[c].cells[v].stance != Stance::Silent;
    let any = |c: usize, voices: &[usize]| voices.iter().any(|&v| says(c, v));
    let mut found = Vec::new();
    let mut rest = Vec::new();
    for (here, voices) in &offices {
        let others: Vec<&(&str, Vec<usize>)> = offices.iter().filter(|(name, _)| name != here).collect();
        let mut own: Vec<usize> =
            whole(report).filter(|&c| any(c, voices) && others.iter().all(|(_, other)| !any(c, other))).collect();
        let weight = |c: usize| {
            let carried = report.claims[c].cells.iter().filter(|cell| cell.stance != Stance::Silent).count();
            let binding =
                matches!(report.claims[c].kind, ClaimKind::Agreement | ClaimKind::Condition | ClaimKind::Figure);
            (carried, binding)
        };
        own.sort_by_key(|&c| (std::cmp::Reverse(weight(c)), c));
        let there = list(&others.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
        let (does, leaves) = if others.len() > 1 { ("do", "leave") } else { ("does", "leaves") };
        let words = |c: usize| said_by(report, c, voices.iter().copied().find(|&v| says(c, v)).unwrap_or(voices[0]));
        for &c in own.iter().take(1).filter(|&&c| weight(c).0 > 1) {
            let text = format!("Only the text of {here} says “{}”; {there} {does} not.", shorten(words(c), 140));
            found.push(Finding {
                kind: FindingKind::OnlyHere,
                text,
                claims: vec![c],
                statements: report.claims[c].statements.clone(),
            });
        }
        for (part, chunk) in
            own.iter().skip(1).take(2 * MOST_CLAIMS).copied().collect::<Vec<_>>().chunks(MOST_CLAIMS).enumerate()
        {
            let points: Vec<String> = chunk.iter().take(3).map(|&c| format!("“{}”", shorten(words(c), 70))).collect();
            let more = if chunk.len() > 3 { format!(" and {}", more_points(chunk.len() - 3)) } else { String::new() };
            let also = if part == 0 { format!("{leaves} out") } else { format!("also {leaves} out") };
            let text = format!("{there} {also} what {here} says: {}{more}.", list(&points));
            rest.push((
                part,
                Finding {
                    kind: FindingKind::OnlyHere,
                    text,
                    claims: chunk.to_vec(),
                    statements: statements_of(report, chunk),
                },
            ));
        }
    }
    rest.sort_by_key(|(part, _)| *part);
    // Both summaries, what they had no room for, then the weightiest point of each side.
    found.truncate(2);
    rest.into_iter().map(|(_, finding)| finding).chain(found).collect()
}

fn more_points(n: usize) -> String {
    if n == 1 { "one more point".to_owned() } else { format!("{n} more points") }
}

/// The words in which a voice makes a claim: its statement that is most of a clause.
fn said_by(report: &Report, c: usize, v: usize) -> &str {
    let own = report.claims[c].statements.iter().copied().filter(|&s| report.voice_of(s) == v);
    let whole = |s: usize| (!report.statements[s].frame.predicate.is_empty(), report.statements[s].span.len());
    let said = own.max_by_key(|&s| (whole(s), std::cmp::Reverse(s)));
    said.map_or(&report.claims[c].text, |s| report.text_of(s))
}

fn deadlines(report: &Report) -> Vec<Finding> {
    let mut due: Vec<_> = report.commitments.iter().filter_map(|c| Some((c.deadline?, c))).collect();
    due.sort_by_key(|(day, c)| (std::cmp::Reverse(c.evidence.len()), *day));
    due.into_iter()
        .map(|(day, c)| {
            let action = shorten(&c.action, 130);
            let apart = |d: &Difference| d.aspect == Aspect::Date && d.kind == DifferenceKind::Contradicts;
            let disputed = c.claims.iter().any(|&claim| report.claims[claim].differences.iter().any(apart));
            let text = match &c.duration {
                None if disputed => {
                    format!("“{action}” is set for {day} in some of the accounts, which differ on the day.")
                }
                Some(length) => format!("“{action}” ends on {day}, counting {}.", c.basis.as_deref().unwrap_or(length)),
                None => format!("“{action}” is set for {day}."),
            };
            Finding {
                kind: FindingKind::Deadline,
                text,
                claims: c.claims.clone(),
                statements: statements_of(report, &c.claims),
            }
        })
        .collect()
}

/// What several voices tell as demanded, asked or made a condition.
fn conditions(report: &Report) -> Vec<Finding> {
    let voices = |c: &Commitment| voices_of(report, &statements_of(report, &c.claims)).len();
    let mut asked: Vec<(&Commitment, &str)> = report
        .commitments
        .iter()
        .filter_map(|c| match c.kind {
            CommitmentKind::Demand => Some((c, "demand")),
            CommitmentKind::Conditional => Some((c, "condition")),
            CommitmentKind::Request => Some((c, "request")),
            _ => None,
        })
        .filter(|(c, _)| voices(c) > 1)
        .collect();
    asked.sort_by_key(|(c, _)| (std::cmp::Reverse(voices(c)), c.claims.first().copied()));
    asked
        .into_iter()
        .map(|(c, word)| {
            let all = report.voices.len();
            // A demand that its maker can have carried out.
            let word = if c.status == "ordered" { "order" } else { word };
            let text = format!("{} of {all} voices carry the {word} “{}”.", voices(c), shorten(&c.action, 140));
            let statements = statements_of(report, &c.claims);
            Finding { kind: FindingKind::Conditions, text, claims: c.claims.clone(), statements }
        })
        .collect()
}

/// Whether the words of a claim tell something by themselves: a clause with a verb and a few words, not "in an interview on Monday".
fn tells(report: &Report, c: usize) -> bool {
    const FEWEST: usize = 6;
    let claim = &report.claims[c];
    claim.text.split_whitespace().count() >= FEWEST
        && claim.statements.iter().map(|&s| &report.statements[s]).any(|statement| {
            let text = statement.span.slice(&report.documents[statement.document_idx].text);
            !statement.frame.predicate.is_empty() && text == claim.text
        })
}

/// Claims of several documents that go back to one original.
fn common_origins(report: &Report) -> Vec<Finding> {
    let mut by_origin: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (c, claim) in report.claims.iter().enumerate() {
        if let ([origin], Status::Corroborated, false) = (&claim.origins[..], claim.status, claim.is_of_parts()) {
            by_origin.entry(origin).or_default().push(c);
        }
    }
    let mut found: Vec<Finding> = by_origin
        .into_iter()
        .filter(|(_, claims)| claims.len() > 1)
        .map(|(origin, mut claims)| {
            claims.sort_by_key(|&c| (std::cmp::Reverse(voices_of(report, &report.claims[c].statements).len()), c));
            let n = claims.len();
            claims.truncate(MOST_CLAIMS);
            let text = format!(
                "{n} claims that several documents carry go back to one original, {origin}: it counts as one witness."
            );
            Finding { kind: FindingKind::CommonOrigin, text, statements: statements_of(report, &claims), claims }
        })
        .collect();
    for reuse in report.reuse.iter().filter(|r| matches!(r.relation, Relation::Verbatim | Relation::Paraphrase)) {
        let how = if reuse.relation == Relation::Verbatim { "word for word" } else { "point by point in other words" };
        let (a, b) = (&report.documents[reuse.a].id, &report.documents[reuse.b].id);
        let shared = |c: &usize| {
            let documents: Vec<usize> =
                report.claims[*c].statements.iter().map(|&s| report.statements[s].document_idx).collect();
            documents.contains(&reuse.a) && documents.contains(&reuse.b)
        };
        let claims: Vec<usize> = whole(report).filter(shared).take(MOST_CLAIMS).collect();
        let share = 100.0 * reuse.score;
        // Accounts that quote one speech share its words and are still two, and so are a statement and a report of it.
        // Source: own; a report of a statement had .53, two renderings of one statement .94.
        const ONE_TEXT: f32 = 0.66;
        let text = if reuse.score >= ONE_TEXT || reuse.relation == Relation::Verbatim && reuse.score >= 0.5 {
            format!("{a} and {b} tell the same {how} ({share:.0} % of the shorter): two renderings of one text.")
        } else {
            format!("{a} and {b} tell {share:.0} % of the shorter one {how}: a source that both have, or one of them.")
        };
        found.push(Finding {
            kind: FindingKind::CommonOrigin,
            text,
            statements: statements_of(report, &claims),
            claims,
        });
    }
    found.sort_by_key(|f| std::cmp::Reverse(f.claims.len()));
    found
}

fn agreements(report: &Report) -> Vec<Finding> {
    // Accounts that replace a figure do not agree on it.
    let settled = |&c: &usize| {
        let claim = &report.claims[c];
        let replaced = claim.differences.iter().any(|d| d.kind == DifferenceKind::Updates);
        claim.status == Status::Corroborated && !replaced
    };
    let mut claims: Vec<usize> = whole(report).filter(settled).collect();
    let n_documents = |c: usize| {
        let mut documents: Vec<usize> =
            report.claims[c].statements.iter().map(|&s| report.statements[s].document_idx).collect();
        documents.sort_unstable();
        documents.dedup();
        documents.len()
    };
    // Rows whose statements lie near one another first: what is told of an agreement must be one.
    let close = |c: usize| !report.claims[c].is_loose();
    claims.sort_by_key(|&c| (!tells(report, c), std::cmp::Reverse(n_documents(c)), !close(c), c));
    claims
        .into_iter()
        .map(|c| {
            let claim = &report.claims[c];
            let all = n_documents(c) == report.documents.len();
            let agree = if close(c) { "agree" } else { "seem to agree" };
            let who = if all {
                format!("All {} documents {agree}", report.documents.len())
            } else {
                format!("{} of {} documents {agree}", n_documents(c), report.documents.len())
            };
            let origins = if claim.origins.len() > 1 {
                format!(", from {} originals", claim.origins.len())
            } else {
                String::new()
            };
            let text = format!("{who}{origins}: “{}”.", shorten(&claim.text, 150));
            Finding { kind: FindingKind::Agreement, text, claims: vec![c], statements: claim.statements.clone() }
        })
        .collect()
}

/// What one account alone denies, doubts or alleges.
fn doubts(report: &Report) -> Vec<Finding> {
    let mut found = Vec::new();
    for (c, claim) in report.claims.iter().enumerate().filter(|(_, claim)| claim.status == Status::SingleSource) {
        let statement = &report.statements[claim.statements[0]];
        let doubtful = matches!(statement.modality, Modality::Denied | Modality::Alleged | Modality::Assessed);
        // A duty, a plan or a proposal with a figure or a day in it is worth knowing even where nobody doubts it.
        let binding = matches!(
            statement.modality,
            Modality::Demanded | Modality::Planned | Modality::Proposed | Modality::Conditional | Modality::Agreed
        );
        let figure = usize::from(!statement.quantities.is_empty());
        let weight = usize::from(doubtful) * 2 + usize::from(statement.negated) + figure * (1 + usize::from(binding));
        if weight < 2 {
            continue;
        }
        let who = names(report, &voices_of(report, &claim.statements));
        let own = report.voices[report.voice_of(claim.statements[0])].name == statement.holder.name;
        let holder = match statement.holder.name.as_str() {
            _ if own => String::new(),
            Holder::UNNAMED => ", citing nobody by name,".to_owned(),
            name => format!(", citing {name},"),
        };
        let text = format!("Only {who}{holder} has “{}” ({}).", shorten(&claim.text, 150), statement.modality.name());
        found.push((
            std::cmp::Reverse(weight),
            c,
            Finding { kind: FindingKind::SingleSource, text, claims: vec![c], statements: claim.statements.clone() },
        ));
    }
    found.sort_by_key(|(weight, c, _)| (!tells(report, *c), *weight, *c));
    found.into_iter().map(|(_, _, finding)| finding).collect()
}
