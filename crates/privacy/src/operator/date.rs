//! Dates as people write them: read, and written again in the same way.
//!
//! What is read: `2024-03-07`, `2024/3/7`, `07.03.2024`, `3/7/2024`, `3/7/24`, `March 7th, 2024`,
//! `7-Mar-2024`, `7. März 2024`, `7 de marzo de 2024`, and a time of day behind any of them that is
//! written in numbers. All else is not read, and neither is `3/7/2024` where nobody says which of the
//! two is the day.

use jiff::civil::Date;
use serde::Deserialize;

/// Which of two numbers is the day, as in `3/7/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The first: 3 July.
    DayFirst,
    /// The second: March 7.
    MonthFirst,
}

/// A date and how it was written.
pub(crate) struct Written<'a> {
    pub(crate) date: Date,
    /// Whether the century was written, too.
    pub(crate) century: bool,
    parts: Vec<Part<'a>>,
}

enum Part<'a> {
    Text(&'a str),
    Year {
        short: bool,
    },
    Month {
        padded: bool,
    },
    Name {
        months: &'static [&'static str; 12],
        like: &'a str,
    },
    Day {
        padded: bool,
    },
    /// The `th` of `7th`.
    Ordinal {
        upper: bool,
    },
}

/// A run of digits, of letters, or of anything else.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Digits(&'a str),
    Letters(&'a str),
    Other(&'a str),
}

/// The century of years of two digits. Only their leap years depend on it.
const CENTURY: i16 = 2000;

/// The longest text that is looked at: no date is longer.
const BYTES_MAX: usize = 64;

/// Names of months, German first where its dot behind the day is found.
#[rustfmt::skip]
const MONTHS: [[&str; 12]; 9] = [
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
];

/// Words that stand between the parts of a date.
const BETWEEN: [&str; 4] = ["of", "de", "del", "di"];

/// Reads a date; none if it is not one, or which one is not certain.
pub(crate) fn read(value: &str, order: Option<DateOrder>) -> Option<Written<'_>> {
    if value.len() > BYTES_MAX {
        return None;
    }
    let pieces = pieces(value);
    numeric(value, &pieces, order).or_else(|| named(&pieces))
}

impl Written<'_> {
    /// Another date, written in the same way; none if it does not fit, as a year before the first.
    pub(crate) fn write(&self, date: Date) -> Option<String> {
        if date.year() < 1 {
            return None;
        }
        let mut out = String::new();
        for part in &self.parts {
            match *part {
                Part::Text(text) => out += text,
                Part::Year { short: true } => out += &number(date.year() % 100, 2),
                Part::Year { short: false } => out += &number(date.year(), 4),
                Part::Month { padded } => out += &number(date.month().into(), width(padded)),
                Part::Day { padded } => out += &number(date.day().into(), width(padded)),
                Part::Name { months, like } => {
                    let place = usize::try_from(date.month() - 1).ok()?;
                    out += &in_case_of(months.get(place)?, like);
                }
                Part::Ordinal { upper } => {
                    let suffix = ordinal(date.day());
                    out += &if upper { suffix.to_uppercase() } else { suffix.to_owned() };
                }
            }
        }
        Some(out)
    }
}

fn number(number: i16, width: usize) -> String {
    format!("{number:0width$}")
}

fn width(padded: bool) -> usize {
    if padded { 2 } else { 1 }
}

/// Three numbers with the same sign between them, and perhaps a time of day.
fn numeric<'a>(
    value: &'a str,
    pieces: &[Piece<'a>],
    order: Option<DateOrder>,
) -> Option<Written<'a>> {
    let [
        Piece::Digits(first),
        Piece::Other(sign),
        Piece::Digits(second),
        Piece::Other(again),
        Piece::Digits(third),
        ..,
    ] = *pieces
    else {
        return None;
    };
    if sign != again || !["-", "/", "."].contains(&sign) {
        return None;
    }
    let length = first.len() + second.len() + third.len() + 2 * sign.len();
    let rest = value.get(length..).filter(|rest| is_time(rest))?;
    let padded = padded(&[first, second, third]);
    let (day, month) = (Part::Day { padded }, Part::Month { padded });
    let (texts, between): ([&str; 3], [Part<'_>; 3]) = if first.len() == 4 {
        ([first, second, third], [Part::Year { short: false }, month, day])
    } else {
        let year = Part::Year { short: third.len() == 2 };
        match order_of(sign, first, second, order)? {
            DateOrder::DayFirst => ([third, second, first], [day, month, year]),
            DateOrder::MonthFirst => ([third, first, second], [month, day, year]),
        }
    };
    let [year, month, day] = texts;
    let [one, two, three] = between;
    let parts = vec![one, Part::Text(sign), two, Part::Text(sign), three, Part::Text(rest)];
    Some(Written { date: date(year, month, day)?, century: year.len() == 4, parts })
}

