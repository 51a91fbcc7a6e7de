//! Finishes the HTML of writers inside of its own box: whatever tags a writer leaves open or ends twice,
//! the page around the text stays as it is. Tags that are wrong are reported, and tags of elements that
//! HTML does not have are shown as text.

use std::ops::Range;

use super::markup::Markup;
use super::tag_faults;
use super::tags::Tags;
use crate::model::config::RawHtml;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Event, Events, Located, Placement, Style};

/// Changes [`Event::Markup`], leaves bare addresses in the writer's links and code as they are, and adds end tags in front of the ends of blocks and at the end of the text.
pub(crate) struct Elements<'a, I> {
    events: I,
    context: &'a Context<'a>,
    /// Nothing where the text has no HTML.
    tags: Option<Tags>,
    /// The event behind end tags that were handed over.
    next: Option<Located<'a>>,
}

impl<'a, I: Events<'a>> Elements<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        let passes = context.is_presswork() && context.rules.raw_html != RawHtml::Escape;
        let tags = (passes && may_hold_tags(context.text)).then(Tags::default);
        Self {
            events,
            context,
            tags,
            next: None,
        }
    }

    /// Follows an event, and returns the end tags that have to stand in front of it.
    fn follow(&mut self, event: &mut Event<'a>, range: &Range<usize>) -> String {
        let context = self.context;
        let Some(tags) = &mut self.tags else {
            return String::new();
        };
        match event {
            Event::Start(Block::Html) => {
                tags.placement = Placement::Block;
                String::new()
            }
            Event::End(Block::Html) => {
                tags.placement = Placement::Inline;
                String::new()
            }
            Event::Markup(markup) => {
                if let Some(text) = tags.markup(markup, context) {
                    *event = Event::Text(text);
                }
                String::new()
            }
            Event::Open(style) => tags.begin(style_name(*style), range, context),
            Event::BareAddress(address) => {
                if tags.keeps_addresses(context) {
                    *event = Event::Text(std::mem::replace(&mut address.visible, "".into()));
                }
                String::new()
            }
            Event::OpenLink(_) => {
                if let Some(element) = tags.link_around(context) {
                    tag_faults::link_within(element, range.clone(), context);
                }
                tags.begin("a", range, context)
            }
            Event::Close(style) => tags.end(style_name(*style), range, context),
            Event::CloseLink => tags.end("a", range, context),
            Event::Start(block) => tags.begin_block(block_name(*block), range, context),
            Event::Gallery(_) => tags.begin_block("div", range, context),
            // What an entry leaves open ends with it: another one may follow it on the page.
            Event::Entry(_) => tags.end_all(context),
            Event::Heading(_) => tags.begin_block("h2", range, context),
            Event::NumberedList(_) => tags.begin_block("ol", range, context),
            Event::Table(_) => tags.begin_block("table", range, context),
            Event::FootnoteLabel(_) => tags.begin_footnote(context),
            Event::End(Block::Footnote) => tags.end_footnote(context),
            Event::End(block) => tags.end(block_name(*block), range, context),
            Event::CodeBlock(_) | Event::Rule => tags.pass_block(context),
            Event::Reference(_)
            | Event::ReferenceLabel(_)
            | Event::Code(_)
            | Event::Picture(_)
            | Event::HardBreak => tags.pass_inline(context),
            _ => String::new(),
        }
    }

    /// Returns the end tags that have to stand at the end of the text.
    fn finish(&mut self) -> Option<Located<'a>> {
        let end_tags = self.tags.take()?.end_all(self.context);
        let end = self.context.text.len();
        (!end_tags.is_empty()).then(|| (end_tags_event(end_tags), end..end))
    }
}

impl<'a, I: Events<'a>> Elements<'a, I> {
    /// Returns the next event of a text with tags.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        if self.next.is_some() {
            return self.next.take();
        }
        let Some((mut event, range)) = self.events.next() else {
            return self.finish();
        };
        let end_tags = self.follow(&mut event, &range);
        if end_tags.is_empty() {
            return Some((event, range));
        }
        let at = range.start..range.start;
        self.next = Some((event, range));
        Some((end_tags_event(end_tags), at))
    }
}

impl<'a, I: Events<'a>> Iterator for Elements<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.tags.is_none() && self.next.is_none() {
            return self.events.next();
        }
        self.change_next()
    }
}

fn end_tags_event<'a>(end_tags: String) -> Event<'a> {
    Event::Markup(Box::new(Markup::new(end_tags, Vec::new())))
}

/// Says whether there may be a tag in a text; many texts have none.
fn may_hold_tags(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let next = bytes.get(at + 1);
        next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
    })
}

fn style_name(style: Style) -> &'static str {
    style.open().trim_matches(['<', '>'])
}

