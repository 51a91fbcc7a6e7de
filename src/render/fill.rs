//! Fills the holes of a body: addresses, and component calls.

use tera::{Context, Value};

use super::engine::Engine;
use super::values::Words;
use crate::base::escape;
use crate::model::body::Call;
use crate::model::plan::BodyRef;
use crate::model::{Hole, Html, Piece};

/// For whom a body is written out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader<'a> {
    /// A page of the site: addresses count from the host's root.
    Page,
    /// A feed reader, which knows no page: addresses are full ones, below this origin.
    Feed(&'a str),
}

/// Writes `body` to `out`. Returns the calls that failed, with Tera's error.
pub fn fill<'a>(
    body: &BodyRef,
    calls: &'a [Call],
    html: &Html,
    engine: &Engine,
    reader: Reader,
    words: &Words,
    out: &mut String,
) -> Vec<(&'a Call, tera::Error)> {
    let mut failed = Vec::new();
    let mut unlinked = false;
    for piece in html.pieces() {
        match piece {
            Piece::Html(html) => {
                // The quotation mark that would have closed the address.
                let html = if unlinked {
                    html.strip_prefix('"').unwrap_or(html)
                } else {
                    html
                };
                unlinked = false;
                out.push_str(html);
            }
            Piece::Hole(Hole::Ref(index)) => {
                let target = body.targets.get(index as usize).map_or("", String::as_str);
                if target.is_empty() && out.ends_with(" href=\"") {
                    // A link that must lead nowhere: the words stay, as a placeholder link
                    // (HTML, the a element without href).
                    out.truncate(out.len() - " href=\"".len());
                    unlinked = true;
                } else {
                    address(target, &body.permalink, reader, out);
                }
            }
            Piece::Hole(Hole::Picture(index)) => {
                let target = body.targets.get(index as usize).map_or("", String::as_str);
                address(target, &body.permalink, reader, out);
                let known = body
                    .pictures
                    .binary_search_by_key(&index, |(index, _)| *index);
                if let Some((_, facts)) = known.ok().and_then(|at| body.pictures.get(at)) {
                    // The quotation mark that closes the last of them is the address's own.
                    out.push_str(&format!(
                        "\" width=\"{}\" height=\"{}",
                        facts.width, facts.height
                    ));
                }
            }
            Piece::Hole(Hole::Word(word)) => {
                let text = words.get(word.key()).map_or(word.english(), String::as_str);
                escape::attribute(out, text);
            }
            Piece::Hole(Hole::Call(index)) => {
                let Some(call) = calls.get(index as usize) else {
                    continue;
                };
                // What is wrong with the call itself has been said by `link`.
                let signature = engine.components().get(&call.name);
                if signature.is_none_or(|signature| !signature.faults(&call.args).is_empty()) {
                    continue;
                }
                match component(call, engine) {
                    Ok(html) => out.push_str(html.trim()),
                    Err(error) => failed.push((call, error)),
                }
            }
        }
    }
    failed
}

fn address(target: &str, permalink: &str, reader: Reader, out: &mut String) {
    match reader {
        Reader::Page => escape::attribute(out, target),
        Reader::Feed(origin) => {
            let [before, target] = full(target, permalink, origin);
            out.push_str(before);
            escape::attribute(out, target);
        }
    }
}

/// Returns the two parts of the full address that a reference on the page at `permalink` leads to.
pub fn full<'a>(target: &'a str, permalink: &'a str, origin: &'a str) -> [&'a str; 2] {
    if target.starts_with('/') && !target.starts_with("//") {
        [origin, target]
    } else if target.starts_with('#') {
        [permalink, target]
    } else {
        ["", target]
    }
}

fn component(call: &Call, engine: &Engine) -> tera::TeraResult<String> {
    let mut arguments = Context::new();
    for (name, value) in &call.args {
        arguments.insert_value(name.clone(), Value::try_from_serializable(value)?);
    }
    engine
        .tera()
        .render_component(&call.name, &arguments, None, true)
}
