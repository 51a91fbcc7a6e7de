//! Markdown: the text of one file in, HTML with holes out, and everything that the body says on
//! the way: links, anchors, component calls, its length and its opening words.
//!
//! One pass over the events of the Markdown parser. Nothing here knows other files, so a link to
//! one is a hole in the HTML; nothing knows the theme, so a component is another.

mod arguments;
mod autolink;
mod blocks;
mod code;
mod component;
mod control;
mod count;
mod escape;
mod fence;
mod finish;
mod headings;
mod inlines;
mod manuscript;
mod math;
mod notes;
mod pictures;
mod quotes;
mod raw;
mod said;
mod sanitise;
mod sink;
mod target;
mod unfinished;
mod verbatim;
mod writer;

#[cfg(test)]
mod testing;

use std::borrow::Cow;

use pulldown_cmark::{Options as Extensions, Parser};

pub use count::Count;
pub use manuscript::{Passages, passages};

use crate::base::SourcePath;
use crate::diagnostic::{Outcome, Span};
use crate::model::article::Ref;
use crate::model::body::Call;
use crate::model::config::{self, RawHtml};
use crate::model::{Body, Language};
use writer::{Links, Rules, Writer};

/// What a body is written from, beside its text.
#[derive(Clone)]
pub struct Options<'a> {
    /// The file, in which places are marked and against which links are resolved.
    pub file: &'a SourcePath,
    /// The language, whose quotation marks are set.
    pub language: &'a Language,
    /// The site's wishes.
    pub markdown: &'a config::Markdown,
    /// What colours code; without it, code stays plain.
    pub highlight: Option<&'a dyn Highlight>,
    /// What counts as Markdown.
    pub dialect: Dialect,
    /// Whether [`Text::prose`] is wanted.
    pub prose: bool,
}

impl<'a> Options<'a> {
    /// Everything that presswork knows, without colours and prose.
    pub fn new(
        file: &'a SourcePath,
        language: &'a Language,
        markdown: &'a config::Markdown,
    ) -> Self {
        Self {
            file,
            language,
            markdown,
            highlight: None,
            dialect: Dialect::Presswork,
            prose: false,
        }
    }
}

/// What counts as Markdown. The specifications' own dialects are there to be tested against them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// CommonMark and nothing else.
    CommonMark,
    /// CommonMark with tables, strike-through, task lists and bare addresses.
    Gfm,
    /// Everything, as far as the site's configuration wants it.
    Presswork,
}

/// Colours code.
pub trait Highlight: Sync {
    /// Returns one HTML string for each line of `code`, without a newline at its end and with
    /// balanced elements; or `None` where the language is not known.
    fn lines(&self, language: &str, code: &str) -> Option<Vec<String>>;

    /// Returns the language that was probably meant by one that is not known.
    fn nearest(&self, language: &str) -> Option<String>;
}

/// Everything that a body says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The HTML, its holes and the contents list.
    pub body: Body,
    /// Every anchor.
    pub anchors: Vec<String>,
    /// Every reference to something of this site; [`Hole::Ref`](crate::model::Hole) counts these.
    pub refs: Vec<Ref>,
    /// Every component call; [`Hole::Call`](crate::model::Hole) counts these.
    pub calls: Vec<Call>,
    /// How much there is to read.
    pub count: Count,
    /// What stands before `<!-- more -->`, else the first paragraph, as plain text on one line.
    pub opening: String,
    /// Whether there was a `<!-- more -->`.
    pub more: bool,
    /// The words without headings and code, a line for each block; empty unless it was asked for.
    pub prose: String,
    /// The words of the headings, a line each.
    pub headings: String,
    /// The headings of the first rank, each with where it stands.
    pub headlines: Vec<(Span, String)>,
}

/// Writes the Markdown that begins at byte `start` of `source`. Spans are those of `source`.
pub fn markdown(source: &str, start: usize, options: &Options<'_>) -> Outcome<Text> {
    let text = source.get(start..).unwrap_or_default();
    if options.dialect == Dialect::Presswork
        && let Some(cleaned) = control::clean(text)
    {
        let made = clean_markdown(&cleaned.text, 0, options);
        return cleaned.restore(made, start, options.file);
    }
    clean_markdown(text, start, options)
}

