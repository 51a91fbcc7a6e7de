//! Bars and dots: a row of the drawing for each row of the table, and an axis above them.

use super::figures::{Cell, Figures, Kind, Row};
use super::numbers::Marks;
use super::scale::{Base, Scale};
use super::svg::{Anchor, NARROWEST, Svg, shortened, width, wrapped};

/// Labels up to this width in pixels stand beside their rows, others above them.
const BESIDE: f64 = 84.0;

/// The most of the width that a number beside a bar takes.
const MOST_RESERVED: f64 = 0.4;

/// The least of the width that the axis takes.
const SHORTEST: f64 = 0.2;

/// The room above the first row, for the numbers of the axis.
const AXIS: f64 = 26.0;

/// The room for a label above its row, and for each further line of it.
const LABEL: f64 = 19.0;
const LABEL_LINE: f64 = 16.0;

/// Where everything stands in a drawing of rows.
struct Layout {
    kind: Kind,
    scale: Scale,
    /// Where the axis begins and ends, as shares of the width.
    axis: (f64, f64),
    place: LabelPlace,
    /// Where labels end that stand beside their rows, as a share of the width.
    label_end: f64,
    /// How thick a bar is, and the room of a dot, in pixels.
    thickness: f64,
    /// What a row takes without its label.
    height: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LabelPlace {
    Beside,
    Above,
}

/// Draws a table as bars or dots.
pub(super) fn draw(kind: Kind, figures: &Figures, name: &str, marks: Marks) -> String {
    let layout = Layout::of(kind, figures);
    let mut svg = Svg::default();
    let steps = figures.rows.iter().map(|row| layout.step(row));
    let height = AXIS + steps.sum::<f64>() + 2.0;
    layout.axis(figures, marks, height, &mut svg);
    let mut top = AXIS;
    for row in &figures.rows {
        layout.row(row, top, &mut svg);
        top += layout.step(row);
    }
    if kind == Kind::Bars {
        let zero = layout.at(0.0);
        svg.line("chart-zero", (zero, AXIS - 4.0), (zero, height));
    }
    svg.finish(name, height)
}

impl Layout {
    fn of(kind: Kind, figures: &Figures) -> Self {
        let widest = figures
            .rows
            .iter()
            .map(|row| width(&row.label))
            .fold(0.0, f64::max);
        let (place, from) = match widest <= BESIDE {
            true => (LabelPlace::Beside, (widest + 10.0) / NARROWEST),
            false => (LabelPlace::Above, 0.0),
        };
        let base = match kind {
            Kind::Bars => Base::Zero,
            Kind::Dots | Kind::Lines => Base::Free,
        };
        let (low, high) = range(figures);
        let scale = Scale::of(low..=high, base, 4.0);
        let inset = match kind {
            Kind::Bars => 0.0,
            Kind::Dots | Kind::Lines => 0.02,
        };
        let has_numbers = kind == Kind::Bars || figures.series.len() == 1;
        let axis = match has_numbers {
            true => beside_numbers(figures, &scale, from + inset),
            false => (from + inset, 1.0 - inset),
        };
        let thickness = match (kind, figures.series.len()) {
            (Kind::Bars, 1) => 18.0,
            (Kind::Bars, _) => 14.0,
            _ => 16.0,
        };
        let bars = match kind {
            Kind::Bars => figures.series.len() as f64,
            _ => 1.0,
        };
        Self {
            kind,
            scale,
            axis,
            place,
            label_end: from,
            thickness,
            height: bars * (thickness + 1.0),
        }
    }

    /// Returns how many pixels lie between the beginnings of a row and the next one.
    fn step(&self, row: &Row) -> f64 {
        self.label(row) + self.height + 9.0
    }

    /// Returns how many pixels the label above a row takes.
    fn label(&self, row: &Row) -> f64 {
        match self.place {
            LabelPlace::Beside => 0.0,
            LabelPlace::Above => {
                let lines = wrapped(&row.label, NARROWEST).len();
                LABEL + LABEL_LINE * lines.saturating_sub(1) as f64
            }
        }
    }

    /// Returns where a value stands, as a share of the width.
    fn at(&self, value: f64) -> f64 {
        self.axis.0 + self.scale.place(value) * (self.axis.1 - self.axis.0)
    }

    /// Draws the axis: as many of its ticks as have room for their numbers.
    fn axis(&self, figures: &Figures, marks: Marks, height: f64, svg: &mut Svg) {
        let words: Vec<String> = self.scale.words(marks, &figures.unit);
        let widest = words.iter().map(|words| width(words)).fold(0.0, f64::max);
        let room = (self.axis.1 - self.axis.0) * NARROWEST / (self.scale.ticks.len() - 1) as f64;
        let every = ((widest + 10.0) / room).ceil().max(1.0) as usize;
        let zero = self
            .scale
            .ticks
            .iter()
            .position(|tick| *tick == 0.0)
            .unwrap_or(0);
        for (number, (tick, words)) in self.scale.ticks.iter().zip(&words).enumerate() {
            let x = self.at(*tick);
            svg.line("chart-grid", (x, AXIS - 4.0), (x, height));
            // Nought always has its number.
            if number.abs_diff(zero) % every != 0 {
                continue;
            }
            let anchor = match x * NARROWEST {
                left if left < widest / 2.0 => Anchor::Start,
                left if left > NARROWEST - widest / 2.0 => Anchor::End,
                _ => Anchor::Middle,
            };
            svg.text("chart-tick", (x, 13.0), (anchor, 0.0), words);
        }
    }

