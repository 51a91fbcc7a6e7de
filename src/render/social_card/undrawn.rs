//! What a card's SVG asks for and is not drawn: pictures, files of others, scripts. A theme's author is told of it,
//! because it is missing from every card.

use resvg::usvg::roxmltree::{Document, Node, NodeType};

/// A part of an SVG that is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Undrawn {
    /// What it is.
    pub(super) message: String,
    /// What to write instead.
    pub(super) help: &'static str,
    /// What it begins with in the template.
    pub(super) mark: String,
}

const SHAPES: &str = "draw it as shapes, such as `path`, `rect` and `circle`";
const INSIDE: &str = "write it into the template, and refer to it by its `id`: `href=\"#id\"`";
const STILL: &str = "take it out: a card is a picture that stands still";

/// Returns what of an SVG is not drawn, each once.
pub(super) fn undrawn(document: &Document) -> Vec<Undrawn> {
    let mut found: Vec<Undrawn> = document.descendants().filter_map(of_node).collect();
    found.sort();
    found.dedup();
    found
}

fn of_node(node: Node) -> Option<Undrawn> {
    if node.node_type() == NodeType::PI {
        let target = node.pi()?.target;
        return (target == "xml-stylesheet").then(|| Undrawn {
            message: "style sheets of others do not apply to cards".to_owned(),
            help: "write the styles into a `<style>` of the template",
            mark: "<?xml-stylesheet".to_owned(),
        });
    }
    let name = node.tag_name().name();
    let undrawn = |help| Undrawn {
        message: format!("`{name}` is not drawn on cards"),
        help,
        mark: format!("<{name}"),
    };
    match name {
        "image" | "feImage" | "foreignObject" => return Some(undrawn(SHAPES)),
        "script" | "animate" | "animateMotion" | "animateTransform" | "set" => {
            return Some(undrawn(STILL));
        }
        "style" => {
            let styles: String = node.children().filter_map(|one| one.text()).collect();
            let styles = styles.to_ascii_lowercase();
            let rule = ["@import", "@font-face"]
                .into_iter()
                .find(|rule| styles.contains(rule));
            return rule.map(|rule| Undrawn {
                message: format!("`{rule}` means nothing on cards, which read no other files"),
                help: match rule {
                    "@import" => "write the styles into the template",
                    _ => "put the font into the theme's folder `fonts/`, and name it in `font-family`",
                },
                mark: rule.to_owned(),
            });
        }
        // A link is drawn as what is in it.
        "a" => return None,
        _ => {}
    }
    node.attributes().find_map(|attribute| {
        let value = attribute.value().trim();
        let is_elsewhere = match attribute.name() {
            "href" => !value.is_empty() && !value.starts_with('#'),
            _ => value
                .split("url(")
                .skip(1)
                .any(|rest| !rest.trim_start_matches(['"', '\'', ' ']).starts_with('#')),
        };
        is_elsewhere.then(|| Undrawn {
            message: format!("`{name}` refers to `{value}`, and cards read no other files"),
            help: INSIDE,
            mark: value.to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(inside: &str) -> Vec<String> {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
        );
        let found = undrawn(&Document::parse(&svg).unwrap());
        found.into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn what_is_not_drawn_is_found() {
        for (inside, message) in [
            (
                "<image href=\"https://example.org/a.png\"/>",
                "`image` is not drawn on cards",
            ),
            (
                "<image href=\"data:image/png;base64,AA\"/>",
                "`image` is not drawn on cards",
            ),
            (
                "<g><script>alert(1)</script></g>",
                "`script` is not drawn on cards",
            ),
            ("<foreignObject/>", "`foreignObject` is not drawn on cards"),
            ("<rect><animate/></rect>", "`animate` is not drawn on cards"),
            (
                "<use xlink:href=\"https://example.org/a.svg#b\"/>",
                "`use` refers to `https://example.org/a.svg#b`, and cards read no other files",
            ),
            (
                "<rect fill=\"url(a.svg#b)\"/>",
                "`rect` refers to `url(a.svg#b)`, and cards read no other files",
            ),
            (
                "<style>@IMPORT url(a.css);</style>",
                "`@import` means nothing on cards, which read no other files",
            ),
            (
                "<style>@font-face{src:url(a.ttf)}</style>",
                "`@font-face` means nothing on cards, which read no other files",
            ),
        ] {
            assert_eq!(messages(inside), [message], "{inside}");
        }
        let twice = "<image/><image/><script/>";
        assert_eq!(messages(twice).len(), 2);
    }

    #[test]
    fn what_is_drawn_is_left_alone() {
        let inside = "<style>.a{fill:url('#b')}</style><defs><linearGradient id=\"b\" href=\"#c\"/></defs>\
                      <use xlink:href=\"#c\"/><rect fill=\"url(#b)\" style=\"mask:url( '#m')\"/>\
                      <a href=\"https://example.org\"><text>https://example.org</text></a>";
        assert_eq!(messages(inside), [""; 0]);
    }
}
