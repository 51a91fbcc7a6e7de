//! The second build equals a clean one, whatever changed in between.
//!
//! A script is a row of random edits to a site of some hundred files. After each edit the site is
//! built by a session that stayed, by a session that begins with what the last one left on disk, and
//! from nothing; outputs and diagnostics have to be the same, byte for byte. A script is its seed: those that
//! failed are kept in `tests/regressions/suite/edit-scripts.txt` and played first, and the others are new
//! ones in every run.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::thread;

use presswork::app::MemorySink;
use presswork::base::OutPath;
use presswork::io::cache::Cache;
use presswork::model::build::BuildSummary;
use presswork::model::trace::{Change, Part, Reason};
use presswork::model::{Build, Tree};
use presswork::pipeline::Progress;
use presswork::session::Session;
use rayon::prelude::*;
use tempfile::TempDir;

use crate::length::is_long;
use crate::random::{Seeds, fresh_seed};
use crate::site::{Site, inputs, report};
use crate::themes::demo;

/// The number of scripts in a long run, and in a short one.
const SCRIPTS: [u64; 2] = [300, 24];
const EDITS: usize = 3;
const ARTICLES: u64 = 200;

/// The outputs of the last good build, by path.
type Outputs = BTreeMap<OutPath, Vec<u8>>;

/// Records the names of a build's stages.
#[derive(Default)]
struct Stages(Mutex<Vec<&'static str>>);

impl Progress for Stages {
    fn stage(&self, name: &'static str, _: usize) {
        self.0.lock().unwrap().push(name);
    }

    fn step(&self, _: usize) {}
}

/// A small generator of pseudo-random numbers (SplitMix64), so that a script can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(words.len() as u64)).unwrap()]
    }
}

const WORDS: &[&str] = &[
    "kernel", "socket", "compiler", "lattice", "cache", "packet", "wafer", "index", "shard",
    "tensor",
];
const CATEGORIES: &[&str] = &["industry", "protocols", "languages"];
const TAGS: &[&str] = &["rust", "c", "Linux", "tls", "gpu"];
const AUTHORS: &[&str] = &["ada", "ben", "nobody"];

fn article(number: u64, dice: &mut Dice) -> String {
    let day = 1 + dice.roll(28);
    let month = 1 + dice.roll(7);
    let link = dice.roll(ARTICLES);
    let mut words: Vec<&str> = (0..20).map(|_| dice.pick(WORDS)).collect();
    let script = format!("\n\n<script>let topic = \"{}\"</script>", words[0]);
    // Some articles have parts that a content security policy has to name.
    if number.is_multiple_of(20) {
        words.push(&script);
    }
    let extra = match dice.roll(17) {
        0 => "draft = true\n".to_owned(),
        1 => "featured = true\n".to_owned(),
        2 => format!("aliases = [\"/old/{number}/\"]\n"),
        3 => "updated = 2026-05-30\n".to_owned(),
        4 => format!("series = \"chips\"\nseries_part = {number}\n"),
        5 => "image = \"/p.svg\"\nimage_alt = \"p\"\n".to_owned(),
        6 => "corrections = [{ date = 2026-06-02, text = \"Wrong.\" }]\n".to_owned(),
        7 => "breaking_until = 2026-06-02\n".to_owned(),
        8 => format!("related = [\"{link}.md\"]\n"),
        9 => "[allow]\nunknown-author = \"a guest\"\n".to_owned(),
        _ => String::new(),
    };
    format!(
        "+++\ntitle = \"{} {number}\"\ndate = 2026-{month:02}-{day:02}\ncategory = \"{}\"\ntags = [\"{}\", \"{}\"]\nauthors = [\"{}\"]\nsummary = \"On {}.\"\n{extra}+++\n{}\n\n![p](/p.svg) [more]({link}.md#part)\n\n## Part\n\n{}\n",
        dice.pick(WORDS),
        dice.pick(CATEGORIES),
        dice.pick(TAGS),
        dice.pick(TAGS),
        dice.pick(AUTHORS),
        dice.pick(WORDS),
        words.join(" "),
        dice.pick(WORDS),
    )
}

