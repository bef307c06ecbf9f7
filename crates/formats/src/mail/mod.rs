//! E-mails (RFC 5322) with their parts (MIME, RFC 2045 to 2047 and 2231).

mod encoding;
mod header;

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};

use crate::{
    error::{Cause, Outcome, malformed},
    format::{Format, is_picture},
    html,
    place::Spot,
    reading::Reading,
    text::Decoded,
};
use header::{Header, Headers, Media};

/// Gives the headers, the bodies and the attachments of one e-mail.
pub(crate) fn read(bytes: &[u8], reading: &mut Reading<'_>) -> Outcome {
    // The line that separates mails in a mailbox says who sent this one.
    let mut bytes = bytes;
    if bytes.starts_with(b"From ") {
        let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
        let (line, rest) = bytes.split_at(end);
        let sender = encoding::lenient(line.get(5..).unwrap_or_default());
        reading.give_some(Spot::Named("envelope"), "From", sender.trim())?;
        bytes = rest;
    }
    let (headers, body) = Headers::of(bytes).map_err(Cause::whole)?;
    give(&headers, reading)?;
    entity(&headers, body, false, reading)
}

/// Gives all e-mails of a mailbox. A line that begins with `From ` after an empty line begins a mail; in what is
/// mail such lines are quoted with `>`.
pub(crate) fn read_all(bytes: &[u8], reading: &mut Reading<'_>) -> Outcome {
    if !bytes.starts_with(b"From ") {
        return Err(malformed("a mailbox begins with a line `From `").whole());
    }
    let (mut begin, mut number) = (0, 0);
    let separators = memmem::find_iter(bytes, b"\nFrom ").filter(|at| {
        let before = bytes.get(..*at).unwrap_or_default();
        before.ends_with(b"\n") || before.ends_with(b"\n\r")
    });
    for end in separators.chain([bytes.len()]) {
        number += 1;
        let mail = bytes.get(begin..end).unwrap_or_default();
        reading.nested(&format!("message {number}"), |reading| read(mail, reading))?;
        // The empty line before it belongs to the next mail.
        begin = end + 1;
    }
    Ok(())
}

fn give(headers: &Headers<'_>, reading: &mut Reading<'_>) -> Outcome {
    for Header { name, value } in headers.iter() {
        let (text, doubt) = header::decoded(value);
        let place = format!("header {name}");
        reading.give_some(Spot::Named(&place), name, &text)?;
        if let Some(cause) = doubt {
            reading.unread(Spot::Named(&place), cause);
        }
    }
    Ok(())
}

/// Reads an entity: the whole mail below its headers, or a part of it.
fn entity(
    headers: &Headers<'_>,
    body: &[u8],
    in_digest: bool,
    reading: &mut Reading<'_>,
) -> Outcome {
    if headers.contradict() {
        return Err(malformed("a header that stands twice, and says two things").whole());
    }
    let value = |name: &str, default: &str| {
        headers.get(name).map_or_else(|| default.to_owned(), header::unfolded)
    };
    let (kind, disposition) = (
        value("content-type", if in_digest { "message/rfc822" } else { "text/plain" }),
        value("content-disposition", "inline"),
    );
    let (media, shown) = (Media::of(&kind), Media::of(&disposition));
    if media.kind == "multipart" {
        return multipart(&media, body, reading);
    }
    let name = shown.get("filename").or_else(|| media.get("name")).unwrap_or_default();
    // In the header it may stand in pieces and in escapes.
    if !kind.contains(name) && !disposition.contains(name) {
        reading.give_some(Spot::Named("name of an attachment"), "", name)?;
    }
    let content = match encoding::transferred(headers, body, reading.room_bytes()) {
        Ok(content) => content,
        Err(cause @ Cause::Limit { .. }) => return Err(cause.whole()),
        Err(cause) => {
            reading.unread(Spot::Named(&label(name, &media)), cause);
            return Ok(());
        }
    };
    if let Cow::Owned(content) = &content {
        reading.unpacked(content.len()).map_err(Cause::whole)?;
    }
    let attached = !name.is_empty() || shown.kind == "attachment";
    match (media.kind.as_str(), media.sub.as_str()) {
        ("message", "rfc822" | "global" | "news") => {
            reading.nested("attached message", |reading| read(&content, reading))
        }
        ("text" | "message", _)
            if !attached
                && !matches!(Format::of("", &content), Some(Format::Pdf | Format::Docx)) =>
        {
            reading.apart(|reading| text(&media, &content, reading))
        }
        ("application", "pkcs7-mime" | "x-pkcs7-mime") | (_, "pgp-encrypted") => {
            reading.unread(Spot::Named(&label(name, &media)), Cause::Encrypted);
            Ok(())
        }
        // A picture that is shown inside the text.
        ("image", _)
            if shown.kind != "attachment"
                && headers.get("content-id").is_some()
                && is_picture(&content) =>
        {
            Ok(())
        }
        _ => reading
            .nested(&label(name, &media), |reading| attachment(&media, name, &content, reading)),
    }
}

fn label(name: &str, media: &Media) -> String {
    match name {
        "" => format!("attachment of type {}", media.full()),
        name => format!("attachment {name}"),
    }
}

/// A text of the mail itself.
fn text(media: &Media, content: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let body = Spot::Named("body");
    let label = media.get("charset");
    let (text, doubt) = encoding::charset(label, content);
    match media.sub.as_str() {
        "html" => html::read(&text, reading)?,
        _ => reading.give_some(body, "", &text)?,
    }
    // Only text in units of two bytes has zeros in it.
    let wide = label.and_then(|label| label.get(..5));
    let wide = wide.is_some_and(|begin| begin.eq_ignore_ascii_case("utf-1"));
    let doubt = doubt.or_else(|| (!wide).then(|| unreadable(content)).flatten());
    let doubt = doubt.or_else(|| text.lines().find_map(enclosed));
    doubt.map_or(Ok(()), |cause| Err(cause.at(body)))
}

