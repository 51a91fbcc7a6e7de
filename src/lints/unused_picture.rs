//! Pictures that no page shows.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{Lint, LintContext};
use crate::base::{OutPath, without_query};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::Data;
use crate::model::ads::AdContent;
use crate::model::article::Dest;
use crate::model::site::Story;

/// A published picture file that nothing uses.
pub(crate) struct UnusedPicture;

const PICTURES: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg"];

/// Pictures that browsers and hosts request by convention.
const EXPECTED: [&str; 2] = ["favicon", "apple-touch-icon"];

impl Lint for UnusedPicture {
    fn code(&self) -> &'static Code {
        &codes::UNUSED_PICTURE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let used = Used::of(context);
        for (address, file) in &context.site.statics {
            let extension = file.source.extension().to_ascii_lowercase();
            let name = file.source.file_name();
            let expected = EXPECTED.iter().any(|known| name.starts_with(known));
            if PICTURES.contains(&extension.as_str()) && !expected && !used.has(address, name) {
                found.push(
                    Diagnostic::new(self.code(), format!("no page shows `{}`", file.source))
                        .at(Span::file(&file.source))
                        .help("take it out, or show it"),
                );
            }
        }
    }
}

/// All references to files.
struct Used {
    addresses: FxHashSet<String>,
    /// Last parts of addresses in free data, style sheets and scripts, whose base is not known.
    names: FxHashSet<String>,
    sheets: String,
}

impl Used {
    fn of(context: &LintContext) -> Self {
        let mut used = Used {
            addresses: FxHashSet::default(),
            names: FxHashSet::default(),
            sheets: String::new(),
        };
        used.add_pages(context);
        for story in context.site.stories_and_pages() {
            used.add_story(story, context);
        }
        for article in context.articles.values() {
            let meta = &article.meta;
            let named = [&meta.profile.portrait, &meta.lead.image]
                .into_iter()
                .flatten();
            let names = named.map(|one| last(&one.value).to_owned());
            used.names.extend(names);
        }
        let config = &context.site.config;
        used.names.insert(last(config.news.logo()).to_owned());
        let ads = config.ads.iter().filter_map(|ad| match &ad.content {
            AdContent::Picture { picture, .. } => Some(last(&picture.address).to_owned()),
            AdContent::Frame(_) => None,
        });
        used.names.extend(ads);
        config
            .theme_options
            .values()
            .for_each(|value| used.data(value));
        for file in context.site.statics.values() {
            if matches!(
                file.source.extension(),
                "css" | "js" | "html" | "webmanifest" | "svg"
            ) {
                used.sheets
                    .push_str(&context.tree.text(&file.source).unwrap_or_default());
            }
        }
        used
    }

    /// Adds the references of finished pages.
    fn add_pages(&mut self, context: &LintContext) {
        for (page_facts, _) in context.pages {
            let page = &page_facts.page;
            for link in page.links.iter().chain(&page.media).chain(&page.machinery) {
                // Most links lead to pages.
                if !link.ends_with('/') {
                    let address = context.address(&page_facts.path, link);
                    self.addresses.extend(address.map(Cow::into_owned));
                }
            }
        }
    }

    /// Adds the references of a story.
    fn add_story(&mut self, story: &Story, context: &LintContext) {
        let article = &story.article;
        let Ok(page) = OutPath::of_page(&story.address) else {
            return;
        };
        let address = |link: &str| context.address(&page, link).map(Cow::into_owned);
        // A page may show another form of the picture that the writer named.
        let written = article.outline.refs.iter().zip(story.body.targets.iter());
        for (one, target) in written {
            if let Dest::File(..) | Dest::Address(..) = one.dest {
                self.addresses.extend(address(target));
            }
        }
        if let Some(image) = &story.card.image {
            self.addresses.extend(address(&image.url));
        }
        let arguments = article.outline.calls.iter();
        let arguments = arguments.flat_map(|call| call.args.values());
        for value in arguments.chain(article.meta.extra.values()) {
            self.data(value);
        }
    }

    fn data(&mut self, value: &Data) {
        match value {
            Data::Text(text) => {
                self.names.insert(last(text).to_owned());
            }
            Data::List(values) => values.iter().for_each(|value| self.data(value)),
            Data::Table(values) => values.values().for_each(|value| self.data(value)),
            Data::Bool(_) | Data::Integer(_) | Data::Float(_) => {}
        }
    }

    fn has(&self, address: &str, name: &str) -> bool {
        self.addresses.contains(address) || self.names.contains(name) || self.sheets.contains(name)
    }
}

fn last(address: &str) -> &str {
    without_query(address)
        .rsplit('/')
        .next()
        .unwrap_or_default()
}
