//! PDF and DOCX.

use formats::{Format, FormatError, Limits, read};
use rawzip::CompressionMethod;

use crate::{
    files::{docx, packed, pages, pdf, stream, zip},
    partly, parts, refused,
};

#[test]
fn a_document_of_word_gives_its_text_and_what_stands_beside_it() {
    let body = "<w:p><w:r><w:t>Dear Jo</w:t></w:r><w:r><w:t xml:space=\"preserve\">rdan &amp; co</w:t>\
        </w:r><w:r><w:tab/><w:instrText>HYPERLINK \"mailto:jo@x.org\"</w:instrText></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:ins w:author=\"Ann\"><w:p><w:r><w:delText>gone</w:delText></w:r></w:p></w:ins>";
    let document = docx(
        body,
        &[
            ("word/footnotes.xml", b"<a:x xmlns:a='a'><a:p>a note&#33;</a:p></a:x>"),
            ("word/styles.xml", b"<styles><style><name val=\"Jo's style\"/></style></styles>"),
            (
                "word/_rels/document.xml.rels",
                b"<R><R Target='mailto:mo@x.org' TargetMode='External'/><R Target='a.xml'/></R>",
            ),
            ("docProps/core.xml", b"<p><dc:creator>Mo</dc:creator><dc:title/></p>"),
            ("word/media/image1.png", b"\x89PNG\r\n\x1a\n"),
            ("word/embeddings/table.csv", b"BMW,b\n1,2\n"),
        ],
    );
    let expected = [
        "body, field | field | HYPERLINK \"mailto:jo@x.org\"",
        "body, author | author | Ann",
        "body |  | Dear Jordan & co\t\ncell\ngone\n",
        "footnotes |  | a note!\n",
        "styles, name | name | Jo's style",
        "links, Target | Target | mailto:mo@x.org",
        "properties, creator | creator | Mo",
        "embedded file table.csv: row 1, column 1 |  | BMW",
        "embedded file table.csv: row 1, column 2 |  | b",
        "embedded file table.csv: row 2, column \"BMW\" | BMW | 1",
        "embedded file table.csv: row 2, column \"b\" | b | 2",
    ];
    assert_eq!(Format::of("letter", &document), Some(Format::Docx));
    assert_eq!(parts(Format::Docx, &document).unwrap(), expected);
}

#[test]
fn texts_that_stand_apart_in_a_document_are_apart_and_one_that_is_cut_is_whole() {
    let run = |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>");
    let body = [
        "<w:p>".to_owned(),
        run("jo@exa<!--Mo--><?x Al?>"),
        run("mple.org"),
        format!("<w:r><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:r></w:p>", run("Box")),
        "<w:p><w:r><w:instrText>LINK jo@exa</w:instrText></w:r><w:instrText>mple.org</w:instrText>"
            .to_owned(),
        "<w:fldSimple w:instr='TO mo@x.org'/><v:textpath string='Jo' tooltip='mail'/></w:p>"
            .to_owned(),
    ]
    .concat();
    let more: [(&str, &[u8]); 4] = [
        ("word/charts/chart1.xml", b"<c><pt><v>John</v></pt><pt><v>123</v></pt><v>4</v></c>"),
        ("customXml/item1.xml", b"<p mail='jo@x.org'><ssn>123</ssn><zip>10001</zip></p>"),
        ("word/numbering.XML", b"<n><lvlText val='Jo %1'/><query val='select'/></n>"),
        ("word/theme/header1.xml", b"<h><p><t>Jo</t><t>rdan</t></p></h>"),
    ];
    let expected = [
        "body, comment | comment | Mo",
        "body, comment | comment | x Al",
        "body, instr | instr | TO mo@x.org",
        "body, string | string | Jo",
        "body, tooltip | tooltip | mail",
        "body, field | field | LINK jo@example.org",
        "body |  | jo@example.org\nBox\n",
        "chart1 |  | John\n123\n4\n",
        "item1 |  | jo@x.org\n123\n10001\n",
        "numbering, lvlText | lvlText | Jo %1",
        "numbering, query | query | select",
        "header1 |  | Jordan\n",
    ];
    assert_eq!(parts(Format::Docx, &docx(&body, &more)).unwrap(), expected);
    let xml = b"<!DOCTYPE p SYSTEM 'x'><p a='J&#246;rg'>jo&#64;x<b>y</b></p>";
    assert_eq!(parts(Format::Xml, xml).unwrap(), [" |  | p SYSTEM 'x'\nJörg\njo@x\ny\n"]);
}

