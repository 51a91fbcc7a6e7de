//! How a camera was held: the turn that makes a picture upright.

use std::io::Cursor;

use exif::{In, Tag};

use super::Crop;

/// How the rows and columns of a file become those of an upright picture (Exif 2.32, the tag Orientation).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orientation {
    /// Whether rows become columns. Comes last on the way from the file to the upright picture.
    pub swaps: bool,
    /// Whether left and right change places.
    pub flips_across: bool,
    /// Whether top and bottom change places.
    pub flips_down: bool,
}

impl Orientation {
    /// Reads the orientation that a JPEG, a PNG or a WebP has in its Exif, whatever else is damaged there. Browsers
    /// turn all three.
    pub(crate) fn of(file: &[u8]) -> Self {
        let exif = exif::Reader::new()
            .continue_on_error(true)
            .read_from_container(&mut Cursor::new(file))
            .or_else(|error| error.distill_partial_result(|_| {}));
        let number = exif.ok().and_then(|exif| {
            let field = exif.get_field(Tag::Orientation, In::PRIMARY)?;
            field.value.get_uint(0)
        });
        Self::of_number(number.unwrap_or(1))
    }

    /// Returns the orientation with this number in Exif; an unknown one changes nothing.
    fn of_number(number: u32) -> Self {
        Self {
            swaps: (5..=8).contains(&number),
            flips_across: matches!(number, 2 | 3 | 7 | 8),
            flips_down: matches!(number, 3 | 4 | 6 | 7),
        }
    }

    /// Returns the number in Exif.
    pub(crate) fn number(self) -> u8 {
        match (self.swaps, self.flips_across, self.flips_down) {
            (false, false, false) => 1,
            (false, true, false) => 2,
            (false, true, true) => 3,
            (false, false, true) => 4,
            (true, false, false) => 5,
            (true, false, true) => 6,
            (true, true, true) => 7,
            (true, true, false) => 8,
        }
    }

    /// Returns the size of the upright picture for that of the file, and the other way round.
    pub(crate) fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        match self.swaps {
            true => (height, width),
            false => (width, height),
        }
    }

    /// Returns the place in the file of a place in the upright picture. `size` is the file's; the place lies within it.
    pub(crate) fn source(self, (x, y): (u32, u32), (width, height): (u32, u32)) -> (u32, u32) {
        let (across, down) = match self.swaps {
            true => (y, x),
            false => (x, y),
        };
        (
            if self.flips_across {
                width - 1 - across
            } else {
                across
            },
            if self.flips_down {
                height - 1 - down
            } else {
                down
            },
        )
    }

    /// Returns the part of the file that is a part of the upright picture. `size` is the file's.
    pub(crate) fn source_crop(self, crop: Crop, size: (u32, u32)) -> Crop {
        let first = self.source((crop.x, crop.y), size);
        let last = (crop.x + crop.width - 1, crop.y + crop.height - 1);
        let last = self.source(last, size);
        let (width, height) = self.size((crop.width, crop.height));
        Crop {
            x: first.0.min(last.0),
            y: first.1.min(last.1),
            width,
            height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_the_turn_that_exif_says() {
        // A picture of 2 × 3 as the file has it; its first pixel, and the one to the right of that, upright.
        for (number, first, second) in [
            (1, (0, 0), (1, 0)),
            (2, (1, 0), (0, 0)),
            (3, (1, 2), (0, 2)),
            (4, (0, 2), (1, 2)),
            (5, (0, 0), (0, 1)),
            (6, (2, 0), (2, 1)),
            (7, (2, 1), (2, 0)),
            (8, (0, 1), (0, 0)),
        ] {
            let orientation = Orientation::of_number(number);
            assert_eq!(u32::from(orientation.number()), number);
            assert_eq!(orientation.source(first, (2, 3)), (0, 0), "{number}");
            assert_eq!(orientation.source(second, (2, 3)), (1, 0), "{number}");
        }
        assert_eq!(Orientation::of_number(0), Orientation::default());
        assert_eq!(Orientation::of_number(9), Orientation::default());
    }

    #[test]
    fn a_part_is_found_in_the_file() {
        let crop = Crop {
            x: 1,
            y: 0,
            width: 2,
            height: 3,
        };
        let part = Orientation::of_number(6).source_crop(crop, (4, 5));
        assert_eq!(
            part,
            Crop {
                x: 0,
                y: 2,
                width: 3,
                height: 2
            }
        );
    }
}
