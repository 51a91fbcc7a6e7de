//! The names of elements, and what the names say of how elements begin and end (WHATWG HTML, 13.1.2 and
//! 13.2.6). All names are in small letters.

/// Elements that have no content and no end tag.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img",
    "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose end tags may be left out.
const OPTIONAL_END: &[&str] = &[
    "caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements that browsers begin again behind the end of a paragraph, until their end tag comes.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that end an open paragraph when they begin.
const ENDS_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
    "xmp",
];

/// Elements of HTML that end a drawing or a formula when they begin in it.
const ENDS_FOREIGN: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Elements that are a drawing or a formula as a whole.
pub(super) const ROOTS: [&str; 2] = ["svg", "math"];

/// Elements of a drawing or a formula in which HTML can stand.
pub(super) const HOLDS_HTML: &[&str] = &[
    "annotation-xml",
    "desc",
    "foreignobject",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "title",
];

/// Elements that a page has once, and a text in it never.
const OF_THE_PAGE: &[&str] = &["body", "frame", "frameset", "head", "html"];

/// Every other element that HTML has or had, with the roots of drawings and formulas.
const OTHERS: &[&str] = &[
    "abbr",
    "acronym",
    "applet",
    "audio",
    "bdi",
    "bdo",
    "blink",
    "button",
    "canvas",
    "cite",
    "command",
    "content",
    "data",
    "datalist",
    "del",
    "dfn",
    "element",
    "fencedframe",
    "geolocation",
    "iframe",
    "ins",
    "isindex",
    "kbd",
    "label",
    "legend",
    "map",
    "mark",
    "marquee",
    "math",
    "menuitem",
    "meter",
    "model",
    "multicol",
    "nextid",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "output",
    "permission",
    "picture",
    "portal",
    "progress",
    "q",
    "ruby",
    "samp",
    "script",
    "select",
    "selectedcontent",
    "shadow",
    "slot",
    "spacer",
    "span",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "template",
    "textarea",
    "time",
    "title",
    "var",
    "video",
];

/// Says whether an element has no content and no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Says whether an element's end tag may be left out.
pub(crate) fn may_stay_open(name: &str) -> bool {
    OPTIONAL_END.contains(&name)
}

/// Says whether browsers begin an element again behind the end of a paragraph.
pub(crate) fn is_formatting(name: &str) -> bool {
    FORMATTING.contains(&name)
}

/// Says whether elements of this name make up a table. Their end tags end what is open in its cells.
pub(crate) fn is_of_table(name: &str) -> bool {
    matches!(
        name,
        "table" | "caption" | "colgroup" | "tbody" | "tfoot" | "thead" | "tr" | "td" | "th"
    )
}

/// Says whether an element ends an open paragraph when it begins.
pub(crate) fn ends_paragraph(name: &str) -> bool {
    ENDS_PARAGRAPH.contains(&name)
}

/// Says whether an element of HTML ends a drawing or a formula when it begins in it, whatever its attributes.
pub(super) fn ends_foreign(name: &str) -> bool {
    ENDS_FOREIGN.contains(&name)
}

/// Says whether a page has an element once, and a text in it never.
pub(crate) fn is_of_the_page(name: &str) -> bool {
    OF_THE_PAGE.contains(&name)
}

/// Says whether HTML has, or had, an element of this name.
pub(crate) fn is_known(name: &str) -> bool {
    [
        VOID,
        OPTIONAL_END,
        FORMATTING,
        ENDS_PARAGRAPH,
        OF_THE_PAGE,
        OTHERS,
    ]
    .iter()
    .any(|names| names.contains(&name))
}

/// Returns the elements that an element of this name ends when it begins behind them, and the elements
/// beyond which it ends nothing; nothing for an element that ends none.
pub(crate) fn ends_before(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dd" | "dt" => (&["dd", "dt"], &["dl"]),
        "td" | "th" => (&["td", "th", "caption", "colgroup"], &["tr", "table"]),
        "tr" => (&["tr", "caption", "colgroup"], &["table"]),
        "tbody" | "thead" | "tfoot" | "colgroup" | "caption" => (
            &["tbody", "thead", "tfoot", "colgroup", "caption"],
            &["table"],
        ),
        "table" => (&["table"], &["td", "th", "caption"]),
        "option" => (&["option"], &["select", "optgroup", "datalist"]),
        "optgroup" => (&["option", "optgroup"], &["select"]),
        "rb" | "rp" | "rt" | "rtc" => (&["rb", "rp", "rt"], &["ruby"]),
        "a" => (&["a"], &[]),
        "button" => (
            &["button"],
            &[
                "applet", "caption", "marquee", "object", "table", "td", "template", "th",
            ],
        ),
        _ => (&[], &[]),
    }
}

/// Returns the elements of which one has to be around an element of this name; nothing for an element that
/// may stand in running text, and for those of a page.
pub(crate) fn parents(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol", "menu", "dir"],
        "dd" | "dt" => &["dl"],
        "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "colgroup" | "col" => {
            &["table"]
        }
        "option" | "optgroup" => &["select", "datalist"],
        "rb" | "rp" | "rt" | "rtc" => &["ruby"],
        "area" => &["map"],
        "param" => &["object", "applet"],
        "source" => &["picture", "video", "audio"],
        "track" => &["video", "audio"],
        _ => &[],
    }
}
