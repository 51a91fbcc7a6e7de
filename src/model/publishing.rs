//! The places to publish to: `[publish.NAME]`. Credentials are not part of the configuration; they come
//! from the environment, the provider's own files or an agent.

use super::article::Spanned;

/// All settings of publishing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Publishing {
    /// `[publish.NAME]`, in the order of the file.
    pub targets: Vec<Place>,
    /// The name of the only target to which the site goes, where it may go to no other.
    pub only: Option<Spanned<String>>,
    /// `[cache]`, where it is shared.
    pub cache: Option<SharedCache>,
}

/// `[cache]`: the bucket through which machines share the build cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharedCache {
    /// The bucket's name; `gs://NAME` at Google, `az://CONTAINER` at Microsoft.
    pub bucket: String,
    /// The prefix of every key, without slashes at its ends; empty for none.
    pub prefix: String,
    /// The region; the environment's where none is given.
    pub region: Option<String>,
    /// The address of the service, for services other than Amazon's.
    pub endpoint: Option<String>,
}

/// `[publish.NAME]`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The name on the command line.
    pub name: String,
    /// The target.
    pub destination: Destination,
    /// The services to notify after a publication.
    pub notices: Notices,
}

/// The kinds of targets, by `target`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A folder on this machine.
    Folder {
        /// The folder, from the site's root where it is relative.
        path: String,
        /// The number of earlier generations that stay; with none, files are replaced in place.
        keep: usize,
    },
    /// A bucket.
    S3 {
        /// The bucket's name; `gs://NAME` at Google, `az://CONTAINER` at Microsoft.
        bucket: String,
        /// The prefix of every key, without slashes at its ends; empty for none.
        prefix: String,
        /// The region; the environment's where none is given.
        region: Option<String>,
        /// The address of the service, for services other than Amazon's.
        endpoint: Option<String>,
        /// The number of earlier generations that stay.
        keep: usize,
        /// The coding of texts.
        encoding: Encoding,
    },
    /// A branch of a repository.
    Git {
        /// The remote's name in the site's repository, or its address.
        remote: String,
        /// The branch.
        branch: String,
        /// The history of the branch.
        history: History,
    },
    /// A folder on another machine, through ssh.
    Rsync {
        /// `name` or `user@name`.
        host: String,
        /// The folder there.
        path: String,
        /// The port of ssh; that of its configuration where none is given.
        port: Option<u16>,
        /// The number of earlier generations that stay.
        keep: usize,
    },
}

/// The coding of stored texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Encoding {
    /// Uncompressed.
    Identity,
    /// The compressed copy `.gz`, with `Content-Encoding: gzip`.
    Gzip,
    /// The compressed copy `.br`, with `Content-Encoding: br`.
    Brotli,
}

impl Encoding {
    /// Returns the extension of the compressed copy, and the name of the coding (RFC 9110, 8.4.1); `None`
    /// for uncompressed texts.
    pub(crate) fn suffix_and_coding(self) -> Option<(&'static str, &'static str)> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some((".gz", "gzip")),
            Encoding::Brotli => Some((".br", "br")),
        }
    }
}

/// The history of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum History {
    /// Every publication is a commit on top of the last one.
    Kept,
    /// The branch has one commit.
    Squashed,
}

/// `[publish.NAME.after]`: the services to notify.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notices {
    /// The WebSub hub to notify of changed feeds.
    pub websub: Option<String>,
    /// The key of IndexNow, which search engines fetch from `/KEY.txt`.
    pub indexnow: Option<String>,
    /// The address of IndexNow.
    pub indexnow_endpoint: Option<String>,
    /// The receiver of addresses that a CDN should purge: an address, or a file.
    pub purge: Option<String>,
}
