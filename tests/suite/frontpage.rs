//! What the default theme does with a site that is harder than the demo: many sections or one story, headlines of one
//! letter, breaking news, paid stories, and a child theme that adds to what it inherits.

use crate::site::{Built, Site};
use crate::themes::demo;

/// The default theme and a configuration.
fn site(more: &str) -> Site {
    let mut site = demo();
    site.files
        .retain(|path, _| path.starts_with("themes/frontpage/"));
    let config = format!("title = \"The Case\"\nbase_url = \"https://example.org\"\n{more}");
    site.now = "2026-06-01T12:00:00Z".to_owned();
    site.with("config.toml", config)
}

trait Filled {
    fn story(self, name: &str, day: u8, more: &str) -> Site;
    fn category(self, name: &str) -> Site;
}

impl Filled for Site {
    fn story(self, name: &str, day: u8, more: &str) -> Site {
        let text = format!(
            "+++\ntitle = \"Story {name}\"\ndate = 2026-05-{day:02}T08:00:00Z\ncategory = \"news\"\nsummary = \"On {name}.\"\n{more}+++\nText.\n"
        );
        self.with(&format!("content/articles/{name}.md"), text)
    }

    fn category(self, name: &str) -> Site {
        let path = format!("content/categories/{name}.md");
        self.with(
            &path,
            format!("+++\ntitle = \"Section {name}\"\nsummary = \".\"\n+++\n"),
        )
    }
}

/// How often a page links to a story.
fn links(built: &Built, page: &str, story: &str) -> usize {
    let page = built.text(page);
    page.matches(&format!("href=\"/2026/05/{story}/\"")).count()
}

/// A page without what stands in its head, such as styles.
fn body(built: &Built, page: &str) -> String {
    let page = built.text(page);
    page[page.find("<body").unwrap()..].to_owned()
}

/// What stands from `from` to the end of its element `name`.
fn part<'p>(page: &'p str, from: &str, name: &str) -> &'p str {
    let start = page.find(from).unwrap_or_else(|| panic!("no {from}"));
    let end = page[start..].find(&format!("</{name}>")).unwrap();
    &page[start..start + end]
}

#[test]
fn breaking_news_stands_once_on_the_front_page_and_is_marked_on_its_own() {
    let filled = |site: Site| {
        (1..8).fold(site.category("news"), |site, day| {
            site.story(&format!("s{day}"), day, "")
        })
    };
    let until = "breaking_until = 2026-07-01\n";
    // In the bar, where something else leads.
    let bar = filled(site(""))
        .story("hot", 20, until)
        .story("top", 21, "featured = true\n")
        .build();
    assert_eq!(links(&bar, "index.html", "hot"), 1);
    let page = body(&bar, "index.html");
    assert!(part(&page, "<aside class=\"breaking\"", "aside").contains("Story hot"));
    // On the lead, where it leads, and no bar.
    let lead = filled(site("")).story("hot", 20, until).build();
    assert_eq!(links(&lead, "index.html", "hot"), 1);
    let page = body(&lead, "index.html");
    assert!(!page.contains("<aside class=\"breaking\""));
    let card = part(&page, "<article class=\"card card-lead", "article");
    assert!(card.contains("flag-breaking") && card.contains("Story hot"));
    for built in [bar, lead] {
        let own = body(&built, "2026/05/hot/index.html");
        assert!(part(&own, "<header class=\"story-head", "header").contains("flag-breaking"));
        let other = body(&built, "2026/05/s1/index.html");
        assert!(!part(&other, "<header class=\"story-head", "header").contains("flag-breaking"));
        for day in 1..8 {
            assert_eq!(links(&built, "index.html", &format!("s{day}")), 1);
        }
    }
}

