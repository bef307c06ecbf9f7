//! Numbers of insurance policies.

use crate::{Pattern, Recogniser};

pub(crate) const INSURANCE_POLICY_NUMBER: Recogniser = Recogniser {
    name: "insurance_policy_number",
    label: "POLICY_NUMBER",
    about: "The number of an insurance policy or of an insured person.",
    source: "45 CFR 164.514(b)(2)(i)(I), health plan beneficiary numbers; each insurer has its \
             own format, without a common check digit; no primary source of the shapes found",
    patterns: &[
        Pattern::new(r"(?:POL|INS)[-_]?\d{5,12}", 0.6),
        Pattern::new(r"[A-Z]{1,4}-?\d{5,12}", 0.2),
        Pattern::new(r"\d{7,12}", 0.1),
        Pattern::new(r"[A-Z]{1,4}-\d{2,6}-\d{3,8}", 0.2),
        Pattern::new(r"\d{2,4}-\d{5,10}(?:-\d{1,3})?", 0.15),
    ],
    context: &[
        "policy",
        "policy number",
        "policy no",
        "policy id",
        "policyholder",
        "insurance",
        "insurance number",
        "insured",
        "insurance id",
        "member id",
        "subscriber id",
        "group number",
        "versicherungsnummer",
        "versicherungsschein",
        "versicherungsscheinnummer",
        "póliza",
        "polizza",
        "numéro de police",
    ],
    examples: &[
        "policy number «POL-8834521»",
        "Insurance policy: «HG-2291-88213»",
        "Versicherungsnummer «8834520017»",
        "member ID «XJH123456789»",
    ],
    counter_examples: &[
        "order HG-2291-88213",
        "the privacy policy of 2024",
        "call 8834520017",
        "policy 12",
        "insurance for USD 120000",
    ],
    ..Recogniser::EMPTY
};
