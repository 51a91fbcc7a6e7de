//! Checks the site's values against the options that the theme declares.

use std::collections::BTreeMap;

use super::{OptionFault, OptionKind, OptionSpec, Options, on_site};
use crate::base::Colour;
use crate::base::address::{has_scheme, visit_fault};
use crate::base::colour::READABLE;
use crate::diagnostic::codes::{
    LOW_CONTRAST, MISSING_KEY, UNKNOWN_CATEGORY, UNKNOWN_CONFIG_KEY, WRONG_TYPE,
};
use crate::diagnostic::{Code, closest};
use crate::model::Data;

impl OptionSpec {
    /// Adds all mistakes in a value. `categories` are those of the site, where they are known.
    pub fn check(
        &self,
        path: &str,
        value: &Data,
        categories: Option<&[&str]>,
        faults: &mut Vec<OptionFault>,
    ) {
        if !self.kind.takes(value) {
            let (wanted, given) = (self.kind.wanted(), value.kind());
            let message = format!("the theme option `{path}` wants {wanted}, not {given}");
            let help = (!self.description.is_empty()).then(|| self.description.clone());
            return faults.push(fault(path.to_owned(), &WRONG_TYPE, message, help));
        }
        match (&self.kind, value) {
            (OptionKind::Colour { against }, Data::Text(text)) if !text.is_empty() => {
                if let Some((code, message, help)) = colour(path, text, against.as_deref()) {
                    faults.push(fault(path.to_owned(), code, message, Some(help)));
                }
            }
            (OptionKind::Address, Data::Text(text)) if !is_address(text) => {
                let message =
                    format!("the theme option `{path}` cannot be `{text}`: it is no address");
                let help = "begin it with `/` for this site, else with `https://`".to_owned();
                faults.push(fault(path.to_owned(), &WRONG_TYPE, message, Some(help)));
            }
            (OptionKind::Choice(choices), Data::Text(text)) if !choices.contains(text) => {
                let message = format!("the theme option `{path}` cannot be `{text}`");
                let help = Some(choose(text, choices));
                faults.push(fault(path.to_owned(), &WRONG_TYPE, message, help));
            }
            (OptionKind::Choices(choices), Data::List(items)) => {
                check_choices(choices, path, items, faults);
            }
            (OptionKind::Categories, Data::List(items)) => {
                check_categories(path, items, categories, faults);
            }
            (OptionKind::Table(keys), Data::Table(table)) => {
                check_all(keys, path, table, categories, faults);
            }
            (OptionKind::Tables(keys), Data::List(items)) => {
                check_tables(keys, path, items, categories, faults);
            }
            _ => {}
        }
    }
}

impl OptionKind {
    /// Says whether a text of this kind is one that templates can work with.
    pub(super) fn allows(&self, value: &Data) -> bool {
        match (self, value) {
            (OptionKind::Colour { .. }, Data::Text(text)) => {
                text.is_empty() || Colour::parse(text).is_some()
            }
            (OptionKind::Address, Data::Text(text)) => is_address(text),
            (OptionKind::Choice(choices), text) => is_choice(choices, text),
            _ => true,
        }
    }
}

/// Says whether a value is one of the choices.
pub(super) fn is_choice(choices: &[String], value: &Data) -> bool {
    matches!(value, Data::Text(text) if choices.contains(text))
}

fn fault(path: String, code: &'static Code, message: String, help: Option<String>) -> OptionFault {
    OptionFault {
        path,
        on_key: false,
        code,
        message,
        help,
    }
}

fn check_choices(choices: &[String], path: &str, items: &[Data], faults: &mut Vec<OptionFault>) {
    for (at, item) in items.iter().enumerate() {
        if !is_choice(choices, item) {
            let given = named(item);
            let message = format!("the theme option `{path}` cannot have {given}");
            let help = Some(choose(text_of(item), choices));
            faults.push(fault(format!("{path}.{at}"), &WRONG_TYPE, message, help));
        }
    }
}

fn check_categories(
    path: &str,
    items: &[Data],
    categories: Option<&[&str]>,
    faults: &mut Vec<OptionFault>,
) {
    for (at, item) in items.iter().enumerate() {
        let (path, given) = (format!("{path}.{at}"), named(item));
        match (item, categories) {
            (Data::Text(id), Some(known)) if !known.contains(&id.as_str()) => {
                let message = format!("the site has no category {given}");
                let help = closest(id, known.iter().copied())
                    .map(|guess| format!("did you mean `{guess}`?"));
                faults.push(fault(path, &UNKNOWN_CATEGORY, message, help));
            }
            (Data::Text(_), _) => {}
            _ => {
                let message = format!("a category is called by its name, not {given}");
                let help = "write the name of its file in `content/categories/`".to_owned();
                faults.push(fault(path, &WRONG_TYPE, message, Some(help)));
            }
        }
    }
}

