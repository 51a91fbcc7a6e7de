//! The search: what its index finds and leaves out, in the terminal, and what an edit makes of its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use presswork::base::SourcePath;
use presswork::io::cache::Cache;
use presswork::model::trace::Change;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{JUNE, presswork, put};

const CONFIG: &str = "title = \"T\"\nbase_url = \"https://example.org\"\n[social]\ncards = false\n";

fn article(title: &str, front: &str, body: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ndate = 2026-05-08\ncategory = \"industry\"\nsummary = \"On {title}.\"\n{front}+++\n{body}\n"
    )
}

/// A site with the default theme.
fn site(articles: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "config.toml", CONFIG);
    put(
        folder.path(),
        "content/categories/industry.md",
        "+++\ntitle = \"Industry\"\n+++\n",
    );
    for (name, text) in articles {
        put(folder.path(), &format!("content/articles/{name}.md"), text);
    }
    folder
}

fn build(site: &Path, arguments: &[&str]) -> String {
    let (code, said) = presswork(JUNE, site, &[&["build"], arguments].concat());
    assert_eq!(code, 0, "{said}");
    said
}

/// Returns the headlines that a search finds, the best first.
fn found(site: &Path, words: &[&str]) -> Vec<String> {
    let (_, said) = presswork(
        JUNE,
        site,
        &[&["search", "--format", "json"], words].concat(),
    );
    let events = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = events.filter(|event| event["event"] == "found");
    found
        .map(|event| event["headline"].as_str().unwrap().to_owned())
        .collect()
}

/// Returns what is said of a search as a whole.
fn searched(site: &Path, words: &str) -> Value {
    let (_, said) = presswork(JUNE, site, &["search", "--format", "json", words]);
    serde_json::from_str(said.lines().next().unwrap()).unwrap()
}

