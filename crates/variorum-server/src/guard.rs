//! Who may ask what: the name that the browser asked for, the token, and where a writing request comes from.
//!
//! A page of another site can make a browser ask this desk. It cannot read the answers, because nothing is shared across
//! origins; it cannot write, because writing requests must come from a page of this desk; and a name of its own that leads
//! here does not help, because only the names of this machine are answered.

use axum::http::{HeaderMap, Method};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Desk;
use crate::problem::Problem;

/// The cookie that carries the token.
pub const COOKIE: &str = "variorum";

/// What every answer carries.
pub const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Lets a request through, or says why not. `secret` is what forms of this process carry.
pub fn check(desk: &Desk, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = header("host");
    if !is_ours(desk, host) {
        return Err(Problem::with(421, "this desk answers to the names of this machine only")
            .hint("open the address that `variorum serve` printed"));
    }
    if let Some(token) = &desk.token {
        let shown =
            header("authorization").strip_prefix("Bearer ").map(str::to_owned).or_else(|| cookie(header("cookie")));
        let open = path == "/enter" || path.starts_with("/ui/");
        if !open && !shown.is_some_and(|shown| is_same(&shown, token)) {
            return Err(Problem::with(401, "this desk wants a token")
                .hint("open /enter, or send the header `Authorization: Bearer TOKEN`"));
        }
    }
    if !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        let site = header("sec-fetch-site");
        let origin = header("origin");
        let elsewhere = !matches!(site, "" | "same-origin" | "none");
        let foreign = !origin.is_empty() && origin.split_once("://").map(|(_, rest)| rest) != Some(host);
        if elsewhere || foreign {
            return Err(Problem::refused("this request comes from a page of another site"));
        }
    }
    Ok(())
}

/// Whether a name leads to this desk: a name of this machine, or the address it listens on.
fn is_ours(desk: &Desk, host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_matches(['[', ']']);
    if desk.address.ip().is_loopback() {
        return name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    }
    // Behind a token any name will do: without the token nothing is told.
    !name.is_empty()
}

/// Compares two secrets in a time that tells nothing of them.
pub fn is_same(a: &str, b: &str) -> bool {
    Sha256::digest(a.as_bytes()).ct_eq(&Sha256::digest(b.as_bytes())).into()
}

fn cookie(all: &str) -> Option<String> {
    all.split(';')
        .filter_map(|one| one.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, v)| v.to_owned())
}

/// Thirty-two random bytes in hexadecimal.
pub fn secret() -> Result<String, crate::DeskError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| crate::DeskError::System(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(address: &str, token: Option<&str>) -> Desk {
        Desk {
            library: ":memory:".to_owned(),
            address: address.parse().expect("an address"),
            token: token.map(str::to_owned),
            read_only: false,
            allow_private: false,
            watch: false,
            who: "tester".to_owned(),
            config: Default::default(),
        }
    }

    fn asked(desk: &Desk, method: Method, path: &str, headers: &[(&'static str, &str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().expect("a value"));
        }
        check(desk, &method, path, &map).map_or_else(|problem| problem.status, |()| 200)
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let desk = desk("127.0.0.1:8570", None);
        for (host, status) in
            [("localhost:8570", 200), ("127.0.0.1:8570", 200), ("[::1]:8570", 200), ("evil.example", 421), ("", 421)]
        {
            assert_eq!(asked(&desk, Method::GET, "/", &[("host", host)]), status, "{host}");
        }
    }

    #[test]
    fn pages_of_other_sites_cannot_write() {
        let desk = desk("127.0.0.1:8570", None);
        let host = ("host", "localhost:8570");
        assert_eq!(asked(&desk, Method::POST, "/x", &[host, ("origin", "http://localhost:8570")]), 200);
        assert_eq!(asked(&desk, Method::POST, "/x", &[host, ("origin", "http://evil.example")]), 403);
        assert_eq!(asked(&desk, Method::POST, "/x", &[host, ("origin", "null")]), 403);
        assert_eq!(asked(&desk, Method::POST, "/x", &[host, ("sec-fetch-site", "cross-site")]), 403);
        assert_eq!(asked(&desk, Method::DELETE, "/x", &[host, ("sec-fetch-site", "same-site")]), 403);
        assert_eq!(asked(&desk, Method::GET, "/x", &[host, ("sec-fetch-site", "cross-site")]), 200);
    }

    #[test]
    fn a_desk_with_a_token_wants_it() {
        let desk = desk("0.0.0.0:8570", Some("a-token-that-is-long"));
        let host = ("host", "desk.example:8570");
        assert_eq!(asked(&desk, Method::GET, "/", &[host]), 401);
        assert_eq!(asked(&desk, Method::GET, "/", &[host, ("authorization", "Bearer a-token-that-is-lonG")]), 401);
        assert_eq!(asked(&desk, Method::GET, "/", &[host, ("authorization", "Bearer a-token-that-is-long")]), 200);
        assert_eq!(asked(&desk, Method::GET, "/", &[host, ("cookie", "x=1; variorum=a-token-that-is-long")]), 200);
        assert_eq!(asked(&desk, Method::GET, "/enter", &[host]), 200);
    }
}
