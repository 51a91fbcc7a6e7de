//! The workflows by which a code host checks and publishes a site.

use std::path::Path;

use super::project::folder_in_repository;
use crate::io::embedded;
use crate::model::publishing::{Destination, Place};
use crate::publish::own_branch;

/// Whose workflow is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeHost {
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
}

/// What a workflow has to know of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The branch whose pushes are published.
    pub branch: String,
    /// The site's folder as seen from the top of its repository, such as `sites/news/`; empty for the top.
    pub folder: String,
    /// The name of the target.
    pub target: String,
    /// The environment in which it is published.
    pub environment: Option<String>,
}

/// Why no workflow can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkflowError {
    /// The target is a place of the machine on which the workflow runs, and is gone with it.
    #[error(
        "`[publish.{target}]` is {place} of the machine that publishes, and a code host's is gone afterwards"
    )]
    StaysHere {
        /// The name of the target.
        target: String,
        /// What the target is.
        place: &'static str,
    },
    /// A name holds signs that mean something else to a shell or in YAML.
    #[error("`{0}` holds signs that a workflow cannot have in a name")]
    Name(String),
}

/// The branch of a site that has no repository yet.
const NEW_BRANCH: &str = "main";

impl Published {
    /// Looks at the repository of the site in `root`, for a workflow that publishes to `place` in this environment.
    ///
    /// # Errors
    ///
    /// Fails where the target lives on one machine, and where a name cannot stand in a workflow.
    pub fn of(
        root: &Path,
        place: &Place,
        environment: Option<String>,
    ) -> Result<Self, WorkflowError> {
        let published = Self {
            branch: own_branch::main_branch(root).unwrap_or_else(|| NEW_BRANCH.to_owned()),
            folder: folder_in_repository(root),
            target: place.name.clone(),
            environment,
        };
        let names = [
            Some(&published.branch),
            Some(&published.folder),
            Some(&published.target),
            published.environment.as_ref(),
        ];
        if let Some(name) = names.into_iter().flatten().find(|name| !is_plain(name)) {
            return Err(WorkflowError::Name(name.clone()));
        }
        match local_place(root, &place.destination) {
            Some(place) => Err(WorkflowError::StaysHere {
                target: published.target,
                place,
            }),
            None => Ok(published),
        }
    }
}

/// Says whether a name is the same to a shell and in YAML.
fn is_plain(name: &str) -> bool {
    !name.starts_with('-')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
}

/// Returns what a target is that no other machine can reach.
fn local_place(root: &Path, destination: &Destination) -> Option<&'static str> {
    let is_here = |address: &str| {
        let host = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        ["localhost", "127.", "[::1]", "::1"]
            .iter()
            .any(|name| host.starts_with(name))
    };
    match destination {
        Destination::Folder { .. } => Some("a folder"),
        Destination::Git { remote, .. } => {
            own_branch::is_on_this_machine(root, remote).then_some("a repository")
        }
        Destination::S3 { endpoint, .. } => {
            let endpoint = endpoint.as_deref()?;
            is_here(endpoint).then_some("a bucket")
        }
        Destination::Rsync { host, .. } => is_here(host).then_some("a folder"),
    }
}

impl CodeHost {
    /// Returns the path of the workflow that publishes, below the top of the repository.
    pub fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/publish.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// Returns the workflow that checks a site, publishes it, and runs on schedule.
    pub fn workflow(self, published: &Published) -> String {
        let seed = match self {
            Self::Github => "ci/github.yml",
            Self::Gitlab => "ci/gitlab.yml",
        };
        let bytes =
            embedded::seed_files().find_map(|(name, bytes)| (name == seed).then_some(bytes));
        String::from_utf8_lossy(bytes.unwrap_or_default())
            .replace("%version%", env!("CARGO_PKG_VERSION"))
            .replace("%branch%", &published.branch)
            .replace("%folder%", &published.folder)
            .replace("%target%", &published.target)
            .replace("%environment%", &option(&published.environment))
    }
}

/// Returns the option that names an environment, behind a blank.
fn option(environment: &Option<String>) -> String {
    let option = |name: &String| format!(" --environment {name}");
    environment.as_ref().map(option).unwrap_or_default()
}

/// Returns the workflow for GitHub Actions with another name, which runs on these occasions, the entries of `on`.
pub(crate) fn github_workflow_on(published: &Published, name: &str, occasions: &str) -> String {
    let workflow = CodeHost::Github.workflow(published);
    let (before, rest) = workflow.split_once("name: Publish\n").unwrap_or_default();
    let (_, rest) = rest.split_once("\npermissions:").unwrap_or_default();
    format!("{before}name: {name}\n\non:\n{occasions}\npermissions:{rest}")
}
