//! A deployer's accent colour: checked for contrast, and the shades of it that the style sheet needs.
//!
//! WCAG 2.2, success criterion 1.4.3: text has 4.5:1 against what is behind it. The accent is text on the page, on
//! surfaces and on its own wash, and is behind white text in buttons and in the band.

/// A colour: red, green, blue.
type Rgb = [u8; 3];

const WHITE: Rgb = [0xff, 0xff, 0xff];
const BLACK: Rgb = [0, 0, 0];
/// `--surface` of the style sheet, light.
const SURFACE: Rgb = [0xf2, 0xf5, 0xf8];
/// `--bg` and `--surface` of the style sheet, dark.
const DARK: Rgb = [0x10, 0x16, 0x1c];
const DARK_SURFACE: Rgb = [0x19, 0x22, 0x2b];
/// The least contrast of text.
const LEAST: f64 = 4.5;

/// The rules to add to the style sheet for the accent `#rrggbb`.
///
/// # Errors
/// The contrast it reaches where that is under 4.5:1, or `None` when it is no colour of that form.
pub fn rules(accent: &str) -> Result<String, Option<f64>> {
    let accent = parse(accent).ok_or(None)?;
    let wash = mix(accent, WHITE, 0.1);
    let reached = [WHITE, SURFACE, wash].map(|behind| contrast(accent, behind)).into_iter().fold(f64::MAX, f64::min);
    if reached < LEAST {
        return Err(Some(reached));
    }
    let strong = mix(accent, BLACK, 0.68);
    // The dark scheme: the same hue, as light as it takes.
    let dark_wash = mix(accent, DARK, 0.22);
    let lightened = (0..=20)
        .map(|step| mix(WHITE, accent, f64::from(step) / 20.0))
        .find(|shade| [DARK, DARK_SURFACE, dark_wash].iter().all(|behind| contrast(*shade, *behind) >= LEAST + 1.0))
        .unwrap_or(WHITE);
    let dark_strong = mix(WHITE, lightened, 0.4);
    let dark_band = mix(accent, BLACK, 0.66);
    let [accent, strong, wash] = [accent, strong, wash].map(hex);
    let [dark, dark_strong, dark_wash, dark_band] = [lightened, dark_strong, dark_wash, dark_band].map(hex);
    Ok(format!(
        ":root{{--accent:{accent};--accent-strong:{strong};--accent-wash:{wash};--band:{accent};--on-band-soft:#fff;\
         --focus:{accent}}}\
         @media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark};--accent-strong:{dark_strong};\
         --accent-wash:{dark_wash};--band:{dark_band};--focus:{dark}}}}}"
    ))
}

fn parse(text: &str) -> Option<Rgb> {
    let digits = text.trim().strip_prefix('#')?;
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// `share` of `one`, the rest of `other`.
fn mix(one: Rgb, other: Rgb, share: f64) -> Rgb {
    std::array::from_fn(|at| {
        let mixed = f64::from(one[at]) * share + f64::from(other[at]) * (1.0 - share);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 255 by construction"
        )]
        let byte = mixed.round() as u8;
        byte
    })
}

/// Contrast ratio of two colours (WCAG 2.2, "contrast ratio").
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_the_standards() {
        assert!((contrast(WHITE, BLACK) - 21.0).abs() < 1e-9);
        assert!((contrast([0x77, 0x77, 0x77], WHITE) - 4.48).abs() < 0.01);
    }

    #[test]
    fn an_accent_keeps_its_contrast_in_both_schemes() {
        for accent in ["#095797", "#7a1f3d", "#19693a", "#000000"] {
            let rules = rules(accent).unwrap();
            let shades: Vec<Rgb> =
                rules.match_indices("--accent:").filter_map(|(at, _)| parse(&rules[at + 9..at + 16])).collect();
            assert_eq!(shades.len(), 2, "{rules}");
            assert!(contrast(shades[0], WHITE) >= LEAST && contrast(shades[1], DARK_SURFACE) >= LEAST, "{rules}");
        }
    }

    #[test]
    fn a_pale_accent_and_a_word_are_refused() {
        assert!(matches!(rules("#ffcc00"), Err(Some(reached)) if reached < 2.0));
        assert_eq!(rules("bleu"), Err(None));
        assert_eq!(rules("#12345"), Err(None));
    }
}
