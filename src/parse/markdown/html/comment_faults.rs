//! Comments that do not end, and what is said of them.

use std::ops::Range;

use super::contents::own_end;
use crate::base::text::beginning;
use crate::diagnostic::codes;
use crate::parse::markdown::context::Context;

/// Says whether a comment, or what browsers take for one, has an end.
pub(crate) fn comment_ends(comment: &str) -> bool {
    match comment.strip_prefix("<!--") {
        Some(inner) => {
            matches!(inner, ">" | "->") || inner.ends_with("-->") || inner.ends_with("--!>")
        }
        None => comment.ends_with(own_end(comment).unwrap_or(">")),
    }
}

/// Reports a comment of which an end is left over behind it: browsers end a comment at `<!-->`, at `--!>`, and
/// at the first `-->` of several.
pub(crate) fn early_end(comment: &str, range: Range<usize>, context: &Context<'_>) {
    /// The end that is left over is looked for within so many bytes: texts are read in linear time.
    const FAR: usize = 2000;
    let Some(inner) = comment.strip_prefix("<!--") else {
        return;
    };
    let is_odd = matches!(inner, ">" | "->") || inner.ends_with("--!>") || inner.contains("<!--");
    let behind = context.text.get(range.end..).unwrap_or_default();
    let far = beginning(behind, FAR);
    let near = far.split('\n').next().unwrap_or_default();
    if !has_end(if is_odd { far } else { near }) {
        return;
    }
    context.report(
        &codes::UNCLOSED_COMMENT,
        range,
        "this comment ends here for browsers, and what stands between it and the next `-->` is published",
        "write `<!-- ` in front of its first word and ` -->` behind its last one, and no comment in it",
    );
}

/// Says whether the end of a comment stands in a text, and no comment begins in front of it.
fn has_end(text: &str) -> bool {
    let begin = text.find("<!--").unwrap_or(text.len());
    text.find("-->").is_some_and(|end| end < begin)
}

/// Reports a comment without an end.
pub(crate) fn open_comment(context: &Context<'_>, range: Range<usize>) {
    context.report(
        &codes::UNCLOSED_COMMENT,
        range,
        "this comment does not end where it should, so that its words could be published",
        "write `-->` behind its last word; in a block of HTML, take out the empty lines between; to \
         show the signs `<!--` to readers, write them in code",
    );
}

/// Reports comments that are a code block.
pub(crate) fn comment_as_code(context: &Context<'_>, range: Range<usize>) {
    context.report(
        &codes::UNCLOSED_COMMENT,
        range,
        "this comment is shown to readers as code, because four blanks or a tab stand in front of it",
        "delete the blanks in front of `<!--`; to show a comment to readers, write it between two lines of three backticks",
    );
}

/// Reports an instruction for a program without an end.
pub(crate) fn open_instruction(context: &Context<'_>, range: Range<usize>) {
    context.report(
        &codes::UNCLOSED_COMMENT,
        range,
        "this instruction for a program does not end, so that it takes in words, or is published",
        "write `?>` at its end, or take it out: no program runs in an article; to show the signs `<?` to \
         readers, write them in code",
    );
}
