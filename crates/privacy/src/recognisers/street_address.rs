//! Street addresses, each in the order of its country.

use crate::{Pattern, Recogniser};

pub(crate) const STREET_ADDRESS: Recogniser = Recogniser {
    name: "street_address",
    label: "LOCATION",
    about: "A street with its number, and the place behind it, as it is written in English, German, French, Spanish and Italian.",
    source: "UPU S42 and the address guides of USPS (Publication 28), Royal Mail, DIN 5008, La \
             Poste (NF Z10-011), Correos and Poste Italiane, by title, not seen; the shapes are \
             as commonly written",
    patterns: &[
        // 8124 Redwood Ave, Apt 4, Salem, TX 70194
        Pattern::new(
            r"\d{1,6}[A-Za-z]?,? (?:[NSEW]{1,2}\.? )?(?:[A-Z][A-Za-z'.\-\x80-\xff]{0,24} |\d{1,3}(?:st|nd|rd|th) ){1,4}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Way|Pkwy|Parkway|Ter|Terrace|Cir|Circle|Sq|Square|Hwy|Highway|Trl|Trail|Close|Crescent|Gardens|Grove|Hill|Mews|Row|Walk|Plaza|Loop|Alley|Pike|Run|Path)\.?(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Fl|Floor|#)\.? ?[A-Za-z0-9\-]{1,6})?(?:,? {0,1}\n? {0,2}[A-Z][A-Za-z.'\-]{1,20}(?: [A-Z][A-Za-z.'\-]{1,20}){0,2})?(?:,? {0,1}\n? {0,2}(?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}))?",
            0.85,
        ),
        // Hauptstraße 12a, 50667 Köln
        Pattern::new(
            r"(?:[A-Z][a-z\x80-\xff]{1,24}[ \-]){0,3}[A-Z][a-z\x80-\xff\-]{0,25}(?:stra\xc3\x9fe|strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer|Stra\xc3\x9fe|Strasse|Weg|Allee|Platz|Ufer) ?\d{1,4} ?[a-z]?(?:,? {0,1}\n?(?:D-|A-|CH-)?\d{4,5} [A-Z][a-z\x80-\xff]{1,24}(?:[ \-][A-Z][a-z\x80-\xff]{1,24})?)?",
            0.85,
        )
        .numbered_after(&STREETS),
        // 12 bis, rue de la Paix, 75002 Paris
        Pattern::new(
            r"\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|av\.|boulevard|bd\.?|place|impasse|all\xc3\xa9e|chemin|quai|cours|route|square)(?: (?:de|du|des|la|le|les|l'|d')){0,3} ?[A-Z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}(?: [A-Z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}){0,3}(?:,? {0,1}\n?\d{5} [A-Z][A-Za-z'\-\x80-\xff]{1,24})?",
            0.85,
        ),
        // Calle de Alcalá, 45, 28014 Madrid
        Pattern::new(
            r"(?:Calle|C/|Avenida|Avda\.?|Plaza|Paseo|Camino|Carrer|Rua|Via|Viale|Piazza|Corso|Largo)(?: (?:de|del|della|dei|la|las|los|do|da|dos)){0,2} [A-Z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}(?: [A-Za-z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}){0,3},? (?:n\xc2\xba ?|n\. ?)?\d{1,4}(?:,? {0,1}\n?\d{5} [A-Z][A-Za-z'\-\x80-\xff]{1,24})?",
            0.85,
        ),
    ],
    context: &[
        "address",
        "live",
        "lives",
        "residing",
        "ship",
        "deliver",
        "adresse",
        "wohnhaft",
        "dirección",
        "indirizzo",
    ],
    examples: &[
        "I live at «8124 Redwood Ave, Salem, TX 70194» now",
        "address?\nA: «5021 Birch Way, Greenville, LA 58733».",
        "at «10 Downing Street, London SW1A 2AA»",
        "wohnhaft «Hauptstraße 12a, 50667 Köln»",
        "«12 bis, rue de la Paix, 75002 Paris»",
        "en «Calle de Alcalá, 45, 28014 Madrid»",
        "in «Via Garibaldi 7»",
    ],
    counter_examples: &[
        "42 people on the street",
        "the 3 ways to run",
        "Der Weg ist das Ziel",
        "Highway 61 Revisited",
        "via 3 hops",
    ],
    ..Recogniser::EMPTY
};

/// What German names of streets end with, as in the pattern.
const STREETS: [&str; 16] = [
    "straße", "strasse", "str.", "weg", "allee", "platz", "gasse", "ring", "damm", "ufer",
    "Straße", "Strasse", "Weg", "Allee", "Platz", "Ufer",
];
