//! Writes the events as HTML, with gaps for what is known later.

#[cfg(test)]
mod tests;

use pulldown_cmark::BlockQuoteKind;

use super::blocks::attribute_list::Attributes;
use super::blocks::attributes::written_name;
use super::blocks::lists::Lists;
use super::blocks::tables::Table;
use super::context::index;
use super::escape;
use super::event::{
    BareAddress, Block, Event, Events, HeadingStart, Link, LinkForm, Picture, Placement, Progress,
    Target,
};
use super::fragment::{Fragment, Gap};
use super::live::marks::Marks;
use crate::base::address::code_scheme;
use crate::model::Hole;
use crate::model::body::Word;

/// The HTML of a body, before its gaps are filled.
pub(crate) struct Written {
    pub(crate) body: Fragment,
    /// For each footnote its text, if there is one.
    pub(crate) footnotes: Vec<Option<Fragment>>,
    /// Where the entries of live coverage begin in the body.
    pub(crate) entries: Vec<usize>,
}

/// Writes all events of a text.
pub(crate) fn write<'a>(events: impl Events<'a>, text: &str) -> Written {
    let length = text.len();
    let mut emitter = Emitter {
        out: Fragment::with_capacity(length + length / 4),
        outer: Vec::new(),
        footnotes: Vec::new(),
        headings: 0,
        level: 1,
        table: Table::default(),
        lists: Lists::default(),
        item: 0,
        label: Label::Closed,
        marks: Marks::default(),
    };
    for (event, range) in events {
        let is_item = matches!(event, Event::Start(Block::Item));
        emitter.event(event);
        if is_item {
            emitter.lists.item(emitter.item, text, range.start);
        }
    }
    Written {
        body: emitter.out,
        footnotes: emitter.footnotes,
        entries: emitter.marks.starts,
    }
}

/// What is being written.
struct Emitter {
    out: Fragment,
    /// What was being written when a footnote began, and the number of the footnote.
    outer: Vec<(u32, Fragment)>,
    footnotes: Vec<Option<Fragment>>,
    /// How many headings began.
    headings: usize,
    /// The rank of the heading that is open, 1 to 6.
    level: u8,
    table: Table,
    lists: Lists,
    /// Where the tag stands of the item that began last.
    item: usize,
    label: Label,
    marks: Marks,
}

/// Whether the label of a task's box is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Open,
    Closed,
}

