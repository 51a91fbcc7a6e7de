//! The chain: the events of the Markdown parser, changed by one adaptor after the other, written by
//! the emitter.
//!
//! Each adaptor knows one matter and is an iterator over the events of the one before. Their order
//! matters: whatever reads a text must come behind what takes it apart.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use pulldown_cmark::{Options as Extensions, Parser};

use super::blocks::block_attributes::BlockAttributes;
use super::blocks::figures::Figures;
use super::blocks::footnotes::{Footnotes, Labels};
use super::blocks::headings::{Anchors, Headings, Section};
use super::blocks::left_out::LeftOut;
use super::blocks::picture_attributes::PictureAttributes;
use super::charts::Charts;
use super::code::blocks::CodeBlocks;
use super::components::calls::Calls;
use super::context::Context;
use super::emitter::{self, Written};
use super::event::{Event, Events, Placement};
use super::html::blocks::HtmlBlocks;
use super::html::elements::Elements;
use super::html::raw_html::{Found, RawHtml};
use super::links::bare_addresses::BareAddresses;
use super::links::definitions::Definitions;
use super::links::lone_address::LoneAddress;
use super::links::stray_brackets::StrayBrackets;
use super::links::{Links, References};
use super::live::entries::Entries;
use super::masks::unmasked::Unmasked;
use super::mathematics::formulas::Formulas;
use super::typography::Typography;
use super::words::count::{Counter, Counting};
use super::words::numbered;
use super::words::plain_text::{PlainText, PlainTexts, Prose};
use super::words::visibility::{Visibility, Visible};
use crate::model::article::{Aside, Spanned};

/// What the adaptors collect on the way.
pub(crate) struct Collected<'a> {
    pub(crate) calls: Called,
    /// Where links by label find their addresses.
    definitions: Definitions,
    pub(crate) references: References<'a>,
    /// What stands in the author's own HTML.
    pub(crate) html: Found,
    /// The anchors that the author gave paragraphs, items and pictures.
    pub(crate) named: RefCell<Anchors>,
    /// The attributes of pictures.
    pub(crate) asides: RefCell<Vec<Spanned<Aside>>>,
    /// Where definitions of links stand that make nothing, in the text.
    pub(crate) unused: Vec<Range<usize>>,
    pub(crate) labels: Labels,
    pub(crate) sections: Vec<Section>,
    /// Whether readers see what is being read.
    visibility: Cell<Visibility>,
    pub(crate) plain_text: PlainText,
    pub(crate) counter: Counter,
}

/// The components that are called.
#[derive(Default)]
pub(crate) struct Called {
    /// For each call that is written where it stands.
    pub(crate) placements: Vec<Placement>,
    /// The addresses that are shown as embeds: calls that nobody wrote as such.
    pub(crate) embeds: Vec<LoneAddress>,
    /// The drawings of charts, with the numbers of their calls.
    pub(crate) drawings: Vec<(usize, String)>,
}

/// Reads the text as Markdown with these extensions, and writes it as HTML.
pub(crate) fn run<'a>(
    context: &'a Context<'a>,
    extensions: Extensions,
    prose: Prose,
) -> (Written, Collected<'a>) {
    let mut collected = Collected::new(context, prose);
    let written = emitter::write(events(context, extensions, &mut collected), context.text);
    (written, collected)
}

/// Hands over what readers see, event by event, without writing it.
pub(crate) fn read<'a>(
    context: &'a Context<'a>,
    extensions: Extensions,
    mut seen: impl FnMut(&Event<'_>, Range<usize>),
) {
    let mut collected = Collected::new(context, Prose::Omitted);
    for (event, range) in events(context, extensions, &mut collected) {
        seen(&event, range);
    }
}

impl<'a> Collected<'a> {
    fn new(context: &'a Context<'a>, prose: Prose) -> Self {
        Self {
            calls: Called::default(),
            definitions: Definitions::default(),
            references: References::new(context),
            html: Found::default(),
            named: RefCell::default(),
            asides: RefCell::default(),
            unused: Vec::new(),
            labels: Labels::default(),
            sections: Vec::new(),
            visibility: Cell::default(),
            plain_text: PlainText::new(context.text, prose),
            counter: Counter::default(),
        }
    }
}

fn events<'c, 'a: 'c>(
    context: &'c Context<'a>,
    extensions: Extensions,
    to: &'c mut Collected<'a>,
) -> impl Events<'c> {
    let emphasis = context.emphasis;
    let parser = Parser::new_ext(&emphasis.text, extensions).into_offset_iter();
    let definitions = parser.reference_definitions().iter();
    to.definitions =
        Definitions::new(definitions.map(|(_, definition)| (&*definition.dest, &definition.span)));
    let parsed = LeftOut::new(parser, context, &mut to.unused);
    let events = parsed.filter_map(Event::parsed).map(|mut located| {
        emphasis.unmask(&mut located.0);
        located
    });
    let events = Unmasked::new(events, context).map(|mut located| {
        numbered::set(&mut located.0, &located.1, context);
        located
    });
    // Blocks that are no Markdown inside.
    let events = CodeBlocks::new(events, context);
    let events = HtmlBlocks::new(events, context);
    let events = BlockAttributes::new(events, context, &to.named);
    let events = PictureAttributes::new(events, context, &to.named);
    let events = Entries::new(events, context);
    // What stands in running text. Texts are whole up to here, and in parts from here on.
    let events = StrayBrackets::new(events, context, &to.definitions);
    let events = Calls::new(events, context, &mut to.calls.placements);
    let events = BareAddresses::new(events, context, &mut to.calls.embeds);
    // A quotation mark in an address is none.
    let events = Typography::new(events, context);
    let events = Charts::new(events, context, &mut to.calls.drawings);
    // What stands in the description of a picture is a part of the picture from here on.
    let events = Figures::new(events, context, &to.asides);
    let events = Formulas::new(events, context);
    let events = Links::new(events, context, &to.definitions, &to.references);
    let events = RawHtml::new(events, context, &to.references, &mut to.html);
    let events = Elements::new(events, context);
    let events = Footnotes::new(events, context, &mut to.labels);
    // These change nothing.
    let events = Headings::new(events, &mut to.sections);
    let events = Visible::new(events, context, &to.visibility);
    let events = PlainTexts::new(events, &mut to.plain_text, &to.visibility);
    Counting::new(events, &mut to.counter, &to.visibility)
}
