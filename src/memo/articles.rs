//! Articles that were read, by this process or an earlier one. Of the latter, digests are known; what is in an article
//! is decoded when somebody asks, and most builds of a large site ask for few.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_64;

use crate::base::{Hashed, SourcePath};
use crate::model::{Article, Digest};

/// An article that was read.
#[derive(Clone, Debug)]
pub struct ReadArticle {
    digest: Digest,
    whole: OnceLock<Arc<Article>>,
    kept: Option<(Arc<KeptArticles>, ArticlePlace)>,
}

/// Where an article is among those that an earlier process kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticlePlace {
    /// Where its bytes are.
    pub range: Range<u64>,
    /// The XXH3 hash of its bytes.
    pub hash: u64,
}

impl ReadArticle {
    /// Takes an article that was just read.
    pub fn new(article: Article) -> Self {
        Self {
            digest: Digest::of(&article),
            whole: OnceLock::from(Arc::new(article)),
            kept: None,
        }
    }

    /// Takes an article that an earlier process kept.
    pub(crate) fn kept(digest: Digest, articles: Arc<KeptArticles>, place: ArticlePlace) -> Self {
        Self {
            digest,
            whole: OnceLock::new(),
            kept: Some((articles, place)),
        }
    }

    /// Returns what is known of it in any case.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Returns the article of a file, as it was read; `None` where what an earlier process kept of it is damaged.
    pub fn whole(&self, path: &SourcePath) -> Option<&Arc<Article>> {
        if self.whole.get().is_none() {
            let (meta, outline) = postcard::from_bytes(self.bytes()?).ok()?;
            let article = Article {
                path: path.clone(),
                meta: Hashed::with_fp(meta, self.digest.meta),
                outline: Hashed::with_fp(outline, self.digest.outline),
                text: self.digest.text,
            };
            // Another thread may have been quicker.
            let _ = self.whole.set(Arc::new(article));
        }
        self.whole.get()
    }

    /// Returns where it is among the articles that an earlier process kept.
    pub(crate) fn place(&self) -> Option<&ArticlePlace> {
        Some(&self.kept.as_ref()?.1)
    }

    /// Returns the article in binary form, if it is not damaged.
    ///
    /// # Errors
    ///
    /// Fails where it has none.
    pub(crate) fn encode(&self) -> Result<Option<Vec<u8>>, postcard::Error> {
        match self.whole.get() {
            Some(article) => {
                let parts = (&*article.meta, &*article.outline);
                postcard::to_stdvec(&parts).map(Some)
            }
            None => Ok(self.bytes().map(<[u8]>::to_vec)),
        }
    }

    /// Returns its bytes as an earlier process kept them.
    fn bytes(&self) -> Option<&[u8]> {
        let (articles, place) = self.kept.as_ref()?;
        let range =
            usize::try_from(place.range.start).ok()?..usize::try_from(place.range.end).ok()?;
        let bytes = articles.bytes()?.get(range)?;
        (xxh3_64(bytes) == place.hash).then_some(bytes)
    }
}

/// The articles that an earlier process kept, one behind the other.
pub struct KeptArticles {
    /// The number of bytes that they have.
    length: u64,
    read: Box<dyn Fn() -> Option<Vec<u8>> + Send + Sync>,
    bytes: OnceLock<Option<Vec<u8>>>,
}

impl Default for KeptArticles {
    fn default() -> Self {
        Self::kept_by(0, || None)
    }
}

impl std::fmt::Debug for KeptArticles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes of articles", self.length)
    }
}

impl KeptArticles {
    /// Creates the collection of so many bytes; `read` reads them when the first article is asked for.
    pub(crate) fn kept_by(
        length: u64,
        read: impl Fn() -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            length,
            read: Box::new(read),
            bytes: OnceLock::new(),
        }
    }

    /// Returns the number of bytes that they have.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.bytes.get_or_init(&self.read).as_deref()
    }
}
