//! The table of codes: every kind of mistake, what it weighs and what to do about it.
//!
//! `presswork explain CODE` prints an entry; `[diagnostics]` in config.toml changes a severity.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Severity;

/// A kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its name: what is wrong, in two or three words.
    pub name: &'static str,
    /// What it weighs unless the site says otherwise.
    pub severity: Severity,
    /// What is wrong, why it matters and what to do, in Markdown.
    pub explanation: &'static str,
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Returns the code with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().copied().find(|code| code.name == name)
}

/// A code as its name, for `#[serde(with = …)]`.
pub(crate) mod by_name {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Code, find};

    /// Writes the name.
    ///
    /// # Errors
    ///
    /// As the serializer.
    pub(crate) fn serialize<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
        code.name.serialize(serializer)
    }

    /// Finds the code of a name.
    ///
    /// # Errors
    ///
    /// Fails where this presswork has no such code.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<&'static Code, D::Error> {
        let name = String::deserialize(from)?;
        find(&name).ok_or_else(|| D::Error::custom("an unknown code"))
    }
}

macro_rules! codes {
    ($all:ident: $($(#[doc = $doc:literal])+ $ident:ident = $name:literal, $severity:expr;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $ident: Code =
                Code { name: $name, severity: $severity, explanation: concat!($($doc, "\n"),+) };
        )+
        /// The codes of this table, in their order.
        pub const $all: &[&Code] = &[$(&$ident),+];
    };
}

mod built;
mod components;
mod finished;
mod held;
mod redirects;
mod social;
mod stories;
mod written;

pub use built::*;
pub use components::*;
pub use finished::*;
pub use held::*;
pub use redirects::*;
pub use social::*;
pub use stories::*;
pub use written::*;

/// Every code: those of a build in the order of the stages, then the lints.
pub static CODES: &[&Code] = &joined::<{ BUILDS.len() + LINTS.len() }>(BUILDS, LINTS);

/// The codes of a build.
static BUILDS: &[&Code] = &joined::<{ OF_PAGES.len() + OF_STORIES.len() }>(OF_PAGES, OF_STORIES);

/// The codes of what stories say of themselves, and of their social cards.
static OF_STORIES: &[&Code] = &joined::<{ SOCIAL.len() + STORIES.len() }>(SOCIAL, STORIES);

/// The codes of a build, without those of stories.
static OF_PAGES: &[&Code] =
    &joined::<{ OF_TEXTS.len() + OF_ADDRESSES.len() }>(OF_TEXTS, OF_ADDRESSES);

/// The codes of what is not there, or no longer.
static OF_ADDRESSES: &[&Code] = &joined::<{ HELD.len() + REDIRECTS.len() }>(HELD, REDIRECTS);

/// The codes of what a build finds in files and texts.
static OF_TEXTS: &[&Code] = &joined::<{ BUILD.len() + COMPONENTS.len() }>(BUILD, COMPONENTS);

/// The codes of what `presswork check` looks for beyond what a build reports.
pub static LINTS: &[&Code] = &joined::<{ WRITTEN.len() + FINISHED.len() }>(WRITTEN, FINISHED);

const fn joined<const N: usize>(
    first: &[&'static Code],
    second: &[&'static Code],
) -> [&'static Code; N] {
    let mut all = [first[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() {
            first[at]
        } else {
            second[at - first.len()]
        };
        at += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_explained() {
        for (i, code) in CODES.iter().enumerate() {
            assert!(
                CODES[..i].iter().all(|other| other.name != code.name),
                "{code} stands twice"
            );
            assert!(code.explanation.len() > 30, "{code} is not explained");
            assert_eq!(find(code.name), Some(*code));
        }
    }
}
