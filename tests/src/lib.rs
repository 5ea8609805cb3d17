//! The casebook runner: Markdown pages that explain a behaviour and prove it.
//!
//! A section (`## …`) is a test. Its `article` blocks are the inputs (`outlet=` gives the id, `date=` the day); the other
//! blocks are what must hold:
//!
//! - `matrix`: a row a line, `name   voice: stance "words"   voice: silent`. Some claim must have these cells, and the
//!   quoted words must stand in the text under the reported spans. `not: …` must fit no claim.
//! - `differences`: `aspect kind: value | value` of some claim; or the one word `none`: no claim is disputed.
//! - `statements`: the words of some statement, from its first to its last; `not: …` must be those of none.
//! - `holders`: `holder: the words of a statement`.
//! - `quotes`: `speaker: "words"`; `quantities`: `words = value`; `commitments`: `kind deadline "words"`, or `none`;
//!   `voices`: `name kind`; `findings`: words of some finding; `notes`: words of some note.
//! - `references`: `words = name basis`, some words that mean somebody; `not: …` must fit none.
//! - `frames`: `predicate: agents > patients`, heads joined by commas, of some statement.

pub mod changes;
pub mod events;

use variorum::schema::Report;
use variorum::{Config, Overrides, Source, compare, model, schema};
use variorum_nlp::syntax::Analysis;

/// What a pipeline says of each token: first and last byte, tag, coarse tag, lemma, morphology, head, relation, whether a
/// sentence starts, entity as "B-GPE". The form of the stored sample and of the comparison with Python.
pub fn token_rows(text: &Analysis<'_>) -> Vec<serde_json::Value> {
    let mut entities = vec![String::new(); text.tokens.len()];
    for entity in &text.entities {
        for i in entity.from..entity.to {
            let mark = if i == entity.from { 'B' } else { 'I' };
            entities[i as usize] = format!("{mark}-{}", text.label(entity));
        }
    }
    let row = |(i, entity): (usize, String)| {
        let token = text.tokens[i];
        serde_json::json!([
            token.span.start,
            token.span.end,
            text.tag(i),
            text.pos(i),
            text.lemma(i),
            text.morph(i),
            token.head,
            text.relation(i),
            token.starts_sentence,
            entity
        ])
    };
    entities.into_iter().enumerate().map(row).collect()
}

/// One section of a casebook.
#[derive(Debug, Default)]
pub struct Case {
    /// Its heading.
    pub name: String,
    articles: Vec<(String, Option<String>, String)>,
    expectations: Vec<(String, String)>,
}

/// The cases of a casebook, in order.
pub fn cases(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut block: Option<(String, String)> = None;
    for line in page.lines() {
        if let Some((info, mut body)) = block.take() {
            if line.starts_with("```") {
                close(cases.last_mut(), &info, body);
            } else {
                body.push_str(line);
                body.push('\n');
                block = Some((info, body));
            }
        } else if let Some(info) = line.strip_prefix("```") {
            block = Some((info.to_owned(), String::new()));
        } else if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: name.to_owned(), ..Case::default() });
        }
    }
    cases
}

fn close(case: Option<&mut Case>, info: &str, body: String) {
    let Some(case) = case else { return };
    let (kind, fields) = info.split_once(' ').unwrap_or((info, ""));
    let field = |name: &str| fields.split_whitespace().find_map(|f| f.strip_prefix(name)).map(str::to_owned);
    if kind == "article" {
        let outlet = field("outlet=").unwrap_or_else(|| format!("article-{}", case.articles.len() + 1));
        case.articles.push((outlet, field("date="), body));
    } else {
        case.expectations.push((kind.to_owned(), body));
    }
}

/// Runs a case; every expectation that does not hold gives a line.
pub fn run(case: &Case) -> Vec<String> {
    let report = report(case);
    let texts_hold = check_spans(&report);
    let seen = seen(case);
    let mut wrong: Vec<String> = texts_hold;
    assert!(!case.expectations.is_empty(), "the case `{}` expects nothing", case.name);
    for (kind, body) in &case.expectations {
        assert!(!body.trim().is_empty(), "a block of `{}` expects nothing", case.name);
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let holds = match kind.as_str() {
                "references" | "frames" => match line.strip_prefix("not: ") {
                    Some(line) => !seen.contains(&format!("{kind}: {line}")),
                    None => seen.contains(&format!("{kind}: {line}")),
                },
                _ => holds(&report, kind, line),
            };
            if !holds {
                wrong.push(format!("{kind}: {line}"));
            }
        }
    }
    if !wrong.is_empty() {
        wrong.push(format!("the report has:\n{}\n{}", overview(&report), seen.join("\n")));
    }
    wrong
}

