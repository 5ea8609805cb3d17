//! A library in one SQLite file, or in memory.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use crate::engine::{Dialect, Row, Store, StoreError, Value};

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(30);
/// Marks the file as a library: "VARI".
const APPLICATION: i64 = 0x5641_5249;

/// A library in a SQLite database.
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens the library in a file; makes it unless `read_only`.
    ///
    /// # Errors
    ///
    /// If the file is no library, cannot be opened or made.
    pub fn open(path: &Path, read_only: bool) -> Result<Self, StoreError> {
        let place = path.display().to_string();
        let exists = path.exists();
        if read_only && !exists {
            return Err(StoreError::Missing(place));
        }
        let flags = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        let failed = |error: rusqlite::Error| match told(error) {
            StoreError::Other(reason) => StoreError::Open { place: place.clone(), reason },
            StoreError::Damaged(reason) if reason.contains("not a database") => StoreError::Foreign(place.clone()),
            other => other,
        };
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        let number = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
        let mark = number("application_id").map_err(failed)?;
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
        if mark != APPLICATION && tables > 0 {
            return Err(StoreError::Foreign(place));
        }
        if !read_only {
            // Readers never wait for a writer; after a crash the file is as the last commit left it.
            let setting = format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA application_id = {APPLICATION};"
            );
            let set = if mark == APPLICATION { "PRAGMA synchronous = NORMAL;" } else { &setting };
            connection.execute_batch(set).map_err(failed)?;
        }
        Self::with(connection)
    }

    /// A library in memory, which ends with the process.
    ///
    /// # Errors
    ///
    /// If there is no memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::with(Connection::open_in_memory().map_err(told)?)
    }

    fn with(connection: Connection) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(128);
        connection
            .execute_batch("PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;")
            .map_err(told)?;
        Ok(Self { connection })
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Store for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<usize, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(told)?;
        statement.execute(rusqlite::params_from_iter(values)).map_err(told)
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(told)
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(told)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(told)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            let value = |column: usize| {
                Ok(match row.get_ref(column)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(n) => Value::Int(n),
                    ValueRef::Real(x) => Value::Real(x),
                    ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                })
            };
            found.push(Row((0..columns).map(value).collect::<rusqlite::Result<_>>().map_err(told)?));
        }
        Ok(found)
    }

    fn integers(&mut self, sql: &str, values: &[Value]) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(told)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(told)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            for column in 0..columns {
                found.push(row.get_ref(column).map_err(told)?.as_i64().unwrap_or(0));
            }
        }
        Ok(found)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.script("BEGIN IMMEDIATE")
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.script("COMMIT")
    }

    fn roll_back(&mut self) {
        // SQLite may have done so itself, as when the disk is full.
        if !self.connection.is_autocommit() {
            let _ = self.script("ROLLBACK");
        }
    }

    fn verify(&mut self) -> Result<Vec<String>, StoreError> {
        let rows = self.query("PRAGMA integrity_check(20)", &[])?;
        let mut found: Vec<String> = rows.into_iter().map(|mut row| row.text(0)).filter(|line| line != "ok").collect();
        for table in ["words", "passage_words"] {
            if let Err(error) = self.script(&format!("INSERT INTO {table}({table}) VALUES ('integrity-check')")) {
                match error {
                    StoreError::ReadOnly => {}
                    other => found.push(format!("the index `{table}` is not whole: {other}")),
                }
            }
        }
        Ok(found)
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        for table in ["words", "passage_words"] {
            self.script(&format!("INSERT INTO {table}({table}) VALUES ('optimize')"))?;
        }
        self.script("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
    }
}

fn told(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(error.to_string()),
        _ => StoreError::Other(error.to_string()),
    }
}
