//! Charts: a call of the component `chart`, and the table below it, which it draws.
//!
//! In: the events of both. Out: the same events, with the end of the call behind the table, and the drawing. The table
//! stays what readers of feeds, searches and screen readers get. What cannot be drawn is reported at its cell.

mod figures;
mod lines;
mod numbers;
mod rows;
mod scale;
mod svg;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::context::Context;
use super::event::{Block, Event, Events, Located, Placement};
use crate::diagnostic::{closest, codes};
use crate::model::Data;
use crate::model::theme::CHART;
use figures::{Fault, Figures, Kind, Written};
use numbers::Marks;

/// Puts [`Event::CallEnd`] behind each table that is drawn, and collects the drawings.
pub(crate) struct Charts<'a, I> {
    events: I,
    context: &'a Context<'a>,
    presence: Presence,
    state: State,
    /// The drawings, with the numbers of their calls.
    drawings: &'a mut Vec<(usize, String)>,
}

/// Whether there are charts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Absent,
    Possible,
}

/// What was read.
enum State {
    /// Nothing of a chart.
    Outside,
    /// The call with this number.
    Called(usize),
    /// The call, and a part of its table.
    Table(usize, Table),
    /// All of a chart with this call; its end comes next.
    Ended(usize, Range<usize>),
}

/// The cells of a table.
#[derive(Default)]
struct Table {
    head: Vec<Written>,
    rows: Vec<Vec<Written>>,
    /// The cell that is open.
    cell: Option<Written>,
}

impl<'a, I: Events<'a>> Charts<'a, I> {
    pub(crate) fn new(
        events: I,
        context: &'a Context<'a>,
        drawings: &'a mut Vec<(usize, String)>,
    ) -> Self {
        let has_component = context.options.components.is_some_and(|all| all.charts);
        let mut calls = context.masked.calls.iter();
        Self {
            events,
            context,
            presence: match has_component && calls.any(|call| call.name == CHART) {
                true => Presence::Possible,
                false => Presence::Absent,
            },
            state: State::Outside,
            drawings,
        }
    }

    /// Follows an event.
    fn see(&mut self, event: &Event<'a>, range: &Range<usize>) {
        self.state = match (std::mem::replace(&mut self.state, State::Outside), event) {
            (State::Table(number, table), Event::End(Block::Table)) => {
                match self.draw(number, &table) {
                    Some(drawing) => {
                        self.drawings.push((number, drawing));
                        State::Ended(number, range.clone())
                    }
                    None => State::Outside,
                }
            }
            (State::Table(number, mut table), event) => {
                table.see(event, range);
                State::Table(number, table)
            }
            (State::Called(number), Event::Table(_)) => State::Table(number, Table::default()),
            (State::Called(number), Event::SoftBreak | Event::End(Block::Calls)) => {
                State::Called(number)
            }
            (state, event) => {
                if let State::Called(number) = state {
                    self.report_missing_table(number);
                }
                self.call(event)
            }
        };
    }

    /// Returns what is known with an event that may be the call of a chart.
    fn call(&self, event: &Event<'_>) -> State {
        let Event::Call(number, placement) = event else {
            return State::Outside;
        };
        let call = self.context.masked.calls.get(*number);
        match (call.is_some_and(|call| call.name == CHART), placement) {
            (false, _) => State::Outside,
            (true, Placement::Block) => State::Called(*number),
            (true, Placement::Inline) => {
                self.report_missing_table(*number);
                State::Outside
            }
        }
    }

    fn report_missing_table(&self, number: usize) {
        self.report_call(
            number,
            "no table follows this chart, of which it could be drawn",
            "write the call on a line of its own, an empty line below it, and then the table: `| Year | Sales |`, \
             `| --- | ---: |`, `| 2026 | 12 |`",
        );
    }

    fn report_call(&self, number: usize, message: &str, help: &str) {
        if let Some(call) = self.context.masked.calls.get(number) {
            let range = call.range.clone();
            self.context
                .report(&codes::INVALID_CHART, range, message, help);
        }
    }

    /// Returns the drawing of a table; `None` where something is wrong, which is reported.
    fn draw(&self, number: usize, table: &Table) -> Option<String> {
        let kind = self.kind(number)?;
        let marks = Marks::of(self.context.options.language);
        let call = self.context.masked.calls.get(number)?;
        // A call without a title is reported with its other arguments.
        let Some(Data::Text(title)) = call.args.get("title") else {
            return None;
        };
        match Figures::read(kind, &table.head, &table.rows, marks) {
            Ok(figures) => Some(drawing(kind, &figures, title, marks)),
            Err(faults) => {
                for fault in faults {
                    self.report(number, fault);
                }
                None
            }
        }
    }

    fn report(&self, number: usize, fault: Fault) {
        let Fault {
            range,
            message,
            help,
        } = fault;
        match range {
            Some(range) => self
                .context
                .report(&codes::INVALID_CHART, range, message, help),
            None => self.report_call(number, &message, &help),
        }
    }

    /// Returns how a chart draws its numbers.
    fn kind(&self, number: usize) -> Option<Kind> {
        let call = self.context.masked.calls.get(number)?;
        let name = match call.args.get("kind") {
            None => return Some(Kind::Bars),
            Some(Data::Text(name)) => name.as_str(),
            Some(_) => return None,
        };
        let known = Kind::ALL.iter().find(|(known, _)| *known == name);
        if known.is_none() {
            let help = match closest(name, Kind::ALL.iter().map(|(name, _)| *name)) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "write `bars`, `lines` or `dots`".to_owned(),
            };
            self.report_call(
                number,
                &format!("there is no kind of chart `{name}`"),
                &help,
            );
        }
        known.map(|(_, kind)| *kind)
    }
}

