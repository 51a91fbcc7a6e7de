//! Reads YAML from the parser's events, without recursion, and with limits for depth and aliases.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use saphyr::Scalar;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::yaml_mistakes::Mistake;
use super::{Document, Key, MAX_DEPTH, Node, Syntax, Table, Value, place};
use crate::base::SourcePath;
use crate::base::text::{self, TextRange, TextSize};
use crate::diagnostic::codes::HIDDEN_TEXT;
use crate::diagnostic::{Code, Diagnostic, Outcome, Span};

/// The maximum number of values that aliases (`*name`) may copy: front matter needs no more, and a few
/// lines of aliases to aliases could expand to billions.
const MAX_COPIED: usize = 1_000;

pub(super) fn read<'s>(
    text: &'s str,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> Outcome<Document<'s>> {
    let mut document = Document {
        root: Table::new(),
        text,
        range: place(offset, 0..text.len()),
        syntax: Syntax::Yaml,
        complete: true,
    };
    let mut builder = Builder {
        text,
        offset,
        offsets: Offsets::of(text),
        file,
        code,
        stack: Vec::new(),
        anchors: FxHashMap::default(),
        copied: 0,
        root: None,
        diagnostics: Vec::new(),
    };
    document.complete = builder.run();
    let unfinished = !builder.stack.is_empty();
    while !builder.stack.is_empty() {
        builder.close(None);
    }
    match builder.root.take() {
        None => {}
        Some(Node {
            value: Value::Table(root),
            ..
        }) => document.root = root,
        Some(Node {
            value: Value::Nothing,
            ..
        }) => {}
        Some(_) => {
            document.complete = false;
            if !unfinished {
                let first = text.trim_start();
                let start = text.len() - first.len();
                let line = first.lines().next().unwrap_or_default();
                let help = match line.split_once(" = ") {
                    Some((key, _)) => format!(
                        "write `{key}: …` (`{key} = …` is TOML, which stands between `+++`)"
                    ),
                    None => "begin with `title: \"…\"`".to_owned(),
                };
                let at = place(offset, start..start + line.trim_end().len());
                builder.fault(at, "this is no `key: value`", Some(&help));
            }
        }
    }
    Outcome::new(document, builder.diagnostics)
}

/// Byte offsets of characters: the parser counts characters, spans count bytes.
enum Offsets {
    /// Every character is one byte.
    Ascii(usize),
    /// The byte offset of each character, and the end of the last one.
    Table(Vec<u32>),
}

impl Offsets {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::Ascii(text.len());
        }
        let ends = std::iter::once(text.len());
        let starts = text.char_indices().map(|(at, _)| at).chain(ends);
        Offsets::Table(
            starts
                .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
                .collect(),
        )
    }

    fn byte(&self, character: usize) -> usize {
        match self {
            Offsets::Ascii(len) => character.min(*len),
            Offsets::Table(starts) => starts
                .get(character)
                .or(starts.last())
                .map_or(0, |&at| at as usize),
        }
    }
}

/// A list or a table that is being read.
struct Frame<'s> {
    kind: FrameKind<'s>,
    anchor: usize,
    start: usize,
    /// The end of the last item.
    end: TextSize,
}

enum FrameKind<'s> {
    List(Vec<Node<'s>>),
    Table {
        entries: Table<'s>,
        key: Pending<'s>,
    },
}

/// The state of a table's next value.
enum Pending<'s> {
    /// The next text is a key.
    Nothing,
    /// The next value belongs to this key.
    Key(Key<'s>),
    /// The next value belongs to something that cannot be a key.
    NoKey,
}

