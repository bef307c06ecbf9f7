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
    let xml = b"<!DOCTYPE p SYSTEM 'x'><p xmlns:a='urn:b' xmlns:c='Jo' a='J&#246;rg'>jo&#64;x<b>y</b></p>";
    assert_eq!(parts(Format::Xml, xml).unwrap(), [" |  | p SYSTEM 'x'\nJo\nJörg\njo@x\ny\n"]);
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
        b"<< /Contents (call Jo) /A << /URI (mailto:jo@x.org) >> /V [/Indexed /DeviceRGB 1 (no)] >>".to_vec(),
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
    let objects = [
        b"<< /Pages 2 0 R /Metadata 4 0 R >>".to_vec(),
        b"<< /Kids [] >>".to_vec(),
        b"<< /FT /Tx /V 5 0 R /M (D:20240131) /Author (D:1 Jo) /Title <FFFE4A006F00> >>".to_vec(),
        stream("", b"<x>note</x>"),
        stream("", b"filled"),
        b"<< /Subtype /Text /ByteRange [0 0] /Contents (call Jo) /RC (<p>jo&#64;x<b>y</b>) >>"
            .to_vec(),
    ];
    // What is broken keeps nothing beside it from being read.
    let broken = [
        b"<< /Pages 2 0 R /A 3 0 R >>".to_vec(),
        b"<< /Kids [] >>".to_vec(),
        b"<< /XFA 4 0 R /Z (after) /EF << /F 5 0 R >> >>".to_vec(),
        stream("", b"<x>"),
        stream("", b"attached"),
    ];
    let (given, error) = partly(Format::Pdf, &pdf(&broken, ""), &Limits::default());
    assert_eq!(given, ["after", "attached"]);
    assert_eq!(error, "object 3, XFA: it is malformed or cut off: an element of XML does not end");
    let expected = [
        "metadata |  | note\n",
        "object 3, Author | Author | D:1 Jo",
        "object 3, Title | Title | Jo",
        "object 3, V | V | filled",
        "object 6, Contents | Contents | call Jo",
        "object 6, RC: text |  | jo@xy",
        "properties, JS | JS | run",
    ];
    assert_eq!(parts(Format::Pdf, &pdf(&objects, "/X << /JS (run) >>")).unwrap(), expected);
}

