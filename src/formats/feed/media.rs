//! Lead pictures in feeds (Media RSS 1.5.1), which readers of RSS and of Atom know.

use super::xml_writer::XmlWriter;
use crate::base::without_query;
use crate::model::PictureFormat;
use crate::model::card::Picture;

/// Writes a story's lead picture.
pub(super) fn media(picture: &Picture, xml: &mut XmlWriter) {
    let (permalink, facts) = picture.for_feeds();
    let mut attributes = vec![("url", permalink.as_str()), ("medium", "image")];
    let size = facts.map(|facts| (facts.width.to_string(), facts.height.to_string()));
    match facts {
        Some(facts) => attributes.push(("type", facts.format.mime())),
        None => attributes.extend(picture_type(&permalink).map(|mime| ("type", mime))),
    }
    if let Some((width, height)) = &size {
        attributes.extend([("width", width.as_str()), ("height", height.as_str())]);
    }
    xml.element("media:content", &attributes, |xml| {
        if !picture.alt.is_empty() {
            xml.text("media:description", &[("type", "plain")], &picture.alt);
        }
        if !picture.credit.is_empty() {
            xml.text("media:credit", &[], &picture.credit);
        }
    });
}

/// Returns the media type of a picture, by the end of its address.
pub(crate) fn picture_type(address: &str) -> Option<&'static str> {
    let (_, extension) = without_query(address).rsplit_once('.')?;
    PictureFormat::of_extension(extension).map(PictureFormat::mime)
}
