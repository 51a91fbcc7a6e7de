//! The chain: the events of the Markdown parser, changed by one adaptor after the other, written by
//! the emitter.
//!
//! Each adaptor knows one matter and is an iterator over the events of the one before. Their order
//! matters: whatever reads a text must come behind what takes it apart.

use pulldown_cmark::{Options as Extensions, Parser};

use super::bare_addresses::BareAddresses;
use super::block_attributes::BlockAttributes;
use super::calls::Calls;
use super::code_blocks::CodeBlocks;
use super::context::Context;
use super::count::{Counter, Counting};
use super::definitions::Definitions;
use super::emitter::{self, Written};
use super::event::{Event, Placement};
use super::figures::Figures;
use super::footnotes::{Footnotes, Labels};
use super::headings::{Anchors, Headings, Section};
use super::html_blocks::HtmlBlocks;
use super::links::{Links, References};
use super::math::Formulas;
use super::plain_text::{PlainText, PlainTexts, Prose};
use super::raw_html::RawHtml;
use super::revealed::Revealed;
use super::stray_brackets::StrayBrackets;
use super::typography::Typography;

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
    let mut collected = Collected {
        placements: Vec::new(),
        definitions: Definitions::default(),
        references: References::new(context),
        anchors: Anchors::default(),
        named: Anchors::default(),
        labels: Labels::default(),
        sections: Vec::new(),
        plain_text: PlainText::new(context.text, prose),
        counter: Counter::default(),
    };
    let written = write(context, extensions, &mut collected);
    (written, collected)
}

fn write<'c, 'a: 'c>(
    context: &'c Context<'a>,
    extensions: Extensions,
    to: &'c mut Collected<'a>,
) -> Written {
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
    let events = RawHtml::new(events, context, &to.references, &mut to.anchors);
    let events = Footnotes::new(events, context, &mut to.labels);
    // These change nothing.
    let events = Headings::new(events, &mut to.sections);
    let events = PlainTexts::new(events, &mut to.plain_text);
    let events = Counting::new(events, &mut to.counter);
    emitter::write(events, context.text.len())
}
