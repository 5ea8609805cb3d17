//! Every casebook in `suite/`.

use std::path::Path;

#[test]
fn casebooks_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite");
    let mut pages: Vec<_> =
        std::fs::read_dir(&folder).expect("the suite is there").map(|e| e.expect("an entry").path()).collect();
    pages.sort();
    assert!(pages.len() >= 5, "casebooks are missing");
    let (mut wrong, mut n_cases) = (String::new(), 0);
    for page in &pages {
        let text = std::fs::read_to_string(page).expect("a readable page");
        for case in variorum_tests::cases(&text) {
            n_cases += 1;
            for line in variorum_tests::run(&case) {
                wrong.push_str(&format!(
                    "{} / {}: {line}\n",
                    page.file_name().expect("a name").to_string_lossy(),
                    case.name
                ));
            }
        }
    }
    assert!(n_cases >= 20, "only {n_cases} cases ran");
    assert!(wrong.is_empty(), "{wrong}");
}
