//! Whatever the bytes: no panic, no endless loop, and what was cut off is never read as if it were whole.

use formats::{Format, FormatError, Limits, read, rewrite};
use proptest::prelude::*;
use rawzip::CompressionMethod;

use crate::files::{docx, packed, pages, pdf, stream, zip};

const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    unpacked_bytes: 1 << 20,
    depth: 64,
    files_depth: 4,
    pages: 20,
    parts: 10_000,
};

fn try_all(bytes: &[u8]) {
    for format in Format::ALL {
        let _ = read::<FormatError>(format, bytes, &LIMITS, |_| Ok(()));
        let same = rewrite::<FormatError>(format, bytes, &LIMITS, |_| Ok(None));
        if let Ok(same) = same {
            assert_eq!(same, bytes);
        }
        let _ =
            rewrite::<FormatError>(format, bytes, &LIMITS, |part| Ok(Some(part.text.to_owned())));
    }
    let _ = Format::of("any.csv", bytes);
}

/// One file of each kind, with as many features as fit.
fn examples() -> Vec<Vec<u8>> {
    let lzw = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
    let font = b"<< /Subtype /Type0 /Encoding /Identity-V /DescendantFonts [<< /W [1 [9] 2 3 9] >>] /ToUnicode 4 0 R >>";
    let objects = [
        b"<< /Pages 2 0 R /Names [(a) 7 0 R] >>".to_vec(),
        b"<< /Kids [3 0 R] /Resources << /Font << /F 6 0 R >> /XObject << /X 5 0 R >> >> >>".to_vec(),
        b"<< /Contents [5 0 R 8 0 R] /Annots [<< /AP << /N 5 0 R /D << /On 5 0 R >> >> >>] /V 4 0 R /RC (<b>) >>".to_vec(),
        stream("", b"1 beginbfrange <00> <ff> [<0041> /B] endbfrange 1 begincidrange <00> <ff> 9 endcidrange"),
        stream("/Subtype /Form /Matrix [1 0 0 1 2 3] /Filter /FlateDecode", &packed(b"q BT /P << /Alt (b) >> BDC /F 9 Tf 1 (a) Tj ET Q /P scn BI /W 1 ID x EI ")),
        font.to_vec(),
        b"<< /F (x.csv) /EF << /F 4 0 R >> >>".to_vec(),
        stream("/Filter [/ASCII85Decode /RunLengthDecode]", b"!!*-'~>"),
        stream("/Filter /LZWDecode /DecodeParms << /Predictor 15 /Columns 3 >> /Type /Metadata /Subtype /XML", &lzw),
    ];
    let part = pages(
        &["BT /F 12 Tf 7 7 Td [(a) -9 (b)] TJ (c)' ET BI /W 1 ID x EI"],
        "/Info << /Author (x) >>",
    );
    vec![
        pdf(&objects, "/Info 7 0 R"),
        part,
        docx("<w:p><w:t>a&amp;b</w:t><w:tab/></w:p>", &[("word/x.csv", b"a;\"b\"\n1;2\n")]),
        zip(&[("word/document.xml", b"<a><![CDATA[x]]><!-- y --></a>")], CompressionMethod::STORE),
        b"From: =?utf-8?q?a=C3?= =?utf-8?b?qQ==?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
          Content-Type: text/html; name*0*=x'y'%41; charset=gbk\n\n<a b=c>&amp;\n--b\nContent-Type: text/csv\n\
          Content-Transfer-Encoding: quoted-printable\n\na,=62=\n--b--"
            .to_vec(),
        br#"{"a\u00e9":[1.5e+3,true,null,"\ud83d\ude00"],"b":{}}"#.to_vec(),
        b"\xff\xfea\0,\0b\0\n\0".to_vec(),
        b"a, \"b\"\r\n\"c\"\"\",d\n".to_vec(),
        b"{\"a\":1}\n{\n[2]\n".to_vec(),
        "<!DOCTYPE x><p a=b c/d='é'>x &eacute &#x80<![CDATA[<]]><a@b><script>a</script><!-- c -->".into(),
        b"<!DOCTYPE a><a b='&lt;'>x<?y z?><!-- c --><d xmlns:e='f'/></a>".to_vec(),
        b"From a\nB: =?utf-7?Q?c d?=\n\n\xe9\x1b$B\n\nFrom c\n\nd".to_vec(),
    ]
}

