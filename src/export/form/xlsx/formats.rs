//! How the cells of a form look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::super::{Sheet, paper};
use crate::model::kind::form::FieldKind;

/// How cells look.
pub struct Formats {
    pub title: Format,
    pub plain: Format,
    pub label: Format,
    pub heading: Format,
    pub note: Format,
    pub open: Format,
    pub number: Format,
    pub sum: Format,
    pub small: Format,
    pub right: Format,
    pub line: Format,
    pub box_top: Format,
    pub box_middle: Format,
    pub box_bottom: Format,
}

impl Formats {
    pub fn new(sheet: &Sheet) -> Formats {
        let (text, title) = paper::fonts(sheet.language);
        let base = Format::new()
            .set_font_name(text)
            .set_font_size(10.5)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let ruled = base.clone().set_border(FormatBorder::Thin);
        let open = ruled.clone().set_unlocked().set_align(FormatAlign::Left).set_indent(1);
        let label = ruled.clone().set_align(FormatAlign::Center);
        let sides =
            base.clone().set_border_left(FormatBorder::Thin).set_border_right(FormatBorder::Thin);
        Formats {
            title: base
                .clone()
                .set_font_name(title)
                .set_font_size(18)
                .set_bold()
                .set_align(FormatAlign::Center),
            heading: label
                .clone()
                .set_font_name(title)
                .set_bold()
                .set_background_color(Color::RGB(0x00F0_F0F0)),
            note: ruled.clone().set_align(FormatAlign::Left).set_indent(1),
            number: open.clone().set_align(FormatAlign::Right).set_indent(0).set_num_format("0.00"),
            // Programs that do not compute at once show nothing rather than a zero.
            sum: ruled.clone().set_align(FormatAlign::Right).set_num_format("0.00;-0.00;"),
            small: base.clone().set_font_size(9).set_align(FormatAlign::Left),
            right: base.clone().set_align(FormatAlign::Right),
            line: base
                .clone()
                .set_unlocked()
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Center),
            box_top: sides
                .clone()
                .set_border_top(FormatBorder::Thin)
                .set_bold()
                .set_align(FormatAlign::Left)
                .set_indent(1),
            box_middle: sides
                .clone()
                .set_unlocked()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top)
                .set_indent(1),
            box_bottom: sides
                .set_border_bottom(FormatBorder::Thin)
                .set_unlocked()
                .set_align(FormatAlign::Right),
            plain: base,
            label,
            open,
        }
    }
    /// Returns how the answer to a field of a kind looks.
    pub fn answer(&self, kind: FieldKind) -> Format {
        match kind {
            FieldKind::Number => self.number.clone().set_num_format("General"),
            FieldKind::Money => self.number.clone(),
            FieldKind::Formula => self.sum.clone(),
            FieldKind::Date => self.open.clone().set_num_format("yyyy-mm-dd"),
            _ => self.open.clone(),
        }
    }
}
