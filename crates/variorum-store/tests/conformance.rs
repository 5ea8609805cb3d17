//! Every store keeps the same laws.

use std::sync::OnceLock;

use variorum_store::conformance::{Open, Server};
use variorum_store::{FORMAT, StoreError, open};

mod sqlite {
    fn with(law: fn(super::Open)) {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("library.db").display().to_string();
        law(&|| super::open(&place, false).expect("opened"));
    }

    variorum_store::conformance!(with);
}

mod memory {
    fn with(law: fn(super::Open)) {
        law(&|| super::open(":memory:", false).expect("opened"));
    }

    // What is in memory ends with its only handle: laws about a second one do not apply.
    variorum_store::conformance!(@each with: documents_are_kept_by_content, revisions_follow_one_another, words_are_found,
        marks_are_found_by_day, neighbours_are_replaced, stories_grow_merge_and_end, reports_are_kept_and_searched,
        corrections_are_undone_once, feeds_are_remembered, nothing_is_half_done, damage_is_found, odd_texts_come_back);
}

mod postgres {
    fn with(law: fn(super::Open)) {
        let Some(server) = super::server() else { return };
        let place = server.database();
        law(&|| super::open(&place, false).expect("opened"));
    }

    variorum_store::conformance!(with);
}

/// One server for all tests. Without PostgreSQL its tests say so and pass, but not where everything must be there.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(Server::start).as_ref();
    if server.is_none() {
        assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed");
    }
    server
}

#[test]
fn the_way_to_a_server_is_encrypted_where_it_is_asked_for() {
    let Some(server) = Server::start_encrypted() else {
        assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed");
        return;
    };
    let (url, certificate) = server.over_the_network();
    let encrypted = |url: &str| {
        let mut store = open(url, false).expect("opened");
        let rows = store.query("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[]).expect("asked");
        rows[0].int(0) == 1
    };
    assert!(!encrypted(&url), "nobody asked for it");
    assert!(encrypted(&format!("{url}?sslmode=verify-full&sslrootcert={}", certificate.display())));
    // Nobody vouches for a certificate that it made itself.
    let Err(StoreError::Open { reason, .. }) = open(&format!("{url}?sslmode=require"), false) else {
        panic!("an unknown server was believed")
    };
    assert!(reason.contains("certificate"), "{reason}");
}

#[test]
fn what_is_no_library_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("note.txt"), "This is no library. ".repeat(100)).expect("written");
    assert!(matches!(open(&path("note.txt"), false), Err(StoreError::Foreign(_))));
    assert!(std::fs::read_to_string(path("note.txt")).expect("read").starts_with("This is no library."));
    let other = rusqlite::Connection::open(path("other.db")).expect("opened");
    other.execute_batch("CREATE TABLE recipe (name TEXT)").expect("made");
    drop(other);
    assert!(matches!(open(&path("other.db"), false), Err(StoreError::Foreign(_))));
    assert!(matches!(open(&path("missing.db"), true), Err(StoreError::Missing(_))));
    assert!(!std::path::Path::new(&path("missing.db")).exists());
    assert!(matches!(open(&path("no/such/folder.db"), false), Err(StoreError::Open { .. })));
    assert!(matches!(open("postgres://nobody@127.0.0.1:1/none", false), Err(StoreError::Open { .. })));
}

#[test]
fn a_library_of_a_later_version_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library.db").display().to_string();
    let mut store = open(&place, false).expect("made");
    store.execute("UPDATE meta SET value = ?1", &[(FORMAT + 1).to_string().into()]).expect("changed");
    drop(store);
    assert!(matches!(open(&place, false), Err(StoreError::Newer { .. })));
}

#[test]
fn a_library_that_may_only_be_read_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library.db").display().to_string();
    drop(open(&place, false).expect("made"));
    let mut store = open(&place, true).expect("opened");
    let refused = store.execute("DELETE FROM document", &[]);
    assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
}

#[test]
fn a_full_disk_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library.db").display().to_string();
    let mut store = open(&place, false).expect("made");
    // SQLite gives the same error for a file that may not grow as for a disk that is full.
    let pages = store.query("PRAGMA page_count", &[]).expect("asked")[0].int(0);
    store.script(&format!("PRAGMA max_page_count = {}", pages + 2)).expect("set");
    let feed = |i: usize| variorum_store::feeds::Feed { url: format!("{i}").repeat(2_000), ..Default::default() };
    let full = (0..100).find_map(|i| variorum_store::feeds::put(&mut *store, &feed(i)).err());
    assert!(matches!(full, Some(StoreError::Full)), "{full:?}");
    assert!(variorum_store::integrity::check(&mut *store, &|_| {}).expect("checked").is_empty());
}

#[test]
fn a_locked_library_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library.db").display().to_string();
    let mut first = open(&place, false).expect("made");
    let mut second = open(&place, false).expect("opened");
    first.begin().expect("begun");
    second.script("PRAGMA busy_timeout = 20").expect("set");
    assert!(matches!(second.begin(), Err(StoreError::Locked)));
    assert_eq!(variorum_store::documents::count(&mut *second).expect("readers do not wait"), (0, 0));
    first.roll_back();
    second.begin().expect("begun");
    second.roll_back();
}

/// A store of every format that was ever written must open.
#[test]
fn old_libraries_open() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut n = 0;
    for entry in std::fs::read_dir(samples).expect("the folder of samples") {
        let path = entry.expect("a sample").path();
        if path.extension().is_none_or(|ending| ending != "db") {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("library.db");
        std::fs::copy(&path, &copy).expect("copied");
        let mut store = open(&copy.display().to_string(), false).expect("opened");
        assert_eq!(variorum_store::integrity::check(&mut *store, &|_| {}).expect("checked"), [""; 0]);
        assert_eq!(variorum_store::documents::count(&mut *store).expect("counted"), (7, 6), "{}", path.display());
        let stories = variorum_store::stories::list(&mut *store, &Default::default()).expect("listed");
        assert_eq!(stories.len(), 1, "{}", path.display());
        n += 1;
    }
    assert_eq!(n, FORMAT, "one sample for each format");
}
