//! How social networks show a picture of which a page tells them.

use super::{PictureFacts, PictureFormat};
use crate::base::without_query;

/// How social networks show a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preview {
    /// Above the headline, as wide as the entry.
    Large,
    /// Beside the headline.
    Small,
}

/// The smallest picture that Facebook and LinkedIn show large, in pixels.
const LARGE: (u32, u32) = (600, 315);

/// The smallest picture that they show at all, in pixels.
const SMALL: (u32, u32) = (200, 200);

impl PictureFacts {
    /// Returns how social networks show the picture; `None` where they ignore it. They read neither SVG nor AVIF, and what
    /// they make of a picture that moves differs from one to the next.
    pub(crate) fn for_networks(&self) -> Option<Preview> {
        let is_read = match self.format {
            PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Gif | PictureFormat::WebP => {
                !self.animated
            }
            PictureFormat::Avif | PictureFormat::Svg => false,
        };
        let has = |(width, height): (u32, u32)| self.width >= width && self.height >= height;
        match (is_read, has(LARGE), has(SMALL)) {
            (true, true, _) => Some(Preview::Large),
            (true, false, true) => Some(Preview::Small),
            _ => None,
        }
    }
}

/// Says whether networks show a picture at all. Of one on another site nothing is known but its address.
pub(crate) fn is_shown_by_networks(address: &str, facts: Option<PictureFacts>) -> bool {
    match facts {
        Some(facts) => facts.for_networks().is_some(),
        None => !is_ignored(address),
    }
}

/// Says whether an address ends like that of a picture which social networks do not read.
pub(crate) fn is_ignored(address: &str) -> bool {
    let path = without_query(address);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let named = PictureFormat::of_extension(ending);
    matches!(named, Some(PictureFormat::Avif | PictureFormat::Svg))
        || PictureFormat::is_unshown(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_pictures_elsewhere_the_address_tells_what_networks_read() {
        let shown = |address: &str| is_shown_by_networks(address, None);
        assert!(shown("https://a.example/logo.png") && shown("https://a.example/logo"));
        assert!(shown("https://a.example/logo?of=a.svg"));
        assert!(!shown("https://a.example/logo.svg?v=2") && !shown("https://a.example/logo.AVIF"));
    }

    #[test]
    fn networks_show_raster_pictures_that_are_large_and_stand_still() {
        let shown = |format, width, height, animated| {
            let facts = PictureFacts {
                format,
                width,
                height,
                animated,
                alpha: false,
                drawn: false,
            };
            facts.for_networks()
        };
        use PictureFormat::{Avif, Gif, Jpeg, Svg, WebP};
        assert_eq!(shown(Jpeg, 1_200, 630, false), Some(Preview::Large));
        assert_eq!(shown(WebP, 600, 315, false), Some(Preview::Large));
        assert_eq!(shown(Gif, 599, 400, false), Some(Preview::Small));
        assert_eq!(shown(Jpeg, 2_000, 199, false), None);
        assert_eq!(shown(Jpeg, 16, 16, false), None);
        assert_eq!(shown(Gif, 1_200, 630, true), None);
        assert_eq!(shown(Avif, 1_200, 630, false), None);
        assert_eq!(shown(Svg, 1_200, 630, false), None);
    }
}
