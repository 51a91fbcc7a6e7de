//! What old addresses lead to.

use std::collections::BTreeMap;

use super::Addresses;
use super::withheld::Published;
use crate::base::{OutPath, SourcePath, without_query};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::Config;
use crate::model::addresses::front_page;
use crate::model::hosts::Rule;
use crate::model::site::{Redirect, StaticFile};

/// Returns the redirects that articles ask for with `aliases`, and those from one address that the
/// configuration asks for, by the old address. The first of two that claim the same address is kept.
pub(super) fn redirects(
    config: &Config,
    published: &[Published],
    addresses: &Addresses,
    statics: &BTreeMap<String, StaticFile>,
) -> Outcome<Vec<Redirect>> {
    let of_articles = published
        .iter()
        .flat_map(|one| of_article(one, addresses))
        // An alias of the article's own address is harmless, and common after an import.
        .filter(|redirect| redirect.from != redirect.to && redirect.file() != redirect.to);
    // `/old` and `/old/` are one address: that of the file by which hosts answer.
    let mut redirects: BTreeMap<String, Redirect> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let root = root(config, statics, published, addresses);
    for redirect in of_articles.chain(of_config(config)).chain(root) {
        match redirects.get(&redirect.file()) {
            None => {
                redirects.insert(redirect.file(), redirect);
            }
            Some(first) => diagnostics.extend(clash(first, redirect)),
        }
    }
    shorten(&mut redirects);
    Outcome::new(redirects.into_values().collect(), diagnostics)
}

/// The number of redirects that are followed, one after the other.
const MOST: usize = 20;

/// Lets redirects to old addresses that moved for good lead straight to where those lead. Aliases lead to pages.
fn shorten(redirects: &mut BTreeMap<String, Redirect>) {
    let of_config = redirects
        .values()
        .filter(|one| one.place.file.as_str() == "config.toml");
    let ends: Vec<(String, String)> = of_config
        .filter_map(|one| Some((one.file(), end(redirects, one)?)))
        .collect();
    for (file, to) in ends {
        if let Some(redirect) = redirects.get_mut(&file) {
            to.clone_into(&mut redirect.title);
            redirect.to = to;
        }
    }
}

/// Returns where a redirect leads in the end, if that is not where it says; nothing for a circle.
fn end(redirects: &BTreeMap<String, Redirect>, first: &Redirect) -> Option<String> {
    let next = |to: &str| {
        let is_here = to.starts_with('/') && without_query(to).len() == to.len();
        let next =
            is_here.then(|| redirects.get(&Redirect::file_of(&OutPath::asked_for(to))))??;
        matches!(next.status, 301 | 308).then_some(&next.to)
    };
    let mut to = next(&first.to)?;
    for _ in 0..MOST {
        match next(to) {
            Some(further) => to = further,
            None => return Some(to.clone()),
        }
    }
    None
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

/// Returns the redirect from the site's root to the front page of its own language, where that is elsewhere
/// and nothing else wants the root.
fn root(
    config: &Config,
    statics: &BTreeMap<String, StaticFile>,
    published: &[Published],
    addresses: &Addresses,
) -> Option<Redirect> {
    let prefix = config.prefix(&config.language);
    let of_files = |one: &Published| addresses.of(&one.article.path) == Some("/");
    let of_config = |rule: &Rule| matches!(rule.from.as_str(), "/" | "/index.html");
    let is_taken = statics.contains_key("/index.html")
        || published.iter().any(of_files)
        || config.redirects.iter().any(of_config);
    (!prefix.is_empty() && !is_taken).then(|| Redirect {
        from: "/".to_owned(),
        to: front_page(&prefix),
        title: config.title.clone(),
        status: 302,
        place: Span::file(&SourcePath::from("config.toml")),
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
