//! Embeds: what other sites show in a frame, found by the address at which people see it.
//!
//! Enters: an address as a writer copied it. Leaves: the frame's own address, its size, and a link to the original.
//! Nothing here asks the other site: whatever it would have to be asked for is reserved, or given by the writer.

mod address;
mod charts;
mod code;
mod posts;
mod sounds;
mod videos;

use address::Address;

/// What another site shows in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// The name of the service as readers know it; the host where it has none.
    pub service: String,
    /// What is shown.
    pub kind: Kind,
    /// The address of the original, for people.
    pub link: String,
    /// The address of the frame.
    pub frame: String,
    /// The size that is reserved for the frame.
    pub size: Size,
    /// The parameter of the frame's address that takes `light` or `dark`; empty where there is none.
    pub scheme: &'static str,
}

/// What is shown in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A video, or several.
    Video,
    /// Something to be heard.
    Sound,
    /// A post in a social network.
    Post,
    /// A chart, a map or a table.
    Chart,
    /// A program, or its source.
    Code,
    /// A page of any other site.
    Page,
}

/// The size of a frame, whose width is that of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Width to height.
    Ratio(u32, u32),
    /// The height in CSS pixels.
    Height(u32),
}

/// Why an address is no embed by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no full address of the web.
    NoAddress,
    /// It is a page of a service that is no embed, such as a channel.
    Nothing(&'static Service),
    /// It is a post that the server with this address only shows, because it came from another one.
    Copied,
    /// It is of a site that is none of the known services.
    Unknown,
}

/// A service whose embeds are known.
#[derive(Debug)]
pub struct Service {
    /// The name as readers know it.
    pub name: &'static str,
    /// Its hosts, without `www.` and `m.`.
    hosts: &'static [&'static str],
    kind: Kind,
    /// What can be shown of it, for messages.
    pub shows: &'static str,
    /// The parameter for the colour scheme.
    scheme: &'static str,
    read: fn(&Address) -> Option<Found>,
}

/// Two services are the same if they have the same name.
impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Service {}

/// What a service shows at an address.
struct Found {
    link: String,
    frame: String,
    size: Size,
}

impl Embed {
    /// Returns what is shown where no frame can be: a link.
    pub(crate) fn link_to(url: &str) -> Self {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or(url);
        Self {
            service: host.to_owned(),
            kind: Kind::Page,
            link: url.to_owned(),
            frame: String::new(),
            size: Size::Height(0),
            scheme: "",
        }
    }
}

const SERVICES: [&Service; 11] = [
    &videos::YOUTUBE,
    &videos::VIMEO,
    &posts::BLUESKY,
    &posts::X,
    &code::GIST,
    &code::CODEPEN,
    &charts::DATAWRAPPER,
    &charts::FLOURISH,
    &charts::OBSERVABLE,
    &sounds::SOUNDCLOUD,
    &sounds::SPOTIFY,
];

impl Kind {
    /// Returns the name by which templates know it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Video => "video",
            Kind::Sound => "sound",
            Kind::Post => "post",
            Kind::Chart => "chart",
            Kind::Code => "code",
            Kind::Page => "page",
        }
    }

    /// Returns what a frame may do beyond what every frame may (Permissions Policy, 6).
    pub fn allow(self) -> &'static str {
        match self {
            Kind::Video => "autoplay; encrypted-media; fullscreen; picture-in-picture",
            Kind::Sound => "autoplay; encrypted-media",
            Kind::Post | Kind::Chart | Kind::Code | Kind::Page => "fullscreen",
        }
    }

    /// Returns what a frame is told of the page around it (Referrer Policy, 3). YouTube and Vimeo play nothing for a
    /// site that they do not know.
    pub fn referrer(self) -> &'static str {
        match self {
            Kind::Post | Kind::Code => "no-referrer",
            Kind::Video | Kind::Sound | Kind::Chart | Kind::Page => {
                "strict-origin-when-cross-origin"
            }
        }
    }
}

