//! Fonts, pictures and style sheets that a style sheet names, and that are not published.

use std::ops::Range;

use super::{Lint, LintContext};
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Code, Diagnostic, Span, closest, codes};

/// A file that a style sheet names and that is not on the site.
pub(crate) struct MissingResource;

impl Lint for MissingResource {
    fn code(&self) -> &'static Code {
        &codes::MISSING_RESOURCE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for sheet in sheets(context) {
            for place in addresses(&sheet.text) {
                let address = &sheet.text[place.clone()];
                let Some(target) = context.address(&sheet.path, address) else {
                    continue;
                };
                if context.output(&target).is_none() && !context.site.config.is_answered(&target) {
                    let message = format!("nothing is published at `{target}`");
                    found.push(
                        Diagnostic::new(self.code(), message)
                            .at(Span::bytes(&sheet.source, place))
                            .help(help(context, &target)),
                    );
                }
            }
        }
    }
}

/// A published style sheet.
struct Sheet {
    source: SourcePath,
    path: OutPath,
    text: String,
}

/// Returns the style sheets of the theme and of the site's own files.
fn sheets(context: &LintContext) -> Vec<Sheet> {
    let of_theme = context.site.theme.files.values();
    let of_theme = of_theme.map(|file| (&file.source, file.address()));
    let own = context.site.statics.iter();
    let own = own.map(|(address, file)| (&file.source, address.clone()));
    of_theme
        .chain(own)
        .filter(|(source, _)| source.extension() == "css")
        .filter_map(|(source, address)| {
            Some(Sheet {
                source: source.clone(),
                path: OutPath::of_address(&address).ok()?,
                text: context.tree.text(source).ok()?,
            })
        })
        .collect()
}

/// Returns what to do about a file that is not there.
fn help(context: &LintContext, target: &str) -> String {
    let name = target.rsplit('/').next().unwrap_or_default();
    let files = || context.site.theme.files.values();
    let fingerprinted = files()
        .filter(|file| file.fingerprinted)
        .find(|file| file.name.rsplit('/').next() == Some(name));
    if let Some(file) = fingerprinted {
        return format!(
            "`{}` has a fingerprint in its published name, which a style sheet cannot know: put the \
             file in `static/` of the theme, and write `url(\"/{}\")`",
            file.source, file.name
        );
    }
    let others = context.outputs.keys().map(OutPath::as_str);
    match closest(target.trim_start_matches('/'), others) {
        Some(guess) => format!("did you mean `/{guess}`?"),
        None => {
            "put the file in `content/static/` or in `static/` of the theme, or take the rule out"
                .to_owned()
        }
    }
}

/// Returns where the addresses of a style sheet stand: what is in `url(…)`, and the text behind
/// `@import` (CSS Values 4, 4.5; CSS Cascade 5, 2). Comments and other texts are passed over.
fn addresses(css: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut imports = false;
    while let Some(rest) = css.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(comment) = rest.strip_prefix("/*") {
            at = comment.find("*/").map_or(css.len(), |end| at + end + 4);
        } else if starts_with(rest, "url(") {
            let argument = in_brackets(css, at + 4);
            let is_quoted = css[argument.end..].starts_with(['"', '\'']);
            at = argument.end + usize::from(is_quoted);
            found.push(argument);
            imports = false;
        } else if rest.starts_with(['"', '\'']) {
            let quoted = in_quotes(css, at);
            at = quoted.end + 1;
            if imports {
                found.push(quoted);
                imports = false;
            }
        } else {
            imports = starts_with(rest, "@import") || (imports && !rest.starts_with(';'));
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Returns where the text is whose quotation mark stands at `open`.
fn in_quotes(css: &str, open: usize) -> Range<usize> {
    let start = open + 1;
    let mark = css[open..].chars().next().unwrap_or('"');
    let mut escaped = false;
    let end = css[start..].char_indices().find(|&(_, c)| {
        let ends = !escaped && (c == mark || c == '\n');
        escaped = c == '\\' && !escaped;
        ends
    });
    start..end.map_or(css.len(), |(end, _)| start + end)
}

/// Returns where the argument of a function is whose bracket stands before `start`, without quotation marks.
fn in_brackets(css: &str, start: usize) -> Range<usize> {
    let blanks = css[start..].len() - css[start..].trim_start().len();
    let first = start + blanks;
    if css[first..].starts_with(['"', '\'']) {
        return in_quotes(css, first);
    }
    let end = css[first..].find(')').map_or(css.len(), |end| first + end);
    first..first + css[first..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn every_address_of_a_style_sheet_is_found() {
        let css = "@import \"more.css\" screen;\n@import url(a.css);\n\
                   /* url(no.png) */ a::before { content: \"url(no.png)\"; }\n\
                   @font-face { src: local(\"Face\"), url( 'face.woff2' ) format(\"woff2\"), URL(\"b c.woff\"); }\n\
                   b { background: url(/p.png) no-repeat, url(\n) }\nc { content: 'it\\'s'; d: url(data:x) }\n\
                   e { f: url(";
        let found: Vec<&str> = addresses(css)
            .into_iter()
            .map(|place| &css[place])
            .collect();
        assert_eq!(
            found,
            [
                "more.css",
                "a.css",
                "face.woff2",
                "b c.woff",
                "/p.png",
                "",
                "data:x",
                ""
            ]
        );
    }

    #[test]
    fn no_style_sheet_ends_the_check() {
        for css in [
            "\"",
            "url(\"",
            "@import '",
            "/*",
            "url(é",
            "'\\",
            "é\"é",
            "url(  ",
        ] {
            addresses(css);
        }
    }
}
