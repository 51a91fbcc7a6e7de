//! HTML that authors write among Markdown: passed on or shown as text, as the site wants, with the
//! addresses in it that lead into the site as references.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::CowStr;

use super::blocks::is_more;
use super::comment_faults::{self, comment_ends, open_comment, open_instruction};
use super::contents::{self, Find, Wanted};
use super::hidden_comments::Seen;
use super::markup::{Instead, Markup, Part, in_text};
use super::{named_tags, paid_links};
use crate::base::html::foreign::OpenForeign;
use crate::base::text::whole_lines;
use crate::diagnostic::codes;
use crate::model::article::{Dest, Role, Spanned};
use crate::model::config::{Comments, RawHtml as Wish};
use crate::parse::markdown::blocks::headings::Anchors;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Event, Events, HtmlBlock, Located};
use crate::parse::markdown::fragment::Fragment;
use crate::parse::markdown::links::References;
use crate::parse::markdown::links::target;

/// Turns [`Event::Html`] and [`Event::HtmlBlock`] into [`Event::Markup`], or into text.
pub(crate) struct RawHtml<'a, I> {
    events: I,
    addresses: Addresses<'a>,
    found: &'a mut Found,
    /// The drawings and formulas that are open.
    foreign: OpenForeign,
    /// Where text may look like the beginning of a comment.
    comments: Option<memmem::Finder<'static>>,
    /// What of the text was handed over, where comments are left out.
    seen: Option<Seen>,
    /// Whether no HTML stands in the text.
    is_idle: bool,
}

/// What stands in the HTML.
#[derive(Default)]
pub(crate) struct Found {
    /// The anchors; headings and footnotes add theirs.
    pub(crate) anchors: Anchors,
    /// Whether another site is shown in a frame.
    pub(crate) frames: bool,
    /// The comments that are left out, by their places in the file.
    pub(crate) comments: Vec<Spanned<()>>,
}

/// Resolves the addresses in HTML.
struct Addresses<'a> {
    context: &'a Context<'a>,
    references: &'a References<'a>,
}

