//! Sitemaps of the owner's own, and the robots.txt that has to name one (rules M1, M2 and R1).

use jiff::tz::TimeZone;

use super::xml::{self, Xml};
use super::{Lint, LintContext};
use crate::base::{Moment, SourcePath};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::site::{MOST_NEWS, NEWS_SECONDS};

/// A sitemap that search engines refuse, or do not find.
pub(crate) struct InvalidSitemap;

/// The limits of search engines for one file (sitemaps.org).
const MOST: usize = 50_000;
const MOST_BYTES: usize = 52_428_800;

impl Lint for InvalidSitemap {
    fn code(&self) -> &'static Code {
        &codes::INVALID_SITEMAP
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let mut report = |source: &SourcePath, at: usize, message: String, help: &str| {
            let diagnostic = Diagnostic::new(self.code(), message);
            found.push(diagnostic.at(Span::bytes(source, at..at)).help(help));
        };
        for (address, file) in &context.site.statics {
            let bytes = || context.tree.read(&file.source).unwrap_or_default();
            if address == "/robots.txt" {
                let text = bytes();
                if !names_sitemap(&String::from_utf8_lossy(&text)) {
                    let own = context.site.config.base.absolute("/sitemap.xml");
                    let help = format!("add the line `Sitemap: {own}`");
                    report(
                        &file.source,
                        0,
                        "robots.txt names no sitemap with its full address".to_owned(),
                        &help,
                    );
                }
            } else if address.ends_with(".xml")
                && let Some((at, message)) = fault_of(address, &bytes(), context.now)
            {
                let help = "put it right, or take the file out: presswork writes the sitemaps of the site itself";
                report(&file.source, at, message, help);
            }
        }
    }
}

/// Says whether a robots.txt names a sitemap by its full address.
fn names_sitemap(robots: &str) -> bool {
    robots.lines().any(|line| {
        let Some((key, url)) = line.split_once(':') else {
            return false;
        };
        let url = url.trim();
        key.trim().eq_ignore_ascii_case("sitemap")
            && (url.starts_with("https://") || url.starts_with("http://"))
    })
}

/// Returns the mistakes in a sitemap; none for other XML.
fn fault_of(address: &str, bytes: &[u8], now: Moment) -> Option<(usize, String)> {
    let xml = xml::read(bytes);
    let entry = match xml.root.as_str() {
        "urlset" => "urlset/url",
        "sitemapindex" => "sitemapindex/sitemap",
        // The name tells the format where the root element does not.
        "" if address.contains("sitemap") => "",
        _ => return None,
    };
    if let Some((at, why)) = xml.fault {
        return Some((at, format!("the sitemap is no XML: {why}")));
    }
    let entries = xml.texts.get(entry).map_or(0, Vec::len);
    let mut places = xml.texts.get(&format!("{entry}/loc")).into_iter().flatten();
    let relative = places.find(|place| {
        let place = place.trim();
        !place.starts_with("https://") && !place.starts_with("http://")
    });
    let message = if entries > MOST {
        format!("the sitemap has {entries} addresses; search engines take {MOST}")
    } else if bytes.len() > MOST_BYTES {
        let length = bytes.len();
        format!("the sitemap has {length} bytes; search engines take {MOST_BYTES}")
    } else if let Some(relative) = relative {
        format!("`{}` in the sitemap is no full address", relative.trim())
    } else {
        fault_of_news(&xml, now)?
    };
    Some((0, message))
}

