//! Videos.

use super::address::{Address, is_id, is_number};
use super::{Found, Kind, Service, Size};

const WIDE: Size = Size::Ratio(16, 9);

/// <https://support.google.com/youtube/answer/171780>: `youtube-nocookie.com` sets no cookie before something is
/// played.
pub(super) const YOUTUBE: Service = Service {
    name: "YouTube",
    hosts: &[
        "youtube.com",
        "music.youtube.com",
        "youtu.be",
        "youtube-nocookie.com",
    ],
    kind: Kind::Video,
    shows: "a video, a short, a live broadcast or a playlist",
    scheme: "",
    parameters: &[
        "ab_channel",
        "app",
        "autoplay",
        "channel",
        "controls",
        "end",
        "index",
        "list",
        "pp",
        "rel",
        "start",
        "t",
        "v",
    ],
    read: youtube,
};

fn youtube(address: &Address) -> Option<Found> {
    /// What every reader has a list of their own behind: what to watch later, and what one liked.
    const PRIVATE: [&str; 2] = ["WL", "LL"];
    let list = address
        .parameter("list")
        .filter(|list| is_id(list) && !PRIVATE.contains(&list.as_str()));
    let video = match (address.host.as_str(), address.path().as_slice()) {
        (_, ["playlist"] | ["embed", "videoseries"]) => {
            let list = list?;
            return Some(Found {
                link: format!("https://www.youtube.com/playlist?list={list}"),
                frame: format!(
                    "https://www.youtube-nocookie.com/embed/videoseries?list={list}&autoplay=1"
                ),
                size: WIDE,
            });
        }
        (_, ["embed", "live_stream"]) => return live_stream(address),
        ("youtu.be", [id]) => (*id).to_owned(),
        (_, ["watch"]) => address.parameter("v")?,
        (_, ["shorts" | "live" | "embed" | "v", id]) => (*id).to_owned(),
        _ => return None,
    };
    if !is_id(&video) {
        return None;
    }
    let mut frame = format!("https://www.youtube-nocookie.com/embed/{video}?autoplay=1");
    if address.path().first() == Some(&"shorts") {
        return Some(Found {
            link: format!("https://www.youtube.com/shorts/{video}"),
            frame,
            size: Size::Ratio(9, 16),
        });
    }
    let mut link = format!("https://www.youtube.com/watch?v={video}");
    if let Some(list) = list {
        link.push_str(&format!("&list={list}"));
        frame.push_str(&format!("&list={list}"));
    }
    if let Some(start) = address.start() {
        link.push_str(&format!("&t={start}s"));
        frame.push_str(&format!("&start={start}"));
    }
    if let Some(end) = address.seconds("end") {
        frame.push_str(&format!("&end={end}"));
    }
    Some(Found {
        link,
        frame,
        size: WIDE,
    })
}

/// Returns what a channel broadcasts at the moment.
fn live_stream(address: &Address) -> Option<Found> {
    let channel = address.parameter("channel").filter(|id| is_id(id))?;
    Some(Found {
        link: format!("https://www.youtube.com/channel/{channel}/live"),
        frame: format!(
            "https://www.youtube-nocookie.com/embed/live_stream?channel={channel}&autoplay=1"
        ),
        size: WIDE,
    })
}

/// <https://help.vimeo.com/hc/en-us/articles/12426260232977>: parameters of the player; `h` is the key of a video that
/// is not listed, `dnt` asks for no cookies.
pub(super) const VIMEO: Service = Service {
    name: "Vimeo",
    hosts: &["vimeo.com", "player.vimeo.com"],
    kind: Kind::Video,
    shows: "a video",
    scheme: "",
    parameters: &[
        "app_id",
        "autopause",
        "autoplay",
        "badge",
        "byline",
        "dnt",
        "fl",
        "fe",
        "h",
        "player_id",
        "portrait",
        "share",
        "t",
        "title",
    ],
    read: vimeo,
};

/// Says whether a text is the key of a video that is not listed, and not a page of the video, such as `likes`.
fn is_key(text: &str) -> bool {
    text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn vimeo(address: &Address) -> Option<Found> {
    let path = address.path();
    let (id, key) = match path.as_slice() {
        [id] | ["video", id] | ["channels", _, id] => (*id, None),
        [id, key] if is_number(id) && is_key(key) => (*id, Some((*key).to_owned())),
        ["groups", _, "videos", id] | ["showcase", _, "video", id] | ["album", _, "video", id] => {
            (*id, None)
        }
        _ => return None,
    };
    let key = key.or_else(|| address.parameter("h"));
    if !is_number(id) || key.as_deref().is_some_and(|key| !is_key(key)) {
        return None;
    }
    let mut link = format!("https://vimeo.com/{id}");
    let mut frame = format!("https://player.vimeo.com/video/{id}?dnt=1&autoplay=1");
    if let Some(key) = key {
        link.push_str(&format!("/{key}"));
        frame.push_str(&format!("&h={key}"));
    }
    if let Some(start) = address.start() {
        link.push_str(&format!("#t={start}s"));
        frame.push_str(&format!("#t={start}s"));
    }
    Some(Found {
        link,
        frame,
        size: WIDE,
    })
}
