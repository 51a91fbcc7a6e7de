//! References: checked, and turned into addresses.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Addresses, Inputs, pictures, static_address, statics};
use crate::base::{Hashed, SourcePath};
use crate::diagnostic::{Diagnostic, Span, closest, codes};
use crate::model::article::{Dest, Ref, Role};
use crate::model::body::Call;
use crate::model::plan::BodyRef;
use crate::model::theme::CallFault;
use crate::model::{Article, PictureFacts, Site};

/// A hint compares a name with all others. Whoever breaks more links than this at once has moved a
/// folder, and needs no hint for each.
const MOST_HINTS: usize = 50;

/// Resolves every reference of an article's body.
pub(super) fn body(
    inputs: &Inputs,
    article: &Arc<Article>,
    addresses: &Addresses,
    permalink: String,
    diagnostics: &mut Vec<Diagnostic>,
) -> BodyRef {
    let targets = article
        .outline
        .refs
        .iter()
        .map(|one| resolve(inputs, article, one, addresses, diagnostics))
        .collect::<Vec<String>>();
    for call in &article.outline.calls {
        check_call(inputs, &article.path, call, diagnostics);
    }
    BodyRef {
        article: Arc::clone(article),
        targets: Hashed::new(targets),
        pictures: sizes(inputs, article, diagnostics),
        permalink,
    }
}

/// Returns what is known of the pictures among an article's references, by their index.
fn sizes(
    inputs: &Inputs,
    article: &Article,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(u32, PictureFacts)> {
    let numbered = (0u32..).zip(&article.outline.refs);
    numbered
        .filter(|(_, one)| one.role == Role::Picture)
        .filter_map(|(number, one)| {
            let place = || Span::new(&article.path, one.range);
            let file = pictures::shown(one)?;
            Some((number, pictures::facts(inputs, &file, place, diagnostics)?))
        })
        .collect()
}

/// Returns the address that a reference leads to, from the host's root; empty where it must not
/// lead anywhere.
fn resolve(
    inputs: &Inputs,
    article: &Article,
    one: &Ref,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let span = || Span::new(&article.path, one.range);
    let base = &inputs.config.base;
    match &one.dest {
        Dest::Anchor(anchor) => {
            if !anchor.is_empty() && anchor != "top" && !article.outline.anchors.contains(anchor) {
                diagnostics.push(unknown_anchor(anchor, "this article", article).at(span()));
            }
            format!("#{anchor}")
        }
        Dest::Address(address, rest) => format!("{}{rest}", base.href(address)),
        Dest::Outside(written) => {
            diagnostics.push(
                Diagnostic::new(
                    missing(one.role),
                    format!("`{written}` leads out of the site's folder"),
                )
                .at(span())
                .help("name a file of the site, relative to this one"),
            );
            String::new()
        }
        Dest::File(path, rest) => {
            if let Some(target) = addresses.article(path) {
                let anchor = rest.rsplit_once('#').map_or("", |(_, anchor)| anchor);
                if !anchor.is_empty() && !target.outline.anchors.iter().any(|known| known == anchor)
                {
                    diagnostics
                        .push(unknown_anchor(anchor, &format!("`{path}`"), target).at(span()));
                }
                return addresses
                    .of(path)
                    .map(|to| format!("{}{rest}", base.href(to)))
                    .unwrap_or_default();
            }
            if addresses.is_held(path) {
                let message = format!(
                    "this article is public, but `{path}`, which it links to, is held back"
                );
                diagnostics.push(
                    Diagnostic::new(&codes::LINK_TO_HELD, message)
                        .at(span())
                        .help("the words are published without the link until that article is"),
                );
                return String::new();
            }
            if let Some(address) = static_address(path).filter(|_| inputs.tree.has(path)) {
                return format!("{}{rest}", base.href(address));
            }
            if let Some(address) = statics::beside(inputs, path, addresses) {
                return format!("{}{rest}", base.href(&address));
            }
            if let Some(address) = foreign(&article.path, path, rest) {
                diagnostics.push(
                    Diagnostic::new(missing(one.role), format!("there is no file `{path}`"))
                        .at(span())
                        .help(format!(
                            "write `https://{address}` for another site's address"
                        )),
                );
                return String::new();
            }
            let hint = diagnostics.len() < MOST_HINTS;
            diagnostics.push(broken(inputs, one.role, path, addresses, hint).at(span()));
            // A site that publishes all the same shows the alternative text; an empty address would
            // ask for the page itself.
            match one.role {
                Role::Picture => path.file_name().to_owned(),
                Role::Link => String::new(),
            }
        }
    }
}

/// Returns what was written, if it looks like the address of another site without its `https://`.
fn foreign(article: &SourcePath, path: &SourcePath, rest: &str) -> Option<String> {
    /// Ends of hosts that are no ends of files.
    const ENDS: [&str; 24] = [
        "app", "at", "blog", "ch", "com", "de", "dev", "edu", "eu", "fr", "gov", "info", "io",
        "it", "jp", "net", "news", "nl", "org", "social", "tech", "tv", "uk", "us",
    ];
    let written = path
        .as_str()
        .strip_prefix(article.folder())?
        .strip_prefix('/')?;
    let (host, behind) = match written.split_once('/') {
        Some((host, behind)) => (host, Some(behind)),
        None => (written, None),
    };
    let labels = host.split('.');
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let end = host
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())?;
    let known = ENDS.contains(&end.as_str());
    // `notes.txt` is a file, `www.a.example` and `a.example/b` are none.
    let is_host = known || host.starts_with("www.") || (behind.is_some() && end.len() > 1);
    (is_host && labels.into_iter().all(is_label) && end.bytes().all(|b| b.is_ascii_alphabetic()))
        .then(|| format!("{written}{rest}"))
}

