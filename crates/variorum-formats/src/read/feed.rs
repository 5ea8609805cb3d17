//! Feeds (RSS, Atom, JSON Feed), lists of feeds (OPML) and lists of pages (sitemaps).

use std::panic::catch_unwind;

use variorum_core::model::{Document, Note};

use super::{Input, Known, charset, document, origin};

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its title.
    pub title: Option<String>,
    /// Its entries, in its order.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the feed calls it; an address, if nothing else.
    pub id: String,
    /// Where the article is.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day it was published, ISO 8601.
    pub published: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its text, or what the feed gives of it.
    pub text: String,
    /// Whether the feed gives the article, and not a summary of it.
    pub is_whole: bool,
}

/// Characters from which on a text is taken for an article rather than a summary, where the feed does not tell.
const WHOLE: usize = 900;

/// Whether bytes look like a feed.
pub fn is_feed(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).replace('\0', "").to_lowercase();
    ["<rss", "<feed", "<rdf:rdf", "jsonfeed.org/version"].iter().any(|mark| head.contains(mark))
}

/// Reads a feed.
///
/// # Errors
///
/// If it is none; the message says what is wrong.
pub fn feed(bytes: &[u8]) -> Result<Feed, String> {
    // Some feeds trip the parser, and must not take others with them.
    let utf8 = in_utf8(bytes);
    let bytes = utf8.as_deref().map_or(bytes, str::as_bytes);
    let parsed = catch_unwind(|| feed_rs::parser::parse(bytes)).map_err(|_| "the feed trips its parser".to_owned())?;
    let parsed = parsed.map_err(|error| format!("it is no feed that can be read ({error})"))?;
    let entry = |entry: feed_rs::model::Entry| {
        let body = entry.content.and_then(|content| content.body).map(|body| plain(&body));
        let summary = entry.summary.map(|summary| plain(&summary.content));
        let is_whole = body.as_ref().is_some_and(|text| !text.trim().is_empty());
        let text = body.filter(|text| !text.trim().is_empty()).or(summary).unwrap_or_default();
        let link = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let link = link.or(entry.links.first()).map(|link| link.href.clone());
        let moment = entry.published.or(entry.updated);
        Entry {
            url: link.or_else(|| entry.id.starts_with("http").then(|| entry.id.clone())),
            id: entry.id,
            title: entry.title.map(|title| plain(&title.content)).filter(|title| !title.is_empty()),
            published: moment.map(|moment| moment.format("%Y-%m-%d").to_string()),
            authors: entry
                .authors
                .into_iter()
                .filter_map(|author| author.name)
                .filter(|name| !name.is_empty())
                .collect(),
            is_whole: is_whole || text.len() >= WHOLE,
            text,
        }
    };
    Ok(Feed {
        title: parsed.title.map(|title| plain(&title.content)).filter(|title| !title.is_empty()),
        entries: parsed.entries.into_iter().map(entry).collect(),
    })
}

/// A feed in another charset as UTF-8, without the declaration that would then be wrong.
fn in_utf8(bytes: &[u8]) -> Option<String> {
    let mark = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if !mark && std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let input = Input { source: "feed.xml", stem: "feed", bytes, media_type: None };
    let (text, _) = charset::decode(&input).ok()?;
    let declared = text.find("?>").filter(|_| text.trim_start().starts_with("<?xml"));
    Some(declared.map_or(text.clone(), |end| text[end + 2..].to_owned()))
}

/// The documents that a feed gives by itself: what has a text. `source` is where the feed stands.
pub fn feed_documents(feed: Feed, source: &str, stem: &str) -> Vec<Document> {
    let outlet = feed.title;
    let mut found = Vec::new();
    for (i, entry) in feed.entries.into_iter().enumerate() {
        let title = entry.title.clone().unwrap_or_default();
        if entry.text.trim().is_empty() && title.is_empty() {
            continue;
        }
        let id = format!("{stem}-{}", i + 1);
        let body = entry.text.trim();
        let text = if body.starts_with(&title) { format!("{body}\n") } else { format!("{title}\n{body}\n") };
        let note = (!entry.is_whole).then(|| Note::on(&id, "the feed gives a summary only"));
        let known = Known {
            outlet: outlet.clone(),
            title: entry.title,
            published: entry.published,
            authors: entry.authors,
            notes: note.into_iter().collect(),
            ..Known::default()
        };
        found.push(document(&id, entry.url.as_deref().unwrap_or(source), text, known));
    }
    found
}

/// Words without markup, a paragraph a line.
fn plain(text: &str) -> String {
    if text.contains('<') || text.contains('&') {
        let text = origin::all_text(&origin::text_nodes(text));
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        return lines.join("\n");
    }
    text.trim().to_owned()
}

/// Whether bytes look like OPML.
pub fn is_opml(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_lowercase().contains("<opml")
}

