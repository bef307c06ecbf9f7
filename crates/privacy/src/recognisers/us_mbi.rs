//! Medicare beneficiary identifiers of the United States.

use crate::{Pattern, Recogniser};

pub(crate) const US_MBI: Recogniser = Recogniser {
    name: "us_mbi",
    label: "US_MBI",
    about: "A Medicare beneficiary identifier of the United States.",
    source: "Centers for Medicare & Medicaid Services, Understanding the Medicare Beneficiary \
             Identifier (MBI) Format, with its example 1EG4-TE5-MK73: eleven characters without \
             S, L, O, I, B and Z; there is no check digit",
    country: Some("US"),
    patterns: &[
        Pattern::new(
            r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}",
            0.6,
        ),
        Pattern::new(
            r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[ -][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[ -][AC-HJKMNP-RT-Y]{2}\d{2}",
            0.75,
        ),
    ],
    context: &[
        "mbi",
        "medicare",
        "medicare number",
        "medicare beneficiary",
        "beneficiary",
        "medicare id",
    ],
    examples: &["Medicare: «1EG4-TE5-MK73»", "MBI «1EG4TE5MK72»", "her card says «1EG4 TE5 MK73»."],
    counter_examples: &[
        "1SG4-TE5-MK73",
        "0EG4-TE5-MK73",
        "1EG4-TE5-MK7",
        "1EG4TE5MK723",
        "1234-567-8901",
        "1EG4-LE5-MK73",
        "12G4-TE5-MK73",
    ],
    ..Recogniser::EMPTY
};
