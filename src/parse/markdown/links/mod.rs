//! Links and pictures: where they point, and what they lack.

mod autolink;
pub(crate) mod bare_addresses;
pub(crate) mod definitions;
mod flawed_address;
pub(crate) mod interest;
pub(crate) mod lone_address;
pub(crate) mod stray_brackets;
pub(crate) mod target;
mod undefined;
pub(crate) mod unused;

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::CowStr;
use rustc_hash::FxHashMap;

use crate::base::address::code_scheme;
use crate::base::comments;
use crate::diagnostic::codes;
use crate::model::article::{Dest, Ref, Role};
use crate::model::config::Comments;
use crate::model::{Hole, Html};
use crate::parse::markdown::blocks::captions::Caption;
use crate::parse::markdown::context::{Context, index};
use crate::parse::markdown::escape;
use crate::parse::markdown::event::{Event, Events, Link, LinkForm, Located, Picture, Target};
use crate::parse::markdown::{Line, inline, places};
use definitions::Definitions;
use interest::interest;

/// The references of a body to something of its site, in the order of the text.
pub(crate) struct References<'a> {
    context: &'a Context<'a>,
    list: RefCell<Vec<Ref>>,
}

impl<'a> References<'a> {
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            list: RefCell::default(),
        }
    }

    /// Takes a reference that stands in this part of the text, and returns its number.
    pub(crate) fn add(&self, role: Role, dest: Dest, range: Range<usize>) -> u32 {
        let mut list = self.list.borrow_mut();
        let range = self.context.place(range);
        list.push(Ref { role, dest, range });
        index(list.len() - 1)
    }

    /// Returns a line that stands in this part of the text, with what it refers to among these references,
    /// and reports its addresses.
    pub(crate) fn line(&self, text: &str, range: &Range<usize>) -> Html {
        let context = self.context;
        let read = inline(text, context.options, context.rules.raw_html);
        context.report_line(read.diagnostics, range);
        let Line {
            mut html,
            references,
        } = read.value;
        html.count_from(self.list.borrow().len());
        let places: Vec<Range<usize>> =
            places(&references, context.masked.source(), range.clone()).collect();
        for (one, place) in references.into_iter().zip(places) {
            self.add(one.role, one.dest, place);
        }
        html
    }

    /// Returns the address of a picture that a component shows, and takes it as a reference where it is on this site.
    /// `call` is the place of the component.
    pub(crate) fn picture(&self, address: &str, call: &Range<usize>) -> Html {
        self.argument(Role::PICTURE, Hole::Picture, address, call)
    }

    /// Returns the address of another file that a component shows, as [`References::picture`] does.
    pub(crate) fn file(&self, address: &str, call: &Range<usize>) -> Html {
        self.argument(Role::Link, Hole::Ref, address, call)
    }

    fn argument(
        &self,
        role: Role,
        hole: fn(u32) -> Hole,
        address: &str,
        call: &Range<usize>,
    ) -> Html {
        let context = self.context;
        let mut html = Html::with_capacity(0, 1);
        // What holds code is reported with the call, and leads nowhere.
        if code_scheme(address).is_some() {
            return html;
        }
        match target::resolve(context.options.file, role, address) {
            Some(dest) => {
                let written = context.masked.source().get(call.clone());
                let at = written.and_then(|text| text.rfind(address));
                let place = at.map_or_else(
                    || call.clone(),
                    |at| call.start + at..call.start + at + address.len(),
                );
                html.hole(hole(self.add(role, dest, place)));
            }
            None => {
                let mut escaped = String::with_capacity(address.len());
                escape::address(&mut escaped, address);
                html.push(&escaped);
            }
        }
        html
    }

    /// Returns all references.
    pub(crate) fn into_list(self) -> Vec<Ref> {
        self.list.into_inner()
    }
}

/// Resolves where links and pictures point, and reports those without an address or a description.
pub(crate) struct Links<'a, I> {
    events: I,
    context: &'a Context<'a>,
    definitions: &'a Definitions,
    references: &'a References<'a>,
    /// The numbers of the references by label, by the place of their definition: what is wrong there is
    /// said once.
    defined: FxHashMap<(Role, usize), u32>,
}