fn missing(role: Role) -> &'static crate::diagnostic::Code {
    match role {
        Role::Link => &codes::BROKEN_LINK,
        Role::Picture => &codes::BROKEN_PICTURE,
    }
}

/// A file that is not there: most often it is another folder's, or its name is misspelt.
fn broken(
    inputs: &Inputs,
    role: Role,
    path: &SourcePath,
    addresses: &Addresses,
    hint: bool,
) -> Diagnostic {
    let what = if role == Role::Picture {
        "picture"
    } else {
        "file"
    };
    let diagnostic = Diagnostic::new(missing(role), format!("there is no {what} `{path}`"));
    if !hint {
        return diagnostic;
    }
    let name = path.file_name();
    let elsewhere = match role {
        Role::Link => addresses
            .files()
            .filter(|known| known.file_name() == name)
            .min(),
        Role::Picture => inputs
            .tree
            .below("content")
            .map(|(known, _)| known)
            .find(|known| known.file_name() == name),
    };
    if let Some(elsewhere) = elsewhere {
        return diagnostic.help(format!("there is one at `{elsewhere}`"));
    }
    // Names are compared without their folder, in which most of a path is the same.
    let near = inputs.tree.below(path.folder()).map(|(known, _)| known);
    let beside = near.filter(|known| known.folder() == path.folder());
    match closest(name, beside.map(SourcePath::file_name)) {
        Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")),
        None if name.contains('@') => {
            diagnostic.help(format!("write `mailto:{name}` for an e-mail address"))
        }
        None => diagnostic.help(match role {
            Role::Picture => {
                "put it there, or write where it is, counted from the folder of this file"
            }
            Role::Link => {
                "name a file, counted from the folder of this one, or an address with `https://`"
            }
        }),
    }
}

/// Anchors of a page that are named where none is near to what was written.
const MOST_NAMES: usize = 6;

fn unknown_anchor(anchor: &str, place: &str, target: &Article) -> Diagnostic {
    let known = target.outline.anchors.iter().map(String::as_str);
    let message = format!("{place} has no heading or anchor `#{anchor}`");
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_ANCHOR, message);
    let near = closest(anchor, known.clone());
    // A heading that was made longer or shorter.
    let near = near.or_else(|| {
        let related = |one: &&str| one.starts_with(anchor) || anchor.starts_with(one);
        known.clone().filter(|one| !one.is_empty()).find(related)
    });
    if let Some(guess) = near {
        return diagnostic.help(format!("did you mean `#{guess}`?"));
    }
    let mut names: Vec<String> = known.map(|one| format!("`#{one}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.is_empty() {
        true => diagnostic.help("anchors are made from headings, and there are none"),
        false => diagnostic.help(format!("there are {}", names.join(", "))),
    }
}

