//! The filters that presswork adds to Tera's own. Each is a pure function of its arguments.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::template_values::object;
use crate::base::Colour;

/// Registers every filter; this has to happen before templates are added.
pub(crate) fn register(tera: &mut Tera) {
    tera.register_filter("fill", fill);
    tera.register_filter("number", number);
    tera.register_filter("group_by", group_by);
    tera.register_filter("json", json);
    tera.register_filter("urlencode", urlencode);
    tera.register_filter("readable", readable);
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