impl<'a, I: Events<'a>> RawHtml<'a, I> {
    pub(crate) fn new(
        events: I,
        context: &'a Context<'a>,
        references: &'a References<'a>,
        found: &'a mut Found,
    ) -> Self {
        let finder = memmem::Finder::new("<!--");
        // Calls are masked in the text.
        let text = context.masked.source().as_bytes();
        let is_idle = memchr::memchr(b'<', text).is_none();
        let may_begin = context.is_presswork() && !is_idle && finder.find(text).is_some();
        Self {
            events,
            addresses: Addresses {
                context,
                references,
            },
            found,
            foreign: OpenForeign::default(),
            seen: (may_begin && context.options.markdown.comments == Comments::Drop)
                .then(Seen::default),
            comments: may_begin.then_some(finder),
            is_idle,
        }
    }

    fn inline(&mut self, html: CowStr<'a>, range: &Range<usize>) -> Event<'a> {
        if is_more(&html) {
            return Event::More;
        }
        let lines = lines(self.addresses.context.text, &html, range);
        match self.addresses.context.rules.raw_html {
            Wish::Escape => match self.without_comments(html.to_string(), lines) {
                shown if shown == *html => Event::Text(html),
                shown => Event::Text(shown.into()),
            },
            // In running text, these are shown.
            Wish::Pass | Wish::Sanitise
                if named_tags::is_declaration(&html) && self.addresses.context.is_presswork() =>
            {
                Event::Markup(Box::new(Markup::new(html, lines)))
            }
            Wish::Pass | Wish::Sanitise => self.markup(html, lines),
        }
    }

    fn block(&mut self, block: HtmlBlock) -> Event<'a> {
        match self.addresses.context.rules.raw_html {
            Wish::Escape => {
                let mut html = self.without_comments(block.html, block.lines);
                html.truncate(html.trim_end().len());
                match html.is_empty() {
                    true => Event::Markup(Box::new(Markup::new("", Vec::new()))),
                    false => Event::HtmlAsText(html.into()),
                }
            }
            Wish::Pass | Wish::Sanitise => {
                match named_tags::shown_declaration(&block, self.addresses.context) {
                    Some(text) => Event::HtmlAsText(text.into()),
                    None => self.markup(block.html.into(), block.lines),
                }
            }
        }
    }

    /// Returns HTML without the comments that are left out.
    fn without_comments(&mut self, html: String, lines: Vec<(usize, usize)>) -> String {
        let mut markup = Markup::new(html, lines);
        let mut comments = Vec::new();
        contents::read(&markup.html, &mut self.foreign, |find| {
            if let Find::Comment(range) = find {
                comments.push(range);
            }
        });
        for range in comments {
            let parts = self.comment(&markup, range);
            markup.parts.extend(parts);
        }
        let mut out = Fragment::default();
        markup.write(&mut out);
        out.html
    }

    /// Finds what matters in HTML. `lines` are as in [`HtmlBlock::lines`].
    fn markup(&mut self, html: CowStr<'a>, lines: Vec<(usize, usize)>) -> Event<'a> {
        let mut markup = Markup::new(html, lines);
        let (html, lines) = (&markup.html, &markup.lines);
        let addresses = &self.addresses;
        let mut parts = Vec::new();
        let mut comments = Vec::new();
        let mut changes = Vec::new();
        // The tag whose content is to be read as Markdown, until words follow.
        let mut unread: Option<Range<usize>> = None;
        contents::read(html, &mut self.foreign, |find| match find {
            Find::Text(range) if range.is_empty() => {}
            Find::Text(range) => {
                if !html[range.clone()].trim().is_empty()
                    && let Some(attribute) = unread.take()
                {
                    addresses.report_unread(html, attribute, lines);
                }
                parts.push(Part::Text(range));
            }
            Find::Markdown(range, wanted) => {
                if wanted == Wanted::Markdown {
                    unread = Some(range.start + 1..range.end);
                }
                parts.push(Part::instead(range, ""));
            }
            Find::Picture => parts.push(Part::Picture),
            Find::Frame => self.found.frames = true,
            Find::Anchor(anchor) => self.found.anchors.take(anchor),
            Find::Comment(range) => comments.push(range),
            Find::Address(role, outer, address) => {
                if let Some(dest) = addresses.leads_inside(role, &address) {
                    let number = addresses.reference(role, dest, &outer, lines);
                    let (start, end) = (outer.start..outer.start, outer.end..outer.end);
                    parts.extend([
                        Part::instead(start, "\""),
                        Part::Instead(outer, Instead::Reference(number)),
                        Part::instead(end, "\""),
                    ]);
                }
            }
            Find::Link(link) => changes.extend(paid_links::marked(link, addresses.context)),
            Find::Addresses(outer, list) => {
                let dests: Vec<_> = list
                    .iter()
                    .map(|(_, address)| addresses.leads_inside(Role::PICTURE, address))
                    .collect();
                if dests.iter().any(Option::is_some) {
                    let ranges = list.into_iter().map(|(range, _)| range).zip(dests);
                    addresses.list(&mut parts, html, outer, ranges, lines);
                }
            }
        });
        markup.parts = parts;
        for range in comments {
            changes.extend(self.comment(&markup, range));
        }
        markup.add(changes);
        Event::Markup(Box::new(markup))
    }

    /// Returns the parts that leave a comment out, or end it where it is kept and has no end.
    fn comment(&mut self, markup: &Markup<'_>, range: Range<usize>) -> Vec<Part> {
        let context = self.addresses.context;
        let text = &markup.html[range.clone()];
        // Its words are shown.
        if named_tags::is_cdata(text) && context.is_presswork() {
            return Vec::new();
        }
        let ends = comment_ends(text);
        if !ends && context.is_presswork() {
            let first = text.lines().next().unwrap_or_default().trim_end().len();
            let place = markup.place(&(range.start..range.start + first));
            match text.starts_with("<?") {
                true => open_instruction(context, place),
                false => open_comment(context, place),
            }
        }
        if ends && context.is_presswork() {
            comment_faults::early_end(text, markup.place(&range), context);
        }
        if context.options.markdown.comments == Comments::Keep {
            // Kept instructions are as they were written, and browsers end them at a `>`.
            let end = match text.starts_with("<!--") {
                true => (!ends).then_some("-->"),
                false => (!text.ends_with('>')).then_some(">"),
            };
            let end = end.map(|end| Part::instead(range.end..range.end, end));
            return end.into_iter().collect();
        }
        let place = markup.place(&range);
        self.found.comments.push(Spanned {
            value: (),
            range: context.place(place),
        });
        markup.omit(whole_lines(&markup.html, range))
    }

    /// Reports the beginning of a comment that readers see, because the comment has no end in its
    /// paragraph.
    fn check_text(&self, text: &str, range: &Range<usize>) {
        let Some(finder) = self.comments.as_ref().filter(|_| text.len() == range.len()) else {
            return;
        };
        let context = self.addresses.context;
        for at in memchr::memchr_iter(b'<', text.as_bytes()).map(|at| range.start + at) {
            let rest = context.text.get(at..).unwrap_or_default();
            let written = at
                .checked_sub(1)
                .is_some_and(|before| context.text.as_bytes()[before] == b'\\');
            if rest.as_bytes().starts_with(finder.needle()) && !written {
                open_comment(context, at..at + finder.needle().len());
            }
        }
    }
}

