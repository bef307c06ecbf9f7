//! Postcodes of the United Kingdom.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, weakly},
};

pub(crate) const UK_POSTCODE: Recogniser = Recogniser {
    name: "uk_postcode",
    label: "ZIP",
    about: "A postcode of the United Kingdom.",
    source: "BS 7666, by title; the areas of Royal Mail as listed in Wikipedia, List of postcode \
             areas in the United Kingdom: 121, those of Guernsey, Jersey and Man, and BF of the \
             British forces",
    country: Some("GB"),
    patterns: &[
        Pattern::new(r"[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKMNPR-Y]? \d[ABD-HJLNP-UW-Z]{2}", 0.6),
        Pattern::new(r"[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKMNPR-Y]?\d[ABD-HJLNP-UW-Z]{2}", 0.3),
        Pattern::new(r"[a-pr-uwyz][a-hk-y]?\d[\da-hjkmnpr-y]? ?\d[abd-hjlnp-uw-z]{2}", 0.2),
    ],
    check: Some(check),
    context: &[
        "postcode",
        "post code",
        "postal code",
        "zip",
        "zip code",
        "address",
        "street",
        "road",
        "london",
        "lives at",
    ],
    examples: &[
        "«SW1A 1AA», London",
        "M1 is the city, «M1 1AE» the code",
        "postcode «EC1A1BB»",
        "my postcode is «cr2 6xh»",
        "«GY1 1AA», Guernsey",
        "BFPO, «BF1 2AT»",
    ],
    counter_examples: &["XX1 1AA", "SW1A 1AC", "version A1 2BC", "SW1A1AA0", "QA1 1AA", "EC1A1BB"],
    ..Recogniser::EMPTY
};

/// The areas, which are what a postcode begins with.
const AREAS: &str = "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY \
    E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M \
    ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY \
    TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE";

fn check(code: &str) -> Check {
    let compact = compact(code);
    let area: String = compact.chars().take_while(char::is_ascii_uppercase).collect();
    weakly(AREAS.split(' ').any(|known| known == area))
}
