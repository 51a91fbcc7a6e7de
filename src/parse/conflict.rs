//! The marks that git leaves in a text where two versions of it could not be merged. One of the two versions
//! is wrong, and with the marks both are: what else is wrong between the marks follows from them.

use std::ops::Range;

use memchr::memchr_iter;

use crate::base::SourcePath;
use crate::diagnostic::codes::MERGE_CONFLICT;
use crate::diagnostic::{Diagnostic, Span};

const OPEN: &str = "<<<<<<< ";
const MIDDLE: &str = "=======";
const CLOSE: &str = ">>>>>>> ";

/// Replaces mistakes that follow from conflicts in a text by the conflicts.
pub(super) fn replace_by_conflicts(
    text: &str,
    file: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let conflicts = conflicts(text);
    if conflicts.is_empty() {
        return;
    }
    diagnostics.retain(|one| {
        let place = one.at.as_ref().filter(|at| at.file == *file);
        let follows = place.is_some_and(|at| {
            let start = usize::from(at.range.start());
            conflicts.iter().any(|conflict| conflict.contains(&start))
        });
        !follows
    });
    diagnostics.extend(conflicts.into_iter().map(|conflict| {
        let lines = text.get(conflict.clone()).unwrap_or_default();
        let first = lines.lines().next().unwrap_or_default().trim_end().len();
        Diagnostic::new(
            &MERGE_CONFLICT,
            "two versions of this text stand here, which git could not merge",
        )
        .at(Span::bytes(file, conflict.start..conflict.start + first))
        .help(format!(
            "keep the lines above or below `{MIDDLE}`, and take out the others with the lines that \
             begin with `{}`, `{MIDDLE}` and `{}`",
            OPEN.trim_end(),
            CLOSE.trim_end()
        ))
    }));
}

/// Returns where the conflicts of a text stand, from the first mark to the end of the last one's line.
/// Blocks of code may show such marks.
fn conflicts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !memchr_iter(b'<', text.as_bytes()).any(|at| text[at..].starts_with(OPEN)) {
        return found;
    }
    let mut fence: Option<&str> = None;
    let mut at = 0;
    let mut open: Option<usize> = None;
    let mut parted = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) if open.is_none() => fence = Some(mark),
            (Some(begun), Some(mark)) if begun == mark => fence = None,
            (Some(_), _) => {}
            (None, _) if line.starts_with(OPEN) => (open, parted) = (Some(at), false),
            (None, _) if trimmed == MIDDLE => parted = open.is_some(),
            (None, _) if line.starts_with(CLOSE) && parted => {
                found.extend(open.take().map(|start| start..at + line.len()));
                parted = false;
            }
            (None, _) => {}
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_conflicts_are_found() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\nd\n";
        let ranges = |text| -> Vec<(usize, usize)> {
            conflicts(text)
                .into_iter()
                .map(|one| (one.start, one.end))
                .collect()
        };
        assert_eq!(ranges(text), [(2, 40)]);
        let thrice = "<<<<<<< a\nb\n||||||| c\nd\n=======\ne\n>>>>>>> f";
        assert_eq!(ranges(thrice), [(0, thrice.len())]);
        for text in [
            "A heading\n=======\n",
            "```\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n```\n",
            "    <<<<<<< HEAD\n    =======\n    >>>>>>> main\n",
            "<<<<<<< HEAD\nb\n",
            ">>>>>>> quoted\n=======\n",
        ] {
            assert!(conflicts(text).is_empty(), "{text}");
        }
    }
}
