//! Invariant 5: same inputs, same bytes.

use std::path::Path;

use presswork::io::scan;
use presswork::pipeline::Audience;

use crate::site::{Built, NOW, build};

fn demo() -> Built {
    build(
        scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]),
        Audience {
            drafts: true,
            future: true,
        },
        NOW,
    )
}

#[test]
fn any_number_of_threads_makes_the_same_bytes() {
    let on = |threads: usize| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(demo)
    };
    let (one, many) = (on(1), on(7));
    assert!(one.outputs.len() > 100);
    assert_eq!(one.paths(), many.paths());
    for (path, bytes) in &one.outputs {
        assert!(many.outputs[path] == *bytes, "{path} differs");
    }
    assert_eq!(one.report(), many.report());
}

#[test]
fn the_order_in_which_files_came_into_being_changes_nothing() {
    let site = |backwards: bool| {
        let folder = tempfile::TempDir::new().unwrap();
        let mut files: Vec<(String, Vec<u8>)> =
            crate::site::Site::empty().files.into_iter().collect();
        for number in 0..60 {
            let text = format!(
                "+++\ntitle = \"{number}\"\ndate = 2026-05-01\ncategory = \"c\"\ntags = [\"t\"]\nsummary = \".\"\n+++\nText\n"
            );
            files.push((format!("content/articles/{number}.md"), text.into_bytes()));
        }
        if backwards {
            files.reverse();
        }
        for (path, bytes) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        build(scan::scan(folder.path(), &[]), Audience::default(), NOW).outputs
    };
    let (one, other) = (site(false), site(true));
    assert!(one.len() > 60);
    assert!(one == other);
}
