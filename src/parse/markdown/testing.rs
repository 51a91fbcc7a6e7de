//! What the tests of this folder share: Markdown in, readable HTML out.

use super::{Highlight, Options, Text, markdown};
use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::Diagnostic;
use crate::model::config::{Comments, Embeds, Markdown, Math, RawHtml};
use crate::model::{Hole, Language, Piece};

/// What was written, with the HTML as text: holes are `⟦ref 0⟧` and `⟦call 0⟧`.
pub(crate) struct Written {
    pub(crate) text: Text,
    pub(crate) html: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Written {
    /// Returns code, marked text, message and help of every diagnostic.
    pub(crate) fn faults<'s>(&self, source: &'s str) -> Vec<(&'static str, &'s str, &str, &str)> {
        self.diagnostics
            .iter()
            .map(|fault| {
                let place = fault.at.as_ref();
                let range = place.map_or(TextRange::default(), |at| at.range);
                let help = fault.help.as_deref().unwrap_or_default();
                (
                    fault.code.name,
                    &source[range],
                    fault.message.as_str(),
                    help,
                )
            })
            .collect()
    }
}

/// A file, its language and a site that wants everything.
pub(crate) fn plain() -> (SourcePath, Language, Markdown) {
    let wishes = Markdown {
        raw_html: RawHtml::Pass,
        comments: Comments::Drop,
        smart_punctuation: true,
        cjk_emphasis: true,
        autolink: true,
        math: Math::Dollars,
        embeds: Embeds::Auto,
        affiliate_hosts: vec!["shop.example".to_owned()],
    };
    let file = SourcePath::from("content/articles/a/index.md");
    (file, Language::default(), wishes)
}

/// Writes an article with everything on.
pub(crate) fn write(source: &str) -> Written {
    write_with(source, |_| {})
}

/// Writes an article on a site with other wishes.
pub(crate) fn write_with(source: &str, change: impl Fn(&mut Markdown)) -> Written {
    written(source, 0, change)
}

/// Writes an article in another language.
pub(crate) fn write_in(language: &str, source: &str) -> Written {
    written_in(language, source, 0, |_| {})
}

/// Writes an article that begins at `start`.
pub(crate) fn written(source: &str, start: usize, change: impl Fn(&mut Markdown)) -> Written {
    written_in("en", source, start, change)
}

pub(crate) fn written_in(
    language: &str,
    source: &str,
    start: usize,
    change: impl Fn(&mut Markdown),
) -> Written {
    struct Shout;

    impl Highlight for Shout {
        fn lines(&self, language: &str, code: &str) -> Option<Vec<String>> {
            (language == "shout").then(|| code.split('\n').map(str::to_uppercase).collect())
        }

        fn nearest(&self, language: &str) -> Option<String> {
            (language == "shuot").then(|| "shout".to_owned())
        }
    }

    let (file, _, mut wishes) = plain();
    change(&mut wishes);
    let language = Language::parse(language).expect("a language");
    let options = Options {
        highlight: Some(&Shout),
        prose: true,
        ..Options::new(&file, &language, &wishes)
    };
    let (text, diagnostics) = {
        let outcome = markdown(source, start, &options);
        (outcome.value, outcome.diagnostics)
    };
    let html = text
        .body
        .html
        .pieces()
        .map(|piece| match piece {
            Piece::Html(html) => html.to_owned(),
            Piece::Hole(Hole::Ref(number) | Hole::Picture(number)) => format!("⟦ref {number}⟧"),
            Piece::Hole(
                Hole::PictureBegin(_)
                | Hole::PictureEnd(_)
                | Hole::Enlarge(_)
                | Hole::EnlargeEnd(_),
            ) => String::new(),
            Piece::Hole(Hole::Word(word)) => word.english().to_owned(),
            Piece::Hole(Hole::Before(word)) => word.english().replace("{n}", ""),
            Piece::Hole(Hole::Behind(_)) => String::new(),
            Piece::Hole(Hole::Day(date)) => date.day().to_string(),
            Piece::Hole(Hole::Call(number)) => format!("⟦call {number}⟧"),
            Piece::Hole(Hole::CallEnd(number)) => format!("⟦end {number}⟧"),
        })
        .collect();
    Written {
        text,
        html,
        diagnostics,
    }
}
