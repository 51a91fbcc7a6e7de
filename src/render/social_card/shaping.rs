//! Shaping: letters become glyphs in their places, by the rules of their script and the tables of their font.
//!
//! A text is shaped line by line, each line with the directions that its letters have in the text as a whole
//! (UAX #9). All lengths are in ems, so that a line is measured once for all sizes.

use std::cell::RefCell;
use std::ops::Range;

use harfrust::{Direction, ShapeOptions, UnicodeBuffer};
use rustc_hash::FxHashMap;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use super::faces::Weighted;

/// A text that is to be set.
pub(super) struct Paragraph<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// The faces in the order in which a letter is looked for.
    faces: &'t [Weighted<'t>],
    /// What is added to the width of each letter, in ems.
    spacing: f32,
    bidi: BidiInfo<'t>,
    runs: Vec<Run>,
    widths: RefCell<FxHashMap<(usize, usize), f32>>,
}

/// A part of a text in one script and one face.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    range: Range<usize>,
    script: Script,
    face: usize,
}

/// A glyph in its place on a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// The face, by its index.
    pub(super) face: usize,
    /// The glyph's number in its font.
    pub(super) id: u32,
    /// From the line's left end, in ems.
    pub(super) x: f32,
    /// Above the line, in ems.
    pub(super) y: f32,
    /// The width that it takes, in ems.
    advance: f32,
    /// What of that is space behind the letter, in ems.
    spacing: f32,
    /// The byte of the text at which its letter begins.
    cluster: usize,
}

/// A line of glyphs, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// The glyphs.
    pub(super) glyphs: Vec<Glyph>,
    /// The line's width in ems.
    pub(super) width: f32,
}

impl<'t> Paragraph<'t> {
    /// Prepares a text on a card of a direction.
    pub(super) fn new(text: &'t str, faces: &'t [Weighted<'t>], card: Level, spacing: f32) -> Self {
        Self {
            text,
            faces,
            spacing,
            bidi: BidiInfo::new(text, Some(direction(text, card))),
            runs: runs(text, faces),
            widths: RefCell::default(),
        }
    }

    /// Returns the width of a part of the text on a line of its own, in ems.
    pub(super) fn width(&self, range: Range<usize>) -> f32 {
        let key = (range.start, range.end);
        if let Some(width) = self.widths.borrow().get(&key) {
            return *width;
        }
        let width = self.line(range).width;
        self.widths.borrow_mut().insert(key, width);
        width
    }

    /// Returns where letters begin, each with the sum of the widths before it. Letters that are one for readers, such as a
    /// letter with its marks, are one here.
    pub(super) fn letters(&self) -> Vec<(usize, f32)> {
        let mut advances: Vec<(usize, f32)> = Vec::new();
        let mut glyphs = self.line(0..self.text.len()).glyphs;
        glyphs.sort_by_key(|glyph| glyph.cluster);
        for glyph in glyphs {
            match advances.last_mut() {
                Some((cluster, advance)) if *cluster == glyph.cluster => *advance += glyph.advance,
                _ => advances.push((glyph.cluster, glyph.advance)),
            }
        }
        let mut before = 0.0;
        for (_, advance) in &mut advances {
            before += std::mem::replace(advance, before);
        }
        advances
    }

    /// Sets a part of the text on a line of its own.
    pub(super) fn line(&self, range: Range<usize>) -> Line {
        let mut line = Line::default();
        let Some(paragraph) = self.bidi.paragraphs.first().filter(|_| !range.is_empty()) else {
            return line;
        };
        let hyphen = self.hyphen(range.end);
        let (levels, visual) = self.bidi.visual_runs(paragraph, range);
        for part in visual {
            let is_rtl = levels.get(part.start).is_some_and(Level::is_rtl);
            let mut runs: Vec<Run> = self.runs_in(&part).collect();
            let direction = match is_rtl {
                true => Direction::RightToLeft,
                false => Direction::LeftToRight,
            };
            if is_rtl {
                runs.reverse();
            }
            for run in runs {
                let text = self.text.get(run.range.clone()).unwrap_or_default();
                self.shape(text, &run, direction, &mut line);
            }
        }
        if let Some(run) = hyphen.filter(|_| !paragraph.level.is_rtl()) {
            self.shape("-", &run, Direction::LeftToRight, &mut line);
        }
        // Nothing stands behind the last letter.
        if let Some(last) = line.glyphs.last() {
            line.width -= last.spacing;
        }
        line
    }

    /// Returns how the hyphen is drawn at the end of a line that ends at a soft one, or inside of a word.
    fn hyphen(&self, end: usize) -> Option<Run> {
        let before = self.text.get(..end)?.chars().next_back()?;
        let after = self.text.get(end..)?.chars().next()?;
        let script = |c: char| Some(c.script()).filter(|_| c.is_alphabetic() && is_hyphenated(c));
        let is_cut = script(before).is_some_and(|before| script(after) == Some(before));
        let face = face_of('-', self.faces).filter(|_| is_cut || before == '\u{ad}')?;
        Some(Run {
            range: end..end,
            script: Script::Common,
            face,
        })
    }

    fn runs_in(&self, part: &Range<usize>) -> impl Iterator<Item = Run> {
        let first = self.runs.partition_point(|run| run.range.end <= part.start);
        let runs = self.runs[first..].iter();
        let runs = runs.take_while(|run| run.range.start < part.end);
        runs.map(|run| Run {
            range: run.range.start.max(part.start)..run.range.end.min(part.end),
            ..run.clone()
        })
    }

    /// Adds the glyphs of a run to a line.
    fn shape(&self, text: &str, run: &Run, direction: Direction, line: &mut Line) {
        let Some(face) = self.faces.get(run.face) else {
            return;
        };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_pre_context(self.text.get(..run.range.start).unwrap_or_default());
        buffer.set_post_context(self.text.get(run.range.end..).unwrap_or_default());
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        let shaped = face.shaper().shape(buffer, ShapeOptions::new());
        let mut last = None;
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            // A box in the place of a letter says nothing.
            if info.glyph_id == 0 {
                continue;
            }
            let cluster = run.range.start + info.cluster as usize;
            let is_first = last.replace(cluster) != Some(cluster);
            let spacing = match is_first && !is_cursive(run.script) {
                true => self.spacing,
                false => 0.0,
            };
            let advance = face.ems(position.x_advance) + spacing;
            line.glyphs.push(Glyph {
                face: run.face,
                id: info.glyph_id,
                x: line.width + face.ems(position.x_offset),
                y: face.ems(position.y_offset),
                advance,
                spacing,
                cluster,
            });
            line.width += advance;
        }
    }
}

