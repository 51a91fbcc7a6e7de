//! Why a command could not do its work, and the exit codes.

use std::fmt;
use std::process::ExitCode;

use presswork::app::check::CheckError;
use presswork::app::preview::ServeError;
use presswork::app::publication::TargetError;
use presswork::app::workflows::WorkflowError;
use presswork::app::{BuildError, ProjectError};
use presswork::publish;

use super::paths::display_path;
use super::words::listed;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Fine,
    /// 1: the site has errors, or the outside world failed.
    Failed,
    /// 2: the command line asks for something that makes no sense.
    WrongUsage,
}

impl Exit {
    /// Returns how the program ends after arguments that are no command: a request for help is
    /// fine, everything else is wrong usage.
    pub fn of(error: &clap::Error) -> Self {
        if error.use_stderr() {
            Exit::WrongUsage
        } else {
            Exit::Fine
        }
    }

    /// Returns the exit code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::WrongUsage => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The exit code that it leads to.
    pub exit: Exit,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Fault {
    /// The outside world failed, or a file stands in the way.
    pub fn failed(message: impl fmt::Display) -> Self {
        Self {
            exit: Exit::Failed,
            message: message.to_string(),
            help: None,
        }
    }

    /// The command line asks for something that makes no sense.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self {
            exit: Exit::WrongUsage,
            ..Self::failed(message)
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

impl From<ProjectError> for Fault {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::NoFolder(root) => Fault::usage(format!(
                "`--root {}`: there is no such folder",
                root.display()
            )),
            ProjectError::InvalidMoment(text) => Fault::usage(format!("`--now {text}` is no date"))
                .help("write `2026-12-24`, `2026-12-24T18:00` or `2026-12-24T18:00:00+01:00`"),
            error @ ProjectError::InvalidEpoch(_) => Fault::usage(error.to_string())
                .help("write one, such as `SOURCE_DATE_EPOCH=1767225600`, or unset it"),
            ProjectError::NoConfiguration(fault) => Fault {
                help: fault.help,
                ..Fault::failed(fault.message)
            },
        }
    }
}

impl From<BuildError> for Fault {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Project(error) => error.into(),
            BuildError::OutAmongSources(out) => Fault::usage(format!(
                "the output folder `{}` is where the site's sources are",
                display_path(&out)
            ))
            .help("choose a folder of its own: `--out public`"),
            BuildError::Output(error) => Fault::failed(error),
            BuildError::OtherSite { .. } => Fault::failed(error).help(
                "see whether the folder is meant; to replace the site that is there, say `--yes`",
            ),
            BuildError::SourcesGone { .. } => Fault::failed(error).help(
                "see whether `content/` is all there; if so, and they are meant to go, say `--yes`",
            ),
        }
    }
}

impl From<CheckError> for Fault {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Project(error) => error.into(),
            CheckError::Edit(error) => Fault::failed(error),
        }
    }
}

impl From<ServeError> for Fault {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Project(error) => error.into(),
            ServeError::Watch(_) | ServeError::Server(_) => Fault::failed(error),
        }
    }
}

impl From<TargetError> for Fault {
    fn from(error: TargetError) -> Self {
        let message = error.to_string();
        match error {
            TargetError::None => Fault::failed(message).help(
                "add a section; this one publishes to the branch `gh-pages` of the site's repository, README names \
                 the other places:\n\n  [publish.default]\n  target = \"git\"",
            ),
            TargetError::Other { .. } => Fault::usage(message).help(
                "`target` in config.toml says so, in the environment if one was named: change it, or name another \
                 environment",
            ),
            TargetError::Environment { name, environment } => Fault::usage(message).help(format!(
                "say `presswork publish {name} --environment {environment}`; what stands in that section holds for \
                 what goes there"
            )),
            TargetError::Environments { environments, .. } => Fault::usage(message).help(format!(
                "say which is meant with `--environment`: {}",
                listed(&environments)
            )),
            TargetError::Unknown {
                closest: Some(name),
                ..
            } => Fault::usage(message).help(format!("did you mean `{name}`?")),
            TargetError::Unknown { names, .. } | TargetError::Several(names) => {
                Fault::usage(message).help(format!("choose one: {}", listed(&names)))
            }
        }
    }
}

impl From<WorkflowError> for Fault {
    fn from(error: WorkflowError) -> Self {
        let help = match &error {
            WorkflowError::StaysHere { .. } => {
                "name another place with `--target`, or add one, such as a branch:\n\n  [publish.pages]\n  \
                 target = \"git\""
            }
            WorkflowError::Name(_) => "letters, digits and - _ . / are fine: rename it",
        };
        Fault::failed(&error).help(help)
    }
}

impl From<publish::Fault> for Fault {
    fn from(fault: publish::Fault) -> Self {
        Fault {
            help: fault.help,
            ..Fault::failed(fault.message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_site_can_be_opened_with_is_wrong_usage() {
        for error in [
            ProjectError::NoFolder("no/such/folder".into()),
            ProjectError::InvalidMoment("soon".to_owned()),
            ProjectError::InvalidEpoch("soon".to_owned()),
        ] {
            assert_eq!(Fault::from(error).exit, Exit::WrongUsage);
        }
    }
}
