//! The site's severities, and `--strict`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Diagnostic, Severity};

/// The site's severity for one code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported; publishing goes on.
    Warning,
    /// Reported; nothing is written.
    Error,
}

/// The severities in force: the codes' own, changed by the site, all raised by `--strict`.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Policy {
    /// The site's severities, by the code's name.
    pub levels: BTreeMap<String, Level>,
    /// Whether warnings count as errors.
    pub strict: bool,
}

impl Policy {
    /// Returns the diagnostics with the site's severities, sorted by place, without repetitions.
    pub(crate) fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut kept: Vec<Diagnostic> = diagnostics
            .into_iter()
            .filter_map(|mut diagnostic| {
                match self.levels.get(diagnostic.code.name) {
                    Some(Level::Off) => return None,
                    Some(Level::Warning) => diagnostic.severity = Severity::Warning,
                    Some(Level::Error) => diagnostic.severity = Severity::Error,
                    None => {}
                }
                if diagnostic.left_out.is_some() {
                    diagnostic.severity = Severity::Warning;
                }
                if self.strict {
                    diagnostic.severity = Severity::Error;
                }
                Some(diagnostic)
            })
            .collect();
        kept.sort_by(|a, b| {
            (&a.at, a.code.name, &a.message, &a.labels).cmp(&(
                &b.at,
                b.code.name,
                &b.message,
                &b.labels,
            ))
        });
        kept.dedup();
        kept
    }
}
