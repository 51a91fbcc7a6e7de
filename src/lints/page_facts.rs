//! Reads a finished page (HTML, as the WHATWG's standard has it) into what lints ask of it.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::linked_data;
use crate::model::page_facts::Page;

/// What social networks are told of a page, as far as it is asked for.
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

/// Reads a page. `keep` makes a shared text of an address: most addresses stand on most pages.
pub fn page_facts(html: &str, keep: &dyn Fn(&str) -> Arc<str>) -> Page {
    let reader = Reader {
        keep,
        state: RefCell::new(State {
            page: Page {
                charset: names_charset(html),
                ..Page::default()
            },
            ids: HashSet::new(),
            links: HashSet::new(),
            inside: None,
            text: String::new(),
            graphics: 0,
        }),
    };
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // A script makes the tokenizer pause, for its caller to run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.state.into_inner().page
}

/// Says whether a charset stands where browsers look for it.
fn names_charset(html: &str) -> bool {
    let head = html.as_bytes();
    let head = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
    memchr::memmem::find(&head, b"charset=").is_some()
}

struct Reader<'k> {
    keep: &'k dyn Fn(&str) -> Arc<str>,
    state: RefCell<State>,
}

struct State {
    page: Page,
    ids: HashSet<String>,
    links: HashSet<Arc<str>>,
    /// The element whose text is being read.
    inside: Option<Inside>,
    text: String,
    /// How deep inside of drawings: these have titles of their own.
    graphics: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Title,
    Json,
}

impl TokenSink for Reader<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.start(&mut state, &tag),
            Token::TagToken(tag) => {
                state.end(&tag);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) if state.inside.is_some() => {
                state.text.push_str(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

/// Returns an attribute's value.
fn get<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let named = |attribute: &&Attribute| &*attribute.name.local == name;
    tag.attrs.iter().find(named).map(|found| &*found.value)
}

impl Reader<'_> {
    fn start(&self, state: &mut State, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if let Some(id) = get(tag, "id").filter(|id| !id.is_empty())
            && !state.ids.insert(id.to_owned())
        {
            state.page.repeated.push(id.to_owned());
        }
        if get(tag, "style").is_some() {
            state.page.styled.push(name.to_owned());
        }
        let names = tag.attrs.iter().map(|attribute| &*attribute.name.local);
        // Every attribute that HTML has of this beginning runs a script.
        let handlers = names.filter(|attribute| attribute.len() > 4 && attribute.starts_with("on"));
        let handlers = handlers.map(|attribute| (name.to_owned(), attribute.to_owned()));
        state.page.handlers.extend(handlers);
        for list in ["srcset", "imagesrcset"] {
            for candidate in get(tag, list).into_iter().flat_map(|list| list.split(", ")) {
                let url = candidate.split_whitespace().next();
                state.page.media.extend(url.map(self.keep));
            }
        }
        match name {
            "html" => state.page.language = get(tag, "lang").map(str::to_owned),
            "meta" => state.meta(tag),
            "link" => self.link(state, tag),
            "title" if state.graphics == 0 => {
                state.inside = Some(Inside::Title);
                state.text.clear();
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
            "style" | "xmp" | "noembed" | "noframes" => {
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            "script" => {
                if get(tag, "type") == Some("application/ld+json") {
                    state.inside = Some(Inside::Json);
                    state.text.clear();
                }
                state.page.machinery.extend(get(tag, "src").map(self.keep));
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            "svg" if !tag.self_closing => state.graphics += 1,
            "main" => state.page.mains += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                state.page.headings.push(name.as_bytes()[1] - b'0');
            }
            "a" | "area" => {
                let link = get(tag, "href").map(str::trim).map(self.keep);
                if let Some(link) = link.filter(|link| state.links.insert(link.clone())) {
                    state.page.links.push(link);
                }
            }
            "img" => {
                let src = get(tag, "src").unwrap_or_default();
                if get(tag, "alt").is_none() {
                    state.page.speechless.push(src.to_owned());
                }
                if get(tag, "width").is_none() || get(tag, "height").is_none() {
                    state.page.sizeless.push(src.to_owned());
                }
                state.page.media.push((self.keep)(src));
            }
            "iframe" | "video" | "audio" | "source" | "embed" | "track" => {
                let addresses = [get(tag, "src"), get(tag, "poster")];
                state
                    .page
                    .media
                    .extend(addresses.into_iter().flatten().map(self.keep));
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn link(&self, state: &mut State, tag: &Tag) {
        let Some(href) = get(tag, "href") else {
            return;
        };
        let rel = get(tag, "rel").unwrap_or_default().to_ascii_lowercase();
        for rel in rel.split_ascii_whitespace() {
            match rel {
                "canonical" => state.page.canonicals.push(href.to_owned()),
                "alternate" => match (get(tag, "hreflang"), get(tag, "type")) {
                    (Some(language), _) => {
                        let translation = (language.to_owned(), (self.keep)(href));
                        state.page.translations.push(translation);
                    }
                    (None, Some(mime)) if is_feed(mime) => {
                        state.page.feeds.push((self.keep)(href));
                    }
                    _ => {}
                },
                "stylesheet" | "modulepreload" | "preload" => {
                    state.page.machinery.push((self.keep)(href));
                }
                _ => {}
            }
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

impl State {
    fn meta(&mut self, tag: &Tag) {
        let content = get(tag, "content").unwrap_or_default();
        let is =
            |value: &str| get(tag, "name").is_some_and(|name| name.eq_ignore_ascii_case(value));
        if is("viewport") {
            self.page.viewport = true;
        } else if is("description") {
            self.page.descriptions.push(content.to_owned());
        } else if is("robots") {
            let content = content.to_ascii_lowercase();
            // `none` is short for `noindex, nofollow`.
            let says = |word: &str| content.split(',').any(|part| part.trim() == word);
            self.page.unlisted |= says("noindex") || says("none");
            self.page.large_pictures |= content.contains("max-image-preview:large");
        } else if get(tag, "http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
            self.page.redirect = true;
        }
        // Networks read either attribute, whichever a vocabulary calls for.
        let property = get(tag, "property").or_else(|| get(tag, "name"));
        let known = SOCIAL.into_iter().find(|known| property == Some(known));
        if let Some(known) = known.filter(|_| !content.trim().is_empty()) {
            self.page.social.insert(known);
            if known == "og:url" {
                self.page.shared_as = Some(content.to_owned());
            }
        }
    }

    fn end(&mut self, tag: &Tag) {
        let text = self.text.trim();
        match (&*tag.name, self.inside) {
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