fn block_name(block: Block) -> &'static str {
    match block {
        Block::Paragraph => "p",
        Block::Figure => "figure",
        Block::Gallery => "div",
        Block::Heading => "h2",
        Block::Quote => "blockquote",
        Block::Alert(_) => "aside",
        Block::BulletList => "ul",
        Block::NumberedList => "ol",
        Block::Item => "li",
        Block::DefinitionList => "dl",
        Block::Term => "dt",
        Block::Definition => "dd",
        Block::Table => "table",
        Block::TableHead => "thead",
        Block::TableRow => "tr",
        Block::TableCell => "td",
        // What a component becomes is the theme's, and footnotes stand elsewhere in the page.
        Block::Calls | Block::Html | Block::Footnote => "",
    }
}

#[cfg(test)]
mod tests {
    use html5ever::tendril::TendrilSink;
    use html5ever::{ParseOpts, parse_document};
    use markup5ever_rcdom::{Handle, NodeData, RcDom};
    use proptest::prelude::*;

    use crate::base::html::holds_text_alone;
    use crate::model::config::Comments;
    use crate::parse::markdown::html::open_elements::DEEPEST;
    use crate::parse::markdown::testing::{write, write_with};

    /// Returns the element's name; nothing for a node that is none.
    fn name(node: &Handle) -> String {
        match &node.data {
            NodeData::Element { name, .. } => name.local.to_string(),
            _ => String::new(),
        }
    }

    fn child(node: &Handle, wanted: &str) -> Handle {
        let children = node.children.borrow();
        let found = children.iter().find(|child| name(child) == wanted);
        found.cloned().unwrap_or_else(|| panic!("no <{wanted}>"))
    }

    fn text(node: &Handle, out: &mut String) {
        if let NodeData::Text { contents } = &node.data {
            out.push_str(&contents.borrow());
        }
        if !holds_text_alone(&name(node)) {
            for child in node.children.borrow().iter() {
                text(child, out);
            }
        }
    }

    fn comments(node: &Handle) -> usize {
        let own = usize::from(matches!(node.data, NodeData::Comment { .. }));
        own + node.children.borrow().iter().map(comments).sum::<usize>()
    }

    /// Parses a body within the elements of a page, and hands over the whole `body`.
    fn page<T>(body: &str, look: impl Fn(&Handle) -> T) -> T {
        let page =
            format!("<!DOCTYPE html><body><article><div>{body}</div></article><footer>F</footer>");
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(page);
        // The tree is taken apart with its document.
        look(&child(&child(&dom.document, "html"), "body"))
    }

    /// Says what is wrong with a page around a body.
    fn flaw(body: &str) -> Option<String> {
        page(body, flaw_of)
    }

    fn flaw_of(page: &Handle) -> Option<String> {
        let children = page.children.borrow();
        let names: Vec<String> = children.iter().map(name).collect();
        if names != ["article", "footer"] {
            return Some(format!("{names:?}"));
        }
        let footer = children[1].children.borrow();
        let is_text = |node: &Handle| matches!(&node.data, NodeData::Text { contents } if &**contents.borrow() == "F");
        let article = children[0].children.borrow();
        (footer.len() != 1 || !is_text(&footer[0]) || article.len() != 1)
            .then(|| "the footer or the article has more in it".to_owned())
    }

    fn found(source: &str) -> Vec<(&'static str, String)> {
        let written = write(source);
        let faults = written.faults(source);
        faults
            .iter()
            .map(|fault| (fault.0, fault.1.to_owned()))
            .collect()
    }

    #[test]
    fn elements_stand_in_each_other_as_deep_as_browsers_take_them() {
        let many = DEEPEST + 9;
        for name in ["b", "svg", "div"] {
            let text = format!(
                "{}a{}",
                format!("<{name}>").repeat(many),
                format!("</{name}>").repeat(many)
            );
            let written = write(&text);
            let count = |tag: String| written.html.matches(&tag).count();
            assert!((DEEPEST - 1..=DEEPEST).contains(&count(format!("<{name}>"))));
            assert_eq!(count(format!("<{name}>")), count(format!("</{name}>")));
            assert_eq!(written.diagnostics.len(), 1, "{name}");
        }
    }

    #[test]
    fn right_html_is_left_as_it_is() {
        for source in [
            "<div>\n\n**a**\n\n</div>\n",
            "<ul><li>a<li>b</ul>\n\n<dl><dt>a<dd>b</dl>\n",
            "<table><tr><td>a<td>b<tr><th>c</table>\n",
            "<p>a\n\nb\n\n<p>c</p>\n",
            "<p align=\"center\">\n\n![a](b.png)\n\n</p>\n",
            "a <br> b<br/>c <img src=\"d.png\" alt=\"\"> <kbd>e</kbd> <wbr>\n",
            "<svg viewBox=\"0 0 1 1\"><path d=\"M0\"/><g><title>t</title></g><foreignObject><p>a</p></foreignObject></svg>\n",
            "a <math><mi>x</mi><mo>=</mo></math> b\n",
            "<details>\n<summary>a</summary>\n\n- b\n\n</details>\n",
            "<live-map lat=\"1\"></live-map> and <my-icon/>\n",
            "<script>\nif (a < b && c > d) { e(\"<p>\") }\n</script>\n",
            "a <script>b()</script> c\n",
            "<font color=red>a\n\nb</font> c\n",
            "<video controls><source src=\"a.mp4\"><track src=\"b.vtt\"></video>\n",
            "<select><option>a<option>b</select> <ruby>a<rt>b</ruby>\n",
            "**<b>a</b>** *[<i>b</i>](c.md)* ~~<u>d</u>~~\n",
            "- <b>a</b>\n- b <span>c</span>\n\n> <div>d</div>\n",
            "<DIV CLASS=\"a\">b</div>\n",
            "a <a name=\"b\"/> c <i class=\"d\"/> e\n",
            "a[^1]\n\n[^1]: <b>c</b>\n",
            "2 < 3 and a <3\n",
            "<iframe src=\"https://a.example/\">\n\n</iframe>\n",
        ] {
            let found: Vec<_> = found(source)
                .into_iter()
                .filter(|one| one.0 != "missing-alt")
                .collect();
            assert_eq!(found, [], "{source}");
            let html = write(source).html;
            assert_eq!(flaw(&html), None, "{source}: {html}");
        }
    }

