//! `[lists.NAME]` of `theme.toml`: additional lists of stories on the theme's pages.

use std::collections::BTreeMap;

use crate::base::SourcePath;
use crate::diagnostic::codes::{MISSING_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::theme::{ListSource, ListSpec, PageKind};
use crate::model::views::Window;
use crate::parse::documents::{Fallback, KeySpec, Reader, Value, keys, names};

keys! {
    /// `[lists.NAME]`
    pub LIST:
    FROM = KeySpec::choice("from", || names(SOURCES), "Which stories; of those that are `most_read`, stories without figures are left out.");
    WINDOW = KeySpec::choice(
        "window", || names(WINDOWS), "The time within which most read is meant.",
    ).or(Fallback::Text("all"));
    COUNT = KeySpec::integer("count", 1, 1_000, "How many at most.").or(Fallback::Number(5));
    ON = KeySpec::texts("on", "On which kinds of pages: a list.");
}

const SOURCES: &[(&str, ListSource)] = &[
    ("latest", ListSource::Latest),
    ("featured", ListSource::Featured),
    ("breaking", ListSource::Breaking),
    ("most_read", ListSource::MostRead(Window::All)),
];

const WINDOWS: &[(&str, Window)] = &[
    ("day", Window::Day),
    ("week", Window::Week),
    ("month", Window::Month),
    ("all", Window::All),
];

/// Reads the lists below `key`.
pub(super) fn lists(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    file: &SourcePath,
) -> BTreeMap<String, ListSpec> {
    let mut lists = BTreeMap::new();
    for (name, node) in reader.entries(key).into_iter().flatten() {
        if let Value::Table(_) = node.value {
            if let Some(spec) = reader.within(node, &format!("lists.{}", name.text), list) {
                lists.insert(name.text.as_ref().to_owned(), spec);
            }
        } else {
            let at = Span::new(file, node.range);
            let message = format!("`lists.{}` wants a table", name.text);
            let help = "write `[lists.NAME]`, and below it `from`, `count` and `on`";
            reader.push(Diagnostic::new(&WRONG_TYPE, message).at(at).help(help));
        }
    }
    lists
}

fn list(reader: &mut Reader<'_, '_>) -> Option<ListSpec> {
    let from = source(reader);
    let count = reader.size_or_default(&COUNT);
    let on = pages(reader);
    Some(ListSpec {
        from: from?,
        count,
        on,
    })
}

fn source(reader: &mut Reader<'_, '_>) -> Option<ListSource> {
    let from = match reader.given(&FROM) {
        true => reader.choice(&FROM, SOURCES),
        false => {
            reader.node(&FROM);
            let help = "say which stories: `from = \"latest\"`";
            reader.missing(&FROM, &MISSING_KEY, help);
            None
        }
    };
    let window = reader.choice(&WINDOW, WINDOWS);
    match (from, window) {
        (Some(ListSource::MostRead(_)), Some(window)) => Some(ListSource::MostRead(window)),
        (Some(from), Some(_)) => {
            if let Some(at) = reader.place_of(&WINDOW) {
                let message = "only a list of what is most read has a window";
                let help = "take the line away, or write `from = \"most_read\"`";
                reader.report(&WRONG_TYPE, at, message, help);
            }
            Some(from)
        }
        (from, _) => from,
    }
}

fn pages(reader: &mut Reader<'_, '_>) -> Vec<PageKind> {
    let pages = reader.names(&ON);
    if pages.is_empty() && !reader.given(&ON) {
        let help = "say on which pages: `on = [\"home\"]`";
        reader.missing(&ON, &MISSING_KEY, help);
    }
    let mut on = Vec::with_capacity(pages.len());
    for page in pages {
        if let Some(kind) = reader.choose(&ON, &page.value, page.range, PageKind::ALL)
            && !on.contains(&kind)
        {
            on.push(kind);
        }
    }
    on
}
