//! Numbers of lists: an item keeps the number that was written before it, where HTML would count another.

use crate::parse::markdown::fragment::Fragment;

/// The lists that are being written.
#[derive(Default)]
pub(crate) struct Lists {
    /// The open lists, the innermost last; nothing for those with bullets.
    open: Vec<Option<Numbered>>,
    /// The items of the open numbered lists: where each tag stands, and its number.
    items: Vec<(usize, u64)>,
}

struct Numbered {
    start: u64,
    /// Which of the items is its first.
    first: usize,
}

impl Lists {
    pub(crate) fn open_bullets(&mut self) {
        self.open.push(None);
    }

    pub(crate) fn open_numbered(&mut self, start: u64) {
        let first = self.items.len();
        self.open.push(Some(Numbered { start, first }));
    }

    /// Takes an item of the innermost list whose tag stands at `tag` in the HTML, and which begins at `at`
    /// in the text.
    pub(crate) fn item(&mut self, tag: usize, text: &str, at: usize) {
        let Some(Some(list)) = self.open.last() else {
            return;
        };
        let counted = match self.items.get(list.first..).and_then(<[_]>::last) {
            Some((_, last)) => last + 1,
            None => list.start,
        };
        let number = written_number(text, at).unwrap_or(counted);
        self.items.push((tag, number));
    }

    /// Ends the innermost list, and writes the numbers that HTML would not count. A list whose items all
    /// have the same number counts on.
    pub(crate) fn close(&mut self, out: &mut Fragment) {
        let Some(Some(Numbered { start, first })) = self.open.pop() else {
            return;
        };
        let items = self.items.get(first..).unwrap_or_default();
        let is_counted = (start..).zip(items).all(|(count, (_, n))| count == *n);
        if !is_counted && items.iter().any(|(_, number)| *number != start) {
            let mut count = start;
            let mut values = Vec::new();
            for (tag, number) in items {
                if *number != count {
                    values.push((tag + "<li".len(), format!(" value=\"{number}\"")));
                }
                count = number + 1;
            }
            out.insert(&values);
        }
        self.items.truncate(first);
    }
}

/// Returns the number of the item that begins at a place.
fn written_number(text: &str, at: usize) -> Option<u64> {
    let item = text.get(at..)?.trim_start_matches([' ', '\t', '>']);
    let (digits, _) = item.split_once(['.', ')'])?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn nested_lists_and_gaps_keep_their_places() {
        let text =
            "5. [a](a.md)\n   1. [b](b.md)\n   3. c\n\n3. - d\n   - [e](e.md)\n\n4. [f](f.md)\n";
        let html = write(text).html;
        for part in [
            "<ol start=\"5\">\n<li>\n<p>",
            "<a href=\"⟦ref 0⟧\">a</a>",
            "<li><a href=\"⟦ref 1⟧\">b</a></li>\n<li value=\"3\">c</li>",
            "<li value=\"3\">\n<ul>\n<li>d</li>",
            "<a href=\"⟦ref 2⟧\">e</a>",
            "<li>\n<p><a href=\"⟦ref 3⟧\">f</a>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn an_item_of_a_numbered_list_keeps_its_number() {
        for (text, opening) in [
            ("1. It *is* here.\n2. Not this.", "1. It is here."),
            (
                "3. May: It is here.\n16. May: Not this.",
                "3. May: It is here.",
            ),
            ("# No\n\n10) It is here.\n\n9) Not this.", "10. It is here."),
            ("1. - It is here.\n2. Not this.", "It is here."),
            ("1. https://a.example/a/b/c\n2. It is here.", "It is here."),
            ("3. It is here.\n\nA paragraph.", "A paragraph."),
        ] {
            assert_eq!(write(text).text.opening, opening, "{text}");
        }
    }
}
