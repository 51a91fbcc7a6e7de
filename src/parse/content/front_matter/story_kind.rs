//! What kind of story an article is: `kind`.

use super::{Context, STORY_KIND};
use crate::diagnostic::closest;
use crate::diagnostic::codes::{UNKNOWN_KIND, UNUSED_KEY};
use crate::model::Kind;
use crate::model::article::STORY_KINDS;
use crate::parse::documents::Reader;

/// Returns the kind of story; `None` for one that is unknown, which is reported.
pub(super) fn story_kind(reader: &mut Reader<'_, '_>, context: &Context<'_>) -> Option<String> {
    let kinds = &context.settings.articles.kinds;
    let news = || Some(STORY_KINDS[0].to_owned());
    let Some(named) = reader.spanned(&STORY_KIND) else {
        return news();
    };
    if context.kind != Kind::Article {
        let message = "`kind` has no effect here: only articles are of a kind";
        reader.report(&UNUSED_KEY, named.range, message, "take this line out");
        return news();
    }
    if kinds.contains(&named.value) {
        return Some(named.value);
    }
    let lower = named.value.to_lowercase();
    let help = match closest(&lower, kinds.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
            let list = kinds.join(", ");
            format!("write one of {list}, or add it to `kinds` under `[articles]` in config.toml")
        }
    };
    let message = format!("there is no kind of story `{}`", named.value);
    reader.report(&UNKNOWN_KIND, named.range, message, help);
    None
}
