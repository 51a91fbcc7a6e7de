//! What readers find: the same index as the search of the site, asked by the same ranking.

use std::ops::Range;
use std::sync::Arc;

use super::{Project, ProjectError};
use crate::base::OutPath;
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
    for (root, shown) in planned.indices(&inputs.tree, &memo) {
        let store = Store::open(Built { root, shown })?;
        let language = store.root.language.clone();
        if question
            .language
            .as_ref()
            .is_some_and(|one| *one != language)
        {
            continue;
        }
        let results = store.search(&Request {
            text: &question.words,
            typing: Typing::Finished,
            order: match question.newest {
                true => Order::Newest,
                false => Order::Relevance,
            },
            filters: &[],
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

/// An index that was just made.
struct Built {
    root: OutPath,
    shown: Arc<ShownIndex>,
}

impl Fetch for Built {
    fn fetch(&self, name: &str, part: Option<Range<usize>>) -> Result<Vec<u8>, Fault> {
        let missing = || Fault::Missing(name.to_owned());
        let folder = self.root.as_str().strip_suffix(NAME).unwrap_or_default();
        let path = OutPath::new(&format!("{folder}{name}")).map_err(|_| missing())?;
        let file = self.shown.files.get(&path).ok_or_else(missing)?;
        let part = part.unwrap_or(0..file.len());
        Ok(file.get(part).ok_or_else(missing)?.to_vec())
    }
}
