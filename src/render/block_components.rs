//! Which components make a block: nothing that can stand in a sentence.

use std::collections::BTreeSet;

use super::template_dependencies::calls;
use super::template_tags::tags;
use crate::base::html::names::ends_paragraph;
use crate::base::html::{Token, tokens};
use crate::model::Theme;

/// Returns the components whose templates have an element that ends a paragraph, or call a component that has one.
pub(super) fn of<'a>(theme: &Theme, names: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    let defined: Vec<(&String, &str)> = names
        .filter_map(|name| Some((name, definition(name, theme)?)))
        .collect();
    let mut blocks = BTreeSet::new();
    loop {
        let known = blocks.len();
        for (name, text) in &defined {
            let calls_one = || tags(text).iter().any(|tag| calls(tag.inside, &blocks));
            if has_block(text) || calls_one() {
                blocks.insert((*name).clone());
            }
        }
        if blocks.len() == known {
            return blocks;
        }
    }
}

/// Returns what the nearest theme that has a component writes for it.
fn definition<'t>(component: &str, theme: &'t Theme) -> Option<&'t str> {
    let begin = format!("component {component}(");
    let end = format!("endcomponent {component}");
    theme.templates.iter().find_map(|template| {
        let (_, text) = template.text.split_once(&begin)?;
        let (_, text) = text.split_once("%}")?;
        Some(text.split_once(&end).map_or(text, |(text, _)| text))
    })
}

fn has_block(text: &str) -> bool {
    tokens(text).any(|token| match token {
        Token::StartTag(tag) => ends_paragraph(&tag.lowercase_name()),
        _ => false,
    })
}
