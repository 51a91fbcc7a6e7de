//! Reads a Markdown file.

use jiff::Timestamp;

use super::corrected::unmade;
use super::front_matter::{Context, front_matter, means_summary, split};
use super::keywords::{Texts, keywords};
use super::source::Source;
use super::{reading_time, summary};
use crate::base::text::part;
use crate::base::{Fp, Hashed, Moment, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::article::{Ref, Spanned};
use crate::model::config::Settings;
use crate::model::live::LIVE;
use crate::model::{Article, Body, Kind, Meta, Outline};
use crate::parse::conflict::replace_by_conflicts;
use crate::parse::documents::Syntax;
use crate::parse::markdown::{self, Coverage, Highlight, Options};
use crate::parse::text;

/// Reads a file's bytes: the article and its body. `highlight` colours code where the site wants that.
pub fn article(
    bytes: Vec<u8>,
    source: &Source,
    settings: &Settings,
    highlight: &dyn Highlight,
) -> Outcome<(Article, Body)> {
    let mut diagnostics = Vec::new();
    let text = text::decode(bytes, &source.path).drain_into(&mut diagnostics);
    diagnostics.extend(without_folder(source));
    let context = Context {
        file: &source.path,
        kind: source.kind,
        language: &source.language,
        stem: &source.stem,
        settings,
    };
    let relates = source.kind == Kind::Article && settings.articles.related > 0;
    let options = Options {
        prose: relates,
        ..options(source, settings, highlight)
    };
    let (mut meta, front_references, body_start) =
        front_matter(&text, &context, &options).drain_into(&mut diagnostics);
    let options = Options {
        live: coverage(&meta, settings),
        ..options
    };
    let mut written = write(&text, body_start, &options).drain_into(&mut diagnostics);
    drop_illegible(&mut diagnostics);

    if source.kind == Kind::Article {
        diagnostics.extend(repeated_headline(&meta.title, &written.headlines));
    }
    diagnostics.extend(unmade(&meta, &written, &source.path));
    meta.minutes = reading_time::minutes(&written.count, &settings.reading);
    if meta.summary.is_empty() {
        meta.summary = summary::summary(&written.opening);
        let missing = missing_summary(&text, source, &diagnostics);
        diagnostics.extend(missing);
    }
    meta.count_references_from(written.refs.len());
    meta.live_until = live_until(&meta, &written, settings);
    replace_by_conflicts(&text, &source.path, &mut diagnostics);
    let terms = relates.then(|| terms(&meta, &written, source));
    let outline = outline(&mut written, front_references, terms.unwrap_or_default());
    let article = Article {
        path: source.path.clone(),
        meta: Hashed::new(meta),
        outline: Hashed::new(outline),
        text: text_fingerprint(&text, body_start, source, settings, options.live),
    };
    Outcome::new((article, written.body), diagnostics)
}

/// Takes out of a text what linking needs to know of it. Articles stay in memory for as long as the site does, so that
/// is shrunk.
fn outline(written: &mut markdown::Text, front: Vec<Ref>, terms: Vec<(u32, u16)>) -> Outline {
    let entries = written.body.entries.iter().map(|told| Spanned {
        value: told.entry.clone(),
        range: told.range,
    });
    let mut outline = Outline {
        anchors: std::mem::take(&mut written.anchors),
        refs: std::mem::take(&mut written.refs),
        calls: std::mem::take(&mut written.calls),
        frames: written.frames,
        asides: std::mem::take(&mut written.asides),
        entries: entries.collect(),
        terms,
    };
    outline.refs.extend(front);
    outline.anchors.shrink_to_fit();
    outline.refs.shrink_to_fit();
    outline
}

/// Drops further mistakes where the file has another encoding, or is no text at all: they would mean
/// nothing.
fn drop_illegible(diagnostics: &mut Vec<Diagnostic>) {
    let has = |code| diagnostics.iter().any(|one| one.code == code);
    if has(&codes::NOT_UTF8) && has(&codes::INVALID_FRONT_MATTER) {
        diagnostics.retain(|one| one.code == &codes::NOT_UTF8);
    }
}

/// Reports an article without a summary. Front matter that could not be read may well have one.
fn missing_summary(text: &str, source: &Source, found: &[Diagnostic]) -> Option<Diagnostic> {
    let unread = [&codes::INVALID_FRONT_MATTER, &codes::NOT_UTF8];
    // A summary under another name is reported as an unknown key, and one that is no text, or where no key is
    // read, as such.
    let is_misnamed = |one: &Diagnostic| {
        let key = one.at.as_ref().and_then(|at| part(text, at.range));
        (one.code == &codes::UNKNOWN_KEY && key.is_some_and(means_summary))
            || ([&codes::WRONG_TYPE, &codes::UNUSED_KEY].contains(&one.code)
                && one.message.starts_with("`summary` "))
    };
    if source.kind != Kind::Article
        || found
            .iter()
            .any(|one| unread.contains(&one.code) || is_misnamed(one))
    {
        return None;
    }
    let front = split(text, &source.path).value.front;
    let syntax = front.map_or(Syntax::Toml, |(syntax, _)| syntax);
    let help = format!(
        "add `{}`: one or two sentences for lists, feeds and search engines",
        syntax.line("summary", "\"…\"")
    );
    Some(
        Diagnostic::new(&codes::MISSING_SUMMARY, "this article has no summary")
            .at(Span::bytes(&source.path, first_line(text)))
            .help(help),
    )
}

/// Returns the terms by which related articles are found.
fn terms(meta: &Meta, written: &markdown::Text, source: &Source) -> Vec<(u32, u16)> {
    let texts = Texts {
        title: &meta.title,
        tags: meta.tags.iter().map(|tag| tag.value.as_str()).collect(),
        summary: &meta.summary,
        headings: &written.headings,
        body: &written.prose,
    };
    keywords(&texts, &source.language)
}

/// Returns a Markdown file's source, and the byte offset of the text behind the front matter. Mistakes
/// were reported when the article was read.
pub fn written(bytes: Vec<u8>, path: &SourcePath) -> (String, usize) {
    let text = text::decode(bytes, path).value;
    let start = split(&text, path).value.body_start;
    (text, start)
}

/// Reads the body of a file that was read before as an article with this front matter, and the body's fingerprint
/// ([`Article::text`]). Mistakes were reported when the article was read.
pub fn body(
    bytes: Vec<u8>,
    meta: &Meta,
    source: &Source,
    settings: &Settings,
    highlight: &dyn Highlight,
) -> (Fp, Body) {
    let (text, start) = written(bytes, &source.path);
    let live = coverage(meta, settings);
    let options = Options {
        live,
        ..options(source, settings, highlight)
    };
    let written = write(&text, start, &options).value;
    (
        text_fingerprint(&text, start, source, settings, live),
        written.body,
    )
}

/// Returns what the times of entries are read by, where an article is live coverage.
fn coverage<'a>(meta: &Meta, settings: &'a Settings) -> Option<Coverage<'a>> {
    let date = meta.date.filter(|_| meta.story_kind == LIVE)?;
    Some(Coverage {
        date,
        zone: &settings.zone.0,
    })
}

