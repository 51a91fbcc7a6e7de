//! The repository of the site itself, which is asked for the address of its remote and for nothing else.

use std::path::Path;

use super::command::git;
use crate::publish::{Fault, program};

/// Settings of the site's repository that are copied to presswork's; git's global configuration applies
/// to both.
const ACCESS: &str = "^(http|credential|url|core\\.sshcommand|ssh)(\\.|$)";

/// The repository of the site, if there is one.
pub(super) struct SiteRepository<'r> {
    pub(super) root: &'r Path,
}

impl SiteRepository<'_> {
    /// Returns git's output there; `None` where git fails.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Option<String>, Fault> {
        let mut git = git();
        git.arg("-C").arg(self.root).args(arguments);
        let output = program::output(&mut git, b"")?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok((output.status.success() && !text.is_empty()).then_some(text))
    }

    /// Returns the address of a remote, given by its name, its address or a path.
    pub(super) fn address_of(&self, remote: &str) -> Result<String, Fault> {
        let address = match self.ask(&["remote", "get-url", "--push", remote])? {
            Some(address) => address,
            None if remote.contains([':', '/']) => remote.to_owned(),
            None => {
                return Err(Fault::new(format!(
                    "the repository of this site has no remote `{remote}`"
                ))
                .help(format!(
                    "add it: `git remote add {remote} git@example.org:news.git`; or write its \
                     address as `remote` in config.toml"
                )));
            }
        };
        if address.contains(':') || Path::new(&address).is_absolute() {
            return Ok(address);
        }
        // A path is relative to the site.
        Ok(std::path::absolute(self.root.join(&address))
            .map_or(address, |path| path.to_string_lossy().into_owned()))
    }

    /// Returns the settings for reaching the remote.
    pub(super) fn access(&self) -> Result<Vec<(String, String)>, Fault> {
        let arguments = ["config", "--local", "--includes", "-z", "--get-regexp"];
        let entries = self.ask(&[&arguments[..], &[ACCESS]].concat())?;
        let entries = entries.as_deref().unwrap_or_default().split('\0');
        Ok(entries
            .filter_map(|entry| entry.split_once('\n'))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect())
    }
}
