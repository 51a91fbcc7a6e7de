//! The chain: the events of the Markdown parser, changed by one adaptor after the other, written by
//! the emitter.
//!
//! Each adaptor knows one matter and is an iterator over the events of the one before. Their order
//! matters: whatever reads a text must come behind what takes it apart.

use std::ops::Range;

use pulldown_cmark::{Options as Extensions, Parser};

use super::bare_addresses::BareAddresses;
use super::block_attributes::BlockAttributes;
use super::calls::Calls;
use super::code_blocks::CodeBlocks;
use super::context::Context;
use super::count::{Counter, Counting};
use super::definitions::Definitions;
use super::elements::Elements;
use super::emitter::{self, Written};
use super::event::{Event, Events, Placement};
use super::figures::Figures;
use super::footnotes::{Footnotes, Labels};
use super::headings::{Anchors, Headings, Section};
use super::html_blocks::HtmlBlocks;
use super::links::{Links, References};
use super::math::Formulas;
use super::plain_text::{PlainText, PlainTexts, Prose};
use super::raw_html::{Found, RawHtml};
use super::revealed::Revealed;
use super::stray_brackets::StrayBrackets;
use super::typography::Typography;
use crate::model::article::Spanned;

/// What the adaptors collect on the way.
pub(super) struct Collected<'a> {
    /// For each component call where it stands.
    pub(super) placements: Vec<Placement>,
    /// Where links by label find their addresses.
    definitions: Definitions,
    pub(super) references: References<'a>,
    /// The anchors in the author's own HTML; headings and footnotes add theirs.
    pub(super) anchors: Anchors,
    /// The anchors that the author gave paragraphs and items.
    pub(super) named: Anchors,
    /// The comments that are left out, by their places in the file.
    pub(super) comments: Vec<Spanned<()>>,
    pub(super) labels: Labels,
    pub(super) sections: Vec<Section>,
    pub(super) plain_text: PlainText,
    pub(super) counter: Counter,
}

/// Reads the text as Markdown with these extensions, and writes it as HTML.
pub(super) fn run<'a>(
    context: &'a Context<'a>,
    extensions: Extensions,
    prose: Prose,
) -> (Written, Collected<'a>) {
    let mut collected = Collected::new(context, prose);
    let written = emitter::write(events(context, extensions, &mut collected), context.text);
    (written, collected)
}

/// Hands over what readers see, event by event, without writing it.
pub(super) fn read<'a>(
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
            placements: Vec::new(),
            definitions: Definitions::default(),
            references: References::new(context),
            anchors: Anchors::default(),
            named: Anchors::default(),
            comments: Vec::new(),
            labels: Labels::default(),
            sections: Vec::new(),
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
    let prepared = context.prepared;
    let parser = Parser::new_ext(&prepared.text, extensions).into_offset_iter();
    let definitions = parser.reference_definitions().iter();
    to.definitions =
        Definitions::new(definitions.map(|(_, definition)| (&*definition.dest, &definition.span)));
    let events = parser.filter_map(Event::parsed).map(|mut located| {
        prepared.restore(&mut located.0);
        located
    });
    let events = Revealed::new(events, context);
    // Blocks that are no Markdown inside.
    let events = CodeBlocks::new(events, context);
    let events = HtmlBlocks::new(events, context);
    let events = BlockAttributes::new(events, context, &mut to.named);
    // What stands in running text. Texts are whole up to here, and in parts from here on.
    let events = StrayBrackets::new(events, context, &to.definitions);
    let events = Calls::new(events, context, &mut to.placements);
    let events = BareAddresses::new(events, context);
    // A quotation mark in an address is none.
    let events = Typography::new(events, context);
    // What stands in the description of a picture is a part of the picture from here on.
    let events = Figures::new(events, context);
    let events = Formulas::new(events, context);
    let events = Links::new(events, context, &to.definitions, &to.references);
    let found = Found {
        anchors: &mut to.anchors,
        comments: &mut to.comments,
    };
    let events = RawHtml::new(events, context, &to.references, found);
    let events = Elements::new(events, context);
    let events = Footnotes::new(events, context, &mut to.labels);
    // These change nothing.
    let events = Headings::new(events, &mut to.sections);
    let events = PlainTexts::new(events, &mut to.plain_text);
    Counting::new(events, &mut to.counter)
}
