//! Colours of nodes: of all that a style may say, the tone of its filling is kept.

use crate::diagram::graph::Tone;

/// Names of colours that people use, as red, green and blue.
const COLOURS: [(&str, u32); 24] = [
    ("red", 0xff_0000),
    ("tomato", 0xff_6347),
    ("salmon", 0xfa_8072),
    ("pink", 0xff_c0cb),
    ("lightpink", 0xff_b6c1),
    ("crimson", 0xdc_143c),
    ("orange", 0xff_a500),
    ("gold", 0xff_d700),
    ("yellow", 0xff_ff00),
    ("lightyellow", 0xff_ffe0),
    ("green", 0x00_8000),
    ("lime", 0x00_ff00),
    ("lightgreen", 0x90_ee90),
    ("palegreen", 0x98_fb98),
    ("blue", 0x00_00ff),
    ("lightblue", 0xad_d8e6),
    ("skyblue", 0x87_ceeb),
    ("cyan", 0x00_ffff),
    ("lightcyan", 0xe0_ffff),
    ("purple", 0x80_0080),
    ("violet", 0xee_82ee),
    ("lavender", 0xe6_e6fa),
    ("teal", 0x00_8080),
    ("navy", 0x00_0080),
];

/// Returns the tone of a style such as `fill:#f99,stroke:#333`.
///
/// Colours of the theme stay legible in the dark and on paper, those of a document would not; so
/// red is told from green, and nothing else.
pub(super) fn tone(style: &str) -> Tone {
    let fill = style.split([',', ';']).find_map(|part| {
        let (key, value) = part.split_once(':')?;
        (key.trim() == "fill").then_some(value.trim())
    });
    fill.and_then(colour).map_or(Tone::Plain, of_colour)
}

fn colour(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    if let Some(hex) = text.strip_prefix('#') {
        let digits: String = match hex.len() {
            3 => hex.chars().flat_map(|c| [c, c]).collect(),
            _ => hex.to_owned(),
        };
        return (digits.len() == 6).then(|| u32::from_str_radix(&digits, 16).ok()).flatten();
    }
    COLOURS.iter().find(|(name, _)| *name == text).map(|(_, colour)| *colour)
}

fn of_colour(colour: u32) -> Tone {
    let [_, red, green, blue] = colour.to_be_bytes().map(i32::from);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let range = most - least;
    // Grey, and what is almost grey.
    if range < 12 {
        return Tone::Plain;
    }
    let hue = if most == red {
        (60 * (green - blue) / range + 360) % 360
    } else if most == green {
        60 * (blue - red) / range + 120
    } else {
        60 * (red - green) / range + 240
    };
    match hue {
        0..=19 | 331..=360 => Tone::Stop,
        20..=69 => Tone::Warn,
        70..=174 => Tone::Good,
        _ => Tone::Accent,
    }
}

#[cfg(test)]
mod tests {
    use super::tone;
    use crate::diagram::graph::Tone;

    #[test]
    fn a_filling_becomes_a_tone() {
        assert_eq!(tone("fill:#f99,stroke:#333"), Tone::Stop);
        assert_eq!(tone("stroke:#333, fill: #d4edda"), Tone::Good);
        assert_eq!(tone("fill:#fff3cd;color:#000"), Tone::Warn);
        assert_eq!(tone("fill:lightblue"), Tone::Accent);
        assert_eq!(tone("fill:#eee"), Tone::Plain);
        assert_eq!(tone("fill:url(#x),stroke:red"), Tone::Plain);
    }
}
