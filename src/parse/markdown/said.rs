//! What a body says in plain words: its opening, for the summary, and its prose, for related
//! stories.

use std::ops::Range;

/// Collects plain text while the body is written.
pub(super) struct Said {
    opening: String,
    /// Where the first paragraph stands in `opening`.
    first: Option<Range<usize>>,
    /// Where the paragraph began that is being written.
    paragraph: Option<usize>,
    until: Until,
    prose: Option<String>,
}

/// How long the opening is collected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// The text seems to have a mark `<!-- more -->`: everything before it.
    Mark,
    /// The end of the first paragraph.
    Paragraph,
    /// There is an opening.
    Done,
}

/// Which of the collections a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// Words like any others.
    Words,
    /// Code and addresses: part of a sentence, but not what it is about.
    Code,
    /// Words in a footnote, which opens nothing.
    Note,
    /// Code and addresses in a footnote.
    NoteCode,
}

impl Said {
    /// Begins; `text` is looked through for a mark, and the prose is collected if `prose` says so.
    pub(super) fn new(text: &str, prose: bool) -> Self {
        Self {
            opening: String::new(),
            first: None,
            paragraph: None,
            until: if memchr::memmem::find_iter(text.as_bytes(), "<!--")
                .any(|at| text[at + 4..].trim_ascii_start().starts_with("more"))
            {
                Until::Mark
            } else {
                Until::Paragraph
            },
            prose: prose.then(|| String::with_capacity(text.len())),
        }
    }

    /// Collects a text.
    pub(super) fn text(&mut self, text: &str, part: Part) {
        let opens = match self.until {
            Until::Mark => true,
            Until::Paragraph => self.paragraph.is_some(),
            Until::Done => false,
        };
        if opens && matches!(part, Part::Words | Part::Code) {
            self.opening.push_str(text);
        }
        if let (Some(prose), Part::Words | Part::Note) = (&mut self.prose, part) {
            prose.push_str(text);
        }
    }

    /// Ends a block.
    pub(super) fn block(&mut self) {
        if self.until != Until::Done && !self.opening.is_empty() && !self.opening.ends_with(' ') {
            self.opening.push(' ');
        }
        if let Some(prose) = &mut self.prose
            && !prose.is_empty()
            && !prose.ends_with('\n')
        {
            prose.push('\n');
        }
    }

    /// Begins a paragraph that stands in no other block.
    pub(super) fn open_paragraph(&mut self) {
        self.paragraph = Some(self.opening.len());
    }

    /// Ends the paragraph.
    pub(super) fn close_paragraph(&mut self) {
        if let Some(start) = self.paragraph.take()
            && self.first.is_none()
            && !self.opening[start..].trim().is_empty()
        {
            self.first = Some(start..self.opening.len());
            if self.until == Until::Paragraph {
                self.until = Until::Done;
            }
        }
    }

    /// Takes what was collected so far as the opening.
    pub(super) fn mark(&mut self) {
        self.until = Until::Done;
        self.first = Some(0..self.opening.len());
    }

    /// Returns the opening and the prose.
    pub(super) fn finish(self) -> (String, String) {
        let first = self.first.unwrap_or(0..0);
        let opening = self.opening.get(first).unwrap_or_default();
        // A no-break space belongs to its words; other blanks are left over from what was skipped.
        let opening: Vec<&str> = opening.split_ascii_whitespace().collect();
        let mut prose = self.prose.unwrap_or_default();
        prose.truncate(prose.trim_end().len());
        (opening.join(" "), prose)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::write;

    #[test]
    fn the_first_paragraph_is_the_opening() {
        let text = "![a](b.png)\n\n# No\n\n- no\n\n> no\n\nThe *first* \"one\"\nis `it`, at https://a.example[^1].\n\nNot this.\n\n[^1]: Nor this.";
        let text = write(text).text;
        assert_eq!(text.opening, "The first “one” is it, at https://a.example.");
        assert!(!text.more);
    }

    #[test]
    fn a_mark_ends_the_opening() {
        for text in [
            "One.\n\n# Two\n\n- three\n\n```\nfour\n```\n\n<!-- more -->\n\nFive.",
            "One.\n\n- three\n<!--more-->\n\nFive.",
            "One. three <!-- more --> Five.\n\n<!-- more -->\n\nSix.",
        ] {
            let written = write(text);
            assert_eq!(written.text.opening, "One. three", "{text}");
            assert!(written.text.more);
            assert!(!written.html.contains("more"), "{}", written.html);
        }
    }

    #[test]
    fn a_mark_in_code_is_none() {
        let text = write("One.\n\nTwo.\n\n```\n<!-- more -->\n```\n").text;
        assert_eq!((text.opening.as_str(), text.more), ("One.", false));
    }

    #[test]
    fn prose_is_words_without_code_and_headings() {
        let text = "# Title\n\nOne `code` *two*\nthree.\n\n```\ncode\n```\n\n- four https://a.example\n\n| a | b |\n|---|---|\n\n## Next [link](x.md)\n\nnote[^1]\n\n[^1]: five";
        let text = write(text).text;
        assert_eq!(text.prose, "One  two three.\nfour \na\nb\nnote\nfive");
        assert_eq!(text.headings, "Title\nNext link");
    }
}