fn site(dice: &mut Dice) -> Site {
    let mut site = Site::empty()
        .with(
            "content/authors/ada.md",
            "+++\ntitle = \"Ada Okafor\"\n+++\nWrites.\n",
        )
        .with("content/authors/ben.md", "+++\ntitle = \"Ben\"\n+++\n")
        .with(
            "content/categories/industry.md",
            "+++\ntitle = \"Industry\"\n+++\nAll of it.\n",
        )
        .with(
            "content/pages/about.md",
            "+++\ntitle = \"About\"\n+++\nUs. [one](../articles/1.md)\n",
        )
        .with("content/static/p.svg", "<svg width='8' height='6'/>")
        .with("content/static/a.txt", "a");
    // Deletions and renames leave dead links; the site has to be built nevertheless.
    let weights = "\n[diagnostics]\nbroken-link = \"warning\"\naddress-taken = \"warning\"\n[outputs]\nllms = true\n[hosts]\nfor = [\"cloudflare\", \"vercel\", \"nginx\", \"github-pages\"]\n";
    let config = String::from_utf8_lossy(&site.files["config.toml"]).into_owned() + weights;
    site = site.with("config.toml", config);
    for number in 0..ARTICLES {
        site = site.with(
            &format!("content/articles/{number}.md"),
            article(number, dice),
        );
    }
    site
}

/// Returns the site of a script: some have two languages, all have redirects, live coverage and an option of the theme.
fn varied(script: u64, dice: &mut Dice) -> Site {
    let mut site = site(dice);
    let mut append = |path: &str, text: &str| {
        let bytes = site.files.entry(path.to_owned()).or_default();
        bytes.extend_from_slice(text.as_bytes());
    };
    append(
        "themes/bare/theme.toml",
        "\n[options.motto]\ntype = \"text\"\ndescription = \"A motto\"\n",
    );
    append(
        "themes/bare/templates/article.html",
        "{{ site.options.motto }} {% if article.coverage %}{% for entry in article.coverage.entries %}{{ entry.title }}{% endfor %}{% endif %}\n",
    );
    append(
        "config.toml",
        "\n[[redirects]]\nfrom = \"/before/*\"\nto = \"/about/\"\n",
    );
    let mut config = String::from_utf8_lossy(&site.files["config.toml"]).into_owned();
    if script.is_multiple_of(10) {
        let packed = "[outputs]\nminify = true\nprecompress = [\"br\", \"gzip\"]\n";
        config = config.replace("[outputs]\n", packed);
    }
    if script.is_multiple_of(3) {
        config = config.replace("theme = ", "languages = [\"de\"]\ntheme = ");
    }
    // The files of the search's index follow from all texts together.
    if script.is_multiple_of(2) {
        let page = "themes/bare/templates/search.html".to_owned();
        site.files.insert(page, b"{{ head }} Search".to_vec());
    }
    let live = "+++\ntitle = \"The launch\"\ndate = 2026-06-01T08:00:00Z\ncategory = \"industry\"\nsummary = \"It begins.\"\nkind = \"live\"\n+++\nWhat is known.\n\n## 08:10 It stands\n\nIt does.\n";
    site.with("config.toml", config)
        .with("content/articles/launch.md", live)
}