/// Why what a line of a text begins cannot be read: a file or a message from the time before MIME.
fn enclosed(line: &str) -> Option<Cause> {
    if line.starts_with("-----BEGIN PGP MESSAGE-----") {
        return Some(Cause::Encrypted);
    }
    let mode = line.strip_prefix("begin ")?.as_bytes().first_chunk::<4>()?;
    let file = matches!(mode, [b'0'..=b'7', b'0'..=b'7', b'0'..=b'7', b' ']);
    file.then(|| Cause::Unsupported { what: "a file in `uuencode`".to_owned() })
}

/// Why a file without a name cannot be read, if so.
fn unreadable(content: &[u8]) -> Option<Cause> {
    match Format::of("", content) {
        Some(_) => None,
        None if is_picture(content) => Some(Cause::Picture),
        None => Some(Cause::UnknownFormat),
    }
}

/// A file that is attached.
fn attachment(media: &Media, name: &str, content: &[u8], reading: &mut Reading<'_>) -> Outcome {
    // A file of which the ending says nothing is known by its type.
    let ending = match media.sub.as_str() {
        _ if Format::of_ending(name).is_some() => name,
        "csv" | "tab-separated-values" => ".csv",
        "html" | "xhtml+xml" => ".html",
        "json" => ".json",
        sub if sub == "xml" || sub.ends_with("+xml") => ".xml",
        _ => "",
    };
    let Some(format) = Format::of(ending, content) else {
        return Err(unreadable(content).unwrap_or(Cause::UnknownFormat).whole());
    };
    if matches!(format, Format::Pdf | Format::Docx | Format::Email | Format::Mbox) {
        return crate::any(format, content, reading);
    }
    // A file says more surely than its mail how it is encoded, unless it says nothing.
    if Decoded::of(content).is_ok() {
        return crate::any(format, content, reading);
    }
    let (text, doubt) = encoding::charset(media.get("charset"), content);
    crate::any(format, text.as_bytes(), reading)?;
    doubt.map_or(Ok(()), |cause| Err(cause.whole()))
}

/// Reads the parts of an entity, and what stands around them.
fn multipart(media: &Media, body: &[u8], reading: &mut Reading<'_>) -> Outcome {
    if media.sub == "encrypted" {
        return Err(Cause::Encrypted.at(Spot::Named("body")));
    }
    let what = "a multipart without a boundary";
    let boundary = media.get("boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or_else(|| malformed(what).whole())?.to_owned();
    let pieces = split(body, boundary.as_bytes());
    around(pieces.before, "before the parts", reading)?;
    for part in &pieces.parts {
        // Parts within parts are files within files, so that their depth is limited.
        reading.nested("", |reading| {
            let (headers, body) = Headers::of(part).map_err(Cause::whole)?;
            give(&headers, reading)?;
            entity(&headers, body, media.sub == "digest", reading)
        })?;
    }
    around(pieces.after, "after the parts", reading)?;
    // Some readers go on with such parts.
    if memmem::find(pieces.after, format!("--{boundary}").as_bytes()).is_some() {
        let cause = malformed("there are parts after the end of a multipart");
        reading.unread(Spot::Named("after the parts"), cause);
    }
    if !pieces.closed {
        return Err(malformed("a multipart does not end").at(Spot::Named("body")));
    }
    Ok(())
}

/// Text that no mailer shows; most often a note to those of the time before MIME.
fn around(bytes: &[u8], name: &str, reading: &mut Reading<'_>) -> Outcome {
    let (text, doubt) = encoding::charset(None, bytes);
    reading.give_some(Spot::Named(name), "", &text)?;
    if let Some(cause) = doubt {
        reading.unread(Spot::Named(name), cause);
    }
    Ok(())
}

struct Pieces<'b> {
    before: &'b [u8],
    parts: Vec<&'b [u8]>,
    after: &'b [u8],
    closed: bool,
}

/// Splits a body at its boundary (RFC 2046, section 5.1.1).
fn split<'b>(body: &'b [u8], boundary: &[u8]) -> Pieces<'b> {
    let mut pieces = Pieces { before: body, parts: Vec::new(), after: &[], closed: false };
    let (mut from, mut line_start) = (None, 0);
    let ends = memchr_iter(b'\n', body).map(|at| at + 1).chain([body.len()]);
    for line_end in ends {
        let line = body.get(line_start..line_end).unwrap_or_default();
        let rest = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        let closes = rest.is_some_and(|rest| rest.starts_with(b"--"));
        let rest = rest.map(|rest| rest.strip_prefix(b"--").unwrap_or(rest).trim_ascii());
        if rest == Some(b"") {
            let piece = body.get(from.unwrap_or(0)..line_start).unwrap_or_default();
            // The line end before a boundary belongs to the boundary.
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            let piece = piece.strip_suffix(b"\r").unwrap_or(piece);
            match from {
                Some(_) => pieces.parts.push(piece),
                None => pieces.before = piece,
            }
            from = Some(line_end);
            if closes {
                pieces.closed = true;
                pieces.after = body.get(line_end..).unwrap_or_default();
                return pieces;
            }
        }
        line_start = line_end;
    }
    if let Some(from) = from {
        pieces.parts.push(body.get(from..).unwrap_or_default());
    }
    pieces
}
