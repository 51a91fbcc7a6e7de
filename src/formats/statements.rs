//! What a writer says of a story beside its text, as its page, feeds and its Markdown have it.

use serde::{Deserialize, Serialize};

use super::text::escaped;
use crate::model::card::Card;
use crate::model::chrome::Chrome;
use crate::model::review::Review;
use crate::model::site::{Notice, Story};
use crate::render::{self, RenderContext, interface_text};

/// What the writer says beside the text.
#[derive(Debug, Hash, Serialize, Deserialize)]
pub(super) struct Statements {
    /// The summary that the writer gave. A summary from the body would repeat the opening.
    pub standfirst: Option<String>,
    /// Key points; HTML.
    pub takeaways: Vec<String>,
    /// What was wrong and when it was put right.
    pub corrections: Vec<Notice>,
    /// What the story says of the thing that it reviews.
    pub review: Option<Review<String>>,
    /// A note on interests; HTML.
    pub disclosure: Option<String>,
}

impl Statements {
    /// Returns what is said of a story on its page.
    pub(super) fn of(story: &Story) -> Self {
        let meta = &story.article.meta;
        Self {
            standfirst: meta.summary_given.then(|| meta.summary.clone()),
            takeaways: meta.takeaways.iter().map(|one| story.line(one)).collect(),
            corrections: story.notices(),
            review: story.review(),
            disclosure: meta.disclosure.as_ref().map(|note| story.line(note)),
        }
    }

    /// Returns what stands above and below a text, as HTML for those who read it in a feed: all that the page says to be
    /// fair to its readers, and what belongs to the story.
    pub(super) fn around(
        &self,
        text: &str,
        card: &Card,
        chrome: &Chrome,
        render_context: &RenderContext,
    ) -> [String; 2] {
        let note = |html: &str| render_context.feed_note(html, &card.permalink);
        let mut above = String::new();
        if let Some(label) = &card.sponsored {
            above.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(label)));
        }
        if render::has_paid_links(text) {
            above.push_str(&format!("<p>{}</p>\n", word(chrome, "affiliate_links")));
        }
        let [takeaways, mut below] = self.blocks(card, chrome, render_context);
        above.push_str(&takeaways);
        if !self.corrections.is_empty() {
            below.push_str(&format!("<h2>{}</h2>\n<ul>\n", word(chrome, "corrections")));
            for notice in &self.corrections {
                let (moment, day) = (notice.date.rfc3339(), notice.date.day());
                let (text, changed) = (note(&notice.text), changed(notice, chrome));
                below.push_str(&format!(
                    "<li><time datetime=\"{moment}\">{day}</time>: {text}{changed}</li>\n"
                ));
            }
            below.push_str("</ul>\n");
        }
        if let Some(disclosure) = &self.disclosure {
            let (heading, text) = (word(chrome, "disclosure"), note(disclosure));
            below.push_str(&format!("<h2>{heading}</h2>\n<p>{text}</p>\n"));
        }
        [above, below]
    }

    /// Returns the takeaways and what a review comes to as HTML of a block in each line, with the addresses of a feed.
    pub(super) fn blocks(
        &self,
        card: &Card,
        chrome: &Chrome,
        render_context: &RenderContext,
    ) -> [String; 2] {
        let note = |html: &str| render_context.feed_note(html, &card.permalink);
        let review = self.review.as_ref();
        let review = review.map(|review| note(&reviewed(review, chrome)));
        [
            list(&word(chrome, "key_takeaways"), &self.takeaways, note),
            review.unwrap_or_default(),
        ]
    }
}

/// Returns a word of the interface as HTML.
fn word(chrome: &Chrome, key: &str) -> String {
    escaped(&interface_text(&chrome.words, key, &[]))
}

/// Returns a list below a heading; nothing for an empty list.
fn list(heading: &str, points: &[String], shown: impl Fn(&str) -> String) -> String {
    if points.is_empty() {
        return String::new();
    }
    let points = points.iter();
    let points = points.map(|point| format!("<li>{}</li>\n", shown(point)));
    format!(
        "<h2>{heading}</h2>\n<ul>\n{}</ul>\n",
        points.collect::<String>()
    )
}

/// Returns what a review comes to, as HTML that is understood without a style sheet.
fn reviewed(review: &Review<String>, chrome: &Chrome) -> String {
    let word = |key: &str| word(chrome, key);
    let item = escaped(&review.item);
    let score = review
        .score
        .map(|score| format!(": {}/{}", score.points(), score.best));
    let mut html = format!("<h2>{item}{}</h2>\n", score.unwrap_or_default());
    let facts = [
        review.maker.as_deref().map(escaped),
        review
            .price
            .as_deref()
            .map(|price| format!("{}: {}", word("price"), escaped(price))),
    ];
    for fact in facts.into_iter().flatten() {
        html.push_str(&format!("<p>{fact}</p>\n"));
    }
    if let Some(verdict) = &review.verdict {
        html.push_str(&format!(
            "<p><strong>{}:</strong> {verdict}</p>\n",
            word("verdict")
        ));
    }
    let as_is = |line: &str| line.to_owned();
    html.push_str(&list(&word("review_pros"), &review.pros, as_is));
    html.push_str(&list(&word("review_cons"), &review.cons, as_is));
    let specs = review.specs.iter();
    let specs: Vec<String> = specs
        .map(|(name, value)| format!("{}: {}", escaped(name), escaped(value)))
        .collect();
    html.push_str(&list(&word("specifications"), &specs, as_is));
    let offers: Vec<String> = review
        .offers
        .iter()
        .map(|offer| {
            let rel = if offer.affiliate {
                " rel=\"sponsored\""
            } else {
                ""
            };
            let (url, seller) = (escaped(&offer.url), escaped(&offer.seller));
            let price = offer
                .price
                .as_deref()
                .map(|price| format!(" {}", escaped(price)));
            format!(
                "<a href=\"{url}\"{rel}>{seller}</a>{}",
                price.unwrap_or_default()
            )
        })
        .collect();
    html.push_str(&list(&word("where_to_buy"), &offers, as_is));
    if review.offers.iter().any(|offer| offer.affiliate) {
        html.push_str(&format!("<p>{}</p>\n", word("affiliate_note")));
    }
    html
}

/// Returns what a correction changed, as HTML that is understood without a style sheet.
fn changed(notice: &Notice, chrome: &Chrome) -> String {
    let Some(change) = &notice.change else {
        return String::new();
    };
    let passages = [
        ("correction_before", '−', "del", &change.before.value),
        ("correction_after", '+', "ins", &change.after.value),
    ];
    let passages = passages.into_iter().filter(|(.., text)| !text.is_empty());
    passages
        .map(|(key, sign, element, text)| {
            // A theme may have no word for it.
            let word = chrome
                .words
                .get(key)
                .map(|word| format!(" {}:", escaped(word)));
            let word = word.unwrap_or_default();
            format!("<br>{sign}{word} <{element}>{}</{element}>", escaped(text))
        })
        .collect()
}
