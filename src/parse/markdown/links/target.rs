//! Where a link leads: to a file of the site, an address on it, an anchor, or elsewhere.

use std::borrow::Cow;

use crate::base::SourcePath;
use crate::base::address::{code_scheme, document_code, has_scheme, is_on_a_computer};
use crate::base::text::composed;
use crate::model::article::{Dest, Role};

/// Returns where `written` leads when it stands in `file`, as a link or a picture, or `None` where it is not for the site
/// to resolve: another site (a scheme or `//`), nothing at all, or the top of the page (`#`). What leads
/// nowhere, because it is on the writer's own computer or is code, is [`Dest::Outside`].
pub(crate) fn resolve(file: &SourcePath, role: Role, written: &str) -> Option<Dest> {
    let code = match role {
        Role::Picture(_) => code_scheme(written),
        Role::Link => document_code(written),
    };
    if is_on_a_computer(written) || code.is_some() {
        return Some(Dest::Outside(written.to_owned()));
    }
    if written.is_empty() || written.starts_with("//") || has_scheme(written) {
        return None;
    }
    let cut = written.find(['?', '#']).unwrap_or(written.len());
    let (path, rest) = written.split_at(cut);
    let rest = &*composed(rest);
    if path.is_empty() {
        return match rest.strip_prefix('#') {
            Some("") => None,
            Some(anchor) => {
                let anchor = percent_decode(anchor);
                Some(Dest::Anchor(composed(&anchor).into_owned()))
            }
            None => Some(Dest::File(file.clone(), rest.to_owned())),
        };
    }
    if path.starts_with('/') {
        return Some(Dest::Address(address(path), rest.to_owned()));
    }
    Some(match file.join(&percent_decode(path)) {
        Some(path) => Dest::File(path, rest.to_owned()),
        None => Dest::Outside(written.to_owned()),
    })
}

/// Returns an address on the site in Unicode's normalisation form C, which outputs have; otherwise as it
/// was written.
fn address(written: &str) -> String {
    if written.is_ascii() && !written.contains('%') {
        return written.to_owned();
    }
    let decoded = percent_decode(written);
    match composed(&decoded) {
        Cow::Borrowed(_) => written.to_owned(),
        // What would end a path stays encoded.
        Cow::Owned(composed) => composed
            .replace('%', "%25")
            .replace('?', "%3F")
            .replace('#', "%23"),
    }
}

/// Decodes `%20` and the like; what does not decode to UTF-8 stays as it is.
fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                // Two hexadecimal digits are below 256.
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_apart() {
        let file = SourcePath::from("content/articles/a/index.md");
        let to = |written| resolve(&file, Role::Link, written);
        let path = |path: &str, rest: &str| Some(Dest::File(path.into(), rest.to_owned()));
        for elsewhere in [
            "https://a.example",
            "mailto:a@b.c",
            "//a.example/x",
            "",
            "#",
        ] {
            assert_eq!(to(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(to("#gr%C3%B6%C3%9Fe"), Some(Dest::Anchor("größe".into())));
        assert_eq!(
            to("/a/?b#c"),
            Some(Dest::Address("/a/".into(), "?b#c".into()))
        );
        assert_eq!(to("../b.md#c"), path("content/articles/b.md", "#c"));
        assert_eq!(
            to("my%20shot.png"),
            path("content/articles/a/my shot.png", "")
        );
        assert_eq!(to("100%.md"), path("content/articles/a/100%.md", ""));
        assert_eq!(to("%ff.md"), path("content/articles/a/%ff.md", ""));
        assert_eq!(to("?x=1"), path("content/articles/a/index.md", "?x=1"));
        assert_eq!(
            to("../../../..%2f..%2fetc/passwd"),
            Some(Dest::Outside("../../../..%2f..%2fetc/passwd".into()))
        );
        for outside in [
            "C:\\x",
            "d:/x.png",
            "file:///home/x.png",
            "FILE:x",
            "blob:https://a.example/0d3b",
            "\\server\\x",
            "javascript:x()",
        ] {
            assert_eq!(to(outside), Some(Dest::Outside(outside.into())));
        }
        assert_eq!(to("a/b:c.md"), path("content/articles/a/a/b:c.md", ""));
    }
}