impl Addresses<'_> {
    /// Takes the addresses of a list that lead into the site; the value stands in double quotes
    /// then, whatever it stood in.
    fn list(
        &self,
        parts: &mut Vec<Part>,
        html: &str,
        outer: Range<usize>,
        list: impl Iterator<Item = (Range<usize>, Option<Dest>)>,
        lines: &[(usize, usize)],
    ) {
        let value = match html[outer.clone()].starts_with(['"', '\'']) {
            true => outer.start + 1..outer.end - 1,
            false => outer.clone(),
        };
        let escape = |parts: &mut Vec<Part>, range: Range<usize>| {
            let quotes = memchr::memchr_iter(b'"', &html.as_bytes()[range.clone()]);
            parts.extend(quotes.map(|at| {
                let at = range.start + at;
                Part::instead(at..at + 1, "&quot;")
            }));
        };
        parts.push(Part::instead(outer.start..value.start, "\""));
        let mut done = value.start;
        for (range, dest) in list {
            if let Some(dest) = dest {
                escape(parts, done..range.start);
                done = range.end;
                let number = self.reference(Role::PICTURE, dest, &range, lines);
                parts.push(Part::Instead(range, Instead::Reference(number)));
            }
        }
        escape(parts, done..value.end);
        parts.push(Part::instead(value.end..outer.end, "\""));
    }

    fn leads_inside(&self, role: Role, address: &str) -> Option<Dest> {
        // A link to an anchor of the same page is right as it stands.
        target::resolve(self.context.options.file, role, address)
            .filter(|dest| !matches!(dest, Dest::Anchor(_)))
    }

    fn reference(
        &self,
        role: Role,
        dest: Dest,
        at: &Range<usize>,
        lines: &[(usize, usize)],
    ) -> u32 {
        self.references.add(role, dest, in_text(at, lines))
    }

    /// Reports an attribute that asks for Markdown to be read where it is not.
    fn report_unread(&self, html: &str, attribute: Range<usize>, lines: &[(usize, usize)]) {
        let written = &html[attribute.clone()];
        self.context.report(
            &codes::UNREAD_MARKDOWN,
            in_text(&attribute, lines),
            format!("`{written}` has no effect: what follows is shown as it stands, with all its signs"),
            "leave an empty line below this tag and one above its end tag; what stands between is read as \
             Markdown then, and the attribute is not needed",
        );
    }
}

impl<'a, I: Events<'a>> RawHtml<'a, I> {
    /// Returns the next event of a text that holds HTML.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        let mut next = self.events.next();
        if let Some(seen) = &mut self.seen {
            let context = self.addresses.context;
            match &next {
                Some((event, range)) => seen.see(event, range, context),
                None => self.found.comments.extend(seen.hidden(context)),
            }
        }
        match &mut next {
            Some((event @ (Event::Html(_) | Event::HtmlBlock(_)), range)) => {
                *event = match event.take() {
                    Event::Html(html) => self.inline(html, range),
                    Event::HtmlBlock(block) => self.block(*block),
                    event => event,
                };
            }
            Some((Event::Text(text), range)) if self.comments.is_some() => {
                self.check_text(text, range);
            }
            // No block of Markdown stands in a drawing, and no drawing goes on behind its paragraph.
            Some((Event::Start(block) | Event::End(block), _)) if *block != Block::Html => {
                self.foreign = OpenForeign::default();
            }
            _ => {}
        }
        next
    }
}

