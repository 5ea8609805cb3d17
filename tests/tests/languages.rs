//! Accounts in different languages, aligned by multilingual-e5-small. `.ci/run` brings its package; without it these tests
//! are passed over, except where `CI` is set.

use std::path::{Path, PathBuf};

use serde_json::Value;
use variorum::model::{Difference, Report, Status};
use variorum::{Config, Encoder, Source, compare};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn encoder() -> Option<&'static Encoder> {
    let folder = root().join("target/models");
    if !folder.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "these tests need target/models: run .ci/run");
        return None;
    }
    Some(variorum::load_encoder(&folder).expect("the package is whole"))
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let files = folders.iter().flat_map(|folder| variorum::find(&root().join(folder)).expect("a folder"));
    files.map(Source::File).collect()
}

fn report(folders: &[&str], languages: Option<&'static Encoder>) -> Report {
    let mut config = Config::default();
    config.align.languages = languages;
    let outcome = compare(&sources(folders), &config, &|_| {});
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    outcome.report
}

const CALL: &[&str] = &["examples/orle-call", "tests/samples/languages/call"];
const FIRE: &[&str] = &["tests/samples/languages/fire"];

/// What makes one claim: documents, each with words of the statement.
type Claim = &'static [(&'static str, &'static str)];

const CALL_CLAIMS: &[Claim] = &[
    &[
        ("ministere", "un entretien détaillé"),
        ("correo", "hablaron por teléfono"),
        ("strom", "telefoniert"),
        ("reka", "Сегодня премьер"),
        ("varn-ministry", "a detailed and open conversation"),
        ("tna", "spoke by phone"),
        ("harbour-post", "spoke by phone"),
        ("delta-times", "talked for nearly two hours"),
        ("costel-premier", "Today, Premier"),
        ("morgenblatt", "exchange of views"),
        ("morgenblatt", "following the phone conversation"),
    ],
    &[("ministere", "a remercié"), ("varn-ministry", "thanked"), ("morgenblatt", "expressed her gratitude")],
    &[
        ("ministere", "pendant 45 jours"),
        ("correo", "aceptó suspender"),
        ("strom", "zugesagt"),
        ("varn-ministry", "45 days"),
        ("varn-ministry", "responded positively"),
        ("tna", "45 days"),
        ("harbour-post", "45 days"),
        ("delta-times", "for a month"),
        ("morgenblatt", "45-day"),
        ("ministere", "répondu favorablement"),
        ("costel-premier", "a suspension of inspections"),
        ("reka", "приостановки"),
    ],
    &[("ministere", "ordonné à la garde"), ("varn-ministry", "immediately instructed")],
    &[
        ("ministere", "Au sujet de la proposition"),
        ("ministere", "une condition essentielle"),
        ("strom", "mehrere Bedingungen"),
        ("varn-ministry", "Regarding the Premier's proposal"),
        ("varn-ministry", "key condition"),
        ("delta-times", "Key conditions"),
        ("delta-times", "several conditions"),
        ("morgenblatt", "outlined a number"),
        ("morgenblatt", "key condition"),
        ("tna", "which Varn links"),
    ],
    &[
        ("ministere", "14 bateaux"),
        ("correo", "14 barcos"),
        ("strom", "Fischerboote"),
        ("varn-ministry", "14 impounded"),
        ("tna", "14 impounded"),
        ("harbour-post", "14 impounded"),
        ("delta-times", "12 impounded"),
        ("morgenblatt", "14 seized"),
    ],
    &[
        ("ministere", "six marins"),
        ("strom", "sechs Seeleute"),
        ("varn-ministry", "six sailors"),
        ("delta-times", "six sailors"),
        ("morgenblatt", "six sailors"),
    ],
    &[
        ("ministere", "poursuivre les pourparlers"),
        ("varn-ministry", "continue talks"),
        ("morgenblatt", "continue the talks"),
    ],
    &[("ministere", "groupes d'experts"), ("varn-ministry", "expert groups"), ("morgenblatt", "groups of experts")],
    &[
        ("ministere", "la régate d'aviron"),
        ("ministere", "organiser la régate"),
        ("varn-ministry", "discussed the rowing regatta"),
        ("varn-ministry", "holding the regatta"),
        ("morgenblatt", "organizing the regatta"),
    ],
    &[("ministere", "rester en contact"), ("varn-ministry", "remain in contact"), ("morgenblatt", "stay in contact")],
    &[("correo", "comenzó"), ("tna", "The call began"), ("harbour-post", "The call began")],
    &[
        ("correo", "320 hogares"),
        ("tna", "230 households"),
        ("harbour-post", "230 households"),
        ("harbour-post", "320 households"),
        ("delta-times", "320 households"),
        ("tna", "at 320"),
    ],
    &[("correo", "Fue una buena llamada"), ("tna", "a good call"), ("harbour-post", "a good call")],
    &[("correo", "No está claro"), ("harbour-post", "It is not clear")],
    &[("strom", "kürzer"), ("delta-times", "shorter")],
    &[("strom", "Norrland"), ("reka", "Норрланд"), ("delta-times", "Norrland"), ("costel-premier", "Norrland")],
    &[("reka", "прочным урегулированием"), ("costel-premier", "must end with")],
    &[("reka", "Деньги"), ("costel-premier", "The money"), ("costel-premier", "would be better spent")],
    &[("reka", "технических переговоров"), ("costel-premier", "technical talks")],
    &[("reka", "Эти переговоры"), ("costel-premier", "Sankt Brod")],
    &[("reka", "рыболовстве"), ("costel-premier", "fisheries")],
    &[("reka", "Сообщение о разговоре"), ("costel-premier", "Readout of"), ("ministere", "Déclaration du")],
];