#[test]
fn a_document_that_is_not_whole_is_refused() {
    let document = docx("<w:p><w:t>Jo</w:t></w:p>", &[("word/footer1.xml", b"<f><p>x</p>")]);
    let (given, error) = partly(Format::Docx, &document, &Limits::default());
    assert_eq!(given, ["Jo\n", "x\n"]);
    assert_eq!(error, "footer1: it is malformed or cut off: an element of XML does not end");
    assert_eq!(
        refused(Format::Docx, &document[..document.len() - 30]),
        "it is malformed or cut off: the ZIP archive"
    );
    let laughs = b"<!DOCTYPE a [<!ENTITY b \"lol\">]><a>&b;</a>";
    let document = zip(&[("word/document.xml", laughs)], CompressionMethod::STORE);
    assert_eq!(
        refused(Format::Docx, &document),
        "body: it uses a document type with declarations in XML, which is not supported"
    );
    // One byte of the content changes: the checksum tells.
    let mut document = zip(&[("word/document.xml", b"<a>Jo</a>")], CompressionMethod::STORE);
    let at = document.windows(2).position(|pair| pair == b"Jo").unwrap();
    document[at] = b'M';
    assert_eq!(
        refused(Format::Docx, &document),
        "word/document.xml: it is malformed or cut off: the ZIP archive"
    );
}

#[test]
fn a_bomb_ends_at_the_limit() {
    let zeros = vec![b' '; 10_000_000];
    let limits = Limits { unpacked_bytes: 1_000_000, ..Limits::default() };
    let error = "it has more than 1000000 bytes when unpacked";
    let document = docx("", &[("word/header1.xml", &zeros)]);
    assert!(document.len() < 100_000);
    assert_eq!(partly(Format::Docx, &document, &limits).1, format!("word/header1.xml: {error}"));
    let twice = packed(&packed(&zeros));
    let page = b"<< /Contents 4 0 R >>".to_vec();
    let bomb = stream("/Filter [/FlateDecode /FlateDecode]", &twice);
    let objects = [b"<< /Pages 2 0 R >>".to_vec(), b"<< /Kids [3 0 R] >>".to_vec(), page, bomb];
    assert_eq!(partly(Format::Pdf, &pdf(&objects, ""), &limits).1, format!("page 1: {error}"));
    // Forms that draw forms twice each double what is drawn.
    let mut objects = vec![
        b"<< /Pages 2 0 R >>".to_vec(),
        b"<< /Kids [3 0 R] /Resources << /XObject << /X 5 0 R >> >> >>".to_vec(),
        b"<< /Contents 4 0 R >>".to_vec(),
        stream("", b"/X Do"),
    ];
    for next in 6..20 {
        let dict = format!("/Subtype /Form /Resources << /XObject << /X {next} 0 R >> >>");
        objects.push(stream(&dict, "/X Do ".repeat(10).as_bytes()));
    }
    objects.push(stream("/Subtype /Form", b"()"));
    assert_eq!(partly(Format::Pdf, &pdf(&objects, ""), &limits).1, format!("page 1: {error}"));
}

#[test]
fn the_text_of_a_page_stands_in_lines_and_words() {
    let page = "BT /F 12 Tf 72 700 Td [(Dear Jor) 20 (dan) -300 (Smith)] TJ 0 -14 Td (caf\\351 \\(new\\))' \
        1 0 0 1 300 700 Tm (aside) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1}EI\u{2} EI BT /F 9 Tf (end) Tj ET";
    let file =
        pages(&[page, ""], "/Info << /Author (Mo) /Title <FEFF00E9> /CreationDate (D:2024) >>");
    assert_eq!(Format::of("x.bin", &file), Some(Format::Pdf));
    let expected = [
        "page 1 |  | Dear Jordan Smith\ncafé (new)\naside\nend",
        "properties, Author | Author | Mo",
        "properties, Title | Title | é",
    ];
    assert_eq!(parts(Format::Pdf, &file).unwrap(), expected);
}

