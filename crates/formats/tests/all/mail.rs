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
        "text |  | café\n1",
        "href of a |  | x@y",
        "attachment létter.docx: body |  | inside\n",
        "attached message: header To | To | mo@x.org",
        "attached message: body |  | inner",
        "after the parts |  | after",
    ];
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
    assert_eq!(given.get(1..).unwrap(), ["café", "last\n"]);
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
        "message 1: header Subject | Subject | one",
        "message 1: body |  | >From here\nFrom there\n",
        "message 2: header Subject | Subject | two",
        "message 2: body |  | bye\n",
    ];
    assert_eq!(given, expected);
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
        "text |  | T\nJordan <jo@x.org> €5 &nope; a\n1\t2\nend",
        "style |  | p{}",
        "comment |  |  secret ",
        "alt of img |  | a > b",
        "src of img |  | p.png",
        "script |  | if(a<b){}",
    ];
    assert_eq!(parts(Format::Html, page.as_bytes()).unwrap(), expected);
}

#[test]
fn the_format_is_known_by_bytes_first_and_then_by_name() {
    let cases: [(&str, &[u8], Option<Format>); 8] = [
        ("a.txt", b"%PDF-1.4", Some(Format::Pdf)),
        ("a.docx", b"PK\x03\x04 only a zip", None),
        ("A.TSV", b"a\tb", Some(Format::Csv)),
        ("a.ndjson", b"{}", Some(Format::JsonLines)),
        ("a.exe", b"MZ\0\0", None),
        ("a.eml", b"X: \0", Some(Format::Email)),
        ("README", b"caf\xe9", Some(Format::Text)),
        ("a.json", b"\xff\xfe{\0}\0", Some(Format::Json)),
    ];
    for (name, bytes, format) in cases {
        assert_eq!(Format::of(name, bytes), format, "{name}");
    }
}
