//! Reads a finished page (HTML, by the WHATWG's standard) into the facts that lints use.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::linked_data;
use crate::base::html::{Tag, Token, decode_text, line_breaks, tokens};
use crate::model::page_facts::Page;

/// The properties for social networks that lints use.
const SOCIAL: [&str; 8] = [
    "og:title",
    "og:type",
    "og:url",
    "og:image",
    "article:published_time",
    "article:modified_time",
    "article:section",
    "twitter:card",
];

/// Reads a page. `keep` returns a shared copy of an address, because most addresses occur on most pages.
pub(crate) fn page_facts(html: &str, keep: &dyn Fn(&str) -> Arc<str>) -> Page {
    let mut reader = Reader {
        keep,
        page: Page {
            charset: names_charset(html),
            ..Page::default()
        },
        ids: HashSet::new(),
        links: HashSet::new(),
        inside: None,
        text: String::new(),
        graphics: 0,
    };
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&tag),
            Token::EscapableText(text) if reader.inside.is_some() => {
                reader.text.push_str(&decode_text(text));
            }
            Token::RawText(text) if reader.inside.is_some() => {
                reader.text.push_str(&line_breaks(text));
            }
            _ => {}
        }
    }
    reader.page
}

/// Says whether a charset is declared where browsers look for one.
fn names_charset(html: &str) -> bool {
    let head = html.as_bytes();
    let head = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
    memchr::memmem::find(&head, b"charset=").is_some()
}

struct Reader<'k> {
    keep: &'k dyn Fn(&str) -> Arc<str>,
    page: Page,
    ids: HashSet<String>,
    links: HashSet<Arc<str>>,
    /// The element whose text is being read.
    inside: Option<Inside>,
    text: String,
    /// The depth inside of drawings, which have titles of their own.
    graphics: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Title,
    Json,
}

impl Reader<'_> {
    fn start(&mut self, tag: &Tag) {
        let name = tag.lowercase_name();
        self.every_element(&name, tag);
        match &*name {
            "html" => self.page.language = tag.decoded("lang").map(Cow::into_owned),
            "meta" => self.meta(tag),
            "link" => self.link(tag),
            "title" if self.graphics == 0 => self.collect(Inside::Title),
            "script" => {
                if tag.decoded("type").as_deref() == Some("application/ld+json") {
                    self.collect(Inside::Json);
                }
                let src = self.address(tag, "src");
                self.page.machinery.extend(src);
            }
            "svg" if !tag.is_self_closing() => self.graphics += 1,
            "main" => self.page.mains += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.page.headings.push(name.as_bytes()[1] - b'0');
            }
            "a" | "area" => {
                let href = tag.decoded("href");
                let link = href.map(|href| (self.keep)(href.trim()));
                if let Some(link) = link.filter(|link| self.links.insert(link.clone())) {
                    self.page.links.push(link);
                }
            }
            "img" => self.picture(tag),
            "iframe" | "video" | "audio" | "source" | "embed" | "track" => {
                let addresses = [self.address(tag, "src"), self.address(tag, "poster")];
                self.page.media.extend(addresses.into_iter().flatten());
            }
            _ => {}
        }
    }

    /// Reads the attributes that any element may have.
    fn every_element(&mut self, name: &str, tag: &Tag) {
        let id = tag.decoded("id").filter(|id| !id.is_empty());
        if let Some(id) = id
            && !self.ids.insert(id.as_ref().to_owned())
        {
            self.page.repeated.push(id.into_owned());
        }
        for attribute in tag.attributes() {
            // In HTML, every attribute with this beginning runs a script.
            let handler = attribute.name.len() > 4
                && attribute.name.as_bytes()[..2].eq_ignore_ascii_case(b"on");
            if handler {
                let attribute = attribute.name.to_ascii_lowercase();
                self.page.handlers.push((name.to_owned(), attribute));
            }
        }
        if tag.attribute("style").is_some() {
            self.page.styled.push(name.to_owned());
        }
        for list in ["srcset", "imagesrcset"] {
            let list = tag.decoded(list).unwrap_or_default();
            for candidate in list.split(", ") {
                let url = candidate.split_whitespace().next();
                self.page.media.extend(url.map(self.keep));
            }
        }
    }

    /// Begins to collect the text of an element.
    fn collect(&mut self, inside: Inside) {
        self.inside = Some(inside);
        self.text.clear();
    }

    /// Returns the address in an attribute.
    fn address(&self, tag: &Tag, attribute: &str) -> Option<Arc<str>> {
        tag.decoded(attribute).map(|address| (self.keep)(&address))
    }

    fn picture(&mut self, tag: &Tag) {
        let src = tag.decoded("src").unwrap_or_default();
        let lacks = |attribute| tag.attribute(attribute).is_none();
        if lacks("alt") {
            self.page.speechless.push(src.as_ref().to_owned());
        }
        if lacks("width") || lacks("height") {
            self.page.sizeless.push(src.as_ref().to_owned());
        }
        self.page.media.push((self.keep)(&src));
    }

    fn link(&mut self, tag: &Tag) {
        let Some(href) = tag.decoded("href") else {
            return;
        };
        let rel = tag.decoded("rel").unwrap_or_default().to_ascii_lowercase();
        for rel in rel.split_ascii_whitespace() {
            match rel {
                "canonical" => self.page.canonicals.push(href.as_ref().to_owned()),
                "alternate" => match (tag.decoded("hreflang"), tag.decoded("type")) {
                    (Some(language), _) => {
                        let translation = (language.into_owned(), (self.keep)(&href));
                        self.page.translations.push(translation);
                    }
                    (None, Some(mime)) if is_feed(&mime) => {
                        self.page.feeds.push((self.keep)(&href));
                    }
                    _ => {}
                },
                "stylesheet" | "modulepreload" | "preload" => {
                    self.page.machinery.push((self.keep)(&href));
                }
                _ => {}
            }
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let content = tag.decoded("content").unwrap_or_default();
        let name = tag.decoded("name");
        let is = |value: &str| {
            name.as_ref()
                .is_some_and(|name| name.eq_ignore_ascii_case(value))
        };
        if is("viewport") {
            self.page.viewport = true;
        } else if is("description") {
            self.page.descriptions.push(content.as_ref().to_owned());
        } else if is("robots") {
            let content = content.to_ascii_lowercase();
            // `none` is short for `noindex, nofollow`.
            let has_word = |word: &str| content.split(',').any(|part| part.trim() == word);
            self.page.unlisted |= has_word("noindex") || has_word("none");
            self.page.large_pictures |= content.contains("max-image-preview:large");
        } else if let Some(name) = tag.decoded("http-equiv") {
            self.page.redirect |= name.eq_ignore_ascii_case("refresh");
        }
        // Networks read either attribute, whichever a vocabulary prescribes.
        let property = tag.decoded("property").or(name);
        let known = SOCIAL
            .into_iter()
            .find(|known| property.as_deref() == Some(known));
        if let Some(known) = known.filter(|_| !content.trim().is_empty()) {
            self.page.social.insert(known);
            if known == "og:url" {
                self.page.shared_as = Some(content.into_owned());
            }
        }
    }

    fn end(&mut self, tag: &Tag) {
        let text = self.text.trim();
        match (&*tag.lowercase_name(), self.inside) {
            ("svg", _) => self.graphics = self.graphics.saturating_sub(1),
            ("title", Some(Inside::Title)) => {
                self.page.titles.push(text.to_owned());
                self.inside = None;
            }
            ("script", Some(Inside::Json)) => {
                match serde_json::from_str(text) {
                    Ok(value) => linked_data::read(&value, &mut self.page.data),
                    Err(fault) => self.page.json_faults.push(fault.to_string()),
                }
                if text.contains('<') {
                    self.page.data.faults.push((
                        "there is a `<` in structured data".to_owned(),
                        "write `\\u003c`: `</script>` in a text would end the data".to_owned(),
                    ));
                }
                self.inside = None;
            }
            _ => {}
        }
    }
}

