//! What all files say together: order, terms, series, neighbours, related stories, addresses.
//!
//! In: parsed files, the configuration and the theme. Out: the [`Site`]. It sees cards and
//! outlines, never a body's text, so that it can afford to run again after every change: a few
//! passes over the articles, no step quadratic.

mod addresses;
mod cards;
mod chrome;
mod lists;
mod options;
mod patterns;
mod pictures;
mod related;
mod statics;
mod targets;
mod terms;
mod translations;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::base::{Fp, Moment, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::card::Withheld;
use crate::model::picture::Pictures;
use crate::model::site::{Held, Month, NEWS_SECONDS, Story, Year};
use crate::model::theme::Signature;
use crate::model::{Article, Config, Edition, Figures, Kind, Language, Site, Theme, Tree};

use addresses::Addresses;

pub use pictures::pictures;
pub use related::{Nearness, explain};

/// Everything that `link` reads.
pub struct Inputs<'a> {
    /// The configuration.
    pub config: &'a Arc<Config>,
    /// The theme.
    pub theme: &'a Arc<Theme>,
    /// What the theme's components take.
    pub components: &'a BTreeMap<String, Signature>,
    /// Which files there are.
    pub tree: &'a Tree,
    /// Every parsed file, by path.
    pub articles: &'a [Arc<Article>],
    /// Every picture that [`pictures`] names.
    pub pictures: &'a Pictures,
    /// Views by address.
    pub views: &'a BTreeMap<String, Figures>,
    /// The moment for which the site is built.
    pub now: Moment,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether scheduled and expired articles are published.
    pub future: bool,
}

/// Returns the fingerprint of everything that [`link`] reads, but for the theme's components, which
/// the theme's own fingerprint stands for. Places in files are left out: a site is the same wherever
/// in its file an article says what it says.
pub fn fingerprint(inputs: &Inputs) -> Fp {
    let articles = || {
        let said = |article: &Arc<Article>| {
            Fp::of(&(
                &article.path,
                article.meta.fp(),
                article.outline.fp(),
                hold(article, inputs),
                article.meta.date.is_some_and(|date| is_news(date, inputs)),
                is_breaking(article, inputs),
            ))
        };
        Fp::of(&inputs.articles.iter().map(said).collect::<Vec<Fp>>())
    };
    let files = || {
        let files: Vec<(&SourcePath, Option<Fp>)> = inputs
            .tree
            .below("content")
            .map(|(path, _)| {
                let copied = path.extension() != "md" || static_address(path).is_some();
                (path, copied.then(|| inputs.tree.version(path)))
            })
            .collect();
        Fp::of(&files)
    };
    let (articles, files) = rayon::join(articles, files);
    // What a picture says of itself follows from its bytes, for which its version stands.
    // An article without a date, which is a mistake, stands in for one of this moment.
    let undated =
        |article: &Arc<Article>| article.meta.kind == Kind::Article && article.meta.date.is_none();
    let now = inputs.articles.iter().any(undated).then_some(inputs.now);
    Fp::of(&(
        &**inputs.config,
        articles,
        files,
        inputs.views,
        now,
        inputs.drafts,
        inputs.future,
    ))
}

/// Returns what is left out at this moment.
pub fn held(inputs: &Inputs) -> Vec<Held> {
    let back = inputs.articles.iter().filter_map(|article| {
        let why = hold(article, inputs).filter(|why| !shown(*why, inputs))?;
        Some(Held {
            source: article.path.clone(),
            title: article.meta.title.clone(),
            why,
            due: article.meta.date.filter(|_| why == Withheld::Scheduled),
            expires: article.meta.expires,
        })
    });
    back.collect()
}