#[derive(Debug, Clone)]
enum Change {
    Set(prop::sample::Index, u8),
    Cut(prop::sample::Index, usize),
    Double(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    const WORDS: &[&str] = &[
        "<<",
        ">>",
        "[",
        "]",
        "(",
        ")",
        "/",
        "0 R",
        "-1",
        "99999999999",
        "4294967295",
        "stream",
        "endobj",
        "\"",
        "\\",
        "\n",
        "=?",
        "?=",
        "--b",
        "<",
        "&#",
        ";",
        "\0",
        "EI",
        "é",
        "q ",
        "Do",
        "1e999",
    ];
    prop_oneof![
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (any::<prop::sample::Index>(), 1_usize..40).prop_map(|(at, n)| Change::Cut(at, n)),
        (any::<prop::sample::Index>(), 1_usize..40).prop_map(|(at, n)| Change::Double(at, n)),
        (any::<prop::sample::Index>(), prop::sample::select(WORDS))
            .prop_map(|(at, word)| Change::Insert(at, word)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    if bytes.is_empty() {
        return;
    }
    match change {
        Change::Set(at, byte) => *at.get_mut(bytes) = *byte,
        Change::Cut(at, n) => {
            let at = at.index(bytes.len());
            bytes.drain(at..bytes.len().min(at + n));
        }
        Change::Double(at, n) => {
            let at = at.index(bytes.len());
            let piece = bytes[at..bytes.len().min(at + n)].to_vec();
            bytes.splice(at..at, piece);
        }
        Change::Insert(at, word) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, word.bytes());
        }
    }
}

#[test]
fn the_examples_are_read() {
    let formats = [
        Format::Pdf,
        Format::Pdf,
        Format::Docx,
        Format::Docx,
        Format::Email,
        Format::Json,
        Format::Csv,
        Format::Csv,
        Format::JsonLines,
        Format::Html,
        Format::Xml,
        Format::Mbox,
    ];
    for (format, bytes) in formats.iter().zip(examples()) {
        let mut parts = 0;
        let _ = read::<FormatError>(*format, &bytes, &LIMITS, |_| {
            parts += 1;
            Ok(())
        });
        assert!(parts > 0, "{format:?}");
        try_all(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        try_all(&bytes);
    }

    #[test]
    fn any_words_are_read_or_refused(changes in prop::collection::vec(change(), 1..60)) {
        let mut bytes = b"%PDF-1.7 startxref 0".to_vec();
        for change in &changes {
            apply(&mut bytes, change);
        }
        try_all(&bytes);
    }

    #[test]
    fn broken_files_are_read_or_refused(
        pick in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let mut bytes = pick.get(&examples()).clone();
        for change in &changes {
            apply(&mut bytes, change);
        }
        try_all(&bytes);
    }

    #[test]
    fn what_is_cut_off_is_never_taken_for_whole(length in any::<prop::sample::Index>()) {
        let wholes = [
            (Format::Json, br#"{"a":[1,"b",{"c":"d"}]}"#.to_vec()),
            (Format::Docx, docx("<w:p><w:t>Jo</w:t></w:p>", &[])),
            (Format::Pdf, pages(&["BT /F 9 Tf (one) Tj ET"], "")[..].trim_ascii_end().strip_suffix(b"\n%%EOF").unwrap().to_vec()),
        ];
        for (format, whole) in wholes {
            prop_assert!(read::<FormatError>(format, &whole, &LIMITS, |_| Ok(())).is_ok());
            // Less than the last number of a PDF, which can be cut to a shorter one.
            let end = whole.len() - if format == Format::Pdf { 4 } else { 1 };
            let cut = &whole[..=length.index(end)];
            prop_assert!(read::<FormatError>(format, &cut[..cut.len() - 1], &LIMITS, |_| Ok(())).is_err());
        }
    }
}
