//! What is written of moved files and in them: links, pictures, related stories, and addresses of the configuration.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::destination::Files;
use super::pages;
use crate::base::SourcePath;
use crate::base::text::{TextRange, part};
use crate::diagnostic::{Edit, Span};
use crate::model::article::{Dest, Ref, Spanned};
use crate::model::{Article, Config, Tree};
use crate::parse;

/// Characters of a file's name that a link in Markdown or HTML has percent-encoded.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A site that is moved, and what becomes of its files and addresses.
pub(super) struct References<'a> {
    pub(super) tree: &'a Tree,
    /// Every file that was read.
    pub(super) articles: &'a [&'a Article],
    pub(super) files: &'a Files,
    /// The new address of each article that has another one.
    pub(super) addresses: BTreeMap<String, String>,
}

impl References<'_> {
    /// Returns the edits after which everything leads where it did.
    pub(super) fn edits(&self, config: &Config) -> Vec<Edit> {
        let mut edits = Vec::new();
        for article in self.articles {
            let concerned = self.files.moves(&article.path) || self.names_moved(article);
            let Some(text) = concerned
                .then(|| self.tree.text(&article.path).ok())
                .flatten()
            else {
                continue;
            };
            let refs = article.outline.refs.iter();
            edits.extend(refs.filter_map(|one| self.reference(article, one, &text)));
            let image = article.meta.lead.image.as_ref();
            edits.extend(image.and_then(|image| self.image(article, image, &text)));
            let related = article.meta.related.iter();
            edits.extend(related.filter_map(|one| self.related(article, one, &text)));
        }
        edits.extend(self.of_config(config));
        // A definition of an address stands for every link that uses it.
        edits.sort_by_key(|edit| (edit.at.clone(), edit.new.clone()));
        edits.dedup();
        edits
    }

    /// Says whether a file may name something that moves. Those that do not are not read again.
    fn names_moved(&self, article: &Article) -> bool {
        let is_moved = |one: &Ref| match &one.dest {
            Dest::File(path, _) => self.files.moves(path),
            Dest::Address(..) => !self.addresses.is_empty(),
            Dest::Outside(_) | Dest::Anchor(_) => false,
        };
        !article.meta.related.is_empty() || article.outline.refs.iter().any(is_moved)
    }

    fn reference(&self, article: &Article, one: &Ref, text: &str) -> Option<Edit> {
        let (inner, range) = unquoted(text, one.range)?;
        if parse::resolve(&article.path, one.role, inner).as_ref() != Some(&one.dest) {
            return None;
        }
        let (path, rest) = inner.split_at(inner.find(['?', '#']).unwrap_or(inner.len()));
        let new = match &one.dest {
            Dest::File(target, _) => {
                let (here, there) = (self.files.now(&article.path), self.files.now(target));
                let now = parse::resolve(here, one.role, inner);
                if path.is_empty() || matches!(&now, Some(Dest::File(leads, _)) if *leads == *there)
                {
                    return None;
                }
                utf8_percent_encode(&relative(here, there), ENCODED).to_string()
            }
            Dest::Address(address, _) => self.address(address)?,
            Dest::Outside(_) | Dest::Anchor(_) => return None,
        };
        Some(self.edit(&article.path, range, inner, format!("{new}{rest}")))
    }

    /// Returns the new address of a page, or of what lies beside one, that had this address.
    fn address(&self, written: &str) -> Option<String> {
        self.addresses.iter().find_map(|(from, to)| {
            let is_page = || pages(written).any(|one| pages(from).any(|page| one == page));
            let beside = || {
                let inside = written.strip_prefix(from.as_str())?;
                (from.ends_with('/') && to.ends_with('/')).then(|| format!("{to}{inside}"))
            };
            match is_page() {
                true => Some(utf8_percent_encode(to, ENCODED).to_string()),
                false => beside(),
            }
        })
    }

    /// Returns the edit of a picture that front matter names by its file.
    fn image(&self, article: &Article, image: &Spanned<String>, text: &str) -> Option<Edit> {
        let (inner, range) = unquoted(text, image.range)?;
        if *inner != image.value || inner.starts_with('/') || inner.contains("://") {
            return None;
        }
        let plain = article.path.join(inner).filter(|path| self.tree.has(path));
        let decoded = || {
            let decoded = percent_decode_str(inner).decode_utf8().ok()?;
            article
                .path
                .join(&decoded)
                .filter(|path| self.tree.has(path))
        };
        let target = plain.or_else(decoded)?;
        let (here, there) = (self.files.now(&article.path), self.files.now(&target));
        if here.join(inner).as_ref() == Some(there) {
            return None;
        }
        let new = plain_value(&relative(here, there))?;
        Some(self.edit(&article.path, range, inner, new))
    }

    /// Returns the edit of a related story, which is named by its file or by its name.
    fn related(&self, article: &Article, one: &Spanned<String>, text: &str) -> Option<Edit> {
        let (inner, range) = unquoted(text, one.range)?;
        if *inner != one.value {
            return None;
        }
        let here = self.files.now(&article.path);
        let beside = article.path.join(inner).filter(|path| self.tree.has(path));
        let from_root = SourcePath::from(inner.trim_start_matches('/'));
        let new = match beside {
            Some(target) => {
                let there = self.files.now(&target);
                let stays = here.join(inner).as_ref() == Some(there);
                (!stays).then(|| relative(here, there))?
            }
            None if self.files.moves(&from_root) => self.files.now(&from_root).to_string(),
            None => self.new_name(inner)?,
        };
        let new = plain_value(&new)?;
        Some(self.edit(&article.path, range, inner, new))
    }

    /// Returns the new name of a moved article that has this one alone.
    fn new_name(&self, name: &str) -> Option<String> {
        let mut named = self.articles.iter().filter(|one| {
            let slug = one.meta.slug.as_ref();
            one.meta.stem == name || slug.is_some_and(|slug| slug.value == name)
        });
        let (first, others) = (named.next()?, named);
        let is_same = |other: &&Article| {
            self.files.now(&other.path).folder() == self.files.now(&first.path).folder()
        };
        let has_slug = first
            .meta
            .slug
            .as_ref()
            .is_some_and(|slug| slug.value == name);
        if has_slug || !self.files.moves(&first.path) || !others.copied().all(|one| is_same(&one)) {
            return None;
        }
        Some(stem(self.files.now(&first.path), first))
    }

    /// Returns the edits of addresses in config.toml: of the menu, and of what redirects lead to.
    fn of_config(&self, config: &Config) -> Vec<Edit> {
        let file = SourcePath::from("config.toml");
        if self.addresses.is_empty() {
            return Vec::new();
        }
        let text = self.tree.text(&file).unwrap_or_default();
        let menu = config.menu.iter().filter_map(|item| {
            let (inner, range) = unquoted(&text, item.place)?;
            let (path, rest) = inner.split_at(inner.find(['?', '#']).unwrap_or(inner.len()));
            let new = (*inner == item.url).then(|| self.address(path))??;
            Some(self.edit(&file, range, inner, format!("{new}{rest}")))
        });
        let mut edits: Vec<Edit> = menu.collect();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let value = redirect_target(line).map(|value| at + value.start..at + value.end);
            let value = value.and_then(|range| Some((text.get(range.clone())?, range)));
            if let Some((old, range)) = value
                && let Some(new) = self.address(old)
            {
                edits.push(self.edit(&file, range, old, new));
            }
            at += line.len();
        }
        edits
    }

    fn edit(&self, file: &SourcePath, range: Range<usize>, old: &str, new: String) -> Edit {
        Edit {
            at: Span::bytes(self.files.now(file), range),
            old: old.to_owned(),
            new,
        }
    }
}

