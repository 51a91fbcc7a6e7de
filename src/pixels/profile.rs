//! Colour profiles (ICC): turns their colours into sRGB.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformExecutor, TransformOptions,
};

/// Turns samples of one colour space into samples of another.
pub(super) type Transform<T> = Arc<dyn TransformExecutor<T> + Send + Sync>;

/// The largest difference between two colours of 16 bits that is none to the eye: half a step of 8 bits.
const SAME: u16 = 128;

fn options() -> TransformOptions {
    TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    }
}

/// Returns what turns red, green and blue, or grey alone, of a profile into sRGB. `None` where the profile says
/// that they are sRGB, for other colours, and where it cannot be read: browsers take such colours for sRGB.
pub(super) fn from_colours(profile: &[u8], colour: bool) -> Option<Transform<u16>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    let layout = match (profile.color_space, colour) {
        (DataColorSpace::Rgb, true) => Layout::Rgb,
        (DataColorSpace::Gray, false) => Layout::Gray,
        _ => return None,
    };
    let transform = profile
        .create_transform_16bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options())
        .ok()?;
    changes(&transform, colour).then_some(transform)
}

/// Returns what turns cyan, magenta, yellow and black of a profile into sRGB; `None` as above.
pub(super) fn from_inks(profile: &[u8]) -> Option<Transform<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    if profile.color_space != DataColorSpace::Cmyk {
        return None;
    }
    profile
        .create_transform_8bit(
            Layout::Rgba,
            &ColorProfile::new_srgb(),
            Layout::Rgb,
            options(),
        )
        .ok()
}

/// Says whether a transform changes any of some hundred colours.
fn changes(transform: &Transform<u16>, colour: bool) -> bool {
    let steps = (0..=5_u16).map(|step| step * 13_107);
    let (source, wanted): (Vec<u16>, Vec<u16>) = match colour {
        true => {
            let all: Vec<u16> = steps
                .clone()
                .flat_map(|r| {
                    steps
                        .clone()
                        .flat_map(move |g| (0..=5_u16).flat_map(move |b| [r, g, b * 13_107]))
                })
                .collect();
            (all.clone(), all)
        }
        false => (
            steps.clone().collect(),
            steps.flat_map(|grey| [grey; 3]).collect(),
        ),
    };
    let mut found = vec![0; wanted.len()];
    transform.transform(&source, &mut found).is_ok()
        && found
            .iter()
            .zip(&wanted)
            .any(|(found, wanted)| found.abs_diff(*wanted) > SAME)
}
