//! Addresses as pictures that telephones read: QR codes as SVG.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// The empty border that readers need, in modules.
const BORDER: i32 = 4;

/// Returns a QR code as SVG with a name; empty where the text is longer than a code can hold.
///
/// Black on white in every colour scheme: many readers do not take it the other way round.
pub fn svg(text: &str, name: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return String::new() };
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            match x - start {
                0 => x += 1,
                run => {
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", start + BORDER, y + BORDER);
                }
            }
        }
    }
    let size = code.size() + 2 * BORDER;
    let name = super::html::escape(name);
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{name}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}h-{size}z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn an_address_becomes_a_picture() {
        let picture = svg("https://example.com/a", "二维码 \"a\"");
        assert!(picture.starts_with("<svg class=\"qr\" viewBox=\"0 0 33 33\""), "{picture}");
        // The first of the three marks: its upper edge is seven modules wide.
        assert!(picture.contains("\"M4 4h7v1h-7z"), "{picture}");
        assert_eq!(svg(&"a".repeat(5000), ""), "");
    }
}
