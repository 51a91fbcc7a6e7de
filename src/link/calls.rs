//! Calls of components, checked against what the theme declares.

use std::collections::BTreeMap;

use super::embeds;
use crate::base::SourcePath;
use crate::base::address::code_fault;
use crate::diagnostic::{Diagnostic, Span, closest, codes};
use crate::model::body::Call;
use crate::model::theme::{CallFault, ParamKind, Signature};
use crate::model::{Article, Config, Data};

/// Returns what is wrong with the component calls of an article.
pub(super) fn check<'a>(
    components: &'a BTreeMap<String, Signature>,
    config: &'a Config,
    article: &'a Article,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let calls = article.outline.calls.iter();
    calls.flat_map(move |call| match components.get(&call.name) {
        Some(signature) => {
            let mut faults = arguments(signature, &article.path, call);
            if faults.is_empty() {
                let found = match () {
                    () if signature.shows_embeds(&call.name) => embeds::faults(call, config),
                    () if signature.shows_videos(&call.name) => embeds::video(call),
                    () => Vec::new(),
                };
                let found = found.into_iter();
                faults.extend(found.map(|fault| fault.at(span(&article.path, call))));
            }
            faults
        }
        None => vec![unknown(components, &article.path, call)],
    })
}

fn unknown(components: &BTreeMap<String, Signature>, file: &SourcePath, call: &Call) -> Diagnostic {
    let message = format!("the theme has no component `{}`", call.name);
    let known = || {
        let for_texts = components.iter().filter(|(_, one)| is_for_texts(one));
        for_texts.map(|(name, _)| name.as_str())
    };
    let listed: Vec<String> = known().map(|name| format!("`{name}`")).collect();
    let help = match (closest(&call.name, known()), listed.join(", ")) {
        (_, listed) if listed.is_empty() => "it has none for texts: take the call out".to_owned(),
        (Some(nearest), listed) => format!("did you mean `{nearest}`? The theme has {listed}"),
        (None, listed) => format!("the theme has {listed}"),
    };
    Diagnostic::new(&codes::UNKNOWN_COMPONENT, message)
        .at(span(file, call))
        .help(help)
}

/// Says whether a text can call a component: what needs an argument without a type is called by
/// templates, with a story perhaps.
fn is_for_texts(signature: &Signature) -> bool {
    let mut params = signature.params.iter();
    params.all(|param| !param.required || param.kind.is_some())
}

fn arguments(signature: &Signature, file: &SourcePath, call: &Call) -> Vec<Diagnostic> {
    let faults = signature.faults(&call.args).into_iter();
    faults
        .map(|fault| argument(signature, &call.name, fault).at(span(file, call)))
        .chain(
            call.args
                .iter()
                .filter_map(|(name, value)| unsafe_argument(name, value, file, call)),
        )
        .collect()
}

/// Reports an argument that is an address by its name and holds code: a component may put it into a link.
fn unsafe_argument(name: &str, value: &Data, file: &SourcePath, call: &Call) -> Option<Diagnostic> {
    /// Words of names that addresses have, in components of most themes.
    const ADDRESSES: [&str; 9] = [
        "url", "href", "src", "link", "poster", "action", "address", "image", "source",
    ];
    let Data::Text(text) = value else {
        return None;
    };
    let is_address = name.split('_').any(|word| ADDRESSES.contains(&word));
    let (message, help) = code_fault(text).filter(|_| is_address)?;
    let diagnostic = Diagnostic::new(&codes::UNSAFE_ADDRESS, format!("`{name}`: {message}"));
    Some(diagnostic.at(span(file, call)).help(help))
}

fn argument(signature: &Signature, component: &str, fault: CallFault) -> Diagnostic {
    let diagnostic = |message: String| Diagnostic::new(&codes::COMPONENT_ARGUMENT, message);
    match fault {
        CallFault::Unknown(name) => {
            let known = signature.params.iter().map(|param| param.name.as_str());
            let takes: Vec<String> = known.clone().map(|name| format!("`{name}`")).collect();
            let fault = diagnostic(format!("`{component}` takes no argument `{name}`"));
            let fault = match takes.is_empty() {
                true => fault.help("it takes none"),
                false => fault.help(format!("it takes {}", takes.join(", "))),
            };
            fault.did_you_mean(name, known)
        }
        CallFault::Type(param, kind, value) => {
            let (name, wanted, found) = (&param.name, kind.wanted(), value.kind());
            let fault = diagnostic(format!(
                "`{name}` of `{component}` wants {wanted}, not {found}"
            ));
            match example(kind, value) {
                Some(example) => fault.help(format!("write `{name}={example}`")),
                None => fault,
            }
        }
        CallFault::Missing(param) => {
            let name = &param.name;
            diagnostic(format!("`{component}` needs the argument `{name}`"))
                .help(format!("write it as `{{{{ {component}({name}=…) }}}}`"))
        }
    }
}

/// Returns what a writer could write where a value of another kind stands. No call can hold a table.
fn example(kind: ParamKind, value: &Data) -> Option<String> {
    let example = match (kind, value) {
        (ParamKind::Text, Data::Integer(value)) => return Some(format!("\"{value}\"")),
        (ParamKind::Text, Data::Float(value)) => return Some(format!("\"{value}\"")),
        (ParamKind::Text, _) => "\"…\"",
        (ParamKind::Bool, _) => "true",
        (ParamKind::Integer, _) => "3",
        (ParamKind::Number, _) => "3.5",
        (ParamKind::List, _) => "[\"…\"]",
        (ParamKind::Table, _) => return None,
    };
    Some(example.to_owned())
}

fn span(file: &SourcePath, call: &Call) -> Span {
    Span::new(file, call.range)
}
