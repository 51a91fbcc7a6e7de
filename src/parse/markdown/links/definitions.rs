//! The definitions of links: `[label]: address`, anywhere in the text.

use std::ops::Range;

use memchr::memmem;
use rustc_hash::FxHashMap;

use crate::parse::markdown::context::Context;

/// Where definitions stand, by their addresses.
#[derive(Default)]
pub(crate) struct Definitions {
    by_address: FxHashMap<String, Range<usize>>,
}

impl Definitions {
    /// Takes the definitions that the Markdown parser has found: the address of each, and where it
    /// stands. Of those with one address, the first counts.
    pub(crate) fn new<'p>(found: impl Iterator<Item = (&'p str, &'p Range<usize>)>) -> Self {
        let mut by_address: FxHashMap<String, Range<usize>> = FxHashMap::default();
        for (address, place) in found {
            let known = by_address
                .entry(address.to_owned())
                .or_insert_with(|| place.clone());
            if place.start < known.start {
                known.clone_from(place);
            }
        }
        Self { by_address }
    }

    /// Returns where an address stands in its definition, whatever its form there.
    pub(crate) fn place(&self, context: &Context<'_>, address: &str) -> Option<Range<usize>> {
        let definition = self.by_address.get(address)?;
        let written = context.slice(definition.clone());
        let behind_label = memmem::find(written.as_bytes(), b"]:")? + "]:".len();
        let rest = written.get(behind_label..)?.trim_start();
        let (rest, is_end): (&str, fn(char) -> bool) = match rest.strip_prefix('<') {
            Some(rest) => (rest, |c| c == '>'),
            None => (rest, char::is_whitespace),
        };
        let own = rest.split(is_end).next()?;
        // Escapes and entities are another form of the same address; anything else is a label that is
        // hard to read.
        let is_same = own == address || own.contains(['\\', '&']);
        let start = definition.start + (written.len() - rest.len());
        is_same.then(|| start..start + own.len())
    }

    /// Returns the labels, in the order of the text.
    pub(crate) fn labels<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        let mut places: Vec<&Range<usize>> = self.by_address.values().collect();
        places.sort_unstable_by_key(|place| place.start);
        let labels = places.into_iter().filter_map(|place| {
            let (label, _) = context.slice(place.clone()).split_once("]:")?;
            Some(label.trim_start().trim_start_matches('['))
        });
        labels.collect()
    }
}
