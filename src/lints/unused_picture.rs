//! Pictures that no page shows.

use rustc_hash::FxHashSet;

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::Data;
use crate::model::article::Dest;

/// A published picture file that nothing uses.
pub struct UnusedPicture;

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
        for (page_facts, _) in context.pages {
            let page = &page_facts.page;
            for link in page.links.iter().chain(&page.media).chain(&page.machinery) {
                // Most links lead to pages.
                if !link.ends_with('/') {
                    let address = context.address(&page_facts.path, link);
                    used.addresses
                        .extend(address.map(std::borrow::Cow::into_owned));
                }
            }
        }
        let base = &context.site.config.base;
        for story in context.stories() {
            // A page may show another form of the picture that the writer named.
            let written = story
                .article
                .outline
                .refs
                .iter()
                .zip(story.body.targets.iter());
            for (one, target) in written {
                if let Dest::File(..) | Dest::Address(..) = one.dest {
                    let bare = target.split(['?', '#']).next().unwrap_or_default();
                    let address = bare.strip_prefix(base.path.as_str());
                    used.addresses.extend(address.map(str::to_owned));
                }
            }
            if let Some(image) = &story.card.image {
                let address = image.url.strip_prefix(base.path.as_str());
                used.addresses.extend(address.map(str::to_owned));
            }
            for call in &story.article.outline.calls {
                call.args.values().for_each(|value| used.data(value));
            }
            story
                .article
                .meta
                .extra
                .values()
                .for_each(|value| used.data(value));
        }
        for article in context.articles.values() {
            let meta = &article.meta;
            let named = [&meta.profile.portrait, &meta.lead.image];
            let names = named
                .into_iter()
                .flatten()
                .map(|one| last(&one.value).to_owned());
            used.names.extend(names);
        }
        let config = &context.site.config;
        used.names.insert(last(&config.news.logo).to_owned());
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
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    bare.rsplit('/').next().unwrap_or_default()
}
