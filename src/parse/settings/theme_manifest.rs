//! A theme's own files: `theme.toml`, and the interface words in `i18n/LANGUAGE.toml`.
//!
//! Enters: one file's text. Leaves: its declarations. This module must not know the theme's templates,
//! nor the theme that this one inherits from.

use std::collections::BTreeMap;

use super::{theme_lists, theme_options, theme_pictures};
use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::codes::{INVALID_THEME, UNKNOWN_CONFIG_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::model::renditions::PictureUse;
use crate::model::theme::ListSpec;
use crate::model::theme_options::Options;
use crate::parse::documents::{
    Document, KeySpec, Reader, Suggestion, Syntax, Value, Vocabulary, document, keys,
};

/// `theme.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// The theme's name.
    pub name: String,
    /// The theme that it inherits from (`extends`).
    pub parent: Option<String>,
    /// The lists for its pages, by name.
    pub lists: BTreeMap<String, ListSpec>,
    /// The ways in which its pages show pictures, by name.
    pub pictures: BTreeMap<String, PictureUse>,
    /// Its options.
    pub options: Options,
}

static VOCABULARY: Vocabulary = Vocabulary {
    unknown: &UNKNOWN_CONFIG_KEY,
    elsewhere: |_| OPTIONS_HERE.to_owned(),
    suggestions: &[
        Suggestion::meant("parent", &["extends"]),
        Suggestion::meant("inherits", &["extends"]),
        Suggestion::plain("extra", &[], OPTIONS_HERE),
        Suggestion::plain("params", &[], OPTIONS_HERE),
    ],
    keys: KEYS,
};

const OPTIONS_HERE: &str = "options of the theme go under `[options]`";

keys! {
    /// Every key of `theme.toml`.
    pub KEYS:
    NAME = KeySpec::text("name", "What the theme is called; the folder's name where none is given.");
    DESCRIPTION = KeySpec::text("description", "What it looks like.");
    EXTENDS = KeySpec::text("extends", "The theme that it inherits from.");
    LISTS = KeySpec::named_tables(
        "lists", theme_lists::LIST, "Lists of stories that its pages show, by name.",
    );
    PICTURES = KeySpec::named_tables(
        "pictures", theme_pictures::PICTURE, "The ways in which its pages show pictures, by name.",
    );
    OPTIONS = KeySpec::free("options", "Its options and their defaults.");
}

/// Reads `theme.toml`.
pub fn manifest(source: &str, file: &SourcePath) -> Outcome<Manifest> {
    let mut diagnostics = Vec::new();
    let document = theme_document(source, file).drain_into(&mut diagnostics);
    let mut reader = Reader::new(&document, TextRange::default(), file, &VOCABULARY);
    let manifest = read_manifest(&mut reader, file);
    diagnostics.extend(reader.finish());
    Outcome::new(manifest, diagnostics)
}

fn read_manifest(reader: &mut Reader<'_, '_>, file: &SourcePath) -> Manifest {
    // The folder names a theme; the name and the description in the file are for people who read it.
    let name = reader
        .text(&NAME)
        .map_or_else(|| folder_name(file).to_owned(), str::to_owned);
    reader.text(&DESCRIPTION);
    let parent = reader.text(&EXTENDS).map(str::to_owned);
    Manifest {
        name,
        parent,
        lists: theme_lists::lists(reader, &LISTS, file),
        pictures: theme_pictures::pictures(reader, &PICTURES, file),
        options: reader
            .entries(&OPTIONS)
            .map(|table| theme_options::options(reader, table, OPTIONS.name, file))
            .unwrap_or_default(),
    }
}

/// Reads a file of interface words: keys and texts, without tables.
pub fn words(source: &str, file: &SourcePath) -> Outcome<BTreeMap<String, String>> {
    let mut diagnostics = Vec::new();
    let document = theme_document(source, file).drain_into(&mut diagnostics);
    let mut words = BTreeMap::new();
    for (key, node) in document.root {
        match node.value {
            Value::Text(text) => {
                words.insert(key.text.into_owned(), text.into_owned());
            }
            value => {
                let message = format!("`{}` wants text, but this is {}", key.text, value.kind());
                diagnostics.push(fault(file, node.range, message).help("put it in quotes"));
            }
        }
    }
    Outcome::new(words, diagnostics)
}

fn theme_document<'s>(source: &'s str, file: &SourcePath) -> Outcome<Document<'s>> {
    let bom = if source.starts_with('\u{feff}') { 3 } else { 0 };
    document(
        source,
        bom..source.len(),
        Syntax::Toml,
        file,
        &INVALID_THEME,
    )
}

/// Returns the name of the folder: `frontpage` for `themes/frontpage/theme.toml`.
fn folder_name(file: &SourcePath) -> &str {
    file.folder().rsplit('/').next().unwrap_or_default()
}

