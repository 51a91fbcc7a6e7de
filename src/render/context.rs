//! What formats share: the compiled theme, and the values that many pages need.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tera::{Context, Value};

use super::body_html::{BodyWriter, Reader, full};
use super::engine::Engine;
use super::head::{Subject, head};
use super::page_bytes::PageBytes;
use super::paid_links::has_paid_links;
use super::social_card;
use super::syndicate::{self, Origin, Texts};
use super::{fault, template_values};
use crate::base::{Fp, Hashed, SourcePath, css};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::body::{Call, Heading};
use crate::model::card::TermRef;
use crate::model::chrome::Chrome;
use crate::model::plan::{Bodies, BodyError, BodyRef, PageView};
use crate::model::social_card::{SocialCard, SocialStyle};
use crate::model::{Body, Card, Hole, Plan, Profile, Theme};

/// Renders outputs. The context is shared between threads, and converts a card, a term, an author or a
/// chrome to a template's value once.
pub struct RenderContext<'a> {
    bodies: &'a dyn Bodies,
    engine: &'a Engine,
    theme: &'a Theme,
    inline: Value,
    cards: ValueCache,
    terms: ValueCache,
    profiles: ValueCache,
    chromes: ValueCache,
    feed_texts: Texts,
}

/// Values by fingerprint, in a few compartments so that threads seldom wait for each other. A full
/// compartment is emptied: the cards of a very large site would take more memory than everything else
/// together, and a card is converted again in a few microseconds.
struct ValueCache([RwLock<FxHashMap<Fp, Value>>; 16]);

/// How many values a compartment holds.
const COMPARTMENT_SIZE: usize = 128;

impl ValueCache {
    fn new() -> Self {
        Self(std::array::from_fn(|_| RwLock::default()))
    }

    fn get(&self, fp: Fp, make: impl FnOnce() -> Value) -> Value {
        let compartment = &self.0[(fp.0 & 15) as usize];
        if let Some(value) = compartment
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&fp)
        {
            return value.clone();
        }
        let value = make();
        let mut compartment = compartment.write().unwrap_or_else(PoisonError::into_inner);
        if compartment.len() >= COMPARTMENT_SIZE {
            compartment.clear();
        }
        compartment.insert(fp, value.clone());
        value
    }
}

impl<'a> RenderContext<'a> {
    /// Prepares to render with a theme.
    pub fn new(engine: &'a Engine, theme: &'a Theme, bodies: &'a dyn Bodies) -> Self {
        let inline: tera::Map = theme
            .files
            .values()
            .filter_map(|file| {
                let text = file.text.as_deref()?;
                let text = match file.source.extension() {
                    "css" => css::squeezed(text),
                    _ => text.to_owned(),
                };
                Some((file.name.clone().into(), Value::safe_string(&text)))
            })
            .collect();
        Self {
            bodies,
            engine,
            theme,
            inline: inline.into(),
            cards: ValueCache::new(),
            terms: ValueCache::new(),
            profiles: ValueCache::new(),
            chromes: ValueCache::new(),
            feed_texts: Texts::new(),
        }
    }

    /// Returns a card as templates receive it.
    pub fn card(&self, card: &Hashed<Card>, chrome: &Chrome) -> Value {
        let term = |term: &Hashed<TermRef>| {
            self.terms
                .get(term.fp(), || template_values::term_ref(term))
        };
        self.cards.get(card.fp(), || {
            template_values::card(card, &chrome.words, &term)
        })
    }

    /// Returns several cards.
    pub fn cards(&self, cards: &[Hashed<Card>], chrome: &Chrome) -> Value {
        Value::from(
            cards
                .iter()
                .map(|card| self.card(card, chrome))
                .collect::<Vec<_>>(),
        )
    }

    /// Returns a term or an author as the term's own page shows it.
    pub fn profile(&self, profile: &Hashed<Profile>) -> Value {
        self.profiles
            .get(profile.fp(), || template_values::profile(profile))
    }

