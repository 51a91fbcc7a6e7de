//! Links on finished pages that lead nowhere: those of templates, and full addresses of the own host that a
//! writer linked to.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::page_address;
use super::{Lint, LintContext, pages};
use crate::base::text::composed;
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Code, Diagnostic, Span, closest, codes};
use crate::model::Kind;
use crate::model::article::Dest;
use crate::model::config::Base;

/// A link on a finished page to a missing address of this site.
pub(crate) struct DeadPageLink;

/// How many dead addresses are compared with those of all outputs.
const MOST_HINTS: usize = 50;

impl Lint for DeadPageLink {
    fn code(&self) -> &'static Code {
        &codes::DEAD_PAGE_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let written = written(context);
        let mut answers = Answers {
            context,
            known: reported_by_build(context),
        };
        let mut hints = (!written.is_empty()).then(|| Hints::of(context));
        for (url, (places, anchor)) in &written {
            for place in places {
                if let Some(fault) = anchor {
                    found.push(fault.clone().at(place.clone()));
                    continue;
                }
                let message = format!("nothing is published at `{url}`");
                let fault = Diagnostic::new(&codes::DEAD_ADDRESS, message).at(place.clone());
                found.push(match hints.as_mut().and_then(|hints| hints.hint(url)) {
                    Some(hint) => fault.help(hint),
                    None => fault.help(
                        "link to where it is now; `elsewhere` in config.toml names what other \
                         programs serve",
                    ),
                });
            }
        }
        pages::each(context, self.code(), found, |page_facts| {
            let mut faults = Vec::new();
            for link in &page_facts.page.links {
                let Some(address) = context.address(&page_facts.path, link) else {
                    continue;
                };
                let is_said = written.contains_key(&**link);
                if !is_said && !answers.has(&address) {
                    let message =
                        format!("nothing is published at `{address}`, to which a link leads");
                    faults.push((
                        message,
                        "look for the address in the theme's templates".to_owned(),
                    ));
                }
            }
            faults
        });
    }
}

/// Returns the addresses of which a build says itself that nothing is there: those that texts and the menu
/// name from the site's root.
fn reported_by_build(context: &LintContext) -> FxHashMap<String, bool> {
    let mut reported: FxHashSet<&str> = FxHashSet::default();
    for article in context.articles.values() {
        for one in &article.outline.refs {
            if let Dest::Address(address, _) = &one.dest {
                reported.insert(page_address(address));
            }
        }
    }
    let config = &context.site.config;
    let menu = config.menu.iter();
    reported
        .extend(menu.map(|item| page_address(config.base.inside(&item.url).unwrap_or(&item.url))));
    let both = |address: &str| {
        let address = OutPath::asked_for(address);
        [format!("{address}/"), address]
    };
    let reported = reported.into_iter().flat_map(both);
    reported.map(|address| (address, true)).collect()
}

/// What is at the addresses of the site.
struct Answers<'a> {
    context: &'a LintContext<'a>,
    /// Whether something is there, or the build said already that nothing is.
    known: FxHashMap<String, bool>,
}

impl Answers<'_> {
    fn has(&mut self, address: &str) -> bool {
        if let Some(known) = self.known.get(address) {
            return *known;
        }
        let context = self.context;
        let found = context.output(address).is_some() || context.site.config.is_answered(address);
        self.known.insert(address.to_owned(), found);
        found
    }
}

/// The full addresses of the site that lead nowhere, each with its places, and with what is said of its anchor where
/// the page is there.
type Written<'a> = BTreeMap<&'a str, (Vec<Span>, Option<Diagnostic>)>;

/// Returns the full addresses of the site that lead nowhere and stand in the files of pages.
fn written<'a>(context: &'a LintContext) -> Written<'a> {
    let mut answers = Answers {
        context,
        known: FxHashMap::default(),
    };
    let mut written = Written::new();
    for (page_facts, origin) in context.pages {
        let Some(origin) = origin else {
            continue;
        };
        let mut text = None;
        let full = page_facts
            .page
            .links
            .iter()
            .filter(|link| link.contains("://"));
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for link in full {
            let Some(address) = context.address(&page_facts.path, link) else {
                continue;
            };
            let is_there = answers.has(&address);
            let anchor = is_there
                .then(|| anchor_fault(context, &address, link))
                .flatten();
            if is_there && anchor.is_none() || !seen.insert(link) {
                continue;
            }
            let text = text.get_or_insert_with(|| context.tree.text(origin).unwrap_or_default());
            let places = places(text, link);
            if !places.is_empty() {
                let spans = places.into_iter().map(|place| span(origin, place));
                let (places, _) = written.entry(link).or_insert((Vec::new(), anchor));
                places.extend(spans);
            }
        }
    }
    written
}