impl Emitter {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => escape::text(&mut self.out.html, &text),
            Event::SoftBreak => self.out.push("\n"),
            Event::HardBreak => self.out.push("<br>\n"),
            Event::Open(style) => self.out.push(style.open()),
            Event::Close(style) => self.out.push(style.close()),
            Event::OpenLink(link) => self.open_link(&link),
            Event::CloseLink => self.out.push("</a>"),
            Event::Code(code) => self.code(&code),
            Event::Formula(formula) => match &formula.mathml {
                Some(mathml) => self.formula(mathml, &formula.latex),
                None => self.code(&formula.latex),
            },
            Event::BareAddress(address) => self.bare_address(&address),
            Event::Picture(picture) => self.picture(&picture),
            Event::Caption(caption) => caption.write(&mut self.out),
            Event::Call(number, placement) => self.call(number, placement),
            Event::Markup(markup) => markup.write(&mut self.out),
            Event::Reference(number) => self.out.gap(Gap::Footnote(number)),
            Event::Task(progress) => self.task(progress),
            Event::Attributes(attributes) => self.attributes(&attributes),
            block => self.block(block),
        }
    }

    /// Writes a formula with its source, for whatever reads words alone.
    fn formula(&mut self, mathml: &str, latex: &str) {
        const START: &str = "<math";
        self.out.push(START);
        self.out.push(" alttext=\"");
        let line: Vec<&str> = latex.split_whitespace().collect();
        escape::attribute(&mut self.out.html, &line.join(" "));
        self.out.push("\"");
        self.out.push(mathml.strip_prefix(START).unwrap_or(mathml));
    }

    fn block(&mut self, event: Event<'_>) {
        match event {
            Event::Start(block) => self.start(block),
            Event::End(block) => self.end(block),
            Event::Entry(time) => self.marks.begin(time.moment, &mut self.out),
            Event::Heading(heading) => self.open_heading(&heading),
            Event::Gallery(attributes) => {
                self.begin("<div>");
                self.attributes(&attributes);
                self.out.push("\n");
            }
            Event::NumberedList(first) => {
                match first {
                    1 => self.begin("<ol>\n"),
                    _ => self.begin(&format!("<ol start=\"{first}\">\n")),
                }
                self.lists.open_numbered(first);
            }
            Event::Table(alignments) => {
                self.begin("");
                self.table = Table::open(alignments, &mut self.out);
            }
            Event::Footnote(number) => {
                self.close_label();
                let outer = std::mem::take(&mut self.out);
                self.outer.push((number, outer));
            }
            Event::CodeBlock(listing) => {
                self.begin("");
                listing.write(&mut self.out.html);
            }
            Event::HtmlAsText(text) => {
                self.out.push("<p>");
                escape::text(&mut self.out.html, &text);
                self.out.push("</p>\n");
            }
            Event::CallEnd(number) => {
                self.begin("");
                self.out.hole(Hole::CallEnd(index(number)));
                self.out.push("\n");
            }
            Event::Rule => self.begin("<hr>\n"),
            // The mark is not shown, and of the others the adaptors made other events.
            _ => {}
        }
    }

    fn start(&mut self, block: Block) {
        match block {
            Block::Paragraph => self.begin("<p>"),
            Block::Calls | Block::Html => self.begin(""),
            Block::Figure => self.begin("<figure>"),
            Block::Quote => self.begin("<blockquote>\n"),
            Block::Alert(kind) => self.open_alert(kind),
            Block::BulletList => {
                self.begin("<ul>\n");
                self.lists.open_bullets();
            }
            Block::Item => {
                self.begin("");
                self.item = self.out.html.len();
                self.out.push("<li>");
            }
            Block::DefinitionList => self.begin("<dl>\n"),
            Block::Term => self.begin("<dt>"),
            Block::Definition => self.begin("<dd>"),
            Block::TableHead => self.table.open_head(&mut self.out),
            Block::TableRow => self.table.open_row(&mut self.out),
            Block::TableCell => self.table.open_cell(&mut self.out),
            // These begin with events of their own.
            Block::Heading
            | Block::Gallery
            | Block::NumberedList
            | Block::Footnote
            | Block::Table => {}
        }
    }

    fn end(&mut self, block: Block) {
        self.close_label();
        match block {
            Block::Paragraph => self.out.push("</p>\n"),
            Block::Calls | Block::Html => {}
            Block::Figure => self.out.push("</figure>\n"),
            Block::Gallery => self.out.push("</div>\n"),
            Block::Heading => self.out.push(self.heading_tags().1),
            Block::Quote => self.out.push("</blockquote>\n"),
            Block::Alert(_) => self.out.push("</aside>\n"),
            Block::BulletList => self.close_list("</ul>\n"),
            Block::NumberedList => self.close_list("</ol>\n"),
            Block::Item => self.out.push("</li>\n"),
            Block::Footnote => self.close_footnote(),
            Block::DefinitionList => self.out.push("</dl>\n"),
            Block::Term => self.out.push("</dt>\n"),
            Block::Definition => self.out.push("</dd>\n"),
            Block::Table => self.table.close(&mut self.out),
            Block::TableHead => self.table.close_head(&mut self.out),
            Block::TableRow => self.out.push("</tr>\n"),
            Block::TableCell => self.table.close_cell(&mut self.out),
        }
    }

    /// Begins a block on a line of its own.
    fn begin(&mut self, tag: &str) {
        self.close_label();
        self.out.line();
        self.out.push(tag);
    }

    fn close_label(&mut self) {
        if self.label == Label::Open {
            self.out.push("</label>");
            self.label = Label::Closed;
        }
    }

    /// Returns how the tag of the heading begins that is open, and its end tag.
    fn heading_tags(&self) -> (&'static str, &'static str) {
        match self.level {
            0 | 1 => ("<h1", "</h1>\n"),
            2 => ("<h2", "</h2>\n"),
            3 => ("<h3", "</h3>\n"),
            4 => ("<h4", "</h4>\n"),
            5 => ("<h5", "</h5>\n"),
            _ => ("<h6", "</h6>\n"),
        }
    }

    fn open_heading(&mut self, heading: &HeadingStart<'_>) {
        self.level = heading.level;
        self.begin(self.heading_tags().0);
        self.out.push(" id=\"");
        self.out.gap(Gap::Anchor(index(self.headings)));
        self.headings += 1;
        self.out.push("\"");
        self.classes_and_others(&heading.attributes);
        self.out.push(">");
        self.marks.write_time(&mut self.out);
    }

    /// Writes the attributes of the block whose tag was written last.
    fn attributes(&mut self, attributes: &Attributes<'_>) {
        const TAGS: [&str; 4] = ["<p>", "<li>", "<figure>", "<div>"];
        let html = &mut self.out.html;
        let has_tag = TAGS.iter().any(|tag| html.ends_with(tag));
        match has_tag {
            true => html.truncate(html.len() - ">".len()),
            // A paragraph of nothing but components has no tag of its own.
            false => html.push_str("<span"),
        }
        self.id_and_others(attributes);
        self.out.push(if has_tag { ">" } else { "></span>" });
    }

    fn id_and_others(&mut self, attributes: &Attributes<'_>) {
        if let Some(id) = attributes.id {
            self.attribute("id", id);
        }
        self.classes_and_others(attributes);
    }

    fn classes_and_others(&mut self, attributes: &Attributes<'_>) {
        if !attributes.classes.is_empty() {
            self.attribute("class", &attributes.classes.join(" "));
        }
        for (key, value) in &attributes.others {
            self.attribute(&written_name(key), value);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(" ");
        self.out.push(name);
        self.out.push("=\"");
        escape::attribute(&mut self.out.html, value);
        self.out.push("\"");
    }

    fn open_alert(&mut self, kind: BlockQuoteKind) {
        let (name, title) = match kind {
            BlockQuoteKind::Note => ("note", Word::Note),
            BlockQuoteKind::Tip => ("tip", Word::Tip),
            BlockQuoteKind::Important => ("important", Word::Important),
            BlockQuoteKind::Warning => ("warning", Word::Warning),
            BlockQuoteKind::Caution => ("caution", Word::Caution),
        };
        self.begin("<aside class=\"alert alert-");
        self.out.push(name);
        self.out.push("\">\n<p class=\"alert-title\">");
        self.out.hole(Hole::Word(title));
        self.out.push("</p>\n");
    }

    fn close_list(&mut self, tag: &str) {
        self.lists.close(&mut self.out);
        self.out.push(tag);
    }

    fn close_footnote(&mut self) {
        let Some((number, outer)) = self.outer.pop() else {
            return;
        };
        let text = std::mem::replace(&mut self.out, outer);
        let number = number as usize;
        if self.footnotes.len() <= number {
            self.footnotes.resize_with(number + 1, || None);
        }
        // The first of two footnotes with one label is the footnote.
        self.footnotes[number].get_or_insert(text);
    }

    /// Writes the box of a task, and makes the item that begins with it a task.
    fn task(&mut self, progress: Progress) {
        const ITEM: &str = "<li>";
        let item = self.out.html.get(self.item..);
        if item.is_some_and(|item| item.starts_with(ITEM)) {
            self.out
                .replace(self.item, ITEM.len(), "<li class=\"task\">");
        }
        self.out.push(match progress {
            Progress::Done => "<label><input type=\"checkbox\" disabled checked> ",
            Progress::Open => "<label><input type=\"checkbox\" disabled> ",
        });
        self.label = Label::Open;
    }

    fn code(&mut self, code: &str) {
        self.out.push("<code>");
        escape::text(&mut self.out.html, code);
        self.out.push("</code>");
    }

    fn call(&mut self, number: usize, placement: Placement) {
        self.out.hole(Hole::Call(index(number)));
        if placement == Placement::Block {
            self.out.push("\n");
        }
    }

    fn open_link(&mut self, link: &Link<'_>) {
        self.out.push("<a href=\"");
        if link.form == LinkForm::Mail {
            self.out.push("mailto:");
        }
        self.target(&link.target, Hole::Ref);
        self.out.push("\"");
        self.title(&link.title);
        self.out.push(link.interest.attribute());
        self.out.push(">");
    }

    fn bare_address(&mut self, address: &BareAddress<'_>) {
        self.out.push("<a href=\"");
        self.out.push(address.prefix);
        escape::address(&mut self.out.html, &address.visible);
        self.out.push("\"");
        self.out.push(address.interest.attribute());
        self.out.push(">");
        escape::text(&mut self.out.html, &address.visible);
        self.out.push("</a>");
    }

    fn picture(&mut self, picture: &Picture<'_>) {
        let reference = match picture.link.target {
            Target::Reference(number) => Some(number),
            Target::Address(_) => None,
        };
        // A link needs a name, and there is none in a link.
        let is_enlarged = picture.usage.is_in_gallery()
            && !picture.linked
            && !picture.description.trim().is_empty();
        let enlarged = reference.filter(|_| is_enlarged);
        if let Some(number) = enlarged {
            self.out.hole(Hole::Enlarge(number));
        }
        if let Some(number) = reference {
            self.out.hole(Hole::PictureBegin(number));
        }
        self.out.push("<img src=\"");
        self.target(&picture.link.target, Hole::Picture);
        self.out.push("\" alt=\"");
        escape::attribute(&mut self.out.html, &picture.description);
        self.out.push("\"");
        self.title(&picture.link.title);
        if let Some(attributes) = &picture.attributes {
            self.id_and_others(attributes);
        }
        self.out.push(" loading=\"lazy\" decoding=\"async\">");
        if let Some(number) = reference {
            self.out.hole(Hole::PictureEnd(number));
        }
        if let Some(number) = enlarged {
            self.out.hole(Hole::EnlargeEnd(number));
        }
    }

    /// Writes an address; one that leads into the site is left open, and one that holds code leads nowhere.
    fn target(&mut self, target: &Target<'_>, hole: fn(u32) -> Hole) {
        match target {
            Target::Address(address) if code_scheme(address).is_some() => self.out.push("#"),
            Target::Address(address) => escape::address(&mut self.out.html, address),
            Target::Reference(number) => self.out.hole(hole(*number)),
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push(" title=\"");
            escape::attribute(&mut self.out.html, title);
            self.out.push("\"");
        }
    }
}
