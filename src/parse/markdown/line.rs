//! One line of Markdown: takeaways, corrections, captions of pictures, and what components want as Markdown.
//!
//! A line stands in a value of something else, so its own places mean nothing in the file: what it refers to
//! is found again in the value as it was written.

use std::ops::Range;

use pulldown_cmark::Options as Extensions;

use super::context::{Context, Extent, Rules};
use super::html::sanitise;
use super::masks::{emphasis, masked};
use super::words::headline;
use super::words::plain_text::Prose;
use super::{Options, assemble, bare_addresses, chain, escape, extensions};
use crate::diagnostic::{Outcome, codes};
use crate::model::Html;
use crate::model::article::{Dest, Ref, Role};
use crate::model::config::RawHtml;

/// A line as HTML.
#[derive(Default)]
pub(crate) struct Line {
    /// The HTML, whose holes are addresses of `references` alone.
    pub(crate) html: Html,
    /// What it refers to.
    pub(crate) references: Vec<LineReference>,
}

/// A reference of a line to something of its site.
pub(crate) struct LineReference {
    pub(crate) role: Role,
    pub(crate) dest: Dest,
    /// How it is written in the line: the address, or the whole link.
    written: String,
}

/// Returns one line of Markdown as inline HTML. Nothing begins a block in it, and `raw_html` says what becomes
/// of HTML. Of what is wrong, only addresses are reported, at places of the line.
pub(crate) fn inline(text: &str, options: &Options<'_>, raw_html: RawHtml) -> Outcome<Line> {
    // A no-break space is white space to the rules of emphasis, and no beginning of any block.
    const GUARD: char = '\u{a0}';
    let line = text.trim().replace(['\r', '\n'], " ");
    let line = headline::without_comments(&line, options);
    if line.is_empty() {
        return Outcome::clean(Line::default());
    }
    let guarded = format!("{GUARD}{line}");
    let rules = Rules {
        extent: Extent::Line,
        raw_html,
        bare_addresses: bare_addresses(options),
    };
    let extensions = extensions(options) - Extensions::ENABLE_FOOTNOTES;
    let masked = masked::mask_line(&guarded, extensions, options.markdown.math);
    let emphasis = emphasis::mask(&masked.text, options);
    let context = Context::new(&masked, &emphasis, 0, options, rules);
    let (written, collected) = chain::run(&context, extensions, Prose::Omitted);
    let line = match assemble::line(&written) {
        Some(html) => Line {
            html: match raw_html {
                RawHtml::Sanitise => sanitise::clean(&html),
                RawHtml::Pass | RawHtml::Escape => html,
            },
            references: references(collected.references.into_list(), &guarded),
        },
        None => {
            let mut plain = String::new();
            escape::text(&mut plain, &line);
            let mut html = Html::default();
            html.push(&plain);
            Line {
                html,
                references: Vec::new(),
            }
        }
    };
    let mut faults = context.into_diagnostics();
    let of_addresses = [
        &codes::UNSAFE_ADDRESS,
        &codes::EMPTY_ADDRESS,
        &codes::BROKEN_LINK,
    ];
    faults.retain(|fault| of_addresses.contains(&fault.code));
    Outcome::new(line, faults)
}

fn references(list: Vec<Ref>, line: &str) -> Vec<LineReference> {
    let references = list.into_iter();
    references
        .map(|one| LineReference {
            role: one.role,
            dest: one.dest,
            written: line
                .get(Range::from(one.range))
                .unwrap_or_default()
                .to_owned(),
        })
        .collect()
}

/// Returns where each reference of a line stands in the value that the line is made of, which is a range of
/// `source`: the whole range where it is written there in another way.
pub(crate) fn places<'l>(
    references: &'l [LineReference],
    source: &'l str,
    value: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'l {
    let mut done = value.start;
    references.iter().map(move |one| {
        let rest = source.get(done..value.end).unwrap_or_default();
        match rest.find(&one.written).filter(|_| !one.written.is_empty()) {
            Some(at) => {
                let place = done + at..done + at + one.written.len();
                done = place.end;
                place
            }
            None => value.clone(),
        }
    })
}
