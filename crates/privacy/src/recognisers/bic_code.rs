//! Codes of banks.

use crate::{Check, Pattern, Recogniser};

pub(crate) const BIC_CODE: Recogniser = Recogniser {
    name: "bic_code",
    label: "BIC_CODE",
    about: "The business identifier code of a bank, also called its SWIFT code.",
    source: "ISO 9362:2022, with letters alone in front, as in python-stdnum `stdnum.bic`; \
             countries by ISO 3166-1, and XK for Kosovo; there is no check digit",
    patterns: &[Pattern::new(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", 0.25)],
    check: Some(check),
    context: &[
        "bic",
        "swift",
        "swift code",
        "bic code",
        "swift/bic",
        "bank code",
        "bankleitzahl",
        "iban",
    ],
    examples: &[
        "BIC: «DEUTDEFF»",
        "SWIFT code «NEDSZAJJXXX», please",
        "pay to «DABAIE2D» (BIC)",
        "bic=«COBADEFFXXX»",
        "BIC «AGRIFRPP882»",
    ],
    counter_examples: &[
        "DEUTDEFF",
        "THE DOCUMENT IS ABSOLUTE",
        "BIC: DEUTQQFF",
        "SWIFT CODE REQUIRED",
        "the swift package SOMETHING",
        "BIC: DEUTDEFFX",
        "BIC: AGRIF2PP",
    ],
    ..Recogniser::EMPTY
};

/// The countries of ISO 3166-1, in order, each with a space behind it.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO \
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG \
    EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID \
    IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA \
    MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA \
    PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST \
    SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK \
    YE YT ZA ZM ZW ";

/// Words in capitals that are written like a code.
const WORDS: &str = "REQUIRED TRANSFER CUSTOMER DOCUMENT PASSWORD COMPLETE POSITION DELIVERY INTEREST ORDERING \
    FOLLOWING DIRECTOR NATIONAL REGISTER CURRENCY";

fn check(code: &str) -> Check {
    let country = code.as_bytes().get(4..6).unwrap_or_default();
    let (countries, _) = COUNTRIES.as_bytes().as_chunks::<3>();
    let known = countries.binary_search_by(|[first, second, _]| [*first, *second][..].cmp(country));
    if known.is_ok() && !WORDS.split(' ').any(|one| one == code) {
        Check::Possible
    } else {
        Check::Fails
    }
}
