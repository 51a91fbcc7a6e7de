//! Authors, categories, tags and series as cards name them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::permalink::term_address;
use super::renditions::Shown;
use super::withheld::Published;
use super::{Addresses, Inputs, picture_files, pictures, renditions};
use crate::base::Hashed;
use crate::base::slug::term_id;
use crate::base::text::beginning;
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::article::{Meta, Spanned};
use crate::model::card::{Portrait, TermRef};
use crate::model::renditions::PictureKind;
use crate::model::taxonomy::TAXONOMIES;
use crate::model::{Article, Config, Kind};

/// How many names without a file are compared with those that have one. Each is compared with all.
const MOST_HINTS: usize = 50;

/// The length in bytes of the longest id, which is the name of a folder.
const LONGEST_ID: usize = 255;

/// The terms and authors of an edition, as cards name them.
pub(super) struct Profiles {
    /// The terms that have a file, by id.
    written: BTreeMap<Kind, BTreeMap<String, WrittenTerm>>,
    /// Everything that an article names, by what it is called there.
    named: FxHashMap<Kind, FxHashMap<String, NamedTerm>>,
    /// Stands in where an article has no category.
    pub(super) no_category: Hashed<TermRef>,
    /// Files that describe a term that another file describes already.
    pub(super) doubles: Vec<Diagnostic>,
}

/// A term that has a file in the edition's language.
pub(super) struct WrittenTerm {
    pub(super) article: Arc<Article>,
    pub(super) term: Hashed<TermRef>,
}

/// A term that an article names.
struct NamedTerm {
    term: Hashed<TermRef>,
    /// Whether it has a file, here or in the site's own language.
    has_file: bool,
    /// The term with a file that was probably meant, where this one has none.
    meant: Option<String>,
}

/// The terms that have a file in the site's own language, for editions in others.
pub(super) struct OriginalTerms<'a>(FxHashMap<(Kind, String), &'a Article>);

impl<'a> OriginalTerms<'a> {
    /// Looks through all files.
    pub(super) fn of(inputs: &'a Inputs) -> Self {
        let own = &inputs.config.language;
        let terms = inputs.articles.iter().filter(|article| {
            article.meta.language == *own
                && !matches!(article.meta.kind, Kind::Article | Kind::Page)
        });
        Self(
            terms
                .map(|article| ((article.meta.kind, id_of_file(&article.meta)), &**article))
                .collect(),
        )
    }
}

impl Profiles {
    /// Reads the profiles of an edition, and names everything that its articles name. `original` is
    /// where an edition in another language than the site's looks for names.
    pub(super) fn new(
        inputs: &Inputs,
        own: &[Published],
        prefix: &str,
        addresses: &Addresses,
        original: Option<&OriginalTerms>,
    ) -> Self {
        let base = &inputs.config.base;
        let mut doubles = Vec::new();
        let written = written(inputs, own, addresses).drain_into(&mut doubles);
        let no_category = TermRef {
            url: base.href(&format!("{prefix}/")),
            ..untitled(String::new())
        };
        let mut naming = Naming {
            written: &written,
            original,
            prefix,
            config: inputs.config,
            named: FxHashMap::default(),
            hints: MOST_HINTS,
        };
        for kind in [Kind::Article, Kind::Page] {
            for one in own.iter().filter(|one| one.article.meta.kind == kind) {
                naming.name_all(one.article);
            }
        }
        Self {
            named: naming.named,
            written,
            no_category: Hashed::new(no_category),
            doubles,
        }
    }

    /// Returns the term that an article names: the one with a file of that name, or of one that makes the
    /// same id, such as `ai.md` for `AI`. A term without a file is called what the article calls it.
    pub(super) fn term(&self, kind: Kind, name: &str) -> &Hashed<TermRef> {
        let named = self.named(kind, name);
        named.map_or(&self.no_category, |named| &named.term)
    }

    fn named(&self, kind: Kind, name: &str) -> Option<&NamedTerm> {
        self.named.get(&kind)?.get(name)
    }

    /// Returns the terms of a kind that have a file, by id.
    pub(super) fn written(&self, kind: Kind) -> impl Iterator<Item = (&String, &WrittenTerm)> {
        self.written.get(&kind).into_iter().flatten()
    }

