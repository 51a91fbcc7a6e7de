//! Texts as they stand in Markdown, so that any reader of Markdown (CommonMark 0.31, GitHub's tables and strokes)
//! finds the same words.

use std::ops::Range;

use super::text::on_one_line;
use crate::base::html::{Token, decode_text, tokens_with_formulas};

/// Returns plain text on one line, with a backslash before each sign that would be markup.
pub(super) fn plain(text: &str) -> String {
    let line = on_one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    push_line(&mut out, &line);
    out
}

/// Returns plain text on one line that stands behind other words.
pub(super) fn within(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push(&mut out, &on_one_line(text), Place::Within);
    out
}

/// Returns HTML with a heading, a paragraph or an item of a list in each line as blocks of Markdown.
pub(super) fn blocks_of_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for line in html.lines() {
        let words = of_html(line);
        match line.get(..4) {
            Some("<h2>") => out.push_str(&format!("\n## {words}\n")),
            Some("<ul>") => out.push('\n'),
            Some("<li>") => out.push_str(&format!("- {words}\n")),
            _ if words.is_empty() => {}
            _ => out.push_str(&format!("\n{words}\n")),
        }
    }
    out
}

/// Returns HTML, such as a correction or what a component shows, as one line of Markdown. What Markdown has no signs for is left
/// as its words.
pub(super) fn of_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open = Open::default();
    for token in tokens_with_formulas(html) {
        match token {
            Token::Text(text) => {
                let text = decode_text(text);
                match open.code.is_some() || open.is_formula {
                    true => out.push_str(&text),
                    false => push(&mut out, &text, Place::Within),
                }
            }
            Token::StartTag(tag) => {
                let address = tag
                    .attribute("href")
                    .map(|href| href.decoded().into_owned());
                match tag.lowercase_name().as_ref() {
                    "img" => picture(&mut out, tag.get("src"), tag.get("alt")),
                    "math" if tag.get("alttext").is_some() => open.start_formula(&mut out),
                    name => open.start(&mut out, name, address),
                }
            }
            Token::EndTag(tag) => open.end(&mut out, &tag.lowercase_name()),
            _ => {}
        }
    }
    on_one_line(&out)
}

/// What is open in a line of HTML.
#[derive(Default)]
struct Open {
    /// The addresses of links.
    links: Vec<String>,
    /// Where the words of code begin.
    code: Option<usize>,
    /// Whether LaTeX is read, in which a backslash is one.
    is_formula: bool,
}

impl Open {
    fn start(&mut self, out: &mut String, name: &str, address: Option<String>) {
        match (name, address) {
            ("a", Some(address)) => {
                self.links.push(in_parentheses(&address));
                out.push('[');
            }
            ("code", _) => self.code = Some(out.len()),
            ("br", _) => out.push(' '),
            (name, _) => out.push_str(sign(name)),
        }
    }

    fn start_formula(&mut self, out: &mut String) {
        self.is_formula = true;
        out.push('$');
    }

    fn end(&mut self, out: &mut String, name: &str) {
        match name {
            "a" => {
                if let Some(address) = self.links.pop() {
                    out.push_str(&format!("]({address})"));
                }
            }
            "code" => {
                if let Some(start) = self.code.take() {
                    let words = out.split_off(start);
                    out.push_str(&code(&words));
                }
            }
            "math" if self.is_formula => {
                self.is_formula = false;
                out.push('$');
            }
            name => out.push_str(sign(name)),
        }
    }
}

/// Writes a picture that somebody described.
fn picture(out: &mut String, address: Option<&str>, words: Option<&str>) {
    if let (Some(address), Some(words)) = (address, words.filter(|words| !words.is_empty())) {
        out.push_str("![");
        push(out, &decode_text(words), Place::Within);
        out.push_str(&format!("]({}) ", in_parentheses(&decode_text(address))));
    }
}

/// Returns the sign that begins and ends an element in Markdown. What stands in blocks is kept apart.
fn sign(element: &str) -> &'static str {
    match element {
        "p" | "div" | "li" | "figure" | "figcaption" | "blockquote" | "td" | "th" | "tr" | "dt"
        | "dd" | "section" | "aside" | "h2" | "h3" | "h4" | "h5" | "h6" => " ",
        "em" | "i" => "*",
        "strong" | "b" => "**",
        "del" | "s" => "~~",
        _ => "",
    }
}

/// Returns words as code: between more backticks than stand together in it.
fn code(words: &str) -> String {
    let runs = words.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    match words.starts_with('`') || words.ends_with('`') {
        true => format!("{fence} {words} {fence}"),
        false => format!("{fence}{words}{fence}"),
    }
}

/// Returns an address as it can stand in parentheses.
pub(super) fn in_parentheses(address: &str) -> String {
    let address = address.replace(' ', "%20").replace('<', "%3C");
    address.replace('(', "%28").replace(')', "%29")
}

/// Where a text stands in its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning, where it could begin a block, and to the end.
    WholeLine,
    /// Behind other words.
    Within,
}

fn push_line(out: &mut String, line: &str) {
    push(out, line, Place::WholeLine);
}

