//! What is said of a passage of a text, in the margin beside its line.
//!
//! Enters: a text as HTML, the passage, and the note. Leaves: the text with the note in it, which is `hidden` until a style
//! sheet shows it: on narrow screens, on paper, and to whatever reads pages without style sheets, the text is as it was.
//! Where the text's footnotes have room in the margin, the note is one more of their list, in its order, so that a style
//! sheet can keep them from overlapping; elsewhere it stands at the passage, to be made a float.

use tera::{Kwargs, State, TeraResult, Value};

use crate::base::html::names::is_void;
use crate::base::html::{Stretch, Tag, Token, decode_text, hides, tokens};
use crate::base::passage::{Normal, is_reference, is_within_words, normal, places};

/// So many notes a theme is asked to place; as for footnotes.
const MOST: usize = 24;

/// How much of a text's height the letters of a note take in percent, what a line takes that is not full, and what stands
/// below every story, in letters; as for footnotes.
const HEIGHT: usize = 130;
const LINE: usize = 40;
const BELOW: usize = 400;

/// `content | beside(passage=correction.after, html=note)`: a text with a note at a passage that it has once, in a
/// paragraph or a list. Elsewhere the text stays as it is.
pub(super) fn beside(text: &str, args: Kwargs, _: &State) -> TeraResult<Value> {
    let passage: String = args.must_get("passage")?;
    let html: String = args.must_get("html")?;
    let noted = with_note(text, &passage, &html);
    Ok(Value::safe_string(noted.as_deref().unwrap_or(text)))
}

fn with_note(text: &str, passage: &str, note: &str) -> Option<String> {
    let passage = normal(&words(passage));
    let read = Reader::read(text);
    let mut found = places(read.words.as_str(), &passage);
    let (at, None) = (found.next()?, found.next()) else {
        return None;
    };
    let place = read.place_of(at)?;
    match read.notes.is_empty() {
        true => {
            let note = format!("<span class=\"beside-note\" role=\"note\" hidden>{note}</span>");
            insert(text, place, &note)
        }
        false => read.listed(text, at, place, note),
    }
}

fn insert(text: &str, at: usize, html: &str) -> Option<String> {
    let (before, behind) = text.split_at_checked(at)?;
    Some([before, html, behind].concat())
}

/// Returns the words of HTML.
fn words(html: &str) -> String {
    let texts = tokens(html).filter_map(|token| match token {
        Token::Text(text) => Some(decode_text(text)),
        _ => None,
    });
    texts.collect()
}

/// A note that stands in the margin already.
struct Note {
    /// Where its item begins.
    item: usize,
    /// Where the line of its reference is, in letters of the text.
    line: usize,
    /// Its letters.
    letters: usize,
}

/// What is known of a text when it has been read.
#[derive(Default)]
struct Reader {
    words: Normal,
    /// For each letter, how many of `words` stood before it, and where in the HTML something may stand at its line.
    spots: Vec<(usize, Option<usize>)>,
    /// The elements that are open, and where each begins.
    open: Vec<(String, usize)>,
    hidden: Stretch,
    /// The lines of references whose notes stand in the margin.
    lines: Vec<usize>,
    notes: Vec<Note>,
    /// The end of the text in letters, and where the list of notes ends.
    end: usize,
    list_end: usize,
}

impl Reader {
    fn read(html: &str) -> Self {
        let mut read = Self::default();
        let mut at = 0;
        for token in tokens(html) {
            match token {
                Token::Text(text) => read.text(text, at),
                Token::StartTag(tag) => read.start(&tag, at),
                Token::EndTag(tag) => read.end(&tag.lowercase_name(), at),
                _ => {}
            }
            at += token.source().len();
        }
        if read.notes.is_empty() {
            read.end = read.words.as_str().len();
        }
        read
    }

