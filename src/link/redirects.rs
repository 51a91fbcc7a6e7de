//! What old addresses lead to.

use std::collections::BTreeMap;

use super::Addresses;
use super::withheld::Published;
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::Config;
use crate::model::site::Redirect;

/// Returns the redirects that articles ask for with `aliases`, and those from one address that the
/// configuration asks for, by the old address. The first of two that claim the same address is kept.
pub(super) fn redirects(
    config: &Config,
    published: &[Published],
    addresses: &Addresses,
) -> Outcome<Vec<Redirect>> {
    let of_articles = published
        .iter()
        .flat_map(|one| of_article(one, addresses))
        // An alias of the article's own address is harmless, and common after an import.
        .filter(|redirect| redirect.file() != redirect.to);
    // `/old` and `/old/` are one address: that of the file by which hosts answer.
    let mut redirects: BTreeMap<String, Redirect> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for redirect in of_articles.chain(of_config(config)) {
        match redirects.get(&redirect.file()) {
            None => {
                redirects.insert(redirect.file(), redirect);
            }
            Some(first) => diagnostics.extend(clash(first, redirect)),
        }
    }
    Outcome::new(redirects.into_values().collect(), diagnostics)
}

fn of_article<'a>(
    published: &'a Published,
    addresses: &'a Addresses,
) -> impl Iterator<Item = Redirect> + 'a {
    let article = published.article;
    let to = addresses.of(&article.path);
    let aliases = article.meta.aliases.iter();
    aliases
        .zip(to.into_iter().cycle())
        .map(|(alias, to)| Redirect {
            from: alias.value.clone(),
            to: to.to_owned(),
            title: article.meta.title.clone(),
            status: 301,
            place: Span::new(&article.path, alias.range),
        })
}

fn of_config(config: &Config) -> impl Iterator<Item = Redirect> {
    let file = SourcePath::from("config.toml");
    let single = config.redirects.iter().filter(|rule| !rule.is_pattern());
    single.map(move |rule| Redirect {
        from: OutPath::asked_for(&rule.from),
        to: rule.to.clone(),
        title: rule.to.clone(),
        status: rule.status,
        place: Span::new(&file, rule.place),
    })
}

/// Says that an old address is claimed a second time.
fn clash(first: &Redirect, second: Redirect) -> Option<Diagnostic> {
    let same_file = first.place.file == second.place.file;
    // An article that names one alias twice says nothing wrong.
    if same_file && first.to == second.to {
        return None;
    }
    let message = match same_file {
        true => format!("the old address {} is redirected twice", second.from),
        false => format!(
            "`{}` and `{}` both claim the old address {}",
            first.place.file, second.place.file, second.from
        ),
    };
    let diagnostic = Diagnostic::new(&codes::ADDRESS_TAKEN, message)
        .at(second.place)
        .label(first.place.clone(), "the other one")
        .help("take one of them out");
    Some(diagnostic)
}