/// Returns when live coverage ends. It ends by itself where the writer says no end.
fn live_until(meta: &Meta, written: &markdown::Text, settings: &Settings) -> Option<Moment> {
    if meta.live_until.is_some() || meta.story_kind != LIVE {
        return meta.live_until;
    }
    let newest = written.body.entries.first();
    let newest = newest.map(|told| told.entry.date);
    let seconds = i64::from(settings.articles.live_hours) * 3600;
    let end = newest.max(meta.date)?.unix.checked_add(seconds)?;
    let end = Timestamp::from_second(end).ok()?;
    Some(Moment::at(end, &settings.zone.0))
}

fn options<'a>(
    source: &'a Source,
    settings: &'a Settings,
    highlight: &'a dyn Highlight,
) -> Options<'a> {
    Options {
        highlight: settings.highlight.then_some(highlight),
        components: Some(&settings.components),
        ..Options::new(&source.path, &source.language, &settings.markdown)
    }
}

fn write(text: &str, start: usize, options: &Options) -> Outcome<markdown::Text> {
    let mut written = markdown::markdown(text, start, options);
    written.value.body.words = reading_time::words(&written.value.count);
    written
}

fn text_fingerprint(
    text: &str,
    start: usize,
    source: &Source,
    settings: &Settings,
    live: Option<Coverage<'_>>,
) -> Fp {
    let body = text.get(start..).unwrap_or_default();
    Fp::of(&(
        body,
        &source.language,
        &settings.markdown,
        &settings.components,
        settings.highlight,
        live.map(|coverage| (coverage.date, &settings.zone)),
    ))
}