fn check_call(inputs: &Inputs, file: &SourcePath, call: &Call, diagnostics: &mut Vec<Diagnostic>) {
    let span = Span::new(file, call.range);
    let Some(signature) = inputs.components.get(&call.name) else {
        let known = inputs.components.keys().map(String::as_str);
        diagnostics.push(
            Diagnostic::new(
                &codes::UNKNOWN_COMPONENT,
                format!("the theme has no component `{}`", call.name),
            )
            .at(span)
            .did_you_mean(&call.name, known),
        );
        return;
    };
    let argument =
        |message: String| Diagnostic::new(&codes::COMPONENT_ARGUMENT, message).at(span.clone());
    let component = &call.name;
    diagnostics.extend(
        signature
            .faults(&call.args)
            .into_iter()
            .map(|fault| match fault {
                CallFault::Unknown(name) => {
                    let known = signature.params.iter().map(|param| param.name.as_str());
                    let fault = argument(format!("`{component}` takes no argument `{name}`"));
                    let takes: Vec<String> =
                        known.clone().map(|name| format!("`{name}`")).collect();
                    let fault = match takes.is_empty() {
                        true => fault.help("it takes none"),
                        false => fault.help(format!("it takes {}", takes.join(", "))),
                    };
                    fault.did_you_mean(name, known)
                }
                CallFault::Type(param, kind, value) => argument(format!(
                    "`{}` of `{component}` wants {}, not {}",
                    param.name,
                    kind.wanted(),
                    value.kind()
                )),
                CallFault::Missing(param) => {
                    let name = &param.name;
                    argument(format!("`{component}` needs the argument `{name}`"))
                        .help(format!("write it as `{{{{ {component}({name}=…) }}}}`"))
                }
            }),
    );
}

/// Checks references by address against everything that the site consists of.
pub(super) fn check_addresses(site: &Site, outputs: &FxHashSet<&str>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let base = &site.config.base.path;
    let menu = site.config.menu.iter().map(|item| ("the menu", &item.url));
    let news = site.config.news.policies.values();
    let logo = std::iter::once(("`logo` under `[news]`", &site.config.news.logo));
    for (who, url) in menu
        .chain(logo)
        .chain(news.map(|url| ("a policy under `[news]`", url)))
    {
        let bare = url.split(['#', '?']).next().unwrap_or_default();
        if bare.starts_with('/') && !bare.starts_with("//") && !answers(bare, outputs) {
            let message = format!("{who} leads to `{url}`, where nothing is published");
            let config = SourcePath::from("config.toml");
            diagnostics
                .push(Diagnostic::new(&codes::DEAD_ADDRESS, message).at(Span::file(&config)));
        }
    }
    let by_address: HashMap<&str, &Article> = site
        .editions
        .iter()
        .flat_map(|edition| edition.stories.iter().chain(&edition.pages))
        .map(|story| (story.address.as_str(), &*story.article))
        .collect();
    for story in site
        .editions
        .iter()
        .flat_map(|edition| edition.stories.iter().chain(&edition.pages))
    {
        for one in &story.article.outline.refs {
            let Dest::Address(address, rest) = &one.dest else {
                continue;
            };
            let span = Span::new(&story.article.path, one.range);
            if !answers(address, outputs) {
                let mut diagnostic = if one.role == Role::Picture {
                    Diagnostic::new(
                        &codes::BROKEN_PICTURE,
                        format!("there is no picture at `{address}`"),
                    )
                    .help(format!("put it at `content/static{address}`"))
                } else {
                    Diagnostic::new(
                        &codes::DEAD_ADDRESS,
                        format!("nothing is published at `{address}`"),
                    )
                };
                if one.role == Role::Link && diagnostics.len() < MOST_HINTS {
                    let known = outputs
                        .iter()
                        .map(|path| path.strip_suffix("index.html").unwrap_or(path));
                    let below = address
                        .strip_prefix(base.as_str())
                        .filter(|_| !base.is_empty());
                    if below.is_some_and(|below| answers(below, outputs)) {
                        let help =
                            format!("leave `{base}` out: addresses count from the site's root");
                        diagnostic = diagnostic.help(help);
                    } else if let Some(guess) = closest(address.trim_start_matches('/'), known) {
                        diagnostic = diagnostic.help(format!("did you mean `/{guess}`?"));
                    }
                }
                diagnostics.push(diagnostic.at(span));
            } else if let (Some((_, anchor)), Some(target)) =
                (rest.rsplit_once('#'), by_address.get(address.as_str()))
                && !anchor.is_empty()
                && !target.outline.anchors.iter().any(|known| known == anchor)
            {
                diagnostics.push(unknown_anchor(anchor, &format!("`{address}`"), target).at(span));
            }
        }
    }
    diagnostics
}

/// Says whether a host would find something at an address: hosts serve `/about` from
/// `about/index.html` or `about.html` as well.
pub(super) fn answers(address: &str, outputs: &FxHashSet<&str>) -> bool {
    let decoded = decode(address);
    let bare = decoded.trim_start_matches('/').trim_end_matches('/');
    if bare.is_empty() {
        return outputs.contains("index.html");
    }
    let has = |path: String| outputs.contains(path.as_str());
    (!address.ends_with('/') && (outputs.contains(bare) || has(format!("{bare}.html"))))
        || has(format!("{bare}/index.html"))
}

/// Undoes percent-encoding (RFC 3986, 2.1); what is no UTF-8 afterwards is left as it was.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex
            .and_then(|two| u8::from_str_radix(two, 16).ok())
            .filter(|_| first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
