//! Numbers of Italian identity cards.

use crate::{Pattern, Recogniser};

pub(crate) const IT_IDENTITY_CARD: Recogniser = Recogniser {
    name: "it_identity_card",
    label: "IT_IDENTITY_CARD",
    about: "The number of an Italian identity card, of paper or electronic.",
    source: "Ministero dell'Interno, carta di identità elettronica; PRADO of the Council of the \
             European Union, ITA-BO; its check digit stands only in the machine readable zone",
    country: Some("IT"),
    patterns: &[
        Pattern::new(r"C[A-Z]\d{5}[A-Z]{2}", 0.4),
        Pattern::new(r"[A-Z]{2} ?\d{7}", 0.15),
        Pattern::new(r"\d{7}[A-Z]{2}", 0.15),
    ],
    context: &[
        "carta d'identità",
        "carta di identità",
        "carta d'identita",
        "carta identità",
        "cie",
        "c.i",
        "documento",
        "identity card",
        "id card",
    ],
    examples: &["Carta d'identità «CA00000AA»", "documento «AX 1234567»", "CIE n. «CB12345CD»"],
    counter_examples: &[
        "ref CA00000AA",
        "flight AX 1234567",
        "carta di identità CA0000AA",
        "AZ1234567",
    ],
    ..Recogniser::EMPTY
};
