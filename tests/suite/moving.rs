//! `presswork move`: an article has another name, and everything leads where it did.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use presswork::app::moving;
use presswork::app::{Project, Request};
use presswork::base::SourcePath;
use presswork::memo::Memo;
use presswork::pipeline::{self, Audience};
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{JUNE, presswork, put};
use crate::site::{Site, picture};

/// Runs a command that succeeds.
fn run(site: &Path, arguments: &[&str]) -> String {
    let (code, said) = presswork(JUNE, site, arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
    said
}

fn text(site: &Path, path: &str) -> String {
    fs::read_to_string(site.join(path)).unwrap()
}

fn article(front: &str, body: &str) -> String {
    format!(
        "+++\ntitle = \"T\"\ndate = 2026-05-08\ncategory = \"industry\"\nsummary = \"S\"\n{front}+++\n{body}\n"
    )
}

/// A site with the test theme and these files.
fn site(files: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, bytes) in &Site::empty().files {
        put(folder.path(), path, bytes);
    }
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

const OTHER: &str = "content/articles/other.md";

#[test]
fn links_pictures_and_the_address_come_along() {
    let links = "[a](2026/old.md#part) and [b](<2026/old.md> \"T\") and [lab].\n\n\
                 <a href='2026/old.md?q'>c</a>, [d](/2026/05/old/#part), [e](a%20b.md).\n\n\
                 Escaped: [f](keep.md)\n\n[lab]: 2026/old.md\n";
    let own = "# Not\n\n[up](../other.md), ![p](p.png), [self](old.md#part) and [g](../2026/old.md).\n\n## Part\n";
    let folder = site(&[
        (
            OTHER,
            article(
                "related = [\"2026/old.md\", \"keep\"]\ntakeaways = [\"See [x](2026/old.md).\"]\n",
                links,
            ),
        ),
        (
            "content/articles/a b.md",
            article("related = [\"old\"]\n", "Blank."),
        ),
        ("content/articles/keep.md", article("", "Stays.")),
        (
            "content/articles/2026/old.md",
            article("image = \"p.png\"\nimage_alt = \"P\"\n", own),
        ),
    ]);
    let site = folder.path();
    put(
        site,
        "content/articles/2026/p.png",
        picture("png", 1200, 800),
    );
    let config = text(site, "config.toml");
    let addresses = "[[menu]]\ntitle = \"Old\"\nurl = \"/2026/05/old/\"\n\
                     [[redirects]]\nfrom = \"/start/\"\nto = '/2026/05/old'\n";
    put(site, "config.toml", config + addresses);
    let before = run(site, &["check"]);
    let said = run(
        site,
        &[
            "move",
            "content/articles/2026/old.md",
            "content/articles/new/fresh.md",
        ],
    );
    assert!(
        said.contains("Its address is /2026/05/fresh/ instead of /2026/05/old/, which redirects"),
        "{said}"
    );
    let other = text(site, OTHER);
    for wanted in [
        "[a](new/fresh.md#part)",
        "[b](<new/fresh.md> \"T\")",
        "[lab]: new/fresh.md\n",
        "href='new/fresh.md?q'",
        "[d](/2026/05/fresh/#part)",
        "[e](a%20b.md)",
        "related = [\"new/fresh.md\", \"keep\"]",
        "[x](new/fresh.md)",
    ] {
        assert!(other.contains(wanted), "no {wanted} in {other}");
    }
    assert!(text(site, "content/articles/a b.md").contains("related = [\"fresh\"]"));
    let config = text(site, "config.toml");
    assert!(
        config.contains("url = \"/2026/05/fresh/\"\n[[redirects]]"),
        "{config}"
    );
    assert!(config.contains("to = '/2026/05/fresh/'\n"), "{config}");
    let new = text(site, "content/articles/new/fresh.md");
    for wanted in [
        "+++\naliases = [\"/2026/05/old/\"]\ntitle",
        "image = \"../2026/p.png\"",
        "[up](../other.md)",
        "![p](../2026/p.png)",
        "[self](fresh.md#part)",
        "[g](fresh.md)",
    ] {
        assert!(new.contains(wanted), "no {wanted} in {new}");
    }
    let found = |said: &str| said.rsplit(": ").next().unwrap().to_owned();
    assert_eq!(found(&run(site, &["check"])), found(&before));

    // And back again: the alias becomes that of the other name.
    run(
        site,
        &[
            "move",
            "content/articles/new/fresh.md",
            "content/articles/2026/old.md",
        ],
    );
    let back = text(site, "content/articles/2026/old.md");
    assert!(back.contains("aliases = [\"/2026/05/fresh/\"]"), "{back}");
    assert!(text(site, OTHER).contains("[a](2026/old.md#part)"));
}

#[test]
fn a_folder_moves_with_its_pictures_and_translations() {
    let folder = site(&[
        (OTHER, article("", "![p](chip/p.png) [x](chip/index.md)")),
        (
            "content/articles/chip/index.md",
            article("aliases = [\"/first/\"]\n", "![p](p.png) [o](../other.md)"),
        ),
        (
            "content/articles/deep/x.md",
            article("", "[x](../chip/index.md)"),
        ),
    ]);
    let site = folder.path();
    put(
        site,
        "content/articles/chip/p.png",
        picture("png", 1200, 800),
    );
    run(
        site,
        &[
            "move",
            "content/articles/chip",
            "content/articles/deep/late-chip",
        ],
    );
    assert!(!site.join("content/articles/chip").exists());
    let moved = text(site, "content/articles/deep/late-chip/index.md");
    assert!(moved.contains("![p](p.png) [o](../../other.md)"), "{moved}");
    assert!(
        moved.contains("aliases = [\"/first/\", \"/2026/05/chip/\"]"),
        "{moved}"
    );
    let other = text(site, OTHER);
    assert!(
        other.contains("![p](deep/late-chip/p.png) [x](deep/late-chip/index.md)"),
        "{other}"
    );
    assert!(text(site, "content/articles/deep/x.md").contains("[x](late-chip/index.md)"));
}

#[test]
fn translations_that_lie_beside_an_article_are_renamed_with_it() {
    let folder = site(&[
        ("content/articles/a.md", article("", "One.")),
        ("content/articles/a.de.md", article("", "Eins, [en](a.md).")),
        ("content/articles/a.html.md", article("", "Another name.")),
    ]);
    let site = folder.path();
    let config = text(site, "config.toml");
    put(
        site,
        "config.toml",
        format!("languages = [\"de\"]\n{config}"),
    );
    run(site, &["move", "content/articles/a.md", "b.md"]);
    assert!(text(site, "content/articles/b.de.md").contains("[en](b.md)"));
    assert!(text(site, "content/articles/b.de.md").contains("aliases = [\"/de/2026/05/a/\"]"));
    assert!(site.join("content/articles/a.html.md").exists());
}

#[test]
fn what_cannot_be_moved_stays_as_it_is() {
    let folder = site(&[
        (OTHER, article("", "[x](a.md)")),
        ("content/articles/a.md", article("", "One.")),
        (
            "content/articles/y/a.md",
            article("date = 2026-01-01\n", "Old.").replacen("date = 2026-05-08\n", "", 1),
        ),
        ("content/articles/b.md", article("", "Two.")),
        (
            "content/articles/draft.md",
            article("draft = true\n", "Three."),
        ),
        (
            "content/authors/ada.md",
            "+++\ntitle = \"Ada\"\n+++\n".to_owned(),
        ),
    ]);
    let site = folder.path();
    let a = "content/articles/a.md";
    for (arguments, code, words) in [
        ([a, "b.md"], 2, "`content/articles/b.md` is there already"),
        ([a, "a.md"], 2, "has this name already"),
        (
            [a, "content/pages/a.md"],
            2,
            "an article lies below `content/articles/`",
        ),
        ([a, "../../../a.md"], 2, "leads out of the site"),
        ([a, ".a.md"], 2, "begins with a dot"),
        (
            ["content/authors/ada.md", "eve.md"],
            2,
            "is no article and no standing page",
        ),
        (
            ["content/articles/aa.md", "c.md"],
            2,
            "did you mean `content/articles/a.md`?",
        ),
        // Another story has this address.
        ([a, "content/articles/z/b.md"], 1, "error[address-taken]"),
    ] {
        let (found, said) = presswork(JUNE, site, &["move", arguments[0], arguments[1]]);
        assert_eq!(found, code, "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let said = run(site, &["move", a, "c.md", "--dry-run"]);
    assert!(
        said.contains("Would rename content/articles/a.md to content/articles/c.md"),
        "{said}"
    );
    assert!(said.contains("  `a.md` becomes `c.md`"), "{said}");
    assert!(site.join(a).exists() && text(site, OTHER).contains("[x](a.md)"));
    // A draft was never published.
    let said = run(
        site,
        &[
            "move",
            "content/articles/draft.md",
            "sketch",
            "--format",
            "json",
        ],
    );
    let moved: Value = serde_json::from_str(said.trim()).unwrap();
    assert_eq!(moved["addresses"][0]["alias"], false);
    assert!(!text(site, "content/articles/sketch.md").contains("aliases"));
}

#[test]
fn mistakes_of_a_site_do_not_keep_an_article_from_moving() {
    let yaml = "---\r\ntitle: T\r\ndate: 2026-05-08\r\ncategory: industry\r\nsummary: S\r\naliases:\r\n  - /old/\r\n---\r\n[x](none.md)\r\n";
    let folder = site(&[
        (OTHER, article("categroy = 1\n", "[x](a.md) [y](gone.md)")),
        ("content/articles/a.md", yaml.to_owned()),
    ]);
    let site = folder.path();
    run(site, &["move", "content/articles/a.md", "b"]);
    let moved = text(site, "content/articles/b.md");
    assert!(
        moved.contains("  - /old/\r\n") || moved.contains("  - /old/\n"),
        "{moved}"
    );
    assert!(moved.contains("  - \"/2026/05/a/\""), "{moved}");
    assert!(text(site, OTHER).contains("[x](b.md) [y](gone.md)"));
}

/// The places in which random articles lie and to which they are moved.
const NAMES: [&str; 7] = [
    "content/articles/a.md",
    "content/articles/b.md",
    "content/articles/x/a.md",
    "content/articles/x/c d.md",
    "content/articles/x/y/index.md",
    "content/articles/z/index.md",
    "content/articles/x/é(1).md",
];

/// Returns the way from one of these files to another, as a writer may write it.
fn way(from: &str, to: &str, form: u8) -> String {
    let up = "../".repeat(from.matches('/').count() - 1);
    let path = format!("{up}{}", to.strip_prefix("content/").unwrap());
    let encoded = path
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29");
    match form % 6 {
        0 => format!("[t]({encoded})"),
        1 => format!("[t](<{path}>)"),
        2 => format!("[t]({encoded}#part \"T\")"),
        3 => format!("<a href=\"{encoded}\">t</a>"),
        4 => format!("[t](./{encoded}?q=1)"),
        _ => format!("![t]({encoded})"),
    }
}

/// Returns for each article the files to which its references lead, and how many mistakes the site has.
fn leads(site: &Path) -> (BTreeMap<SourcePath, Vec<String>>, usize) {
    let request = Request {
        now: Some("2026-06-01".to_owned()),
        audience: Audience {
            drafts: true,
            future: true,
        },
        ..Request::default()
    };
    let inputs = Project::new(site, request).scan().unwrap();
    let planned = pipeline::survey(&inputs, &mut Memo::default(), &());
    let site = planned.site();
    let files: BTreeMap<&str, &SourcePath> = site
        .stories_and_pages()
        .map(|story| (story.address.as_str(), &story.article.path))
        .collect();
    let target = |address: &String| {
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (page, rest) = address.split_at(end);
        format!(
            "{}{rest}",
            files.get(page).map_or(page, |path| path.as_str())
        )
    };
    let leads = site.stories_and_pages().map(|story| {
        let targets = story.body.targets.iter().map(target).collect();
        (story.article.path.clone(), targets)
    });
    (leads.collect(), planned.diagnostics().len())
}

proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn every_link_leads_where_it_did(
        links in prop::collection::vec((0..5_usize, 0..5_usize, any::<u8>()), 0..12),
        moved in 0..5_usize,
        to in 0..NAMES.len(),
    ) {
        let files: Vec<(&str, String)> = NAMES[..5]
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let own = links.iter().filter(|(from, ..)| *from == at);
                let body: Vec<String> =
                    own.map(|(_, to, form)| way(name, NAMES[*to], *form)).collect();
                (*name, article(&format!("slug = \"s{at}\"\n"), &(body.join(" and ") + "\n\n## Part")))
            })
            .collect();
        // The slug is taken away, so that the address follows the name.
        let files: Vec<(&str, String)> = files
            .into_iter()
            .map(|(name, text)| (name, match NAMES[moved] == name {
                true => text.replace(&format!("slug = \"s{moved}\"\n"), ""),
                false => text,
            }))
            .collect();
        let folder = site(&files);
        let site = folder.path();
        let (before, mistakes) = leads(site);
        let project = Project::new(site, Request {
            now: Some("2026-06-01".to_owned()),
            ..Request::default()
        });
        let (old, new) = (SourcePath::from(NAMES[moved]), NAMES[to]);
        let Ok(planned) = moving::plan(&project, &old, new, &()) else {
            let (after, _) = leads(site);
            prop_assert_eq!(before, after);
            return Ok(());
        };
        let applied = moving::carry_out(site, &planned).unwrap();
        prop_assert_eq!(applied.edits, planned.edits.len());
        let (after, left) = leads(site);
        prop_assert!(left <= mistakes, "{left} mistakes instead of {mistakes}");
        let name = |path: &str| match path == old.as_str() {
            true => new.to_owned(),
            false => path.to_owned(),
        };
        let wanted: BTreeMap<SourcePath, Vec<String>> = before
            .iter()
            .map(|(path, targets)| {
                let targets = targets.iter().map(|target| {
                    let end = target.find(['?', '#']).unwrap_or(target.len());
                    let (file, rest) = target.split_at(end);
                    format!("{}{rest}", name(file))
                });
                (SourcePath::from(name(path.as_str()).as_str()), targets.collect())
            })
            .collect();
        prop_assert_eq!(wanted, after);
    }
}
