//! Runs the examples of the CommonMark and GitHub Flavored Markdown specifications.
//!
//! Intended differences are either normalised, each rule with its reason, or listed by number. A listed
//! difference that has disappeared fails the test too.

use presswork::base::SourcePath;
use presswork::model::article::{Dest, Ref};
use presswork::model::config::{Comments, Embeds, Markdown, Math, RawHtml};
use presswork::model::{Hole, Language, Piece};
use presswork::parse::markdown::{Dialect, Options, Text, markdown};
use serde::Deserialize;

#[derive(Deserialize)]
struct Example {
    example: u32,
    section: String,
    markdown: String,
    html: String,
}

/// Examples with another result, with the reasons.
type Differences = [(u32, &'static str)];

const COMMONMARK: &Differences = &[(484, "`./` is resolved: the link names a file")];

const GFM: &Differences = &[
    (611, "written for a parser without bare addresses"),
    (617, "written for a parser without bare addresses"),
    (620, "written for a parser without bare addresses"),
    (621, "written for a parser without bare addresses"),
    (649, "CommonMark 0.31 has simpler comments"),
    (650, "CommonMark 0.31 has simpler comments"),
    (
        657,
        "`raw_html` in the configuration says what becomes of HTML",
    ),
];

#[test]
fn commonmark() {
    run(
        include_str!("../spec/commonmark-0.31.2.json"),
        Dialect::CommonMark,
        COMMONMARK,
    );
}

#[test]
fn github_flavored_markdown() {
    run(include_str!("../spec/gfm-0.29.json"), Dialect::Gfm, GFM);
}

fn run(examples: &str, dialect: Dialect, differences: &Differences) {
    let examples: Vec<Example> = serde_json::from_str(examples).expect("examples");
    let mut wrong = Vec::new();
    for example in &examples {
        let ours = normalise(&html(&example.markdown, dialect));
        let theirs = normalise(&example.html);
        let listed = differences
            .iter()
            .find(|(number, _)| *number == example.example);
        match (ours == theirs, listed) {
            (true, None) | (false, Some(_)) => {}
            (true, Some((_, reason))) => wrong.push(format!(
                "{} is listed ({reason}) and no longer differs",
                example.example
            )),
            (false, None) => wrong.push(format!(
                "{} ({})\n{:?}\n  wanted {theirs:?}\n  got    {ours:?}",
                example.example, example.section, example.markdown
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        examples.len(),
        wrong.join("\n")
    );
}

fn html(source: &str, dialect: Dialect) -> String {
    let wishes = Markdown {
        raw_html: RawHtml::Pass,
        comments: Comments::Keep,
        smart_punctuation: false,
        cjk_emphasis: false,
        autolink: false,
        math: Math::Off,
        embeds: Embeds::Auto,
        affiliate_hosts: Vec::new(),
    };
    let (file, language) = (SourcePath::from("index.md"), Language::default());
    let options = Options {
        dialect,
        ..Options::new(&file, &language, &wishes)
    };
    let text = markdown(source, 0, &options).value;
    text.body
        .html
        .pieces()
        .map(|piece| match piece {
            Piece::Hole(Hole::PictureBegin(_) | Hole::PictureEnd(_)) => String::new(),
            Piece::Html(html) => html.to_owned(),
            Piece::Hole(Hole::Ref(number) | Hole::Picture(number)) => {
                address(source, &text, number)
            }
            Piece::Hole(Hole::Word(word)) => word.english().to_owned(),
            Piece::Hole(Hole::Before(_) | Hole::Behind(_)) => panic!("a credit in a specification"),
            Piece::Hole(Hole::Enlarge(_) | Hole::EnlargeEnd(_)) => String::new(),
            Piece::Hole(Hole::Call(_) | Hole::CallEnd(_) | Hole::Day(_)) => {
                panic!("a component in a specification")
            }
        })
        .collect()
}

/// Restores the source of a reference, because the file is in the root. Addresses in the expected HTML
/// are taken from there.
fn address(source: &str, text: &Text, number: u32) -> String {
    let Ref { dest, range, .. } = &text.refs[number as usize];
    let written = &source[*range];
    if source[..range.start().into()].ends_with('=') {
        return written.trim_matches('"').to_owned();
    }
    let address = match dest {
        Dest::File(path, rest) => {
            let path = if path.as_str() == "index.md" {
                ""
            } else {
                path.as_str()
            };
            format!("{path}{rest}")
        }
        Dest::Outside(address) => address.clone(),
        Dest::Address(path, rest) => format!("{path}{rest}"),
        Dest::Anchor(anchor) => format!("#{anchor}"),
    };
    encode(&address)
}

fn encode(address: &str) -> String {
    let mut encoded = String::new();
    for byte in address.bytes() {
        match byte {
            b'&' => encoded.push_str("&amp;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~'".contains(&byte) => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Removes presswork's additions, and notation of the same meaning.
fn normalise(html: &str) -> String {
    let mut html = html
        // Notation: HTML needs no slash, no quotes escaped in text, and no value for a switch.
        .replace(" />", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace(" disabled=\"\"", " disabled")
        .replace(" checked=\"\"", " checked")
        // Addition: code can be scrolled with the keyboard, pictures load late.
        .replace("<pre tabindex=\"0\">", "<pre>")
        .replace(" loading=\"lazy\" decoding=\"async\"", "")
        // Addition: tables can be scrolled, and their heads have a scope.
        .replace(
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table>",
            "<table>",
        )
        .replace("</table></div>", "</table>")
        .replace("<th scope=\"col\"", "<th")
        .replace("class=\"align-", "align=\"")
        // Addition: tasks have a class and a label.
        .replace("<li class=\"task\">", "<li>")
        .replace("<label>", "")
        .replace("</label>", "")
        .replace("<input type=\"checkbox\" disabled checked>", "<input checked disabled type=\"checkbox\">")
        .replace("<input type=\"checkbox\" disabled>", "<input disabled type=\"checkbox\">")
        .trim_end()
        .to_owned();
    // Addition: headings have anchors.
    for level in 1..=6 {
        let open = format!("<h{level} id=\"");
        while let Some(at) = html.find(&open) {
            let value = at + open.len();
            let end = value + html[value..].find('"').expect("the end of an anchor") + 1;
            html.replace_range(at + 3..end, "");
        }
    }
    // Difference: a picture alone in its paragraph is a figure, and its title the caption.
    while let Some(at) = html.find("<figure>") {
        let end = at + html[at..].find("</figure>").expect("the end of a figure");
        let figure = &html[at + "<figure>".len()..end];
        let paragraph = match figure.split_once("<figcaption>") {
            None => format!("<p>{figure}</p>"),
            Some((picture, caption)) => {
                let caption = caption.trim_end_matches("</figcaption>");
                let (before, after) = picture.split_once('>').expect("a picture");
                format!("<p>{before} title=\"{caption}\">{after}</p>")
            }
        };
        html.replace_range(at..end + "</figure>".len(), &paragraph);
    }
    html
}
