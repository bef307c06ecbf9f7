//! E-mails, mailboxes, and web pages.

use formats::{Format, Limits};

use crate::{
    files::{docx, pages},
    partly, parts, refused,
};

const PICTURE: &str = "iVBORw0KGgo=";

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn headers_bodies_and_attachments_of_an_email_are_given() {
    let letter = base64(&docx("<w:p><w:t>inside</w:t></w:p>", &[]));
    let mail = format!(
        "From: =?utf-8?q?J=C3=B6?= =?utf-8?b?cmQ=?= <jo@x.org>\r\nSubject: a\r\n folded line\r\n\
         Content-Type: multipart/mixed; boundary=\"b 1\" (note)\r\n\r\nbefore\r\n\
         --b 1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n\
         --b2\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         caf=E9 =\r\nau lait \r\n--b2\r\nContent-Type: text/html\r\n\r\n<p>caf&eacute;<br><a href='x@y'>1</a>\r\n--b2--\r\n\
         --b 1 \r\nContent-Disposition: attachment; filename*0*=UTF-8''l%C3%A9; filename*1=\"tter.docx\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{letter}\r\n\
         --b 1\r\nContent-Type: message/rfc822\r\n\r\nTo: mo@x.org\r\n\r\ninner\r\n\
         --b 1\r\nContent-Type: image/png\r\nContent-ID: <1>\r\nContent-Transfer-Encoding: base64\r\n\r\n{PICTURE}\r\n\
         --b 1--\r\nafter"
    );
    let given = parts(Format::Email, mail.as_bytes()).unwrap();
    let expected = [
        "header From | From | Jörd <jo@x.org>",
        "header Subject | Subject | a folded line",
        "header Content-Type | Content-Type | multipart/mixed; boundary=\"b 1\" (note)",
        "before the parts |  | before",
        "body |  | café au lait ",
        "href of a |  | x@y",
        "text |  | café\n1",
        "header Content-Disposition | Content-Disposition | attachment; filename*0*=UTF-8''l%C3%A9; filename*1=\"tter.docx\"",
        "name of an attachment |  | létter.docx",
        "attachment létter.docx: body |  | inside\n",
        "attached message: header To | To | mo@x.org",
        "attached message: body |  | inner",
        "after the parts |  | after",
    ];
    // Each part has headers of its own, which say little here.
    let (mut given, headers) = (given, ["Content-Type", "Content-Transfer-Encoding", "Content-ID"]);
    let mut seen = 0;
    given.retain(|part| {
        seen += 1;
        seen < 4 || !headers.iter().any(|name| part.starts_with(&format!("header {name} ")))
    });
    assert_eq!(given, expected);
}

#[test]
fn what_cannot_be_read_in_an_email_is_named_and_the_rest_is_given() {
    let scan = base64(&pages(&["0 0 m 9 9 l S"], ""));
    let mail = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/plain; charset=utf-7\n\nfirst\n\
         --b\nContent-Type: application/pdf; name=scan.pdf\nContent-Transfer-Encoding: base64\n\n{scan}\n\
         --b\nContent-Type: image/png; name=id.png\nContent-Transfer-Encoding: base64\n\n{PICTURE}\n\
         --b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBAAA\n\
         --b\nContent-Type: text/plain; charset=utf-8\n\ncaf\u{e9}\n\
         --b\nContent-Transfer-Encoding: base64\n\n****\n--b\n\nlast\n"
    );
    let mut given = Vec::new();
    let error = formats::read::<formats::FormatError>(
        Format::Email,
        mail.as_bytes(),
        &Limits::default(),
        |part| {
            given.push(part.text.to_owned());
            Ok(())
        },
    );
    let unread: Vec<String> = error.unwrap_err().unread.iter().map(ToString::to_string).collect();
    given.retain(|text| ["first", "café", "last\n"].contains(&text.as_str()));
    assert_eq!(given, ["first", "café", "last\n"]);
    let expected = [
        "body: it uses the character set `utf-7`, which is not supported",
        "attachment scan.pdf: page 1: it has no text that can be read; if it was scanned, recognise its text first",
        "attachment id.png: it is a picture, in which no text is read",
        "attachment a.zip: it is in no format that can be read",
        "attachment of type text/plain: it is malformed or cut off: the Base64",
        "body: it is malformed or cut off: a multipart does not end",
    ];
    assert_eq!(unread, expected);
}

