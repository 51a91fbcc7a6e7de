//! What stands in a line: code, mathematics, links, bare addresses, HTML.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::autolink::{self, Bare};
use super::math::{self, Display};
use super::said::Part;
use super::writer::{Content, Links, Writer, index};
use super::{escape, target};
use crate::diagnostic::codes;
use crate::model::Hole;
use crate::model::article::{Ref, Role};

/// A bare address that goes on beyond the text in which it began, because the Markdown parser took
/// something in it for markup.
pub(super) struct Address {
    bare: Bare,
    /// What a reader sees of it, as far as it was read.
    visible: String,
    /// How far it was read.
    at: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn code(&mut self, code: &str) {
        let (code, _) = self.masked.unmask(code);
        self.markup("<code>");
        self.shown(&code, Part::Code);
        self.counter.text(&code);
        self.markup("</code>");
    }

    pub(super) fn math(&mut self, latex: &str, display: Display, range: Range<usize>) {
        let (latex, _) = self.masked.unmask(latex);
        match math::mathml(&latex, display) {
            Ok(mathml) => {
                self.sink.push(&mathml);
                match &mut self.heading {
                    Some(heading) => {
                        heading.html.push_str(&mathml);
                        heading.text.push_str(&latex);
                    }
                    None => self.said.text(&latex, Part::Code),
                }
            }
            Err(fault) => {
                self.report(
                    &codes::INVALID_MATH,
                    range,
                    format!("this formula is no valid LaTeX: {fault}"),
                    "to show a dollar sign as it is, put a backslash before it: `\\$`",
                );
                self.markup("<code>");
                self.shown(&latex, Part::Code);
                self.markup("</code>");
            }
        }
    }

    pub(super) fn open_link(
        &mut self,
        link_type: LinkType,
        address: &str,
        title: &str,
        range: Range<usize>,
    ) {
        if let Some(paragraph) = &mut self.paragraph
            && fills(self.text, &range, &paragraph.range)
        {
            paragraph.content = Content::Link(range.clone());
        }
        if address.is_empty() {
            self.report_empty(&range, "this link has no address", "[words](address)");
        }
        self.sink.push("<a href=\"");
        if link_type == LinkType::Email {
            self.sink.push("mailto:");
            escape::address(&mut self.sink.html, address);
        } else {
            self.address(Role::Link, address, range.clone());
        }
        self.sink.push("\"");
        self.title(title, &range);
        self.sink.push(">");
        self.in_link = true;
        self.in_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
    }

    /// Reports a link or a picture without an address.
    pub(super) fn report_empty(&mut self, range: &Range<usize>, message: &str, form: &str) {
        if self.options.dialect == super::Dialect::Presswork && self.rules.links == Links::Resolved
        {
            let help = format!("write it between the parentheses: `{form}`");
            self.report(&codes::EMPTY_ADDRESS, range.clone(), message, help);
        }
    }

    pub(super) fn close_link(&mut self) {
        self.sink.push("</a>");
        self.in_link = false;
        if self.in_autolink {
            self.in_autolink = false;
            self.counter.gap();
        }
    }

    /// Writes the title of a link or a picture as an attribute.
    pub(super) fn title(&mut self, title: &str, range: &Range<usize>) {
        if !title.is_empty() {
            let title = self.plain(title, range);
            self.sink.push(" title=\"");
            escape::attribute(&mut self.sink.html, &title);
            self.sink.push("\"");
        }
    }

    /// Returns text from a place where no component can be.
    pub(super) fn plain(&mut self, text: &str, range: &Range<usize>) -> String {
        let (whole, call) = self.masked.unmask(text);
        if call.is_some() {
            self.report(
                &codes::INVALID_COMPONENT,
                call.unwrap_or_else(|| range.clone()),
                "a component cannot stand in an address, a title or a picture's description",
                "write the address or the words out",
            );
        }
        whole.into_owned()
    }

    /// Writes where a link or a picture points; what points into the site is left open.
    pub(super) fn address(&mut self, role: Role, address: &str, range: Range<usize>) {
        let address = self.plain(address, &range);
        let dest = match self.rules.links {
            Links::Resolved => target::resolve(self.options.file, &address),
            Links::AsWritten => None,
        };
        match dest {
            Some(dest) => {
                let range = self.place_of(&address, range);
                let range = self.place(range);
                let number = index(self.refs.len());
                self.sink.hole(match role {
                    Role::Link => Hole::Ref(number),
                    Role::Picture => Hole::Picture(number),
                });
                self.refs.push(Ref { role, dest, range });
            }
            None => escape::address(&mut self.sink.html, &address),
        }
    }

