//! The lints, one file each.
//!
//! In: the linked [`Site`], the facts of source files, the facts of finished pages. Out: diagnostics. A
//! lint must know nothing of the other lints, and changes nothing. The table of codes explains each lint;
//! `presswork explain` and the README's list come from that table.

mod bare_picture;
mod context;
mod crawler_rules;
mod dates_in_disorder;
mod dead_page_link;
mod duplicate_id;
mod duplicate_summary;
mod duplicate_title;
mod duplicates;
mod foreign_resource;
mod heavy_picture;
mod implausible_date;
mod incomplete_head;
mod incomplete_preview;
mod inline_handler;
mod inline_style;
mod insecure_link;
mod invalid_feed;
mod invalid_json_ld;
mod invalid_llms;
mod invalid_sitemap;
mod leftover_markup;
mod linked_data;
mod local_link;
mod long_paragraph;
mod long_summary;
mod long_title;
mod missing_resource;
mod mixed_content;
mod near_duplicate;
mod one_sided_translation;
mod orphan_page;
mod other_domain;
mod page_facts;
mod page_headings;
mod page_landmarks;
mod pages;
mod redirect_chain;
mod redirected_link;
mod robots_meta;
mod same_name;
mod second_headline;
mod skipped_heading;
mod spelt_two_ways;
mod structured_data;
mod unused_picture;
mod vague_link;
mod weak_headers;
mod xml;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};

pub use context::LintContext;
pub(crate) use context::place_of_link;
pub(crate) use page_facts::page_facts;

/// One kind of mistake.
pub trait Lint: Sync {
    /// Returns the code of the lint's diagnostics.
    fn code(&self) -> &'static Code;

    /// Finds every mistake of this kind.
    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>);
}

/// Every lint.
pub const LINTS: &[&dyn Lint] = &[
    &skipped_heading::SkippedHeading,
    &second_headline::SecondHeadline,
    &long_title::LongTitle,
    &long_summary::LongSummary,
    &duplicate_title::DuplicateTitle,
    &duplicate_summary::DuplicateSummary,
    &near_duplicate::NearDuplicate,
    &spelt_two_ways::SpeltTwoWays,
    &same_name::SameName,
    &orphan_page::OrphanPage,
    &unused_picture::UnusedPicture,
    &implausible_date::ImplausibleDate,
    &dates_in_disorder::DatesInDisorder,
    &redirect_chain::RedirectChain,
    &redirected_link::RedirectedLink,
    &vague_link::VagueLink,
    &long_paragraph::LongParagraph,
    &leftover_markup::LeftoverMarkup,
    &insecure_link::InsecureLink,
    &local_link::LocalLink,
    &mixed_content::MixedContent,
    &incomplete_head::IncompleteHead,
    &page_headings::PageHeadings,
    &page_landmarks::PageLandmarks,
    &bare_picture::BarePicture,
    &heavy_picture::HeavyPicture,
    &inline_style::InlineStyle,
    &duplicate_id::DuplicateId,
    &dead_page_link::DeadPageLink,
    &missing_resource::MissingResource,
    &foreign_resource::ForeignResource,
    &invalid_json_ld::InvalidJsonLd,
    &structured_data::StructuredData,
    &incomplete_preview::IncompletePreview,
    &robots_meta::RobotsMeta,
    &one_sided_translation::OneSidedTranslation,
    &inline_handler::InlineHandler,
    &invalid_feed::InvalidFeed,
    &invalid_sitemap::InvalidSitemap,
    &weak_headers::WeakHeaders,
    &crawler_rules::CrawlerRules,
    &invalid_llms::InvalidLlms,
    &other_domain::OtherDomain,
];

/// Returns the diagnostics of all lints.
pub fn lint(context: &LintContext) -> Vec<Diagnostic> {
    LINTS
        .par_iter()
        .flat_map_iter(|lint| {
            let mut found = Vec::new();
            lint.find(context, &mut found);
            found
        })
        .collect()
}
