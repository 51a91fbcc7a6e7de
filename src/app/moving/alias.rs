//! The line of front matter by which an old address redirects.

use std::ops::Range;

use super::destination::Files;
use super::pages;
use crate::base::SourcePath;
use crate::base::text::part;
use crate::diagnostic::{Edit, Span};
use crate::model::{Article, Tree};

/// Returns the edit that makes the old address of a moved article an alias of its new one. `None` where the front
/// matter has no place for it that is sure.
pub(super) fn edit(
    article: &Article,
    tree: &Tree,
    files: &Files,
    from: &str,
    to: &str,
) -> Option<Edit> {
    let text = tree.text(&article.path).ok()?;
    let path = files.now(&article.path);
    if from.contains(['"', '\\']) {
        return None;
    }
    let aliases = &article.meta.aliases;
    let is_at =
        |alias: &str, address: &str| pages(alias).any(|one| pages(address).any(|page| one == page));
    // An article that moves back has the new address as an alias.
    if let Some(own) = aliases.iter().find(|alias| is_at(&alias.value, to)) {
        let range = Range::<usize>::from(own.range);
        return Some(replace(path, &text, range, format!("\"{from}\"")));
    }
    if let Some(last) = aliases.last() {
        let range = Range::<usize>::from(last.range);
        let line = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
        let front = text.get(line..range.start)?;
        let new = match front.trim_start().strip_prefix('-') {
            Some(rest) if rest.trim().is_empty() => format!("\n{front}\"{from}\""),
            _ => format!(", \"{from}\""),
        };
        return Some(replace(path, &text, range.end..range.end, new));
    }
    first_line(path, &text, from)
}

/// Returns the edit for front matter without any alias: an empty list is filled, else a line is added at the top.
fn first_line(path: &SourcePath, text: &str, from: &str) -> Option<Edit> {
    let fence = text.split_inclusive('\n').next()?;
    let sign = match fence.trim_start_matches('\u{feff}').trim_end() {
        "+++" => " =",
        "---" => ":",
        _ => return None,
    };
    let mut at = 0;
    for line in text.split_inclusive('\n').skip(1) {
        at += if at == 0 { fence.len() } else { 0 };
        if line.trim_end() == fence.trim_start_matches('\u{feff}').trim_end() {
            break;
        }
        if line.starts_with("aliases") {
            let open = line.find('[')?;
            let close = open + line.get(open..)?.find(']')? + 1;
            let is_empty = line.get(open + 1..close - 1)?.trim().is_empty();
            let range = at + open..at + close;
            return is_empty.then(|| replace(path, text, range, format!("[\"{from}\"]")));
        }
        at += line.len();
    }
    let end = match fence.ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let line = format!("aliases{sign} [\"{from}\"]{end}");
    Some(replace(path, text, fence.len()..fence.len(), line))
}

fn replace(path: &SourcePath, text: &str, range: Range<usize>, new: String) -> Edit {
    let at = Span::bytes(path, range);
    Edit {
        old: part(text, at.range).unwrap_or_default().to_owned(),
        at,
        new,
    }
}
