//! Takes out of a page what nobody sees: comments in prose, and of a run of white space all but one.
//!
//! Tags stay as they were written, and where there was white space, some stays: the page has the same
//! elements, attributes and text. What is so odd that browsers may read it in another way than
//! [`tokens`] does, which knows no tree, ends the work, and the rest of the page stays as it is.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::base::html::{Tag, Token, tokens};

/// Elements whose white space is visible, or often becomes visible by a theme's styles, or has two
/// readings.
const KEPT: [&str; 10] = [
    "pre", "listing", "code", "samp", "kbd", "output", "noscript", "select", "svg", "math",
];

/// Elements out of which no end tag reaches (WHATWG HTML, 13.2.4.2).
const WALLS: [&str; 9] = [
    "applet", "caption", "html", "table", "td", "th", "marquee", "object", "template",
];

/// Elements after which nothing is certain: there are no tags behind the one, and none but frames in the
/// other.
const ENDS: [&str; 2] = ["plaintext", "frameset"];

/// Returns a page without what nobody sees.
pub(super) fn minified(html: &str) -> String {
    let mut page = Page {
        html,
        out: String::with_capacity(html.len()),
        kept: Kept::default(),
        comments: 0..0,
        last: Last::Mark,
        raw: "",
    };
    let mut at = 0;
    for token in tokens(html) {
        if page.is_odd(token) {
            page.out.push_str(&html[page.comments]);
            page.out.push_str(&html[at..]);
            return page.out;
        }
        page.take(token, at);
        at += token.source().len();
    }
    page.out
}

/// A page on its way.
struct Page<'h> {
    html: &'h str,
    out: String,
    kept: Kept<'h>,
    /// The comments that go, unless the text behind them must not touch that before them.
    comments: Range<usize>,
    last: Last,
    /// The element that was opened last.
    raw: &'h str,
}

/// What was written last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Text that is not only white space.
    Words,
    /// White space alone.
    Blank,
    /// A tag, or anything else that ends a text.
    Mark,
}

impl<'h> Page<'h> {
    /// Says whether browsers may read a token, and what follows, in another way.
    fn is_odd(&self, token: Token<'h>) -> bool {
        let in_script = self.kept.has("noscript") && holds(token.source(), "</noscript");
        match token {
            Token::StartTag(tag) | Token::Unfinished(tag) => {
                in_script || ENDS.iter().any(|name| tag.is(name))
            }
            // Of what is open, only the innermost may end.
            Token::EndTag(tag) => {
                !self.kept.is_empty()
                    && !self.kept.ends_with(&tag)
                    && (self.kept.is_foreign() || self.kept.has(&tag.lowercase_name()))
            }
            // Elsewhere these hold no tags, or are not there.
            Token::RawText(text) | Token::EscapableText(text) => {
                let is_sure = ["script", "style", "textarea"]
                    .iter()
                    .any(|name| self.raw.eq_ignore_ascii_case(name));
                text.contains('<')
                    && (!is_sure
                        || self.kept.is_foreign()
                        || self.kept.has("select")
                        || self.kept.has("noscript"))
            }
            Token::Comment(text) => {
                in_script || (self.kept.is_foreign() && text.starts_with("<![CDATA["))
            }
            Token::Cdata(_) => true,
            Token::Text(_) | Token::Doctype(_) => false,
        }
    }

    fn take(&mut self, token: Token<'h>, at: usize) {
        let text = token.source();
        if self.kept.is_empty() && is_prose(token) {
            if self.comments.is_empty() {
                self.comments.start = at;
            }
            self.comments.end = at + text.len();
            return;
        }
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        let is_text = matches!(token, Token::Text(_));
        let comments = std::mem::take(&mut self.comments);
        if is_text && (self.last == Last::Words || self.last == Last::Blank && !is_blank) {
            // `&am<!-- -->p;` says something else without the comment.
            self.out.push_str(&self.html[comments.clone()]);
            if !comments.is_empty() {
                self.last = Last::Mark;
            }
        }
        match token {
            Token::Text(_) if self.kept.is_empty() => {
                if !(is_blank && self.last == Last::Blank) {
                    fold(text, &mut self.out);
                }
            }
            Token::StartTag(tag) => {
                self.raw = tag.name;
                self.open(&tag);
                self.out.push_str(text);
            }
            Token::EndTag(tag) => {
                // Of the others that may end, none is of these: `is_odd` has seen to it.
                if self.kept.ends_with(&tag) {
                    self.kept.pop();
                }
                self.out.push_str(text);
            }
            _ => self.out.push_str(text),
        }
        self.last = match (is_text, is_blank) {
            (true, true) => Last::Blank,
            (true, false) => Last::Words,
            (false, _) => Last::Mark,
        };
    }

    fn open(&mut self, tag: &Tag<'h>) {
        let among = |names: &[&str]| names.iter().any(|name| tag.is(name));
        let matters = match self.kept.is_empty() {
            true => among(&KEPT) || says_so(tag),
            false => {
                self.kept.is_foreign()
                    || among(&KEPT)
                    || among(&WALLS)
                    || self.kept.has(&tag.lowercase_name())
            }
        };
        // In drawings and formulas, and only there, elements end where they begin.
        let is_foreign = self.kept.is_foreign() || among(&["svg", "math"]);
        if matters && !(is_foreign && tag.is_self_closing()) {
            self.kept.push(tag.lowercase_name());
        }
    }
}