/// Changes something, and describes the change.
fn edit(site: &mut Site, dice: &mut Dice) -> String {
    let number = dice.roll(ARTICLES);
    let path = format!("content/articles/{number}.md");
    let mut replace = |path: &str, from: &str, to: &str| {
        if let Some(bytes) = site.files.get_mut(path) {
            *bytes = String::from_utf8_lossy(bytes)
                .replacen(from, to, 1)
                .into_bytes();
        }
    };
    let word = dice.pick(WORDS);
    match dice.roll(32) {
        0..=1 => replace(
            &path,
            "\n## Part",
            &format!("\nA new paragraph on the {word}.\n\n## Part"),
        ),
        2 => replace(
            &path,
            "\n## Part",
            &format!("\n<img src=\"https://{word}.example/\" alt=\"\">\n\n## Part"),
        ),
        3 => replace(&path, "## Part", "## Another part"),
        4 => replace(&path, "title = \"", &format!("title = \"New {word} ")),
        5 => replace(
            &path,
            "date = 2026-0",
            &format!("date = 202{}-0", dice.roll(7)),
        ),
        6 => replace(
            &path,
            "tags = [",
            &format!("tags = [\"{}\", ", dice.pick(TAGS)),
        ),
        7 => replace(
            &path,
            "category = \"",
            &format!("category = \"{}", dice.pick(&["", "x"])),
        ),
        8 => {
            if let Some(bytes) = site.files.remove(&path) {
                site.files
                    .insert(format!("content/articles/renamed-{number}.md"), bytes);
            }
        }
        9 => {
            site.files.remove(&path);
        }
        10 => {
            let text = article(number, dice);
            site.files.insert(path.clone(), text.into_bytes());
        }
        11 => replace("content/authors/ada.md", "Ada", word),
        12 => replace("content/categories/industry.md", "Industry", word),
        13 => replace(
            "themes/bare/templates/article.html",
            "summary:",
            &format!("{word}:"),
        ),
        14 => replace(
            "themes/bare/theme.toml",
            "count = 2",
            &format!("count = {}", 1 + dice.roll(5)),
        ),
        15 => replace(
            "config.toml",
            "theme = ",
            &format!("tagline = \"{word}\"\ntheme = "),
        ),
        16 => replace(
            "content/static/p.svg",
            "width='",
            dice.pick(&["width='1", "height='2"]),
        ),
        17 => replace(
            "content/articles/launch.md",
            "\n## ",
            &format!("\n## 09:{}0 The {word}\n\nIt is here.\n\n## ", dice.roll(6)),
        ),
        18 => replace(&path, "title = \"", "kind = \"review\"\ntitle = \""),
        19 => {
            let text = article(number, dice);
            let path = format!("content/articles/{number}.de.md");
            site.files.insert(path, text.into_bytes());
        }
        20 => {
            let folder = format!("content/articles/{}", dice.roll(10));
            let moved = site
                .files
                .extract_if(folder.clone().., |path, _| path.starts_with(&folder));
            let moved: Vec<_> = moved.collect();
            for (path, bytes) in moved {
                let path = path.replacen("articles/", &format!("articles/{word}/"), 1);
                site.files.insert(path, bytes);
            }
        }
        21 => replace(
            "config.toml",
            "[[redirects]]",
            &format!(
                "[[redirects]]\nfrom = \"/{word}/{number}/\"\nto = \"/about/\"\n\n[[redirects]]"
            ),
        ),
        22 => {
            let config = site.files.get_mut("config.toml").unwrap();
            if !String::from_utf8_lossy(config).contains("[theme_options]") {
                config.extend_from_slice(
                    format!("\n[theme_options]\nmotto = \"{word}\"\n").as_bytes(),
                );
            }
        }
        23 => {
            let text = format!("+++\ntitle = \"The {word}s\"\n+++\nIn parts.\n");
            let path = "content/series/chips.md".to_owned();
            site.files.insert(path, text.into_bytes());
        }
        24 => replace(
            &path,
            "title = \"",
            &format!("aliases = [\"/was/{word}/{number}/\"]\ntitle = \""),
        ),
        25 => replace(&path, "title = \"", "search = false\ntitle = \""),
        26 => {
            let config = String::from_utf8_lossy(&site.files["config.toml"]).into_owned();
            let off = "\n[articles]\nsearch = false\n";
            let toggled = match config.contains(off) {
                true => config.replace(off, ""),
                false => config + off,
            };
            site.files
                .insert("config.toml".to_owned(), toggled.into_bytes());
        }
        27 => replace(&path, "title = \"", "expires = 2026-05-31\ntitle = \""),
        28 => {
            // The oldest story, or the newest.
            let date = dice.pick(&["2019-01-01", "2026-05-31"]);
            let text = article(number, dice);
            let (before, after) = text.split_once("date = 2026-").unwrap();
            let text = format!("{before}date = {date}{}", &after["01-01".len()..]);
            let path = format!("content/articles/{word}.md");
            site.files.insert(path, text.into_bytes());
        }
        29..=30 => replace(
            &path,
            "\n## Part",
            &format!(" The {word}, again.\n\n## Part"),
        ),
        _ => site.now = format!("2026-{:02}-15T12:00:00Z", 1 + dice.roll(9)),
    }
    format!("{path} {word}")
}

