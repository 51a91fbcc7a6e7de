//! A theme, merged with those that it inherits from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::renditions::PictureUse;
use super::theme_options::Options;
use super::views::Window;
use crate::base::{Fp, SourcePath};

/// The merged chain of themes; the nearest theme wins.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Theme {
    /// The themes' names, the site's own first.
    pub chain: Vec<String>,
    /// Templates by name (`article.html`) with the text of each theme that has one, nearest first.
    pub templates: Vec<Template>,
    /// Files of `assets/` and `static/`, by folder and name: `assets/style.css`.
    pub files: BTreeMap<String, ThemeFile>,
    /// Files of `fonts/`, by name: `headline.ttf`.
    pub faces: BTreeMap<String, FaceFile>,
    /// Interface words by language, then by key, merged over all themes.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// The lists that pages receive, by name.
    pub lists: BTreeMap<String, ListSpec>,
    /// The ways in which pages show pictures, by name.
    pub pictures: BTreeMap<String, PictureUse>,
    /// Options.
    pub options: Options,
    /// Whether a theme of the chain could not be found, so that a missing template may be that theme's.
    pub broken: bool,
}

impl Theme {
    /// Says whether any theme of the chain has this template. A kind of page without a template is not
    /// rendered.
    pub fn has(&self, template: &str) -> bool {
        self.templates.iter().any(|known| known.name == template)
    }
}

/// A template's source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Template {
    /// The file.
    pub path: SourcePath,
    /// The theme.
    pub theme: String,
    /// The name below `templates/`: `article.html`, `parts/card.html`.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A file of a theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ThemeFile {
    /// The path below `assets/` or `static/`: `style.css`.
    pub name: String,
    /// The path in the site.
    pub source: SourcePath,
    /// The fingerprint of what is published.
    pub fp: Fp,
    /// Whether its name in the output carries the fingerprint (`assets/`) or not (`static/`).
    pub fingerprinted: bool,
    /// Its text, where it is a style sheet or a script that a page may carry inline.
    pub text: Option<String>,
    /// Whether it is a style sheet whose text has the published names of other files, and is published in the place of
    /// the file.
    pub linked: bool,
}

impl ThemeFile {
    /// Returns the address from the site's root: `/assets/style.1a2b3c4d.css` for a fingerprinted
    /// file, which may be kept for ever, and the path below `static/` for any other.
    pub fn address(&self) -> String {
        let path = self.name.as_str();
        if !self.fingerprinted {
            return format!("/{path}");
        }
        match path.rsplit_once('.') {
            Some((stem, extension)) => format!("/assets/{stem}.{}.{extension}", self.fp.short()),
            None => format!("/assets/{path}.{}", self.fp.short()),
        }
    }
}

/// A font file of a theme, with which social cards are drawn. It is not published.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FaceFile {
    /// The path in the site.
    pub source: SourcePath,
    /// Its bytes' fingerprint.
    pub fp: Fp,
}

/// `[lists.NAME]` of `theme.toml`: stories that the theme shows on some kinds of pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListSpec {
    /// The source of the stories.
    pub from: ListSource,
    /// The maximum number of stories.
    pub count: usize,
    /// The kinds of pages.
    pub on: Vec<PageKind>,
}

/// The source of a list's stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListSource {
    /// Newest first.
    Latest,
    /// Those with `featured`, newest first.
    Featured,
    /// Those with `breaking`, newest first.
    Breaking,
    /// By views within a window, where there are figures.
    MostRead(Window),
}

/// A kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// The front page and its pages 2…n.
    Home,
    /// An article.
    Article,
    /// A standing page.
    Page,
    /// A category's list.
    Category,
    /// A tag's list.
    Tag,
    /// An author's list.
    Author,
    /// A series' list.
    Series,
    /// The archive: all years, or one month.
    Archive,
    /// All categories, tags, authors or series.
    Terms,
    /// All corrections.
    Corrections,
    /// All feeds.
    Feeds,
    /// The search.
    Search,
    /// The page for a missing address.
    NotFound,
}

