//! `content/views.toml`: how often each address was read, by day; read and written.
//!
//! Enters: the file. Leaves: the figures of each address, for a build; or everything that the file
//! holds, for the import, and the file's text once more. Nothing here knows which addresses there are.

mod collect;
mod lines;
mod toml;
mod values;
mod write;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::text::read as read_text;
use crate::base::SourcePath;
use crate::diagnostic::Outcome;
use crate::model::{Figures, Ledger, Tree};
use collect::{Collector, Sums, Whole};

pub use write::text;

/// Where a site keeps how often its pages were read.
pub const FILE: &str = "content/views.toml";

/// Reads how often each address was read, as of `today`. A site without the file has no figures.
///
/// ```toml
/// ["/2026/05/slug/"]
/// 2026-04 = 210
/// 2026-05-08 = 3
/// 2026-05-09 = 12
/// ```
pub fn figures(tree: &Tree, today: Date) -> Outcome<BTreeMap<String, Figures>> {
    with_text(tree, |source, file| figures_of(source, file, today))
}

/// Reads everything that the file holds.
pub fn ledger(tree: &Tree) -> Outcome<Ledger> {
    with_text(tree, ledger_of)
}

fn with_text<T: Default>(
    tree: &Tree,
    read: impl Fn(&str, &SourcePath) -> Outcome<T>,
) -> Outcome<T> {
    let file = SourcePath::from(FILE);
    if !tree.has(&file) {
        return Outcome::clean(T::default());
    }
    let mut diagnostics = Vec::new();
    let text = read_text(tree, &file).drain_into(&mut diagnostics);
    let value = read(&text, &file).drain_into(&mut diagnostics);
    Outcome::new(value, diagnostics)
}

fn figures_of(source: &str, file: &SourcePath, today: Date) -> Outcome<BTreeMap<String, Figures>> {
    read(source, file, || Sums::new(today)).map(Sums::finish)
}

fn ledger_of(source: &str, file: &SourcePath) -> Outcome<Ledger> {
    let mut outcome = read(source, file, Whole::default).map(Whole::finish);
    outcome.value.preface = source
        .trim_start_matches('\u{feff}')
        .lines()
        .take_while(|line| line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    outcome
}

/// Reads line by line where the file is as the import writes it, else as TOML.
fn read<C: Collector>(source: &str, file: &SourcePath, begin: impl Fn() -> C) -> Outcome<C> {
    let mut quick = begin();
    match lines::read(source, &mut quick) {
        Some(()) => Outcome::clean(quick),
        None => {
            let mut slow = begin();
            let diagnostics = toml::read(source, file, &mut slow);
            Outcome::new(slow, diagnostics)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::codes::INVALID_VIEWS;
    use crate::model::views::{Counted, Run};

    fn sums(source: &str) -> Outcome<BTreeMap<String, u64>> {
        let today = jiff::civil::date(2026, 6, 1);
        figures_of(source, &SourcePath::from("v.toml"), today).map(|figures| {
            let all = |(address, figures): (String, Figures)| (address, figures.all);
            figures.into_iter().map(all).collect()
        })
    }

    fn quick(source: &str) -> Option<Ledger> {
        let mut whole = Whole::default();
        lines::read(source, &mut whole).map(|()| whole.finish())
    }

    #[test]
    fn days_are_summed() {
        let source = "\u{feff}[\"/2026/05/slug/\"]\r\n2026-05-08 = 3\r\n\"2026-05-09\" = 12\r\n\
                      [\"/about/\"]\r\n2026-05-08 = 9223372036854775807\r\n\
                      2026-05-09 = 9223372036854775807\r\n2026-05-10 = 9\r\n[\"/new/\"]\r\n";
        let Outcome { value, diagnostics } = sums(source);
        assert_eq!(diagnostics, []);
        let wanted = [("/2026/05/slug/", 15), ("/about/", u64::MAX), ("/new/", 0)];
        let wanted = wanted.map(|(address, sum)| (address.to_owned(), sum));
        assert_eq!(value, BTreeMap::from(wanted));
    }

    #[test]
    fn what_is_no_count_is_reported_and_left_out() {
        let source = "total = 3\n[about]\n[\"/a/\"]\n20260508 = 1\n2026-05-32 = 1\n2026-05-08 = -1\n\
                      2026-05-09 = 'x'\n2026-05-10 = 5\n2026-05-11 = \n";
        let Outcome { value, diagnostics } = sums(source);
        assert_eq!(value, BTreeMap::from([("/a/".to_owned(), 5)]));
        let marked: Vec<_> = diagnostics
            .iter()
            .map(|fault| &source[fault.at.as_ref().unwrap().range])
            .collect();
        assert_eq!(
            marked,
            [" ", "total", "about", "20260508", "2026-05-32", "-1", "'x'"]
        );
        assert!(diagnostics.iter().all(|fault| fault.code == &INVALID_VIEWS));
    }

    #[test]
    fn what_the_import_writes_is_read_line_by_line() {
        let source = "# views\n\n[\"/a/\"]\n2026-04 = 40\n2026-05-08 = 3\n2026-05-09 = 0\n\n\
                      [\"/b.html\"]\n\n[counted]\n2026-05-08 = \"closed\"\n\
                      2026-05-09 = \"9:00000000000000ff:0000000000000001\"\n";
        let ledger = quick(source).unwrap();
        assert_eq!(ledger.views["/a/"].len(), 3);
        assert_eq!(ledger.views["/b.html"], BTreeMap::new());
        let run = Run {
            lines: 9,
            sum: 255,
            head: 1,
        };
        let counted: Vec<&Counted> = ledger.counted.values().collect();
        assert_eq!(counted, [&Counted::Closed, &Counted::Runs(vec![run])]);
        assert_eq!(sums(source).value["/a/"], 43);
    }

    #[test]
    fn what_was_counted_has_to_be_legible() {
        let source = "[counted]\n2026-05 = \"closed\"\n2026-05-08 = \"9:ff:1\"\n\
                      2026-05-09 = 'open'\n2026-05-10 = 3\n";
        let Outcome { value, diagnostics } = ledger_of(source, &SourcePath::from("v.toml"));
        assert_eq!(value.counted, BTreeMap::new());
        assert_eq!(diagnostics.len(), 4, "{diagnostics:?}");
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn both_ways_of_reading_agree(
            source in "(# x\n|\\[\"/[a-c]/?\"\\]\r?\n|\\[counted\\]\n|(2026-05|2026-05-0[1-4]|2026-1[0-3]-31) = [0-9]{1,3}\n|2026-05-0[1-4] = \"(closed|[1-9]:0123456789abcdef:0000000000000000)\"\n|\n|[a= ]\n){0,12}",
        ) {
            if let Some(quick) = quick(&source) {
                let mut slow = Whole::default();
                let diagnostics = toml::read(&source, &SourcePath::from("v.toml"), &mut slow);
                prop_assert_eq!(diagnostics, []);
                prop_assert_eq!(slow.finish(), quick);
            }
        }
    }
}
