//! A library in a PostgreSQL database, so that several people can work on one.

use std::collections::BTreeMap;

use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use crate::encryption;
use crate::engine::{Dialect, Row, Store, StoreError, Value};

/// The lock that a writer holds until it commits: two that group documents at once would not see each other's.
const WRITING: i64 = 0x5641_5249_4f52_554d;

/// A library in a PostgreSQL database.
pub struct Postgres {
    client: Client,
    prepared: BTreeMap<String, Statement>,
    read_only: bool,
}

impl Postgres {
    /// Connects to the database at an address as `postgres://user:password@host:port/name`; encrypted where it goes on with
    /// `?sslmode=verify-full`, and then only to a server whose certificate a public authority vouches for, or one in the file of
    /// `&sslrootcert=FILE`.
    ///
    /// # Errors
    ///
    /// If there is no server, it refuses, or is not the one that was meant.
    pub fn connect(url: &str, read_only: bool) -> Result<Self, StoreError> {
        let unopened = |reason: String| StoreError::Open { place: without_password(url), reason };
        let way = encryption::way(url).map_err(unopened)?;
        let connected = match way.tls {
            Some(tls) => Client::connect(&way.url, tls),
            None => Client::connect(&way.url, NoTls),
        };
        let mut client = connected.map_err(|error| unopened(whole(&error)))?;
        let access = if read_only { "SET default_transaction_read_only = on;" } else { "" };
        client
            .batch_execute(&format!("SET lock_timeout = '30s'; SET client_min_messages = warning; {access}"))
            .map_err(told)?;
        Ok(Self { client, prepared: BTreeMap::new(), read_only })
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$")).map_err(told)?;
        if self.prepared.len() < 256 {
            self.prepared.insert(sql.to_owned(), statement.clone());
        }
        Ok(statement)
    }
}

/// An address as it may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, place)) => format!("{scheme}://{}@{place}", user.split(':').next().unwrap_or_default()),
        None => url.to_owned(),
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *kind == Type::INT4 => i32::try_from(*n)?.to_sql(kind, out),
            Self::Int(n) if *kind == Type::FLOAT8 => (*n as f64).to_sql(kind, out),
            Self::Int(n) => n.to_sql(&Type::INT8, out),
            Self::Real(x) => x.to_sql(&Type::FLOAT8, out),
            // PostgreSQL holds no null character; a space has as many bytes.
            Self::Text(text) if text.contains('\0') => text.replace('\0', " ").to_sql(&Type::TEXT, out),
            Self::Text(text) => text.to_sql(&Type::TEXT, out),
            Self::Blob(bytes) => bytes.to_sql(&Type::BYTEA, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Store for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<usize, StoreError> {
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &values).map(|n| n as usize).map_err(told)
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(told)
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        let rows = self.client.query(&statement, &values).map_err(told)?;
        Ok(rows.iter().map(row).collect())
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.script("BEGIN")?;
        if self.read_only {
            return Ok(());
        }
        self.script(&format!("SELECT pg_advisory_xact_lock({WRITING})")).inspect_err(|_| {
            let _ = self.client.batch_execute("ROLLBACK");
        })
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.script("COMMIT")
    }

    fn roll_back(&mut self) {
        // A connection that broke has rolled back on the other side.
        let _ = self.script("ROLLBACK");
    }

    fn verify(&mut self) -> Result<Vec<String>, StoreError> {
        // PostgreSQL checks its pages itself where checksums are on; nothing more is to be had without an extension.
        Ok(Vec::new())
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        self.script("VACUUM (ANALYZE)")
    }
}

fn row(row: &postgres::Row) -> Row {
    let value = |(column, kind): (usize, &Type)| {
        let known = match *kind {
            Type::INT8 => row.try_get::<_, Option<i64>>(column).ok().flatten().map(Value::Int),
            Type::INT4 => row.try_get::<_, Option<i32>>(column).ok().flatten().map(|n| Value::Int(n.into())),
            Type::FLOAT8 => row.try_get::<_, Option<f64>>(column).ok().flatten().map(Value::Real),
            Type::FLOAT4 => row.try_get::<_, Option<f32>>(column).ok().flatten().map(|x| Value::Real(x.into())),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column).ok().flatten().map(Value::Blob),
            _ => row.try_get::<_, Option<String>>(column).ok().flatten().map(Value::Text),
        };
        known.unwrap_or(Value::Null)
    };
    Row(row.columns().iter().map(postgres::Column::type_).enumerate().map(value).collect())
}

/// What a connection failed of, with its cause: the driver alone says no more than "error connecting to server".
fn whole(error: &postgres::Error) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn told(error: postgres::Error) -> StoreError {
    let Some(inner) = error.as_db_error() else { return StoreError::Other(error.to_string()) };
    match inner.code() {
        &SqlState::LOCK_NOT_AVAILABLE | &SqlState::T_R_DEADLOCK_DETECTED => StoreError::Locked,
        &SqlState::DISK_FULL => StoreError::Full,
        &SqlState::READ_ONLY_SQL_TRANSACTION | &SqlState::INSUFFICIENT_PRIVILEGE => StoreError::ReadOnly,
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => StoreError::Damaged(inner.message().to_owned()),
        _ => StoreError::Other(inner.message().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn passwords_are_not_shown() {
        let shown = super::without_password("postgres://ada:secret@db.example/library");
        assert_eq!(shown, "postgres://ada@db.example/library");
    }
}
