//! What a format draws on: the compiled theme, and the values that many pages share.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tera::{Context, Value};

use super::engine::Engine;
use super::fill::{Reader, fill, full};
use super::head::{Subject, head};
use super::syndicate::{self, Origin, Texts};
use super::{fault, values};
use crate::base::{Fp, Hashed};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::card::TermRef;
use crate::model::chrome::Chrome;
use crate::model::plan::{Bodies, BodyRef};
use crate::model::policy::CspSources;
use crate::model::{Body, Card, Hole, Plan, Theme};

/// Draws outputs. It is shared between threads, and keeps what is drawn again and again: a card, a term
/// and a chrome become a template's value once.
pub struct RenderContext<'a> {
    bodies: &'a dyn Bodies,
    engine: &'a Engine,
    theme: &'a Theme,
    inline: Value,
    cards: ValueCache,
    terms: ValueCache,
    chromes: ValueCache,
    feed_texts: Texts,
    csp_sources: &'a CspSources,
}

/// Values by fingerprint, in a few compartments so that threads seldom wait for each other. A
/// compartment that is full is emptied: the cards of a very large site would take more memory than
/// everything else together, and one that is gone is made again in a few microseconds.
struct ValueCache([RwLock<FxHashMap<Fp, Value>>; 16]);

/// How many values a compartment holds.
const ROOM: usize = 128;

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
        if compartment.len() >= ROOM {
            compartment.clear();
        }
        compartment.insert(fp, value.clone());
        value
    }
}

impl<'a> RenderContext<'a> {
    /// Prepares to draw with a theme. `needs` is what all pages need together, for those outputs that
    /// are made when it is known.
    pub fn new(
        engine: &'a Engine,
        theme: &'a Theme,
        bodies: &'a dyn Bodies,
        csp_sources: &'a CspSources,
    ) -> Self {
        let inline: tera::Map = theme
            .files
            .values()
            .filter_map(|file| {
                let text = Value::safe_string(file.text.as_deref()?);
                Some((file.name.clone().into(), text))
            })
            .collect();
        Self {
            bodies,
            engine,
            theme,
            inline: inline.into(),
            cards: ValueCache::new(),
            terms: ValueCache::new(),
            chromes: ValueCache::new(),
            feed_texts: Texts::new(),
            csp_sources,
        }
    }

    /// Returns what all pages need of the content security policy.
    pub fn csp_sources(&self) -> &CspSources {
        self.csp_sources
    }

