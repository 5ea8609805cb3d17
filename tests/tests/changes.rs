//! One fact changed in a sentence is found, and mere rewording is no difference.

use std::collections::BTreeMap;

use variorum::{Config, Overrides, Source, compare};
use variorum_tests::changes::{Kind, Telling, tellings};

/// Whether the report of the two tellings has a difference, or gives what they say to two people.
fn differ(telling: &Telling) -> bool {
    let sources = [Source::text("alpha", &telling.first), Source::text("beta", &telling.second)];
    let config = Config {
        overrides: Overrides { date: Some("2031-03-22".into()), ..Overrides::default() },
        ..Config::default()
    };
    let report = compare(&sources, &config, &|_| {}).report;
    let report = variorum::schema::record(&report, variorum::VERSION, true);
    let holders = |document: &str| -> Vec<&str> {
        report.statements.iter().filter(|s| s.document == document).map(|s| s.attribution.holder.as_str()).collect()
    };
    let told_by_another = telling.kind == Kind::Name && {
        let (first, second) = (holders(&report.documents[0].id), holders(&report.documents[1].id));
        let last = |name: &str| name.split(' ').next_back().map(str::to_owned);
        first.iter().zip(&second).any(|(a, b)| a.contains(' ') && b.contains(' ') && last(a) != last(b))
    };
    // Who acts parts claims: the two tellings then stand in rows of their own.
    let rows =
        report.claims.iter().filter(|c| c.cells.iter().filter(|cell| !cell.statements.is_empty()).count() < 2).count();
    let parted = telling.kind == Kind::Name && rows > 0;
    told_by_another || parted || report.claims.iter().any(|claim| !claim.differences.is_empty())
}

#[test]
fn planted_changes_are_found_and_rewordings_are_not() {
    let mut counts: BTreeMap<(Kind, bool), (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for telling in tellings() {
        let entry = counts.entry((telling.kind, telling.changed)).or_default();
        let found = differ(&telling);
        entry.0 += usize::from(found);
        entry.1 += 1;
        if found != telling.changed {
            wrong.push(format!(
                "{:?} changed {}\n  {}\n  {}",
                telling.kind, telling.changed, telling.first, telling.second
            ));
        }
    }
    for ((kind, changed), (found, all)) in counts {
        let share = found as f64 / all as f64;
        assert!(
            if changed { share >= 0.97 } else { share <= 0.03 },
            "{kind:?} changed {changed}: {found} of {all}\n{}",
            wrong.join("\n")
        );
    }
}