    /// Renders a page's template with what every page has (`site`, `page`, `lists`, `content`, `inline`,
    /// `head`) and what `more` adds. A file has no template, and comes out empty.
    pub fn template(
        &self,
        plan: &Plan,
        subject: Subject,
        more: impl FnOnce(&mut Context, &Body),
    ) -> Outcome<Vec<u8>> {
        let Some(view) = plan.view.page() else {
            return Outcome::clean(Vec::new());
        };
        let mut diagnostics = Vec::new();
        let mut context = self.page_context(view);
        let body = match &view.body {
            Some(body) => self.body(body).drain_into(&mut diagnostics),
            None => Arc::default(),
        };
        let content = match &view.body {
            Some(reference) => self
                .write(reference, &body, Reader::Page, &view.chrome)
                .drain_into(&mut diagnostics),
            None => String::new(),
        };
        let size = content.len() + 16 * 1024;
        context.insert_value("content", Value::safe_string(&content));
        if self.engine.shows(&view.template, "head") {
            let head = head(&view.page, &view.chrome, subject, &body);
            context.insert_value("head", Value::safe_string(&head));
        }
        more(&mut context, &body);

        let mut page = PageBytes(Vec::with_capacity(size));
        let tera = self.engine.tera();
        if let Err(error) = tera.render_to(&view.template, &context, &mut page) {
            diagnostics.push(fault::render(&error, self.theme, plan));
        }
        Outcome::new(page.0, diagnostics)
    }

    /// Returns what every page of an edition shows.
    fn site(&self, chrome: &Hashed<Chrome>) -> Value {
        self.chromes
            .get(chrome.fp(), || template_values::data(&**chrome))
    }

    /// Returns the values that follow from a page's view alone.
    fn page_context(&self, view: &PageView) -> Context {
        let mut context = Context::new();
        let chrome = &view.chrome;
        context.insert_value("site", self.site(chrome));
        context.insert_value("page", template_values::data(&view.page));
        context.insert_value("inline", self.inline.clone());
        let lists = view.lists.iter();
        let lists: tera::Map = lists
            .map(|(name, cards)| (name.clone().into(), self.cards(cards, chrome)))
            .collect();
        context.insert_value("lists", Value::from(lists));
        context
    }

    /// Draws a social card, as a PNG.
    pub(crate) fn social_card(
        &self,
        plan: &Plan,
        style: &SocialStyle,
        card: &SocialCard,
    ) -> Outcome<Vec<u8>> {
        social_card::draw(self.engine, self.theme, plan, style, card)
    }

    /// Returns what is wrong with the template of a social card.
    pub(crate) fn inspect_social_card(
        &self,
        plan: &Plan,
        style: &SocialStyle,
        card: &SocialCard,
    ) -> Vec<Diagnostic> {
        social_card::inspect(self.engine, self.theme, plan, style, card)
    }

    /// Returns a contents list as templates receive it; empty where the page's template does not show it.
    pub(crate) fn toc(&self, view: &PageView, toc: &[Heading]) -> Value {
        match self.engine.shows(&view.template, "toc") {
            true => template_values::data(toc),
            false => template_values::data::<[Heading]>(&[]),
        }
    }

    /// Writes a body out for a feed: with full addresses below `origin`, and without anything that does
    /// harm elsewhere. Feeds that carry the same story share its text.
    pub(crate) fn feed_body(
        &self,
        body: &BodyRef,
        origin: &str,
        chrome: &Hashed<Chrome>,
    ) -> Outcome<Arc<str>> {
        let key = Fp::of(&(&body.article.path, &body.permalink));
        if let Some(text) = self.feed_texts.get(key) {
            return Outcome::clean(text);
        }
        let mut diagnostics = Vec::new();
        let text = self.body(body).drain_into(&mut diagnostics);
        let html = self
            .write(body, &text, Reader::Feed(origin), chrome)
            .drain_into(&mut diagnostics);
        let calls = text.html.holes().any(|hole| matches!(hole, Hole::Call(_)));
        let origin = if calls {
            Origin::Anyone
        } else {
            Origin::Markdown
        };
        let text: Arc<str> = syndicate::for_feed(&html, &body.permalink, origin).into();
        if diagnostics.is_empty() {
            self.feed_texts.keep(key, &text);
        }
        Outcome::new(text, diagnostics)
    }

