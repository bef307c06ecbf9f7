//! International bank account numbers.

use crate::{Check, Pattern, Recogniser, checksum::mod_97};

pub(crate) const IBAN_CODE: Recogniser = Recogniser {
    name: "iban_code",
    label: "IBAN_CODE",
    about: "An international bank account number of any country.",
    source: "ISO 13616-1:2020; lengths by the IBAN Registry of SWIFT, release 101, as in \
             python-stdnum `stdnum/iban.dat`; check digits by ISO/IEC 7064, MOD 97-10",
    patterns: &[
        Pattern::new(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", 0.3),
        Pattern::new(r"[A-Z]{2}\d{2}(?:[ -][A-Z0-9]{4}){2,7}(?:[ -][A-Z0-9]{1,4})?", 0.3),
        // Broken at the end of a line, as in a letter.
        Pattern::new(r"[A-Z]{2}\d{2}(?:[ \n][A-Z0-9]{4}){2,7}(?:[ \n][A-Z0-9]{1,4})?", 0.3),
        Pattern::new(r"[a-z]{2}\d{2}[a-z0-9]{11,30}", 0.2),
    ],
    check: Some(check),
    context: &["iban", "bank", "account", "konto", "compte", "cuenta", "conto", "rekening"],
    examples: &[
        "paid from «DE89 3704 0044\n0532 0130 00» today",
        "using this IBAN «GB69PMNJ18913943430745»",
        "«DE89 3704 0044 0532 0130 00»",
        "to «FR14 2004 1010 0505 0001 3M02 606» today",
        "«gb82west12345698765432»",
        "Greece: «GR16 0110 1050 0000 1054 7023 795»",
    ],
    counter_examples: &[
        "GB69PMNJ18913943430746",
        "DE89 3704 0044 0532 0130 01",
        "XX69PMNJ18913943430745",
        "GB82WEST123456987654321",
        "GR16 0110 1050 0000 1054 7023 796",
    ],
    ..Recogniser::EMPTY
};

/// The countries of the registry in order, with the length of their numbers and a space.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 \
    DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 \
    IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 \
    NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 \
    SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 ";

fn check(number: &str) -> Check {
    let compact =
        || number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    let mut begin = compact();
    let country = [begin.next(), begin.next()];
    let (lengths, _) = LENGTHS.as_bytes().as_chunks::<5>();
    let of = |one: &[u8; 5]| [one[0], one[1]].map(|byte| Some(char::from(byte)));
    let known = lengths.binary_search_by_key(&country, of).ok().map(|place| lengths[place]);
    let digits =
        |[_, _, tens, ones, _]: [u8; 5]| usize::from(tens - b'0') * 10 + usize::from(ones - b'0');
    let holds = known.map(digits) == Some(compact().count())
        && mod_97(compact().skip(4).chain(compact().take(4))) == Some(1);
    if holds { Check::Holds } else { Check::Fails }
}
