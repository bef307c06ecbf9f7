//! Numbers of French passports.

use crate::{Pattern, Recogniser};

pub(crate) const FR_PASSPORT: Recogniser = Recogniser {
    name: "fr_passport",
    label: "FR_PASSPORT",
    about: "The number of a French passport.",
    source: "Microsoft Purview, France passport number: two digits, two letters, five digits, \
             without a check digit, \
             https://learn.microsoft.com/en-NZ/purview/sit-defn-france-passport-number; no \
             primary source found",
    country: Some("FR"),
    patterns: &[Pattern::new(r"\d{2}[A-Z]{2}\d{5}", 0.2)],
    context: &["passeport", "passeports", "n° passeport", "passport", "passport number"],
    examples: &["Passeport n° «09AE12345»", "passport «15CV54321»"],
    counter_examples: &["ref 09AE12345", "passeport 09AE1234", "commande 12AB34567"],
    ..Recogniser::EMPTY
};
