//! Escapes text for its places in HTML and XML.

use memchr::memchr3;

/// Appends `text` as an element's content.
pub fn text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr3(b'&', b'<', b'>', rest.as_bytes()) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            _ => "&gt;",
        });
        rest = &special[1..];
    }
    out.push_str(rest);
}

/// Appends `value` as the value of an attribute in double quotes.
pub fn attribute(out: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'"', rest.as_bytes()) {
        text(out, &rest[..at]);
        out.push_str("&quot;");
        rest = &rest[at + 1..];
    }
    text(out, rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_place() {
        let mut out = String::new();
        text(&mut out, "a < b && \"c\" ");
        attribute(&mut out, "\"><b>");
        assert_eq!(out, "a &lt; b &amp;&amp; \"c\" &quot;&gt;&lt;b&gt;");
    }
}
