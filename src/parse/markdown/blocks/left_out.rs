//! What the Markdown parser leaves out without a word, or takes into a block where it was not meant:
//! cells, lines below tables, and definitions of links that nothing refers to.

use std::ops::Range;

use pulldown_cmark::{self as cmark, OffsetIter};

use super::table_rows::TableRows;
use crate::parse::markdown::context::{Context, Extent};
use crate::parse::markdown::links::unused::{UnusedDefinitions, WordsInBrackets};

/// Hands over the events of the parser as they are, and reports what they leave out.
pub(crate) struct LeftOut<'c, 'a> {
    parser: OffsetIter<'c>,
    /// Nothing where the text can have no tables.
    rows: Option<TableRows<'c, 'a>>,
    /// Nothing where the text has no definitions.
    definitions: Option<UnusedDefinitions<'c, 'a>>,
    words: WordsInBrackets,
    /// Where definitions stand that make nothing.
    unused: &'c mut Vec<Range<usize>>,
}

impl<'c, 'a> LeftOut<'c, 'a> {
    pub(crate) fn new(
        parser: OffsetIter<'c>,
        context: &'c Context<'a>,
        unused: &'c mut Vec<Range<usize>>,
    ) -> Self {
        let is_body = context.is_presswork() && context.rules.extent == Extent::Body;
        let may_have_rows = is_body && memchr::memchr(b'|', context.text.as_bytes()).is_some();
        let known = parser.reference_definitions();
        let has_definitions = is_body && known.iter().next().is_some();
        Self {
            rows: may_have_rows.then(|| TableRows::new(context)),
            definitions: has_definitions.then(|| UnusedDefinitions::new(context, known)),
            words: WordsInBrackets::default(),
            unused,
            parser,
        }
    }
}

impl<'c> Iterator for LeftOut<'c, '_> {
    type Item = (cmark::Event<'c>, Range<usize>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let next = self.parser.next();
        if let Some(rows) = &mut self.rows
            && let Some((event, range)) = &next
        {
            rows.see(event, range);
        }
        if let Some(definitions) = &mut self.definitions {
            let known = self.parser.reference_definitions();
            match &next {
                Some((event, range)) => definitions.see(event, range, known),
                None => self.unused.extend(definitions.finish(known)),
            }
            return next.map(|event| self.words.change(event));
        }
        next
    }
}
