//! What is kept of `content/views.toml` while the file is read: the sums that a build needs, or
//! everything.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::views::{Counted, Figures, Ledger, Period};

/// Takes what the file holds, in the order of the file.
pub(super) trait Collector {
    /// Begins an address: the counts that follow are of its page. Returns `false` where the address
    /// was there already.
    fn address(&mut self, address: &str) -> bool;
    /// Takes a count.
    fn count(&mut self, period: Period, views: u64);
    /// Takes what was counted of a day's logs.
    fn counted(&mut self, day: Date, counted: Counted);
}

/// Keeps the sums that a build needs.
pub(super) struct Sums {
    today: Date,
    open: Option<(String, Figures)>,
    figures: BTreeMap<String, Figures>,
}

impl Sums {
    /// Begins without figures, as of `today`.
    pub(super) fn new(today: Date) -> Self {
        Self {
            today,
            open: None,
            figures: BTreeMap::new(),
        }
    }

    /// Returns the figures of each address.
    pub(super) fn finish(mut self) -> BTreeMap<String, Figures> {
        self.close();
        self.figures
    }

    /// Keeps the figures of the address that is being read. Returns `false` where there were some.
    fn close(&mut self) -> bool {
        match self.open.take() {
            Some((address, figures)) => self.figures.insert(address, figures).is_none(),
            None => true,
        }
    }
}

impl Collector for Sums {
    fn address(&mut self, address: &str) -> bool {
        let new = self.close();
        self.open = Some((address.to_owned(), Figures::default()));
        new && !self.figures.contains_key(address)
    }

    fn count(&mut self, period: Period, views: u64) {
        if let Some((_, figures)) = &mut self.open {
            figures.add(period, views, self.today);
        }
    }

    fn counted(&mut self, _: Date, _: Counted) {}
}

/// Keeps everything, for the import, which writes the file again.
#[derive(Default)]
pub(super) struct Whole {
    address: String,
    ledger: Ledger,
}

impl Whole {
    /// Returns the ledger.
    pub(super) fn finish(self) -> Ledger {
        self.ledger
    }
}

impl Collector for Whole {
    fn address(&mut self, address: &str) -> bool {
        address.clone_into(&mut self.address);
        let empty = BTreeMap::new();
        self.ledger
            .views
            .insert(address.to_owned(), empty)
            .is_none()
    }

    fn count(&mut self, period: Period, views: u64) {
        if let Some(periods) = self.ledger.views.get_mut(&self.address) {
            periods.insert(period, views);
        }
    }

    fn counted(&mut self, day: Date, counted: Counted) {
        self.ledger.counted.insert(day, counted);
    }
}
