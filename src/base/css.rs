//! Style sheets, as far as it matters what they ask for.

use std::ops::Range;

/// Returns where the addresses of a style sheet stand: what is in `url(…)`, and the text behind
/// `@import` (CSS Values 4, 4.5; CSS Cascade 5, 2). Comments and other texts are passed over.
pub(crate) fn addresses(css: &str) -> Vec<Range<usize>> {
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
        } else if rest.starts_with('\\') {
            at += escaped(rest);
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

/// Returns how many bytes an escape has that begins with a backslash: up to six digits and one blank, or one character
/// (CSS Syntax 3, 4.3.7).
fn escaped(text: &str) -> usize {
    let rest = &text[1..];
    let digits = rest
        .bytes()
        .take(6)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    let end = rest[digits..].chars().next();
    let end = end.filter(|c| digits == 0 || c.is_ascii_whitespace());
    1 + digits + end.map_or(0, char::len_utf8)
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

/// Returns a style sheet without comments and without white space that browsers have no use for. Within a value or a
/// selector, one blank stays for each run of them.
pub(crate) fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut at = 0;
    let mut is_blank_due = false;
    let mut is_comment_due = false;
    let mut is_escaped = false;
    while let Some(next) = css.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(comment) = css[at..].strip_prefix("/*") {
            at = comment.find("*/").map_or(css.len(), |end| at + end + 4);
            is_comment_due = true;
            continue;
        }
        if next.is_ascii_whitespace() {
            is_blank_due = true;
            at += 1;
            continue;
        }
        let stands_alone = |c: char| matches!(c, '{' | '}' | ';' | ',' | '>');
        let is_after_one = !is_escaped && out.ends_with(|c| stands_alone(c) || c == ':');
        if !(out.is_empty() || is_after_one || stands_alone(next)) {
            // A comment parts two words, and a blank would make a descendant of a compound selector.
            out.push_str(match (is_blank_due, is_comment_due) {
                (true, _) => " ",
                (false, true) => "/**/",
                (false, false) => "",
            });
        }
        (is_blank_due, is_comment_due) = (false, false);
        if next == '}' && !is_escaped && out.ends_with(';') {
            out.pop();
        }
        is_escaped = next == '\\';
        let end = match next {
            '"' | '\'' => (in_quotes(css, at).end + 1).min(css.len()),
            _ if starts_with(&css[at..], "url(") => {
                let argument = in_brackets(css, at + 4);
                argument.end + usize::from(css[argument.end..].starts_with(['"', '\'']))
            }
            '\\' => at + escaped(&css[at..]),
            other => at + other.len_utf8(),
        };
        out.push_str(&css[at..end]);
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{addresses, squeezed};

    #[test]
    fn blanks_that_mean_something_stay() {
        for (css, wanted) in [
            (
                "/* A */\na , b > c:hover :focus {\n  margin : 0 auto;\n  width: calc(100% - 2 * 1rem) ;\n}\n",
                "a,b>c:hover :focus{margin :0 auto;width:calc(100% - 2 * 1rem)}",
            ),
            (
                "@media (min-width: 48rem) { a { content: \"a  ; /* } \"; b: url( x  y.png ) , url( \"a  b\" ) c( \"d\" ); } }",
                "@media (min-width:48rem){a{content:\"a  ; /* } \";b:url( x  y.png ),url( \"a  b\" ) c( \"d\" )}}",
            ),
            ("a/* x */b { c: '\\'  ' }", "a/**/b{c:'\\'  '}"),
            (".a/* x */ .b/**/{ c: d }", ".a .b{c:d}"),
            (".\\31  b { c: d\\; }", ".\\31  b{c:d\\;}"),
            (".a\\: .b { c: d; }", ".a\\: .b{c:d}"),
            ("a { b: \"open", "a{b:\"open"),
            (
                "a::before { content: \"\\2014\\2002\"; } /* open",
                "a::before{content:\"\\2014\\2002\"}",
            ),
        ] {
            assert_eq!(squeezed(css), wanted);
        }
    }

    #[test]
    fn every_address_of_a_style_sheet_is_found() {
        let css = "@import \"more.css\" screen;\n@import url(a.css);\n.a\\:b-\\[\\'\\]:before { c: d }\n\
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