    /// Returns a card as templates see it.
    pub fn card(&self, card: &Hashed<Card>, chrome: &Chrome) -> Value {
        let term = |term: &Hashed<TermRef>| self.terms.get(term.fp(), || values::term_ref(term));
        self.cards
            .get(card.fp(), || values::card(card, &chrome.words, &term))
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

    /// Renders the plan's template with what every page has (`site`, `page`, `lists`, `content`,
    /// `inline`, `head`) and what `more` adds.
    pub fn template(
        &self,
        plan: &Plan,
        subject: Subject,
        more: impl FnOnce(&mut Context, &Body),
    ) -> Outcome<Vec<u8>> {
        let view = &plan.view;
        let mut context = Context::new();
        let mut diagnostics = Vec::new();
        context.insert_value(
            "site",
            self.chromes
                .get(view.chrome.fp(), || values::data(&*view.chrome)),
        );
        context.insert_value("page", values::data(&view.page));
        context.insert_value("inline", self.inline.clone());
        let lists: tera::Map = view
            .lists
            .iter()
            .map(|(name, cards)| (name.clone().into(), self.cards(cards, &view.chrome)))
            .collect();
        context.insert_value("lists", Value::from(lists));
        let body = view
            .bodies
            .first()
            .map(|body| (body, self.get(body, &mut diagnostics)));
        let content = body.as_ref().map_or_else(String::new, |(reference, body)| {
            self.write(reference, body, Reader::Page, &view.chrome)
                .drain_into(&mut diagnostics)
        });
        let size = content.len() + 16 * 1024;
        context.insert_value("content", Value::safe_string(&content));
        let nothing = Body::default();
        let text = body.as_ref().map_or(&nothing, |(_, body)| body);
        if self.engine.shows(plan, "head") {
            let head = head(&view.page, &view.chrome, subject, text);
            context.insert_value("head", Value::safe_string(&head));
        }
        more(&mut context, text);

        let mut bytes = Vec::with_capacity(size);
        let name = view.template.as_deref().unwrap_or_default();
        if let Err(error) = self.engine.tera().render_to(name, &context, &mut bytes) {
            diagnostics.push(fault::render(&error, self.theme, plan));
        }
        Outcome::new(bytes, diagnostics)
    }

    /// Returns the contents list of a page's own text; empty where it is not wanted, and where the plan's
    /// template does not show it.
    pub fn toc(&self, plan: &Plan, body: &Body, wanted: bool) -> Value {
        let wanted = wanted && self.engine.shows(plan, "toc");
        values::data(if wanted { body.toc.as_slice() } else { &[] })
    }

    /// Writes a body out for a feed: with full addresses below `origin`, and without what does
    /// harm elsewhere. Feeds that carry the same story share its text.
    pub fn feed_body(&self, body: &BodyRef, origin: &str, chrome: &Chrome) -> Outcome<Arc<str>> {
        let key = Fp::of(&(&body.article.path, &body.permalink));
        if let Some(text) = self.feed_texts.get(key) {
            return Outcome::clean(text);
        }
        let mut diagnostics = Vec::new();
        let text = self.get(body, &mut diagnostics);
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

    /// Returns HTML that stands in front matter as feeds may carry it.
    pub fn feed_note(&self, html: &str, permalink: &str) -> String {
        syndicate::for_feed(html, permalink, Origin::Anyone).into_owned()
    }

    /// Returns a body's Markdown as it was written, with full addresses below `origin`.
    pub fn markdown(&self, body: &BodyRef, origin: &str) -> Outcome<String> {
        let article = self.bodies.current(&body.article);
        let (text, start) = match self.bodies.written(&article) {
            Ok(written) => written,
            Err(error) => {
                let at = Span::file(&article.path);
                let fault = Diagnostic::new(&codes::UNREADABLE_FILE, error.to_string()).at(at);
                return Outcome::new(String::new(), vec![fault]);
            }
        };
        let targets: Vec<String> = body
            .targets
            .iter()
            .map(|target| full(target, &body.permalink, origin).concat())
            .collect();
        let text = text.get(start..).unwrap_or_default();
        let refs = &article.outline.refs;
        Outcome::clean(syndicate::with_addresses(text, start, refs, &targets))
    }

    fn get(&self, body: &BodyRef, diagnostics: &mut Vec<Diagnostic>) -> Arc<Body> {
        self.bodies.body(&body.article).unwrap_or_else(|error| {
            let at = Span::file(&body.article.path);
            diagnostics.push(Diagnostic::new(&codes::UNREADABLE_FILE, error.to_string()).at(at));
            Arc::default()
        })
    }

    fn write(
        &self,
        reference: &BodyRef,
        body: &Body,
        reader: Reader,
        chrome: &Chrome,
    ) -> Outcome<String> {
        let mut out = String::with_capacity(body.html.len() + 64 * body.html.holes().len());
        let article = self.bodies.current(&reference.article);
        let failed = fill(
            reference,
            &article.outline.calls,
            &body.html,
            self.engine,
            reader,
            &chrome.words,
            &mut out,
        );
        let diagnostics = failed
            .into_iter()
            .map(|(call, error)| {
                let at = Span::new(&reference.article.path, call.range);
                let inner = fault::component(&error, self.theme);
                let diagnostic = Diagnostic::new(
                    &codes::TEMPLATE_FAILED,
                    format!("`{}` failed: {}", call.name, inner.message),
                )
                .at(at);
                match inner.at {
                    Some(place) => diagnostic.label(place, "here in the theme"),
                    None => diagnostic,
                }
            })
            .collect();
        Outcome::new(out, diagnostics)
    }
}