fn is_feed(mime: &str) -> bool {
    let feeds = [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ];
    feeds
        .iter()
        .any(|feed| mime.trim().eq_ignore_ascii_case(feed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Page {
        page_facts(html, &|text| text.into())
    }

    #[test]
    fn a_page_says_what_it_holds() {
        let page = of("<!doctype html><html lang=en-GB><head><meta charset=utf-8>\
            <title>A &amp; B</title><meta NAME=description content='d'>\
            <link rel='canonical' href='https://a.example/'><style>h1 { color: red }</style>\
            <script>if (1 < 2) document.write('<h1 id=x>')</script>\
            <script type='application/ld+json'>{\"a\": 1}</script>\
            <script type='application/ld+json'>{'a': 1}</script></head>\
            <body><main id=x style='a'><h1>1</h1><h3 id=x>3</h3>\
            <svg><title>t</title></svg><textarea><h2></textarea>\
            <img src=a.png><img src=b.png alt='' width=1 height=1 srcset='c.png 1x, d.png 2x'>\
            <a href='/b/'>b</a><a href='/b/'>b</a></main></body></html>");
        assert_eq!(page.language.as_deref(), Some("en-GB"));
        assert!(page.charset && !page.viewport);
        assert_eq!(page.titles, ["A & B"]);
        assert_eq!(page.descriptions, ["d"]);
        assert_eq!(page.canonicals, ["https://a.example/"]);
        assert_eq!(page.headings, [1, 3]);
        assert_eq!(page.json_faults.len(), 1);
        assert_eq!(page.repeated, ["x"]);
        assert_eq!(page.styled, ["main"]);
        assert_eq!(page.speechless, ["a.png"]);
        assert_eq!(page.sizeless, ["a.png"]);
        assert_eq!(page.links, ["/b/".into()]);
        let media: Vec<&str> = page.media.iter().map(AsRef::as_ref).collect();
        assert_eq!(media, ["a.png", "c.png", "d.png", "b.png"]);
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_page_ends_the_check(html in "[<>/!a-z \"'=&;-]{0,80}") {
            of(&html);
        }
    }
}