/// What every frame may do (WHATWG HTML, 7.1.5): all but to lead the reader away from the page, to open dialogues and
/// to save files. With its own origin it is signed in where its reader is; it is never the page's own origin.
pub const SANDBOX: &str = "allow-forms allow-popups allow-popups-to-escape-sandbox \
                           allow-presentation allow-same-origin allow-scripts";

impl Size {
    /// Reads a ratio as writers give it: `16:9`.
    pub fn ratio(written: &str) -> Option<Self> {
        let (width, height) = written.split_once([':', '/'])?;
        let side = |text: &str| {
            let number: u32 = text.trim().parse().ok()?;
            (1..=10_000).contains(&number).then_some(number)
        };
        Some(Size::Ratio(side(width)?, side(height)?))
    }
}

/// Returns what is shown of a known service at an address.
pub fn find(url: &str) -> Result<Embed, Fault> {
    let address = Address::parse(url).ok_or(Fault::NoAddress)?;
    let mut services = SERVICES.into_iter();
    let service = match services.find(|service| service.hosts.contains(&address.host.as_str())) {
        Some(service) => service,
        None if posts::is_copied(&address) => return Err(Fault::Copied),
        None => &posts::MASTODON,
    };
    match (service.read)(&address) {
        Some(found) => Ok(Embed {
            service: service.name.to_owned(),
            kind: service.kind,
            link: found.link,
            frame: found.frame,
            size: found.size,
            scheme: service.scheme,
        }),
        None if service == &posts::MASTODON => Err(Fault::Unknown),
        None => Err(Fault::Nothing(service)),
    }
}

/// Says whether an address that stands alone is meant as an embed: it is that of one thing at a known service.
pub(crate) fn is_meant(url: &str) -> bool {
    let is_post = |address: Address| address.is_of_web() && posts::is_surely_mastodon(&address);
    match find(url) {
        Ok(embed) if embed.service == posts::MASTODON.name => {
            Address::parse(url).is_some_and(is_post)
        }
        Ok(_) => true,
        Err(_) => false,
    }
}

