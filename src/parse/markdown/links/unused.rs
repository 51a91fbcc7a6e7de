//! Definitions of links, `[label]: address`, that make nothing and are not shown: nothing refers to their
//! label, or another definition has it.
//!
//! Who writes links by label may have some to spare, which harm nobody. Text that looks like a definition is
//! lost to readers.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, LinkType, RefDefs, Tag, TagEnd};
use rustc_hash::FxHashSet;

use crate::base::text::beginning;
use crate::diagnostic::codes;
use crate::parse::markdown::context::Context;

/// The definitions of a text, and what becomes of them.
pub(crate) struct UnusedDefinitions<'c, 'a> {
    context: &'c Context<'a>,
    /// Where the definitions stand to which links refer.
    used: FxHashSet<usize>,
    /// What looks like further definitions of labels, and is not shown as far as the text was read.
    doubles: Vec<Double>,
    /// The first of these that is still ahead.
    next: usize,
}

/// A definition whose label another one has.
struct Double {
    range: Range<usize>,
    label: String,
    /// The address that counts.
    address: String,
    /// Whether it has another address.
    is_another: bool,
    /// Whether words stand where an address would.
    is_words: bool,
    is_shown: bool,
}

/// Why a definition is reported.
enum Loss {
    /// `[!NOTE]: words`
    Alert,
    /// The words behind the colon are no address.
    Words,
    /// Nothing else in the text is a link by label, or it stands alone like a sentence.
    Address,
}

impl<'c, 'a> UnusedDefinitions<'c, 'a> {
    pub(crate) fn new(context: &'c Context<'a>, known: &RefDefs<'_>) -> Self {
        let text = context.text;
        let ends = memmem::find_iter(text.as_bytes(), "]:");
        Self {
            context,
            used: FxHashSet::default(),
            doubles: ends.filter_map(|end| double(text, end, known)).collect(),
            next: 0,
        }
    }

    /// Follows an event.
    #[inline]
    pub(crate) fn see(&mut self, event: &Event<'_>, range: &Range<usize>, known: &RefDefs<'_>) {
        match event {
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => {
                use LinkType::{Collapsed, Reference, Shortcut};
                if matches!(link_type, Reference | Collapsed | Shortcut)
                    && let Some(definition) = known.get(id)
                    && !(matches!(link_type, Shortcut) && is_words(&definition.dest))
                {
                    self.used.insert(definition.span.start);
                }
                // A label that is a link is the beginning of a line that readers see.
                self.show(range);
            }
            Event::Text(_) | Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => {
                self.show(range);
            }
            _ => {}
        }
    }

    /// Marks what looks like a definition and begins in a part of the text that readers see.
    #[inline]
    fn show(&mut self, range: &Range<usize>) {
        while let Some(double) = self.doubles.get_mut(self.next)
            && double.range.start < range.end
        {
            double.is_shown = double.range.start >= range.start;
            self.next += 1;
        }
    }

    /// Reports the definitions that make nothing, and returns where they stand.
    pub(crate) fn finish(&mut self, known: &RefDefs<'_>) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        let doubles = std::mem::take(&mut self.doubles).into_iter();
        for double in doubles.filter(|double| !double.is_shown) {
            all.push(double.range.start..definition_end(self.context.text, &double.range));
            if double.is_words && !is_comment(&double.label, &double.address) {
                self.report(&double.range, &Loss::Words);
                continue;
            }
            if !double.is_another || is_comment(&double.label, &double.address) {
                continue;
            }
            self.context.report(
                &codes::UNUSED_DEFINITION,
                double.range,
                format!("`[{}]` stands for another address already, so that this one is not used: links lead to {}", double.label, double.address),
                "give one of the two another label, here and in its links",
            );
        }
        if self.used.len() == known.iter().count() {
            return all;
        }
        let mut unused: Vec<(&Range<usize>, &str)> = known
            .iter()
            .map(|(_, definition)| (&definition.span, &*definition.dest))
            .filter(|(span, _)| !self.used.contains(&span.start))
            .collect();
        unused.sort_unstable_by_key(|(span, _)| span.start);
        for (span, address) in unused {
            if let Some(loss) = self.loss(span, address) {
                self.report(span, &loss);
            }
            let written = self.context.slice(span.clone()).trim_end();
            all.push(span.start..span.start + written.len());
        }
        all
    }

    /// Returns why a definition that nothing refers to is reported; `None` where it is a comment, or one of
    /// a list of them.
    fn loss(&self, span: &Range<usize>, address: &str) -> Option<Loss> {
        let written = self.context.slice(span.clone());
        let label = label(written)?;
        if is_comment(label, address) {
            return None;
        }
        if label.starts_with('!') {
            return Some(Loss::Alert);
        }
        if is_words(address) || !address.contains([':', '/', '#', '.', '@']) {
            return Some(Loss::Words);
        }
        // Labels are written small, sentences begin with a capital letter where the script has any.
        let is_sentence = label.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        // `[our report]:https://…` was meant as a link.
        let is_glued = written
            .split_once("]:")
            .is_some_and(|(_, rest)| rest.starts_with("http"));
        let is_words = is_glued && label.contains(' ');
        let is_text = (is_sentence || is_words) && self.stands_alone(span);
        // A link whose label is misspelt is reported itself.
        (is_text && !self.context.advises(&format!("[{label}]"))).then_some(Loss::Address)
    }

