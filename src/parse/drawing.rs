//! Drawings (SVG) that do more than show something.

use crate::base::html::{Attribute, Tag, Token, tokens};

/// Elements that act, or fetch what does. A prefix may stand for the name space of SVG or HTML.
const ACTS: [&str; 8] = [
    "script", "iframe", "object", "embed", "handler", "listener", "meta", "link",
];

/// Says whether a drawing may run a script, or fetch what does, where a browser opens it as a page. The answer may be yes for
/// a harmless drawing, never no for a harmful one.
pub fn may_run_scripts(svg: &[u8]) -> bool {
    // Other encodings could hide what is looked for.
    let Ok(text) = std::str::from_utf8(svg) else {
        return true;
    };
    // Entities and style sheets of XML could make any element.
    let lower = text.to_ascii_lowercase();
    lower.contains("<!entity")
        || lower.contains("<?xml-stylesheet")
        || tokens(text).any(|token| match token {
            Token::StartTag(tag) | Token::Unfinished(tag) => acts(&tag),
            // What is text for an HTML parser may be a tag for that of XML.
            Token::Text(_) | Token::EndTag(_) | Token::Doctype(_) => false,
            other => other.source().to_ascii_lowercase().contains("<script"),
        })
}

fn acts(tag: &Tag<'_>) -> bool {
    let name = tag.lowercase_name();
    let local = name.rsplit(':').next().unwrap_or_default();
    ACTS.contains(&local) || tag.attributes().any(|one| runs(&one))
}

/// Says whether an attribute is a handler of events, makes one by an animation, or is an address that holds code.
fn runs(attribute: &Attribute<'_>) -> bool {
    let value = attribute.decoded().to_ascii_lowercase();
    let value: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let name = attribute.name.to_ascii_lowercase();
    name.starts_with("on")
        || name == "attributename" && value.starts_with("on")
        || value.contains("script:")
        || value.starts_with("data:text/")
}

#[cfg(test)]
mod tests {
    use super::may_run_scripts;

    #[test]
    fn what_draws_is_no_program() {
        for svg in [
            "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><!-- a --><title>A script</title><a href=\"https://a.example\"><path d=\"M0 0\"/></a></svg>",
            "<svg><style><![CDATA[ path > a { fill: red } ]]></style><image href=\"data:image/png;base64,AA\"/><foreignObject><p>a</p></foreignObject></svg>",
        ] {
            assert!(!may_run_scripts(svg.as_bytes()), "{svg}");
        }
    }

    #[test]
    fn whatever_may_act_is_one() {
        for svg in [
            "<svg><script>a</script></svg>",
            "<svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:SCRIPT/></svg>",
            "<svg onload='a'/>",
            "<svg><a xlink:href=\"java&#x73;cript:a\"/></svg>",
            "<svg><a href=\" java\nscript:a\"/></svg>",
            "<svg><set attributeName=\"onclick\" to=\"a\"/></svg>",
            "<svg><foreignObject><iframe src=\"data:text/html,a\"/></foreignObject></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"<script/>\">]><svg>&a;</svg>",
            "<?xml-stylesheet href=\"a.xsl\"?><svg/>",
            "<svg><title><script>a</script></title></svg>",
            "<svg><style><script>a</script></style></svg>",
        ] {
            assert!(may_run_scripts(svg.as_bytes()), "{svg}");
        }
        assert!(may_run_scripts(b"\xff\xfe<\0s\0"));
    }
}
