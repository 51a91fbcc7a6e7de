//! Lines of a log of any length, in a buffer of one size.
//!
//! Enters: a stream of bytes. Leaves: its lines, one at a time. This module must not know what they mean.

use std::io::{self, Cursor, Read};

use memchr::memchr;

/// The buffer's size in bytes, and the longest line.
const CAPACITY: usize = 1 << 20;

/// Reads lines.
pub(crate) struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    over: bool,
    /// The number of the last line, from 1.
    pub number: u64,
    /// Whether the last line has no line break: it may not be written completely.
    pub unfinished: bool,
}

/// A line, without its line break.
pub(super) enum Line<'b> {
    /// The complete line.
    Complete(&'b [u8]),
    /// The line is longer than the buffer, and was skipped.
    TooLong,
}

impl<R: Read> Lines<R> {
    /// Starts to read a stream.
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            buffer: vec![0; CAPACITY],
            start: 0,
            end: 0,
            over: false,
            number: 0,
            unfinished: false,
        }
    }

    /// Returns the next bytes, as many as the buffer holds, without taking them.
    ///
    /// # Errors
    ///
    /// Fails where the stream does.
    pub(crate) fn ahead(&mut self) -> io::Result<&[u8]> {
        while !self.over && self.end < self.buffer.len() {
            self.fill()?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    /// Returns the next line; `None` behind the last one. A last line without an end is left out.
    ///
    /// # Errors
    ///
    /// Fails where the stream does.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut searched = 0;
        let mut too_long = false;
        let (from, to) = loop {
            let held = self.buffer.get(self.start..self.end).unwrap_or_default();
            let fresh = held.get(searched..).unwrap_or_default();
            if let Some(at) = memchr(b'\n', fresh) {
                let from = self.start;
                let to = from + searched + at;
                self.start = to + 1;
                break (from, to);
            }
            searched = held.len();
            if self.over {
                self.unfinished = too_long || !held.is_empty();
                return Ok(None);
            }
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            } else if self.end == self.buffer.len() {
                too_long = true;
                self.end = 0;
                searched = 0;
            }
            self.fill()?;
        };
        self.number += 1;
        if too_long {
            return Ok(Some(Line::TooLong));
        }
        let line = self.buffer.get(from..to).unwrap_or_default();
        Ok(Some(Line::Complete(
            line.strip_suffix(b"\r").unwrap_or(line),
        )))
    }

    /// Returns the bytes that were not taken yet.
    pub(super) fn rest(self) -> impl Read {
        let mut held = self.buffer;
        held.truncate(self.end);
        held.drain(..self.start.min(self.end));
        Cursor::new(held).chain(self.source)
    }

    fn fill(&mut self) -> io::Result<()> {
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        match self.source.read(free) {
            Ok(0) => self.over = true,
            Ok(read) => self.end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns its bytes a few at a time.
    struct Dripping<'b>(&'b [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, free: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(free.len());
            let (now, later) = self.0.split_at(count);
            free[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn lines(bytes: &[u8], drip: usize) -> (Vec<Option<usize>>, u64, bool) {
        let mut lines = Lines::new(Dripping(bytes, drip));
        let mut lengths = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            lengths.push(match line {
                Line::Complete(line) => Some(line.len()),
                Line::TooLong => None,
            });
        }
        (lengths, lines.number, lines.unfinished)
    }

    #[test]
    fn lines_are_the_same_however_they_arrive() {
        let text = b"one\r\n\nthree\nfour";
        for drip in [1, 2, 3, 100] {
            assert_eq!(
                lines(text, drip),
                (vec![Some(3), Some(0), Some(5)], 3, true)
            );
        }
        assert_eq!(lines(b"", 1), (Vec::new(), 0, false));
    }

    #[test]
    fn a_line_without_end_takes_no_memory() {
        let mut text = b"a\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 3 * CAPACITY));
        text.extend(b"\nlast\n");
        assert_eq!(
            lines(&text, 70_001),
            (vec![Some(1), None, Some(4)], 3, false)
        );
    }
}
