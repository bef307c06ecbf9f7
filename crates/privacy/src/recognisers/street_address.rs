//! Street addresses, each in the order of its country.

use crate::{Pattern, Recogniser, address};

pub(crate) const STREET_ADDRESS: Recogniser = Recogniser {
    name: "street_address",
    label: "LOCATION",
    about: "A street with its number, and the place behind it, as it is written in some fifteen languages of Europe.",
    source: "UPU S42 and the address guides of USPS (Publication 28), Royal Mail, DIN 5008, La \
             Poste (NF Z10-011), Correos and Poste Italiane, by title, not seen; the shapes are \
             as commonly written",
    patterns: &[
        // 8124 Redwood Ave, Apt 4, Salem, TX 70194
        Pattern::new(
            r"\d{1,6}[A-Za-z]?,? (?:[NSEW]{1,2}\.? )?(?:[A-Z][A-Za-z'.\-\x80-\xff]{0,24} |\d{1,3}(?:st|nd|rd|th) ){1,4}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Way|Pkwy|Parkway|Ter|Terrace|Cir|Circle|Sq|Square|Hwy|Highway|Trl|Trail|Close|Crescent|Gardens|Grove|Hill|Mews|Row|Walk|Plaza|Loop|Alley|Pike|Run|Path)\.?(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Fl|Floor|#)\.? ?[A-Za-z0-9\-]{1,6})?(?:,? {0,1}\n? {0,2}[A-Z][A-Za-z.'\-]{1,20}(?: [A-Z][A-Za-z.'\-]{1,20}){0,2})?(?:,? {0,1}\n? {0,2}(?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}))?",
            0.85,
        )
        .grown(address::around_street),
        // Hauptstraße 12a, 50667 Köln
        Pattern::new(
            r"(?:[A-Z][a-z\x80-\xff]{1,24}[ \-]){0,3}[A-Z][a-z\x80-\xff\-]{0,25}(?:stra\xc3\x9fe|strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer|Stra\xc3\x9fe|Strasse|Weg|Allee|Platz|Ufer) ?\d{1,4} ?[a-z]?(?:,? {0,1}\n?(?:D-|A-|CH-)?\d{4,5} [A-Z][a-z\x80-\xff]{1,24}(?:[ \-][A-Z][a-z\x80-\xff]{1,24})?)?",
            0.85,
        )
        .numbered_after(&STREETS)
        .grown(address::around_street),
        // 12 bis, rue de la Paix, 75002 Paris
        Pattern::new(
            r"\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|av\.|boulevard|bd\.?|place|impasse|all\xc3\xa9e|chemin|quai|cours|route|square)(?: (?:de|du|des|la|le|les|l'|d')){0,3} ?[A-Z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}(?: [A-Z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}){0,3}(?:,? {0,1}\n?\d{5} [A-Z][A-Za-z'\-\x80-\xff]{1,24})?",
            0.85,
        )
        .grown(address::around_street),
        // Calle de Alcalá, 45, 28014 Madrid
        Pattern::new(
            r"(?:Calle|C/|Avenida|Avda\.?|Plaza|Paseo|Camino|Carrer|Rua|Via|Viale|Piazza|Corso|Largo)(?: (?:de|del|della|dei|la|las|los|do|da|dos)){0,2} [A-Z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}(?: [A-Za-z\x80-\xff][A-Za-z'\-\x80-\xff]{0,24}){0,3},? (?:n\xc2\xba ?|n\. ?)?\d{1,4}(?:,? {0,1}\n?\d{5} [A-Z][A-Za-z'\-\x80-\xff]{1,24})?",
            0.85,
        )
        .grown(address::around_street),
        // Storgatan 12, Keizersgracht 174, Mannerheimintie 5, Laugarvegur 3
        Pattern::new(
            r"(?:[A-Z][a-z'.\-\x80-\xff]{0,24} ){0,3}[A-Z\xc3-\xc5][a-z'\-\x80-\xff]{1,30}(?:straat|laan|plein|kade|singel|gracht|dreef|plaats|baan|vej|gade|gatan|gata|veien|vegen|vei|vegur|v\xc3\xa4gen|katu|tie|kuja|gr\xc3\xa4nd) ?\d{1,4}[A-Za-z]?",
            0.75,
        )
        .numbered_after(&NORTHERN_STREETS)
        .grown(address::around_street),
        // Rákóczi út 81., Kossuth Lajos utca 3
        Pattern::new(
            r"[A-Z\xc3-\xc5][a-z\-\x80-\xff]{1,24}(?: [A-Za-z\x80-\xff][a-z\-\x80-\xff]{1,24}){0,2} (?:u\.|utca|\xc3\xbat|\xc3\xbatja|t\xc3\xa9r|k\xc3\xb6r\xc3\xbat) \d{1,4}\.?",
            0.75,
        )
        .numbered_after(&["u.", "utca", "út", "útja", "tér", "körút"])
        .grown(address::around_street),
        // ul. Lubartowska 42
        Pattern::new(
            r"(?:ul|al|pl|os)\. [A-Z\x80-\xff][a-z\-\x80-\xff]{1,24}(?: [A-Z\x80-\xff][a-z\-\x80-\xff]{1,24}){0,2} \d{1,4}[A-Za-z]?(?:/\d{1,4})?",
            0.75,
        )
        .grown(address::around_street),
        // Rue de la Paix 12, Avenue Louise 318
        Pattern::new(
            r"(?i)(?:rue|avenue|boulevard|chemin|quai|impasse|r\xc3\xbaa|rua|travessa|largo|strada|via|viale|calle|avenida)(?: (?:de|du|des|la|le|les|l'|d'|do|da|dos|del|della)){0,3} (?:[a-z'.\-\x80-\xff]{1,24} ){1,4}\d{1,4}",
            0.35,
        )
        .grown(address::around_street),
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
        "på «Storgatan 12» i går",
        "op «Keizersgracht 174»",
        "«Rákóczi út 81.»",
        "mieszka: «ul. Lubartowska 42»",
        "her address is «49 Billevegen 122, Oslo 0150» now",
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

/// What names of streets end with in Dutch, Danish, Swedish, Norwegian, Finnish and Icelandic, as in the
/// pattern.
const NORTHERN_STREETS: [&str; 22] = [
    "straat", "laan", "plein", "kade", "singel", "gracht", "dreef", "plaats", "baan", "vej",
    "gade", "gatan", "gata", "veien", "vegen", "vei", "vegur", "vägen", "katu", "tie", "kuja",
    "gränd",
];