fn refresh(session: &mut Session, outputs: &mut Outputs, site: &Site, tree: &Tree) -> Build {
    let sink = MemorySink::over(outputs, tree);
    let inputs = inputs(tree.clone(), site.audience, &site.now);
    let build = session.refresh(&inputs, &sink, &());
    let new = sink.into_outputs();
    if !build.failed() {
        *outputs = new;
    }
    build
}

/// Builds as a later process does, and says whether the site had to be linked.
fn build(
    session: &mut Session,
    outputs: &mut Outputs,
    site: &Site,
    tree: &Tree,
) -> (BuildSummary, bool) {
    let sink = MemorySink::over(outputs, tree);
    let inputs = inputs(tree.clone(), site.audience, &site.now);
    let stages = Stages::default();
    let summary = session.build(&inputs, &sink, &stages);
    let new = sink.into_outputs();
    if !summary.failed() {
        *outputs = new;
    }
    let linked = stages.0.lock().unwrap().contains(&"linking");
    (summary, linked)
}

/// Plays a script, and returns the number of successful builds.
fn play(script: u64) -> usize {
    let mut good = 0;
    let mut dice = Dice(script);
    let mut site = varied(script, &mut dice);
    let left_on_disk = TempDir::new().unwrap();
    fs::write(left_on_disk.path().join("config.toml"), "").unwrap();
    let (mut stayed, mut stayed_outputs) = (Session::new(), Outputs::new());
    let mut process_outputs = Outputs::new();
    let mut edits = Vec::new();
    for _ in 0..=EDITS {
        let tree = site.tree();
        let clean = site.build_with_pictures();
        let warm = refresh(&mut stayed, &mut stayed_outputs, &site, &tree);

        let cache = Cache::open(left_on_disk.path(), || {});
        let mut process = Session::with(cache.load());
        let (second, _) = build(&mut process, &mut process_outputs, &site, &tree);
        cache.save(process.memo()).unwrap();
        let mut third = Session::with(cache.load());
        let (up_to_date, linked) = build(&mut third, &mut process_outputs, &site, &tree);
        assert_eq!(
            linked,
            clean.build.failed(),
            "script {script}, after {edits:?}"
        );
        let wanted = BuildSummary::from(clean.build.clone());
        assert_eq!(up_to_date.articles, wanted.articles);
        assert_eq!(up_to_date.pages, wanted.pages);
        assert_eq!(up_to_date.held, wanted.held);
        assert_eq!(up_to_date.diagnostics, wanted.diagnostics);

        for (name, diagnostics, files) in [
            ("session", &warm.diagnostics, &stayed_outputs),
            ("process", &second.diagnostics, &process_outputs),
        ] {
            let context = format!("script {script}, {name}, after {edits:?}");
            assert_eq!(report(diagnostics, &tree), clean.report(), "{context}");
            if !clean.build.failed() {
                good += 1;
                let paths: Vec<&str> = files.keys().map(OutPath::as_str).collect();
                let wanted: Vec<&str> = clean.outputs.keys().map(String::as_str).collect();
                assert_eq!(paths, wanted, "{context}");
                for (path, bytes) in files {
                    assert!(
                        clean.outputs[path.as_str()] == *bytes,
                        "{path} differs: {context}"
                    );
                }
            }
        }
        edits.push(edit(&mut site, &mut dice));
    }
    good
}

/// Plays scripts, keeps the seeds of those that fail, and returns the number of successful builds.
fn play_all(scripts: &[u64], failed: &Seeds) -> usize {
    let played: Vec<(u64, thread::Result<usize>)> = scripts
        .par_iter()
        .map(|&script| (script, catch_unwind(|| play(script))))
        .collect();
    let mut good = 0;
    let mut first = None;
    for (script, result) in played {
        match result {
            Ok(count) => good += count,
            Err(fault) => {
                let what = fault.downcast_ref::<String>().map_or("", String::as_str);
                failed.keep(script, what);
                first.get_or_insert(fault);
            }
        }
    }
    first.map_or(good, |fault| resume_unwind(fault))
}