fn check_tables(
    keys: &Options,
    path: &str,
    items: &[Data],
    categories: Option<&[&str]>,
    faults: &mut Vec<OptionFault>,
) {
    for (at, item) in items.iter().enumerate() {
        let inner = format!("{path}.{at}");
        if let Data::Table(table) = item {
            check_all(keys, &inner, table, categories, faults);
            missing(keys, &inner, table, faults);
        } else {
            let given = item.kind();
            let message =
                format!("every entry of the theme option `{path}` is a table, not {given}");
            let names: Vec<String> = keys.keys().map(|key| format!("{key} = …")).collect();
            let help = Some(format!("write `{{ {} }}`", names.join(", ")));
            faults.push(fault(inner, &WRONG_TYPE, message, help));
        }
    }
}

/// Adds all mistakes in a table of options. `path` is the table's own, empty for the outermost one.
pub(crate) fn check_all(
    options: &Options,
    path: &str,
    given: &BTreeMap<String, Data>,
    categories: Option<&[&str]>,
    faults: &mut Vec<OptionFault>,
) {
    for (key, value) in given {
        let inner = match path {
            "" => key.clone(),
            path => format!("{path}.{key}"),
        };
        match options.get(key) {
            Some(spec) => spec.check(&inner, value, categories, faults),
            None => {
                let message = format!("the theme has no option `{inner}`");
                let guess = closest(key, options.keys().map(String::as_str));
                let help = match guess {
                    Some(guess) => Some(format!("did you mean `{guess}`?")),
                    None if options.is_empty() => None,
                    None => Some(format!("it has {}", list(options.keys()))),
                };
                faults.push(OptionFault {
                    path: inner,
                    on_key: true,
                    code: &UNKNOWN_CONFIG_KEY,
                    message,
                    help,
                });
            }
        }
    }
}

fn missing(
    options: &Options,
    path: &str,
    given: &BTreeMap<String, Data>,
    faults: &mut Vec<OptionFault>,
) {
    let list = path.rsplit_once('.').map_or(path, |(list, _)| list);
    for (key, spec) in options {
        if spec.required && !given.contains_key(key) {
            faults.push(OptionFault {
                path: path.to_owned(),
                on_key: false,
                code: &MISSING_KEY,
                message: format!("an entry of the theme option `{list}` lacks `{key}`"),
                help: (!spec.description.is_empty()).then(|| spec.description.clone()),
            });
        }
    }
}

fn colour(
    path: &str,
    text: &str,
    against: Option<&str>,
) -> Option<(&'static Code, String, String)> {
    let Some(colour) = Colour::parse(text) else {
        let message = format!("the theme option `{path}` cannot be `{text}`");
        let help = "write the colour as `#c02f14`: red, green and blue, two digits each".to_owned();
        return Some((&WRONG_TYPE, message, help));
    };
    let background = Colour::parse(against?)?;
    let contrast = colour.contrast(background);
    (contrast < READABLE).then(|| {
        let message = format!(
            "`{path}` is hard to read on the theme's background {background}: the contrast is \
             {contrast:.1}:1, and readers need {READABLE}:1"
        );
        let near = colour.readable_on(background);
        (
            &LOW_CONTRAST,
            message,
            format!("the nearest that can be read is `{near}`"),
        )
    })
}

/// Says whether text is safe in `href`: nothing, a path of the site, or a scheme (RFC 3986, section 3.1)
/// that runs no script.
fn is_address(text: &str) -> bool {
    if text.is_empty() || on_site(text) || text.starts_with('#') {
        return true;
    }
    let Some((scheme, rest)) = text.split_once(':').filter(|_| has_scheme(text)) else {
        return false;
    };
    let lower = scheme.to_ascii_lowercase();
    let web = !lower.starts_with("http") || (rest.len() > 2 && rest.starts_with("//"));
    visit_fault(text).is_none() && web && !text.contains(char::is_whitespace)
}

fn choose(text: &str, choices: &[String]) -> String {
    match closest(text, choices.iter().map(String::as_str)) {
        Some(guess) => format!("did you mean `{guess}`?"),
        None => format!("one of {}", list(choices.iter())),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn text_of(value: &Data) -> &str {
    match value {
        Data::Text(text) => text,
        _ => "",
    }
}

fn named(value: &Data) -> String {
    match value {
        Data::Text(text) => format!("`{text}`"),
        other => other.kind().to_owned(),
    }
}