#[test]
fn what_is_paid_for_leads_neither_the_front_page_nor_its_section() {
    let paid = "sponsored = \"Advertisement\"\n";
    let built = site("")
        .category("news")
        .story("own", 3, "")
        .story("paid", 9, paid)
        .build();
    for (page, size) in [("index.html", "lead"), ("category/news/index.html", "wide")] {
        let page = body(&built, page);
        let card = part(
            &page,
            &format!("<article class=\"card card-{size}"),
            "article",
        );
        assert!(card.contains("Story own"), "{card}");
        assert!(page.contains("Story paid"));
    }
    // Alone, it is listed and still does not lead.
    let alone = site("").category("news").story("paid", 9, paid).build();
    let page = body(&alone, "index.html");
    assert!(!page.contains("card-lead") && page.contains("Story paid"));
}

#[test]
fn a_section_is_shown_as_its_file_says_or_as_the_site_does() {
    let filled = |mut site: Site, keys: &str| {
        site = site.with(
            "content/categories/news.md",
            format!("+++\ntitle = \"News\"\n{keys}+++\n"),
        );
        for day in 1..=9 {
            site = site.story(&format!("n{day}"), day, "");
        }
        site.story("paid", 20, "sponsored = \"Advertisement\"\n")
            .build()
    };
    let ads = "[pagination]\nper_page = 8\n[[ads]]\nplace = \"list\"\nafter = 2\nwidth = 300\nheight = 250\nframe = \"https://ads.example/list\"\n";
    let options = |layout: &str| {
        let options = format!("[theme_options]\nsection_layout = \"{layout}\"\n");
        site(&(ads.to_owned() + &options))
    };
    let paged = || site(ads);
    for (built, large) in [
        (filled(paged(), ""), "wide"),
        (filled(paged(), "layout = \"mosaic\"\n"), "whole"),
        (filled(options("mosaic"), ""), "whole"),
        (filled(options("mosaic"), "layout = \"lead\"\n"), "wide"),
        (filled(paged(), "layout = \"list\"\n"), "log"),
    ] {
        assert_eq!(built.report(), "");
        let page = body(&built, "category/news/index.html");
        let first = page.find("<article class=\"card").unwrap();
        let first = part(&page[first..], "<article", "article");
        assert!(first.contains(&format!("card-{large}")), "{first}");
        assert_eq!(page.matches("ads.example/list").count(), 1, "{large}");
        // A line is no place of honour, and what is paid for is in its turn.
        assert_eq!(first.contains("Story paid"), large == "log", "{first}");
        let all: usize = ["", "page/2/"]
            .iter()
            .map(|part| body(&built, &format!("category/news/{part}index.html")))
            .map(|page| page.matches("<article class=\"card").count())
            .sum();
        assert_eq!(all, 10);
        let later = body(&built, "category/news/page/2/index.html");
        let size = if large == "log" { "log" } else { "row" };
        assert_eq!(later.matches(&format!("card-{size}")).count(), 2, "{later}");
    }
    let list = filled(paged(), "layout = \"list\"\n");
    let page = body(&list, "category/news/index.html");
    assert_eq!(page.matches("May 2026</h2>").count(), 1, "{page}");
    assert!(page.contains(">20 May</time>"), "{page}");
}

/// Headings stand where there is something to gather below them.
#[test]
fn a_list_has_a_heading_for_each_day_or_month_or_year() {
    let mut few = site("").category("news").with(
        "content/categories/news.md",
        "+++\ntitle = \"News\"\nlayout = \"list\"\n+++\n",
    );
    for month in 1..=4 {
        few = few.with(
            &format!("content/articles/m{month}.md"),
            format!("+++\ntitle = \"M\"\ndate = 2026-0{month}-02\ncategory = \"news\"\nsummary = \".\"\n+++\nText.\n"),
        );
    }
    let page = body(&few.build(), "category/news/index.html");
    assert_eq!(page.matches(">2026</h2>").count(), 1, "{page}");
    assert!(page.contains(">2 Apr</time>"), "{page}");
    let mut many = site("").category("news").with(
        "content/categories/news.md",
        "+++\ntitle = \"News\"\nlayout = \"list\"\n+++\n",
    );
    for number in 0..6 {
        many = many.story(&format!("n{number}"), 3 + number / 3, "");
    }
    let page = body(&many.build(), "category/news/index.html");
    for day in [">3 May 2026</h2>", ">4 May 2026</h2>"] {
        assert_eq!(page.matches(day).count(), 1, "{page}");
    }
    assert_eq!(page.matches(">08:00</time>").count(), 6, "{page}");
}

