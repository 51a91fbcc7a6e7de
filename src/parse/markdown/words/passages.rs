//! What lints ask of a body: headings, the words of links, long paragraphs, and a sketch of the text
//! by which copies are found. A second, lighter pass over the Markdown, which a build does without.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use xxhash_rust::xxh3::xxh3_64;

use crate::base::{east_asian, text};
use crate::model::article::Spanned;
use crate::model::source_facts::{Length, RUN, SKETCH};
use crate::parse::markdown::masks::masked;
use crate::parse::markdown::masks::signs;
use crate::parse::markdown::{Options, extensions};

/// What a body consists of; places count from the start of the file.
#[derive(Debug, Default)]
pub(crate) struct Passages {
    /// The ranks of the headings.
    pub headings: Vec<Spanned<u8>>,
    /// The words of every link.
    pub links: Vec<Spanned<String>>,
    /// How long each paragraph is without its addresses, or the longest of its lines where hard line breaks
    /// part it.
    pub paragraphs: Vec<Spanned<Length>>,
    /// The smallest hashes of all runs of words, ascending.
    pub sketch: Vec<u32>,
}

/// Paragraphs shorter than this are of no interest to anybody who looks for long ones.
const SHORT: usize = 100;

/// Reads the Markdown that begins at byte `start` of `source`.
pub(crate) fn passages(source: &str, start: usize, options: &Options<'_>) -> Passages {
    let text = source.get(start..).unwrap_or_default();
    let extensions = extensions(options);
    // A placeholder is as long as the call that it stands for, so places stay what they are.
    let masked = masked::mask(text, extensions, options.markdown);
    let mut reader = Reader {
        text,
        start,
        passages: Passages::default(),
        runs: Runs::default(),
        link: None,
        paragraph: None,
        part: Part::Prose,
        markup: Markup::default(),
    };
    for (event, range) in Parser::new_ext(&masked.text, extensions).into_offset_iter() {
        reader.read(event, range);
    }
    reader.passages.sketch = reader.runs.sketch();
    reader.passages
}

/// Reads one event after the other.
struct Reader<'t> {
    text: &'t str,
    /// Where the text begins in its file.
    start: usize,
    passages: Passages,
    runs: Runs,
    /// The words of the link that is open.
    link: Option<String>,
    /// The paragraph that is open.
    paragraph: Option<Lines>,
    part: Part,
    markup: Markup,
}

/// Which part of a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Prose,
    Code,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let heading = self.spanned(level as u8, range);
                self.passages.headings.push(heading);
            }
            Event::Start(Tag::Link { .. }) => self.link = Some(String::new()),
            Event::End(TagEnd::Link) => {
                if let Some(words) = self.link.take() {
                    let link = self.spanned(words, range);
                    self.passages.links.push(link);
                }
            }
            Event::Start(Tag::Paragraph) => self.paragraph = Some(Lines::default()),
            Event::End(TagEnd::Paragraph) => {
                let length = self.paragraph.take().map(Lines::finish);
                if let Some(length) = length.filter(|length| length.in_words() > SHORT) {
                    let paragraph = self.spanned(length, range);
                    self.passages.paragraphs.push(paragraph);
                }
            }
            Event::Start(Tag::CodeBlock(_)) => self.part = Part::Code,
            Event::End(TagEnd::CodeBlock) => self.part = Part::Prose,
            Event::Text(words) | Event::Code(words) if self.part == Part::Prose => {
                self.words(&words);
            }
            // Tables and notes are often written in HTML, and differ where all around them is the same.
            Event::Html(html) | Event::InlineHtml(html) => {
                for words in self.markup.words(&html) {
                    self.runs.read(words);
                }
                if let Some(lines) = &mut self.paragraph {
                    let is_break = html
                        .get(..3)
                        .is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
                    if is_break {
                        lines.end_line();
                    }
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(link) = &mut self.link {
                    link.push(' ');
                }
                match (&mut self.paragraph, &event) {
                    (Some(lines), Event::HardBreak) => lines.end_line(),
                    (Some(lines), _) => lines.line.push(' '),
                    (None, _) => {}
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(link) = &mut self.link {
            link.push_str(&signs::unmask(words));
        }
        self.runs.read(words);
        if let Some(lines) = &mut self.paragraph {
            lines.line.push_str(words);
        }
    }

    /// Returns a value with its place: the first line of the range.
    fn spanned<T>(&self, value: T, range: Range<usize>) -> Spanned<T> {
        let lines = self.text.get(range.clone()).unwrap_or_default();
        let first = lines.lines().next().unwrap_or_default().trim_end();
        let begin = self.start + range.start;
        Spanned {
            value,
            range: text::range(begin..begin + first.len()),
        }
    }
}

/// The lines of a paragraph, as hard line breaks part it.
#[derive(Default)]
struct Lines {
    /// The line that is open.
    line: String,
    /// How long the longest line is that has ended.
    longest: Length,
}

impl Lines {
    fn end_line(&mut self) {
        let length = length(&self.line);
        if length.in_words() > self.longest.in_words() {
            self.longest = length;
        }
        self.line.clear();
    }

    /// Returns how long the longest line is.
    fn finish(mut self) -> Length {
        self.end_line();
        self.longest
    }
}

/// Returns how long a text is. Addresses are no words; Chinese and Japanese are counted by characters.
fn length(text: &str) -> Length {
    let mut length = Length::default();
    for part in text.split_whitespace().filter(|part| !is_address(part)) {
        for part in part.split(|c: char| !c.is_alphanumeric()) {
            match part.chars().filter(|c| east_asian::is_wide(*c)).count() {
                0 => length.words += usize::from(!part.is_empty()),
                these => length.characters += these,
            }
        }
    }
    length
}

/// Says whether a word is an address, in brackets perhaps.
fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["https://", "http://", "ftp://", "www."]
        .iter()
        .any(|start| word.starts_with(start))
}

