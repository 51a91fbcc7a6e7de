//! Elements of SVG. Places from left to right are shares of the drawing's width, so that it is as wide as its column
//! while its letters keep their size; places from top to bottom are in pixels.

use std::fmt::Write as _;

use crate::base::{east_asian, escape};

/// The width in pixels of the narrowest column that a drawing has to fit into.
pub(super) const NARROWEST: f64 = 290.0;

/// A drawing that is being written.
#[derive(Default)]
pub(super) struct Svg {
    body: String,
}

/// Where a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// Returns the drawing, which is so many pixels high. `name` says what it shows.
    pub(super) fn finish(self, name: &str, height: f64) -> String {
        let mut out = String::with_capacity(self.body.len() + 200);
        // In a language that is written from right to left, too, numbers rise to the right, and words begin where they are
        // put.
        out.push_str("<svg class=\"chart-drawing\" direction=\"ltr\" role=\"img\" aria-label=\"");
        escape::attribute(&mut out, name);
        let height = pixels(height);
        // Without a style sheet it has the colour of the text around it.
        let _ = write!(
            out,
            "\" width=\"100%\" height=\"{height}\" fill=\"currentColor\">{}</svg>",
            self.body
        );
        out
    }

    /// Appends a line across the drawing.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, y1, x2, y2) = (share(from.0), pixels(from.1), share(to.0), pixels(to.1));
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"currentColor\"/>"
        );
    }

    /// Appends a bar between two places, so many pixels thick.
    pub(super) fn bar(&mut self, class: &str, (from, to): (f64, f64), top: f64, thickness: f64) {
        let (from, to) = (from.min(to), from.max(to));
        let (x, width) = (share(from), share(to - from));
        let (y, height) = (pixels(top), pixels(thickness));
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }

    /// Appends a dot.
    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64)) {
        let (x, y) = (share(x), pixels(y));
        let _ = write!(
            self.body,
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"
        );
    }

    /// Appends words whose baseline is at a place, so many pixels beside it.
    pub(super) fn text(
        &mut self,
        class: &str,
        (x, y): (f64, f64),
        (anchor, beside): (Anchor, f64),
        words: &str,
    ) {
        let (x, y) = (share(x), pixels(y));
        let _ = write!(self.body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"");
        if beside != 0.0 {
            let _ = write!(self.body, " dx=\"{}\"", pixels(beside));
        }
        self.body.push_str(match anchor {
            Anchor::Start => ">",
            Anchor::Middle => " text-anchor=\"middle\">",
            Anchor::End => " text-anchor=\"end\">",
        });
        escape::text(&mut self.body, words);
        self.body.push_str("</text>");
    }

    /// Appends paths between two places, so many pixels below the top and so many high. Their own places are 0 to
    /// [`ACROSS`], and pixels.
    pub(super) fn paths(
        &mut self,
        (from, to): (f64, f64),
        (top, height): (f64, f64),
        paths: &[(String, String)],
    ) {
        let (x, width) = (share(from), share(to - from));
        let (top, height) = (pixels(top), pixels(height));
        let _ = write!(
            self.body,
            "<svg x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {ACROSS} {height}\" \
             preserveAspectRatio=\"none\" overflow=\"visible\">"
        );
        for (class, path) in paths {
            let _ = write!(
                self.body,
                "<path class=\"{class}\" d=\"{path}\" fill=\"none\" stroke=\"currentColor\"/>"
            );
        }
        self.body.push_str("</svg>");
    }
}

/// Returns the names of series with their colours, as HTML.
pub(super) fn key(names: &[String]) -> String {
    let mut out = String::from("<ul class=\"chart-key\" aria-hidden=\"true\">");
    for (series, name) in names.iter().enumerate() {
        let _ = write!(out, "<li class=\"series-{}\">", series + 1);
        escape::text(&mut out, name);
        out.push_str("</li>");
    }
    out.push_str("</ul>\n");
    out
}

/// The width of paths in their own places.
pub(super) const ACROSS: f64 = 1000.0;

/// Writes a share of the width as a percentage.
fn share(share: f64) -> String {
    format!("{}%", short(share * 100.0, 2))
}

/// Writes pixels.
pub(super) fn pixels(pixels: f64) -> String {
    short(pixels, 1)
}

fn short(value: f64, decimals: usize) -> String {
    let written = format!("{value:.decimals$}");
    let short = written.trim_end_matches('0').trim_end_matches('.');
    match short {
        "-0" | "" => "0".to_owned(),
        short => short.to_owned(),
    }
}

/// Returns about how many pixels words are wide, rather too many than too few.
pub(super) fn width(words: &str) -> f64 {
    words
        .chars()
        .map(|c| match c {
            c if east_asian::is_wide(c) => 13.5,
            'i' | 'l' | 'j' | 'f' | 't' | 'I' | '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | ':'
            | '’' | '\'' => 4.5,
            'm' | 'w' | 'M' | 'W' | '%' | '—' => 12.0,
            c if c.is_uppercase() => 9.5,
            _ => 7.75,
        })
        .sum()
}

/// Returns the lines of words, at most so many pixels wide each; one word that is wider is shortened.
pub(super) fn wrapped(words: &str, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let line = lines.last().map(|line| format!("{line} {word}"));
        match (line.filter(|line| width(line) <= most), lines.last_mut()) {
            (Some(longer), Some(last)) => *last = longer,
            _ => lines.push(shortened(word, most)),
        }
    }
    lines
}

/// Returns words that are at most so many pixels wide, with a sign where some are missing.
pub(super) fn shortened(words: &str, most: f64) -> String {
    if width(words) <= most {
        return words.to_owned();
    }
    let mut short = String::new();
    for c in words.chars() {
        short.push(c);
        if width(&short) + 12.0 > most {
            short.pop();
            break;
        }
    }
    format!("{}…", short.trim_end())
}
