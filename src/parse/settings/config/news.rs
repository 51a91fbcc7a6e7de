//! `[news]`: the publisher, and the publication's policies.

use jiff::tz::TimeZone;

use crate::model::config::{AiCrawlers, News};
use crate::parse::documents::{Fallback, KeySpec, Reader, keys, names};

keys! {
    /// `[news]`
    pub(super) NEWS:
    PUBLICATION = KeySpec::text(
        "publication",
        "The publication's name, for news sitemaps; the site's title where none is given.",
    );
    PUBLISHER = KeySpec::text(
        "publisher", "Who publishes it; the site's title where nobody is named.",
    );
    LOGO = KeySpec::text("logo", "The publisher's mark: an address on the site.");
    FOUNDED = KeySpec::date(
        "founded", "When the publication began; articles with older dates are reported.",
    );
    AI_CRAWLERS = KeySpec::choice(
        "ai_crawlers",
        || names(AiCrawlers::ALL),
        "What robots.txt asks of the crawlers of language models.",
    ).or(Fallback::Text("search-not-train"));
    PUBLISHING_PRINCIPLES = KeySpec::text(
        "publishing_principles", "The page that says how the newsroom works, for search engines.",
    );
    CORRECTIONS_POLICY = KeySpec::text(
        "corrections_policy", "The page that says how mistakes are put right.",
    );
    ETHICS_POLICY = KeySpec::text("ethics_policy", "The page with the code of ethics.");
    DIVERSITY_POLICY = KeySpec::text(
        "diversity_policy", "The page on diversity in the newsroom and its sources.",
    );
    FEEDBACK_POLICY = KeySpec::text(
        "feedback_policy", "The page that says how readers are heard.",
    );
    UNNAMED_SOURCES_POLICY = KeySpec::text(
        "unnamed_sources_policy", "The page that says when sources stay unnamed.",
    );
    VERIFICATION_POLICY = KeySpec::text(
        "verification_policy", "The page that says how facts are checked.",
    );
    COVERAGE_POLICY = KeySpec::text(
        "coverage_policy", "The page that says what is covered, and why.",
    );
    OWNERSHIP = KeySpec::text(
        "ownership", "The page that says who owns and funds the publication.",
    );
    MASTHEAD = KeySpec::text("masthead", "The page that says who works here.");
}

/// The keys of policies, and schema.org's name for each (NewsMediaOrganization).
const POLICIES: &[(&KeySpec, &str)] = &[
    (&PUBLISHING_PRINCIPLES, "publishingPrinciples"),
    (&CORRECTIONS_POLICY, "correctionsPolicy"),
    (&ETHICS_POLICY, "ethicsPolicy"),
    (&DIVERSITY_POLICY, "diversityPolicy"),
    (&FEEDBACK_POLICY, "actionableFeedbackPolicy"),
    (&UNNAMED_SOURCES_POLICY, "unnamedSourcesPolicy"),
    (&VERIFICATION_POLICY, "verificationFactCheckingPolicy"),
    (&COVERAGE_POLICY, "missionCoveragePrioritiesPolicy"),
    (&OWNERSHIP, "ownershipFundingInfo"),
    (&MASTHEAD, "masthead"),
];

/// Reads `[news]`. `title` is the site's, `zone` that of dates without an offset.
pub(super) fn news(reader: &mut Reader<'_, '_>, title: &str, zone: &TimeZone) -> News {
    let mut text = |key| reader.text(key).map(str::to_owned);
    News {
        publication: text(&PUBLICATION).unwrap_or_else(|| title.to_owned()),
        publisher: text(&PUBLISHER).unwrap_or_default(),
        logo: reader.link(&LOGO),
        policies: POLICIES
            .iter()
            .filter_map(|(key, property)| Some((*property, reader.link(key)?)))
            .collect(),
        ai_crawlers: reader
            .choice_or_default(&AI_CRAWLERS, AiCrawlers::ALL)
            .unwrap_or(AiCrawlers::SearchNotTrain),
        founded: reader.moment(&FOUNDED, zone),
    }
}
