//! How a preview answers for the files of the search.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::*;
use crate::io::embedded::theme_files;
use crate::model::tree::{ReadError, Store};
use crate::parse;
use crate::pipeline::{Audience, Overrides};
use crate::search::root::Root;

/// Files of which it is known which were read, and whose reader can be made to wait.
struct Watched {
    files: Arc<dyn Store>,
    read: Mutex<Vec<SourcePath>>,
    /// Who is told that a file is read, and says when that may go on.
    gate: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

impl Store for Watched {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        self.read.lock().unwrap().push(path.clone());
        let gate = self.gate.lock().unwrap().take();
        if let Some((told, go_on)) = gate {
            told.send(()).unwrap();
            go_on.recv().unwrap();
        }
        self.files.read(path)
    }
}

fn watched(files: &Arc<dyn Store>) -> Arc<Watched> {
    Arc::new(Watched {
        files: Arc::clone(files),
        read: Mutex::default(),
        gate: Mutex::default(),
    })
}

const CONFIG: &str = "title = \"T\"\nbase_url = \"https://example.org\"\nlanguages = [\"de\"]\n[social]\ncards = false\n";

fn article(title: &str, text: &str) -> Vec<u8> {
    let front = format!("title = \"{title}\"\ndate = 2026-05-08\ncategory = \"industry\"");
    format!("+++\n{front}\nsummary = \"On {title}.\"\n+++\n{text}\n").into_bytes()
}

/// Shows a site in two languages, whose first English article has this text.
fn show(preview: &Preview, text: &str) -> Arc<Watched> {
    let mut files: BTreeMap<String, Vec<u8>> = theme_files()
        .map(|(path, bytes)| (path, bytes.to_vec()))
        .collect();
    let category = b"+++\ntitle = \"Industry\"\n+++\n".to_vec();
    files.extend([
        ("config.toml".to_owned(), CONFIG.into()),
        ("content/categories/industry.md".to_owned(), category),
        ("content/articles/a.md".to_owned(), article("A", text)),
        ("content/articles/b.md".to_owned(), article("B", "Kernel.")),
        ("content/articles/b.de.md".to_owned(), article("B", "Kern.")),
    ]);
    let mut tree = Tree::in_memory(files);
    let store = watched(&tree.store);
    tree.store = Arc::clone(&store) as Arc<dyn Store>;
    let config = parse::config(&tree, &Overrides::default());
    let now = "2026-06-01T12:00:00Z".parse().unwrap();
    let inputs = Inputs::new(tree, config, now, Audience::default());
    let (build, _) = preview.refresh(&inputs, &());
    assert!(!build.failed(), "{:?}", build.diagnostics);
    store.read.lock().unwrap().clear();
    store
}

fn root(preview: &Preview, path: &str) -> Root {
    let bytes = preview.output(&OutPath::new(path).unwrap());
    Root::decode(&bytes.expect("there is an index")).unwrap()
}

#[test]
fn no_build_waits_while_an_index_is_made() {
    let preview = Preview::default();
    let store = show(&preview, "Compiler.");
    let (told, reading) = channel();
    let (go_on, waiting) = channel();
    *store.gate.lock().unwrap() = Some((told, waiting));
    thread::scope(|scope| {
        let asked = scope.spawn(|| root(&preview, "search/index.bin"));
        reading.recv().unwrap();
        let is_free = preview.state.try_write().is_ok();
        go_on.send(()).unwrap();
        assert!(is_free, "a build would wait");
        assert_eq!(asked.join().unwrap().documents, 2);
    });
}

#[test]
fn the_index_of_another_language_is_no_reason_to_read_all_texts_again() {
    let preview = Preview::default();
    let store = show(&preview, "Compiler.");
    let ask = || ["search/index.bin", "de/search/index.bin"].map(|path| root(&preview, path));
    assert_eq!(ask().map(|root| root.documents), [2, 1]);
    assert!(!store.read.lock().unwrap().is_empty());
    let store = show(&preview, "Compilers.");
    ask();
    let read = store.read.lock().unwrap();
    assert_eq!(*read, [SourcePath::from("content/articles/a.md")]);
}