/// Returns the mistakes in the news of a sitemap (Google's sitemap-news 0.9).
fn fault_of_news(xml: &Xml, now: Moment) -> Option<String> {
    const NEWS: &str = "urlset/url/news";
    let stories = xml.texts.get(NEWS)?.len();
    if stories > MOST_NEWS {
        return Some(format!(
            "the news sitemap has {stories} stories; search engines take {MOST_NEWS}"
        ));
    }
    let texts = |way: &str| {
        let texts = xml.texts.get(&format!("{NEWS}/{way}"));
        let texts = texts.into_iter().flatten().map(|text| text.trim());
        texts.filter(|text| !text.is_empty())
    };
    let asked = [
        "publication/name",
        "publication/language",
        "publication_date",
        "title",
    ];
    if let Some(lacks) = asked.into_iter().find(|way| texts(way).count() < stories) {
        let element = lacks.rsplit('/').next().unwrap_or_default();
        return Some(format!(
            "a story of the news sitemap has no `news:{element}`"
        ));
    }
    let is_code = |code: &str| {
        matches!(code, "zh-cn" | "zh-tw")
            || (matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    if let Some(code) = texts("publication/language").find(|code| !is_code(code)) {
        return Some(format!(
            "`{code}` is no language of a news sitemap: it is a code of ISO 639, such as `en`, or `zh-cn` or `zh-tw`"
        ));
    }
    let mut old = 0;
    for date in texts("publication_date") {
        let Some(date) = Moment::parse(date, &TimeZone::UTC) else {
            return Some(format!("`{date}` in the news sitemap is no date"));
        };
        old += usize::from(date.unix <= now.unix.saturating_sub(NEWS_SECONDS));
    }
    match old {
        0 => None,
        1 => Some("a story of the news sitemap is older than two days".to_owned()),
        old => Some(format!(
            "{old} stories of the news sitemap are older than two days"
        )),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{MOST, MOST_BYTES, MOST_NEWS, fault_of};
    use crate::base::Moment;

    fn fault(sitemap: &str) -> Option<String> {
        let now = Moment::parse("2026-05-10T12:00Z", &TimeZone::UTC).unwrap();
        fault_of("/a.xml", sitemap.as_bytes(), now).map(|(_, message)| message)
    }

    #[test]
    fn a_sitemap_has_limits() {
        let of = |entries: usize| {
            let entry = "<url><loc>https://example.org/</loc></url>";
            format!("<urlset>{}</urlset>", entry.repeat(entries))
        };
        assert_eq!(fault(&of(MOST)), None);
        let message = fault(&of(MOST + 1)).unwrap();
        assert!(message.contains("50001 addresses"), "{message}");
        let long = format!("<urlset><!--{}--></urlset>", " ".repeat(MOST_BYTES));
        assert!(fault(&long).is_some());
    }

    #[test]
    fn news_are_new_and_say_whose_they_are() {
        let story = |name: &str, language: &str, date: &str| {
            format!(
                "<url><loc>https://example.org/</loc><n:news><n:publication><n:name>{name}</n:name>\
                 <n:language>{language}</n:language></n:publication>\
                 <n:publication_date>{date}</n:publication_date><n:title>T</n:title></n:news></url>"
            )
        };
        let of = |stories: &str| fault(&format!("<urlset>{stories}</urlset>"));
        let sound = story("P", "en", "2026-05-10T10:00:00+02:00");
        assert_eq!(of(&sound.repeat(MOST_NEWS)), None);
        let message = of(&sound.repeat(MOST_NEWS + 1)).unwrap();
        assert!(message.contains("1001 stories"), "{message}");
        for (story, expected) in [
            (story("", "en", "2026-05-10"), "`news:name`"),
            (story("P", " ", "2026-05-10"), "`news:language`"),
            (story("P", "en-US", "2026-05-10"), "`en-US`"),
            (story("P", "en", "yesterday"), "`yesterday`"),
            (story("P", "en", "2026-05-08T12:00:00Z"), "older"),
            (sound.replace("<n:title>T</n:title>", ""), "`news:title`"),
        ] {
            let message = of(&format!("{sound}{story}")).unwrap();
            assert!(message.contains(expected), "{message}");
        }
        assert_eq!(of(&story("P", "zh-tw", "2026-05-08T12:00:01Z")), None);
    }
}
