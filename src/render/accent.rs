//! The accent colour of a site, light and dark, legible on both grounds.

/// Returns a style sheet that sets the accent to `colour`, a hexadecimal colour.
///
/// Lightness is moved until text in the accent has a contrast of at least 4.5 with white paper and
/// with dark paper, and white text on it as well (WCAG 2.2, 1.4.3).
pub fn style(colour: &str) -> String {
    let Some(colour) = parse(colour) else { return String::new() };
    let paper = [255.0, 255.0, 255.0];
    let dark_paper = [18.0, 23.0, 31.0];
    let accent = towards(colour, [0.0, 0.0, 0.0], |c| contrast(c, paper) >= 4.6);
    let ink = towards(accent, [0.0, 0.0, 0.0], |c| contrast(c, mix(paper, accent, 0.1)) >= 4.7);
    let soft = mix(paper, accent, 0.1);
    let dark = towards(colour, paper, |c| contrast(c, dark_paper) >= 6.5);
    let dark_soft = mix(dark_paper, dark, 0.18);
    let dark_ink = towards(dark, paper, |c| contrast(c, dark_soft) >= 6.0);
    let light = declarations(accent, ink, soft);
    let dark = declarations(dark, dark_ink, dark_soft);
    format!(
        "@layer tokens{{:root{{{light}}}\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
         :root[data-theme=dark]{{{dark}}}\
         @media print{{:root:root{{{light}}}}}}}\n"
    )
}

fn declarations(accent: Colour, ink: Colour, soft: Colour) -> String {
    let (accent, ink, soft) = (hex(accent), hex(ink), hex(soft));
    format!("--accent:{accent};--accent-ink:{ink};--accent-soft:{soft}")
}

/// Red, green, blue, each from 0 to 255.
type Colour = [f64; 3];

fn parse(text: &str) -> Option<Colour> {
    let digits = text.strip_prefix('#')?;
    let digits = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let part = |i: usize| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok().map(f64::from);
    Some([part(0)?, part(2)?, part(4)?])
}

fn hex(colour: Colour) -> String {
    let [r, g, b] = colour.map(|part| part.round().clamp(0.0, 255.0) as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn mix(a: Colour, b: Colour, share: f64) -> Colour {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * share)
}

/// Moves a colour towards another in steps of a fiftieth until it is good enough.
fn towards(colour: Colour, to: Colour, is_good: impl Fn(Colour) -> bool) -> Colour {
    (0..=50)
        .map(|step| mix(colour, to, f64::from(step) / 50.0))
        .find(|colour| is_good(*colour))
        .unwrap_or(to)
}

/// Returns the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, relative luminance).
fn contrast(a: Colour, b: Colour) -> f64 {
    let luminance = |colour: Colour| {
        let [r, g, b] = colour.map(|part| {
            let part = part / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::{contrast, parse, style};

    #[test]
    fn a_pale_accent_becomes_legible_on_both_grounds() {
        let style = style("#ffe08a");
        let values: Vec<_> =
            style.split("--accent:").skip(1).map(|part| parse(&part[..7]).unwrap()).collect();
        assert!(contrast(values[0], [255.0; 3]) >= 4.5);
        assert!(contrast(values[1], [18.0, 23.0, 31.0]) >= 4.5);
    }
}
