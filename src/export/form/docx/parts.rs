//! The parts of a document beside its text: types, relations, styles, fonts, header and footer.

use crate::export::form::{Sheet, paper};
use crate::export::xml::Xml;
use crate::language::Language;

/// The namespace of the text.
pub const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The namespace of relations.
pub const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Returns what each part is.
pub fn content_types() -> String {
    let mut xml = Xml::new();
    xml.open("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))]);
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    xml.leaf("Default", &[("Extension", &"rels"), ("ContentType", &relations)]);
    xml.leaf("Default", &[("Extension", &"xml"), ("ContentType", &"application/xml")]);
    let properties = [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        ),
    ];
    for (part, sort) in properties {
        xml.leaf("Override", &[("PartName", &part), ("ContentType", &sort)]);
    }
    let parts = [
        ("/word/document.xml", "document.main"),
        ("/word/styles.xml", "styles"),
        ("/word/fontTable.xml", "fontTable"),
        ("/word/settings.xml", "settings"),
        ("/word/header1.xml", "header"),
        ("/word/footer1.xml", "footer"),
    ];
    for (part, sort) in parts {
        let sort = format!("{TYPE}.{sort}+xml");
        xml.leaf("Override", &[("PartName", &part), ("ContentType", &sort)]);
    }
    xml.finish()
}

fn related(relations: &[(&str, &str, String)]) -> String {
    let mut xml = Xml::new();
    xml.open("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))]);
    for (id, target, sort) in relations {
        xml.leaf("Relationship", &[("Id", id), ("Type", sort), ("Target", target)]);
    }
    xml.finish()
}

/// Returns where the package begins.
pub fn relations() -> String {
    related(&[
        ("rId1", "word/document.xml", format!("{RELATION}/officeDocument")),
        ("rId2", "docProps/core.xml", format!("{PACKAGE}/relationships/metadata/core-properties")),
        ("rId3", "docProps/app.xml", format!("{RELATION}/extended-properties")),
    ])
}

/// Returns what the text refers to.
pub fn document_relations() -> String {
    related(&[
        ("rId1", "styles.xml", format!("{RELATION}/styles")),
        ("rId2", "fontTable.xml", format!("{RELATION}/fontTable")),
        ("rId3", "settings.xml", format!("{RELATION}/settings")),
        ("rId4", "header1.xml", format!("{RELATION}/header")),
        ("rId5", "footer1.xml", format!("{RELATION}/footer")),
    ])
}

/// Returns title and day; the only day in a document that is not in the form.
pub fn core(sheet: &Sheet) -> String {
    let mut xml = Xml::new();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &format!("{PACKAGE}/metadata/core-properties")),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.text("dc:title", &sheet.title);
    xml.text("dc:identifier", &sheet.id);
    xml.text("dc:language", sheet.language.tag());
    for name in ["dcterms:created", "dcterms:modified"] {
        xml.text_with(name, &[("xsi:type", &"dcterms:W3CDTF")], "2000-01-01T00:00:00Z");
    }
    xml.text("cp:version", &sheet.version);
    xml.finish()
}

/// Returns which program made the document.
pub fn app() -> String {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.open("Properties", &[("xmlns", &namespace)]);
    xml.text("Application", "Docent");
    xml.finish()
}

/// How the paragraphs of a style look.
struct Style {
    name: &'static str,
    /// In half points.
    size: u32,
    is_bold: bool,
    align: &'static str,
    /// In twentieths of a point, above and below.
    space: (u32, u32),
}

const STYLES: [Style; 11] = [
    style("FormTitle", 36, true, "center", (0, 120)),
    style("FormLine", 21, false, "left", (0, 60)),
    style("FormHeading", 21, true, "center", (0, 0)),
    style("FormLabel", 21, false, "center", (0, 0)),
    style("FormText", 21, false, "left", (0, 0)),
    style("FormHint", 16, false, "left", (0, 0)),
    style("FormRole", 21, true, "left", (60, 20)),
    style("FormSign", 21, false, "right", (560, 40)),
    style("FormNoteTitle", 20, true, "left", (120, 20)),
    style("FormNote", 18, false, "left", (0, 0)),
    style("FormEdge", 17, false, "left", (0, 0)),
];