/// Whether days and months are written with two digits each.
fn padded(texts: &[&str]) -> bool {
    texts.iter().all(|one| one.len() != 1)
}

fn order_of(sign: &str, first: &str, second: &str, order: Option<DateOrder>) -> Option<DateOrder> {
    let no_month = |text: &str| text.parse::<u8>().is_ok_and(|number| number > 12);
    if sign == "." || no_month(first) {
        Some(DateOrder::DayFirst)
    } else if no_month(second) {
        Some(DateOrder::MonthFirst)
    } else {
        order
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let short = |text: &str| (1..=2).contains(&text.len()).then(|| text.parse().ok()).flatten();
    let year = match year.len() {
        2 => CENTURY + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    Date::new(year, short(month)?, short(day)?).ok()
}

/// A day, a year and the name of a month.
fn named<'a>(pieces: &[Piece<'a>]) -> Option<Written<'a>> {
    let dotted = pieces
        .windows(2)
        .any(|two| matches!(two, [Piece::Digits(_), Piece::Other(sign)] if sign.starts_with('.')));
    let (mut day, mut month, mut year) = (None, None, None);
    let mut parts = Vec::with_capacity(pieces.len());
    let mut before = None;
    for piece in pieces {
        let part = match *piece {
            Piece::Digits(text) if text.len() <= 2 && day.is_none() => {
                day = Some(text);
                Part::Day { padded: text.len() == 2 && text.starts_with('0') }
            }
            Piece::Digits(text) if year.is_none() && (text.len() == 4 || month.is_some()) => {
                year = Some(text);
                Part::Year { short: text.len() == 2 }
            }
            Piece::Letters(text)
                if is_ordinal(text) && matches!(before, Some(Part::Day { .. })) =>
            {
                Part::Ordinal { upper: text.starts_with(char::is_uppercase) }
            }
            Piece::Letters(text) if BETWEEN.contains(&text) => Part::Text(text),
            Piece::Letters(text) if month.is_none() => {
                let (place, months) = month_of(text, dotted)?;
                month = Some(place.to_string());
                Part::Name { months, like: text }
            }
            Piece::Other(text)
                if text.len() <= 2 && text.chars().all(|one| " ,.-/".contains(one)) =>
            {
                Part::Text(text)
            }
            _ => return None,
        };
        parts.extend(before.replace(part));
    }
    parts.extend(before);
    let year = year?;
    Some(Written { date: date(year, &month?, day?)?, century: year.len() == 4, parts })
}

/// Which month a name is, and the names it belongs to: those in the same case before others.
fn month_of(text: &str, dotted: bool) -> Option<(usize, &'static [&'static str; 12])> {
    let lower = text.to_lowercase();
    let mut found = None;
    for (place, months) in MONTHS.iter().enumerate() {
        if place == 0 && !dotted {
            continue;
        }
        if let Some(month) = months.iter().position(|name| *name == text) {
            return Some((month + 1, months));
        }
        let month = months.iter().position(|name| name.to_lowercase() == lower);
        found = found.or(month.map(|month| (month + 1, months)));
    }
    // German without the dot, where no other language has the name in this case.
    let [german, ..] = &MONTHS;
    let in_german = german.iter().position(|name| *name == text).map(|month| (month + 1, german));
    in_german.or(found)
}

fn in_case_of(name: &str, like: &str) -> String {
    let mut letters = name.chars();
    if like.chars().all(char::is_uppercase) {
        name.to_uppercase()
    } else if like.starts_with(char::is_uppercase) {
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    } else {
        name.to_lowercase()
    }
}

