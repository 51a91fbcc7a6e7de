//! Reads XML 1.0 (files of the owner's own) into the facts that lints use, and finds errors of syntax.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use quick_xml::Reader;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};

/// The facts of an XML file.
#[derive(Debug, Default)]
pub(super) struct Xml {
    /// The name of the root element, without its prefix.
    pub root: String,
    /// The texts of elements, by their path from the root: `rss/channel/title`.
    pub texts: BTreeMap<String, Vec<String>>,
    /// The relations of `link` elements: `self`, `hub`.
    pub relations: BTreeSet<String>,
    /// The first error of syntax, with its byte offset.
    pub fault: Option<(usize, SyntaxError)>,
}

/// An error of syntax (XML 1.0).
#[derive(Debug)]
pub(super) enum SyntaxError {
    NotUtf8,
    /// A tag, or something else in angle brackets.
    Markup(quick_xml::Error),
    Attribute(AttrError),
    ControlCharacter,
    /// A reference to a name that XML does not declare.
    UnknownReference(String),
    /// An element without its end tag.
    NotClosed(String),
    NoElement,
    SecondRoot,
    TextOutsideOfRoot,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SyntaxError::NotUtf8 => f.write_str("it is not written in UTF-8"),
            SyntaxError::Markup(error) => write!(f, "{error}"),
            SyntaxError::Attribute(error) => write!(f, "{error}"),
            SyntaxError::ControlCharacter => f.write_str("XML forbids the control character here"),
            SyntaxError::UnknownReference(name) => {
                write!(f, "`&{name};` is known to HTML, and not to XML")
            }
            SyntaxError::NotClosed(element) => write!(f, "`{element}` is not closed"),
            SyntaxError::NoElement => f.write_str("there is no element"),
            SyntaxError::SecondRoot => f.write_str("there is a second root element"),
            SyntaxError::TextOutsideOfRoot => {
                f.write_str("there is text outside of the root element")
            }
        }
    }
}

impl std::error::Error for SyntaxError {}

impl Xml {
    /// Says whether there is such an element with a text or, as in Atom's links, attributes.
    pub(super) fn has(&self, way: &str) -> bool {
        let texts = self.texts.get(way).into_iter().flatten();
        texts.map(|text| text.trim()).any(|text| !text.is_empty())
    }
}

/// Deeper elements are read, but not kept.
const DEPTH: usize = 5;

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Xml {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut xml = Xml::default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) => {
            xml.fault = Some((fault.valid_up_to(), SyntaxError::NotUtf8));
            return xml;
        }
    };
    let mut reader = Reader::from_str(text);
    let mut way: Vec<String> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let step = match reader.read_event() {
            Ok(event) => xml.take(&event, &mut way),
            Err(fault) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(at);
                xml.fault = Some((at, SyntaxError::Markup(fault)));
                return xml;
            }
        };
        match step {
            Ok(true) => {}
            Ok(false) => break,
            Err(why) => {
                xml.fault = Some((at, why));
                return xml;
            }
        }
    }
    xml.fault = forbidden(text);
    xml
}

/// Returns the first character that XML 1.0 (2.2) forbids.
fn forbidden(text: &str) -> Option<(usize, SyntaxError)> {
    let is_forbidden = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r');
    let at = text.find(is_forbidden)?;
    Some((at, SyntaxError::ControlCharacter))
}

impl Xml {
    /// Reads one token. Returns `false` at the end.
    fn take(&mut self, event: &Event, way: &mut Vec<String>) -> Result<bool, SyntaxError> {
        match event {
            Event::Start(element) => {
                self.open(element, way)?;
                way.push(element.local_name().as_ref().to_owned());
                self.begin(way);
            }
            Event::Empty(element) => {
                let attributed = self.open(element, way)?;
                way.push(element.local_name().as_ref().to_owned());
                self.begin(way);
                if attributed {
                    self.add(way, "…");
                }
                way.pop();
            }
            Event::End(_) => {
                way.pop();
            }
            Event::Text(text) => {
                let text: &str = text;
                if way.is_empty() && !text.trim().is_empty() {
                    return Err(SyntaxError::TextOutsideOfRoot);
                }
                self.add(way, text);
            }
            Event::CData(text) => self.add(way, text),
            Event::GeneralRef(name) => {
                let name: &str = name;
                let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name);
                if !known && !name.starts_with('#') {
                    return Err(SyntaxError::UnknownReference(name.to_owned()));
                }
                self.add(way, "&");
            }
            Event::Eof => {
                return match way.last() {
                    Some(open) => Err(SyntaxError::NotClosed(open.clone())),
                    None if self.root.is_empty() => Err(SyntaxError::NoElement),
                    None => Ok(false),
                };
            }
            _ => {}
        }
        Ok(true)
    }

    /// Reads an element's attributes, and returns whether it has any.
    fn open(&mut self, element: &BytesStart, way: &[String]) -> Result<bool, SyntaxError> {
        if way.is_empty() {
            if !self.root.is_empty() {
                return Err(SyntaxError::SecondRoot);
            }
            self.root = element.local_name().as_ref().to_owned();
        }
        let mut any = false;
        for attribute in element.attributes() {
            let attribute = attribute.map_err(SyntaxError::Attribute)?;
            any = true;
            let is_relation = attribute.key.local_name().as_ref() == "rel";
            if is_relation && element.local_name().as_ref() == "link" {
                let relations = attribute.value.split_whitespace();
                self.relations.extend(relations.map(str::to_lowercase));
            }
        }
        Ok(any)
    }

    fn begin(&mut self, way: &[String]) {
        if way.len() <= DEPTH {
            self.texts
                .entry(way.join("/"))
                .or_default()
                .push(String::new());
        }
    }

    fn add(&mut self, way: &[String], text: &str) {
        if way.len() <= DEPTH
            && let Some(last) = self
                .texts
                .get_mut(&way.join("/"))
                .and_then(|all| all.last_mut())
        {
            last.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn fault(text: &str) -> Option<usize> {
        read(text.as_bytes()).fault.map(|(at, _)| at)
    }

    #[test]
    fn what_is_no_xml_is_found_where_it_is() {
        assert_eq!(
            fault("<?xml version=\"1.0\"?>\n<a b='c'>&amp;&#8211;<d/></a>\n"),
            None
        );
        for wrong in [
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a b=c/>",
            "<a>&nbsp;</a>",
            "<a>x & y</a>",
            "<a>\u{1}</a>",
            "<a/>text",
        ] {
            assert!(fault(wrong).is_some(), "{wrong:?}");
        }
        assert_eq!(fault("<a>\n<b>&nbsp;</b></a>"), Some(7));
        assert!(read(b"<a>\xff</a>").fault.is_some());
    }

    #[test]
    fn texts_are_found_by_their_way() {
        let xml = read(
            b"<rss><channel><title>A &amp; B</title><link/><a:link href='x'/></channel></rss>",
        );
        assert_eq!(xml.root, "rss");
        assert!(xml.has("rss/channel/title") && xml.has("rss/channel/link"));
        assert!(!read(b"<rss><channel><title> </title></channel></rss>").has("rss/channel/title"));
        assert_eq!(read(b"<a><b/><b>x</b></a>").texts["a/b"].len(), 2);
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_file_ends_the_check(text in "[<>/!?a-z \"'=&;\\[\\]-]{0,80}") {
            read(text.as_bytes());
        }
    }
}
