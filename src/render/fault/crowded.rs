//! The bound on what one line of a template may hold.

use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Theme;
use crate::model::theme::Template;

/// So many bytes may the lines of a template have, each counted once for each tag in it: Tera repeats a line for
/// each of its mistakes.
const MOST: usize = 64 << 20;

/// Returns the diagnostics of templates whose lines are so long and so full that their mistakes could not be told.
pub(in crate::render) fn crowded_lines(theme: &Theme) -> Vec<Diagnostic> {
    theme.templates.iter().filter_map(crowded_line).collect()
}

fn crowded_line(template: &Template) -> Option<Diagnostic> {
    let text = &template.text;
    if text.len().saturating_mul(text.len()) <= MOST {
        return None;
    }
    let mut left = MOST;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let tags = memchr::memchr_iter(b'{', line.as_bytes()).count();
        let Some(rest) = left.checked_sub(line.len().saturating_mul(tags)) else {
            let message = format!("this line has {} bytes, and {tags} braces", line.len());
            let place = Span::bytes(&template.path, start..start + 1);
            let diagnostic = Diagnostic::new(&codes::INVALID_TEMPLATE, message).at(place);
            return Some(diagnostic.help("break it into several lines"));
        };
        left = rest;
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;

    fn template(text: String) -> Template {
        Template {
            name: "a.html".to_owned(),
            theme: "t".to_owned(),
            path: SourcePath::new("themes/t/templates/a.html"),
            text,
        }
    }

    #[test]
    fn long_lines_are_fine_until_they_are_full_of_tags() {
        let tag = "{% include \"a\" %}";
        for text in [
            tag.repeat(1_000),
            format!("{tag}\n").repeat(100_000),
            "a".repeat(1 << 20),
        ] {
            assert_eq!(crowded_line(&template(text)), None);
        }
        let found = crowded_line(&template(format!("a\n{}", tag.repeat(10_000))));
        let place = found
            .and_then(|one| one.at)
            .map(|at| u32::from(at.range.start()));
        assert_eq!(place, Some(2));
    }
}