/// Returns the files of the index.
fn index(public: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(public.join("search")).unwrap();
    let files = files.map(|entry| entry.unwrap());
    let files = files.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    files
        .filter(|(name, _)| name.ends_with(".bin"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

#[test]
fn words_phrases_and_beginnings_are_found_and_words_left_out() {
    let folder = site(&[
        (
            "keys",
            article(
                "Attestation keys",
                "",
                "The vendor signs attestation keys twice.",
            ),
        ),
        (
            "twice",
            article(
                "Keys and their attestation",
                "",
                "Nothing about C++ or node.js.",
            ),
        ),
        (
            "part",
            article(
                "A part of a story",
                "",
                "Opening.\n\n## Where it stands\n\nA quok&shy;ka lives here, with wom\u{ad}bats and a kooka\u{200c}burra.",
            ),
        ),
    ]);
    let find = |words: &[&str]| found(folder.path(), words);
    // Words are whole wherever they may be broken.
    assert_eq!(find(&["quokka wombats"]), ["A part of a story"]);
    assert_eq!(find(&["wom\u{ad}bats"]), ["A part of a story"]);
    for word in [
        "kooka\u{200d}burra",
        "kookaburra",
        "kooka\u{2060}bur\u{ad}ra",
    ] {
        assert_eq!(find(&[word]), ["A part of a story"], "{word}");
    }
    assert_eq!(find(&["attestation", "keys"]).len(), 2);
    assert_eq!(find(&["\"attestation keys\""]), ["Attestation keys"]);
    assert_eq!(find(&["attestation -node.js"]), ["Attestation keys"]);
    assert_eq!(
        find(&["--", "attestation", "-node.js"]),
        ["Attestation keys"]
    );
    assert_eq!(find(&["C++"]), ["Keys and their attestation"]);
    assert_eq!(find(&["quokkas"]), ["A part of a story"]);
    // No text has this form.
    assert_eq!(find(&["signed"]), ["Attestation keys"]);
    let (code, said) = presswork(JUNE, folder.path(), &["search", "quokka"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("*quokka*"), "{said}");
    let (code, said) = presswork(JUNE, folder.path(), &["search", "xylophone"]);
    assert_eq!((code, said.contains("0 stories")), (1, true), "{said}");
    for words in ["-quokka", "\"", "…"] {
        let (code, said) = presswork(JUNE, folder.path(), &["search", "--", words]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("no word to look for"), "{words}: {said}");
    }
}

#[test]
fn words_are_found_without_points_and_vowels_and_within_scripts_without_spaces() {
    let text = "שָׁלוֹם and العـــربية and كِتَابٌ and ภาษาไทยง่าย and ພາສາລາວ and ភាសាខ្មែរ and မြန်မာစာ and zero\u{feff}width";
    let folder = site(&[
        ("a", article("Here", "", text)),
        ("b", article("Other", "", "Nothing.")),
    ]);
    for words in [
        "שלום",
        "שָׁלוֹם",
        "العربية",
        "كتاب",
        "ไทย",
        "ภาษา",
        "ລາວ",
        "ខ្មែរ",
        "မြန်မာ",
        "zerowidth",
    ] {
        assert_eq!(found(folder.path(), &[words]), ["Here"], "{words}");
    }
    assert_eq!(found(folder.path(), &["ทยไ"]), [""; 0]);
}

#[test]
fn a_story_is_found_with_the_section_in_which_the_words_stand() {
    let filler = "Plain words fill this paragraph up, and nobody looks for them. ".repeat(20);
    let sections = (1..30).map(|nth| {
        let rare = if nth == 25 { "quokka" } else { "wombat" };
        format!("## Part {nth}\n\n{filler}\n\n{filler}A {rare} and a numbat{nth}.\n\n")
    });
    let body = sections.collect::<String>() + "## About the quoll\n\nNothing.";
    let folder = site(&[("long", article("Long", "tags = [\"Marsupials\"]\n", &body))]);
    let say = |words: &str| presswork(JUNE, folder.path(), &["search", words]).1;
    let leads = |words: &str, to: &str| {
        let said = say(words);
        assert!(said.contains(to), "{words}: {said}");
    };
    leads("quokka", "  § Part 25  #part-25\n");
    leads("wombat numbat7", "  § Part 7  #part-7\n");
    leads("\"quokka and a numbat25\"", "#part-25\n");
    leads("quoll", "  § About the *quoll*  #about-the-quoll\n");
    // These stand in no section.
    for words in ["marsupials", "long"] {
        assert!(!say(words).contains('§'), "{}", say(words));
    }
}

#[test]
fn stories_are_found_by_section_author_tag_and_year() {
    let folder = site(&[
        (
            "a",
            article("Rust here", "tags = [\"Rust\"]\n", "A quokka."),
        ),
        ("b", article("Nothing here", "", "A quokka.")),
    ]);
    let find = |words: &[&str]| found(folder.path(), &[words, &["quokka"]].concat());
    assert_eq!(find(&[]).len(), 2);
    assert_eq!(find(&["--tag", "rust"]), ["Rust here"]);
    let both = ["--section", "Industry", "--year", "2026"];
    assert_eq!(find(&both).len(), 2);
    assert_eq!(
        find(&[&both[..], &["--tag", "Rust"]].concat()),
        ["Rust here"]
    );
    let (code, said) = presswork(JUNE, folder.path(), &["search", "quokka", "--tag", "go"]);
    assert_eq!(code, 1);
    assert!(
        said.contains("no story has the tag `go`") && said.contains("`Rust`"),
        "{said}"
    );
}

#[test]
fn what_readers_may_not_see_is_in_no_index() {
    let folder = site(&[
        ("a", article("Here", "", "A quokka.")),
        ("b", article("Draft", "draft = true\n", "A quokka.")),
        (
            "c",
            article("Expired", "expires = 2026-05-20\n", "A quokka."),
        ),
        ("d", article("Hidden", "search = false\n", "A quokka.")),
    ]);
    assert_eq!(found(folder.path(), &["quokka"]), ["Here"]);
    // Nor where the preview shows it.
    build(folder.path(), &["--drafts", "--future", "--out", "preview"]);
    build(folder.path(), &[]);
    assert_eq!(
        index(&folder.path().join("preview")),
        index(&folder.path().join("public"))
    );
}

#[test]
fn a_site_without_a_search_has_no_file_for_it() {
    let folder = site(&[("a", article("Here", "", "A quokka."))]);
    put(
        folder.path(),
        "config.toml",
        format!("{CONFIG}[articles]\nsearch = false\n"),
    );
    build(folder.path(), &[]);
    assert!(!folder.path().join("public/search").exists());
    let (code, said) = presswork(JUNE, folder.path(), &["search", "quokka"]);
    assert_eq!(code, 1);
    assert!(said.contains("the site has no search"), "{said}");
}

#[test]
fn a_damaged_cache_is_made_up_for_from_the_texts() {
    let folder = site(&[("a", article("Here", "", "A quokka."))]);
    build(folder.path(), &[]);
    for damage in [b"".as_slice(), b"something else"] {
        fs::write(folder.path().join(".presswork/search-entries"), damage).unwrap();
        let (code, said) = presswork(JUNE, folder.path(), &["search", "quokka"]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("Here"), "{said}");
    }
}

#[test]
fn many_words_in_many_phrases_are_as_many_as_are_asked_for() {
    let words = "的是不了在有人我他这中大来上国".chars();
    let text: String = words.flat_map(|word| [word, '人', ' ']).collect();
    let folder = site(&[("a", article("Here", "", &text))]);
    let phrases = "\"的是 不了 在有 人我\" ".repeat(12);
    let (_, said) = presswork(JUNE, folder.path(), &["search", &phrases]);
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn an_index_is_the_same_after_any_edits_as_made_anew() {
    let many: Vec<(String, String)> = (0..60)
        .map(|number| {
            let body = format!(
                "Word{number} stands beside kernel and modem, {} times.",
                number % 7
            );
            (
                format!("story{number:02}"),
                article(&format!("Story {number}"), "", &body),
            )
        })
        .collect();
    let many: Vec<(&str, String)> = many
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone()))
        .collect();
    let folder = site(&many);
    let root = folder.path();
    build(root, &[]);
    let write = |name: &str, title: &str, body: &str| {
        let path = format!("content/articles/{name}.md");
        put(root, &path, article(title, "", body));
    };
    let edits: [&dyn Fn(); 7] = [
        &|| write("story07", "Story 7", "A quokka instead."),
        &|| write("new", "A new one", "Another quokka."),
        &|| fs::remove_file(root.join("content/articles/story30.md")).unwrap(),
        &|| fs::remove_dir_all(root.join(".presswork")).unwrap(),
        &|| {
            fs::remove_file(root.join(".presswork/search-entries")).unwrap();
            write("story08", "Story 8", "A quokka, after all.");
        },
        &|| {
            let entries = root.join(".presswork/search-entries");
            let length = fs::metadata(&entries).unwrap().len();
            fs::write(entries, vec![7; length as usize]).unwrap();
            write("story09", "Story 9", "Its paragraph is another one.");
        },
        &|| {
            // The same as in the cache, as of another build.
            build(root, &["--drafts", "--out", "other"]);
            write("story10", "Story 10", "A paragraph.\n\nAnd one more.");
        },
    ];
    let mut before = index(&root.join("public"));
    for edit in edits {
        edit();
        build(root, &[]);
        build(root, &["--no-cache", "--out", "anew"]);
        let now = index(&root.join("public"));
        assert!(now == index(&root.join("anew")));
        fs::remove_dir_all(root.join("anew")).unwrap();
        let said = build(root, &[]);
        assert!(said.contains("nothing to write"), "{said}");
        let kept = now.keys().filter(|name| before.contains_key(*name)).count();
        assert!(kept > 1, "an edit leaves files as they were");
        before = now;
    }
}

#[test]
fn a_new_text_is_found_and_nothing_is_read_that_is_known_of_other_stories() {
    let folder = site(&[
        ("one", article("One", "", "A quokka.")),
        ("two", article("Two", "", "A wallaby.")),
        ("three", article("Three", "", "A wombat.")),
    ]);
    let root = folder.path();
    // Feeds would carry the texts of all of them.
    put(
        root,
        "config.toml",
        format!("{CONFIG}[feeds]\nfull_text = false\n"),
    );
    build(root, &[]);
    let articles = root.join(".presswork/articles");
    let length = fs::metadata(&articles).unwrap().len();
    fs::write(articles, vec![0; length as usize]).unwrap();
    put(
        root,
        "content/articles/two.md",
        article("Two", "", "A wallaby.\n\nOr is it so?"),
    );
    build(root, &[]);
    let trace = Cache::open(root, || {}).load_trace().unwrap();
    // Files that were written just before a build may be looked at again.
    let read = trace.read.into_iter();
    let new: Vec<(SourcePath, Change)> = read
        .filter(|(_, change)| *change != Change::Touched)
        .collect();
    let two = SourcePath::new("content/articles/two.md");
    assert_eq!(new, [(two, Change::Text)]);
    assert_eq!(found(root, &["\"or is it so\""]), ["Two"]);
    assert_eq!(found(root, &["wombat"]), ["Three"]);
    build(root, &["--no-cache", "--out", "anew"]);
    assert!(index(&root.join("public")) == index(&root.join("anew")));
}

#[test]
fn programs_are_told_what_people_are_told_of_a_search() {
    let often = "the of ".repeat(20_000) + "kernel";
    let folder = site(&[
        ("often", article("Often", "", &often)),
        ("once", article("Once", "", "Here the kernel is patched.")),
    ]);
    let say = |words: &str| {
        let said = searched(folder.path(), words);
        assert_eq!(said["event"], "searched");
        let [total, complete, vague] = ["total", "complete", "vague"].map(|key| said[key].clone());
        (total.as_u64().unwrap(), complete == true, vague == true)
    };
    assert_eq!(say("kernel"), (2, true, false));
    assert_eq!(say("kernel patched quokka"), (1, false, false));
    // It cannot be known where such words stand, unless they are two.
    assert_eq!(say("kernel -\"here the kernel\""), (2, true, true));
    assert_eq!(say("kernel -\"the of the of\""), (2, true, true));
    assert_eq!(say("kernel -\"the of\""), (1, true, false));
    assert_eq!(searched(folder.path(), "kernl")["suggestion"], "kernel");
}

#[test]
fn what_was_paid_for_carries_its_label_in_results() {
    let folder = site(&[
        (
            "paid",
            article(
                "Bought",
                "sponsored = \"Paid by Acme\"\nauthors = [\"ada\"]\n",
                "A kernel.",
            ),
        ),
        (
            "news",
            article("News", "authors = [\"ada\"]\n", "A kernel."),
        ),
    ]);
    put(
        folder.path(),
        "content/authors/ada.md",
        "+++\ntitle = \"Ada\"\n+++\n",
    );
    let (_, said) = presswork(JUNE, folder.path(), &["search", "kernel"]);
    assert!(
        said.contains("2026-05-08  Industry  Paid by Acme · Ada  /2026/05/paid/"),
        "{said}"
    );
    assert!(
        said.contains("2026-05-08  Industry  Ada  /2026/05/news/"),
        "{said}"
    );
    assert_eq!(
        found(folder.path(), &["kernel", "--author", "Ada"]).len(),
        2
    );
}

#[test]
fn what_stands_above_a_text_is_found_and_found_anew() {
    let front = |verdict: &str| {
        let review = format!(
            "item = \"Lindgren LA-8\"\nscore = 8\nverdict = \"{verdict}\"\npros = [\"Open *software*\"]\ncons = [\"Slow buffer\"]"
        );
        format!(
            "kind = \"review\"\ntakeaways = [\"It has a quokka.\"]\n[review]\n{review}\n[review.specs]\nSamples = \"R&D, 100 MS/s\"\n"
        )
    };
    let write = |verdict: &str| {
        article(
            "Tested",
            &front(verdict),
            "Text.\n\n{{ pullquote(text=\"A *wallaby* said so.\") }}\n",
        )
    };
    let folder = site(&[
        ("tested", write("Good for wombats.")),
        ("other", article("Other", "", "Nothing.")),
    ]);
    build(folder.path(), &[]);
    for words in [
        "quokka",
        "LA-8",
        "wombats",
        "\"open software\"",
        "\"slow buffer\"",
        "\"R&D 100 ms/s\"",
        "\"a wallaby said\"",
    ] {
        assert_eq!(found(folder.path(), &[words]), ["Tested"], "{words}");
    }
    let before = index(&folder.path().join("public"));
    put(
        folder.path(),
        "content/articles/tested.md",
        write("Good for numbats."),
    );
    build(folder.path(), &[]);
    assert!(before != index(&folder.path().join("public")));
    assert_eq!(found(folder.path(), &["numbats"]), ["Tested"]);
}

#[test]
fn pictures_are_found_by_what_is_said_of_them_and_hidden_words_are_not() {
    let front = "image = \"lead.png\"\nimage_alt = \"A quokka on a desk\"\nimage_caption = \"Photo by *Numbat* Press\"\n";
    let body = "Opening.\n\n## Pictures\n\n![A wallaby beside a router](a.png)\n\nWith ![a bilby](b.png) in a line.\n\n![A potoroo](c.png \"A potoroo\")\n\n\
        <template>koala</template>\n\n<div hidden>\n\n## Wombats\n\nkookaburra <img src=\"a.png\" alt=\"emu\">\n\n<div class=\"x\"/>platypus</div>\n\n\
        <noscript>echidna</noscript> <svg viewBox=\"0 0 1 1\"><title>dingo</title><defs/><text>cockatoo</text></svg> Last.";
    let folder = site(&[
        ("shown", article("Shown", front, body)),
        ("other", article("Other", "", "Nothing.")),
    ]);
    for picture in ["lead", "a", "b", "c"] {
        let path = format!("content/articles/{picture}.png");
        put(folder.path(), &path, crate::site::picture("png", 8, 8));
    }
    for words in [
        "quokka",
        "\"numbat press\"",
        "\"wallaby beside a router\"",
        "bilby",
        "\"in a line\"",
        "potoroo",
        "cockatoo",
        "last",
    ] {
        assert_eq!(found(folder.path(), &[words]), ["Shown"], "{words}");
    }
    for words in [
        "koala",
        "wombats",
        "kookaburra",
        "emu",
        "platypus",
        "echidna",
        "dingo",
    ] {
        assert_eq!(found(folder.path(), &[words]), [""; 0], "{words}");
    }
    // No result shows the words, but where they stand.
    let (_, said) = presswork(JUNE, folder.path(), &["search", "router"]);
    assert!(
        said.contains("#pictures") && !said.contains("wallaby"),
        "{said}"
    );
}
