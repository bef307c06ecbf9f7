//! Personal codes of Lithuania.

use crate::{Pattern, Recogniser};

pub(crate) const LT_ASMENS_KODAS: Recogniser = Recogniser {
    name: "lt_asmens_kodas",
    label: "LT_ASMENS_KODAS",
    about: "The personal code (asmens kodas) of a person in Lithuania, written like that of \
            Estonia.",
    source: "Lietuvos Respublikos gyventojų registro įstatymas (1992, Nr. I-2237): eleven digits; \
             check digit modulo 11 in two steps as implemented in python-stdnum \
             `stdnum.lt.asmens`, like that of Estonia",
    country: Some("LT"),
    patterns: &[Pattern::new(r"[1-6]\d{10}", 0.3)],
    check: Some(super::ee_isikukood::check),
    context: &["asmens kodas", "asmens kodą", "asmens kodo", "a.k", "a. k", "personal code"],
    examples: &["asmens kodas «33309240064»", "«38703181745»", "a.k. «49207154484»"],
    counter_examples: &[
        "asmens kodas 33309240065",
        "38703181746",
        "a.k. 49213154484",
        "call 48601234567",
        "asmens kodas 33309240164",
    ],
    ..Recogniser::EMPTY
};