#[test]
fn nothing_is_headed_latest_where_one_story_is_all_there_is() {
    let built = site("")
        .category("news")
        .story("only", 3, "")
        .with(
            "content/views.toml",
            "[\"/2026/05/only/\"]\n2026-05-31 = 12\n",
        )
        .build();
    let page = built.text("index.html");
    assert!(page.contains("fp-most-read"), "the rail is there");
    assert!(!page.contains("fp-latest"), "{page}");
}

#[test]
fn of_many_sections_those_that_fit_are_in_the_row_and_all_in_the_menu() {
    let names: Vec<String> = (10..35).map(|number| format!("section{number}")).collect();
    let built = names
        .iter()
        .fold(site("").category("news"), |site, name| site.category(name))
        .story("a", 3, "")
        .build();
    let page = built.text("category/section34/index.html");
    let row = part(page, "<nav class=\"sections\"", "ul");
    for (class, some) in [
        ("at-64", true),
        ("at-80", true),
        ("at-100", true),
        ("at-none", true),
    ] {
        assert_eq!(
            row.contains(&format!("<li class=\"{class}\">")),
            some,
            "{class}"
        );
    }
    assert!(
        row.contains("<li><a href=\"/category/section34/\" aria-current=\"page\""),
        "the current one is always in the row"
    );
    assert!(page.contains("<button class=\"menu fits-none\""));
    let menu = part(page, "id=\"fp-menu\" popover", "ul");
    for name in &names {
        assert!(
            menu.contains(&format!("href=\"/category/{name}/\"")),
            "{name}"
        );
    }
    let few = site("").category("news").story("a", 3, "").build();
    assert!(
        few.text("index.html")
            .contains("<button class=\"menu fits-48\"")
    );
}

#[test]
fn signs_are_drawn_or_characters_or_left_out() {
    let of = |more: &str| {
        let built = site(more)
            .category("news")
            .with(
                "content/articles/a.md",
                "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"news\"\nsummary = \"S.\"\n+++\n## One\n\na\n\n## Two\n\nb\n\n## Three\n\nc\n",
            )
            .with("content/views.toml", "[\"/2026/05/a/\"]\n2026-05-31 = 12\n")
            .build();
        assert_eq!(built.report(), "");
        built.text("2026/05/a/index.html").to_string()
    };
    let words = ["Published", "min read", "views", "Contents", "S.</p>"];
    let (drawn, emoji, none) = (
        of(""),
        of("[theme_options]\nicons = \"emoji\"\n"),
        of("[theme_options]\nicons = \"none\"\n"),
    );
    for page in [&drawn, &emoji, &none] {
        words
            .iter()
            .for_each(|word| assert!(page.contains(word), "{word}"));
    }
    assert_eq!(
        drawn
            .matches("<svg class=\"icon\" aria-hidden=\"true\"")
            .count(),
        6
    );
    for sign in ["📑", "📅", "📁", "👁", "⏱️", "💡"] {
        assert!(emoji.contains(&format!(
            "<span class=\"icon\" aria-hidden=\"true\">{sign}</span>"
        )));
        assert!(!drawn.contains(sign) && !none.contains(sign), "{sign}");
    }
    assert!(!none.contains("class=\"icon\""));
}

