//! A writer of well-formed XML 1.0.

use crate::base::escape;

/// A document that is being written. Elements are closed by the call that opened them, so that none stays
/// open.
pub(crate) struct XmlWriter {
    out: String,
}

impl XmlWriter {
    /// Begins a document.
    pub(super) fn new() -> Self {
        Self {
            out: String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"),
        }
    }

    /// Writes an element whose content `inside` writes.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.out.push_str(">\n");
        inside(self);
        self.close(name);
    }

    /// Writes an element that holds text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.out.push('>');
        write(&mut self.out, text);
        self.close(name);
    }

    /// Writes an element that holds text with markup in it, which stays legible.
    pub(crate) fn cdata(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.out.push_str("><![CDATA[");
        let mut parts = text.split(END).peekable();
        while let Some(part) = parts.next() {
            allowed(part, |run| self.out.push_str(run));
            if parts.peek().is_some() {
                // The end of a section cannot stand in it: one ends within, and another begins.
                self.out.push_str("]]]]><![CDATA[>");
            }
        }
        self.out.push_str(END);
        self.close(name);
    }

    /// Writes an element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Returns the document.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            write(&mut self.out, value);
            self.out.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }
}

/// What ends a CDATA section.
const END: &str = "]]>";

/// Escapes markup.
fn write(out: &mut String, text: &str) {
    allowed(text, |run| escape::attribute(out, run));
}

/// Hands over what may stand in XML 1.0 (section 2.2): without the characters that are forbidden even
/// as references, and without the control characters that it discourages.
fn allowed<'t>(text: &'t str, mut take: impl FnMut(&'t str)) {
    let mut from = 0;
    // Most texts have no such character, which a search in their bytes shows.
    let suspects = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0x7f | 0xc2 | 0xef));
    for (at, _) in suspects {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            continue;
        };
        if c.is_control() && !matches!(c, '\t' | '\n' | '\r')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
        {
            take(&text[from..at]);
            from = at + c.len_utf8();
        }
    }
    take(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::XmlWriter;

    #[test]
    fn markup_stays_legible_where_it_may() {
        let mut xml = XmlWriter::new();
        xml.cdata("c", &[], "<p>a]]>b]]&amp;\u{1}</p>]]>");
        let text = String::from_utf8(xml.finish()).unwrap();
        assert_eq!(
            text.lines().nth(1),
            Some("<c><![CDATA[<p>a]]]]><![CDATA[>b]]&amp;</p>]]]]><![CDATA[>]]></c>")
        );
    }

    #[test]
    fn what_xml_forbids_is_dropped_and_nothing_else() {
        let mut out = String::new();
        super::write(
            &mut out,
            "\u{0}a\tb\n\u{c}\u{1f}é\u{7f}\u{85}\u{9f}\u{a0}\u{fffd}\u{fffe}\u{ffff}\u{feff}\u{1f600}",
        );
        assert_eq!(out, "a\tb\né\u{a0}\u{fffd}\u{feff}\u{1f600}");
    }

    #[test]
    fn markup_is_escaped_and_control_characters_are_dropped() {
        let mut xml = XmlWriter::new();
        xml.element("a", &[("b", "\"<")], |xml| {
            xml.text("c", &[], "1 < 2\u{8}\n");
        });
        let text = String::from_utf8(xml.finish()).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a b=\"&quot;&lt;\">\n<c>1 &lt; 2\n</c>\n</a>\n"
        );
    }
}
