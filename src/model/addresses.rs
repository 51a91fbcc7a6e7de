//! The addresses of outputs, from the site's root. The format that renders an output and every other one
//! that refers to it use these functions, so that no format has to know another.
//!
//! An edition's `prefix` is the beginning of its addresses: empty, or `/de`.

use super::chrome::FeedRef;
use super::config::Config;
use super::feed::Syntax;
use super::rendition_names::{rendition, rendition_name};
use super::site::{Edition, Term};
use super::taxonomy::TaxonomySpec;
use crate::base::Fp;

/// The sitemap, or the index of several.
pub(crate) const SITEMAP: &str = "/sitemap.xml";
/// The news sitemap.
pub(crate) const NEWS_SITEMAP: &str = "/news-sitemap.xml";
/// The rules for crawlers (RFC 9309).
pub(crate) const ROBOTS: &str = "/robots.txt";

/// The folder of private drafts, which no build has: publications put them beside the site.
pub(crate) const PRIVATE_DRAFTS: &str = "private-draft";

/// Returns the address of one of several sitemaps; `number` counts from 1.
pub(crate) fn sitemap_part(number: usize) -> String {
    format!("/sitemap-{number}.xml")
}

/// Returns the address of an edition's front page.
pub(crate) fn front_page(prefix: &str) -> String {
    format!("{prefix}/")
}

/// Returns the address of an overview: `/archive/`, `/tags/`.
pub(crate) fn overview(prefix: &str, name: &str) -> String {
    format!("{prefix}/{name}/")
}

/// Returns the address of the root of the search's index: `/search/index.bin`. Its other files lie beside it.
pub(crate) fn search_root(prefix: &str) -> String {
    format!("{prefix}/search/index.bin")
}

/// Returns how the addresses of the other files of the search's index begin: `/search/part.`.
pub(crate) fn search_parts(prefix: &str) -> String {
    format!("{prefix}/search/part.")
}

/// Returns the address of a month of the archive: `/archive/2026/05/`.
pub fn month(prefix: &str, year: i16, month: i8) -> String {
    format!("{prefix}/archive/{year}/{month:02}/")
}

/// Returns the address of a page of a list that begins at `first`: `/tag/rust/page/2/`. `folder` is
/// `pagination.path` of the configuration; `number` counts from 1.
pub(crate) fn page_of_list(first: &str, folder: &str, number: usize) -> String {
    match number {
        1 => first.to_owned(),
        number => format!("{first}{folder}/{number}/"),
    }
}

/// Returns the address of the page that a host shows for a missing address.
pub fn not_found(prefix: &str) -> String {
    format!("{prefix}/404.html")
}

/// Returns the address of an edition's llms.txt.
pub(crate) fn llms(prefix: &str) -> String {
    format!("{prefix}/llms.txt")
}

/// Returns the address of a feed of the page at `page`, which ends in a slash.
pub fn feed(page: &str, syntax: Syntax) -> String {
    format!("{page}{}", syntax.file())
}

/// Returns the address of an article's text as Markdown: `/a/index.md` for `/a/`, and `/a.md` for `/a` and
/// `/a.html`. Works for full addresses too.
pub(crate) fn markdown_alternate(page: &str) -> String {
    match page.ends_with('/') {
        true => format!("{page}index.md"),
        false => format!("{}.md", page.strip_suffix(".html").unwrap_or(page)),
    }
}

/// Returns the address of the file that says which entries live coverage has: `/a/live.json` for `/a/`, and
/// `/a.live.json` for `/a` and `/a.html`. Works for addresses from the host's root too.
pub(crate) fn live_updates(page: &str) -> String {
    match page.ends_with('/') {
        true => format!("{page}live.json"),
        false => format!("{}.live.json", page.strip_suffix(".html").unwrap_or(page)),
    }
}

/// Returns the address of a file that lies in a page's bundle, `file` counting from the bundle's folder:
/// `/a/rack.jpg` for a page at `/a/`, and for one at `/a` or `/a.html` as well.
pub(crate) fn in_bundle(page: &str, file: &str) -> String {
    match page.ends_with('/') {
        true => format!("{page}{file}"),
        false => format!("{}/{file}", page.strip_suffix(".html").unwrap_or(page)),
    }
}

