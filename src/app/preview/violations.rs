//! What the content security policy kept a browser from, in words: who asked for it, and what allows it.

use memchr::memmem;

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::io::http::Violation;
use crate::model::analytics::Service;
use crate::model::known_scripts;
use crate::model::policy::Directive;
use crate::model::{Site, Tree};

/// Returns the mistake that a browser's report is about.
pub(super) fn diagnostic(violation: &Violation, site: &Site, tree: &Tree) -> Diagnostic {
    let Violation {
        page,
        directive,
        blocked,
        ..
    } = violation;
    let (what, help) = match origin(blocked) {
        Some(origin) => (
            format!("`{blocked}`"),
            known(violation)
                .unwrap_or_else(|| allowed(directive, &origin, "if it is meant to be there")),
        ),
        None => in_page(directive, blocked),
    };
    let message = format!(
        "the content security policy keeps {what} from {page}, here and where the site is published"
    );
    let diagnostic = Diagnostic::new(&codes::BLOCKED_BY_POLICY, message).help(help);
    match place(violation, site, tree) {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// Returns what to write for a script that many sites use, and which asks for more than what was kept from the page.
fn known(violation: &Violation) -> Option<String> {
    let hosts = [&violation.blocked, &violation.source];
    let mut hosts = hosts.iter().filter_map(|address| {
        let (_, rest) = address.split_once("://")?;
        rest.split('/').next()
    });
    hosts.find_map(|host| {
        if let Some(service) = Service::at(host) {
            return Some(format!(
                "take the script out, and write in config.toml, below `[analytics]`: service = \"{service}\""
            ));
        }
        let script = known_scripts::at(host)?;
        Some(format!(
            "{} asks for more than this; if it is meant to be there, write in config.toml, below `[hosts.policy]`: {}",
            script.name,
            script.lines()
        ))
    })
}

/// Returns scheme and host of an address; `None` of a word.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split('/').next()?;
    Some(format!("{scheme}://{host}"))
}

/// Returns the lines of config.toml that allow something.
fn allowed(directive: &str, source: &str, when: &str) -> String {
    // The parts of a directive (`script-src-elem`) follow it.
    let name = directive
        .strip_suffix("-elem")
        .or_else(|| directive.strip_suffix("-attr"))
        .unwrap_or(directive);
    match Directive::find(name) {
        Some(_) => {
            format!("{when}, write in config.toml, below `[hosts.policy]`: {name} = [\"{source}\"]")
        }
        None => format!(
            "no line of config.toml allows it: presswork's policies have no `{name}` to add to"
        ),
    }
}

/// Returns what was kept from a page that stands in the page or its scripts, and what to do.
fn in_page(directive: &str, word: &str) -> (String, String) {
    let (what, help) = match (word, directive) {
        ("eval", _) => (
            "a script that runs text as a program (`eval`)",
            allowed("script-src", "'unsafe-eval'", "where it cannot do without"),
        ),
        ("wasm-eval", _) => (
            "a WebAssembly program",
            allowed(
                "script-src",
                "'wasm-unsafe-eval'",
                "if it is meant to be there",
            ),
        ),
        ("data" | "blob", _) => (
            "a file that a script made",
            allowed(directive, &format!("{word}:"), "if it is meant to be there"),
        ),
        (_, "style-src-attr") => (
            "an attribute `style`",
            "put it into a style sheet, or have the script set `element.style.…`".to_owned(),
        ),
        (_, "script-src-attr") => (
            "an attribute such as `onclick`",
            "put it into a script, with `addEventListener`".to_owned(),
        ),
        (_, directive) if directive.starts_with("style") => (
            "a style that a script wrote into the page",
            "put it into a style sheet; what stands in a page when it is built is allowed"
                .to_owned(),
        ),
        _ => (
            "a script that another script wrote into the page",
            "put it into a file; what stands in a page when it is built is allowed".to_owned(),
        ),
    };
    (what.to_owned(), help)
}

/// Returns the place in the site's files that asked for something: where its address stands, else the line of the
/// script, else the file of the page.
fn place(violation: &Violation, site: &Site, tree: &Tree) -> Option<Span> {
    let mut stories = site.stories_and_pages();
    let own = stories.find(|story| story.address == violation.page);
    let own = own.map(|story| &story.article.path);
    let script = script(&violation.source, tree);
    named(&violation.blocked, &[own, script], tree)
        .or_else(|| line(script?, violation.line, tree))
        .or_else(|| Some(Span::file(own?)))
}

/// Returns the file of a script's address.
fn script<'t>(address: &str, tree: &'t Tree) -> Option<&'t SourcePath> {
    let (_, rest) = address.split_once("://")?;
    let path = rest.split_once('/')?.1;
    let folder = "content/static/";
    let mut files = tree.files.keys();
    files.find(|file| file.as_str().strip_prefix(folder) == Some(path))
}

/// Returns where a file names an address or, if none does, its host: in the `near` files first, then in the theme
/// and the configuration, then in every other text.
fn named(address: &str, near: &[Option<&SourcePath>], tree: &Tree) -> Option<Span> {
    let host = origin(address)?;
    let nearness = |path: &&SourcePath| match path.as_str() {
        _ if near.contains(&Some(*path)) => 0,
        path if path.starts_with("themes/") || path == "config.toml" => 1,
        _ => 2,
    };
    let mut files: Vec<&SourcePath> = tree.files.keys().filter(|path| is_text(path)).collect();
    files.sort_by_key(nearness);
    [address, host.as_str()].into_iter().find_map(|wanted| {
        files.iter().find_map(|path| {
            let text = tree.text(path).ok()?;
            let at = memmem::find(text.as_bytes(), wanted.as_bytes())?;
            Some(Span::bytes(path, at..at + wanted.len()))
        })
    })
}

/// Returns a line of a file, from 1.
fn line(path: &SourcePath, line: usize, tree: &Tree) -> Option<Span> {
    let text = tree.text(path).ok()?;
    let before = line.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let line = text[start..].lines().next()?;
    Some(Span::bytes(path, start..start + line.len()))
}

/// Says whether an address may stand in a file.
fn is_text(path: &SourcePath) -> bool {
    const ENDINGS: [&str; 8] = ["md", "html", "toml", "js", "mjs", "css", "json", "svg"];
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}