/// Tells the words of HTML from its tags, which may go on over lines.
#[derive(Default)]
struct Markup {
    inside: bool,
}

impl Markup {
    fn words<'h>(&mut self, html: &'h str) -> impl Iterator<Item = &'h str> {
        let mut inside = self.inside;
        let parts = html.split_inclusive(['<', '>']).filter_map(move |part| {
            let words = (!inside).then(|| part.trim_end_matches(['<', '>']));
            inside = match part.as_bytes().last() {
                Some(b'<') => true,
                Some(b'>') => false,
                _ => inside,
            };
            words
        });
        self.inside = match html.rfind(['<', '>']) {
            Some(at) => html.as_bytes().get(at) == Some(&b'<'),
            None => self.inside,
        };
        parts
    }
}

/// Hashes every run of words.
#[derive(Default)]
struct Runs {
    last: [u64; RUN],
    words: usize,
    hashes: Vec<u32>,
}

impl Runs {
    /// Reads words. A character of a script that parts no words is one in runs.
    fn read(&mut self, text: &str) {
        for part in text.split(|c: char| !c.is_alphanumeric()) {
            if part.is_empty() {
                continue;
            }
            if part.chars().any(east_asian::is_letter) {
                let mut buffer = [0; 4];
                for c in part.chars() {
                    self.word(c.encode_utf8(&mut buffer));
                }
            } else {
                self.word(&part.to_lowercase());
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.last.rotate_left(1);
        self.last[RUN - 1] = xxh3_64(word.as_bytes());
        self.words += 1;
        if self.words >= RUN {
            let run = self.last.iter().fold(0_u64, |run, word| {
                (run ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            });
            // The upper half is the better mixed one.
            self.hashes.push((run >> 32) as u32);
        }
    }

    fn sketch(mut self) -> Vec<u32> {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.truncate(SKETCH);
        self.hashes.shrink_to_fit();
        self.hashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown::testing;

    fn of(source: &str, start: usize) -> Passages {
        let (file, language, wishes) = testing::plain();
        passages(source, start, &Options::new(&file, &language, &wishes))
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let source = "+++\n+++\n## A *heading*\n\n#### Deep\n\nSee [the **notes**\nhere](b.md) {{ video(id=\"x\") }}.\n";
        let read = of(source, 8);
        let at = |range: text::TextRange| &source[range];
        let headings: Vec<_> = read
            .headings
            .iter()
            .map(|one| (one.value, at(one.range)))
            .collect();
        assert_eq!(headings, [(2, "## A *heading*"), (4, "#### Deep")]);
        assert_eq!(read.links[0].value, "the notes here");
        assert_eq!(at(read.links[0].range), "[the **notes**");
    }

    #[test]
    fn copies_share_their_sketch_and_others_do_not() {
        let text: String = (0..400).map(|n| format!("word{} ", n * 7 % 391)).collect();
        let other: String = (0..400).map(|n| format!("term{} ", n * 5 % 397)).collect();
        let shared = |a: &str, b: &str| {
            let (a, b) = (of(a, 0).sketch, of(b, 0).sketch);
            a.iter().filter(|hash| b.contains(hash)).count()
        };
        assert_eq!(shared(&text, &text.to_uppercase()), SKETCH);
        assert!(shared(&text, &text.replace("word50 ", "another ")) > SKETCH * 8 / 10);
        assert_eq!(shared(&text, &other), 0);
    }

    #[test]
    fn the_words_of_tables_in_html_are_read_and_their_tags_are_not() {
        let cells = |word: &str| -> String {
            let rows = (0..60).map(|n| {
                format!(
                    "<tr\nclass=\"row\"><td>the {word}{n} of</td><td>{word}{}</td></tr>\n",
                    n * 3
                )
            });
            format!(
                "The goals of the month.\n\n<table>\n{}</table>\n",
                rows.collect::<String>()
            )
        };
        let (a, b) = (of(&cells("goal"), 0).sketch, of(&cells("talk"), 0).sketch);
        assert!(a.len() > 50);
        assert!(a.iter().filter(|hash| b.contains(hash)).count() < a.len() / 5);
        let mut markup = Markup::default();
        let mut words = |html: &str| -> Vec<String> {
            markup
                .words(html)
                .map(str::to_owned)
                .filter(|one| !one.is_empty())
                .collect()
        };
        assert_eq!(words("<b>bold</b> and <a\n"), ["bold", " and "]);
        assert_eq!(words("href='x'>a link"), ["a link"]);
    }

    #[test]
    fn only_long_paragraphs_are_kept_and_code_is_none() {
        let long = "word ".repeat(150);
        let read = of(&format!("short\n\n{long}\n\n```\n{long}\n```\n"), 0);
        assert_eq!(read.paragraphs.len(), 1);
        assert_eq!(read.paragraphs[0].value.words, 150);
    }

    #[test]
    fn addresses_are_no_words_of_a_paragraph_and_hard_breaks_part_it() {
        let words = |text: &str| {
            of(text, 0)
                .paragraphs
                .iter()
                .map(|one| one.value.in_words())
                .max()
        };
        let line = "word ".repeat(90);
        let address = "(https://a.example/b-c/d-e_f?g=h), www.a.example/b/c ";
        assert_eq!(words(&format!("{}end", address.repeat(99))), None);
        assert_eq!(
            words(&format!("{line}\\\n{line}<br>{line}  \n{line}")),
            None
        );
        assert_eq!(words(&format!("{line}\n{line}{address}")), Some(180));
    }
}
