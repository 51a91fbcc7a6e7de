//! Which templates a template uses, so that an edit to one renders only the pages that show it.
//!
//! A template is taken to use every template whose name stands in its text, and every one that
//! defines a component whose name does. That may be too many, never too few: Tera takes the names
//! of templates and components as they are written, and computes none.

use std::collections::BTreeMap;

use tera::Tera;

use crate::base::Fp;
use crate::model::Theme;

/// The fingerprints of templates with all that they use.
pub struct Closures {
    by_name: BTreeMap<String, Fp>,
    components: Fp,
}

impl Closures {
    /// Looks through all templates of a theme.
    pub fn new(theme: &Theme, tera: &Tera) -> Self {
        let uses: Vec<Vec<usize>> = uses(theme, tera);
        let inline: Vec<&str> = theme
            .files
            .values()
            .filter_map(|file| file.text.as_deref())
            .collect();
        let inline = Fp::of(&inline);
        let closure = |first: &mut dyn Iterator<Item = usize>| {
            let mut reached = vec![false; theme.templates.len()];
            let mut next: Vec<usize> = first.collect();
            while let Some(index) = next.pop() {
                if !std::mem::replace(&mut reached[index], true) {
                    next.extend(&uses[index]);
                }
            }
            let reached = reached
                .iter()
                .zip(&theme.templates)
                .filter(|(reached, _)| **reached);
            let texts: Vec<_> = reached
                .map(|(_, template)| (&template.theme, &template.name, &template.text))
                .collect();
            let inlines = texts
                .iter()
                .any(|(_, _, text)| text.contains("inline"))
                .then_some(inline);
            Fp::of(&(&theme.chain, texts, inlines))
        };
        let mut by_name = BTreeMap::new();
        for template in &theme.templates {
            let same = |(index, other): (usize, &crate::model::theme::Template)| {
                (other.name == template.name).then_some(index)
            };
            let fp = closure(&mut theme.templates.iter().enumerate().filter_map(same));
            by_name.insert(template.name.clone(), fp);
            by_name.insert(format!("{}/{}", template.theme, template.name), fp);
        }
        Self {
            by_name,
            components: closure(&mut (0..theme.templates.len())),
        }
    }

    /// Returns the fingerprint of a template and all that it uses, in every theme of the chain.
    pub fn of_template(&self, name: &str) -> Option<Fp> {
        self.by_name.get(name).copied()
    }

    /// Returns the fingerprint of everything that a component in a text may use.
    pub fn of_components(&self) -> Fp {
        self.components
    }
}

/// For each template, those that it names or whose components it names.
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