struct Builder<'s, 'f> {
    text: &'s str,
    offset: usize,
    offsets: Offsets,
    file: &'f SourcePath,
    code: &'static Code,
    stack: Vec<Frame<'s>>,
    anchors: FxHashMap<usize, Node<'s>>,
    copied: usize,
    root: Option<Node<'s>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Builder<'s, '_> {
    /// Reads the document, and returns whether the reading reached the end.
    fn run(&mut self) -> bool {
        let mut parser = Parser::new_from_str(self.text);
        let mut documents = 0;
        loop {
            let (event, span) = match parser.next_event() {
                None => return true,
                Some(Ok(event)) => event,
                Some(Err(error)) => {
                    self.explain(&error);
                    return false;
                }
            };
            let range = self.offsets.byte(span.start.index())..self.offsets.byte(span.end.index());
            match event {
                Event::StreamEnd => return true,
                Event::DocumentStart(_) => documents += 1,
                _ => {}
            }
            if documents > 1 {
                self.fault(
                    place(self.offset, range),
                    "something stands behind the end (`...`) of the YAML",
                    None,
                );
                return false;
            }
            if !self.take(event, range) {
                return false;
            }
        }
    }

    /// Adds an event to the tree, and returns whether the reading can go on.
    fn take(&mut self, event: Event<'s>, range: Range<usize>) -> bool {
        match event {
            Event::SequenceStart(anchor, _) => {
                self.open(FrameKind::List(Vec::new()), anchor, &range)
            }
            Event::MappingStart(anchor, _) => {
                let kind = FrameKind::Table {
                    entries: Table::new(),
                    key: Pending::Nothing,
                };
                self.open(kind, anchor, &range)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // Only `]` and `}` have an end of their own; a block ends with its last item.
                self.close((!range.is_empty()).then_some(range.end));
                true
            }
            Event::Scalar(text, style, anchor, tag) => {
                if style == ScalarStyle::Plain {
                    self.hidden(range.end);
                }
                let range = place(self.offset, range);
                if self.wants_key() {
                    self.key(Key { text, range });
                } else if let Some(scalar) =
                    Scalar::parse_from_cow_and_metadata(text, style, tag.as_ref())
                {
                    let value = value_of(scalar);
                    self.put(Node { value, range }, anchor);
                } else {
                    self.fault(range, "this is not what its tag (`!!…`) says", None);
                    let value = Value::Nothing;
                    self.put(Node { value, range }, anchor);
                }
                true
            }
            Event::Alias(anchor) => self.alias(anchor, place(self.offset, range)),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => true,
        }
    }

    /// Reports the rest behind a text that ends at `end`, which was meant to be a part of the text: a
    /// comment has a blank in front of its `#`.
    fn hidden(&mut self, end: usize) {
        let line = self.text.get(end..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let comment = line.trim();
        let meant = comment
            .strip_prefix('#')
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_alphanumeric);
        if !meant || !line.starts_with([' ', '\t']) {
            return;
        }
        let start = end + line.len() - line.trim_start().len();
        let at = place(self.offset, start..start + comment.len());
        let message = format!("`{comment}` is taken for a comment, and left out");
        self.diagnostics.push(
            Diagnostic::new(&HIDDEN_TEXT, message)
                .at(Span::new(self.file, at))
                .help("put the whole text in quotes; if it is a comment, leave a blank behind `#`"),
        );
    }

