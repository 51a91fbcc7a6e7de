//! Puts the entries of live coverage into the order in which they are read: newest first.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::base::Moment;
use crate::base::html::{Token, decode_text, tokens_with_formulas};
use crate::diagnostic::codes::{REPEATED_ENTRY, UNCLEAR_DAY};
use crate::model::Hole;
use crate::model::live::{LiveEntry, ToldEntry};
use crate::parse::markdown::blocks::headings::Section;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::emitter::Written;
use crate::parse::markdown::event::EntryTime;
use crate::parse::markdown::fragment::{Fragment, Gap};

/// An entry.
struct Entry {
    /// Which of the headings is its own.
    section: usize,
    time: EntryTime,
    /// Whether the writer chose its anchor.
    has_own_anchor: bool,
    /// Where the heading stands in the text.
    range: Range<usize>,
}

impl Entry {
    fn date(&self) -> Moment {
        self.time.moment
    }
}

/// The entries of a body, in the order of the text.
#[derive(Default)]
pub(crate) struct Arranged {
    entries: Vec<Entry>,
    /// For each entry, newest first, its place among the others.
    order: Vec<usize>,
    /// What each of them says, newest first, without markup.
    texts: Vec<String>,
}

/// Arranges the HTML of a body, gives the headings of entries their anchors, and reports times that can hardly be meant.
pub(crate) fn arrange(
    written: &mut Written,
    sections: &mut [Section],
    context: &Context<'_>,
) -> Arranged {
    let starts = std::mem::take(&mut written.entries);
    let entries = entries(sections, context);
    if entries.is_empty() || starts.len() != entries.len() {
        return Arranged::default();
    }
    report(&entries, context);
    let mut order: Vec<usize> = (0..entries.len()).collect();
    // Of two in the same minute, the one that the writer put where newer ones are is the newer one.
    if is_ascending(&entries) {
        order.reverse();
    }
    order.sort_by_key(|place| Reverse(entries[*place].date().unix));
    let whole = std::mem::take(&mut written.body);
    let end = |place: usize| starts.get(place + 1).copied().unwrap_or(whole.html.len());
    let mut body = Fragment::with_capacity(whole.html.len() + 64 * entries.len());
    append(&mut body, &whole, 0, starts[0]);
    let first_day = entries[order[0]].date().day();
    let several_days = entries.iter().any(|entry| entry.date().day() != first_day);
    let mut day = None;
    let mut texts = Vec::with_capacity(order.len());
    for place in &order {
        let date = entries[*place].date();
        if several_days && day != Some(date.day()) {
            day = Some(date.day());
            body.push(&format!(
                "<p class=\"live-day\"><time datetime=\"{}\">",
                date.day()
            ));
            body.hole(Hole::Day(date));
            body.push("</time></p>\n");
        }
        body.push("<section class=\"live-entry\">\n");
        append(&mut body, &whole, starts[*place], end(*place));
        body.line();
        body.push("</section>\n");
        let html = whole.html.get(starts[*place]..end(*place));
        texts.push(words(html.unwrap_or_default()));
    }
    written.body = body;
    Arranged {
        entries,
        order,
        texts,
    }
}

/// Returns the entries that the headings begin, which get their anchors.
fn entries(sections: &mut [Section], context: &Context<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (number, section) in sections.iter_mut().enumerate() {
        let Some(time) = section.entry else {
            continue;
        };
        let has_own_anchor = section.chosen.is_some();
        section.chosen.get_or_insert_with(|| anchor(time.moment));
        let line = context.slice(section.range.clone()).lines().next();
        let length = line.unwrap_or_default().trim_end().len();
        entries.push(Entry {
            section: number,
            time,
            has_own_anchor,
            range: section.range.start..section.range.start + length,
        });
    }
    entries
}

impl Arranged {
    /// Returns the entries, newest first; `anchors` are those of the headings.
    pub(crate) fn told(
        &self,
        sections: &[Section],
        anchors: &[String],
        context: &Context<'_>,
    ) -> Vec<ToldEntry> {
        let told = |(place, text): (&usize, &String)| {
            let entry = self.entries.get(*place)?;
            let section = sections.get(entry.section)?;
            let value = LiveEntry {
                anchor: anchors.get(entry.section)?.clone(),
                date: entry.date(),
                title: section.text.trim().to_owned(),
                title_html: section.html.trim().to_owned(),
            };
            Some(ToldEntry {
                entry: value,
                range: context.place(entry.range.clone()),
                text: text.clone(),
            })
        };
        self.order
            .iter()
            .zip(&self.texts)
            .filter_map(told)
            .collect()
    }

