//! What becomes of single events.

use crate::parse::markdown::testing::write;

#[test]
fn alerts_are_asides() {
    let html = write("> [!TIP]\n> *Try*\n\n> quote").html;
    assert_eq!(
        html,
        "<aside class=\"alert alert-tip\">\n<p class=\"alert-title\">Tip</p>\n\
         <p><em>Try</em></p>\n</aside>\n<blockquote>\n<p>quote</p>\n</blockquote>\n"
    );
}

#[test]
fn tasks_are_labelled() {
    let html = write("- [x] a [b](c.md)\n  - [ ] d\n- e").html;
    assert_eq!(
        html,
        "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> a \
         <a href=\"⟦ref 0⟧\">b</a></label>\n<ul>\n<li class=\"task\"><label>\
         <input type=\"checkbox\" disabled> d</label></li>\n</ul>\n</li>\n<li>e</li>\n</ul>\n"
    );
    let html = write("- [ ] a\n\n  b\n").html;
    assert!(
        html.contains(
            "<li class=\"task\">\n<p><label><input type=\"checkbox\" disabled> a</label></p>"
        ),
        "{html}"
    );
    // The figure's tag is put where the paragraph's stood, which the task moved.
    let html = write("- [ ] ![a](b.png)\n\n- c\n").html;
    assert!(html.contains("⟦ref 0⟧\" alt=\"a\""), "{html}");
}

#[test]
fn definitions_are_a_list() {
    assert_eq!(
        write("HTTP\n: a protocol\n").html,
        "<dl>\n<dt>HTTP</dt>\n<dd>a protocol</dd>\n</dl>\n"
    );
}