#[test]
fn a_mailbox_is_read_mail_by_mail() {
    let mailbox = b"From jo Mon\nSubject: one\n\n>From here\nFrom there\n\nFrom mo Tue\nSubject: two\n\nbye\n";
    let given = parts(Format::Mbox, mailbox).unwrap();
    let expected = [
        "message 1: envelope | From | jo Mon",
        "message 1: header Subject | Subject | one",
        "message 1: body |  | >From here\nFrom there\n",
        "message 2: envelope | From | mo Tue",
        "message 2: header Subject | Subject | two",
        "message 2: body |  | bye\n",
    ];
    assert_eq!(given, expected);
}

/// The errors of reading, one a line.
fn unread(mail: &[u8]) -> Vec<String> {
    let limits = Limits::default();
    let read = formats::read::<formats::FormatError>(Format::Email, mail, &limits, |_| Ok(()));
    read.err().map_or(Vec::new(), |error| error.unread.iter().map(ToString::to_string).collect())
}

#[test]
fn an_attachment_with_an_id_is_a_picture_of_the_text_only_if_it_is_shown_there() {
    let part = |kind: &str, disposition: &str, content: &str| {
        let mail = format!(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: {kind}; name=a\n\
             Content-Disposition: {disposition}\nContent-ID: <f_1>\nContent-Transfer-Encoding: base64\n\n{content}\n--b--\n"
        );
        (unread(mail.as_bytes()), mail)
    };
    assert_eq!(part("image/png", "inline", PICTURE).0, [""; 0]);
    let refused = ["attachment a: it is a picture, in which no text is read"];
    assert_eq!(part("image/png", "attachment", PICTURE).0, refused);
    let (refused, mail) = part("text/csv", "attachment", &base64(b"BMW,jo@x.org\n"));
    assert_eq!(refused, [""; 0]);
    assert!(parts(Format::Email, mail.as_bytes()).unwrap().join("\n").contains("jo@x.org"));
}

#[test]
fn text_is_read_as_what_it_is_and_not_as_what_it_is_called() {
    let encoded = |head: &str, bytes: &[u8]| {
        format!("{head}Content-Transfer-Encoding: base64\n\n{}\n", base64(bytes)).into_bytes()
    };
    let wide = encoded("Content-Type: text/plain; charset=utf-16\n", b"\xfe\xff\0J\0o");
    assert!(parts(Format::Email, &wide).unwrap().contains(&"body |  | Jo".to_owned()));
    let scan = encoded("Content-Type: text/plain\n", &pages(&["BT /F 9 Tf (Jo) Tj ET"], ""));
    let page = "attachment of type text/plain: page 1 |  | Jo".to_owned();
    assert!(parts(Format::Email, &scan).unwrap().contains(&page));
    let page = b"Content-Type: text/html; name=\"report.2024\"\n\nJ<b>oh</b>n";
    let text = "attachment report.2024: text |  | John".to_owned();
    assert!(parts(Format::Email, page).unwrap().contains(&text));
    let (given, error) = partly(Format::Email, b"a: b\n\nJ\0ordan", &Limits::default());
    assert_eq!(
        (given[1].as_str(), error.as_str()),
        ("J\0ordan", "body: it is in no format that can be read")
    );
    let (_, error) =
        partly(Format::Email, b"a: b\n\nbegin 644 a.txt\n#2F]H\n`\nend\n", &Limits::default());
    assert_eq!(error, "body: it uses a file in `uuencode`, which is not supported");
    assert!(refused(Format::Email, b"a: b\n\n-----BEGIN PGP MESSAGE-----\n").contains("encrypted"));
    // In no encoding that is named: it is given as it looks, and doubted.
    for unnamed in [b"a: b\n\n\xd5\xc5\xce\xb0".as_slice(), b"a: b\n\n\x1b$B;3ED\x1b(B"] {
        let (given, error) = partly(Format::Email, unnamed, &Limits::default());
        assert_eq!(given.len(), 2);
        assert_eq!(error, "body: it is not text in UTF-8, nor in UTF-16 with a byte order mark");
    }
}

#[test]
fn what_is_not_decoded_in_a_header_is_named() {
    let given = |value: &str| {
        partly(Format::Email, format!("S: {value}\n\n").as_bytes(), &Limits::default())
    };
    let whole = parts(Format::Email, b"S: =?utf-8?Q?J=C3=B6rg M=C3=BCller?=\n\n").unwrap();
    assert_eq!(whole, ["header S | S | Jörg Müller"]);
    let (text, error) = given("=?utf-7?Q?J+APY-rg?=");
    assert_eq!(text, ["J+APY-rg"]);
    assert_eq!(error, "header S: it uses the character set `utf-7`, which is not supported");
    let inside = ("=?utf-8?Q?a =?utf-8?B?Sm8=?=", "=?utf-8?Q?a Jo");
    for (broken, shown) in
        ["=?utf-8?B?Sm9yZGFu!?=", "=?utf-8?X?a?="].map(|b| (b, b)).into_iter().chain([inside])
    {
        let (text, error) = given(broken);
        assert_eq!(text, [shown]);
        assert_eq!(error, "header S: it is malformed or cut off: an encoded word");
    }
    let twice = b"Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nSm8=";
    assert!(refused(Format::Email, twice).contains("says two things"));
    let after = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--b\n\nSm8=\n--b--";
    assert!(refused(Format::Email, after).contains("parts after the end"));
}

