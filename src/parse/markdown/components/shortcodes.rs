//! Calls and links in the syntax of other programs, and what presswork has in their place.

use std::ops::Range;

use memchr::memmem;

use super::arguments::Fault;
use super::{edits, line, notes};
use crate::base::text::beginning;
use crate::diagnostic::codes::FOREIGN_CALL;

/// What is wrong with all of these.
const MESSAGE: &str = "this call is of another generator, and is shown to readers as it stands";

/// Calls in brackets, of WordPress.
const WORDPRESS: [&str; 14] = [
    "audio",
    "caption",
    "code",
    "contact-form-7",
    "embed",
    "gallery",
    "gist",
    "playlist",
    "soundcloud",
    "sourcecode",
    "tweet",
    "video",
    "vimeo",
    "youtube",
];

/// Calls for the address of another article.
const LINKS: [&str; 7] = [
    "ref",
    "relref",
    "link",
    "post_url",
    "post_link",
    "url_for",
    "page_url",
];

/// What stands in presswork for calls of these names.
const INSTEAD: &[(&[&str], &str)] = &[
    (
        &["figure", "image", "img", "picture", "asset_img", "caption"],
        "a picture is written `![what it shows](picture.jpg \"the caption\")`",
    ),
    (
        &["gallery"],
        "write a line for each picture: `![what it shows](picture.jpg \"the caption\")`",
    ),
    (
        &["highlight", "codeblock", "code", "sourcecode", "code_block"],
        "put a line of three backticks and the language above the code, and one of three backticks \
         below it",
    ),
    (
        &["raw", "verbatim"],
        "take it out: braces in code are shown as they stand",
    ),
    (&["comment"], "write it as `<!-- … -->`"),
    (
        &["toc", "table_of_contents", "tableofcontents"],
        "take it out: pages have a list of contents of their own",
    ),
    (
        &["quote", "blockquote", "pullquote"],
        "put `> ` in front of every line that is quoted",
    ),
    (
        &[
            "include",
            "include_relative",
            "partial",
            "render",
            "readfile",
            "snippet",
        ],
        "a text cannot take in another file: write here what it says",
    ),
    (
        &[
            "tweet",
            "twitter",
            "x",
            "gist",
            "mastodon",
            "bluesky",
            "embed",
            "oembed",
            "soundcloud",
            "spotify",
            "codepen",
            "datawrapper",
            "flourish",
            "observable",
        ],
        "write `{{ embed(url=\"https://…\") }}`, a component of the theme, with the address of what is shown",
    ),
    (
        &["iframe", "asciinema", "instagram", "tiktok"],
        "write `{{ embed(url=\"https://…\", title=\"what it shows\", ratio=\"16:9\") }}`, a component of the \
         theme, or link to it",
    ),
    (
        &["audio", "playlist"],
        "link to it: `[words that say what it is](https://…)`",
    ),
    (
        &[
            "if",
            "unless",
            "else",
            "elsif",
            "for",
            "case",
            "when",
            "assign",
            "set",
            "capture",
            "param",
            "partialcached",
            "block",
            "extends",
        ],
        "a text is no template: write the words themselves",
    ),
];

/// For everything else.
const COMPONENT: &str = "a component of the theme is called like this: `{{ video(id=\"…\") }}`; to \
                         show braces, write them in code";

/// Returns what is wrong with a call in the form of another generator, if such a call begins at `at`.
pub(crate) fn call(text: &str, at: usize) -> Option<Fault> {
    const FORMS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];
    let rest = text.get(at..)?;
    let Some((open, close)) = FORMS.iter().find(|(open, _)| rest.starts_with(open)) else {
        return edits::edit(text, at);
    };
    if *open == "{{"
        && let Some(len) = comment(rest)
    {
        return Some(Fault {
            code: &FOREIGN_CALL,
            range: at..at + len,
            message: "this is no comment, and is shown to readers as it stands".to_owned(),
            help: "a comment is written `<!-- words -->`, and is not published".to_owned(),
        });
    }
    let line = line(rest);
    let end = memmem::find(line.as_bytes(), close.as_bytes())? + close.len();
    let inner = rest.get(open.len()..end - close.len())?;
    if *open == "{{" {
        return value(inner, at..at + end);
    }
    // `{%` is also a comment of TeX in braces, which has no word in it that could be a name.
    let begins = inner.trim_start_matches(['-', '/', ' ', '\t']);
    begins
        .starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| Fault {
            code: &FOREIGN_CALL,
            range: at..at + end,
            message: MESSAGE.to_owned(),
            help: instead(begins),
        })
}

