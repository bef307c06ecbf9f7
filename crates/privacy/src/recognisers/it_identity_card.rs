//! Numbers of Italian identity cards.

use crate::{Pattern, Recogniser};

pub(crate) const IT_IDENTITY_CARD: Recogniser = Recogniser {
    name: "it_identity_card",
    label: "IT_IDENTITY_CARD",
    about: "The number of an Italian identity card, of paper or electronic.",
    source: "Ministero dell'Interno, carta d'identità elettronica, numero unico nazionale (as \
             CA00000AA), as quoted at \
             https://www.comune.ap.it/flex/cm/pages/ServeBLOB.php/L/IT/IDPagina/13753; the shapes \
             of paper and of the first electronic cards as in presidio \
             `it_identity_card_recognizer`; no check digit in the number",
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
