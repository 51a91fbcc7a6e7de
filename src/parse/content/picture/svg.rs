//! SVG: the size that its root element names.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::model::picture::{PictureFacts, PictureFault, PictureFormat};

/// Reads the size of an SVG from its root element: `width` and `height`, else the `viewBox`.
pub(super) fn facts(bytes: &[u8]) -> Result<PictureFacts, PictureFault> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text.trim_ascii_start().first() != Some(&b'<') {
        return Err(PictureFault::UnknownFormat);
    }
    let mut reader = Reader::from_reader(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "svg" => {
                return match is_closed(text) {
                    true => root_size(&element),
                    false => Err(PictureFault::CutOff),
                };
            }
            Ok(Event::Empty(element)) if element.local_name().as_ref() == "svg" => {
                return root_size(&element);
            }
            Ok(Event::Start(_) | Event::Empty(_)) => return Err(PictureFault::UnknownFormat),
            Ok(Event::Eof) => return Err(PictureFault::CutOff),
            Ok(_) => {}
            Err(quick_xml::Error::Syntax(_)) => return Err(PictureFault::CutOff),
            Err(_) => return Err(PictureFault::UnknownFormat),
        }
    }
}

/// Says whether the last element that ends in a text is the root. Browsers show nothing of a text that was cut off.
fn is_closed(text: &[u8]) -> bool {
    let end = memchr::memmem::rfind(text, b"</").and_then(|at| {
        let name = text.get(at + 2..)?;
        let length = name
            .iter()
            .position(|byte| matches!(byte, b'>' | b' ' | b'\n' | b'\r' | b'\t'))?;
        name.get(..length)
    });
    end.is_some_and(|name| name.rsplit(|byte| *byte == b':').next() == Some(b"svg"))
}

fn root_size(root: &BytesStart) -> Result<PictureFacts, PictureFault> {
    let attribute = |name: &str| {
        let attribute = root.try_get_attribute(name).ok().flatten()?;
        Some(attribute.value.into_owned())
    };
    let length = |name: &str| {
        let text = attribute(name)?;
        let text = text.trim();
        let number = text.strip_suffix("px").unwrap_or(text);
        number.trim_end().parse::<f64>().ok()
    };
    let own = length("width").zip(length("height"));
    let boxed = || {
        let text = attribute("viewBox")?;
        let mut numbers = text
            .split([' ', ',', '\t', '\r', '\n'])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse::<f64>().ok());
        let (_, _) = (numbers.next()??, numbers.next()??);
        numbers.next()?.zip(numbers.next()?)
    };
    let (width, height) = own.or_else(boxed).ok_or(PictureFault::Unmeasured)?;
    let pixels = |n: f64| {
        // A drawing program may write a fraction or a number far too large; the cast saturates.
        let rounded = n.round() as u32;
        (rounded > 0 && rounded < u32::MAX).then_some(rounded)
    };
    let (width, height) = pixels(width)
        .zip(pixels(height))
        .ok_or(PictureFault::Unmeasured)?;
    Ok(PictureFacts {
        format: PictureFormat::Svg,
        width,
        height,
        animated: false,
        alpha: true,
        drawn: true,
    })
}
