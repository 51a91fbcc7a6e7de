//! Kinds of places to publish to.

#[derive(Clone, Copy)]
pub(super) enum Target {
    Folder,
    S3,
    Git,
    Rsync,
}

/// Every kind, by its name in `config.toml`.
pub(super) const TARGETS: &[(&str, Target)] = &[
    ("folder", Target::Folder),
    ("s3", Target::S3),
    ("git", Target::Git),
    ("rsync", Target::Rsync),
];
