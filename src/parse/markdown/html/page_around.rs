//! Tests that the page around a text is the same whatever HTML a writer puts into the text.

use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use crate::parse::markdown::testing::write;

/// Writes a page as a tree, without what is in the box of the text.
fn outside(node: &Handle, depth: usize, out: &mut String) {
    let mut is_box = false;
    let line = match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let attributes = attributes
                .iter()
                .map(|one| format!(" {}={}", one.name.local, one.value));
            let attributes: String = attributes.collect();
            is_box = attributes == " class=prose";
            format!("<{}{attributes}>", name.local)
        }
        NodeData::Text { contents } => format!("{:?}", &**contents.borrow()),
        NodeData::Comment { contents } => format!("<!--{contents}-->"),
        _ => String::new(),
    };
    out.push_str(&" ".repeat(depth));
    out.push_str(&line);
    out.push('\n');
    if !is_box {
        for child in node.children.borrow().iter() {
            outside(child, depth + 1, out);
        }
    }
}

/// Returns the page around a body, for browsers with scripts and for those without. What stands behind the text tells
/// whether anything is still open there.
fn around(body: &str) -> [String; 2] {
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><title>T</title></head><body class=b><main><article>\
         <div class=\"prose\">{body}</div><aside id=after><form><p>a <a href=b>c</a> <button>d</button>\
         </form><h2>e</h2><ul><li>f</ul><select><option>g</select><table><tr><td>h</table><nobr>i</nobr>\
         <svg><title>j</title></svg></aside></article></main><footer><!-- k --><p>l</p></footer></body></html>"
    );
    [true, false].map(|scripting_enabled| {
        let tree_builder = TreeBuilderOpts {
            scripting_enabled,
            ..TreeBuilderOpts::default()
        };
        let options = ParseOpts {
            tree_builder,
            ..ParseOpts::default()
        };
        let dom = parse_document(RcDom::default(), options).one(page.clone());
        let mut out = String::new();
        outside(&dom.document, 0, &mut out);
        out
    })
}

fn assert_holds(source: &str) {
    let html = write(source).html;
    assert_eq!(around(&html), around(""), "{source}\n{html}");
}

#[test]
fn html_in_a_drawing_ends_in_it() {
    for source in [
        "<svg<svg>\n<![CDATA[<svg><?\n",
        "<textarea>\n\n<script></textarea><script>\n",
        "\n## <iframe><!--</iframe>-->\n",
        "</iframe><!a><style>\n\n<textarea></style><!--\n",
        "<iframe>\n\nwords\n\n</iframe>\n",
        "a <button><article>\n\n[^1]: </article>\n",
        "- <div><li>a\n- b\n",
        "<table><tr><td>\n\n| a |\n| - |\n| <td>b |\n",
        "<font>a\n\n| b |\n| - |\n| c</font> |\n\nd\n",
        "<b>a\n\nb <svg><title></b></title></svg> c\n",
        "<b>a\n\nb <object></b></object> c\n",
        "a <b><table><tr><td></b>x</table> y\n",
        "a <b><table><tr><td>x</b></table> y\n",
        "a <i><table><caption></i>x</caption></table> y\n",
        "a <a href=\"#z\"><table><tr><td></a>x</td></tr></table> y\n",
        "a <b><table><tr><td></b></td></tr></table></b> y\n",
        "a <div><table><tr><td></div>x</td></tr></table></div> y\n",
        "<svg><title><b>x</title></svg>\n",
        "<svg><title><li>a</title></svg>\n",
        "<div>\n<svg><title><b>x</title></svg>\n</div>\n",
        "<svg><desc><p>x</desc></svg>\n",
        "<svg><foreignObject><div>x</foreignObject></svg>\n",
        "<p><svg><foreignObject><div>x</foreignObject></svg></p>\n",
        "<b><svg><title><i>x</b>\n",
        "a <math><mi><b>x</mi></math> b\n",
        "<math><annotation-xml encoding=\"text/html\"><p>x</annotation-xml></math>\n",
        "<math><annotation-xml><title>x</annotation-xml></math>\n",
        "<svg></p><title>x\n",
        "<svg><style><b>x</style></svg>\n",
        "<svg>\n\n<title><b>x</title>\n</svg>\n",
        "<div>\n<svg><![CDATA[ <b> x\n\ny\n",
        "<svg><style><![CDATA[ a > b ]]></style></svg>\n",
        "a <?<!doctype html></xmp><!--?> b\n",
        "<?php if ($a->b) { echo \"<div><!--\"; } ?>\n",
        "<![CDATA[ <div> <!-- ]]>\n",
        "<div><button>x<div class=x><button>a</button></div></button></div>\n\nend\n",
        "<button>x<div class=x><button>a\n",
        "a <button><div id=q><button>b\n",
        "<button><table><tr><td><button>a</table>\n",
        "<br>\n- <script><!--<script>\n\n[^1]: </script>\n",
        "<div>\n\n<script><!-- <script></script>\n\n</div>\n",
        "<select><xmp a=b>\n",
        "<b>a <xmp a=b> b\n",
        "<div>\n<p><select><xmp a=b>\n</div>\n",
    ] {
        assert_holds(source);
    }
}