    /// Says what is wrong with a term that an article names; the place is for the caller to add.
    pub(super) fn fault(&self, kind: Kind, name: &str) -> Option<Diagnostic> {
        let named = self.named(kind, name)?;
        if named.term.id.is_empty() && name.len() > LONGEST_ID {
            let begin = beginning(name, 60);
            let message =
                format!("`{begin}…` is too long for a name: its address cannot be written");
            let help = match name.split_once(',') {
                Some((first, _)) => format!(
                    "if these are several names, write each in quotes: `[\"{}\", …]`",
                    beginning(first.trim(), 60)
                ),
                None => "call it something shorter".to_owned(),
            };
            return Some(Diagnostic::new(&codes::INVALID_SLUG, message).help(help));
        }
        if named.term.id.is_empty() {
            let message = format!("`{name}` has no letters or digits to make an address of");
            let fault = Diagnostic::new(&codes::INVALID_SLUG, message);
            return Some(fault.help("call it something that can be read in an address"));
        }
        if named.has_file {
            return None;
        }
        if kind == Kind::Tag {
            return commas(name);
        }
        let (code, noun, folder) = match kind {
            Kind::Author => (&codes::UNKNOWN_AUTHOR, "author", "authors"),
            // A site without category files has decided to do without them.
            Kind::Category if self.written(kind).next().is_some() => {
                (&codes::UNKNOWN_CATEGORY, "category", "categories")
            }
            _ => return None,
        };
        let fault = Diagnostic::new(code, format!("there is no {noun} `{name}`"));
        Some(match &named.meant {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help(format!(
                "give the {noun} a file `content/{folder}/{}.md` with a title",
                named.term.id
            )),
        })
    }
}

/// Says that a tag holds commas, and was probably meant as several: `ai, cloud`. Names such as `Paris, Texas`
/// have one comma in front of a capital letter.
fn commas(name: &str) -> Option<Diagnostic> {
    let parts: Vec<&str> = name.split(',').map(str::trim).collect();
    let is_list = match parts.as_slice() {
        [_] => false,
        [_, second] => second.starts_with(char::is_lowercase),
        _ => true,
    };
    if !is_list || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let list = format!("\"{}\"", parts.join("\", \""));
    let fault = Diagnostic::new(&codes::TAG_WITH_COMMAS, "one tag holds commas");
    Some(fault.help(format!(
        "for several tags, write `[{list}]`; a tag that is called so has a file in `content/tags/`"
    )))
}

/// Returns the terms that have a file in the edition's language, by kind and id.
fn written(
    inputs: &Inputs,
    own: &[Published],
    addresses: &Addresses,
) -> Outcome<BTreeMap<Kind, BTreeMap<String, WrittenTerm>>> {
    let base = &inputs.config.base;
    let mut doubles = Vec::new();
    let mut written: BTreeMap<Kind, BTreeMap<String, WrittenTerm>> = BTreeMap::new();
    for Published { article, .. } in own {
        let meta = &article.meta;
        if matches!(meta.kind, Kind::Article | Kind::Page) {
            continue;
        }
        let portrait = portrait(inputs, article, addresses);
        let address = addresses
            .of(&article.path)
            .filter(|_| has_pages(inputs.config, meta.kind));
        let term = TermRef {
            id: id_of_file(meta),
            title: meta.title.clone(),
            url: address.map(|to| base.href(to)).unwrap_or_default(),
            portrait,
            colour: meta.colour.clone().unwrap_or_default(),
        };
        let one = WrittenTerm {
            article: Arc::clone(article),
            term: Hashed::new(term),
        };
        match written
            .entry(meta.kind)
            .or_default()
            .entry(one.term.id.clone())
        {
            Entry::Vacant(place) => {
                place.insert(one);
            }
            Entry::Occupied(first) => doubles.push(double(&first.get().article, &one)),
        }
    }
    Outcome::new(written, doubles)
}

/// Says whether a site wants pages of a kind of terms.
pub(super) fn has_pages(config: &Config, kind: Kind) -> bool {
    let mut taxonomies = TAXONOMIES.iter();
    let spec = taxonomies.find(|spec| spec.source == kind);
    spec.is_none_or(|spec| spec.is_wanted(&config.outputs))
}

/// Returns the id of the term that a file describes: `ai` for `AI.md`.
fn id_of_file(meta: &Meta) -> String {
    match term_id(&meta.stem) {
        id if id.is_empty() => meta.stem.clone(),
        id => id,
    }
}

