//! National register numbers of Belgium.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, mod_97, number, strongly},
};

pub(crate) const BE_NRN: Recogniser = Recogniser {
    name: "be_nrn",
    label: "BE_NRN",
    about: "The number of a person in the national register of Belgium, also of who is not in it \
            (BIS).",
    source: "Arrêté royal du 3 avril 1984 relatif à la composition du numéro d'identification; of \
             who is not in the register, koninklijk besluit van 8 februari 1991, art. 2 (month 20 \
             or 40 higher) and art. 4 (97 less the rest modulo 97, with a 2 before it for who is \
             born since 2000), \
             https://www.ksz-bcss.fgov.be/nl/page/koninklijk-besluit-van-8-februari-1991; IBZ, \
             T.I. 000, Numéro d'identification",
    country: Some("BE"),
    patterns: &[
        Pattern::new(r"\d{11}", 0.3),
        Pattern::new(r"\d{2}[./ ]?\d{2}[./ ]?\d{2}[-. ]\d{3}[-. ]\d{2}", 0.4),
    ],
    check: Some(check),
    context: &[
        "rijksregisternummer",
        "rijksregister",
        "insz",
        "niss",
        "inss",
        "registre national",
        "numéro national",
        "numéro de registre national",
        "nationalregisternummer",
        "nrn",
        "national number",
        "national register",
    ],
    examples: &[
        "Rijksregisternummer «85.07.30-033.28»",
        "«17.07.30-033.84»",
        "«90010112395»",
        "NISS «04 09 21 245 77»",
        "«42.01.22-051.81»",
        "NISS «98.47.28-997.65»",
        "«00.01.00-001.35»",
    ],
    counter_examples: &[
        "Rijksregisternummer 85.07.30-033.29",
        "17.07.30-033.85",
        "90010112396",
        "NISS 85133003328",
        "call 01711234567",
        "NISS 85133000105",
        "NISS 85.61.30-033.18",
        "NISS 12345678901",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (year, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // Who is not in the register has a month 20 or 40 higher; what is not known of a birth is 0.
    let month = match month {
        0..=12 => month,
        20..=32 => month - 20,
        40..=52 => month - 40,
        _ => return Check::Fails,
    };
    if !(is_short_date(year, month, day) || month == 0 && day <= 31 || day == 0) {
        return Check::Fails;
    }
    let nine = || text.chars().filter(char::is_ascii_digit).take(9);
    let key = number(&digits[9..]);
    let before = mod_97(nine()).is_some_and(|rest| 97 - rest == key);
    let since = mod_97(['2'].into_iter().chain(nine())).is_some_and(|rest| 97 - rest == key);
    strongly(before || since)
}
