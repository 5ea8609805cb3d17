//! What is planted in generated events is found: differences, silence, copies.

use variorum::schema::{DifferenceKind, Report};
use variorum::{Config, Overrides, Source, compare, schema};
use variorum_tests::events::{Account, Told, event};

/// Right and all, of what was planted and of what was not.
#[derive(Default)]
struct Count {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Count {
    fn add(&mut self, right: bool, what: impl FnOnce() -> String) {
        self.all += 1;
        self.right += usize::from(right);
        if !right {
            self.wrong.push(what());
        }
    }

    fn holds(&self, name: &str, least: f64) {
        let share = self.right as f64 / self.all.max(1) as f64;
        assert!(self.all > 50, "{name}: only {} cases", self.all);
        let wrong: Vec<&str> = self.wrong.iter().take(12).map(String::as_str).collect();
        assert!(share >= least, "{name}: {share:.3} of {}\n{}", self.all, wrong.join("\n"));
    }
}

fn id(number: usize) -> String {
    format!("account-{number}")
}

fn report(accounts: &[Account]) -> Report {
    let sources: Vec<Source> =
        accounts.iter().enumerate().map(|(n, a)| Source::text(&format!("{}.txt", id(n)), &a.text)).collect();
    let outlets = accounts.iter().enumerate().map(|(n, a)| (id(n), a.outlet.to_owned())).collect();
    let config = Config { overrides: Overrides { outlets, ..Overrides::default() }, ..Config::default() };
    schema::record(&compare(&sources, &config, &|_| {}).report, variorum::VERSION, true)
}

/// The ids of the statements that lie mostly in the sentence of a fact.
fn statements<'a>(report: &'a Report, account: usize, span: &std::ops::Range<usize>) -> Vec<&'a str> {
    let inside = |s: &&schema::Statement| {
        let (from, to) = (s.span[0] as usize, s.span[1] as usize);
        s.document == id(account) && 2 * to.min(span.end).saturating_sub(from.max(span.start)) > to - from
    };
    report.statements.iter().filter(inside).map(|s| s.id.as_str()).collect()
}

/// Whether a difference that is more than a refinement has one of `x` on one side and one of `y` on another.
fn set_apart(report: &Report, x: &[&str], y: &[&str]) -> bool {
    let among =
        |value: &schema::DifferenceValue, list: &[&str]| value.statements.iter().any(|s| list.contains(&s.as_str()));
    let apart = |d: &schema::Difference| {
        matches!(d.kind, DifferenceKind::Contradicts | DifferenceKind::Variant)
            && d.values
                .iter()
                .enumerate()
                .any(|(i, v)| among(v, x) && d.values.iter().enumerate().any(|(j, w)| i != j && among(w, y)))
    };
    report.claims.iter().flat_map(|claim| &claim.differences).any(apart)
}

#[test]
fn what_is_planted_is_found() {
    let [mut differences, mut agreements, mut cells, mut copies, mut originals] = [(); 5].map(|()| Count::default());
    for seed in 0..30 {
        let accounts = event(seed);
        let report = report(&accounts);
        for fact in 0..accounts[0].facts.len() {
            let told: Vec<(Told, Vec<&str>, &str)> = accounts
                .iter()
                .enumerate()
                .map(|(n, a)| {
                    let (told, span) = &a.facts[fact];
                    (*told, statements(&report, n, span), &a.text[span.clone()])
                })
                .collect();
            for (x, y) in [(0, 1), (0, 2), (1, 2)] {
                let ((told_x, of_x, words_x), (told_y, of_y, words_y)) = (&told[x], &told[y]);
                if *told_x == Told::Dropped || *told_y == Told::Dropped {
                    continue;
                }
                let apart = set_apart(&report, of_x, of_y);
                let what = || format!("{seed}: {words_x} | {words_y}");
                if (*told_x == Told::Changed) == (*told_y == Told::Changed) {
                    agreements.add(!apart, what);
                } else {
                    differences.add(apart, what);
                }
            }
            // The row that holds most statements of the fact.
            let of_fact = |claim: &schema::Claim| {
                claim.statements.iter().filter(|s| told.iter().any(|(_, of, _)| of.contains(&s.as_str()))).count()
            };
            let row = report.claims.iter().filter(|c| c.words.is_empty()).max_by_key(|claim| of_fact(claim));
            let row = row.expect("every statement is in a claim");
            for (n, account) in accounts.iter().enumerate() {
                let voice = report.voices.iter().find(|v| v.document == id(n)).expect("every document has a voice");
                let silent = row.silent.contains(&voice.id);
                let (dropped, words) = (told[n].0 == Told::Dropped, told[n].2);
                cells.add(silent == dropped, || {
                    format!("{seed}, {}: silent {silent} on {} | {words}", account.outlet, row.text)
                });
            }
        }
        for (n, account) in accounts.iter().enumerate() {
            for m in 0..n {
                let of = |r: &&schema::Reuse| r.a == id(m) && r.b == id(n);
                let reuse = report.reuse.iter().find(of).expect("every pair is there");
                let what = || format!("{seed}: {m} {n} {} {}", reuse.relation.word(), reuse.direction.word());
                let verbatim = reuse.relation.word() == "verbatim";
                if account.copied == Some(m) {
                    copies.add(verbatim && reuse.direction.word() == "a->b", what);
                } else if n < 3 {
                    originals.add(!verbatim, what);
                }
            }
        }
    }
    differences.holds("planted differences found", 0.95);
    agreements.holds("kept, rounded and reworded facts left alone", 0.95);
    cells.holds("cells right", 0.95);
    copies.holds("copies and their direction", 0.90);
    originals.holds("originals left alone", 0.95);
}
