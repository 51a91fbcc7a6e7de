//! Sitemaps of the owner's own, and the robots.txt that has to name one (rules M1 and R1).

use super::{Desk, Lint, xml};
use crate::base::SourcePath;
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A sitemap that search engines refuse, or do not find.
pub struct InvalidSitemap;

/// What search engines take of one file (sitemaps.org).
const MOST: usize = 50_000;
const MOST_BYTES: usize = 52_428_800;

impl Lint for InvalidSitemap {
    fn code(&self) -> &'static Code {
        &codes::INVALID_SITEMAP
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        let mut report = |source: &SourcePath, at: usize, message: String, help: &str| {
            let diagnostic = Diagnostic::new(self.code(), message);
            found.push(diagnostic.at(Span::new(source, at..at)).help(help));
        };
        for (address, file) in &desk.site.statics {
            let bytes = || desk.tree.read(&file.source).unwrap_or_default();
            if address == "/robots.txt" {
                let text = bytes();
                if !names_sitemap(&String::from_utf8_lossy(&text)) {
                    let own = desk.site.config.base.absolute("/sitemap.xml");
                    let help = format!("add the line `Sitemap: {own}`");
                    report(
                        &file.source,
                        0,
                        "robots.txt names no sitemap with its full address".to_owned(),
                        &help,
                    );
                }
            } else if address.ends_with(".xml")
                && let Some((at, message)) = fault_of(address, &bytes())
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

/// Returns what is wrong with a sitemap; of other XML, nothing.
fn fault_of(address: &str, bytes: &[u8]) -> Option<(usize, String)> {
    let xml = xml::read(bytes);
    let entry = match xml.root.as_str() {
        "urlset" => "urlset/url",
        "sitemapindex" => "sitemapindex/sitemap",
        // The name tells where the file does not.
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
        return None;
    };
    Some((0, message))
}

#[cfg(test)]
mod tests {
    use super::{MOST, fault_of};

    #[test]
    fn a_sitemap_has_limits() {
        let of = |entries: usize| {
            let entry = "<url><loc>https://example.org/</loc></url>";
            format!("<urlset>{}</urlset>", entry.repeat(entries))
        };
        assert_eq!(fault_of("/a.xml", of(MOST).as_bytes()), None);
        let (_, message) = fault_of("/a.xml", of(MOST + 1).as_bytes()).unwrap();
        assert!(message.contains("50001 addresses"), "{message}");
        let long = format!("<urlset><!--{}--></urlset>", " ".repeat(super::MOST_BYTES));
        assert!(fault_of("/a.xml", long.as_bytes()).is_some());
    }
}
