//! Elements that every page needs in its head (rule H1).

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::{Kind, Language, PageFacts};

/// A page that lacks a part of its head, or has a part twice.
pub(crate) struct IncompleteHead;

impl Lint for IncompleteHead {
    fn code(&self) -> &'static Code {
        &codes::INCOMPLETE_HEAD
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let check = |page_facts: &PageFacts| faults(context, page_facts);
        // The theme writes the head, and the writer the summary.
        let place = |text: &str, cause| match cause {
            Cause::Theme => None,
            Cause::Summary => Some(0..text.lines().next().map_or(0, str::len)),
        };
        pages::each_written(context, self.code(), found, check, place);
    }
}

/// Who left something out.
#[derive(Clone, Copy)]
enum Cause {
    Theme,
    Summary,
}

fn faults(context: &LintContext, page_facts: &PageFacts) -> Vec<(Fault, Cause)> {
    let page = &page_facts.page;
    let mut faults: Vec<(Fault, Cause)> = Vec::new();
    let mut fault = |message: &str, help: &str| {
        faults.push(((message.to_owned(), help.to_owned()), Cause::Theme));
    };
    if !page.charset {
        fault(
            "the first 1,024 bytes name no charset",
            "begin the head with `<meta charset=\"utf-8\">`",
        );
    }
    if !page.viewport {
        fault(
            "there is no viewport",
            "write `<meta name=\"viewport\" content=\"width=device-width\">`",
        );
    }
    let language = page.language.as_deref().and_then(Language::parse);
    if language.is_none() {
        fault(
            "`html` says no language",
            "write `<html lang=\"{{ site.language }}\">`",
        );
    }
    once("title", &page.titles, &mut fault);
    // Search engines do not list these pages, so no description is needed.
    if page.unlisted {
        return faults;
    }
    once("canonical address", &page.canonicals, &mut fault);
    let (path, base) = (&page_facts.path, &context.site.config.base);
    let own = [Some(path.address()), path.bare_address()];
    let mut own = own.iter().flatten().map(|address| base.absolute(address));
    if let [canonical] = page.canonicals.as_slice()
        && !own.any(|own| *canonical == own)
    {
        fault(
            "the canonical address is not the page's own",
            "write `{{ page.permalink }}`",
        );
    }
    match summary(context, page_facts) {
        Summary::There => once("description", &page.descriptions, &mut fault),
        Summary::Missing if page.descriptions.is_empty() => {
            let (message, help) = NO_SUMMARY;
            faults.push(((message.to_owned(), help.to_owned()), Cause::Summary));
        }
        Summary::Missing | Summary::AskedFor => {}
    }
    faults
}

const NO_SUMMARY: (&str, &str) = (
    "this page has no summary, and no text of which one could be made",
    "say in one or two sentences what readers find here, as `summary` among the lines above the text: \
     search engines and social networks show it",
);

/// Of what a page's description can be made.
enum Summary {
    There,
    Missing,
    /// It is missing, and the build has asked for it.
    AskedFor,
}

fn summary(context: &LintContext, page_facts: &PageFacts) -> Summary {
    let origin = context
        .page_facts(&page_facts.path)
        .and_then(|(_, origin)| origin.as_ref());
    let article = origin.and_then(|origin| context.article(origin));
    match article {
        Some(article) if article.meta.summary.is_empty() => match article.meta.kind {
            Kind::Article => Summary::AskedFor,
            _ => Summary::Missing,
        },
        _ => Summary::There,
    }
}

fn once(what: &str, values: &[String], fault: &mut impl FnMut(&str, &str)) {
    match values {
        [] => fault(
            &format!("there is no {what}"),
            "the theme's base template writes it",
        ),
        [one] if one.trim().is_empty() => fault(&format!("the {what} is empty"), "fill it in"),
        [_] => {}
        _ => fault(
            &format!("there is more than one {what}"),
            "keep one of them",
        ),
    }
}
