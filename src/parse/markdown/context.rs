//! What every adaptor may ask: the text, its place in the file, and the site's wishes; and where
//! mistakes are reported.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::masks::emphasis::EmphasisMask;
use super::masks::masked::Masked;
use super::{Dialect, Options};
use crate::base::text::{self, TextRange};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::config::RawHtml;

/// What differs between a body and a single line.
pub(crate) struct Rules {
    pub(crate) extent: Extent,
    pub(crate) raw_html: RawHtml,
    pub(crate) bare_addresses: BareAddresses,
}

/// How much is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Body,
    /// A line, in which nothing begins a block.
    Line,
}

/// What becomes of bare addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BareAddresses {
    Linked,
    AsWritten,
}

/// What is read, and by which rules.
pub(crate) struct Context<'a> {
    /// The text with its component calls masked.
    pub(crate) text: &'a str,
    /// The text as the parser reads it, with all places as in `text`.
    pub(crate) emphasis: &'a EmphasisMask<'a>,
    pub(crate) masked: &'a Masked<'a>,
    /// Where the text begins in its file.
    start: usize,
    pub(crate) options: &'a Options<'a>,
    pub(crate) rules: Rules,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        masked: &'a Masked<'a>,
        emphasis: &'a EmphasisMask<'a>,
        start: usize,
        options: &'a Options<'a>,
        rules: Rules,
    ) -> Self {
        Self {
            text: &masked.text,
            emphasis,
            masked,
            start,
            options,
            rules,
            diagnostics: RefCell::default(),
        }
    }

    /// Reports a mistake at a place in the text.
    pub(crate) fn report(
        &self,
        code: &'static Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let at = Span::new(self.options.file, self.place(range));
        let diagnostic = Diagnostic::new(code, message).at(at).help(help);
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Says whether the advice of what was reported so far has these words.
    pub(crate) fn advises(&self, words: &str) -> bool {
        let reported = self.diagnostics.borrow();
        let mut advice = reported.iter().filter_map(|one| one.help.as_deref());
        advice.any(|help| help.contains(words))
    }

    /// Reports what is wrong in a line that stands in this part of the text.
    pub(crate) fn report_line(&self, faults: Vec<Diagnostic>, range: &Range<usize>) {
        for fault in faults {
            let help = fault.help.unwrap_or_default();
            self.report(fault.code, range.clone(), fault.message, help);
        }
    }

    /// Returns what was reported, in order.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    /// Says whether mistakes are reported that only presswork's own dialect knows.
    pub(crate) fn is_presswork(&self) -> bool {
        self.options.dialect == Dialect::Presswork
    }

    /// Returns the place of a range of the text in its file.
    pub(crate) fn place(&self, range: Range<usize>) -> TextRange {
        text::range(range.start + self.start..range.end + self.start)
    }

    /// Returns a part of the text; nothing where the range is none of it.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Returns the part of the text as an author wrote it, calls included, where no call was meant.
    pub(crate) fn unmask(&self, text: CowStr<'a>) -> CowStr<'a> {
        match self.masked.unmask(&text) {
            (Cow::Owned(whole), _) => whole.into(),
            (Cow::Borrowed(_), _) => text,
        }
    }

    /// Says whether a component is called in a text.
    pub(crate) fn has_call(&self, text: &str) -> bool {
        self.masked.unmask(text).1.is_some()
    }

    /// Returns a text from a place where no component can be, and reports a call in it. `range` is
    /// the place of the link or picture that the text belongs to.
    pub(crate) fn without_calls(&self, text: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        let (whole, call) = self.masked.unmask(&text);
        let Cow::Owned(whole) = whole else {
            return text;
        };
        if call.is_some() {
            self.report(
                &codes::INVALID_COMPONENT,
                call.unwrap_or_else(|| range.clone()),
                "a component cannot stand in an address, a title or a picture's description",
                "write the address or the words out",
            );
        }
        whole.into()
    }
}

/// Returns a number as the model keeps it; no file has as many bytes as would be cut off here.
pub(crate) fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