/// Open elements that keep their white space, with what is open in them and matters.
#[derive(Default)]
struct Kept<'h> {
    open: Vec<Cow<'h, str>>,
    /// How many elements of a name are open: a page may open any number.
    counts: FxHashMap<Cow<'h, str>, usize>,
    /// How many of them are drawings or formulas.
    foreign: usize,
}

impl<'h> Kept<'h> {
    fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Says whether an element of the tag's name is the last one that was opened.
    fn ends_with(&self, tag: &Tag) -> bool {
        self.open.last().is_some_and(|open| tag.is(open))
    }

    /// Says whether an element of this name, in small letters, is open.
    fn has(&self, name: &str) -> bool {
        !self.is_empty() && self.counts.get(name).is_some_and(|count| *count > 0)
    }

    /// Says whether a drawing or a formula is open.
    fn is_foreign(&self) -> bool {
        self.foreign > 0
    }

    fn push(&mut self, name: Cow<'h, str>) {
        self.foreign += usize::from(is_foreign(&name));
        *self.counts.entry(name.clone()).or_default() += 1;
        self.open.push(name);
    }

    fn pop(&mut self) {
        let Some(name) = self.open.pop() else {
            return;
        };
        self.foreign -= usize::from(is_foreign(&name));
        if let Some(count) = self.counts.get_mut(&name) {
            *count -= 1;
        }
    }
}

fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Says whether a comment is for people alone. Those that something reads begin without a blank:
/// `<!--[if`, `<!--#include`, `<!--email_off-->`.
fn is_prose(token: Token) -> bool {
    let Token::Comment(text) = token else {
        return false;
    };
    let inside = text.strip_prefix("<!--");
    inside.is_some_and(|inside| inside.starts_with(|c: char| c.is_ascii_whitespace()))
}

/// Says whether a tag asks for its white space itself.
fn says_so(tag: &Tag) -> bool {
    tag.get("style")
        .is_some_and(|style| holds(style, "white-space"))
        || tag.get("xml:space").is_some()
}

fn holds(text: &str, wanted: &str) -> bool {
    let mut windows = text.as_bytes().windows(wanted.len());
    windows.any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// Writes a text with one blank or line break for each run of white space.
fn fold(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_whitespace()) {
        let (words, after) = rest.split_at(at);
        let end = after.find(|c: char| !c.is_ascii_whitespace());
        let (run, after) = after.split_at(end.unwrap_or(after.len()));
        out.push_str(words);
        out.push(if run.contains(['\n', '\r']) {
            '\n'
        } else {
            ' '
        });
        rest = after;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes() {
        for (html, wanted) in [
            ("<p>a  b\n\t c </p>\n\n<p>", "<p>a b\nc </p>\n<p>"),
            ("<pre>a  b\n\n</pre>  <p>", "<pre>a  b\n\n</pre> <p>"),
            ("<PRE>  <b>  </b>  </PRE>  ", "<PRE>  <b>  </b>  </PRE> "),
            ("<p>a  <code>b  c</code>  d", "<p>a <code>b  c</code> d"),
            (
                "<textarea>  a\n\n</textarea>",
                "<textarea>  a\n\n</textarea>",
            ),
            (
                "<script>a  \n// <!-- b -->\n</script>",
                "<script>a  \n// <!-- b -->\n</script>",
            ),
            ("<style>  a  </style>  ", "<style>  a  </style> "),
            ("<a  title='b  c'  >", "<a  title='b  c'  >"),
            (
                "<p style='white-space: pre'>  a  </p>  b",
                "<p style='white-space: pre'>  a  </p> b",
            ),
            ("<p>\n <!-- a -->\n <p>", "<p>\n<p>"),
            ("<p>a <!-- b --></p><!-- c -->", "<p>a </p>"),
            (
                "<!--[if IE]> a <![endif]--><!--#include b-->",
                "<!--[if IE]> a <![endif]--><!--#include b-->",
            ),
            ("&am<!-- a -->p;", "&am<!-- a -->p;"),
            (
                "a&nbsp; &nbsp;\u{a0}  \u{3000}",
                "a&nbsp; &nbsp;\u{a0} \u{3000}",
            ),
            ("<svg>  <path/>  </svg>  ", "<svg>  <path/>  </svg> "),
        ] {
            assert_eq!(minified(html), wanted, "{html}");
        }
    }

    #[test]
    fn what_browsers_read_in_another_way_stays_as_it_is() {
        for html in [
            "<plaintext>  a",
            "<svg><style><!--</style>  x  --></svg>",
            "<svg><![CDATA[ <p>  ]]>  </svg>",
            "<pre><table></pre>  a  ",
            "<pre><svg></pre>  a  ",
            "<noscript><a title='</noscript>  a  '>",
            "<svg a=b/><style><!--</style>  a  -->",
        ] {
            assert_eq!(minified(html), html);
        }
    }
}