const FIRE_CLAIMS: &[Claim] = &[
    &[
        ("courier", "A fire destroyed"),
        ("courier", "killing four"),
        ("gaceta", "arrasó"),
        ("depeche", "a détruit"),
        ("depeche", "Quatre ouvriers"),
        ("gaceta", "destruye"),
        ("courier", "Fire destroys"),
        ("depeche", "ravage"),
    ],
    &[("courier", "broke out"), ("gaceta", "El fuego"), ("depeche", "le feu a pris")],
    &[("courier", "for nine hours"), ("gaceta", "nueve horas"), ("depeche", "douze heures")],
    &[("courier", "12,000 tonnes"), ("gaceta", "12.000 toneladas"), ("depeche", "12 000 tonnes")],
    &[("courier", "8 million"), ("gaceta", "9 millones")],
    &[("courier", "arson"), ("gaceta", "provocado")],
    &[("courier", "questioned"), ("courier", "released"), ("depeche", "interrogés")],
    &[("courier", "support fund"), ("depeche", "fonds de soutien")],
    &[("gaceta", "La escuela"), ("depeche", "L'école")],
];

/// Shows what is missed and wrong, for `--nocapture`.
#[expect(clippy::print_stderr, reason = "a test shows what it found")]
fn tell(line: &str) {
    eprintln!("{line}");
}

/// Of pairs of statements in different languages: how many stand in one row, how many of these make one claim, and how many
/// that make one claim there are.
fn pairs(report: &Report, claims: &[Claim]) -> (usize, usize, usize) {
    let n = report.statements.len();
    let holds = |s: usize, (id, words): &(&str, &str)| {
        report.documents[report.statements[s].document_idx].id == *id && report.text_of(s).contains(words)
    };
    let told: Vec<Vec<usize>> = (0..n)
        .map(|s| (0..claims.len()).filter(|&c| claims[c].iter().any(|place| holds(s, place))).collect())
        .collect();
    let language = |s: usize| report.documents[report.statements[s].document_idx].language;
    let (mut found, mut right, mut gold) = (0, 0, 0);
    for a in 0..n {
        for b in (a + 1..n).filter(|&b| language(a) != language(b)) {
            let one = told[a].iter().any(|claim| told[b].contains(claim));
            let row = report.claims.iter().any(|c| c.statements.contains(&a) && c.statements.contains(&b));
            found += usize::from(row);
            right += usize::from(row && one);
            gold += usize::from(one);
            if row != one {
                let kind = if one { "missed" } else { "wrong" };
                tell(&format!("{kind}: {} | {}", report.text_of(a), report.text_of(b)));
            }
        }
    }
    (found, right, gold)
}

fn f1(report: &Report, claims: &[Claim]) -> f64 {
    let (found, right, gold) = pairs(report, claims);
    let share = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
    tell(&format!("precision {:.1}, recall {:.1} of {gold}", share(found), share(gold)));
    200.0 * right as f64 / (found + gold) as f64
}

#[test]
fn ten_accounts_in_five_languages() {
    let Some(encoder) = encoder() else { return };
    let report = report(CALL, Some(encoder));
    let score = f1(&report, CALL_CLAIMS);
    assert!(score >= 85.0, "{score}");
}

#[test]
fn an_event_that_no_bound_was_chosen_on() {
    let Some(encoder) = encoder() else { return };
    let report = report(FIRE, Some(encoder));
    let score = f1(&report, FIRE_CLAIMS);
    assert!(score >= 85.0, "{score}");
}

#[test]
fn figures_are_set_against_each_other_across_languages() {
    let Some(encoder) = encoder() else { return };
    for (folders, differences) in [
        (CALL, &[["30 días", "45 days"], ["14", "12"], ["320", "230"], ["2031-05-12", "2031-05-13"]][..]),
        (FIRE, &[["8 million euros", "9 millones de euros"], ["nine hours", "douze heures"]]),
    ] {
        let report = report(folders, Some(encoder));
        // A value that is told in several ways has them between slashes.
        let values = |d: &Difference| -> Vec<String> {
            d.values.iter().flat_map(|v| v.value.split(" / ")).map(str::to_owned).collect()
        };
        let all: Vec<Vec<String>> = report.claims.iter().flat_map(|claim| &claim.differences).map(values).collect();
        for words in differences {
            let holds = |values: &Vec<String>| words.iter().all(|word| values.iter().any(|v| v == word));
            assert!(all.iter().any(holds), "{words:?} in {all:?}");
        }
    }
}

#[test]
fn another_event_stays_another() {
    let Some(encoder) = encoder() else { return };
    let report = report(&[CALL[0], CALL[1], "tests/samples/languages/other"], Some(encoder));
    let apart: Vec<&str> = report
        .notes
        .iter()
        .filter(|n| n.message.contains("another event"))
        .filter_map(|n| n.document.as_deref())
        .collect();
    assert_eq!(apart, ["muzej"]);
}

#[test]
fn without_an_encoder_it_is_told_what_is_missing() {
    let report = report(CALL, None);
    let told = report.notes.iter().any(|n| n.message.contains("no encoder was given"));
    assert!(told && report.claims.iter().any(|c| c.status == Status::Disputed));
}

#[test]
fn vectors_are_those_of_the_reference() {
    let Some(encoder) = encoder() else { return };
    for line in include_str!("../samples/sentences-languages.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = case["text"].as_str().expect("a text");
        let own = encoder.sentence(text);
        let reference = case["vector"].as_array().expect("a vector");
        let dot: f64 = own.iter().zip(reference).map(|(x, y)| f64::from(*x) * y.as_f64().unwrap_or_default()).sum();
        assert!(dot > 0.999, "{dot} {text}");
    }
}