    fn text(&mut self, text: &str, start: usize) {
        if self.hidden.is_open() {
            return;
        }
        let outer = self.open.iter().position(|(name, _)| is_within_words(name));
        let (blocks, phrases) = self.open.split_at(outer.unwrap_or(self.open.len()));
        let is_apt = blocks.iter().any(|(name, _)| name == "p" || name == "li")
            && blocks
                .iter()
                .all(|(name, _)| matches!(&**name, "p" | "ul" | "ol" | "li" | "section"))
            && self.notes.is_empty();
        let phrase = phrases.first().map(|(_, at)| *at);
        let mut rest = text;
        while !rest.is_empty() {
            let at = start + text.len() - rest.len();
            let (piece, more) = rest.split_at(piece_end(rest));
            let spot = is_apt.then_some(phrase.unwrap_or(at));
            for c in decode_text(piece).chars() {
                self.spots.push((self.words.as_str().len(), spot));
                self.words.push(c);
            }
            rest = more;
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        let name = tag.lowercase_name();
        if !is_within_words(&name) {
            self.words.push(' ');
        }
        if tag.get("data-note").is_some() {
            self.lines.push(self.words.as_str().len());
        }
        if tag.get("data-beside").is_some() {
            self.end = self.words.as_str().len();
        }
        if name == "li" && self.end > 0 {
            let line = self.lines.get(self.notes.len()).copied();
            if self.open.last().is_some_and(|(list, _)| list == "ol") && self.open.len() == 2 {
                self.notes.push(Note {
                    item: at,
                    line: line.unwrap_or_default(),
                    letters: self.words.as_str().len(),
                });
            }
        }
        if !is_void(&name) && !tag.is_self_closing() {
            self.hidden.start(&name, || {
                name == "details" || hides(tag, &name) || is_reference(tag)
            });
            self.open.push((name.into_owned(), at));
            // The words of a formula are its source, as a correction quotes it.
            if tag.is("math")
                && let Some(source) = tag.get("alttext")
            {
                self.text(source, at);
                self.hidden.start("math", || true);
            }
        }
    }

    fn end(&mut self, name: &str, at: usize) {
        if !is_within_words(name) {
            self.words.push(' ');
        }
        self.hidden.end(name);
        if let Some(place) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(place);
        }
        let letters = self.words.as_str().len();
        match (name, self.open.len(), self.notes.last_mut()) {
            ("li", 2, Some(note)) => note.letters = letters - note.letters,
            ("ol", 1, Some(_)) => self.list_end = at,
            _ => {}
        }
    }

    /// Returns where something may stand at the line of a letter.
    fn place_of(&self, letter: usize) -> Option<usize> {
        let after = self.spots.partition_point(|(before, _)| *before <= letter);
        self.spots.get(after.checked_sub(1)?)?.1
    }

    /// Returns the text with a note among those that stand in the margin; `None` where there is no room for it.
    fn listed(&self, text: &str, line: usize, place: usize, note: &str) -> Option<String> {
        let nth = self.lines.partition_point(|other| *other <= line);
        let mut notes: Vec<(usize, usize)> = self
            .notes
            .iter()
            .map(|one| (one.line, one.letters))
            .collect();
        if nth > notes.len() || notes.len() >= MOST || self.lines.len() != notes.len() {
            return None;
        }
        notes.insert(nth, (line, words(note).len()));
        let ends = notes.iter().fold(0, |end, (line, letters)| {
            end.max(*line) + letters * HEIGHT / 100 + LINE
        });
        if ends > self.end + BELOW {
            return None;
        }
        let item = self.notes.get(nth).map_or(self.list_end, |next| next.item);
        let note = format!("<li class=\"beside-note\" hidden>{note}</li>\n");
        let with_item = insert(text, item, &note)?;
        let (before, behind) = with_item.split_at_checked(place)?;
        // The notes behind it are counted on, from the last one.
        let counted = (nth + 1..=self.lines.len())
            .rev()
            .fold(behind.to_owned(), |text, number| {
                let [old, new] =
                    [number, number + 1].map(|number| format!(" data-note=\"{number}\""));
                text.replacen(&old, &new, 1)
            });
        let mark = format!("<span data-note=\"{}\"></span>", nth + 1);
        Some([before, &mark, &counted].concat())
    }
}

