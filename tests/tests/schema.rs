//! The public form: reports fit the schema that the project ships, and read back as what was written.

use std::path::Path;

use variorum::{Config, Source, compare, schema, write};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn shipped_schema_is_the_generated_one() {
    let path = root().join("docs/report.schema.json");
    let generated = schema::json_schema();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &generated).expect("written");
    }
    let shipped = std::fs::read_to_string(&path).expect("docs/report.schema.json");
    assert!(shipped == generated, "docs/report.schema.json is stale: run the tests with UPDATE=1");
}

#[test]
fn example_report_fits_the_schema_and_reads_back() {
    let sources: Vec<Source> = variorum::find(&root().join("examples/orle-call"))
        .expect("the example")
        .into_iter()
        .map(Source::File)
        .collect();
    let outcome = compare(&sources, &Config::default(), &|_| {});
    assert_eq!(outcome.report.documents.len(), 6);
    for with_text in [false, true] {
        let text = write::json(&outcome.report, with_text);
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let validator =
            jsonschema::validator_for(&serde_json::from_str(&schema::json_schema()).expect("JSON")).expect("a schema");
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let record: schema::Report = serde_json::from_str(&text).expect("a report");
        assert_eq!(serde_json::to_value(&record).expect("JSON"), value);
        assert_eq!(value["schema"], "variorum/report/1");
    }
}

#[test]
fn every_writer_carries_every_claim() {
    let sources: Vec<Source> = variorum::find(&root().join("examples/orle-call"))
        .expect("the example")
        .into_iter()
        .map(Source::File)
        .collect();
    let report = compare(&sources, &Config::default(), &|_| {}).report;
    let (page, table) = (write::html(&report), write::csv(&report));
    for i in 0..report.claims.len() {
        assert!(page.contains(&format!("id=\"c{}\"", i + 1)), "c{} is not on the page", i + 1);
        assert!(table.contains(&format!("\nc{},", i + 1)), "c{} is not in the table", i + 1);
    }
    for i in 0..report.statements.len() {
        assert!(page.contains(&format!("id=\"s{}\"", i + 1)), "s{} is not marked in its text", i + 1);
    }
    assert!(write::markdown(&report).contains("## Matrix"));
}

/// Text from articles is data on the page.
#[test]
fn article_text_cannot_become_markup() {
    let evil = "<script>alert(1)</script> The mayor said \"</mark><img src=x onerror=alert(2)>\" to <b>all</b> the people of Varn. |x| =cmd()";
    let sources = [
        Source::text("evil.txt", evil),
        Source::text("\"><script>alert(3)</script>.txt", "The mayor of Varn said nothing to the people."),
    ];
    let report = compare(&sources, &Config::default(), &|_| {}).report;
    let page = write::html(&report);
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own script");
    assert!(!page.contains("<img") && page.contains("script-src 'sha256-"));
    let text = write::terminal(&report, &write::Style { color: false, width: 80 });
    assert!(!text.contains('\u{1b}'));
    let hostile = [Source::text("a.txt", "The \u{1b}[2Jmayor\u{202e} said that the town of Varn was calm on Monday.")];
    let text = write::terminal(
        &compare(&hostile, &Config::default(), &|_| {}).report,
        &write::Style { color: false, width: 80 },
    );
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
}
