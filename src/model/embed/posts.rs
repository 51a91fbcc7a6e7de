//! Posts in social networks.

use super::address::{Address, is_account, is_id, is_number};
use super::{Found, Kind, Service, Size};

/// A post with a picture; a longer one scrolls in its frame.
const HEIGHT: Size = Size::Height(540);

/// <https://docs.joinmastodon.org/methods/oembed/>: every server shows its own posts in a frame, at `/embed`.
pub(super) const MASTODON: Service = Service {
    name: "Mastodon",
    hosts: &[],
    kind: Kind::Post,
    shows: "a post",
    scheme: "",
    parameters: &["kind"],
    read: mastodon,
};

fn mastodon(address: &Address) -> Option<Found> {
    let path = address.path();
    let path = match path.as_slice() {
        // What the web application showed.
        ["web", rest @ ..] => rest,
        whole => whole,
    };
    let (account, post) = match path {
        [account, post] | [account, post, "embed"] => (account.strip_prefix('@')?, *post),
        ["users", account, "statuses", post] => (*account, *post),
        _ => return None,
    };
    let host = address.authority();
    (is_account(account) && is_number(post)).then(|| Found {
        link: format!("https://{host}/@{account}/{post}"),
        frame: format!("https://{host}/@{account}/{post}/embed"),
        size: HEIGHT,
    })
}

/// Says whether a server only shows a post, which came from another one: its account has a second `@`.
pub(super) fn is_copied(address: &Address) -> bool {
    let path = address.path();
    matches!(path.as_slice(), [account, post] if is_number(post)
        && account.strip_prefix('@').is_some_and(|account| account.contains('@')))
}

/// Says whether the address of a post can hardly be anything else: numbers of posts have had so many digits since
/// 2017.
pub(super) fn is_surely_mastodon(address: &Address) -> bool {
    let path = address.path();
    path.iter().any(|part| is_number(part) && part.len() >= 17)
}

/// <https://docs.bsky.app/docs/advanced-guides/oembed>: the frame takes the post's AT-URI, whose account is an
/// identifier or a name.
pub(super) const BLUESKY: Service = Service {
    name: "Bluesky",
    hosts: &["bsky.app"],
    kind: Kind::Post,
    shows: "a post",
    scheme: "colorMode",
    parameters: &[],
    read: bluesky,
};

fn bluesky(address: &Address) -> Option<Found> {
    let path = address.path();
    let ["profile", account, "post", post] = path.as_slice() else {
        return None;
    };
    let account = &account.replace("%3A", ":").replace("%3a", ":");
    let is_known = is_account(account)
        || (account.starts_with("did:") && is_account(&account.replace(':', "_")));
    (is_known && is_id(post)).then(|| Found {
        link: format!("https://bsky.app/profile/{account}/post/{post}"),
        frame: format!("https://embed.bsky.app/embed/{account}/app.bsky.feed.post/{post}"),
        size: HEIGHT,
    })
}

/// <https://developer.x.com/en/docs/x-for-websites>: the frame that `widgets.js` makes of a post, without the script.
pub(super) const X: Service = Service {
    name: "X",
    hosts: &[
        "x.com",
        "twitter.com",
        "mobile.twitter.com",
        "mobile.x.com",
        "platform.twitter.com",
    ],
    kind: Kind::Post,
    shows: "a post",
    scheme: "theme",
    parameters: &["dnt", "id", "lang", "s", "t", "theme"],
    read: x,
};

fn x(address: &Address) -> Option<Found> {
    let path = address.path();
    let (account, post) = match path.as_slice() {
        ["i", "web", "status", post] => ("i", (*post).to_owned()),
        ["embed", "Tweet.html"] => ("i", address.parameter("id")?),
        [account, "status" | "statuses", post] => (*account, (*post).to_owned()),
        [account, "status" | "statuses", post, "photo" | "video", _] => {
            (*account, (*post).to_owned())
        }
        _ => return None,
    };
    (is_id(account) && is_number(&post)).then(|| Found {
        link: format!("https://x.com/{account}/status/{post}"),
        frame: format!("https://platform.twitter.com/embed/Tweet.html?id={post}&dnt=true"),
        size: HEIGHT,
    })
}