/// What a child theme adds before the text of every page is on the front page too.
#[test]
fn a_child_theme_adds_to_what_stands_before_the_text() {
    let built = site("theme = \"mine\"\n")
        .category("news")
        .story("hot", 20, "breaking_until = 2026-07-01\n")
        .story("top", 21, "featured = true\n")
        .with("themes/mine/theme.toml", "extends = \"frontpage\"\n")
        .with(
            "themes/mine/templates/base.html",
            "{% extends \"frontpage/base.html\" %}\n{% block before_main %}<p>Join us</p>{% endblock before_main %}\n",
        )
        .build();
    for page in ["index.html", "2026/05/hot/index.html"] {
        assert!(built.text(page).contains("<p>Join us</p>"), "{page}");
    }
    assert!(
        built
            .text("index.html")
            .contains("<aside class=\"breaking\"")
    );
}

/// Nothing of the interface is English on a page in Arabic.
#[test]
fn every_word_of_the_interface_is_in_every_language() {
    let theme = demo().build().build.site.theme.clone();
    let english = &theme.words["en"];
    for (language, words) in &theme.words {
        // Where months are inflected, there are twelve words more.
        let common = || {
            words
                .iter()
                .filter(|(key, _)| !key.starts_with("month_alone_"))
        };
        assert!(
            common().map(|(key, _)| key).eq(english.keys()),
            "{language}"
        );
        assert!(
            [0, 12].contains(&(words.len() - common().count())),
            "{language}"
        );
        for (key, word) in common() {
            let places = |text: &str| -> Vec<String> {
                let mut places: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
                    .collect();
                places.sort();
                places.dedup();
                places
            };
            // One story may be said without its number, and a date in its own form.
            let is_own = key.ends_with("_one") || key.starts_with("date_") || key == "month_year";
            assert!(
                is_own || places(word) == places(&english[key]),
                "{language}: {key}"
            );
        }
    }
}

#[test]
fn a_month_alone_has_another_form_than_beside_a_day_in_polish() {
    let built = site("language = \"pl\"\n")
        .category("news")
        .story("a", 8, "")
        .build();
    assert!(built.text("2026/05/a/index.html").contains(">8 maja 2026"));
    let month = built.text("archive/2026/05/index.html");
    assert!(month.contains("maj 2026</h1>"), "{month}");
    assert!(built.text("archive/index.html").contains(">maj<"));
}

#[test]
fn a_correction_is_a_difference_and_the_front_page_tells_of_it() {
    let correction = "[[corrections]]\ndate = 2026-05-20\ntext = \"The number.\"\nbefore = \"12 <cores>\"\nafter = \"16 cores\"\n\
        [[corrections]]\ndate = 2026-05-21\ntext = \"A claim.\"\nbefore = \"It is hot.\"\nafter = \"\"\n";
    let filled = |more: &str| {
        let site = site("").category("news").story("a", 1, more);
        site.story("b", 2, "updated = 2026-05-19\n").build()
    };
    let built = filled(correction);
    let front = body(&built, "index.html");
    let rail = part(
        &front,
        "<aside class=\"rail-box\" aria-labelledby=\"fp-changed\"",
        "aside",
    );
    let changes: Vec<&str> = rail.split("<li>").skip(1).collect();
    assert_eq!(changes.len(), 3, "{rail}");
    assert!(changes[0].contains("A claim.") && changes[1].contains("The number."));
    assert!(changes[1].contains("href=\"/2026/05/a/#fp-corrections\""));
    assert!(changes[2].contains("href=\"/2026/05/b/\"") && changes[2].contains("Updated"));
    let article = body(&built, "2026/05/a/index.html");
    assert!(article.contains("id=\"fp-corrections\""));
    assert!(
        article.contains("<del>12 &lt;cores&gt;</del>") && article.contains("<ins>16 cores</ins>")
    );
    let head = part(&article, "<a href=\"#fp-corrections\">", "a");
    assert!(
        head.contains(">+1</b>") && head.contains(">−2</b>"),
        "{head}"
    );
    assert!(head.contains("(passages added: 1, taken out: 2)"), "{head}");
    assert!(body(&built, "corrections/index.html").contains("<del>It is hot.</del>"));
    // Without corrections nothing is said of them, and without changes nothing of changes.
    let plain = filled("");
    assert!(!body(&plain, "2026/05/a/index.html").contains("fp-corrections"));
    assert!(!body(&plain, "index.html").contains("rail-more"));
    let site = site("").category("news").story("a", 1, "").build();
    assert!(!body(&site, "index.html").contains("fp-changed"));
}

