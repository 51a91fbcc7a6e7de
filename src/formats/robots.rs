//! robots.txt (RFC 9309): where the sitemaps are, and what is asked of the crawlers that feed
//! language models.

use super::{Format, Plans, file};
use crate::diagnostic::Outcome;
use crate::model::addresses::{NEWS_SITEMAP, ROBOTS, SITEMAP};
use crate::model::config::AiCrawlers;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/robots.txt`
pub(crate) struct Robots;

#[derive(Debug, Hash)]
struct Facts {
    origin: String,
    /// The site's folder on its host, empty at the host's root.
    folder: String,
    sitemaps: [String; 2],
    crawlers: AiCrawlers,
    indexed: bool,
}

impl Format for Robots {
    fn name(&self) -> &'static str {
        "robots"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        // A robots.txt of the owner's own stands below content/static.
        if site.statics.contains_key(ROBOTS) {
            return;
        }
        let base = &site.config.base;
        let facts = Facts {
            origin: base.origin.clone(),
            folder: base.path.clone(),
            sitemaps: [SITEMAP, NEWS_SITEMAP].map(|file| base.absolute(file)),
            crawlers: site.config.news.ai_crawlers,
            indexed: site.config.indexed,
        };
        out.add(ROBOTS, None, file::view(facts));
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let text = write(file::facts(plan));
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}

fn write(facts: &Facts) -> String {
    let Facts { origin, folder, .. } = facts;
    let mut text = String::new();
    if !folder.is_empty() {
        // RFC 9309 (2.3): the file counts at the root of its host and nowhere else. Whoever has a
        // folder only can hand these lines to whoever has the host.
        text.push_str(&format!(
            "# Crawlers read {origin}/robots.txt and no other file: these lines belong there.\n\n"
        ));
    }
    if !facts.indexed {
        text.push_str(&format!("User-agent: *\nDisallow: {folder}/\n"));
        return text;
    }
    text.push_str(&format!("User-agent: *\nAllow: {folder}/\n"));
    for group in facts.crawlers.unwelcome() {
        text.push('\n');
        for name in *group {
            text.push_str(&format!("User-agent: {name}\n"));
        }
        text.push_str(&format!("Disallow: {folder}/\n"));
    }
    text.push('\n');
    for sitemap in &facts.sitemaps {
        text.push_str(&format!("Sitemap: {sitemap}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(crawlers: AiCrawlers) -> String {
        write(&Facts {
            origin: "https://example.org".into(),
            folder: String::new(),
            sitemaps: ["a", "b"].map(str::to_owned),
            crawlers,
            indexed: true,
        })
    }

    /// Says whether a crawler may read a page, as RFC 9309 (2.2.1) has it: by the group that names
    /// it, else by that of all.
    fn may_read(robots: &str, crawler: &str) -> bool {
        let groups = robots.split("\n\n");
        let names = |group: &str, name: &str| {
            group
                .lines()
                .any(|line| line == format!("User-agent: {name}"))
        };
        let group = groups
            .clone()
            .find(|group| names(group, crawler))
            .or_else(|| groups.clone().find(|group| names(group, "*")));
        group.is_some_and(|group| !group.lines().any(|line| line == "Disallow: /"))
    }

    #[test]
    fn each_preset_asks_what_its_name_says() {
        use AiCrawlers::{Closed, Open, SearchNotTrain};
        for (crawler, welcome) in [
            ("Googlebot", [true, true, true]),
            ("GPTBot", [true, false, false]),
            ("Applebot-Extended", [true, false, false]),
            ("Claude-SearchBot", [true, true, false]),
            ("ChatGPT-User", [true, true, false]),
        ] {
            let got =
                [Open, SearchNotTrain, Closed].map(|crawlers| may_read(&robots(crawlers), crawler));
            assert_eq!(got, welcome, "{crawler}");
        }
    }
}
