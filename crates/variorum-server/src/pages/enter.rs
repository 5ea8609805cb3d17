//! Where the token is asked for.

use maud::{Markup, html};

use super::Shell;
use crate::ask::{Answer, Ask, Room, Told};
use crate::problem::Problem;

/// The page, with what was wrong.
pub fn page(problem: &Problem) -> Markup {
    let content = html! {
        main {
            h1 { "Token" }
            p role="status" { (super::capitalised(&problem.detail)) "." }
            form.card method="post" action="/enter" {
                label { "The token that " code { "variorum serve" } " was given " input type="password" name="token" required autocomplete="current-password"; }
                button { "Enter" }
            }
        }
    };
    Shell::new("Token", "").page(&content)
}

/// The page as it is asked for.
pub fn ask(room: &mut Room, _: &Ask) -> Told {
    if room.desk.token.is_none() {
        return Ok(Answer::Go("/".to_owned()));
    }
    Ok(Answer::Page(page(&Problem::with(401, "this desk wants a token"))))
}