/// References and frames of all articles, in the form that casebooks write them.
fn seen(case: &Case) -> Vec<String> {
    let (documents, _) = variorum::inspect(&sources(case), &Config::default());
    let mut lines = Vec::new();
    for (document, layers) in &documents {
        let words =
            |list: &[variorum::Span]| list.iter().map(|s| s.slice(&document.text)).collect::<Vec<_>>().join(", ");
        for reference in &layers.references.list {
            let name = &layers.references.entities[reference.entity].name;
            lines.push(format!(
                "references: {} = {name} {}",
                reference.span.slice(&document.text),
                reference.basis.name()
            ));
        }
        for model::Statement { frame, .. } in &layers.statements {
            let (predicate, agents) = (words(&frame.predicate), words(&frame.agents));
            let line = format!("frames: {predicate}: {agents} > {}", words(&frame.patients));
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}

fn sources(case: &Case) -> Vec<Source> {
    case.articles
        .iter()
        .map(|(outlet, date, body)| {
            let dated = date.as_ref().map_or(body.clone(), |day| format!("Published: {day}\n{body}"));
            Source::text(&format!("{outlet}.txt"), &dated)
        })
        .collect()
}

fn report(case: &Case) -> Report {
    let outlets = case.articles.iter().map(|(outlet, ..)| (outlet.clone(), outlet.clone())).collect();
    let config = Config { overrides: Overrides { outlets, ..Overrides::default() }, ..Config::default() };
    let outcome = compare(&sources(case), &config, &|_| {});
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    schema::record(&outcome.report, variorum::VERSION, true)
}

/// Every statement's words must be what stands under its span.
fn check_spans(report: &Report) -> Vec<String> {
    let text =
        |id: &str| report.documents.iter().find(|d| d.id == id).and_then(|d| d.text.as_deref()).unwrap_or_default();
    let wrong = report
        .statements
        .iter()
        .filter(|s| text(&s.document).get(s.span[0] as usize..s.span[1] as usize) != Some(&s.text));
    wrong.map(|s| format!("the span of {} does not spell its words", s.id)).collect()
}

fn holds(report: &Report, kind: &str, line: &str) -> bool {
    match kind {
        "matrix" => match line.strip_prefix("not:") {
            Some(row) => !report.claims.iter().any(|claim| row_fits(report, claim, row)),
            None => report.claims.iter().any(|claim| row_fits(report, claim, line)),
        },
        "statements" => {
            let (wanted, words) = line.strip_prefix("not: ").map_or((true, line), |words| (false, words));
            report.statements.iter().any(|s| s.text == words) == wanted
        }
        "holders" => line.split_once(": ").is_some_and(|(holder, words)| {
            report.statements.iter().any(|s| s.attribution.holder == holder && s.text == words)
        }),
        "parts" => {
            let wanted: Vec<&str> = line.split(" | ").collect();
            let document = |id: &String| &report.statements.iter().find(|s| s.id == *id).expect("a statement").document;
            report.claims.iter().any(|claim| {
                let words = claim.statements.iter().zip(&claim.words);
                words.map(|(s, words)| words_at(report, document(s), *words)).collect::<Vec<_>>() == wanted
            })
        }
        "differences" if line == "none" => report.claims.iter().all(|c| c.status != schema::Status::Disputed),
        "differences" => report.claims.iter().flat_map(|c| &c.differences).any(|d| difference_fits(d, line)),
        "quotes" => line.split_once(": ").is_some_and(|(speaker, words)| {
            let words = words.trim_matches('"');
            report.quotes.iter().any(|q| {
                q.speaker.as_deref().unwrap_or("nobody") == speaker && words_at(report, &q.document, q.span) == words
            })
        }),
        "quantities" => line.rsplit_once(" = ").is_some_and(|(words, value)| {
            let shown = |v: &serde_json::Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
            report.quantities.iter().any(|q| words_at(report, &q.document, q.span) == words && shown(&q.value) == value)
        }),
        "commitments" if line == "none" => report.commitments.is_empty(),
        "commitments" => {
            // kind deadline "words" by "party"; the party may be left out.
            let (line, party) = line.split_once(" by ").unwrap_or((line, ""));
            let party = party.trim_matches('"');
            let mut parts = line.splitn(3, ' ');
            let (kind, deadline, words) = (
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default().trim_matches('"'),
            );
            report.commitments.iter().any(|c| {
                let same_act = c.kind.word() == kind && c.action.contains(words);
                let same_party = party.is_empty() || c.parties.iter().any(|p| p == party);
                same_act && same_party && c.deadline.as_deref().unwrap_or("-") == deadline
            })
        }
        "voices" => report.voices.iter().any(|v| format!("{} {}", v.name, v.kind.word()) == line),
        "findings" => report.findings.iter().any(|f| f.text.contains(line)),
        "notes" => report.notes.iter().any(|n| n.message.contains(line)),
        "reuse" => {
            report.reuse.iter().any(|r| format!("{} {} {} {}", r.a, r.b, r.relation.word(), r.direction.word()) == line)
        }
        other => panic!("no expectation is called `{other}`"),
    }
}

fn words_at<'a>(report: &'a Report, document: &str, span: schema::Span) -> &'a str {
    let text = report.documents.iter().find(|d| d.id == document).and_then(|d| d.text.as_deref()).unwrap_or_default();
    text.get(span[0] as usize..span[1] as usize).unwrap_or_default()
}