/// Returns the length of a comment of Handlebars, `{{! words }}`, of Blade, `{{-- words --}}`, or of Go,
/// `{{/* words */}}`, which may have several lines, and blanks within the braces.
fn comment(text: &str) -> Option<usize> {
    /// No comment is longer, in bytes.
    const LONGEST: usize = 2_000;
    const FORMS: [(&str, &str); 4] = [("!--", "--"), ("!", ""), ("--", "--"), ("/*", "*/")];
    let inside = beginning(text.strip_prefix("{{")?, LONGEST);
    let written = inside.trim_start_matches([' ', '\t', '\n']);
    // `{{- /* words */ -}}` takes the blanks around it away.
    let trimmed = written.strip_prefix("- ").unwrap_or(written).trim_start();
    FORMS.iter().find_map(|(open, close)| {
        let is_of_go = *open == "/*";
        let behind = if is_of_go { trimmed } else { written }.strip_prefix(open)?;
        // `{{ !name }}` and `{{ --n }}` are no comments.
        let is_glued = inside.len() == written.len() || is_of_go;
        let words = behind.starts_with(char::is_whitespace);
        let mut ends = memmem::find_iter(behind.as_bytes(), "}}");
        let end = ends.find(|end| {
            let before = behind[..*end].trim_end();
            let before = match is_of_go {
                true => before.trim_end_matches('-').trim_end(),
                false => before,
            };
            let words = before.strip_suffix(close);
            words.is_some_and(|words| !words.trim().is_empty())
        })?;
        (is_glued || words).then_some("{{".len() + (inside.len() - behind.len()) + end + "}}".len())
    })
}

/// Reads a value of a template: `{{ .Site.Title }}`, `{{ "/a/" | url }}`.
fn value(inner: &str, range: Range<usize>) -> Option<Fault> {
    let inner = inner.trim_start_matches(['-', ' ']);
    let is_name = inner.strip_prefix(['.', '$']).is_some_and(|name| {
        name.trim_start_matches('.')
            .starts_with(|c: char| c.is_ascii_alphabetic())
    });
    let is_filtered = || inner.starts_with(['"', '\'']) && inner.contains('|');
    (is_name || is_filtered()).then(|| Fault {
        code: &FOREIGN_CALL,
        range,
        message: MESSAGE.to_owned(),
        help: "a text is no template: write the words or the address themselves; to show braces, \
                   write them in code"
            .to_owned(),
    })
}

/// Returns what is wrong with a call or a link in the brackets of another program, if one begins at
/// `at`, where a bracket opens.
pub(crate) fn bracket(text: &str, at: usize) -> Option<Fault> {
    let line = line(text.get(at..)?);
    match line.strip_prefix("[[") {
        Some(inner) => wiki_link(text, at, inner),
        None => shortcode(text, at, line.strip_prefix('[')?),
    }
}

/// Reads `[[name of a page|words]]`.
fn wiki_link(text: &str, at: usize, inner: &str) -> Option<Fault> {
    let inner = inner.get(..inner.find(['[', ']'])?)?;
    let end = at + "[[".len() + inner.len();
    let is_embed = text[..at].ends_with('!');
    // `[[nodiscard]]` and `[[1, 2]]` are no links.
    let is_link = inner.starts_with(char::is_alphabetic)
        && (is_embed || inner.contains(['|', '#', '/']) || inner.trim().contains(' '));
    if !is_link || !text.get(end..)?.starts_with("]]") {
        return None;
    }
    let (page, words) = inner.split_once('|').unwrap_or((inner, inner));
    let help = match is_embed {
        true => format!("a picture is written `![what it shows]({})`", page.trim()),
        false => format!(
            "write `[{}](…)`, with the name of the file between the parentheses: `the-page.md`",
            words.trim()
        ),
    };
    Some(Fault {
        code: &FOREIGN_CALL,
        range: at - usize::from(is_embed)..end + "]]".len(),
        message: "this link is of another program, and is shown to readers as it stands".to_owned(),
        help,
    })
}

