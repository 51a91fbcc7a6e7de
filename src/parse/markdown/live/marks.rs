//! Where the entries of live coverage begin in the HTML of a body.

use crate::base::Moment;
use crate::parse::markdown::fragment::Fragment;

/// Where the entries of a body begin, as it is written.
#[derive(Default)]
pub(crate) struct Marks {
    /// Where each of them begins in the HTML.
    pub(crate) starts: Vec<usize>,
    /// The time of the entry whose heading is to come.
    time: Option<Moment>,
}

impl Marks {
    /// Marks the beginning of an entry.
    pub(crate) fn begin(&mut self, date: Moment, out: &mut Fragment) {
        out.line();
        self.starts.push(out.html.len());
        self.time = Some(date);
    }

    /// Writes the time of an entry at the beginning of its heading.
    pub(crate) fn write_time(&mut self, out: &mut Fragment) {
        if let Some(date) = self.time.take() {
            let (iso, time) = (date.rfc3339(), date.zoned().strftime("%H:%M").to_string());
            out.push(&format!("<time datetime=\"{iso}\">{time}</time> "));
        }
    }
}