fn push(out: &mut String, text: &str, place: Place) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let whole = place == Place::WholeLine;
    let first = whole.then(|| beginning_of_block(text)).flatten();
    let last = whole.then(|| closing_number_signs(text)).flatten();
    for (at, byte) in text.bytes().enumerate() {
        let is_markup = match byte {
            b'\\' | b'`' | b'*' | b'[' | b']' | b'~' | b'|' => true,
            b'_' => !(is_word(bytes, at.wrapping_sub(1)) && is_word(bytes, at + 1)),
            b'<' => bytes.get(at + 1).is_some_and(|next| {
                next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')
            }),
            b'&' => is_reference(&text[at..]),
            _ => first == Some(at) || last.as_ref().is_some_and(|last| last.contains(&at)),
        };
        if is_markup {
            out.push_str(&text[done..at]);
            out.push('\\');
            done = at;
        }
    }
    out.push_str(&text[done..]);
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// Says whether a text begins as a character reference does (`&amp;`, `&#8217;`).
fn is_reference(text: &str) -> bool {
    let rest = text.strip_prefix('&').unwrap_or_default();
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && name[end..].starts_with(';'))
}

/// Returns the place of the sign by which a line would begin a list, a quotation, a heading or a rule.
fn beginning_of_block(line: &str) -> Option<usize> {
    match line.bytes().next()? {
        b'-' | b'+' | b'#' | b'>' | b'=' | b':' => Some(0),
        b'0'..=b'9' => {
            let at = line.find(|c: char| !c.is_ascii_digit())?;
            matches!(line.as_bytes()[at], b'.' | b')').then_some(at)
        }
        _ => None,
    }
}

/// Returns the place of number signs that would close a heading.
fn closing_number_signs(line: &str) -> Option<Range<usize>> {
    let start = line.trim_end_matches('#').len();
    let closes = start < line.len() && line[..start].ends_with(' ');
    closes.then_some(start..start + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::html::{decode_text, tokens};

    /// Returns the words that an independent engine reads.
    fn read(markdown: &str) -> String {
        let mut options = comrak::Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.extension.tasklist = true;
        options.render.r#unsafe = true;
        let html = comrak::markdown_to_html(markdown, &options);
        let mut words = String::new();
        for token in tokens(&html) {
            if let Token::Text(text) = token {
                words.push_str(&decode_text(text));
            }
        }
        on_one_line(&words)
    }

    #[test]
    fn an_independent_engine_reads_the_same_words() {
        for words in [
            "Foo *bar* <b> and Vec<T>",
            "snake_case, _private_ and __init__",
            "AT&T, Q&amp;A, &#8217; and R&D;",
            "1. Mai: 3) four",
            "- not a list",
            "> no quotation",
            "# no heading #",
            "C #",
            "[x](y) ![z](w) [ ] [story]",
            "`code` and ``more``",
            "C:\\Windows\\*",
            "~~gone~~ ~soft~",
            "| a | b |",
            "<!-- a --> </p> a < b > c",
            "===",
            "---",
            "太字**、*星*",
        ] {
            let escaped = plain(words);
            assert_eq!(read(&format!("# {escaped}\n")), words, "{escaped}");
            assert_eq!(read(&format!("> {escaped}\n")), words, "{escaped}");
            let item = read(&format!("- By: {escaped}\n"));
            assert_eq!(item, format!("By: {words}"), "{escaped}");
            let link = read(&format!("- [{escaped}](https://a.example/)\n"));
            assert_eq!(link, words, "{escaped}");
        }
    }

    #[test]
    fn plain_words_have_no_backslashes() {
        for words in [
            "What is new in Rust 1.90?",
            "Profits rise by 5% to $3.2 billion",
            "R&D at AT&T: snake_case wins (again)",
            "« Bonjour » – it's “here”!",
        ] {
            assert_eq!(plain(words), words);
        }
    }

    #[test]
    fn inline_html_becomes_markdown() {
        for (html, markdown) in [
            ("It was <em>two</em>.", "It was *two*."),
            (
                "<strong>No</strong> 2*3 &lt;b&gt; &amp;amp;",
                "**No** 2\\*3 \\<b> \\&amp;",
            ),
            (
                "<a href=\"https://a.example/b_(c)?d&amp;e\">see *</a>",
                "[see \\*](https://a.example/b_%28c%29?d&e)",
            ),
            ("<code>a*b`c</code> <code>`</code>", "``a*b`c`` `` ` ``"),
            ("<del>x</del><br>H<sub>2</sub>O", "~~x~~ H2O"),
            ("no <a>address</a>", "no address"),
            (
                "*<math alttext=\"\\frac{a}{b}\"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>*",
                "\\*$\\frac{a}{b}$\\*",
            ),
            ("<math><mi>a</mi></math>", "a"),
            ("<p>One.</p><p>Two.</p>", "One. Two."),
            (
                "<img src=\"/a b.png\" alt=\"A *chart*\"><img src=\"/c.png\" alt=\"\">x",
                "![A \\*chart\\*](/a%20b.png) x",
            ),
        ] {
            assert_eq!(of_html(html), markdown);
        }
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn any_words_are_read_as_they_are(words in "[a-c1 .)(*_<>&;#\\[\\]`~|!\\\\=+:-]{1,24}") {
            let words = on_one_line(&words);
            prop_assume!(!words.is_empty());
            let escaped = plain(&words);
            prop_assert_eq!(read(&format!("# {escaped}\n")), words.clone(), "{}", escaped);
            prop_assert_eq!(read(&format!("> {escaped}\n")), words, "{}", escaped);
        }
    }
}
