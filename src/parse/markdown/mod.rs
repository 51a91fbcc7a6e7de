//! Markdown: the text of one file in, HTML with holes out, and everything that the body says on
//! the way: links, anchors, component calls, its length and its opening words.
//!
//! One pass over the events of the Markdown parser. Nothing here knows other files, so a link to
//! one is a hole in the HTML; nothing knows the theme, so a component is another.

mod assemble;
mod blocks;
mod chain;
mod charts;
mod code;
mod components;
mod context;
mod control;
mod emitter;
mod escape;
mod event;
mod fragment;
mod html;
mod line;
mod links;
pub(crate) mod live;
mod masks;
mod mathematics;
mod typography;
mod words;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::Options as Extensions;

pub(crate) use line::{Line, LineReference, places};
pub(crate) use links::target::resolve;
pub use live::Coverage;
pub use words::count::Count;
pub(crate) use words::headline::{Headline, headline, plain};
pub(crate) use words::leftovers::{leftovers, of_line};
pub(crate) use words::passages::passages;

use crate::base::SourcePath;
use crate::diagnostic::{Outcome, Span, codes};
use crate::model::article::{Aside, Ref, Spanned};
use crate::model::body::Call;
use crate::model::config::{self, Comments, RawHtml};
use crate::model::theme::Components;
use crate::model::{Body, Html, Language};
use blocks::{footnotes, headings};
use context::{BareAddresses, Context, Extent, Rules};
use html::sanitise;
use live::arrange;
use masks::{emphasis, masked};
use words::plain_text::{MoreTag, Prose};

/// What a body is written from, beside its text.
#[derive(Clone)]
pub struct Options<'a> {
    /// The file, in which places are marked and against which links are resolved.
    pub file: &'a SourcePath,
    /// The language, whose quotation marks are set.
    pub language: &'a Language,
    /// The site's wishes.
    pub markdown: &'a config::Markdown,
    /// What colours code; without it, code stays plain.
    pub highlight: Option<&'a dyn Highlight>,
    /// What counts as Markdown.
    pub dialect: Dialect,
    /// Whether [`Text::prose`] is wanted.
    pub prose: bool,
    /// What the theme says of its components.
    pub components: Option<&'a Components>,
    /// What the times of entries are read by, where the text is live coverage.
    pub live: Option<Coverage<'a>>,
}

impl<'a> Options<'a> {
    /// Everything that presswork knows, without colours and prose.
    pub fn new(
        file: &'a SourcePath,
        language: &'a Language,
        markdown: &'a config::Markdown,
    ) -> Self {
        Self {
            file,
            language,
            markdown,
            highlight: None,
            dialect: Dialect::Presswork,
            prose: false,
            components: None,
            live: None,
        }
    }
}

/// What counts as Markdown. The specifications' own dialects are there to be tested against them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// CommonMark and nothing else.
    CommonMark,
    /// CommonMark with tables, strike-through, task lists and bare addresses.
    Gfm,
    /// Everything, as far as the site's configuration wants it.
    Presswork,
}

/// Colours code.
pub trait Highlight: Sync {
    /// Returns one HTML string for each line of `code`, without a newline at its end and with
    /// balanced elements; or `None` where the language is not known.
    fn lines(&self, language: &str, code: &str) -> Option<Vec<String>>;

    /// Returns the language that was probably meant by one that is not known.
    fn nearest(&self, language: &str) -> Option<String>;
}

/// Everything that a body says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The HTML, its holes and the contents list.
    pub body: Body,
    /// Every anchor.
    pub anchors: Vec<String>,
    /// Every reference to something of this site; [`Hole::Ref`](crate::model::Hole) counts these.
    pub refs: Vec<Ref>,
    /// Every component call; [`Hole::Call`](crate::model::Hole) counts these.
    pub calls: Vec<Call>,
    /// Whether the writer's own HTML shows another site in a frame.
    pub frames: bool,
    /// What it says to presswork alone, by its places in the file.
    pub asides: Vec<Spanned<Aside>>,
    /// How much there is to read.
    pub count: Count,
    /// What stands before `<!-- more -->`, else the first paragraph that is more than addresses, else the
    /// first item of a list or the first heading, as plain text on one line.
    pub opening: String,
    /// Whether there was a `<!-- more -->`.
    pub more: bool,
    /// The words without headings and code, a line for each block; empty unless it was asked for.
    pub prose: String,
    /// The words of the headings, a line each.
    pub headings: String,
    /// The headings of the first rank, each with where it stands.
    pub headlines: Vec<(Span, String)>,
}

/// Writes the Markdown that begins at byte `start` of `source`. Spans are those of `source`.
pub fn markdown(source: &str, start: usize, options: &Options<'_>) -> Outcome<Text> {
    let text = source.get(start..).unwrap_or_default();
    if options.dialect == Dialect::Presswork
        && let Some(cleaned) = control::clean(text)
    {
        let made = clean_markdown(&cleaned.text, 0, options);
        return cleaned.restore(made, start, options.file);
    }
    clean_markdown(text, start, options)
}

