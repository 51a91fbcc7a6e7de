//! Music and podcasts.

use url::form_urlencoded::byte_serialize;

use super::address::{Address, is_id};
use super::{Found, Kind, Service, Size};

/// <https://developers.soundcloud.com/docs/api/html5-widget>
pub(super) const SOUNDCLOUD: Service = Service {
    name: "SoundCloud",
    hosts: &["soundcloud.com"],
    kind: Kind::Sound,
    shows: "a track or a set, at its full address",
    scheme: "",
    parameters: &["in"],
    read: soundcloud,
};

fn soundcloud(address: &Address) -> Option<Found> {
    /// Pages that are no account, and pages of an account that are no track.
    const PAGES: [&str; 25] = [
        "charts",
        "discover",
        "feed",
        "messages",
        "notifications",
        "pages",
        "people",
        "search",
        "settings",
        "stations",
        "stream",
        "tags",
        "upload",
        "you",
        "albums",
        "comments",
        "followers",
        "following",
        "likes",
        "popular-tracks",
        "reposts",
        "sets",
        "spotlight",
        "toptracks",
        "tracks",
    ];
    let path = address.path();
    let is_own = |part: &&str| is_id(part) && !PAGES.contains(part);
    // The key of what its account shows to some alone.
    let is_key = |part: &&str| is_id(part) && part.starts_with("s-");
    let height = match path.as_slice() {
        [account, "sets", set, key @ ..]
            if key.len() < 2 && key.iter().all(is_key) && is_own(account) && is_own(set) =>
        {
            450
        }
        [account, track, key @ ..]
            if key.len() < 2 && key.iter().all(is_key) && is_own(account) && is_own(track) =>
        {
            166
        }
        _ => return None,
    };
    let link = format!("https://soundcloud.com/{}", path.join("/"));
    let encoded: String = byte_serialize(link.as_bytes()).collect();
    Some(Found {
        frame: format!("https://w.soundcloud.com/player/?url={encoded}&auto_play=true"),
        link,
        size: Size::Height(height),
    })
}

/// <https://developer.spotify.com/documentation/embeds>
pub(super) const SPOTIFY: Service = Service {
    name: "Spotify",
    hosts: &["open.spotify.com"],
    kind: Kind::Sound,
    shows: "a track, an album, an artist, a playlist, a show or an episode",
    scheme: "",
    parameters: &["context", "go", "nd"],
    read: spotify,
};

fn spotify(address: &Address) -> Option<Found> {
    let path = address.path();
    let path = match path.as_slice() {
        [language, rest @ ..] if language.starts_with("intl-") => rest,
        ["embed", rest @ ..] => rest,
        whole => whole,
    };
    let [kind, id] = path else {
        return None;
    };
    let height = match *kind {
        "track" => 152,
        "album" | "artist" | "playlist" | "show" | "episode" => 352,
        _ => return None,
    };
    is_id(id).then(|| Found {
        link: format!("https://open.spotify.com/{kind}/{id}"),
        frame: format!("https://open.spotify.com/embed/{kind}/{id}"),
        size: Size::Height(height),
    })
}
