//! Driver licences of the states of the United States.

use crate::{Pattern, Recogniser};

pub(crate) const US_DRIVER_LICENSE: Recogniser = Recogniser {
    name: "us_driver_license",
    label: "US_DRIVER_LICENSE",
    about: "The number of a driver licence of a state of the United States.",
    source: "American Association of Motor Vehicle Administrators, D20 Data Dictionary, and the \
             formats of the states as commonly listed (presidio `us_driver_license_recognizer`); \
             check digits are not published; no primary source of the shapes found",
    country: Some("US"),
    patterns: &[
        Pattern::new(r"[A-Z]\d{4,9}", 0.15),
        Pattern::new(r"[A-Z]\d{11,14}", 0.2),
        Pattern::new(r"\d{7,9}", 0.1),
        Pattern::new(r"[A-Z]{2}-?\d{5,7}[A-Z]?", 0.15),
        Pattern::new(r"[A-Z]\d{3}-\d{4}-\d{4}(?:-\d{2})?", 0.3),
        Pattern::new(r"[A-Z][ -]?\d{3}-\d{3}-\d{2,3}-\d{3}(?:-\d)?", 0.3),
        Pattern::new(r"\d{2}-\d{3}-\d{4}", 0.2),
        Pattern::new(r"\d{3} \d{3} \d{3}", 0.1),
        Pattern::new(r"\d{2}[A-Z]{3}\d{5}", 0.2),
        Pattern::new(r"WDL[A-Z0-9]{9}", 0.3),
        Pattern::new(r"[A-Z]\d{2}-\d{2}-\d{4}", 0.2),
        Pattern::new(r"[a-z]\d{7,8}", 0.1),
    ],
    context: &[
        "driver's license",
        "driver’s license",
        "drivers license",
        "driver license",
        "driving license",
        "driver's licence",
        "driver licence",
        "driving licence",
        "drivers licence",
        "dl",
        "dln",
        "license",
        "licence",
        "license number",
        "dmv",
        "licencia",
        "licencia de conducir",
    ],
    examples: &[
        "her driver's license is «A56319335»",
        "Driving licence: «425700624»",
        "DL «LV-987501» on file",
        "driver’s license «D123-4567-8901»",
        "Florida driver license «S514-172-80-844-0»",
        "DL# «94-123-4567»",
        "New Hampshire driver license «12ABC34567»",
    ],
    counter_examples: &[
        "order A56319335",
        "the account 425700624",
        "flight LV-987501",
        "under the MIT license of 2024",
        "license plate fees rose 20 percent in 2023",
        "room A563",
    ],
    ..Recogniser::EMPTY
};