#[test]
fn an_opinion_begins_with_who_speaks_and_stands_with_others_of_its_kind() {
    let author = |name: &str| format!("+++\ntitle = \"{name}\"\nsummary = \".\"\n+++\n");
    let opinion = "kind = \"opinion\"\nauthors = [\"ada\", \"ben\"]\n";
    let filled = (1..12).fold(site("").category("news"), |site, day| {
        let more = if day % 4 == 0 {
            opinion
        } else {
            "authors = [\"ada\"]\n"
        };
        site.story(&format!("s{day}"), day, more)
    });
    let built = filled
        .with("content/authors/ada.md", author("Ada Okafor"))
        .with("content/authors/ben.md", author("Ben"))
        .build();
    let front = body(&built, "index.html");
    let strip = part(&front, "<section class=\"voices\"", "section");
    assert_eq!(strip.matches("<article").count(), 1, "{strip}");
    assert!(strip.contains("href=\"/2026/05/s4/\"") && strip.contains("Ben</span>"));
    assert!((1..12).all(|day| links(&built, "index.html", &format!("s{day}")) == 1));
    let article = body(&built, "2026/05/s8/index.html");
    let place = |what: &str| article.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(place("class=\"voice by\"") < place("<h1"));
    assert!(article.contains("<article class=\"story story-opinion\">"));
    assert!(
        part(&article, "<header class=\"story-head", "header")
            .contains("<span class=\"flag\">Opinion</span>")
    );
    // Its authors are told once.
    assert!(!article.contains("by-word"));
    assert!(body(&built, "2026/05/s7/index.html").contains("by-word"));
}

#[test]
fn a_review_shows_its_judgement_and_says_by_what_the_publication_earns() {
    let review = "kind = \"review\"\n[review]\nitem = \"Box 2\"\nscore = 8.5\nverdict = \"Good.\"\npros = [\"Small\"]\ncons = [\"Loud\"]\n\
        [review.specs]\nWeight = \"1 kg\"\n[[review.offers]]\nseller = \"Shop\"\nurl = \"https://shop.example/\"\n";
    let built = |more: &str| {
        let review = format!("{review}{more}");
        site("").category("news").story("a", 1, &review).build()
    };
    let paid = built("affiliate = true\n");
    let article = body(&paid, "2026/05/a/index.html");
    let judged = part(&article, "<section class=\"review\"", "section");
    for part in [
        "Box 2",
        "8.5 out of 10",
        "<p>Good.</p>",
        "<li>Small</li>",
        "<li>Loud</li>",
    ] {
        assert!(judged.contains(part), "{part} in {judged}");
    }
    assert!(article.contains("<th scope=\"row\">Weight</th><td>1 kg</td>"));
    let offers = part(&article, "<section class=\"offers\"", "section");
    assert!(offers.contains("<a href=\"https://shop.example/\" rel=\"sponsored\">Shop</a>"));
    assert!(offers.contains("We earn a commission"));
    assert!(body(&paid, "index.html").contains("8.5/10"));
    let offers = body(&built(""), "2026/05/a/index.html");
    let offers = part(&offers, "<section class=\"offers\"", "section");
    assert!(!offers.contains("sponsored") && !offers.contains("commission"));
}