impl<'a, I: Events<'a>> Links<'a, I> {
    pub(crate) fn new(
        events: I,
        context: &'a Context<'a>,
        definitions: &'a Definitions,
        references: &'a References<'a>,
    ) -> Self {
        Self {
            events,
            context,
            definitions,
            references,
            defined: FxHashMap::default(),
        }
    }

    fn link(&mut self, mut link: Link<'a>, range: &Range<usize>) -> Link<'a> {
        if is_empty(&link.target) {
            self.report_empty(range, "this link has no address", "[words](address)");
        }
        self.check_words(range);
        self.check_title(&link.target, range);
        self.check_scheme(&link.target, range);
        if link.form != LinkForm::Mail {
            link.target = self.resolve(Role::Link, link.target, range);
        }
        if let Target::Address(address) = &link.target {
            link.interest = interest("", address, &self.context.options.markdown.affiliate_hosts);
        }
        link.title = self.title(link.title, range);
        link
    }

    fn picture(&mut self, mut picture: Picture<'a>, range: &Range<usize>) -> Picture<'a> {
        let description = self.context.without_calls(picture.description, range);
        if is_empty(&picture.link.target) {
            let form = "![what it shows](picture.jpg)";
            self.report_empty(range, "this picture has no address", form);
        } else if description.trim().is_empty() {
            self.context.report(
                &codes::MISSING_ALT,
                range.clone(),
                "this picture has no alternative text",
                "say what it shows between the square brackets: \
                 `![a row of server racks](racks.jpg)`",
            );
        }
        picture.description = description;
        picture.link.target =
            self.resolve(Role::Picture(picture.usage), picture.link.target, range);
        picture.link.title = self.title(picture.link.title, range);
        picture
    }

    /// Returns what is shown of a title.
    fn title(&self, title: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        let title = self.context.without_calls(title, range);
        if !title.contains("<!--") || self.context.options.markdown.comments == Comments::Keep {
            return title;
        }
        comments::without(&title).into_owned().into()
    }

    /// Reports a link or a picture without an address.
    fn report_empty(&self, range: &Range<usize>, message: &str, form: &str) {
        if self.context.is_presswork() {
            let help = format!("write it between the parentheses: `{form}`");
            self.context
                .report(&codes::EMPTY_ADDRESS, range.clone(), message, help);
        }
    }

    /// Reports a link without words, which no reader sees.
    fn check_words(&self, range: &Range<usize>) {
        if self.context.is_presswork()
            && let Some(rest) = self.context.slice(range.clone()).strip_prefix('[')
            && let Some(address) = rest.trim_start().strip_prefix("](")
            && !address.starts_with(')')
        {
            self.context.report(
                &codes::EMPTY_ADDRESS,
                range.clone(),
                "this link has no words, so that no reader sees it",
                format!("write them between the square brackets: `[words]({address}`"),
            );
        }
    }

    /// Reports an address that begins with `https` misspelt, or twice.
    fn check_scheme(&self, target: &Target<'a>, range: &Range<usize>) {
        if let Target::Address(address) = target
            && let Some(mended) = with_scheme(address)
        {
            let address: &str = address;
            self.context.report(
                &codes::BROKEN_LINK,
                self.place_of(address, range),
                "no browser opens this address, because of how it begins",
                format!("write `{mended}`"),
            );
        }
    }

    /// Makes an address a reference where it leads into the site.
    fn resolve(&mut self, role: Role, target: Target<'a>, range: &Range<usize>) -> Target<'a> {
        let Target::Address(address) = target else {
            return target;
        };
        // An address with a call in it is reported for that alone.
        if self.context.has_call(&address) {
            return Target::Address(self.context.without_calls(address, range));
        }
        let Some(dest) = target::resolve(self.context.options.file, role, &address) else {
            return Target::Address(address);
        };
        let is_by_label = self.context.slice(range.clone()).ends_with(']');
        let definition = match is_by_label {
            true => self.definitions.place(self.context, &address),
            false => None,
        };
        let Some(place) = definition else {
            let place = self.place_of(&address, range);
            return Target::Reference(self.references.add(role, dest, place));
        };
        let known = self.defined.entry((role, place.start));
        Target::Reference(*known.or_insert_with(|| self.references.add(role, dest, place)))
    }

    /// Reports a title that stands directly behind its address, which takes it for a part of itself.
    fn check_title(&self, target: &Target<'a>, range: &Range<usize>) {
        if self.context.is_presswork()
            && let Target::Address(address) = target
            && let Some(mended) = with_title(address)
        {
            self.context.report(
                &codes::UNFINISHED_LINK,
                self.place_of(address, range),
                "no blank stands between this address and its title",
                format!("write `({mended})`"),
            );
        }
    }

    /// Returns where an address stands in its link, or the link where it stands elsewhere.
    fn place_of(&self, address: &str, range: &Range<usize>) -> Range<usize> {
        let link = self.context.slice(range.clone());
        // Most end with it: `[words](address)`.
        let before = link
            .strip_suffix(')')
            .and_then(|link| link.strip_suffix(address));
        before
            .map(str::len)
            .or_else(|| memchr::memmem::rfind(link.as_bytes(), address.as_bytes()))
            .map_or_else(
                || range.clone(),
                |at| range.start + at..range.start + at + address.len(),
            )
    }
}

impl<'a, I: Events<'a>> Iterator for Links<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let mut next = self.events.next();
        if let Some((Event::BareAddress(address), _)) = &mut next {
            let hosts = &self.context.options.markdown.affiliate_hosts;
            address.interest = interest(address.prefix, &address.visible, hosts);
            return next;
        }
        if let Some((event, range)) = &mut next
            && matches!(
                event,
                Event::OpenLink(_) | Event::Picture(_) | Event::FigureTitle(_)
            )
        {
            *event = match event.take() {
                Event::OpenLink(link) => Event::OpenLink(Box::new(self.link(*link, range))),
                Event::Picture(picture) => Event::Picture(Box::new(self.picture(*picture, range))),
                Event::FigureTitle(title) => {
                    let words = self.title(title.title, range);
                    Event::Caption(Box::new(Caption {
                        words: self.references.line(&words, range),
                        credit: title.credit,
                    }))
                }
                event => event,
            };
        }
        next
    }
}

