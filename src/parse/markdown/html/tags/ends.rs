//! The end tags that are written for elements that end before their own.

use super::Tags;
use crate::base::html::names;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::html::named_tags::{is_end_tag, last_end_tag};
use crate::parse::markdown::html::open_elements::{Element, Owner};
use crate::parse::markdown::html::tag_faults;
use crate::parse::markdown::html::tag_parts::{EarlyEnd, end_tag};

impl Tags {
    /// Ends the element whose content is text alone, which should have ended before.
    pub(super) fn end_raw(&mut self, context: &Context<'_>) -> String {
        let Some((element, _)) = self.raw.take() else {
            return String::new();
        };
        tag_faults::unclosed(&element, context);
        let mut end_tags = end_tag(&element.name);
        // `<!--<script>` in a script hides its next end tag (WHATWG HTML, 13.2.5.27). One that hides nothing is
        // passed over.
        let behind = context.text.get(element.place.end..).unwrap_or_default();
        if element.name == "script" && behind.contains("<!--") {
            end_tags += &end_tag(&element.name);
        }
        self.ended_early.push((element, EarlyEnd::Reported));
        end_tags
    }

    /// Ends the element whose content is text alone in front of a block that does not begin with its end tag.
    pub(super) fn end_raw_before(&mut self, html: &str, context: &Context<'_>) -> String {
        let begins = |name: &str| is_end_tag(html.trim_start().as_bytes(), name);
        match &self.raw {
            Some((element, _)) if !begins(&element.name) => self.end_raw(context),
            _ => String::new(),
        }
    }

    /// Returns the end tags of elements that end before their own end tags, which are still to come.
    pub(super) fn early_end(&mut self, ended: Vec<Element>) -> String {
        let mut end_tags = String::new();
        for element in ended {
            let Some(element) = self.leave_open(element, &mut end_tags) else {
                continue;
            };
            // Nothing of a drawing goes on behind the drawing.
            let goes_on = names::is_formatting(&element.name) && !element.is_in_foreign();
            let early_end = match goes_on {
                true => EarlyEnd::GoesOn,
                false => EarlyEnd::Ended,
            };
            if early_end == EarlyEnd::Ended {
                end_tags += &end_tag(&element.name);
            }
            self.ended_early.push((element, early_end));
        }
        end_tags
    }

    /// Returns an element of the writer that wants an end tag. Browsers end others with the element around
    /// them, but not with a drawing or a formula, where their end tags are written as well.
    fn leave_open(&mut self, element: Element, end_tags: &mut String) -> Option<Element> {
        if element.owner == Owner::Markdown {
            return None;
        }
        if !names::may_stay_open(&element.name) {
            return Some(element);
        }
        if element.is_in_foreign() {
            *end_tags += &end_tag(&element.name);
            self.ended_early.push((element, EarlyEnd::Reported));
        }
        None
    }

    /// Reports elements that should have ended before, and returns their end tags.
    pub(super) fn cut(&mut self, ended: Vec<Element>, context: &Context<'_>) -> String {
        let mut end_tags = String::new();
        for element in ended {
            let Some(element) = self.leave_open(element, &mut end_tags) else {
                continue;
            };
            tag_faults::unclosed(&element, context);
            end_tags += &end_tag(&element.name);
            self.ended_early.push((element, EarlyEnd::Reported));
        }
        end_tags
    }

    /// Takes off an element that ended before its end tag, and returns how it ended: `GoesOn` where the end tag
    /// ends it now.
    pub(super) fn end_late(&mut self, name: &str) -> Option<EarlyEnd> {
        if self.too_deep.pop_if(|deep| deep == name).is_some() {
            return Some(EarlyEnd::Ended);
        }
        let mut ended_early = self.ended_early.iter();
        let late = ended_early.rposition(|(element, _)| element.name == name)?;
        let (element, early_end) = &self.ended_early[late];
        if *early_end == EarlyEnd::GoesOn && self.elements.hide(element) {
            return Some(EarlyEnd::Ended);
        }
        Some(self.ended_early.remove(late).1)
    }

    /// Ends an element of the writer, if it is open, and returns the end tags of those in it.
    pub(super) fn end_open(&mut self, name: &str, context: &Context<'_>) -> Option<String> {
        let (ended, inner) = self.elements.end(name);
        // An end tag of a drawing ends nothing while HTML is open in it.
        Some(match ended?.is_foreign() {
            true => self.cut(inner, context),
            false => self.early_end(inner),
        })
    }

    /// Says whether an end tag of an element stands behind byte `from` of the text.
    pub(super) fn ends_later(&mut self, name: &str, from: usize, context: &Context<'_>) -> bool {
        let last = match self.last_ends.get(name) {
            Some(last) => *last,
            None => {
                let last = last_end_tag(context.text, name);
                self.last_ends.insert(name.to_owned(), last);
                last
            }
        };
        last.is_some_and(|last| last >= from)
    }
}