/// Returns where the value stands of a line `to = "/address/"`, which says where a redirect leads.
fn redirect_target(line: &str) -> Option<Range<usize>> {
    let (key, value) = line.split_once('=')?;
    let mark = value
        .trim_start()
        .chars()
        .next()
        .filter(|mark| matches!(mark, '"' | '\''))?;
    let start = line.len() - value.trim_start().len() + 1;
    let len = line.get(start..)?.find(mark)?;
    (key.trim() == "to").then_some(start..start + len)
}

/// Returns what is written at a place without the quotation marks around it, and where that is.
fn unquoted(text: &str, place: TextRange) -> Option<(&str, Range<usize>)> {
    let written = part(text, place)?;
    let range = Range::<usize>::from(place);
    let quoted = ['"', '\''].into_iter().find_map(|mark| {
        let inner = written.strip_prefix(mark)?.strip_suffix(mark)?;
        Some((inner, range.start + 1..range.end - 1))
    });
    Some(quoted.unwrap_or((written, range)))
}

/// Returns a value as it is written between quotation marks or without them; `None` where it has to be escaped.
fn plain_value(value: &str) -> Option<String> {
    let is_plain = !value.contains([
        '"', '\'', '\\', '#', ':', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>',
    ]);
    is_plain.then(|| value.to_owned())
}

/// Returns the name by which a moved article is told from others.
fn stem(path: &SourcePath, article: &Article) -> String {
    let name = path.file_name();
    let name = name.strip_suffix(".md").unwrap_or(name);
    let suffix = format!(".{}", article.meta.language.as_str());
    let name = name.strip_suffix(&suffix).unwrap_or(name);
    match name {
        "index" => path
            .folder()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
        name => name.to_owned(),
    }
}

/// Returns the way from one file to another: `../05/b.md`.
fn relative(from: &SourcePath, to: &SourcePath) -> String {
    let parts = |path: &'_ str| -> Vec<String> { path.split('/').map(ToOwned::to_owned).collect() };
    let (here, there) = (parts(from.folder()), parts(to.as_str()));
    let shared = here
        .iter()
        .zip(there.iter().take(there.len().saturating_sub(1)))
        .take_while(|(a, b)| a == b)
        .count();
    let up = here.iter().skip(shared).map(|_| Cow::Borrowed(".."));
    let down = there
        .iter()
        .skip(shared)
        .map(|part| Cow::Borrowed(part.as_str()));
    let way: Vec<Cow<str>> = up.chain(down).collect();
    let way = way.join("/");
    // What has a colon in its first part is another site to browsers (RFC 3986, 4.2).
    match way
        .split('/')
        .next()
        .is_some_and(|first| first.contains(':'))
    {
        true => format!("./{way}"),
        false => way,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_a_file_to_another() {
        let way = |from: &str, to: &str| relative(&SourcePath::from(from), &SourcePath::from(to));
        assert_eq!(way("content/a/x.md", "content/a/y.md"), "y.md");
        assert_eq!(way("content/a/x.md", "content/b/y.md"), "../b/y.md");
        assert_eq!(way("content/a/b/x.md", "content/a/y.md"), "../y.md");
        assert_eq!(way("content/a/x.md", "content/a/b/y.md"), "b/y.md");
        assert_eq!(way("content/a/x.md", "content/a/c: d.md"), "./c: d.md");
    }
}