impl PageKind {
    /// Every kind, by the name that `theme.toml` and templates use.
    pub const ALL: &[(&'static str, PageKind)] = &[
        ("home", PageKind::Home),
        ("article", PageKind::Article),
        ("page", PageKind::Page),
        ("category", PageKind::Category),
        ("tag", PageKind::Tag),
        ("author", PageKind::Author),
        ("series", PageKind::Series),
        ("archive", PageKind::Archive),
        ("terms", PageKind::Terms),
        ("corrections", PageKind::Corrections),
        ("feeds", PageKind::Feeds),
        ("search", PageKind::Search),
        ("not_found", PageKind::NotFound),
    ];
}

/// Some arguments of components, by the component's name.
pub type ArgumentNames = BTreeMap<String, Vec<String>>;

/// What the reading of a text depends on of the theme's components.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Components {
    /// The arguments that are Markdown.
    pub markdown: ArgumentNames,
    /// The arguments that are addresses of pictures.
    pub pictures: ArgumentNames,
    /// The arguments that are addresses of other files.
    pub files: ArgumentNames,
    /// The components that make a block of their own, judging by their texts.
    pub blocks: BTreeSet<String>,
    /// Whether there is one that shows embeds.
    pub embeds: bool,
    /// Whether there is one that draws tables.
    pub charts: bool,
}

/// The parameters of a component, read from the compiled templates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The parameters.
    pub params: Vec<Param>,
    /// Whether it may show something in a frame, judging by its text.
    pub frames: bool,
}

/// A mistake in a component call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallFault<'a> {
    /// The component does not have this parameter.
    Unknown(&'a str),
    /// The argument has another type than the parameter.
    Type(&'a Param, ParamKind, &'a Data),
    /// The component needs this argument.
    Missing(&'a Param),
}

/// The component that shows what another site does in a frame.
pub(crate) const EMBED: &str = "embed";

/// The component that draws the table below it.
pub(crate) const CHART: &str = "chart";

/// The component that shows a video by its number.
const VIDEO: &str = "video";

impl Signature {
    /// Says whether this is the component that shows embeds: a theme may have another one of its name.
    pub(crate) fn shows_embeds(&self, name: &str) -> bool {
        let takes = |wanted: &&str| self.params.iter().any(|param| param.name == **wanted);
        let is_needed = |param: &Param| param.required && param.name != "url";
        name == EMBED
            && ["url", "title", "ratio", "height"].iter().all(takes)
            && !self.params.iter().any(is_needed)
    }

    /// Says whether this is the component that shows videos by their numbers.
    pub(crate) fn shows_videos(&self, name: &str) -> bool {
        let takes = |wanted: &&str| self.params.iter().any(|param| param.name == **wanted);
        name == VIDEO && ["id", "provider"].iter().all(takes)
    }

    /// Says whether this is the component that draws the table below it.
    pub(crate) fn draws_tables(&self, name: &str) -> bool {
        let takes = |wanted: &&str| self.params.iter().any(|param| param.name == **wanted);
        name == CHART && ["kind", "title", "drawing", "table"].iter().all(takes)
    }

    /// Returns all mistakes in a call's arguments.
    pub fn faults<'a>(&'a self, args: &'a BTreeMap<String, Data>) -> Vec<CallFault<'a>> {
        let given = args.iter().filter_map(|(name, value)| {
            match self.params.iter().find(|param| param.name == *name) {
                None => Some(CallFault::Unknown(name)),
                Some(param) => {
                    let kind = param.kind.filter(|kind| !kind.takes(value))?;
                    Some(CallFault::Type(param, kind, value))
                }
            }
        });
        let missing = self
            .params
            .iter()
            .filter(|param| param.required && !args.contains_key(&param.name))
            .map(CallFault::Missing);
        given.chain(missing).collect()
    }
}

/// A component's parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type, where the theme declares one.
    pub kind: Option<ParamKind>,
    /// Whether a call must give it.
    pub required: bool,
}

/// A component parameter's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParamKind {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A list.
    List,
    /// A table.
    Table,
}

impl ParamKind {
    /// Says whether a value is of this type.
    pub fn takes(self, value: &Data) -> bool {
        matches!(
            (self, value),
            (ParamKind::Text, Data::Text(_))
                | (ParamKind::Bool, Data::Bool(_))
                | (ParamKind::Integer, Data::Integer(_))
                | (ParamKind::Number, Data::Integer(_) | Data::Float(_))
                | (ParamKind::List, Data::List(_))
                | (ParamKind::Table, Data::Table(_))
        )
    }

    /// Returns the value that a writer has to give, in words.
    pub fn wanted(self) -> &'static str {
        match self {
            ParamKind::Text => "text in quotes",
            ParamKind::Bool => "true or false",
            ParamKind::Integer => "a whole number",
            ParamKind::Number => "a number",
            ParamKind::List => "a list",
            ParamKind::Table => "a table",
        }
    }
}
