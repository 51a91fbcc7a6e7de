//! Whether an article says what its corrections say that it says.

use crate::base::SourcePath;
use crate::base::html::{Stretch, Token, decode_text, tokens_with_formulas};
use crate::base::passage::{is_reference, is_within_words, normal, places};
use crate::diagnostic::codes::UNMADE_CORRECTION;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::article::Spanned;
use crate::model::review::Review;
use crate::model::{Data, Html, Meta};
use crate::parse::markdown::Text;

/// Stands for a passage that was found.
const FOUND: char = '\u{fffc}';

/// Returns what is wrong with the corrections of an article. The text is gone through from the newest one to the
/// oldest, and each is taken back before the one before it is looked at: what one correction wrote, a later one
/// may have corrected again.
pub(super) fn unmade(meta: &Meta, written: &Text, path: &SourcePath) -> Vec<Diagnostic> {
    let changes = meta
        .corrections
        .iter()
        .filter_map(|one| one.change.as_ref());
    let changes: Vec<_> = changes.collect();
    if changes.is_empty() {
        return Vec::new();
    }
    let mut text = normal(&readable(meta, written));
    let mut faults = Vec::new();
    for change in changes.into_iter().rev() {
        let (before, after) = (normal(&change.before.value), normal(&change.after.value));
        let without = replaced(&text, &after, &FOUND.to_string());
        if !after.is_empty() && without == text {
            faults.push(not_said(&change.after, path));
        } else if !before.is_empty() && replaced(&without, &before, "") != without {
            faults.push(still_said(&change.before, path));
        }
        text = match without == text {
            true => format!("{text} {before}"),
            false => without.replace(FOUND, &before),
        };
    }
    faults
}

fn not_said(after: &Spanned<String>, path: &SourcePath) -> Diagnostic {
    let quoted = beginning(&after.value);
    let message = format!("the article does not say “{quoted}”, as this correction has it");
    Diagnostic::new(&UNMADE_CORRECTION, message)
        .at(Span::new(path, after.range))
        .help("put the text right, or write in `after` what it says now, word for word")
}

fn still_said(before: &Spanned<String>, path: &SourcePath) -> Diagnostic {
    let quoted = beginning(&before.value);
    let message = format!("the article still says “{quoted}”, which was put right");
    Diagnostic::new(&UNMADE_CORRECTION, message)
        .at(Span::new(path, before.range))
        .help(
            "put it right there too; where these words are right in another place, quote more of the \
             sentence in `before` and `after`",
        )
}

fn beginning(passage: &str) -> String {
    match passage.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", passage.get(..end).unwrap_or_default()),
        None => passage.to_owned(),
    }
}

/// Returns all that readers of an article see, as plain text.
fn readable(meta: &Meta, written: &Text) -> String {
    let mut out = String::new();
    let lines = [
        Some(&meta.title),
        Some(&meta.summary),
        meta.lead.alt.as_ref(),
    ];
    let lines = lines.into_iter().flatten().chain(&meta.lead.credit);
    for line in lines {
        push(&mut out, line);
    }
    if let Some(review) = &meta.review {
        push_facts(&mut out, review);
    }
    let judged = meta.review.iter().flat_map(|review| review.lines());
    let lines = meta.takeaways.iter().chain(&meta.lead.caption);
    let lines = lines.chain(judged).chain(&meta.disclosure);
    let lines = lines.chain([&written.body.html]);
    let of_calls = written.calls.iter().flat_map(|call| call.lines.values());
    lines
        .chain(of_calls)
        .for_each(|html| push_html(&mut out, html));
    for value in written.calls.iter().flat_map(|call| call.args.values()) {
        push_data(&mut out, value);
    }
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push(' ');
}

/// Appends what a review says that is no line with markup.
fn push_facts(out: &mut String, review: &Review<Html>) {
    push(out, &review.item);
    let offers = review.offers.iter();
    let sold = offers.flat_map(|offer| [Some(&offer.seller), offer.price.as_ref()]);
    let facts = [review.maker.as_ref(), review.price.as_ref()]
        .into_iter()
        .chain(sold);
    facts.flatten().for_each(|fact| push(out, fact));
    for (name, value) in &review.specs {
        push(out, name);
        push(out, value);
    }
    if let Some(score) = review.score {
        push(out, &format!("{}/{}", score.points(), score.best));
    }
}

/// Appends the words of HTML, with a blank in the place of each tag that may end a word.
fn push_html(out: &mut String, html: &Html) {
    let mut reference = Stretch::default();
    for token in tokens_with_formulas(&html.with_targets(&[])) {
        match token {
            Token::StartTag(tag) => reference.start(&tag.lowercase_name(), || is_reference(&tag)),
            Token::EndTag(tag) => reference.end(&tag.lowercase_name()),
            _ => {}
        }
        match token {
            Token::Text(text) if !reference.is_open() => out.push_str(&decode_text(text)),
            Token::StartTag(tag) | Token::EndTag(tag) if !is_within_words(tag.name) => {
                out.push(' ');
            }
            _ => {}
        }
    }
    out.push(' ');
}

fn push_data(out: &mut String, value: &Data) {
    match value {
        Data::Text(text) => push(out, text),
        Data::List(values) => values.iter().for_each(|value| push_data(out, value)),
        _ => {}
    }
}

/// Returns a text with something else in the place of a passage wherever that stands for itself, and is not a part of
/// longer words.
fn replaced(text: &str, passage: &str, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for at in places(text, passage) {
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(by);
        done = at + passage.len();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
