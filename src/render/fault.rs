//! Tera's errors as diagnostics: template, line and column, and the page that was being made.

use tera::{Error, ErrorKind, ReportError};

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::{Plan, Theme};

/// Returns what is wrong with templates that did not compile.
pub fn compile(error: &Error, theme: &Theme) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = next {
        if let Some(error) = current.downcast_ref::<Error>() {
            diagnostics.push(of(&codes::INVALID_TEMPLATE, error, theme));
        }
        next = current.source();
    }
    diagnostics
}

/// Returns what went wrong while `plan` was rendered.
pub fn render(error: &Error, theme: &Theme, plan: &Plan) -> Diagnostic {
    let diagnostic = of(&codes::TEMPLATE_FAILED, error, theme);
    match &plan.origin {
        Some(origin) => {
            diagnostic.label(Span::file(origin), format!("while rendering {}", plan.path))
        }
        None => {
            let message = format!("{} (while rendering {})", diagnostic.message, plan.path);
            Diagnostic {
                message,
                ..diagnostic
            }
        }
    }
}

/// Returns what went wrong inside a component.
pub fn component(error: &Error, theme: &Theme) -> Diagnostic {
    of(&codes::TEMPLATE_FAILED, error, theme)
}

fn of(code: &'static crate::diagnostic::Code, error: &Error, theme: &Theme) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            reported(code, report, theme)
        }
        ErrorKind::TemplateNotFound(name) => {
            Diagnostic::new(code, format!("the theme has no template `{name}`"))
                .did_you_mean(name, names(theme))
        }
        ErrorKind::MissingParent { current, parent } => {
            let diagnostic = Diagnostic::new(
                code,
                format!("`{current}` extends `{parent}`, which the theme does not have"),
            );
            match source(current, theme) {
                Some(path) => diagnostic.at(Span::file(path)),
                None => diagnostic,
            }
            .did_you_mean(parent, names(theme))
        }
        other => Diagnostic::new(code, other.to_string()),
    }
}

fn reported(
    code: &'static crate::diagnostic::Code,
    report: &ReportError,
    theme: &Theme,
) -> Diagnostic {
    let message = sentence(report.message());
    match source(report.filename(), theme) {
        Some(path) => {
            Diagnostic::new(code, message).at(Span::new(path, report.span().range.clone()))
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
    theme
        .templates
        .iter()
        .find(|template| {
            name.strip_prefix(template.theme.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
                == Some(&template.name)
        })
        .map(|template| &template.path)
}

fn sentence(message: &str) -> String {
    let mut chars = message.trim().chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "the template failed".to_owned(),
    }
}
