//! Headlines, in which `code` may be written between backticks.

/// Returns a headline as plain text and as HTML; `code` is written between backticks.
pub(super) fn headline(written: &str) -> (String, String) {
    let mut plain = String::with_capacity(written.len());
    let mut html = String::with_capacity(written.len() + 16);
    let mut rest = written;
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((code, behind)) = behind.split_once('`').filter(|(code, _)| !code.is_empty())
        else {
            break;
        };
        plain.push_str(before);
        plain.push_str(code);
        escape(before, &mut html);
        html.push_str("<code>");
        escape(code, &mut html);
        html.push_str("</code>");
        rest = behind;
    }
    plain.push_str(rest);
    escape(rest, &mut html);
    (plain, html)
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
