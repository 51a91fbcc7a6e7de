//! Why a command could not do its work, and the exit codes.

use std::fmt;
use std::process::ExitCode;

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
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::WrongUsage => 2,
        })
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
