//! Lines: the first column of the table from left to right, the numbers from bottom to top.

use jiff::civil;

use super::figures::Figures;
use super::numbers::{self, Marks, Reading};
use super::rows::{class, range};
use super::scale::{Base, Scale};
use super::svg::{ACROSS, Anchor, NARROWEST, Svg, pixels, shortened, width};

/// The room above the highest tick, for its number.
const ABOVE: f64 = 18.0;

/// The room between the highest and the lowest tick.
const HEIGHT: f64 = 230.0;

/// The room below the lowest tick, for the labels.
const BELOW: f64 = 26.0;

/// The room that names at the ends of lines need between their baselines.
const APART: f64 = 16.0;

/// The most of the width that the names of lines take.
const MOST_RESERVED: f64 = 0.38;

/// The most of the width in front of the lines that the numbers of the axis take.
const MOST_INDENTED: f64 = 0.25;

/// Draws a table as lines.
pub(super) fn draw(figures: &Figures, name: &str, marks: Marks) -> String {
    let (low, high) = range(figures);
    let scale = Scale::of(low..=high, Base::Free, 5.0);
    let ticks = scale.words(marks, &figures.unit);
    let widest = ticks.iter().map(|tick| width(tick)).fold(0.0, f64::max);
    let lines = Lines {
        figures,
        scale,
        places: places(figures, marks),
        ticks,
        start: ((widest + 6.0) / NARROWEST).min(MOST_INDENTED),
        end: 1.0 - reserved(figures),
    };
    let mut svg = Svg::default();
    lines.axis(&mut svg);
    lines.labels(&mut svg);
    let paths: Vec<(String, String)> = (0..figures.series.len())
        .map(|series| {
            (
                class("chart-line", series, figures.series.len()),
                lines.path(series),
            )
        })
        .collect();
    svg.paths((lines.start, lines.end), (ABOVE, HEIGHT), &paths);
    lines.names(&mut svg);
    svg.finish(name, ABOVE + HEIGHT + BELOW)
}

/// Lines that are being drawn.
struct Lines<'f> {
    figures: &'f Figures,
    scale: Scale,
    /// Where each row stands, 0 to 1.
    places: Vec<f64>,
    /// The numbers of the axis.
    ticks: Vec<String>,
    /// Where the first row stands, as a share of the width; in front of it are the numbers of the axis.
    start: f64,
    /// Where the last row stands; behind it are the names.
    end: f64,
}

impl Lines<'_> {
    /// Returns how far below the highest tick a value stands, in pixels.
    fn below(&self, value: f64) -> f64 {
        (1.0 - self.scale.place(value)) * HEIGHT
    }

    /// Returns where a row stands, as a share of the width.
    fn across(&self, place: f64) -> f64 {
        self.start + place * (self.end - self.start)
    }

    fn axis(&self, svg: &mut Svg) {
        for (tick, words) in self.scale.ticks.iter().zip(&self.ticks) {
            let y = ABOVE + self.below(*tick);
            let class = match *tick == 0.0 {
                true => "chart-zero",
                false => "chart-grid",
            };
            svg.line(class, (0.0, y), (self.end, y));
            svg.text("chart-tick", (0.0, y - 4.0), (Anchor::Start, 0.0), words);
        }
    }

    /// Writes as many labels as have room, in even steps where the rows are.
    fn labels(&self, svg: &mut Svg) {
        let rows = &self.figures.rows;
        let across = self.end * NARROWEST;
        let last = rows.len() - 1;
        let words: Vec<String> = rows
            .iter()
            .map(|row| shortened(&row.label, across / 2.0))
            .collect();
        let span = |at: usize| {
            let (x, wide) = (self.across(self.places[at]) * NARROWEST, width(&words[at]));
            match at {
                0 => (x, x + wide),
                _ if at == last => (x - wide, x),
                _ => (x - wide / 2.0, x + wide / 2.0),
            }
        };
        let fits = |step: &usize| {
            let shown: Vec<(f64, f64)> = (0..=last).step_by(*step).map(span).collect();
            shown.windows(2).all(|pair| pair[0].1 + 10.0 <= pair[1].0)
        };
        let step = (1..=last).find(fits).unwrap_or(last);
        for at in (0..=last).step_by(step) {
            let anchor = match at {
                0 => Anchor::Start,
                _ if at == last => Anchor::End,
                _ => Anchor::Middle,
            };
            let x = self.across(self.places[at]);
            let bottom = ABOVE + HEIGHT;
            svg.line("chart-mark", (x, bottom), (x, bottom + 5.0));
            svg.text("chart-tick", (x, bottom + 19.0), (anchor, 0.0), &words[at]);
        }
    }

    /// Returns the path of a series, which begins anew behind a number that is missing.
    fn path(&self, series: usize) -> String {
        let mut path = String::new();
        let mut is_open = false;
        let mut is_single = false;
        for (row, at) in self.figures.rows.iter().zip(&self.places) {
            let Some(value) = row.cells.get(series).and_then(|cell| cell.value) else {
                // A number between two that are missing is a point.
                path.push_str(if is_single { "h0" } else { "" });
                (is_open, is_single) = (false, false);
                continue;
            };
            path.push(if is_open { 'L' } else { 'M' });
            path.push_str(&format!(
                "{} {}",
                pixels(at * ACROSS),
                pixels(self.below(value))
            ));
            (is_open, is_single) = (true, !is_open);
        }
        path.push_str(if is_single { "h0" } else { "" });
        path
    }

    /// Writes the name of each line at its end, and its last number.
    fn names(&self, svg: &mut Svg) {
        let count = self.figures.series.len();
        let mut ends: Vec<(usize, f64, f64)> =
            (0..count).filter_map(|series| self.last(series)).collect();
        for (series, x, y) in &ends {
            svg.dot(&class("chart-dot", *series, count), (*x, ABOVE + y));
        }
        ends.sort_by(|a, b| a.2.total_cmp(&b.2));
        let wanted: Vec<f64> = ends.iter().map(|(_, _, y)| ABOVE + y).collect();
        let room = (1.0 - self.end) * NARROWEST - 10.0;
        for ((series, _, _), y) in ends.iter().zip(apart(&wanted)) {
            let words = shortened(&ending(self.figures, *series), room);
            let class = class("chart-name", *series, count);
            svg.text(&class, (self.end, y + 4.5), (Anchor::Start, 10.0), &words);
        }
    }

    /// Returns where a series ends.
    fn last(&self, series: usize) -> Option<(usize, f64, f64)> {
        let rows = self.figures.rows.iter().zip(&self.places).rev();
        let mut values = rows.filter_map(|(row, at)| Some((row.cells.get(series)?.value?, *at)));
        values
            .next()
            .map(|(value, at)| (series, self.across(at), self.below(value)))
    }
}

