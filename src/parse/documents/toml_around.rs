//! What is open around a place in a TOML text: lists, tables, quoted text, and the item that the place is in.

/// The surroundings of a byte of a TOML text.
#[derive(Default)]
pub(super) struct Around {
    /// The brackets that are open, the outermost first.
    open: Vec<Bracket>,
    /// The `[` with which the heading in this line begins.
    pub(super) heading: Option<usize>,
    /// The first byte of the item: of a line, or of an entry of a list or an inline table.
    pub(super) item: usize,
    /// The item's `=`.
    pub(super) sign: Option<usize>,
    /// The quote that opens the text around the place.
    pub(super) quote: Option<usize>,
    /// The first bracket above that was open when a line with a key of its own began.
    pub(super) unclosed: Option<usize>,
}

/// An open bracket, with what the item around it was.
struct Bracket {
    at: usize,
    opening: u8,
    item: usize,
    sign: Option<usize>,
}

impl Around {
    /// Returns what is open around byte `at`.
    pub(super) fn of(text: &str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let mut around = Self::default();
        let mut i = 0;
        while i < at {
            let Some(&byte) = bytes.get(i) else { break };
            match byte {
                b'"' | b'\'' => {
                    let end = end_of_text(bytes, i, byte);
                    if end > at {
                        around.quote = Some(i);
                        return around;
                    }
                    i = end;
                    continue;
                }
                b'#' => {
                    i = end_of_line(text, i);
                    continue;
                }
                b'[' if around.begins_item(text, i) && around.open.is_empty() => {
                    around.heading = Some(i);
                    i = end_of_line(text, i);
                    continue;
                }
                b'\n' if around.open.is_empty() || around.begins_line(text, i + 1) => {
                    around.new_line(i + 1);
                }
                _ => around.read_sign(byte, i),
            }
            i += 1;
        }
        around
    }

    fn read_sign(&mut self, sign: u8, at: usize) {
        match sign {
            // Behind a key without `=` no list begins.
            b'[' | b'{' if self.sign.is_some() || !self.open.is_empty() => {
                self.open.push(Bracket {
                    at,
                    opening: sign,
                    item: self.item,
                    sign: self.sign,
                });
                self.new_item(at + 1);
            }
            b']' | b'}' => {
                let opening = if sign == b']' { b'[' } else { b'{' };
                if let Some(bracket) = self.open.pop_if(|bracket| bracket.opening == opening) {
                    self.item = bracket.item;
                    self.sign = bracket.sign;
                }
            }
            b',' if !self.open.is_empty() => self.new_item(at + 1),
            b'=' if !self.is_in_list() => {
                self.sign.get_or_insert(at);
            }
            _ => {}
        }
    }

    fn new_item(&mut self, at: usize) {
        self.item = at;
        self.sign = None;
    }

    fn new_line(&mut self, at: usize) {
        if let Some(first) = self.open.first() {
            self.unclosed.get_or_insert(first.at);
        }
        self.open.clear();
        self.heading = None;
        self.new_item(at);
    }

    fn begins_item(&self, text: &str, at: usize) -> bool {
        let before = text.get(self.item..at).unwrap_or_default();
        before.trim_start_matches('\u{feff}').trim().is_empty()
    }

    /// Says whether the line at byte `at` has a key of its own, or a heading, though a list is open.
    fn begins_line(&self, text: &str, at: usize) -> bool {
        let rest = text.get(at..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let named = |name: &str| !name.is_empty() && name.bytes().all(is_bare);
        match line.strip_prefix('[') {
            Some(heading) => {
                let name = heading.trim_start_matches('[');
                let name = name.split([']', '.']).next().unwrap_or_default();
                let letters = name.starts_with(|c: char| c.is_ascii_alphabetic());
                letters && named(name) && !matches!(name, "true" | "false" | "inf" | "nan")
            }
            // A table may have its keys on several lines.
            None => {
                let mut sides = line.split('=');
                self.is_in_list()
                    && sides.next().is_some_and(|key| named(key.trim()))
                    && sides.next().is_some()
            }
        }
    }

    /// Says whether the innermost open bracket is that of a list.
    pub(super) fn is_in_list(&self) -> bool {
        self.open
            .last()
            .is_some_and(|bracket| bracket.opening == b'[')
    }

    /// Says whether the place stands in no brackets.
    pub(super) fn is_outermost(&self) -> bool {
        self.open.is_empty()
    }

    /// Returns the innermost open bracket.
    pub(super) fn bracket(&self) -> Option<usize> {
        self.open.last().map(|bracket| bracket.at)
    }
}

/// Says whether a byte may stand in a key without quotes.
pub(super) fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Returns the end of the line in which a byte is, without its line break.
pub(super) fn end_of_line(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    from + memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

/// Returns the byte behind the quoted text that begins at `start`.
pub(super) fn end_of_text(bytes: &[u8], start: usize, quote: u8) -> usize {
    let fence = [quote; 3];
    let long = bytes
        .get(start..)
        .is_some_and(|rest| rest.starts_with(&fence));
    let mut i = start + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(i) {
        if byte == b'\\' && quote == b'"' {
            i += 2;
        } else if long && bytes.get(i..).is_some_and(|rest| rest.starts_with(&fence)) {
            return i + 3;
        } else if !long && byte == quote {
            return i + 1;
        } else if !long && byte == b'\n' {
            return i;
        } else {
            i += 1;
        }
    }
    bytes.len()
}

/// Returns a text from a byte to the end of the line.
pub(super) fn line_from(text: &str, start: usize) -> &str {
    text.get(start..end_of_line(text, start))
        .unwrap_or_default()
}