    fn row(&self, row: &Row, top: f64, svg: &mut Svg) {
        let top = match self.place {
            LabelPlace::Above => {
                for (line, words) in wrapped(&row.label, NARROWEST).iter().enumerate() {
                    let y = top + 13.0 + LABEL_LINE * line as f64;
                    svg.text("chart-label", (0.0, y), (Anchor::Start, 0.0), words);
                }
                top + self.label(row)
            }
            LabelPlace::Beside => {
                let middle = top + self.height / 2.0 + 4.5;
                svg.text(
                    "chart-label",
                    (self.label_end, middle),
                    (Anchor::End, -8.0),
                    &row.label,
                );
                top
            }
        };
        match self.kind {
            Kind::Bars => self.bars(row, top, svg),
            Kind::Dots | Kind::Lines => self.dots(row, top + self.height / 2.0, svg),
        }
    }

    fn bars(&self, row: &Row, top: f64, svg: &mut Svg) {
        let zero = self.at(0.0);
        for (series, cell) in row.cells.iter().enumerate() {
            let top = top + (self.thickness + 1.0) * series as f64;
            let at = cell.value.map(|value| self.at(value));
            if let Some(at) = at {
                let class = class("chart-bar", series, row.cells.len());
                svg.bar(&class, (zero, at), top, self.thickness);
            }
            self.number(
                cell,
                (at.unwrap_or(zero), top + self.thickness / 2.0),
                5.0,
                svg,
            );
        }
    }

    fn dots(&self, row: &Row, middle: f64, svg: &mut Svg) {
        svg.line("chart-row", (self.axis.0, middle), (self.axis.1, middle));
        let places = row
            .cells
            .iter()
            .filter_map(|cell| Some(self.at(cell.value?)));
        let (least, most) = places.fold((f64::MAX, f64::MIN), |(least, most), at| {
            (least.min(at), most.max(at))
        });
        if least < most {
            svg.line("chart-span", (least, middle), (most, middle));
        }
        for (series, cell) in row.cells.iter().enumerate() {
            if let Some(value) = cell.value {
                let class = class("chart-dot", series, row.cells.len());
                let y = middle + aside(&row.cells, series, |value| self.at(value));
                svg.dot(&class, (self.at(value), y));
            }
            if row.cells.len() == 1 {
                let at = cell.value.map_or(self.axis.0, |value| self.at(value));
                self.number(cell, (at, middle), 9.0, svg);
            }
        }
    }

    /// Writes a number at the end of its bar, or beside its dot; a dash where there is none.
    fn number(&self, cell: &Cell, (x, middle): (f64, f64), beside: f64, svg: &mut Svg) {
        let is_negative = cell.value.is_some_and(|value| value < 0.0);
        let place = match is_negative {
            true => (Anchor::End, -beside),
            false => (Anchor::Start, beside),
        };
        let room = match is_negative {
            true => x * NARROWEST - beside,
            false => (1.0 - x) * NARROWEST - beside,
        };
        let words = match (cell.value, cell.written.trim()) {
            (None, "") => "–".to_owned(),
            (_, words) => shortened(words, room.max(40.0)),
        };
        svg.text("chart-number", (x, middle + 4.5), place, &words);
    }
}

/// Returns by how many pixels a dot stands above or below its line, because others would cover it.
fn aside(cells: &[Cell], series: usize, at: impl Fn(f64) -> f64) -> f64 {
    const CLOSE: f64 = 0.015;
    const APART: f64 = 6.0;
    let place = |cell: &Cell| cell.value.map(&at);
    let own = cells.get(series).and_then(place);
    let covers = |cell: &Cell| {
        let places = place(cell).zip(own);
        places.is_some_and(|(one, other)| (one - other).abs() < CLOSE)
    };
    let count = |cells: &[Cell]| cells.iter().filter(|cell| covers(cell)).count() as f64;
    let (before, all) = (count(&cells[..series]), count(cells));
    (before - (all - 1.0) / 2.0) * APART.min(16.0 / all)
}

/// Returns where an axis begins and ends so that all numbers have room at the ends of their bars.
fn beside_numbers(figures: &Figures, scale: &Scale, from: f64) -> (f64, f64) {
    const BESIDE: f64 = 9.0;
    // The longer the axis, the more of a number stands within it: the axis grows from none as long as it can.
    let mut axis = (from, from);
    for _ in 0..8 {
        let length = axis.1 - axis.0;
        let (mut start, mut end) = (from, 1.0_f64);
        for cell in figures.rows.iter().flat_map(|row| &row.cells) {
            let value = cell.value.unwrap_or(0.0);
            let room = ((width(&cell.written) + BESIDE) / NARROWEST).min(MOST_RESERVED);
            let place = scale.place(value);
            match value < 0.0 {
                true => start = start.max(from + room - place * length),
                false => end = end.min(1.0 - room + (1.0 - place) * length),
            }
        }
        axis = (start.min(0.75), end.max(start.min(0.75) + SHORTEST));
    }
    axis
}

/// Returns the least and the greatest number.
pub(super) fn range(figures: &Figures) -> (f64, f64) {
    let (low, high) = figures
        .values()
        .fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

/// Returns the classes of what shows a series. One alone has the theme's own colour.
pub(super) fn class(name: &str, series: usize, of: usize) -> String {
    match of {
        1 => name.to_owned(),
        _ => format!("{name} series-{}", series + 1),
    }
}
