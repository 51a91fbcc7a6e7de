//! The tags of a template as they stand in its text, whether it compiles or not.

use std::ops::Range;

use memchr::memchr3_iter;

/// A tag: `{% … %}` or `{{ … }}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// The first word of `{% … %}`, such as `if`; empty for `{{ … }}`.
    pub name: &'t str,
    /// What stands between the delimiters; where the closing one is missing, up to the next tag.
    pub inside: &'t str,
    /// The tag with its delimiters, in bytes of the template's text.
    pub range: Range<usize>,
}

impl<'t> Tag<'t> {
    /// Returns what a tag defines: `main` for `{% block main %}`. `None` for tags with another name.
    pub(super) fn defined(&self, name: &str) -> Option<&'t str> {
        let (_, rest) = self.inside.split_once(self.name)?;
        let word = first_word(rest);
        (self.name == name && !word.is_empty()).then_some(word)
    }
}

/// Returns the tags of a template in their order, without those in comments and raw text. A closing
/// delimiter inside of a string ends a tag.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let closing = match rest.as_bytes().get(1) {
            Some(b'#') => "#}",
            Some(b'%') => "%}",
            Some(b'{') => "}}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        if closing == "#}" {
            at = rest.find(closing).map_or(text.len(), |end| start + end + 2);
            continue;
        }
        let (inside, closing_len) = inside(rest, closing);
        at = start + 2 + inside.len() + closing_len;
        let name = match closing {
            "%}" => first_word(inside.strip_prefix('-').unwrap_or(inside)),
            _ => "",
        };
        let range = start..at;
        tags.push(Tag {
            name,
            inside,
            range,
        });
        if name == "raw" {
            let rest = text.get(at..).unwrap_or_default();
            at += rest
                .find("endraw")
                .and_then(|end| rest.get(..end)?.rfind("{%"))
                .unwrap_or(rest.len());
        }
    }
    tags
}

/// Returns what stands between the delimiters of the tag with which a text begins, and the length of the closing one.
/// Where another tag begins before it, the tag was not closed.
fn inside<'t>(text: &'t str, closing: &str) -> (&'t str, usize) {
    let inside = text.get(2..).unwrap_or_default();
    let ends = |at: &usize| {
        let two = inside.as_bytes().get(*at..*at + 2);
        two.is_some_and(|two| matches!(two, b"{{" | b"{%") || two == closing.as_bytes())
    };
    let Some(end) = memchr3_iter(b'{', b'}', b'%', inside.as_bytes()).find(ends) else {
        return (inside, 0);
    };
    let closing_len = match inside[end..].starts_with(closing) {
        true => closing.len(),
        false => 0,
    };
    (&inside[..end], closing_len)
}

/// Says whether a character may stand in a name of Tera's.
pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the name with which a text begins, blanks aside; empty where it begins with something else.
pub(super) fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_outside_of_comments_and_raw_text() {
        let text = "{ a }{# {% if %} #}{%- if b -%}{{ c }}{% raw %}{{ d }}{% endraw %}{{ e {%\nfor";
        let found: Vec<_> = tags(text)
            .into_iter()
            .map(|tag| (tag.name, tag.inside, &text[tag.range]))
            .collect();
        let wanted = [
            ("if", "- if b -", "{%- if b -%}"),
            ("", " c ", "{{ c }}"),
            ("raw", " raw ", "{% raw %}"),
            ("endraw", " endraw ", "{% endraw %}"),
            ("", " e ", "{{ e "),
            ("for", "\nfor", "{%\nfor"),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_tag_says_what_it_defines() {
        let defined = |text: &'static str| tags(text).first().and_then(|tag| tag.defined("block"));
        assert_eq!(defined("{%- block main -%}"), Some("main"));
        assert_eq!(defined("{% block %}"), None);
        assert_eq!(defined("{% component card(a) %}"), None);
    }
}
