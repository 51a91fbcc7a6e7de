//! Colours as a site's owner gives them (`#c02f14`), and whether text in them can be read.

/// A colour of the screen, opaque: red, green and blue of sRGB, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The contrast that text needs with what is behind it (WCAG 2.2, success criterion 1.4.3).
pub(crate) const READABLE: f64 = 4.5;

impl Colour {
    /// Reads `#rgb` or `#rrggbb`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let part = |shift: u32, mask: u32| u8::try_from(number >> shift & mask).unwrap_or(u8::MAX);
        match digits.len() {
            3 => Some(Self([part(8, 15) * 17, part(4, 15) * 17, part(0, 15) * 17])),
            6 => Some(Self([part(16, 255), part(8, 255), part(0, 255)])),
            _ => None,
        }
    }

    /// Returns the contrast with another colour, from 1 to 21 (WCAG 2.2, "contrast ratio").
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Returns this colour, moved towards black or white as far as text on `background` needs.
    pub(crate) fn readable_on(self, background: Self) -> Self {
        let (black, white) = (Self([0; 3]), Self([255; 3]));
        let end = if white.contrast(background) > black.contrast(background) {
            white
        } else {
            black
        };
        (0..=STEPS)
            .map(|step| self.mixed(end, step))
            .find(|colour| colour.contrast(background) >= READABLE)
            .unwrap_or(end)
    }

    fn mixed(self, end: Self, step: u16) -> Self {
        let mut parts = self.0;
        for (part, end) in parts.iter_mut().zip(end.0) {
            let sum = u16::from(*part) * (STEPS - step) + u16::from(end) * step;
            *part = u8::try_from(sum / STEPS).unwrap_or(u8::MAX);
        }
        Self(parts)
    }

    /// Relative luminance, from 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// The number of steps in which a colour is moved.
const STEPS: u16 = 64;

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!(colour("#aBc").to_string(), "#aabbcc");
        assert_eq!(colour("#C02f14").to_string(), "#c02f14");
        for wrong in [
            "", "#", "red", "#12", "#12345", "#1234567", "#ggg", "#+12", "#é1",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 1e-9);
        assert!((colour("#777").contrast(colour("#fff")) - 4.478).abs() < 1e-3);
    }

    #[test]
    fn a_colour_moves_until_it_can_be_read_and_no_further() {
        for background in ["#fdfcf9", "#121417", "#777", "#000", "#fff"].map(colour) {
            for one in ["#000", "#ffcc00", "#c02f14", "#00f", "#fff"].map(colour) {
                assert!(
                    one.readable_on(background).contrast(background) >= READABLE,
                    "{one} on {background}"
                );
            }
        }
        assert_eq!(
            colour("#c02f14").readable_on(colour("#fff")),
            colour("#c02f14")
        );
    }
}