/// Returns what is wrong with the anchor of a full address, if an article or a page is there that does not have it.
fn anchor_fault(context: &LintContext<'_>, address: &str, link: &str) -> Option<Diagnostic> {
    let (url, written) = link.split_once('#')?;
    // `#:~:text=…` names words of the page.
    if matches!(written, "" | "top") || written.starts_with(":~:") {
        return None;
    }
    let (_, origin) = context.page_facts(context.output(address)?)?;
    let article = context.article(origin.as_ref()?)?;
    if !matches!(article.meta.kind, Kind::Article | Kind::Page) {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    let anchor = composed(&decoded);
    let known = || article.outline.anchors.iter().map(String::as_str);
    if known().any(|known| composed(known) == anchor) {
        return None;
    }
    let message = format!("`{url}` has no heading or anchor `#{anchor}`");
    let fault = Diagnostic::new(&codes::UNKNOWN_ANCHOR, message);
    Some(match closest(&anchor, known()) {
        Some(near) => fault.help(format!("did you mean `#{near}`?")),
        None => fault.help("look for the heading on that page, or take out what begins with `#`"),
    })
}

fn span(origin: &SourcePath, place: Range<usize>) -> Span {
    Span::bytes(origin, place)
}

/// Returns where an address stands in a text, as it is or with `&amp;` in it.
fn places(text: &str, link: &str) -> Vec<Range<usize>> {
    let escaped = link.replace('&', "&amp;");
    let decoded = percent_encoding::percent_decode_str(link).decode_utf8_lossy();
    let forms: FxHashSet<&str> = [link, &escaped, &decoded].into_iter().collect();
    let mut places: Vec<Range<usize>> = Vec::new();
    for form in forms {
        for (at, _) in text.match_indices(form) {
            let end = at + form.len();
            let next = text.get(end..).and_then(|rest| rest.chars().next());
            let goes_on = next.is_some_and(|c| c.is_alphanumeric() || "/-_~%?#&=+".contains(c));
            if !goes_on {
                places.push(at..end);
            }
        }
    }
    places.sort_by_key(|place| place.start);
    places
}

/// Guesses at what was meant.
struct Hints<'a> {
    base: &'a Base,
    /// The addresses of pages, without slashes at both ends, each with the whole address.
    pages: BTreeMap<String, String>,
    known: FxHashMap<String, Option<String>>,
}

impl<'a> Hints<'a> {
    fn of(context: &'a LintContext<'a>) -> Self {
        let stories = context
            .site
            .stories_and_pages()
            .map(|story| story.address.clone());
        let lists = context.pages.iter().filter(|(page_facts, _)| {
            let is_list = page_facts.path.bare_address().is_none();
            is_list && !page_facts.page.redirect
        });
        let addresses = stories.chain(lists.map(|(page_facts, _)| page_facts.path.address()));
        Self {
            base: &context.site.config.base,
            pages: addresses
                .map(|address| (address.trim_matches('/').to_owned(), address))
                .collect(),
            known: FxHashMap::default(),
        }
    }

    /// Returns the full address that was probably meant by another.
    fn hint(&mut self, url: &str) -> Option<String> {
        if let Some(known) = self.known.get(url) {
            return known.clone();
        }
        if self.known.len() >= MOST_HINTS {
            return None;
        }
        let wanted = page_address(self.base.inside(url)?).trim_start_matches('/');
        let name = |page: &str| page.rsplit('/').next().map(str::to_owned);
        let names = || self.pages.keys().map(String::as_str);
        // A page that moved to another folder has kept its name.
        let moved = names().find(|page| !page.is_empty() && name(page) == name(wanted));
        let guess = moved.or_else(|| closest(wanted, names()));
        let guess = guess.and_then(|guess| self.pages.get(guess));
        let hint = guess.map(|address| format!("did you mean `{}`?", self.base.absolute(address)));
        self.known.insert(url.to_owned(), hint.clone());
        hint
    }
}
