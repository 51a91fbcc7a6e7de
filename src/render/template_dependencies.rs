//! Which templates a template uses, so that an edit to one renders only the pages that show it; and which
//! values a template shows, so that no other value is computed.
//!
//! A template counts as using every template whose name occurs in its text, and every one that defines a
//! component whose name does. The result may hold too many templates, never too few: Tera takes the names
//! of templates and components literally.

use std::collections::{BTreeMap, BTreeSet};

use tera::Tera;

use super::template_tags::{is_name, tags};
use crate::base::Fp;
use crate::model::Theme;
use crate::model::social_card::{CardTemplate, TEMPLATE};

/// The dependencies of a theme's templates.
pub(crate) struct TemplateDependencies {
    by_name: BTreeMap<String, Dependencies>,
    components: Fp,
    card: Option<CardTemplate>,
}

/// A template with all templates that it uses.
#[derive(Clone)]
struct Dependencies {
    fp: Fp,
    /// The entries of [`COSTLY`] that neither the template nor the used ones name.
    unused: Vec<&'static str>,
}

/// Values that take long to compute, and that a theme may well do without.
const COSTLY: [&str; 2] = ["head", "toc"];

/// Tera's name for all values together.
const EVERYTHING: &str = "__tera_context";

impl TemplateDependencies {
    /// Reads all templates of a theme.
    pub(super) fn new(theme: &Theme, tera: &Tera) -> Self {
        let uses: Vec<Vec<usize>> = uses(theme, tera);
        let inline = inline(theme);
        let mut by_name = BTreeMap::new();
        for template in &theme.templates {
            let templates = theme.templates.iter().enumerate();
            let same = templates.filter(|(_, other)| other.name == template.name);
            let reached = reached(same.map(|(index, _)| index).collect(), &uses);
            let dependencies = Dependencies::of(theme, &reached, inline);
            let full_name = format!("{}/{}", template.theme, template.name);
            by_name.insert(full_name, dependencies.clone());
            by_name.insert(template.name.clone(), dependencies);
        }
        let card = card_template(theme, &uses, &by_name);
        let all: Vec<usize> = (0..theme.templates.len()).collect();
        Self {
            by_name,
            card,
            components: Dependencies::of(theme, &all, inline).fp,
        }
    }

    /// Returns the fingerprint of a template and all that it uses, in every theme of the chain.
    pub(crate) fn of_template(&self, name: &str) -> Option<Fp> {
        self.by_name.get(name).map(|dependencies| dependencies.fp)
    }

    /// Returns the template for social cards.
    pub(super) fn card_template(&self) -> Option<&CardTemplate> {
        self.card.as_ref()
    }

    /// Says whether a template may show a value, one of [`COSTLY`], judging by its text.
    pub(super) fn shows(&self, template: &str, value: &str) -> bool {
        let known = self.by_name.get(template);
        known.is_none_or(|dependencies| !dependencies.unused.contains(&value))
    }

    /// Returns the fingerprint of all templates that the components in a text may use.
    pub(crate) fn of_components(&self) -> Fp {
        self.components
    }
}

impl Dependencies {
    /// Combines the dependencies of the templates with these indices.
    fn of(theme: &Theme, templates: &[usize], inline: Fp) -> Self {
        let texts: Vec<_> = templates
            .iter()
            .map(|index| &theme.templates[*index])
            .map(|template| (&template.theme, &template.name, &template.text))
            .collect();
        let inlines = texts
            .iter()
            .any(|(_, _, text)| text.contains("inline"))
            .then_some(inline);
        let names = |name: &str| texts.iter().any(|(_, _, text)| names(text, name));
        let all = names(EVERYTHING) || texts.iter().any(|(_, _, text)| computes_names(text));
        let unused = COSTLY.into_iter().filter(|one| !all && !names(one));
        Self {
            unused: unused.collect(),
            fp: Fp::of(&(&theme.chain, texts, inlines)),
        }
    }
}

/// Returns the template for social cards, with the words in its own tags and in those of the templates that it
/// uses.
fn card_template(
    theme: &Theme,
    uses: &[Vec<usize>],
    by_name: &BTreeMap<String, Dependencies>,
) -> Option<CardTemplate> {
    let fp = by_name.get(TEMPLATE)?.fp;
    let templates = theme.templates.iter().enumerate();
    let first = templates.filter(|(_, template)| template.name == TEMPLATE);
    let reached = reached(first.map(|(index, _)| index).collect(), uses);
    let words = reached.iter().flat_map(|index| {
        let tags = tags(&theme.templates[*index].text);
        let words = tags
            .iter()
            .flat_map(|tag| tag.inside.split(|c| !is_name(c)));
        words.map(str::to_owned).collect::<Vec<_>>()
    });
    let words = words.filter(|word| !word.is_empty()).collect();
    Some(CardTemplate { fp, words })
}

