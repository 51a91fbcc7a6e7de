//! Tests of front matter.

use super::*;
use crate::diagnostic::codes::{INVALID_ALIAS, INVALID_DATE, INVALID_SLUG};
use crate::diagnostic::print::position;
use crate::model::article::SectionLayout;
use crate::model::{Data, Tree};
use crate::parse::{Overrides, config};

mod values;

fn site() -> Settings {
    let tree = Tree::in_memory([(
        "config.toml",
        "title = 'T'\nbase_url = 'https://example.org'\ntime_zone = 'Europe/Berlin'\n",
    )]);
    config(&tree, &Overrides::default()).value.settings()
}

fn read(source: &str, kind: Kind) -> Outcome<(Meta, Vec<Ref>, usize)> {
    let settings = site();
    let file = SourcePath::from("content/articles/a.md");
    let context = Context {
        file: &file,
        kind,
        language: &settings.language,
        stem: "the-stem",
        settings: &settings,
    };
    let options = Options::new(&file, &settings.language, &settings.markdown);
    front_matter(source, &context, &options)
}

fn shown(line: &Html) -> String {
    line.with_targets(&[])
}

/// Returns the mistakes in a file: code, marked text and help of each.
fn faults(source: &str, kind: Kind) -> Vec<(&'static str, String, String)> {
    let reported = |fault: &Diagnostic| {
        let at = fault.at.as_ref().unwrap().range;
        (
            fault.code.name,
            source[at].to_owned(),
            fault.help.clone().unwrap_or_default(),
        )
    };
    read(source, kind)
        .diagnostics
        .iter()
        .map(reported)
        .collect()
}

fn article(keys: &str) -> String {
    format!("+++\ntitle = 'T'\ndate = 2026-05-08\ncategory = 'c'\n{keys}\n+++\n")
}

