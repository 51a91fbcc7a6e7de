//! What is wrong with a file or a folder of the site.

use std::fs::Metadata;
use std::io;

use crate::base::SourcePath;
use crate::model::tree::TreeFault;

/// What is wrong, and what can be done about it.
pub(super) struct Fault {
    message: String,
    help: Option<String>,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn at(self, path: SourcePath) -> TreeFault {
        TreeFault {
            path,
            message: self.message,
            help: self.help,
        }
    }

    /// An error of the operating system.
    pub(super) fn of_system(error: &io::Error) -> Self {
        Self::new(error.to_string()).help(
            "nothing is built until it can be read again: see whether the disk is there, and who may \
             read it",
        )
    }

    /// An error of a walk through folders.
    pub(super) fn of_walk(error: &walkdir::Error) -> Self {
        match error.io_error() {
            // What is listed and not there is a link.
            Some(error) if error.kind() == io::ErrorKind::NotFound => Self::leads_nowhere(),
            Some(error) => Self::of_system(error),
            None => {
                Self::new("a link leads back to a folder that holds it").help("delete the link")
            }
        }
    }

    /// A link to something that is not there.
    pub(super) fn leads_nowhere() -> Self {
        Self::new("the link leads nowhere").help(
            "delete the link, or see whether what it leads to was moved or is on a disk that is not there",
        )
    }

    /// A name that holds a control character.
    pub(super) fn control_in_name() -> Self {
        Self::new("its name holds an invisible control character, shown here as \u{fffd}")
            .help("rename it, or delete it if you do not know where it comes from")
    }

    /// Something that is no file.
    pub(super) fn no_file(metadata: &Metadata) -> Self {
        Self::new(format!("it is {}, and no file", kind(metadata)))
            .help("delete it, or move it out of the site")
    }

    /// Something in the place of a folder.
    pub(super) fn no_folder() -> Self {
        Self::new("it is no folder").help("make it a folder, or give it another name")
    }
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind(metadata: &Metadata) -> &'static str {
    match metadata.is_dir() {
        true => "a folder",
        false => "a device",
    }
}