    /// Returns where an address stands in its link, or the link where it stands elsewhere.
    fn place_of(&self, address: &str, range: Range<usize>) -> Range<usize> {
        let link = self.text.get(range.clone()).unwrap_or_default();
        // Most end with it: `[words](address)`.
        let before = link
            .strip_suffix(')')
            .and_then(|link| link.strip_suffix(address));
        before
            .map(str::len)
            .or_else(|| memchr::memmem::rfind(link.as_bytes(), address.as_bytes()))
            .map(|at| range.start + at..range.start + at + address.len())
            .unwrap_or(range)
    }

    /// Writes a bare address as a link.
    pub(super) fn bare(&mut self, prefix: &str, visible: &str) {
        self.sink.push("<a href=\"");
        self.sink.push(prefix);
        escape::address(&mut self.sink.html, visible);
        self.sink.push("\">");
        self.counter.gap();
        self.shown(visible, Part::Code);
        self.sink.push("</a>");
    }

    /// Begins an address that goes on beyond `end`, where its first text ends.
    pub(super) fn open_address(&mut self, bare: Bare, end: usize) {
        self.address = Some(Address {
            visible: self.text[bare.range.start..end].to_owned(),
            bare,
            at: end,
        });
    }

    /// Lets an event go on with the address that is open, and returns the event if it does not.
    pub(super) fn go_on(&mut self, event: Event<'a>, range: &Range<usize>) -> Option<Event<'a>> {
        let address = self.address.as_mut()?;
        let (start, end) = (address.bare.range.start, address.bare.range.end);
        let text = self.text;
        if start <= range.start && range.end <= end {
            if let Event::Text(words) = &event
                && let Some(between) = text.get(address.at..range.start)
                && let Some(source) = text.get(range.clone())
            {
                address.visible.push_str(between);
                // An entity is one for the address too; a quote that was made beautiful is not.
                address.visible.push_str(if source.starts_with('&') {
                    words
                } else {
                    source
                });
                address.at = range.end;
            }
            return None;
        }
        if let Event::Text(_) = &event
            && let Some(own) = text.get(address.at..end)
            && let Some(rest) = text.get(end..range.end)
        {
            address.visible.push_str(own);
            address.at = end;
            self.end_address();
            self.words(rest);
            return None;
        }
        self.end_address();
        Some(event)
    }

    /// Writes the address that is open, as far as it got.
    pub(super) fn end_address(&mut self) {
        let Some(Address { bare, visible, at }) = self.address.take() else {
            return;
        };
        let text = self.text;
        let (start, end) = (bare.range.start, bare.range.end);
        let Some(read) = text.get(start..at) else {
            return;
        };
        if at >= end {
            return self.bare(bare.prefix, &visible);
        }
        // Only markup stood between the text and the end.
        let len = autolink::trim(read, 0, read.len());
        self.bare(bare.prefix, &read[..len]);
        self.words(&read[len..]);
    }
}

/// Says whether nothing but white space stands around `inner` in `outer`.
pub(super) fn fills(text: &str, inner: &Range<usize>, outer: &Range<usize>) -> bool {
    let blank = |range: Range<usize>| {
        text.get(range)
            .is_some_and(|around| around.trim_ascii().is_empty())
    };
    blank(outer.start..inner.start) && blank(inner.end..outer.end)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{write, write_with};
    use crate::model::article::Dest;
    use crate::model::config::RawHtml;

    #[test]
    fn links_into_the_site_stay_open() {
        let text = "[a](b.md#c \"d\") [e][e] [f](/g/?h) [i](#j) [k](https://l.example/?m&n) <https://o.example> <p@q.example> [r]()\n\n[e]: ../s%20t.md\n";
        let written = write(text);
        assert_eq!(
            written.html,
            "<p><a href=\"⟦ref 0⟧\" title=\"d\">a</a> <a href=\"⟦ref 1⟧\">e</a> <a href=\"⟦ref 2⟧\">f</a> \
             <a href=\"⟦ref 3⟧\">i</a> <a href=\"https://l.example/?m&amp;n\">k</a> \
             <a href=\"https://o.example\">https://o.example</a> \
             <a href=\"mailto:p@q.example\">p@q.example</a> <a href=\"\">r</a></p>\n"
        );
        let refs = &written.text.refs;
        let at = |n: usize| &text[refs[n].range];
        assert_eq!(
            (at(0), at(1), at(2), at(3)),
            ("b.md#c", "[e][e]", "/g/?h", "#j")
        );
        assert_eq!(
            refs[1].dest,
            Dest::File("content/articles/s t.md".into(), String::new())
        );
    }

    #[test]
    fn bare_addresses_are_links() {
        let html = |text| write(text).html;
        assert_eq!(
            html("See https://a.example/_b_/it's--c?d=1&amp;e=2..."),
            "<p>See <a href=\"https://a.example/_b_/it&#x27;s--c?d=1&amp;e=2\">\
             https://a.example/_b_/it's--c?d=1&amp;e=2</a>...</p>\n"
        );
        assert_eq!(
            html("*https://a.example/b*, **www.c.example**; d@e.example!"),
            "<p><em><a href=\"https://a.example/b\">https://a.example/b</a></em>, \
             <strong><a href=\"http://www.c.example\">www.c.example</a></strong>; \
             <a href=\"mailto:d@e.example\">d@e.example</a>!</p>\n"
        );
        assert_eq!(
            html("https://a.example/*b c* d"),
            "<p><a href=\"https://a.example/\">https://a.example/</a><em>b c</em> d</p>\n"
        );
        assert_eq!(
            html("|https://a.example|b|\n|-|-|\n")
                .matches("<a ")
                .count(),
            1
        );
    }

    #[test]
    fn addresses_in_links_and_code_stay() {
        for text in [
            "[https://a.example](b.md)",
            "`https://a.example`",
            "    https://a.example\n",
            "![https://a.example](b.png)",
            "<b title=\"https://a.example\">",
        ] {
            assert!(!write(text).html.contains("href=\"https"), "{text}");
        }
    }

    #[test]
    fn addresses_are_no_words() {
        let words = |text| write(text).text.count.words;
        assert_eq!(words("see https://a.example/b-c today"), 2);
        assert_eq!(words("see <https://a.example/b-c> today"), 2);
        assert_eq!(words("see [two words](https://a.example/b-c) today"), 4);
        assert_eq!(
            words("it's \"half\"-*way* don`e` ![no](x.png) {{ c(d=\"e\") }} <b>f</b>"),
            4
        );
    }

    #[test]
    fn prices_are_no_mathematics() {
        let written = write("It costs $5 and $10, and $x^2$ is \\$x$.");
        assert_eq!(written.html.matches("<math").count(), 1, "{}", written.html);
        assert!(written.html.contains("$5 and $10"));
        let written = write_with("$x$", |wishes| wishes.math = false);
        assert_eq!(written.html, "<p>$x$</p>\n");
    }

    #[test]
    fn wrong_mathematics_is_shown_and_reported() {
        let text = "a $\\nosuch{<b>}$";
        let written = write(text);
        assert_eq!(written.html, "<p>a <code>\\nosuch{&lt;b&gt;}</code></p>\n");
        let faults = written.faults(text);
        assert_eq!(
            (faults[0].0, faults[0].1),
            ("invalid-math", "$\\nosuch{<b>}$")
        );
    }

    #[test]
    fn addresses_that_run_code_are_taken_out_where_html_is_not_trusted() {
        for (raw, there) in [(RawHtml::Pass, true), (RawHtml::Sanitise, false)] {
            let html = write_with("[a](javascript:b)", |wishes| wishes.raw_html = raw).html;
            assert_eq!(html.contains("javascript"), there, "{html}");
        }
    }

    #[test]
    fn empty_addresses_are_reported() {
        let text = "[a]() [b](<>) ![]() [d](#) [e](f.md)";
        let written = write(text);
        let found: Vec<_> = written.faults(text).iter().map(|f| (f.0, f.1)).collect();
        assert_eq!(
            found,
            [
                ("empty-address", "[a]()"),
                ("empty-address", "[b](<>)"),
                ("empty-address", "![]()")
            ]
        );
    }

    #[test]
    fn a_component_is_no_address() {
        let text = "[a]({{ b() }}) ![{{ c() }}](d.png) {{ e }}";
        let written = write(text);
        let faults = written.faults(text);
        assert_eq!(
            (faults[0].0, faults[0].1),
            ("invalid-component", "{{ b() }}")
        );
        assert_eq!((faults[1].0, faults[1].1), ("invalid-component", "{{ e"));
        assert!(
            written.html.contains("alt=\"{{ c() }}\""),
            "{}",
            written.html
        );
        assert!(!written.html.contains('\u{f8fe}'));
    }
}
