//! The keys of `[publish.NAME]` and of `[cache]`.

use super::target::TARGETS;
use crate::model::publishing::Encoding;
use crate::parse::documents::{Fallback, KeySpec, keys, names};

keys! {
    /// `[publish.NAME]`; the target decides which of the keys a place takes.
    pub(in crate::parse::settings) PLACE:
    TARGET = KeySpec::choice("target", || names(TARGETS), "What kind of place it is.").required();
    PATH = KeySpec::text("path", "The folder, here or on the other machine.");
    KEEP = KeySpec::integer(
        "keep", 0, 1_000, "How many earlier generations stay for a rollback.",
    ).or(Fallback::Number(3));
    BUCKET = KeySpec::text(
        "bucket", "The bucket's name; `gs://` before it at Google, `az://` at Microsoft.",
    );
    PREFIX = KeySpec::text("prefix", "The folder within the bucket.");
    REGION = KeySpec::text("region", "The bucket's region.");
    ENDPOINT = KeySpec::text("endpoint", "The address of a service that is not Amazon's.");
    ENCODING = KeySpec::choice(
        "encoding",
        || names(ENCODINGS),
        "How text is stored, where a compressed twin was built.",
    ).or(Fallback::Text("none"));
    REMOTE = KeySpec::text("remote", "The repository.").or(Fallback::Text("origin"));
    BRANCH = KeySpec::text("branch", "The branch.").or(Fallback::Text("gh-pages"));
    SQUASH = KeySpec::flag(
        "squash", "Whether the branch forgets what was published before.",
    ).or(Fallback::Flag(false));
    HOST = KeySpec::text("host", "The other machine: `example.org`, or `user@example.org`.");
    PORT = KeySpec::integer("port", 1, 65_535, "The port of its ssh.");
    AFTER = KeySpec::table("after", NOTICES, "Who is told afterwards.");
}

keys! {
    /// `[publish.NAME.after]`
    NOTICES:
    WEBSUB = KeySpec::text("websub", "The hub that is told of feeds that changed.");
    INDEXNOW = KeySpec::text(
        "indexnow", "The key under which search engines are told what changed.",
    );
    INDEXNOW_ENDPOINT = KeySpec::text(
        "indexnow_endpoint", "Another search engine's address for IndexNow.",
    );
    PURGE = KeySpec::text(
        "purge", "Where a CDN is told what to forget, or the file that lists it.",
    );
}

keys! {
    /// `[cache]`
    pub(in crate::parse::settings) CACHE:
    CACHE_REMOTE = KeySpec::text("remote", "The bucket: `s3://NAME/FOLDER`.");
    CACHE_REGION = KeySpec::text("region", "The bucket's region.");
    CACHE_ENDPOINT = KeySpec::text("endpoint", "The address of a service that is not Amazon's.");
}

/// The coding in which a bucket stores text.
pub(super) const ENCODINGS: &[(&str, Encoding)] = &[
    ("none", Encoding::Identity),
    ("gzip", Encoding::Gzip),
    ("br", Encoding::Brotli),
];
