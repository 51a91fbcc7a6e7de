//! What is meant by the words of other generators on the command line.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};

/// Commands and options of Hugo, Zola, Eleventy and Jekyll, each with what does the same here.
const MEANT: [(&str, &str); 12] = [
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
    ("-D", "presswork build --drafts"),
    ("--buildDrafts", "presswork build --drafts"),
];

/// Adds what does here what was asked for in the words of another generator.
pub(super) fn with_hint(mut error: Error) -> Error {
    let asked = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg]
        .into_iter()
        .find_map(|kind| match error.get(kind) {
            Some(ContextValue::String(asked)) => Some(asked.clone()),
            _ => None,
        });
    let meant = asked.and_then(|asked| MEANT.iter().find(|(foreign, _)| *foreign == asked));
    if let Some((_, meant)) = meant {
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = StyledStr::from(format!("`{meant}` does that"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
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
