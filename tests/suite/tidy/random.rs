//! Every property test keeps its counterexamples, in a folder that is in version control.

use std::path::Path;

use syn::visit::Visit;

use super::code::{SourceFile, flat};
use super::sources;

/// Returns how often a file has a `proptest!` that is not configured to keep counterexamples.
fn forgetful(file: &SourceFile) -> usize {
    struct Forgetful(usize);
    impl<'ast> Visit<'ast> for Forgetful {
        fn visit_macro(&mut self, item: &'ast syn::Macro) {
            let is_proptest = item.path.segments.last();
            if is_proptest.is_some_and(|last| last.ident == "proptest") {
                let words = flat(item.tokens.clone());
                let keeps = words.windows(2).any(|pair| pair == ["random", "config"]);
                self.0 += usize::from(!keeps);
            }
        }
    }
    let mut found = Forgetful(0);
    found.visit_file(&file.syntax);
    found.0
}

#[test]
fn property_tests_keep_their_counterexamples() {
    for (path, text) in sources("src").into_iter().chain(sources("tests/suite")) {
        let wanted = "#![proptest_config(crate::base::random::config())] \
                      (in tests/suite: crate::random::config())";
        let count = forgetful(&SourceFile::parse(&path, &text));
        assert_eq!(count, 0, "{}: a proptest! lacks {wanted}", path.display());
    }
}

#[test]
fn a_property_test_that_forgets_is_seen() {
    let reported = |text| forgetful(&SourceFile::parse(Path::new("src/base/path.rs"), text));
    let plain = "mod tests { proptest::proptest! { #[test] fn x(a: u8) {} } }";
    assert_eq!(reported(plain), 1);
    let own = "proptest! { #![proptest_config(Config::with_cases(9))] #[test] fn x(a: u8) {} }";
    assert_eq!(reported(own), 1);
    let keeps = "proptest! { #![proptest_config(crate::base::random::config())] }";
    assert_eq!(reported(keeps), 0);
}
