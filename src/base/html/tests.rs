//! Compares the tokens with those of html5ever's tokenizer, the oracle.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token as Theirs, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, create_element};
use html5ever::{QualName, local_name, ns};
use markup5ever_rcdom::{Handle, RcDom};
use proptest::prelude::*;

use super::*;

/// The content of a token, as both tokenizers report it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Start(String, Vec<(String, String)>, bool),
    End(String),
    Comment,
    Doctype,
}

/// Adds a piece; adjacent texts are joined.
fn add(all: &mut Vec<Piece>, piece: Piece) {
    match (all.last_mut(), piece) {
        (_, Piece::Text(text)) if text.is_empty() => {}
        (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
        (_, piece) => all.push(piece),
    }
}

fn ours(html: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    for token in tokens(html) {
        let piece = match token {
            Token::Text(text) | Token::EscapableText(text) => {
                Piece::Text(decode_text(text).into_owned())
            }
            Token::RawText(text) => Piece::Text(line_breaks(text).into_owned()),
            Token::StartTag(tag) => {
                let mut names = BTreeSet::new();
                let attributes = tag.attributes().map(|attribute| {
                    let name = attribute.name.to_ascii_lowercase();
                    (name, attribute.decoded().into_owned())
                });
                let first = attributes.filter(|(name, _)| names.insert(name.clone()));
                let name = tag.lowercase_name().into_owned();
                Piece::Start(name, first.collect(), tag.is_self_closing())
            }
            Token::EndTag(tag) => Piece::End(tag.lowercase_name().into_owned()),
            Token::Comment("</>") | Token::Unfinished(_) => continue,
            Token::Comment(_) => Piece::Comment,
            Token::Cdata(_) => Piece::Text(line_breaks(token.cdata()).into_owned()),
            Token::Doctype(_) => Piece::Doctype,
        };
        add(&mut all, piece);
    }
    all
}

/// Notes the tokens that a tree builder is given, which tells the tokenizer how to go on.
struct Oracle {
    pieces: RefCell<Vec<Piece>>,
    tree: TreeBuilder<Handle, RcDom>,
}

impl TokenSink for Oracle {
    type Handle = Handle;

    fn process_token(&self, token: Theirs, line: u64) -> TokenSinkResult<Handle> {
        let mut all = self.pieces.borrow_mut();
        match &token {
            Theirs::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let attributes = tag.attrs.iter().map(|attribute| {
                    let name = attribute.name.local.to_string();
                    (name, attribute.value.to_string())
                });
                let (name, attributes) = (tag.name.to_string(), attributes.collect());
                add(&mut all, Piece::Start(name, attributes, tag.self_closing));
            }
            Theirs::TagToken(tag) => add(&mut all, Piece::End(tag.name.to_string())),
            Theirs::CharacterTokens(text) => add(&mut all, Piece::Text(text.to_string())),
            Theirs::CommentToken(_) => add(&mut all, Piece::Comment),
            Theirs::DoctypeToken(_) => add(&mut all, Piece::Doctype),
            Theirs::NullCharacterToken | Theirs::ParseError(_) | Theirs::EOFToken => {}
        }
        self.tree.process_token(token, line)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tree
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn theirs(html: &str) -> Vec<Piece> {
    let dom = RcDom::default();
    let name = QualName::new(None, ns!(html), local_name!("div"));
    let around = create_element(&dom, name, Vec::new());
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let tokenizer = Tokenizer::new(
        Oracle {
            pieces: RefCell::default(),
            tree: TreeBuilder::new_for_fragment(dom, around, None, options),
        },
        TokenizerOpts::default(),
    );
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.pieces.into_inner()
}

fn joined(html: &str) -> String {
    tokens(html).map(|token| token.source()).collect()
}

/// Returns tokens in a short form, for tests that say where the tokens are cut.
fn shown(html: &str) -> String {
    let shown = tokens(html).map(|token| {
        let kind = match token {
            Token::Text(_) => "t",
            Token::StartTag(_) => "s",
            Token::EndTag(_) => "e",
            Token::EscapableText(_) => "m",
            Token::RawText(_) => "r",
            Token::Comment(_) => "c",
            Token::Cdata(_) => "x",
            Token::Doctype(_) => "d",
            Token::Unfinished(_) => "u",
        };
        format!("{kind}:{}", token.source())
    });
    shown.collect::<Vec<_>>().join("|")
}

#[test]
fn texts_are_cut_where_browsers_cut_them() {
    for (html, wanted) in [
        ("a < b<p>c", "t:a < b|s:<p>|t:c"),
        ("<a title='>'>b</a>", "s:<a title='>'>|t:b|e:</a>"),
        ("<a b=it's>c</a>", "s:<a b=it's>|t:c|e:</a>"),
        ("<a b = \"c>\" d>e", "s:<a b = \"c>\" d>|t:e"),
        ("<!-- <script> --><b>", "c:<!-- <script> -->|s:<b>"),
        ("<!--><b>", "c:<!-->|s:<b>"),
        ("<!--a--!><b>", "c:<!--a--!>|s:<b>"),
        ("</ x><b>", "c:</ x>|s:<b>"),
        ("<?php <a> ?>", "c:<?php <a>|t: ?>"),
        ("<!DOCTYPE html><b>", "d:<!DOCTYPE html>|s:<b>"),
        ("<style>a>b</style >c", "s:<style>|r:a>b|e:</style >|t:c"),
        ("<script></script>", "s:<script>|e:</script>"),
        (
            "<SCRIPT>x</scripts></SCRIPT>",
            "s:<SCRIPT>|r:x</scripts>|e:</SCRIPT>",
        ),
        (
            "<script><!-- <script></script> --></script>a",
            "s:<script>|r:<!-- <script></script> -->|e:</script>|t:a",
        ),
        (
            "<textarea><p>&amp;</textarea>",
            "s:<textarea>|m:<p>&amp;|e:</textarea>",
        ),
        ("<plaintext></plaintext>", "s:<plaintext>|r:</plaintext>"),
        ("<script>x", "s:<script>|r:x"),
        (
            "<svg><title>a &amp; <b>c</title></svg><title><b></title>",
            "s:<svg>|s:<title>|m:a &amp; |s:<b>|t:c|e:</title>|e:</svg>|s:<title>|m:<b>|e:</title>",
        ),
        (
            "<svg><style>a &gt; b <g/></style><![CDATA[ <c> ]]></svg><![CDATA[ <d> ]]>",
            "s:<svg>|s:<style>|m:a &gt; b |s:<g/>|e:</style>|x:<![CDATA[ <c> ]]>|e:</svg>|c:<![CDATA[ <d>|t: ]]>",
        ),
        (
            "<svg><foreignObject><title><b></title></foreignObject><title><b></svg>",
            "s:<svg>|s:<foreignObject>|s:<title>|m:<b>|e:</title>|e:</foreignObject>|s:<title>|s:<b>|e:</svg>",
        ),
        (
            "<math><title><b></math>",
            "s:<math>|s:<title>|s:<b>|e:</math>",
        ),
        (
            "<math><mi><title><b></title></mi></math>",
            "s:<math>|s:<mi>|s:<title>|m:<b>|e:</title>|e:</mi>|e:</math>",
        ),
        (
            "<svg><p><style><b></style>",
            "s:<svg>|s:<p>|s:<style>|r:<b>|e:</style>",
        ),
        (
            "<svg></p><style><b></style>",
            "s:<svg>|e:</p>|s:<style>|r:<b>|e:</style>",
        ),
        (
            "<svg/><style><b></style>",
            "s:<svg/>|s:<style>|r:<b>|e:</style>",
        ),
        ("<p", "u:<p"),
        ("<p a=\"b>", "u:<p a=\"b>"),
        ("</p", "u:</p"),
        ("a<", "t:a<"),
        ("a</", "t:a</"),
    ] {
        assert_eq!(shown(html), wanted, "{html}");
        assert_eq!(ours(html), theirs(html), "{html}");
    }
}

#[test]
fn attributes_are_read_as_browsers_read_them() {
    let html = "<img a b=c d = 'e &amp; f' G=\"h\" =i j=/ k=>";
    let Some(Token::StartTag(tag)) = tokens(html).next() else {
        panic!("no tag");
    };
    let got: Vec<(&str, &str, &str)> = tag
        .attributes()
        .map(|one| {
            let written = one.written.map_or("", |written| &html[written]);
            (one.name, one.value, written)
        })
        .collect();
    assert_eq!(
        got,
        [
            ("a", "", ""),
            ("b", "c", "c"),
            ("d", "e &amp; f", "'e &amp; f'"),
            ("G", "h", "\"h\""),
            ("=i", "", ""),
            ("j", "/", "/"),
            ("k", "", ""),
        ]
    );
    assert_eq!(tag.get("g"), Some("h"));
    assert_eq!(tag.decoded("d").as_deref(), Some("e & f"));
}

#[test]
fn only_a_stroke_of_its_own_closes_a_tag() {
    for (html, wanted) in [
        ("<br/>", true),
        ("<br />", true),
        ("<a b=\"/\"/>", true),
        ("<a b=c/>", false),
        ("<a b= />", false),
        ("<br/ >", false),
        ("<br>", false),
    ] {
        let Some(Token::StartTag(tag)) = tokens(html).next() else {
            panic!("no tag");
        };
        assert_eq!(tag.is_self_closing(), wanted, "{html}");
    }
}

#[test]
fn character_references_mean_what_they_mean_to_browsers() {
    for (text, between_tags, in_value) in [
        ("a & b", "a & b", "a & b"),
        (
            "&lt;&gt;&quot;&#39;&#x27;&amp;amp;",
            "<>\"''&amp;",
            "<>\"''&amp;",
        ),
        ("?a&copy=1", "?a©=1", "?a&copy=1"),
        ("&notit; &notin;", "¬it; ∉", "&notit; ∉"),
        ("&NotEqualTilde;", "≂\u{338}", "≂\u{338}"),
        (
            "&#128; &#0; &#x110000; &#;",
            "€ \u{fffd} \u{fffd} &#;",
            "€ \u{fffd} \u{fffd} &#;",
        ),
        ("a\r\nb\rc", "a\nb\nc", "a\nb\nc"),
    ] {
        assert_eq!(decode_text(text), between_tags, "{text}");
        assert_eq!(decode_attribute(text), in_value, "{text}");
    }
}

#[test]
fn what_never_ends_is_not_looked_for_again_and_again() {
    for part in [
        "<!--",
        "<!-",
        "<?",
        "<!",
        "</",
        "<a ",
        "<a b='",
        "<a b=\">",
        "<",
        "-->",
        "<!-- a -->",
        "<script>",
        "<script><!--",
        "<script><!--<script>",
        "<title>",
        "&",
        "<a b=c",
        "&#",
        "&am",
    ] {
        let html = part.repeat(244_000 / part.len());
        assert_eq!(joined(&html).len(), html.len(), "{part}");
    }
}

/// Texts that look like HTML, broken in every way.
fn markup() -> impl Strategy<Value = String> {
    "(<[a-z/!?-]{0,3}|[ <>=\"'a-zA-Z\u{e9}/!&;#\r\n\t-]|<[/]?(script|style|title|textarea|xmp|p|g)[ />]?|\
     <!--|--!?>|-|<plaintext>|&(amp|lt|copy|notin|#x2|#12)[;=]?|<!doctype |<!\\[CDATA\\[| [a-z]{1,3} ?= ?[\"']?){0,40}"
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn nothing_is_lost(html in markup()) {
        prop_assert_eq!(joined(&html), html);
    }

    #[test]
    fn tokens_are_those_of_html5ever(html in markup()) {
        prop_assert_eq!(ours(&html), theirs(&html));
    }
}
