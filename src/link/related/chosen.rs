//! Related stories that the writer chose, with `related` in the front matter.

use rustc_hash::FxHashMap;

use super::super::Addresses;
use super::super::article::LinkedArticle;
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::Article;
use crate::model::article::Spanned;

/// How many names of stories that are not there are compared with those of all stories.
const MOST_HINTS: usize = 50;

/// Returns the related stories of the articles that name any, by index. A story is named by its file,
/// relative to the article's or from the site's root, or by its stem or slug.
pub(super) fn chosen(
    articles: &[LinkedArticle],
    addresses: &Addresses,
) -> Outcome<FxHashMap<usize, Vec<usize>>> {
    let choosing = |one: &&LinkedArticle| !one.article.meta.related.is_empty();
    if !articles.iter().any(|one| choosing(&one)) {
        return Outcome::clean(FxHashMap::default());
    }
    let names = Names::of(articles);
    let mut chosen = FxHashMap::default();
    let mut diagnostics = Vec::new();
    let mut hints = MOST_HINTS;
    for (own, one) in articles.iter().enumerate().filter(|(_, one)| choosing(one)) {
        let article = &*one.article;
        let mut related = Vec::with_capacity(article.meta.related.len());
        for name in &article.meta.related {
            match names.find(article, &name.value) {
                Some(index) if index != own && !related.contains(&index) => related.push(index),
                Some(_) => {}
                None => {
                    let fault = unknown(article, name, addresses);
                    diagnostics.push(match hints {
                        _ if fault.help.is_some() => fault,
                        0 => fault,
                        _ => {
                            hints -= 1;
                            fault.did_you_mean(&name.value, names.by_name.keys().copied())
                        }
                    });
                }
            }
        }
        chosen.insert(own, related);
    }
    Outcome::new(chosen, diagnostics)
}

/// The stories by what writers call them.
struct Names<'a> {
    by_file: FxHashMap<&'a SourcePath, usize>,
    /// By stem and slug.
    by_name: FxHashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn of(articles: &'a [LinkedArticle]) -> Self {
        let mut by_file = FxHashMap::default();
        let mut by_name = FxHashMap::default();
        for (index, one) in articles.iter().enumerate() {
            let meta = &one.article.meta;
            by_file.insert(&one.article.path, index);
            by_name.entry(meta.stem.as_str()).or_insert(index);
            if let Some(slug) = &meta.slug {
                by_name.insert(slug.value.as_str(), index);
            }
        }
        Self { by_file, by_name }
    }

    fn find(&self, article: &Article, name: &str) -> Option<usize> {
        let file = |path: &SourcePath| self.by_file.get(path).copied();
        let by_file = paths(article, name).iter().flatten().find_map(file);
        by_file.or_else(|| self.by_name.get(name).copied())
    }
}

/// Returns the files that a name may mean.
fn paths(article: &Article, name: &str) -> [Option<SourcePath>; 2] {
    [
        article.path.join(name),
        Some(SourcePath::from(name.trim_start_matches('/'))),
    ]
}

fn unknown(article: &Article, name: &Spanned<String>, addresses: &Addresses) -> Diagnostic {
    let written = &name.value;
    let mut paths = paths(article, written).into_iter().flatten();
    let place = Span::new(&article.path, name.range);
    if paths.any(|path| addresses.is_held(&path)) {
        let message = format!("the related story `{written}` is held back");
        return Diagnostic::new(&codes::UNKNOWN_RELATED, message)
            .at(place)
            .help("it is shown here from the day on which it is published");
    }
    let message = format!("there is no story `{written}`");
    Diagnostic::new(&codes::UNKNOWN_RELATED, message).at(place)
}
