//! A writer of well-formed XML 1.0.

use crate::base::escape;

/// XML in the making. Elements are closed by the call that opened them, so it cannot be unbalanced.
pub struct Xml {
    out: String,
}

impl Xml {
    /// Begins a document.
    pub fn new() -> Self {
        Self {
            out: String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"),
        }
    }

    /// Writes an element whose content `inside` writes.
    pub fn element(
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
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.out.push('>');
        write(&mut self.out, text);
        self.close(name);
    }

    /// Writes an element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Returns the document.
    pub fn finish(self) -> Vec<u8> {
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

/// Escapes markup, and drops the characters that XML 1.0 (section 2.2) forbids even as references.
fn write(out: &mut String, text: &str) {
    let allowed = text.split(|c| {
        matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    });
    allowed.for_each(|run| escape::attribute(out, run));
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn markup_is_escaped_and_control_characters_are_dropped() {
        let mut xml = Xml::new();
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
