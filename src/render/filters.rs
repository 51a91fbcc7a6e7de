//! The filters that presswork adds to Tera's own. Each is a pure function of its arguments.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::margin::beside;
use super::paid_links;
use super::picture::picture;
use super::template_values::object;
use crate::base::Colour;
use crate::base::html::names::is_void;
use crate::base::html::{Token, tokens};
use crate::model::embed::{self, Embed, Size};

/// Registers every filter; this has to happen before templates are added.
pub(crate) fn register(tera: &mut Tera) {
    tera.register_filter("fill", fill);
    tera.register_filter("number", number);
    tera.register_filter("group_by", group_by);
    tera.register_filter("json", json);
    tera.register_filter("urlencode", urlencode);
    tera.register_filter("readable", readable);
    tera.register_filter("embed", embedded);
    tera.register_filter("after_paragraph", after_paragraph);
    tera.register_filter("beside", beside);
    tera.register_filter("picture", picture);
    tera.register_filter("has_paid_links", has_paid_links);
}

/// `"{n} min read" | fill(n=4)`: puts values in the places of an interface text.
fn fill(text: &str, args: Kwargs, _: &State) -> String {
    let mut text = text.to_owned();
    for (name, value) in args.iter() {
        if let Some(name) = name.as_str() {
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
    }
    text
}

/// `12345 | number`: digits in groups of three, separated by a narrow no-break space as in ISO 80000-1,
/// which no language misreads.
fn number(value: u64, _: Kwargs, _: &State) -> String {
    let digits = value.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len());
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// Replaces Tera's own `group_by`, whose groups come in random order: a list of
/// `{ key, items }` in the order in which the keys first occur.
fn group_by(items: Vec<Value>, args: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute: String = args.must_get("attribute")?;
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in items {
        let key = item
            .get_from_path(&attribute)
            .cloned()
            .unwrap_or_else(Value::none);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    Ok(Value::from(
        groups
            .into_iter()
            .map(|(key, items)| object([("key", key), ("items", Value::from(items))]))
            .collect::<Vec<_>>(),
    ))
}

/// `value | json`: JSON that is safe inside a `<script>` (`<` as `\u003c`).
fn json(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let json = serde_json::to_string(value).map_err(tera::Error::message)?;
    Ok(Value::safe_string(&json.replace('<', "\\u003c")))
}

/// `article.title | urlencode`: text as a part of a URI's query (RFC 3986, section 2.3: all but
/// letters, digits and `-._~` is percent-encoded).
fn urlencode(text: &str, _: Kwargs, _: &State) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(text, ENCODED).to_string()
}

/// `colour | readable(on="#121417")`: the colour, made lighter or darker as far as text on that
/// background needs it.
fn readable(colour: &str, args: Kwargs, _: &State) -> TeraResult<String> {
    let background: String = args.must_get("on")?;
    let read = |text: &str| {
        Colour::parse(text)
            .ok_or_else(|| tera::Error::message(format!("`{text}` is no colour such as `#c02f14`")))
    };
    Ok(read(colour)?.readable_on(read(&background)?).to_string())
}

/// `url | embed(ratio="16:9", height=420)`: what another site shows at an address, as a table. Its `frame` is empty
/// where no frame shows it. Where nothing is said of the size, it is the service's own.
fn embedded(url: &str, args: Kwargs, _: &State) -> TeraResult<Value> {
    let ratio: Option<String> = args.get("ratio")?;
    let height: Option<i64> = args.get("height")?;
    // Any other is reported with the call.
    let height = height.and_then(|height| u32::try_from(height).ok());
    let height = height.filter(|height| *height > 0).map(Size::Height);
    let wanted = height.or_else(|| Size::ratio(&ratio?));
    let found = embed::find(url).ok();
    let found = found.or_else(|| embed::page(url, wanted?));
    let shown = found.unwrap_or_else(|| Embed::link_to(url));
    let (width, height) = match wanted.unwrap_or(shown.size) {
        Size::Ratio(width, height) => (Some(width), height),
        Size::Height(height) => (None, height),
    };
    Ok(object([
        ("service", shown.service.into()),
        ("kind", shown.kind.name().into()),
        ("link", shown.link.into()),
        ("frame", shown.frame.into()),
        ("width", width.into()),
        ("height", height.into()),
        ("allow", shown.kind.allow().into()),
        ("sandbox", embed::SANDBOX.into()),
        ("referrer", shown.kind.referrer().into()),
        ("scheme", shown.scheme.into()),
    ]))
}

/// `content | has_paid_links`: whether a text has a link by which the publication earns.
fn has_paid_links(text: &str, _: Kwargs, _: &State) -> bool {
    paid_links::has_paid_links(text)
}

/// `content | after_paragraph(n=3, html=slot)`: a text with something behind its nth paragraph, of those that stand in
/// no quotation, list or box. Where no other paragraph follows, the text stays as it is.
fn after_paragraph(text: &str, args: Kwargs, _: &State) -> TeraResult<Value> {
    let nth: usize = args.must_get("n")?;
    let html: String = args.must_get("html")?;
    let whole = match end_of_paragraph(text, nth).and_then(|at| text.split_at_checked(at)) {
        Some((before, behind)) => [before, "\n", &html, behind].concat(),
        None => text.to_owned(),
    };
    Ok(Value::safe_string(&whole))
}

/// Returns where the nth paragraph of a text ends, if another one follows it.
fn end_of_paragraph(html: &str, nth: usize) -> Option<usize> {
    let (mut at, mut depth, mut count) = (0, 0_usize, 0);
    let mut found = None;
    for token in tokens(html) {
        at += token.source().len();
        match token {
            // Elements of drawings and formulas may end where they begin.
            Token::StartTag(tag) if !is_void(tag.name) && !tag.source.ends_with("/>") => {
                if found.is_some() && depth == 0 && tag.is("p") {
                    return found;
                }
                depth += 1;
            }
            Token::EndTag(tag) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && tag.is("p") {
                    count += 1;
                    if count == nth {
                        found = Some(at);
                    }
                }
            }
            _ => {}
        }
    }
    None
}
