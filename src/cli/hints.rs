//! What is meant by the words of other generators on the command line.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};

/// Commands and options of Hugo, Zola, Eleventy and Jekyll, each with what does the same here.
const MEANT: [(&str, &str); 10] = [
    ("deploy", "presswork publish"),
    ("upload", "presswork publish"),
    ("server", "presswork serve"),
    ("dev", "presswork serve"),
    ("preview", "presswork serve"),
    ("watch", "presswork serve"),
    ("generate", "presswork build"),
    ("create", "presswork new"),
    ("doctor", "presswork check"),
    ("lint", "presswork check"),
];

/// The option of Hugo that shows drafts, in its two forms.
const DRAFTS: [&str; 2] = ["-D", "--buildDrafts"];

/// Adds what does here what was asked for in the words of another generator.
pub(super) fn with_hint(mut error: Error) -> Error {
    let asked = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg]
        .into_iter()
        .find_map(|kind| match error.get(kind) {
            Some(ContextValue::String(asked)) => Some(asked.clone()),
            _ => None,
        });
    let Some(asked) = asked else {
        return error;
    };
    let meant = MEANT.iter().find(|(foreign, _)| *foreign == asked);
    let tip = match meant {
        Some((_, meant)) => Some(format!("`{meant}` does that")),
        None if DRAFTS.contains(&asked.as_str()) => Some(tip_for_drafts(&error).to_owned()),
        None => None,
    };
    if let Some(tip) = tip {
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = StyledStr::from(tip);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// Returns what shows drafts, by the command for which the option was meant.
fn tip_for_drafts(error: &Error) -> &'static str {
    let usage = error.get(ContextKind::Usage).map(ToString::to_string);
    match usage.is_some_and(|usage| usage.contains("presswork serve")) {
        true => "`presswork serve` shows drafts as it is; with `--public`, it does not",
        false => "`presswork build --drafts` does that",
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::definition;

    fn said(arguments: &[&str]) -> String {
        let error = definition().try_get_matches_from([&["presswork"], arguments].concat());
        super::with_hint(error.unwrap_err()).render().to_string()
    }

    #[test]
    fn the_words_of_other_generators_lead_to_ours() {
        assert!(said(&["deploy"]).contains("tip: `presswork publish` does that"));
        assert!(said(&["server"]).contains("tip: `presswork serve` does that"));
        assert!(said(&["build", "-D"]).contains("tip: `presswork build --drafts` does that"));
        for option in ["-D", "--buildDrafts"] {
            assert!(
                said(&["serve", option]).contains("tip: `presswork serve` shows drafts as it is")
            );
        }
        assert!(!said(&["bulid"]).contains("does that"));
    }

    #[test]
    fn what_is_meant_is_there() {
        for (_, meant) in super::MEANT {
            let arguments = meant.split(' ').chain(["--help"]);
            let error = definition().try_get_matches_from(arguments).unwrap_err();
            assert_eq!(error.kind(), clap::error::ErrorKind::DisplayHelp, "{meant}");
        }
    }
}