#[test]
fn a_later_build_equals_a_clean_one() {
    let failed = Seeds::of("edit-scripts");
    play_all(&failed.kept(), &failed);
    let [all, some] = SCRIPTS;
    let count = if is_long() { all } else { some };
    let first = fresh_seed();
    let scripts: Vec<u64> = (first..first + count).collect();
    let good = play_all(&scripts, &failed);
    let builds = scripts.len() * (EDITS + 1) * 2;
    assert!(
        good * 4 > builds * 3,
        "only {good} of {builds} builds were good enough to be compared, from script {first} on"
    );
}

/// Returns the trace of one edit to a site that was just built.
fn trace_of(path: &str, from: &str, to: &str) -> presswork::model::Trace {
    let mut dice = Dice(7);
    let mut site = site(&mut dice);
    let text = article(50, &mut dice).replace("draft = true\n", "");
    let text = text.replace("date = 2026-", "date = 2020-");
    let (_, date) = text.split_once("date = 2020-").unwrap();
    let views = format!("[\"/2020/{}/50/\"]\n2026-05-08 = 3\n", &date[..2]);
    site.files
        .insert("content/views.toml".to_owned(), views.into_bytes());
    site.files
        .insert("content/articles/50.md".to_owned(), text.into_bytes());
    let tree = site.tree();
    let (mut session, mut outputs) = (Session::new(), Outputs::new());
    let first = refresh(&mut session, &mut outputs, &site, &tree);
    assert!(!first.failed(), "{}", report(&first.diagnostics, &tree));
    let bytes = site.files.get_mut(path).unwrap();
    let old = String::from_utf8(bytes.clone()).unwrap();
    assert!(old.contains(from), "{old}");
    *bytes = old.replacen(from, to, 1).into_bytes();
    refresh(&mut session, &mut outputs, &site, &site.tree()).trace
}

#[test]
fn an_edit_to_a_text_makes_one_page() {
    let trace = trace_of(
        "content/articles/50.md",
        "## Part",
        "One more word.\n\n## Part",
    );
    let read: Vec<_> = trace
        .read
        .iter()
        .filter(|(_, change)| **change != Change::Touched)
        .collect();
    assert_eq!(read.len(), 1, "{read:?}");
    let pages: Vec<&str> = trace
        .rendered
        .keys()
        .map(OutPath::as_str)
        .filter(|path| path.ends_with(".html"))
        .collect();
    let own: Vec<&&str> = pages.iter().filter(|path| path.contains("/50/")).collect();
    assert_eq!(own.len(), 1, "{pages:?}");
    // The article is too old for the site's own feed; the feeds of its category, author and tags may have
    // it.
    assert_eq!(pages.len(), 1, "{:?}", trace.rendered);
    assert!(trace.outputs_reused > 200);
}

