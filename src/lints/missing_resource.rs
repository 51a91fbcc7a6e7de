//! Fonts, pictures and style sheets that a style sheet names, and that are not published.

use super::{Lint, LintContext};
use crate::base::css::addresses;
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Code, Diagnostic, Span, closest, codes};

/// A file that a style sheet names and that is not on the site.
pub(crate) struct MissingResource;

impl Lint for MissingResource {
    fn code(&self) -> &'static Code {
        &codes::MISSING_RESOURCE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for sheet in sheets(context) {
            for place in addresses(&sheet.text) {
                let address = &sheet.text[place.clone()];
                let Some(target) = context.address(&sheet.path, address) else {
                    continue;
                };
                if context.output(&target).is_none()
                    && !context.site.config.is_answered(&target)
                    && !(sheet.is_linked && context.site.theme.files.contains_key(&target[1..]))
                {
                    let message = format!("nothing is published at `{target}`");
                    found.push(
                        Diagnostic::new(self.code(), message)
                            .at(Span::bytes(&sheet.source, place))
                            .help(help(context, &target)),
                    );
                }
            }
        }
    }
}

/// A published style sheet.
struct Sheet {
    source: SourcePath,
    path: OutPath,
    text: String,
    /// Whether it finds files of `assets/` by the names that they have there.
    is_linked: bool,
}

/// Returns the style sheets of the theme and of the site's own files.
fn sheets(context: &LintContext) -> Vec<Sheet> {
    let of_theme = context.site.theme.files.values();
    let of_theme = of_theme.map(|file| (&file.source, file.address(), file.fingerprinted));
    let own = context.site.statics.iter();
    let own = own.map(|(address, file)| (&file.source, address.clone(), false));
    of_theme
        .chain(own)
        .filter(|(source, ..)| source.extension() == "css")
        .filter_map(|(source, address, is_linked)| {
            Some(Sheet {
                source: source.clone(),
                path: OutPath::of_address(&address).ok()?,
                text: context.tree.text(source).ok()?,
                is_linked,
            })
        })
        .collect()
}

/// Returns what to do about a file that is not there.
fn help(context: &LintContext, target: &str) -> String {
    let name = target.rsplit('/').next().unwrap_or_default();
    let files = || context.site.theme.files.values();
    let fingerprinted = files()
        .filter(|file| file.fingerprinted)
        .find(|file| file.name.rsplit('/').next() == Some(name));
    if let Some(file) = fingerprinted {
        return format!(
            "`{}` has a fingerprint in its published name, which only style sheets beside it in `assets/` need not \
             know: put the style sheet there, or the file in `static/` of the theme, and write `url(\"/{}\")`",
            file.source, file.name
        );
    }
    let others = context.outputs.keys().map(OutPath::as_str);
    match closest(target.trim_start_matches('/'), others) {
        Some(guess) => format!("did you mean `/{guess}`?"),
        None => {
            "put the file in `content/static/` or in `static/` of the theme, or take the rule out"
                .to_owned()
        }
    }
}