fn fault(file: &SourcePath, at: TextRange, message: String) -> Diagnostic {
    Diagnostic::new(&WRONG_TYPE, message).at(Span::new(file, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Data;
    use crate::model::theme::{ListSource, PageKind};
    use crate::model::theme_options::OptionKind;
    use crate::model::views::Window;

    fn file() -> SourcePath {
        SourcePath::from("themes/mine/theme.toml")
    }

    #[test]
    fn every_key_is_read() {
        let source = "\u{feff}name = 'Mine'\ndescription = 'd'\nextends = 'frontpage'\n\
                      [lists.top]\nfrom = 'most_read'\nwindow = 'week'\ncount = 3\non = ['home', 'not_found', 'home']\n\
                      [lists.new]\nfrom = 'latest'\non = 'article'\n\
                      [options]\naccent = ''\n[options.newsletter]\nurl = 'x'\n\
                      [options.blocks]\ntype = 'choices'\nchoices = ['a', 'b']\ndefault = ['b']\n";
        let Outcome { value, diagnostics } = manifest(source, &file());
        assert_eq!(diagnostics, []);
        assert_eq!(
            (value.name.as_str(), value.parent.as_deref()),
            ("Mine", Some("frontpage"))
        );
        let top = ListSpec {
            from: ListSource::MostRead(Window::Week),
            count: 3,
            on: vec![PageKind::Home, PageKind::NotFound],
        };
        assert_eq!(value.lists["top"], top);
        assert_eq!(
            (value.lists["new"].count, &value.lists["new"].on),
            (5, &vec![PageKind::Article])
        );
        let accent = &value.options["accent"];
        assert_eq!((&accent.kind, accent.bare), (&OptionKind::Text, true));
        assert!(matches!(
            value.options["newsletter"].kind,
            OptionKind::Table(_)
        ));
        let blocks = &value.options["blocks"];
        assert_eq!(
            blocks.kind,
            OptionKind::Choices(vec!["a".into(), "b".into()])
        );
        assert_eq!(blocks.default, Data::List(vec![Data::Text("b".into())]));
    }

    #[test]
    fn mistakes_are_reported_with_what_to_write() {
        for (source, message, help) in [
            ("x = 1", "there is no key `x`", "[options]"),
            ("parent = 'x'", "there is no key `parent`", "`extends`"),
            (
                "[lists.a]\nfrom = 'latst'\non = ['home']",
                "cannot be `latst`",
                "`latest`",
            ),
            (
                "[lists.a]\nfrom = 'latest'\non = ['hom']",
                "cannot be `hom`",
                "`home`",
            ),
            (
                "[lists.a]\nfrom = 'latest'",
                "`lists.a.on` is missing",
                "`on = [\"home\"]`",
            ),
            (
                "[lists.a]\non = ['home']",
                "`lists.a.from` is missing",
                "`from = ",
            ),
            (
                "[lists.a]\nfrom = 'latest'\non = []\ncount = 0",
                "`lists.a.count` has to be",
                "",
            ),
            (
                "[lists.a]\nfrom = 'latest'\non = ['home']\nwindow = 'week'",
                "only a list of what is most read",
                "most_read",
            ),
            (
                "[lists.a]\nfrom = 'most_read'\non = ['home']\nwindow = 'weak'",
                "cannot be `weak`",
                "`week`",
            ),
            ("[lists]\na = 1", "`lists.a` wants a table", "[lists.NAME]"),
            ("options = 1", "`options` wants a table", ""),
            (
                "[options.a]\ntype = 'txt'",
                "`options.a.type` cannot be `txt`",
                "`text`",
            ),
            (
                "[options.a]\ntype = 'choice'",
                "`options.a.choices` is missing",
                "choices = ",
            ),
            (
                "[options.a]\ntype = 'table'",
                "`options.a.keys` is missing",
                "[options.NAME.keys]",
            ),
            (
                "[options.a]\ntype = 'switch'\ndefault = 1",
                "`a` wants true or false, not a whole number",
                "",
            ),
            (
                "[options.a]\ntype = 'text'\nagainst = '#fff'",
                "there is no key `options.a.against`",
                "it takes",
            ),
            (
                "[options.a]\ntype = 'colour'\nagainst = 'white'",
                "this is no colour",
                "`#ffffff`",
            ),
            ("[lists.a", "`]` is missing", ""),
        ] {
            let found = manifest(&format!("name = 'N'\n{source}\n"), &file()).diagnostics;
            assert_eq!(found.len(), 1, "{source}: {found:?}");
            assert!(found[0].message.contains(message), "{source}: {found:?}");
            let reported = found[0].help.clone().unwrap_or_default();
            assert!(reported.contains(help), "{source}: {reported}");
        }
        let unnamed = manifest("extends = 'frontpage'\n", &file());
        assert_eq!(unnamed.diagnostics, []);
        assert_eq!(unnamed.value.name, "mine", "the folder's name");
    }

    #[test]
    fn words_are_texts() {
        let Outcome { value, diagnostics } = words("a = 'x'\nb = 1\n[c]\n", &file());
        assert_eq!(value, BTreeMap::from([("a".to_owned(), "x".to_owned())]));
        let reported: Vec<_> = diagnostics
            .iter()
            .map(|fault| fault.message.as_str())
            .collect();
        assert_eq!(
            reported,
            [
                "`b` wants text, but this is a number",
                "`c` wants text, but this is a table"
            ]
        );
    }
}
