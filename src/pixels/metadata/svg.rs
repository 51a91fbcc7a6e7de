//! SVG: comments, and what drawing programs write for themselves. Inkscape and Illustrator write names of people, paths of
//! the machine and a second copy of the drawing into a file.

use std::ops::Range;

use resvg::usvg::roxmltree::{self, Document, Node, NodeType, ParsingOptions};

use crate::model::picture::Keep;

/// Beginnings of the namespaces of drawing programs, of which browsers know nothing.
const OF_PROGRAMS: [&str; 6] = [
    "http://sodipodi.sourceforge.net/",
    "http://www.inkscape.org/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/",
    "http://www.serif.com/",
    "http://www.corel.com/",
];

/// Returns the file with what is kept; `None` for one that cannot be read.
pub(super) fn kept(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let document = read(text).ok()?;
    let mut kept = String::with_capacity(text.len());
    let mut written = 0;
    for range in removed(&document, keep) {
        // What an entity stands for is not written where it is used.
        let is_whole = range.start >= written && text.is_char_boundary(range.start);
        if is_whole && let Some(before) = text.get(written..range.start) {
            kept.push_str(before);
            written = range.end;
        }
    }
    kept.push_str(text.get(written..)?);
    // A part of a file that is taken out wrongly would break it.
    let is_whole = read(&kept).is_ok();
    is_whole.then(|| kept.into_bytes())
}

fn read(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions {
        // Illustrator names the namespaces of its own in one.
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
}

/// Returns what goes, in the order of the file; a part may lie in the part before it.
fn removed(document: &Document, keep: &Keep) -> Vec<Range<usize>> {
    let text = document.input_text();
    let has_entities = text.contains("<!ENTITY");
    let mut removed = Vec::new();
    for node in document.descendants() {
        let goes = match node.node_type() {
            NodeType::Comment => !(keep.copyright && is_notice(node.text().unwrap_or_default())),
            NodeType::Element => {
                is_of_program(node.tag_name().namespace()) || is_metadata(node, keep)
            }
            _ => false,
        };
        let begins = |range: &Range<usize>, with: &str| {
            let begin = text.get(range.clone());
            begin.is_some_and(|begin| begin.starts_with(with))
        };
        if goes {
            if begins(&node.range(), "<") {
                removed.push(node.range());
            }
            continue;
        }
        if has_entities {
            continue;
        }
        for attribute in node.attributes() {
            if is_of_program(attribute.namespace()) {
                removed.push(attribute.range());
            }
        }
    }
    removed.sort_by_key(|range| range.start);
    removed
}

fn is_of_program(namespace: Option<&str>) -> bool {
    namespace.is_some_and(|one| OF_PROGRAMS.iter().any(|program| one.starts_with(program)))
}

/// Says whether an element is metadata that goes: rights stay where they are kept, but not a program's own record.
fn is_metadata(node: Node, keep: &Keep) -> bool {
    let is_own = |one: Node| one.is_element() && is_of_program(one.tag_name().namespace());
    let has_record = || {
        node.descendants()
            .any(|one| is_own(one) || one.tag_name().name() == "xmpmeta")
    };
    node.tag_name().name() == "metadata" && (!keep.copyright || has_record())
}

/// Says whether a comment names rights.
fn is_notice(comment: &str) -> bool {
    let comment = comment.to_lowercase();
    ["copyright", "licen", "©", "(c)"]
        .iter()
        .any(|word| comment.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHTS: Keep = Keep {
        copyright: true,
        credentials: false,
    };
    const NOTHING: Keep = Keep {
        copyright: false,
        credentials: false,
    };

    fn without(svg: &str, keep: &Keep) -> String {
        String::from_utf8(kept(svg.as_bytes(), keep).unwrap()).unwrap()
    }

    const INKSCAPE: &str = r#"<?xml version="1.0"?>
<!-- Created with Inkscape --><svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" inkscape:export-filename="/home/mina/secret/mark.png" sodipodi:docname="mark.svg" width="1" height="1"><sodipodi:namedview><inkscape:grid/></sodipodi:namedview><metadata>by Mina</metadata><title>A mark</title><g inkscape:label="Mina's layer" id="a"><text>a<!-- b -->c</text></g><style>/* <!-- --> */</style></svg>"#;

    #[test]
    fn what_drawing_programs_write_for_themselves_goes() {
        let svg = without(INKSCAPE, &RIGHTS);
        for gone in [
            "Created",
            "/home/mina",
            "docname=",
            "namedview",
            "grid",
            "layer",
            "<!-- b",
        ] {
            assert!(!svg.contains(gone), "{gone}: {svg}");
        }
        for stays in [
            "<title>A mark</title>",
            "<text>ac</text>",
            "<metadata>by Mina",
            "id=\"a\"",
            "width=\"1\"",
        ] {
            assert!(svg.contains(stays), "{stays}: {svg}");
        }
        assert!(!without(INKSCAPE, &NOTHING).contains("Mina"));
        assert_eq!(without(&svg, &RIGHTS), svg);
    }

    #[test]
    fn rights_stay_where_they_are_kept_and_a_record_of_work_does_not() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><!--! CC BY 4.0 License --><metadata>\
                   <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">C:\\Users\\mina</x:xmpmeta></metadata></svg>";
        let kept = without(svg, &RIGHTS);
        assert!(kept.contains("CC BY") && !kept.contains("mina"), "{kept}");
        assert!(!without(svg, &NOTHING).contains("CC BY"));
    }

    #[test]
    fn entities_stay_whole() {
        let svg = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\" [\
                   <!ENTITY ns_ai \"http://ns.adobe.com/AdobeIllustrator/10.0/\"><!ENTITY c \"<g><!-- x --></g>\">]>\
                   <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:i=\"&ns_ai;\" i:name=\"Mina\"><i:pgf>AAAA</i:pgf>&c;<rect/></svg>";
        let kept = without(svg, &RIGHTS);
        assert!(!kept.contains("AAAA") && kept.contains("<rect/>"), "{kept}");
        assert!(kept.contains("<!ENTITY c \"<g></g>\">"), "{kept}");
    }

    #[test]
    fn what_cannot_be_read_stays() {
        for svg in [
            "<svg",
            "",
            "\u{0}",
            "<svg xmlns=\"http://www.w3.org/2000/svg\">&undefined;</svg>",
        ] {
            assert_eq!(kept(svg.as_bytes(), &RIGHTS), None, "{svg}");
        }
        let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\
                    <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">\
                    <!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]>\
                    <svg>&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;</svg>";
        assert_eq!(kept(bomb.as_bytes(), &RIGHTS), None);
        let deep = format!("{}{}", "<g>".repeat(100_000), "</g>".repeat(100_000));
        assert!(kept(deep.as_bytes(), &RIGHTS).is_none_or(|kept| kept == deep.as_bytes()));
    }
}
