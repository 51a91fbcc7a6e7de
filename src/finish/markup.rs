//! Splits finished HTML into tags and what stands between them, as browsers do (WHATWG HTML, 13.2.5).
//! Nothing is changed and nothing is lost: the pieces joined are the page.

/// A piece of a page, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'h> {
    /// Text between tags, with its character references.
    Text(&'h str),
    /// A start tag.
    Open(Tag<'h>),
    /// An end tag, and the element's name.
    Close(&'h str, &'h str),
    /// The content of an element in which there are no tags: of a script, a style, a title.
    Raw(&'h str),
    /// A comment, or something that browsers take for one.
    Comment(&'h str),
    /// The document type.
    Doctype(&'h str),
}

impl<'h> Piece<'h> {
    /// Returns the piece as it was written.
    pub fn text(&self) -> &'h str {
        match self {
            Piece::Open(tag) => tag.text,
            Piece::Text(text)
            | Piece::Close(text, _)
            | Piece::Raw(text)
            | Piece::Comment(text)
            | Piece::Doctype(text) => text,
        }
    }

    /// Says whether this is the end tag of an element of this name.
    pub fn closes(&self, open: &str) -> bool {
        matches!(self, Piece::Close(_, name) if name.eq_ignore_ascii_case(open))
    }
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'h> {
    /// The whole tag.
    pub text: &'h str,
    /// The element's name.
    pub name: &'h str,
}

/// Elements in which there are no tags but their own end.
const RAW: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Returns the pieces of a page, in order.
pub fn pieces(html: &str) -> Pieces<'_> {
    Pieces {
        rest: html,
        inside: None,
    }
}

/// The pieces of a page.
pub struct Pieces<'h> {
    rest: &'h str,
    /// The element whose content comes next, if there are no tags in it.
    inside: Option<&'h str>,
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if let Some(name) = self.inside.take() {
            let raw = self.take(raw_end(self.rest, name));
            if !raw.is_empty() {
                return Some(Piece::Raw(raw));
            }
        }
        let bytes = self.rest.as_bytes();
        match bytes {
            [] => None,
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                let (end, name) = tag_end(self.rest, 2);
                let text = self.take(end);
                Some(Piece::Close(text, &text[2..name]))
            }
            [b'<', letter, ..] if letter.is_ascii_alphabetic() => {
                let (end, name) = tag_end(self.rest, 1);
                let text = self.take(end);
                let name = &text[1..name];
                self.inside = RAW
                    .iter()
                    .any(|raw| name.eq_ignore_ascii_case(raw))
                    .then_some(name);
                Some(Piece::Open(Tag { text, name }))
            }
            [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => {
                let end = comment_end(self.rest);
                let text = self.take(end);
                let is_doctype = text
                    .get(2..9)
                    .is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
                Some(if is_doctype {
                    Piece::Doctype(text)
                } else {
                    Piece::Comment(text)
                })
            }
            _ => {
                let end = text_end(bytes);
                Some(Piece::Text(self.take(end)))
            }
        }
    }
}

impl<'h> Pieces<'h> {
    fn take(&mut self, end: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

/// Returns where text ends: before the next `<` that begins something.
fn text_end(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'<', bytes)
        .find(|at| {
            bytes
                .get(at + 1)
                .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
        })
        .filter(|at| *at > 0)
        .unwrap_or(bytes.len())
}

/// Returns where a tag ends, and where its name does; the name begins at `from`.
fn tag_end(html: &str, from: usize) -> (usize, usize) {
    let bytes = html.as_bytes();
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let name = bytes[from..].iter().position(ends);
    let name = name.map_or(bytes.len(), |at| from + at);
    // Only quotes can hide a `>`.
    if let Some(end) = memchr::memchr(b'>', &bytes[name..]).map(|at| name + at)
        && memchr::memchr2(b'"', b'\'', &bytes[name..end]).is_none()
    {
        return (end + 1, name);
    }
    let mut rest = Attributes { html, at: name };
    while rest.next().is_some() {}
    (rest.at.min(bytes.len()), name)
}

/// Returns where a comment ends.
fn comment_end(html: &str) -> usize {
    let Some(inside) = html.strip_prefix("<!--") else {
        return html.find('>').map_or(html.len(), |at| at + 1);
    };
    for empty in [">", "->"] {
        if inside.starts_with(empty) {
            return 4 + empty.len();
        }
    }
    let ends = ["-->", "--!>"];
    let end = ends
        .iter()
        .filter_map(|end| Some(inside.find(end)? + end.len()))
        .min();
    end.map_or(html.len(), |end| 4 + end)
}

/// Returns where the content of an element ends in which there are no tags: at its end tag. In a
/// script, `<!-- <script>` hides the next one (WHATWG HTML, 13.2.5.20).
fn raw_end(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let is_script = name.eq_ignore_ascii_case("script");
    let is_tag = |at: usize| {
        let word = bytes.get(at..at + name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
            && bytes
                .get(at + name.len())
                .is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
    };
    let mut escaped: Option<usize> = None;
    let mut hidden = false;
    for at in memchr::memchr_iter(b'<', bytes) {
        if let Some(from) = escaped {
            let over = memchr::memmem::find(&bytes[from..at], b"-->").is_some();
            hidden &= !over;
            // What was looked through is not looked through again, but for an arrow that is cut.
            escaped = (!over).then_some(from.max(at.saturating_sub(2)));
        }
        let closes = bytes.get(at + 1) == Some(&b'/') && is_tag(at + 2);
        if closes && hidden {
            hidden = false;
        } else if closes {
            return at;
        } else if is_script && html[at..].starts_with("<!--") {
            escaped = escaped.or(Some(at + 2));
        } else if escaped.is_some() && is_tag(at + 1) {
            hidden = true;
        }
    }
    html.len()
}

impl<'h> Tag<'h> {
    /// Returns the attributes with their values, as written.
    pub fn attributes(&self) -> Attributes<'h> {
        Attributes {
            html: self.text,
            at: 1 + self.name.len(),
        }
    }

    /// Returns the value of an attribute, with its character references; the first one counts.
    pub fn get(&self, name: &str) -> Option<&'h str> {
        self.attributes()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            .map(|attribute| attribute.value)
    }