/// Reads `[name key="value"]`, or `[name]` where `[/name]` follows.
fn shortcode(text: &str, at: usize, inner: &str) -> Option<Fault> {
    let name = inner.split([' ', ']']).next()?;
    let is_known = WORDPRESS.contains(&name);
    let is_name = name.len() > 2
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
    if !is_known && !is_name {
        return None;
    }
    let end = inner.find(']')?;
    let behind = at + "[".len() + end + "]".len();
    let arguments = &inner[name.len()..end];
    let rest = text.get(behind..)?;
    let closes = || memmem::find(rest.as_bytes(), format!("[/{name}]").as_bytes()).is_some();
    // `[video]` says what is behind a link.
    let is_called = || arguments.contains('=') || arguments.contains("://");
    let is_call = (is_known && is_called()) || closes();
    (is_call && !rest.starts_with(['(', '['])).then(|| Fault {
        code: &FOREIGN_CALL,
        range: at..behind,
        message: MESSAGE.to_owned(),
        help: instead(inner),
    })
}

/// Returns what to write instead of a call, which begins with its name.
fn instead(call: &str) -> String {
    let end = call.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)));
    let (name, arguments) = call.split_at(end.unwrap_or(call.len()));
    let name = name.to_ascii_lowercase();
    let arguments = arguments.trim_end_matches([']', '-', '/', ' ', '\t']);
    let opened = name.strip_prefix("end").unwrap_or(&name);
    if matches!(opened, "youtube" | "vimeo" | "video" | "lite-youtube") {
        return video(opened, arguments);
    }
    if LINKS.contains(&opened) {
        return link(arguments);
    }
    if notes::is_note(opened) {
        let first = first(arguments);
        let kind = if notes::is_note(first) { first } else { opened };
        return notes::instead(kind, "");
    }
    INSTEAD
        .iter()
        .find(|(names, _)| names.contains(&opened) || names.contains(&name.as_str()))
        .map_or(COMPONENT, |(_, help)| help)
        .to_owned()
}

/// Returns the first of a call's arguments, without its quotation marks.
fn first(arguments: &str) -> &str {
    let quotes = ['"', '\'', '“', '”'];
    arguments
        .trim_start()
        .trim_start_matches(quotes)
        .split(|c: char| c.is_whitespace() || quotes.contains(&c))
        .next()
        .unwrap_or_default()
}

/// Returns the link that stands for a call with the name of a file.
fn link(arguments: &str) -> String {
    let file = first(arguments);
    let (path, anchor) = file.split_once('#').unwrap_or((file, ""));
    let file = match path.strip_suffix(".md") {
        Some(_) => file,
        None if path.is_empty() && !anchor.is_empty() => file,
        None => "the-other-article.md",
    };
    format!("a link to another article names its file: `[words]({file})`")
}

/// Returns the call of the theme's component for a video.
fn video(name: &str, arguments: &str) -> String {
    let named = arguments.split_once("id=").map(|(_, id)| id);
    let id = first(named.unwrap_or(arguments));
    // A host's ids are letters, digits and two signs; anything else may be the address of a file.
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let id = match !id.is_empty() && id.chars().all(is_id) {
        true => id,
        false => "…",
    };
    let provider = match name {
        "vimeo" => ", provider=\"vimeo\"",
        _ => "",
    };
    format!("write `{{{{ video(id=\"{id}\"{provider}) }}}}`, which is a component of the theme")
}

/// Says whether a text begins with a call in braces.
pub(crate) fn is_call(text: &str) -> bool {
    call(text, 0).is_some()
}

#[cfg(test)]
mod tests;