#[test]
fn messages_within_messages_end_at_the_limit() {
    let mail = "Content-Type: message/rfc822\n\n".repeat(10_000);
    let error = refused(Format::Email, mail.as_bytes());
    assert!(error.ends_with("it has more than 16 files within each other"), "{error}");
    let limits = Limits { unpacked_bytes: 4, ..Limits::default() };
    let mail = b"Content-Transfer-Encoding: base64\n\naGVsbG8gSm9yZGFu\n";
    assert!(partly(Format::Email, mail, &limits).1.contains("bytes when unpacked"));
}

#[test]
fn a_web_page_gives_its_text_and_what_it_does_not_show() {
    let page = "<!DOCTYPE html><title>T</title><style>p{}</style><p>Jo<b>rd</b>an &lt;jo&#64;x.org&gt;\n  &#x20AC;5 &nope; a<b\
        <table><tr><td>1<td>2</table><!-- secret --><img alt='a > b' class=x src=\"p.png\"><script>if(a<b){}</script>end<p";
    let expected = [
        "style |  | p{}",
        "tag |  | b<table",
        "comment |  |  secret ",
        "alt of img |  | a > b",
        "src of img |  | p.png",
        "script |  | if(a<b){}",
        "text |  | T\nJordan <jo@x.org> €5 &nope; a\n1\t2\nend",
    ];
    assert_eq!(parts(Format::Html, page.as_bytes()).unwrap(), expected);
}

#[test]
fn whatever_stands_in_angle_brackets_is_given() {
    let cases = [
        ("<p>From: John <john@x.org></p>", "tag |  | john@x.org"),
        ("<b John Smith jo@x.org>x</b>", "tag |  | John Smith jo@x.org"),
        ("<ID-123-45-6789>", "tag |  | ID-123-45-6789"),
        ("<Jordan Smith>", "tag |  | Jordan Smith"),
        ("<!John Smith>", "declaration |  | !John Smith"),
        ("<?php echo jo@x.org ?>", "declaration |  | ?php echo jo@x.org ?"),
        ("<p><![CDATA[a <b> & c]]></p>", "text |  | a <b> & c"),
        ("<img/alt=\"John Smith\"/src=x>", "alt of img |  | John Smith"),
        ("jo&#64x.org J&oumlrg &#x0000000000000040;", "text |  | jo@x.org Jörg @"),
        ("<a href='?a=1&copy=2&amp;lt=3'>", "href of a |  | ?a=1&copy=2&lt=3"),
        ("jo@exa<x-y>mple</x-y>.org<li>Sm<i>i</i>th", "text |  | jo@example.org\nSmith"),
    ];
    for (page, expected) in cases {
        let given = parts(Format::Html, page.as_bytes()).unwrap();
        assert!(given.iter().any(|part| part == expected), "{given:?}");
    }
    // A name that is too long for one is not repeated with each of its attributes.
    let long = format!("<{}{}>", "a".repeat(10_000), " b=c".repeat(1000));
    let longest =
        parts(Format::Html, long.as_bytes()).unwrap().iter().rev().map(String::len).nth(1);
    assert!(longest < Some(100));
}

#[test]
fn the_format_is_known_by_bytes_first_and_then_by_name() {
    let cases: [(&str, &[u8], Option<Format>); 12] = [
        ("a.txt", b"%PDF-1.4", Some(Format::Pdf)),
        ("a.docx", b"PK\x03\x04 only a zip", None),
        ("A.TSV", b"a\tb", Some(Format::Csv)),
        ("a.ndjson", b"{}", Some(Format::JsonLines)),
        ("a.exe", b"MZ\0\0", None),
        ("a.eml", b"X: \0", Some(Format::Email)),
        ("README", b"caf\xe9", Some(Format::Text)),
        ("a.json", b"\xff\xfe{\0}\0", Some(Format::Json)),
        ("letter.rtf", b"{\\rtf1 J\\'f6rg}", None),
        ("page.mht", b"MIME-Version: 1.0", Some(Format::Email)),
        ("note.ipynb", b"{}", Some(Format::Json)),
        ("photo.svg", b"<svg/>", Some(Format::Xml)),
    ];
    for (name, bytes, format) in cases {
        assert_eq!(Format::of(name, bytes), format, "{name}");
    }
}
