//! Amazon's own files: `~/.aws/credentials` and `~/.aws/config`, as its command line writes them.
//!
//! The environment comes first; these files serve publishers at their own machine. The credentials go to
//! the client of the bucket and nowhere else.

use std::env;
use std::path::PathBuf;

/// A profile.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Profile {
    /// `aws_access_key_id`
    pub id: Option<String>,
    /// `aws_secret_access_key`
    pub secret: Option<String>,
    /// `aws_session_token`
    pub token: Option<String>,
    /// `region`
    pub region: Option<String>,
}

/// Reads the profile that `AWS_PROFILE` names, or `default`.
pub(super) fn profile() -> Profile {
    let name = set("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
    let read = |variable: &str, file: &str| {
        let place = set(variable).map(PathBuf::from).or_else(|| home(file))?;
        std::fs::read_to_string(place).ok()
    };
    let mut profile = Profile::default();
    if let Some(text) = read("AWS_CONFIG_FILE", ".aws/config") {
        profile.take(&text, &[&name, &format!("profile {name}")]);
    }
    if let Some(text) = read("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials") {
        profile.take(&text, &[&name]);
    }
    profile
}

impl Profile {
    /// Takes the values of the section with one of these names.
    fn take(&mut self, text: &str, names: &[&str]) {
        let mut inside = false;
        for line in text.lines() {
            let line = line.trim();
            if let Some(section) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                inside = names.contains(&section.trim());
                continue;
            }
            let Some((key, value)) = line.split_once('=').filter(|_| inside) else {
                continue;
            };
            let slot = match key.trim() {
                "aws_access_key_id" => &mut self.id,
                "aws_secret_access_key" => &mut self.secret,
                "aws_session_token" => &mut self.token,
                "region" => &mut self.region,
                _ => continue,
            };
            *slot = Some(value.trim().to_owned());
        }
    }
}

/// Says whether the environment has a key, or names a source of one.
pub(crate) fn in_environment() -> bool {
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ]
    .into_iter()
    .any(|name| set(name).is_some())
}

/// Says whether this machine is one of Amazon's, which gets its credentials from the instance's service.
pub(crate) fn is_instance() -> bool {
    std::fs::read_to_string("/sys/class/dmi/id/sys_vendor")
        .is_ok_and(|vendor| vendor.starts_with("Amazon"))
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn home(file: &str) -> Option<PathBuf> {
    let home = set("HOME").or_else(|| set("USERPROFILE"))?;
    Some(PathBuf::from(home).join(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_found_among_others() {
        let text = "[default]\naws_access_key_id = A\n# no\n[profile news]\nregion=eu-north-1\n\
                    [news]\naws_access_key_id=B\naws_secret_access_key = C=\n";
        let mut profile = Profile::default();
        profile.take(text, &["news", "profile news"]);
        assert_eq!(profile.id.as_deref(), Some("B"));
        assert_eq!(profile.secret.as_deref(), Some("C="));
        assert_eq!(profile.region.as_deref(), Some("eu-north-1"));
        assert_eq!(profile.token, None);
    }
}