/// Returns the portrait that a file names. What is wrong with it is reported by the author's page.
fn portrait(inputs: &Inputs, article: &Article, addresses: &Addresses) -> Option<Arc<Portrait>> {
    let written = article.meta.profile.portrait.as_ref()?;
    let url = pictures::resolve(inputs, article, written, addresses).ok()?;
    let file = picture_files::file(inputs.tree, article, written);
    let place = || Span::new(&article.path, written.range);
    let facts = file
        .as_ref()
        .and_then(|file| pictures::facts(inputs, file, place).value);
    let forms = file.zip(facts).and_then(|(file, facts)| {
        renditions::forms(
            inputs,
            &article.path,
            &file,
            facts,
            Shown::As(PictureKind::Portrait),
            None,
        )
    });
    Some(Arc::new(Portrait { url, facts, forms }))
}

/// Says that two files describe one term.
fn double(first: &Article, second: &WrittenTerm) -> Diagnostic {
    let (one, other, id) = (&first.path, &second.article.path, &second.term.id);
    let message = format!("`{one}` and `{other}` both describe `{id}`");
    Diagnostic::new(&codes::ADDRESS_TAKEN, message)
        .at(Span::file(other))
        .label(Span::file(one), "the other one")
        .help("put both into one file: capitals and accents make no difference in a name")
}

fn untitled(id: String) -> TermRef {
    TermRef {
        id,
        title: String::new(),
        url: String::new(),
        portrait: None,
        colour: String::new(),
    }
}

/// Finds the terms that articles name.
struct Naming<'a> {
    written: &'a BTreeMap<Kind, BTreeMap<String, WrittenTerm>>,
    original: Option<&'a OriginalTerms<'a>>,
    prefix: &'a str,
    config: &'a Config,
    named: FxHashMap<Kind, FxHashMap<String, NamedTerm>>,
    /// How many more names may be compared with all that have a file.
    hints: usize,
}

impl Naming<'_> {
    fn name_all(&mut self, article: &Article) {
        let meta = &article.meta;
        self.name(Kind::Category, meta.category.as_slice());
        self.name(Kind::Tag, &meta.tags);
        self.name(Kind::Author, &meta.authors);
        self.name(Kind::Series, meta.series.as_slice());
    }

    fn name(&mut self, kind: Kind, names: &[Spanned<String>]) {
        for name in names {
            let known = self.named.get(&kind);
            if !known.is_some_and(|known| known.contains_key(&name.value)) {
                let term = self.find(kind, &name.value);
                let of_kind = self.named.entry(kind).or_default();
                of_kind.insert(name.value.clone(), term);
            }
        }
    }

    fn find(&mut self, kind: Kind, name: &str) -> NamedTerm {
        let id = Some(term_id(name)).filter(|id| id.len() <= LONGEST_ID);
        let id = id.unwrap_or_default();
        let written = self.written.get(&kind);
        let written = written.and_then(|known| known.get(name).or_else(|| known.get(&id)));
        let with_file = match written {
            Some(written) => Some(written.term.clone()),
            None => self.original(kind, &id),
        };
        match with_file {
            Some(term) => NamedTerm {
                term,
                has_file: true,
                meant: None,
            },
            None => NamedTerm {
                meant: self.meant(kind, name),
                term: self.unwritten(kind, name, id),
                has_file: false,
            },
        }
    }

    /// Returns a term without a translation: the edition calls it what the site's own language does.
    fn original(&self, kind: Kind, id: &str) -> Option<Hashed<TermRef>> {
        let meta = &self.original?.0.get(&(kind, id.to_owned()))?.meta;
        Some(Hashed::new(TermRef {
            title: meta.title.clone(),
            url: self.url(kind, id),
            colour: meta.colour.clone().unwrap_or_default(),
            ..untitled(id.to_owned())
        }))
    }

    fn unwritten(&self, kind: Kind, name: &str, id: String) -> Hashed<TermRef> {
        Hashed::new(TermRef {
            title: name.to_owned(),
            // An author without a file has no page: there is nothing to say but the name.
            url: match kind {
                Kind::Author => String::new(),
                _ if id.is_empty() => String::new(),
                _ => self.url(kind, &id),
            },
            ..untitled(id)
        })
    }

    /// Returns where the page of a term is; nothing where the site has no such pages.
    fn url(&self, kind: Kind, id: &str) -> String {
        if !has_pages(self.config, kind) {
            return String::new();
        }
        let address = term_address(kind, id);
        self.config.base.href(&format!("{}{address}", self.prefix))
    }

    /// Returns the author or category with a file whose id is nearest to a name. Tags and series need
    /// no file.
    fn meant(&mut self, kind: Kind, name: &str) -> Option<String> {
        if self.hints == 0 || !matches!(kind, Kind::Author | Kind::Category) {
            return None;
        }
        self.hints -= 1;
        let known = self.written.get(&kind)?.keys().map(String::as_str);
        closest(name, known).map(str::to_owned)
    }
}
