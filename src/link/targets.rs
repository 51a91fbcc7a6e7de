//! References of a text: checked, and turned into addresses.

use std::borrow::Cow;
use std::sync::Arc;

use super::missing::{self, MissingFile, Wanted};
use super::profiles::has_pages;
use super::renditions::Shown;
use super::statics::static_address;
use super::{Addresses, Inputs, anchors, calls, pictures, private, renditions, statics};
use crate::base::address::code_fault;
use crate::base::{Hashed, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::Article;
use crate::model::article::{Dest, Ref, Role};
use crate::model::plan::{BodyRef, TextPicture};

/// A text whose references are resolved.
pub(super) struct LinkedText {
    /// The text.
    pub(super) body: BodyRef,
    /// Files that it refers to and that are not there.
    pub(super) missing: Vec<MissingFile>,
}

/// Resolves every reference of an article's text; `permalink` is the full address of its page.
pub(super) fn link(
    inputs: &Inputs,
    article: &Arc<Article>,
    addresses: &Addresses,
    permalink: String,
) -> Outcome<LinkedText> {
    let references = References {
        inputs,
        article,
        addresses,
    };
    let refs = &article.outline.refs;
    let mut targets = Vec::with_capacity(refs.len());
    let mut diagnostics = Vec::new();
    let mut missing = Vec::new();
    for one in refs {
        let target = references.resolve(one);
        targets.push(target.address);
        match target.fault {
            None => {}
            Some(Fault::Said(diagnostic)) => diagnostics.push(diagnostic),
            Some(Fault::Missing(file)) => missing.push(file),
        }
    }
    diagnostics.extend(calls::check(
        inputs.templates.components,
        inputs.config,
        article,
    ));
    let pictures = text_pictures(inputs, article).drain_into(&mut diagnostics);
    let body = BodyRef {
        article: Arc::clone(article),
        targets: Hashed::new(targets),
        pictures,
        permalink,
    };
    Outcome::new(LinkedText { body, missing }, diagnostics)
}

/// Returns the place of a reference.
pub(super) fn span(article: &Article, one: &Ref) -> Span {
    Span::new(&article.path, one.range)
}

/// Returns the pictures among an article's references, by their index.
fn text_pictures(inputs: &Inputs, article: &Article) -> Outcome<Vec<(u32, TextPicture)>> {
    let mut diagnostics = Vec::new();
    let numbered = (0u32..).zip(&article.outline.refs);
    let pictures = numbered
        .filter_map(|(number, one)| {
            let Role::Picture(usage) = one.role else {
                return None;
            };
            let file = pictures::shown(one)?;
            let facts = pictures::facts(inputs, &file, || span(article, one));
            let facts = facts.drain_into(&mut diagnostics)?;
            let shown = Shown::InText(usage);
            let forms = renditions::forms(inputs, &article.path, &file, facts, shown, None);
            Some((number, TextPicture { facts, forms }))
        })
        .collect();
    Outcome::new(pictures, diagnostics)
}

/// Where a reference leads.
struct Target {
    /// From the host's root; empty where the reference must not lead anywhere.
    address: String,
    fault: Option<Fault>,
}

/// What is wrong with a reference.
enum Fault {
    Said(Diagnostic),
    /// A file is not there; what was meant is guessed for the whole site at once.
    Missing(MissingFile),
}

impl Target {
    fn faultless(address: String) -> Self {
        Self {
            address,
            fault: None,
        }
    }

    fn nowhere(diagnostic: Diagnostic) -> Self {
        Self {
            address: String::new(),
            fault: Some(Fault::Said(diagnostic)),
        }
    }
}

/// Resolves the references of one article.
struct References<'a> {
    inputs: &'a Inputs<'a>,
    article: &'a Article,
    addresses: &'a Addresses,
}

