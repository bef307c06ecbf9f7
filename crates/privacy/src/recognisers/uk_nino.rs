//! National insurance numbers of the United Kingdom.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, weakly},
};

pub(crate) const UK_NINO: Recogniser = Recogniser {
    name: "uk_nino",
    label: "UK_NINO",
    about: "A national insurance number of the United Kingdom.",
    source: "HM Revenue & Customs, National Insurance Manual, NIM39110 \
             (http://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110): \
             letters that are not used, and prefixes that are not given; there is no check digit",
    country: Some("GB"),
    patterns: &[
        Pattern::new(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", 0.6),
        Pattern::new(
            r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]\d{2}[ -]\d{2}[ -]?[A-D]",
            0.75,
        ),
        Pattern::new(r"[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]\d{6}[a-d]", 0.4),
    ],
    check: Some(check),
    context: &[
        "nino",
        "ni number",
        "ni no",
        "national insurance",
        "national insurance number",
        "hmrc",
    ],
    examples: &[
        "NI number «AB123456C»",
        "«JG 10 37 59 A» is mine",
        "national insurance: «jg103759a»",
    ],
    counter_examples: &[
        "QQ123456C",
        "BG123456A",
        "AB123456E",
        "AO123456C",
        "AB1234567",
        "AB 12 34 56",
        "order jg103759a",
        "QQ 12 34 56 A",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let prefix = compact(number);
    let prefix = prefix.get(..2).unwrap_or("");
    weakly(!["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(&prefix))
}
