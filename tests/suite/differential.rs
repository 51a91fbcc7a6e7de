//! What readers see of a text, held against an independent Markdown engine (comrak).
//!
//! Both engines read the same source. Of each result only the passages are kept that readers see:
//! paragraphs, headings, items, cells, captions, code. What presswork shows otherwise on purpose is listed
//! in [`deliberate`], each kind with its reason.
//!
//! `PRESSWORK_DIFFERENTIAL=FOLDER cargo test --test suite differential` reads the Markdown files of another
//! folder too.

mod deliberate;
mod passages;
mod texts;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use presswork::base::SourcePath;
use presswork::model::config::{Comments, Embeds, Markdown, Math, RawHtml};
use presswork::model::{Hole, Language, Piece};
use presswork::parse::markdown::{Options, markdown};
use proptest::prelude::*;

use self::passages::passages;

/// Returns the passages of a text as presswork writes it. The text begins at `start` of its file.
fn ours(source: &str, start: usize) -> Vec<String> {
    let wishes = Markdown {
        raw_html: RawHtml::Pass,
        comments: Comments::Drop,
        smart_punctuation: true,
        cjk_emphasis: true,
        autolink: true,
        math: Math::Dollars,
        embeds: Embeds::Auto,
        affiliate_hosts: Vec::new(),
    };
    let (file, language) = (
        SourcePath::from("content/articles/a.md"),
        Language::default(),
    );
    let text = markdown(source, start, &Options::new(&file, &language, &wishes)).value;
    let html: String = text
        .body
        .html
        .pieces()
        .map(|piece| match piece {
            Piece::Hole(
                Hole::PictureBegin(_) | Hole::PictureEnd(_) | Hole::Before(_) | Hole::Behind(_),
            ) => "",
            Piece::Html(html) => html,
            Piece::Hole(Hole::Word(word)) => word.english(),
            Piece::Hole(Hole::Ref(_) | Hole::Picture(_) | Hole::Call(_) | Hole::CallEnd(_)) => "",
            Piece::Hole(Hole::Enlarge(_) | Hole::EnlargeEnd(_) | Hole::Day(_)) => "",
        })
        .collect();
    passages(&html)
}

/// Returns the same as comrak writes it.
fn theirs(source: &str) -> Vec<String> {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.cjk_friendly_emphasis = true;
    options.render.full_info_string = true;
    options.render.r#unsafe = true;
    let html = comrak::markdown_to_html(source, &options);
    passages(&deliberate::with_definitions(&html))
}

/// Returns the first passages in which the two engines differ, as a report; nothing where there are none.
fn difference(source: &str, start: usize) -> Option<String> {
    let (ours, theirs) = deliberate::without(ours(source, start), theirs(&source[start..]));
    let most = ours.len().max(theirs.len());
    let first = (0..most).find(|&at| match (ours.get(at), theirs.get(at)) {
        (Some(ours), Some(theirs)) => !deliberate::is_same(ours, theirs),
        _ => true,
    })?;
    let mut report = String::new();
    for at in first..(first + 2).min(most) {
        let shown = |passages: &[String]| passages.get(at).cloned().unwrap_or_default();
        let _ = writeln!(
            report,
            "  ours   {}\n  theirs {}",
            shown(&ours),
            shown(&theirs)
        );
    }
    Some(report)
}

/// Returns the Markdown files below a folder.
fn files(below: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(below)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

/// Returns where the text behind the front matter begins.
fn body_start(text: &str) -> usize {
    ["+++\n", "---\n"]
        .iter()
        .find_map(|fence| {
            let rest = text.strip_prefix(fence)?;
            let end = rest.find(&format!("\n{fence}"))?;
            Some(fence.len() + end + 1 + fence.len())
        })
        .unwrap_or(0)
}

#[test]
fn readers_see_what_another_engine_shows() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let more = std::env::var_os("PRESSWORK_DIFFERENTIAL").map(PathBuf::from);
    let mut wrong = String::new();
    let (mut count, mut all) = (0, 0);
    for path in std::iter::once(own)
        .chain(more)
        .flat_map(|folder| files(&folder))
    {
        let text = std::fs::read_to_string(&path).expect("a text");
        all += 1;
        if let Some(report) = difference(&text, body_start(&text)) {
            count += 1;
            let _ = writeln!(wrong, "{}\n{report}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{count} of {all} texts differ:\n{wrong}");
}

proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn random_texts_read_as_another_engine_reads_them(text in texts::text()) {
        let report = difference(&text, 0);
        prop_assert!(report.is_none(), "{}", report.unwrap_or_default());
    }
}
