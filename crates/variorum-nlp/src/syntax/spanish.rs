//! Spanish lemmas: the rule is chosen by morphology; a verb may carry its pronouns.

use super::{
    hash::string_id,
    lemma::{Form, Lemmatizer},
};

/// The lemma of a Spanish form; `pos` in lower case.
pub(crate) fn lemma(tables: &Lemmatizer, form: Form<'_>, pos: &str) -> String {
    const AS_WRITTEN: [&str; 9] = ["adp", "cconj", "intj", "part", "propn", "punct", "sconj", "sym", "x"];
    if AS_WRITTEN.contains(&pos) {
        let lower = form.starts_sentence && pos != "propn";
        return if lower { form.text.to_lowercase() } else { form.text.to_owned() };
    }
    let word = form.text.to_lowercase();
    if let Some(lemma) = exception(tables, pos, &word) {
        return lemma;
    }
    let features: Vec<&str> = form.morph.split('|').filter(|f| !f.is_empty()).collect();
    let pos = if pos == "aux" { "verb" } else { pos };
    match pos {
        "verb" if features.contains(&"PronType=Prs") => verb_with_pronouns(tables, &word, &features),
        "verb" => verb(tables, &word, rule(tables, "verb", &features)),
        "noun" | "adj" => nominal(tables, &word, pos, &features),
        "adv" => fixed(tables, "adverbs", &word).unwrap_or(word),
        "num" => number(tables, word),
        _ => pronominal(tables, &word, pos, pos),
    }
}

fn rules<'t>(tables: &'t Lemmatizer, name: &str) -> &'t [(String, String)] {
    tables.rules.get(&string_id(name)).map_or(&[], Vec::as_slice)
}

fn exception(tables: &Lemmatizer, pos: &str, word: &str) -> Option<String> {
    let line = tables.exceptions.get(&string_id(pos))?.get(word)?;
    line.split('\t').next().map(str::to_owned)
}

fn is_known(tables: &Lemmatizer, pos: &str, word: &str) -> bool {
    tables.index.get(&string_id(pos)).is_some_and(|index| index.get(word).is_some())
}

fn fixed(tables: &Lemmatizer, name: &str, word: &str) -> Option<String> {
    rules(tables, name).iter().find(|(old, _)| old == word).map(|(_, new)| new.clone())
}

/// The rule of the first group whose features the form has.
fn rule<'t>(tables: &'t Lemmatizer, pos: &str, features: &[&str]) -> &'t str {
    let groups = tables.groups.get(&string_id(pos)).into_iter().flatten();
    let mut fitting = groups.filter(|(_, wanted)| wanted.iter().all(|f| features.contains(&f.as_str())));
    fitting.next().map_or("", |(name, _)| name)
}

/// The forms that the endings of a rule give, those equal to the word left out.
fn endings(tables: &Lemmatizer, name: &str, word: &str) -> Vec<String> {
    let forms = rules(tables, name).iter().filter_map(|(old, new)| Some(format!("{}{new}", word.strip_suffix(old)?)));
    forms.filter(|form| form != word).collect()
}

fn choose(tables: &Lemmatizer, pos: &str, forms: &[String], word: &str) -> String {
    let known = forms.iter().find(|form| is_known(tables, pos, form));
    known.or(forms.first()).map_or_else(|| word.to_owned(), Clone::clone)
}

fn nominal(tables: &Lemmatizer, word: &str, pos: &str, features: &[&str]) -> String {
    let mut forms = endings(tables, rule(tables, pos, features), word);
    if features.contains(&"Number=Plur") {
        // "jóvenes", "joven": the plural bears an accent that the singular does not.
        let plain: Vec<String> = forms
            .iter()
            .filter(|form| form.ends_with(['n', 's']))
            .flat_map(|form| rules(tables, "accents").iter().map(move |(old, new)| form.replace(old, new)))
            .collect();
        forms.extend(plain);
    }
    choose(tables, pos, &forms, word)
}

fn pronominal(tables: &Lemmatizer, word: &str, pos: &str, index: &str) -> String {
    let whole = fixed(tables, pos, word).or_else(|| fixed(tables, "det_and_pron_fixed", word));
    whole.unwrap_or_else(|| {
        let general = rules(tables, "det_and_pron_general").iter();
        // For determiners an ending that is not there leaves the word as one of the forms; for pronouns it does not.
        let forms = general.map(|(old, new)| word.strip_suffix(old).map(|stem| format!("{stem}{new}")));
        let mut forms: Vec<String> = match pos {
            "det" => forms.map(|form| form.unwrap_or_else(|| word.to_owned())).collect(),
            _ => forms.flatten().filter(|form| form != word).collect(),
        };
        forms.push(word.to_owned());
        choose(tables, index, &forms, word)
    })
}

fn number(tables: &Lemmatizer, word: String) -> String {
    if let Some(lemma) = fixed(tables, "num", &word) {
        return lemma;
    }
    let whole = word.split(',').next().unwrap_or_default();
    let thousands =
        whole.rsplit_once('.').is_some_and(|(_, tail)| tail.len() == 3 && tail.bytes().all(|b| b.is_ascii_digit()));
    let word = if thousands { word.replace('.', "") } else { word };
    word.replace(',', ".")
}

fn verb(tables: &Lemmatizer, word: &str, rule: &str) -> String {
    let forms = endings(tables, rule, word);
    if let Some(known) = forms.iter().find(|form| is_known(tables, "verb", form)) {
        return known.clone();
    }
    for form in &forms {
        for (old, new) in rules(tables, "voc_alt_1") {
            for (at, found) in form.match_indices(old.as_str()) {
                let other = format!("{}{new}{}", &form[..at], &form[at + found.len()..]);
                if is_known(tables, "verb", &other) {
                    return other;
                }
            }
        }
        for (old, new) in rules(tables, "voc_alt_2") {
            let other = form.replacen(old, new, 1);
            if form.contains(old.as_str()) && is_known(tables, "verb", &other) {
                return other;
            }
        }
    }
    forms.into_iter().next().unwrap_or_else(|| word.to_owned())
}

fn verb_with_pronouns(tables: &Lemmatizer, word: &str, features: &[&str]) -> String {
    let (mut stem, mut pronouns) = (word.to_owned(), Vec::new());
    while let Some(pronoun) = last_pronoun(&stem).filter(|_| pronouns.len() <= 3) {
        stem.truncate(stem.len() - pronoun.len());
        pronouns.insert(0, pronoun);
    }
    for (old, new) in rules(tables, "accents") {
        stem = stem.replace(old, new);
    }
    let verb = exception(tables, "verb", &stem).unwrap_or_else(|| verb(tables, &stem, rule(tables, "verb", features)));
    let pronouns = pronouns.iter().map(|pronoun| {
        exception(tables, "pron", pronoun).unwrap_or_else(|| pronominal(tables, pronoun, "pron", "verb"))
    });
    // The space stands there even before no pronoun, as in training.
    format!("{verb} {}", pronouns.collect::<Vec<_>>().join(" "))
}

/// The leftmost split whose end is a pronoun: "nos" before "os".
fn last_pronoun(word: &str) -> Option<&'static str> {
    const PRONOUNS: [&str; 11] = ["las", "les", "los", "nos", "me", "te", "se", "la", "le", "lo", "os"];
    PRONOUNS.into_iter().find(|pronoun| word.ends_with(pronoun))
}