fn is_ordinal(text: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|one| text.eq_ignore_ascii_case(one))
}

fn ordinal(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

/// Whether a text is nothing, or a time of day in numbers with what separates it from the date: hours and
/// minutes, perhaps seconds and parts of them, perhaps a zone.
fn is_time(text: &str) -> bool {
    let Some(time) = text.strip_prefix(['T', ' ']) else { return text.is_empty() };
    let Some(zone) = after_clock(time) else { return false };
    let zone = zone.strip_prefix(' ').unwrap_or(zone);
    let known =
        ["", "z", "utc", "gmt", "am", "pm"].iter().any(|one| zone.eq_ignore_ascii_case(one));
    known
        || zone.strip_prefix(['+', '-']).is_some_and(|offset| {
            let (hours, minutes) = offset.split_at_checked(2).unwrap_or((offset, ""));
            let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
            is_number(hours, 2) && (minutes.is_empty() || is_number(minutes, 2))
        })
}

/// What stands behind a time of day; none if it is not one.
fn after_clock(text: &str) -> Option<&str> {
    let (hours, rest) = text.split_once(':')?;
    let (minutes, rest) = rest.split_at_checked(2)?;
    if !(is_number(hours, 1) || is_number(hours, 2)) || !is_number(minutes, 2) {
        return None;
    }
    let Some((seconds, rest)) = rest.strip_prefix(':').and_then(|rest| rest.split_at_checked(2))
    else {
        return Some(rest);
    };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match rest.strip_prefix('.') {
        Some(parts) if (1..=9).contains(&digits(parts)) => parts.get(digits(parts)..)?,
        _ => rest,
    };
    is_number(seconds, 2).then_some(rest)
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|one| one.is_ascii_digit())
}

fn pieces(value: &str) -> Vec<Piece<'_>> {
    let kind = |one: char| (one.is_ascii_digit(), one.is_alphabetic());
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|one| kind(one) != kind(first)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        pieces.push(match kind(first) {
            (true, _) => Piece::Digits(run),
            (_, true) => Piece::Letters(run),
            _ => Piece::Other(run),
        });
        rest = behind;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_and_written_as_they_were() {
        let month_first = Some(DateOrder::MonthFirst);
        for (value, order, moved) in [
            ("2024-03-07", None, "2024-11-21"),
            ("2024/3/7", None, "2024/11/21"),
            ("2024-03-07T08:15:00.5+01:00", None, "2024-11-21T08:15:00.5+01:00"),
            ("2024-03-07 8:15 PM", None, "2024-11-21 8:15 PM"),
            ("07.03.2024", None, "21.11.2024"),
            ("7.3.24", None, "21.11.24"),
            ("3/7/2024", month_first, "11/21/2024"),
            ("7-3-2024", Some(DateOrder::DayFirst), "21-11-2024"),
            ("March 7th, 2024", None, "November 21st, 2024"),
            ("7 MAR 2024", None, "21 NOV 2024"),
            ("07-Mar-24", None, "21-Nov-24"),
            ("7. März 2024", None, "21. November 2024"),
            ("7 de marzo de 2024", None, "21 de noviembre de 2024"),
            ("7 mars 2024", None, "21 novembre 2024"),
        ] {
            let written = read(value, order).unwrap_or_else(|| panic!("{value}"));
            assert_eq!(written.date, date(2024, 3, 7), "{value}");
            assert_eq!(written.write(written.date).as_deref(), Some(value));
            assert_eq!(written.write(date(2024, 11, 21)).as_deref(), Some(moved));
        }
    }

    #[test]
    fn what_is_not_certain_is_not_read() {
        for value in [
            "",
            "2024",
            "March 2024",
            "3/7/2024",
            "2024-13-07",
            "2024-02-30",
            "31.04.2023",
            "2024-03-07 Anna",
            "Anna 2024-03-07",
            "7 March 2024 Berg",
            "12:30",
            "1.2.3.4",
            "2024-03/07",
            "March 7th",
            "7 7 March 2024",
            "10000-01-01",
            "next Tuesday",
        ] {
            assert!(read(value, None).is_none(), "{value}");
        }
    }
}