#[test]
fn a_noscript_ends_at_the_same_place_with_and_without_scripts() {
    for source in [
        "Start <noscript><span title=\"</noscript><div>\">x</span></noscript> End.\n",
        "<noscript><span title='</NOSCRIPT ><div>'>x</span></noscript>\n",
        "<noscript><textarea></noscript><div></textarea></noscript>\n",
        "<noscript><style></noscript><div></style></noscript>\n",
        "a <noscript><textarea></noscript><div></textarea></noscript> b\n",
        "<noscript>a<noscript>b</noscript></div></noscript>\n",
        "<noscript><div><noscript></noscript></div></noscript>\n",
        "<b>a<noscript></b>b</noscript> c\n",
        "a <b>a<noscript></b>b</noscript> c\n",
        "<a href=\"/b\">a<noscript><a href=\"/c\">b</a></noscript> c\n",
        "<noscript><!-- </noscript><div> --></noscript>\n",
        "<noscript>\n\n[a](/b \"</noscript><div>\") `</noscript><div>`\n\n</noscript>\n",
        "<noscript>\n\n![</noscript><div>](/b.png \"</noscript><div>\")\n\n</noscript>\n",
        "<noscript><img src=\"/a</noscript><div>.png\" srcset=\"/b 1x, /c</noscript><div> 2x\"></noscript>\n",
        "<noscript><div\n\n</noscript>\n",
        "<table><noscript><tr><td></noscript></table>\n",
        "<svg><noscript><foreignObject><noscript><i title=\"</noscript><div>\">x</i></noscript></foreignObject>\n",
    ] {
        assert_holds(source);
    }
}

/// Returns texts of HTML, of whole and of unfinished tags, among Markdown.
fn texts() -> impl Strategy<Value = String> {
    let name = "(svg|math|title|desc|foreignObject|mi|mtext|annotation-xml|annotation-xml encoding=text/html|\
        style|script|textarea|iframe|g|table|tbody|tr|td|caption|colgroup|col|p|li|ul|b|a|i|nobr|font|font color=red|\
        select|option|template|noscript|noscript|form|button|h2|h3|div|span|article|main|footer|aside|section|object|marquee|details|\
        summary|dl|dd|ruby|rt|pre|code|body|html|head|frameset|plaintext|xmp|video|fieldset|input|hr|br|img|T|x-y)";
    let part = format!(
        "(<{name}( a=b)?>|<{name}>|</{name}>|</{name}>|<{name}/>|<{name}|</{name}|<{name} a='</noscript>'>|</(div|article|main|p|br)>|\
         <!-- a -->|<!--|-->|<!-->|<!\\[CDATA\\[|\\]\\]>|<[?]|[?]>|<!doctype html>|<|>|\"|[a-z ]|\n|\n\n|\n\n|\n- |\n> |\n\n    |\n\n## |\
         \\*\\*|\\*|\\[a\\]\\(b\\)|`|\\[\\^1\\]|\n\n\\[\\^1\\]: |\n\n\\| a \\|\n\\| - \\|\n\\| )"
    );
    proptest::string::string_regex(&format!("{part}{{0,16}}")).expect("an expression")
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn the_page_around_a_text_is_the_same(source in texts()) {
        let html = write(&source).html;
        prop_assert_eq!(around(&html), around(""), "{}", html);
    }
}
