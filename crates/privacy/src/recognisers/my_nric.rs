//! Identity cards of Malaysia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, is_day, value, weakly},
};

pub(crate) const MY_NRIC: Recogniser = Recogniser {
    name: "my_nric",
    label: "MY_NRIC",
    about: "The number of an identity card (MyKad) of Malaysia.",
    source: "National Registration Department of Malaysia, codes of state and country of birth, \
             as in python-stdnum `stdnum.my.nric` and its `bp.dat`; date and place of birth, no \
             published check digit",
    country: Some("MY"),
    patterns: &[Pattern::new(r"\d{6}-\d{2}-\d{4}", 0.6), Pattern::new(r"\d{12}", 0.1)],
    check: Some(check),
    context: &[
        "nric",
        "mykad",
        "ic",
        "ic no",
        "ic number",
        "kad pengenalan",
        "no. kp",
        "no kp",
        "identity card",
        "identity number",
    ],
    examples: &[
        "«880131-14-5678»",
        "No. KP: «901231015432»",
        "MyKad «040229-08-1234»",
        "«770305-02-1234»",
    ],
    counter_examples: &[
        "881331-14-5678",
        "880230-14-5678",
        "MyKad 880131-00-5678",
        "order 901231015432",
        "880131-97-5678",
        "771305-02-1234",
        "770305-17-1234",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let place = value(&compact(number), 6..8);
    let known = matches!(place, Some(1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99));
    weakly(known && is_day(number, 2))
}
