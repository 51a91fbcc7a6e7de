//! The texts of files in which diagnostics mark places: read once, with an index for lines and columns.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Span;
use crate::base::{SourcePath, credential};

/// The texts of files, each read when it is first asked for.
pub struct Sources<'a> {
    read: &'a dyn Fn(&SourcePath) -> Option<String>,
    texts: RefCell<FxHashMap<SourcePath, Option<Rc<SourceText>>>>,
}

impl<'a> Sources<'a> {
    /// Returns the texts that `read` returns; `None` for a file that cannot be read.
    pub fn new(read: &'a dyn Fn(&SourcePath) -> Option<String>) -> Self {
        Self {
            read,
            texts: RefCell::default(),
        }
    }

    /// Returns the text of a file.
    pub(super) fn get(&self, file: &SourcePath) -> Option<Rc<SourceText>> {
        if let Some(known) = self.texts.borrow().get(file) {
            return known.clone();
        }
        let text = (self.read)(file).map(|text| Rc::new(SourceText::new(file, text)));
        self.texts.borrow_mut().insert(file.clone(), text.clone());
        text
    }

    /// Returns line and column of the beginning and of the end of a place, as [`position`] does; the file's
    /// beginning where it cannot be read.
    pub(super) fn positions(&self, at: &Span) -> [(usize, usize); 2] {
        let bytes = [at.range.start(), at.range.end()];
        let text = self.get(&at.file);
        bytes.map(|byte| {
            text.as_ref()
                .map_or((1, 1), |text| text.position(byte.into()))
        })
    }
}

/// How many bytes the index of characters counts at once.
const STEP: usize = 1024;

/// The text of a file.
pub(super) struct SourceText {
    text: String,
    /// The text as it may be printed, of the same length, where that differs.
    printed: Option<String>,
    /// The first byte of each line.
    lines: Vec<usize>,
    /// How many characters begin in front of each multiple of [`STEP`].
    characters: Vec<usize>,
}

impl SourceText {
    fn new(file: &SourcePath, text: String) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        let mut before = 0;
        let parts = text.as_bytes().chunks(STEP).map(|part| {
            before += begun(part);
            before
        });
        let characters = std::iter::once(0).chain(parts).collect();
        // A credential in a configuration must not get into a log as well.
        let is_toml = file.as_str().ends_with(".toml");
        Self {
            printed: is_toml.then(|| credential::masked(&text)),
            text,
            lines,
            characters,
        }
    }

    /// Returns the text as it is on disk.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns a part as it may be printed.
    pub(super) fn printed(&self, part: Range<usize>) -> Option<&str> {
        let printed = self.printed.as_ref().unwrap_or(&self.text);
        let part = printed.get(part)?;
        Some(part.strip_suffix('\r').unwrap_or(part))
    }

    /// Returns the number of the line in which a byte stands, from 1.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|&start| start <= byte)
    }

    /// Returns the complete lines that `range` touches, without a byte order mark and the last line break.
    pub(super) fn lines_around(&self, range: &Range<usize>) -> Range<usize> {
        let bom = if self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        };
        let next = self.lines.get(self.line_at(range.end));
        let end = next.map_or(self.text.len(), |next| next - 1);
        self.line_start(self.line_at(range.start)).max(bom)..end
    }

    fn line_start(&self, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at));
        start.copied().unwrap_or_default()
    }

    /// Returns line and column of a byte, as [`position`] does.
    pub(super) fn position(&self, byte: usize) -> (usize, usize) {
        let byte = floor(&self.text, byte);
        let line = self.line_at(byte);
        let start = self.line_start(line);
        let bom = usize::from(line == 1 && byte > 0 && self.text.starts_with('\u{feff}'));
        let column = 1 + self.characters_before(byte) - self.characters_before(start);
        (line, column - bom)
    }

    fn characters_before(&self, byte: usize) -> usize {
        let known = self.characters.get(byte / STEP).copied();
        let rest = self.text.as_bytes().get(byte - byte % STEP..byte);
        known.unwrap_or_default() + begun(rest.unwrap_or_default())
    }
}

/// Returns how many characters of UTF-8 begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Returns line and column of a byte as editors count them: both from 1, columns in characters, without a
/// byte order mark. A byte behind the end is at the end.
pub fn position(text: &str, byte: usize) -> (usize, usize) {
    let byte = floor(text, byte);
    let before = text.get(..byte).unwrap_or_default();
    let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
    let part = before.get(line_start..).unwrap_or_default();
    let part = if line == 1 {
        part.strip_prefix('\u{feff}').unwrap_or(part)
    } else {
        part
    };
    (line, 1 + part.chars().count())
}

/// Returns the nearest byte at or in front of `byte` that begins a character.
pub(super) fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