    fn wants_key(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Frame {
                kind: FrameKind::Table {
                    key: Pending::Nothing,
                    ..
                },
                ..
            })
        )
    }

    fn key(&mut self, new: Key<'s>) {
        if let Some(Frame {
            kind: FrameKind::Table { key, .. },
            ..
        }) = self.stack.last_mut()
        {
            *key = Pending::Key(new);
        }
    }

    fn open(&mut self, kind: FrameKind<'s>, anchor: usize, range: &Range<usize>) -> bool {
        let at = place(self.offset, range.clone());
        if self.stack.len() >= MAX_DEPTH {
            self.fault(
                at,
                "lists and tables stand too deep inside each other",
                None,
            );
            return false;
        }
        self.stack.push(Frame {
            kind,
            anchor,
            start: range.start,
            end: at.end(),
        });
        true
    }

    fn close(&mut self, end: Option<usize>) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let start = text::size(self.offset + frame.start);
        let end = end.map_or(frame.end, |end| text::size(self.offset + end));
        let value = match frame.kind {
            FrameKind::List(items) => Value::List(items),
            FrameKind::Table { entries, .. } => Value::Table(self.unique(entries)),
        };
        let span = TextRange::new(start, end.max(start));
        self.put(Node { value, range: span }, frame.anchor);
    }

    fn put(&mut self, node: Node<'s>, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        frame.end = frame.end.max(node.range.end());
        match &mut frame.kind {
            FrameKind::List(items) => items.push(node),
            FrameKind::Table { entries, key } => match std::mem::replace(key, Pending::Nothing) {
                Pending::Key(key) => entries.push((key, node)),
                Pending::NoKey => {}
                Pending::Nothing => {
                    *key = Pending::NoKey;
                    let help = "put text that begins with `{` or `[` in quotes";
                    self.fault(node.range, "a list or a table cannot be a key", Some(help));
                }
            },
        }
    }

    fn alias(&mut self, anchor: usize, span: TextRange) -> bool {
        let Some(node) = self.anchors.get(&anchor) else {
            self.fault(span, "this refers to what it is itself a part of", None);
            return false;
        };
        self.copied += size(node);
        if self.copied > MAX_COPIED {
            self.fault(span, "aliases (`*name`) copy too much", None);
            return false;
        }
        let value = node.value.clone();
        if self.wants_key() {
            match value {
                Value::Text(text) => self.key(Key { text, range: span }),
                value => self.put(Node { value, range: span }, 0),
            }
        } else {
            self.put(Node { value, range: span }, 0);
        }
        true
    }

    /// Keeps the first of several equal keys, and reports the others.
    fn unique(&mut self, mut entries: Table<'s>) -> Table<'s> {
        let mut seen = FxHashSet::default();
        let mut twice: Vec<(TextRange, String)> = Vec::new();
        entries.retain(|(key, _)| {
            let new = seen.insert(key.text.clone());
            if !new {
                twice.push((key.range, key.text.as_ref().to_owned()));
            }
            new
        });
        for (span, key) in twice {
            let message = format!("`{key}` is given twice");
            self.fault(span, message, Some("keep one of the two"));
        }
        entries
    }

    fn fault(&mut self, at: TextRange, message: impl Into<String>, help: Option<&str>) {
        let mut fault = Diagnostic::new(self.code, message).at(Span::new(self.file, at));
        fault.help = help.map(str::to_owned);
        self.diagnostics.push(fault);
    }

    fn explain(&mut self, error: &ScanError) {
        let mut at = self.offsets.byte(error.marker().index());
        let open = self.stack.iter().map(|frame| frame.start).find(|&start| {
            let first = self.text.as_bytes().get(start);
            matches!(first, Some(b'[' | b'{'))
        });
        if let Some(start) = open {
            let at = place(self.offset, start..start + 1);
            let line = self.text.get(start..).unwrap_or_default();
            let line = line.lines().next().unwrap_or_default();
            let help = match line.contains(" #") {
                true => {
                    "what stands behind a blank and `#` is a comment: put text with `#` in quotes"
                }
                false => "close it, or put the text in quotes if it is no list",
            };
            self.fault(
                at,
                "a list or table is opened here and not closed",
                Some(help),
            );
            return;
        }
        let blocks: Vec<usize> = self.stack.iter().map(|frame| frame.start).collect();
        let mistake = Mistake::at(self.text, at, &blocks);
        if mistake == Mistake::NoKey {
            // The parser reports the mistake one line too late.
            let above = self.text.get(..at).unwrap_or_default().trim_end();
            at = above.rfind('\n').map_or(0, |newline| newline + 1);
        }
        let rest = self.text.get(at..).unwrap_or_default();
        let (message, help) = mistake.words(error.info());
        let marked = rest
            .chars()
            .next()
            .filter(|c| !c.is_whitespace())
            .map_or(0, char::len_utf8);
        self.fault(
            place(self.offset, at..at + marked),
            message,
            help.as_deref(),
        );
    }
}

fn value_of(scalar: Scalar<'_>) -> Value<'_> {
    match scalar {
        Scalar::Null => Value::Nothing,
        Scalar::Boolean(value) => Value::Bool(value),
        Scalar::Integer(value) => Value::Integer(value),
        Scalar::FloatingPoint(value) => Value::Float(value.into_inner()),
        Scalar::String(text) => Value::Text(text),
    }
}

fn size(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Table(table) => table.iter().map(|(_, node)| 1 + size(node)).sum(),
        _ => 0_usize,
    }
}