/// A file of one page with resources, its content, and more objects from number 5 on.
fn page(resources: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let kids = format!("<< /Kids [3 0 R] /Resources << {resources} >> >>");
    let mut objects = vec![
        b"<< /Pages 2 0 R >>".to_vec(),
        kids.into_bytes(),
        b"<< /Contents 4 0 R /Annots [<< /AP << /R 5 0 R >> >>] >>".to_vec(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf(&objects, "")
}

const FONT: &str = "/Font << /F << /Subtype /Type1 /BaseFont /X /Encoding /WinAnsiEncoding >> >>";

#[test]
fn a_page_hides_no_text_from_its_reader() {
    let of = |content: &str, more: &[Vec<u8>]| page(FONT, content.as_bytes(), more);
    let marked = of("BT /F 9 Tf /Span << /ActualText (Jo) /Lang (en) >> BDC (x) Tj EMC ET", &[]);
    assert_eq!(parts(Format::Pdf, &marked).unwrap(), ["page 1 |  | x", "page 1 |  | Jo"]);
    // Viewers show the last operands that an operator takes.
    let extra = of("BT /F 9 Tf 0 (Jo) Tj (no) (rdan) Tj ET", &[]);
    assert_eq!(parts(Format::Pdf, &extra).unwrap(), ["page 1 |  | Jordan"]);
    // An annotation has another look under the pointer, and a form takes from its page what it has not.
    let look = stream("/Subtype /Form /Resources << >>", b"BT /F 9 Tf (over) Tj ET");
    let looks = of("BT /F 9 Tf (page) Tj ET", &[look]);
    assert_eq!(parts(Format::Pdf, &looks).unwrap(), ["page 1 |  | page\nover"]);
    let refused = |file: &[u8]| {
        let (_, error) = partly(Format::Pdf, file, &Limits::default());
        error.strip_prefix("page 1: ").unwrap().to_owned()
    };
    let what = "it is malformed or cut off";
    assert_eq!(refused(&of("/X Do", &[])), format!("{what}: a drawing that is not there"));
    assert_eq!(refused(&of("BT /F 9 Tf 7 Tj", &[])), format!("{what}: text that is no string"));
    let image = page(FONT, b"BI /W 1 ID x EI (\xe9) Tj BI /W 1 ID x EI ", &[]);
    assert_eq!(refused(&image), format!("{what}: a picture in the content of a page"));
    let scan = "it has no text that can be read; if it was scanned, recognise its text first";
    assert_eq!(refused(&of("/Pattern cs /P scn 0 0 9 9 re f", &[])), scan);
    // Letters that a font says to be spaces, and a page that is blank.
    let font = "/Font << /F << /Subtype /TrueType /BaseFont /X /ToUnicode 5 0 R >> >>";
    let map = stream("", b"4 beginbfchar <4a> <20> <6f> <20> <68> <20> <6e> <20> endbfchar");
    assert_eq!(refused(&page(font, b"BT /F 9 Tf (John) Tj", std::slice::from_ref(&map))), scan);
    assert_eq!(parts(Format::Pdf, &page(font, b"BT /F 9 Tf (oo) Tj", &[map])).unwrap(), [""; 0]);
    // Names and encodings that say nothing.
    for encoding in ["/MacExpertEncoding", "<< /Differences [65 /a74] >>"] {
        let font =
            format!("/Font << /F << /Subtype /Type1 /BaseFont /X /Encoding {encoding} >> >>");
        let error = refused(&page(&font, b"BT /F 9 Tf (A) Tj ET", &[]));
        assert_eq!(error, "1 of its characters cannot be told from the font `X`");
    }
}

#[test]
fn an_older_version_of_a_file_is_named() {
    let mut file = pages(&["BT /F 9 Tf (secret) Tj ET"], "");
    let text = String::from_utf8(file.clone()).unwrap();
    let before = text.trim_end().lines().rev().nth(1).unwrap();
    let object = file.len();
    file.extend(b"5 0 obj\n");
    file.extend(stream("", b"BT /F 9 Tf (gone) Tj ET"));
    let table = file.len() + 1;
    let end = format!(
        "\nxref\n5 1\n{object:010} 00000 n \ntrailer\n<< /Root 1 0 R /Prev {before} >>\nstartxref\n{table}\n%%EOF"
    );
    file.extend(end.bytes());
    let (given, error) = partly(Format::Pdf, &file, &Limits::default());
    assert_eq!(given, ["gone"]);
    assert_eq!(
        error,
        "it holds an older version of itself, which is not read; save it as a new file"
    );
}

#[test]
fn what_a_small_file_makes_of_itself_has_a_limit() {
    let limits = Limits { unpacked_bytes: 1_000_000, ..Limits::default() };
    let limit = |file: &[u8]| {
        let error = partly(Format::Pdf, file, &limits).1;
        assert!(error.ends_with("it has more than 1000000 bytes when unpacked"), "{error}");
    };
    let tree = [b"<< /Pages 2 0 R >>".to_vec(), b"<< /Kids 3 0 R >>".to_vec()];
    let with = |more: &[Vec<u8>]| pdf(&[&tree, more].concat(), "");
    // Pages that are the same four nodes again and again, and never a page.
    let levels = (4..14).map(|next| {
        let node = format!("<< /Kids {next} 0 R >>");
        format!("[{node} {node} {node} {node}]").into_bytes()
    });
    limit(&with(&[levels.collect::<Vec<_>>(), vec![b"[]".to_vec()]].concat()));
    // Objects of a few bytes, pieces of scripts, and looks, each of which is gone through again.
    limit(&with(&[b"[]".to_vec(), format!("[{}]", "[]".repeat(20_000)).into_bytes()]));
    let pieces = format!("[{}]", "0 ".repeat(2_000)).into_bytes();
    limit(&with(&[
        b"[]".to_vec(),
        pieces,
        format!("[{}]", "<</JS 4 0 R>>".repeat(50)).into_bytes(),
    ]));
    let states = (0..200).map(|state| format!("/{state} 9 0 R")).collect::<Vec<_>>().join(" ");
    let annotated = format!("<< /Annots [{}] >>", "5 0 R ".repeat(200)).into_bytes();
    let looks = format!("<< /AP << /N << {states} >> >> >>").into_bytes();
    limit(&with(&[b"[4 0 R]".to_vec(), annotated, looks]));
    // A table of objects that are nowhere.
    let rows = vec![0; 100_000];
    let mut file = b"%PDF-1.7\n1 0 obj\n".to_vec();
    file.extend(stream("/Size 100000 /W [1 0 0] /Filter /FlateDecode", &packed(&rows)));
    file.extend(b"\nendobj\nstartxref\n9\n%%EOF");
    limit(&file);
    // A file in a file takes from the same room.
    let blank = stream(
        "/Type /Metadata /Filter /FlateDecode",
        &packed(format!("<x>{}</x>", " ".repeat(600_000)).as_bytes()),
    );
    let inner = with(&[b"[]".to_vec(), blank.clone()]);
    let outer = [
        b"[]".to_vec(),
        blank,
        b"<< /F (a.pdf) /EF << /F 6 0 R >> >>".to_vec(),
        stream("", &inner),
    ];
    limit(&with(&outer));
    // What one code stands for is no more than the standard allows.
    let font = "/Font << /F << /Subtype /TrueType /BaseFont /X /Encoding /Y /ToUnicode 5 0 R >> >>";
    let map = format!("1 beginbfchar <41> <{}> endbfchar", "0061".repeat(257));
    let error =
        refused(Format::Pdf, &page(font, b"BT /F 9 Tf (A) Tj ET", &[stream("", map.as_bytes())]));
    assert_eq!(error, "page 1: 1 of its characters cannot be told from the font `X`");
}

#[test]
fn files_in_each_other_and_deep_inside_need_little_stack() {
    let mut file = pages(&[], "");
    for _ in 0..15 {
        let deep = format!(
            "{}<< /F (a.pdf) /EF << /F 4 0 R >> >>{}",
            "<< /A ".repeat(97),
            " >>".repeat(97)
        );
        let tree = [b"<< /Pages 2 0 R >>".to_vec(), b"<< /Kids [] >>".to_vec()];
        file = pdf(&[&tree[..], &[deep.into_bytes(), stream("", &file)]].concat(), "");
    }
    let reader = std::thread::Builder::new().stack_size(1 << 20);
    let given = reader.spawn(move || parts(Format::Pdf, &file).unwrap().len()).unwrap();
    assert_eq!(given.join().unwrap(), 15);
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