#[test]
fn live_coverage_is_marked_while_it_goes_on_and_asks_for_more_until_it_is_over() {
    let built = |until: &str| {
        let text = format!(
            "+++\ntitle = \"Launch\"\ndate = 2026-05-31T10:00:00Z\ncategory = \"news\"\nsummary = \"S\"\nkind = \"live\"\n\
             live_until = {until}\n+++\nSo far.\n\n## 10:05 First\n\nOne.\n\n## 10:06\n\nTwo.\n"
        );
        let site = site("").category("news").story("a", 1, "");
        site.with("content/articles/launch.md", text).build()
    };
    let on = built("2026-06-02");
    let article = body(&on, "2026/05/launch/index.html");
    assert!(article.contains("<span class=\"flag flag-breaking\">Live</span>"));
    assert!(article.contains("data-updates=\"/2026/05/launch/live.json\""));
    assert!(article.contains("<p class=\"live-news\" role=\"status\"></p>"));
    let place = |what: &str| article.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(place("So far.") < place("Two.") && place("Two.") < place("One."));
    let front = body(&on, "index.html");
    assert!(front.contains("<span class=\"flag flag-breaking\">Live</span>"));
    let changed = part(&front, "<ul class=\"rail-changes\">", "ul");
    assert!(
        changed.contains("<a href=\"/2026/05/launch/#2026-05-31-1005\">First</a>"),
        "{changed}"
    );
    // An entry without a headline is told by that of its article.
    assert!(
        changed.contains("<a href=\"/2026/05/launch/#2026-05-31-1006\">Launch</a>"),
        "{changed}"
    );
    let over = built("2026-06-01");
    let article = body(&over, "2026/05/launch/index.html");
    assert!(article.contains("<span class=\"flag\">As it happened</span>"));
    assert!(article.contains("/live.") && !article.contains("live-news"));
    assert!(!article.contains("live.json"));
    assert!(
        over.text("2026/05/launch/live.json")
            .contains("\"live\":false")
    );
    assert!(
        !body(&over, "2026/05/a/index.html").contains("/live."),
        "others load nothing of it"
    );
}