/// Returns what stands at the end of a line: its name, or its last number where it is the only one.
fn ending(figures: &Figures, series: usize) -> String {
    match figures.series.len() {
        1 => {
            let cells = figures
                .rows
                .iter()
                .rev()
                .filter_map(|row| row.cells.first());
            let mut numbers = cells.filter(|cell| cell.value.is_some());
            numbers
                .next()
                .map(|cell| cell.written.clone())
                .unwrap_or_default()
        }
        _ => figures.series[series].clone(),
    }
}

/// Returns the share of the width that the names at the ends of lines take.
fn reserved(figures: &Figures) -> f64 {
    let names = (0..figures.series.len()).map(|series| width(&ending(figures, series)));
    ((names.fold(0.0, f64::max) + 14.0) / NARROWEST).min(MOST_RESERVED)
}

/// Returns where baselines stand that want to stand at ascending places, each with room for itself.
fn apart(wanted: &[f64]) -> Vec<f64> {
    let mut places = wanted.to_vec();
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1] + APART);
    }
    let mut most = ABOVE + HEIGHT;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - APART;
    }
    places
}

/// Returns where each row stands from left to right, 0 to 1: by its number or date where all have one and they
/// ascend, else in even steps.
fn places(figures: &Figures, marks: Marks) -> Vec<f64> {
    let rows = &figures.rows;
    let read: Option<Vec<f64>> = rows.iter().map(|row| point(&row.label, marks)).collect();
    if let Some(points) = read
        && points.windows(2).all(|pair| pair[0] < pair[1])
        && let (Some(first), Some(last)) = (points.first(), points.last())
    {
        return points
            .iter()
            .map(|point| (point - first) / (last - first))
            .collect();
    }
    let last = rows.len().saturating_sub(1).max(1) as f64;
    (0..rows.len()).map(|at| at as f64 / last).collect()
}

/// Returns the number or the day (`2026-03`, `2026-03-14`) that a label is.
fn point(label: &str, marks: Marks) -> Option<f64> {
    let mut parts = label.splitn(3, '-');
    let (year, month) = (parts.next()?, parts.next());
    if let (4, Some(month)) = (year.len(), month) {
        let day = parts.next().unwrap_or("1").parse().ok()?;
        let date = civil::Date::new(year.parse().ok()?, month.parse().ok()?, day).ok()?;
        let first = civil::Date::constant(1970, 1, 1);
        return Some(f64::from(first.until(date).ok()?.get_days()));
    }
    match numbers::read(label, marks) {
        Reading::Number(value, unit) if unit.name().is_empty() => Some(value),
        _ => None,
    }
}