/// Returns a page of any site in a frame; `None` where no frame shows it, because it is not encrypted.
pub fn page(url: &str, size: Size) -> Option<Embed> {
    let address = Address::parse(url)?;
    let is_encrypted = url.trim().starts_with("https://");
    is_encrypted.then(|| Embed {
        service: address.host,
        kind: Kind::Page,
        link: url.trim().to_owned(),
        frame: url.trim().to_owned(),
        size,
        scheme: "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the frame and the link of an address, without `https://`.
    fn read(url: &str) -> Option<(String, String)> {
        let embed = find(&format!("https://{url}")).ok()?;
        let bare = |address: &str| address.trim_start_matches("https://").to_owned();
        Some((bare(&embed.frame), bare(&embed.link)))
    }

    #[track_caller]
    fn each(rows: &[(&str, &str, &str)]) {
        for (url, frame, link) in rows {
            let wanted = Some(((*frame).to_owned(), (*link).to_owned()));
            assert_eq!(read(url), wanted, "{url}");
        }
    }

    #[track_caller]
    fn none(urls: &[&str]) {
        for url in urls {
            assert_eq!(read(url), None, "{url}");
        }
    }

    #[test]
    fn videos_are_found() {
        const FRAME: &str = "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?autoplay=1";
        const LINK: &str = "www.youtube.com/watch?v=aqz-KE_bpKQ";
        for url in [
            "www.youtube.com/watch?v=aqz-KE_bpKQ",
            "m.youtube.com/watch?app=desktop&v=aqz-KE_bpKQ&feature=share",
            "music.youtube.com/watch?v=aqz-KE_bpKQ",
            "youtu.be/aqz-KE_bpKQ?si=tracks_whoever_shared_it",
            "www.youtube.com/live/aqz-KE_bpKQ",
            "www.youtube.com/embed/aqz-KE_bpKQ",
            "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?rel=0",
        ] {
            each(&[(url, FRAME, LINK)]);
        }
        let (started, at) = (format!("{FRAME}&start=3723"), format!("{LINK}&t=3723s"));
        for time in ["?t=3723", "?t=3723s", "?t=1h2m3s", "#t=62m3s", "?start=3723"] {
            each(&[(&format!("youtu.be/aqz-KE_bpKQ{time}"), &started, &at)]);
        }
        each(&[
            (
                "www.youtube.com/shorts/aqz-KE_bpKQ",
                FRAME,
                "www.youtube.com/shorts/aqz-KE_bpKQ",
            ),
            (
                "www.youtube.com/playlist?list=PL_a-1&si=x",
                "www.youtube-nocookie.com/embed/videoseries?list=PL_a-1&autoplay=1",
                "www.youtube.com/playlist?list=PL_a-1",
            ),
            (
                "www.youtube.com/watch?v=aqz-KE_bpKQ&list=PL_a-1&index=2",
                "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?autoplay=1&list=PL_a-1",
                "www.youtube.com/watch?v=aqz-KE_bpKQ&list=PL_a-1",
            ),
            (
                "vimeo.com/76979871",
                "player.vimeo.com/video/76979871?dnt=1&autoplay=1",
                "vimeo.com/76979871",
            ),
            (
                "vimeo.com/76979871/8272103f6e#t=1m5s",
                "player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e#t=65s",
                "vimeo.com/76979871/8272103f6e#t=65s",
            ),
            (
                "player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
                "player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e",
                "vimeo.com/76979871/8272103f6e",
            ),
            (
                "vimeo.com/channels/staffpicks/76979871",
                "player.vimeo.com/video/76979871?dnt=1&autoplay=1",
                "vimeo.com/76979871",
            ),
        ]);
        none(&[
            "www.youtube.com/@blender",
            "www.youtube.com/channel/UCSMOQeBJ2RAnuFungnQOxLg",
            "www.youtube.com/watch?v=",
            "www.youtube.com/watch?v=a%22onload",
            "www.youtube.com/results?search_query=quic",
            "vimeo.com/blender",
            "vimeo.com/76979871/likes/all",
        ]);
    }

    #[test]
    fn posts_are_found() {
        each(&[
            (
                "mastodon.example/@ada/113500123456789012?kind=x",
                "mastodon.example/@ada/113500123456789012/embed",
                "mastodon.example/@ada/113500123456789012",
            ),
            (
                "social.example.org:8443/users/ada/statuses/1135",
                "social.example.org:8443/@ada/1135/embed",
                "social.example.org:8443/@ada/1135",
            ),
            (
                "bsky.app/profile/ada.example.org/post/3l6oveex3ii2l",
                "embed.bsky.app/embed/ada.example.org/app.bsky.feed.post/3l6oveex3ii2l",
                "bsky.app/profile/ada.example.org/post/3l6oveex3ii2l",
            ),
            (
                "bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
                "embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l",
                "bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
            ),
            (
                "twitter.com/ada/status/1234567890/photo/1?s=20",
                "platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true",
                "x.com/ada/status/1234567890",
            ),
            (
                "x.com/i/web/status/1234567890",
                "platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true",
                "x.com/i/status/1234567890",
            ),
        ]);
        none(&[
            "mastodon.example/@ada",
            "mastodon.example/@ada/113500123456789012/reblogs",
            "medium.example/@ada/a-story-8272103f6e",
            "bsky.app/profile/ada.example.org",
            "x.com/ada",
            "x.com/ada/status/12ab",
        ]);
        let copied = find("https://mastodon.example/@ada@other.example/113500123456789012");
        assert_eq!(copied, Err(Fault::Copied));
    }

    #[test]
    fn code_charts_and_sounds_are_found() {
        each(&[
            (
                "gist.github.com/ada/aa5a315d61ae9438b18d#file-a-rs",
                "gist.github.com/ada/aa5a315d61ae9438b18d.pibb",
                "gist.github.com/ada/aa5a315d61ae9438b18d",
            ),
            (
                "codepen.io/ada/full/abCDef",
                "codepen.io/ada/embed/abCDef?default-tab=result",
                "codepen.io/ada/pen/abCDef",
            ),
            (
                "codepen.io/team/codepen/pen/abCDef?editors=1100",
                "codepen.io/team/codepen/embed/abCDef?default-tab=result",
                "codepen.io/team/codepen/pen/abCDef",
            ),
            (
                "datawrapper.dwcdn.net/bdqZJ/2/",
                "datawrapper.dwcdn.net/bdqZJ/2/",
                "datawrapper.dwcdn.net/bdqZJ/2/",
            ),
            (
                "www.datawrapper.de/_/bdqZJ/?v=3",
                "datawrapper.dwcdn.net/bdqZJ/",
                "www.datawrapper.de/_/bdqZJ/",
            ),
            (
                "public.flourish.studio/story/123/",
                "flo.uri.sh/story/123/embed",
                "public.flourish.studio/story/123/",
            ),
            (
                "flo.uri.sh/visualisation/123/embed?auto=1",
                "flo.uri.sh/visualisation/123/embed",
                "public.flourish.studio/visualisation/123/",
            ),
            (
                "observablehq.com/@d3/bar-chart/2?collection=@d3/charts&cells=chart%2Ckey",
                "observablehq.com/embed/@d3/bar-chart/2?cells=chart%2Ckey",
                "observablehq.com/@d3/bar-chart/2",
            ),
            (
                "observablehq.com/d/1f434ef3b0569a00@12",
                "observablehq.com/embed/1f434ef3b0569a00@12",
                "observablehq.com/d/1f434ef3b0569a00@12",
            ),
            (
                "soundcloud.com/ada/track-1/s-AbC?si=x",
                "w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fada%2Ftrack-1%2Fs-AbC&auto_play=true",
                "soundcloud.com/ada/track-1/s-AbC",
            ),
            (
                "open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk?si=x",
                "open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
                "open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
            ),
        ]);
        none(&[
            "gist.github.com/ada",
            "codepen.io/ada",
            "codepen.io/ada/pens/public",
            "app.datawrapper.de/chart/bdqZJ/publish",
            "app.flourish.studio/visualisation/123/edit",
            "observablehq.com/@d3",
            "observablehq.com/explore",
            "soundcloud.com/ada",
            "soundcloud.com/ada/likes",
            "soundcloud.com/discover/sets/charts-top",
            "on.soundcloud.com/AbC",
            "open.spotify.com/user/ada",
        ]);
    }

    #[test]
    fn only_what_is_surely_an_embed_is_meant_as_one() {
        for url in [
            "https://youtu.be/aqz-KE_bpKQ",
            "http://www.youtube.com/watch?v=aqz-KE_bpKQ",
            "https://mastodon.example/@ada/113500123456789012",
        ] {
            assert!(is_meant(url), "{url}");
        }
        for url in [
            "https://www.youtube.com/@blender",
            "https://example.org/@ada/1135",
            "https://127.0.0.1/@ada/113500123456789012",
            "https://example.org/",
            "ftp://youtu.be/aqz-KE_bpKQ",
            "https://youtu.be:81/aqz-KE_bpKQ",
        ] {
            assert!(!is_meant(url), "{url}");
        }
    }

    #[test]
    fn pages_of_any_site_are_encrypted() {
        let size = Size::ratio("4:3").unwrap();
        assert_eq!(size, Size::Ratio(4, 3));
        let page = |url| page(url, size).map(|embed| embed.service);
        assert_eq!(page("https://www.maps.example/x?y"), Some("maps.example".to_owned()));
        for url in ["http://maps.example/", "/maps/", "maps.example", "javascript:x", "https://"] {
            assert_eq!(page(url), None, "{url}");
        }
        for ratio in ["", "16", "16:", "0:9", "16:9:1", "1.5:1", "16x9"] {
            assert_eq!(Size::ratio(ratio), None, "{ratio}");
        }
    }
}