impl Table {
    fn see(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Block::TableRow) => self.rows.push(Vec::new()),
            Event::Start(Block::TableCell) => {
                self.cell = Some(Written {
                    text: String::new(),
                    range: range.clone(),
                });
            }
            Event::End(Block::TableCell) => {
                if let Some(mut cell) = self.cell.take() {
                    cell.text = cell.text.trim().to_owned();
                    self.rows.last_mut().unwrap_or(&mut self.head).push(cell);
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(cell) = &mut self.cell {
                    // The words are marked, without the blanks of the cell.
                    if cell.text.is_empty() {
                        cell.range.start = range.start;
                    }
                    cell.range.end = range.end;
                    cell.text.push_str(text);
                }
            }
            _ => {}
        }
    }
}

/// Returns the drawing of figures as HTML: names of series where they cannot stand beside what they name, and SVG.
fn drawing(kind: Kind, figures: &Figures, title: &str, marks: Marks) -> String {
    if kind == Kind::Lines {
        return lines::draw(figures, title, marks);
    }
    let drawing = rows::draw(kind, figures, title, marks);
    match figures.series.len() {
        1 => drawing,
        _ => format!("{}{drawing}", svg::key(&figures.series)),
    }
}

impl<'a, I: Events<'a>> Charts<'a, I> {
    /// Returns the next event of a text with charts.
    #[inline(never)]
    fn next_followed(&mut self) -> Option<Located<'a>> {
        if let State::Ended(number, range) = &self.state {
            let end = (Event::CallEnd(*number), range.clone());
            self.state = State::Outside;
            return Some(end);
        }
        match self.events.next() {
            Some((event, range)) => {
                self.see(&event, &range);
                Some((event, range))
            }
            None => {
                if let State::Called(number) = self.state {
                    self.report_missing_table(number);
                    self.state = State::Outside;
                }
                None
            }
        }
    }
}

impl<'a, I: Events<'a>> Iterator for Charts<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        match self.presence {
            Presence::Absent => self.events.next(),
            Presence::Possible => self.next_followed(),
        }
    }
}