const fn style(
    name: &'static str,
    size: u32,
    is_bold: bool,
    align: &'static str,
    space: (u32, u32),
) -> Style {
    Style { name, size, is_bold, align, space }
}

/// Returns the styles: one for each part of a form, so that an office can give all forms its own
/// look.
pub fn styles(sheet: &Sheet) -> String {
    let (text, title) = paper::fonts(sheet.language);
    let mut xml = Xml::new();
    xml.open("w:styles", &[("xmlns:w", &WORD)]);
    xml.open("w:docDefaults", &[]);
    xml.open("w:rPrDefault", &[]);
    xml.open("w:rPr", &[]);
    fonts_of(&mut xml, text);
    xml.leaf("w:sz", &[("w:val", &21)]);
    xml.leaf("w:szCs", &[("w:val", &21)]);
    let (latin, eastern) = tags(sheet.language);
    xml.leaf("w:lang", &[("w:val", &latin), ("w:eastAsia", &eastern)]);
    xml.close();
    xml.close();
    xml.leaf("w:pPrDefault", &[]);
    xml.close();
    xml.open("w:style", &[("w:type", &"paragraph"), ("w:default", &1), ("w:styleId", &"Normal")]);
    xml.leaf("w:name", &[("w:val", &"Normal")]);
    xml.close();
    let end = sheet.paper.size().0 - 2 * super::SIDE;
    for style in &STYLES {
        xml.open("w:style", &[("w:type", &"paragraph"), ("w:styleId", &style.name)]);
        xml.leaf("w:name", &[("w:val", &style.name)]);
        xml.leaf("w:basedOn", &[("w:val", &"Normal")]);
        xml.leaf("w:qFormat", &[]);
        xml.open("w:pPr", &[]);
        if matches!(style.name, "FormLine" | "FormEdge") {
            xml.open("w:tabs", &[]);
            xml.leaf("w:tab", &[("w:val", &"right"), ("w:pos", &end)]);
            xml.close();
        }
        let (before, after) = style.space;
        // Lines are as high as each other whether anything stands in them or not.
        let line = style.size * 10 * 7 / 5;
        xml.leaf(
            "w:spacing",
            &[
                ("w:before", &before),
                ("w:after", &after),
                ("w:line", &line),
                ("w:lineRule", &"exact"),
            ],
        );
        xml.leaf("w:jc", &[("w:val", &style.align)]);
        xml.close();
        xml.open("w:rPr", &[]);
        if style.is_bold {
            fonts_of(&mut xml, title);
            xml.leaf("w:b", &[]);
        }
        xml.leaf("w:sz", &[("w:val", &style.size)]);
        xml.leaf("w:szCs", &[("w:val", &style.size)]);
        xml.close();
        xml.close();
    }
    xml.finish()
}

fn fonts_of(xml: &mut Xml, eastern: &str) {
    let latin = if eastern == "Calibri" { eastern } else { "Times New Roman" };
    xml.leaf(
        "w:rFonts",
        &[("w:ascii", &latin), ("w:hAnsi", &latin), ("w:eastAsia", &eastern), ("w:cs", &latin)],
    );
}

/// Returns the languages of Latin and of East Asian letters.
fn tags(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::SimplifiedChinese | Language::English => ("en-US", "zh-CN"),
        Language::TraditionalChinese => ("en-US", "zh-TW"),
    }
}