impl References<'_> {
    fn resolve(&self, one: &Ref) -> Target {
        match &one.dest {
            Dest::Anchor(anchor) => self.anchor(one, anchor),
            // Checked when all outputs are known.
            Dest::Address(address, rest) => {
                let written = self.inputs.config.base.written(address);
                Target::faultless(written + rest)
            }
            Dest::Outside(written) => self.outside(one, written),
            Dest::File(path, rest) => self.file(one, path, rest),
        }
    }

    fn href(&self, address: &str, rest: &str) -> String {
        self.inputs.config.base.href_with(address, rest)
    }

    fn anchor(&self, one: &Ref, anchor: &str) -> Target {
        let known = match anchor {
            "top" => Some(anchor),
            anchor => anchors::find(anchor, self.article),
        };
        let unknown =
            || anchors::unknown(anchor, "this article", self.article).at(span(self.article, one));
        Target {
            address: format!("#{}", known.unwrap_or(anchor)),
            fault: known.is_none().then(|| Fault::Said(unknown())),
        }
    }

    fn outside(&self, one: &Ref, written: &str) -> Target {
        if let Some((message, help)) = code_fault(written) {
            let fault = Diagnostic::new(&codes::UNSAFE_ADDRESS, message);
            return Target::nowhere(fault.at(span(self.article, one)).help(help));
        }
        let (message, help) = missing::outside(written, &self.article.path);
        Target::nowhere(
            Diagnostic::new(Wanted::from(one.role).code(), message)
                .at(span(self.article, one))
                .help(help),
        )
    }

    fn file(&self, one: &Ref, path: &SourcePath, rest: &str) -> Target {
        if let Some((target, address)) = self.addresses.linked(path) {
            return self.article(one, rest, target, address);
        }
        if self.addresses.is_held(path) {
            return self.held(one, path);
        }
        let is_there = self.inputs.tree.has(path);
        // Pictures are opened elsewhere: one that is a key is no picture, and is reported for that.
        if is_there
            && one.role == Role::Link
            && private::of(self.inputs.private_keys, path).is_some()
        {
            return self.private(one, path);
        }
        if let Some(address) = static_address(path).filter(|_| is_there) {
            return Target::faultless(self.href(address, rest));
        }
        if let Some(address) = statics::beside(self.inputs, path, self.addresses) {
            return Target::faultless(self.href(&address, rest));
        }
        if let Some((address, expired)) = statics::beside_expired(self.inputs, path, self.addresses)
        {
            return match one.role {
                Role::Picture(_) => Target {
                    address: self.href(&address, rest),
                    fault: Some(Fault::Said(
                        pictures::of_expired(path, expired).at(span(self.article, one)),
                    )),
                },
                Role::Link => self.held_file(one, path, expired),
            };
        }
        if let Some(help) = self.encoding(path, rest) {
            let message = format!("there is no file `{path}`");
            return Target::nowhere(
                Diagnostic::new(Wanted::from(one.role).code(), message)
                    .at(span(self.article, one))
                    .help(help),
            );
        }
        if is_there && statics::is_withheld(self.inputs, path, self.addresses) {
            return self.private(one, path);
        }
        if let Some(written) = host_without_scheme(&self.article.path, path) {
            let message = format!("there is no file `{path}`");
            let help = format!("write `https://{written}{rest}` for another site's address");
            return Target::nowhere(
                Diagnostic::new(Wanted::from(one.role).code(), message)
                    .at(span(self.article, one))
                    .help(help),
            );
        }
        self.missing(one, path)
    }

    /// Says that a file is there and not meant for readers.
    fn private(&self, one: &Ref, path: &SourcePath) -> Target {
        let message = format!("`{path}` is not published, and nothing can lead to it");
        Target::nowhere(
            Diagnostic::new(Wanted::from(one.role).code(), message)
                .at(span(self.article, one))
                .help("take the link out, or call the file something else"),
        )
    }

    /// Says how to write the name of a file that holds a `#` or a `?`, at which a path ends.
    fn encoding(&self, path: &SourcePath, rest: &str) -> Option<String> {
        let whole = SourcePath::new(format!("{path}{rest}"));
        let is_meant = !rest.is_empty() && self.inputs.tree.has(&whole);
        let name = whole.file_name().replace('%', "%25");
        let name = name.replace('#', "%23").replace('?', "%3F");
        is_meant.then(|| {
            format!("write `{name}`: in a link, the name of a file ends in front of `#` and `?`")
        })
    }

    fn article(&self, one: &Ref, rest: &str, target: &Article, address: Option<&str>) -> Target {
        let path = &target.path;
        if !has_pages(self.inputs.config, target.meta.kind) {
            let message = format!("`{path}` has no page to link to");
            return Target::nowhere(
                Diagnostic::new(Wanted::from(one.role).code(), message)
                    .at(span(self.article, one))
                    .help("`[outputs]` in config.toml leaves such pages out; take the link out, or let them be made"),
            );
        }
        let anchor = &*anchors::of_rest(rest);
        let unknown =
            || anchors::unknown(anchor, &format!("`{path}`"), target).at(span(self.article, one));
        let known = anchors::find(anchor, target);
        let rest = match known.filter(|known| *known != anchor) {
            Some(known) => {
                let front = rest.rsplit_once('#').map_or(rest, |(front, _)| front);
                Cow::Owned(format!("{front}#{known}"))
            }
            None => Cow::Borrowed(rest),
        };
        Target {
            address: address.map(|to| self.href(to, &rest)).unwrap_or_default(),
            fault: known.is_none().then(|| Fault::Said(unknown())),
        }
    }

    fn held(&self, one: &Ref, path: &SourcePath) -> Target {
        let message =
            format!("this article is public, but `{path}`, which it links to, is held back");
        Target::nowhere(
            Diagnostic::new(&codes::LINK_TO_HELD, message)
                .at(span(self.article, one))
                .help("the words are published without the link until that article is"),
        )
    }

    /// Says that a file went with its article, which has expired.
    fn held_file(&self, one: &Ref, path: &SourcePath, expired: &SourcePath) -> Target {
        let message = format!(
            "this article is public, but `{path}`, which it links to, lies beside `{expired}`, which has expired"
        );
        Target::nowhere(
            Diagnostic::new(&codes::LINK_TO_HELD, message)
                .at(span(self.article, one))
                .help("the words are published without the link; move the file into this article's folder to keep it"),
        )
    }

    fn missing(&self, one: &Ref, path: &SourcePath) -> Target {
        Target {
            // A site that publishes all the same shows the alternative text; an empty address would
            // ask for the page itself.
            address: match one.role {
                Role::Picture(_) => path.file_name().to_owned(),
                Role::Link => String::new(),
            },
            fault: Some(Fault::Missing(MissingFile {
                wanted: one.role.into(),
                path: path.clone(),
                written: None,
                at: span(self.article, one),
            })),
        }
    }
}

/// Returns what was written, if it looks like the address of another site without its `https://`.
fn host_without_scheme<'p>(article: &SourcePath, path: &'p SourcePath) -> Option<&'p str> {
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
    let is_label = |label: &str| {
        let mut bytes = label.bytes();
        !label.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let end = host.rsplit_once('.')?.1.to_ascii_lowercase();
    let known = ENDS.contains(&end.as_str());
    // `notes.txt` is a file, `www.a.example` and `a.example/b` are none.
    let is_host = known || host.starts_with("www.") || (behind.is_some() && end.len() > 1);
    let labels = host.split('.').all(is_label) && end.bytes().all(|b| b.is_ascii_alphabetic());
    (is_host && labels).then_some(written)
}
