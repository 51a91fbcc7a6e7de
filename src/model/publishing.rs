//! Where a site is published to: `[publish.NAME]`. Credentials are not among it; they come from the
//! environment, the provider's own files or an agent, and stand in no file of the site.

/// Everything about publishing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Publishing {
    /// `[publish.NAME]`, in the order of the file.
    pub targets: Vec<Place>,
    /// `[cache]`, where it is shared.
    pub cache: Option<SharedCache>,
}

/// `[cache]`: the bucket through which machines share what they built.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharedCache {
    /// The bucket's name; `gs://NAME` at Google, `az://CONTAINER` at Microsoft.
    pub bucket: String,
    /// What stands in front of every key, without slashes at its ends; empty for none.
    pub prefix: String,
    /// The region; the environment's where none is given.
    pub region: Option<String>,
    /// Where the service is, for others than Amazon.
    pub endpoint: Option<String>,
}

/// `[publish.NAME]`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// What the command line calls it.
    pub name: String,
    /// Where it is.
    pub destination: Destination,
    /// Who is told after something was published.
    pub notices: Notices,
}

/// Where the files go, by `target`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A folder on this machine.
    Folder {
        /// The folder, from the site's root where it is relative.
        path: String,
        /// How many earlier generations stay; with none, files are replaced in place.
        keep: usize,
    },
    /// A bucket.
    S3 {
        /// The bucket's name; `gs://NAME` at Google, `az://CONTAINER` at Microsoft.
        bucket: String,
        /// What stands in front of every key, without slashes at its ends; empty for none.
        prefix: String,
        /// The region; the environment's where none is given.
        region: Option<String>,
        /// Where the service is, for others than Amazon.
        endpoint: Option<String>,
        /// How many earlier generations stay.
        keep: usize,
        /// How text is stored.
        encoding: Encoding,
    },
    /// A branch of a repository.
    Git {
        /// The remote's name in the site's repository, or its address.
        remote: String,
        /// The branch.
        branch: String,
        /// What becomes of its history.
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
        /// How many earlier generations stay.
        keep: usize,
    },
}

/// In which coding a text is stored, as it is or as a compressed twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// As its twin `.gz`, with `Content-Encoding: gzip`.
    Gzip,
    /// As its twin `.br`, with `Content-Encoding: br`.
    Brotli,
}

impl Encoding {
    /// Returns the ending of the twin, and the name of the coding (RFC 9110, 8.4.1); `None` for none.
    pub fn suffix_and_coding(self) -> Option<(&'static str, &'static str)> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some((".gz", "gzip")),
            Encoding::Brotli => Some((".br", "br")),
        }
    }
}

/// What becomes of a branch's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum History {
    /// Every publication is a commit on top of the last one.
    Kept,
    /// The branch has one commit.
    Squashed,
}

/// `[publish.NAME.after]`: who is told of what changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notices {
    /// The WebSub hub that is told of feeds.
    pub websub: Option<String>,
    /// The key of IndexNow, which search engines look for at `/KEY.txt`.
    pub indexnow: Option<String>,
    /// Where IndexNow is.
    pub indexnow_endpoint: Option<String>,
    /// Where addresses go that a CDN should forget: an address that takes them, or a file.
    pub purge: Option<String>,
}
