//! Tera's errors as diagnostics: template, line and column, and the page that was being rendered.

mod crowded;
mod report;
mod tags;
mod unknown;

use std::ops::Range;

use tera::{Error, ErrorKind, ReportError};

use super::page_bytes::too_long;
use crate::base::SourcePath;
use crate::diagnostic::{Code, Diagnostic, Span, closest, codes};
use crate::model::theme::Template;
use crate::model::{Plan, Theme};
pub(super) use crowded::crowded_lines;
use unknown::unknown;

/// Returns the diagnostics of templates that did not compile.
pub(super) fn compile(error: &Error, theme: &Theme) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = next {
        if let Some(error) = current.downcast_ref::<Error>() {
            diagnostics.extend(of(&codes::INVALID_TEMPLATE, error, theme));
        }
        next = current.source();
    }
    diagnostics
}

/// Returns the diagnostic of an error that occurred while `plan` was rendered.
pub(super) fn render(error: &Error, theme: &Theme, plan: &Plan) -> Diagnostic {
    let mut diagnostic = component(error, theme);
    let template = plan.view.page().and_then(|view| {
        let mut templates = theme.templates.iter();
        templates.find(|template| template.name == view.template)
    });
    if let (None, Some(template)) = (&diagnostic.at, template) {
        diagnostic = diagnostic.at(Span::file(&template.path));
    }
    match &plan.origin {
        Some(origin) => {
            diagnostic.label(Span::file(origin), format!("while rendering {}", plan.path))
        }
        None => {
            let message = format!("{}{WHILE}{})", diagnostic.message, plan.path);
            Diagnostic {
                message,
                ..diagnostic
            }
        }
    }
}

/// What stands in front of the page in the message of a failure on a page without a file of its own.
const WHILE: &str = " (while rendering ";

/// Returns the part of the message of a failure that is the same on every page: without the page, and without the
/// variables that this kind of page has.
pub(crate) fn common_message(message: &str) -> &str {
    let message = message
        .split_once(WHILE)
        .map_or(message, |(cause, _)| cause);
    report::cause(message)
}

/// Returns the diagnostic of an error inside a component.
pub(super) fn component(error: &Error, theme: &Theme) -> Diagnostic {
    of(&codes::TEMPLATE_FAILED, error, theme)
        .into_iter()
        .next()
        .unwrap_or_else(|| Diagnostic::new(&codes::TEMPLATE_FAILED, "the template failed"))
}

fn of(code: &'static Code, error: &Error, theme: &Theme) -> Vec<Diagnostic> {
    let one = match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let unbalanced = template(report.filename(), theme)
                .and_then(|template| tags::unbalanced(code, template, report.span().range.clone()));
            unbalanced.unwrap_or_else(|| reported(code, report, theme))
        }
        ErrorKind::RenderingError(report) => undefined(code, report, theme),
        ErrorKind::TemplateNotFound(name) => no_template(code, name, theme),
        ErrorKind::MissingParent { current, parent } => {
            let message = format!(
                "{} extends `{parent}`, which the theme does not have",
                shown(current, theme)
            );
            placed(Diagnostic::new(code, message), current, "extends", theme)
                .did_you_mean(parent, names(theme))
        }
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => cyclic_templates(code, tpl, inheritance_chain, "extends", theme),
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let around = include_chain.get(1..).unwrap_or_default();
            cyclic_templates(code, tpl, around, "includes", theme)
        }
        ErrorKind::Io(_) if let Some(message) = too_long(error) => Diagnostic::new(code, message)
            .help("look for a loop that goes through more than it should"),
        other => {
            let text = other.to_string();
            let found = report::read(&text);
            if !found.is_empty() {
                return found
                    .into_iter()
                    .map(|one| unknown(code, &one, theme))
                    .collect();
            }
            Diagnostic::new(code, named(&text, theme))
        }
    };
    vec![one]
}

/// Returns the diagnostic of a template that does not exist.
fn no_template(code: &'static Code, name: &str, theme: &Theme) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, format!("the theme has no template `{name}`"));
    match theme.chain.as_slice() {
        [only] if closest(name, names(theme)).is_none() => diagnostic
            .at(Span::file(&SourcePath::new(format!(
                "themes/{only}/theme.toml"
            ))))
            .help(format!(
                "write it at `themes/{only}/templates/{name}`, or take it from another theme: \
                 `extends = \"frontpage\"` in `theme.toml`"
            )),
        _ => diagnostic.did_you_mean(name, names(theme)),
    }
}

/// Returns the diagnostic of templates that extend or include each other, or themselves.
fn cyclic_templates(
    code: &'static Code,
    template: &str,
    around: &[String],
    verb: &str,
    theme: &Theme,
) -> Diagnostic {
    let first = shown(template, theme);
    let others: Vec<String> = around
        .iter()
        .filter(|other| *other != template)
        .map(|other| shown(other, theme))
        .collect();
    let message = if others.is_empty() {
        format!("{first} {verb} itself")
    } else {
        format!("{first} {verb} itself by way of {}", others.join(", "))
    };
    let bare = template.split_once('/').map_or(template, |(_, name)| name);
    let parent = theme
        .templates
        .iter()
        .find(|other| other.name == bare && !template.starts_with(&format!("{}/", other.theme)));
    let diagnostic = placed(Diagnostic::new(code, message), template, verb, theme);
    match parent {
        Some(parent) => diagnostic.help(format!(
            "to build on the same template of the theme `{0}`, write `\"{0}/{bare}\"`",
            parent.theme
        )),
        None => diagnostic.help("take one of these references out"),
    }
}