/// Returns the fonts, and what a program takes where it has none of that name.
pub fn fonts(sheet: &Sheet) -> String {
    let fonts = match sheet.language {
        Language::SimplifiedChinese => [
            ("宋体", "SimSun,Songti SC,Noto Serif CJK SC", "roman"),
            ("黑体", "SimHei,Heiti SC,Noto Sans CJK SC", "swiss"),
            ("Times New Roman", "Liberation Serif", "roman"),
        ],
        Language::TraditionalChinese => [
            ("新細明體", "PMingLiU,Songti TC,Noto Serif CJK TC", "roman"),
            ("微軟正黑體", "Microsoft JhengHei,Heiti TC,Noto Sans CJK TC", "swiss"),
            ("Times New Roman", "Liberation Serif", "roman"),
        ],
        Language::English => [
            ("Calibri", "Carlito", "swiss"),
            ("宋体", "SimSun,Songti SC,Noto Serif CJK SC", "roman"),
            ("Times New Roman", "Liberation Serif", "roman"),
        ],
    };
    let mut xml = Xml::new();
    xml.open("w:fonts", &[("xmlns:w", &WORD)]);
    for (name, others, family) in fonts {
        xml.open("w:font", &[("w:name", &name)]);
        xml.leaf("w:altName", &[("w:val", &others)]);
        xml.leaf("w:family", &[("w:val", &family)]);
        xml.leaf("w:pitch", &[("w:val", &"variable")]);
        xml.close();
    }
    xml.finish()
}

/// Returns the settings of a document of today.
pub fn settings(sheet: &Sheet) -> String {
    let mut xml = Xml::new();
    xml.open("w:settings", &[("xmlns:w", &WORD)]);
    xml.leaf("w:characterSpacingControl", &[("w:val", &"compressPunctuation")]);
    xml.open("w:compat", &[]);
    xml.leaf(
        "w:compatSetting",
        &[
            ("w:name", &"compatibilityMode"),
            ("w:uri", &"http://schemas.microsoft.com/office/word"),
            ("w:val", &15),
        ],
    );
    xml.close();
    let (latin, eastern) = tags(sheet.language);
    xml.leaf("w:themeFontLang", &[("w:val", &latin), ("w:eastAsia", &eastern)]);
    xml.finish()
}

/// Returns the header of the pages behind the first: which form it is.
pub fn header(sheet: &Sheet) -> String {
    edge("w:hdr", |xml| run(xml, &format!("{} {}", sheet.title, sheet.id)))
}

/// Returns the footer: which version it is, and which page of how many.
pub fn footer(sheet: &Sheet) -> String {
    edge("w:ftr", |xml| {
        run(xml, &paper::identity(sheet));
        xml.open("w:r", &[]);
        xml.leaf("w:tab", &[]);
        xml.close();
        field(xml, "PAGE");
        run(xml, " / ");
        field(xml, "NUMPAGES");
    })
}

fn edge(name: &'static str, inside: impl FnOnce(&mut Xml)) -> String {
    let mut xml = Xml::new();
    xml.open(name, &[("xmlns:w", &WORD)]);
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.leaf("w:pStyle", &[("w:val", &"FormEdge")]);
    xml.close();
    inside(&mut xml);
    xml.finish()
}

/// A number that the program counts.
fn field(xml: &mut Xml, instruction: &str) {
    xml.open("w:fldSimple", &[("w:instr", &instruction)]);
    run(xml, "1");
    xml.close();
}

/// Text; a line feed in it begins a new line.
pub fn run(xml: &mut Xml, text: &str) {
    xml.open("w:r", &[]);
    // Signs that are Latin and Chinese alike, as the boxes to tick, are Chinese here.
    xml.open("w:rPr", &[]);
    xml.leaf("w:rFonts", &[("w:hint", &"eastAsia")]);
    xml.close();
    for (i, line) in text.lines().enumerate() {
        if i > 0 {
            xml.leaf("w:br", &[]);
        }
        xml.text_with("w:t", &[("xml:space", &"preserve")], line);
    }
    xml.close();
}
