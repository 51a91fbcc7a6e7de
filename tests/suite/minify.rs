//! A page shows the same with `minify` as without it, to a browser's own parser.

use std::path::Path;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use presswork::base::OutPath;
use presswork::finish::{Finisher, Purpose};
use presswork::io::scan;
use presswork::model::Tree;
use presswork::model::policy::InPages;
use presswork::parse;
use presswork::pipeline::{Audience, Overrides};

use crate::site::{Built, Site, build};

/// Elements whose text is compared to the letter.
const EXACT: [&str; 6] = ["pre", "listing", "textarea", "script", "style", "xmp"];

/// The text that a browser shows of a page, without comments, and with white space folded as on the
/// screen.
fn visible_text(html: &str) -> String {
    let parser = parse_document(RcDom::default(), ParseOpts::default());
    let mut visible_text = VisibleText::default();
    visible_text.node(&parser.one(html).document, false);
    visible_text.end_text(false);
    visible_text.out
}

#[derive(Default)]
struct VisibleText {
    out: String,
    /// A text that a comment may have divided.
    text: String,
}

impl VisibleText {
    fn end_text(&mut self, exact: bool) {
        let text = std::mem::take(&mut self.text);
        if exact {
            self.out.push_str(&text);
            return;
        }
        let mut after_blank = false;
        for letter in text.chars() {
            let is_blank = letter.is_ascii_whitespace();
            match is_blank {
                false => self.out.push(letter),
                true if !after_blank => self.out.push(' '),
                true => {}
            }
            after_blank = is_blank;
        }
    }

    fn node(&mut self, node: &Handle, exact: bool) {
        match &node.data {
            NodeData::Text { contents } => self.text.push_str(&contents.borrow()),
            NodeData::Comment { .. } => {}
            NodeData::Element {
                name,
                attrs,
                template_contents,
                ..
            } => {
                self.end_text(exact);
                self.out.push_str(&format!("<{}:{}", name.ns, name.local));
                for attribute in attrs.borrow().iter() {
                    let (name, value) = (&attribute.name.local, &attribute.value);
                    self.out.push_str(&format!(" {name}={value:?}"));
                }
                self.out.push('>');
                let inside = exact || EXACT.contains(&&*name.local);
                if let Some(template) = &*template_contents.borrow() {
                    self.node(template, inside);
                }
                for child in node.children.borrow().iter() {
                    self.node(child, inside);
                }
                self.end_text(inside);
                self.out.push_str("</>");
            }
            _ => {
                for child in node.children.borrow().iter() {
                    self.node(child, exact);
                }
                self.end_text(exact);
            }
        }
    }
}

fn demo(theme: &str, outputs: &str) -> Built {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    let files = tree.files.keys().map(|path| {
        let mut bytes = tree.read(path).unwrap();
        if path.as_str() == "config.toml" {
            let config = String::from_utf8(bytes).unwrap();
            let config = config.replace("\"frontpage\"", &format!("\"{theme}\""));
            bytes = (config + outputs).into_bytes();
        }
        (path.as_str().to_owned(), bytes)
    });
    let tree = Tree::in_memory(files.collect::<Vec<_>>());
    build(tree, Audience::default(), "2026-11-22T12:00:00Z")
}

#[test]
fn the_demo_shows_the_same() {
    for theme in ["frontpage", "wire"] {
        let plain = demo(theme, "");
        let minified = demo(theme, "[outputs]\nminify = true\n");
        assert_eq!(plain.paths(), minified.paths());
        let (mut pages, mut before, mut after) = (0, 0, 0);
        for (path, bytes) in &plain.outputs {
            if !path.ends_with(".html") {
                assert!(*bytes == minified.outputs[path], "{path}");
                continue;
            }
            let (plain, minified) = (plain.text(path), minified.text(path));
            assert!(visible_text(plain) == visible_text(minified), "{path}");
            pages += 1;
            before += plain.len();
            after += minified.len();
        }
        assert!(pages > 80 && after < before, "{pages}: {before}, {after}");
    }
}

/// The owner's own files are published unchanged.
#[test]
fn what_the_site_brings_along_stays_as_it_is() {
    let own = "<p>a  b</p>  <!-- c -->";
    let config = "title = \"T\"\nbase_url = \"https://example.org\"\ntheme = \"bare\"\n[outputs]\nminify = true\n";
    let site = Site::empty()
        .with("config.toml", config)
        .with("content/static/own.html", own);
    assert_eq!(site.build().text("own.html"), own);
}

proptest::proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn a_page_shows_the_same(html in "(  |\n\n|[ a&;<>/\"'=-]|&amp|<(/?(p|b|pre|code|table|tr|td|svg|math|mtext|desc|title|style|script|textarea|select|option|button|noscript|template|a|div|head|body|iframe|listing|xmp|caption|object|frameset|plaintext|br|form|li|input))( /| a='  x'| a=x/)?>|<!-- a  b -->|<!--c-->|<!--|-->|<!\\[CDATA\\[|\\]\\]>){0,24}") {
        let config = "title = 'T'\nbase_url = 'https://example.org'\n[outputs]\nminify = true\n";
        let tree = Tree::in_memory([("config.toml", config)]);
        let config = parse::config(&tree, &Overrides::default()).value;
        let path = OutPath::new("a.html").unwrap();
        let (minified, _) = Finisher::new(&config, InPages::Nothing, Purpose::Publication).page(&path, html.clone().into_bytes());
        let minified = String::from_utf8(minified).unwrap();
        proptest::prop_assert_eq!(visible_text(&minified), visible_text(&html), "{}", minified);
    }
}