    /// Returns HTML from front matter in a form that feeds may carry.
    pub(crate) fn feed_note(&self, html: &str, permalink: &str) -> String {
        syndicate::for_feed(html, permalink, Origin::Anyone).into_owned()
    }

    /// Says whether a body has a link by which the publication earns.
    pub(crate) fn has_paid_links(&self, body: &BodyRef) -> bool {
        has_paid_links(&self.body(body).value.html.with_targets(&[]))
    }

    /// Returns a body's Markdown as it was written, with full addresses below `origin`, and with what components show
    /// in the place of their calls: `of_html` makes Markdown of that.
    pub fn markdown(
        &self,
        body: &BodyRef,
        origin: &str,
        chrome: &Hashed<Chrome>,
        of_html: &dyn Fn(&str) -> String,
    ) -> Outcome<String> {
        let article = self.bodies.current(&body.article);
        let (text, start) = match self.bodies.written(&article) {
            Ok(written) => written,
            Err(error) => {
                return Outcome::new(String::new(), vec![unreadable(&error, &article.path)]);
            }
        };
        let targets: Vec<String> = body
            .targets
            .iter()
            .map(|target| full(target, &body.permalink, origin).concat())
            .collect();
        let text = text.get(start..).unwrap_or_default();
        let outline = &article.outline;
        let writer = self.writer(body, &outline.calls, Reader::Feed(origin), chrome);
        let calls: Vec<Option<String>> = outline
            .calls
            .iter()
            .map(|call| Some(of_html(&writer.plainly(call)?)))
            .collect();
        let credit = |name: &str| format!("*{}*", of_html(&writer.credit(name)));
        Outcome::clean(syndicate::with_addresses(
            text, start, outline, &targets, &calls, &credit,
        ))
    }

    fn body(&self, reference: &BodyRef) -> Outcome<Arc<Body>> {
        match self.bodies.body(&reference.article) {
            Ok(body) => Outcome::clean(body),
            Err(error) => Outcome::new(
                Arc::default(),
                vec![unreadable(&error, &reference.article.path)],
            ),
        }
    }

    fn write(
        &self,
        reference: &BodyRef,
        body: &Body,
        reader: Reader,
        chrome: &Hashed<Chrome>,
    ) -> Outcome<String> {
        let mut out = String::with_capacity(body.html.len() + 64 * body.html.holes().len());
        let article = self.bodies.current(&reference.article);
        let writer = self.writer(reference, &article.outline.calls, reader, chrome);
        let failed = writer.write(&body.html, &mut out);
        let failed = failed.into_iter();
        let file = &reference.article.path;
        let diagnostics = failed.map(|(call, error)| self.failed_call(call, &error, file));
        Outcome::new(out, diagnostics.collect())
    }

    fn writer<'b>(
        &'b self,
        body: &'b BodyRef,
        calls: &'b [Call],
        reader: Reader<'b>,
        chrome: &'b Hashed<Chrome>,
    ) -> BodyWriter<'b> {
        let mut implicits = Context::new();
        if !calls.is_empty() {
            implicits.insert_value("site", self.site(chrome));
        }
        BodyWriter {
            body,
            calls,
            engine: self.engine,
            reader,
            words: &chrome.words,
            implicits,
        }
    }

    /// Returns the diagnostics of a component that a file calls.
    fn failed_call(&self, call: &Call, error: &tera::Error, file: &SourcePath) -> Diagnostic {
        let at = Span::new(file, call.range);
        let inner = fault::component(error, self.theme);
        let message = format!("`{}` failed: {}", call.name, inner.message);
        let diagnostic = Diagnostic::new(&codes::TEMPLATE_FAILED, message).at(at);
        match inner.at {
            Some(place) => diagnostic.label(place, "here in the theme"),
            None => diagnostic,
        }
    }
}

fn unreadable(error: &BodyError, path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&codes::UNREADABLE_FILE, error.to_string()).at(Span::file(path))
}