/// Returns the address of the social card of the page at `page`: among the pictures that presswork makes. The card of a
/// private draft goes with it.
pub(crate) fn social_card(page: &str, fp: Fp) -> String {
    let below = page.strip_prefix('/');
    let below = below.and_then(|page| page.strip_prefix(PRIVATE_DRAFTS));
    let is_draft = below.is_some_and(|below| below.starts_with('/'));
    let folder = if is_draft { page } else { "/" };
    let last = page.trim_end_matches('/').rsplit('/').next();
    let last = last.filter(|_| !is_draft).unwrap_or_default();
    let name = match rendition_name(last.strip_suffix(".html").unwrap_or(last)) {
        Some(name) => format!("card-{name}"),
        None => "card".to_owned(),
    };
    // Pages that say the same have cards of their own, because each page has one file.
    let fp = Fp::of(&(page, fp));
    format!("{folder}{}", rendition(&name, fp, "png"))
}

/// Returns the feeds of the page at `page` in every syntax that the site writes.
pub fn feeds(config: &Config, page: &str, title: &str) -> Vec<FeedRef> {
    let syntaxes = config.outputs.feed_syntaxes();
    syntaxes
        .map(|syntax| FeedRef {
            title: title.to_owned(),
            mime: syntax.mime().into(),
            url: config.base.href(&feed(page, syntax)),
        })
        .collect()
}

/// Says whether a term's page has feeds.
pub(crate) fn has_feeds(config: &Config, taxonomy: &TaxonomySpec, term: &Term) -> bool {
    taxonomy.has_feeds
        && config.outputs.term_feeds
        && !term.address.is_empty()
        && !term.stories.is_empty()
}

/// Returns the name of a term's feeds.
pub(crate) fn feed_title(edition: &Edition, term: &Term) -> String {
    format!("{} – {}", edition.chrome.title, term.profile.term.title)
}

/// Returns the feeds that a term's page announces.
pub(crate) fn term_feeds(
    config: &Config,
    edition: &Edition,
    taxonomy: &TaxonomySpec,
    term: &Term,
) -> Vec<FeedRef> {
    match has_feeds(config, taxonomy, term) {
        true => feeds(config, &term.address, &feed_title(edition, term)),
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_page_lies_beside_it() {
        assert_eq!(in_bundle("/2026/05/a/", "rack.jpg"), "/2026/05/a/rack.jpg");
        assert_eq!(in_bundle("/a.html", "small/rack.jpg"), "/a/small/rack.jpg");
        assert_eq!(markdown_alternate("/2026/05/a/"), "/2026/05/a/index.md");
        assert_eq!(in_bundle("/v20.1.0", "rack.jpg"), "/v20.1.0/rack.jpg");
        assert_eq!(markdown_alternate("/v20.1.0"), "/v20.1.0.md");
        assert_eq!(live_updates("/2026/05/a/"), "/2026/05/a/live.json");
        assert_eq!(live_updates("/a.html"), "/a.live.json");
        assert_eq!(
            markdown_alternate("https://example.org/a.html"),
            "https://example.org/a.md"
        );
    }

    #[test]
    fn cards_lie_among_the_pictures_that_presswork_makes() {
        let begins = |page: &str, begin: &str| {
            let card = social_card(page, Fp(1));
            assert!(card.starts_with(begin) && card.ends_with(".png"), "{card}");
            card
        };
        begins("/2026/05/rust-2-0/", "/renditions/card-rust-2-0.");
        begins("/about.html", "/renditions/card-about.");
        begins("/", "/renditions/card.");
        let draft = "/private-draft/0123456789abcdef/";
        begins(draft, &format!("{draft}renditions/card."));
        let same = |page: &str| begins(page, "/renditions/card-a.");
        assert_ne!(same("/2026/05/a/"), same("/2026/06/a/"));
        assert_ne!(social_card("/a/", Fp(1)), social_card("/a/", Fp(2)));
    }

    #[test]
    fn the_first_page_of_a_list_has_its_own_address() {
        assert_eq!(page_of_list("/tag/rust/", "page", 1), "/tag/rust/");
        assert_eq!(page_of_list("/tag/rust/", "page", 2), "/tag/rust/page/2/");
        assert_eq!(month("/de", 2026, 5), "/de/archive/2026/05/");
    }
}
