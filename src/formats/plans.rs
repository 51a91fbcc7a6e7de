//! The list of outputs while it is being drawn up: no two at one address, none inside another.

use std::collections::HashMap;

use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::{Plan, View};

/// Outputs, in the order in which they were added.
#[derive(Default)]
pub struct Plans {
    /// The format that is adding.
    pub format: &'static str,
    plans: Vec<Plan>,
    taken: HashMap<OutPath, usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Plans {
    /// Adds the output that answers for `address`, which counts from the site's root.
    pub fn add(&mut self, address: &str, origin: Option<&SourcePath>, view: View) {
        let path = match OutPath::of_address(address) {
            Ok(path) => path,
            Err(fault) => {
                let mut diagnostic = Diagnostic::new(
                    &codes::INVALID_SLUG,
                    format!("`{address}` cannot be an address: {fault}"),
                )
                .help("choose another `slug` or file name");
                diagnostic.at = origin.map(Span::file);
                self.diagnostics.push(diagnostic);
                return;
            }
        };
        if let Some(&first) = self.taken.get(&path) {
            self.clash(&path, first, origin);
            return;
        }
        self.taken.insert(path.clone(), self.plans.len());
        self.plans.push(Plan {
            path,
            format: self.format,
            origin: origin.cloned(),
            view,
        });
    }

    fn clash(&mut self, path: &OutPath, first: usize, second: Option<&SourcePath>) {
        let first = self.plans[first].origin.clone();
        let address = path.address();
        let message = match (&first, second) {
            (Some(first), Some(second)) => {
                format!("`{first}` and `{second}` both want the address {address}")
            }
            (Some(one), None) | (None, Some(one)) => {
                format!("`{one}` wants the address {address}, which is the site's own")
            }
            (None, None) => format!("two pages of the site want the address {address}"),
        };
        let mut diagnostic = Diagnostic::new(&codes::ADDRESS_TAKEN, message)
            .help("give one of them another `slug`, or take the alias away");
        diagnostic.at = second.or(first.as_ref()).map(Span::file);
        if let (Some(first), Some(_)) = (&first, second) {
            diagnostic = diagnostic.label(Span::file(first), "the other one");
        }
        self.diagnostics.push(diagnostic);
    }

    /// Returns the outputs. A file that would have to be a folder as well (`/a` and `/a/b/`) is a
    /// clash too.
    pub fn finish(mut self) -> Outcome<Vec<Plan>> {
        for i in 0..self.plans.len() {
            let path = self.plans[i].path.clone();
            let text = path.as_str();
            let above = text.match_indices('/').map(|(at, _)| &text[..at]);
            if let Some(&first) = above.into_iter().find_map(|folder| self.taken.get(folder)) {
                let origin = self.plans[i].origin.clone();
                let file = self.plans[first].path.clone();
                self.clash(&file, first, origin.as_ref());
            }
        }
        Outcome::new(self.plans, self.diagnostics)
    }
}
