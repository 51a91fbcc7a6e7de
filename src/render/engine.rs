//! The theme's templates, compiled.

use std::collections::BTreeMap;

use tera::{ComponentArgType, Tera};

use super::template_dependencies::TemplateDependencies;
use super::{fault, filters, template_dependencies, text_arguments};
use crate::base::Fp;
use crate::diagnostic::Outcome;
use crate::model::social_card::CardTemplate;
use crate::model::theme::{Components, Param, ParamKind, Signature};
use crate::model::{Plan, Theme};

/// Compiled templates, and the parameters of the components in them.
pub struct Engine {
    tera: Tera,
    components: BTreeMap<String, Signature>,
    for_texts: Components,
    dependencies: TemplateDependencies,
}

impl Engine {
    /// Compiles all templates of the theme and of those that it inherits from. A bare name finds the
    /// template in the nearest theme that has one, `THEME/name` the one in that theme.
    /// Templates that do not compile are reported, and the engine then has none at all, so that nothing
    /// is rendered with half a theme.
    pub fn compile(theme: &Theme) -> Outcome<Engine> {
        let mut tera = Tera::new();
        // Those of Tera itself, and the pictures that templates draw.
        tera.autoescape_on([".html", ".htm", ".xml", ".svg"]);
        filters::register(&mut tera);
        let prefixes: Vec<String> = theme.chain.iter().map(|name| format!("{name}/")).collect();
        let sources = theme.templates.iter().map(|template| {
            (
                format!("{}/{}", template.theme, template.name),
                template.text.as_str(),
            )
        });
        let mut diagnostics = fault::crowded_lines(theme);
        if diagnostics.is_empty() {
            let compiled = tera
                .set_fallback_prefixes(prefixes)
                .and_then(|()| tera.add_raw_templates(sources));
            if let Err(error) = compiled {
                diagnostics = fault::compile(&error, theme);
            }
        }
        let frames = template_dependencies::with_frames(theme, &tera);
        let components: BTreeMap<String, Signature> = tera
            .get_component_names()
            .filter_map(|name| Some((name.to_owned(), tera.get_component_definition(name)?)))
            .map(|(name, definition)| {
                let params = definition
                    .args()
                    .iter()
                    .filter(|arg| !arg.is_implicit())
                    .map(|arg| Param {
                        name: arg.name().to_owned(),
                        kind: arg.arg_type().and_then(param_kind),
                        required: arg.is_required(),
                    })
                    .collect();
                let frames = frames.contains(&name);
                (name, Signature { params, frames })
            })
            .collect();
        let for_texts = text_arguments::of(&tera, theme, &components).drain_into(&mut diagnostics);
        Outcome::new(
            Engine {
                for_texts,
                dependencies: TemplateDependencies::new(theme, &tera),
                tera,
                components,
            },
            diagnostics,
        )
    }

    /// Returns the fingerprint of every part of the theme that turns this plan's view into bytes.
    pub fn maker(&self, plan: &Plan) -> Fp {
        let view = &plan.view;
        let template = view
            .page()
            .map(|view| view.template.as_str())
            .map(|name| self.dependencies.of_template(name));
        let calls = view
            .bodies()
            .iter()
            .any(|body| !body.article.outline.calls.is_empty());
        Fp::of(&(template, calls.then(|| self.dependencies.of_components())))
    }

    /// Says whether a template may show the value of this name. A value that no template can show need
    /// not be computed.
    pub fn shows(&self, template: &str, value: &str) -> bool {
        self.dependencies.shows(template, value)
    }

    /// Returns the parameters of each component.
    pub fn components(&self) -> &BTreeMap<String, Signature> {
        &self.components
    }

    /// Returns what the reading of a text depends on of the components.
    pub(crate) fn for_texts(&self) -> &Components {
        &self.for_texts
    }

    /// Returns what is known of the template for social cards; `None` for a theme without one.
    pub fn card_template(&self) -> Option<&CardTemplate> {
        self.dependencies.card_template()
    }

    /// Says whether there is no template at all, as after one failed to compile.
    pub fn is_empty(&self) -> bool {
        self.tera.get_template_names().next().is_none()
    }

    pub(super) fn tera(&self) -> &Tera {
        &self.tera
    }
}

fn param_kind(kind: ComponentArgType) -> Option<ParamKind> {
    Some(match kind {
        ComponentArgType::String => ParamKind::Text,
        ComponentArgType::Bool => ParamKind::Bool,
        ComponentArgType::Integer => ParamKind::Integer,
        ComponentArgType::Float | ComponentArgType::Number => ParamKind::Number,
        ComponentArgType::Array => ParamKind::List,
        ComponentArgType::Map => ParamKind::Table,
        _ => return None,
    })
}
