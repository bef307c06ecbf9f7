//! Taxpayer numbers of New Zealand.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, value, weakly, weighted},
};

pub(crate) const NZ_IRD: Recogniser = Recogniser {
    name: "nz_ird",
    label: "NZ_IRD",
    about: "A number of the Inland Revenue of New Zealand.",
    source: "Inland Revenue of New Zealand, Non-Resident Withholding Tax and Resident Withholding \
             Tax Specification Document, as implemented in python-stdnum `stdnum.nz.ird`: weights \
             3, 2, 7, 6, 5, 4, 3, 2, or else 7, 4, 3, 2, 5, 2, 7, 6, modulo 11",
    country: Some("NZ"),
    patterns: &[Pattern::new(r"\d{8,9}", 0.15), Pattern::new(r"\d{2,3}[ -]\d{3}[ -]\d{3}", 0.25)],
    check: Some(check),
    context: &["ird", "ird number", "ird no", "inland revenue", "tax number"],
    examples: &[
        "IRD number «49-091-850»",
        "IRD: «136410132»",
        "Inland Revenue «35901981»",
        "IRD «49-098-576»",
    ],
    counter_examples: &[
        "IRD 49-091-851",
        "IRD 136410133",
        "order 49091850",
        "IRD 9125568",
        "on 20210930",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    let given = value(&compact, 0..compact.len()).unwrap_or(0);
    let whole = format!("{given:09}");
    let rest = |weights: &[u32]| (11 - weighted(&whole, weights) % 11) % 11;
    let expected = match rest(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        10 => rest(&[7, 4, 3, 2, 5, 2, 7, 6]),
        other => other,
    };
    let holds = value(&whole, 8..9) == Some(expected);
    // The specification of 2020 knows numbers up to 150 million, for some ten years; here are more.
    weakly(holds && (10_000_000..=200_000_000).contains(&given))
}