fn values(texts: &[crate::model::article::Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

const TOML: &str = r#"+++
title = "What `async` means & why"
date = 2026-05-08T06:30:00
updated = 2026-05-09
expires = 2030-01-01T00:00:00Z
category = "industry"
tags = ["rust", "web"]
authors = ["mara", "yuki"]
summary = "One sentence."
takeaways = ["first", "second"]
image = "racks.jpg"
image_alt = "a row of racks"
image_caption = "Racks"
image_credit = "M. L."
series = "safety"
series_part = 2
slug = "für-alle"
aliases = ["/2019/old/", "/old.html"]
draft = true
featured = true
breaking = true
sponsored = "Partner"
disclosure = "We own shares."
toc = false
comments = true
search = false
template = "wide.html"

[[corrections]]
date = 2026-05-10
text = "later"

[[corrections]]
date = 2026-05-09T10:00:00Z
text = "earlier"

[extra]
n = 3
when = 2026-01-01
+++
Body
"#;

const YAML: &str = r#"---
title: "What `async` means & why"
date: 2026-05-08 06:30
updated: 2026-05-09
expires: 2030-01-01T00:00:00Z
category: industry
tags:
  - rust
  - web
authors: [mara, yuki]
summary: >
  One
  sentence.
takeaways: [first, second]
image: racks.jpg
image_alt: a row of racks
image_caption: Racks
image_credit: M. L.
series: safety
series_part: 2
slug: für-alle
aliases: [/2019/old/, /old.html]
draft: true
featured: true
breaking: true
sponsored: Partner
disclosure: We own shares.
toc: false
comments: true
search: false
template: wide.html
corrections:
  - date: 2026-05-10
    text: later
  - date: 2026-05-09T10:00:00Z
    text: earlier
extra:
  n: 3
  when: 2026-01-01
---
Body
"#;

/// What is said of a file that has every key.
const PAID: [&str; 2] = [
    "`featured` has no effect beside `sponsored`",
    "`breaking` has no effect beside `sponsored`",
];

fn said(diagnostics: &[Diagnostic]) -> Vec<&str> {
    let messages = diagnostics.iter().map(|one| one.message.as_str());
    messages.collect()
}

#[test]
fn every_key_is_read() {
    let Outcome { value, diagnostics } = read(TOML, Kind::Article);
    let (meta, _, body) = value;
    assert_eq!(said(&diagnostics), PAID);
    assert_eq!(&TOML[body..], "Body\n");
    assert_eq!(meta.title, "What async means & why");
    assert_eq!(meta.title_html, "What <code>async</code> means &amp; why");
    let dates = [meta.date, meta.updated, meta.expires].map(|date| date.unwrap().rfc3339());
    assert_eq!(
        dates,
        [
            "2026-05-08T06:30:00+02:00",
            "2026-05-09T00:00:00+02:00",
            "2030-01-01T01:00:00+01:00"
        ]
    );
    assert_eq!(meta.category.unwrap().value, "industry");
    assert_eq!(values(&meta.tags), ["rust", "web"]);
    assert_eq!(values(&meta.authors), ["mara", "yuki"]);
    assert_eq!(
        (meta.summary.as_str(), meta.summary_given),
        ("One sentence.", true)
    );
    let takeaways: Vec<String> = meta.takeaways.iter().map(shown).collect();
    assert_eq!(takeaways, ["first", "second"]);
    assert_eq!(meta.lead.image.unwrap().value, "racks.jpg");
    assert_eq!(meta.lead.alt.as_deref(), Some("a row of racks"));
    assert_eq!(
        meta.lead.caption.as_ref().map(shown).as_deref(),
        Some("Racks")
    );
    assert_eq!(meta.lead.credit.as_deref(), Some("M. L."));
    assert_eq!(meta.series.unwrap().value, "safety");
    assert_eq!(meta.series_part, Some(2));
    assert_eq!(meta.slug.unwrap().value, "für-alle");
    assert_eq!(values(&meta.aliases), ["/2019/old/", "/old.html"]);
    assert_eq!(
        (meta.draft, meta.featured, meta.breaking),
        (true, true, true)
    );
    assert_eq!(meta.sponsored.as_deref(), Some("Partner"));
    assert_eq!(
        meta.disclosure.as_ref().map(shown).as_deref(),
        Some("We own shares.")
    );
    assert_eq!((meta.toc, meta.comments, meta.search), (false, true, false));
    assert_eq!(meta.template.unwrap().value, "wide.html");
    let texts: Vec<_> = meta.corrections.iter().map(|c| shown(&c.text)).collect();
    assert_eq!(texts, ["earlier", "later"], "oldest first");
    assert_eq!(meta.extra["n"], Data::Integer(3));
    assert_eq!(meta.extra["when"], Data::Text("2026-01-01".to_owned()));
}

#[test]
fn toml_and_yaml_mean_the_same() {
    let bare = |source| {
        let Outcome { value, diagnostics } = read(source, Kind::Article);
        assert_eq!(said(&diagnostics), PAID);
        let mut meta = value.0;
        let texts = [&mut meta.tags, &mut meta.authors, &mut meta.aliases];
        let options = [
            &mut meta.category,
            &mut meta.lead.image,
            &mut meta.series,
            &mut meta.slug,
            &mut meta.template,
        ];
        let all = texts
            .into_iter()
            .flatten()
            .chain(options.into_iter().flatten());
        all.for_each(|placed| placed.range = TextRange::default());
        meta
    };
    assert_eq!(bare(TOML), bare(YAML));
}

#[test]
fn a_short_article_gets_the_defaults() {
    let meta = read(&article(""), Kind::Article).value.0;
    assert_eq!((meta.toc, meta.comments, meta.search), (true, false, true));
    assert_eq!((meta.summary.as_str(), meta.summary_given), ("", false));
    assert_eq!((meta.draft, meta.slug, meta.extra.len()), (false, None, 0));
    assert_eq!((meta.kind, meta.stem.as_str()), (Kind::Article, "the-stem"));
}

#[test]
fn places_survive_byte_order_marks_and_line_ends() {
    let source = "\u{feff}+++\r\ntitle = \"Zürich\"\r\ndate = 2026-05-08\r\ncategory = \"ä\"\r\n\
                  slug = \"a b\"\r\n+++ \r\nBody";
    let Outcome { value, diagnostics } = read(source, Kind::Article);
    let (meta, _, body) = value;
    assert_eq!(&source[body..], "Body");
    assert_eq!(&source[meta.category.unwrap().range], "\"ä\"");
    let at = diagnostics[0].at.as_ref().unwrap().range;
    assert_eq!(diagnostics[0].code, &INVALID_SLUG);
    assert_eq!(&source[at], "\"a b\"");
    assert_eq!(position(source, at.start().into()), (5, 8));
}

#[test]
fn what_an_article_lacks_is_reported_at_once() {
    let missing = [
        ("missing-title", "title"),
        ("missing-date", "date"),
        ("missing-category", "category"),
    ];
    let (toml, yaml) = ("+++\ndraft = true\n+++\n", "---\r\ndraft: true\r\n---\r\n");
    for (source, fence, sign) in [(toml, "+++", " = "), (yaml, "---", ": ")] {
        let found = faults(source, Kind::Article);
        for ((code, marked, help), (wanted, key)) in std::iter::zip(&found, missing) {
            assert_eq!((*code, marked.as_str()), (wanted, fence));
            assert!(help.contains(&format!("`{key}{sign}")), "{help}");
        }
        assert_eq!(found.len(), 3);
        let meta = read(source, Kind::Article).value.0;
        assert_eq!((meta.title.as_str(), meta.draft), ("the-stem", true));
    }
    let empty = "+++\ntitle = ' '\ndate = 2026-05-08\ncategory = ''\n+++\n";
    let codes: Vec<_> = faults(empty, Kind::Article)
        .into_iter()
        .map(|f| (f.0, f.1))
        .collect();
    assert_eq!(
        codes,
        [
            ("missing-title", "' '".to_owned()),
            ("missing-category", "''".to_owned())
        ]
    );
}

#[test]
fn other_kinds_need_a_title_only() {
    for kind in [
        Kind::Page,
        Kind::Author,
        Kind::Category,
        Kind::Tag,
        Kind::Series,
    ] {
        assert_eq!(faults("+++\ntitle = 'T'\n+++\n", kind), []);
        assert_eq!(faults("---\n---\n", kind).len(), 1);
    }
}

#[test]
fn authors_and_categories_have_keys_of_their_own() {
    let author = "---\ntitle: Mara\nrole: Editor\nportrait: m.jpg\n\
                  links:\n  - name: Site\n    url: https://m.example\n---\n";
    let Outcome { value, diagnostics } = read(author, Kind::Author);
    assert_eq!(diagnostics, []);
    let meta = value.0;
    assert_eq!(meta.profile.role.as_deref(), Some("Editor"));
    assert_eq!(meta.profile.portrait.unwrap().value, "m.jpg");
    assert_eq!(meta.profile.links[0].url, "https://m.example");

    let category = "+++\ntitle = 'C'\norder = -2\ncolour = '#aBc'\nlayout = 'mosaic'\n+++\n";
    let meta = read(category, Kind::Category).value.0;
    assert_eq!(
        (meta.order, meta.colour.as_deref(), meta.layout),
        (Some(-2), Some("#aabbcc"), Some(SectionLayout::Mosaic))
    );
    for colour in ["red", "#12", "#12345g", "#éa"] {
        let source = format!("+++\ntitle = 'C'\ncolour = '{colour}'\n+++\n");
        assert_eq!(
            faults(&source, Kind::Category)[0].0,
            "wrong-type",
            "{colour}"
        );
    }

    let found = faults(&article("role = 'x'\norder = 1"), Kind::Article);
    assert_eq!((found[0].0, found[0].1.as_str()), ("unknown-key", "role"));
    assert!(found[0].2.contains("content/authors/"), "{}", found[0].2);
    assert!(found[1].2.contains("content/categories/"), "{}", found[1].2);
}

#[test]
fn keys_of_other_generators_are_recognised() {
    for (key, help) in [
        ("categories", "one category"),
        ("taxonomies", "`tags = […]`"),
        ("description", "`summary`"),
        ("author", "`authors`"),
        ("publishDate", "`date`"),
        ("published", "take it out if it says `true`"),
        ("type", "take it out"),
        ("lang", "take it out"),
        ("math", "`[markdown]`"),
        ("lastmod", "`updated`"),
        ("last_modified", "`updated`"),
        ("permalink", "`url`"),
        ("layout", "`template`"),
        ("cover", "`image`"),
        ("thumbnail", "`image`"),
        ("weight", "`order`"),
        ("Titel", "`title`"),
        ("categry", "`category`"),
        ("mood", "`[extra]`"),
    ] {
        let found = faults(&article(&format!("{key} = 'x'")), Kind::Article);
        assert_eq!(
            (found.len(), found[0].0, found[0].1.as_str()),
            (1, "unknown-key", key)
        );
        assert!(found[0].2.contains(help), "{key}: {}", found[0].2);
    }
    let yaml = "---\ntitle: T\ndate: 2026-05-08\ncategory: c\nmood: x\n---\n";
    assert!(faults(yaml, Kind::Article)[0].2.contains("`extra:`"));
}

#[test]
fn no_suggestion_hides_a_key() {
    let known = [TOML, YAML].iter().flat_map(|text| text.lines());
    let known: Vec<_> = known
        .filter_map(|line| line.split([' ', ':']).next())
        .collect();
    for suggestion in suggestions::SUGGESTIONS
        .iter()
        .map(crate::parse::documents::Suggestion::written)
    {
        assert!(!known.contains(&suggestion), "{suggestion}");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        assert!(
            suggestion.chars().all(plain),
            "{suggestion} would never be found"
        );
    }
}
