//! The way to a PostgreSQL server elsewhere: whether it is encrypted, and whose certificate is believed.
//!
//! `sslmode=require`, `verify-ca` and `verify-full` all mean the same here: encrypted, by a certificate for the name of the server
//! that an authority vouches for, one of the public ones or those in the file of `sslrootcert`. Every other mode is plain.

use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

/// An address without what only we read of it, and how to encrypt the way there, if it is to be.
pub(crate) struct Way {
    /// The address as the driver takes it.
    pub(crate) url: String,
    /// How to encrypt; none for a plain connection.
    pub(crate) tls: Option<MakeRustlsConnect>,
}

/// Reads the way out of an address.
///
/// # Errors
///
/// In words, if the mode is none, or the file of certificates cannot be read or holds none.
pub(crate) fn way(url: &str) -> Result<Way, String> {
    let (place, options) = url.split_once('?').unwrap_or((url, ""));
    let (mut encrypted, mut authorities, mut kept) = (false, None, Vec::new());
    for option in options.split('&').filter(|option| !option.is_empty()) {
        match option.split_once('=') {
            Some(("sslmode", "disable" | "allow" | "prefer")) => encrypted = false,
            Some(("sslmode", "require" | "verify-ca" | "verify-full")) => encrypted = true,
            Some(("sslmode", mode)) => {
                return Err(format!("`sslmode={mode}` is no mode; say `disable` or `verify-full`"));
            }
            Some(("sslrootcert", file)) => authorities = Some(decoded(file)),
            _ => kept.push(option),
        }
    }
    kept.push(if encrypted { "sslmode=require" } else { "sslmode=disable" });
    let tls = if encrypted { Some(encrypting(authorities.as_deref())?) } else { None };
    Ok(Way { url: format!("{place}?{}", kept.join("&")), tls })
}

fn encrypting(authorities: Option<&str>) -> Result<MakeRustlsConnect, String> {
    let mut roots = RootCertStore::empty();
    match authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let unread =
                |error: &dyn std::fmt::Display| format!("the certificates in `{file}` cannot be read ({error})");
            for certificate in CertificateDer::pem_file_iter(Path::new(file)).map_err(|error| unread(&error))? {
                let certificate = certificate.map_err(|error| unread(&error))?;
                roots.add(certificate).map_err(|error| unread(&error))?;
            }
            if roots.is_empty() {
                return Err(format!("there is no certificate in `{file}`"));
            }
        }
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// A file's name as an address writes it, with its hundreds ("%2F") as they are meant.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = (first == b'%').then(|| std::str::from_utf8(behind.get(..2)?).ok()).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_read_out_of_the_address() {
        let read = |url: &str| way(url).map(|way| (way.url, way.tls.is_some()));
        let plain = |url: &str| Ok((url.to_owned(), false));
        assert_eq!(
            read("postgres://ada@db.example/library"),
            plain("postgres://ada@db.example/library?sslmode=disable")
        );
        assert_eq!(
            read("postgres://ada@db.example/library?connect_timeout=3&sslmode=verify-full"),
            Ok(("postgres://ada@db.example/library?connect_timeout=3&sslmode=require".to_owned(), true))
        );
        assert!(read("postgres://db.example/library?sslmode=yes").is_err_and(|told| told.contains("`sslmode=yes`")));
        let missing = read("postgres://db.example/library?sslmode=require&sslrootcert=%2Fno%2Ffile.pem");
        assert!(missing.is_err_and(|told| told.contains("`/no/file.pem`")));
    }
}