/// Writes Markdown without control characters, which begins at byte `start` of its file.
fn clean_markdown(text: &str, start: usize, options: &Options<'_>) -> Outcome<Text> {
    let extensions = extensions(options);
    let masked = match options.dialect {
        Dialect::Presswork => masked::mask(text, extensions, options.markdown),
        Dialect::CommonMark | Dialect::Gfm => masked::Masked::without_calls(text),
    };
    let emphasis = emphasis::mask(&masked.text, options);
    let context = Context::new(&masked, &emphasis, start, options, rules(options));
    let text = body(&context, extensions);
    Outcome::new(text, context.into_diagnostics())
}

/// Returns what a whole body is read by.
fn rules(options: &Options<'_>) -> Rules {
    Rules {
        extent: Extent::Body,
        raw_html: options.markdown.raw_html,
        bare_addresses: match options.dialect {
            Dialect::CommonMark => BareAddresses::AsWritten,
            Dialect::Gfm => BareAddresses::Linked,
            Dialect::Presswork => bare_addresses(options),
        },
    }
}

/// Writes a whole body, and reports what is wrong in it.
fn body(context: &Context<'_>, extensions: Extensions) -> Text {
    let options = context.options;
    let prose = match options.prose {
        true => Prose::Collected,
        false => Prose::Omitted,
    };
    let (mut written, mut collected) = chain::run(context, extensions, prose);
    let arranged = arrange::arrange(&mut written, &mut collected.sections, context);
    for fault in &context.masked.faults {
        context.report(
            fault.code,
            fault.range.clone(),
            fault.message.as_str(),
            fault.help.as_str(),
        );
    }
    let (mut sections, labels) = (collected.sections, &collected.labels);
    for anchor in collected.named.into_inner().list {
        collected.html.anchors.take(anchor);
    }
    footnotes::mark_unseen(&mut sections, &written);
    let ids = headings::anchors(&sections, &mut collected.html.anchors);
    let numbered = footnotes::number(&written, labels, &mut collected.html.anchors, context);
    let raw_html = options.markdown.raw_html;
    let plain = collected.plain_text.finish();
    let entries = arranged.told(&sections, &ids, context);
    Text {
        headings: assemble::heading_words(&sections),
        headlines: assemble::headlines(&sections, context),
        body: Body {
            html: assemble::html(&written, &ids, labels, &numbered, raw_html),
            toc: {
                let (sections, ids) = arranged.in_order(sections, ids);
                headings::toc(sections, &ids)
            },
            words: 0,
            entries,
        },
        anchors: collected.html.anchors.list,
        calls: assemble::calls(&collected.calls, &collected.references, context),
        refs: collected.references.into_list(),
        frames: collected.html.frames,
        asides: asides(
            collected.asides.into_inner(),
            collected.html.comments,
            collected.unused,
            context,
        ),
        count: collected.counter.count,
        opening: plain.opening,
        more: plain.more_tag == MoreTag::Present,
        prose: plain.prose,
    }
}

/// Returns what a body says to presswork alone: the attributes of pictures, and comments.
fn asides(
    mut asides: Vec<Spanned<Aside>>,
    mut comments: Vec<Spanned<()>>,
    unused: Vec<Range<usize>>,
    context: &Context<'_>,
) -> Vec<Spanned<Aside>> {
    if context.options.markdown.comments == Comments::Drop {
        // Definitions that make nothing are written as comments, or mistakes: pages show neither.
        comments.extend(unused.into_iter().map(|range| Spanned {
            value: (),
            range: context.place(range),
        }));
    }
    asides.extend(comments.into_iter().map(|one| Spanned {
        value: Aside::Comment,
        range: one.range,
    }));
    asides
}

fn bare_addresses(options: &Options<'_>) -> BareAddresses {
    match options.markdown.autolink {
        true => BareAddresses::Linked,
        false => BareAddresses::AsWritten,
    }
}

/// Returns one line of Markdown as inline HTML. Nothing begins a block in it, and `raw_html` says what becomes
/// of HTML. Of what is wrong, only addresses are reported, at places of the line.
pub(crate) fn inline(text: &str, options: &Options<'_>, raw_html: RawHtml) -> Outcome<Line> {
    // A no-break space is white space to the rules of emphasis, and no beginning of any block.
    const GUARD: char = '\u{a0}';
    let line = text.trim().replace(['\r', '\n'], " ");
    let line = words::headline::without_comments(&line, options);
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
    let references = collected.references.into_list().into_iter();
    let line = match assemble::line(&written) {
        Some(html) => Line {
            html: match raw_html {
                RawHtml::Sanitise => sanitise::clean(&html),
                RawHtml::Pass | RawHtml::Escape => html,
            },
            references: references
                .map(|one| LineReference::new(one, &guarded))
                .collect(),
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

fn extensions(options: &Options<'_>) -> Extensions {
    let gfm =
        Extensions::ENABLE_TABLES | Extensions::ENABLE_STRIKETHROUGH | Extensions::ENABLE_TASKLISTS;
    match options.dialect {
        Dialect::CommonMark => Extensions::empty(),
        Dialect::Gfm => gfm,
        Dialect::Presswork => {
            let mut all = gfm
                | Extensions::ENABLE_FOOTNOTES
                | Extensions::ENABLE_GFM
                | Extensions::ENABLE_DEFINITION_LIST;
            all.set(
                Extensions::ENABLE_SMART_PUNCTUATION,
                options.markdown.smart_punctuation,
            );
            all
        }
    }
}