/// A later process that finds a new text and nothing else renders what carries the text as it was planned.
#[test]
fn a_new_text_is_rendered_without_linking_the_site() {
    let mut dice = Dice(7);
    let mut site = site(&mut dice);
    let config = String::from_utf8_lossy(&site.files["config.toml"]).into_owned();
    let packed = "[outputs]\nprecompress = [\"gzip\"]\n";
    site = site
        .with("config.toml", config.replace("[outputs]\n", packed))
        .with("themes/bare/templates/search.html", "{{ head }} Search");
    // What a diagnostic names is linked again, because the place may have moved.
    for name in ["50", "51"] {
        let text = "category = \"industry\"\nauthors = [\"ada\"]\nsummary = \"On packets.\"";
        let text = format!(
            "+++\ntitle = \"Packets {name}\"\ndate = 2026-05-28\n{text}\n+++\n[Us](../pages/about.md).\n"
        );
        site = site.with(&format!("content/articles/{name}.md"), text);
    }
    let left_on_disk = TempDir::new().unwrap();
    fs::write(left_on_disk.path().join("config.toml"), "").unwrap();
    let mut outputs = Outputs::new();
    let links = |site: &Site, words: &str, outputs: &mut Outputs| {
        let cache = Cache::open(left_on_disk.path(), || {});
        let mut process = Session::with(cache.load());
        let (summary, linked) = build(&mut process, outputs, site, &site.tree());
        assert!(!summary.failed(), "{words}");
        cache.save(process.memo()).unwrap();
        let clean = site.build_with_pictures();
        for (path, bytes) in &*outputs {
            assert!(clean.outputs[path.as_str()] == *bytes, "{words}: {path}");
        }
        assert_eq!(outputs.len(), clean.outputs.len(), "{words}");
        let wanted = BuildSummary::from(clean.build);
        assert_eq!(summary.articles, wanted.articles);
        assert_eq!(summary.pages, wanted.pages);
        assert_eq!(summary.diagnostics, wanted.diagnostics);
        linked
    };
    assert!(links(&site, "the first build", &mut outputs));
    let mut say = |path: &str, words: &str| {
        let bytes = site.files.get_mut(path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = format!("{text}\n{words}\n").into_bytes();
        links(&site, words, &mut outputs)
    };
    // Words of two letters say nothing of what a story is like.
    assert!(!say("content/articles/50.md", "So it is."));
    assert!(!say("content/articles/50.md", "Or is it so?"));
    // The headers of all pages name the script.
    let script = "<script>let fresh = 1</script>";
    assert!(say("content/articles/50.md", script));
    assert!(!say("content/articles/51.md", "So be it."));
}

#[test]
fn a_new_headline_makes_the_pages_that_show_it() {
    let trace = trace_of("content/articles/50.md", "title = \"", "title = \"Fresh ");
    for (path, reason) in &trace.rendered {
        let Reason::Changed(parts) = reason else {
            panic!("{path}: {reason:?}")
        };
        assert!(
            !parts.contains(&Part::Chrome) && !parts.contains(&Part::Template),
            "{path}: {parts:?}"
        );
    }
    assert!(trace.rendered.len() < 40, "{:?}", trace.rendered.keys());
    assert!(trace.rendered.contains_key("archive/2020/05/index.html") || trace.rendered.len() > 3);
}

#[test]
fn a_correction_makes_the_front_page_which_tells_of_it() {
    let trace = trace_of(
        "content/articles/50.md",
        "summary = \"",
        "corrections = [{ date = 2026-06-20, text = \"Wrong.\", before = \"no part\", after = \"Part\" }]\nsummary = \"",
    );
    assert!(trace.rendered.contains_key("index.html"));
    // Of the pages of older stories, only the one with this story shows it.
    let older = trace
        .rendered
        .keys()
        .filter(|path| path.as_str().starts_with("page/"));
    assert!(older.count() <= 1, "{:?}", trace.rendered.keys());
}

#[test]
fn a_new_figure_makes_the_article_and_no_other() {
    let trace = trace_of("content/views.toml", "= 3", "= 30");
    let rendered: Vec<&str> = trace.rendered.keys().map(OutPath::as_str).collect();
    assert!(
        matches!(rendered.as_slice(), [own] if own.ends_with("/50/index.html")),
        "{rendered:?}"
    );
}

#[test]
fn another_layout_of_a_section_makes_its_pages_as_a_clean_build_does() {
    let path = "content/categories/standards.md";
    let mut site = demo();
    let text = String::from_utf8(site.files[path].clone()).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("layout ="));
    let text = lines.collect::<Vec<_>>().join("\n");
    site.files
        .insert(path.to_owned(), text.clone().into_bytes());
    let (mut session, mut outputs) = (Session::new(), Outputs::new());
    refresh(&mut session, &mut outputs, &site, &site.tree());
    for layout in ["list", "mosaic", "lead"] {
        let line = format!("layout = \"{layout}\"\norder =");
        let text = text.replacen("order =", &line, 1);
        site.files.insert(path.to_owned(), text.into_bytes());
        let warm = refresh(&mut session, &mut outputs, &site, &site.tree());
        assert!(!warm.failed());
        let rendered: Vec<&str> = warm.trace.rendered.keys().map(OutPath::as_str).collect();
        let pages = ["categories/index.html", "category/standards/index.html"];
        assert_eq!(rendered, pages, "{layout}");
        // All but the pictures, which a clean build of these tests does not make.
        for (path, bytes) in site.build().outputs {
            let warm = outputs.iter().find(|(known, _)| known.as_str() == path);
            assert!(
                warm.is_some_and(|(_, warm)| *warm == bytes),
                "{layout}: {path}"
            );
        }
    }
}

