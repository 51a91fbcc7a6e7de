//! Reads YAML from the parser's events, without recursion, and with limits for depth and aliases.

use std::ops::Range;

use rustc_hash::FxHashMap;
use saphyr::Scalar;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::yaml_limits::{size, too_deep};
use super::yaml_mend::{fold, mended};
use super::yaml_merge::unique;
use super::yaml_misread::{Role, Sign, misread, taken_wrongly};
use super::yaml_mistakes::{Mistake, in_brackets, line_of, line_without_key};
use super::yaml_offsets::Offsets;
use super::{Document, Key, MAX_DEPTH, Node, Syntax, Table, Value, owned, place};
use crate::base::SourcePath;
use crate::base::text::{self, TextRange, TextSize};
use crate::diagnostic::{Code, Diagnostic, Outcome, Span};

const TOO_DEEP: &str = "lists and tables stand too deep inside each other";

/// The maximum number of values that aliases (`*name`) may copy: front matter needs no more, and a few
/// lines of aliases to aliases could expand to billions.
const MAX_COPIED: usize = 1_000;

pub(super) fn read<'s>(
    text: &'s str,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> Outcome<Document<'s>> {
    let document = |root, complete| Document {
        root,
        text,
        range: place(offset, 0..text.len()),
        syntax: Syntax::Yaml,
        complete,
    };
    let (root, faults, complete) = read_as_written(text, offset, file, code);
    let first = |faults: &[Diagnostic]| Some(faults.first()?.at.as_ref()?.range.start());
    // Most programs read more than the parser does.
    if !complete && let Some(mended) = mended(text) {
        let (root, others, complete) = read_as_written(&mended, offset, file, code);
        if complete || first(&others) > first(&faults) {
            let mut root = owned(root);
            fold(&mut root, text, text::size(offset));
            return Outcome::new(document(root, complete), others);
        }
    }
    Outcome::new(document(root, complete), faults)
}

/// Returns the outermost table, the mistakes, and whether everything could be read.
fn read_as_written<'t>(
    text: &'t str,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> (Table<'t>, Vec<Diagnostic>, bool) {
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
    let mut complete = builder.run();
    let unfinished = !builder.stack.is_empty();
    builder.close_all();
    let root = match builder.root.take().map(|node| node.value) {
        Some(Value::Table(root)) => root,
        None | Some(Value::Nothing) => Table::new(),
        Some(_) => {
            complete = false;
            if !unfinished && builder.diagnostics.is_empty() {
                let start = text.len() - text.trim_start().len();
                let line = text.get(start..).unwrap_or_default();
                let line = line.lines().next().unwrap_or_default().trim_end();
                let at = place(offset, start..start + line.len());
                let (message, help) = Mistake::NoKey.words(line, "");
                builder.fault(at, message, help.as_deref());
            }
            Table::new()
        }
    };
    (root, builder.diagnostics, complete)
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
                let is_signed = tag.as_deref().is_some_and(|tag| !tag.is_yaml_core_schema());
                let sign = match anchor > 0 || is_signed {
                    true => Sign::InFront,
                    false => Sign::None,
                };
                self.misread(&text, &range, style, sign);
                let range = place(self.offset, range);
                if self.wants_key() {
                    if anchor > 0 {
                        let value = Value::Text(text.clone());
                        self.anchors.insert(anchor, Node { value, range });
                    }
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

    /// Reports what YAML reads otherwise than it was written.
    fn misread(&mut self, text: &str, range: &Range<usize>, style: ScalarStyle, sign: Sign) {
        let role = match self.stack.last().map(|frame| &frame.kind) {
            _ if self.wants_key() => Role::Key,
            Some(FrameKind::List(_)) => Role::Entry,
            _ => Role::Value,
        };
        // The place of an empty value lies anywhere below its key.
        let end = match self.stack.last().map(|frame| &frame.kind) {
            Some(FrameKind::Table {
                key: Pending::Key(key),
                ..
            }) if text.is_empty() => usize::from(key.range.end()) - self.offset + 1,
            _ => range.end,
        };
        let mut found = misread(self.text, &(range.start..end), style, sign);
        if style == ScalarStyle::Plain {
            found.extend(taken_wrongly(self.text, text, range, role));
        }
        for one in found {
            let at = Span::new(self.file, place(self.offset, one.at));
            let code = one.code.unwrap_or(self.code);
            let fault = Diagnostic::new(code, one.message).at(at).help(one.help);
            self.diagnostics.push(fault);
        }
    }

    /// Takes the last value out of the innermost table.
    fn forget_last(&mut self) {
        if let Some(Frame {
            kind: FrameKind::Table { entries, .. },
            ..
        }) = self.stack.last_mut()
        {
            entries.pop();
        }
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
            self.fault(at, TOO_DEEP, None);
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
            FrameKind::Table { entries, .. } => {
                let (entries, twice) = unique(entries);
                for key in twice {
                    let message = format!("`{}` is given twice", key.text);
                    self.fault(key.range, message, Some("keep one of the two"));
                }
                Value::Table(entries)
            }
        };
        let span = TextRange::new(start, end.max(start));
        self.put(Node { value, range: span }, frame.anchor);
    }

    /// Closes what is open where the reading stopped. A list or table whose bracket is missing is no value.
    fn close_all(&mut self) {
        while let Some(frame) = self.stack.last() {
            let first = self.text.as_bytes().get(frame.start);
            if matches!(first, Some(b'[' | b'{')) {
                self.stack.pop();
            } else {
                self.close(None);
            }
        }
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

    fn fault(&mut self, at: TextRange, message: impl Into<String>, help: Option<&str>) {
        let mut fault = Diagnostic::new(self.code, message).at(Span::new(self.file, at));
        fault.help = help.map(str::to_owned);
        self.diagnostics.push(fault);
    }

    fn explain(&mut self, error: &ScanError) {
        let mut at = self.offsets.byte(error.marker().index());
        // The parser reads ahead of its events, and counts brackets itself.
        if let Some(at) = too_deep(self.text.get(..at).unwrap_or_default()) {
            self.fault(place(self.offset, at..at + 1), TOO_DEEP, None);
            return;
        }
        let mut open = self.stack.iter().map(|frame| frame.start);
        let open = open.find(|&start| {
            let first = self.text.as_bytes().get(start);
            matches!(first, Some(b'[' | b'{'))
        });
        if let Some(start) = open {
            let (at, message, help) = in_brackets(self.text, start, at);
            self.fault(place(self.offset, at), message, Some(help));
            return;
        }
        let blocks: Vec<usize> = self.stack.iter().map(|frame| frame.start).collect();
        let mistake = Mistake::at(self.text, at, &blocks);
        // What goes on behind a value was meant as a part of it, or as a key of its own.
        if matches!(mistake, Mistake::MisplacedKey | Mistake::BehindValue) {
            self.forget_last();
        }
        if mistake == Mistake::NoKey {
            // The parser reports the mistake below the line.
            at = line_without_key(self.text, at);
        }
        let rest = self.text.get(at..).unwrap_or_default();
        let (message, help) = mistake.words(line_of(self.text, at), error.info());
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