    /// Returns headings and their anchors in the order in which they are read.
    pub(crate) fn in_order(
        &self,
        mut sections: Vec<Section>,
        anchors: Vec<String>,
    ) -> (Vec<Section>, Vec<String>) {
        let entries = &self.entries;
        let Some(first) = entries.first() else {
            return (sections, anchors);
        };
        let end = |place: usize| {
            entries
                .get(place + 1)
                .map_or(sections.len(), |next| next.section)
        };
        let own = self
            .order
            .iter()
            .flat_map(|place| entries[*place].section..end(*place));
        let order: Vec<usize> = (0..first.section).chain(own).collect();
        let taken = order.iter().map(|at| std::mem::take(&mut sections[*at]));
        let taken = taken.collect();
        let anchors = order.iter().filter_map(|at| anchors.get(*at).cloned());
        (taken, anchors.collect())
    }
}

/// Returns the anchor of an entry, which follows from its time alone: `2026-05-09-1405`.
fn anchor(date: Moment) -> String {
    let form = match date.zoned().second() {
        0 => "%Y-%m-%d-%H%M",
        _ => "%Y-%m-%d-%H%M%S",
    };
    date.zoned().strftime(form).to_string()
}

/// Says whether a text has most of its entries in the order of time.
fn is_ascending(entries: &[Entry]) -> bool {
    let later = |pair: &&[Entry]| pair[0].date().unix < pair[1].date().unix;
    let earlier = |pair: &&[Entry]| pair[0].date().unix > pair[1].date().unix;
    let pairs = || entries.windows(2);
    pairs().filter(later).count() > pairs().filter(earlier).count()
}

/// Reports entries in the same minute, and those that look as if the day had changed before them.
fn report(entries: &[Entry], context: &Context<'_>) {
    /// How far a time has to lie on the wrong side of the one before it, in seconds.
    const FAR: i64 = 6 * 60 * 60;
    let ascending = is_ascending(entries);
    for pair in entries.windows(2) {
        let [before, entry] = pair else {
            continue;
        };
        let step = entry.date().unix - before.date().unix;
        let back = if ascending { -step } else { step };
        if !entry.time.dated && back > FAR {
            let day = entry.date().day();
            let other = if ascending {
                day.tomorrow()
            } else {
                day.yesterday()
            };
            let time = entry.date().zoned().strftime("%H:%M").to_string();
            let other = other.unwrap_or(day);
            context.report(
                &UNCLEAR_DAY,
                entry.range.clone(),
                format!("this entry is taken for one of {day}, like the one before it"),
                format!("where the day changes, an entry says it: `## {other} {time} …`; or write `## {day} {time} …`"),
            );
        }
    }
    let mut known = FxHashSet::default();
    for entry in entries {
        if !entry.has_own_anchor && !known.insert(entry.date().unix) {
            context.report(
                &REPEATED_ENTRY,
                entry.range.clone(),
                "there is another entry with this time, so links to one may lead to the other",
                format!(
                    "write seconds too (`## {}:30 …`), or give one an anchor of its own: `## … {{#a-name}}`",
                    entry.date().zoned().strftime("%H:%M")
                ),
            );
        }
    }
}

/// Appends the part of a fragment between two places, at which no gap is cut.
fn append(to: &mut Fragment, from: &Fragment, start: usize, end: usize) {
    let moved = to.html.len();
    to.push(from.html.get(start..end).unwrap_or_default());
    let first = from.gaps.partition_point(|(at, _)| *at < start);
    let is_last = end == from.html.len();
    let gaps = from.gaps[first..].iter();
    let gaps = gaps.take_while(|(at, _)| is_last || *at < end);
    to.gaps
        .extend(gaps.map(|(at, gap): &(usize, Gap)| (at - start + moved, *gap)));
}

/// Returns what an entry says behind its heading, with a blank in the place of all markup that parts words.
fn words(html: &str) -> String {
    const INLINE: [&str; 13] = [
        "a", "abbr", "b", "code", "em", "i", "mark", "math", "small", "span", "strong", "sub",
        "sup",
    ];
    const END: &str = "</h2>";
    let begin = html.find(END).map_or(0, |at| at + END.len());
    let mut words = String::new();
    for token in tokens_with_formulas(html.get(begin..).unwrap_or_default()) {
        match token {
            Token::Text(text) => words.push_str(&decode_text(text)),
            Token::StartTag(tag) | Token::EndTag(tag)
                if !INLINE.contains(&&*tag.lowercase_name()) =>
            {
                words.push(' ');
            }
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
