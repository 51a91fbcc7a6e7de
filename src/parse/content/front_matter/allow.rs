//! `[allow]`: warnings that a writer excepts, each with its reason.

use crate::diagnostic::codes::{CODES, INVALID_ALLOW, find};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::article::{Allowed, Spanned};
use crate::parse::documents::{KeySpec, Reader, Value};

/// Reads the exceptions that `key` holds.
pub(super) fn allow(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Vec<Allowed> {
    let mut allowed = Vec::new();
    for (name, node) in reader.entries(key).into_iter().flatten() {
        let fault = |message: String| Diagnostic::new(&INVALID_ALLOW, message);
        let reason = match &node.value {
            Value::Text(reason) => reason.trim(),
            _ => "",
        };
        let wrong = match find(&name.text) {
            None => Some(
                fault(format!("there is no diagnostic `{}`", name.text))
                    .help("`presswork explain` lists them all")
                    .did_you_mean(&name.text, CODES.iter().map(|code| code.name)),
            ),
            Some(code) if code.severity == Severity::Error => Some(
                fault(format!("`{code}` is an error, which cannot be excepted"))
                    .help("only warnings can; put it right instead"),
            ),
            Some(_) if reason.is_empty() => Some(
                fault(format!("the exception `{}` gives no reason", name.text)).help(format!(
                    "say why it does not matter here: `{}`",
                    reader.syntax().line(&name.text, "\"…\"")
                )),
            ),
            Some(code) => {
                allowed.push(Allowed {
                    code: Spanned {
                        value: code.name.to_owned(),
                        range: name.range,
                    },
                    reason: reason.to_owned(),
                });
                None
            }
        };
        if let Some(wrong) = wrong {
            reader.push(wrong.at(reader.span_of(name.range)));
        }
    }
    allowed
}
