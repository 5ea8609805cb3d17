//! Answers that are kept as long as what they were made from stands: many readers of one story cost one rendering.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Bytes that are kept in all.
const MOST: usize = 96 << 20;
/// Bytes from which on an answer is sent compressed to who takes it.
const SMALL: usize = 1 << 10;

/// An answer as it is sent.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its media type.
    pub media_type: &'static str,
    /// Its `ETag`.
    pub etag: String,
    /// The bytes.
    pub plain: Bytes,
    /// The same with gzip.
    pub packed: Option<Bytes>,
}

impl Body {
    /// Makes an answer ready. Cost: about 20 ms a megabyte.
    pub fn new(media_type: &'static str, text: String) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let etag = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>();
        let packed = (text.len() >= SMALL).then(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            // Writing into memory cannot fail.
            let _ = encoder.write_all(text.as_bytes());
            Bytes::from(encoder.finish().unwrap_or_default())
        });
        Self { media_type, etag: format!("\"{etag}\""), plain: text.into(), packed }
    }

    fn size(&self) -> usize {
        self.plain.len() + self.packed.as_ref().map_or(0, Bytes::len)
    }
}

/// What an answer was made from: the same stamp, the same answer.
pub type Stamp = (i64, i64);

#[derive(Default)]
struct Shelf {
    kept: HashMap<String, (Stamp, Arc<Body>)>,
    order: VecDeque<String>,
    size: usize,
}

/// Answers by address. The oldest go when there are too many bytes.
#[derive(Default)]
pub struct Cache(Mutex<Shelf>);

impl Cache {
    /// The answer to an address, if it was made from the same.
    pub fn get(&self, address: &str, stamp: Stamp) -> Option<Arc<Body>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.kept.get(address).filter(|(made_from, _)| *made_from == stamp).map(|(_, body)| Arc::clone(body))
    }

    /// Keeps an answer.
    pub fn put(&self, address: &str, stamp: Stamp, body: &Arc<Body>) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if body.size() > MOST / 4 {
            return;
        }
        shelf.size += body.size();
        match shelf.kept.insert(address.to_owned(), (stamp, Arc::clone(body))) {
            Some((_, old)) => shelf.size -= old.size(),
            None => shelf.order.push_back(address.to_owned()),
        }
        while shelf.size > MOST {
            let Some(oldest) = shelf.order.pop_front() else { break };
            if let Some((_, old)) = shelf.kept.remove(&oldest) {
                shelf.size -= old.size();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_as_long_as_what_it_was_made_from() {
        let cache = Cache::default();
        let body = Arc::new(Body::new("text/plain", "a".repeat(5_000)));
        cache.put("/a", (1, 1), &body);
        assert_eq!(cache.get("/a", (1, 1)).map(|b| b.etag.clone()), Some(body.etag.clone()));
        assert!(cache.get("/a", (1, 2)).is_none() && cache.get("/b", (1, 1)).is_none());
        assert!(body.packed.as_ref().is_some_and(|packed| packed.len() < 200));
    }

    #[test]
    fn the_oldest_go_first() {
        let cache = Cache::default();
        let text = |i: u8| (0..(8 << 20)).map(|n: u32| char::from(b'a' + (n as u8 ^ i) % 16)).collect::<String>();
        for i in 0..14 {
            cache.put(&format!("/{i}"), (1, 1), &Arc::new(Body::new("text/plain", text(i))));
        }
        assert!(cache.get("/0", (1, 1)).is_none());
        assert!(cache.get("/13", (1, 1)).is_some());
    }
}