/// `name   voice: stance "words"   voice: silent`
fn row_fits(report: &Report, claim: &schema::Claim, row: &str) -> bool {
    row.split("   ").map(str::trim).filter(|cell| cell.contains(": ")).all(|cell| {
        let (voice, rest) = cell.split_once(": ").unwrap_or_default();
        let (stance, words) = rest.split_once(' ').unwrap_or((rest, ""));
        let words = words.trim().trim_matches('"');
        claim.cells.iter().any(|found| {
            let named = report.voices.iter().any(|v| v.id == found.voice && v.name == voice);
            let said = || report.statements.iter().any(|s| found.statements.contains(&s.id) && s.text.contains(words));
            named && found.stance.word() == stance && (words.is_empty() || said())
        })
    })
}

/// `aspect kind: value | value`
fn difference_fits(difference: &schema::Difference, line: &str) -> bool {
    let Some((head, values)) = line.split_once(": ") else { return false };
    let mut wanted: Vec<&str> = values.split(" | ").collect();
    let mut found: Vec<&str> = difference.values.iter().map(|v| v.value.as_str()).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    format!("{} {}", difference.aspect.word(), difference.kind.word()) == head && wanted == found
}

fn overview(report: &Report) -> String {
    let mut out = String::new();
    for claim in &report.claims {
        out.push_str(&format!("  {} [{}] {}\n", claim.id, claim.status.word(), claim.text));
        for statement in report.statements.iter().filter(|s| claim.statements.contains(&s.id)) {
            out.push_str(&format!(
                "      {}: {} ({}, held by {})\n",
                statement.document,
                statement.text,
                statement.modality.word(),
                statement.attribution.holder
            ));
        }
        for d in &claim.differences {
            let values: Vec<&str> = d.values.iter().map(|v| v.value.as_str()).collect();
            out.push_str(&format!("      ** {} {}: {}\n", d.aspect.word(), d.kind.word(), values.join(" | ")));
        }
    }
    for q in &report.quotes {
        out.push_str(&format!(
            "  quote {}: {:?}\n",
            q.speaker.as_deref().unwrap_or("nobody"),
            words_at(report, &q.document, q.span)
        ));
    }
    for q in &report.quantities {
        out.push_str(&format!("  quantity {} = {}\n", words_at(report, &q.document, q.span), q.value));
    }
    for c in &report.commitments {
        out.push_str(&format!(
            "  commitment {} {} {:?} by {:?}\n",
            c.kind.word(),
            c.deadline.as_deref().unwrap_or("-"),
            c.action,
            c.parties
        ));
    }
    for r in &report.reuse {
        out.push_str(&format!("  reuse {} {} {} {}\n", r.a, r.b, r.relation.word(), r.direction.word()));
    }
    for n in &report.notes {
        out.push_str(&format!("  note {}\n", n.message));
    }
    out
}
