//! The model's types as templates receive them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

use super::difference::marked;
use super::words::{Words, long_date, short_date};
use crate::base::{Hashed, Moment};
use crate::model::article::SectionLayout;
use crate::model::card::{Card, Picture, Portrait, Profile, TermRef, Withheld};
use crate::model::renditions::{Forms, Rendition};
use crate::model::review::Score;
use crate::model::site::Notice;

/// Returns an object with these fields, as templates know it.
pub fn object<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    object_of(
        fields
            .into_iter()
            .map(|(key, value)| (Key::from(key), value)),
    )
}

/// Returns a correction: when the text was put right, what was wrong, and what was changed, with marks where the two
/// passages differ.
pub(crate) fn notice(notice: &Notice, words: &Words) -> Value {
    let change = notice.change.as_ref();
    let passages = change.map(|one| marked(&one.before.value, &one.after.value));
    let [before, after] = passages.unwrap_or_default().map(|html| {
        let shown = (!html.is_empty()).then(|| Value::safe_string(&html));
        Value::from(shown)
    });
    object([
        ("date", moment(notice.date, words)),
        ("text", Value::safe_string(&notice.text)),
        ("before", before),
        ("after", after),
    ])
}

/// Returns an object with the fields of another and more.
pub(crate) fn extended<const N: usize>(
    object: &Value,
    fields: [(&'static str, Value); N],
) -> Value {
    let known = object.as_map().into_iter().flatten();
    let known = known.map(|(key, value)| (key.clone(), value.clone()));
    let more = fields
        .into_iter()
        .map(|(key, value)| (Key::from(key), value));
    object_of(known.chain(more))
}

/// Returns an object with these fields, in their order. A hash map of them would be taken apart by the
/// template engine, and each key hashed a second time; a sorted one costs no hash.
fn object_of(fields: impl Iterator<Item = (Key<'static>, Value)>) -> Value {
    let fields = fields
        .enumerate()
        .map(|(place, (key, value))| (FieldKey { place, key }, value));
    Value::from(fields.collect::<BTreeMap<_, _>>())
}

/// The key of a field, sorted by the place of the field in its object.
struct FieldKey {
    place: usize,
    key: Key<'static>,
}

impl Ord for FieldKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl PartialOrd for FieldKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for FieldKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for FieldKey {}

impl From<FieldKey> for Key<'static> {
    fn from(field: FieldKey) -> Self {
        field.key
    }
}

/// A moment: `iso`, `date`, `short`, `time`, `timed`, `year`, `month`, `day`. The forms of `date`
/// and `short` are the words `date_long` and `date_short`.
pub fn moment(moment: Moment, words: &Words) -> Value {
    let zoned = moment.zoned();
    let (year, month, day) = (zoned.year(), zoned.month(), zoned.day());
    let date = long_date(moment, words);
    let time = format!("{:02}:{:02}", zoned.hour(), zoned.minute());
    let full = match moment.timed {
        true => {
            let form = words.get("date_time");
            let form = form.map_or("{date}, {time}", String::as_str);
            form.replace("{date}", &date).replace("{time}", &time)
        }
        false => date.clone(),
    };
    object([
        ("iso", moment.rfc3339().into()),
        ("date", date.into()),
        ("full", full.into()),
        ("short", short_date(moment, words).into()),
        ("time", time.into()),
        ("timed", moment.timed.into()),
        ("year", i64::from(year).into()),
        ("month", i64::from(month).into()),
        ("day", i64::from(day).into()),
    ])
}

/// A term or an author as a card names it: `id`, `title`, `url`, `portrait`, `picture`, `colour`.
pub(crate) fn term_ref(term: &TermRef) -> Value {
    object([
        ("id", term.id.as_str().into()),
        ("title", term.title.as_str().into()),
        ("url", term.url.as_str().into()),
        ("portrait", portrait_url(term).into()),
        ("picture", term.portrait.as_deref().map(portrait).into()),
        ("colour", term.colour.as_str().into()),
    ])
}

fn portrait_url(term: &TermRef) -> &str {
    term.portrait
        .as_ref()
        .map_or("", |portrait| portrait.url.as_str())
}

/// A portrait: `url`, `renditions`; where its file was read, `width` and `height`.
fn portrait(portrait: &Portrait) -> Value {
    let facts = portrait.facts;
    object([
        ("url", portrait.url.as_str().into()),
        ("width", facts.map(|facts| facts.width).into()),
        ("height", facts.map(|facts| facts.height).into()),
        ("renditions", renditions(portrait.forms.as_deref())),
    ])
}

/// Returns the forms of a picture as templates see them, by the names of the theme's uses: each has `srcset` (WebP),
/// `sizes`, for browsers without WebP `src`, and the `width` and `height` of the largest.
fn renditions(forms: Option<&Forms>) -> Value {
    let renditions = forms.map_or(&[][..], |forms| &forms.renditions);
    let value = |rendition: &Rendition| {
        let (width, height) = rendition.size();
        object([
            ("srcset", rendition.srcset().into()),
            ("sizes", rendition.sizes.as_str().into()),
            ("src", rendition.fallback.url.as_str().into()),
            ("width", u64::from(width).into()),
            ("height", u64::from(height).into()),
        ])
    };
    object_of(
        renditions
            .iter()
            .map(|one| (Key::from(one.usage.clone()), value(one))),
    )
}

/// A picture: `url`, `permalink`, `alt`, `caption`, `credit`, `renditions`; where its file was read, `width`, `height`
/// and `mime`.
fn picture(picture: &Picture) -> Value {
    let facts = picture.facts;
    object([
        ("url", picture.url.as_str().into()),
        ("permalink", picture.permalink.as_str().into()),
        ("alt", picture.alt.as_str().into()),
        ("caption", Value::safe_string(&picture.caption)),
        ("credit", picture.credit.as_str().into()),
        ("width", facts.map(|facts| facts.width).into()),
        ("height", facts.map(|facts| facts.height).into()),
        ("mime", facts.map(|facts| facts.format.mime()).into()),
        ("animated", facts.is_some_and(|facts| facts.animated).into()),
        ("renditions", renditions(picture.forms.as_deref())),
    ])
}

/// All fields of a card. `term` gives the value of a term, which many stories share.
pub(super) fn card(card: &Card, words: &Words, term: &dyn Fn(&Hashed<TermRef>) -> Value) -> Value {
    let terms = |terms: &[Hashed<TermRef>]| Value::from(terms.iter().map(term).collect::<Vec<_>>());
    let series = card.series.as_ref().map(|(series, part)| {
        object([
            ("title", series.title.as_str().into()),
            ("url", series.url.as_str().into()),
            ("part", part.map(u64::from).into()),
        ])
    });
    let held = card.held.map(|held| match held {
        Withheld::Draft => "draft",
        Withheld::Scheduled => "scheduled",
        Withheld::Expired => "expired",
        Withheld::Broken => "broken",
    });
    object([
        ("source", card.source.as_str().into()),
        ("kind", card.kind.as_str().into()),
        ("score", card.score.map(Score::points).into()),
        (
            "best_score",
            card.score.map(|score| u64::from(score.best)).into(),
        ),
        ("title", card.title.as_str().into()),
        ("title_html", Value::safe_string(&card.title_html)),
        ("url", card.url.as_str().into()),
        ("permalink", card.permalink.as_str().into()),
        ("language", card.language.as_str().into()),
        ("date", moment(card.date, words)),
        (
            "updated",
            card.updated.map(|updated| moment(updated, words)).into(),
        ),
        ("summary", card.summary.as_str().into()),
        ("category", term(&card.category)),
        ("tags", terms(&card.tags)),
        ("authors", terms(&card.authors)),
        ("series", series.into()),
        ("image", card.image.as_ref().map(picture).into()),
        ("minutes", u64::from(card.minutes).into()),
        ("featured", card.featured.into()),
        ("breaking", card.breaking.into()),
        ("live", card.live.into()),
        ("sponsored", card.sponsored.as_deref().into()),
        ("held", held.into()),
        ("extra", data(&card.extra)),
    ])
}

/// A term or an author as its own page shows it.
pub(super) fn profile(profile: &Profile) -> Value {
    let links = profile
        .links
        .iter()
        .map(|link| {
            object([
                ("name", link.name.as_str().into()),
                ("url", link.url.as_str().into()),
            ])
        })
        .collect::<Vec<_>>();
    object([
        ("id", profile.term.id.as_str().into()),
        ("title", profile.term.title.as_str().into()),
        ("url", profile.term.url.as_str().into()),
        ("portrait", portrait_url(&profile.term).into()),
        (
            "picture",
            profile.term.portrait.as_deref().map(portrait).into(),
        ),
        ("colour", profile.term.colour.as_str().into()),
        ("permalink", profile.permalink.as_str().into()),
        ("summary", profile.summary.as_str().into()),
        ("standfirst", profile.standfirst.as_deref().into()),
        ("role", profile.role.as_str().into()),
        ("links", links.into()),
        ("fediverse", profile.fediverse.as_str().into()),
        (
            "layout",
            profile.layout.map_or("", SectionLayout::name).into(),
        ),
        ("count", profile.count.into()),
        ("extra", data(&profile.extra)),
    ])
}

/// Free data. What cannot be serialised (it does not exist in TOML or YAML) would be nothing.
pub(super) fn data<T: serde::Serialize + ?Sized>(value: &T) -> Value {
    Value::try_from_serializable(value).unwrap_or_else(|_| Value::none())
}
