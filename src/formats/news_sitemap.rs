//! The news sitemap (Google's sitemap-news 0.9): what was published in the last two days.

use super::xml_writer::XmlWriter;
use super::{Format, Plans, file};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::addresses::NEWS_SITEMAP;
use crate::model::site::MOST_NEWS;
use crate::model::{Card, Content, Language, Plan, Site};
use crate::render::RenderContext;

/// `/news-sitemap.xml`
pub(crate) struct NewsSitemap;

#[derive(Debug, Hash)]
struct Facts {
    /// The publication's name.
    publication: String,
    /// The news, newest first.
    cards: Vec<Hashed<Card>>,
}

impl Format for NewsSitemap {
    fn name(&self) -> &'static str {
        "news_sitemap"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let mut cards: Vec<Hashed<Card>> = site
            .editions
            .iter()
            .flat_map(|one| one.news.iter().map(|index| &one.stories[*index].card))
            .cloned()
            .collect();
        // Each edition is sorted, and stays so among the others.
        cards.sort_by_key(|card| std::cmp::Reverse(card.date.unix));
        // The newest are kept.
        cards.truncate(MOST_NEWS);
        let facts = Facts {
            publication: site.config.news.publication.clone(),
            cards,
        };
        out.add(NEWS_SITEMAP, None, file::view(facts));
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = file::facts(plan);
        let namespaces = [
            ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
            (
                "xmlns:news",
                "http://www.google.com/schemas/sitemap-news/0.9",
            ),
        ];
        let mut xml = XmlWriter::new();
        xml.element("urlset", &namespaces, |xml| {
            for card in &facts.cards {
                xml.element("url", &[], |xml| {
                    xml.text("loc", &[], &card.permalink);
                    xml.element("news:news", &[], |xml| {
                        xml.element("news:publication", &[], |xml| {
                            xml.text("news:name", &[], &facts.publication);
                            xml.text("news:language", &[], language(&card.language));
                        });
                        let published = card.date.rfc3339();
                        xml.text("news:publication_date", &[], &published);
                        xml.text("news:title", &[], &card.title);
                    });
                });
            }
        });
        Outcome::clean(Content::Bytes(xml.finish()))
    }
}

/// Returns the code of a language as news sitemaps have it: ISO 639, but for the two ways of writing
/// Chinese.
fn language(language: &Language) -> &str {
    match language.primary() {
        "zh" if language.is_traditional_chinese() => "zh-tw",
        "zh" => "zh-cn",
        primary => primary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_as_news_sitemaps_have_them() {
        for (tag, code) in [
            ("en-GB", "en"),
            ("de", "de"),
            ("zh", "zh-cn"),
            ("zh-Hans", "zh-cn"),
            ("zh-Hant-HK", "zh-tw"),
            ("zh-TW", "zh-tw"),
        ] {
            assert_eq!(language(&Language::parse(tag).unwrap()), code, "{tag}");
        }
    }
}
