//! The elements of a head, escaped, one a line. Elements without content are left out.

use crate::base::escape;

/// The elements so far.
pub(super) struct Tags(String);

impl Tags {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(6 * 1024))
    }

    /// `<meta charset>`; every page is UTF-8.
    pub(super) fn charset(&mut self) {
        self.0.push_str("<meta charset=\"utf-8\">\n");
    }

    pub(super) fn title(&mut self, title: &str) {
        self.0.push_str("<title>");
        escape::text(&mut self.0, title);
        self.0.push_str("</title>\n");
    }

    /// `<meta name>`
    pub(super) fn name(&mut self, name: &str, content: &str) {
        if !content.is_empty() {
            self.element("meta", &[("name", name), ("content", content)]);
        }
    }

    /// `<meta property>` (RDFa), by which Open Graph is written.
    pub(super) fn property(&mut self, property: &str, content: &str) {
        if !content.is_empty() {
            self.element("meta", &[("property", property), ("content", content)]);
        }
    }

    pub(super) fn link(&mut self, rel: &str, href: &str) {
        self.element("link", &[("rel", rel), ("href", href)]);
    }

    pub(super) fn feed(&mut self, mime: &str, title: &str, href: &str) {
        let attributes = [
            ("rel", "alternate"),
            ("type", mime),
            ("title", title),
            ("href", href),
        ];
        self.element("link", &attributes);
    }

    pub(super) fn translation(&mut self, language: &str, href: &str) {
        let attributes = [("rel", "alternate"), ("hreflang", language), ("href", href)];
        self.element("link", &attributes);
    }

    /// Structured data. `json` must not hold `<`.
    pub(super) fn json(&mut self, json: &str) {
        self.0.push_str("<script type=\"application/ld+json\">");
        self.0.push_str(json);
        self.0.push_str("</script>\n");
    }

    /// HTML as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.0.push_str(html);
    }

    pub(super) fn finish(mut self) -> String {
        self.0.truncate(self.0.trim_end().len());
        self.0
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape::attribute(&mut self.0, value);
            self.0.push('"');
        }
        self.0.push_str(">\n");
    }
}
