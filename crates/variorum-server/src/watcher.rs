//! Feeds that are followed, asked for when they are due while the desk is open.

use std::time::Duration;

use variorum::Library;
use variorum::polite::Polite;

use crate::Desk;

/// How often it is looked whether a feed is due.
const TICK: Duration = Duration::from_secs(20);

/// Starts to follow feeds. What fails is kept with the feed and shown beside it.
pub fn start(desk: &Desk) -> Result<(), crate::DeskError> {
    let desk = desk.clone();
    let follow = move || {
        let mut library: Option<Library> = None;
        loop {
            if library.is_none() {
                library = Library::open(&desk.library, false, desk.config.clone()).ok();
            }
            let round = std::panic::AssertUnwindSafe(|| round(library.as_mut(), desk.allow_private));
            if !matches!(std::panic::catch_unwind(round), Ok(Ok(()))) {
                library = None;
            }
            std::thread::sleep(TICK);
        }
    };
    std::thread::Builder::new()
        .name("feeds".to_owned())
        .stack_size(64 << 20)
        .spawn(follow)
        .map(|_| ())
        .map_err(|error| crate::DeskError::System(error.to_string()))
}

fn round(library: Option<&mut Library>, allow_private: bool) -> Result<(), variorum::library::LibraryError> {
    let Some(library) = library else { return Ok(()) };
    let round = library.look(false, &mut Polite::new(allow_private), &mut |_| {})?;
    library.analyse(&round.added.stories, &mut |_, _| true)?;
    Ok(())
}
