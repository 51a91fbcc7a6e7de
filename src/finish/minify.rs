//! Takes out of a page what nobody sees: comments in prose, and of a run of white space all but one.
//!
//! Tags stay as they were written, and where there was white space, some stays: the page has the same
//! elements, attributes and text. What is so odd that browsers may read it in another way than
//! [`super::markup`] does ends the work, and the rest of the page stays as it is.

use std::ops::Range;

use super::markup::{Piece, Tag, pieces};

/// Elements whose white space is seen, or often made visible by themes, or read in two ways.
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
        kept: Vec::new(),
        comments: 0..0,
        last: Last::Mark,
        raw: "",
    };
    let mut at = 0;
    for piece in pieces(html) {
        if page.is_odd(piece) {
            page.out.push_str(&html[page.comments]);
            page.out.push_str(&html[at..]);
            return page.out;
        }
        page.take(piece, at);
        at += piece.text().len();
    }
    page.out
}

/// A page on its way.
struct Page<'h> {
    html: &'h str,
    out: String,
    /// Open elements that keep their white space, with what is open in them and matters.
    kept: Vec<&'h str>,
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
    /// Says whether browsers may read a piece, and what follows, in another way.
    fn is_odd(&self, piece: Piece<'h>) -> bool {
        let in_script = self.is_in(&["noscript"]) && holds(piece.text(), "</noscript");
        match piece {
            Piece::Open(tag) => in_script || ENDS.iter().any(|name| tag.is(name)),
            // Of what is open, only the innermost may end.
            Piece::Close(..) => match self.kept.last() {
                None => false,
                Some(innermost) if piece.closes(innermost) => false,
                Some(_) => self.is_foreign() || self.kept.iter().any(|open| piece.closes(open)),
            },
            // Elsewhere these hold no tags, or are not there.
            Piece::Raw(text) => {
                let is_sure = ["script", "style", "textarea"]
                    .iter()
                    .any(|name| self.raw.eq_ignore_ascii_case(name));
                text.contains('<')
                    && (!is_sure
                        || self.is_foreign()
                        || self.is_in(&["select"])
                        || self.is_in(&["noscript"]))
            }
            Piece::Comment(text) => {
                in_script || (self.is_foreign() && text.starts_with("<![CDATA["))
            }
            Piece::Text(_) | Piece::Doctype(_) => false,
        }
    }

    fn take(&mut self, piece: Piece<'h>, at: usize) {
        let text = piece.text();
        if self.kept.is_empty() && is_prose(piece) {
            if self.comments.is_empty() {
                self.comments.start = at;
            }
            self.comments.end = at + text.len();
            return;
        }
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        let is_text = matches!(piece, Piece::Text(_));
        let comments = std::mem::take(&mut self.comments);
        if is_text && (self.last == Last::Words || self.last == Last::Blank && !is_blank) {
            // `&am<!-- -->p;` says something else without the comment.
            self.out.push_str(&self.html[comments.clone()]);
            if !comments.is_empty() {
                self.last = Last::Mark;
            }
        }
        match piece {
            Piece::Text(_) if self.kept.is_empty() => {
                if !(is_blank && self.last == Last::Blank) {
                    fold(text, &mut self.out);
                }
            }
            Piece::Open(tag) => {
                self.raw = tag.name;
                self.open(&tag);
                self.out.push_str(text);
            }
            Piece::Close(..) => {
                // Of the others that may end, none is of these: `is_odd` has seen to it.
                if self.kept.last().is_some_and(|open| piece.closes(open)) {
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
                self.is_foreign()
                    || among(&KEPT)
                    || among(&WALLS)
                    || self.kept.iter().any(|open| tag.is(open))
            }
        };
        // In drawings and formulas, and only there, elements end where they begin.
        let is_foreign = self.is_foreign() || among(&["svg", "math"]);
        if matters && !(is_foreign && is_closed(tag)) {
            self.kept.push(tag.name);
        }
    }

    fn is_foreign(&self) -> bool {
        self.is_in(&["svg", "math"])
    }

    fn is_in(&self, names: &[&str]) -> bool {
        self.kept
            .iter()
            .any(|open| names.iter().any(|name| open.eq_ignore_ascii_case(name)))
    }
}

/// Says whether a comment is for people alone. Those that something reads begin without a blank:
/// `<!--[if`, `<!--#include`, `<!--email_off-->`.
fn is_prose(piece: Piece) -> bool {
    let Piece::Comment(text) = piece else {
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

/// Says whether a tag of a drawing or a formula is its own end.
fn is_closed(tag: &Tag) -> bool {
    // Without quotes, the stroke is a part of the last value.
    let last = tag.attributes().last();
    let is_value = |inside: &str| {
        last.is_some_and(|last| last.value.ends_with('/') && inside.ends_with(last.value))
    };
    let inside = tag.text.strip_suffix('>').unwrap_or_default();
    inside.ends_with('/') && !is_value(inside)
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