/// Returns the direction of a text: on a card from right to left its own as long as it has any letter from right to
/// left, on others the one that most of its letters have.
fn direction(text: &str, card: Level) -> Level {
    let count = |classes: &[BidiClass]| {
        let letters = text.chars().map(bidi_class);
        letters.filter(|class| classes.contains(class)).count()
    };
    let right = count(&[BidiClass::R, BidiClass::AL]);
    let left = match card.is_rtl() {
        true => 0,
        false => count(&[BidiClass::L]),
    };
    match right > left {
        true => Level::rtl(),
        false => Level::ltr(),
    }
}

/// Says whether a word with a letter is parted by a hyphen.
fn is_hyphenated(c: char) -> bool {
    matches!(
        c.script(),
        Script::Latin | Script::Cyrillic | Script::Greek | Script::Armenian
    )
}

/// Divides a text into parts in one script and one face. Marks and blanks go with the letter before them.
fn runs(text: &str, faces: &[Weighted]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in text.char_indices() {
        let range = at..at + c.len_utf8();
        let script = c.script();
        let Some(last) = runs.last_mut() else {
            let face = face_of(c, faces).unwrap_or(0);
            runs.push(Run {
                range,
                script,
                face,
            });
            continue;
        };
        let face = match goes_with_the_last(c) || c.is_whitespace() && has(faces, last.face, c) {
            true => last.face,
            false => face_of(c, faces).unwrap_or(last.face),
        };
        let is_common = matches!(script, Script::Common | Script::Inherited);
        let was_common = matches!(last.script, Script::Common | Script::Inherited);
        if face == last.face && (is_common || was_common || script == last.script) {
            last.range.end = range.end;
            if was_common {
                last.script = script;
            }
        } else {
            let script = if is_common { last.script } else { script };
            runs.push(Run {
                range,
                script,
                face,
            });
        }
    }
    runs
}

fn has(faces: &[Weighted], face: usize, c: char) -> bool {
    faces.get(face).is_some_and(|one| one.face.has(c))
}

/// Returns the first face that has a character.
fn face_of(c: char, faces: &[Weighted]) -> Option<usize> {
    faces.iter().position(|one| one.face.has(c))
}

/// Says whether a character is drawn with the letter before it.
fn goes_with_the_last(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' | '\u{e0000}'..='\u{e0fff}')
}

/// Says whether the letters of a script are joined, so that no space may come between them (CSS Text 3, 8.2.3).
fn is_cursive(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Hanifi_Rohingya
            | Script::Mandaic
            | Script::Mongolian
            | Script::Nko
            | Script::Phags_Pa
            | Script::Syriac
    )
}
