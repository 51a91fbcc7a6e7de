//! The taxonomies, in one table: the folders of their terms, the addresses of their pages, and the
//! features of those pages.

use super::article::Kind;
use super::config::Outputs;
use super::theme::PageKind;

/// The differences between one taxonomy and the others.
#[derive(Debug)]
pub struct TaxonomySpec {
    /// The kind of a term's page.
    pub kind: PageKind,
    /// The kind of a file that describes a term.
    pub source: Kind,
    /// The folder of those files.
    pub folder: &'static str,
    /// The first part of a term's address.
    pub segment: &'static str,
    /// The overview of all terms: its address, its place in the chrome, and the word for it.
    pub overview: &'static str,
    /// The template of a term's page.
    pub template: &'static str,
    /// Whether a term's page can have feeds. A series has none: readers begin with its first part, not
    /// with its latest.
    pub has_feeds: bool,
}

/// All taxonomies, in the order of the site.
pub(crate) static TAXONOMIES: [TaxonomySpec; 4] = [
    TaxonomySpec {
        kind: PageKind::Category,
        source: Kind::Category,
        folder: "content/categories",
        segment: "category",
        overview: "categories",
        template: "category.html",
        has_feeds: true,
    },
    TaxonomySpec {
        kind: PageKind::Tag,
        source: Kind::Tag,
        folder: "content/tags",
        segment: "tag",
        overview: "tags",
        template: "tag.html",
        has_feeds: true,
    },
    TaxonomySpec {
        kind: PageKind::Author,
        source: Kind::Author,
        folder: "content/authors",
        segment: "author",
        overview: "authors",
        template: "author.html",
        has_feeds: true,
    },
    TaxonomySpec {
        kind: PageKind::Series,
        source: Kind::Series,
        folder: "content/series",
        segment: "series",
        overview: "series",
        template: "series.html",
        has_feeds: false,
    },
];

/// Returns every folder whose Markdown files are read, and the kind of its files.
pub(crate) fn source_folders() -> impl Iterator<Item = (&'static str, Kind)> {
    let stories = [
        ("content/articles", Kind::Article),
        ("content/pages", Kind::Page),
    ];
    let terms = TAXONOMIES.iter();
    let terms = terms.map(|taxonomy| (taxonomy.folder, taxonomy.source));
    stories.into_iter().chain(terms)
}

impl TaxonomySpec {
    /// Returns the taxonomy whose terms such files describe; `None` for articles and standing pages.
    pub(crate) fn described_by(source: Kind) -> Option<&'static Self> {
        TAXONOMIES.iter().find(|one| one.source == source)
    }

    /// Says whether a site has pages for the terms.
    pub(crate) fn is_wanted(&self, outputs: &Outputs) -> bool {
        match self.kind {
            PageKind::Tag => outputs.tags,
            PageKind::Author => outputs.authors,
            _ => true,
        }
    }

    /// Returns the address of a term's page below the edition's own prefix: `/category/industry/`.
    pub fn address(&self, id: &str) -> String {
        format!("/{}/{id}/", self.segment)
    }
}
