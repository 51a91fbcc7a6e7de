//! Private drafts: single articles beside a published site, each at an address that nobody can guess.
//!
//! A draft is the folder `/private-draft/TOKEN/`. No manifest names its files, because the manifest of a bucket or of
//! a branch is as public as the site: what drafts there are is found out by looking at the target. A record in the
//! folder says which article it is and when it expires. A folder without a record was not finished, or not deleted to
//! its end, and is deleted by the next publication.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::local::LocalFile;
use super::token::{DraftFile, Token, is_record, record_path, token_of};
use crate::base::OutPath;

/// What is known of a draft beside its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The article, by its path in the site's folder.
    pub source: String,
    /// The moment from which a publication deletes the draft.
    pub expires: Timestamp,
    /// The site's own files that the page needs. They stay as long as the draft does.
    pub needs: BTreeSet<String>,
}

impl Record {
    /// Returns the path and the content of the record of a draft with this token.
    pub(crate) fn file(&self, token: &Token) -> Option<(OutPath, Vec<u8>)> {
        // All keys are texts, so the document always has a JSON form.
        Some((record_path(token)?, serde_json::to_vec(self).ok()?))
    }
}

/// A draft that is online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The token of its address.
    pub token: Token,
    /// Its record; `None` where it is not whole.
    pub record: Option<Record>,
    /// All its files.
    pub(super) files: Vec<OutPath>,
}

impl Draft {
    /// Says whether nothing of it is to be online at a moment.
    pub fn has_expired(&self, at: Timestamp) -> bool {
        let record = self.record.as_ref();
        record.is_none_or(|record| record.expires <= at)
    }

    /// Says whether it is a draft of this article.
    pub fn is_of(&self, source: &str) -> bool {
        let record = self.record.as_ref();
        record.is_some_and(|record| record.source == source)
    }
}

/// A draft that is to be put online.
pub struct BuiltDraft<'a> {
    /// The token of its address.
    pub token: Token,
    /// Its files, the record among them.
    pub files: &'a BTreeMap<OutPath, LocalFile>,
    /// The site's own files that its page needs.
    pub needs: &'a BTreeMap<OutPath, LocalFile>,
    /// The address of the site.
    pub base_url: &'a str,
}

/// What becomes of drafts in a publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftsChange {
    /// The files that stay as they are.
    pub(super) kept: Vec<OutPath>,
    /// How many drafts are put online.
    pub new: usize,
    /// How many are deleted, because they expired or were not whole.
    pub expired: usize,
    /// How many are deleted, because somebody said so.
    pub withdrawn: usize,
}

/// Returns the drafts to which files belong, by token.
pub(crate) fn found(files: Vec<DraftFile>) -> Vec<Draft> {
    let mut drafts: BTreeMap<Token, Draft> = BTreeMap::new();
    for DraftFile { path, record } in files {
        let Some(token) = token_of(&path) else {
            continue;
        };
        let draft = drafts.entry(token.clone()).or_insert_with(|| Draft {
            token,
            record: None,
            files: Vec::new(),
        });
        let record = record.filter(|_| is_record(&path));
        if let Some(record) = record.and_then(|record| serde_json::from_slice(&record).ok()) {
            draft.record = Some(record);
        }
        draft.files.push(path);
    }
    drafts.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_without_a_record_has_expired() {
        let token = Token::example();
        let page = || DraftFile {
            path: OutPath::new(&format!("private-draft/{token}/index.html")).unwrap(),
            record: None,
        };
        let record = Record {
            source: "a.md".to_owned(),
            expires: Timestamp::from_second(10).unwrap(),
            needs: BTreeSet::new(),
        };
        let at = |second| Timestamp::from_second(second).unwrap();
        let (path, document) = record.file(&token).unwrap();
        let with = |record| {
            let path = path.clone();
            found(vec![page(), DraftFile { path, record }])
        };
        let whole = with(Some(document));
        assert_eq!(whole.len(), 1);
        assert!(whole[0].is_of("a.md") && whole[0].files.len() == 2);
        assert!(!whole[0].has_expired(at(9)) && whole[0].has_expired(at(10)));
        for content in [None, Some(b"{".to_vec())] {
            let broken = with(content);
            assert!(broken[0].record.is_none() && broken[0].has_expired(at(9)));
        }
    }
}
