//! What readers find: the same index as the search of the site, asked by the same ranking.

use std::ops::Range;
use std::sync::Arc;

use super::{Project, ProjectError};
use crate::memo::ShownIndex;
use crate::pipeline::{self, Progress};
use crate::search::answers::{Order, Request, Results};
use crate::search::bytes::Fault;
use crate::search::query::Typing;
use crate::search::root::NAME;
use crate::search::store::{Fetch, Store};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// The words, as readers type them: `"quoted phrases"` and `-without` among them.
    pub words: String,
    /// What stories have: values of `section`, `author`, `tag` and `year`. One of each that is named is enough.
    pub filters: Vec<(&'static str, Vec<String>)>,
    /// Whether the newest story comes first instead of the best.
    pub newest: bool,
    /// The most stories that are returned.
    pub most: usize,
    /// The language of the edition; `None` for all.
    pub language: Option<String>,
}

/// What an edition has.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The edition's language.
    pub language: String,
    /// The stories.
    pub results: Results,
}

/// Why nothing can be looked for.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The site cannot be opened.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// No edition has a search, or none in this language.
    #[error("there is no search")]
    Absent,
    /// No story has this value of a filter.
    #[error("no story has the {filter} `{value}`")]
    UnknownValue {
        /// The filter.
        filter: &'static str,
        /// The value.
        value: String,
        /// Those that stories have.
        known: Vec<String>,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] Fault),
}

/// Looks for stories in every edition that has a search.
///
/// # Errors
///
/// Fails where the site cannot be opened, and where it has no search.
pub fn search(
    project: &Project,
    question: &Question,
    progress: &dyn Progress,
) -> Result<Vec<Answer>, SearchError> {
    let cache = project.lock(&|_| {});
    let inputs = project.scan()?;
    let mut memo = cache.load();
    let planned = pipeline::survey(&inputs, &mut memo, progress);
    let mut answers = Vec::new();
    for shown in planned.indices(&inputs.tree, &memo) {
        let store = Store::open(Built(shown))?;
        let language = store.root.language.clone();
        if question
            .language
            .as_ref()
            .is_some_and(|one| *one != language)
        {
            continue;
        }
        let filters = filters(&store, &question.filters)?;
        let results = store.search(&Request {
            text: &question.words,
            typing: Typing::Finished,
            order: match question.newest {
                true => Order::Newest,
                false => Order::Relevance,
            },
            filters: &filters,
            from: 0,
            most: question.most,
        })?;
        answers.push(Answer { language, results });
    }
    match answers.is_empty() {
        true => Err(SearchError::Absent),
        false => Ok(answers),
    }
}

/// Returns the filters as the index has them. Names are found in whatever case they are written.
fn filters(
    store: &Store<Built>,
    wanted: &[(&'static str, Vec<String>)],
) -> Result<Vec<Vec<String>>, SearchError> {
    let mut groups = Vec::new();
    for (filter, values) in wanted.iter().filter(|(_, values)| !values.is_empty()) {
        let known = store.values(filter)?;
        let mut group = Vec::new();
        for value in values {
            let is_same = |one: &&String| one.to_lowercase() == value.to_lowercase();
            let Some(found) = known.iter().find(is_same) else {
                return Err(SearchError::UnknownValue {
                    filter,
                    value: value.clone(),
                    known,
                });
            };
            group.push(format!("{filter}:{found}"));
        }
        groups.push(group);
    }
    Ok(groups)
}

/// An index that was just made.
struct Built(Arc<ShownIndex>);

impl Fetch for Built {
    fn fetch(&self, name: &str, part: Option<Range<usize>>) -> Result<Vec<u8>, Fault> {
        let missing = || Fault::Missing(name.to_owned());
        let index = &self.0.index;
        let root;
        let file = match name {
            NAME => {
                root = index.root.encode();
                &root[..]
            }
            name => index.files.get(name).ok_or_else(missing)?,
        };
        let part = part.unwrap_or(0..file.len());
        Ok(file.get(part).ok_or_else(missing)?.to_vec())
    }
}
