//! The length of a text: words, and the minutes for reading them.

use crate::model::config::Reading;
use crate::parse::markdown::Count;

/// Seconds for the first picture; each further one takes a second less, down to [`LAST_PICTURE`].
const FIRST_PICTURE: u32 = 12;
const LAST_PICTURE: u32 = 3;

/// Returns the minutes that a body takes. Code is read at half speed. Minutes are rounded up, at least 1.
pub(super) fn minutes(count: &Count, reading: &Reading) -> u32 {
    let words = f64::from(count.words) + 2.0 * f64::from(count.code_words);
    let text = words / f64::from(reading.words_per_minute.max(1));
    let characters = f64::from(count.cjk) / f64::from(reading.characters_per_minute.max(1));
    let minutes = text + characters + f64::from(pictures(count.pictures)) / 60.0;
    // Minutes that a rounding error puts just above a whole number are not rounded up.
    let rounded = (minutes - 1e-9).ceil().clamp(1.0, f64::from(u32::MAX));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to u32"
    )]
    let minutes = rounded as u32;
    minutes
}

/// Returns the number of words of a body, as a reader counts them; a Chinese or Japanese character is
/// one.
pub(super) fn words(count: &Count) -> u32 {
    count
        .words
        .saturating_add(count.cjk)
        .saturating_add(count.code_words)
}

fn pictures(count: u32) -> u32 {
    let falling = count.min(FIRST_PICTURE - LAST_PICTURE);
    let seconds: u32 = (0..falling).map(|picture| FIRST_PICTURE - picture).sum();
    seconds.saturating_add((count - falling).saturating_mul(LAST_PICTURE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: Count, words_per_minute: u32) -> u32 {
        let characters_per_minute = 500;
        super::minutes(
            &count,
            &Reading {
                words_per_minute,
                characters_per_minute,
            },
        )
    }

    #[test]
    fn the_page_that_presswork_was_conceived_from_takes_14_minutes() {
        assert_eq!(
            minutes(
                Count {
                    words: 1_650,
                    ..Count::default()
                },
                120
            ),
            14
        );
        assert_eq!(
            minutes(
                Count {
                    words: 1_650,
                    ..Count::default()
                },
                238
            ),
            7
        );
    }

    #[test]
    fn code_pictures_and_characters_count() {
        assert_eq!(minutes(Count::default(), 238), 1);
        assert_eq!(
            minutes(
                Count {
                    code_words: 238,
                    ..Count::default()
                },
                238
            ),
            2
        );
        assert_eq!(
            minutes(
                Count {
                    cjk: 1_500,
                    ..Count::default()
                },
                238
            ),
            3
        );
        // 12 + 11 + … + 4 is 72 seconds for nine pictures, then 3 for each further one.
        assert_eq!(pictures(1), 12);
        assert_eq!(pictures(9), 72);
        assert_eq!(pictures(11), 78);
    }
}
