//! Why something could not be published, without a word of anybody's credentials.

use std::fmt;

use super::token::without_tokens;
use crate::base::credential;

/// Why something could not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The problem, in one line.
    pub message: String,
    /// What the user can do.
    pub help: Option<String>,
    /// What can be done about it without the user.
    pub kind: FaultKind,
}

/// What can be done about a fault without the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing.
    Lasting,
    /// Trying again may help.
    Transient,
    /// There is no room left, so what was kept for another attempt is better deleted.
    DiskFull,
}

impl Fault {
    /// Creates a fault that trying again does not solve. Anything that looks like a credential is
    /// removed.
    pub fn new(message: impl fmt::Display) -> Self {
        Self {
            message: redacted(&message.to_string()),
            help: None,
            kind: FaultKind::Lasting,
        }
    }

    /// Creates a fault for which trying again may help.
    pub(crate) fn transient(message: impl fmt::Display) -> Self {
        Self {
            kind: FaultKind::Transient,
            ..Self::new(message)
        }
    }

    /// Creates a fault of a disk that is full.
    pub(crate) fn disk_full(message: impl fmt::Display) -> Self {
        Self {
            kind: FaultKind::DiskFull,
            ..Self::new(message)
        }
    }

    /// Creates a fault from an error of the file system.
    pub(crate) fn of_file(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let fault = Self::new(format!("cannot {what} {}: {error}", path.display()));
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => fault.help(
                "there is no room left: make some, or keep fewer generations with `keep`; the \
                 site that was online still is",
            ),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => fault
                .help("have the folder, and the one that it lies in, made writable for whoever publishes"),
            _ => fault,
        }
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn help(mut self, text: impl AsRef<str>) -> Self {
        self.help = Some(redacted(text.as_ref()));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The replacement of a removed credential.
const HIDDEN: &str = "***";

/// Parts of the names of environment variables that hold credentials.
const SECRET_NAMES: &[&str] = &[
    "KEY",
    "SECRET",
    "TOKEN",
    "PASSWORD",
    "PASSPHRASE",
    "CREDENTIAL",
];

/// Returns a text without the user's part of addresses, without the values of environment variables
/// that hold credentials, without parameters that sign a request, and without addresses of private drafts.
pub(crate) fn redacted(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, value) in std::env::vars_os() {
        let name = name.to_string_lossy().to_uppercase();
        // A shorter value is part of many harmless words.
        if value.len() >= 8
            && SECRET_NAMES.iter().any(|part| name.contains(part))
            && let Some(value) = value.to_str()
            && text.contains(value)
        {
            text = text.replace(value, HIDDEN);
        }
    }
    let text = without_users(&text);
    let text = without_parameters(&text);
    without_tokens(&without_signatures(&text))
}

/// Removes the values of parameters whose names say that they are credentials.
fn without_parameters(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['?', '&']) {
        let (before, parameter) = rest.split_at(at + 1);
        clean.push_str(before);
        rest = parameter;
        let name_end = parameter.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c)));
        if let Some(end) = name_end
            && parameter[end..].starts_with('=')
            && credential::is_name(&parameter[..end])
        {
            clean.push_str(&parameter[..=end]);
            clean.push_str(HIDDEN);
            let value = &parameter[end + 1..];
            let is_end = |c: char| c.is_whitespace() || "&<>,\"'`".contains(c);
            rest = &value[value.find(is_end).unwrap_or(value.len())..];
        }
    }
    clean.push_str(rest);
    clean
}

/// Removes `user:password@` from addresses; a user without a password (`git@…`) stays.
fn without_users(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        clean.push_str(before);
        clean.push_str("://");
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"' | '`' | '?' | '#'))
            .unwrap_or(after.len());
        let (authority, behind) = after.split_at(end);
        match authority.rsplit_once('@') {
            // `ssh://git@host` has no secret, but `https://TOKEN@host` is one.
            Some((user, host))
                if user.contains(':') || before.ends_with("http") || before.ends_with("https") =>
            {
                clean.push_str(HIDDEN);
                clean.push('@');
                clean.push_str(host);
            }
            _ => clean.push_str(authority),
        }
        rest = behind;
    }
    clean.push_str(rest);
    clean
}

/// Removes the parameters that sign a request to a bucket.
fn without_signatures(text: &str) -> String {
    const NAMES: &[&str] = &[
        "X-Amz-Signature=",
        "X-Amz-Credential=",
        "X-Amz-Security-Token=",
        "Signature=",
        "Credential=",
        "<AWSAccessKeyId>",
        "<StringToSign>",
        "<SignatureProvided>",
        "<CanonicalRequest>",
        "sig=",
    ];
    let mut clean = text.to_owned();
    for name in NAMES {
        let mut from = 0;
        while let Some(at) = clean.get(from..).and_then(|rest| rest.find(name)) {
            let start = from + at + name.len();
            let end = clean[start..]
                .find(|c: char| {
                    c.is_whitespace() || matches!(c, '&' | '<' | ',' | '"' | '\'' | '`')
                })
                .map_or(clean.len(), |end| start + end);
            clean.replace_range(start..end, HIDDEN);
            from = start + HIDDEN.len();
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_taken_out() {
        for (text, shown) in [
            (
                "https://ada:hunter22@example.org/x.git gone",
                "https://***@example.org/x.git gone",
            ),
            (
                "'https://ghp_token@example.org': 403",
                "'https://***@example.org': 403",
            ),
            ("ssh://git@example.org/x", "ssh://git@example.org/x"),
            (
                "see https://example.org/@ada",
                "see https://example.org/@ada",
            ),
            ("?X-Amz-Signature=abc&b=1", "?X-Amz-Signature=***&b=1"),
            (
                "'http://127.0.0.1:9/x?private_token=glpat-ABC/': refused",
                "'http://127.0.0.1:9/x?private_token=***': refused",
            ),
            ("/p?zone=1&api_key=a%20b&x=2", "/p?zone=1&api_key=***&x=2"),
            ("what? a&b=c", "what? a&b=c"),
            (
                "<AWSAccessKeyId>AKIA</AWSAccessKeyId>",
                "<AWSAccessKeyId>***</AWSAccessKeyId>",
            ),
        ] {
            assert_eq!(redacted(text), shown);
        }
    }
}
