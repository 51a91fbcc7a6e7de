//! The articles of a site as its desk lists them: state, date, length and what is wrong with each.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::held_back::{OUTPUT_FOLDER, broken_in_folder};
use super::{Project, ProjectError};
use crate::base::slug::term_id;
use crate::base::{Moment, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::link;
use crate::model::card::Withheld;
use crate::model::{Article, Kind};
use crate::pipeline::{self, Checked, Inputs, Progress};

/// An article as the desk lists it.
#[derive(Clone, Debug)]
pub struct ListedArticle {
    /// The file.
    pub source: SourcePath,
    /// The headline.
    pub title: String,
    /// The address from the site's root, if it has one.
    pub address: Option<String>,
    /// Why a public build leaves it out; `None` for an article that is published.
    pub held: Option<Withheld>,
    /// When it was or will be published.
    pub date: Option<Moment>,
    /// When it is withdrawn.
    pub expires: Option<Moment>,
    /// The category's id.
    pub category: Option<String>,
    /// The number of words, as a reader counts them.
    pub words: u32,
    /// What is wrong with its file.
    pub problems: Problems,
}

impl ListedArticle {
    /// Says whether it is in the category of this name or id.
    pub fn is_in_category(&self, name: &str) -> bool {
        self.category.as_ref() == Some(&term_id(name))
    }
}

/// How many mistakes a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The errors.
    pub errors: usize,
    /// The warnings.
    pub warnings: usize,
}

/// Returns every article, the newest first; those without a date stand before all others. What is wrong is found
/// where the project's audience has drafts and what is scheduled.
///
/// # Errors
///
/// Fails where the site cannot be opened.
pub fn list_articles(
    project: &Project,
    progress: &dyn Progress,
) -> Result<Vec<ListedArticle>, ProjectError> {
    let inputs = project.scan_configured()?;
    let checked = pipeline::check(&inputs, progress);
    let broken = broken(&checked, &inputs, project.root());
    let mut problems: BTreeMap<&SourcePath, Problems> = BTreeMap::new();
    for one in &checked.build.diagnostics {
        let Some(at) = &one.at else { continue };
        let of_file = problems.entry(&at.file).or_default();
        match one.is_error_of_article() {
            true => of_file.errors += 1,
            false => of_file.warnings += 1,
        }
    }
    let stories = checked.build.site.stories_and_pages();
    let addresses: BTreeMap<&SourcePath, &String> = stories
        .map(|story| (&story.article.path, &story.address))
        .collect();
    let articles: Vec<_> = checked
        .articles()
        .filter(|article| article.meta.kind == Kind::Article)
        .collect();
    let mut listed: Vec<ListedArticle> = articles
        .into_par_iter()
        .map(|article| {
            let (source, meta) = (&article.path, &article.meta);
            ListedArticle {
                source: source.clone(),
                title: meta.title.clone(),
                address: addresses.get(source).map(|&address| address.clone()),
                held: link::withheld_at(meta, inputs.now)
                    .or_else(|| broken.contains_key(source).then_some(Withheld::Broken)),
                date: meta.date,
                expires: meta.expires,
                category: meta.category.as_ref().map(|one| term_id(&one.value)),
                words: checked.words(article, &inputs.tree),
                problems: problems.get(source).copied().unwrap_or_default(),
            }
        })
        .collect();
    let unix = |one: &ListedArticle| one.date.map_or(i64::MAX, |date| date.unix);
    listed.sort_by(|a, b| (Reverse(unix(a)), &a.source).cmp(&(Reverse(unix(b)), &b.source)));
    Ok(listed)
}

/// Returns the articles that a public build holds back for their errors. Those of drafts and of what is scheduled,
/// which the check shows as well, are none of the site's.
fn broken(checked: &Checked, inputs: &Inputs, root: &Path) -> BTreeMap<SourcePath, Moment> {
    let is_held = |article: &&Arc<Article>| link::withheld_at(&article.meta, inputs.now).is_some();
    let held: BTreeSet<&SourcePath> = checked
        .articles()
        .filter(is_held)
        .map(|article| &article.path)
        .collect();
    let errors = checked.build.diagnostics.iter();
    let errors: Vec<Diagnostic> = errors
        .filter(|one| one.is_error() && !one.files().any(|file| held.contains(file)))
        .cloned()
        .collect();
    broken_in_folder(&checked.build.site, &errors, &root.join(OUTPUT_FOLDER))
}
