//! How long the stages take that a large site notices: `cargo bench --bench stages`.
//!
//! In: articles made here, of the size and the kind that `benches/corpus` makes, and the theme of
//! `benches/site`. Out: criterion's figures. Nothing is read or written while the clock runs.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "benchmarks read their corpus"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::tz::TimeZone;
use presswork::base::{Fp, Moment, SourcePath};
use presswork::formats;
use presswork::link;
use presswork::memo::Key;
use presswork::model::config::Settings;
use presswork::model::plan::{Bodies, BodyError};
use presswork::model::tree::ReadError;
use presswork::model::{Article, Body, Config, Kind, OutputPlans, Site, Theme, Tree};
use presswork::parse::front_matter::{Context, front_matter};
use presswork::parse::markdown::{self, Options};
use presswork::parse::{self, Overrides, Source};
use presswork::render::{Engine, RenderContext};

/// The program's own allocator, which its speed depends on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Articles of a small newsroom, and of one with ten years behind it.
const SIZES: [usize; 2] = [1_000, 10_000];

const SECTIONS: usize = 8;
const CATEGORIES: usize = 8;
const TAGS: usize = 200;
const AUTHORS: usize = 12;

// ------------------------------------------------------------------------------ the corpus

/// Gives numbers that look like chance and are always the same.
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        // Neighbouring seeds must not give neighbouring numbers.
        Self((seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % end
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

const NOUNS: &[&str] = &[
    "scheduler",
    "registry",
    "kernel",
    "protocol",
    "compiler",
    "regulator",
    "datacentre",
    "vendor",
    "archive",
    "browser",
    "patch",
    "sensor",
    "licence",
    "battery",
    "standard",
    "cache",
];
const VERBS: &[&str] = &[
    "replaces", "measures", "delays", "protects", "rewrites", "limits", "funds", "exposes",
];
const KINDS: &[&str] = &[
    "open",
    "disputed",
    "memory-safe",
    "regional",
    "overdue",
    "portable",
    "expensive",
    "quiet",
];

fn sentence(dice: &mut Dice, number: usize) -> String {
    let (first, second, third) = (dice.one(NOUNS), dice.one(NOUNS), dice.one(NOUNS));
    let (kind, verb) = (dice.one(KINDS), dice.one(VERBS));
    let marked = match dice.below(14) {
        0 => format!("**{first}**"),
        1 => format!("*{first}*"),
        2 => format!("`{first}`"),
        3 => format!("[{first}](https://www.example.org/{second}?ref={number})"),
        4 if number > 0 => format!("[{first}](story-{}.md)", dice.below(number)),
        _ => first.to_owned(),
    };
    format!(
        "The {kind} {marked} {verb} the {second} of this quarter, and every {third} that the \
         engineers tested since the last release {verb} it too. "
    )
}

fn front(number: usize) -> String {
    let mut dice = Dice::new(number);
    let (noun, verb, kind) = (dice.one(NOUNS), dice.one(VERBS), dice.one(KINDS));
    let minutes = number * 30;
    let (day, hour, minute) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let (year, month, day) = (2015 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
    let tags: Vec<String> = (0..3)
        .map(|_| format!("\"tag-{}\"", dice.below(TAGS)))
        .collect();
    format!(
        "+++\ntitle = \"Why the {kind} {noun} {verb} number {number}\"\n\
         date = {year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z\n\
         summary = \"What the {kind} {noun} {verb}, and who pays for it in the end.\"\n\
         authors = [\"author-{}\"]\ncategory = \"category-{}\"\ntags = [{}]\n+++\n\n",
        dice.below(AUTHORS),
        dice.below(CATEGORIES),
        tags.join(", ")
    )
}

fn body(number: usize) -> String {
    let mut dice = Dice::new(number);
    let mut text = String::with_capacity(10_000);
    for section in 0..SECTIONS {
        let _ = write!(
            text,
            "## {section}: the {} {}\n\n",
            dice.one(KINDS),
            dice.one(NOUNS)
        );
        for _ in 0..2 {
            for _ in 0..4 {
                text.push_str(&sentence(&mut dice, number));
            }
            text.push_str("\n\n");
        }
        match section {
            2 => {
                for _ in 0..4 {
                    let _ = writeln!(text, "- {}", sentence(&mut dice, number));
                }
                text.push('\n');
            }
            4 => text.push_str("| Load | Before | After |\n|:--|--:|--:|\n| idle | 3 | 2 |\n\n"),
            5 => {
                text.push_str("```rust\nfn main() {\n    println!(\"{}\", 1 + 1);\n}\n```\n\n");
            }
            6 => {
                let _ = write!(text, "> {}\n\n", sentence(&mut dice, number));
            }
            _ => {}
        }
    }
    text
}

fn path(number: usize) -> String {
    format!("content/articles/story-{number}.md")
}

/// The site of `benches/site` with this many articles, in memory.
fn tree(articles: usize) -> Tree {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/site"));
    let files = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let inside = entry.path().strip_prefix(root).expect("a file of the site");
            let name = inside.to_str().expect("a name in UTF-8").replace('\\', "/");
            (name, std::fs::read(entry.path()).expect("a readable file"))
        });
    let authors = (0..AUTHORS).map(|number| {
        let name = format!("content/authors/author-{number}.md");
        let text = format!("+++\ntitle = \"Author {number}\"\n+++\n");
        (name, text.into_bytes())
    });
    let stories = (0..articles).map(|number| {
        let text = front(number) + &body(number);
        (path(number), text.into_bytes())
    });
    Tree::in_memory(files.chain(authors).chain(stories))
}

// ------------------------------------------------------------------------------- the stages

/// A site as far as it has come before `link`.
struct Newsroom {
    tree: Tree,
    config: Arc<Config>,
    settings: Settings,
    theme: Arc<Theme>,
    engine: Engine,
    articles: Vec<Arc<Article>>,
    bodies: BTreeMap<SourcePath, Arc<Body>>,
}

impl Newsroom {
    fn open(articles: usize) -> Self {
        let tree = tree(articles);
        let config = Arc::new(parse::config(&tree, &Overrides::default()).value);
        let settings = config.settings();
        let theme = Arc::new(parse::theme(&tree, &config.theme, &config.base).value);
        let engine = Engine::compile(&theme).value;
        let (articles, bodies) = parse::sources(&tree)
            .iter()
            .map(|found| {
                let source = parse::source(found.path, found.kind, &settings);
                let bytes = tree.read(found.path).expect("a file in memory");
                let (article, body) =
                    parse::article(bytes, &source, &settings, &parse::Highlighter).value;
                (Arc::new(article), (source.path.clone(), Arc::new(body)))
            })
            .unzip();
        Self {
            tree,
            config,
            settings,
            theme,
            engine,
            articles,
            bodies,
        }
    }

    fn link(&self) -> Site {
        let now = Moment::parse("2026-01-01T00:00:00Z", &TimeZone::UTC).expect("a moment");
        let outcome = link::link(&link::Inputs {
            config: &self.config,
            theme: &self.theme,
            templates: link::Templates {
                components: self.engine.components(),
                card: self.engine.card_template(),
            },
            tree: &self.tree,
            articles: &self.articles,
            pictures: &Arc::default(),
            private_keys: &Arc::default(),
            views: &BTreeMap::new(),
            now,
            drafts: false,
            future: false,
            overruled: link::Overruled {
                broken: &BTreeMap::new(),
                draft: None,
                unexpired: false,
            },
        });
        // Mistakes would be measured as well.
        assert_eq!(outcome.diagnostics, []);
        outcome.value
    }
}

fn plans(site: &Site) -> OutputPlans {
    formats::plan(site).value
}

/// Gives the bodies that were parsed.
impl Bodies for Newsroom {
    fn current(&self, article: &Arc<Article>) -> Arc<Article> {
        Arc::clone(article)
    }

    fn body(&self, article: &Article) -> Result<Arc<Body>, BodyError> {
        let body = self.bodies.get(&article.path);
        body.cloned().ok_or_else(|| no_text(article))
    }

    fn written(&self, article: &Article) -> Result<(String, usize), BodyError> {
        // No output of the benchmark has the Markdown of an article.
        Err(no_text(article))
    }
}

fn no_text(article: &Article) -> BodyError {
    BodyError::Unreadable {
        path: article.path.clone(),
        source: ReadError::Missing,
    }
}

fn source_of(number: usize, settings: &Settings) -> Source {
    let path = SourcePath::new(path(number));
    parse::source(&path, Kind::Article, settings)
}

/// One file: its front matter, its body, and both with everything that is drawn from them.
fn reading(criterion: &mut Criterion) {
    let newsroom = Newsroom::open(1);
    let settings = &newsroom.settings;
    let source = source_of(500, settings);
    let text = front(500) + &body(500);
    let start = text.len() - body(500).len();
    let options = Options::new(&source.path, &source.language, &settings.markdown);
    let context = Context {
        file: &source.path,
        kind: source.kind,
        language: &source.language,
        stem: &source.stem,
        settings,
    };

    let mut group = criterion.benchmark_group("parse");
    group.bench_function("front matter", |bencher| {
        bencher.iter(|| front_matter(black_box(&text), &context, &options));
    });
    group.throughput(Throughput::Bytes((text.len() - start) as u64));
    group.bench_function("markdown", |bencher| {
        bencher.iter(|| markdown::markdown(black_box(&text), start, &options));
    });
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("article", |bencher| {
        bencher.iter_batched(
            || text.clone().into_bytes(),
            |bytes| parse::article(bytes, &source, settings, &parse::Highlighter),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

/// What runs after every change, over all articles.
fn linking(criterion: &mut Criterion) {
    for size in SIZES {
        let newsroom = Newsroom::open(size);
        let site = newsroom.link();
        let planned = plans(&site);
        let mut group = criterion.benchmark_group("site");
        group.sample_size(20);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("link", size), |bencher| {
            bencher.iter_with_large_drop(|| newsroom.link());
        });
        group.bench_function(BenchmarkId::new("plan", size), |bencher| {
            bencher.iter_with_large_drop(|| plans(black_box(&site)));
        });
        group.bench_function(BenchmarkId::new("keys", size), |bencher| {
            bencher.iter(|| {
                for plan in planned.iter() {
                    let texts = Fp::of(plan.view.bodies());
                    black_box(Key::of(plan, newsroom.engine.maker(plan), texts));
                }
            });
        });
        group.finish();
    }
}

/// Pages, with the bench theme.
fn rendering(criterion: &mut Criterion) {
    let newsroom = Newsroom::open(200);
    let site = newsroom.link();
    let planned = plans(&site);
    let render_context = RenderContext::new(&newsroom.engine, &newsroom.theme, &newsroom);
    let page = |path: &str| {
        let found = planned.iter().find(|plan| plan.path.as_str() == path);
        found.expect("a page of the bench site")
    };
    let mut group = criterion.benchmark_group("render");
    for (name, path) in [
        ("article", "posts/story-100/index.html"),
        ("home", "index.html"),
    ] {
        let plan = page(path);
        assert_eq!(formats::render(plan, &render_context).diagnostics, []);
        group.bench_function(name, |bencher| {
            bencher.iter(|| formats::render(black_box(plan), &render_context));
        });
    }
    group.finish();
}

criterion_group!(stages, reading, linking, rendering);
criterion_main!(stages);
