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
    read: youtube,
};

fn youtube(address: &Address) -> Option<Found> {
    let list = address.parameter("list").filter(|list| is_id(list));
    let video = match (address.host.as_str(), address.path().as_slice()) {
        ("youtu.be", [id]) => (*id).to_owned(),
        (_, ["watch"]) => address.parameter("v")?,
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
    Some(Found {
        link,
        frame,
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
    read: vimeo,
};

fn vimeo(address: &Address) -> Option<Found> {
    let path = address.path();
    let (id, key) = match path.as_slice() {
        [id] | ["video", id] | ["channels", _, id] => (*id, None),
        [id, key] if is_number(id) => (*id, Some((*key).to_owned())),
        ["groups", _, "videos", id] | ["showcase", _, "video", id] | ["album", _, "video", id] => {
            (*id, None)
        }
        _ => return None,
    };
    let key = key.or_else(|| address.parameter("h"));
    if !is_number(id) || key.as_deref().is_some_and(|key| !is_id(key)) {
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