/// Writes Markdown without control characters, which begins at byte `start` of its file.
fn clean_markdown(text: &str, start: usize, options: &Options<'_>) -> Outcome<Text> {
    let extensions = extensions(options);
    let masked = match options.dialect {
        Dialect::Presswork => component::mask(text, extensions),
        Dialect::CommonMark | Dialect::Gfm => component::Masked::without_calls(text),
    };
    let rules = Rules {
        raw_html: options.markdown.raw_html,
        links: Links::Resolved,
        bare: match options.dialect {
            Dialect::CommonMark => false,
            Dialect::Gfm => true,
            Dialect::Presswork => options.markdown.autolink,
        },
    };
    let mut writer = Writer::new(&masked, start, options, rules);
    for (event, range) in Parser::new_ext(&masked.text, extensions).into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish()
}

/// Returns one line of Markdown as inline HTML: for takeaways, captions and corrections. HTML in
/// it is shown as text, links stand as they are written, and nothing begins a block.
pub fn inline(text: &str, options: &Options<'_>) -> String {
    // A no-break space is white space to the rules of emphasis, and no beginning of any block.
    const GUARD: char = '\u{a0}';
    let line: Cow<'_, str> = text.trim().replace(['\r', '\n'], " ").into();
    if line.is_empty() {
        return String::new();
    }
    let guarded = format!("{GUARD}{line}");
    let rules = Rules {
        raw_html: RawHtml::Escape,
        links: Links::AsWritten,
        bare: options.markdown.autolink,
    };
    let masked = component::Masked::without_calls(&guarded);
    let mut writer = Writer::new(&masked, 0, options, rules);
    let extensions = extensions(options) - Extensions::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(&guarded, extensions).into_offset_iter() {
        writer.event(event, range);
    }
    writer.into_line().unwrap_or_else(|| {
        let mut plain = String::new();
        escape::text(&mut plain, &line);
        plain
    })
}