/// A page in a composite font, of which the map to Unicode is given.
fn composite(map: &str) -> Vec<u8> {
    let content = packed(b"BT /F 10 Tf 0 700 Td <0001000200030004> Tj ET");
    pdf(
        &[
            b"<< /Pages 2 0 R >>".to_vec(),
            b"<< /Kids [3 0 R] /Resources << /Font << /F 4 0 R >> >> >>".to_vec(),
            b"<< /Contents 7 0 R >>".to_vec(),
            b"<< /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 6 0 R >>"
                .to_vec(),
            b"<< /Subtype /CIDFontType2 /DW 500 /W [1 [600 600] 3 4 250] >>".to_vec(),
            stream("", map.as_bytes()),
            stream("/Filter /FlateDecode", &content),
        ],
        "",
    )
}

#[test]
fn a_map_to_unicode_says_what_glyphs_stand_for() {
    let map = "<< /Registry (x) def >> 1 begincodespacerange <0000> <ffff> endcodespacerange \
        2 beginbfchar <0001> <004A> <0002> <D83DDE00> endbfchar 1 beginbfrange <0003> <0004> <0062> endbfrange";
    assert_eq!(parts(Format::Pdf, &composite(map)).unwrap(), ["page 1 |  | J😀bc"]);
    let (given, error) = partly(
        Format::Pdf,
        &composite("1 beginbfchar <0001> <004A> endbfchar"),
        &Limits::default(),
    );
    assert_eq!(given, ["J\u{fffd}\u{fffd}\u{fffd}"]);
    assert_eq!(error, "page 1: 3 of its characters cannot be told from the font `Odd`");
}

#[test]
fn glyph_names_and_objects_in_streams_are_known() {
    let font = "<< /Subtype /Type1 /BaseFont /X \
        /Encoding << /Differences [65 /Euro /f_i /uni00E9 /fl] >> >> ";
    let head = format!("4 0 5 {} ", font.len());
    let (objects, first) = (format!("{head}{font}(loose)"), head.len());
    let content = b"BT /F 10 Tf (ABCD) Tj ET";
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    let bodies = [
        b"<< /Pages 2 0 R >>".to_vec(),
        b"<< /Kids [3 0 R] >>".to_vec(),
        b"<< /Contents 6 0 R /Resources << /Font << /F 4 0 R >> >> >>".to_vec(),
        stream("", content),
        stream(
            &format!("/Type /ObjStm /N 2 /First {first} /Filter /FlateDecode"),
            &packed(objects.as_bytes()),
        ),
    ];
    for (number, body) in [1, 2, 3, 6, 7].iter().zip(bodies) {
        offsets.push((*number, file.len()));
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(body);
        file.extend(b"\nendobj\n");
    }
    let mut rows = vec![[0, 0, 0, 0]; 9];
    for (number, at) in &offsets {
        rows[*number] = [1, u8::try_from(at >> 8).unwrap(), u8::try_from(at & 255).unwrap(), 0];
    }
    rows[4] = [2, 0, 7, 0];
    rows[5] = [2, 0, 7, 1];
    // Each row with the filter `Up` of PNG: the difference to the row above.
    let mut predicted = Vec::new();
    let mut above = [0_u8; 4];
    for row in &rows {
        predicted.push(2);
        predicted.extend(row.iter().zip(above).map(|(byte, up)| byte.wrapping_sub(up)));
        above = *row;
    }
    let at = file.len();
    let dict = "/Type /XRef /Size 9 /Root 1 0 R /W [1 2 1] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>";
    file.extend(b"8 0 obj\n");
    file.extend(stream(dict, &packed(&predicted)));
    file.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF").bytes());
    assert_eq!(parts(Format::Pdf, &file).unwrap(), ["page 1 |  | €fiéfl", "object 5,  |  | loose"]);
}