/// Marks the tag by which a template refers to another one.
fn placed(diagnostic: Diagnostic, name: &str, verb: &str, theme: &Theme) -> Diagnostic {
    let Some(template) = template(name, theme) else {
        return diagnostic;
    };
    let tag = verb.strip_suffix('s').unwrap_or(verb);
    let tag = if verb == "extends" { verb } else { tag };
    let place = template
        .text
        .match_indices(tag)
        .map(|(at, _)| at)
        .find(|at| {
            let before = template.text.get(..*at).unwrap_or_default();
            before.trim_end_matches([' ', '-']).ends_with("{%")
        })
        .map_or(0..0, |at| at..at + tag.len());
    diagnostic.at(Span::bytes(&template.path, place))
}

/// Returns a template's name as the file that it is.
fn shown(name: &str, theme: &Theme) -> String {
    match source(name, theme) {
        Some(path) => format!("`{path}`"),
        None => format!("`{name}`"),
    }
}

/// Returns a message with the names of templates as the files that they are.
fn named(message: &str, theme: &Theme) -> String {
    let mut message = sentence(message);
    for template in &theme.templates {
        let name = format!("`{}/{}`", template.theme, template.name);
        if message.contains(&name) {
            message = message.replace(&name, &format!("`{}`", template.path));
        }
    }
    message
}

/// Returns the diagnostic of an error while rendering, which is mostly the name of something that is not
/// there.
fn undefined(code: &'static Code, report: &ReportError, theme: &Theme) -> Diagnostic {
    let diagnostic = reported(code, report, theme);
    let Some(template) = template(report.filename(), theme) else {
        return diagnostic;
    };
    let range = filtered(&template.text, report.span().range.clone());
    let place = expression(&template.text, &range);
    let whole = template.text.get(place.clone()).unwrap_or_default();
    if let Some(list) = whole
        .strip_prefix("lists.")
        .and_then(|rest| rest.split('.').next())
        && !theme.lists.contains_key(list)
    {
        return no_list(code, list, theme).at(Span::bytes(&template.path, place));
    }
    let name = template.text.get(range).unwrap_or_default();
    let near = closest(name, report::available(report.message()));
    let diagnostic = match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    match whole.contains('.') && !report::quotes(report.message(), name) {
        true => Diagnostic {
            message: format!("`{whole}`: {}", diagnostic.message),
            ..diagnostic
        },
        false => diagnostic,
    }
}

/// Returns the place of the value that a filter takes, where the filter is marked.
fn filtered(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    match before.trim_end().strip_suffix('|') {
        Some(value) => {
            let end = value.trim_end().len();
            end..end
        }
        None => range,
    }
}

/// Returns the diagnostic of a list that `theme.toml` does not declare.
fn no_list(code: &'static Code, list: &str, theme: &Theme) -> Diagnostic {
    let declare = format!(
        "declare it in theme.toml: `[lists.{list}]`, and below it `from = \"latest\"` (or `featured`, \
         `breaking`, `most_read`) and `on = [\"…\"]`, the kinds of pages"
    );
    Diagnostic::new(code, format!("the theme declares no list `{list}`"))
        .help(declare)
        .did_you_mean(list, theme.lists.keys().map(String::as_str))
}

/// Returns the place of the whole name of which an error marks a part: `lists.popular` for either of its parts.
fn expression(text: &str, range: &Range<usize>) -> Range<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let before = text.get(..range.start).unwrap_or_default();
    let behind = text.get(range.end..).unwrap_or_default();
    let len = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
    before.trim_end_matches(is_part).len()..range.end + len
}

fn reported(code: &'static Code, report: &ReportError, theme: &Theme) -> Diagnostic {
    let message = sentence(report.message());
    match source(report.filename(), theme) {
        Some(path) => {
            Diagnostic::new(code, message).at(Span::bytes(path, report.span().range.clone()))
        }
        None => Diagnostic::new(code, format!("{message} (in `{}`)", report.filename())),
    }
}

fn names(theme: &Theme) -> impl Iterator<Item = &str> {
    theme
        .templates
        .iter()
        .map(|template| template.name.as_str())
}

fn source<'a>(name: &str, theme: &'a Theme) -> Option<&'a SourcePath> {
    template(name, theme).map(|template| &template.path)
}

fn template<'a>(name: &str, theme: &'a Theme) -> Option<&'a Template> {
    theme.templates.iter().find(|template| {
        name.strip_prefix(template.theme.as_str())
            .and_then(|rest| rest.strip_prefix('/'))
            == Some(&template.name)
    })
}

fn sentence(message: &str) -> String {
    let mut chars = message.trim().chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "the template failed".to_owned(),
    }
}
