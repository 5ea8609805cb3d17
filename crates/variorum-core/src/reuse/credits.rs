//! From whom texts have what they share: the agency or medium that they credit, passed on along copies.

use std::collections::BTreeMap;

use super::library::{Shared, Sharing, Trace};
use crate::components::Components;

/// Whom two texts that share words both credit, or one of them if it is told by the other as it stands.
pub(super) fn common(a: &Trace, b: &Trace, sharing: Sharing) -> Option<String> {
    let shared = a.sources.iter().find(|x| b.sources.iter().any(|y| one_source(x, y)));
    let copied = matches!(sharing, Sharing::Copied | Sharing::Edited);
    let either = || a.sources.first().or(b.sources.first()).filter(|_| copied);
    // Two texts that credit two sources have neither in common.
    let one = a.sources.is_empty() || b.sources.is_empty();
    shared.or_else(|| if one { either() } else { None }).cloned()
}

/// Whether two names are one agency: "AP" and "The Associated Press".
fn one_source(a: &str, b: &str) -> bool {
    let bare = |name: &str| name.strip_prefix("The ").unwrap_or(name).to_owned();
    let short = |name: &str| match name.split_whitespace().count() {
        1 => name.to_uppercase(),
        _ => name.split_whitespace().filter_map(|word| word.chars().next()).collect::<String>().to_uppercase(),
    };
    short(&bare(a)) == short(&bare(b))
}

/// Names a source where copies of copies have one: of texts that copy each other some credit an agency, and none of them
/// anybody else.
pub(super) fn passed_on(found: &mut [Shared], traces: &[Trace]) {
    let copies = |s: &Shared| matches!(s.sharing, Sharing::Copied | Sharing::Edited);
    let mut copied = Components::new(traces.len());
    found.iter().filter(|s| copies(s)).for_each(|pair| copied.join(pair.a, pair.b));
    // For each group of copies the source that is named there; none where two are.
    let mut named: BTreeMap<usize, Option<&str>> = BTreeMap::new();
    for (text, trace) in traces.iter().enumerate() {
        let group = copied.root(text);
        for source in &trace.sources {
            let known = named.entry(group).or_insert(Some(source));
            *known = known.filter(|known| one_source(known, source));
            // "The Associated Press" tells more than "AP".
            *known = known.map(|known| if source.len() > known.len() { source } else { known });
        }
    }
    for pair in found.iter_mut().filter(|s| copies(s)) {
        if let Some(source) = named.get(&copied.root(pair.a)).copied().flatten() {
            pair.source = Some(source.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crediting(sources: &[&str]) -> Trace {
        let mut trace = Trace::default();
        trace.sources.extend(sources.iter().map(|s| (*s).to_owned()));
        trace
    }

    #[test]
    fn where_both_have_it_from() {
        let (agency, short, other, none) =
            (crediting(&["The Allied Newsroom"]), crediting(&["AN"]), crediting(&["Nordwire"]), crediting(&[]));
        for (a, b, sharing, want) in [
            (&agency, &short, Sharing::Passages, Some("The Allied Newsroom")),
            (&agency, &none, Sharing::Copied, Some("The Allied Newsroom")),
            (&agency, &none, Sharing::Passages, None),
            (&agency, &other, Sharing::Copied, None),
            (&none, &none, Sharing::Copied, None),
        ] {
            assert_eq!(common(a, b, sharing).as_deref(), want);
        }
    }

    #[test]
    fn a_credit_goes_with_the_copies() {
        let pair = |a: usize, b: usize, sharing: Sharing| Shared {
            a,
            b,
            dated: true,
            source: None,
            sharing,
            shares: (1.0, 1.0),
            passages: Vec::new(),
        };
        let traces = [
            crediting(&["AN"]),
            crediting(&[]),
            crediting(&["The Allied Newsroom"]),
            crediting(&["Nordwire"]),
            crediting(&[]),
        ];
        let mut found = [
            pair(0, 1, Sharing::Copied),
            pair(1, 2, Sharing::Edited),
            pair(2, 3, Sharing::Passages),
            pair(3, 4, Sharing::Copied),
        ];
        passed_on(&mut found, &traces);
        let told: Vec<Option<&str>> = found.iter().map(|s| s.source.as_deref()).collect();
        let agency = Some("The Allied Newsroom");
        assert_eq!(told, [agency, agency, None, Some("Nordwire")]);
        // Two credits among the copies: nobody knows whose words they are.
        let mut found = [pair(0, 1, Sharing::Copied), pair(1, 3, Sharing::Copied)];
        passed_on(&mut found, &traces);
        assert!(found.iter().all(|s| s.source.is_none()));
    }
}
