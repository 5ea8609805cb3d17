//! What a database must be able to do: run statements and queries, all or nothing.
//!
//! The SQL of this crate is written once, in what SQLite and PostgreSQL have in common. Values have four types, which mean
//! the same in both; days and moments are kept as ISO 8601 text, which sorts as time does.

/// A value in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A fraction.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        // PostgreSQL keeps no NUL in texts; no article means one.
        Self::Text(if value.contains('\0') { value.replace('\0', "\u{fffd}") } else { value.to_owned() })
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        value.as_str().into()
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        if value.contains('\0') { value.as_str().into() } else { Self::Text(value) }
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer. What has another type than is asked for reads as nothing: a damaged store must not end the
/// program, and `check` finds what is damaged.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The whole number in a column; 0 if there is none.
    pub fn int(&self, column: usize) -> i64 {
        self.maybe_int(column).unwrap_or(0)
    }

    /// The whole number in a column.
    pub fn maybe_int(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(Value::Int(n)) => Some(*n),
            _ => None,
        }
    }

    /// The number in a column; 0 if there is none.
    pub fn real(&self, column: usize) -> f64 {
        match self.0.get(column) {
            Some(Value::Real(x)) => *x,
            Some(Value::Int(n)) => *n as f64,
            _ => 0.0,
        }
    }

    /// Takes the text in a column; empty if there is none.
    pub fn text(&mut self, column: usize) -> String {
        self.maybe_text(column).unwrap_or_default()
    }

    /// Takes the text in a column.
    pub fn maybe_text(&mut self, column: usize) -> Option<String> {
        match self.0.get_mut(column).map(|value| std::mem::replace(value, Value::Null)) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Takes the bytes in a column; none if there are none.
    pub fn blob(&mut self, column: usize) -> Vec<u8> {
        match self.0.get_mut(column).map(|value| std::mem::replace(value, Value::Null)) {
            Some(Value::Blob(bytes)) => bytes,
            _ => Vec::new(),
        }
    }
}

/// Which dialect of SQL a store speaks, where the two differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite with FTS5.
    Sqlite,
    /// PostgreSQL with text search vectors.
    Postgres,
}

/// A place where a library is kept. Placeholders are `?1`, `?2`, … in both dialects.
pub trait Store: Send {
    /// Which dialect it speaks.
    fn dialect(&self) -> Dialect;

    /// Runs a statement; gives the number of rows it changed.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<usize, StoreError>;

    /// Runs several statements without values.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn script(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Runs a query and gives all rows of its answer.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Runs a query all of whose columns are whole numbers; gives them row after row. Cheaper than [`Store::query`] where
    /// there are thousands.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn integers(&mut self, sql: &str, values: &[Value]) -> Result<Vec<i64>, StoreError> {
        let rows = self.query(sql, values)?;
        Ok(rows.iter().flat_map(|row| (0..row.0.len()).map(|column| row.int(column))).collect())
    }

    /// Begins what is to be done wholly or not at all, and waits until no other process writes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Locked`] if another process writes for longer than half a minute.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Makes what was done since [`Store::begin`] last.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Undoes what was done since [`Store::begin`].
    fn roll_back(&mut self);

    /// What the database itself finds wrong with its files; empty if nothing.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn verify(&mut self) -> Result<Vec<String>, StoreError>;

    /// Gives space back that is no longer used.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn compact(&mut self) -> Result<(), StoreError>;
}

/// Does `work` wholly or not at all.
///
/// # Errors
///
/// Whatever `work` gives, and what beginning and ending it gives.
pub fn whole<T, E: From<StoreError>>(
    store: &mut dyn Store,
    work: impl FnOnce(&mut dyn Store) -> Result<T, E>,
) -> Result<T, E> {
    store.begin()?;
    match work(store) {
        Ok(done) => match store.commit() {
            Ok(()) => Ok(done),
            Err(error) => {
                store.roll_back();
                Err(error.into())
            }
        },
        Err(error) => {
            store.roll_back();
            Err(error)
        }
    }
}

/// Why a store could not be used. Every message says what happened; [`StoreError::hint`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// It cannot be opened.
    #[error("the library `{place}` cannot be opened: {reason}")]
    Open {
        /// The file or address.
        place: String,
        /// Why.
        reason: String,
    },
    /// The file is something else.
    #[error("`{0}` is no variorum library")]
    Foreign(String),
    /// There is none and none may be made.
    #[error("there is no library at `{0}`")]
    Missing(String),
    /// Written by a later version.
    #[error("the library has format {found}; this version knows formats up to {known}")]
    Newer {
        /// Its format.
        found: i64,
        /// The latest that is known.
        known: i64,
    },
    /// Another process writes.
    #[error("the library is in use: another process has been writing to it for too long")]
    Locked,
    /// No room.
    #[error("the disk that holds the library is full")]
    Full,
    /// It may only be read.
    #[error("the library may only be read")]
    ReadOnly,
    /// Damaged.
    #[error("the library is damaged: {0}")]
    Damaged(String),
    /// Anything else.
    #[error("the library gave an error: {0}")]
    Other(String),
}

impl StoreError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Open { .. } => "check the path or address, its permissions, and that the database server runs",
            Self::Foreign(_) => "give another file with --library; nothing was changed",
            Self::Missing(_) => "check --library; `variorum add` makes a new one",
            Self::Newer { .. } => "use the version of variorum that wrote it, or a later one",
            Self::Locked => "wait until the other command has ended, then try again; nothing is lost",
            Self::Full => "free some space and run the command again; what was kept before is whole",
            Self::ReadOnly => "change the permissions of the file and its folder, or use a copy",
            Self::Damaged(_) => "run `variorum check`; restore a copy, or import an export",
            Self::Other(_) => "run `variorum check`; if it finds nothing, please report this",
        }
    }
}
