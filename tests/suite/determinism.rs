//! Invariant 5: same inputs, same bytes.

use std::path::Path;

use presswork::io::scan;
use presswork::pipeline::Audience;

use crate::site::{Built, NOW, build};

fn demo() -> Built {
    build(
        scan::scan(Path::new(env!("CARGO_MANIFEST_DIR"))),
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