/// Reports a heading of the text that repeats the headline.
fn repeated_headline(title: &str, headlines: &[(Span, String)]) -> Option<Diagnostic> {
    let words = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let (span, _) = headlines
        .iter()
        .find(|(_, text)| words(text) == words(title))?;
    Some(
        Diagnostic::new(
            &codes::REPEATED_HEADLINE,
            "the text says the headline once more",
        )
        .at(span.clone())
        .help("take this line out: the page shows the title above the text"),
    )
}

/// Returns the first line that is not empty.
fn first_line(text: &str) -> std::ops::Range<usize> {
    let start = text.len()
        - text
            .trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}'])
            .len();
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// Reports an `index.md` in the folder of all articles, whose name would be that of the folder.
fn without_folder(source: &Source) -> Option<Diagnostic> {
    let path = &source.path;
    let name = path.file_name();
    let folder = path.folder();
    let is_index = name == "index.md" || (name.starts_with("index.") && source.stem != "index");
    if !is_index || folder.matches('/').count() > 1 {
        return None;
    }
    let message = format!("`{name}` lies directly in `{folder}/`, and has no name of its own");
    let help = format!(
        "give it a folder, `{folder}/a-name/{name}`, or another name: `{folder}/a-name.md`"
    );
    Some(
        Diagnostic::new(&codes::INDEX_WITHOUT_FOLDER, message)
            .at(Span::file(path))
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;
    use crate::model::Tree;
    use crate::parse::source;
    use crate::parse::{Overrides, config};

    /// Returns the mistakes in a file: code, line and help of each.
    fn faults(path: &str, bytes: &[u8]) -> Vec<(&'static str, usize, String)> {
        let tree = Tree::in_memory([(
            "config.toml",
            "title = 'T'\nbase_url = 'https://a.example'\n",
        )]);
        let settings = config(&tree, &Overrides::default()).value.settings();
        let source = source(&SourcePath::from(path), Kind::Article, &settings);
        let text = String::from_utf8_lossy(bytes).into_owned();
        article(
            bytes.to_vec(),
            &source,
            &settings,
            &crate::parse::Highlighter,
        )
        .diagnostics
        .into_iter()
        .map(|fault| {
            let at = fault.at.map_or(0, |at| at.range.start().into());
            let line = crate::diagnostic::print::position(&text, at).0;
            (fault.code.name, line, fault.help.unwrap_or_default())
        })
        .collect()
    }

    #[test]
    fn a_missing_summary_is_asked_for_in_the_files_own_language_and_place() {
        let toml = "\n\n+++\ntitle = 'T'\ndate = 2026-05-08\ncategory = 'c'\n+++\nText\n";
        let yaml = "---\ntitle: T\ndate: 2026-05-08\ncategory: c\n---\nText\n";
        for (text, line, help) in [(toml, 3, "`summary = "), (yaml, 1, "`summary: ")] {
            let found = faults("content/articles/a.md", text.as_bytes());
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!((found[0].0, found[0].1), ("missing-summary", line));
            assert!(found[0].2.contains(help), "{}", found[0].2);
        }
    }

    #[test]
    fn a_file_in_another_encoding_is_one_mistake() {
        let utf16: Vec<u8> = "+++\ntitle = 'T'\n+++\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [
            [b"\xff\xfe".to_vec(), utf16].concat(),
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
        ] {
            let found = faults("content/articles/a.md", &bytes);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].0, "not-utf8");
        }
    }

    #[test]
    fn an_index_needs_a_folder_of_its_own() {
        let text = b"+++\ntitle = 'T'\ndate = 2026-05-08\ncategory = 'c'\nsummary = 's'\n+++\n";
        for (path, faulty) in [
            ("content/articles/index.md", true),
            ("content/articles/index.de.md", true),
            ("content/articles/a/index.md", false),
            ("content/articles/index.html.md", true),
            ("content/articles/a.md", false),
        ] {
            let found = faults(path, text);
            assert_eq!(!found.is_empty(), faulty, "{path}: {found:?}");
            if faulty {
                assert_eq!(found[0].0, "index-without-folder");
                assert!(
                    found[0].2.contains("content/articles/a-name"),
                    "{}",
                    found[0].2
                );
            }
        }
    }
}
