//! The credits of pictures, and what is wrong with their attributes.

use std::cell::RefCell;
use std::ops::Range;

use super::attribute_list::{Attributes, is_credit};
use super::attributes::is_global;
use crate::diagnostic::codes;
use crate::model::article::{Aside, Spanned};
use crate::parse::markdown::context::Context;
use crate::parse::markdown::plain;

/// Reads the attributes of pictures.
pub(crate) struct Credits<'a> {
    context: &'a Context<'a>,
    /// The attributes that were read, by their places.
    asides: &'a RefCell<Vec<Spanned<Aside>>>,
}

impl<'a> Credits<'a> {
    pub(crate) fn new(context: &'a Context<'a>, asides: &'a RefCell<Vec<Spanned<Aside>>>) -> Self {
        Self { context, asides }
    }

    /// Takes the credit out of attributes, and reports what is wrong with them.
    pub(crate) fn read(&self, attributes: &mut Attributes<'_>) -> String {
        let range = attributes.range.clone();
        let report = |message: String, help: &str| {
            self.context
                .report(&codes::PICTURE_ATTRIBUTE, range.clone(), message, help);
        };
        let mut credit = String::new();
        attributes.others.retain(|(key, value)| {
            if is_credit(key) {
                credit = plain(value, self.context.options).trim().to_owned();
                if credit.is_empty() {
                    let help =
                        "say who made the picture, `{credit=\"Jane Doe / AP\"}`, or take it out";
                    report("this credit is empty".to_owned(), help);
                }
                return false;
            }
            let is_known = is_global(key);
            if !is_known {
                report(
                    format!("pictures have no attribute `{key}`"),
                    instead_of(key),
                );
            }
            is_known
        });
        if !range.is_empty() {
            self.asides.borrow_mut().push(Spanned {
                value: Aside::Attributes(credit.clone()),
                range: self.context.place(range),
            });
        }
        credit
    }

    /// Reads the attributes of what is no figure, where a credit has no place on the page.
    pub(crate) fn without_place(&self, attributes: &mut Attributes<'_>) {
        if !self.read(attributes).is_empty() {
            self.context.report(
                &codes::PICTURE_ATTRIBUTE,
                attributes.range.clone(),
                "this credit is not shown: only a picture that stands alone in its paragraph has a place for it",
                "leave an empty line above and below the picture, or name its author in the text",
            );
        }
    }

    /// Reports the caption of a picture that is no figure.
    pub(crate) fn caption_without_place(&self, picture: &Range<usize>) {
        if self.context.is_presswork() {
            self.context.report(
                &codes::PICTURE_ATTRIBUTE,
                picture.clone(),
                "this caption is seen by those alone who rest a mouse on the picture: only a picture that stands \
                 alone in its paragraph has a place for it",
                "leave an empty line above and below the picture, or say it in the text",
            );
        }
    }
}

/// Says what to write instead of an attribute that pictures do not have.
fn instead_of(key: &str) -> &'static str {
    match key.to_ascii_lowercase().as_str() {
        "width" | "height" | "style" | "align" => {
            "take it out: a picture is as wide as the text, wider with `{.wide}`, and as wide as the page with `{.full}`"
        }
        "caption" | "title" => {
            "a caption stands behind the address: `![alt](photo.jpg \"The caption\")`"
        }
        "alt" => "what the picture shows stands between the brackets: `![a rack](photo.jpg)`",
        _ => {
            "a picture may have `credit=\"…\"`, `.wide`, `.full` and other classes, `#anchor`, `lang`, `dir`, \
             `data-…` and `aria-…`"
        }
    }
}