fn extensions(options: &Options<'_>) -> Extensions {
    let gfm =
        Extensions::ENABLE_TABLES | Extensions::ENABLE_STRIKETHROUGH | Extensions::ENABLE_TASKLISTS;
    match options.dialect {
        Dialect::CommonMark => Extensions::empty(),
        Dialect::Gfm => gfm,
        Dialect::Presswork => {
            let mut all = gfm
                | Extensions::ENABLE_FOOTNOTES
                | Extensions::ENABLE_GFM
                | Extensions::ENABLE_HEADING_ATTRIBUTES
                | Extensions::ENABLE_DEFINITION_LIST;
            all.set(
                Extensions::ENABLE_SMART_PUNCTUATION,
                options.markdown.smart_punctuation,
            );
            all.set(Extensions::ENABLE_MATH, options.markdown.math);
            all
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{Written, write, write_with};
    use super::*;
    use crate::base::text::{TextRange, part};
    use crate::model::article::{Dest, Role};
    use crate::model::{Hole, Piece};

    fn line(text: &str) -> String {
        let (file, language, wishes) = testing::plain();
        inline(text, &Options::new(&file, &language, &wishes))
    }

    #[test]
    fn a_line_is_no_block() {
        for text in [
            "# a", "1. a", "- a", "> a", "    a", "```", "---", "[a]: /b", "| a |", ": a",
        ] {
            let plain = text.trim().replace('>', "&gt;");
            assert!(!line(text).contains("<p"), "{text}");
            assert!(
                line(text).contains(plain.trim_end_matches('-')) || text == "---",
                "{text}: {}",
                line(text)
            );
        }
        assert_eq!(line(" \n "), "");
    }

    #[test]
    fn a_line_has_inline_markup() {
        assert_eq!(
            line("_a_ **\"b\"** `c` [d](e.md \"f\") <b>\nhttps://g.example $x$ {{ y() }} [^1]"),
            format!(
                "<em>a</em> <strong>“b”</strong> <code>c</code> <a href=\"e.md\" title=\"f\">d</a> \
                 &lt;b&gt; <a href=\"https://g.example\">https://g.example</a> {} {{{{ y() }}}} [^1]",
                math::mathml("x", math::Display::Inline).unwrap()
            )
        );
    }

    #[test]
    fn spans_count_from_the_start_of_the_file() {
        let source = "+++\ntitle = \"é\"\n+++\n[a](b.md) ![](c.png) {{ d( }}";
        let Written {
            text, diagnostics, ..
        } = testing::written(source, 21, |_| {});
        let at = |range: TextRange| &source[range];
        assert_eq!(at(text.refs[0].range), "b.md");
        assert_eq!(at(text.refs[1].range), "c.png");
        let marked: Vec<&str> = diagnostics
            .iter()
            .map(|diagnostic| &source[diagnostic.at.as_ref().unwrap().range])
            .collect();
        assert_eq!(marked, ["![](c.png)", "}"]);
    }

    #[test]
    fn html_is_cut_only_where_a_hole_is() {
        let text = write("# A\n\n[b](c.md) and *d*\n\n- [e](#a)\n").text;
        let pieces: Vec<Piece> = text.body.html.pieces().collect();
        assert_eq!(pieces.len(), 5);
        assert_eq!(pieces[1], Piece::Hole(Hole::Ref(0)));
        assert_eq!(text.refs[0].role, Role::Link);
        assert_eq!(text.refs[1].dest, Dest::Anchor("a".into()));
    }

    #[test]
    fn everything_off_is_plain_markdown() {
        let text = "\"a\" -- $5 https://a.example {{ b() }}";
        let written = write_with(text, |wishes| {
            wishes.smart_punctuation = false;
            wishes.math = false;
            wishes.autolink = false;
        });
        assert_eq!(
            written.html,
            "<p>\"a\" -- $5 https://a.example ⟦call 0⟧</p>\n"
        );
    }

    #[test]
    fn a_start_that_is_none_writes_nothing() {
        for start in [1, 5] {
            assert_eq!(testing::written("é", start, |_| {}).text, Text::default());
        }
    }

    fn fragments() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let fragment = prop_oneof![
            proptest::sample::select(vec![
                "# ",
                "\n\n",
                "\n",
                "- ",
                "1. ",
                "> ",
                "> [!NOTE]\n",
                "    ",
                "\t",
                "```",
                "```rust,x {mark=2-\n",
                "~~~\n",
                "*",
                "**",
                "_",
                "~~",
                "`",
                "[",
                "]",
                "(",
                ")",
                "](",
                "![",
                "<",
                ">",
                "<a href='x y'>",
                "<img src=b.png srcset=\"a 2x, b\">",
                "<!-- more -->",
                "<!--",
                "<div>\n",
                "</div>",
                "<script>",
                "{{",
                "}}",
                "{{ a(b=\"c\") }}",
                "{{a()}}",
                "{{ a(b=[",
                "\\",
                "\"",
                "'",
                "--",
                "...",
                "$",
                "$$",
                "\\frac",
                "[^1]",
                "[^1]: ",
                "[^é]",
                "| a | b |\n|--|:-:|\n",
                "|",
                "- [ ] ",
                "- [x] ",
                "\n: ",
                " {#id .c k=v}",
                "{",
                "}",
                "https://",
                "http://a.example/b_c",
                "www.a.example",
                "a@b.example",
                "&amp;",
                "&",
                ";",
                "&#xf8fe;",
                "\u{f8fe}",
                "\u{f8f0}",
                "aaaa",
                "é",
                "日本",
                "😀",
                "\u{a0}",
                "\0",
                "\r\n",
                "(",
                "***",
                "---\n",
                "===\n",
                " ",
                "x",
                "[a]: b\n",
                "[a]",
            ])
            .prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(fragment, 0..40).prop_map(|parts| parts.concat())
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_text_ends_the_build(text in fragments(), raw in 0..3_usize, language in 0..3_usize) {
            for start in [0, 3.min(text.len())] {
                let written = testing::written_in(["en", "fr", "ja"][language], &text, start, |wishes| {
                    wishes.raw_html = [RawHtml::Pass, RawHtml::Sanitise, RawHtml::Escape][raw];
                });
                for diagnostic in written.diagnostics {
                    let range = diagnostic.at.unwrap().range;
                    proptest::prop_assert!(part(&text, range).is_some(), "{range:?} of {text:?}");
                }
                for reference in &written.text.refs {
                    proptest::prop_assert!(part(&text, reference.range).is_some());
                }
            }
            line(&text);
        }

        #[test]
        fn no_bytes_end_the_build(text in ".*") {
            write(&text);
            line(&text);
        }
    }
}