    /// Says whether the element has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// An attribute, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// Its name.
    pub name: &'h str,
    /// Its value without quotes; empty where there is none.
    pub value: &'h str,
}

/// The attributes of a tag. At the end, `at` is one past the `>`.
pub struct Attributes<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Iterator for Attributes<'h> {
    type Item = Attribute<'h>;

    fn next(&mut self) -> Option<Attribute<'h>> {
        let bytes = self.html.as_bytes();
        let find = |from: usize, wanted: fn(u8) -> bool| {
            let rest = bytes.get(from..).unwrap_or_default();
            let at = rest.iter().position(|b| wanted(*b));
            at.map_or(bytes.len(), |at| from + at)
        };
        let between = |b: u8| !(b.is_ascii_whitespace() || b == b'/');
        let not_space = |b: u8| !b.is_ascii_whitespace();
        let start = find(self.at, between);
        if matches!(bytes.get(start), None | Some(b'>')) {
            self.at = start + 1;
            return None;
        }
        // An equals sign at the beginning belongs to the name.
        let name = find(start + 1, |b| {
            b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=')
        });
        let equals = find(name, not_space);
        let mut attribute = Attribute {
            name: self.html.get(start..name)?,
            value: "",
        };
        self.at = name;
        if bytes.get(equals) != Some(&b'=') {
            return Some(attribute);
        }
        let from = find(equals + 1, not_space);
        let (from, to, at) = match bytes.get(from) {
            Some(quote @ (b'"' | b'\'')) => {
                let rest = bytes.get(from + 1..).unwrap_or_default();
                let end = memchr::memchr(*quote, rest);
                let end = end.map_or(bytes.len(), |end| from + 1 + end);
                (from + 1, end, end + 1)
            }
            _ => {
                let end = find(from, |b| b.is_ascii_whitespace() || b == b'>');
                (from, end, end)
            }
        };
        attribute.value = self.html.get(from..to)?;
        self.at = at;
        Some(attribute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let shown = pieces(html).map(|piece| match piece {
            Piece::Text(text) => format!("t:{text}"),
            Piece::Open(tag) => format!("o:{}", tag.text),
            Piece::Close(text, _) => format!("c:{text}"),
            Piece::Raw(text) => format!("r:{text}"),
            Piece::Comment(text) => format!("x:{text}"),
            Piece::Doctype(text) => format!("d:{text}"),
        });
        shown.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn pages_are_split_where_browsers_split_them() {
        for (html, wanted) in [
            ("a < b<p>c", "t:a < b|o:<p>|t:c"),
            ("<a title='>'>b</a>", "o:<a title='>'>|t:b|c:</a>"),
            ("<a b=it's>c</a>", "o:<a b=it's>|t:c|c:</a>"),
            ("<a b = \"c>\" d>e", "o:<a b = \"c>\" d>|t:e"),
            ("<!-- <script> --><b>", "x:<!-- <script> -->|o:<b>"),
            ("<!--><b>", "x:<!-->|o:<b>"),
            ("</ x><b>", "x:</ x>|o:<b>"),
            ("<!DOCTYPE html><b>", "d:<!DOCTYPE html>|o:<b>"),
            ("<style>a>b</style >c", "o:<style>|r:a>b|c:</style >|t:c"),
            ("<script></script>", "o:<script>|c:</script>"),
            (
                "<SCRIPT>x</scripts></SCRIPT>",
                "o:<SCRIPT>|r:x</scripts>|c:</SCRIPT>",
            ),
            (
                "<script><!-- <script></script> --></script>a",
                "o:<script>|r:<!-- <script></script> -->|c:</script>|t:a",
            ),
            (
                "<textarea><p></textarea>",
                "o:<textarea>|r:<p>|c:</textarea>",
            ),
            ("<script>x", "o:<script>|r:x"),
            ("<p", "o:<p"),
            ("a<", "t:a<"),
        ] {
            assert_eq!(shown(html), wanted, "{html}");
        }
    }

    #[test]
    fn attributes_are_read_as_browsers_read_them() {
        let html = "<img a b=c d = 'e f' G=\"h\" =i j=/ />";
        let Some(Piece::Open(tag)) = pieces(html).next() else {
            panic!("no tag");
        };
        let got: Vec<(&str, &str)> = tag.attributes().map(|one| (one.name, one.value)).collect();
        assert_eq!(
            got,
            [
                ("a", ""),
                ("b", "c"),
                ("d", "e f"),
                ("G", "h"),
                ("=i", ""),
                ("j", "/")
            ]
        );
        assert_eq!(tag.get("g"), Some("h"));
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn nothing_is_lost(html in "(<[a-z/!-]{0,3}|[ <>=\"'a-zé/!-]|<script>|</script>|<!--|-->){0,30}") {
            let joined: String = pieces(&html).map(|piece| piece.text()).collect();
            proptest::prop_assert_eq!(joined, html);
        }
    }
}