    /// Says whether no other definition stands above or below, and text follows, unless it is the only
    /// definition.
    fn stands_alone(&self, span: &Range<usize>) -> bool {
        let text = self.context.text;
        let before = text.get(..span.start).unwrap_or_default();
        let behind = text.get(span.end..).unwrap_or_default();
        let is_definition = |line: &str| {
            line.trim_start_matches([' ', '>']).starts_with('[') && line.contains("]:")
        };
        let above = before.rsplit('\n').nth(1).unwrap_or_default();
        let below = behind.trim_start_matches([' ', '\r']).strip_prefix('\n');
        let below = below.unwrap_or(behind).lines();
        let is_among_others =
            is_definition(above) || below.clone().next().is_some_and(is_definition);
        let mut rest = below.filter(|line| !line.trim().is_empty());
        !is_among_others && (self.used.is_empty() || rest.any(|line| !is_definition(line)))
    }

    fn report(&self, span: &Range<usize>, loss: &Loss) {
        let written = self.context.slice(span.clone()).trim_end();
        let label = label(written).unwrap_or_default();
        let behind = written.split_once("]:").map_or("", |(_, behind)| behind);
        let words = behind.split_whitespace().collect::<Vec<_>>().join(" ");
        let (message, help) = match loss {
            Loss::Alert => (
                "this is taken for the address of a link, so that readers do not see it".to_owned(),
                format!(
                    "write `> [{label}]` on a line of its own, without the colon, and the words below it, \
                     each line with `>` in front"
                ),
            ),
            Loss::Words => (
                format!(
                    "this is taken for the address of a link, `[{label}]`, so that readers do not see it"
                ),
                format!("write `{label}: {words}`, without the brackets"),
            ),
            Loss::Address => (
                format!("no link refers to `[{label}]`, so that readers do not see this line"),
                format!(
                    "to show it, write `{label}: {words}`, without the brackets; to make words a link, write \
                     `[words][{label}]`; a note for yourself is written `<!-- … -->`"
                ),
            ),
        };
        let range = span.start..span.start + written.len();
        self.context
            .report(&codes::UNUSED_DEFINITION, range, message, help);
    }
}

/// Says whether what stands behind a label is the beginning of a sentence, `[Q]: Why?`, rather than an address.
fn is_words(address: &str) -> bool {
    let word = address.trim_end_matches(['.', '?', '!', ',', '…']);
    let is_ended = word.len() < address.len();
    let is_word = word
        .chars()
        .all(|c| c.is_alphabetic() || c == '\'' || c == '’');
    is_word && !word.is_empty() && (is_ended || word.starts_with(char::is_uppercase))
}

/// Turns links by label into the text that they were, where words stand behind the label: `[Q]`.
#[derive(Default)]
pub(crate) struct WordsInBrackets {
    is_open: bool,
}

impl WordsInBrackets {
    #[inline]
    pub(crate) fn change<'e>(
        &mut self,
        (event, range): (Event<'e>, Range<usize>),
    ) -> (Event<'e>, Range<usize>) {
        match event {
            Event::Start(Tag::Link {
                link_type: LinkType::Shortcut,
                ref dest_url,
                ..
            }) if is_words(dest_url) => {
                self.is_open = true;
                (Event::Text("[".into()), range.start..range.start + 1)
            }
            // No link stands within another.
            Event::End(TagEnd::Link) if self.is_open => {
                self.is_open = false;
                (Event::Text("]".into()), range.end - 1..range.end)
            }
            event => (event, range),
        }
    }
}

/// Says whether a definition is a comment: `[//]: # (words)`, `[comment]: <> "words"`.
fn is_comment(label: &str, address: &str) -> bool {
    matches!(address, "" | "#") || matches!(label, "//" | "comment" | "#")
}

/// Returns where a definition ends whose label and address stand in `line`, with its title, which may go on in
/// further lines.
fn definition_end(text: &str, line: &Range<usize>) -> usize {
    /// No title is looked for further, in bytes: texts are read in linear time.
    const FAR: usize = 2000;
    let written = &text[line.clone()];
    let behind = written.split_once("]:").map_or("", |(_, behind)| behind);
    let behind = behind.trim_start();
    let address = behind.find(char::is_whitespace).unwrap_or(behind.len());
    let title = behind[address..].trim_start();
    let close = match title.bytes().next() {
        Some(b'(') => ')',
        Some(quote @ (b'"' | b'\'')) => char::from(quote),
        _ => return line.end,
    };
    let inside = line.end - title.len() + 1;
    let rest = beginning(&text[inside..], FAR);
    let rest = rest.split("\n\n").next().unwrap_or_default();
    rest.find(close)
        .map_or(line.end, |at| line.end.max(inside + at + 1))
}

/// Returns the label of a definition.
fn label(definition: &str) -> Option<&str> {
    let (label, _) = definition.split_once("]:")?;
    Some(label.trim_start().strip_prefix('[')?.trim())
}

/// Returns the line whose label ends at `end`, if another definition has the label.
fn double(text: &str, end: usize, known: &RefDefs<'_>) -> Option<Double> {
    let line = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let is_mark =
        |c: char| matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')') || c.is_ascii_digit();
    let indented = text[line..end].trim_start_matches(is_mark);
    let label = indented.strip_prefix('[')?;
    let first = known.get(label)?;
    let start = end - indented.len();
    if first.span.contains(&start) {
        return None;
    }
    let behind = text[end + "]:".len()..].lines().next()?;
    let address = behind.split_whitespace().next()?;
    let address = address.trim_start_matches('<').trim_end_matches('>');
    Some(Double {
        range: start..end + "]:".len() + behind.trim_end().len(),
        label: label.to_owned(),
        address: first.dest.to_string(),
        is_another: !address.eq_ignore_ascii_case(&first.dest) && !address.contains(['\\', '&']),
        is_words: is_words(address),
        is_shown: false,
    })
}
