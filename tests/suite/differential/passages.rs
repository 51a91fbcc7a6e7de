//! The passages of an HTML document: what its readers see, block by block.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Stands in a passage for a formula, whose letters belong to the program that sets it.
pub const FORMULA: char = '\u{f8ff}';

/// The elements whose words are a passage of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The elements whose words are not shown as text.
const UNSEEN: &[&str] = &[
    "button", "head", "noscript", "script", "style", "template", "title",
];

/// The classes of what one of the engines shows beside the writer's words.
const BESIDE: &[&str] = &[
    // The number of a footnote, and the way back from it.
    "footnote-ref",
    "footnote-back",
    "footnote-backref",
    // The name of an alert.
    "alert-title",
    "markdown-alert-title",
];

/// Returns the passages of an HTML as a browser shows them, in their order, white space folded.
pub fn passages(html: &str) -> Vec<String> {
    let document = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default())
        .one(format!("<!doctype html><body>{html}"));
    let mut passages = vec![String::new()];
    collect(&document.document, None, &mut passages);
    passages
        .iter()
        .map(|passage| passage.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|passage| !passage.is_empty())
        .collect()
}

fn collect(node: &Handle, parent: Option<&Handle>, passages: &mut Vec<String>) {
    let name = match &node.data {
        NodeData::Text { contents } => return push(passages, &contents.borrow()),
        NodeData::Element { name, .. } => &*name.local,
        _ => "",
    };
    if UNSEEN.contains(&name) || is_beside(node, parent) {
        return;
    }
    match name {
        "br" => push(passages, " "),
        "code" if attribute(node, "data-meta").is_some_and(|meta| meta.contains("diff")) => {
            let lines = text(node);
            let shown = lines.lines().map(|line| line.get(1..).unwrap_or_default());
            push(passages, &shown.collect::<Vec<_>>().join("\n"));
        }
        "math" => push(passages, FORMULA.encode_utf8(&mut [0; 4])),
        _ if BLOCKS.contains(&name) => {
            passages.push(String::new());
            children(node, passages);
            passages.extend(captions(node));
            passages.push(String::new());
        }
        _ => children(node, passages),
    }
}

fn children(node: &Handle, passages: &mut Vec<String>) {
    for child in node.children.borrow().iter() {
        collect(child, Some(node), passages);
    }
}

/// Returns the text within an element.
fn text(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text).collect(),
    }
}

fn push(passages: &mut [String], text: &str) {
    if let Some(last) = passages.last_mut() {
        last.push_str(text);
    }
}

/// Returns an attribute of an element.
fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else {
        return None;
    };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|one| &*one.name.local == wanted)?;
    Some(found.value.to_string())
}

/// Says whether an element stands beside the writer's words: by its class, or as the caption of a block of
/// code, which names the file.
fn is_beside(node: &Handle, parent: Option<&Handle>) -> bool {
    let class = attribute(node, "class").unwrap_or_default();
    let caption =
        matches!(&node.data, NodeData::Element { name, .. } if &*name.local == "figcaption");
    let code = parent
        .and_then(|parent| attribute(parent, "class"))
        .as_deref()
        == Some("code");
    (caption && code)
        || class
            .split_ascii_whitespace()
            .any(|class| BESIDE.contains(&class))
}

/// Returns the titles of a paragraph's pictures, where the paragraph has nothing else.
fn captions(node: &Handle) -> Vec<String> {
    let NodeData::Element { name, .. } = &node.data else {
        return Vec::new();
    };
    let is_blank = |child: &&Handle| match &child.data {
        NodeData::Text { contents } => contents.borrow().trim().is_empty(),
        _ => false,
    };
    let is_picture = |child: &&Handle| matches!(&child.data, NodeData::Element { name, .. } if &*name.local == "img");
    let children = node.children.borrow();
    let seen: Vec<&Handle> = children.iter().filter(|child| !is_blank(child)).collect();
    match &*name.local == "p" && seen.len() > 1 && seen.iter().all(is_picture) {
        true => seen
            .iter()
            .filter_map(|child| attribute(child, "title"))
            .collect(),
        false => caption(node).into_iter().collect(),
    }
}

/// Returns the title of a paragraph's picture, where the paragraph has nothing else: presswork shows it as
/// a caption, where other engines leave it in the attribute.
fn caption(node: &Handle) -> Option<String> {
    let NodeData::Element { name, .. } = &node.data else {
        return None;
    };
    if &*name.local != "p" {
        return None;
    }
    let mut only = node.clone();
    loop {
        let children: Vec<Handle> = only.children.borrow().iter().cloned().collect();
        let [child] = &children[..] else {
            return None;
        };
        match &child.data {
            NodeData::Element { name, .. } if &*name.local == "img" => {
                return attribute(child, "title");
            }
            NodeData::Element { name, .. } if &*name.local == "a" => only = child.clone(),
            _ => return None,
        }
    }
}