/// Returns where the first character of a text ends, as it is written in HTML.
fn piece_end(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let reference = text.strip_prefix('&').and_then(|text| text.find(';'));
    match reference {
        Some(end) if end < 32 => end + 2,
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::with_note;

    fn noted(text: &str, passage: &str) -> Option<String> {
        with_note(text, passage, "<b>N</b>")
    }

    const SPAN: &str = "<span class=\"beside-note\" role=\"note\" hidden><b>N</b></span>";

    #[test]
    fn a_note_stands_at_a_passage_that_the_text_has_once() {
        let text = "<p>They sold &#8220;12&nbsp;cores&#8221; &amp; 8 <em>fine <b>boards</b></em>.</p>\n<ul><li>8 keys</li></ul>";
        let wanted = |at: &str| Some(text.replacen(at, &format!("{SPAN}{at}"), 1));
        assert_eq!(noted(text, "sold \"12 cores\""), wanted("sold"));
        assert_eq!(noted(text, "8 fine <mark>boards</mark>"), wanted("8 <em>"));
        assert_eq!(noted(text, "&amp; 8 fine"), wanted("&amp;"));
        assert_eq!(noted(text, "boards."), wanted("<em>"));
        assert_eq!(noted(text, "8 keys"), wanted("8 keys"));
        let formula = "<math alttext=\"10^{15}\"><msup><mn>10</mn><mn>15</mn></msup></math>";
        let power = format!("<p>It has {formula} keys and 1015.</p>");
        let at = |place: &str| Some(power.replacen(place, &format!("{SPAN}{place}"), 1));
        assert_eq!(noted(&power, "has 10^{15} keys"), at("has"));
        assert_eq!(noted(&power, "10^{15}"), at("<math"));
        assert_eq!(noted(&power, "1015"), at("1015"));
        assert_eq!(noted(text, "8"), None);
        assert_eq!(noted(text, "9 keys"), None);
        assert_eq!(noted(text, ""), None);
    }

    #[test]
    fn a_note_stands_in_paragraphs_and_lists_alone() {
        assert_eq!(
            noted("<blockquote>\n<p>Twelve.</p>\n</blockquote>", "Twelve"),
            None
        );
        assert_eq!(
            noted("<table><tr><td>Twelve</td></tr></table>", "Twelve"),
            None
        );
        assert_eq!(noted("<h2>Twelve</h2>", "Twelve"), None);
        assert_eq!(noted("<details><p>Twelve</p></details>", "Twelve"), None);
        let twice = "<details><p>Twelve</p></details><p>Twelve</p>";
        assert!(
            noted(twice, "Twelve")
                .unwrap()
                .contains(&format!("<p>{SPAN}Twelve"))
        );
    }

    #[test]
    fn a_note_is_one_of_those_that_stand_in_the_margin() {
        let reference = |n: usize| {
            format!(
                "<sup class=\"footnote-ref\" data-note=\"{n}\"><a href=\"#fn-{n}\">{n}</a></sup>"
            )
        };
        let item = |n: usize| {
            format!(
                "<li id=\"fn-{n}\">\n<p>Note <a href=\"#fnref-{n}\">↩</a></p>\n<ul><li>x</li></ul></li>\n"
            )
        };
        let list = |items: &str| {
            format!("<section class=\"footnotes\" data-beside>\n<ol>\n{items}</ol>\n</section>\n")
        };
        let text = |middle: &str, second: usize, items: &str| {
            format!(
                "<p>One{}. {middle}Twelve. Two{}.</p>\n{}",
                reference(1),
                reference(2).replacen("data-note=\"2\"", &format!("data-note=\"{second}\""), 1),
                list(items)
            )
        };
        let before = text("", 2, &[item(1), item(2)].concat());
        let own = "<li class=\"beside-note\" hidden><b>N</b></li>\n";
        let after = text(
            "<span data-note=\"2\"></span>",
            3,
            &[&item(1), own, &item(2)].concat(),
        );
        assert_eq!(noted(&before, "Twelve"), Some(after));
        let last = noted(&before, "Two").unwrap();
        assert!(last.contains(&format!("{own}{}", item(2))), "{last}");
        assert_eq!(noted(&before, "Note"), None);
        // No margin is as long as this.
        assert_eq!(with_note(&before, "Twelve", &"Word ".repeat(200)), None);
        let many = (1..=24)
            .map(|n| format!("{} ", reference(n)))
            .collect::<String>();
        let items = (1..=24).map(item).collect::<String>();
        let full = format!(
            "<p>Twelve {many}{}</p>{}",
            "Word ".repeat(900),
            list(&items)
        );
        assert_eq!(noted(&full, "Twelve"), None);
    }
}
