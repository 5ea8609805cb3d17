//! Files of many records, read one at a time.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
pub use variorum_formats::read::Record;

use crate::Failure;

/// The longest line that is read, in bytes: a longer one is no article.
const LONGEST_LINE: u64 = 32_000_000;

/// The records of a JSONL file, plain or packed by gzip, in the order of the file; `-` is standard input.
///
/// Memory: one record at a time. A line that is no record is given as a failure and costs itself only.
pub struct Records {
    lines: Box<dyn BufRead>,
    source: String,
    number: usize,
    empty: bool,
    ended: bool,
}

impl Records {
    /// Opens the file.
    ///
    /// # Errors
    ///
    /// If it cannot be opened.
    pub fn open(path: &str) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure {
            source: path.to_owned(),
            message: format!("it cannot be read ({error})"),
            hint: "check the path and its permissions".to_owned(),
        };
        let raw: Box<dyn Read> = match path {
            "-" => Box::new(std::io::stdin()),
            path => Box::new(File::open(Path::new(path)).map_err(failed)?),
        };
        let mut raw = BufReader::with_capacity(1 << 16, raw);
        let packed = raw.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
        let lines: Box<dyn BufRead> =
            if packed { Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(raw))) } else { Box::new(raw) };
        Ok(Self { lines, source: path.to_owned(), number: 0, empty: true, ended: false })
    }

    fn failure(&self, message: String) -> Failure {
        Failure {
            source: format!("{}:{}", self.source, self.number),
            message,
            hint: "each line must be a JSON object with at least a field \"text\"".to_owned(),
        }
    }
}

impl Iterator for Records {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.ended {
            line.clear();
            self.number += 1;
            match self.lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
                Ok(0) if self.empty => {
                    self.ended = true;
                    return Some(Err(self.failure("there is no record in it".to_owned())));
                }
                Ok(0) => self.ended = true,
                Ok(n) if n as u64 == LONGEST_LINE => {
                    self.ended = true;
                    return Some(Err(
                        self.failure("the line is longer than any article; reading stops here".to_owned())
                    ));
                }
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => {
                    self.empty = false;
                    let mut record = match Record::parse(&String::from_utf8_lossy(&line)) {
                        Ok(record) => record,
                        Err(message) => return Some(Err(self.failure(message))),
                    };
                    if record.id.is_empty() {
                        record.id = format!("{}:{}", self.source, self.number);
                    }
                    return Some(Ok(record));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.failure(format!("the file breaks off ({error})"))));
                }
            }
        }
        None
    }
}
