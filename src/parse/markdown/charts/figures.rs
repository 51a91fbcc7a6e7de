//! What a table says to a chart: labels in its first column, and numbers in the others.

use std::ops::Range;

use super::numbers::{self, Marks, Reading, Unit};

/// Lines, bars and dots of more series than this are told apart by nobody.
const MOST_SERIES: usize = 6;

/// So many mistakes of one chart are reported.
const MOST_FAULTS: usize = 5;

/// How a chart draws its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bars,
    Lines,
    Dots,
}

impl Kind {
    /// Every kind, by the name that writers give it.
    pub(super) const ALL: [(&'static str, Self); 3] = [
        ("bars", Self::Bars),
        ("lines", Self::Lines),
        ("dots", Self::Dots),
    ];

    /// Returns the most rows that are still read.
    fn most_rows(self) -> usize {
        match self {
            Self::Bars | Self::Dots => 60,
            Self::Lines => 2000,
        }
    }
}

/// A cell of a table as it is written, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// A table that can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    /// What the columns of numbers are called.
    pub(super) series: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) unit: Unit,
}

/// A row of such a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) label: String,
    /// One for each series.
    pub(super) cells: Vec<Cell>,
}

/// A number, and how the writer put it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// Nothing where the number is missing.
    pub(super) value: Option<f64>,
    pub(super) written: String,
}

/// What is wrong with a table, where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Nothing where it is the table as a whole.
    pub(super) range: Option<Range<usize>>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Fault {
    fn new(message: impl Into<String>, help: &str) -> Self {
        Self {
            range: None,
            message: message.into(),
            help: help.to_owned(),
        }
    }

    fn at(mut self, cell: &Written) -> Self {
        self.range = Some(cell.range.clone());
        self
    }
}

impl Figures {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// Fails with everything that keeps it from being drawn.
    pub(super) fn read(
        kind: Kind,
        head: &[Written],
        rows: &[Vec<Written>],
        marks: Marks,
    ) -> Result<Self, Vec<Fault>> {
        if let Some(fault) = shape(kind, head, rows) {
            return Err(vec![fault]);
        }
        let mut columns = Columns {
            marks,
            unit: None,
            faults: Vec::new(),
        };
        let read: Vec<Row> = rows
            .iter()
            .map(|row| columns.row(row, head.len()))
            .collect();
        for (column, name) in head.iter().enumerate().skip(1) {
            let values = move || rows.iter().filter_map(move |row| row.get(column));
            let reads = |wanted: fn(&Reading) -> bool| {
                values().all(|cell| wanted(&numbers::read(&cell.text, marks)))
            };
            if reads(|reading| *reading == Reading::Missing) {
                columns.faults.push(
                    Fault::new(
                        "this column has no number",
                        "fill it in, or take the column out of the table",
                    )
                    .at(name),
                );
            }
        }
        columns.faults.truncate(MOST_FAULTS);
        match columns.faults.is_empty() {
            true => Ok(Self {
                series: head.iter().skip(1).map(|cell| cell.text.clone()).collect(),
                rows: read,
                unit: columns.unit.unwrap_or_default(),
            }),
            false => Err(columns.faults),
        }
    }

    /// Returns all numbers.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.filter_map(|cell| cell.value)
    }
}

/// Returns what is wrong with the form of a table.
fn shape(kind: Kind, head: &[Written], rows: &[Vec<Written>]) -> Option<Fault> {
    let most = kind.most_rows();
    let fault = match (head.len(), rows.len()) {
        (0 | 1, _) => Fault::new(
            "the table of a chart has labels in its first column and numbers in the others; this one has no other",
            "write at least two columns: `| Year | Sales |`",
        ),
        (_, 0) => Fault::new(
            "the table of this chart has no rows",
            "write a line for each number below its first two lines: `| 2026 | 12 |`",
        ),
        (_, 1) if kind == Kind::Lines => Fault::new(
            "a line leads from one row to the next, and this table has only one",
            "add a row, or write `kind=\"bars\"`",
        ),
        (columns, _) if columns > MOST_SERIES + 1 => Fault::new(
            format!("readers cannot tell {} series apart", columns - 1),
            "leave six columns of numbers at most, or make two charts",
        ),
        (_, rows) if rows > most => Fault::new(
            format!(
                "{rows} rows are too many to be read in this kind of chart, which has room for {most}"
            ),
            match kind {
                Kind::Lines => "leave fewer rows, such as one for each week or month",
                _ => {
                    "leave the rows that matter, or write `kind=\"lines\"` where they are points in time"
                }
            },
        ),
        _ => return None,
    };
    Some(fault)
}

/// Reads the rows of a table, which have one unit.
struct Columns {
    marks: Marks,
    unit: Option<Unit>,
    faults: Vec<Fault>,
}

impl Columns {
    fn row(&mut self, row: &[Written], columns: usize) -> Row {
        let label = row.first().map(|cell| cell.text.clone());
        let numbers = row.iter().skip(1).map(|cell| self.cell(cell));
        let mut cells: Vec<Cell> = numbers.collect();
        cells.resize(columns - 1, Cell::default());
        Row {
            label: label.unwrap_or_default(),
            cells,
        }
    }

    fn cell(&mut self, cell: &Written) -> Cell {
        let written = match cell.text.strip_prefix('-') {
            Some(rest) => format!("−{rest}"),
            None => cell.text.clone(),
        };
        let value = match numbers::read(&cell.text, self.marks) {
            Reading::Number(value, unit) => {
                // Nothing is nothing in every unit.
                if value != 0.0 || !unit.name().is_empty() {
                    self.compare(unit, cell);
                }
                Some(value)
            }
            Reading::Missing => None,
            Reading::Text => {
                let message = format!("`{}` is no number", beginning(&cell.text));
                let help = "write a number, such as `12.5`, `12 %` or `$12`, and leave the cell empty where there \
                            is none; what else is to be said can stand below the chart";
                self.faults.push(Fault::new(message, help).at(cell));
                None
            }
            Reading::OutOfRange => {
                let message = format!("no axis shows `{}`", beginning(&cell.text));
                let help = "write the numbers in another unit, such as millions, with less than 16 digits in front \
                            of the decimal mark and less than 9 noughts behind it";
                self.faults.push(Fault::new(message, help).at(cell));
                None
            }
        };
        Cell { value, written }
    }

    /// Compares the unit of a number with that of the others.
    fn compare(&mut self, unit: Unit, cell: &Written) {
        let said = |unit: &Unit| match unit.name() {
            name if name.is_empty() => "has no unit".to_owned(),
            name => format!("is in `{name}`"),
        };
        match &self.unit {
            None => self.unit = Some(unit),
            Some(known) if known.is_as(&unit) => {}
            Some(known) => {
                let message = format!(
                    "this number {}, and the first one of the chart {}",
                    said(&unit),
                    said(known)
                );
                let help = "write all numbers of a chart in one unit";
                self.faults.push(Fault::new(message, help).at(cell));
            }
        }
    }
}

fn beginning(text: &str) -> String {
    const SHOWN: usize = 30;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