/// Links the site.
pub fn link(inputs: &Inputs) -> Outcome<Site> {
    let mut diagnostics = Vec::new();
    let held = held(inputs);
    let published: Vec<(&Arc<Article>, Option<Withheld>)> = inputs
        .articles
        .iter()
        .map(|article| (article, hold(article, inputs)))
        .filter(|(_, why)| why.is_none_or(|why| shown(why, inputs)))
        .collect();
    let addresses = Addresses::new(inputs, &published, &held, &mut diagnostics);
    let statics = statics::statics(inputs, &addresses, &mut diagnostics);
    let languages: BTreeSet<&Language> = published
        .iter()
        .map(|(article, _)| &article.meta.language)
        .filter(|one| **one != inputs.config.language)
        .collect();
    let mut editions: Vec<Edition> = std::iter::once(&inputs.config.language)
        .chain(languages)
        .map(|language| edition(inputs, language, &published, &addresses, &mut diagnostics))
        .collect();
    translations::translations(&mut editions);
    chrome::check_publisher(inputs, &mut diagnostics);
    let taxonomies = editions
        .first()
        .map(|edition| edition.taxonomies.as_slice());
    options::check(inputs, taxonomies.unwrap_or_default(), &mut diagnostics);
    let redirects = addresses::redirects(inputs.config, &published, &addresses, &mut diagnostics);
    let site = Site {
        config: Arc::clone(inputs.config),
        theme: Arc::clone(inputs.theme),
        editions,
        redirects,
        statics,
        held,
    };
    Outcome::new(site, diagnostics)
}

/// Checks links by address (`/about/`) against the paths of everything that the site consists of.
pub fn check_addresses(site: &Site, outputs: &FxHashSet<&str>) -> Vec<Diagnostic> {
    let mut diagnostics = targets::check_addresses(site, outputs);
    options::check_addresses(site, outputs, &mut diagnostics);
    patterns::check(site, outputs, &mut diagnostics);
    diagnostics
}

fn hold(article: &Article, inputs: &Inputs) -> Option<Withheld> {
    let meta = &article.meta;
    if meta.draft {
        Some(Withheld::Draft)
    } else if meta.date.is_some_and(|date| date.unix > inputs.now.unix) {
        Some(Withheld::Scheduled)
    } else if meta
        .expires
        .is_some_and(|expires| expires.unix <= inputs.now.unix)
    {
        Some(Withheld::Expired)
    } else {
        None
    }
}

/// Says whether what was published at this moment is news, unless it is held back.
fn is_news(date: Moment, inputs: &Inputs) -> bool {
    date.unix > inputs.now.unix.saturating_sub(NEWS_SECONDS)
}

/// Says whether an article is breaking at the moment for which the site is built.
fn is_breaking(article: &Article, inputs: &Inputs) -> bool {
    let meta = &article.meta;
    let over = |until: Moment| until.unix <= inputs.now.unix;
    meta.breaking && !meta.breaking_until.is_some_and(over)
}

fn shown(why: Withheld, inputs: &Inputs) -> bool {
    match why {
        Withheld::Draft => inputs.drafts,
        Withheld::Scheduled | Withheld::Expired => inputs.future,
    }
}

