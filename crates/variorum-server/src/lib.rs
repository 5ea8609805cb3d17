//! The desk: pages for people and an API for programs over one library, on this machine.
//!
//! A request is answered by a plain function over a [`variorum::Library`] ([`api`], [`pages`]); everything that waits
//! (connections, progress) is in [`serve`]. No text of an article reaches a page as markup, no answer names a path of this
//! machine, and nothing is written but by a request that [`guard`] let through.

mod api;
mod ask;
mod cache;
mod guard;
mod jobs;
mod mcp;
mod pages;
mod pool;
mod problem;
mod serve;
mod watcher;

use std::net::SocketAddr;

pub use api::openapi::document as openapi;
pub use mcp::mcp;
pub use serve::{interrupted, serve};

/// How the desk is opened.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The library: a file, or the address of a PostgreSQL database.
    pub library: String,
    /// Where to listen; port 0 takes a free one.
    pub address: SocketAddr,
    /// What readers must show; none where only this machine can ask.
    pub token: Option<String>,
    /// Whether nothing may be added or corrected.
    pub read_only: bool,
    /// Whether addresses of this machine and of private networks may be fetched.
    pub allow_private: bool,
    /// Whether feeds that are due are fetched while the desk is open.
    pub watch: bool,
    /// Who makes corrections, if the page names nobody else.
    pub who: String,
    /// How documents are read and analysed.
    pub config: variorum::Config,
}

impl DeskError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Library(error) => error.hint(),
            Self::Address { .. } => "choose another address or port with --listen",
            Self::Open(_) => "set VARIORUM_TOKEN to a secret of at least 16 characters; readers enter it once",
            Self::System(_) => "close other programs and try again",
        }
    }
}

/// Why the desk could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// The library cannot be used.
    #[error(transparent)]
    Library(#[from] variorum::library::LibraryError),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}: {reason}")]
    Address {
        /// The address.
        address: SocketAddr,
        /// Why.
        reason: std::io::Error,
    },
    /// Anybody could read along.
    #[error("{0} can be reached from other machines, and no token is set")]
    Open(SocketAddr),
    /// The system has no threads or no random numbers left.
    #[error("the system refuses: {0}")]
    System(String),
}