/// Returns an address and the title that stands directly behind it, with a blank between them.
pub(crate) fn with_title(written: &str) -> Option<String> {
    let inner = written.strip_suffix('"')?;
    let (address, title) = inner.split_once('"')?;
    let sticks = !address.is_empty() && !address.ends_with(char::is_whitespace);
    (sticks && !title.is_empty()).then(|| format!("{address} \"{title}\""))
}

/// Returns an address whose scheme is a misspelt `http` or `https`, or stands there twice, as it was meant.
fn with_scheme(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let is_known = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if is_known {
        let twice = rest.starts_with("http://") || rest.starts_with("https://");
        return twice.then(|| rest.to_owned());
    }
    let is_misspelt = (3..=7).contains(&scheme.len())
        && scheme.starts_with(['h', 't'])
        && scheme.contains('t')
        && scheme.contains('p')
        && scheme.bytes().all(|byte| b"htps".contains(&byte));
    is_misspelt.then(|| format!("https://{rest}"))
}

fn is_empty(target: &Target<'_>) -> bool {
    match target {
        Target::Address(address) => address.is_empty(),
        Target::Reference(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::model::article::Dest;
    use crate::model::config::RawHtml;
    use crate::parse::markdown::testing::{write, write_with};

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
            ("b.md#c", "../s%20t.md", "/g/?h", "#j")
        );
        assert_eq!(
            refs[1].dest,
            Dest::File("content/articles/s t.md".into(), String::new())
        );
    }

    #[test]
    fn addresses_that_hold_code_are_written_nowhere() {
        for raw in [RawHtml::Pass, RawHtml::Sanitise, RawHtml::Escape] {
            for text in ["[a](javascript:b)", "![a](VBScript:b)", "<javascript:b>"] {
                let html = write_with(text, |wishes| wishes.raw_html = raw).html;
                assert!(html.contains("=\"⟦ref 0⟧\""), "{html}");
            }
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
}