fn edition(
    inputs: &Inputs,
    language: &Language,
    published: &[(&Arc<Article>, Option<Withheld>)],
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Edition {
    let prefix = addresses.prefix(language);
    let own: Vec<(&Arc<Article>, Option<Withheld>)> = published
        .iter()
        .copied()
        .filter(|(article, _)| article.meta.language == *language)
        .collect();
    let of_kind = |kind: Kind| {
        own.iter()
            .copied()
            .filter(move |(article, _)| article.meta.kind == kind)
    };

    let profiles = terms::profiles(inputs, of_kind, &prefix, addresses);
    let builder = cards::CardBuilder {
        inputs,
        addresses,
        profiles: &profiles,
    };
    let mut stories = tell(&builder, of_kind(Kind::Article).collect(), diagnostics);
    stories.sort_by(|a, b| {
        b.card
            .date
            .unix
            .cmp(&a.card.date.unix)
            .then_with(|| a.article.path.cmp(&b.article.path))
    });
    let pages = tell(&builder, of_kind(Kind::Page).collect(), diagnostics);

    for (article, _) in own
        .iter()
        .filter(|(article, _)| !matches!(article.meta.kind, Kind::Article | Kind::Page))
    {
        check_template(inputs, article, diagnostics);
    }
    let taxonomies = terms::taxonomies(inputs, profiles, &stories, &prefix, addresses, diagnostics);
    neighbours(&mut stories);
    related::relate(&mut stories, inputs.config.articles.related);
    related::chosen(&mut stories, addresses, diagnostics);
    let archive = archive(&stories);
    let news = stories
        .iter()
        .enumerate()
        .take_while(|(_, story)| is_news(story.card.date, inputs))
        .filter(|(_, story)| story.card.held.is_none())
        .map(|(index, _)| index)
        .collect();
    let lists = lists::lists(inputs.theme, &stories);
    let chrome = chrome::chrome(inputs, language, &prefix, &stories, &pages, &taxonomies);
    Edition {
        language: language.clone(),
        prefix,
        chrome,
        stories,
        news,
        pages,
        taxonomies,
        archive,
        lists,
    }
}

/// Makes stories of articles, in parallel and in order.
fn tell(
    builder: &cards::CardBuilder,
    articles: Vec<(&Arc<Article>, Option<Withheld>)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Story> {
    let told: Vec<(Story, Vec<Diagnostic>)> = articles
        .into_par_iter()
        .map(|(article, held)| {
            let mut own = Vec::new();
            (story(builder, article, held, &mut own), own)
        })
        .collect();
    told.into_iter()
        .map(|(story, own)| {
            diagnostics.extend(own);
            story
        })
        .collect()
}

fn story(
    builder: &cards::CardBuilder,
    article: &Arc<Article>,
    held: Option<Withheld>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Story {
    check_template(builder.inputs, article, diagnostics);
    let address = builder
        .addresses
        .of(&article.path)
        .unwrap_or("/")
        .to_owned();
    let permalink = builder.inputs.config.base.absolute(&address);
    let body = targets::body(
        builder.inputs,
        article,
        builder.addresses,
        permalink,
        diagnostics,
    );
    let card = builder.card(article, &address, held, diagnostics);
    let views = builder.views(article, &address);
    Story {
        address,
        views,
        card,
        article: Arc::clone(article),
        body,
        previous: None,
        next: None,
        related: Vec::new(),
        translations: Arc::default(),
    }
}

fn check_template(inputs: &Inputs, article: &Article, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(template) = article
        .meta
        .template
        .as_ref()
        .filter(|template| !inputs.theme.has(&template.value))
    {
        let names = inputs
            .theme
            .templates
            .iter()
            .map(|template| template.name.as_str());
        let diagnostic = Diagnostic::new(
            &codes::UNKNOWN_TEMPLATE,
            format!("the theme has no template `{}`", template.value),
        )
        .at(Span::new(&article.path, template.range));
        let file = format!("{}.html", template.value);
        diagnostics.push(if inputs.theme.has(&file) {
            diagnostic.help(format!("did you mean `{file}`?"))
        } else {
            diagnostic.did_you_mean(&template.value, names)
        });
    }
}

/// Sets the stories before and after each one in its category. `stories` are newest first.
fn neighbours(stories: &mut [Story]) {
    let mut newer: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..stories.len() {
        let category = stories[index].card.category.id.clone();
        if let Some(next) = newer.insert(category, index) {
            stories[index].next = Some(next);
            stories[next].previous = Some(index);
        }
    }
}

fn archive(stories: &[Story]) -> Vec<Year> {
    // Sorted anew, because stories are ordered by instant, and months by the day in each story's
    // own offset: around midnight the two can disagree.
    let mut years: BTreeMap<i16, BTreeMap<i8, Vec<usize>>> = BTreeMap::new();
    for (index, story) in stories.iter().enumerate() {
        let day = story.card.date.day();
        years
            .entry(day.year())
            .or_default()
            .entry(day.month())
            .or_default()
            .push(index);
    }
    years
        .into_iter()
        .rev()
        .map(|(year, months)| Year {
            year,
            months: months
                .into_iter()
                .rev()
                .map(|(month, stories)| Month { month, stories })
                .collect(),
        })
        .collect()
}

/// Returns the site's own path of a file below `content/static/`, as an address.
fn static_address(path: &SourcePath) -> Option<&str> {
    path.as_str().strip_prefix("content/static")
}
