use serde_json::json;
use variorum::library::{Correction, OutletRole, Stretch};
use variorum::{Config, Library};

use super::{Paint, print_json};
use crate::args::{Color, Correct, Spot, What};
use crate::{Exit, output};

/// Keeps a correction, takes one back, or lists them.
pub fn run(args: &Correct) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let correction = match &args.what {
        What::List { all, json } => return list(&mut library, *all, *json),
        What::Undo { id } => {
            library.undo(id)?;
            output::print("taken back\n")?;
            return Ok(Exit::Done);
        }
        What::Merge { a, b } => Correction::Merge { documents: [member(&mut library, a)?, member(&mut library, b)?] },
        What::Split { documents } => split(&mut library, documents)?,
        What::Hide { document, outlet } => {
            let document = document.as_ref().map(|name| library.document(name)).transpose()?;
            Correction::Hide { document: document.map(|d| d.id), outlet: outlet.clone() }
        }
        What::Role { outlet, role } => Correction::Role {
            outlet: outlet.clone(),
            role: OutletRole::ALL.into_iter().find(|known| known.word() == role).unwrap_or(OutletRole::Outlet),
        },
        What::Pin { story } => Correction::Pin { document: member(&mut library, story)? },
        What::Same { a, b } => Correction::Same { places: [place(&mut library, a)?, place(&mut library, b)?] },
        What::Different { a, b } => {
            Correction::Different { places: [place(&mut library, a)?, place(&mut library, b)?] }
        }
        What::Speaker { place: spot, name } => {
            Correction::Speaker { place: place(&mut library, spot)?, speaker: name.clone() }
        }
        What::Date { document, date } => {
            Correction::Date { document: library.document(document)?.id, date: date.clone() }
        }
        What::Note { document, text } => {
            Correction::Note { document: library.document(document)?.id, text: text.clone() }
        }
    };
    let id = library.correct(&super::maker(args.who.as_ref()), correction)?;
    output::print(&format!("{id}\n"))?;
    Ok(Exit::Done)
}

/// A document of the story that is meant: the one named, or the earliest of the story named.
fn member(library: &mut Library, name: &str) -> anyhow::Result<String> {
    if let Ok(document) = library.document(name) {
        return Ok(document.id);
    }
    let story = library.story(name)?;
    let mut documents = library.documents(&story)?;
    documents.sort_by_key(|d| (d.published.is_none(), d.published.clone(), d.id.clone()));
    documents.into_iter().next().map(|d| d.id).ok_or_else(|| anyhow::anyhow!("the story `{name}` has no document"))
}

fn split(library: &mut Library, names: &[String]) -> anyhow::Result<Correction> {
    let leaving: Vec<_> = names.iter().map(|name| library.document(name)).collect::<Result<_, _>>()?;
    let ids: Vec<String> = leaving.iter().map(|d| d.id.clone()).collect();
    let story = library.story(&ids[0])?;
    let stays = library.documents(&story)?.into_iter().find(|d| !ids.contains(&d.id));
    let stays =
        stays.ok_or_else(|| anyhow::anyhow!("all documents of `{}` would leave it: nothing to split", story.id))?;
    Ok(Correction::Split { documents: ids, from: stays.id })
}

fn place(library: &mut Library, spot: &Spot) -> anyhow::Result<Stretch> {
    Ok(Stretch { document: library.document(&spot.document)?.id, span: spot.span })
}

fn list(library: &mut Library, all: bool, as_json: bool) -> anyhow::Result<Exit> {
    let corrections = library.corrections(all)?;
    if as_json {
        print_json(&json!({ "corrections": corrections }))?;
        return Ok(Exit::Done);
    }
    let paint = Paint(output::colored(Color::Auto));
    let mut text = String::new();
    for c in &corrections {
        let undone = c.undone.as_ref().map(|at| format!(" (taken back {at})")).unwrap_or_default();
        let said = serde_json::to_string(&c.correction)?;
        text.push_str(&format!("{} {} {}{undone}\n  {said}\n", paint.bold(&c.id), c.at, c.who));
    }
    if corrections.is_empty() {
        text.push_str("nothing was corrected\n");
    }
    output::print(&text)?;
    Ok(Exit::Done)
}
