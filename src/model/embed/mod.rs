//! Embeds: what other sites show in a frame, found by the address at which people see it.
//!
//! Enters: an address as a writer copied it. Leaves: the frame's own address, its size, and a link to the original.
//! Nothing here asks the other site: whatever it would have to be asked for is reserved, or given by the writer.

mod address;
mod charts;
mod code;
mod posts;
mod sounds;
#[cfg(test)]
mod tests;
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
    /// It is a short one, which leads to another.
    Elsewhere,
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
    /// The parameters that are read, or that change nothing of what is shown.
    parameters: &'static [&'static str],
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

/// Hosts of short addresses.
const REDIRECTORS: [&str; 8] = [
    "bit.ly",
    "buff.ly",
    "lnkd.in",
    "on.soundcloud.com",
    "spotify.link",
    "t.co",
    "tinyurl.com",
    "vm.tiktok.com",
];

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
        let (width, height) = (side(width)?, side(height)?);
        // No screen shows what is taller, and nothing can be seen of what is flatter.
        let is_shown = height <= width * 3 && width <= height * 10;
        is_shown.then_some(Size::Ratio(width, height))
    }
}

/// Returns what is shown of a known service at an address.
pub fn find(url: &str) -> Result<Embed, Fault> {
    let address = Address::parse(url).ok_or(Fault::NoAddress)?;
    let service = service(&address);
    if service == &posts::MASTODON && posts::is_copied(&address) {
        return Err(Fault::Copied);
    }
    if REDIRECTORS.contains(&address.host.as_str()) {
        return Err(Fault::Elsewhere);
    }
    match (service.read)(&address) {
        Some(found) => Ok(Embed {
            service: service.name.to_owned(),
            kind: service.kind,
            // What the frame does not show of an address, its readers find at the address.
            link: match address.has_only(service.parameters) {
                true => found.link,
                false => url.trim().to_owned(),
            },
            frame: found.frame,
            size: found.size,
            scheme: service.scheme,
        }),
        None if service == &posts::MASTODON => Err(Fault::Unknown),
        None => Err(Fault::Nothing(service)),
    }
}

/// Says whether an address that stands alone is meant as an embed: it is that of one thing at a known service, and says
/// nothing that the frame does not show, such as a comment or a file.
pub(crate) fn is_meant(url: &str) -> bool {
    let Some(address) = Address::parse(url) else {
        return false;
    };
    let service = service(&address);
    let is_sure =
        service != &posts::MASTODON || address.is_of_web() && posts::is_surely_mastodon(&address);
    is_sure && address.has_only(service.parameters) && find(url).is_ok()
}

/// Returns the service of a host; every unknown one may be a server of Mastodon's.
fn service(address: &Address) -> &'static Service {
    let mut services = SERVICES.into_iter();
    services
        .find(|service| service.hosts.contains(&address.host.as_str()))
        .unwrap_or(&posts::MASTODON)
}

/// Returns the address of a video by its number, at Vimeo or, where no provider is named, at YouTube.
pub(crate) fn video_address(provider: Option<&str>, id: &str) -> String {
    match provider {
        Some("vimeo") => format!("https://vimeo.com/{id}"),
        _ => format!("https://www.youtube.com/watch?v={id}"),
    }
}

/// Says whether a text is the number of a video at YouTube.
pub(crate) fn is_video_of_youtube(id: &str) -> bool {
    address::is_id(id)
}

/// Says whether a text is the number of a video at Vimeo.
pub(crate) fn is_video_of_vimeo(id: &str) -> bool {
    address::is_number(id)
}

/// Says whether an address is of the site with this origin.
pub(crate) fn is_of(url: &str, origin: &str) -> bool {
    Address::parse(url).is_some_and(|address| address.is_of(origin))
}

/// Returns a page of any site in a frame; `None` where no frame shows it, because it is not encrypted.
pub fn page(url: &str, size: Size) -> Option<Embed> {
    let address = Address::parse(url)?;
    address.is_encrypted().then(|| Embed {
        service: address.host,
        kind: Kind::Page,
        link: url.trim().to_owned(),
        frame: url.trim().to_owned(),
        size,
        scheme: "",
    })
}
