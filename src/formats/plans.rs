//! The list of outputs while it is being drawn up: no two at one address, none inside another.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::path::PathFault;
use crate::base::{OutPath, text};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::{Plan, View};

/// The plans of one format, in the order in which they were added.
pub struct Plans {
    format: &'static str,
    /// Each with the place where a file of the site asks for it.
    plans: Vec<(Plan, Option<Span>)>,
    /// The files of pages whose address is theirs without `.html`.
    bare: Vec<OutPath>,
    diagnostics: Vec<Diagnostic>,
}

impl Plans {
    /// Begins the list of a format.
    pub fn of(format: &'static str) -> Self {
        Self {
            format,
            plans: Vec::new(),
            bare: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Adds the output that answers for `address`, which counts from the site's root; `place` is
    /// where a file of the site asks for it.
    pub fn add(&mut self, address: &str, place: Option<Span>, view: View) {
        self.add_at(address, OutPath::of_address(address), place, view);
    }

    /// Adds a page. As [`Plans::add`], but the address may be without a slash at the end.
    pub fn add_page(&mut self, address: &str, place: Option<Span>, view: View) {
        let path = OutPath::of_page(address);
        // Any other page is at an address that ends as its file does, or in a slash.
        if !address.ends_with('/') && !address.ends_with(".html") && !address.ends_with(".htm") {
            self.bare.extend(path.clone().ok());
        }
        self.add_at(address, path, place, view);
    }

    /// Adds what is wrong with the outputs.
    pub(super) fn report(&mut self, faults: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(faults);
    }

    fn add_at(
        &mut self,
        address: &str,
        path: Result<OutPath, PathFault>,
        place: Option<Span>,
        view: View,
    ) {
        match path {
            Ok(path) => {
                let plan = Plan {
                    path,
                    format: self.format,
                    origin: place.as_ref().map(|place| place.file.clone()),
                    view,
                };
                self.plans.push((plan, place));
            }
            Err(fault) => {
                let message = format!("`{address}` cannot be an address: {fault}");
                let mut diagnostic = Diagnostic::new(&codes::INVALID_SLUG, message)
                    .help("choose another `slug` or file name");
                diagnostic.at = place;
                self.diagnostics.push(diagnostic);
            }
        }
    }
}

/// Merges the lists of all formats. Of two outputs at one address the first is kept.
pub(crate) fn merge(lists: Vec<Plans>) -> Outcome<Vec<Plan>> {
    let count = lists.iter().map(|list| list.plans.len()).sum();
    let mut register = Register {
        plans: Vec::with_capacity(count),
        places: Vec::with_capacity(count),
        ..Register::default()
    };
    register.taken.reserve(count);
    register.lower.reserve(count);
    for list in lists {
        register.diagnostics.extend(list.diagnostics);
        register.bare.extend(list.bare);
        for (plan, place) in list.plans {
            register.enter(plan, place);
        }
    }
    register.finish()
}

/// The outputs, and what is taken by them.
#[derive(Default)]
struct Register {
    plans: Vec<Plan>,
    /// Where each was asked for, if by a file of the site.
    places: Vec<Option<Span>>,
    taken: FxHashMap<OutPath, usize>,
    /// The same as many file systems compare names: without regard to case and Unicode form.
    lower: FxHashMap<String, usize>,
    /// The files of pages whose address is theirs without `.html`.
    bare: Vec<OutPath>,
    diagnostics: Vec<Diagnostic>,
}

impl Register {
    fn enter(&mut self, plan: Plan, place: Option<Span>) {
        let path = &plan.path;
        if let Some(&first) = self.taken.get(path) {
            return self.clash(&path.address(), first, place);
        }
        let index = self.plans.len();
        let lower = text::caseless(path.as_str());
        match self.lower.get(&lower) {
            Some(&first) => self.clash(&path.address(), first, place.clone()),
            None => {
                self.lower.insert(lower, index);
            }
        }
        self.taken.insert(path.clone(), index);
        self.places.push(place);
        self.plans.push(plan);
    }

    fn clash(&mut self, address: &str, first: usize, second: Option<Span>) {
        let first_path = self.plans[first].path.address();
        let first = self.places[first].clone();
        let but = match first_path.strip_prefix(address) {
            Some("") => String::new(),
            Some("/") => format!(" (hosts answer `{first_path}` and `{address}` alike)"),
            _ => format!(" (`{first_path}` and `{address}` are one on many file systems)"),
        };
        let (message, help) = match (&first, &second) {
            (Some(first), Some(second)) => (
                format!(
                    "`{}` and `{}` both want the address {address}{but}",
                    first.file, second.file
                ),
                "give one of them another `slug` or `url`, or take the alias away",
            ),
            (Some(one), None) | (None, Some(one)) => (
                format!(
                    "`{}` wants the address {address}, which is the site's own{but}",
                    one.file
                ),
                "choose another `slug` or alias",
            ),
            (None, None) => (
                format!("two pages of the site want the address {address}{but}"),
                "call one of the terms something else",
            ),
        };
        let mut diagnostic = Diagnostic::new(&codes::ADDRESS_TAKEN, message).help(help);
        if let (Some(first), Some(_)) = (&first, &second) {
            diagnostic = diagnostic.label(first.clone(), "the other one");
        }
        diagnostic.at = second.or(first);
        self.diagnostics.push(diagnostic);
    }

    /// Returns the outputs. A file that would have to be a folder as well (`/a` and `/a/b/`) is a
    /// clash too; what would lie in the folder is left out, because it cannot be written.
    fn finish(mut self) -> Outcome<Vec<Plan>> {
        self.compare_bare();
        let mut inside = FxHashSet::default();
        for i in 0..self.plans.len() {
            let path = self.plans[i].path.clone();
            let text = path.as_str();
            let above = text.match_indices('/').map(|(at, _)| &text[..at]);
            if let Some(&first) = above.into_iter().find_map(|folder| self.taken.get(folder)) {
                let file = self.plans[first].path.address();
                self.clash(&file, first, self.places[i].clone());
                inside.insert(path);
            }
        }
        if !inside.is_empty() {
            self.plans.retain(|plan| !inside.contains(&plan.path));
        }
        Outcome::new(self.plans, self.diagnostics)
    }

    /// Reports pages at an address without an ending (`/a`, written as `a.html`) where a file `a` or the
    /// page of a folder `a/` is as well: hosts answer one address with one of them.
    fn compare_bare(&mut self) {
        for path in std::mem::take(&mut self.bare) {
            let (Some(address), Some(&own)) = (path.bare_address(), self.taken.get(&path)) else {
                continue;
            };
            let lower = text::caseless(&address[1..]);
            let other = self.lower.get(&lower);
            let other = other.or_else(|| self.lower.get(&format!("{lower}/index.html")));
            let Some(&other) = other else { continue };
            // An article may have its own address, with the slash, as an alias.
            let is_same = self.plans[own].origin.is_some()
                && self.plans[own].origin == self.plans[other].origin;
            if !is_same {
                self.clash(&address, other, self.places[own].clone());
            }
        }
    }
}