/// Returns the fingerprint of the files that templates may carry inline.
fn inline(theme: &Theme) -> Fp {
    let files = theme.files.values();
    let texts: Vec<&str> = files.filter_map(|file| file.text.as_deref()).collect();
    Fp::of(&texts)
}

/// Returns the templates that are used from `first` on, `first` included, in the theme's order.
fn reached(first: Vec<usize>, uses: &[Vec<usize>]) -> Vec<usize> {
    let mut reached = vec![false; uses.len()];
    let mut next = first;
    while let Some(index) = next.pop() {
        if !std::mem::replace(&mut reached[index], true) {
            next.extend(&uses[index]);
        }
    }
    let indices = reached.into_iter().enumerate();
    indices
        .filter_map(|(index, reached)| reached.then_some(index))
        .collect()
}

/// Says whether a name occurs in one of a template's tags.
fn names(text: &str, name: &str) -> bool {
    tags(text)
        .iter()
        .any(|tag| tag.inside.split(|c| !is_name(c)).any(|word| word == name))
}

/// Says whether a template may look up a computed name: `article[name]`.
fn computes_names(text: &str) -> bool {
    let computed = |tag: &str| {
        tag.match_indices('[').any(|(at, _)| {
            let subscript = tag[..at].ends_with(is_name);
            let literal = tag[at + 1..].starts_with(['"', '\'', '`']) && !tag[at..].contains('~');
            subscript && !literal
        })
    };
    tags(text).iter().any(|tag| computed(tag.inside))
}

/// Returns, for each template, the templates that it names or whose components it names.
fn uses(theme: &Theme, tera: &Tera) -> Vec<Vec<usize>> {
    let defined: Vec<Vec<&str>> = theme
        .templates
        .iter()
        .map(|template| {
            tera.get_component_names()
                .filter(|name| template.text.contains(&format!("component {name}")))
                .collect()
        })
        .collect();
    let names = |text: &str, index: usize| {
        text.contains(theme.templates[index].name.as_str())
            || defined[index]
                .iter()
                .any(|component| text.contains(component))
    };
    theme
        .templates
        .iter()
        .map(|template| {
            (0..theme.templates.len())
                .filter(|index| names(&template.text, *index))
                .collect()
        })
        .collect()
}

/// Returns the components that may show something in a frame: their templates hold one or announce one, or include
/// such a template, or call such a component.
pub(super) fn with_frames(theme: &Theme, tera: &Tera) -> BTreeSet<String> {
    /// What stands in a template for a frame, or for one that a script makes.
    const SIGNS: [&str; 2] = ["<iframe", "frame-src"];
    let is_defined = |text: &str, name: &&str| {
        let opening = format!("component {name}");
        let mut places = text.match_indices(&opening);
        places.any(|(at, _)| !text[at + opening.len()..].starts_with(is_name))
    };
    let mut framed: BTreeSet<String> = BTreeSet::new();
    let mut shown = vec![false; theme.templates.len()];
    loop {
        let before = shown.clone();
        for (index, template) in theme.templates.iter().enumerate() {
            let text = &template.text;
            let names = theme.templates.iter().zip(&before);
            let mut names = names.filter_map(|(other, shown)| shown.then_some(&other.name));
            shown[index] = before[index]
                || SIGNS.iter().any(|sign| text.contains(sign))
                || names.any(|name| text.contains(&format!("\"{name}\"")))
                || tags(text).iter().any(|tag| calls(tag.inside, &framed));
            if shown[index] {
                let defined = tera.get_component_names();
                let defined = defined.filter(|name| is_defined(text, name));
                framed.extend(defined.map(ToOwned::to_owned));
            }
        }
        if shown == before {
            return framed;
        }
    }
}

/// Says whether the inside of a tag is a call of one of these components: `<embed url={address} />`.
pub(super) fn calls(tag: &str, components: &BTreeSet<String>) -> bool {
    let called = tag.trim_start_matches(['-', ' ', '\n']).strip_prefix('<');
    let name = called.and_then(|call| call.split(|c| !is_name(c)).next());
    name.is_some_and(|name| components.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_where_tera_reads_it() {
        for (text, shown) in [
            ("<head>{{ title }}</head>", false),
            ("<head>{{ head }}</head>", true),
            ("{{head|safe}}", true),
            ("{%- set x = head -%}", true),
            ("{{ header }}{{ page.heading }} head", false),
            ("{{ a }}{% if page.head %}", true),
        ] {
            assert_eq!(names(text, "head"), shown, "{text}");
        }
    }

    #[test]
    fn computed_names_may_be_any() {
        for (text, computed) in [
            ("{{ article[key] }}", true),
            ("{{ article[\"to\" ~ \"c\"] }}", true),
            ("{{ article[\"title\"] }}", false),
            (
                "{% set trail = [crumb.url for crumb in page.breadcrumb] %} a[b]",
                false,
            ),
        ] {
            assert_eq!(computes_names(text), computed, "{text}");
        }
    }
}