    #[test]
    fn wrong_tags_are_reported_where_they_stand() {
        for (source, wanted) in [
            ("a\n\nb.</div> c\n", vec![("stray-end-tag", "</div>")]),
            (
                "<table><tr><td>\n\na\n",
                vec![("unclosed-element", "<table>")],
            ),
            ("a <b>b\n\nc\n", vec![("unclosed-element", "<b>")]),
            ("- <div>\n- b\n", vec![("unclosed-element", "<div>")]),
            (
                "> <textarea>\n\nb\n",
                vec![("unclosed-element", "<textarea>")],
            ),
            (
                "<iframe src=\"a\">\n\nb\n",
                vec![("unclosed-element", "<iframe src=\"a\">")],
            ),
            ("Vec<T> is\n", vec![("unknown-element", "<T>")]),
            (
                "a <type of person>, b\n",
                vec![("unknown-element", "<type of person>")],
            ),
            ("<Note>\na\n</Note>\n", vec![("unknown-element", "<Note>")]),
            (
                "a <your-name> b\n",
                vec![("unknown-element", "<your-name>")],
            ),
            ("<div\n class=\"a\n\nb\n", vec![("unfinished-tag", "<div")]),
            ("<body>\na\n</body>\n", vec![("unknown-element", "<body>")]),
            (
                "a <ul> and <li> b\n",
                vec![("unclosed-element", "<ul>"), ("unknown-element", "<li>")],
            ),
            (
                "<div><svg><foreignObject><p>a</svg>\n</div>\n\nb\n",
                vec![("unclosed-element", "<foreignObject>")],
            ),
            ("<div><math><mtext><p>a</mtext></math></div>\n", vec![]),
            (
                "a[^1] b\n\n[^1]: <b>c\n\n    d\n\ne\n",
                vec![("unclosed-element", "<b>")],
            ),
            (
                "<svg><g>\n\nb\n",
                vec![("unclosed-element", "<g>"), ("unclosed-element", "<svg>")],
            ),
        ] {
            let wanted: Vec<_> = wanted
                .into_iter()
                .map(|(code, at)| (code, at.to_owned()))
                .collect();
            assert_eq!(found(source), wanted, "{source}");
            let html = write(source).html;
            assert_eq!(flaw(&html), None, "{source}: {html}");
        }
    }

    /// Texts with HTML that is broken in every way.
    fn broken() -> impl Strategy<Value = String> {
        "(</?(foreignObject|desc|mtext|div|p|b|i|a|span|table|tr|td|ul|li|svg|g|math|mi|section|article|footer|em|h2|button|form|object|template|details|T|x-y|body|font|blockquote)( [a-z]=[\"']?)?/?>?|\
          <(script|style|textarea|iframe|title)/?>|</(script|style|textarea|iframe|title)>|\
          <!--|-->|<!|<[?]|<br>|<img src=x>|[a-z ]|\n|\n\n|\n- |\n> |\n\n    |\n## |\\*\\*|\\*|\\[a\\]\\(b\\)|`|\\||\\[\\^1\\]|\n\n\\[\\^1\\]: |\n\\| a \\|\n\\| - \\|\n\\| ){0,30}"
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn the_page_around_a_text_holds(source in broken()) {
            let html = write(&source).html;
            prop_assert_eq!(flaw(&html), None, "{}", html);
        }

        #[test]
        fn comments_leave_and_words_stay(source in broken()) {
            // In these, text is no text of the page, and a comment none.
            let raw = ["script", "style", "textarea", "iframe", "title"];
            let source = raw.iter().fold(source, |source, name| source.replace(name, "b"));
            let words = |node: &Handle| {
                let mut out = String::new();
                text(node, &mut out);
                (comments(node), out.split_whitespace().collect::<String>())
            };
            let dropped = page(&write(&source).html, words);
            let kept = write_with(&source, |wishes| wishes.comments = Comments::Keep).html;
            prop_assert_eq!(dropped, (0, page(&kept, words).1));
        }
    }
}
