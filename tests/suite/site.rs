//! Builds sites in memory, for the tests of the complete pipeline.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Mutex;

use presswork::app::MemorySink;
use presswork::base::OutPath;
use presswork::diagnostic::{Diagnostic, print};
use presswork::model::build::OutputStamp;
use presswork::model::{Artifact, Build, Tree};
use presswork::parse;
use presswork::pipeline::{self, Audience, Inputs, Overrides, Sink, SinkError};
use presswork::session::Session;

/// The moment for which test sites are built.
pub const NOW: &str = "2026-06-01T12:00:00Z";

/// A site on top of the files in `tests/cases/site/`.
#[derive(Clone)]
pub struct Site {
    pub files: BTreeMap<String, Vec<u8>>,
    pub audience: Audience,
    pub now: String,
}

/// A built site.
pub struct Built {
    pub build: Build,
    pub outputs: BTreeMap<String, Vec<u8>>,
    tree: Tree,
}

impl Site {
    /// A site with the test theme and a configuration, without any content.
    pub fn empty() -> Self {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/site");
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(root)
            .into_iter()
            .filter_map(Result::ok)
        {
            if entry.file_type().is_file() {
                let path = entry
                    .path()
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(path, std::fs::read(entry.path()).unwrap());
            }
        }
        Self {
            files,
            audience: Audience::default(),
            now: NOW.to_owned(),
        }
    }

    pub fn with(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), text.into());
        self
    }

    pub fn tree(&self) -> Tree {
        Tree::in_memory(self.files.clone())
    }

    /// Everything that a check finds.
    pub fn check(&self) -> Build {
        pipeline::check(&inputs(self.tree(), self.audience, &self.now), &()).build
    }

    /// Returns the diagnostics of a check that a build does not report.
    pub fn lints(&self) -> String {
        let known = self.build().build.diagnostics;
        let mut checked = self.check();
        checked.diagnostics.retain(|one| !known.contains(one));
        report(&checked.diagnostics, &self.tree())
    }

    /// Builds the site. Pictures are not encoded, which takes longer than everything else.
    pub fn build(&self) -> Built {
        build(self.tree(), self.audience, &self.now)
    }

    /// Builds the site with its pictures.
    pub fn build_with_pictures(&self) -> Built {
        let (tree, now) = (self.tree(), &self.now);
        let sink = MemorySink::new(&tree);
        let inputs = inputs(tree.clone(), self.audience, now);
        let build = Session::new().refresh(&inputs, &sink, &());
        Built::new(build, sink, tree.clone())
    }
}

/// Keeps everything but pictures.
struct WithoutPictures<'b>(MemorySink<'b>);

impl Sink for WithoutPictures<'_> {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        self.0.accept(artifact)
    }

    fn has(&self, path: &OutPath, stamp: &OutputStamp) -> bool {
        self.0.has(path, stamp)
    }

    fn wants_precompressed(&self) -> bool {
        true
    }
}

/// Builds a tree into memory, without its pictures.
pub fn build(tree: Tree, audience: Audience, now: &str) -> Built {
    let sink = WithoutPictures(MemorySink::new(&tree));
    let inputs = inputs(tree.clone(), audience, now);
    let build = Session::new().refresh(&inputs, &sink, &());
    Built::new(build, sink.0, tree.clone())
}

/// Returns the inputs of a build of a tree.
pub fn inputs(tree: Tree, audience: Audience, now: &str) -> Inputs {
    let config = parse::config(&tree, &Overrides::default());
    Inputs::new(tree, config, now.parse().unwrap(), audience)
}

impl Built {
    fn new(build: Build, sink: MemorySink, tree: Tree) -> Self {
        let outputs = sink.into_outputs().into_iter();
        Self {
            build,
            outputs: outputs
                .map(|(path, bytes)| (path.to_string(), bytes))
                .collect(),
            tree,
        }
    }

    /// The text of an output.
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.outputs.get(path).unwrap_or_else(|| {
            panic!(
                "there is no output `{path}`; there are:\n{}\n{}",
                self.paths(),
                self.report()
            )
        });
        std::str::from_utf8(bytes).unwrap()
    }

    /// All outputs' paths, a line each.
    pub fn paths(&self) -> String {
        self.outputs
            .keys()
            .map(|path| format!("{path}\n"))
            .collect()
    }

    /// Returns every diagnostic in one line, with the parts that a person acts on.
    pub fn report(&self) -> String {
        report(&self.build.diagnostics, &self.tree)
    }
}

/// A complete picture of one colour: `png`, `jpeg` or `gif`; half of one: `half-jpeg`; the beginning of a `heic`; one of
/// 600 kB: `heavy-gif`.
pub fn picture(kind: &str, width: u16, height: u16) -> Vec<u8> {
    static MADE: Mutex<BTreeMap<(String, u16, u16), Vec<u8>>> = Mutex::new(BTreeMap::new());
    let key = (kind.to_owned(), width, height);
    let mut made = MADE.lock().unwrap();
    made.entry(key)
        .or_insert_with(|| new_picture(kind, width, height))
        .clone()
}

fn new_picture(kind: &str, width: u16, height: u16) -> Vec<u8> {
    if let Some(kind) = kind.strip_prefix("half-") {
        let whole = new_picture(kind, width, height);
        return whole[..whole.len() / 2].to_vec();
    }
    if let Some(kind) = kind.strip_prefix("heavy-") {
        let mut gif = new_picture(kind, width, height);
        let end = gif.pop();
        // A comment of a GIF comes in pieces of at most 255 bytes.
        let piece = [[255].as_slice(), &[b'x'; 255]].concat();
        gif.extend([b"\x21\xfe".as_slice(), &piece.repeat(2_400), b"\0"].concat());
        gif.extend(end);
        return gif;
    }
    let format = match kind {
        "heic" => return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
        "png" => image::ImageFormat::Png,
        "jpeg" => image::ImageFormat::Jpeg,
        "gif" => image::ImageFormat::Gif,
        _ => panic!("there is no picture of the kind `{kind}`"),
    };
    let mut bytes = Cursor::new(Vec::new());
    let picture =
        image::RgbImage::from_pixel(width.into(), height.into(), image::Rgb([28, 99, 144]));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Every diagnostic of a build in one line.
pub fn report(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    let mut report = String::new();
    for one in diagnostics {
        let severity = format!("{:?}", one.severity).to_lowercase();
        let place = one.at.as_ref().map_or_else(String::new, |span| {
            let text = tree.text(&span.file).unwrap_or_default();
            let (line, column) = print::position(&text, span.range.start().into());
            format!(" {}:{line}:{column}", span.file)
        });
        report.push_str(&format!("{severity}[{}]{place}: {}", one.code, one.message));
        for label in &one.labels {
            report.push_str(&format!(" [{}: {}]", label.at.file, label.text));
        }
        if let Some(help) = &one.help {
            report.push_str(&format!(" => {help}"));
        }
        if let Some(due) = one.due {
            report.push_str(&format!(" (due {})", due.rfc3339()));
        }
        if let Some(why) = one.left_out {
            report.push_str(&format!(" ({})", format!("{why:?}").to_lowercase()));
        }
        report.push('\n');
    }
    report
}