/// The addresses of the feeds that an OPML file lists, with their titles, folders looked into.
///
/// # Errors
///
/// If it is no OPML; the message says what is wrong.
pub fn opml(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    fn collect(outlines: &[opml::Outline], found: &mut Vec<(String, String)>) {
        for outline in outlines {
            if let Some(url) = outline.xml_url.as_ref().filter(|url| !url.trim().is_empty()) {
                let title = outline.title.clone().unwrap_or_else(|| outline.text.clone());
                found.push((url.trim().to_owned(), title));
            }
            collect(&outline.outlines, found);
        }
    }
    let text = String::from_utf8_lossy(bytes);
    let parsed = opml::OPML::from_str(text.trim_start_matches('\u{feff}'));
    let parsed = parsed.map_err(|error| format!("it is no OPML that can be read ({error})"))?;
    let mut found = Vec::new();
    collect(&parsed.body.outlines, &mut found);
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|(url, _)| seen.insert(url.clone()));
    Ok(found)
}

/// What a sitemap lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sitemap {
    /// Pages, each with the day it last changed if that is told.
    Pages(Vec<(String, Option<String>)>),
    /// Other sitemaps.
    Maps(Vec<String>),
}

/// Whether bytes look like a sitemap.
pub fn is_sitemap(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_lowercase();
    head.contains("<urlset") || head.contains("<sitemapindex")
}

/// Reads a sitemap.
///
/// Source: the sitemap protocol 0.9; of its elements `loc` and `lastmod` are read.
pub fn sitemap(bytes: &[u8]) -> Sitemap {
    let text = String::from_utf8_lossy(bytes);
    let inside = |block: &str, name: &str| {
        let from = block.find(&format!("<{name}>"))? + name.len() + 2;
        let to = from + block[from..].find(&format!("</{name}>"))?;
        let value = block[from..to].trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim();
        (!value.is_empty()).then(|| value.replace("&amp;", "&"))
    };
    let blocks = |name: &str| -> Vec<String> {
        text.split(&format!("<{name}>"))
            .skip(1)
            .map(|rest| rest.split(&format!("</{name}>")).next().unwrap_or(rest).to_owned())
            .collect()
    };
    let maps: Vec<String> = blocks("sitemap").iter().filter_map(|block| inside(block, "loc")).collect();
    if !maps.is_empty() {
        return Sitemap::Maps(maps);
    }
    let page = |block: &String| Some((inside(block, "loc")?, inside(block, "lastmod")));
    Sitemap::Pages(blocks("url").iter().filter_map(page).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemaps_are_read() {
        let map = "<urlset><url><loc>https://herald.example/a?x=1&amp;y=2</loc><lastmod>2031-04-02</lastmod></url>\n<url><loc> https://herald.example/b </loc></url></urlset>";
        let pages = vec![
            ("https://herald.example/a?x=1&y=2".to_owned(), Some("2031-04-02".to_owned())),
            ("https://herald.example/b".to_owned(), None),
        ];
        assert!(is_sitemap(map.as_bytes()));
        assert_eq!(sitemap(map.as_bytes()), Sitemap::Pages(pages));
        let index = "<sitemapindex><sitemap><loc>https://herald.example/1.xml</loc></sitemap></sitemapindex>";
        assert_eq!(sitemap(index.as_bytes()), Sitemap::Maps(vec!["https://herald.example/1.xml".to_owned()]));
        assert_eq!(sitemap(b"<urlset><url><loc>"), Sitemap::Pages(Vec::new()));
    }

    #[test]
    fn feeds_of_each_kind_are_read() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Orle Herald</title><item><title>Lock shut</title><link>https://herald.example/lock</link><pubDate>Wed, 02 Apr 2031 08:00:00 GMT</pubDate><description>&lt;p&gt;The lock is &lt;b&gt;shut&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>"#;
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Orle Herald</title><id>x</id><updated>2031-04-02T08:00:00Z</updated><entry><id>y</id><title>Lock shut</title><link href="https://herald.example/lock"/><updated>2031-04-02T08:00:00Z</updated><summary>The lock is shut.</summary></entry></feed>"#;
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Orle Herald","items":[{"id":"y","url":"https://herald.example/lock","title":"Lock shut","summary":"The lock is shut.","content_text":"The lock is shut.","date_published":"2031-04-02T08:00:00Z"}]}"#;
        for text in [rss, atom, json] {
            assert!(is_feed(text.as_bytes()));
            let feed = feed(text.as_bytes()).expect("a feed");
            assert_eq!(feed.title.as_deref(), Some("Orle Herald"));
            let entry = &feed.entries[0];
            assert_eq!(
                (entry.url.as_deref(), entry.text.as_str()),
                (Some("https://herald.example/lock"), "The lock is shut."),
                "{text}"
            );
            assert_eq!(entry.published.as_deref(), Some("2031-04-02"));
            let documents = feed_documents(feed, "feed.xml", "feed");
            assert_eq!(documents[0].text, "Lock shut\nThe lock is shut.\n");
        }
    }

    #[test]
    fn lists_of_feeds_are_read() {
        let list = r#"<opml version="2.0"><head/><body><outline text="News"><outline text="Herald" xmlUrl="https://herald.example/feed" type="rss"/></outline><outline text="Twice" xmlUrl="https://herald.example/feed"/></body></opml>"#;
        assert!(is_opml(list.as_bytes()));
        assert_eq!(opml(list.as_bytes()), Ok(vec![("https://herald.example/feed".to_owned(), "Herald".to_owned())]));
        assert!(opml(b"<opml><nothing").is_err());
    }
}
