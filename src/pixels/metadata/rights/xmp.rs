//! XMP: reads and writes who made a picture and who owns the rights in it (ISO 16684-1).

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::Rights;
use crate::base::escape;

/// XMP that says nothing.
const EMPTY: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"/>"#;

/// Reads `dc:creator` and `dc:rights`, whose texts are in lists; the first of each counts.
pub(in crate::pixels::metadata) fn rights(xmp: &str) -> Rights {
    let mut rights = Rights::default();
    let mut reader = Reader::from_str(xmp);
    // The element that is read, and its text as far as it was read.
    let (mut within, mut text) = (String::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let name = element.name();
                if matches!(name.as_ref(), "dc:creator" | "dc:rights") {
                    name.as_ref().clone_into(&mut within);
                }
                text.clear();
            }
            Ok(Event::Text(value)) => text.push_str(&value),
            Ok(Event::GeneralRef(name)) => text.extend(resolved(&name)),
            Ok(Event::End(element)) => {
                let value = super::text(text.as_bytes());
                match within.as_str() {
                    "dc:creator" => rights.artist = rights.artist.or(value),
                    "dc:rights" => rights.copyright = rights.copyright.or(value),
                    _ => {}
                }
                if element.name().as_ref() == within {
                    within.clear();
                }
                text.clear();
            }
            Ok(Event::Eof) | Err(_) => return rights,
            Ok(_) => {}
        }
    }
}

/// Returns the characters that an entity stands for.
fn resolved(name: &BytesRef) -> Vec<char> {
    match name.resolve_char_ref() {
        Ok(Some(one)) => vec![one],
        _ => resolve_predefined_entity(name).map_or_else(Vec::new, |text| text.chars().collect()),
    }
}

/// Returns XMP with rights.
pub(in crate::pixels::metadata) fn file(rights: &Rights) -> Vec<u8> {
    let element = |name: &str, list: &str, item: &str, text: &Option<String>| {
        let mut out = String::new();
        if let Some(text) = text {
            out.push_str(&format!("<dc:{name}><rdf:{list}><rdf:li{item}>"));
            escape::text(&mut out, text);
            out.push_str(&format!("</rdf:li></rdf:{list}></dc:{name}>"));
        }
        out
    };
    let artist = element("creator", "Seq", "", &rights.artist);
    let language = r#" xml:lang="x-default""#;
    let copyright = element("rights", "Alt", language, &rights.copyright);
    if artist.is_empty() && copyright.is_empty() {
        return EMPTY.into();
    }
    format!(
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{artist}{copyright}</rdf:Description></rdf:RDF></x:xmpmeta>"#
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let rights = Rights {
            artist: Some("Jane <Doe> & Søn".to_owned()),
            copyright: Some("© 2026 \"Agency\"".to_owned()),
        };
        let text = String::from_utf8(file(&rights)).unwrap();
        assert_eq!(super::rights(&text), rights);
        let other = r#"<x><dc:rights><rdf:Alt><rdf:li>&#169; Smith &amp; Sons</rdf:li></rdf:Alt></dc:rights></x>"#;
        assert_eq!(
            super::rights(other).copyright.as_deref(),
            Some("© Smith & Sons")
        );
    }
}
