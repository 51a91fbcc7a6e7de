//! Which arguments of the theme's components are read as texts are: `{"markdown": ["text"], "pictures": ["picture"],
//! "files": ["src"]}` behind a component's parentheses.

use std::collections::BTreeMap;

use tera::{Tera, Value};

use super::block_components;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::Theme;
use crate::model::theme::{ArgumentNames, Components, ParamKind, Signature};

/// What components call the list of arguments that are Markdown.
const MARKDOWN: &str = "markdown";

/// What components call the list of arguments that are addresses of pictures.
const PICTURES: &str = "pictures";

/// What components call the list of arguments that are addresses of other files.
const FILES: &str = "files";

/// Returns the arguments by component, and reports names of what is no text of its component.
pub(super) fn of(
    tera: &Tera,
    theme: &Theme,
    components: &BTreeMap<String, Signature>,
) -> Outcome<Components> {
    let mut diagnostics = Vec::new();
    let mut names = |key| arguments(key, tera, theme, components).drain_into(&mut diagnostics);
    let read = Components {
        markdown: names(MARKDOWN),
        pictures: names(PICTURES),
        files: names(FILES),
        blocks: block_components::of(theme, components.keys()),
        embeds: components
            .iter()
            .any(|(name, signature)| signature.shows_embeds(name)),
        charts: components
            .iter()
            .any(|(name, signature)| signature.draws_tables(name)),
    };
    Outcome::new(read, diagnostics)
}

/// Returns the arguments in the list that components call `key`.
fn arguments(
    key: &str,
    tera: &Tera,
    theme: &Theme,
    components: &BTreeMap<String, Signature>,
) -> Outcome<ArgumentNames> {
    let mut arguments = ArgumentNames::new();
    let mut diagnostics = Vec::new();
    for (name, signature) in components {
        let definition = tera.get_component_definition(name);
        let value = definition.and_then(|one| one.metadata().get(key).cloned());
        let Some(value) = value else {
            continue;
        };
        match listed(&value) {
            Some(names) => {
                for argument in &names {
                    diagnostics.extend(fault(name, argument, signature, theme));
                }
                arguments.insert(name.clone(), names);
            }
            None => {
                let message = format!("`{key}` of the component `{name}` is no list of names");
                diagnostics.push(
                    placed(name, theme, message)
                        .help(format!("write it as `{{\"{key}\": [\"text\"]}}`")),
                );
            }
        }
    }
    Outcome::new(arguments, diagnostics)
}

fn listed(value: &Value) -> Option<Vec<String>> {
    let names = value.as_array()?.iter();
    names.map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Returns what is wrong with an argument that should be a text.
fn fault(
    component: &str,
    argument: &str,
    signature: &Signature,
    theme: &Theme,
) -> Option<Diagnostic> {
    let params = &signature.params;
    match params.iter().find(|param| param.name == argument) {
        Some(param) if param.kind.is_none_or(|kind| kind == ParamKind::Text) => None,
        Some(_) => {
            let message = format!("`{argument}` of the component `{component}` is no text");
            let fault = placed(component, theme, message);
            Some(fault.help("write `: string` behind the argument's name"))
        }
        None => {
            let message = format!("the component `{component}` takes no argument `{argument}`");
            let fault = placed(component, theme, message);
            let names = params.iter().map(|param| param.name.as_str());
            Some(match closest(argument, names) {
                Some(name) => fault.help(format!("did you mean `{name}`?")),
                None => fault.help("name one of its arguments, or take it out of the list"),
            })
        }
    }
}

/// Returns a diagnostic where the theme defines a component.
fn placed(component: &str, theme: &Theme, message: String) -> Diagnostic {
    let diagnostic = Diagnostic::new(&codes::INVALID_TEMPLATE, message);
    let begins = format!("component {component}(");
    let mut templates = theme.templates.iter();
    let place = templates.find_map(|template| Some((template, template.text.find(&begins)?)));
    match place {
        Some((template, at)) => diagnostic.at(Span::new(
            &template.path,
            text::range(at..at + begins.len() - 1),
        )),
        None => diagnostic,
    }
}