#[test]
fn what_stands_beside_the_pages_is_given() {
    let objects = [
        b"<< /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(x) 5 0 R] >> >> >>".to_vec(),
        b"<< /Kids [3 0 R] >>".to_vec(),
        b"<< /Annots [4 0 R] >>".to_vec(),
        b"<< /Contents (call Jo) /A << /URI (mailto:jo@x.org) >> /V [/Indexed (no)] >>".to_vec(),
        b"<< /UF (list.csv) /EF << /F 6 0 R /UF 6 0 R >> >>".to_vec(),
        stream("", b"a,b"),
        stream("/Type /Metadata /Subtype /XML", b"<x a='Mo'><y>note</y></x>"),
        b"<< /XFA [(a) 9 0 R (b) 10 0 R] /JS 9 0 R >>".to_vec(),
        stream("", b"<f><name>"),
        stream("", b"Jo</name></f>"),
    ];
    let expected = [
        "object 1, Names | Names | x",
        "object 4, URI | URI | mailto:jo@x.org",
        "object 4, Contents | Contents | call Jo",
        "object 5, UF | UF | list.csv",
        "attachment list.csv: row 1, column 1 |  | a",
        "attachment list.csv: row 1, column 2 |  | b",
        "metadata |  | Mo\nnote\n",
        "object 8, JS | JS | <f><name>",
        "object 8, XFA | XFA | a",
        "object 8, XFA | XFA | b",
        "object 8, XFA | XFA | Jo\n",
    ];
    assert_eq!(parts(Format::Pdf, &pdf(&objects, "")).unwrap(), expected);
}

#[test]
fn a_page_without_text_that_shows_something_is_an_error() {
    let scan = "q BI /W 1 /H 1 ID \u{1} EI Q";
    let file =
        pages(&["BT /F 9 Tf (one) Tj ET", "0 0 9 9 re f", scan, "BT /F 9 Tf (four) Tj ET"], "");
    let (given, error) = partly(Format::Pdf, &file, &Limits::default());
    assert_eq!(given, ["one", "four"]);
    assert_eq!(
        error,
        "page 3: it has no text that can be read; if it was scanned, recognise its text first"
    );
}

#[test]
fn a_file_that_is_encrypted_or_cut_off_is_refused() {
    let file = pages(&["BT /F 9 Tf (one) Tj ET"], "/Encrypt 9 0 R");
    assert_eq!(refused(Format::Pdf, &file), "it is encrypted; save a copy without a password");
    let file = pages(&["BT /F 9 Tf (one) Tj ET"], "");
    for length in (0..file.len() - 6).step_by(7) {
        assert!(
            read::<FormatError>(Format::Pdf, &file[..length], &Limits::default(), |_| Ok(()))
                .is_err(),
            "{length}"
        );
    }
    let missing = pages(&["(one"], "");
    assert_eq!(
        refused(Format::Pdf, &missing),
        "page 1: it is malformed or cut off: the content of a page"
    );
    let file =
        String::from_utf8(pages(&["x"], "")).unwrap().replace("/Contents 5 0 R", "/Contents 9 0 R");
    assert_eq!(
        refused(Format::Pdf, file.as_bytes()),
        "page 1: it is malformed or cut off: the content of a page is not there"
    );
    let deep = format!("<< /Pages 2 0 R /X {} >>", "[".repeat(200_000) + &"]".repeat(200_000));
    let file = pdf(&[deep.into_bytes(), b"<< /Kids [] >>".to_vec()], "");
    assert_eq!(
        refused(Format::Pdf, &file),
        "it is malformed or cut off: an object is not where it should be"
    );
    let circle = pdf(&[b"<< /Pages 2 0 R >>".to_vec(), b"<< /Kids [2 0 R] >>".to_vec()], "");
    assert_eq!(refused(Format::Pdf, &circle), "it is malformed or cut off: the tree of pages");
}