#[test]
fn a_brief_is_text_alone_and_leads_nothing() {
    let picture = "image = \"/p.svg\"\nimage_alt = \"p\"\n";
    let filled = (1..7).fold(site("").category("news"), |site, day| {
        site.story(&format!("s{day}"), day, picture)
    });
    let brief = format!("kind = \"brief\"\ntakeaways = [\"One\"]\n{picture}");
    let built = filled
        .with(
            "content/static/p.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        )
        .story("short", 20, &brief)
        .build();
    let front = body(&built, "index.html");
    assert!(!part(&front, "<div class=\"front-lead\"", "article").contains("Story short"));
    assert!(part(&front, "<ul class=\"brief\">", "ul").contains("Story short"));
    assert_eq!(links(&built, "index.html", "short"), 1);
    let article = body(&built, "2026/05/short/index.html");
    assert!(!article.contains("lead-picture") && !article.contains("class=\"contents\""));
    let list = body(&built, "category/news/index.html");
    let card = part(&list, "card-brief", "article");
    assert!(card.contains("Story short") && !card.contains("<img"));
    // Where there is nothing else, it stands there all the same.
    let alone = site("").category("news").story("short", 20, &brief).build();
    assert_eq!(links(&alone, "index.html", "short"), 1);
}

#[test]
fn what_stands_beside_a_text_is_written_by_the_components_of_both_themes() {
    let text = "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"news\"\nsummary = \"S\"\n+++\n\
        {{ definition(term=\"RTT\", text=\"*Round-trip* time\") }}\n\n\
        {{ aside(title=\"How\", text=\"See [b](b.md).\") }}\n\n\
        {{ readmore(text=\"[B](b.md)\") }}\n\n\
        {{ timeline(title=\"When\", events=[[\"1998\", \"A & b\"], [\"2014\", \"C\"]]) }}\n\n\
        {{ compare(before=\"/p.svg\", after=\"/p.svg\", before_alt=\"old\", after_alt=\"new\", caption=\"*Both*\") }}\n\n\
        {{ audio(src=\"/talk.mp3\", title=\"A talk\") }}\n\n\
        {{ chart(title=\"A chart\", source=\"From [b](b.md)\") }}\n\n| x | n |\n| - | - |\n| A | 12 % |\n\nBelow.\n";
    for theme in ["frontpage", "wire"] {
        let mut site = demo();
        site.files.retain(|path, _| path.starts_with("themes/"));
        let config = format!(
            "title = \"The Case\"\nbase_url = \"https://example.org/blog\"\ntheme = \"{theme}\"\n"
        );
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='6'/>";
        let built = site
            .with("config.toml", config)
            .category("news")
            .story("b", 2, "")
            .with("content/articles/a.md", text)
            .with("content/static/p.svg", svg)
            .with("content/static/talk.mp3", "ID3")
            .build();
        let article = body(&built, "2026/05/a/index.html");
        for wanted in [
            "RTT</dfn>",
            "<em>Round-trip</em> time",
            "See <a href=\"/blog/2026/05/b/\">b</a>.",
            "Read more",
            "<a href=\"/blog/2026/05/b/\">B</a>",
            "<li><b>1998</b> A &amp; b</li>",
            "<img src=\"/blog/p.svg\" width=\"9\" height=\"6\" alt=\"old\"",
            "<figcaption><em>Both</em></figcaption>",
            "src=\"/blog/talk.mp3\" aria-label=\"A talk\"",
            "<a href=\"/blog/talk.mp3\" download>A talk</a>",
            "role=\"img\" aria-label=\"A chart\"",
            "<summary>The figures as a table</summary>\n\n<div class=\"table-scroll\"",
            ">From <a href=\"/blog/2026/05/b/\">b</a></p>\n</figure>\n<p>Below.</p>",
        ] {
            assert!(article.contains(wanted), "{theme}: {wanted} in {article}");
        }
    }
}

#[test]
fn pages_of_tags_and_authors_lead_to_what_their_stories_are_about() {
    let many = |from: u8| {
        let tags: Vec<String> = (from..from + 9)
            .map(|tag| format!("\"Tag {tag}\""))
            .collect();
        format!(
            "tags = [\"Kernels\", {}]\nauthors = [\"ada\"]\n",
            tags.join(", ")
        )
    };
    let built = site("")
        .with("content/authors/ada.md", "+++\ntitle = \"Ada\"\n+++\n")
        .story(
            "paid",
            3,
            &format!("sponsored = \"Advertisement\"\n{}", many(20)),
        )
        .story("new", 2, &many(10))
        .story("old", 1, &many(10))
        .build();
    let tag = body(&built, "tag/kernels/index.html");
    let topics = part(&tag, "class=\"topics\"", "nav");
    assert_eq!(topics.matches("<li>").count(), 12, "{topics}");
    assert!(!topics.contains("/tag/kernels/"), "{topics}");
    assert_eq!(topics.matches("/tag/tag-10/").count(), 1, "{topics}");
    // What most stories have stands first.
    let count = topics.find("class=\"count\">2<").unwrap();
    assert!(
        count < topics.find("class=\"count\">1<").unwrap(),
        "{topics}"
    );
    assert!(
        topics.find("/tag/tag-18/") < topics.find("/tag/tag-20/"),
        "{topics}"
    );
    let author = body(&built, "author/ada/index.html");
    let topics = part(&author, "class=\"topics\"", "nav");
    assert!(
        topics.contains("<a href=\"/tag/kernels/\">Kernels</a> <span class=\"count\">3</span>"),
        "{topics}"
    );
    assert!(topics.contains("href=\"/category/"), "{topics}");
    // What is paid for leads no page.
    assert!(part(&author, "class=\"opener\"", "article").contains("Story new"));
}
