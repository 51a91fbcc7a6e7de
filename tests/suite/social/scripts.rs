//! Headlines in scripts for which the machine has a font: drawn in their place, and nothing in the place of a letter.

use std::ops::RangeInclusive;
use std::process::Command;

use skrifa::{FontRef, MetadataProvider};

use super::{card, configured, newsroom, story};
use crate::publish::pass_over;

/// Returns a font of the machine that has a letter.
fn font(letter: char) -> Option<Vec<u8>> {
    let wanted = format!(":charset={:x}", u32::from(letter));
    let listed = Command::new("fc-list").args([&wanted, "file"]).output();
    let listed = String::from_utf8(listed.ok()?.stdout).ok()?;
    let mut files: Vec<&str> = listed
        .lines()
        .map(|line| line.trim().trim_end_matches(':'))
        .filter(|file| file.ends_with(".ttf") || file.ends_with(".otf"))
        .collect();
    files.sort_unstable();
    std::fs::read(files.first()?).ok()
}

/// Returns headlines of 1 to 300 letters that a font has, by no rule but the same ones every time.
fn headlines(letters: &[char], consonants: &RangeInclusive<char>) -> Vec<String> {
    let begins: Vec<char> = letters
        .iter()
        .copied()
        .filter(|c| consonants.contains(c))
        .collect();
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    let lengths = [1, 2, 9, 30, 60, 90, 150, 300];
    let lengths = lengths.into_iter().enumerate();
    let headlines = lengths.map(|(at, length)| {
        // Every third one has no blank. No word begins with a mark.
        let text = (0..length).map(|place| match place % 7 {
            6 if at % 3 > 0 => ' ',
            0 => begins[random(begins.len())],
            _ => letters[random(letters.len())],
        });
        text.collect()
    });
    headlines.collect()
}

#[test]
fn headlines_of_every_script_with_a_font_stay_in_their_place() {
    for (script, consonants, last) in [
        ("Devanagari", 'क'..='ह', '\u{94d}'),
        ("Thai", 'ก'..='ฮ', '\u{e4e}'),
        ("Hangul", '가'..='힣', '힣'),
        ("Arabic", 'ب'..='ي', '\u{652}'),
    ] {
        let Some(font) = font(*consonants.start()) else {
            pass_over(&format!("cards in {script}: there is no font"));
            continue;
        };
        let charmap = FontRef::from_index(&font, 0).unwrap().charmap();
        let letters: Vec<char> = (*consonants.start()..=last)
            .filter(|c| charmap.map(*c).is_some())
            .collect();
        let all = headlines(&letters, &consonants);
        let drawn = |headline: &dyn Fn(usize) -> String| {
            let more = "[social]\nfont = \"fonts/script.ttf\"";
            let site = configured(newsroom(), more).with("fonts/script.ttf", font.clone());
            let site = (0..all.len()).fold(site, |site, at| {
                story(site, &format!("s{at}"), &headline(at), "")
            });
            let built = site.build_with_pictures();
            assert!(
                !built.report().contains("missing-glyph"),
                "{}",
                built.report()
            );
            let cards = (0..all.len()).map(|at| {
                let path = card(&built, &format!("2026/05/s{at}/index.html")).unwrap();
                let bytes = &built.outputs[&path];
                image::load_from_memory(bytes).unwrap().to_rgb8()
            });
            cards.collect::<Vec<_>>()
        };
        let texts = drawn(&|at| all[at].clone());
        let empty = drawn(&|_| "·".to_owned());
        for (at, (card, empty)) in texts.iter().zip(&empty).enumerate() {
            let pairs = card.enumerate_pixels().zip(empty.pixels());
            let ink: Vec<(u32, u32)> = pairs
                .filter(|((_, _, one), other)| one != other)
                .map(|((x, y, _), _)| (x, y))
                .collect();
            assert!(!ink.is_empty(), "{script}: {:?}", all[at]);
            let is_inside = |(x, y): &(u32, u32)| (40..1160).contains(x) && (100..560).contains(y);
            let outside = ink.iter().find(|place| !is_inside(place));
            assert_eq!(outside, None, "{script}: {:?}", all[at]);
        }
    }
}