#[test]
fn an_edit_to_a_template_makes_its_pages_and_no_others() {
    let trace = trace_of(
        "themes/bare/templates/page.html",
        "{{ content }}",
        "{{ content }}.",
    );
    let rendered: Vec<&str> = trace.rendered.keys().map(OutPath::as_str).collect();
    assert_eq!(rendered, ["about/index.html"]);
}

#[test]
fn a_picture_of_another_size_makes_the_pages_that_show_it() {
    let trace = trace_of("content/static/p.svg", "width='8'", "width='800'");
    assert!(
        trace
            .read
            .keys()
            .all(|path| trace.read[path] == Change::Touched)
    );
    let rendered: Vec<&str> = trace.rendered.keys().map(OutPath::as_str).collect();
    assert!(rendered.contains(&"p.svg") && !rendered.contains(&"about/index.html"));
    let own = rendered
        .iter()
        .filter(|path| path.ends_with("/50/index.html"));
    assert_eq!(own.count(), 1, "{rendered:?}");
}

/// A story's text decides its related stories, and theirs.
#[test]
fn other_related_stories_make_the_pages_whose_list_changed() {
    let text = |title: &str, words: &str| {
        format!(
            "+++\ntitle = \"{title}\"\ndate = 2019-06-01T08:00:00Z\ncategory = \"c\"\nsummary = \"S.\"\n+++\n{words}\n"
        )
    };
    let (compilers, chips) = (
        "Compilers borrow registers for lifetimes.",
        "Lithography etches transistors on wafers.",
    );
    let mut site = Site::empty()
        .with("content/articles/a.md", text("One", compilers))
        .with("content/articles/b.md", text("Two", compilers))
        .with("content/articles/c.md", text("Three", chips))
        .with("content/articles/d.md", text("Four", chips))
        .with("content/articles/e.md", text("Five", "Gardens bloom."))
        .with("content/articles/f.md", text("Six", "Gardens bloom."));
    let tree = site.tree();
    let (mut session, mut outputs) = (Session::new(), Outputs::new());
    assert!(!refresh(&mut session, &mut outputs, &site, &tree).failed());
    site = site.with("content/articles/b.md", text("Two", chips));
    let trace = refresh(&mut session, &mut outputs, &site, &site.tree()).trace;
    let pages: Vec<&str> = trace.rendered.keys().map(OutPath::as_str).collect();
    let story = |slug: &str| pages.contains(&&*format!("2019/06/{slug}/index.html"));
    assert_eq!(
        ["a", "b", "c", "d", "e", "f"].map(story),
        [true, true, true, true, false, false],
        "{pages:?}"
    );
    let html = pages.iter().filter(|path| path.ends_with(".html"));
    assert_eq!(html.count(), 4, "{pages:?}");
}

/// The moment decides which stories are news, and changes no other output.
#[test]
fn another_moment_makes_the_news_sitemap_once_a_story_is_no_news() {
    let text = "+++\ntitle = \"T\"\ndate = 2026-06-01T08:00:00Z\ncategory = \"c\"\nsummary = \"S.\"\n+++\nText\n";
    let mut site = Site::empty().with("content/articles/a.md", text);
    let tree = site.tree();
    let (mut session, mut outputs) = (Session::new(), Outputs::new());
    let mut rendered = |now: &str| {
        site.now = now.to_owned();
        let build = refresh(&mut session, &mut outputs, &site, &tree);
        assert!(!build.failed(), "{}", report(&build.diagnostics, &tree));
        let rendered = build.trace.rendered.keys().map(OutPath::to_string);
        rendered.collect::<Vec<String>>()
    };
    assert!(rendered("2026-06-01T12:00:00Z").contains(&"news-sitemap.xml".to_owned()));
    assert_eq!(rendered("2026-06-02T23:00:00Z"), [""; 0]);
    assert_eq!(rendered("2026-06-03T08:01:00Z"), ["news-sitemap.xml"]);
    assert_eq!(rendered("2026-07-03T08:01:00Z"), [""; 0]);
}