impl<'a, I: Events<'a>> Iterator for RawHtml<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.is_idle {
            return self.events.next();
        }
        self.change_next()
    }
}

/// Returns where the lines of a tag stand in the text, as in [`HtmlBlock::lines`]: in a quote or a
/// list, the text has marks between the lines that the tag has not.
fn lines(text: &str, html: &str, range: &Range<usize>) -> Vec<(usize, usize)> {
    let (mut in_html, mut in_text) = (0, range.start);
    let mut lines = Vec::new();
    for line in html.split_inclusive('\n') {
        let there = text.get(in_text..range.end);
        in_text += there.and_then(|text| text.find(line)).unwrap_or(0);
        lines.push((in_html, in_text));
        in_html += line.len();
        in_text += line.len();
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::model::article::Role;
    use crate::model::config::RawHtml;
    use crate::parse::markdown::testing::{write, write_with};

    #[test]
    fn html_passes_but_for_addresses_into_the_site() {
        let text = "> <picture><source srcset='a.webp 1x, b\"c 2x'\n>  class=y><img\n>    src=p.png id=z></picture>\n\nin <a  HREF='../b.md#c' target=x>a</a> <a href=\"#q\">b</a> <a href=\"https://c.example\">c</a>\n";
        let written = write(text);
        assert!(written.html.contains(
            "<picture><source srcset=\"⟦ref 0⟧ 1x, ⟦ref 1⟧ 2x\"\n class=y><img\n   src=\"⟦ref 2⟧\" id=z></picture>"
        ), "{}", written.html);
        assert!(written.html.contains(
            "<a  HREF=\"⟦ref 3⟧\" target=x>a</a> <a href=\"#q\">b</a> <a href=\"https://c.example\">c</a>"
        ), "{}", written.html);
        let refs = &written.text.refs;
        let at = |n: usize| &text[refs[n].range];
        assert_eq!((at(0), at(2), at(3)), ("a.webp", "p.png", "'../b.md#c'"));
        assert_eq!((refs[2].role, refs[3].role), (Role::PICTURE, Role::Link));
        assert_eq!(written.text.anchors, ["z"]);
        assert_eq!(written.text.count.pictures, 1);
    }

    #[test]
    fn the_site_says_what_becomes_of_html() {
        let text = "<div onclick=\"x()\" class=\"y\">\nwords <img src=\"a.png\" onerror=\"b\">\n</div>\n\nc <script>d</script>\n\n- [ ] e\n\n$x$\n\n| f |\n|--:|\n\n{{ g() }}";
        let with = |raw| write_with(text, |wishes| wishes.raw_html = raw);
        let pass = with(RawHtml::Pass);
        assert!(pass.html.starts_with(
            "<div onclick=\"x()\" class=\"y\">\nwords <img src=\"⟦ref 0⟧\" onerror=\"b\">\n</div>\n"
        ));
        let clean = with(RawHtml::Sanitise).html;
        assert!(
            clean.starts_with("<div class=\"y\">\nwords <img src=\"⟦ref 0⟧\">\n</div>\n<p>c "),
            "{clean}"
        );
        for gone in ["script", "onclick", "onerror"] {
            assert!(!clean.contains(gone), "{clean}");
        }
        for kept in [
            "type=\"checkbox\"",
            "<mi>x</mi>",
            "class=\"align-right\"",
            "tabindex=\"0\"",
            "⟦call 0⟧",
        ] {
            assert!(clean.contains(kept), "{kept}: {clean}");
        }
        let shown = with(RawHtml::Escape).html;
        assert!(
            shown.starts_with("<p>&lt;div onclick=\"x()\" class=\"y\"&gt;\nwords &lt;img"),
            "{shown}"
        );
        assert!(
            shown.contains("<p>c &lt;script&gt;d&lt;/script&gt;</p>"),
            "{shown}"
        );
    }

    #[test]
    fn words_in_html_count_and_tags_do_not() {
        let text = "<div class=\"no no\">\none <b>two</b>\n</div>\n<!-- no -->\n\nthree<br>four <i title=\"no\">five</i>\n\n<style>\nno { no: no }\n</style>\n";
        assert_eq!(write(text).text.count.words, 5);
    }
}
