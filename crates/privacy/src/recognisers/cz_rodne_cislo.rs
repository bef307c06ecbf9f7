//! Birth numbers of Czechia and Slovakia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, exactly, is_short_date, is_time_stamp, number, strongly, weakly},
};

pub(crate) const CZ_RODNE_CISLO: Recogniser = Recogniser {
    name: "cz_rodne_cislo",
    label: "CZ_RODNE_CISLO",
    about: "The birth number (rodné číslo) of a person in Czechia or Slovakia, which are written \
            alike.",
    source: "Zákon č. 133/2000 Sb., o evidenci obyvatel a rodných číslech, and č. 53/2004 Sb. \
             (month 20 higher); NZIS, Struktura rodného čísla (remainder modulo 11 since 1954, a \
             0 for ten), https://ciselniky.dasta.mzcr.cz/hypertext/202240/hypertext/DSBET.htm; of \
             Slovakia as in python-stdnum `stdnum.cz.rc`",
    country: Some("CZ"),
    patterns: &[
        Pattern::new(r"\d{6}/\d{4}", 0.4),
        Pattern::new(r"\d{10}", 0.3),
        Pattern::new(r"\d{6}/\d{3}", 0.3),
        Pattern::new(r"\d{9}", 0.15),
    ],
    check: Some(check),
    context: &[
        "rodné číslo",
        "rodne cislo",
        "rodného čísla",
        "rodného",
        "rodné",
        "r.č",
        "rč",
        "r. č",
        "rodne",
        "birth number",
        "personal number",
    ],
    examples: &[
        "rodné číslo «710319/2745»",
        "«040721/4566»",
        "r.č. «8554121235»",
        "rodné číslo «395612/345»",
        "«900101/1020»",
    ],
    counter_examples: &[
        "rodné číslo 710319/2746",
        "040721/4567",
        "r.č. 8554121236",
        "711319/2745",
        "ruling 395612/345",
        "log 2411271302",
        "rodné číslo 7103192746",
        "rodné číslo 1103492745",
        "rodné číslo 590312/123",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let all: Vec<u32> = digits(text).collect();
    let (Some(date), Some(last)) = (all.get(..6), all.last()) else { return Check::Fails };
    let (year, month, day) = (number(&date[..2]), number(&date[2..4]), number(&date[4..]));
    // Women have a month 50 higher; since 2004 20 are added where the numbers of a day are used up.
    let month = month % 50;
    let month = if month > 20 && (4..54).contains(&year) { month - 20 } else { month };
    if !is_short_date(year, month, day) {
        return Check::Fails;
    }
    // Who was born before 1954 has nine digits, and no check digit.
    if all.len() == 9 {
        return weakly(year < 54);
    }
    // A 0 stands where 10 is left: as a rule until 1985, but later ones are not ruled out.
    let holds = all.get(..9).map_or(0, number) % 11 % 10 == *last;
    // A time that holds by chance needs a word that speaks for it.
    let stamp = !text.contains('/') && exactly(text).is_some_and(|ten| is_time_stamp(&ten));
    if stamp { weakly(holds) } else { strongly(holds) }
}
