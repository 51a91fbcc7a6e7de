//! The colours of a PNG's samples, by the first of these chunks that can be used: `cICP`, `iCCP`, `sRGB`, `gAMA` with
//! `cHRM` (PNG 3, 4.3).

use moxcms::{
    Chromaticity, CicpColorPrimaries, ColorPrimaries, ColorProfile, ToneReprCurve,
    TransferCharacteristics,
};

use crate::base::picture_file::png;

/// The gamma of files in sRGB (PNG 3, 11.3.2.5), in 100,000ths. Their curve is none of a single exponent.
const SRGB_GAMMA: u32 = 45_455;

/// White, red, green and blue of sRGB, in 100,000ths, as `cHRM` has them.
const SRGB_POINTS: [u32; 8] = [
    31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
];

/// How much programs round what they write, in 100,000ths.
const ROUNDED: u32 = 500;

/// Returns the profile that a PNG's samples belong to; none for sRGB. `embedded` is that of `iCCP`, `colour` whether the
/// samples are more than grey.
pub(super) fn profile(bytes: &[u8], colour: bool, embedded: Option<Vec<u8>>) -> Option<Vec<u8>> {
    let Some(chunks) = png::chunks(bytes) else {
        return embedded;
    };
    let data = |kind: &[u8; 4]| {
        let found = png::head(&chunks).find(|chunk| &chunk.kind == kind);
        found.map(|chunk| chunk.data)
    };
    if let Some(colours) = data(b"cICP").and_then(by_code) {
        return colours.profile(colour);
    }
    if embedded.is_some() || data(b"sRGB").is_some() {
        return embedded;
    }
    by_gamma(data(b"gAMA"), data(b"cHRM")).profile(colour)
}

/// What samples mean.
struct Colours {
    /// The primaries and their white; none for those of sRGB.
    primaries: Option<(Chromaticity, ColorPrimaries)>,
    /// How samples become light; none for the curve of sRGB.
    curve: Option<ToneReprCurve>,
}

impl Colours {
    /// Returns a profile that says so; none for sRGB.
    fn profile(self, colour: bool) -> Option<Vec<u8>> {
        let profile = match (colour, self.curve) {
            (false, curve) => {
                let mut profile = ColorProfile::new_gray_with_gamma(1.0);
                profile.gray_trc = Some(curve?);
                profile
            }
            (true, curve) => {
                if self.primaries.is_none() && curve.is_none() {
                    return None;
                }
                let mut profile = ColorProfile::new_srgb();
                // What else the profile says of itself would be believed first.
                profile.cicp = None;
                if let Some((white, primaries)) = self.primaries {
                    profile.update_rgb_colorimetry(white.to_xyyb(), primaries);
                }
                if let Some(curve) = curve {
                    profile.red_trc = Some(curve.clone());
                    profile.green_trc = Some(curve.clone());
                    profile.blue_trc = Some(curve);
                }
                profile
            }
        };
        profile.encode().ok()
    }
}

/// Reads `cICP` (PNG 3, 11.3.2.6); `None` for the narrow range of video, and for colours that are brighter than white or not
/// known here: other chunks may say what they are on a common screen.
fn by_code(data: &[u8]) -> Option<Colours> {
    let [primaries, transfer, 0, 1] = *data else {
        return None;
    };
    let primaries = match CicpColorPrimaries::try_from(primaries).ok()? {
        CicpColorPrimaries::Bt709 => None,
        CicpColorPrimaries::Bt2020 => Some(ColorPrimaries::BT_2020),
        // Display P3.
        CicpColorPrimaries::Smpte432 => Some(ColorPrimaries::SMPTE_432),
        _ => return None,
    };
    let transfer = TransferCharacteristics::try_from(transfer).ok()?;
    let curve = match transfer {
        TransferCharacteristics::Srgb => None,
        TransferCharacteristics::Linear
        | TransferCharacteristics::Bt709
        | TransferCharacteristics::Bt601
        | TransferCharacteristics::Bt470M
        | TransferCharacteristics::Bt470Bg
        | TransferCharacteristics::Bt202010bit
        | TransferCharacteristics::Bt202012bit => Some(ToneReprCurve::try_from(transfer).ok()?),
        _ => return None,
    };
    Some(Colours {
        primaries: primaries.map(|primaries| (Chromaticity::D65, primaries)),
        curve,
    })
}

/// Reads `gAMA` and `cHRM` (PNG 3, 11.3.2.1 and 11.3.2.2). What cannot be, or is that of sRGB, counts as not written.
fn by_gamma(gamma: Option<&[u8]>, points: Option<&[u8]>) -> Colours {
    let is_near = |one: u32, other: u32| one.abs_diff(other) <= ROUNDED;
    let gamma = gamma
        .and_then(number)
        .filter(|gamma| (10_000..=1_000_000).contains(gamma) && !is_near(*gamma, SRGB_GAMMA));
    let numbers: Option<Vec<u32>> =
        points.map(|data| data.chunks_exact(4).filter_map(number).collect());
    let numbers = numbers.and_then(|all| <[u32; 8]>::try_from(all).ok());
    let numbers = numbers.filter(|all| {
        let is_srgb = all
            .iter()
            .zip(SRGB_POINTS)
            .all(|(one, other)| is_near(*one, other));
        let [white, others @ ..] = all.as_chunks::<2>().0 else {
            return false;
        };
        let is_white = white.iter().all(|one| (20_000..=50_000).contains(one));
        !is_srgb
            && is_white
            && others
                .iter()
                .all(|[x, y]| *x <= 100_000 && *y > 0 && *y <= 100_000 && spans(others))
    });
    Colours {
        primaries: numbers.map(|all| {
            // Numbers of six digits are exact.
            let [white, red, green, blue] = [0, 2, 4, 6]
                .map(|at| Chromaticity::new(all[at] as f32 / 1e5, all[at + 1] as f32 / 1e5));
            (white, ColorPrimaries { red, green, blue })
        }),
        curve: gamma.map(|gamma| ToneReprCurve::Parametric(vec![1e5 / gamma as f32])),
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|four| u32::from_be_bytes(*four))
}

/// Says whether three points span a triangle of some size, so that there are colours between them.
fn spans(points: &[[u32; 2]]) -> bool {
    let [[ax, ay], [bx, by], [cx, cy]] = *points else {
        return false;
    };
    let [ax, ay, bx, by, cx, cy] = [ax, ay, bx, by, cx, cy].map(i64::from);
    let twice = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    twice.abs() > 100_000_000
}
