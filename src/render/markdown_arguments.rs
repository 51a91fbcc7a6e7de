//! Which arguments of the theme's components are Markdown: `{"markdown": ["text"]}` behind a component's
//! parentheses.

use std::collections::BTreeMap;

use tera::{Tera, Value};

use crate::base::text;
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::Theme;
use crate::model::theme::{MarkdownArguments, ParamKind, Signature};

/// What components call the list of these arguments.
const KEY: &str = "markdown";

/// Returns the arguments by component, and reports names of what is no text of its component.
pub(super) fn of(
    tera: &Tera,
    theme: &Theme,
    components: &BTreeMap<String, Signature>,
) -> Outcome<MarkdownArguments> {
    let mut arguments = MarkdownArguments::new();
    let mut diagnostics = Vec::new();
    for (name, signature) in components {
        let definition = tera.get_component_definition(name);
        let value = definition.and_then(|one| one.metadata().get(KEY).cloned());
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
                let message = format!("`{KEY}` of the component `{name}` is no list of names");
                diagnostics.push(
                    placed(name, theme, message)
                        .help(format!("write it as `{{\"{KEY}\": [\"text\"]}}`")),
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

/// Returns what is wrong with an argument that should be Markdown.
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
            Some(fault.help("Markdown is text: write `: string` behind the argument's name"))
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
